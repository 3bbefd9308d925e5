# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Read delimited tables: the delimiter by the header, each row with the line on which it begins."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Final, TextIO

from partwise.errors import CatalogError

from .rows import Row, check_first_line, undecodable

# A field that is longer is a broken quote, not a description.
_MAX_FIELD: Final = 10_000_000
# In the order in which they win a tie: a comma stands in a name (Length, mm) more often than the others.
_DELIMITERS: Final = ";\t|,"
_SAMPLE: Final = 20
_EXCEL_LINE: Final = re.compile(r"sep=(.)\s*")


class _Lines:
    """Lines on their way to the csv module: how many, and the first problem since `problem` was last cleared."""

    def __init__(self, lines: Iterable[str], number: int) -> None:
        self._lines = lines
        self.number = number
        self.problem: str | None = None

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.number += 1
            self.problem = self.problem or undecodable(line)
            yield line


def read_csv(text: TextIO) -> Iterator[Row]:
    """
    Read a table with a header line, delimited by comma, semicolon, tab or bar; Excel's `sep=;` line is heeded.

    :param text: The open text, line ends untranslated.
    :returns: Its rows.
    :raises CatalogError: If the header is missing, names a column twice or is no text.
    """
    sample = list(islice(text, _SAMPLE))
    excel = _EXCEL_LINE.fullmatch(sample[0]) if sample else None
    if excel:
        del sample[0]
    yield from _read_table(chain(sample, text), excel[1] if excel else _delimiter(sample), 1 if excel else 0)


def read_tsv(text: TextIO) -> Iterator[Row]:
    """
    Read a table with a header line, delimited by tabs.

    :param text: The open text, line ends untranslated.
    :returns: Its rows.
    :raises CatalogError: As `read_csv`.
    """
    yield from _read_table(text, "\t", 0)


def _delimiter(sample: Sequence[str]) -> str:
    """Take the delimiter that splits the header most, of those by which some row has as many cells."""

    def fit(mark: str) -> tuple[bool, int, int]:
        rows = list(csv.reader(sample, delimiter=mark))
        width = len(rows[0]) if rows else 0
        fitting = sum(len(row) >= width and not any(row[width:]) for row in rows[1:])
        return fitting > 0, width, fitting

    return max(_DELIMITERS, key=fit)


def _read_table(source: Iterable[str], delimiter: str, skipped: int) -> Iterator[Row]:
    csv.field_size_limit(_MAX_FIELD)
    lines = _Lines(source, skipped)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    names = _read_header(reader, lines)
    while True:
        start, lines.problem = lines.number + 1, None
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
    if not any(names):
        problem = "the file is empty; expected a header line with column names"
        raise CatalogError(problem, row=1)
    if double := sorted({name for name in names if name and names.count(name) > 1}):
        problem = f"the header names columns twice: {double}"
        raise CatalogError(problem, row=1)
    return names


def _to_row(number: int, names: list[str], values: list[str]) -> Row:
    """Pair cells with columns; empty cells beyond the last column are dropped, a column without a name counts."""
    while len(values) > len(names) and not values[-1]:
        values.pop()
    if len(values) != len(names):
        return Row(number, None, f"the row has {len(values)} fields, the header {len(names)}")
    pairs = zip(names, values, strict=True)
    return Row(
        number, {name or f"column {place}": value for place, (name, value) in enumerate(pairs, 1) if name or value}
    )


def _broken(error: csv.Error, start: int, end: int) -> str:
    if "unexpected end" in str(error):
        return f"a quote is opened and never closed, so that lines {start} to {end} cannot be read"
    return f"not a row of a table: {error}"
