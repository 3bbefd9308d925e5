# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Fit weights to judged candidates: a small linear model of pairs, pulled towards the weights that it starts from.

Each pair of a better and a worse product of one query is a row: by how much each signal prefers the better one. Weights
are at least 0, each query counts the same whatever its number of pairs, and cross-validation over queries chooses how
far to follow the model.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import numpy as np

from partwise.errors import MissingExtraError
from partwise.tuning.features import QueryFeatures
from partwise.tuning.quality import qualities

FOLDS: Final = 5
# Of the model, per query: signals lie in [0, 1], so 1 leaves little but which signal tells good from bad by itself.
ALPHAS: Final = (1.0, 0.1, 0.01)
# How far from the start to the model. 0 is a choice too: what holds already stays.
SHARES: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
_SEED: Final = 20_260_101
_EQUAL: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Setting:
    """
    How closely to follow the judged queries.

    :param share: Of the model in the weights; the rest is where they started.
    :param alpha: Strength of the model's own regularisation, per query.
    """

    share: float
    alpha: float


# From what changes least to what changes most: of equals the first is taken.
_SETTINGS: Final = tuple(Setting(share, alpha) for share, alpha in product(SHARES, ALPHAS) if share or alpha == 1.0)


def ridge_model() -> Any:
    """
    Give scikit-learn's ridge regression.

    :returns: The class.
    :raises MissingExtraError: If scikit-learn is not installed.
    """
    try:
        from sklearn.linear_model import Ridge  # noqa: PLC0415 - an extra
    except ImportError as error:
        feature = "Learning weights"
        raise MissingExtraError(feature, package="scikit-learn", extra="tune") from error
    return Ridge


def fit(queries: Sequence[QueryFeatures], start: np.ndarray, learnable: np.ndarray, setting: Setting) -> np.ndarray:
    """
    Fit weights.

    :param queries: Of one kind.
    :param start: The weights to start from, in the order of `SIGNALS`.
    :param learnable: Which of them may change.
    :param setting: How closely to follow the queries.
    :returns: Weights with the same sum as `start`.
    """
    if not setting.share or not learnable.any():
        return start
    return _blend(_model(queries, learnable, setting.alpha), start, learnable, setting.share)


def _model(queries: Sequence[QueryFeatures], learnable: np.ndarray, alpha: float) -> np.ndarray:
    rows = np.vstack([_rows(features) for features in queries])
    model = ridge_model()(alpha=alpha * len(queries), fit_intercept=False, positive=True)
    found: np.ndarray = model.fit(rows[:, :-1][:, learnable], rows[:, -1]).coef_
    return found


def _blend(found: np.ndarray, start: np.ndarray, learnable: np.ndarray, share: float) -> np.ndarray:
    """Go from the start towards the model; what is not learnable keeps its weight, and so does the sum."""
    if found.sum() <= _EQUAL:
        return start
    weights = start.copy()
    weights[learnable] = share * found * (start[learnable].sum() / found.sum()) + (1 - share) * start[learnable]
    return weights


def _rows(features: QueryFeatures) -> np.ndarray:
    """
    Give the pairs of a query as differences of signals, the difference of grades last.

    Of thousands of pairs only the triangle of their QR decomposition is kept: it has the same squares, so the same fit.
    """
    better, worse = np.nonzero(features.grades[:, None] > features.grades[None, :])
    grades = features.grades[better] - features.grades[worse]
    pairs = np.column_stack([features.values[better] - features.values[worse], grades / grades.max()])
    return np.asarray(np.linalg.qr(pairs / np.sqrt(len(pairs)), mode="r"))


def folds(number: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """
    Split queries for cross-validation, the same way each time.

    :param number: How many queries, at least two.
    :returns: An iterator over pairs of places: those to learn from, those held out.
    """
    places = np.random.default_rng(_SEED).permutation(number)
    for held_out in np.array_split(places, min(FOLDS, number)):
        yield np.setdiff1d(places, held_out), np.sort(held_out)


def choose(queries: Sequence[QueryFeatures], start: np.ndarray, learnable: np.ndarray) -> Setting:
    """
    Choose by cross-validation how closely to follow the queries.

    :param queries: Of one kind, at least two.
    :param start: The weights to start from.
    :param learnable: Which of them may change.
    :returns: Of the settings that are within a standard error of the best the one that changes least.
    """
    found = np.zeros((len(_SETTINGS), len(queries)))
    for learning, held_out in folds(len(queries)):
        known, tested = [queries[place] for place in learning], [queries[place] for place in held_out]
        models = {alpha: _model(known, learnable, alpha) for alpha in ALPHAS}
        for place, setting in enumerate(_SETTINGS):
            weights = _blend(models[setting.alpha], start, learnable, setting.share)
            found[place, held_out] = qualities(tested, weights)
    behind = found[found.mean(axis=1).argmax()] - found
    return next(setting for setting, lost in zip(_SETTINGS, behind, strict=True) if lost.mean() <= spread(lost))


def spread(differences: np.ndarray) -> float:
    """
    Give the standard error of a mean.

    :param differences: At least two values.
    :returns: It, and never less than what rounding makes.
    """
    return max(float(differences.std(ddof=1) / np.sqrt(differences.size)), _EQUAL)


def held_out_qualities(queries: Sequence[QueryFeatures], start: np.ndarray, learnable: np.ndarray) -> np.ndarray:
    """
    Measure each query by weights that were learned, and whose setting was chosen, without it.

    :param queries: Of one kind, at least three.
    :param start: The weights to start from.
    :param learnable: Which of them may change.
    :returns: A value per query.
    """
    found = np.zeros(len(queries))
    for learning, held_out in folds(len(queries)):
        known = [queries[place] for place in learning]
        weights = fit(known, start, learnable, choose(known, start, learnable))
        found[held_out] = qualities([queries[place] for place in held_out], weights)
    return found
