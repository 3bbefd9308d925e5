# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Read the records of a catalog file one by one, each with its row, and every row that is none with its reason."""

import gzip
import json
import math
import re
import zlib
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any, Final, NoReturn, TextIO

from partwise.errors import CatalogError, ConfigError

from .bmecat import BMECAT_ENDINGS, is_bmecat, read_bmecat
from .rows import Row, check_first_line, undecodable
from .tables import read_csv, read_tsv

# A \ud800 to \udfff by itself is half a character; checked only where one may be.
_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")


def read_rows(path: Path, *, encoding: str = "utf-8", language: str | None = None) -> Iterator[Row]:
    """
    Stream the rows of a catalog file.

    :param path: A .jsonl, .ndjson, .csv, .tsv, .xml or .bmecat file, or one of these with .gz behind it.
    :param encoding: The text's encoding; a byte order mark is taken off.
    :param language: The language to read of a BMEcat file; None for the catalog's default.
    :returns: Its rows.
    :raises CatalogError: If the file is missing, of an unknown kind, or not text in that encoding.
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
        yield from read_stream(stream, path.name, encoding=encoding, shown=str(path), language=language)


def read_stream(
    stream: IO[bytes],
    name: str,
    *,
    encoding: str = "utf-8",
    shown: str | None = None,
    language: str | None = None,
) -> Iterator[Row]:
    """
    Stream the rows of an open catalog.

    :param stream: Its bytes.
    :param name: Its file name, whose ending says what it is.
    :param encoding: The text's encoding.
    :param shown: What to call it in errors; the name if None.
    :param language: The language to read of a BMEcat file; None for the catalog's default.
    :returns: Its rows.
    :raises CatalogError: If it is of an unknown kind or not text in that encoding.
    """
    shown = shown or name
    packed = name.lower().endswith(".gz")
    ending = Path(name[:-3] if packed else name).suffix.lower()
    reader = READERS.get(ending)
    if reader is None and not is_bmecat(name):
        known = ", ".join((*READERS, *BMECAT_ENDINGS))
        problem = f"unknown kind of catalog '{ending or name}'; known are {known}, each also with .gz"
        raise CatalogError(problem, file=shown)
    unpacked: Any = gzip.GzipFile(fileobj=stream) if packed else stream
    # Bytes that are no text reach the readers as such, which report the row that they stand in.
    text = TextIOWrapper(unpacked, encoding=_with_mark(encoding), errors="surrogateescape", newline="")
    row: int | None = None
    try:
        for item in reader(text) if reader else read_bmecat(unpacked, language=language):
            row = item.number
            yield item
    except CatalogError as error:
        raise CatalogError(error.problem, file=shown, row=error.row) from error
    except UnicodeDecodeError as error:
        problem = f"not {encoding} text at or after this row ({error.reason}); name the file's encoding"
        raise CatalogError(problem, file=shown, row=row) from error
    except (OSError, EOFError, zlib.error) as error:
        problem = (
            f"{'the gzip file is damaged or cut off' if packed else 'cannot be read'} at or after this row: {error}"
        )
        raise CatalogError(problem, file=shown, row=row) from error
    finally:
        text.detach()  # the caller closes what it opened


def _with_mark(encoding: str) -> str:
    try:
        "".encode(encoding)
    except LookupError as error:
        msg = f"unknown encoding '{encoding}'; use utf-8, cp1252, latin-1 or another that Python knows"
        raise ConfigError(msg) from error
    return "utf-8-sig" if encoding.lower().replace("_", "-") in {"utf-8", "utf8"} else encoding


def _read_jsonl(text: TextIO) -> Iterator[Row]:
    for number, line in enumerate(text, start=1):
        if number == 1:
            check_first_line(line)
        if line.strip():
            yield _to_row(number, line)


def _to_row(number: int, line: str) -> Row:
    if problem := undecodable(line):
        return Row(number, None, problem)
    try:
        record = json.loads(
            line, parse_constant=_refuse_constant, parse_float=_finite, object_pairs_hook=_distinct_keys
        )
        if _HALF.search(line):
            json.dumps(record, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return Row(number, None, "holds half of a surrogate pair, which is no character")
    except (ValueError, RecursionError) as error:
        return Row(number, None, f"not JSON: {error}")
    if isinstance(record, dict):
        return Row(number, record)
    return Row(number, None, f"expected an object, got {type(record).__name__}")


def _distinct_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        msg = f"the field '{next(name for name in names if names.count(name) > 1)}' stands twice in one object"
        raise ValueError(msg)
    return found


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is not a number"
    raise ValueError(msg)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        msg = f"{text} is too large for a number"
        raise ValueError(msg)
    return number


READERS: Final[dict[str, Callable[[TextIO], Iterator[Row]]]] = {
    ".jsonl": _read_jsonl,
    ".ndjson": _read_jsonl,
    ".csv": read_csv,
    ".tsv": read_tsv,
}
