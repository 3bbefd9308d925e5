# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Rules for numbers: the same within a tolerance, inside a range, within a rating, at least as good."""

import math
from dataclasses import replace
from typing import Final

from partwise.attributes.items import Attribute, Value, VerdictName

from .finding import Finding, said, worst
from .sets import over_sets

_SAME: Final = 0.001
_SAME_CONVERTED: Final = 0.01
_NEAR: Final = 0.03
_ABOUT: Final = 0.05
_FAR_ABOVE: Final = 10.0
_AREA: Final = 0.05
_BINARY: Final = (1.024, 1.024**2, 1.024**3, 1.024**4)
_HARDNESS: Final = {"Shore A": 5.0, "Shore D": 5.0, "HRC": 2.0}


@over_sets
def tol(asked: Attribute, offered: Attribute) -> Finding:
    """Compare sizes: equal within 0.1 %, 1 % across units, near where rounding explains up to 3 %."""
    if asked.qualifier in {"min", "max"}:
        return _bounded(asked, offered)
    if asked.qualifier == "range" or offered.qualifier == "range" or _has_ends(offered):
        return _overlap(asked, offered)
    wanted, given = number(asked), number(offered)
    if offered.qualifier in {"min", "max"}:
        low, high = interval(offered)
        return said("partial_match" if low <= wanted <= high else "contradiction", asked, offered, "tol")
    return said(_tol_verdict(asked, offered, wanted, given), asked, offered, "tol")


@over_sets
def inside(asked: Attribute, offered: Attribute) -> Finding:
    """Compare conditions: what is asked must lie in what is offered; two bare numbers compare as ratings."""
    if asked.qualifier == "min":
        return said("match" if interval(offered)[1] >= _low(asked) else "contradiction", asked, offered, "in")
    if _is_point(asked) and _is_point(offered):
        return better(asked, offered)
    low, high = (_low(asked), _low(asked)) if asked.qualifier == "max" else interval(asked)
    least, most = interval(offered)
    slack = _SAME * max(abs(low), abs(high), 1e-12) if math.isfinite(low) and math.isfinite(high) else 0.0
    return said("match" if least - slack <= low and high <= most + slack else "contradiction", asked, offered, "in")


@over_sets
def capped(asked: Attribute, offered: Attribute) -> Finding:
    """Compare like `inside`; a rating more than ten times the need only nearly matches."""
    finding = inside(asked, offered)
    need, rating = interval(asked)[1], interval(offered)[1]
    if finding.verdict == "match" and math.isfinite(need) and math.isfinite(rating) and rating > _FAR_ABOVE * abs(need):
        return said("partial_match", asked, offered, "cap: more than 10 times the need")
    return finding


def better(asked: Attribute, offered: Attribute) -> Finding:
    """Compare what is better when higher: equal matches, more nearly matches, less contradicts."""
    if asked.qualifier == "min":
        return said("match" if interval(offered)[1] >= _low(asked) else "contradiction", asked, offered, "cls")
    wanted, given = _upper(asked), _upper(offered)
    if offered.qualifier == "range" and _is_point(asked) and _low(offered) <= wanted <= given:
        return said("match", asked, offered, "cls")
    if are_close(wanted, given, _tolerance(asked, offered)):
        return said("match", asked, offered, "cls")
    return said("partial_match" if given > wanted else "contradiction", asked, offered, "cls")


@over_sets
def not_more(asked: Attribute, offered: Attribute) -> Finding:
    """Compare what is better when lower, such as a tolerance: at most what is asked matches."""
    if asked.unit != offered.unit:
        return said("unknown", asked, offered, "units that do not compare")
    fits = _upper(offered) <= _upper(asked) * (1 + _SAME)
    return said("match" if fits else "contradiction", asked, offered, "not more")


def finer(asked: Attribute, offered: Attribute) -> Finding:
    """Compare filters: a finer one nearly matches, a coarser one contradicts."""
    if are_close(number(asked), number(offered), _SAME_CONVERTED):
        return said("match", asked, offered, "filtration")
    return said("partial_match" if number(offered) < number(asked) else "contradiction", asked, offered, "filtration")


def hardness(asked: Attribute, offered: Attribute) -> Finding:
    """Compare hardness on one scale; two scales do not compare."""
    if asked.unit != offered.unit:
        return said("unknown", asked, offered, "hardness: scales that do not compare")
    if not _is_point(asked) or not _is_point(offered):
        return _overlap(asked, offered)
    slack = _HARDNESS.get(asked.unit or "", _NEAR * abs(number(asked)))
    fits = abs(number(asked) - number(offered)) <= slack
    return said("match" if fits else "contradiction", asked, offered, "hardness")


def sizes(asked: Attribute, offered: Attribute) -> Finding:
    """Compare lists of sizes: sorted, each by tolerance; a list that holds all that is asked nearly matches."""
    wanted, given = sorted(_numbers(asked.value), reverse=True), sorted(_numbers(offered.value), reverse=True)
    if len(wanted) == len(given):
        pairs = zip(wanted, given, strict=True)
        findings = [tol(replace(asked, value=a), replace(offered, value=b)).verdict for a, b in pairs]
        return said(worst([Finding(verdict, "") for verdict in findings]).verdict, asked, offered, "dimensions")
    is_part = all(any(are_close(a, b, _SAME_CONVERTED) for b in given) for a in wanted)
    return said("partial_match" if is_part else "contradiction", asked, offered, "dimensions")


def data_size(asked: Attribute, offered: Attribute) -> Finding:
    """Compare sizes of memory and disks: 1000 against 1024 nearly matches."""
    finding = tol(asked, offered)
    if finding.verdict == "contradiction" and _is_point(asked) and _is_point(offered):
        ratio = max(number(asked), number(offered)) / max(min(number(asked), number(offered)), 1e-12)
        if any(are_close(ratio, power, 1e-3) for power in _BINARY):
            return said("partial_match", asked, offered, "1000 against 1024")
    return finding


def area(asked: Attribute, offered: Attribute) -> Finding:
    """Compare conductors: within 5 %; a terminal's range holds what lies in it."""
    if _is_point(asked) and _is_point(offered):
        fits = are_close(number(asked), number(offered), _AREA)
        return said("match" if fits else "contradiction", asked, offered, "conductor")
    return inside(asked, offered) if offered.qualifier == "range" else tol(asked, offered)


def signal(asked: Attribute, offered: Attribute) -> Finding:
    """Compare signals: the same range in the same unit, or another signal."""
    same = (asked.unit, asked.low, asked.high) == (offered.unit, offered.low, offered.high)
    return said("match" if same else "contradiction", asked, offered, "signal")


def soft(asked: Attribute, offered: Attribute) -> Finding:
    """Compare what can be bought differently: another number only hardly contradicts."""
    finding = tol(asked, offered)
    return finding if finding.verdict == "match" else said("partial_contradiction", asked, offered, "soft")


def interval(item: Attribute) -> tuple[float, float]:
    """Give the ends of an attribute; a bound is open at its other end, and a set spans its members."""
    if item.low is not None and item.high is not None:
        return item.low, item.high
    members = _numbers(item.value)
    if not members:
        return -math.inf, math.inf
    low = -math.inf if item.qualifier == "max" else min(members)
    return low, math.inf if item.qualifier == "min" else max(members)


def number(item: Attribute) -> float:
    """Give the one number of a point or bound; the upper end of anything else."""
    return float(item.value) if isinstance(item.value, int | float) else interval(item)[1]


def are_close(one: float, other: float, tolerance: float) -> bool:
    """Say whether two numbers differ by no more than a share of the greater."""
    return one == other or abs(one - other) <= tolerance * max(abs(one), abs(other)) * (1 + 1e-9)


def _numbers(value: Value | None) -> list[float]:
    members = value if isinstance(value, tuple) else (value,)
    return [float(member) for member in members if isinstance(member, int | float)]


def _bounded(asked: Attribute, offered: Attribute) -> Finding:
    least, most = interval(offered)
    bound = _low(asked)
    fits = most >= bound * (1 - _SAME) if asked.qualifier == "min" else least <= bound * (1 + _SAME)
    if asked.qualifier == "max" and offered.qualifier not in {"min", "max"}:
        fits = most <= bound * (1 + _SAME)
    return said("match" if fits else "contradiction", asked, offered, str(asked.qualifier))


def _overlap(asked: Attribute, offered: Attribute) -> Finding:
    """Compare where one is a range: inside either way matches, a partial overlap nearly."""
    (low, high), (least, most) = interval(asked), interval(offered)
    slack = _tolerance(asked, offered)
    if least * (1 - slack) <= low and high <= most * (1 + slack):
        return said("match", asked, offered, "range")
    if asked.qualifier == "range" and low * (1 - slack) <= least and most <= high * (1 + slack):
        return said("match", asked, offered, "range")
    return said("partial_match" if low <= most and least <= high else "contradiction", asked, offered, "range")


def _tol_verdict(asked: Attribute, offered: Attribute, wanted: float, given: float) -> VerdictName:
    if are_close(wanted, given, _tolerance(asked, offered)):
        return "match"
    if are_close(wanted, given, _NEAR) and _rounds_to(offered, wanted, given):
        return "partial_match"
    return "contradiction"


def _rounds_to(offered: Attribute, wanted: float, given: float) -> bool:
    """Say whether what is asked, rounded as the offer is written, is the offer: 12.7 mm written as 13 mm."""
    factor = float(offered.details.get("written_factor", 1.0))
    digits = offered.details.get("written_digits")
    if digits is None:
        digits = len(f"{given / factor:.6g}".partition(".")[2])
    return are_close(round(wanted / factor, int(digits)), given / factor, 1e-6)


def _tolerance(asked: Attribute, offered: Attribute) -> float:
    if "nominal" in {asked.qualifier, offered.qualifier}:
        return _ABOUT
    written = [item.details.get("written_unit", item.unit) for item in (asked, offered)]
    return _SAME if written[0] == written[1] else _SAME_CONVERTED


def _is_point(item: Attribute) -> bool:
    return item.qualifier in {None, "exact", "nominal"} and not _has_ends(item)


def _has_ends(item: Attribute) -> bool:
    return item.low is not None and item.high is not None


def _low(item: Attribute) -> float:
    return number(item) if item.low is None else item.low


def _upper(item: Attribute) -> float:
    return number(item) if item.high is None else item.high
