# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Pack a text into chunks: as few cuts as the limit allows, each where it does least harm."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from itertools import accumulate, pairwise

from partwise.text import Span


class Break(IntEnum):
    """How good a place is to cut, the worst first."""

    LAST = 0  # parts a heading from what it is above
    BLANK = 1
    SENTENCE = 2
    LINE = 3
    BLOCK = 4
    SECTION = 5  # always cut


class Packer:
    """
    Packs one text.

    :param text: The text.
    :param cuts: How good each place is where it may be cut.
    :param lengths: Gives the length of each of some texts, in words or tokens.
    """

    def __init__(self, text: str, cuts: Mapping[int, Break], lengths: Callable[[Sequence[str]], Sequence[int]]) -> None:
        self._cuts = dict(cuts)
        self._places = sorted({0, *cuts, len(text)})
        counted = lengths([text[start:end] for start, end in pairwise(self._places)])
        self._totals = [0, *accumulate(counted)]

    def improve(self, places: Iterable[int], to: Break) -> None:
        """
        Learn of better places, such as the ends of sentences.

        :param places: Places; those where the text may not be cut do not count.
        :param to: How good they are at least.
        """
        for place in places:
            if place in self._cuts:
                self._cuts[place] = max(self._cuts[place], to)

    def pack(self, room_at: Callable[[int], int]) -> list[Span]:
        """
        Cut the text.

        :param room_at: How long a chunk may be that begins at a place.
        :returns: Spans of the whole text, in order. One is longer than its room only where it cannot be cut.
        """
        chunks: list[Span] = []
        start = end = 0
        for piece_start, piece_end in self._pieces(0, self._places[-1], Break.SECTION, room_at):
            is_section = self._cuts.get(piece_start) == Break.SECTION
            if end > start and (is_section or self.length(start, piece_end) > room_at(start)):
                chunks.append((start, end))
                start = piece_start
            end = piece_end
        return [*chunks, (start, end)] if end > start else chunks

    def length(self, start: int, end: int) -> int:
        """Give the length of the text between two places."""
        return self._totals[bisect_left(self._places, end)] - self._totals[bisect_left(self._places, start)]

    def can_cut(self, start: int, end: int) -> bool:
        """Tell whether there is any place to cut between two places."""
        return bisect_left(self._places, end) - bisect_left(self._places, start) > 1

    def _pieces(self, start: int, end: int, level: Break, room_at: Callable[[int], int]) -> Iterator[Span]:
        """Cut at the best places; what is still too long then, at the next best."""
        first, last = bisect_left(self._places, start), bisect_left(self._places, end)
        inner = [place for place in self._places[first + 1 : last] if self._cuts[place] >= level]
        for one, other in pairwise([start, *inner, end]):
            if level == Break.LAST or self.length(one, other) <= room_at(one):
                yield one, other
            else:
                yield from self._pieces(one, other, Break(level - 1), room_at)
