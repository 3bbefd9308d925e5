# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Read the rows of a spreadsheet: one sheet, its header also below a title."""

import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple
from xml.etree.ElementTree import ParseError

from partwise.errors import CatalogError, first_line

from .guessing import guess_number_column
from .rows import Row
from .source import Source
from .table_rows import check_names, pair
from .xlsx_merges import Merged, read_merges

if TYPE_CHECKING:
    from .xlsx_cells import Cells
    from .xlsx_parts import Book, Sheet, SheetParser

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED: Final = "EncryptedPackage".encode("utf-16-le")
_SAVE_AGAIN: Final = "open it in a spreadsheet program and save it as .xlsx"
_LOOK_AHEAD: Final = 50
_NAMED: Final = 0.9


class _Line(NamedTuple):
    number: int
    values: list[Any]
    is_damaged: bool = False
    uncomputed: int = 0  # the place of a column with a formula without value
    is_heading: bool = False


def read_xlsx(source: Source) -> Iterator[Row]:
    """
    Stream the rows of one sheet of a workbook.

    :param source: The open catalog.
    :returns: Its rows, numbered as in the sheet.
    :raises CatalogError: If it is no such file, is protected, hostile or damaged, or has no sheet of that name.
    """
    _check(source.stream)
    from .xlsx_parts import Book  # noqa: PLC0415 # openpyxl takes a fifth of a second to import

    try:
        with closing(Book(source.stream)) as book:
            _load(book)
            yield from _read_sheet(source, book, _choose(source, book))
    except (zipfile.BadZipFile, ParseError, ValueError, RuntimeError) as error:
        if isinstance(error, CatalogError):
            raise
        problem = f"the spreadsheet is damaged or not safe to read ({first_line(error)}); {_SAVE_AGAIN}"
        raise CatalogError(problem) from error


def _check(stream: IO[bytes]) -> None:
    """Refuse what only looks like an xlsx file."""
    head = stream.read(1 << 20)
    stream.seek(0)
    if head.startswith(_OLE):
        kind = "protected by a password" if _PROTECTED in head else "an old Excel file"
        problem = f"the spreadsheet is {kind}; {_SAVE_AGAIN}{' without one' if _PROTECTED in head else ''}"
        raise CatalogError(problem)
    is_zip = zipfile.is_zipfile(stream)
    stream.seek(0)
    if not is_zip:
        problem = "this is no xlsx file, or it is cut off; if it is text, give it the ending .csv"
        raise CatalogError(problem)


def _load(book: "Book") -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that nobody asked for
        try:
            book.load()
        except CatalogError:
            raise
        except Exception as error:  # whatever a broken part makes openpyxl stumble over
            problem = f"the spreadsheet cannot be read ({first_line(error.__cause__ or error)}); {_SAVE_AGAIN}"
            raise CatalogError(problem) from error


def _choose(source: Source, book: "Book") -> "Sheet":
    """Take the sheet that is named, or the first one that shows rows."""
    names = [sheet.name for sheet in book.sheets]
    if source.sheet is not None:
        if source.sheet not in names:
            problem = f"there is no sheet '{source.sheet}'; the sheets are {names}"
            raise CatalogError(problem)
        return book.sheets[names.index(source.sheet)]
    for sheet in book.sheets:
        if sheet.is_visible:
            with book.open_sheet(sheet) as parser:
                if any(cells and any(cell["value"] is not None for cell in cells) for _, cells in parser.rows()):
                    return sheet
    problem = f"no sheet has rows; the sheets are {names}"
    raise CatalogError(problem)


def _read_sheet(source: Source, book: "Book", sheet: "Sheet") -> Iterator[Row]:
    from .xlsx_cells import Cells  # noqa: PLC0415 # as above

    with book.archive.open(sheet.path) as stream:
        merged = Merged(read_merges(stream))
    cells = Cells(book.number_format)
    headings = 0
    with book.open_sheet(sheet) as parser:
        lines = _lines(parser, cells, merged)
        ahead = list(islice(lines, _LOOK_AHEAD))
        place = _find_header(ahead)
        names = [_name(value) for value in ahead[place].values] if ahead else []
        check_names(names, ahead[place].number if ahead else 1)
        others = [each.name for each in book.sheets if each is not sheet]
        unread = f"; not read: {', '.join(map(repr, others))}" if others else ""
        source.tell(f"sheet '{sheet.name}', columns in row {ahead[place].number}{unread}")
        for line in chain(ahead[place + 1 :], lines):
            headings += line.is_heading
            if not line.is_heading:
                yield _to_row(line, names)
    if headings:
        source.tell(f"not read: headings over merged columns, in {headings} rows")
    for told in cells.told(names):
        source.tell(told)


def _lines(parser: "SheetParser", cells: "Cells", merged: Merged) -> Iterator[_Line]:
    """Stream the rows that are not empty."""
    for number, row in parser.rows():
        values: list[Any] = []
        uncomputed = 0
        for cell in row or ():
            values += [None] * (cell["column"] - len(values))
            if cell["data_type"] == "f":
                uncomputed = uncomputed or cell["column"]
            else:
                values[cell["column"] - 1] = cells.read(cell)
        # Before it is filled: a row that holds nothing of its own would repeat the one above it.
        is_filled = any(value is not None for value in values)
        is_heading = merged.fill(number, values)
        if row is None or uncomputed or is_filled:
            yield _Line(number, values, row is None, uncomputed, is_heading)


def _find_header(lines: list[_Line]) -> int:
    """Find the first row that names nearly all columns filled below it, or one behind a gap that names a number."""
    below: Counter[int] = Counter()
    named: dict[int, float] = {}
    for place in reversed(range(len(lines))):
        filled = [column for column, value in enumerate(lines[place].values) if value is not None]
        if not lines[place].is_heading and below:
            named[place] = sum(below[column] for column in filled) / below.total()
        below.update(filled)
    full = [place for place in sorted(named) if named[place] >= _NAMED]
    gaps = (place for place in full if place and lines[place].number > lines[place - 1].number + 1)
    known = (place for place in gaps if guess_number_column(_name(value) for value in lines[place].values))
    if full and not guess_number_column(_name(value) for value in lines[full[0]].values):
        return next(known, full[0])
    return full[0] if full else max(sorted(named), key=lambda place: named[place], default=0)


def _name(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def _to_row(line: _Line, names: list[str]) -> Row:
    from .xlsx_cells import column_name  # noqa: PLC0415 # as above

    if line.is_damaged:
        return Row(line.number, None, "the row is damaged")
    if line.uncomputed:
        name = column_name(names, line.uncomputed)
        return Row(line.number, None, f"'{name}' holds a formula whose value was never computed; {_SAVE_AGAIN}")
    width = max(len(names), len(line.values))
    missing = width - len(line.values)
    return pair(line.number, names + [""] * (width - len(names)), line.values + [None] * missing)
