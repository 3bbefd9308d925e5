# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Sparse BM25 vectors that keep part numbers and specifications whole."""

from partwise.terms.encoder import TERMS_VERSION, TermEncoder, query_terms, term_index
from partwise.terms.overlap import order_by_terms
from partwise.terms.synonyms import SYNONYM_WEIGHT, Synonyms, load_synonyms
from partwise.terms.translations import TRANSLATION_WEIGHT, is_translated, translated_terms, type_names
from partwise.terms.typos import TYPO_WEIGHT, TermStatistics, TypoTolerance

__all__ = [
    "SYNONYM_WEIGHT",
    "TERMS_VERSION",
    "TRANSLATION_WEIGHT",
    "TYPO_WEIGHT",
    "Synonyms",
    "TermEncoder",
    "TermStatistics",
    "TypoTolerance",
    "is_translated",
    "load_synonyms",
    "order_by_terms",
    "query_terms",
    "term_index",
    "translated_terms",
    "type_names",
]
