# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Read numbers as one document writes them: one convention for decimals and thousands.

>>> read_number("1.234,5", None), read_number("1,250", "."), read_number("1,250", ",")
((1234.5, None), (1250.0, None), (1.25, None))
>>> read_number("1,250", None)
(1250.0, 1.25)
>>> read_number("1 1/4", None), read_number("3-1/2", None), read_number("1 250,5", ",")
((1.25, None), (3.5, None), (1250.5, None))
"""

import re
from typing import Final, Literal, TypeAlias

Decimal: TypeAlias = Literal[",", "."]

NUMBER: Final = r"(?:\d{1,3}(?:[ ']\d{3})+(?![\d])(?:[.,]\d+)?|\d+(?:[.,]\d+)*|[.,]\d+)"
FRACTION: Final = r"(?:\d+[ -]\d{1,2}/\d{1,3}|\d{1,2}/\d{1,3})(?![\d/])"
_WITH_SEPARATOR: Final = re.compile(r"(?<![\d.,])\d+(?:[.,]\d+)+(?![\d]|[.,]\d)")
_FRACTION: Final = re.compile(r"(?:(\d+)[ -])?(\d{1,2})/(\d{1,3})")
_BY_LANGUAGE: Final[dict[str, Decimal]] = {"en": ".", "de": ",", "fr": ",", "nl": ","}
_GROUP: Final = 3
_LONGEST: Final = 24
_WELL_FORMED: Final = re.compile(
    r"\d*[.,]?\d+|\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d+)?|\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?"
)


def is_number(written: str) -> bool:
    """
    Tell a number from a version, a date or an address: `10.12.15` is none.

    :param written: As matched by `NUMBER` or `FRACTION`.
    :returns: Whether its separators make sense.
    """
    return len(written) <= _LONGEST and (
        "/" in written or written.isdecimal() or _WELL_FORMED.fullmatch(written) is not None
    )


def decimal_of(text: str, language: str | None) -> Decimal | None:
    """
    Tell which sign is a document's decimal: its own numbers beyond doubt first, else its language.

    :param text: The whole document.
    :param language: `en`, `de`, `fr`, `nl`, with or without a region; None or another one if unknown.
    :returns: The sign; None if neither tells.
    """
    usual = _BY_LANGUAGE.get((language or "")[:2].lower())
    if "," not in text:
        # A point alone proves nothing: 1.4404 is a steel and 10.9 a class, in every language.
        return usual
    seen = {sign for found in _WITH_SEPARATOR.findall(text) if (sign := _proves(found))}
    return seen.pop() if len(seen) == 1 else usual


def read_number(written: str, decimal: Decimal | None) -> tuple[float, float | None]:
    """
    Read a number without its sign.

    :param written: As matched by `NUMBER` or `FRACTION`.
    :param decimal: The document's decimal sign; None if unknown.
    :returns: The value, and the other reading where nothing decides between thousands and decimals.
    """
    if written.isdecimal():
        return float(written), None
    if "/" in written and (fraction := _FRACTION.fullmatch(written)):
        whole, above, below = fraction.groups()
        return int(whole or 0) + int(above) / max(int(below), 1), None
    digits = written.replace(" ", "").replace("'", "")
    points, commas = digits.count("."), digits.count(",")
    sign = "," if digits.rfind(",") > digits.rfind(".") else "."
    if points and commas:
        return _with_decimal(digits, sign), None  # the last one is the decimal
    if points + commas > 1:
        return _with_decimal(digits, None), None
    before, _, after = digits.partition(sign)
    is_sure = len(after) != _GROUP or len(digits) != len(written) or len(before) > _GROUP or not before.strip("0")
    if is_sure or decimal is not None:
        return _with_decimal(digits, sign if is_sure or sign == decimal else None), None
    return _with_decimal(digits, None), _with_decimal(digits, sign)


def _proves(written: str) -> Decimal | None:
    """Name the decimal sign that a number proves."""
    points, commas = written.count("."), written.count(",")
    if points and commas:
        return "." if written.rfind(".") > written.rfind(",") else ","
    if points > 1:
        return ","
    if commas > 1:
        return "."
    sign: Decimal = "." if points else ","
    after = written.split(sign)[1]
    if len(after) != _GROUP:
        return sign
    return None


def _with_decimal(digits: str, decimal: str | None) -> float:
    if decimal is not None and digits.count(decimal) > 1:
        decimal = None
    for sign in ",.":
        if sign != decimal:
            digits = digits.replace(sign, "")
    return float(digits.replace(decimal, ".") if decimal else digits)
