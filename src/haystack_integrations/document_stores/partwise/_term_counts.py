# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
How many documents have a term: asked of the sparse index, for nothing else counts them.

A query with all terms at once, most of which no document has, costs hardly more than one with a single term. So the
terms that are there are found first, and only those are counted, each by its own query in one batch. Nothing is kept
that a write would make stale, and nothing is read when the store opens.
"""

from typing import TYPE_CHECKING, Any

from haystack.dataclasses import SparseEmbedding

from ._engine import SPARSE, batches, engine
from ._points import sparse_query

if TYPE_CHECKING:
    from qdrant_edge import EdgeShard, QueryRequest

# Documents that are read at a time for the terms they have: more cost more, fewer find fewer of the terms at once.
_AT_ONCE = 4
# So few terms are counted in one batch, whether they are there or not.
_FEW = 16


def document_frequency(shard: "EdgeShard", indices: list[int], at_most: int) -> dict[int, int]:
    """
    Count the documents that have each of many terms.

    :param shard: An open shard.
    :param indices: The terms' indices, each once.
    :param at_most: Where counting stops.
    :returns: Documents by index, from 1 to `at_most`; terms that none has are left out.
    :raises QueryError: If an index is none, or occurs twice.
    """
    sparse_query(SparseEmbedding(indices, [1.0] * len(indices)))  # for its checks
    many = len(indices) > _FEW
    present = _present(shard, indices) if many else indices
    if many and at_most == 1:
        return dict.fromkeys(present, 1)
    counts: dict[int, int] = {}
    for some in batches(present, _FEW):
        found = shard.query_batch(engine.QueryBatchRequest([_asking([index], at_most) for index in some]))
        counts.update((index, len(points)) for index, points in zip(some, found, strict=True) if points)
    return counts


def _present(shard: "EdgeShard", indices: list[int]) -> list[int]:
    """Find the terms that any document has: read some documents, leave their terms out, and ask again."""
    missing = set(indices)
    while missing:
        vectors: list[Any] = [point.vector for point in shard.query(_asking(sorted(missing), _AT_ONCE, [SPARSE]))]
        found = missing.intersection(index for vector in vectors for index in vector[SPARSE].indices)
        if not found:
            break
        missing -= found
    return [index for index in indices if index not in missing]


def _asking(indices: list[int], limit: int, vectors: Any = False) -> "QueryRequest":
    query = engine.Query.Nearest(engine.SparseVector(indices, [1.0] * len(indices)), using=SPARSE)
    return engine.QueryRequest(query=query, limit=limit, with_payload=False, with_vector=vectors)
