# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Find the runs of a text that a part number may fill, known or not, so that nobody cuts inside of one.

>>> text = "Controller 6ES7 214-1AG40 with relays, order no. 4711"
>>> [text[start:end] for start, end in number_spans(text)]
['6ES7 214-1AG40', 'no. 4711']
"""

import re
from collections.abc import Collection, Iterable
from typing import Final

from partwise.part_numbers.keys import full_fold
from partwise.part_numbers.reading import MAX_WINDOW_CHARS, MAX_WINDOW_TOKENS
from partwise.part_numbers.tokens import Token, restore_breaks, tokens_of
from partwise.part_numbers.words import ABBREVIATED_LABELS, LABELS
from partwise.text import Span, fold

# `BC 547B`, `RAL 9005` before the digits, `06J 115 403 Q` behind them.
_CAPITALS_BEFORE: Final = re.compile(r"[^\W\d_]{1,4}")
_CAPITALS_BEHIND: Final = re.compile(r"[^\W\d_]{1,2}")


def number_spans(text: str, known: Iterable[str] = ()) -> list[Span]:
    """
    Find what may be one part number although it holds white space.

    These are numbers of the product itself, however they are written; pieces with digits that stand side by side; a
    few capitals before and behind such pieces; a label such as `P/N` with what follows; a number that goes on in the
    next line behind a hyphen.

    :param text: Any text.
    :param known: The product's own numbers.
    :returns: Spans in the text, in order; they may overlap.
    """
    folded = fold(text)
    broken = restore_breaks(text, folded)
    tokens = tuple(tokens_of(broken))
    typed = [text[slice(*folded.span(token.start, token.end))] for token in tokens]
    runs = [
        *((place, place + 1) for place, piece in enumerate(typed) if any(map(str.isspace, piece))),
        *_known_runs(tokens, {key for number in known if (key := full_fold(number))}),
        *_joined(tokens, broken, typed),
    ]
    return sorted({folded.span(tokens[first].start, tokens[last - 1].end) for first, last in runs})


def _known_runs(tokens: tuple[Token, ...], known: Collection[str]) -> list[Span]:
    """Find the runs of tokens that fold to a known number."""
    longest = max(map(len, known), default=0)
    found: list[Span] = []
    for first in range(len(tokens) if known else 0):
        full = ""
        for last in range(first, len(tokens)):
            full += tokens[last].full
            if len(full) > longest:
                break
            if full in known:
                found.append((first, last + 1))
    return found


def _joined(tokens: tuple[Token, ...], text: str, typed: list[str]) -> list[Span]:
    """Join neighbours that read like pieces of one number; a run that is longer than any number is a row of a table."""
    found: list[Span] = []
    start = 0
    for end in range(1, len(tokens) + 1):
        if end < len(tokens) and _belong(tokens, text, typed, end):
            continue
        length = sum(len(token.full) for token in tokens[start:end])
        if 1 < end - start <= MAX_WINDOW_TOKENS and length <= MAX_WINDOW_CHARS:
            found.append((start, end))
        start = end
    return found


def _belong(tokens: tuple[Token, ...], text: str, typed: list[str], place: int) -> bool:
    """Tell whether a token goes with the one before it."""
    one, other = tokens[place - 1], tokens[place]
    if one.full in LABELS or one.full in ABBREVIATED_LABELS:
        return _has_digit(other) and text[one.end : other.start].strip(" .:#/") == ""
    if other.joint == "hard":
        return False
    before, behind = typed[place - 1], typed[place]
    if _has_digit(one):
        return _has_digit(other) or (behind.isupper() and _CAPITALS_BEHIND.fullmatch(behind) is not None)
    is_unit = place > 1 and _has_digit(tokens[place - 2])  # the V of `5 V 20 mA` is of the 5
    capitals = before.isupper() and _CAPITALS_BEFORE.fullmatch(before) is not None
    return _has_digit(other) and capitals and not is_unit


def _has_digit(token: Token) -> bool:
    return any(map(str.isdigit, token.full))
