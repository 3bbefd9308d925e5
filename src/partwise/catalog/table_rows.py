# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What the rows of all tables have in common: a header of distinct names, and a cell for each of them."""

from typing import Any

from partwise.errors import CatalogError

from .rows import Row


def check_names(names: list[str], row: int) -> None:
    """
    Hold a header to have names, none of them twice.

    :param names: What it says, without white space around it.
    :param row: Where it stands, from 1.
    :raises CatalogError: If it has none, or one twice.
    """
    if not any(names):
        problem = "the file is empty; expected a header line with column names"
        raise CatalogError(problem, row=row)
    if double := sorted({name for name in names if name and names.count(name) > 1}):
        problem = f"the header names columns twice: {double}"
        raise CatalogError(problem, row=row)


def pair(number: int, names: list[str], values: list[Any]) -> Row:
    """
    Pair cells with columns; empty cells beyond the last column are dropped, a column without a name counts.

    :param number: The row, from 1.
    :param names: The header.
    :param values: The cells; `""` or None for an empty one.
    :returns: The row; without a record if it has more or fewer cells than the header has names.
    """
    while len(values) > len(names) and values[-1] in {"", None}:
        values.pop()
    if len(values) != len(names):
        return Row(number, None, f"the row has {len(values)} fields, the header {len(names)}")
    return Row(
        number,
        {
            name or f"column {place}": value
            for place, (name, value) in enumerate(zip(names, values, strict=True), 1)
            if name or value not in {"", None}
        },
    )
