# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Learn from judged queries what a pipeline can use: `partwise tune`.

Collect what each signal says of each candidate, fit weights by kind of query, keep what is better on held-out queries.
"""

from partwise.tuning.features import QueryFeatures, collect_features
from partwise.tuning.results import KindWeights, TunedWeights
from partwise.tuning.weights import check_tunable, learn_weights, tune_weights
from partwise.tuning.weights_file import weights_file

__all__ = [
    "KindWeights",
    "QueryFeatures",
    "TunedWeights",
    "check_tunable",
    "collect_features",
    "learn_weights",
    "tune_weights",
    "weights_file",
]
