# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Typed attributes of catalog products: read from texts and fields, written as search terms, and compared."""

from partwise.attributes.buckets import document_tokens, query_tokens
from partwise.attributes.comparing import compare, relevant_kinds
from partwise.attributes.conflicts import find_conflicts
from partwise.attributes.extraction import extract, stated_spans
from partwise.attributes.fields import read_field
from partwise.attributes.items import Attribute, Verdict
from partwise.attributes.lexicon import Lexicon, load_lexicon, packaged_lexicon
from partwise.attributes.specs import product_specs, specs_of
from partwise.attributes.wording import show_kind, show_value

__all__ = [
    "Attribute",
    "Lexicon",
    "Verdict",
    "compare",
    "document_tokens",
    "extract",
    "find_conflicts",
    "load_lexicon",
    "packaged_lexicon",
    "product_specs",
    "query_tokens",
    "read_field",
    "relevant_kinds",
    "show_kind",
    "show_value",
    "specs_of",
    "stated_spans",
]
