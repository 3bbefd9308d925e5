# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
r"""
What a second stage reads of a document, and what its answer is worth.

>>> catalog_text("Hex bolt", {"part_number": "SS-M12-50", "attributes": {"length": 50}})
'SS-M12-50\nHex bolt\nlength: 50'
>>> [(r.document_id, round(r.score, 2)) for r in rerank(["a", "b", "c"], [("b", 2.0), ("a", -2.0)], ranker="R")]
[('b', 0.88), ('a', 0.12), ('c', 0.0)]
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

from partwise.catalog.values import get, has, readable, spell_name
from partwise.errors import RerankerError

ScoreScale: TypeAlias = Literal["auto", "probability", "logit", "cosine"]

_NAMES: Final = ("title", "brand", "part_number")
_ROUNDING: Final = 1e-3  # 16-bit services and vectors go beyond 1 by about so much


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


def catalog_text(content: str | None, meta: Mapping[str, Any], fields: Sequence[str] | None = None) -> str:
    """
    Write what a reranker reads of a document.

    :param content: The document's text, which is kept whole.
    :param meta: The document's meta.
    :param fields: Meta fields that are put before the content, each as `name: value`. None: the catalog's own text,
        which is title, brand and part number before the content and a line per attribute behind it, where the content
        does not say them already.
    :returns: The text, a fact a line.
    """
    content = content or ""
    if fields is not None:
        return "\n".join([*_lines({name: get(meta, name) for name in fields if has(meta, name)}), content])
    names = [str(meta[name]) for name in _NAMES if meta.get(name) and not _says(content, str(meta[name]))]
    attributes = meta.get("attributes")
    known = {line.partition(":")[0] for line in content.splitlines()}
    attributes = attributes if isinstance(attributes, Mapping) else {}
    missing = {name: value for name, value in attributes.items() if spell_name(name) not in known}
    return "\n".join(part for part in (*names, content, *_lines(missing)) if part)


def _lines(values: Mapping[str, Any]) -> list[str]:
    shown = {name: " ".join(readable(value).split()) for name, value in values.items()}
    return [f"{spell_name(name)}: {value}" for name, value in shown.items() if value]


def _says(text: str, value: str) -> bool:
    """Say whether a text has a value as words of its own: `80` is not in `HP 1180`."""
    return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text, re.IGNORECASE) is not None


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


def logistic(value: float) -> float:
    """
    Bring a logit to a probability.

    :param value: Any finite number.
    :returns: A number in [0, 1].
    """
    return 1 / (1 + math.exp(-value)) if value >= 0 else 1 - 1 / (1 + math.exp(max(value, -700.0)))


def _cut(value: float) -> float:
    return min(max(value, 0.0), 1.0)


_SCALES: Final[Mapping[str, tuple[float, float, Callable[[float], float]]]] = MappingProxyType(
    {
        "probability": (0.0, 1.0, _cut),
        "logit": (-math.inf, math.inf, logistic),
        "cosine": (-1.0, 1.0, _cut),  # what points away is as little a match as what stands square
    }
)
SCORE_SCALES: Final = ("auto", *_SCALES)


def calibrate(scores: Sequence[float], scale: ScoreScale = "auto", ranker: str = "the ranker") -> list[float]:
    """
    Bring a ranker's scores to [0, 1] without changing their order.

    :param scores: Finite scores of one answer.
    :param scale: `probability`: kept as they are; `logit`: through a logistic; `cosine`: kept, negative ones are 0;
        `auto`: kept if all of them lie within [0, 1], else taken for logits, so that no probability goes through a
        logistic a second time. Name the scale of a ranker whose logits may all lie within [0, 1].
    :param ranker: The ranker's name, for errors.
    :returns: The scores in [0, 1].
    :raises RerankerError: If a score is outside of the scale that was named.
    """
    if scale == "auto":
        scale = "probability" if all(-_ROUNDING <= score <= 1 + _ROUNDING for score in scores) else "logit"
    low, high, bring = _SCALES[scale]
    for score in scores:
        if not low - _ROUNDING <= score <= high + _ROUNDING:
            msg = f"{ranker} returned the score {score:g}, which is no {scale}; set score_scale to what its scores are"
            raise RerankerError(msg)
    return [bring(score) for score in scores]
