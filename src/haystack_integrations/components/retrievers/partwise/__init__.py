# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
from .edge import QdrantEdgeEmbeddingRetriever, QdrantEdgeSparseEmbeddingRetriever
from .part_number import PartNumberRetriever

__all__ = ["PartNumberRetriever", "QdrantEdgeEmbeddingRetriever", "QdrantEdgeSparseEmbeddingRetriever"]
