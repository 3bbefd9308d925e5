# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Read the citations out of a reply while it is being written, and let through only those of sources that exist.

>>> reader = CitationReader(sources=2)
>>> reader.feed("Take this one [1, 7], or that [sour") + reader.feed("ce 9].") + reader.finish()
'Take this one [1], or that (no such source).'
>>> reader.cited, reader.unknown
([1], [7, 9])
"""

import re
from collections.abc import Iterator
from typing import Final

_WORD: Final = r"(?:sources?|src|quellen?|bron(?:nen)?)"
_NUMBER: Final = rf"(?:{_WORD}\s*)?[#№]?\s*\d{{1,4}}"
_LIST: Final = re.compile(
    rf"\s*{_NUMBER}(?:\s*(?:,|;|&|-|–|\band\b|\bund\b|\bet\b|\ben\b)\s*{_NUMBER})*\s*", re.IGNORECASE
)
_PART: Final = re.compile(r"(\d+)(?:\s*[-–]\s*(?:[^\W\d_]+\s*)?(\d+))?")
_SAID: Final = re.compile(rf"\b{_WORD}\s*[#№]?\s*(\d{{1,4}})\b", re.IGNORECASE)
_OPEN: Final = re.compile(r"\s*[\[【]")
_PAIRS: Final = {"[": "]", "【": "】"}
# Longer brackets are text, so that a reply that never closes one is not held back.
_LONGEST: Final = 80
_MOST_IN_RANGE: Final = 50
_NO_SOURCE: Final = "(no such source)"


class CitationReader:
    """
    Passes a reply on piece by piece, without citations of sources that do not exist.

    :param sources: How many sources there are; they are numbered from 1.
    """

    def __init__(self, sources: int) -> None:
        self._sources = sources
        self._held = ""
        self._passed: list[str] = []
        self.cited: list[int] = []
        self.unknown: list[int] = []

    def feed(self, text: str) -> str:
        """
        Take a piece of the reply.

        :param text: What was written since.
        :returns: What may be shown now; blanks and an open bracket are held back until it is known what follows.
        """
        self._held += text
        shown = "".join(self._ready())
        shown = shown if self._passed else shown.lstrip()
        if shown:
            self._passed.append(shown)
        return shown

    def finish(self) -> str:
        """
        End the reply.

        :returns: What was held back, without the blanks at its end.
        """
        rest = self._held.rstrip()
        self._held = ""
        shown = rest if self._passed else rest.lstrip()
        self._passed.append(shown)
        for found in _SAID.finditer(self.text):  # in plain words, which are shown as they are
            self._note(int(found[1]))
        return shown

    @property
    def text(self) -> str:
        """All that was passed on."""
        return "".join(self._passed)

    def _ready(self) -> Iterator[str]:
        while found := _OPEN.search(self._held):
            yield self._held[: found.start()]
            self._held = self._held[found.start() :]
            blanks, opening = found.group()[:-1], found.group()[-1]
            end = self._held.find(_PAIRS[opening], len(blanks))
            if end < 0 and len(self._held) - len(blanks) < _LONGEST:
                return
            if end < 0 or not _LIST.fullmatch(self._held, len(blanks) + 1, end):
                yield blanks + opening
                self._held = self._held[len(blanks) + 1 :]
                continue
            yield self._known(blanks, self._held[len(blanks) + 1 : end])
            self._held = self._held[end + 1 :]
        text = self._held.rstrip()
        self._held = self._held[len(text) :]
        yield text

    def _known(self, blanks: str, inside: str) -> str:
        """Write a citation with the sources that exist; if none does, the claim shall not look as if it had one."""
        numbers = list(dict.fromkeys(_numbers(inside)))
        for number in numbers:
            self._note(number)
        kept = [number for number in numbers if self._exists(number)]
        return f"{blanks}[{', '.join(map(str, kept))}]" if kept else f"{blanks}{_NO_SOURCE}"

    def _note(self, number: int) -> None:
        noted = self.cited if self._exists(number) else self.unknown
        if number not in noted:
            noted.append(number)

    def _exists(self, number: int) -> bool:
        return 1 <= number <= self._sources


def _numbers(inside: str) -> Iterator[int]:
    for first, last in _PART.findall(inside):
        start, end = int(first), int(last or first)
        if start <= end <= start + _MOST_IN_RANGE:
            yield from range(start, end + 1)
        else:
            yield from (start, end)
