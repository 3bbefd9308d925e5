# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Cut a folded query into tokens at the boundaries where a number may begin or end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from partwise.part_numbers.keys import full_of_soft, soft_of_folded
from partwise.text import FoldedText

# Stands for a line break after a hyphen, where the number goes on: neither white space nor part of any key.
_CONTINUATION: Final = "\x00"
_BREAKS: Final = "\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_CONTINUED_LINE: Final = re.compile(r"(?<=\w-)[ ]*\n\s*(?=\w)")
_TOKEN: Final = re.compile(r"""[^\s,;:!?()\[\]{}<>"'`´“”„‟«»‹›‘’‚|¿¡…=]+""")
_HARD_CHARS: Final = frozenset("""\n\t;,:!?()[]{}<>"'`´“”„‟«»‹›‘’‚|¿¡=""")
_EDGE: Final = re.compile(r"[\w+]")


@dataclass(frozen=True, slots=True)
class Token:
    """
    A piece of the query between boundaries, without the punctuation around it.

    :param start: First character in the folded query.
    :param end: One past the last character there.
    :param soft: Its soft key.
    :param full: Its full fold.
    :param line: Its line, counted from 0.
    :param joint: What stands before it: `gap` (white space), `tight` (a comma, colon or bracket alone) or `hard`.
    """

    start: int
    end: int
    soft: str
    full: str
    line: int
    joint: str


def restore_breaks(query: str, folded: FoldedText) -> str:
    """
    Put line breaks and tabs back, which folding has made spaces: they are boundaries.

    :param query: The query as typed.
    :param folded: The same, folded.
    :returns: The folded text with its breaks, but for those behind a hyphen.
    """
    text = folded.text
    if any(char in query for char in _BREAKS):
        typed = (query[start] for start in folded.starts)
        text = "".join(
            ("\t" if was == "\t" else "\n") if char == " " and was in _BREAKS else char
            for char, was in zip(text, typed, strict=True)
        )
        text = _CONTINUED_LINE.sub(lambda found: _CONTINUATION * len(found[0]), text)
    return text


def tokens_of(text: str) -> Iterator[Token]:
    """
    Cut a text at its boundaries.

    :param text: A folded text with its line breaks.
    :returns: All tokens with at least one letter or digit, in order.
    """
    end_before, line = 0, 0
    for found in _TOKEN.finditer(text):
        soft = soft_of_folded(found[0])
        full = full_of_soft(soft)
        if full.strip("+"):
            first, last = _edges(found[0])
            start, end = found.start() + first, found.start() + last
            between = text[end_before:start]
            line += between.count("\n")
            yield Token(start, end, soft, full, line, _joint(between) if end_before else "hard")
            end_before = end


def lines_of_tokens(tokens: tuple[Token, ...]) -> Iterator[range]:
    """
    Gather tokens by line.

    :param tokens: All tokens of a text.
    :returns: For each line that has tokens, their indices.
    """
    starts = [index for index, token in enumerate(tokens) if index == 0 or token.line != tokens[index - 1].line]
    for start, stop in pairwise([*starts, len(tokens)]):
        yield range(start, stop)


def _edges(piece: str) -> tuple[int, int]:
    """Leave out punctuation before and after the letters, digits and plus signs."""
    first = _EDGE.search(piece)
    last = _EDGE.search(piece[::-1])
    return (first.start() if first else 0), len(piece) - (last.start() if last else 0)


def _joint(between: str) -> str:
    """Tell how two tokens are joined by what stands between them."""
    if "\n" in between or "\t" in between or ";" in between:
        return "hard"
    if " " not in between:
        return "tight"
    return "hard" if ". " in between or not _HARD_CHARS.isdisjoint(between) else "gap"
