# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Order collected candidates by weights, and say how good the order is: what a pipeline would have done, without a search.

The measure is the mean of capped recall in 5 and nDCG@10: what a buyer sees at once, and in which order. Where people
rated wrong products too it is nDCG@10 over the rated ones alone, for nobody knows of the others.

A product stands for its chunk that is best by the pipeline's own weights, though other weights might show another.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from partwise.scoring.weights import SIGNALS
from partwise.tuning.features import QueryFeatures

_SEEN, _RANKED = 5, 10
_DISCOUNTS: Final = 1.0 / np.log2(np.arange(2, _RANKED + 2))
# Sums in another order differ by less: such scores are equal, and ties keep the pipeline's order.
_DIGITS: Final = 12


def vector(weights: Mapping[str, float]) -> np.ndarray:
    """
    Put weights in the order of `SIGNALS`.

    :param weights: A weight by signal.
    :returns: The same as an array.
    """
    return np.array([weights[name] for name in SIGNALS], dtype=float)


def reordered(features: QueryFeatures, weights: np.ndarray) -> np.ndarray:
    """
    Order the candidates of a query by other weights.

    :param features: The candidates.
    :param weights: In the order of `SIGNALS`.
    :returns: Row numbers, best first.
    """
    took_part = weights[features.values.any(axis=0)].sum() or 1.0
    scores = features.values @ weights / took_part + features.added
    return np.argsort(-np.round(scores, _DIGITS), kind="stable")


def quality(features: QueryFeatures, weights: np.ndarray) -> float:
    """
    Measure the order that weights make.

    :param features: The candidates of a query.
    :param weights: In the order of `SIGNALS`.
    :returns: A value in [0, 1].
    """
    grades = features.grades[reordered(features, weights)]
    first, best = grades[:_RANKED], features.ideal[:_RANKED]
    ndcg = float(first @ _DISCOUNTS[: first.size]) / float(best @ _DISCOUNTS[: best.size])
    if features.only_rated:
        return ndcg
    recall = float((grades[:_SEEN] > 0).sum()) / min(_SEEN, features.ideal.size)
    return (recall + ndcg) / 2


def qualities(queries: Iterable[QueryFeatures], weights: np.ndarray) -> np.ndarray:
    """
    Measure several queries.

    :param queries: Their candidates.
    :param weights: In the order of `SIGNALS`.
    :returns: A value per query.
    """
    return np.array([quality(features, weights) for features in queries])
