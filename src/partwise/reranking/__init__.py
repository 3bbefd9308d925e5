# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What a second stage reads of a document, and what its answer is worth."""

from .answers import Reranked, check_answer, rerank
from .calibration import SCORE_SCALES, ScoreScale, calibrate, logistic
from .text import catalog_text

__all__ = ["SCORE_SCALES", "Reranked", "ScoreScale", "calibrate", "catalog_text", "check_answer", "logistic", "rerank"]
