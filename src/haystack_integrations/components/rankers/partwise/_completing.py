# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Let each leg score all candidates, also those that only another leg has found.

A leg returns its first 40. What stands at place 41 would count as if the leg knew nothing of it, although its vector is
stored; so a product found by its words alone would lose against one that both legs barely reach.
"""

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

from haystack import Document
from haystack.dataclasses import SparseEmbedding

from partwise.scoring import Leg


@runtime_checkable
class ScoringStore(Protocol):
    """A store that scores given documents, such as QdrantEdgeDocumentStore."""

    def score_by_embedding(self, query_embedding: list[float], document_ids: list[str]) -> dict[str, float]:
        """Score documents by their dense vectors."""
        ...

    def score_by_sparse_embedding(
        self, query_sparse_embedding: SparseEmbedding, document_ids: list[str]
    ) -> dict[str, float]:
        """Score documents by their terms."""
        ...

    def product_documents(
        self, product_ids: list[str], limit: int | None = None, filters: dict[str, Any] | None = None
    ) -> list[Document]:
        """Read all documents of products."""
        ...

    def to_dict(self) -> dict[str, Any]:
        """Serialize the store."""
        ...


def complete_legs(
    legs: dict[str, Leg],
    document_ids: Sequence[str],
    store: ScoringStore,
    query_embedding: list[float] | None,
    query_sparse_embedding: SparseEmbedding | None,
) -> dict[str, Leg]:
    """
    Replace the scores of the legs whose query is known by the store's, for all candidates.

    :param legs: By signal: (document id, raw score) pairs, best first.
    :param document_ids: All candidates.
    :param store: The store that both legs searched.
    :param query_embedding: What the dense leg searched for; None leaves that leg as it is.
    :param query_sparse_embedding: What the sparse leg searched for; None leaves that leg as it is.
    :returns: The legs; documents that the store does not know keep their scores.
    """
    found: dict[str, dict[str, float]] = {}
    if "dense" in legs and query_embedding is not None:
        found["dense"] = store.score_by_embedding(query_embedding, list(document_ids))
    if "sparse" in legs and query_sparse_embedding is not None:
        found["sparse"] = store.score_by_sparse_embedding(query_sparse_embedding, list(document_ids))
    return {name: _completed(leg, found[name]) if name in found else leg for name, leg in legs.items()}


def _completed(leg: Leg, scores: dict[str, float]) -> Leg:
    kept = [(name, score) for name, score in leg if name not in scores]
    return sorted([*scores.items(), *kept], key=lambda pair: -(pair[1] or 0.0))
