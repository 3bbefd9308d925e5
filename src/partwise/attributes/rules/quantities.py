# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Quantities with a rule of their own: voltage, current, power, pressure labels, areas, data, hardness, dimensions."""

from dataclasses import replace
from typing import Final

from partwise.attributes.items import Attribute
from partwise.attributes.rules.codes import eq
from partwise.attributes.rules.outcomes import (
    Outcome,
    beside,
    ends,
    is_point,
    number_of,
    short,
    show,
    table,
    units_clash,
)
from partwise.attributes.rules.points import close, cls, inside, tol

_CAPACITOR: Final = frozenset({"capacitor"})
_RATED_CURRENT: Final = frozenset({"contact", "connector", "power_supply"})
_RATED_POWER: Final = frozenset({"resistor", "power_supply"})
_FLANGE: Final = frozenset({"flange"})
_BINARY: Final = (1.024, 1.024**2, 1.024**3, 1.024**4)
_AREA: Final = 0.05
_HARDNESS_STEP: Final = {"Shore A": 5.0, "Shore D": 5.0, "HRC": 2.0}


def voltage(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare voltages: kind of current, then a rating (capacitor), a supply range, or two points."""
    wanted, given = asked.details.get("current_type"), offered.details.get("current_type")
    if {wanted, given} == {"AC", "DC"}:
        return "contradiction", f"voltage: {wanted} asked, {given} offered"
    both_ratings = asked.qualifier == "max" == offered.qualifier
    if both_ratings or beside(asked, offered, _CAPACITOR):
        outcome = cls(_bare(asked), _bare(offered))
    elif is_point(asked) and is_point(offered):
        outcome = tol(asked, offered)
    else:
        outcome = inside(asked, offered)
    if outcome is not None and wanted == "AC/DC" and given in {"AC", "DC"} and outcome[0] == "match":
        return "partial_match", f"{outcome[1]}, {given} only"
    return outcome


def _bare(item: Attribute) -> Attribute:
    return replace(item, qualifier=None) if item.qualifier in {"min", "max"} else item


def current(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare currents: a rating beside contacts, connectors and power supplies."""
    return cls(asked, offered) if beside(asked, offered, _RATED_CURRENT) else tol(asked, offered)


def power(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare powers: a rating beside resistors and power supplies."""
    return cls(asked, offered) if beside(asked, offered, _RATED_POWER) else tol(asked, offered)


def pn(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare pressure labels: at least what is asked; flanges of another PN have other holes."""
    wanted, given = ends(asked), ends(offered)
    if wanted is None or given is None:
        return None
    shown = f"pn: {show(asked)} asked, {show(offered)} offered"
    need, top = max(wanted[0], 0.0) or wanted[1], given[1]
    if close(need, top):
        return "match", shown
    if beside(asked, offered, _FLANGE):
        return "partial_contradiction", f"{shown}, another flange"
    return ("match" if top > need else "contradiction"), shown


def signal(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare signals: the same range in the same unit."""
    wanted, given = ends(asked), ends(offered)
    if wanted is None or given is None:
        return None
    same = not units_clash(asked, offered) and wanted == given
    return ("match" if same else "contradiction"), f"signal: {show(asked)} asked, {show(offered)} offered"


def conductor_area(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare areas: 5 % apart is equal, AWG and its trade size are nearly so, a terminal's range contains."""
    wanted, given = number_of(asked.value), number_of(offered.value)
    if wanted is None or given is None or not (is_point(asked) and is_point(offered)):
        return tol(asked, offered)
    shown = f"conductor_area: {show(asked)} asked, {show(offered)} offered"
    if close(wanted, given, _AREA):
        return "match", shown
    paired = _is_trade_pair(asked, given) or _is_trade_pair(offered, wanted)
    return ("partial_match" if paired else "contradiction"), f"{shown}, a trade pair" if paired else shown


def _is_trade_pair(gauge: Attribute, area: float) -> bool:
    written = str(gauge.details.get("awg", ""))
    return written.isdecimal() and any(close(area, size) for size in table("awg_mm2").get(int(written), ()))


def data_size(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare data sizes: 1000 against 1024 is nearly equal."""
    outcome = tol(replace(asked, unit=None), replace(offered, unit=None))
    wanted, given = number_of(asked.value), number_of(offered.value)
    if outcome is None or outcome[0] != "contradiction" or not wanted or not given:
        return outcome
    ratio = max(wanted / given, given / wanted)
    if any(close(ratio, step) for step in _BINARY):
        return "partial_match", f"data_size: {show(asked)} asked, {show(offered)} offered, 1000 against 1024"
    return outcome


def hardness(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare hardness on one scale; scales do not convert."""
    if asked.unit != offered.unit:
        return None
    step = _HARDNESS_STEP.get(asked.unit or "")
    wanted, given = number_of(asked.value), number_of(offered.value)
    if step is None or wanted is None or given is None or not (is_point(asked) and is_point(offered)):
        return tol(asked, offered)
    verdict = "match" if abs(wanted - given) <= step else "contradiction"
    return verdict, f"hardness: {show(asked)} asked, {show(offered)} offered"  # type: ignore[return-value] # literal


def dimensions(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare sizes without roles: sorted, each within tolerance; what the shorter list leaves out is silence."""
    wanted, given = sizes(asked), sizes(offered)
    if not wanted or not given or units_clash(asked, offered):
        return None
    shown = f"dimensions: {show(asked)} asked, {show(offered)} offered"
    if len(wanted) == len(given):
        pairs = zip(wanted, given, strict=True)
        worst = [_size(first, second, asked, offered) for first, second in pairs]
        if "contradiction" in worst:
            return "contradiction", shown
        return ("partial_match" if "partial_match" in worst else "match"), shown
    shorter, longer = sorted((wanted, given), key=len)
    if not _is_part(shorter, longer):
        return "contradiction", shown
    return ("match" if shorter is wanted else "partial_match"), shown


def _size(wanted: float, given: float, asked: Attribute, offered: Attribute) -> str:
    if close(wanted, given):
        return "match"
    outcome = tol(replace(asked, value=wanted, qualifier=None), replace(offered, value=given, qualifier=None))
    return outcome[0] if outcome else "contradiction"


def _is_part(shorter: list[float], longer: list[float]) -> bool:
    left = list(longer)
    for size in shorter:
        found = next((other for other in left if close(size, other)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def sizes(item: Attribute) -> list[float]:
    """Return the numbers of a list of sizes, sorted."""
    values = item.value if isinstance(item.value, tuple) else (item.value,)
    return sorted(number for value in values if (number := number_of(value)) is not None)


def pressure_class(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare flange classes: equal or not."""
    return eq(asked, offered)


def class_by_pn(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare a class with a PN, or a PN with a class: only the pairs of ISO 7005-1 fit."""
    wanted, given = number_of(asked.value), number_of(offered.value)
    if wanted is None or given is None:
        return None
    first, second = (wanted, given) if asked.kind == "pressure_class" else (given, wanted)
    paired = table("class_pn").get(first) == second
    shown = f"{asked.kind}: {short(wanted)} asked, {offered.kind} {short(given)} offered"
    return ("partial_match" if paired else "contradiction"), shown
