# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What every rule returns and reads: outcomes, the two ends of an item, numbers written short, the packaged tables."""

import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, TypeAlias

from partwise.attributes.items import Attribute, VerdictName
from partwise.attributes.vocabulary import read_file

Outcome: TypeAlias = tuple[VerdictName, str]
Rule: TypeAlias = Callable[[Attribute, Attribute], Outcome | None]

# Doubt (unknown) stands above a contradiction: what may fit is not contradicted by what does not.
RANK: Final[Mapping[VerdictName, int]] = {
    "match": 4,
    "partial_match": 3,
    "unknown": 2,
    "partial_contradiction": 1,
    "contradiction": 0,
}
POINT: Final = frozenset({None, "exact", "nominal"})
_WHOLE_UP_TO: Final = 1e15


@cache
def _tables() -> Mapping[str, Any]:
    return read_file("equivalences.yaml")


def table(name: str) -> Any:
    """Return one table of `data/equivalences.yaml`."""
    return _tables()[name]


def better(first: Outcome | None, second: Outcome | None) -> Outcome | None:
    """Return the kinder of two outcomes; None is no outcome."""
    if first is None or second is None:
        return first or second
    return first if RANK[first[0]] >= RANK[second[0]] else second


def number_of(value: object) -> float | None:
    """Return a value as a finite number; None if it is none."""
    if isinstance(value, int | float) and math.isfinite(value):
        return value
    return None


def is_point(item: Attribute) -> bool:
    """Say whether an item is one number: no bound, range or set."""
    return item.qualifier in POINT and number_of(item.value) is not None


def ends(item: Attribute) -> tuple[float, float] | None:
    """
    Return where an item begins and ends.

    :param item: A point, a bound or a range.
    :returns: Both ends, infinite where open; None if it holds no number.
    """
    value = number_of(item.value)
    if value is None:
        low, high = number_of(item.low), number_of(item.high)
        if low is None and high is None:
            return None
        return -math.inf if low is None else low, math.inf if high is None else high
    if item.qualifier == "min":
        return value, math.inf
    return (-math.inf if item.qualifier == "max" else value), value


def units_clash(asked: Attribute, offered: Attribute) -> bool:
    """Say whether two items are in units that cannot be compared, such as % and mm."""
    return asked.unit is not None and offered.unit is not None and asked.unit != offered.unit


def short(value: object) -> str:
    """Write a number short, anything else as it is."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(int(value)) if abs(value) < _WHOLE_UP_TO and value == int(value) else f"{value:.6g}"
    return str(value)


def show(item: Attribute) -> str:
    """Write an item as people do, such as `-50 to 250 Cel`."""
    value = item.value
    if isinstance(value, tuple):
        shown = ("x" if item.kind == "dimensions" else "/").join(short(part) for part in value)
    elif value is not None:
        shown = short(value)
    else:
        shown = f"{short(item.low)} to {short(item.high)}"
    if item.qualifier == "min":
        shown = f"at least {shown}"
    elif item.qualifier == "max":
        shown = f"at most {shown}"
    return f"{shown} {item.unit}" if item.unit else shown


def contexts(item: Attribute) -> tuple[str, ...]:
    """Return the product words that stand beside an item."""
    given = item.details.get("context") if item.details else None
    if isinstance(given, str):
        return (given,)
    return tuple(str(word) for word in given) if isinstance(given, list | tuple | set | frozenset) else ()


def beside(asked: Attribute, offered: Attribute, words: frozenset[str]) -> bool:
    """Say whether one of these product words stands beside either item."""
    if not asked.details and not offered.details:
        return False
    return not words.isdisjoint(contexts(asked)) or not words.isdisjoint(contexts(offered))
