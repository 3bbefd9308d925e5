# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Write a product's attribute as a buyer would, in one of four languages.

>>> from random import Random
>>> two_metres = Attribute("length", 2000.0, unit="mm", details={"written_unit": "m"})
>>> sorted({write_value(two_metres, "en", Random(seed)) for seed in range(80)})[:5]
['2 m', '2 meter', '2 metre', '200 cm', '200cm']
>>> write_value(Attribute("length", 1500.0, unit="mm", details={"written_unit": "m"}), "de", Random(1))
'1,5 Meter'
>>> write_value(Attribute("colour", "black"), "fr", Random(1)), write_value(Attribute("ports", 8.0), "de", Random(1))
('noir', '8 Port')
"""

from collections.abc import Mapping, Sequence
from functools import cache
from random import Random
from typing import Any, Final

from partwise.attributes import Attribute
from partwise.attributes.vocabulary import read_data, read_file

from .phrases import phrases

_FOOT: Final = 304.8
_INCH: Final = 25.4
# Shorter things are not sold by the foot.
_SHORTEST_IN_FEET: Final = 2 * _FOOT
_SCREENS: Final = frozenset({"screen_size"})
# What rounding to two digits may change.
_EXACT: Final = 0.0005
_EXACT_IN_OLD_UNITS: Final = 0.002
_LEAST, _MOST = 1.0, 999.0
_MOST_DIGITS: Final = 4
_AS_WRITTEN: Final = 4.0
_GLUED: Final = 0.35
_LONGEST_GLUED: Final = 3
_OTHER_WORD: Final = 0.15
_BUYERS_WORDS: Final = 3
# Sizes that a buyer must name, since a bare `30 mm` could be any of them.
_NAMED: Final = frozenset(
    {"width", "height", "depth", "diameter", "inner_diameter", "outer_diameter", "thickness", "stroke", "pitch"}
    | {"width_across_flats", "sound_level", "page_yield"}
)
# What the unit's own forms name: `8 GB RAM`.
_NAMED_BEHIND: Final = frozenset({"memory_capacity"})
_NAME_SHARE: Final = 0.85
_OTHER_NAME_SHARE: Final = 0.08


def write_value(item: Attribute, language: str, rng: Random) -> str | None:
    """
    Write an attribute.

    :param item: An attribute of a product: one value, and no range.
    :param language: `en`, `de`, `fr` or `nl`.
    :param rng: Chooses among the ways to write it.
    :returns: Such as `2m`, `1,5 Meter`, `8 Port`, `schwarz`; None where buyers have no way to write it.
    """
    value = item.value
    if isinstance(value, str):
        return _word(item.kind, value, language, rng)
    if isinstance(value, tuple):
        return _sizes(value, language, rng) if item.kind == "dimensions" else None
    if value is None:
        return None
    if item.unit is None:
        forms = phrases()["counts"].get(item.kind, {}).get(language)
        return rng.choice(forms).format(_number(value, language)) if forms and float(value).is_integer() else None
    if "awg" in item.details:
        return f"{item.details['awg']} AWG"
    written = _quantity(item, value, language, rng)
    share = _NAME_SHARE if item.kind in _NAMED else _OTHER_NAME_SHARE
    name = None if item.kind in _NAMED_BEHIND else _kind_name(item.kind, language)
    return f"{name} {written}" if written and name and rng.random() < share else written


def _word(kind: str, value: str, language: str, rng: Random) -> str:
    """Write a value in words: the usual one, now and then another; codes are the same everywhere."""
    known = _words_of().get((kind, value), {})
    listed = known.get(language) or known.get("en") or [value]
    return rng.choice(listed[:_BUYERS_WORDS]) if rng.random() < _OTHER_WORD else listed[0]


def _sizes(values: Sequence[str | float], language: str, rng: Random) -> str | None:
    numbers = [_number(value, language) for value in values if isinstance(value, float | int)]
    joint = rng.choice((" x ", "x"))
    return f"{joint.join(numbers)} mm" if len(numbers) == len(values) else None


def _quantity(item: Attribute, value: float, language: str, rng: Random) -> str | None:
    ways: list[str] = []
    weights: list[float] = []
    was_written = item.details.get("written_unit", item.unit)
    for unit in phrases()["units"].get(item.unit, ()):
        number = round(value / unit["per"], unit.get("digits", 2))
        symbols = unit.get("any", ())
        if not _is_written_so(item.kind, value, number, unit["per"], was_written in symbols):
            continue
        shown = _number(number, language)
        weight = _AS_WRITTEN if was_written in symbols else 1.0
        for spelled in (*symbols, *unit.get(language, ())):
            can_be_glued = spelled.isalpha() and len(spelled) <= _LONGEST_GLUED
            glued = spelled in {'"', "°"} or (can_be_glued and rng.random() < _GLUED)
            ways.append(f"{shown}{'' if glued else ' '}{spelled}")
            weights.append(weight)
    return rng.choices(ways, weights)[0] if ways else None


def _is_written_so(kind: str, value: float, number: float, per: float, is_original: bool) -> bool:
    if per == _INCH or kind in _SCREENS:
        fits = kind in _SCREENS and per == _INCH
    elif per == _FOOT:
        fits = kind == "length" and value >= _SHORTEST_IN_FEET
    else:
        fits = is_original or _LEAST <= number <= _MOST
    allowed = _EXACT_IN_OLD_UNITS if per in {_FOOT, _INCH} else _EXACT
    is_short = sum(map(str.isdigit, _number(number, "en"))) <= _MOST_DIGITS
    return fits and is_short and abs(number * per - value) <= allowed * abs(value)


def _number(value: float, language: str) -> str:
    shown = f"{value:.2f}".rstrip("0").rstrip(".") if not float(value).is_integer() else f"{value:.0f}"
    return shown if language == "en" else shown.replace(".", ",")


@cache
def _words_of() -> Mapping[tuple[str, str], Mapping[str, list[str]]]:
    """Give the packaged words of each value by language; pieces of compounds are no words."""
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for content in read_data("words"):
        for kind, values in content.items():
            for value, languages in values.items():
                for language, written in languages.items():
                    whole = [word for word in written if "*" not in word]
                    found.setdefault((kind, str(value)), {})[language] = whole or [written[0].strip("*")]
    return found


@cache
def _kind_name(kind: str, language: str) -> str | None:
    """Name a quantity as its roles do."""
    role: Mapping[str, Any] = read_file("roles.yaml").get(kind, {})
    listed = role.get(language)
    return str(listed[0]).strip("*") if listed else None
