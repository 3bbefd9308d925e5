# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Compare what is asked with what is offered: one of five verdicts per asked attribute, and the rule behind it.

What a document does not say is unknown, never contradicted. What a field states outranks what was read from text.

>>> asked, offered = Attribute("ip", "67"), Attribute("ip", "65")
>>> [(v.verdict, v.rule) for v in compare([asked], [offered])]
[('contradiction', 'ip: water: 67 asked, 65 offered')]
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from .items import Attribute, Verdict
from .lexicon import Lexicon, packaged_lexicon
from .rules import codes, materials, numbers, threads
from .rules.bridges import BRIDGES
from .rules.finding import Finding, Rule, place_of, said

_RATED: Final = frozenset({"connector", "power_supply", "resistor"})
# Asked, so that silence of a bearing is an answer: no seal, and the normal clearance (ISO 15, ISO 5753-1).
_BEARING_EXTRAS: Final = frozenset({"seal", "clearance"})


def _voltage(asked: Attribute, offered: Attribute) -> Finding:
    """Compare voltages: the type of current first; a supply range holds, points are equal, a rating is at least."""
    wanted, given = asked.details.get("current_type"), offered.details.get("current_type")
    if wanted and given and "AC/DC" not in {wanted, given} and wanted != given:
        return said("contradiction", asked, offered, "voltage: AC against DC")
    if "capacitor" in (*_context(asked), *_context(offered)):
        return numbers.better(asked, offered)
    if "range" in {asked.qualifier, offered.qualifier}:
        return numbers.inside(asked, offered)
    return numbers.tol(asked, offered)


def _rated(asked: Attribute, offered: Attribute) -> Finding:
    """Compare currents and powers: of a connector, supply or resistor they are ratings, else points."""
    is_rating = not _RATED.isdisjoint((*_context(asked), *_context(offered)))
    return numbers.better(asked, offered) if is_rating else numbers.tol(asked, offered)


def _pn(asked: Attribute, offered: Attribute) -> Finding:
    """Compare nominal pressures: at least what is asked, but a flange must have the same drilling."""
    if asked.value == offered.value:
        return said("match", asked, offered, "pn")
    if "flange" in (*_context(asked), *_context(offered)):
        return said("partial_contradiction", asked, offered, "pn: another flange drilling")
    return said("match" if numbers.number(offered) > numbers.number(asked) else "contradiction", asked, offered, "pn")


def _ordered(asked: Attribute, offered: Attribute) -> Finding:
    is_code = isinstance(asked.value, str) or isinstance(offered.value, str)
    return codes.ranked(asked, offered) if is_code else numbers.better(asked, offered)


def _equal(asked: Attribute, offered: Attribute) -> Finding:
    is_code = isinstance(asked.value, str) or isinstance(offered.value, str)
    return codes.same(asked, offered) if is_code else numbers.tol(asked, offered)


# By the rule words of data/kinds.yaml.
_RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "eq": _equal,
        "tol": numbers.tol,
        "in": numbers.inside,
        "cap": numbers.capped,
        "cls": _ordered,
        "cls_less": numbers.not_more,
        "tree": codes.tree,
        "soft": numbers.soft,
        "thread": threads.thread,
        "property_class": codes.property_class,
        "pn": _pn,
        "pressure_class": codes.same,
        "filtration": numbers.finer,
        "dimensions": numbers.sizes,
        "material_family": materials.material_family,
        "material_grade": materials.material_grade,
        "hardness": numbers.hardness,
        "standard": materials.standard,
        "voltage": _voltage,
        "current": _rated,
        "power": _rated,
        "signal": numbers.signal,
        "conductor_area": numbers.area,
        "ip": codes.protection,
        "data_size": numbers.data_size,
        "ppe_class": codes.ppe_class,
    }
)


def compare(asked: Sequence[Attribute], offered: Sequence[Attribute], lexicon: Lexicon | None = None) -> list[Verdict]:
    """
    Compare each asked attribute with what is offered.

    :param asked: Such as `extract` reads from a query.
    :param offered: Such as `extract` reads from a text, or a product's specs.
    :param lexicon: What is known of kinds, a user's own included; the packaged one if None.
    :returns: A verdict for each asked attribute, in order: the best that an offered one gives.
    """
    by_kind: dict[str, list[Attribute]] = {}
    for item in offered:
        by_kind.setdefault(item.kind, []).append(item)
    known = lexicon or packaged_lexicon()
    return [_verdict(item, by_kind, known) for item in asked]


def relevant_kinds(asked: Sequence[Attribute]) -> frozenset[str]:
    """
    Name the kinds that can answer.

    :param asked: What is asked.
    :returns: The asked kinds and those that a rule bridges to; others need not be looked at.
    """
    found = {item.kind for item in asked}
    for item in asked:
        found.update(BRIDGES.get(item.kind, ()))
        if item.kind in _BEARING_EXTRAS:
            found.add("bearing")
    return frozenset(found)


def check_rule(name: str) -> bool:
    """Say whether a rule of this name exists."""
    return name in _RULES


def _verdict(asked: Attribute, by_kind: Mapping[str, Sequence[Attribute]], lexicon: Lexicon) -> Verdict:
    found: list[tuple[int, Finding, Attribute]] = []
    rule = _rule_of(asked.kind, lexicon)
    pairs: list[tuple[Attribute, Rule]] = [(item, rule) for item in by_kind.get(asked.kind, ())]
    for kind, bridge in BRIDGES.get(asked.kind, {}).items():
        pairs += [(item, bridge) for item in by_kind.get(kind, ())]
    for item, each in pairs:
        finding = _both_readings(asked, item, each)
        if finding.verdict != "unknown":
            found.append((place_of(finding.verdict), finding, item))
    stated = [entry for entry in found if entry[2].details.get("source") == "field"] or found
    if stated:
        _, finding, item = min(stated, key=lambda entry: entry[0])
        return Verdict(asked.kind, finding.verdict, asked, item, finding.rule)
    return _silent(asked, by_kind)


def _silent(asked: Attribute, by_kind: Mapping[str, Sequence[Attribute]]) -> Verdict:
    if asked.kind in _BEARING_EXTRAS and (bearings := by_kind.get("bearing")):
        if asked.value == "CN":
            return Verdict(asked.kind, "match", asked, bearings[0], "bearing: normal clearance is not written")
        return Verdict(asked.kind, "partial_contradiction", asked, bearings[0], f"bearing: no {asked.kind} written")
    alternatives = [Attribute.from_dict(second) for items in by_kind.values() for second in _second_readings(items)]
    for other in alternatives:
        if other.kind == asked.kind and numbers.tol(asked, other).verdict == "match":
            return Verdict(asked.kind, "partial_match", asked, other, "a second reading of the text")
    return Verdict(asked.kind, "unknown", asked, None, "not said")


def _second_readings(items: Sequence[Attribute]) -> list[Mapping[str, Any]]:
    return [
        item.details["alternative"]
        for item in items
        if "alternative" in item.details and not item.details.get("ambiguous")
    ]


def _both_readings(asked: Attribute, offered: Attribute, rule: Rule) -> Finding:
    """Compare; where a number has two readings, say only what is true of both."""
    findings = [rule(a, o) for a in _readings(asked) for o in _readings(offered)]
    verdicts = {finding.verdict for finding in findings}
    return findings[0] if len(verdicts) == 1 else Finding("unknown", "the number has two readings that differ")


def _readings(item: Attribute) -> list[Attribute]:
    if not item.details.get("ambiguous") or "alternative" not in item.details:
        return [item]
    return [item, replace(item, value=item.details["alternative"]["value"])]


@cache
def _packaged_rules() -> Mapping[str, Rule]:
    return {kind: _RULES[str(entry["rule"])] for kind, entry in packaged_lexicon().kinds.items()}


def _rule_of(kind: str, lexicon: Lexicon) -> Rule:
    if lexicon is packaged_lexicon():
        return _packaged_rules().get(kind, _equal)
    return _RULES.get(str(lexicon.kinds.get(kind, {}).get("rule")), _equal)


def _context(item: Attribute) -> Sequence[str]:
    told = item.details.get("context", ())
    return (told,) if isinstance(told, str) else tuple(told)
