# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Write attributes for people.

>>> show_value(Attribute("temperature", low=-20.0, high=80.0, unit="Cel", qualifier="range"))
'-20 to 80 °C'
>>> show_value(Attribute("length", 2133.6, unit="mm")), show_value(Attribute("ip", ("65", "67"), qualifier="set"))
('2133.6 mm', '65 / 67')
"""

from typing import Final

from .items import Attribute

_UNITS: Final = {
    "Cel": "°C",
    "Ohm": "Ω",
    "um": "µm",
    "mm2": "mm²",
    "m3/h": "m³/h",
    "cm3": "cm³",
    "g/m2": "g/m²",
    "N.m": "Nm",
    "V.A": "VA",
    "A.h": "Ah",
    "W.h": "Wh",
    "mPa.s": "mPa·s",
    "/min": "1/min",
    "deg": "°",
    "GBy": "GB",
    "GiBy": "GB",
}
_BOUNDS: Final = {"min": "at least ", "max": "at most ", "nominal": "about "}
_PREFIXES: Final = ((1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, ""), (1e-3, "m"), (1e-6, "µ"), (1e-9, "n"), (1e-12, "p"))
# Units that people write with the prefix that keeps the number short.
_PREFIXED: Final = frozenset({"Hz", "F", "H", "Ohm"})


def show_value(item: Attribute) -> str:
    """
    Write an attribute's value with its unit and bound.

    :param item: The attribute.
    :returns: Such as `at most 250 °C`, `10 to 30 V`, `M12x1.75`, `60 x 40 mm`.
    """
    unit = item.unit or ""
    if item.value is None:
        if unit in _PREFIXED and item.low is not None and item.high is not None:
            return f"{_prefixed(item.low, unit)} to {_prefixed(item.high, unit)}"
        return f"{_number(item.low)} to {_number(item.high)} {_UNITS.get(unit, unit)}".strip()
    if isinstance(item.value, tuple):
        joint = " x " if item.kind == "dimensions" else " / "
        shown = joint.join(part if isinstance(part, str) else _number(part) for part in item.value)
        return f"{shown} {_UNITS.get(unit, unit)}".strip()
    bound = _BOUNDS.get(item.qualifier or "", "")
    if isinstance(item.value, str):
        return f"{bound}{item.value}"
    if unit in _PREFIXED:
        return f"{bound}{_prefixed(item.value, unit)}"
    space = "" if unit == "deg" else " "
    return f"{bound}{_number(item.value)}{space}{_UNITS.get(unit, unit)}".strip()


def show_kind(kind: str) -> str:
    """
    Write a kind's name as words.

    :param kind: Such as `width_across_flats`.
    :returns: Such as `width across flats`.
    """
    return kind.replace("_", " ")


def _prefixed(value: float, unit: str) -> str:
    smallest = 1.0 if unit == "Hz" else 0.0  # mHz is read as MHz
    fitting = (pair for pair in _PREFIXES if value >= pair[0] >= smallest)
    factor, prefix = next(fitting, _PREFIXES[-1] if value > smallest else (1.0, ""))
    return f"{_number(value / factor)} {prefix}{_UNITS.get(unit, unit)}"


def _number(value: float | None) -> str:
    if value is None:
        return "?"
    shown = f"{value:.6g}"
    return f"{value:.0f}" if "e" in shown and abs(value) < 1e15 and float(value).is_integer() else shown  # noqa: PLR2004
