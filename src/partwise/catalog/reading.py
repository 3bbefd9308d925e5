# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Read the records of a catalog file one by one, each with its row, and every row that is none with its reason."""

import csv
import gzip
import json
import math
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, NoReturn, TextIO

from partwise.errors import CatalogError, ConfigError

# A field that is longer is a broken quote, not a description.
_MAX_FIELD = 10_000_000


class Row(NamedTuple):
    """
    A record, or why there is none.

    :param number: The line (jsonl), or the line on which the record ends (csv, tsv), from 1.
    :param record: The record; None if it cannot be read.
    :param problem: Why not.
    """

    number: int
    record: dict[str, Any] | None
    problem: str | None = None


def read_rows(path: Path, *, encoding: str = "utf-8") -> Iterator[Row]:
    """
    Stream the rows of a catalog file.

    :param path: A .jsonl, .ndjson, .csv or .tsv file, or one of these with .gz behind it.
    :param encoding: The text's encoding; a byte order mark is taken off.
    :returns: Its rows.
    :raises CatalogError: If the file is missing, of an unknown kind, or not text in that encoding.
    """
    if not path.is_file():
        problem = "this is a folder, not a catalog file" if path.is_dir() else "no such file"
        raise CatalogError(problem, file=str(path))
    with path.open("rb") as stream:
        yield from read_stream(stream, path.name, encoding=encoding, shown=str(path))


def read_stream(stream: IO[bytes], name: str, *, encoding: str = "utf-8", shown: str | None = None) -> Iterator[Row]:
    """
    Stream the rows of an open catalog.

    :param stream: Its bytes.
    :param name: Its file name, whose ending says what it is.
    :param encoding: The text's encoding.
    :param shown: What to call it in errors; the name if None.
    :returns: Its rows.
    :raises CatalogError: If it is of an unknown kind or not text in that encoding.
    """
    shown = shown or name
    ending = Path(name.removesuffix(".gz")).suffix.lower()
    reader = READERS.get(ending)
    if reader is None:
        problem = f"unknown kind of catalog '{ending or name}'; known are {', '.join(READERS)}, each also with .gz"
        raise CatalogError(problem, file=shown)
    unpacked: Any = gzip.GzipFile(fileobj=stream) if name.endswith(".gz") else stream
    row = 0
    try:
        with TextIOWrapper(unpacked, encoding=_with_mark(encoding), newline="") as text:
            for item in reader(text):
                row = item.number
                yield item
    except UnicodeDecodeError as error:
        problem = f"not {encoding} text after this row ({error.reason}); name the file's encoding, such as cp1252"
        raise CatalogError(problem, file=shown, row=row) from error
    except (gzip.BadGzipFile, EOFError) as error:
        problem = f"the gzip file is damaged or cut off after this row: {error}"
        raise CatalogError(problem, file=shown, row=row) from error
    except CatalogError as error:
        raise CatalogError(error.problem, file=shown, row=error.row) from error


def _with_mark(encoding: str) -> str:
    try:
        "".encode(encoding)
    except LookupError as error:
        msg = f"unknown encoding '{encoding}'; use utf-8, cp1252, latin-1 or another that Python knows"
        raise ConfigError(msg) from error
    return "utf-8-sig" if encoding.lower().replace("_", "-") in {"utf-8", "utf8"} else encoding


def _read_jsonl(text: TextIO) -> Iterator[Row]:
    for number, line in enumerate(text, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line, parse_constant=_refuse_constant, parse_float=_finite)
        except (ValueError, RecursionError) as error:
            yield Row(number, None, f"not JSON: {error}")
            continue
        if isinstance(record, dict):
            yield Row(number, record)
        else:
            yield Row(number, None, f"expected an object, got {type(record).__name__}")


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is not a number"
    raise ValueError(msg)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        msg = f"{text} is too large for a number"
        raise ValueError(msg)
    return number


def _read_csv(text: TextIO) -> Iterator[Row]:
    header = text.readline()
    yield from _read_table(text, header, _delimiter(header))


def _read_tsv(text: TextIO) -> Iterator[Row]:
    yield from _read_table(text, text.readline(), "\t")


def _delimiter(header: str) -> str:
    """Take the delimiter that splits the header most; a header rarely holds the others."""
    return max(",;\t|", key=lambda mark: len(next(csv.reader([header], delimiter=mark), [])))


def _read_table(text: TextIO, header: str, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(_MAX_FIELD)
    rows = csv.reader(chain([header], text), delimiter=delimiter, strict=True)
    names = [name.strip() for name in next(rows, [])]
    _check_header(names)
    while True:
        try:
            values = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(rows.line_num, None, f"not a row of a table: {error}")
            continue
        if not any(value.strip() for value in values):
            continue
        if len(values) != len(names):
            yield Row(rows.line_num, None, f"the row has {len(values)} fields, the header {len(names)}")
        else:
            yield Row(rows.line_num, dict(zip(names, (value.strip() for value in values), strict=True)))


def _check_header(names: list[str]) -> None:
    if not any(names):
        problem = "the file is empty; expected a header line with column names"
        raise CatalogError(problem, row=1)
    if double := sorted({name for name in names if names.count(name) > 1}):
        problem = f"the header names columns twice: {double}"
        raise CatalogError(problem, row=1)


READERS: Final[dict[str, Callable[[TextIO], Iterator[Row]]]] = {
    ".jsonl": _read_jsonl,
    ".ndjson": _read_jsonl,
    ".csv": _read_csv,
    ".tsv": _read_tsv,
}
