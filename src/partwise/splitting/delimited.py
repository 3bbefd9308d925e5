# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Find blocks of csv, tabs or bars within a text, as stock converters write spreadsheets and tables of pages."""

import csv
import re
from collections.abc import Iterator, Sequence
from typing import Final

from partwise.text import Span

from .tables import Row, Table, make_table

_MARKS: Final = "\t;|,"
# A quote that is never closed would make one row of all that follows.
_MAX_LINES: Final = 20
_MAX_NAME: Final = 60
_LEAST_COLUMNS: Final = 2
_SURE_COLUMNS: Final = 3
_SURE_ROWS: Final = 2
_STARTS_WITH_NUMBER: Final = re.compile(r"[^\w(]*\d")
_RULE: Final = re.compile(r"[\s|:+-]+")

Line = tuple[int, str]
_Cells = list[str]


def delimited_tables(text: str, taken: Sequence[Span] = ()) -> Iterator[Table]:
    """
    Find the tables.

    A block counts as one if a first line of short, distinct names is followed by rows with as many cells: by one row
    for three columns and more, by two for two. Cells that begin with a space are a sentence's.

    :param text: Any text.
    :param taken: Where other tables stand already.
    :returns: The tables in order.
    """
    lines = list(_lines(text, taken))
    place = 0
    while place < len(lines):
        found = next(filter(None, (_table_at(text, lines, place, mark) for mark in _MARKS)), None)
        if found is None:
            place += 1
        else:
            table, place = found
            yield table


def _lines(text: str, taken: Sequence[Span]) -> Iterator[Line]:
    """Give the lines with their places; those of other tables are blank, so that no table crosses them."""
    start = 0
    ahead = sorted(taken, reverse=True)
    for line in text.splitlines(keepends=True):
        while ahead and ahead[-1][1] <= start:
            ahead.pop()
        yield start, "" if ahead and ahead[-1][0] <= start else line
        start += len(line)


def _table_at(text: str, lines: Sequence[Line], place: int, mark: str) -> tuple[Table, int] | None:
    """Read the table that begins at a line, with the place of the first line behind it."""
    header = _row(lines, place, mark)
    if header is None or not _are_names(header[0]):
        return None
    names, below = header
    others = list(_rows(lines, below, mark, len(names)))
    if len(others) < (1 if len(names) >= _SURE_COLUMNS else _SURE_ROWS):
        return None
    body = [Row(_trimmed(text, lines, first, last), tuple(cells)) for (first, last), cells in others]
    end = others[-1][0][1]
    span = (lines[place][0], body[-1].span[1])
    return make_table(text, span, names, body), end


def _rows(lines: Sequence[Line], place: int, mark: str, width: int) -> Iterator[tuple[Span, _Cells]]:
    """Read rows with as many cells as the header, each with its first line and the one behind its last."""
    if place < len(lines) and mark == "|" and _RULE.fullmatch(lines[place][1]):
        place += 1
    while place < len(lines) and (found := _row(lines, place, mark)) and len(found[0]) == width:
        yield (place, found[1]), found[0]
        place = found[1]


def _row(lines: Sequence[Line], place: int, mark: str) -> tuple[_Cells, int] | None:
    line = lines[place][1]
    if mark not in line:
        return None
    if mark == "|":
        inner = line.strip().removeprefix("|").removesuffix("|")
        return [cell.strip() for cell in inner.split("|")], place + 1
    reader = csv.reader((text for _, text in lines[place : place + _MAX_LINES]), delimiter=mark, strict=True)
    try:
        cells = next(reader)
    except (csv.Error, StopIteration):
        return None
    if mark != "\t" and any(cell.startswith(" ") for cell in cells[1:]):
        return None
    return [cell.strip() for cell in cells], place + reader.line_num


def _are_names(cells: _Cells) -> bool:
    """Tell a header from a row of values; a spreadsheet's first column may have no name."""
    named = cells[1:] if not cells[0] else cells
    if len(cells) < _LEAST_COLUMNS or not all(named) or len(set(named)) < len(named):
        return False
    return not any(len(cell) > _MAX_NAME or _STARTS_WITH_NUMBER.match(cell) for cell in named)


def _trimmed(text: str, lines: Sequence[Line], first: int, last: int) -> Span:
    start = lines[first][0]
    end = lines[last][0] if last < len(lines) else len(text)
    return start, start + len(text[start:end].rstrip())
