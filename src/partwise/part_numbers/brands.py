# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Makers' names in a query: glued in front of a number, or beside it.

A word counts as a maker's name only if the catalog has it as a brand: the records that the lookup found tell some, and
the store is asked for the others by `brand_keys_beside`.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import takewhile
from typing import Final

from partwise.part_numbers.keys import full_of_soft, soft_of_folded
from partwise.part_numbers.reading import ParsedQuery, Window
from partwise.part_numbers.tiers import Entry, may_vary
from partwise.part_numbers.variants import brand_key
from partwise.part_numbers.words import COUNTED, INQUIRY, UNITS

MAX_BRAND_TOKENS: Final = 3
# A query asks for so many words at most whether they are brands.
_MAX_ASKED: Final = 64
_MIN_GLUED: Final = 2
_MIN_NUMBER: Final = 3
_MIN_OPEN: Final = 4
_NO_BRAND: Final = INQUIRY | COUNTED | UNITS
# Say that the word behind them is the maker.
BY: Final = frozenset(
    {"by", "from", "von", "de", "van", "marke", "brand", "make", "maker", "hersteller", "marque", "merk"}
)


def glued(window: Window) -> Iterator[tuple[str, Window]]:
    """
    Cut off leading letters that could be a maker's name.

    :param window: A run of the query.
    :returns: Each possible name, folded, with the rest as a run of its own.
    """
    if not may_vary(window):
        return
    letters = "".join(takewhile(lambda char: not (char.isdigit() or char.isspace()), window.text))
    for place in range(_MIN_GLUED, len(letters) + 1):
        rest = window.text[place:].lstrip("-_/.:")
        soft = soft_of_folded(rest)
        full = full_of_soft(soft)
        name = full_of_soft(letters[:place])
        attached = letters[place - 1].isalpha() and not rest[:1].isspace()
        if attached and len(name) >= _MIN_GLUED and len(full) >= _MIN_NUMBER:
            cut = len(name)
            gaps = tuple((at - cut, joint) for at, joint in window.gaps if at > cut)
            yield name, replace(window, text=rest, soft=soft, full=full, gaps=gaps, maker=name)


def is_brand_of(name: str, entry: Entry) -> bool:
    """
    Tell whether a name is that of a number's maker, or one begins with the other.

    :param name: A folded name.
    :param entry: A stored number.
    :returns: True for its brand or its product's, and for `Phoenix` and `Phoenix Contact`.
    """
    return any(
        brand == name
        or (min(len(brand), len(name)) >= _MIN_OPEN and (brand.startswith(name) or name.startswith(brand)))
        for brand in entry.brands
    )


def runs_beside(parsed: ParsedQuery, line: range, place: tuple[int, int]) -> Iterator[str]:
    """
    Give the words right before and right behind a number that could be its maker's name.

    :param parsed: The query.
    :param line: The tokens of its line.
    :param place: First token of the number and one past the last.
    :returns: The full folds of one to three tokens.
    """
    start, end = place
    tokens = parsed.tokens
    behind = end + 1 if end < line.stop and tokens[end].full in BY else end
    for count in range(1, MAX_BRAND_TOKENS + 1):
        for first in (start - count, behind):
            run = range(first, first + count)
            if first < line.start or run.stop > line.stop or not parsed.labels.isdisjoint(run):
                continue
            between = range(first + 1, start + 1) if first < start else range(end, run.stop)
            if any(tokens[index].joint == "hard" for index in between):
                continue
            words = [tokens[index].full for index in run]
            if any(map(str.isalpha, words)) and not any(word in _NO_BRAND for word in (words[0], words[-1])):
                yield "".join(words)


def brand_keys_beside(parsed: ParsedQuery, known: Collection[str]) -> list[str]:
    """
    Give the keys that tell which words beside a number are brands of the catalog.

    :param parsed: The query.
    :param known: The keys of the numbers that were found.
    :returns: Distinct keys, at most 64; later words are not taken for brands.
    """
    found: dict[str, None] = {}
    line_of = {index: line for line in parsed.lines for index in line}
    for window in parsed.windows:
        if window.soft in known or window.full in known:
            found |= dict.fromkeys(runs_beside(parsed, line_of[window.tokens[0]], window.tokens))
    return [brand_key(name) for name in list(found)[:_MAX_ASKED]]
