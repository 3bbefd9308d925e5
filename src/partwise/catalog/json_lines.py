# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Read JSON lines: a record in each, checked for what JSON's own reader lets pass."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from .lines import TOO_LONG, read_lines
from .rows import Row, check_first_line, undecodable
from .source import Source, shown_encoding

# A \ud800 to \udfff by itself is half a character; checked only where one may be.
_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")


def read_json_lines(source: Source) -> Iterator[Row]:
    """
    Stream the lines of a text, each a JSON object.

    :param source: The open catalog; UTF-8 unless it has a byte order mark or its user names another encoding.
    :returns: Its rows.
    :raises CatalogError: If it is no text.
    """
    encoding = source.find_encoding(guess=False)
    if not encoding.startswith("utf-8"):
        source.tell(f"{shown_encoding(encoding)} text")
    with source.open_text(encoding) as text:
        for number, line in enumerate(read_lines(text), start=1):
            if number == 1:
                check_first_line(line or "")
            if line is None:
                yield Row(number, None, TOO_LONG)
            elif line.strip():
                yield _to_row(number, line)


def _to_row(number: int, line: str) -> Row:
    if problem := undecodable(line):
        return Row(number, None, problem)
    try:
        record = json.loads(line, parse_constant=_refuse_constant, parse_float=finite, object_pairs_hook=_distinct_keys)
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


def finite(text: str) -> float:
    """
    Read a number with a decimal point or an exponent.

    :param text: As it is written.
    :returns: The number.
    :raises ValueError: If it is too large.
    """
    number = float(text)
    if not math.isfinite(number):
        msg = f"{text} is too large for a number"
        raise ValueError(msg)
    return number
