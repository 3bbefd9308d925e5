# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Read what is written around a number: a range, a list of sizes, a set, a tolerance, feet and inches.

>>> from partwise.attributes.vocabulary import read_file
>>> units = UnitTable([read_file("units.yaml")])
>>> found = read_expression("-20 bis +80 °C", 1, None, units)
>>> found.shape, [operand.number for operand in found.operands], found.operands[0].unit.written
('range', [-20.0, 80.0], '°C')
>>> [operand.number for operand in read_expression("60 x 40 x 1,5 mm", 0, None, units).operands]
[60.0, 40.0, 1.5]
"""

import re
from typing import Final, Literal, NamedTuple, TypeAlias

from .numbers import NUMBER, Decimal, is_number, read_number
from .units import Unit, UnitTable

Shape: TypeAlias = Literal["point", "range", "list", "set", "tolerance", "deviation"]

# A fraction of an inch, a mile or a horsepower; 50/60 and 12/24 are two numbers.
INCH_FRACTION: Final = (
    r"(?:\d{1,2}[ -])?(?:1/2|[13]/4|[1357]/8|(?:1[135]|[13579])/16|\d{1,2}/(?:32|64)|[12]/3)(?![\d/]|[.,]\d)"
)
_OPERAND: Final = re.compile(rf"[+-]?\s?({INCH_FRACTION}|{NUMBER})")
_FEET: Final = re.compile(
    r"(\d+(?:[.,]\d+)?)\s?(?:'|ft\.?|feet|foot)\s?-?\s?"
    rf"({INCH_FRACTION}|\d+(?:\.\d+)?)\s?(?:\"|''|in(?:ch(?:es)?)?\b)"
)
_TO: Final = re.compile(
    r"\s*(?:\.{2,3}|~)\s*(?=[+-]?\s?[\d.])|-(?=[+-]?\d)|\s+-\s+(?=[+-]?\d)"
    r"|\s*(?:to|bis(?: zu)?|à|au|tot|t/m|through|up to|jusqu'à)\s+(?=[+-]?\s?\d)",
    re.IGNORECASE,
)
_AND: Final = re.compile(r"\s+(?:and|und|et|en|&)\s+(?=[+-]?\s?\d)", re.IGNORECASE)
# `2x 120 mm` are two of them, not a size.
_TIMES: Final = re.compile(r"(?:\s+[xX*]\s*|(?<![\s])[xX*](?!\s))(?=Ø?[\d.,])Ø?|\s+by\s+(?=\d)")
_SLASH: Final = re.compile(r"\s*/\s*(?=\d)")
_PLUS_MINUS: Final = re.compile(r"\s*(?:±|\+/-|\+-)\s*(?=[\d.,])")
# What any of these begins with; most numbers stand alone.
_JOINT: Final = re.compile(r"\s*(?:[-.~±+xX*/&]|to|bis|à|au|tot|t/m|through|up|jusqu|by|and|und|et|en)", re.IGNORECASE)
_MOST_OPERANDS: Final = 5
_MODEL_DIGITS: Final = 4
_INCH: Final = Unit("length", "in", 25.4)


class Operand(NamedTuple):
    """
    One number of an expression.

    :param number: With its sign.
    :param alternative: The other reading of its separator, if nothing decides.
    :param unit: Its unit, its own or the one that holds for all; None if there is none.
    :param others: What the unit would be in another case.
    :param written: The number as written.
    :param end: One past it and its own unit.
    """

    number: float
    alternative: float | None
    unit: Unit | None
    others: tuple[Unit, ...]
    written: str
    end: int


class Expression(NamedTuple):
    """
    Numbers that belong together.

    :param shape: How: `tolerance` is 8 ±0.1, `deviation` ±5 alone.
    :param operands: The numbers in written order.
    :param start: Where it begins.
    :param end: One past its end.
    """

    shape: Shape
    operands: tuple[Operand, ...]
    start: int
    end: int


def read_expression(
    text: str, start: int, decimal: Decimal | None, units: UnitTable, *, opened: bool = False
) -> Expression | None:
    """
    Read the expression that begins with a number.

    :param text: A folded line.
    :param start: Where its first digit is.
    :param decimal: The document's decimal sign.
    :param units: The spellings of units.
    :param opened: Whether `between` or its like stands before it.
    :returns: The expression; None if no number begins there.
    """
    signed = _sign_before(text, start)
    if feet := _FEET.match(text, start):
        inches = 12 * read_number(feet[1], decimal)[0] + read_number(feet[2], decimal)[0]
        return Expression("point", (Operand(inches, None, _INCH, (), feet.group(), feet.end()),), start, feet.end())
    first = _operand(text, signed, decimal, units)
    if first is None:
        return None
    if (before := _deviation_before(text, signed)) is not None:
        return Expression("deviation", (first,), before, first.end)
    return _joined(text, signed, first, decimal, units, opened=opened)


def _joined(
    text: str, start: int, first: Operand, decimal: Decimal | None, units: UnitTable, *, opened: bool
) -> Expression:
    if _JOINT.match(text, first.end) is None:
        return Expression("point", (first,), start, first.end)
    found = _PLUS_MINUS.match(text, first.end)
    if found and (other := _operand(text, found.end(), decimal, units)):
        return _with_units("tolerance", [first, other], start)
    if found := _TO.match(text, first.end) or (_AND.match(text, first.end) if opened else None):
        other = _operand(text, found.end(), decimal, units)
        if other and _is_range(first, other):
            return _with_units("range", [first, other], start)
    for shape, joint in (("list", _TIMES), ("set", _SLASH)):
        operands = [first]
        while len(operands) < _MOST_OPERANDS and (found := joint.match(text, operands[-1].end)):
            other = _operand(text, found.end(), decimal, units)
            if other is None or _differ(operands[-1], other):
                break
            operands.append(other)
        if len(operands) > 1:
            return _with_units("list" if shape == "list" else "set", operands, start)
    return Expression("point", (first,), start, first.end)


def _operand(text: str, start: int, decimal: Decimal | None, units: UnitTable) -> Operand | None:
    found = _OPERAND.match(text, start)
    if found is None or not is_number(found[1]):
        return None
    written = found[1]
    if decimal == "." and " " in written and "/" not in written:
        written = written.partition(" ")[0]  # in English `290 256MB` is a model and its size
    number, alternative = read_number(written, decimal)
    sign = -1 if found.group().startswith("-") else 1
    end = found.start(1) + len(written)
    unit = units.find(text, end)
    if unit is not None and _is_model(written, text[end : unit.end]):
        unit = None
    other = None if alternative is None else sign * alternative
    if unit is None:
        return Operand(sign * number, other, None, (), written, end)
    return Operand(sign * number, other, unit.unit, unit.others, written, unit.end)


def _is_model(written: str, unit: str) -> bool:
    """Tell `82574L`, `560J` and `82567LM`, names of models, from quantities: a letter right behind many digits."""
    letters = unit.lower()
    return (letters == "j" or (letters in {"l", "f", "h", "n", "lm"} and len(written) >= _MODEL_DIGITS)) and (
        written.isdigit()
    )


def _with_units(shape: Shape, operands: list[Operand], start: int) -> Expression:
    """Let the unit behind the last number hold for those before it that have none."""
    for place in range(len(operands) - 2, -1, -1):
        if operands[place].unit is None:
            operands[place] = operands[place]._replace(unit=operands[place + 1].unit, others=operands[place + 1].others)
    if shape == "tolerance" and operands[1].unit is None:
        operands[1] = operands[1]._replace(unit=operands[0].unit)
    return Expression(shape, tuple(operands), start, operands[-1].end)


def _differ(one: Operand, other: Operand) -> bool:
    """Tell `230 V/50 Hz`, two quantities, from `12 V/24 V`, a set."""
    return one.unit is not None and other.unit is not None and one.unit.dimension != other.unit.dimension


def _is_range(first: Operand, other: Operand) -> bool:
    """Tell a range: it rises, units of two dimensions are none, and metres to centimetres are compared as sizes."""
    if first.unit and other.unit:
        if first.unit.dimension != other.unit.dimension:
            return False
        return first.number * first.unit.factor <= other.number * other.unit.factor
    return first.unit is None and first.number < other.number


def _sign_before(text: str, start: int) -> int:
    """Take the sign in front of a number; a hyphen behind a letter or digit is none."""
    at = start - 1
    if at >= 0 and text[at] in "+-" and not (at and (text[at - 1].isalnum() or text[at - 1] in "/)\"'%°")):
        return at
    return start


def _deviation_before(text: str, start: int) -> int | None:
    head = text[:start].rstrip()
    if head[-1:] not in {"±", "-"}:
        return None
    for sign in ("±", "+/-", "+-"):
        if head.endswith(sign):
            return len(head) - len(sign)
    return None
