# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Part numbers: normal forms, reading a query, and the tiers that turn equal keys into matches."""

from partwise.part_numbers.disclosure import meta_for_customer
from partwise.part_numbers.keys import KEYS_VERSION, full_fold, number_keys, product_keys, soft_key, stored_numbers
from partwise.part_numbers.matching import LookupResult, Match, Record, asked_keys, find_matches
from partwise.part_numbers.reading import MAX_LINES, MAX_QUERY_CHARS, ParsedQuery, read_query

__all__ = [
    "KEYS_VERSION",
    "MAX_LINES",
    "MAX_QUERY_CHARS",
    "LookupResult",
    "Match",
    "ParsedQuery",
    "Record",
    "asked_keys",
    "find_matches",
    "full_fold",
    "meta_for_customer",
    "number_keys",
    "product_keys",
    "read_query",
    "soft_key",
    "stored_numbers",
]
