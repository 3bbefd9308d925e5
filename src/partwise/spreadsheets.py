# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Cells of a CSV that a spreadsheet must not take for a formula.

>>> harmless("=1+1"), meant("'=1+1"), harmless("A-40"), meant("'n Schroef")
("'=1+1", '=1+1', 'A-40', "'n Schroef")
"""

from typing import Final

# What makes a cell a formula, if it stands first.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """
    Put an apostrophe in front of what a spreadsheet would compute; also of a number such as `-40`.

    :param cell: A cell's text.
    :returns: The text to write.
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def meant(cell: str) -> str:
    """
    Take the apostrophe of `harmless` away.

    :param cell: A cell's text as read.
    :returns: What was meant.
    """
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
