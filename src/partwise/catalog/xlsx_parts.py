# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
The parts of an xlsx file within bounded memory.

openpyxl keeps all shared strings and a trace of every row in memory; here strings wait in a temporary file, and what a
row leaves behind is dropped.
"""

import re
import tempfile
import zipfile
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import IO, Any, Final, NamedTuple
from xml.etree.ElementTree import SubElement, iterparse

from openpyxl.cell.text import Text
from openpyxl.packaging.manifest import Manifest
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from partwise.errors import CatalogError

from .lines import Metered

# Parts that are read whole, such as styles, and how much of the others a packed byte may be.
_LARGEST_WHOLE: Final = 32 << 20
_LARGEST_PART: Final = 4 << 30
_MOST_RATIO: Final = 100
_HARMLESS: Final = 32 << 20
MAX_ROW: Final = 1_048_576
_DATES_END: Final = 2_958_466  # days to the year 10000
_DOCTYPE: Final = b"<!DOCTYPE"
_ENCODING: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*encoding=[\"']([^\"']*)")
_F, _IS, _T, _V = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("f", "is", "t", "v"))


class Archive(zipfile.ZipFile):
    """A zip file that gives no part which would fill memory or disk."""

    def open(self, name: Any, mode: Any = "r", pwd: bytes | None = None, **others: Any) -> IO[bytes]:
        """
        Open a part.

        :param name: Its name.
        :param mode: As for any zip file.
        :param pwd: As for any zip file.
        :param others: As for any zip file.
        :returns: Its bytes.
        :raises CatalogError: If it is larger, or packed more tightly, than those of spreadsheets.
        """
        part = self.getinfo(getattr(name, "filename", name))
        size, packed = part.file_size, max(1, part.compress_size)
        if size > _LARGEST_PART or (size > _HARMLESS and size > _MOST_RATIO * packed):
            problem = f"{part.filename} in it would unpack to {size >> 20} MB from {packed >> 10} kB: not a spreadsheet"
            raise CatalogError(problem)
        return super().open(name, mode, pwd, **others)

    def read(self, name: Any, pwd: bytes | None = None) -> bytes:
        """
        Read a part whole.

        :param name: Its name.
        :param pwd: As for any zip file.
        :returns: Its bytes.
        :raises CatalogError: If it is larger than such parts of spreadsheets.
        """
        size = self.getinfo(getattr(name, "filename", name)).file_size
        if size > _LARGEST_WHOLE:
            problem = f"{name} in it is {size >> 20} MB; more than {_LARGEST_WHOLE >> 20} MB is not a spreadsheet's"
            raise CatalogError(problem)
        data = super().read(name, pwd)
        check_xml(data)
        return data


class SharedStrings:
    """
    Texts by their place, in a temporary file.

    :param texts: The texts.
    """

    def __init__(self, texts: Iterator[str]) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=16 << 20)  # noqa: SIM115 # closed with its owner
        self._ends = array("Q", [0])
        for text in texts:
            self._file.write(text.encode("utf-8", "surrogatepass"))
            self._ends.append(self._file.tell())
        self._get = lru_cache(maxsize=4096)(self._read)

    def __getitem__(self, place: int) -> str:
        if not 0 <= place < len(self._ends) - 1:
            msg = f"there is no text {place}"
            raise IndexError(msg)
        return self._get(place)

    def _read(self, place: int) -> str:
        start, end = self._ends[place], self._ends[place + 1]
        self._file.seek(start)
        return self._file.read(end - start).decode("utf-8", "surrogatepass")

    def close(self) -> None:
        """Delete the file."""
        self._file.close()


class Sheet(NamedTuple):
    """
    A sheet of rows.

    :param name: Its name.
    :param is_visible: Whether it is shown.
    :param path: Where it is in the file.
    """

    name: str
    is_visible: bool
    path: str


class Book(ExcelReader):
    """
    A workbook whose sheets are read row by row.

    :param stream: The file's bytes.
    """

    package: Manifest
    wb: Workbook

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(stream, read_only=True, data_only=True, keep_links=False)
        self.archive.close()
        self.archive = Archive(stream)
        self.strings = SharedStrings(iter(()))
        self.sheets: list[Sheet] = []

    def read_strings(self) -> None:
        """Bring the shared strings into a temporary file."""
        part = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call] # typeshed's gap
        if part is not None:
            with self.archive.open(part.PartName[1:]) as stream:
                self.strings = SharedStrings(_texts(stream))

    def load(self) -> None:
        """Read what the rows need: texts, sheets, formats. A sheet itself is read when it is opened."""
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)
        found = [(sheet, rel) for sheet, rel in self.parser.find_sheets() if "chartsheet" not in rel.Type]
        self.sheets = [
            Sheet(sheet.name, sheet.state == "visible", rel.target)
            for sheet, rel in found
            if rel.target in self.valid_files
        ]

    @contextmanager
    def open_sheet(self, sheet: Sheet) -> Iterator["SheetParser"]:
        """
        Open a sheet.

        :param sheet: One of the workbook's.
        :returns: What reads its rows.
        """
        book: Any = self.wb
        dates, durations = book._date_formats, book._timedelta_formats  # noqa: SLF001 # as ReadOnlyWorksheet does
        with self.archive.open(sheet.path) as stream:
            yield SheetParser(
                stream, self.strings, data_only=True, epoch=book.epoch, date_formats=dates, timedelta_formats=durations
            )

    def number_format(self, style: int) -> str:
        """
        Tell how a cell's number is shown.

        :param style: The cell's style.
        :returns: The format, such as `0000`; `General` if the workbook does not define it.
        """
        book: Any = self.wb
        styles = book._cell_styles  # noqa: SLF001 # as ReadOnlyCell does
        number = styles[style].numFmtId if style < len(styles) else 0
        if number < BUILTIN_FORMATS_MAX_SIZE:
            return BUILTIN_FORMATS.get(number, "General")
        place, defined = number - BUILTIN_FORMATS_MAX_SIZE, book._number_formats  # noqa: SLF001
        return str(defined[place]) if place < len(defined) else "General"

    def close(self) -> None:
        """Let go of the file."""
        self.strings.close()
        self.archive.close()


def check_xml(data: bytes) -> None:
    """
    Hold XML to be UTF-8 without a document type, so that no entity can grow and nothing is fetched.

    :param data: A part, or a block of one.
    :raises CatalogError: If it is not.
    """
    encoding = _ENCODING.match(data)
    if b"\0" in data or (encoding and encoding[1].lower() not in {b"utf-8", b"us-ascii"}):
        problem = "a part of the spreadsheet is not written in UTF-8"
        raise CatalogError(problem)
    if _DOCTYPE in data:
        problem = "a part of the spreadsheet declares a document type, which none needs"
        raise CatalogError(problem)


def _texts(stream: IO[bytes]) -> Iterator[str]:
    xml = Metered(stream, check_xml, len(_DOCTYPE))
    for element in _children(xml, f"{{{SHEET_MAIN_NS}}}sst", f"{{{SHEET_MAIN_NS}}}si"):
        xml.begin_record()
        yield _text(element).replace("x005F_", "")  # as openpyxl does


def _text(element: Any) -> str:
    if len(element) == 1 and element[0].tag == _T:  # not formatted: by far the most, and openpyxl is slow with them
        return element[0].text or ""
    formatted: Any = Text.from_tree(element)
    return str(formatted.content)


def _children(stream: Metered, parent: str, child: str) -> Iterator[Any]:
    """Stream elements of one kind, and drop each with all that it leaves in its parent."""
    above = None
    for event, element in iterparse(stream, events=("start", "end")):  # noqa: S314 # _Xml lets nothing through
        if event == "start":
            above = element if element.tag == parent else above
        elif element.tag == child:
            yield element
            if above is not None:
                above.clear()


class SheetParser(WorkSheetParser):
    """Rows of a sheet with their cells as mappings of row, column, value, data_type and style_id."""

    def rows(self) -> Iterator[tuple[int, list[dict[str, Any]] | None]]:
        """
        Stream the rows.

        :returns: Each row's number and its cells; None for cells that cannot be read.
        :raises CatalogError: If there are more rows than a sheet may have, or one is larger than 64 MB.
        """
        source: Any = self.source
        xml = Metered(source, check_xml, len(_DOCTYPE))
        for element in _children(xml, f"{{{SHEET_MAIN_NS}}}sheetData", f"{{{SHEET_MAIN_NS}}}row"):
            xml.begin_record()
            try:
                number, cells = self.parse_row(element)
            except (ValueError, LookupError, TypeError, OverflowError):
                number, cells = self.row_counter, None
            self.row_dimensions.clear()
            if number > MAX_ROW:
                problem = f"a sheet has at most {MAX_ROW:,} rows"
                raise CatalogError(problem, row=number)
            yield number, cells

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """
        Read a cell.

        :param element: Its element.
        :returns: As openpyxl's, with the type `f` for a formula whose value was never stored.
        """
        kind = element.get("t")
        inline = element.find(_IS) if kind == "inlineStr" else None
        if inline is not None:
            element.set("t", "str")
            SubElement(element, _V).text = _text(inline)
        elif kind in {None, "n"} and int(element.get("s", 0)) in self.date_formats and not _is_date(element):
            element.set("s", "0")  # a number that no date has stays one
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and kind != "str" and element.find(_F) is not None:
            cell["data_type"] = "f"
        return cell


def _is_date(element: Any) -> bool:
    value = element.findtext(_V)
    return not value or 0 <= float(value) < _DATES_END
