# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Compare what is asked with what a product says: one verdict for each asked attribute.

>>> asked = [Attribute("thread", "M12x1.5"), Attribute("temperature", 200, unit="Cel")]
>>> offered = [Attribute("thread", "M12x1.75")]
>>> [(verdict.verdict, verdict.rule) for verdict in compare(asked, offered)]
[('contradiction', 'thread: pitch 1.5 asked, 1.75 offered'), ('unknown', 'temperature is not stated')]
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from partwise.attributes.items import Attribute, Verdict, VerdictName
from partwise.attributes.lexicon import Lexicon, packaged_lexicon
from partwise.attributes.rules import codes, materials, points, quantities, threads
from partwise.attributes.rules.bridges import LINEAR, STRONG, WEAK
from partwise.attributes.rules.offers import Entry, OfferedIndex, Pool, members, second_reading
from partwise.attributes.rules.outcomes import RANK, Outcome, Rule, show

_RULES: Final[Mapping[str, Rule]] = {
    "eq": codes.eq,
    "tol": points.tol,
    "in": points.inside,
    "cap": points.cap,
    "cls": points.cls,
    "cls_less": points.cls_less,
    "tree": codes.tree,
    "soft": codes.soft,
    "thread": threads.thread,
    "property_class": materials.property_class,
    "pn": quantities.pn,
    "pressure_class": quantities.pressure_class,
    "filtration": points.finer,
    "dimensions": quantities.dimensions,
    "material_family": materials.material_family,
    "material_grade": materials.material_grade,
    "hardness": quantities.hardness,
    "standard": codes.standard,
    "voltage": quantities.voltage,
    "current": quantities.current,
    "power": quantities.power,
    "signal": quantities.signal,
    "conductor_area": quantities.conductor_area,
    "ip": codes.ip,
    "data_size": quantities.data_size,
    "ppe_class": codes.ppe_class,
}
# A bearing that does not say so has normal clearance and no seal.
_UNWRITTEN: Final[Mapping[str, str]] = {"clearance": "CN", "seal": "open"}
# What these kinds agree in beyond value and unit, so that equal values alone prove nothing.
_MORE_THAN_VALUE: Final = frozenset({"thread", "voltage"})


_Rules = Mapping[str, Rule]
_TWO_ENDS: Final = 2


class _Found(NamedTuple):
    """What was found so far for an asked attribute."""

    verdict: VerdictName
    rule: str
    offered: Attribute


def compare(asked: Sequence[Attribute], offered: Sequence[Attribute], lexicon: Lexicon | None = None) -> list[Verdict]:
    """
    Compare asked attributes with those of a product.

    :param asked: What a query states.
    :param offered: What a product's text and fields state.
    :param lexicon: What is known of kinds, a user's own included; the packaged one if None.
    :returns: A verdict for each asked attribute, in order; what the product does not say is unknown.
    """
    return compare_with(asked, OfferedIndex.of(offered), lexicon)


def compare_with(asked: Sequence[Attribute], offered: OfferedIndex, lexicon: Lexicon | None = None) -> list[Verdict]:
    """
    Compare asked attributes with a product that was indexed before.

    :param asked: What a query states.
    :param offered: The product's attributes.
    :param lexicon: As for `compare`.
    :returns: As `compare`.
    """
    rules = _rules_of(lexicon or packaged_lexicon())
    verdicts = []
    for item in asked:
        found = _both_ends(item, _decide(item, offered, rules), offered)
        if found is None:
            verdicts.append(Verdict(item.kind, "unknown", item, None, f"{item.kind} is not stated"))
        else:
            verdicts.append(Verdict(item.kind, found.verdict, item, found.offered, found.rule))
    return verdicts


def relevant_kinds(asked: Sequence[Attribute]) -> frozenset[str]:
    """
    Name the kinds that can answer.

    :param asked: What is asked.
    :returns: The asked kinds and those that a rule bridges to; the others of a product need not be looked at.
    """
    found = {item.kind for item in asked}
    for item in asked:
        found.update(kind for kind, _ in (*STRONG.get(item.kind, ()), *WEAK.get(item.kind, ())))
        if item.kind == "dimensions":
            found.update(("length", *LINEAR))
        if item.kind in _UNWRITTEN:
            found.add("bearing")
    return frozenset(found)


@lru_cache(maxsize=16)
def _rules_of(lexicon: Lexicon) -> Mapping[str, Rule]:
    kinds = lexicon.kinds
    # An order of codes and a scale of numbers are both called cls.
    ordered = {kind for kind, facts in kinds.items() if facts["rule"] == "cls" and facts["value"] == "code"}
    return {kind: codes.ordered if kind in ordered else _RULES[facts["rule"]] for kind, facts in kinds.items()}


def _decide(asked: Attribute, index: OfferedIndex, rules: _Rules) -> _Found | None:
    if isinstance(asked.value, tuple) and asked.kind != "dimensions":
        return _decide_set(asked, index, rules)
    found = _settle(asked, index, rules)
    other = second_reading(asked) if asked.details and "alternative" in asked.details else None
    if other is None:
        return found
    second = _settle(other, index, rules)
    if asked.details.get("ambiguous"):
        if found is not None and (second is None or second.verdict != found.verdict):
            return _Found("unknown", f"{found.rule}, but the question reads two ways", found.offered)
        return found
    return found or _hint(second)


def _both_ends(asked: Attribute, found: _Found | None, index: OfferedIndex) -> _Found | None:
    """Let a cable with another end only nearly match where both ends are asked: LC to SC for "LC to LC"."""
    if found is None or found.verdict != "match" or asked.details.get("ends") != _TWO_ENDS:
        return found
    wanted = asked.value if isinstance(asked.value, tuple) else (asked.value,)
    offered = {entry.reading.value for pool in (index.fields, index.texts) for entry in pool.get(asked.kind, ())}
    if offered <= set(wanted):
        return found
    return _Found("partial_match", f"{found.rule}, with another end", found.offered)


def _decide_set(asked: Attribute, index: OfferedIndex, rules: _Rules) -> _Found | None:
    """Ask for each member: all match, some partial match, none as the best of them."""
    found = [_settle(member, index, rules) for member in members(asked)]
    known = [each for each in found if each is not None]
    if not known:
        return None
    best = max(known, key=lambda each: RANK[each.verdict])
    if RANK[best.verdict] <= RANK["unknown"]:
        return best
    if len(known) == len(found) and all(each.verdict == "match" for each in known):
        return best
    return _Found("partial_match", f"{best.rule}, of {show(asked)} asked", best.offered)


def _settle(asked: Attribute, index: OfferedIndex, rules: _Rules) -> _Found | None:
    """Ask fields before text, the kind itself before its bridges; then what is only near, or silence."""
    kind = asked.kind
    strong = STRONG.get(kind, ())
    found = None
    for pool in (index.fields, index.texts):
        if not pool:
            continue
        if entries := pool.get(kind):
            found = _best(asked, entries, rules.get(kind, codes.eq))
        if strong and (found is None or _is_open(kind, found.verdict)):
            found = _by_bridges(asked, pool, strong, found)
        if found is not None:
            break
    if found is None or (kind == "length" and found.verdict == "contradiction"):
        found = _weak(asked, index, found)
    if found is None and kind in _UNWRITTEN:
        found = _silence(asked, index)
    if found is None and index.hints and (entries := index.hints.get(kind)):
        found = _hint(_best(asked, entries, rules.get(kind, codes.eq)))
    return found


def _is_open(kind: str, verdict: VerdictName) -> bool:
    """Say whether a grade or class may know better: "steel" leaves open which."""
    return kind == "material_family" and verdict in {"partial_match", "partial_contradiction"}


def _by_bridges(
    asked: Attribute, pool: Pool, bridges: tuple[tuple[str, Rule], ...], found: _Found | None
) -> _Found | None:
    for kind, rule in bridges:
        if entries := pool.get(kind):
            other = _best(asked, entries, rule)
            if other is not None and (found is None or other.verdict in {"match", "contradiction"}):
                return other
    return found


def _weak(asked: Attribute, index: OfferedIndex, found: _Found | None) -> _Found | None:
    kind = asked.kind
    if kind == "dimensions":
        return _by_sizes(asked, index)
    bridges = WEAK.get(kind, ())
    if not bridges or (kind == "length" and asked.details.get("role")):
        return found
    for pool in (index.fields, index.texts):
        near = _by_bridges(asked, pool, bridges, None) if pool else None
        if near is not None:
            return near
    return found


def _by_sizes(asked: Attribute, index: OfferedIndex) -> _Found | None:
    """Find all sizes of a list among a product's sizes with roles."""
    entries = [
        entry for pool in (index.fields, index.texts) for kind in ("length", *LINEAR) for entry in pool.get(kind, ())
    ]
    wanted = quantities.sizes(asked)
    used: list[Attribute] = []
    for size in wanted:
        near = (
            e.item
            for e in entries
            if e.item not in used and any(points.close(size, s) for s in quantities.sizes(e.reading))
        )
        if (item := next(near, None)) is None:
            return None
        used.append(item)
    if not used:
        return None
    return _Found(
        "partial_match", f"dimensions: {show(asked)} is offered as {', '.join(i.kind for i in used)}", used[0]
    )


def _silence(asked: Attribute, index: OfferedIndex) -> _Found | None:
    bearing = index.fields.get("bearing") or index.texts.get("bearing")
    if not bearing:
        return None
    usual = _UNWRITTEN[asked.kind]
    verdict: VerdictName = "match" if asked.value == usual else "partial_contradiction"
    return _Found(verdict, f"{asked.kind}: {asked.value} asked, none written is {usual}", bearing[0].item)


def _hint(found: _Found | None) -> _Found | None:
    """Keep of a reading of lower weight only that it may fit."""
    if found is None or found.verdict not in {"match", "partial_match"}:
        return None
    return _Found("partial_match", f"{found.rule}, by a second reading", found.offered)


def _best(asked: Attribute, entries: list[Entry], rule: Rule) -> _Found | None:
    """Return the best outcome: a product may state several values, and one that fits is enough."""
    best: Outcome | None = None
    item = None
    for entry in entries:
        outcome = _pair(asked, entry.reading, rule)
        if outcome is None:
            continue
        if entry.other is not None:
            second = _pair(asked, entry.other, rule) if entry.other.kind == entry.reading.kind else None
            if second is None or second[0] != outcome[0]:
                outcome = "unknown", f"{outcome[1]}, but the offer reads two ways"
        if best is None or RANK[outcome[0]] > RANK[best[0]]:
            best, item = outcome, entry.item
            if outcome[0] == "match":
                break
    return None if best is None or item is None else _Found(best[0], best[1], item)


def _pair(asked: Attribute, offered: Attribute, rule: Rule) -> Outcome | None:
    if (
        asked.value == offered.value
        and asked.kind == offered.kind
        and asked.low == offered.low
        and asked.high == offered.high
        and asked.unit == offered.unit
        and asked.qualifier == offered.qualifier
        and asked.kind not in _MORE_THAN_VALUE
        and (asked.value is not None or asked.low is not None)
    ):
        return "match", f"{asked.kind}: {show(asked)} asked and offered"
    return rule(asked, offered)
