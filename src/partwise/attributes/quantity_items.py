# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Make canonical attributes of quantities: one unit per kind, bounds as qualifiers, two names of one thing as one."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from partwise.text import Span

from .expressions import Expression, Operand
from .items import Attribute
from .lexicon import Lexicon
from .scan import Scan
from .units import Unit

_TYPE_AFTER: Final = re.compile(r"\s?/?\s?(AC\s?/\s?DC|DC\s?/\s?AC|UC|DC|AC|CC|CA|dc|ac)(?![^\W_])|\s?([=~⎓])(?!\w)")
_TYPE_BEFORE: Final = re.compile(r"(?<![^\W_])(AC\s?/\s?DC|UC|DC|AC|CC|CA)\s?$")
_TYPES: Final = {"DC": "DC", "CC": "DC", "AC": "AC", "CA": "AC", "=": "DC", "~": "AC", "⎓": "DC", "UC": "AC/DC"}
_UNIT_TYPES: Final = {
    "VDC": "DC",
    "Vdc": "DC",
    "V=": "DC",
    "VCC": "DC",
    "Vcc": "DC",
    "kVDC": "DC",
    "VAC": "AC",
    "Vac": "AC",
    "V~": "AC",
    "kVAC": "AC",
    "Vrms": "AC",
    "VRMS": "AC",
    "ADC": "DC",
    "AAC": "AC",
}
_WORD_TYPES: Final = (
    ("gleich", "DC"),
    ("wechsel", "AC"),
    ("gelijk", "DC"),
    ("wissel", "AC"),
    ("continu", "DC"),
    ("alternatif", "AC"),
)
_REFERENCES: Final = {
    "barg": "gauge",
    "bar(g)": "gauge",
    "bar g": "gauge",
    "psig": "gauge",
    "bar(ü)": "gauge",
    "bara": "absolute",
    "bar(a)": "absolute",
    "bar a": "absolute",
}
_REFERENCE_AFTER: Final = re.compile(r"\s?(gauge|absolute|abs|rel|relativ)(?![^\W_])", re.IGNORECASE)
_ABSOLUTE_ZERO: Final = 273.15
_ABOUT: Final = 0.03
_COUNTED: Final = frozenset({"page_yield", "pack_quantity"})


def item_of(
    scan: Scan,
    expression: Expression,
    kind: str,
    qualifier: str | None,
    where: Span,
    details: Mapping[str, Any],
) -> Attribute | None:
    """
    Make the attribute of an expression.

    :param scan: The line.
    :param expression: Numbers with units.
    :param kind: What they are of.
    :param qualifier: min, max or nominal where words say so.
    :param where: The span that it was read from.
    :param details: What was learnt beside it.
    :returns: The attribute in the kind's unit; None where the shape means nothing for the kind.
    """
    operands = expression.operands
    values = [_value(scan.lexicon, operand, kind) for operand in operands]  # of a tolerance, only the first is used
    canonical = None if kind in _COUNTED else scan.lexicon.unit_of(kind)
    is_one = len(set(values)) == 1 or expression.shape in {"point", "deviation"} or _say_one(expression, values)
    main = operands[0 if expression.shape == "tolerance" or is_one else -1]
    facts = {**details, **_written(scan.lexicon, main, kind), **_reference(scan, expression, kind)}
    if kind == "tolerance":
        canonical = "mm" if main.unit is not None and main.unit.dimension == "length" else "%"
    if kind == "voltage" and scan.about("capacitor") and len(values) == 1 and qualifier is None:
        qualifier = "max"
    fields: dict[str, Any] = {"unit": canonical, "details": facts}
    if expression.shape == "range":
        return scan.item(kind, where, low=values[0], high=values[1], qualifier="range", **fields)
    if expression.shape == "tolerance":
        return _with_tolerance(scan, kind, where, operands, fields)
    if expression.shape == "list" and kind == "dimensions":
        return scan.item(kind, where, tuple(values), **fields)
    if expression.shape == "deviation" and kind != "tolerance":
        return scan.item(kind, where, low=-values[0], high=values[0], qualifier="range", **fields)
    if is_one:
        if len(set(values)) > 1:
            facts["also"] = [scan.text[operands[0].end : expression.end].strip(" /")]
        facts |= _second_reading(scan, operands[0], kind)
        return scan.item(kind, where, values[0], qualifier=qualifier, **fields)
    return scan.item(kind, where, tuple(values), qualifier="set", **fields) if expression.shape == "set" else None


def electrical_type(text: str, expression: Expression, kind: str, floor: int = 0) -> tuple[str | None, int]:
    """
    Tell alternating from direct current by what stands beside a voltage or current.

    :param text: The line.
    :param expression: The quantity.
    :param kind: Its kind.
    :param floor: Where the text before it begins that nothing was read from.
    :returns: `AC`, `DC`, `AC/DC` or None, and where it ends with that sign.
    """
    end = expression.end
    if kind not in {"voltage", "current"}:
        return None, end
    unit = expression.operands[-1].unit
    known = _UNIT_TYPES.get(unit.written) if unit else None
    if after := _TYPE_AFTER.match(text, end):
        sign = (after[1] or after[2]).upper().replace(" ", "")
        if "/" in sign or known not in {None, _TYPES.get(sign)}:
            return "AC/DC", after.end()
        return _TYPES[sign], after.end()
    if known:
        return known, end
    head = text[max(expression.start - 24, floor) : expression.start]
    if before := _TYPE_BEFORE.search(head):
        sign = before[1].replace(" ", "")
        return ("AC/DC" if "/" in sign else _TYPES[sign]), end
    lowered = f"{head} {text[end : end + 20]}".lower()
    return next((type_ for word, type_ in _WORD_TYPES if word in lowered), None), end


def merge_names(text: str, items: Sequence[Attribute]) -> list[Attribute]:
    """
    Join what says one thing twice: `55 cm (21.7")`, and a minimum with the maximum beside it.

    :param text: The line.
    :param items: Its quantities in order.
    :returns: Fewer items; the first name is the value, the other goes to `also`.
    """
    merged: list[Attribute] = []
    for item in items:
        last = merged[-1] if merged else None
        if last is not None and last.kind == item.kind:
            between = text[last.span[1] : item.span[0]]
            if _is_other_name(last, item, between):
                also = [*last.details.get("also", ()), item.text]
                merged[-1] = replace(last, details={**last.details, "also": also})
                continue
            if {last.qualifier, item.qualifier} == {"min", "max"} and len(between) <= len(" und  "):
                merged[-1] = _bounds(text, last, item)
                continue
        merged.append(item)
    return merged


def _is_other_name(one: Attribute, other: Attribute, between: str) -> bool:
    if (
        not isinstance(one.value, int | float)
        or not isinstance(other.value, int | float)
        or one.qualifier != other.qualifier
    ):
        return False
    units = one.details.get("written_unit"), other.details.get("written_unit")
    return (
        units[0] != units[1]
        and between.strip() in {"(", "/", "=", "["}
        and math.isclose(one.value, other.value, rel_tol=_ABOUT)
    )


def _say_one(expression: Expression, values: Sequence[float]) -> bool:
    """Tell two names of one quantity, `10 bar / 145 psi`, from a set."""
    if expression.shape != "set":
        return False
    units = {operand.unit.written for operand in expression.operands if operand.unit}
    return len(units) == len(values) and all(math.isclose(values[0], value, rel_tol=_ABOUT) for value in values)


def _bounds(text: str, one: Attribute, other: Attribute) -> Attribute:
    low, high = (one, other) if one.qualifier == "min" else (other, one)
    span = (one.span[0], other.span[1])
    ends: dict[str, Any] = {"low": low.value, "high": high.value}
    return replace(one, value=None, qualifier="range", span=span, text=text[slice(*span)], **ends)


def _value(lexicon: Lexicon, operand: Operand, kind: str) -> float:
    assert operand.unit is not None  # noqa: S101 - only quantities with units come here
    if kind == "temperature" and operand.unit.dimension == "kelvin":
        return round(operand.number - _ABSOLUTE_ZERO, 6)
    return lexicon.convert(operand.number, operand.unit, kind)


def _second_reading(scan: Scan, operand: Operand, kind: str) -> dict[str, Any]:
    """Note the other reading of a separator that nothing decided; what holds for one alone is not held."""
    if operand.alternative is None or operand.unit is None:
        return {}
    other = scan.lexicon.convert(operand.alternative, operand.unit, kind)
    return {"ambiguous": True, "alternative": {"kind": kind, "value": other, "unit": scan.lexicon.unit_of(kind)}}


def _with_tolerance(
    scan: Scan, kind: str, where: Span, operands: Sequence[Operand], fields: dict[str, Any]
) -> Attribute | None:
    size, deviation = operands
    assert size.unit is not None  # noqa: S101
    value = _value(scan.lexicon, size, kind)
    if deviation.unit is not None and deviation.unit.dimension == "percent":
        return scan.item(kind, where, value, **fields)  # the tolerance is an item of its own
    unit = deviation.unit if deviation.unit and deviation.unit.dimension == size.unit.dimension else size.unit
    spread = deviation.number * scan.lexicon.factor_of(unit, kind)
    ends = {"low": round(value - spread, 9), "high": round(value + spread, 9)}
    return scan.item(kind, where, value, qualifier="exact", **ends, **fields)


def _written(lexicon: Lexicon, operand: Operand, kind: str) -> dict[str, Any]:
    """Note the unit as written, for the rule that a rounded size still agrees (13 mm for 1/2 in)."""
    unit: Unit | None = operand.unit
    if unit is None:
        return {}
    _, _, decimals = operand.written.replace(",", ".").partition(".")
    digits = {} if "/" in operand.written else {"written_digits": len(decimals)}
    return {"written_unit": unit.written, "written_factor": lexicon.factor_of(unit, kind), **digits}


def _reference(scan: Scan, expression: Expression, kind: str) -> dict[str, Any]:
    if kind != "pressure" or (unit := expression.operands[-1].unit) is None:
        return {}
    if reference := _REFERENCES.get(unit.written):
        return {"reference": reference}
    if after := _REFERENCE_AFTER.match(scan.text, expression.end):
        return {"reference": "absolute" if after[1].lower().startswith("abs") else "gauge"}
    return {}
