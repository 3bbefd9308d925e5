# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Fold a text for reading attributes: case is kept, since `Nm` is no `nm` and `h7` no `H7`.

>>> fold_signs("M12 × 1,75")[0], fold_signs("2½″ … 30 ℃")[0]
('M12 x 1,75', '2 1/2" ... 30 °C')
"""

import re
import unicodedata
from typing import Final

_ONE_TO_ONE: Final = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u00d7\u2715\u2716\u2a09", "x"),
        **dict.fromkeys("\u2033\u201c\u201d\u201e\uff02", '"'),
        **dict.fromkeys("\u2032\u2018\u2019\u00b4\u02bc", "'"),
        **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\u3000\t", " "),
        "\u03bc": "\u00b5",  # the Greek letter and the sign look the same
        "\u2126": "\u03a9",
        **dict.fromkeys("\u2300\u2205\u00f8", "\u00d8"),
        "\u00ba": "\u00b0",
        "\u2044": "/",
        "\u223c": "~",
    }
)
# Signs that stand for several; NFKC would write a fraction without the space before it.
_LONGER: Final = {
    "\u2026": "...",
    "\u2103": "\u00b0C",
    "\u2109": "\u00b0F",
    "\u33a1": "m²",
    "\u339c": "mm",
    "\u33a5": "m³",
}
_FRACTIONS: Final = {
    chr(c): unicodedata.normalize("NFKC", chr(c)).replace("\u2044", "/")
    for c in (*range(0xBC, 0xBF), *range(0x2150, 0x215F))
}
_RARE: Final = re.compile("[" + "".join([*_LONGER, *_FRACTIONS]) + "]")


def fold_signs(text: str) -> tuple[str, tuple[int, ...] | None]:
    """
    Write signs that mean the same in one way.

    :param text: Any text.
    :returns: The folded text, and for each of its characters the place it came from; None if places are unchanged.
    """
    if text.isascii() and "\t" not in text:
        return text, None
    folded = text.translate(_ONE_TO_ONE)
    if folded.isascii() or not _RARE.search(folded):
        return folded, None
    pieces: list[str] = []
    places: list[int] = []
    for place, char in enumerate(folded):
        piece = _LONGER.get(char) or _fraction(char, pieces) or char
        pieces.append(piece)
        places.extend([place] * len(piece))
    return "".join(pieces), tuple(places)


def _fraction(char: str, before: list[str]) -> str | None:
    """Write a vulgar fraction out, apart from the whole number before it."""
    if (written := _FRACTIONS.get(char)) is None:
        return None
    return f" {written}" if before and before[-1][-1:].isdigit() else written
