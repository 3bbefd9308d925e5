# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Lines and bytes of a catalog within bounded memory."""

from collections.abc import Callable, Iterator
from typing import IO, Final, TextIO

from partwise.errors import CatalogError

# A line, a cell or a record that is longer is a broken quote or no catalog, not a description.
MAX_LINE: Final = 10_000_000
MAX_RECORD: Final = 64 << 20


def read_lines(text: TextIO) -> Iterator[str | None]:
    """
    Stream lines.

    :param text: An open text.
    :returns: Its lines with their ends; None for one that is longer than `MAX_LINE` characters.
    """
    while line := text.readline(MAX_LINE):
        if len(line) < MAX_LINE or line.endswith(("\n", "\r")):
            yield line
            continue
        while len(line) == MAX_LINE and not line.endswith(("\n", "\r")):
            line = text.readline(MAX_LINE)
        yield None


TOO_LONG: Final = f"the line is longer than {MAX_LINE:,} characters"


class Metered:
    """
    Bytes on their way to a parser that keeps all of a record until it is complete, checked as they go.

    :param stream: Where they come from.
    :param check: Raises for bytes that the parser must not see.
    :param overlap: With how many of the bytes before it sees new ones, so that nothing hides between two blocks.
    """

    def __init__(self, stream: IO[bytes], check: Callable[[bytes], None], overlap: int) -> None:
        self._stream = stream
        self._check = check
        self._overlap = overlap
        self._before = b""
        self._since = 0

    def begin_record(self) -> None:
        """Begin to count for a new record."""
        self._since = 0

    def read(self, size: int = -1) -> bytes:
        """
        Read on.

        :param size: How many bytes at most; a block if negative.
        :returns: The bytes; empty at the end.
        :raises CatalogError: If a record is longer than `MAX_RECORD` bytes, or the check refuses them.
        """
        data = self._stream.read(size if size >= 0 else 1 << 16)
        self._since += len(data)
        if self._since > MAX_RECORD:
            problem = f"one record is larger than {MAX_RECORD >> 20} MB; a catalog has a record for each product"
            raise CatalogError(problem)
        seen = self._before + data
        self._check(seen)
        self._before = seen[-self._overlap :]
        return data
