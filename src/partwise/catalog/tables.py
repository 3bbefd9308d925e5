# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Read delimited tables: the delimiter by the header, each row with the line on which it begins."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from partwise.errors import CatalogError, ConfigError
from partwise.spreadsheets import meant

from .lines import MAX_LINE, TOO_LONG, read_lines
from .rows import Row, check_first_line, undecodable
from .source import Source, shown_encoding
from .table_rows import check_names, pair

# In the order in which they win a tie: a comma stands in a name (Length, mm) more often than the others.
_DELIMITERS: Final = ";\t|,"
_SPELLED: Final = {"tab": "\t", "\\t": "\t"}
_SAMPLE: Final = 20
_EXCEL_LINE: Final = re.compile(r"sep=(.)\s*")
# What a spreadsheet shows of a cell such as ="00120", which keeps its zeros, or of a link.
_QUOTED: Final = re.compile(
    r'=\s*"((?:[^"]|"")*)"|=\s*HYPERLINK\([^"]*"[^"]*"\s*[;,]\s*"((?:[^"]|"")*)"\s*\)', re.IGNORECASE
)
# A call, a cell, a sum of numbers, or a command to another program; `= 5 mm` is none.
_FORMULA: Final = re.compile(
    r"=\s*[-+(@]*(?:[A-Z][A-Z0-9.]*\(.*|\$?[A-Z]{1,3}\$?\d+(?:\s*[-+*/^&:].*)?|\d[\d.,]*\s*[-+*/^&]\s*[\d(].*|\w+\|.*!.*)",
    re.IGNORECASE | re.DOTALL,
)


class _Lines:
    """Lines on their way to the csv module: how many, and the first problem of a row; one that never ends is one."""

    def __init__(self, lines: Iterable[str | None], number: int) -> None:
        self._lines = iter(lines)
        self.number = number
        self.begin_row()

    def begin_row(self) -> int:
        self.problem: str | None = None
        self._size = 0
        return self.number + 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        if line is None:
            raise csv.Error(TOO_LONG)
        self._size += len(line)
        if self._size > MAX_LINE:
            msg = f"a quote is opened and not closed within {MAX_LINE:,} characters"
            raise csv.Error(msg)
        self.problem = self.problem or undecodable(line)
        return line


def read_csv(source: Source) -> Iterator[Row]:
    """
    Read a table with a header line, delimited by comma, semicolon, tab or bar; Excel's `sep=;` line is heeded.

    :param source: The open catalog.
    :returns: Its rows.
    :raises CatalogError: If the header is missing, names a column twice or is no text.
    :raises ConfigError: If the delimiter that the user names is none.
    """
    yield from _read_table(source, source.delimiter)


def read_tsv(source: Source) -> Iterator[Row]:
    """
    Read a table with a header line, delimited by tabs.

    :param source: The open catalog.
    :returns: Its rows.
    :raises CatalogError: As `read_csv`.
    """
    yield from _read_table(source, source.delimiter or "\t")


def _read_table(source: Source, delimiter: str | None) -> Iterator[Row]:
    delimiter = _SPELLED.get(delimiter, delimiter) if delimiter else delimiter
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n '):
        msg = f"the delimiter must be one character, such as ';' or a tab, got {delimiter!r}"
        raise ConfigError(msg)
    encoding = source.find_encoding(guess=True)
    with source.open_text(encoding) as text:
        rest = read_lines(text)
        sample = list(_sample(rest))
        excel = _EXCEL_LINE.fullmatch(sample[0] or "") if sample else None
        if excel:
            del sample[0]
        csv.field_size_limit(MAX_LINE)
        mark = delimiter or (excel[1] if excel else _delimiter([line for line in sample if line is not None]))
        yield from _rows(source, _Lines(chain(sample, rest), 1 if excel else 0), mark, shown_encoding(encoding))


def _sample(lines: Iterator[str | None]) -> Iterator[str | None]:
    size = 0
    for count, line in enumerate(lines, start=1):
        yield line
        size += len(line or "")
        if count == _SAMPLE or size > MAX_LINE:
            return


def _delimiter(sample: Sequence[str]) -> str:
    """Take the delimiter that splits the header most, of those by which some row has as many cells."""

    def fit(mark: str) -> tuple[bool, int, int]:
        try:
            rows = list(csv.reader(sample, delimiter=mark))
        except csv.Error:
            return False, 0, 0
        width = len(rows[0]) if rows else 0
        fitting = sum(len(row) >= width and not any(row[width:]) for row in rows[1:])
        return fitting > 0, width, fitting

    return max(_DELIMITERS, key=fit)


def _rows(source: Source, lines: _Lines, mark: str, encoding: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=mark, strict=True)
    names = _read_header(reader, lines)
    between = "tabs" if mark == "\t" else f"'{mark}'"
    source.tell(f"{encoding} text, {f'{between} between columns' if len(names) > 1 else 'one column'}")
    while True:
        start = lines.begin_row()
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(start, None, _broken(error, start, lines.number))
            continue
        if lines.problem:
            yield Row(start, None, lines.problem)
        elif any(map(str.strip, values)):
            yield _to_row(start, names, [value.strip() for value in values])


def _read_header(reader: Iterator[list[str]], lines: _Lines) -> list[str]:
    try:
        names = [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        problem = f"the header is no row of a table: {error}"
        raise CatalogError(problem, row=1) from error
    if names:
        check_first_line(names[0])
    if lines.problem:
        raise CatalogError(lines.problem, row=1)
    check_names(names, 1)
    return names


def _to_row(number: int, names: list[str], values: list[str]) -> Row:
    shown = [_shown(value) if value[:1] in {"=", "'"} else value for value in values]
    row = pair(number, names, shown)
    for name, written, value in zip(names, values, shown, strict=False):
        if written == value and value[:1] == "=" and _FORMULA.fullmatch(value):
            problem = f"'{name}' holds a formula and no value ({value[:40]}); export the table with values"
            return row._replace(problem=row.problem or problem)
    return row


def _shown(cell: str) -> str:
    """Read a cell as a spreadsheet shows it."""
    if found := _QUOTED.fullmatch(cell):
        return (found[1] or found[2] or "").replace('""', '"').strip()
    return meant(cell)


def _broken(error: csv.Error, start: int, end: int) -> str:
    if "unexpected end" in str(error):
        return f"a quote is opened and never closed, so that lines {start} to {end} cannot be read"
    if "field larger" in str(error):
        return f"a cell is longer than {MAX_LINE:,} characters"
    return f"not a row of a table: {error}"
