# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What a second stage reads of a document, what its answer is worth, and what is done when it gives none."""

from .answers import Reranked, check_answer, rerank
from .calibration import Calibration, calibrate, fit_calibration, read_calibration
from .failures import FAILURE_CLASSES, FailureClass, classify, describe, retry_after
from .scales import SCORE_SCALES, ScoreScale, logistic
from .score_cache import ScoreCache
from .text import COMPACT_TOKENS, CountTokens, catalog_text, compact_text, estimate_tokens
from .turns import Ask, Failure, Outcome, Policy, Steps, read_policy, run_turns, run_turns_async, take_turns
from .workers import Workers

__all__ = [
    "COMPACT_TOKENS",
    "FAILURE_CLASSES",
    "SCORE_SCALES",
    "Ask",
    "Calibration",
    "CountTokens",
    "Failure",
    "FailureClass",
    "Outcome",
    "Policy",
    "Reranked",
    "ScoreCache",
    "ScoreScale",
    "Steps",
    "Workers",
    "calibrate",
    "catalog_text",
    "check_answer",
    "classify",
    "compact_text",
    "describe",
    "estimate_tokens",
    "fit_calibration",
    "logistic",
    "read_calibration",
    "read_policy",
    "rerank",
    "retry_after",
    "run_turns",
    "run_turns_async",
    "take_turns",
]
