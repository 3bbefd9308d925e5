# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""A row of a catalog file, and the bytes in it that are no text."""

import re
from typing import Any, Final, NamedTuple

from partwise.errors import CatalogError

# What `surrogateescape` makes of bytes that the encoding does not have; decoded text holds these in no other way.
_UNDECODED: Final = re.compile("[\udc80-\udcff]+")
_AROUND: Final = 10


class Row(NamedTuple):
    """
    A record, or why there is none.

    :param number: The line on which it begins, from 1.
    :param record: The record; None if it cannot be read.
    :param problem: Why not, or why it is no product's: then the record is there for those who only want its texts.
    """

    number: int
    record: dict[str, Any] | None
    problem: str | None = None


def undecodable(line: str) -> str | None:
    """
    Find bytes that are no text.

    :param line: A line decoded with `surrogateescape`.
    :returns: The problem, with the bytes and the text before them; None if all is text.
    """
    if "\0" in line:
        return "holds a zero byte, so the file is damaged or no text"
    if line.isascii() or not (found := _UNDECODED.search(line)):
        return None
    data = found[0].encode("ascii", "surrogateescape").hex(" ")
    before = line[max(0, found.start() - _AROUND) : found.start()]
    return f"the bytes {data} after '{before}' are no text in this encoding; name the file's encoding, such as cp1252"


def check_first_line(line: str) -> None:
    """
    Refuse UTF-16, of which no line can be read.

    :param line: The first line, decoded with `surrogateescape`.
    :raises CatalogError: If it begins with the byte order mark of UTF-16.
    """
    if line.startswith(("\udcff\udcfe", "\udcfe\udcff")):
        problem = "the file is UTF-16; name the encoding utf-16"
        raise CatalogError(problem, row=1)
