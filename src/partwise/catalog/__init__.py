# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Catalog files to products: read rows, know which field is what, report what cannot be used."""

from .guessing import guess_mapping, guess_number_column
from .languages import language_code
from .mapping import FieldMapping
from .product import Product, holds
from .reading import holds_only_changes, read_rows, read_stream
from .rows import Row
from .stream import CatalogReader, Problem

__all__ = [
    "CatalogReader",
    "FieldMapping",
    "Problem",
    "Product",
    "Row",
    "guess_mapping",
    "guess_number_column",
    "holds",
    "holds_only_changes",
    "language_code",
    "read_rows",
    "read_stream",
]
