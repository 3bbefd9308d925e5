# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
What a ranker's answer is worth: it is checked before anything is ordered by it.

>>> [(r.document_id, round(r.score, 2)) for r in rerank(["a", "b", "c"], [("b", 2.0), ("a", -2.0)], ranker="R")]
[('b', 0.88), ('a', 0.12), ('c', 0.0)]
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

from partwise.errors import RerankerError

from .calibration import ScoreScale, calibrate


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
    asked: Sequence[str], answer: Sequence[tuple[str, Any]], *, ranker: str, scale: ScoreScale = "auto"
) -> list[Reranked]:
    """
    Order documents by a ranker's answer, once it is known to be one.

    :param asked: Distinct ids of the documents, in first-stage order.
    :param answer: (document id, score) pairs as the ranker gave them.
    :param ranker: The ranker's name, for errors.
    :param scale: What its scores are: see `calibrate`.
    :returns: All documents asked about, best first; equal scores keep the first-stage order, and so do, at the end,
        those that the ranker dropped.
    :raises RerankerError: If the answer names a document that was not asked about or one twice, or a score is no finite
        number or outside of its scale.
    """
    raws = check_answer(asked, answer, ranker)
    ordered = sorted((name for name in asked if name in raws), key=lambda name: -raws[name])
    scores = calibrate([raws[name] for name in ordered], scale, ranker)
    dropped = [Reranked(name, 0.0, None) for name in asked if name not in raws]
    return [Reranked(name, score, raws[name]) for name, score in zip(ordered, scores, strict=True)] + dropped


def check_answer(asked: Sequence[str], answer: Sequence[tuple[str, Any]], ranker: str) -> dict[str, float]:
    """
    Check that an answer speaks of the documents asked about, each once, with a finite score.

    :param asked: The documents' ids.
    :param answer: (document id, score) pairs.
    :param ranker: The ranker's name, for errors.
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
    return scores
