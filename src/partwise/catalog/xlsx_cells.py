# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
A spreadsheet's cell as its sheet shows it: what was typed as a number may be a part number.

>>> shown_number(12, "0000"), shown_number(0.5, "0%"), shown_number(12.5, '0.0" mm"'), shown_number(3.0, "General")
('0012', '50%', '12.5 mm', 3)
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

from openpyxl.utils import get_column_letter

from .values import number_text

# Zeros with what stands between them, such as 0000 or 000-00: all digits are shown.
_DIGITS: Final = re.compile(r'(?:0|[-/ ]|\\.|"[^"]*")*')
_LITERAL: Final = re.compile(r'\\(.)|"([^"]*)"')
_UNIT: Final = re.compile(r'[#0?,.\s]+"\s*([^"]+?)\s*"')
_SCIENTIFIC: Final = re.compile(r"[0#.]E[+-]", re.IGNORECASE)
# Excel makes such dates of `1-2` and `MAR1`.
_PART_OF_DATE: Final = re.compile(r"(?:d{1,2}\W+m{3,4}|m{3,4}\W+(?:yy|d{1,2}))(?:;@)?", re.IGNORECASE)
_EXACT: Final = 10**15
_LINE_BREAK: Final = re.compile(r"_x000D_|\r(?=\n)")


class Cells:
    """
    Reads cells, and remembers what a user should hear of.

    :param number_format: Gives the number format of a style.
    """

    def __init__(self, number_format: Callable[[int], str]) -> None:
        self._format = lru_cache(maxsize=1024)(number_format)
        # How often, and in which row first, by what it is and the column's place.
        self._heard: dict[tuple[str, int], tuple[int, int]] = {}

    def read(self, cell: dict[str, Any]) -> Any:
        """
        Read a cell.

        :param cell: As the parser of sheets gives it.
        :returns: A text, number or truth value; None for nothing.
        """
        value, kind = cell["value"], cell["data_type"]
        if value is None:
            return None
        if kind == "e":
            self._hear("errors such as #REF!, read as empty", cell)
            return None
        if isinstance(value, bool):
            return value
        if isinstance(value, str):
            return _LINE_BREAK.sub("", value).strip() or None
        shown = self._format(cell["style_id"])
        if isinstance(value, int | float):
            if _SCIENTIFIC.search(shown) or abs(value) >= _EXACT:
                self._hear("numbers that were rounded or are shown as 1E+05, perhaps part numbers once", cell)
            return shown_number(value, shown)
        if _PART_OF_DATE.fullmatch(shown):
            self._hear("dates without a year or a day, perhaps part numbers once", cell)
        return shown_time(value)

    def told(self, names: Sequence[str]) -> list[str]:
        """
        Tell which columns hold what may not be read as it was meant.

        :param names: The columns' names; without one a column is told by its letters.
        :returns: A line for each.
        """
        heard = sorted(self._heard.items(), key=lambda item: item[0][1])
        return [
            f"'{column_name(names, place)}' holds {what}: {count} cells, the first in row {row}"
            for (what, place), (count, row) in heard
        ]

    def _hear(self, what: str, cell: dict[str, Any]) -> None:
        key = what, cell["column"]
        count, row = self._heard.get(key, (0, cell["row"]))
        self._heard[key] = (count + 1, row)


def column_name(names: Sequence[str], place: int) -> str:
    """
    Name a column for people.

    :param names: What the header says.
    :param place: The column's place, from 1.
    :returns: Its name, or letters such as `column AB`.
    """
    return (names[place - 1] if place <= len(names) else "") or f"column {get_column_letter(place)}"


def shown_number(value: float, shown: str) -> Any:
    """
    Read a number as its format shows it, where that says more.

    :param value: The number.
    :param shown: Its format.
    :returns: A text with leading zeros, per cent or unit; else the number, a whole one without a decimal point.
    """
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        value = int(value)
    if isinstance(value, int) and value >= 0 and shown.count("0") > 1 and _DIGITS.fullmatch(shown):
        return _with_zeros(value, shown)
    if re.fullmatch(r"0(?:\.0+)?%", shown):
        return f"{number_text(round(value * 100, 10))}%"
    if unit := _UNIT.fullmatch(shown):
        return f"{number_text(value)} {unit[1]}"
    return value


def _with_zeros(value: int, shown: str) -> str:
    """Put digits in the place of zeros, from the right; those that are too many stand first."""
    pattern = _LITERAL.sub(lambda match: (match[1] or match[2] or "").replace("0", "\0"), shown)
    digits = list(str(value).zfill(pattern.count("0")))
    done = ["".join(digits[: len(digits) - pattern.count("0")])]
    rest = iter(digits[len(done[0]) :])
    return "".join([*done, *(next(rest) if char == "0" else char for char in pattern)]).replace("\0", "0")


def shown_time(value: Any) -> str:
    """
    Write a date or time.

    :param value: A date, a time, both or a duration.
    :returns: As ISO 8601; a date at midnight without its time.
    """
    if isinstance(value, dt.datetime) and value.time() == dt.time.min:
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
