# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Bring the scores of any ranker to [0, 1], so that they mean the same beside other signals.

>>> [round(score, 2) for score in calibrate([2.0, -2.0])]
[0.88, 0.12]
"""

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from partwise.errors import RerankerError

ScoreScale: TypeAlias = Literal["auto", "probability", "logit", "cosine"]

_ROUNDING: Final = 1e-3  # 16-bit services and vectors go beyond 1 by about so much


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
