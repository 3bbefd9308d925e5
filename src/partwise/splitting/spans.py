# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Find where a text may be cut: at white space that no number, no value with its unit and no row of a table holds."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from partwise.attributes import Lexicon, stated_spans
from partwise.part_numbers import number_spans
from partwise.part_numbers.words import UNITS
from partwise.text import Span

_BLANK: Final = re.compile(r"\s+")
# Columns that a page lays out with tabs, bars or several blanks: a row of a table that has lost its form.
_LAID_OUT: Final = re.compile(r"\S[ ]*(?:\t|\||[ ]{3,})[ ]*\S")
_MAX_LAID_OUT: Final = 400
# A number and the next word, also over the end of a line, across which attributes are not read.
_MEASURED: Final = re.compile(r"\d[^\s\w]*(?=\s{1,3}(?P<word>[^\s,;:()]+))")
_LINE_MARK: Final = re.compile(r"^[^\S\n]*([^\w\s]+[^\S\n]+\S)", re.MULTILINE)
_SIGNS: Final = tuple("°%‰Ωµ\"″'")


def whole_spans(
    text: str, numbers: Iterable[str], rows: Iterable[Span], language: str | None, lexicon: Lexicon | None
) -> list[Span]:
    """
    Find what is never cut.

    :param text: A text.
    :param numbers: The part numbers of its product.
    :param rows: The rows of its tables.
    :param language: As for `partwise.attributes.extract`.
    :param lexicon: As for `partwise.attributes.extract`.
    :returns: Spans that do not overlap, in order.
    """
    found = [*number_spans(text, numbers), *stated_spans(text, language, lexicon), *rows]
    return _merged([*found, *_measured(text), *_marked(text), *_laid_out_lines(text)])


def allowed_cuts(text: str, whole: Iterable[Span]) -> list[int]:
    """
    List the places where a text may be cut.

    :param text: A text.
    :param whole: What is never cut, in order, without overlaps.
    :returns: Places behind white space, in order.
    """
    cuts: list[int] = []
    ahead = iter([*whole, (len(text), len(text))])
    start, end = next(ahead)
    for blank in _BLANK.finditer(text):
        while end <= blank.start() and start < len(text):
            start, end = next(ahead)
        if not (start < blank.end() and blank.start() < end):
            cuts.append(blank.end())
    return [cut for cut in cuts if cut < len(text)]


def _measured(text: str) -> Iterator[Span]:
    for found in _MEASURED.finditer(text):
        word = found["word"].rstrip(".!?")
        if word.lower() in UNITS or word.startswith(_SIGNS):
            yield found.start(), found.start("word") + len(word)


def _marked(text: str) -> Iterator[Span]:
    """Find the mark of a heading or of an item with what follows: alone it is neither."""
    for found in _LINE_MARK.finditer(text):
        yield found.span(1)


def _laid_out_lines(text: str) -> list[Span]:
    found: list[Span] = []
    start = 0
    for line in text.splitlines(keepends=True):
        shown = line.strip()
        if len(shown) <= _MAX_LAID_OUT and _LAID_OUT.search(shown):
            first = start + line.index(shown)
            found.append((first, first + len(shown)))
        start += len(line)
    return found


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
