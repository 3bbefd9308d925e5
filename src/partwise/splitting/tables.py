# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
r"""
A table within a text: where its rows stand, what is in their cells, and what its columns are called.

>>> plain_cell("**SS-M12-50**"), plain_cell(r"Length \[mm\]"), plain_cell("10*20*30<br>mm")
('SS-M12-50', 'Length [mm]', '10*20*30 mm')
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from partwise.text import Span

# A whole cell in bold, italics, as code or as a link; marks within a cell may be signs, as in 10*20*30.
_MARKED: Final = re.compile(r"(\*{1,3}|`+)(?P<marked>[^*`]+)\1|(?<!!)\[(?P<linked>[^\]]+)\]\([^)\s]*\)")
_BREAK: Final = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
# How a spreadsheet program, and Haystack's XLSXToDocument, name columns that have no name.
_LETTER_NAME: Final = re.compile(r"[A-Z]{1,3}")


@dataclass(frozen=True, slots=True)
class Row:
    """
    A row of a table.

    :param span: Where it stands in the text, without the line break behind it.
    :param cells: What its cells say, one for each column.
    """

    span: Span
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """
    A table of a text.

    :param span: Where it stands.
    :param columns: A distinct name for each column.
    :param rows: Its rows without the header.
    :param repeated: What a piece of the table begins with that does not begin with its header.
    """

    span: Span
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    repeated: str

    @property
    def header(self) -> Span:
        """Where the column names stand, with the line below them if there is one."""
        return self.span[0], self.rows[0].span[0]


def make_table(text: str, span: Span, names: Sequence[str], rows: Sequence[Row], repeated: str | None = None) -> Table:
    """
    Make a table of what was read.

    :param text: The text that it stands in.
    :param span: Where it stands.
    :param names: The cells of its header.
    :param rows: Its other rows, at least one; short ones are filled, long ones make more columns.
    :param repeated: As in `Table`; the header as it is written if None.
    :returns: The table; where the header only counts columns, as in a spreadsheet, its first row names them.
    """
    names, rows = _without_letters(names, rows)
    width = max(len(names), *(len(row.cells) for row in rows))
    filled = tuple(Row(row.span, (*row.cells, *[""] * (width - len(row.cells)))) for row in rows)
    columns = _distinct([*names, *[""] * (width - len(names))])
    shown = text[span[0] : rows[0].span[0]].rstrip() if repeated is None else repeated
    return Table(span, columns, filled, shown)


def plain_cell(cell: str) -> str:
    """
    Take the marks of Markdown off a cell.

    :param cell: A cell as written.
    :returns: What it says, in one line.
    """
    text = _BREAK.sub(" ", cell.strip())
    if marked := _MARKED.fullmatch(text):
        text = marked["marked"] or marked["linked"]
    return " ".join(_ESCAPED.sub(r"\1", text).split())


def _without_letters(names: Sequence[str], rows: Sequence[Row]) -> tuple[Sequence[str], Sequence[Row]]:
    """Take the letters A, B, C over the columns and the numbers before the rows for what they are."""
    lettered = len(rows) > 1 and not names[0] and len(names) > 1 and names[1] == "A"
    if not lettered or not all(map(_LETTER_NAME.fullmatch, names[1:])):
        return names, rows
    inner = [Row(row.span, row.cells[1:]) for row in rows]
    return inner[0].cells, inner[1:]


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Name the nameless by their place, and the second of the same name by its count."""
    found: dict[str, None] = {}
    again: Counter[str] = Counter()  # kept, so that thousands of one name are not counted anew for each
    for place, name in enumerate(names, start=1):
        wanted = plain = name.strip().rstrip(":").rstrip() or f"column {place}"
        while wanted in found:
            again[plain] += 1
            wanted = f"{plain} ({again[plain] + 1})"
        found[wanted] = None
    return tuple(found)
