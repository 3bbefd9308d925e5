# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
The scales that rankers' scores come on.

>>> settle([0.3, 0.9], "auto"), settle([0.3, -4.0], "auto")
('probability', 'logit')
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from partwise.errors import RerankerError

ScoreScale: TypeAlias = Literal["auto", "probability", "logit", "cosine"]

_ROUNDING: Final = 1e-3  # 16-bit services and vectors go beyond 1 by about so much
_SURE: Final = 1e-9  # a probability of 0 or 1 has no log-odds


def logistic(value: float) -> float:
    """
    Bring a logit to a probability.

    :param value: Any number but NaN.
    :returns: A number in [0, 1].
    """
    return 1 / (1 + math.exp(-value)) if value >= 0 else 1 - 1 / (1 + math.exp(max(value, -700.0)))


def log_odds(value: float) -> float:
    """
    Bring a probability to a logit.

    :param value: A number; what is near 0 or 1 or beyond counts as nearly sure.
    :returns: Its logit, within ±21.
    """
    share = min(max(value, _SURE), 1 - _SURE)
    return math.log(share / (1 - share))


def _cut(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def _same(value: float) -> float:
    return value


@dataclass(frozen=True, slots=True)
class _Scale:
    """What scores may be, what becomes of one as it is, and what of it a fitted calibration starts from."""

    low: float
    high: float
    bring: Callable[[float], float]
    start: Callable[[float], float]


_SCALES: Final[Mapping[str, _Scale]] = MappingProxyType(
    {
        "probability": _Scale(0.0, 1.0, _cut, log_odds),
        "logit": _Scale(-math.inf, math.inf, logistic, _same),
        "cosine": _Scale(-1.0, 1.0, _cut, _same),  # what points away is as little a match as what stands square
    }
)
SCORE_SCALES: Final = ("auto", *_SCALES)


def to_unit(scores: Sequence[float], scale: ScoreScale) -> list[float]:
    """
    Bring scores to [0, 1] as they are.

    :param scores: Finite scores of one answer.
    :param scale: What they are.
    :returns: Probabilities kept, logits through a logistic, cosines kept, negative ones 0.
    """
    bring = _SCALES[settle(scores, scale)].bring
    return [bring(score) for score in scores]


def starting_points(scores: Sequence[float], scale: ScoreScale = "auto") -> list[float]:
    """
    Give what a fitted calibration starts from.

    :param scores: Finite scores of one ranker.
    :param scale: What they are.
    :returns: Logits as they are, the log-odds of probabilities, cosines as they are.
    """
    start = _SCALES[settle(scores, scale)].start
    return [start(score) for score in scores]


def check_scale(scores: Sequence[float], scale: ScoreScale, ranker: str) -> None:
    """
    Refuse scores outside of the scale that was named.

    :param scores: Finite scores of one answer.
    :param scale: What they are.
    :param ranker: The ranker's name, for the error.
    :raises RerankerError: Naming the ranker, the score and what to set.
    """
    known = _SCALES[settle(scores, scale)]
    for score in scores:
        if not known.low - _ROUNDING <= score <= known.high + _ROUNDING:
            msg = f"{ranker} returned the score {score:g}, which is no {scale}; set score_scale to what its scores are"
            raise RerankerError(msg)


def settle(scores: Sequence[float], scale: ScoreScale) -> str:
    """
    Decide what scores are.

    :param scores: Finite scores of one answer.
    :param scale: The scale; `auto` takes scores that all lie within [0, 1] for probabilities and others for logits.
    :returns: The scale, which is not `auto`.
    """
    if scale != "auto":
        return scale
    return "probability" if all(-_ROUNDING <= score <= 1 + _ROUNDING for score in scores) else "logit"
