# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""One calibrated score out of several searches and of what products state, and how it came about."""

from partwise.scoring.asking import AskedQuery, read_query, with_brand
from partwise.scoring.evidence import Judged, attributes_value, coverage, has_word, judge
from partwise.scoring.fusion import Contribution, Leg, ScoredDocument, score_documents
from partwise.scoring.question import deciding_question
from partwise.scoring.ranking import Candidate, Mode, Rule, Scored, Scorer, check_numbers
from partwise.scoring.sources import SourceOrder
from partwise.scoring.weights import DEFAULT_WEIGHTS, QUERY_KINDS, QueryKind, Weights, check_weights, weights_for

__all__ = [
    "DEFAULT_WEIGHTS",
    "QUERY_KINDS",
    "AskedQuery",
    "Candidate",
    "Contribution",
    "Judged",
    "Leg",
    "Mode",
    "QueryKind",
    "Rule",
    "Scored",
    "ScoredDocument",
    "Scorer",
    "SourceOrder",
    "Weights",
    "attributes_value",
    "check_numbers",
    "check_weights",
    "coverage",
    "deciding_question",
    "has_word",
    "judge",
    "read_query",
    "score_documents",
    "weights_for",
    "with_brand",
]
