# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What a second stage reads of a document, and what its answer is worth."""

from .answers import Reranked, check_answer, rerank
from .calibration import SCORE_SCALES, ScoreScale, calibrate, logistic
from .text import COMPACT_TOKENS, CountTokens, catalog_text, compact_text, estimate_tokens

__all__ = [
    "COMPACT_TOKENS",
    "SCORE_SCALES",
    "CountTokens",
    "Reranked",
    "ScoreScale",
    "calibrate",
    "catalog_text",
    "check_answer",
    "compact_text",
    "estimate_tokens",
    "logistic",
    "rerank",
]
