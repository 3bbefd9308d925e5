# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Read all that a product's document states, for its meta, and read it back."""

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from partwise.part_numbers import stored_numbers
from partwise.text import Span

from .extraction import extract
from .fields import FIELD_LINE, distinct, read_field
from .items import Attribute
from .lexicon import Lexicon

# What repeats the unit where it was written in the canonical one.
_AS_WRITTEN: Final = frozenset({"written_unit", "written_factor", "written_digits"})
_CACHED: Final = 4096


def product_specs(text: str, meta: Mapping[str, Any], lexicon: Lexicon | None = None) -> list[dict[str, Any]]:
    """
    Read the specs of a product.

    :param text: Its readable text: running text, and a line `name: value unit` per attribute.
    :param meta: Its meta: `title`, `language`, `brand`, and its own numbers, from which nothing is read.
    :param lexicon: As for `extract`.
    :returns: Items as in meta `specs`: what fields state, then what the running text adds.
    """
    numbers = (stored.number for stored in stored_numbers(meta))
    known = tuple(number for number in numbers if not _is_designation(number, lexicon))
    items = _read(text, known, _text(meta, "title"), _text(meta, "language"), lexicon)
    return [_compact(item) for item in items]


def specs_of(
    text: str, meta: Mapping[str, Any], lexicon: Lexicon | None = None, kinds: Container[str] | None = None
) -> tuple[Attribute, ...]:
    """
    Give the specs of a document: those in its meta, or, where nobody has annotated it, those read now.

    :param text: Its content.
    :param meta: Its meta.
    :param lexicon: As for `extract`.
    :param kinds: The kinds that are wanted; all if None.
    :returns: Its attributes; the last few thousand readings are remembered.
    """
    stored = meta.get("specs")
    if isinstance(stored, Sequence) and not isinstance(stored, str):
        return tuple(Attribute.from_dict(item) for item in stored if kinds is None or item["kind"] in kinds)
    return _read_now(text, _text(meta, "title"), _text(meta, "language"), lexicon)


@lru_cache(maxsize=_CACHED)
def _read_now(text: str, title: str | None, language: str | None, lexicon: Lexicon | None) -> tuple[Attribute, ...]:
    return tuple(_read(text, (), title, language, lexicon))


def _text(meta: Mapping[str, Any], name: str) -> str | None:
    value = meta.get(name)
    return value if isinstance(value, str) else None


def _read(
    text: str, numbers: Sequence[str], title: str | None, language: str | None, lexicon: Lexicon | None
) -> list[Attribute]:
    prose: list[str] = [title] if title and not text.startswith(title) else []
    fields: list[Attribute] = []
    for place, line in enumerate(text.splitlines()):
        named = FIELD_LINE.match(line) if place else None
        if named:
            fields += read_field(named[1], line[named.end() :], language, lexicon)
        else:
            prose.append(line)
    read = [item for line in prose for item in extract(line, language, masked=_spans(line, numbers), lexicon=lexicon)]
    return distinct([*fields, *read])


def _is_designation(number: str, lexicon: Lexicon | None) -> bool:
    """Say whether a number states what the product is, as a bearing's does (`6205-2RS1`); another one says nothing."""
    used = {place for item in extract(number, lexicon=lexicon) for place in range(*item.span)}
    return bool(used) and all(place in used for place, char in enumerate(number) if char.isalnum())


def _spans(line: str, numbers: Iterable[str]) -> list[Span]:
    """Find a product's own numbers in a line; a short one may be a word of it (`316`), so it must stand alone."""
    found: list[Span] = []
    for number in numbers:
        start = line.find(number)
        while start >= 0:
            end = start + len(number)
            if not line[start - 1 : start].isalnum() and not line[end : end + 1].isalnum():
                found.append((start, end))
            start = line.find(number, end)
    return found


def _compact(item: Attribute) -> dict[str, Any]:
    plain = item.to_dict()
    if "details" in plain:
        is_canonical = plain["details"].get("written_unit") == item.unit
        dropped = _AS_WRITTEN if is_canonical else frozenset()
        details = {key: value for key, value in plain["details"].items() if key not in dropped}
        plain = {**plain, "details": details} if details else {k: v for k, v in plain.items() if k != "details"}
    return plain
