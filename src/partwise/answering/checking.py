# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
r"""
Check what a model wrote against its sources: which products it speaks of, and which codes it has from nowhere.

>>> stranger_codes("Take SS-M12-50 [1], or AB-9981.", "[source 1]\\nPart number: ss-m12-50")
['AB-9981']
"""

import re
from typing import Final

from partwise.attributes import extract
from partwise.text import fold

_LINK: Final = re.compile(r"https?://[^\s<>\"')\]]+", re.IGNORECASE)
_CODE: Final = re.compile(r"(?=[\w./+-]*\d)[^\W_](?:[\w./+-]*[^\W_])?")
_LONG_NUMBER: Final = re.compile(r"\d{6}")
_SHORTEST: Final = 5
_SHORTEST_NAME: Final = 4
_MOST_READ: Final = 200


def stranger_codes(answer: str, known: str) -> list[str]:
    """
    Find what looks like a part number or a link, and is in no source.

    :param answer: What the model wrote.
    :param known: All that it could have it from: sources and question.
    :returns: Each once, as written, in their order; values with units are none.
    """
    found: dict[str, None] = {}
    source = _folded(known)
    for link in _LINK.finditer(answer):
        if _folded(link.group()) not in source:
            found[link.group().rstrip(".,;:")] = None
    codes = (code.group() for code in _CODE.finditer(_LINK.sub(" ", answer)))
    for code in list(dict.fromkeys(codes))[:_MOST_READ]:
        if _is_code(code) and _folded(code) not in source and not _is_attribute(code):
            found[code] = None
    return list(found)


def names_product(answer: str, part_number: str | None) -> bool:
    """
    Say whether an answer speaks of a product by its number, however it is spaced.

    :param answer: What the model wrote.
    :param part_number: The product's number, if it has one.
    :returns: Whether it does; numbers too short to tell from other text are not looked for.
    """
    wanted = _folded(part_number or "")
    return len(wanted) >= _SHORTEST_NAME and wanted in _folded(answer)


def _folded(text: str) -> str:
    return "".join(char for char in fold(text).text if char.isalnum())


def _is_code(text: str) -> bool:
    """Tell a code from a word, a number and a date."""
    has_letter = any(char.isalpha() for char in text)
    return len(_folded(text)) >= _SHORTEST and (has_letter or _LONG_NUMBER.search(text) is not None)


def _is_attribute(text: str) -> bool:
    """Say whether all of it is a value such as `M12x1.75`: that may be written in another way than in the source."""
    return any(item.span == (0, len(text)) for item in extract(text))
