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
from partwise.part_numbers.words import (
    COUNTED,
    CURRENCIES,
    ORDERS,
    OWNERS,
    PHONES,
    REFERENCES,
    SLOTS,
    SMALL_WORDS,
    STANDARDS,
    UNIT_OR_WORD,
    UNITS,
)

# Up to five digits are a size, a grade, a year or a count at least as often as a number.
_SHORT_DIGITS: Final = 5
_SHORT_CODE: Final = 3
_SHORT_GROUPS: Final = 7
_MAX_SPECIFICATION: Final = 32
_MANY_UNITS: Final = 2
_MAX_PHONE_TOKENS: Final = 8

# Part of a model's name more often than a unit when they follow digits without a space: `4350n`, `2510p`, `800ps`.
_NO_SUFFIX: Final = frozenset({"b", "n", "p", "s", "ps", "px"})
_UNIT: Final = "|".join(sorted((re.escape(unit) for unit in UNITS - _NO_SUFFIX), key=len, reverse=True))
_NUMBER: Final = r"\d+(?:[.,/]\d+)*"
# In this order; the first that fits names the reading. Compared with the folded text of the run.
_PATTERNS: Final = (
    ("date", r"\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d{2})|\d{4}[-./]\d{1,2}[-./]\d{1,2}"),
    ("date", r"(?:0?[1-9]|1[0-2])[-./](?:19|20)\d{2}|(?:19|20)\d{2}[-./](?:0?[1-9]|1[0-2]|(?:19|20)\d{2})"),
    ("model", r"(?:\d+-)*\d{4,}[acfghklmtvw]"),
    ("unit", rf"[+-]?{_NUMBER}(?: ?[x×*] ?{_NUMBER})*(?: ?(?:-|\.{{2,}}) ?{_NUMBER})? ?-?(?:{_UNIT})"),
    ("resolution", r"(?:480|576|720|1080|1440|2160|4320)[pi]"),
    ("size", rf"{_NUMBER}(?: ?[x×*] ?{_NUMBER})+|\d{{1,4}}(?:/\d{{1,4}})+|[abc]\d{{1,2}}\+?|\d{{0,2}}x{{0,4}}[sl]"),
    (
        "thread",
        r"(?:m|tr|pg) ?\d{1,2}(?:[.,]\d)?|(?:m|tr) ?\d{1,3}(?: ?[x×] ?\d{1,3}(?:[.,]\d+)?)+|m ?\d{1,2}-\d[.,]\d+",
    ),
    ("thread", r"(?:[gr]|rc|npt|bsp) ?\d(?: \d)?(?:/\d)?|\d+/\d+-\d+(?: ?un[cfe]f?)?|un[cf] ?\d{1,2}(?:-\d{1,2})?"),
    ("grade", r"a[245]-?\d{2}|1[.,]\d{4}|s(?:235|275|355|460|690)(?:j[r02]|nl?|ml?)?|st ?\d{2}|[th]\d{1,2}"),
    ("grade", r"\d{4}-?[th]\d{1,3}|\d{1,2}[.,]\d{1,2}|(?:class|klasse|classe|grade|type|typ|hrc|ral) ?\d{1,4}"),
    ("standard", r"(?:din|iso|en|iec|ansi|astm|sae)(?: ?en)?(?: ?iso)? ?-?\d{2,5}(?:-\d{1,2})?|(?:dn|pn) ?\d{1,4}"),
    ("standard", r"(?:ip|ik) ?\d{2}k?|(?:rs|db|eia|tia)[ -]?\d{1,3}|cat[. ]?\d[a-e]?"),
    (
        "standard",
        r"(?:rj|awg|gu|gx) ?-?\d{1,2}(?:\.\d)?|led ?\d{1,3}",
    ),
    ("standard", r"(?:nema )?(?:[lt]?\d{1,2}|ss\d)-\d{2}[pr]"),
    ("words", r"[a-z] \d{1,4}"),
    ("short", r"[a-z]-?\d{3}"),
    ("standard", r"(?:usb|hdmi|ddr|pcie?|sata|sas|bluetooth|wifi|lga|socket) ?-?\d{1,4}(?:\.\d)?[a-z]?"),
)
_SPECIFICATIONS: Final = tuple((name, re.compile(pattern)) for name, pattern in _PATTERNS)
# What a run of several pieces must hold, if it is to read like a specification as a whole.
_TELLING: Final = frozenset({"unit", "grade", "standard", "resolution"})

_AREA_CODE: Final = re.compile(r"0\d{1,4}")
_BOUND: Final = r"([1-9]\d{0,3}|\d{1,4}[.,]\d{1,3})"
_RANGE: Final = re.compile(rf"{_BOUND} ?(?:-|\.{{2,}}) ?{_BOUND}")
_DATE: Final = re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d{2})")
_GROUPED: Final = re.compile(r"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?|\d+,\d{2}")
_MEASURES: Final = (UNITS - UNIT_OR_WORD) | COUNTED | CURRENCIES
_DEGREE: Final = "°"
_CURRENCY_SIGNS: Final = frozenset("€$£¥")


def reads_like(parsed: ParsedQuery, window: Window) -> str | None:
    """
    Name what a run reads like in its place, if that is not a part number.

    :param parsed: The query.
    :param window: A run of it.
    :returns: None for a number, else what its characters look like (`digits`: up to five; `groups` of digits, up to
        seven; `range`, `date`, `unit`, `resolution`, `size`, `thread`, `grade`, `standard`; `model`: four digits and
        a letter; `short`), or what the words beside it make of it (`phone`; `reference` to an invoice or the like;
        `order`; `standard`; `price`; `measured`: a unit or a counted noun follows), or `word` and `words`: none or too
        few of its characters belong together.
    """
    if not any(map(str.isdigit, window.full)):
        return "word"
    if window.gaps and _joins_small_word(parsed, window):
        return "words"
    digits = window.full.isdigit()
    foreign = _foreign(parsed, window) if digits else None
    return foreign or _by_form(parsed, window, digits=digits)


def _by_form(parsed: ParsedQuery, window: Window, *, digits: bool) -> str | None:
    if _is_range(window.text):
        return "measured" if is_measured(parsed, window) else "range"
    last = parsed.tokens[window.tokens[1] - 1].full
    if (digits or (last.isdigit() and len(last) <= _SHORT_DIGITS)) and is_measured(parsed, window):
        return "measured"
    if digits and _is_priced(parsed, window):
        return "price"
    if digits and len(window.full) <= _SHORT_DIGITS:
        return "digits"
    if digits and len(window.full) <= _SHORT_GROUPS and any(joint == "gap" for _, joint in window.gaps):
        return "groups"
    reading = _specification(window.text) or (None if digits else _specification_in_pieces(window.text))
    return reading or ("short" if len(window.full) <= _SHORT_CODE else None)


def _specification(text: str) -> str | None:
    if len(text) > _MAX_SPECIFICATION:
        return None
    text = text.replace(" - ", "-")
    return next((name for name, pattern in _SPECIFICATIONS if pattern.fullmatch(text)), None)


def _specification_in_pieces(text: str) -> str | None:
    """Read `1 gb ddr2 667`, `a4 50`: each piece a specification, digits or a unit; of two units a word may follow."""
    pieces = text.replace(",", " ").split()
    readings: list[str | None] = []
    for before, piece in zip(["", *pieces], pieces, strict=False):
        measured = before.isdigit() and piece in UNITS
        readings.append("digits" if piece.isdigit() else "unit" if measured else _specification(piece))
    if readings.count("unit") >= _MANY_UNITS and all(r or p.isalpha() for r, p in zip(readings, pieces, strict=True)):
        return "unit"
    return next((reading for reading in readings if reading in _TELLING), "size") if all(readings) else None


def is_amount(parsed: ParsedQuery, window: Window) -> bool:
    """
    Tell whether a run is written as a price, a date or a group of thousands.

    :param parsed: The query.
    :param window: A run of it.
    :returns: True if its digits count something, so that a number which only folds to them was not meant.
    """
    if _DATE.fullmatch(window.text) or _GROUPED.fullmatch(window.text):
        return True
    return _is_priced(parsed, window)


def is_measured(parsed: ParsedQuery, window: Window) -> bool:
    """
    Tell whether a unit, a currency or a counted noun follows a run.

    :param parsed: The query.
    :param window: A run of it.
    :returns: True if one follows; units that are ordinary words as well, such as `in`, do not count.
    """
    _, after = _neighbours(parsed, window)
    end = parsed.tokens[window.tokens[1] - 1].end
    if after in _MEASURES or parsed.folded.text[end : end + 2].strip().startswith(_DEGREE):
        return True
    return after is not None and is_unit_sign(parsed, window.tokens[1])


def is_unit_sign(parsed: ParsedQuery, index: int) -> bool:
    """
    Tell the unit in `16 A` from the word in `16 a day`.

    :param parsed: The query.
    :param index: A token of it.
    :returns: True for a capital letter that is a unit, behind digits.
    """
    token = parsed.tokens[index]
    start, end = parsed.folded.span(token.start, token.end)
    is_sign = token.full in UNIT_OR_WORD and len(token.full) == 1 and parsed.query[start:end].isupper()
    return is_sign and index > 0 and parsed.tokens[index - 1].full[-1:].isdigit()


def _is_priced(parsed: ParsedQuery, window: Window) -> bool:
    before, after = _neighbours(parsed, window)
    start, end = parsed.tokens[window.tokens[0]].start, parsed.tokens[window.tokens[1] - 1].end
    text = parsed.folded.text
    signs = text[max(start - 2, 0) : start].strip()[-1:], text[end : end + 2].strip()[:1]
    return before in CURRENCIES or after in CURRENCIES or not _CURRENCY_SIGNS.isdisjoint(signs)


def _neighbours(parsed: ParsedQuery, window: Window) -> tuple[str | None, str | None]:
    """Give the tokens beside a run, where no boundary stands between."""
    start, end = window.tokens
    before = parsed.tokens[start - 1].full if start and parsed.tokens[start].joint != "hard" else None
    after = parsed.tokens[end].full if end < len(parsed.tokens) and parsed.tokens[end].joint != "hard" else None
    return before, after


def _foreign(parsed: ParsedQuery, window: Window) -> str | None:
    """Tell digits of a telephone, or of the buyer's own order, from a product's."""
    if _in_phone(parsed, window):
        return "phone"
    place = window.tokens[0] - 1
    while place >= 0 and place in parsed.labels and parsed.tokens[place].full not in ORDERS | REFERENCES:
        place -= 1
    words = [parsed.tokens[index].full for index in (place - 1, place) if index >= 0]
    if not words or parsed.tokens[place].line != parsed.tokens[window.tokens[0]].line:
        return None
    owned = words[-1] in ORDERS and words[0] in OWNERS
    if owned or words[-1] in REFERENCES or "".join(words) in REFERENCES:
        return "reference"
    if len(window.full) <= _SHORT_DIGITS and _last_part(parsed, place) in STANDARDS | SLOTS:
        return "standard"
    return "order" if words[-1] in ORDERS else None


def _last_part(parsed: ParsedQuery, index: int) -> str:
    """Give the last of the words that a slash joins: `ul` of `ieee/ul`."""
    token = parsed.tokens[index]
    return parsed.folded.text[token.start : token.end].rpartition("/")[2].strip("./-")


def _in_phone(parsed: ParsedQuery, window: Window) -> bool:
    """Follow groups of digits back to a country code such as +49, an area code such as 030, or a word such as Tel."""
    for index in range(window.tokens[0], max(window.tokens[0] - _MAX_PHONE_TOKENS, -1), -1):
        token = parsed.tokens[index]
        if token.full in PHONES:
            return True
        if not token.full.lstrip("+").isdigit():
            return False
        if token.full.startswith("+") or (index < window.tokens[1] - 1 and _AREA_CODE.fullmatch(token.full)):
            return True
    return False


def _joins_small_word(parsed: ParsedQuery, window: Window) -> bool:
    """Tell `is 486` and `60 to 220` from a number: the word stands in small letters between blanks."""
    tokens = parsed.tokens[slice(*window.tokens)]
    starts = [parsed.folded.span(token.start, token.end) for token in tokens if token.full in SMALL_WORDS]
    return any(parsed.query[start:end].islower() for start, end in starts)


def _is_range(text: str) -> bool:
    found = _RANGE.fullmatch(text)
    low, high = (float(bound.replace(",", ".")) for bound in found.groups()) if found else (0.0, 0.0)
    return low < high
