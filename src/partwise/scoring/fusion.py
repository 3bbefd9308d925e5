# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Turn what several searches said of each document into one calibrated score, and say how.

Each signal is one leg of the search: ids with raw scores, best first. A pure function per signal brings it to [0, 1];
the score of a document is the mean of its signals by weight, so it stays in [0, 1] and legs may be absent.

>>> legs = {"dense": [("a", 0.8), ("b", 0.6)], "sparse": [("b", 12.0)]}
>>> [(s.document_id, round(s.score, 2)) for s in score_documents(legs, {"dense": 1.0, "sparse": 1.0})]
[('a', 0.5), ('b', 0.5)]
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

Leg: TypeAlias = Sequence[tuple[str, float | None]]


def share_of_best(scores: Sequence[float]) -> list[float]:
    """
    Divide by the best score: for scores with a true zero, such as BM25, where a document that is absent has 0.

    :param scores: Raw scores, any order.
    :returns: Values in [0, 1]; all 0 if no score is positive.
    """
    best = max(scores, default=0.0)
    return [max(score, 0.0) / best if best > 0 else 0.0 for score in scores]


def place_in_range(scores: Sequence[float]) -> list[float]:
    """
    Min-max over the leg: for scores without a true zero, such as cosines, where absent means below the lowest.

    :param scores: Raw scores, any order.
    :returns: Values in [0, 1]; all 1 if the scores are equal.
    """
    low, high = min(scores, default=0.0), max(scores, default=0.0)
    return [(score - low) / (high - low) if high > low else 1.0 for score in scores]


def probability(scores: Sequence[float]) -> list[float]:
    """
    Keep scores that are calibrated already, cut to [0, 1].

    :param scores: Scores meant as probabilities.
    :returns: The same, cut to [0, 1].
    """
    return [min(max(score, 0.0), 1.0) for score in scores]


def presence(scores: Sequence[float]) -> list[float]:
    """
    Count only that a document is named at all.

    :param scores: Any scores.
    :returns: 1 for each.
    """
    return [1.0] * len(scores)


# How each signal's raw scores become comparable. `documents` is a leg of unknown kind, so only its range is trusted.
NORMALISERS: Final[Mapping[str, Callable[[Sequence[float]], list[float]]]] = MappingProxyType(
    {
        "documents": place_in_range,
        "dense": place_in_range,
        "sparse": share_of_best,
        "reranked": probability,
        "candidate": presence,
        "attributes": probability,
        "coverage": probability,
    }
)


@dataclass(frozen=True, slots=True)
class Contribution:
    """
    What one signal added to a document's score.

    :param raw: The leg's own score; None if it gave none.
    :param value: The signal in [0, 1].
    :param weight: Its weight as a share of all weights that took part.
    """

    raw: float | None
    value: float
    weight: float

    def to_dict(self) -> dict[str, float | None]:
        """Return plain data for a document's meta."""
        return {"raw": self.raw, "value": self.value, "weight": self.weight}


@dataclass(frozen=True, slots=True)
class ScoredDocument:
    """
    A document's score and where it came from.

    :param document_id: The document's id.
    :param score: The weighted mean of its signals, in [0, 1].
    :param contributions: By signal; a signal that did not name the document is absent.
    """

    document_id: str
    score: float
    contributions: Mapping[str, Contribution]


def score_documents(
    legs: Mapping[str, Leg], weights: Mapping[str, float], *, only: Iterable[str] | None = None
) -> list[ScoredDocument]:
    """
    Score each document over all legs and sort, best first; ties keep the order of first appearance.

    :param legs: By signal: (document id, raw score) pairs, best first. A leg without scores counts by rank.
    :param weights: A weight for every signal in `legs`.
    :param only: Ids that may be ranked; other documents then only set the scale of their leg. All, if None.
    :returns: A scored document for each id.
    """
    total = sum(weights[name] for name in legs) or 1.0
    signals = {name: _signal(name, leg) for name, leg in legs.items()}
    order = dict.fromkeys(only if only is not None else (i for signal in signals.values() for i in signal))
    scored = []
    for document_id in order:
        contributions = {
            name: Contribution(*signal[document_id], weights[name] / total)
            for name, signal in signals.items()
            if document_id in signal
        }
        score = math.fsum(part.value * part.weight for part in contributions.values())
        scored.append(ScoredDocument(document_id, min(score, 1.0), contributions))
    scored.sort(key=lambda document: -document.score)
    return scored


def _signal(name: str, leg: Leg) -> dict[str, tuple[float | None, float]]:
    """Bring a leg to raw score and value by id; an id given twice keeps its first place."""
    distinct: dict[str, float | None] = {}
    for document_id, raw in leg:
        distinct.setdefault(document_id, raw)
    raws = list(distinct.values())
    if all(raw is not None and math.isfinite(raw) for raw in raws):
        values = NORMALISERS[name]([raw for raw in raws if raw is not None])
    else:
        values = [1.0 - rank / len(raws) for rank in range(len(raws))]
    return {key: (raw, value) for key, raw, value in zip(distinct, raws, values, strict=True)}
