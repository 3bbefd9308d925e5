# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Tell which runs of a sentence read like a specification, although some product's number is equal to them.

>>> from partwise.part_numbers.reading import read_query
>>> parsed = read_query("steel 316 cable 5m, model 6205-2RS1")
>>> [reads_like(parsed, window) for window in parsed.windows if window.full in {"316", "5m", "62052rs1"}]
['digits', 'unit', None]
"""

import re
from typing import Final

from partwise.part_numbers.reading import ParsedQuery, Window
from partwise.part_numbers.words import COUNTED, CURRENCIES, UNIT_OR_WORD, UNITS

# Up to five digits are a size, a grade, a year or a count at least as often as a number.
_SHORT_DIGITS: Final = 5
_SHORT_CODE: Final = 3
_MAX_SPECIFICATION: Final = 32
_MAX_PHONE_TOKENS: Final = 8

# Part of a model's name more often than a unit when they follow digits without a space: `4350n`, `2510p`, `800ps`.
_NO_SUFFIX: Final = frozenset({"b", "n", "p", "s", "ps", "px"})
_UNIT: Final = "|".join(sorted((re.escape(unit) for unit in UNITS - _NO_SUFFIX), key=len, reverse=True))
_NUMBER: Final = r"\d+(?:[.,/]\d+)*"
# In this order; the first that fits names the reading. Compared with the folded text of the run.
_PATTERNS: Final = (
    ("model", r"(?:\d+-)*\d{4,}[acfghklmtvw]"),
    ("unit", rf"[+-]?{_NUMBER}(?: ?[x×*] ?{_NUMBER})*(?: ?- ?{_NUMBER})? ?-?(?:{_UNIT})"),
    ("resolution", r"(?:480|576|720|1080|1440|2160|4320)[pi]"),
    ("size", rf"{_NUMBER}(?: ?[x×*] ?{_NUMBER})+|[abc]\d{{1,2}}\+?|\d{{0,2}}x{{0,4}}[sl]"),
    (
        "thread",
        r"(?:m|tr|pg) ?\d{1,2}(?:[.,]\d)?|(?:m|tr) ?\d{1,3}(?: ?[x×] ?\d{1,3}(?:[.,]\d+)?)+|m ?\d{1,2}-\d[.,]\d+",
    ),
    ("thread", r"(?:[gr]|rc|npt|bsp) ?\d(?: \d)?(?:/\d)?|\d+/\d+-\d+(?: ?un[cfe]f?)?|un[cf] ?\d{1,2}(?:-\d{1,2})?"),
    ("grade", r"a[245]-?\d{2}|1[.,]\d{4}|s(?:235|275|355|460|690)(?:j[r02]|nl?|ml?)?|st ?\d{2}|[th]\d{1,2}"),
    ("grade", r"\d{4}-?[th]\d{1,3}|\d{1,2}[.,]\d{1,2}|(?:class|klasse|classe|grade|type|typ|hrc|ral) ?\d{1,4}"),
    ("standard", r"(?:din|iso|en|iec|ansi|astm|sae)(?: ?en)?(?: ?iso)? ?-?\d{2,5}(?:-\d{1,2})?|(?:dn|pn) ?\d{1,4}"),
    ("standard", r"(?:ip|ik) ?\d{2}k?|cat[. ]?\d[a-e]?|(?:rj|awg|gu|gx) ?-?\d{1,2}(?:\.\d)?|led ?\d{1,3}"),
    ("standard", r"(?:usb|hdmi|ddr|pcie?|sata|sas|bluetooth|wifi|lga|socket) ?-?\d{1,4}(?:\.\d)?[a-z]?"),
)
_SPECIFICATIONS: Final = tuple((name, re.compile(pattern)) for name, pattern in _PATTERNS)
# What a run of several pieces must hold, if it is to read like a specification as a whole.
_TELLING: Final = frozenset({"unit", "grade", "standard", "resolution"})

_DATE: Final = re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d{2})")
_GROUPED: Final = re.compile(r"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?|\d+,\d{2}")
_MEASURES: Final = (UNITS - UNIT_OR_WORD) | COUNTED | CURRENCIES
_CURRENCY_SIGNS: Final = frozenset("€$£¥")


def reads_like(parsed: ParsedQuery, window: Window) -> str | None:
    """
    Name what a run reads like in its place, if that is not a part number.

    :param parsed: The query.
    :param window: A run of it.
    :returns: None for a number, else `word`, `phone`, `digits` (up to five), `measured` (a unit or a counted noun
        follows), `short`, `model` (four digits and a letter), `unit`, `resolution`, `size`, `thread`, `grade` or
        `standard`.
    """
    if not any(map(str.isdigit, window.full)):
        return "word"
    digits = window.full.isdigit()
    last = parsed.tokens[window.tokens[1] - 1].full
    if digits and _in_phone(parsed, window):
        return "phone"
    if (digits or (last.isdigit() and len(last) <= _SHORT_DIGITS)) and is_measured(parsed, window):
        return "measured"
    if digits and len(window.full) <= _SHORT_DIGITS:
        return "digits"
    reading = _specification(window.text) or (None if digits else _specification_in_pieces(window.text))
    return reading or ("short" if len(window.full) <= _SHORT_CODE else None)


def _specification(text: str) -> str | None:
    if len(text) > _MAX_SPECIFICATION:
        return None
    return next((name for name, pattern in _SPECIFICATIONS if pattern.fullmatch(text)), None)


def _specification_in_pieces(text: str) -> str | None:
    """Read `1 gb ddr2 667`: every piece is a specification, or digits, or a unit."""
    pieces = text.split()
    readings: list[str | None] = []
    for before, piece in zip(["", *pieces], pieces, strict=False):
        measured = before.isdigit() and piece in UNITS
        readings.append("digits" if piece.isdigit() else "unit" if measured else _specification(piece))
    return next((reading for reading in readings if reading in _TELLING), None) if all(readings) else None


def is_amount(parsed: ParsedQuery, window: Window) -> bool:
    """
    Tell whether a run is written as a price, a date or a group of thousands.

    :param parsed: The query.
    :param window: A run of it.
    :returns: True if its digits count something, so that a number which only folds to them was not meant.
    """
    if _DATE.fullmatch(window.text) or _GROUPED.fullmatch(window.text):
        return True
    before, after = _neighbours(parsed, window)
    start, end = parsed.tokens[window.tokens[0]].start, parsed.tokens[window.tokens[1] - 1].end
    text = parsed.folded.text
    signs = text[max(start - 2, 0) : start].strip()[-1:], text[end : end + 2].strip()[:1]
    return before in CURRENCIES or after in CURRENCIES or not _CURRENCY_SIGNS.isdisjoint(signs)


def is_measured(parsed: ParsedQuery, window: Window) -> bool:
    """
    Tell whether a unit, a currency or a counted noun follows a run.

    :param parsed: The query.
    :param window: A run of it.
    :returns: True if one follows; units that are ordinary words as well, such as `in`, do not count.
    """
    _, after = _neighbours(parsed, window)
    return after in _MEASURES


def _neighbours(parsed: ParsedQuery, window: Window) -> tuple[str | None, str | None]:
    """Give the tokens beside a run, where no boundary stands between."""
    start, end = window.tokens
    before = parsed.tokens[start - 1].full if start and parsed.tokens[start].joint != "hard" else None
    after = parsed.tokens[end].full if end < len(parsed.tokens) and parsed.tokens[end].joint != "hard" else None
    return before, after


def _in_phone(parsed: ParsedQuery, window: Window) -> bool:
    """Follow groups of digits back to a country code such as +49."""
    for index in range(window.tokens[0], max(window.tokens[0] - _MAX_PHONE_TOKENS, -1), -1):
        token = parsed.tokens[index]
        if not token.full.lstrip("+").isdigit():
            return False
        if token.full.startswith("+") or token.joint == "hard":
            return token.full.startswith("+")
    return False
