# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Compare two runs query by query: the difference, how sure it is, and who won where.

>>> c = compare([0.0, 0.5, 1.0], [1.0, 0.5, 1.0])
>>> round(c.difference, 2), (c.wins, c.ties, c.losses)
(0.33, (1, 2, 0))
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

RESAMPLES: Final = 10_000
_SEED: Final = 20_260_101
_EQUAL: Final = 1e-9
_CHUNK: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    One measure of a pipeline against the baseline's.

    :param difference: Mean of the differences; above 0 the pipeline is better.
    :param low: Lower end of the 95 % interval.
    :param high: Upper end of it. An interval that holds 0 shows no difference.
    :param wins: Queries on which the pipeline is better.
    :param ties: Queries on which both are the same.
    :param losses: Queries on which the baseline is better.
    """

    difference: float
    low: float
    high: float
    wins: int
    ties: int
    losses: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return asdict(self)


def compare(baseline: Sequence[float], other: Sequence[float]) -> Comparison:
    """
    Compare by the paired bootstrap: queries are drawn again with their pair of values, 10,000 times, seeded.

    :param baseline: The measure for each query.
    :param other: The same for the same queries in the same order.
    :returns: The comparison; the interval is the 2.5th to the 97.5th percentile of the resampled mean difference.
    """
    differences = np.asarray(other, dtype=float) - np.asarray(baseline, dtype=float)
    if not differences.size:
        return Comparison(0.0, 0.0, 0.0, 0, 0, 0)
    means = _resampled_means(differences)
    low, high = np.percentile(means, [2.5, 97.5])
    wins, losses = int((differences > _EQUAL).sum()), int((differences < -_EQUAL).sum())
    ties = differences.size - wins - losses
    return Comparison(float(differences.mean()), float(low), float(high), wins, ties, losses)


def _resampled_means(differences: np.ndarray) -> np.ndarray:
    """Draw in pieces, so that many queries need no more memory than few."""
    random = np.random.default_rng(_SEED)
    at_once = max(_CHUNK // differences.size, 1)
    means = [
        differences[random.integers(0, differences.size, (min(at_once, RESAMPLES - done), differences.size))].mean(
            axis=1
        )
        for done in range(0, RESAMPLES, at_once)
    ]
    return np.concatenate(means)


def queries_needed(differences: Sequence[float], effect: float = 0.05) -> int:
    """
    Say how many queries show a difference of this size, by the spread of the differences seen.

    :param differences: Per query, the difference of two pipelines; at least two.
    :param effect: The difference to see, such as 0.05 for 5 points.
    :returns: The number at which a paired test of two sides at 5 % finds it in 8 of 10 cases: (1.96 + 0.84)² · s² / d²
        (Sakai, Information Retrieval 2016: paired t-test sample size, normal approximation).
    """
    spread = float(np.std(np.asarray(differences, dtype=float), ddof=1))
    return max(int(np.ceil((1.96 + 0.8416) ** 2 * spread**2 / effect**2)), 2)
