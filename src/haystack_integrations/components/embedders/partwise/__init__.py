# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Embedders for catalogs: dense on ONNX Runtime, sparse without a model, and token vectors for late interaction."""

from .dense import CatalogDocumentEmbedder, CatalogTextEmbedder
from .sparse import CatalogSparseDocumentEmbedder, CatalogSparseTextEmbedder
from .tokens import CatalogTokenEmbedder

__all__ = [
    "CatalogDocumentEmbedder",
    "CatalogSparseDocumentEmbedder",
    "CatalogSparseTextEmbedder",
    "CatalogTextEmbedder",
    "CatalogTokenEmbedder",
]
