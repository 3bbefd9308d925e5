# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Bring the scores of any ranker to [0, 1], so that they mean the same beside other signals.

>>> [round(score, 2) for score in calibrate([2.0, -2.0])]
[0.88, 0.12]

A plain map trusts the ranker's own scale. A calibration is fitted to judged results (Platt scaling); with Platt's
smoothed targets the fit is finite on any labels, also where a score separates them without a mistake.

>>> fitted = fit_calibration([-4.0, -1.0, 0.5, 3.0], [0, 0, 1, 1], "logit")
>>> [round(score, 2) for score in calibrate([3.0, -4.0], "logit", fitted)]
[0.78, 0.2]
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from partwise.errors import ConfigError

from .scales import ScoreScale, logistic, starting_points, to_unit

_STEPS: Final = 100
_SMALL: Final = 1e-10
_RIDGE: Final = 1e-12  # keeps the Hessian of equal scores invertible
_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """
    A logistic map that was fitted to one ranker on judged results: see `fit_calibration`.

    :param slope: How steep it is, at least 0, so that it turns no order.
    :param intercept: The logit of a raw score of 0.
    """

    slope: float
    intercept: float

    def __post_init__(self) -> None:
        """Refuse what is no such map."""
        for name in ("slope", "intercept"):
            value = getattr(self, name)
            is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
            if not is_number or (name == "slope" and value < 0):
                msg = (
                    f"calibration: {name} must be a finite number{' of at least 0' * (name == 'slope')}, got {value!r}"
                )
                raise ConfigError(msg)

    def apply(self, value: float) -> float:
        """
        Bring a logit or cosine to a probability.

        :param value: A finite number.
        :returns: A number in [0, 1].
        """
        return logistic(self.slope * value + self.intercept)

    def to_dict(self) -> dict[str, float]:
        """Return plain data, as the component's parameter takes it."""
        return {"slope": self.slope, "intercept": self.intercept}


def read_calibration(given: Mapping[str, Any] | None) -> Calibration | None:
    """
    Read a calibration from plain data.

    :param given: A mapping of `slope` and `intercept`, or None.
    :returns: The calibration; None if none is given.
    :raises ConfigError: If it is anything else.
    """
    if given is None:
        return None
    if not isinstance(given, Mapping) or given.keys() != {"slope", "intercept"}:
        msg = f"calibration must be a mapping of slope and intercept, got {given!r}"
        raise ConfigError(msg)
    return Calibration(given["slope"], given["intercept"])


def calibrate(
    scores: Sequence[float], scale: ScoreScale = "auto", calibration: Calibration | None = None
) -> list[float]:
    """
    Bring a ranker's scores to [0, 1] without changing their order.

    :param scores: Finite scores of one answer.
    :param scale: `probability`: kept as they are; `logit`: through a logistic; `cosine`: kept, negative ones are 0;
        `auto`: kept if all of them lie within [0, 1], else taken for logits, so that no probability goes through a
        logistic a second time. Name the scale of a ranker whose logits may all lie within [0, 1].
    :param calibration: A fitted map for the logits, the log-odds of the probabilities, or the cosines.
    :returns: The scores in [0, 1].
    """
    if calibration is None:
        return to_unit(scores, scale)
    return [calibration.apply(value) for value in starting_points(scores, scale)]


def fit_calibration(
    raw_scores: Sequence[float], labels: Sequence[int | bool], scale: ScoreScale = "auto"
) -> Calibration:
    """
    Fit the probability that a result is right to the scores that a ranker gave it.

    :param raw_scores: The ranker's own scores, as `meta["partwise"]["rerank"]["raw"]` keeps them.
    :param labels: For each, whether the result was right: 1 or 0.
    :param scale: What the scores are, the same as the `score_scale` of the reranker.
    :returns: A calibration whose slope is never negative: scores that stand against their labels tell nothing.
    :raises ConfigError: If there are no scores, not as many labels, or a number is not finite or a label not 0 or 1.
    """
    if not raw_scores or len(raw_scores) != len(labels):
        msg = f"a calibration is fitted to scores with a label each, got {len(raw_scores)} scores, {len(labels)} labels"
        raise ConfigError(msg)
    known = np.asarray(labels, dtype=np.float64)
    if not np.isfinite(np.asarray(raw_scores, dtype=np.float64)).all() or not np.isin(known, (0, 1)).all():
        msg = "a calibration is fitted to finite scores, and labels that are 0 or 1"
        raise ConfigError(msg)
    points = np.asarray(starting_points(raw_scores, scale), dtype=np.float64)
    right = float(known.sum())
    wrong = len(known) - right
    targets = np.where(known == 1, (right + 1) / (right + 2), 1 / (wrong + 2))
    reach = float(np.abs(points).max()) or 1.0  # Newton's steps want numbers of about 1
    scaled = points / reach
    middle = float(scaled.mean())
    spread = float(scaled.std()) or 1.0
    slope, intercept = _newton((scaled - middle) / spread, targets)
    if slope <= 0:  # the best map that does not fall is flat
        mean = float(targets.mean())
        return Calibration(0.0, float(np.log(mean / (1 - mean))))
    return Calibration(slope / spread / reach, intercept - slope * middle / spread)


def _newton(points: _Floats, targets: _Floats) -> tuple[float, float]:
    """Minimise the cross-entropy, which is convex, by Newton's steps, halved until they go down."""
    columns = np.stack([points, np.ones_like(points)], axis=1)
    mean = float(targets.mean())
    found = np.array([0.0, np.log(mean / (1 - mean))])
    loss = _loss(columns @ found, targets)
    for _ in range(_STEPS):
        shares = 1 / (1 + np.exp(-np.clip(columns @ found, -500, 500)))
        gradient = columns.T @ (shares - targets)
        if np.abs(gradient).max() < _SMALL:
            break
        hessian = columns.T @ (columns * (shares * (1 - shares))[:, None]) + _RIDGE * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        size = 1.0
        while size > _SMALL and _loss(columns @ (found - size * step), targets) > loss:
            size /= 2
        if size <= _SMALL:
            break
        found = found - size * step
        loss = _loss(columns @ found, targets)
    return float(found[0]), float(found[1])


def _loss(logits: _Floats, targets: _Floats) -> float:
    return float((np.logaddexp(0, logits) - targets * logits).sum())
