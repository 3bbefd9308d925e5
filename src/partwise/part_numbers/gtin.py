# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Global Trade Item Numbers: every way to write one brought to its form of 14 digits, if the check digit is right.

The check digit and the expansion of a zero-suppressed UPC-E are those of the GS1 General Specifications (7.9, 5.2.2.4).

>>> gtin_keys("036000291452"), gtin_keys("036000291453")
(('00036000291452',), ())
>>> gtin_keys("04252614"), unit_key("10614141000415")
(('00042100005264',), '00614141000418')
"""

from typing import Final

_LENGTH: Final = 14
_LENGTHS: Final = frozenset({8, 11, 12, 13, 14})  # 11: a spreadsheet dropped the zero of a UPC
_WITH_CHECK: Final = frozenset({8, 12, 13, 14})
_UPC_E: Final = frozenset({6, 7, 8})
_PAYLOAD: Final = 6
# The first digit of a UPC that can be written as UPC-E.
_SYSTEMS: Final = ("0", "1")


def gtin_keys(digits: str) -> tuple[str, ...]:
    """
    Bring a GTIN to its form of 14 digits.

    :param digits: A full fold; anything but 6 to 8 or 11 to 14 ASCII digits is no GTIN.
    :returns: The number padded with zeros, and what it is as UPC-E; empty if no check digit is right. UPC-E of six
        digits has none to check, and one of seven may lack either its check digit or its leading zero.
    """
    if not (digits.isascii() and digits.isdigit()):
        return ()
    padded = digits.zfill(_LENGTH)
    plain = [padded] if len(digits) in _LENGTHS and has_right_check(padded) and padded.strip("0") else []
    return tuple(dict.fromkeys([*plain, *_expanded(digits)]))


def is_checked(digits: str) -> bool:
    """
    Tell whether a GTIN proves itself by its check digit.

    :param digits: A full fold that has `gtin_keys`.
    :returns: False for UPC-E that may lack its check digit: only its place can tell that it is one.
    """
    return len(digits) not in {_PAYLOAD, _PAYLOAD + 1}


def has_wrong_check(digits: str) -> bool:
    """
    Tell digits that would be a GTIN if their last one were right.

    :param digits: A full fold.
    :returns: True for 8, 12, 13 or 14 digits, not all zero, that are none.
    """
    sized = len(digits) in _WITH_CHECK and digits.isascii() and digits.isdigit()
    return sized and bool(digits.strip("0")) and not gtin_keys(digits)


def unit_key(digits: str) -> str | None:
    """
    Find the unit that a case code packs.

    :param digits: A full fold.
    :returns: The unit's GTIN in 14 digits, with its own check digit; None unless the digits are a valid GTIN-14 with
        a packaging indicator from 1 to 8.
    """
    if len(digits) != _LENGTH or not "1" <= digits[0] <= "8" or not gtin_keys(digits):
        return None
    return _with_check("0" + digits[1:-1])


def has_right_check(digits: str) -> bool:
    """
    Check a GTIN's last digit.

    :param digits: ASCII digits.
    :returns: Whether the last one is the check digit of those before it.
    """
    return _with_check(digits[:-1]) == digits


def _with_check(digits: str) -> str:
    weighted = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits)))
    return f"{digits}{-weighted % 10}"


def _expanded(digits: str) -> list[str]:
    """Read UPC-E as it is printed, without its leading zero, and without its check digit."""
    if len(digits) not in _UPC_E:
        return []
    found = []
    if len(digits) == _PAYLOAD:
        found = [_with_check(_upc("0", digits))]
    if len(digits) == _PAYLOAD + 1:
        unpadded = _upc("0", digits[:-1]) + digits[-1]
        found = [unpadded] if has_right_check(unpadded) else []
    if len(digits) > _PAYLOAD and digits[0] in _SYSTEMS:
        whole = _with_check(_upc(digits[0], digits[1 : _PAYLOAD + 1]))
        found += [whole] if whole.endswith(digits[_PAYLOAD + 1 :]) else []
    return [upc.zfill(_LENGTH) for upc in found if upc.strip("0")]


def _upc(system: str, payload: str) -> str:
    """Give back the zeros that UPC-E leaves out; its last digit says where they stood."""
    last = payload[5]
    if last in "012":
        return f"{system}{payload[:2]}{last}0000{payload[2:5]}"
    if last == "3":
        return f"{system}{payload[:3]}00000{payload[3:5]}"
    if last == "4":
        return f"{system}{payload[:4]}00000{payload[4]}"
    return f"{system}{payload[:5]}0000{last}"
