# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What the engine's scores mean to Haystack: higher is better, and from 0 to 1 if scaled."""

import math
from collections.abc import Callable

Scale = Callable[[float], float]


def dense_scale(similarity: str, *, scaled: bool) -> Scale:
    """
    Choose how a dense score is given out.

    :param similarity: cosine, dot_product or euclidean.
    :param scaled: Whether it shall lie between 0 and 1.
    :returns: A function of the engine's score.
    """
    if similarity == "cosine":
        return _half if scaled else _clamp  # rounding may leave a cosine of 1.0000001
    if similarity == "euclidean":
        return _closeness if scaled else _negative
    return _logistic if scaled else float


def sparse_scale(*, scaled: bool) -> Scale:
    """
    Choose how a sparse score, a dot product, is given out.

    :param scaled: Whether it shall lie between 0 and 1.
    :returns: A function of the engine's score.
    """
    return _logistic if scaled else float


def dense_threshold(similarity: str, threshold: float | None) -> float | None:
    """
    Translate a lowest score.

    :param similarity: cosine, dot_product or euclidean.
    :param threshold: The lowest score to return, before scaling.
    :returns: The same for the engine, which gives a distance as it is.
    """
    return -threshold if similarity == "euclidean" and threshold is not None else threshold


def _clamp(score: float) -> float:
    return min(1.0, max(-1.0, score))


def _half(score: float) -> float:
    return (_clamp(score) + 1.0) / 2.0


def _negative(score: float) -> float:
    return -score


def _closeness(score: float) -> float:
    return 1.0 / (1.0 + score)


def _logistic(score: float) -> float:
    """Flatten like qdrant-haystack does."""
    return 0.5 * (1.0 + math.tanh(score / 200.0))
