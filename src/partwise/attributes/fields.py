# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Read structured fields as typed attributes: the name says what the value is, and its unit if the value has none.

>>> [(item.kind, item.value, item.unit) for item in read_field("cable length", "7 ft")]
[('length', 2133.6, 'mm')]
>>> [(item.kind, item.value, item.unit) for item in read_field("Breite [mm]", "60", "de")]
[('width', 60.0, 'mm')]
>>> read_field("package width", "114 mm"), read_field("thread length", "30 mm")
((), ())
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any, Final

from .extraction import extract
from .items import SIZES, Attribute
from .lexicon import Lexicon
from .numbers import decimal_of, is_number, read_number
from .vocabulary import read_file

# What a field's line looks like in a product's text: `name: value unit`.
FIELD_LINE: Final = re.compile(r"([^:]{1,80}): +(?=\S)")
_UNIT_IN_NAME: Final = re.compile(
    r"\s*[\[(]\s*([^\W\d_][^\])]{0,9}|[°%\"][CF]?)\s*[\])]\s*$|\s+in\s+(mm|cm|m|kg|g|V|A|W|bar)$"
)
_BARE: Final = re.compile(r"\s*([+-]?\d[\d.,' ]*(?:\s*(?:-|\.{2,3}|x|/)\s*[+-]?\d[\d.,' ]*)*)\s*")
_COUNT: Final = re.compile(r"\s*(\d[\d.,' ]*)\s*(?:[^\W\d_]+\.?(?:\([^\W\d_]+\))?)?\s*")
_WORD: Final = re.compile(r"[^\W\d_]+")
_LONGEST_VALUE: Final = 160
_SHOWN_WHOLE: Final = 40


def read_field(
    name: str, value: str, language: str | None = None, lexicon: Lexicon | None = None
) -> tuple[Attribute, ...]:
    """
    Read one field.

    :param name: Its name, as a catalog writes it: `cable_length`, `Länge [mm]`, `Nennspannung`.
    :param value: Its value with its unit, if it has one: `7 ft`, `-40 - 60 °C`, `M12x1.75`.
    :param language: As for `extract`.
    :param lexicon: As for `extract`.
    :returns: Typed attributes with `details` `source: field` and `field`; spans are within the value. Empty where the
        field says nothing of the product itself, such as the width of its package.
    """
    return _read_field(name, value, language, lexicon)


@lru_cache(maxsize=2**14)
def _read_field(name: str, value: str, language: str | None, lexicon: Lexicon | None) -> tuple[Attribute, ...]:
    spelled, written = _unit_to_value(" ".join(name.replace("_", " ").split()), value)
    words = tuple(word.lower() for word in _WORD.findall(spelled))
    if len(value) > _LONGEST_VALUE or not words or not _is_own(words):
        return ()
    if counted := _read_count(words, value, language):
        return (_from_field(counted, name),)
    head = f"{spelled} : "  # apart from the colon, so that a name's last letter keys no size (`T : 5`)
    found = extract(head + written, language, lexicon=lexicon)
    is_part = not _parts().isdisjoint(words)
    return tuple(
        _from_field(_within(item, len(head), value), name)
        for item in found
        if item.span[1] > len(head) and not (is_part and item.kind in SIZES)
    )


def distinct(items: Iterable[Attribute]) -> list[Attribute]:
    """
    Keep the first of items that say the same.

    :param items: Attributes, the weightier first.
    :returns: Those that differ in kind, value, bounds or the type of current.
    """
    kept: dict[tuple[Any, ...], Attribute] = {}
    for item in items:
        key = (item.kind, item.value, item.low, item.high, item.unit, item.qualifier, item.details.get("current_type"))
        kept.setdefault(key, item)
    return list(kept.values())


def _within(item: Attribute, offset: int, value: str) -> Attribute:
    """Move an item into the value; a short value is shown whole, with its unit and what stands beside it."""
    span = (max(item.span[0] - offset, 0), min(item.span[1] - offset, len(value)))  # the unit may be the name's
    return replace(item, span=span, text=value if len(value) <= _SHOWN_WHOLE else item.text)


def _from_field(item: Attribute, name: str) -> Attribute:
    return replace(item, details={**item.details, "source": "field", "field": name})


def _unit_to_value(name: str, value: str) -> tuple[str, str]:
    """Move a unit from the name to a value that has none: `Length [mm]`, `30`."""
    found = _UNIT_IN_NAME.search(name)
    if found is None:
        return name, value
    unit = found[1] or found[2]
    return name[: found.start()], f"{value} {unit}" if _BARE.fullmatch(value) else value


@cache
def _others() -> frozenset[str]:
    return frozenset(word for words in read_file("fields.yaml")["others"] for word in words)


@cache
def _compounds() -> tuple[str, ...]:
    return tuple(read_file("fields.yaml")["compounds"])


@cache
def _parts() -> frozenset[str]:
    return frozenset(read_file("fields.yaml")["parts"])


@cache
def _counts() -> Mapping[tuple[str, ...], str]:
    listed = read_file("fields.yaml")["counts"]
    return {tuple(phrase.split()): kind for kind, phrases in listed.items() for phrase in phrases}


@lru_cache(maxsize=2**12)
def _is_own(words: tuple[str, ...]) -> bool:
    """Say whether a field is of the product; `quantity per pack` is, although it names the pack."""
    if _count_kind(words) is not None:
        return True
    return _others().isdisjoint(words) and not any(word.startswith(_compounds()) for word in words)


@lru_cache(maxsize=2**12)
def _count_kind(words: tuple[str, ...]) -> str | None:
    for phrase, kind in _counts().items():
        if any(words[at : at + len(phrase)] == phrase for at in range(len(words) - len(phrase) + 1)):
            return kind
    return None


def _read_count(words: tuple[str, ...], value: str, language: str | None) -> Attribute | None:
    kind = _count_kind(words)
    found = _COUNT.fullmatch(value) if kind else None
    if kind is None or found is None or not is_number(found[1].strip()):
        return None
    number = read_number(found[1].strip(), decimal_of(value, language))[0]
    shown = f"{number:g}" if kind == "clothing_size" else number
    return Attribute(kind, shown, text=value, span=(0, len(value)))
