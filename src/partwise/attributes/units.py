# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Find the unit behind a number (`data/units.yaml`).

>>> from partwise.attributes.vocabulary import read_file
>>> units = UnitTable([read_file("units.yaml")])
>>> units.find("30 mm", 2).unit.dimension, units.find("25 Nm", 2).unit.dimension
('length', 'torque')
>>> units.find("10 NM", 2).unit.written, units.find("5 nm", 1).unit.dimension
('Nm', 'length')
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple


class Unit(NamedTuple):
    """
    A unit as written.

    :param dimension: What it measures, a key of `data/units.yaml`.
    :param written: Its spelling in the data file.
    :param factor: Base units of the dimension in one of it.
    :param offset: Added after the factor; for temperatures.
    """

    dimension: str
    written: str
    factor: float
    offset: float = 0.0


class FoundUnit(NamedTuple):
    """
    A unit in a text.

    :param unit: The unit.
    :param others: Units that its spelling would be in another case: `nm` for `Nm`.
    :param end: One past its last character.
    """

    unit: Unit
    others: tuple[Unit, ...]
    end: int


# Beside memory words 1 GB is 1024 MB; the same spellings mean decimal multiples elsewhere.
_BINARY: Final = {"k": 1024.0**-2, "m": 1024.0**-1, "g": 1.0, "t": 1024.0, "p": 1024.0**2}
# Letters that are rather something else than a unit in the wrong case: `10 a 20`, `3G`, `2 to 4`.
_CASE_COUNTS: Final = frozenset({"to", "go", "mo", "mf", "pf", "mh", "nh", *"abcdefghijknopqrstuxyz"})
_GRAMS: Final = 1000.0
_LETTERED_NUMBERS: Final = "²³⁻¹"
_LONGEST: Final = 28
_BEGINNING: Final = 2
# What makes another unit of the one before: 5 m/s is no length and 100 lm/W no flux.
_PER: Final = re.compile(
    r"/(?:s|sec|h|hr|min|m|m²|m³|m2|m3|cm|km|l|L|g|kg|K|W|V|A|Hz|day|year|yr|Jahr|jaar|an|m(?:eter|etre|ètre))(?![^\W_])"
)


class UnitTable:
    """
    Spellings of units by their first two characters, longest first.

    :param contents: In the form of `data/units.yaml`; a later one adds to and replaces what an earlier one says.
    """

    def __init__(self, contents: Iterable[Mapping[str, Any]]) -> None:
        self.kind_by_dimension: dict[str, str] = {}
        symbols: dict[str, Unit] = {}
        words: dict[str, Unit] = {}
        for content in contents:
            for dimension, entry in content.items():
                self.kind_by_dimension.setdefault(dimension, entry.get("kind", ""))
                offsets = entry.get("offsets", {})
                for found, listed in ((symbols, "symbols"), (words, "words")):
                    for spelled, factor in entry.get(listed, {}).items():
                        found[spelled] = Unit(dimension, spelled, float(factor), float(offsets.get(spelled, 0.0)))
        self._symbols = {(unit.dimension, spelled): unit for spelled, unit in symbols.items()}
        self._exact = _by_beginning({spelled: (unit,) for spelled, unit in symbols.items()})
        self._folded = _by_beginning(_by_lower_case([*symbols.values(), *words.values()]))

    def symbol(self, dimension: str, spelled: str) -> Unit | None:
        """Give a unit by its exact spelling; None if the dimension has none of it."""
        return self._symbols.get((dimension, spelled))

    def find(self, text: str, start: int) -> FoundUnit | None:
        """
        Find the unit that begins behind a number.

        :param text: A folded line.
        :param start: One past the number; spaces or one hyphen may stand before the unit.
        :returns: The unit with its end; None if none begins there.
        """
        while text[start : start + 1] == " ":
            start += 1
        if text[start : start + 1] == "-" and text[start + 1 : start + 2].isalpha():
            start += 1
        exact = _longest(self._exact, text, text, start)
        folded = _longest(self._folded, text[start : start + _LONGEST].lower(), text, start)
        if exact is None and folded is None:
            return None
        if exact is None or (folded is not None and len(folded[0]) > len(exact[0])):
            spelled, units = folded or ("", ())
            unit = _by_case(units)
        else:
            spelled, (unit, *_) = exact
            units = folded[1] if folded is not None and len(folded[0]) == len(spelled) else ()
        return FoundUnit(unit, tuple(other for other in units if other != unit), start + len(spelled))


def special_factor(unit: Unit, kind: str) -> float | None:
    """
    Give the factor of a unit that depends on the kind: memory counts in powers of two, paper is weighed by its area.

    :param unit: The unit as written.
    :param kind: The kind.
    :returns: How many of the kind's units one written unit is; None where the table of units says it.
    """
    if kind == "memory_capacity":
        return _BINARY.get(unit.written[0].lower(), unit.factor)
    return unit.factor * _GRAMS if kind == "grammage" and unit.dimension == "mass" else None


_Spellings = Mapping[str, list[tuple[str, tuple[Unit, ...]]]]


def _by_lower_case(units: Iterable[Unit]) -> dict[str, tuple[Unit, ...]]:
    found: dict[str, tuple[Unit, ...]] = {}
    for unit in units:
        if (lower := unit.written.lower()) not in _CASE_COUNTS:
            found[lower] = (*found.get(lower, ()), unit)
    return found


def _by_beginning(spellings: Mapping[str, tuple[Unit, ...]]) -> _Spellings:
    found: dict[str, list[tuple[str, tuple[Unit, ...]]]] = {}
    for spelled in sorted(spellings, key=lambda spelled: -len(spelled)):
        found.setdefault(spelled[:_BEGINNING], []).append((spelled, spellings[spelled]))
    return found


def _longest(spellings: _Spellings, window: str, text: str, start: int) -> tuple[str, tuple[Unit, ...]] | None:
    """Find the longest spelling; `window` is the text itself, or what follows `start` in lower case."""
    at = start if window is text else 0
    for length in (_BEGINNING, 1):
        for spelled, units in spellings.get(window[at : at + length], ()):
            if window.startswith(spelled, at) and _ends(text, start, spelled):
                return spelled, units
    return None


def _by_case(units: tuple[Unit, ...]) -> Unit:
    """Choose among units whose spellings differ by case alone: NM is rather Nm than nm, and mv rather mV than MV."""
    if len({unit.dimension for unit in units}) == 1:
        return min(units, key=lambda unit: unit.factor)
    return max(units, key=lambda unit: any(char.isupper() for char in unit.written))


def _ends(text: str, start: int, spelled: str) -> bool:
    """Say whether a unit ends where a word ends."""
    end = start + len(spelled)
    after = text[end : end + 1]
    if after == "/" and _PER.match(text, end):
        return False
    if spelled == "°" and after.isalpha() and after not in "xX":
        return False  # °dH is no angle
    if not spelled[-1].isalnum() and spelled[-1] not in _LETTERED_NUMBERS:
        return True
    return not after.isalnum() and after not in {"²", "³"}
