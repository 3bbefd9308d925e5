# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Numbers: equal within a tolerance, inside a range, a capacity, a class that is better or worse."""

import math
from typing import Final

from partwise.attributes.items import Attribute, VerdictName
from partwise.attributes.rules.outcomes import Outcome, ends, is_point, number_of, short, show, units_clash

_EQUAL: Final = 0.001
_EQUAL_OTHER_UNIT: Final = 0.01
_ABOUT: Final = 0.05
_ROUNDED: Final = 0.03
# Beyond this a rating says little of the need: a 400 bar fitting is not what a 10 bar line asks for.
_FAR_ABOVE: Final = 10
_FLOAT_NOISE: Final = 1e-9
_MOST_DIGITS: Final = 6


def close(first: float, second: float, share: float = _EQUAL) -> bool:
    """Say whether two numbers are within a share of the larger one."""
    return abs(first - second) <= share * max(abs(first), abs(second)) * (1 + _FLOAT_NOISE)


def tol(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare sizes: equal within a tolerance, nearly equal if one is the other rounded."""
    if is_point(asked) and is_point(offered) and not units_clash(asked, offered):
        return _points(asked, offered)
    return _bounds("tol", asked, offered)


def _points(asked: Attribute, offered: Attribute) -> Outcome:
    wanted, given = float(asked.value), float(offered.value)  # type: ignore[arg-type] # both are points
    share = _EQUAL
    if asked.details.get("written_unit", asked.unit) != offered.details.get("written_unit", offered.unit):
        share = _EQUAL_OTHER_UNIT
    if asked.qualifier == "nominal" or offered.qualifier == "nominal":
        share = _ABOUT
    shown = f"tol: {show(asked)} asked, {show(offered)} offered"
    tolerated = asked.low is not None and asked.high is not None and asked.low <= given <= asked.high
    if tolerated or close(wanted, given, share):
        return "match", shown
    if close(wanted, given, _ROUNDED) and _is_rounded(asked, offered):
        return "partial_match", f"{shown}, equal when rounded"
    return "contradiction", shown


def _is_rounded(asked: Attribute, offered: Attribute) -> bool:
    """Say whether offered is asked in fewer digits; a fraction has no digits, so asked's are taken."""
    if "written_unit" in offered.details and "written_digits" not in offered.details:
        asked, offered = offered, asked
    factor = number_of(offered.details.get("written_factor")) or 1.0
    exact, rounded = number_of(asked.value), number_of(offered.value)
    if exact is None or rounded is None:
        return False
    digits = offered.details.get("written_digits")
    if not isinstance(digits, int):
        digits = _decimals(rounded / factor)
    if abs(digits) > _MOST_DIGITS:
        return False
    return close(round(exact / factor, digits), rounded / factor, _FLOAT_NOISE)


def _decimals(value: float) -> int:
    return len(short(round(value, _MOST_DIGITS)).partition(".")[2])


def _bounds(name: str, asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare where one side is a bound or a range, for kinds in which a range is what fits."""
    wanted, given = ends(asked), ends(offered)
    if wanted is None or given is None or units_clash(asked, offered):
        return None
    shown = f"{name}: {show(asked)} asked, {show(offered)} offered"
    if asked.qualifier == "min":
        return ("match" if _reaches(given[1], wanted[0]) else "contradiction"), shown
    if asked.qualifier == "max":
        if _reaches(wanted[1], given[1]):
            return "match", shown
        return ("partial_match" if _reaches(wanted[1], given[0]) else "contradiction"), shown
    verdict: VerdictName = "contradiction"
    if _covers(given, wanted):
        # "up to 100" covers 5, but says less of it than "4 to 6".
        verdict = "match" if math.isfinite(given[0]) and math.isfinite(given[1]) else "partial_match"
    elif _covers(wanted, given):
        verdict = "match" if given[0] == given[1] else "partial_match"
    elif _reaches(given[1], wanted[0]) and _reaches(wanted[1], given[0]):
        verdict = "partial_contradiction"
    return verdict, shown


def _reaches(high: float, low: float) -> bool:
    return high >= low or (math.isfinite(high) and math.isfinite(low) and close(high, low))


def _covers(outer: tuple[float, float], inner: tuple[float, float]) -> bool:
    return _reaches(inner[0], outer[0]) and _reaches(outer[1], inner[1])


def need(asked: Attribute) -> tuple[float, float] | None:
    """Return what has to be covered; a maximum asked is a point: "up to 80 Cel" asks for 80."""
    wanted = ends(asked)
    return (wanted[1], wanted[1]) if wanted is not None and asked.qualifier == "max" else wanted


def inside(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare what has to be endured: asked lies inside of what is offered."""
    wanted, given = need(asked), ends(offered)
    if wanted is None or given is None or units_clash(asked, offered):
        return None
    if is_point(offered):
        if wanted[0] == wanted[1]:
            return _rated(asked, offered, wanted[1])
        if asked.qualifier == "range":
            given = (-math.inf, given[1])
            verdict: VerdictName = "partial_match" if _covers(given, wanted) else "contradiction"
            return verdict, f"in: {show(asked)} asked, {show(offered)} offered without a lower end"
    fits = _reaches(given[1], wanted[0]) if asked.qualifier == "min" else _covers(given, wanted)
    if fits:
        return "match", f"in: {show(asked)} is inside {show(offered)}"
    return "contradiction", f"in: {show(asked)} is not inside {show(offered)}"


def _rated(asked: Attribute, offered: Attribute, wanted: float) -> Outcome:
    """Compare two bare points: the offered one is a rating. Below zero the lower one endures more."""
    given = number_of(offered.value) or 0.0
    shown = f"cls: {show(asked)} asked, {show(offered)} offered"
    if close(wanted, given):
        return "match", shown
    cold = wanted < 0 and given < 0
    return ("partial_match" if (given < wanted if cold else given > wanted) else "contradiction"), shown


def cap(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare a capacity: as `inside`, but a rating far above the need is only half an answer."""
    outcome = inside(asked, offered)
    if outcome is None or outcome[0] != "match":
        return outcome
    wanted, given = need(asked), ends(offered)
    if wanted is None or given is None:
        return outcome
    top = wanted[0] if asked.qualifier == "min" else wanted[1]
    if math.isfinite(given[1]) and given[1] > _FAR_ABOVE * abs(top) > 0:
        return "partial_match", f"cap: {show(offered)} is over {_FAR_ABOVE} times {show(asked)}"
    return "match", f"cap{outcome[1][2:]}"


def cls(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare a rating: equal, better (higher) or worse."""
    wanted, given = ends(asked), ends(offered)
    if wanted is None or given is None or units_clash(asked, offered):
        return None
    if asked.qualifier in {"min", "max"}:
        return _bounds("cls", asked, offered)
    top = given[1] if math.isfinite(given[1]) else given[0]
    shown = f"cls: {show(asked)} asked, {show(offered)} offered"
    if _covers(wanted, (top, top)) or (offered.qualifier == "range" and _covers(given, wanted)):
        return "match", shown
    return ("partial_match" if top > wanted[1] else "contradiction"), shown


def cls_less(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare what should be low: offered at most what is asked."""
    wanted, given = ends(asked), ends(offered)
    if wanted is None or given is None or units_clash(asked, offered):
        return None
    shown = f"cls_less: {show(asked)} asked, {show(offered)} offered"
    top = given[1] if math.isfinite(given[1]) else given[0]
    if asked.qualifier == "min":
        return _bounds("cls_less", asked, offered)
    return ("match" if _reaches(wanted[1], top) else "contradiction"), shown


def finer(asked: Attribute, offered: Attribute) -> Outcome | None:
    """Compare filters: finer is a partial match, coarser a contradiction."""
    outcome = cls_less(asked, offered)
    if outcome is None or outcome[0] != "match" or not (is_point(asked) and is_point(offered)):
        return outcome
    equal = close(number_of(asked.value) or 0.0, number_of(offered.value) or 0.0)
    return ("match" if equal else "partial_match"), f"filtration: {show(asked)} asked, {show(offered)} offered"
