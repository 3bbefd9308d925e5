# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Find the part number of a query that is nearly, but not quite, one of a product's numbers, and say by which rule.

>>> near = nearest_number("need LM317T0 please", {"part_number": "LM317TO"})
>>> near.asked, near.number, near.rule
('LM317T0', 'LM317TO', 'equal once O and 0, and I, L and 1, are read as one')
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from partwise.errors import QueryError
from partwise.part_numbers import ParsedQuery, full_fold, read_query, stored_numbers
from partwise.part_numbers.alignment import is_name
from partwise.part_numbers.reading import Window
from partwise.part_numbers.specifications import reads_like
from partwise.part_numbers.variants import confusable, unpadded
from partwise.terms.words import ASKING_WORDS

# Below this a number is near too many others.
_SHORTEST: Final = 5
# From how many characters on one and two slips are forgiven.
_ONE_SLIP, _TWO_SLIPS = 6, 10
# A longer piece of letters is a word beside a number, no part of it.
_LONGEST_LETTERS: Final = 4


@dataclass(frozen=True, slots=True)
class NearNumber:
    """
    A run of a query and the number that it is near to.

    :param asked: The run, as typed.
    :param number: The product's number, as stored.
    :param rule: What makes them equal.
    :param is_same: Whether nothing but case and separators parts them.
    :param is_slip: Whether only a slip of the hand parts them, which no lookup should take for equal.
    """

    asked: str
    number: str
    rule: str
    is_same: bool
    is_slip: bool


def nearest_number(query: str, meta: Mapping[str, Any], taken: Collection[tuple[int, int]] = ()) -> NearNumber | None:
    """
    Find the nearest of a product's numbers.

    :param query: The query.
    :param meta: The product's meta.
    :param taken: Start and end of the runs that are known to name other products.
    :returns: The number by the surest rule; None if the query holds nothing that is near one.
    """
    numbers = [
        (stored.number, folded)
        for stored in stored_numbers(meta)
        if stored.kind != "customer" and _is_code(folded := full_fold(stored.number)) and not is_name(stored.number)
    ]
    try:
        runs = list(_runs(read_query(query), taken)) if numbers else []
    except QueryError:  # longer than a lookup reads
        return None
    for describe in _RULES:
        for run in runs:
            for number, folded in numbers:
                if (run.is_one or describe in _EQUAL) and (rule := describe(run.folded, folded)):
                    return NearNumber(run.typed, number, rule, describe is _same, describe is _slip)
    return None


def _is_code(folded: str) -> bool:
    return len(folded) >= _SHORTEST and any(map(str.isdigit, folded))


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of the query that looks like a number; `is_one` if it holds no word beside it."""

    typed: str
    folded: str
    is_one: bool


def _runs(parsed: ParsedQuery, taken: Collection[tuple[int, int]]) -> Iterator[_Run]:
    """Give the runs that look like a number, longest first."""
    for window in sorted(parsed.windows, key=lambda window: -len(window.full)):
        start, end = parsed.span(window.tokens)
        free = all(end <= first or last <= start for first, last in taken)
        if free and _is_code(window.full) and reads_like(parsed, window) is None:
            yield _Run(parsed.query[start:end], window.full, _is_one(parsed, window))


def _is_one(parsed: ParsedQuery, window: Window) -> bool:
    pieces = [parsed.tokens[index].full for index in range(*window.tokens)]
    return not any(piece.isalpha() and (len(piece) > _LONGEST_LETTERS or piece in ASKING_WORDS) for piece in pieces)


def _same(asked: str, number: str) -> str | None:
    return "equal but for case, spaces and separators" if asked == number else None


def _zeros(asked: str, number: str) -> str | None:
    return "equal without leading zeros" if unpadded(asked) == unpadded(number) else None


def _look_alikes(asked: str, number: str) -> str | None:
    equal = confusable(asked) == confusable(number)
    return "equal once O and 0, and I, L and 1, are read as one" if equal else None


def _affix(asked: str, number: str) -> str | None:
    """Compare a beginning or an end; what is left over must be shorter than what is shared."""
    short, long = sorted((asked, number), key=len)
    rest = len(long) - len(short)
    if not _is_code(short) or not 0 < rest < len(short):
        return None
    whose = "the query" if long is asked else "the number"
    if long.startswith(short):
        return f"equal without the ending '{long[-rest:].upper()}' of {whose}"
    return f"equal without the beginning '{long[:rest].upper()}' of {whose}" if long.endswith(short) else None


def _slip(asked: str, number: str) -> str | None:
    shorter = min(len(asked), len(number))
    allowed = (shorter >= _ONE_SLIP) + (shorter >= _TWO_SLIPS)
    if abs(len(asked) - len(number)) > allowed:
        return None
    slips = count_slips(asked, number)
    return f"{slips} character{'s' * (slips > 1)} mistyped" if slips <= allowed else None


# The surest first; the first that fits is told.
_EQUAL: Final[tuple[Callable[[str, str], str | None], ...]] = (_same, _zeros, _look_alikes)
_RULES: Final = (*_EQUAL, _affix, _slip)


def count_slips(one: str, other: str) -> int:
    """
    Count the slips of the hand between two texts: a character too many, too few, wrong, or two swapped.

    :param one: A text; short, as the time grows with the product of both lengths.
    :param other: Another.
    :returns: 0 for equal texts.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, char in enumerate(one, 1):
        two_before, before, row = before, row, [i]
        for j, facing in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != facing))
            if i > 1 and j > 1 and char == other[j - 2] and one[i - 2] == facing:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
    return row[-1]
