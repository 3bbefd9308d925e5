# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Read the records of a JSON document one by one: of an array, or of an object with one list of records."""

import codecs
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TextIO

from partwise.errors import CatalogError

from .json_lines import finite
from .lines import Metered
from .rows import Row
from .source import Source, shown_encoding

_DEEPEST: Final = 100
_TOO_DEEP: Final = f"the record is nested more than {_DEEPEST} deep"
_SHOWN: Final = 20
_MOST_DIGITS: Final = 4300  # of a whole number, as Python's int takes them
_TOO_LONG: Final = re.compile(rb"\d{%d}" % (_MOST_DIGITS + 1))
# What a parser says, and what to do.
_HINTS: Final = {
    "trailing garbage": "something stands behind the end; if each line is an object, the ending is .jsonl",
    "premature EOF": "the file is cut off or empty",
    "invalid bytes in UTF8": "bytes that are no UTF-8; name the file's encoding",
}

Event = tuple[str, Any]


def read_json(source: Source) -> Iterator[Row]:
    """
    Stream the records of a JSON document. A row's number is that of the record, from 1.

    :param source: The open catalog; UTF-8 unless it has a byte order mark or its user names another encoding.
    :returns: Its rows.
    :raises CatalogError: If it is no JSON, holds no list of objects or several, or a record is larger than 64 MB.
    """
    import ijson  # noqa: PLC0415 # only where such a file is read

    encoding = source.find_encoding(guess=False)
    if encoding == "utf-8-sig":
        _skip_mark(source)
        yield from _records(source, Metered(source.stream, _check_digits, _MOST_DIGITS), ijson)
        return
    source.tell(f"{shown_encoding(encoding)} text")
    with source.open_text(encoding) as text:
        utf8: Any = _AsUtf8(text)  # only read() is used
        yield from _records(source, Metered(utf8, _check_digits, _MOST_DIGITS), ijson)


def _check_digits(data: bytes) -> None:
    """Refuse what Python makes no number of: the parser in C would crash."""
    # Of so many digits in a row one half fills such a block; to look for all of them takes as long as to parse.
    half = (_MOST_DIGITS + 2) // 2
    is_long = any(data[start : start + half].isdigit() for start in range(0, len(data), half))
    if is_long and _TOO_LONG.search(data):
        problem = f"holds a number of more than {_MOST_DIGITS:,} digits at or behind this row; leave it out"
        raise CatalogError(problem)


class _AsUtf8:
    """A text as the bytes that parsers of JSON want."""

    def __init__(self, text: TextIO) -> None:
        self._text = text

    def read(self, size: int) -> bytes:
        try:
            return self._text.read(size).encode()
        except UnicodeEncodeError as error:
            problem = "holds bytes that are no text in this encoding; name the file's encoding"
            raise CatalogError(problem) from error


def _skip_mark(source: Source) -> None:
    if source.stream.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
        source.stream.seek(0)


def _records(source: Source, metered: Metered, ijson: Any) -> Iterator[Row]:
    walk = _Walk(metered)
    try:
        yield from walk.rows(ijson.basic_parse(metered))
    except CatalogError as error:
        raise CatalogError(error.problem, row=error.row or walk.number + 1) from error
    except ijson.JSONError as error:
        said = error.args[0] if error.args else ""
        said = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
        reason = next((hint for sign, hint in _HINTS.items() if sign in said), said.splitlines()[0] if said else "")
        problem = f"not JSON: {reason}"
        raise CatalogError(problem, row=walk.number + 1) from error
    except InvalidOperation as error:
        problem = "holds a number that is too large at or behind this row; write it as a text"
        raise CatalogError(problem, row=walk.number + 1) from error
    if walk.found is None and not walk.saw_list:
        problem = "holds no list of records; expected an array of objects, or an object with one such array"
        raise CatalogError(problem)
    if walk.found:
        source.tell(f"the records are those of '{'.'.join(walk.found)}'")
    if walk.left:
        more = ", …" if len(walk.left) > _SHOWN else ""
        source.tell(f"not read, beside the records: {', '.join(list(walk.left)[:_SHOWN])}{more}")


class _Walk:
    """The way through a document: outside of records, where lists of them are looked for, and through each of them."""

    def __init__(self, metered: Metered) -> None:
        self._metered = metered
        # An object's current key, or None for an array, of all that is open outside of records.
        self._open: list[str | None] = []
        self.number = 0
        self.found: tuple[str, ...] | None = None
        self.saw_list = False
        self.left: dict[str, None] = {}

    def rows(self, events: Iterator[Event]) -> Iterator[Row]:
        for event, value in events:
            inside_list = bool(self._open) and self._open[-1] is None
            if event == "start_map" and inside_list:
                yield self._record(events)
            elif event in {"start_map", "start_array"}:
                self._enter(event)
            elif event in {"end_map", "end_array"}:
                self._open.pop()
            elif event == "map_key":
                self._open[-1] = value
            elif inside_list and self._path() in {(), self.found}:
                self.number += 1
                yield Row(self.number, None, f"expected an object, got {event}")
            elif len(self.left) <= _SHOWN:
                self.left[".".join(self._path())] = None

    def _enter(self, event: str) -> None:
        if len(self._open) >= _DEEPEST:
            raise CatalogError(_TOO_DEEP, row=self.number + 1)
        self.saw_list |= event == "start_array"
        self._open.append(None if event == "start_array" else "")

    def _path(self) -> tuple[str, ...]:
        return tuple(filter(None, self._open))

    def _record(self, events: Iterator[Event]) -> Row:
        path = self._path()
        if self.found is None:
            self.found = path
        elif self.found != path:
            names = " and ".join(f"'{'.'.join(each)}'" for each in (self.found, path))
            problem = f"holds two lists of records, {names}; save each as a file of its own"
            raise CatalogError(problem, row=self.number + 1)
        self._metered.begin_record()
        record, wrong = _build(events)
        self.number += 1
        return Row(self.number, None if wrong else record, wrong)


def _build(events: Iterator[Event]) -> tuple[dict[str, Any], str | None]:
    """Build a record whose beginning was read, and find the first thing that is wrong with it."""
    record: dict[str, Any] = {}
    containers: list[Any] = [record]
    keys: list[str] = [""]
    problem: str | None = None
    too_deep = 0
    for event, value in events:
        if too_deep or (event.startswith("start_") and len(containers) >= _DEEPEST):
            problem = problem or _TOO_DEEP
            too_deep += event.startswith("start_") - event.startswith("end_")
        elif event == "map_key":
            if value in containers[-1]:
                problem = problem or f"the field '{value}' stands twice in one object"
            keys[-1] = value
        elif event.startswith("end_"):
            containers.pop()
            keys.pop()
            if not containers:
                break
        else:
            part, too_large = _value(event, value)
            problem = problem or too_large
            _put(containers[-1], keys[-1], part)
            if event.startswith("start_"):
                containers.append(part)
                keys.append("")
    return record, problem


def _value(event: str, value: Any) -> tuple[Any, str | None]:
    if event.startswith("start_"):
        return ({} if event == "start_map" else []), None
    if not isinstance(value, Decimal):
        return value, None
    try:
        return finite(str(value)), None
    except ValueError as error:
        return None, f"not JSON: {error}"


def _put(container: Any, key: str, part: Any) -> None:
    if isinstance(container, list):
        container.append(part)
    else:
        container[key] = part
