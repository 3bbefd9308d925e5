# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Merged cells of a sheet: a value that is merged over rows is that of each row, one over columns is a heading."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import IO, Any, Final, NamedTuple

from partwise.errors import CatalogError

_MOST_MERGES: Final = 200_000
_BLOCK: Final = 1 << 20
_OVERLAP: Final = 512
_MERGE: Final = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")


class Merge(NamedTuple):
    """
    Cells that are merged into one: first and last column and row, from 1.

    :param column: The first column.
    :param row: The first row.
    :param last_column: The last column.
    :param last_row: The last row.
    """

    column: int
    row: int
    last_column: int
    last_row: int


def read_merges(stream: IO[bytes]) -> list[Merge]:
    """
    Find the merged cells of a sheet, which stand behind its rows.

    :param stream: The sheet's part.
    :returns: What is merged.
    :raises CatalogError: If there are too many, or the part is not written in UTF-8.
    """
    found: list[Merge] = []
    rest = b""
    while block := stream.read(_BLOCK):
        if not rest and block.startswith((b"\xff\xfe", b"\xfe\xff")):
            problem = "a sheet is not written in UTF-8; open the file in a spreadsheet program and save it again"
            raise CatalogError(problem)
        data = rest + block
        matches = list(_MERGE.finditer(data))
        found += [Merge(_column(m[1]), int(m[2]), _column(m[3]), int(m[4])) for m in matches]
        rest = data[max(matches[-1].end() if matches else 0, len(data) - _OVERLAP) :]
        if len(found) > _MOST_MERGES:
            problem = f"a sheet has more than {_MOST_MERGES:,} merged cells; undo them and save it again"
            raise CatalogError(problem)
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


class Merged:
    """
    Fills what a sheet leaves empty below a merged value, row by row.

    :param merges: What is merged.
    """

    def __init__(self, merges: Iterable[Merge]) -> None:
        self._starting: dict[int, list[Merge]] = defaultdict(list)
        for merge in merges:
            self._starting[merge.row].append(merge)
        self._open: list[tuple[Merge, Any]] = []

    def fill(self, number: int, values: list[Any]) -> bool:
        """
        Fill a row; rows come in their order.

        :param number: The row, from 1.
        :param values: Its cells, None where empty; filled in place.
        :returns: Whether the row is a heading: a value over several columns, and nothing else.
        """
        self._open = [(merge, value) for merge, value in self._open if merge.last_row >= number]
        starting = self._starting.pop(number, [])
        held = [place for place, value in enumerate(values, start=1) if value is not None]
        for merge, value in self._open:
            values += [None] * (merge.column - len(values))
            if values[merge.column - 1] is None:
                values[merge.column - 1] = value
        self._open += [
            (merge, values[merge.column - 1])
            for merge in starting
            if merge.last_row > merge.row and merge.column in held
        ]
        return len(held) == 1 and any(merge.column == held[0] < merge.last_column for merge in starting)
