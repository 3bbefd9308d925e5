# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Part numbers: normal forms, reading a query, and the tiers that turn equal keys into matches."""

from partwise.part_numbers.disclosure import check_fields, is_private, meta_for_customer
from partwise.part_numbers.keys import KEYS_VERSION, full_fold, number_keys, soft_key, stored_numbers
from partwise.part_numbers.matching import asked_brands, asked_keys, asked_prefixes, find_matches
from partwise.part_numbers.reading import MAX_LINES, MAX_QUERY_CHARS, ParsedQuery, read_query
from partwise.part_numbers.results import LookupResult, Match, Record
from partwise.part_numbers.rules import Rules, load_rules
from partwise.part_numbers.spans import number_spans
from partwise.part_numbers.variants import product_keys

__all__ = [
    "KEYS_VERSION",
    "MAX_LINES",
    "MAX_QUERY_CHARS",
    "LookupResult",
    "Match",
    "ParsedQuery",
    "Record",
    "Rules",
    "asked_brands",
    "asked_keys",
    "asked_prefixes",
    "check_fields",
    "find_matches",
    "full_fold",
    "is_private",
    "load_rules",
    "meta_for_customer",
    "number_keys",
    "number_spans",
    "product_keys",
    "read_query",
    "soft_key",
    "stored_numbers",
]
