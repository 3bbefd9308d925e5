# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Sparse BM25 vectors that keep part numbers and specifications whole."""

from partwise.terms.encoder import TERMS_VERSION, TermEncoder, query_terms, term_index
from partwise.terms.overlap import order_by_terms

__all__ = ["TERMS_VERSION", "TermEncoder", "order_by_terms", "query_terms", "term_index"]
