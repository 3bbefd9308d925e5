# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
What a ranker's answer is worth: it is checked before anything is ordered by it.

>>> raws = check_answer(["a", "b", "c"], [("b", 2.0), ("a", -2.0)], "R")
>>> [(r.document_id, round(r.score, 2)) for r in rerank(["a", "b", "c"], raws)]
[('b', 0.88), ('a', 0.12), ('c', 0.0)]
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

from partwise.errors import RerankerError

from .calibration import Calibration, calibrate
from .scales import ScoreScale, check_scale


@dataclass(frozen=True, slots=True)
class Reranked:
    """
    A document's place after a second stage.

    :param document_id: The document's id.
    :param score: The calibrated score in [0, 1]; 0 if the ranker dropped the document.
    :param raw: The ranker's own score; None if it dropped the document.
    """

    document_id: str
    score: float
    raw: float | None


def rerank(
    asked: Sequence[str],
    raws: Mapping[str, float | None],
    scale: ScoreScale = "auto",
    calibration: Calibration | None = None,
) -> list[Reranked]:
    """
    Order documents by a ranker's scores.

    :param asked: Distinct ids of the documents, in first-stage order.
    :param raws: Finite scores by document id; None, or absent, for what the ranker dropped.
    :param scale: What its scores are: see `calibrate`.
    :param calibration: A fitted map of its scores.
    :returns: All documents asked about, best first; equal scores keep the first-stage order, and so do, at the end,
        those that the ranker dropped.
    """
    scored = [(name, raw) for name in asked if (raw := raws.get(name)) is not None]
    scored.sort(key=lambda pair: -pair[1])
    scores = calibrate([raw for _, raw in scored], scale, calibration)
    dropped = [Reranked(name, 0.0, None) for name in asked if raws.get(name) is None]
    return [Reranked(name, score, raw) for (name, raw), score in zip(scored, scores, strict=True)] + dropped


def check_answer(
    asked: Sequence[str], answer: Sequence[tuple[str, Any]], ranker: str, scale: ScoreScale = "auto"
) -> dict[str, float]:
    """
    Check that an answer speaks of the documents asked about, each once, with a finite score of the scale.

    :param asked: The documents' ids.
    :param answer: (document id, score) pairs.
    :param ranker: The ranker's name, for errors.
    :param scale: What its scores are: see `calibrate`.
    :returns: Scores by document id.
    :raises RerankerError: Naming the ranker and what it returned.
    """
    known, scores = set(asked), dict[str, float]()
    for name, score in answer:
        if name not in known:
            problem = f"document '{name}', which it was not asked about"
        elif name in scores:
            problem = f"document '{name}' twice"
        elif not isinstance(score, Real) or not math.isfinite(score):
            problem = f"the score {score!r} for document '{name}'; use a ranker that scores every document it returns"
        else:
            scores[name] = float(score)
            continue
        msg = f"{ranker} returned {problem}"
        raise RerankerError(msg)
    check_scale(list(scores.values()), scale, ranker)
    return scores
