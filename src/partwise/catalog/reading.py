# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Read the records of a catalog file one by one, each with its row, and every row that is none with its reason."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from partwise.errors import CatalogError

from .bmecat import BMECAT_ENDINGS, is_bmecat, is_update, read_bmecat
from .json_documents import read_json
from .json_lines import read_json_lines
from .parquet import read_parquet
from .rows import Row
from .source import Source
from .tables import read_csv, read_tsv
from .xlsx import read_xlsx


class Reader(NamedTuple):
    """
    What reads a kind of catalog.

    :param read: Takes the open catalog, gives its rows.
    :param packable: Whether `.gz` may stand behind the ending.
    """

    read: Callable[[Source], Iterator[Row]]
    packable: bool = True


def _read_bmecat(source: Source) -> Iterator[Row]:
    return read_bmecat(source.stream, language=source.language)


READERS: Final[dict[str, Reader]] = {
    ".jsonl": Reader(read_json_lines),
    ".ndjson": Reader(read_json_lines),
    ".json": Reader(read_json),
    ".csv": Reader(read_csv),
    ".tsv": Reader(read_tsv),
    ".xlsx": Reader(read_xlsx, packable=False),
    ".xlsm": Reader(read_xlsx, packable=False),
    ".parquet": Reader(read_parquet, packable=False),
    **dict.fromkeys(BMECAT_ENDINGS, Reader(_read_bmecat)),
}
_DATASHEET: Final = (
    "is a text about products, not a catalog: convert it with {} and CatalogSplitter, "
    'see "Long texts and datasheets" in docs/howto.md'
)
# What people have in place of a catalog, and what to do with it.
_ELSEWHERE: Final = {
    ".pdf": _DATASHEET.format("PyPDFToDocument"),
    ".html": _DATASHEET.format("HTMLToDocument"),
    ".htm": _DATASHEET.format("HTMLToDocument"),
    ".md": _DATASHEET.format("TextFileToDocument"),
    ".docx": _DATASHEET.format("DOCXToDocument"),
    ".txt": "may be anything; rename it to .csv if its lines are rows of a table",
    ".xls": "is an old Excel file; open it in a spreadsheet program and save it as .xlsx",
    ".xlsb": "is a binary Excel file; open it in a spreadsheet program and save it as .xlsx",
    ".ods": "is an OpenDocument table; open it in a spreadsheet program and save it as .xlsx",
    ".zip": "is an archive; unpack it and name the catalog in it",
    ".7z": "is an archive; unpack it and name the catalog in it",
    ".rar": "is an archive; unpack it and name the catalog in it",
    ".tar": "is an archive; unpack it and name the catalog in it",
    ".bz2": "is packed; unpack it, or pack it with gzip",
    ".xz": "is packed; unpack it, or pack it with gzip",
    ".zst": "is packed; unpack it, or pack it with gzip",
}


def read_rows(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    language: str | None = None,
    tell: Callable[[str], None] | None = None,
) -> Iterator[Row]:
    """
    Stream the rows of a catalog file.

    :param path: A file with one of the endings in `READERS`, or of a text with .gz behind it.
    :param encoding: The text's encoding; told from its bytes if None. A byte order mark is taken off.
    :param delimiter: What parts the columns of a csv file; told from its first rows if None.
    :param sheet: The sheet of a spreadsheet; the first with rows if None.
    :param language: The language to read of a BMEcat file; None for the catalog's default.
    :param tell: Takes lines for the user that tell how the file was understood.
    :returns: Its rows.
    :raises CatalogError: If the file is missing, of an unknown kind, or not what its name says.
    :raises ConfigError: If the encoding or the delimiter is none.
    """
    if not path.is_file():
        problem = "this is a folder, not a catalog file" if path.is_dir() else "no such file"
        raise CatalogError(problem, file=str(path))
    try:
        stream = path.open("rb")
    except OSError as error:
        problem = f"cannot be opened: {error.strerror or error}"
        raise CatalogError(problem, file=str(path)) from error
    with stream:
        texts: dict[str, Any] = {"encoding": encoding, "delimiter": delimiter}
        yield from read_stream(stream, path.name, shown=str(path), sheet=sheet, language=language, tell=tell, **texts)


def holds_only_changes(path: Path) -> bool:
    """
    Tell whether a catalog file says of itself that it updates another, so that what it lacks is not gone.

    :param path: A file that `read_rows` reads.
    :returns: Whether it is such an update; of the kinds that are read only BMEcat says so.
    """
    if not is_bmecat(path.name):
        return False
    with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as stream:
        return is_update(stream)  # type: ignore[arg-type] # a gzip file is one, but for its type


def read_stream(
    stream: IO[bytes],
    name: str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    language: str | None = None,
    tell: Callable[[str], None] | None = None,
    shown: str | None = None,
) -> Iterator[Row]:
    """
    Stream the rows of an open catalog.

    :param stream: Its bytes, seekable.
    :param name: Its file name, whose ending says what it is.
    :param encoding: As for `read_rows`.
    :param delimiter: As for `read_rows`.
    :param sheet: As for `read_rows`.
    :param language: As for `read_rows`.
    :param tell: As for `read_rows`.
    :param shown: What to call it in errors; the name if None.
    :returns: Its rows.
    :raises CatalogError: If it is of an unknown kind, or not what its name says.
    :raises ConfigError: If the encoding or the delimiter is none.
    """
    shown = shown or name
    reader, packed = _reader_for(name, shown)
    source = Source(
        gzip.GzipFile(fileobj=stream) if packed else stream,  # type: ignore[arg-type] # it is one, but for its type
        encoding,
        delimiter,
        sheet,
        language,
        lambda line: tell(f"{shown}: {line}") if tell else None,
    )
    row: int | None = None
    try:
        for item in reader.read(source):
            row = item.number
            yield item
    except CatalogError as error:
        raise CatalogError(error.problem, file=shown, row=error.row) from error
    except UnicodeDecodeError as error:
        problem = f"not {error.encoding} text at or after this row ({error.reason}); name the file's encoding"
        raise CatalogError(problem, file=shown, row=row) from error
    except (OSError, EOFError, zlib.error) as error:
        problem = (
            f"{'the gzip file is damaged or cut off' if packed else 'cannot be read'} at or after this row: {error}"
        )
        raise CatalogError(problem, file=shown, row=row) from error


def _reader_for(name: str, shown: str) -> tuple[Reader, bool]:
    """Find what reads a file, and whether it is packed, by its ending."""
    packed = name.lower().endswith(".gz")
    ending = Path(name[:-3] if packed else name).suffix.lower()
    if ending in _ELSEWHERE:
        problem = f"'{ending}' {_ELSEWHERE[ending]}"
        raise CatalogError(problem, file=shown)
    if ending not in READERS:
        texts = ", ".join(known for known, reader in READERS.items() if reader.packable)
        others = ", ".join(known for known, reader in READERS.items() if not reader.packable)
        problem = f"unknown kind of catalog '{ending or name}'; known are {texts}, each also with .gz, and {others}"
        raise CatalogError(problem, file=shown)
    if packed and not READERS[ending].packable:
        problem = f"'{ending}' is packed already; unpack the .gz around it"
        raise CatalogError(problem, file=shown)
    return READERS[ending], packed
