# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Read the tables of HTML within a text, each row with its place."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import accumulate, islice
from typing import Final

from .tables import Row, Table, make_table

_MAX_SPAN: Final = 100  # as wide or high as one cell may be; browsers have such a limit too
_MAX_CELLS: Final = 1_000_000  # of a table: spans make thousands of cells of each that is written


@dataclass(slots=True)
class _Cell:
    """A cell that is being read: its text, and how many columns and rows it fills."""

    name: bool
    columns: int
    rows: int
    text: list[str] = field(default_factory=list)

    def says(self) -> str:
        return " ".join("".join(self.text).split())


@dataclass(slots=True)
class _Found:
    """A table that is being read."""

    start: int
    rows: list[Row] = field(default_factory=list)
    names: list[bool] = field(default_factory=list)  # whether a row holds names alone
    width: int = 0
    open_row: int | None = None
    cells: list[_Cell] = field(default_factory=list)
    below: dict[int, tuple[int, str]] = field(default_factory=dict)  # what reaches down, by column


class _Reader(HTMLParser):
    """Collects the outermost tables; what a table within a cell says is that cell's."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self._text = text
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self._depth = 0
        self._found: _Found | None = None
        self._cell: _Cell | None = None
        self.tables: list[Table] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._found = _Found(self._place())
        elif tag == "br" and self._cell:
            self._cell.text.append(" ")
        elif self._depth == 1 and (found := self._found):
            if tag == "tr":
                self._end_row(self._place())
                found.open_row = self._place()
            elif tag in {"td", "th"} and found.open_row is not None:
                given = dict(attrs)
                self._cell = _Cell(tag == "th", _count(given.get("colspan")), _count(given.get("rowspan")))
                found.cells.append(self._cell)

    def handle_endtag(self, tag: str) -> None:
        if self._depth == 1 and tag in {"td", "th"}:
            self._cell = None
        elif self._depth == 1 and tag == "tr":
            self._end_row(self._behind())
        elif tag == "table" and self._depth:
            if self._depth == 1:
                self._end_row(self._place())
                self._end_table(self._behind())
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._cell:
            self._cell.text.append(data)

    def _place(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def _behind(self) -> int:
        end = self._text.find(">", self._place())
        return len(self._text) if end < 0 else end + 1

    def _end_row(self, end: int) -> None:
        found = self._found
        if found is None or found.open_row is None:
            return
        start = found.open_row
        cells = tuple(islice(_spread(found), _MAX_CELLS))
        found.width = max(found.width, len(cells))
        found.rows.append(Row((start, start + len(self._text[start:end].rstrip())), cells))
        found.names.append(bool(found.cells) and all(cell.name for cell in found.cells))
        found.open_row, found.cells, self._cell = None, [], None
        if found.width * len(found.rows) > _MAX_CELLS:
            self._found = None  # it stays text

    def _end_table(self, end: int) -> None:
        found, self._found = self._found, None
        if found is None or len(found.rows) < 2 or not found.rows[0].cells:  # noqa: PLR2004 - names and a row
            return
        header = found.rows[0]
        rows = found.rows[1:]
        if True in found.names[1:]:
            rows = [row for row, names in zip(rows, found.names[1:], strict=True) if not names] or rows
        repeated = " | ".join(filter(None, header.cells))
        self.tables.append(make_table(self._text, (found.start, end), header.cells, rows, repeated))


def html_tables(text: str) -> Iterator[Table]:
    """
    Find the tables.

    :param text: Any text.
    :returns: The tables in order; the first row names the columns. What spans several columns or rows stands in each. A
        table of more than a million cells is none: it stays text.
    """
    if "<table" not in text.lower():
        return
    reader = _Reader(text)
    reader.feed(text)
    reader.close()
    yield from reader.tables


def _count(written: str | None) -> int:
    return min(max(int(written), 1), _MAX_SPAN) if written and written.isascii() and written.isdigit() else 1


def _spread(found: _Found) -> Iterator[str]:
    """Lay the cells of a row into columns, with those that reach down from above."""
    cells = iter(found.cells)
    column = 0
    while True:
        if column in found.below:
            left, says = found.below.pop(column)
            if left > 1:
                found.below[column] = (left - 1, says)
            yield says
            column += 1
            continue
        cell = next(cells, None)
        if cell is None:
            return
        says = cell.says()
        for _ in range(cell.columns):
            if cell.rows > 1:
                found.below[column] = (cell.rows - 1, says)
            yield says
            column += 1
