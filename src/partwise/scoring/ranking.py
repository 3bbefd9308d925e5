# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Rank the candidates of a search by their legs and by what they state, and keep what made each score."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

from partwise.attributes import Lexicon, Verdict, compare, relevant_kinds, specs_of
from partwise.errors import ConfigError

from .asking import AskedQuery, read_query, with_brand
from .evidence import Judged, attributes_value, coverage, weigh
from .fusion import Contribution, Leg, score_documents
from .question import deciding_question
from .sources import SourceOrder
from .weights import QueryKind, Weights

Rule: TypeAlias = Literal["weighted_mean", "plus_per_match"]
Mode: TypeAlias = Literal["score", "filter"]

# The plain rule of additive boosting: so much per attribute met, on the calibrated score of the legs.
PER_MATCH: Final = 0.1
_ASKED_ABOUT: Final = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    A document as the scorer sees it.

    :param text: Its content.
    :param meta: Its meta: `title`, `brand`, `specs`, and the fields of meta boosts.
    """

    text: str
    meta: Mapping[str, Any]

    @property
    def searchable(self) -> str:
        """Title and text in lower case."""
        return f"{self.meta.get('title') or ''}\n{self.text}".lower()


@dataclass(frozen=True, slots=True)
class Scored:
    """
    A candidate's score and all that made it.

    :param document_id: Its id.
    :param score: In [0, 1]: the sum of contributions, attribute points and boosts.
    :param contributions: By signal; values times weights are parts of the score.
    :param query_kind: The kind of query, which chose the weights.
    :param judged: A verdict per asked attribute, with its share of the attributes signal.
    :param points: Added per attribute by the rule `plus_per_match`, by place in `judged`; like all parts scaled so that
        the highest score that can be reached is 1.
    :param boosts: Added for meta fields, by name, scaled likewise.
    :param scale: What all parts were scaled by.
    """

    document_id: str
    score: float
    contributions: Mapping[str, Contribution]
    query_kind: QueryKind
    judged: Sequence[Judged] = ()
    points: Sequence[float] = ()
    boosts: Mapping[str, float] = field(default_factory=dict)
    scale: float = 1.0

    def attributes(self) -> list[dict[str, Any]]:
        """Return the verdicts as plain data, each with its contribution to the score."""
        if self.points:
            parts = zip(self.judged, self.points, strict=True)
            return [{**j.verdict.to_dict(), "contribution": p, **j.stated.differences()} for j, p in parts]
        signal = self.contributions.get("attributes")
        return [each.to_dict(signal.weight if signal else 0.0) for each in self.judged]


@dataclass(frozen=True, slots=True)
class Scorer:
    """
    How candidates are scored.

    :param weights: As `check_weights` completes them.
    :param attribute_weights: Weight by kind of attribute; others keep their default, mostly 1.
    :param rule: `weighted_mean`, or `plus_per_match`: the mean of the legs, and 0.1 per attribute met.
    :param mode: `filter` drops what contradicts an asked attribute of `filter_kinds`.
    :param filter_kinds: Kinds that filter; all that are asked if None.
    :param drop_unknown: Whether `filter` also drops what says nothing of such an attribute.
    :param meta_boosts: Added to the score by meta field, where the field is true.
    :param language: Of queries; None if unknown.
    :param lexicon: What is known of kinds, words and units; the packaged one if None.
    :param source_order: Which source of a product is believed.
    """

    weights: Weights
    attribute_weights: Mapping[str, float] = field(default_factory=dict)
    rule: Rule = "weighted_mean"
    mode: Mode = "score"
    filter_kinds: frozenset[str] | None = None
    drop_unknown: bool = False
    meta_boosts: Mapping[str, float] = field(default_factory=dict)
    language: str | None = None
    lexicon: Lexicon | None = None
    source_order: SourceOrder = field(default_factory=SourceOrder)

    def rank(
        self,
        query: str,
        candidates: Mapping[str, Candidate],
        legs: Mapping[str, Leg],
        only: Iterable[str] | None = None,
        witnesses: Mapping[str, Candidate] = MappingProxyType({}),
    ) -> list[Scored]:
        """
        Rank candidates, best first; ties keep the order of first appearance.

        :param query: As typed.
        :param candidates: By document id; every id of `legs` must be there.
        :param legs: By signal: (document id, raw score) pairs, best first.
        :param only: Ids that may be ranked; other documents then only set the scale of their leg. All, if None.
        :param witnesses: Further documents of the same products, by id, which only tell what their source says.
        :returns: A scored entry for each candidate that no filter drops.
        """
        ranked = list(candidates) if only is None else [key for key in dict.fromkeys(only) if key in candidates]
        brands = {b for c in candidates.values() if isinstance(b := c.meta.get("brand"), str)}
        asked = read_query(query, self.language, brands, self.lexicon)
        heard = {**witnesses, **candidates} if self.source_order.names else {key: candidates[key] for key in ranked}
        judged = self._judge(asked, heard) if asked.items else {}
        ranked = [key for key in ranked if self._stays(judged.get(key, ()))]
        weights = self.weights[asked.kind]
        signals = dict(legs)
        if words := coverage(asked, {key: candidates[key].searchable for key in ranked}):
            signals["coverage"] = list(words.items())
        if judged and self.rule == "weighted_mean":
            signals["attributes"] = [(key, attributes_value(judged[key])) for key in ranked]
        scored = score_documents(signals, weights, only=ranked)
        results = [
            self._finish(
                Scored(
                    entry.document_id, entry.score, entry.contributions, asked.kind, judged.get(entry.document_id, ())
                ),
                candidates[entry.document_id].meta,
            )
            for entry in scored
        ]
        return sorted(results, key=lambda result: -result.score)

    def _judge(self, asked: AskedQuery, candidates: Mapping[str, Candidate]) -> dict[str, list[Judged]]:
        kinds = relevant_kinds(asked.items)
        verdicts = {key: self._compare(asked, candidate, kinds) for key, candidate in candidates.items()}
        stated = self.source_order.settle(verdicts, {key: candidate.meta for key, candidate in candidates.items()})
        return {key: weigh(each, self.attribute_weights) for key, each in stated.items()}

    def _compare(self, asked: AskedQuery, candidate: Candidate, kinds: frozenset[str]) -> list[Verdict]:
        brand = candidate.meta.get("brand")
        offered = with_brand(
            specs_of(candidate.text, candidate.meta, self.lexicon, kinds), brand if isinstance(brand, str) else None
        )
        return compare(asked.items, offered, self.lexicon)

    def _stays(self, judged: Sequence[Judged]) -> bool:
        if self.mode != "filter":
            return True
        dropped = {"contradiction", "unknown"} if self.drop_unknown else {"contradiction"}
        return not any(
            each.verdict.verdict in dropped and (self.filter_kinds is None or each.verdict.kind in self.filter_kinds)
            for each in judged
        )

    def _finish(self, entry: Scored, meta: Mapping[str, Any]) -> Scored:
        """
        Add what is added to a mean, and scale all parts so that the highest score that can be reached is 1.

        Cut at 1 instead, points and boosts would change nothing among the best, which is where they matter.
        """
        is_additive = self.rule == "plus_per_match"
        if not is_additive and not self.meta_boosts:
            return entry
        room = PER_MATCH * len(entry.judged) * is_additive + math.fsum(b for b in self.meta_boosts.values() if b > 0)
        scale = 1 / (1 + room)
        contributions = {name: replace(part, weight=part.weight * scale) for name, part in entry.contributions.items()}
        points = [PER_MATCH * scale * (j.verdict.verdict == "match") for j in entry.judged] if is_additive else []
        score = entry.score * scale + math.fsum(points)
        boosts: dict[str, float] = {}
        for name, boost in self.meta_boosts.items():
            if meta.get(name):
                boosts[name] = max(boost * scale, -score)
                score += boosts[name]
        bounded = min(max(score, 0.0), 1.0)
        return replace(entry, score=bounded, contributions=contributions, points=points, boosts=boosts, scale=scale)

    def question(self, ranked: Sequence[Scored], candidates: Mapping[str, Candidate]) -> dict[str, Any] | None:
        """
        Ask back where the best results fit equally and differ in something that the query does not state.

        :param ranked: The best document of each product, best first.
        :param candidates: By document id.
        :returns: As `deciding_question` gives it; None unless at least two of the first ten fit as well as the best.
        """
        if not ranked or not ranked[0].judged:
            return None
        best = [each.verdict.verdict for each in ranked[0].judged]
        equal = [r for r in ranked[:_ASKED_ABOUT] if [each.verdict.verdict for each in r.judged] == best]
        asked = [each.verdict.asked for each in ranked[0].judged]
        offered = [
            specs_of(candidates[r.document_id].text, candidates[r.document_id].meta, self.lexicon) for r in equal
        ]
        return deciding_question(asked, offered)


def check_numbers(name: str, given: Mapping[str, Any] | None, *, lowest: float, highest: float) -> dict[str, float]:
    """
    Check a mapping from names to numbers.

    :param name: The parameter's name, for the error.
    :param given: The mapping; None for an empty one.
    :param lowest: The least number that makes sense.
    :param highest: The greatest.
    :returns: The same as a dictionary of floats.
    :raises ConfigError: If a number is none or out of range.
    """
    for key, value in (given or {}).items():
        is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if not is_number or not lowest <= value <= highest:
            msg = f"{name}['{key}'] must be a number from {lowest:g} to {highest:g}, got {value!r}"
            raise ConfigError(msg)
    return {str(key): float(value) for key, value in (given or {}).items()}
