# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Tune a second stage on a catalog, with no labels needed: `partwise tune reranker`.

Queries are written from the catalog (`partwise.tuning.training_data`), a model is trained on them (`students`,
`training`), measured on held-out products against the present pipeline (`guard`), and written only if it is better
(`publishing`).
"""

from .guard import Verdict
from .training import Progress, TrainingSettings
from .tuning import TunedReranker, TuningRequest, check_request, tune_reranker

__all__ = [
    "Progress",
    "TrainingSettings",
    "TunedReranker",
    "TuningRequest",
    "Verdict",
    "check_request",
    "tune_reranker",
]
