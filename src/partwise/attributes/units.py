# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Find the unit behind a number, and convert to the one unit of each kind (`data/units.yaml`, `data/kinds.yaml`).

>>> find_unit("30 mm", 2).dimension, find_unit("25 Nm", 2).dimension, find_unit("5 nm", 1).dimension
('length', 'torque', 'length')
>>> unit = find_unit("400 °F", 3).unit
>>> round(convert(400, unit, "temperature"), 1)
204.4
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, NamedTuple

from .vocabulary import read_file


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

    @property
    def dimension(self) -> str:
        """What it measures."""
        return self.unit.dimension


@dataclass(frozen=True, slots=True)
class _Table:
    """Spellings by their first character, longest first; the folded ones in lower case."""

    exact: Mapping[str, list[tuple[str, Unit]]]
    folded: Mapping[str, list[tuple[str, tuple[Unit, ...]]]]
    defaults: Mapping[str, str] = field(default_factory=dict)
    bases: Mapping[str, str] = field(default_factory=dict)


# Kinds whose unit is not the base of a dimension that they are written in: base units in one of theirs.
_KIND_FACTORS: Final = {
    ("flow", "kv"): 1000 / 60,
    ("length", "filtration"): 0.001,
    ("length", "fibre_core"): 0.001,
    ("pressure", "strength"): 10.0,
    ("mass", "grammage"): 0.001,
}
# Letters that are rather something else than a unit in the wrong case: `10 a 20`, `3G`, `2 to 4`.
_CASE_COUNTS: Final = frozenset({"to", "go", "mo", "mf", "pf", "mh", "nh", *"abcdefghijknopqrstuxyz"})
# Beside memory words 1 GB is 1024 MB; the same spellings mean decimal multiples elsewhere.
_PREFIXES: Final = {"k": 1024.0**-2, "m": 1024.0**-1, "g": 1.0, "t": 1024.0, "p": 1024.0**2}
_LETTERED_NUMBERS: Final = "²³⁻¹"


@cache
def table() -> _Table:
    """Read the packaged units."""
    exact: dict[str, list[tuple[str, Unit]]] = {}
    by_lower: dict[str, list[Unit]] = {}
    content = read_file("units.yaml")
    for dimension, entry in content.items():
        offsets = entry.get("offsets", {})
        for spelled, factor in {**entry.get("symbols", {}), **entry.get("words", {})}.items():
            unit = Unit(dimension, spelled, float(factor), float(offsets.get(spelled, 0.0)))
            by_lower.setdefault(spelled.lower(), []).append(unit)
            if spelled in entry.get("symbols", {}):
                exact.setdefault(spelled[0], []).append((spelled, unit))
    folded: dict[str, list[tuple[str, tuple[Unit, ...]]]] = {}
    for spelled, units in by_lower.items():
        if spelled in _CASE_COUNTS:
            continue
        folded.setdefault(spelled[0], []).append((spelled, tuple(units)))
    for listed in (*exact.values(), *folded.values()):
        listed.sort(key=lambda pair: -len(pair[0]))
    defaults = {dimension: entry["kind"] for dimension, entry in content.items()}
    return _Table(exact, folded, defaults, {dimension: entry["base"] for dimension, entry in content.items()})


def find_unit(text: str, start: int) -> FoundUnit | None:
    """
    Find the unit that begins behind a number.

    :param text: A folded line.
    :param start: One past the number; one space or hyphen may stand before the unit.
    :returns: The unit with its end; None if none begins there.
    """
    while start < len(text) and text[start] == " ":
        start += 1
    if text[start : start + 1] == "-" and text[start + 1 : start + 2].isalpha():
        start += 1
    first = text[start : start + 1]
    if not first:
        return None
    found = table()
    best: tuple[int, Unit | None, tuple[Unit, ...]] = (0, None, ())
    for spelled, unit in found.exact.get(first, ()):
        if text.startswith(spelled, start) and _ends(text, start, spelled):
            best = (len(spelled), unit, ())
            break
    lowered = text[start : start + 28].lower()
    for spelled, units in found.folded.get(lowered[:1], ()):
        if lowered.startswith(spelled) and _ends(text, start, spelled):
            if len(spelled) > best[0]:
                best = (len(spelled), _by_case(units), units)
            elif len(spelled) == best[0]:
                best = (best[0], best[1], units)
            break
    length, unit, others = best
    return None if unit is None else FoundUnit(unit, tuple(u for u in others if u != unit), start + length)


def convert(number: float, unit: Unit, kind: str) -> float:
    """
    Convert to the unit of a kind.

    :param number: As written.
    :param unit: The unit as written.
    :param kind: The kind that the number is of.
    :returns: The number in the kind's unit, rounded to 12 digits so that conversions do not show.
    """
    return float(f"{number * factor_of(unit, kind) + unit.offset:.12g}")


def factor_of(unit: Unit, kind: str) -> float:
    """Give how many of a kind's units one written unit is."""
    if kind == "memory_capacity":
        return _memory_factor(unit)
    return unit.factor / _KIND_FACTORS.get((unit.dimension, kind), 1.0)


def unit_of(kind: str) -> str | None:
    """Name the unit of a kind; None for codes, words and counts."""
    value = str(kinds()[kind]["value"]) if kind in kinds() else None
    return None if value in {None, "code", "word", "number"} else value


@cache
def kinds() -> Mapping[str, Mapping[str, Any]]:
    """Read the packaged kinds: value type or unit, and rule, by kind."""
    return read_file("kinds.yaml")


def _memory_factor(unit: Unit) -> float:
    return _PREFIXES.get(unit.written[0].lower(), unit.factor)


def _by_case(units: tuple[Unit, ...]) -> Unit:
    """Choose among units whose spellings differ by case alone: NM is rather Nm than nm, and mv rather mV than MV."""
    if len({unit.dimension for unit in units}) == 1:
        return min(units, key=lambda unit: unit.factor)
    return max(units, key=lambda unit: any(char.isupper() for char in unit.written))


def _ends(text: str, start: int, spelled: str) -> bool:
    """Say whether a unit ends where a word ends."""
    after = text[start + len(spelled) : start + len(spelled) + 1]
    if not spelled[-1].isalnum() and spelled[-1] not in _LETTERED_NUMBERS:
        return True
    return not after.isalnum() and after not in {"²", "³"}
