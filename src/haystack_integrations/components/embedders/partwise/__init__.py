# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Embedders for catalogs: dense on ONNX Runtime, sparse without a model."""

from .dense import CatalogDocumentEmbedder, CatalogTextEmbedder
from .sparse import CatalogSparseDocumentEmbedder, CatalogSparseTextEmbedder

__all__ = [
    "CatalogDocumentEmbedder",
    "CatalogSparseDocumentEmbedder",
    "CatalogSparseTextEmbedder",
    "CatalogTextEmbedder",
]
