# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Read sizes and quantities: numbers with units, what they are of, and what bounds them.

A quantity's kind is told by the letter that keys it (`SW 13`), the word before it, the word behind it, what the line is
about, and last by its unit alone.
"""

import re
from dataclasses import replace
from typing import Any, Final, NamedTuple

from .comparators import bound_after, bound_before, opens_range
from .expressions import Expression, read_expression
from .items import Attribute
from .kind_choice import choose_kind, keyed_list
from .quantity_items import electrical_type, item_of, merge_names
from .scan import Scan
from .units import Unit

_MM: Final = Unit("length", "mm", 1.0)
_KV: Final = Unit("flow", "m³/h", 1000 / 60)
# A number that no letter touches from before; its key may: L=30, Ø8, SW13.
_NUMBER: Final = re.compile(
    r"[\d.,](?:(?<=\d)(?:(?<![\w.,]\d)(?<!\d/\d)|(?<=Ø\d)|(?<=\bSW\d))|(?<=[.,])(?<![\w.,][.,])(?=\d))"
)
# Letters that key a size only with an equals sign or a colon, or in company: `L 30 B 20`.
_WEAK_KEYS: Final = frozenset("LBHTWDSt")
_KEYS_LIKE_UNITS: Final = frozenset("LHW")
_KEYED_NEXT: Final = re.compile(r"\s?[=:]?\s?\d")


class Bounded(NamedTuple):
    """
    What the words around an expression say of it.

    :param qualifier: min, max, nominal or None.
    :param start: Where they begin.
    :param end: Where they end.
    """

    qualifier: str | None
    start: int
    end: int


def read_quantities(scan: Scan) -> None:
    """
    Read the quantities of a line that no designation has used up.

    :param scan: The line; what is read is added to it.
    """
    lowered = scan.lowered
    end = 0
    found: list[Attribute] = []
    for number in _NUMBER.finditer(scan.text):
        start = number.start()
        if start < end or scan.taken[start]:
            continue
        expression = read_expression(
            scan.text, start, scan.decimal, scan.lexicon.units, opened=opens_range(lowered, start)
        )
        if expression is None:
            continue
        expression = _cut_at_taken(scan, expression)
        if expression is None:
            continue
        items, last = _read(scan, lowered, expression)
        end = max(end, last if items else expression.operands[0].end - 1)
        found += items
    scan.items += _rated(scan, merge_names(scan.text, found))


def _rated(scan: Scan, found: list[Attribute]) -> list[Attribute]:
    """Take the voltage beside a capacitance or dielectric for a rating."""
    if not any(item.kind in {"capacitance", "dielectric"} for item in (*scan.items, *found)):
        return found
    return [
        replace(item, qualifier="max", details={**item.details, "context": ["capacitor"]})
        if item.kind == "voltage" and item.qualifier is None and isinstance(item.value, float)
        else item
        for item in found
    ]


def _cut_at_taken(scan: Scan, expression: Expression) -> Expression | None:
    """Keep the numbers before the first that a designation has used; None where it has used the first one's unit."""
    if scan.is_free(expression.start, expression.end):
        return expression
    kept = [operand for operand in expression.operands if scan.is_free(expression.start, operand.end)]
    if not kept:
        return None
    shape = "point" if len(kept) == 1 else expression.shape
    return Expression(shape, tuple(kept), expression.start, kept[-1].end)


def _read(scan: Scan, lowered: str, expression: Expression) -> tuple[list[Attribute], int]:
    """Make the attributes of one expression; empty if it states none."""
    if expression.shape == "list" and (keyed := _keyed_items(scan, expression)):
        return keyed
    expression = _with_implied_unit(scan, expression)
    unit = expression.operands[0 if expression.shape == "tolerance" else -1].unit
    if unit is None or (len(expression.operands) > 1 and expression.operands[0].unit is None):
        return [], expression.end
    bounded = _bounded(scan, lowered, expression)
    choice = choose_kind(scan, lowered, expression, bounded.start)
    if choice is None:
        return [], expression.end
    type_, end = electrical_type(scan.text, expression, choice.kind, scan.text_start(expression.start))
    after = bound_after(lowered, end) if bounded.qualifier is None else (None, end)
    qualifier = bounded.qualifier or after[0]
    details = {**choice.details, **({"current_type": type_} if type_ else {})}
    start = min(bounded.start, expression.start) if qualifier == bounded.qualifier else expression.start
    where = (choice.start if choice.is_key else start, max(end, after[1], choice.end))
    item = item_of(scan, expression, choice.kind, qualifier, where, details)
    if item is None:
        return [], expression.end
    scan.take(*where)
    return [item, *_beside(scan, expression)], where[1]


def _beside(scan: Scan, expression: Expression) -> list[Attribute]:
    """Read the tolerance in per cent behind a quantity as an attribute of its own: `4.7 kΩ ±5 %`."""
    if expression.shape != "tolerance":
        return []
    deviation = expression.operands[1]
    if deviation.unit is None or deviation.unit.dimension != "percent":
        return []
    alone = Expression("deviation", (deviation,), expression.start, expression.end)
    item = item_of(scan, alone, "tolerance", None, (expression.start, expression.end), {})
    return [item] if item else []


def _bounded(scan: Scan, lowered: str, expression: Expression) -> Bounded:
    bound, start = bound_before(lowered, expression.start)
    is_range = expression.shape == "range" and bound in {"min", "max"}  # from 10 to 20
    if is_range or not scan.is_free(start, expression.start):
        bound, start = None, expression.start
    return Bounded(bound, start, expression.end)


def _with_implied_unit(scan: Scan, expression: Expression) -> Expression:
    """Give millimetres to a number that a letter keys, and m³/h to a flow coefficient."""
    unit = expression.operands[-1].unit
    if unit is not None and not _is_next_key(scan.text, expression, unit):
        return expression
    key = scan.lexicon.roles.key_before(scan.text, expression.start)
    if unit is not None and (key is not None or scan.text[expression.end : expression.end + 1] == "="):
        expression = _without_unit(scan.text, expression)
    if key is None:
        return expression
    kinds, start = key
    written = scan.text[start : expression.start]
    is_weak = written.strip(" =:") in _WEAK_KEYS
    if is_weak and "=" not in written and ":" not in written and not _in_company(scan.text):
        return expression
    unit = _KV if kinds == ("kv",) else _MM
    operands = tuple(operand._replace(unit=unit) for operand in expression.operands)
    return expression._replace(operands=operands)


def _is_next_key(text: str, expression: Expression, unit: Unit) -> bool:
    """Tell the letter that keys the next number from a unit: `B 60 L 30 H 10`."""
    return unit.written in _KEYS_LIKE_UNITS and _KEYED_NEXT.match(text, expression.end) is not None


def _without_unit(text: str, expression: Expression) -> Expression:
    end = len(text[: expression.end - 1].rstrip())
    operands = tuple(operand._replace(unit=None, end=min(operand.end, end)) for operand in expression.operands)
    return expression._replace(operands=operands, end=end)


def _in_company(text: str) -> bool:
    keyed = re.finditer(r"(?<![^\W_])[LBHTWD]\s?[=:]?\s?\d", text)
    return next(keyed, None) is not None and next(keyed, None) is not None


def _keyed_items(scan: Scan, expression: Expression) -> tuple[list[Attribute], int] | None:
    """Read sizes whose letters stand beside their list: `60 x 40 x 20 mm (L x B x H)`, `Ø8 x 30`."""
    found = keyed_list(scan, expression)
    if found is None:
        return None
    kinds, start, end = found
    operands = [operand if operand.unit else operand._replace(unit=_MM) for operand in expression.operands]
    items = []
    for kind, operand in zip(kinds, operands, strict=False):
        single = Expression("point", (operand,), expression.start, expression.end)
        details: dict[str, Any] = {"role": kind}
        if expression.operands[-1].unit is None:
            details["unit_implied"] = True
        item = item_of(scan, single, kind, None, (start, end), details)
        if item is not None:
            items.append(item)
    scan.take(start, end)
    return items, end
