# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Score documents that were found already, by their stored vectors and without their payloads."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from haystack.dataclasses import SparseEmbedding

from . import _scores
from ._engine import DENSE, SPARSE, engine
from ._points import dense_query, point_id, sparse_query

if TYPE_CHECKING:
    from qdrant_edge import EdgeShard


class Rescoring(ABC):
    """The document store's methods that score given documents."""

    embedding_dim: int
    similarity: str

    @abstractmethod
    def _reading(self) -> AbstractContextManager["EdgeShard | None"]:
        """Open the shard; None if there is no store."""

    def score_by_embedding(self, query_embedding: list[float], document_ids: list[str]) -> dict[str, float]:
        """
        Score documents that another search has found as `query_by_embedding` would have: under a millisecond for 100.

        :param query_embedding: The vector.
        :param document_ids: The documents' ids; unknown ones are ignored.
        :returns: Scores by id, not scaled; documents without an embedding are left out.
        :raises QueryError: If the vector's length is not the store's, or a number is not finite.
        """
        query = engine.Query.Nearest(dense_query(query_embedding, self.embedding_dim), using=DENSE)
        return self._score(query, document_ids, _scores.dense_scale(self.similarity, scaled=False))

    def score_by_sparse_embedding(
        self, query_sparse_embedding: SparseEmbedding, document_ids: list[str]
    ) -> dict[str, float]:
        """
        Score documents that another search has found as `query_by_sparse` would have: under a millisecond for 100.

        :param query_sparse_embedding: The terms.
        :param document_ids: The documents' ids; unknown ones are ignored.
        :returns: Scores by id, not scaled; documents that share no term with the query are left out.
        :raises QueryError: If the terms are malformed.
        """
        query = engine.Query.Nearest(sparse_query(query_sparse_embedding), using=SPARSE)
        return self._score(query, document_ids, _scores.sparse_scale(scaled=False))

    def _score(self, query: Any, document_ids: list[str], scale: _scores.Scale) -> dict[str, float]:
        with self._reading() as shard:
            return {} if shard is None else score_points(shard, query, document_ids, scale)


def score_points(shard: "EdgeShard", query: Any, document_ids: Iterable[str], scale: _scores.Scale) -> dict[str, float]:
    """
    Score given documents.

    :param shard: An open shard.
    :param query: The engine's query, which names the vector.
    :param document_ids: The documents' ids; unknown ones are ignored.
    :param scale: What the engine's score becomes.
    :returns: Scores by id; documents without such a vector, or without a term of the query, are left out.
    """
    names: dict[Any, str] = {point_id(document_id): document_id for document_id in document_ids}
    if not names:  # an empty set would mean no condition
        return {}
    wanted = engine.Filter(must=[engine.HasIdCondition(set(names))])
    request = engine.QueryRequest(query=query, filter=wanted, limit=len(names), with_payload=False, with_vector=False)
    return {names[point.id]: scale(point.score) for point in shard.query(request)}
