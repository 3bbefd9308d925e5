# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from haystack import Document
from haystack.dataclasses import SparseEmbedding
from haystack.document_stores.types import DuplicatePolicy
from haystack.errors import FilterError

from partwise.parameters import check_choice, check_whole_number

from . import _scores, _writing
from ._compacting import Compacting
from ._engine import DENSE, DOCUMENT_VECTORS, SPARSE, engine, scroll
from ._fields import PART_NUMBER_KEYS, PRODUCT_ID, index_paths
from ._filters import all_of, match_any, translate
from ._folder import Layout, StoreFolder
from ._peeking import Peeking
from ._points import dense_query, point_id, sparse_query, to_document, to_point
from ._rescoring import Rescoring
from ._shards import Expectation, SharedShard, release_shard, shared_shard
from ._space import TO_WRITE, check_space
from ._statistics import MetadataStatistics
from ._term_counts import document_frequency
from ._token_vectors import TokenVectors, take_token_vectors
from ._versions import Versions

if TYPE_CHECKING:
    from qdrant_edge import EdgeShard, Filter

Similarity = Literal["cosine", "dot_product", "euclidean"]


class EdgeStore(Compacting, MetadataStatistics, Peeking, Rescoring, TokenVectors, Versions):
    """
    The document store, but for its name in YAML and its asynchronous methods.

    Each method opens the folder if it must, and leaves it open until `close`.
    """

    def __init__(
        self,
        path: str | None = None,
        *,
        embedding_dim: int = 384,
        similarity: Similarity = "cosine",
        sparse_idf: bool = True,
        return_embedding: bool = True,
        payload_fields_to_index: list[Any] | None = None,
    ) -> None:
        """
        Describe the store; nothing is opened or made yet.

        :param path: The store's folder. None means the environment's `PARTWISE_STORE`, else `./partwise-store`, as
            they are when the store is first used.
        :param embedding_dim: Length of the dense vectors.
        :param similarity: How dense vectors are compared: `cosine` (scores from -1 to 1), `dot_product`, or
            `euclidean` (the score is the distance below zero, so that higher is better here too).
        :param sparse_idf: Whether the engine multiplies each sparse term by its inverse document frequency.
        :param return_embedding: Whether `filter_documents` and `get_documents_by_id` read the vectors as well;
            retrievers have their own parameter.
        :param payload_fields_to_index: Further fields to index beside `meta.part_number_keys` and `meta.product_id`:
            names, for words, or `{"field_name": "meta.price", "field_schema": "float"}` with keyword, integer, float,
            bool or datetime. A filter on a field without an index reads every document.
        :raises ConfigError: If a parameter cannot work.
        """
        check_whole_number("embedding_dim", embedding_dim, 1)
        check_choice("similarity", similarity, get_args(Similarity))
        self.path = path
        self.embedding_dim = embedding_dim
        self.similarity: Similarity = similarity
        self.sparse_idf = sparse_idf
        self.return_embedding = return_embedding
        self.payload_fields_to_index = payload_fields_to_index
        layout = Layout(embedding_dim, similarity, sparse_idf)
        self._expectation = Expectation(layout, index_paths(payload_fields_to_index))
        self._resolved: Path | None = None

    @property
    def folder(self) -> Path:
        """The store's folder, links resolved; fixed from the first use until `close`."""
        if self._resolved is None:
            named = self.path or os.environ.get("PARTWISE_STORE") or "partwise-store"
            self._resolved = Path(os.path.realpath(Path(named).expanduser()))
        return self._resolved

    def exists(self) -> bool:
        """
        Find out whether there is a store, without opening it.

        :returns: Whether something was ever written to the folder.
        :raises StoreError: If the folder is another thing.
        """
        folder = StoreFolder(self.folder)
        return folder.manifest() is not None and folder.shard_path() is not None

    def warm_up(self) -> None:
        """
        Open the store if it exists, so that the first query does not wait for it.

        :raises StoreError: If another process has it open, or it does not fit these parameters.
        """
        with self._shared().reading(self._expectation):
            pass

    def close(self) -> None:
        """Let the folder go: other processes can open it once no store of this process uses it. Any call reopens."""
        if self._resolved is not None:
            release_shard(self._resolved, self._expectation)
            self._resolved = None

    def flush(self) -> None:
        """Bring everything written to the disk itself, to survive a power cut."""
        with self._shared().reading(self._expectation) as shard:
            if shard is not None:
                shard.flush()

    def read_facts(self) -> dict[str, str]:
        """
        Read what `write_facts` noted.

        :returns: The facts; none if there is no store.
        :raises StoreError: If the folder is another thing.
        """
        manifest = StoreFolder(self.folder).manifest()
        return {} if manifest is None else manifest.facts

    def write_facts(self, facts: dict[str, str]) -> None:
        """
        Note facts in the store's manifest, such as which models made its vectors; makes the store if need be.

        :param facts: What to add or replace; other facts stay.
        """
        shared = self._shared()
        with shared.writing(self._expectation):
            shared.add_facts(facts)

    def count_documents(self) -> int:
        """
        Count the documents.

        :returns: How many there are; 0 if there is no store.
        """
        return self._count(None)

    def count_documents_by_filter(self, filters: dict[str, Any]) -> int:
        """
        Count the documents that match.

        :param filters: Haystack filters.
        :returns: How many match.
        """
        return self._count(translate(filters))

    def filter_documents(self, filters: dict[str, Any] | None = None) -> list[Document]:
        """
        Find documents.

        :param filters: Haystack filters; everything if None or empty.
        :returns: The documents that match, in a fixed order that is not the order of writing.
        :raises FilterError: If the filter is malformed.
        """
        return self._scroll(translate(filters), vectors=self.return_embedding)

    def get_documents_by_id(self, document_ids: list[str]) -> list[Document]:
        """
        Read documents by their ids.

        :param document_ids: The ids.
        :returns: Those that are stored, in the order of the ids.
        """
        with self._shared().reading(self._expectation) as shard:
            if shard is None or not document_ids:
                return []
            ids: list[Any] = [point_id(document_id) for document_id in dict.fromkeys(document_ids)]
            vectors = DOCUMENT_VECTORS if self.return_embedding else False
            records = shard.retrieve(ids, with_payload=True, with_vector=vectors)
            found = {record.id: to_document(record) for record in records}
        return [found[known] for known in ids if known in found]

    def lookup_keys(
        self, keys: list[str], filters: dict[str, Any] | None = None, limit: int | None = None
    ) -> list[Document]:
        """
        Find the documents that carry any of these part-number keys, by the index and without vectors.

        :param keys: Normal forms, as in `meta.part_number_keys`; none of them finds nothing.
        :param filters: Haystack filters that must hold as well.
        :param limit: How many documents to return at most; all if None.
        :returns: The documents, in a fixed order that means nothing.
        """
        if not keys:
            return []
        return self._scroll(all_of(match_any(PART_NUMBER_KEYS, keys), translate(filters)), limit=limit)

    def product_documents(
        self, product_ids: list[str], limit: int | None = None, filters: dict[str, Any] | None = None
    ) -> list[Document]:
        """
        Read all documents of products, by the index and without vectors.

        :param product_ids: Values of `meta.product_id`; none of them finds nothing.
        :param limit: How many documents to return at most; all if None.
        :param filters: Haystack filters that they must meet besides; any document if None or empty.
        :returns: The documents, in a fixed order that means nothing.
        :raises FilterError: If the filters are malformed.
        """
        wanted = all_of(match_any(PRODUCT_ID, product_ids), translate(filters))
        return self._scroll(wanted, limit=limit) if product_ids else []

    def write_documents(self, documents: list[Document], policy: DuplicatePolicy = DuplicatePolicy.NONE) -> int:
        """
        Write documents; if any of them cannot be stored, none is.

        :param documents: The documents; meta of plain JSON values, embeddings of `embedding_dim` finite numbers. Token
            vectors in `meta["token_vectors"]`, as CatalogDocumentEmbedder writes them, are stored beside the others.
        :param policy: What to do with ids that are stored already: FAIL (also NONE), SKIP or OVERWRITE.
        :returns: How many were written.
        :raises StoreError: If a document cannot be stored, with its id and the place in it, or the disk is nearly full.
        :raises DuplicateDocumentError: If an id is stored already, with FAIL; nothing is written then.
        """
        chosen, tokens = take_token_vectors(_writing.distinct(documents, policy))
        if not chosen:
            return 0
        cosine = self.similarity == "cosine"
        points = [to_point(document, embedding_dim=self.embedding_dim, cosine=cosine) for document in chosen]
        check_space(self.folder, TO_WRITE)
        with self._shared().writing(self._expectation) as shard:
            written = _writing.write(shard, chosen, points, policy)
            if tokens and policy != DuplicatePolicy.SKIP:  # what was skipped keeps its own
                self._add_token_vectors(shard, tokens)
            return written

    def delete_documents(self, document_ids: list[str]) -> None:
        """
        Delete documents by their ids; unknown ids are ignored.

        :param document_ids: The ids.
        """
        with self._shared().changing(self._expectation) as shard:
            if shard is not None:
                _writing.delete(shard, [point_id(document_id) for document_id in document_ids])

    def delete_all_documents(self) -> None:
        """Delete every document; the store stays."""
        with self._shared().changing(self._expectation) as shard:
            if shard is not None:
                _writing.delete_matching(shard, None)

    def delete_by_filter(self, filters: dict[str, Any]) -> int:
        """
        Delete the documents that match.

        :param filters: Haystack filters; an empty one is refused.
        :returns: How many were deleted.
        :raises FilterError: If the filter is empty or malformed.
        """
        matching = _required(filters, "delete_all_documents deletes everything")
        with self._shared().changing(self._expectation) as shard:
            return 0 if shard is None else _writing.delete_matching(shard, matching)

    def update_by_filter(self, filters: dict[str, Any], meta: dict[str, Any]) -> int:
        """
        Set meta keys of the documents that match; their other keys and their vectors stay.

        :param filters: Haystack filters; an empty one is refused.
        :param meta: The keys to set.
        :returns: How many documents were updated.
        :raises FilterError: If the filter is empty or malformed.
        :raises StoreError: If a value cannot be stored; nothing is updated then.
        """
        matching = _required(filters, "name the documents to update")
        with self._shared().changing(self._expectation) as shard:
            return 0 if shard is None else _writing.update_matching(shard, matching, meta)

    def query_by_embedding(
        self,
        query_embedding: list[float],
        filters: dict[str, Any] | None = None,
        top_k: int = 10,
        scale_score: bool = False,
        return_embedding: bool = False,
        score_threshold: float | None = None,
    ) -> list[Document]:
        """
        Find the documents nearest to a vector; exact, with no approximate index.

        :param query_embedding: The vector.
        :param filters: Haystack filters that documents must meet.
        :param top_k: How many documents to return at most.
        :param scale_score: Whether to bring scores to [0, 1].
        :param return_embedding: Whether documents come with their vectors.
        :param score_threshold: The lowest score, before scaling, that a document must have.
        :returns: The documents, best first.
        :raises QueryError: If the vector's length is not the store's, or a number is not finite.
        """
        query = engine.Query.Nearest(dense_query(query_embedding, self.embedding_dim), using=DENSE)
        scale = _scores.dense_scale(self.similarity, scaled=scale_score)
        threshold = _scores.dense_threshold(self.similarity, score_threshold)
        return self._search(query, filters, top_k, return_embedding, threshold, scale)

    def query_by_sparse(
        self,
        query_sparse_embedding: SparseEmbedding,
        filters: dict[str, Any] | None = None,
        top_k: int = 10,
        scale_score: bool = False,
        return_embedding: bool = False,
        score_threshold: float | None = None,
    ) -> list[Document]:
        """
        Find the documents with the highest product of weights over the terms they share with a query.

        :param query_sparse_embedding: The terms.
        :param filters: Haystack filters that documents must meet.
        :param top_k: How many documents to return at most.
        :param scale_score: Whether to bring scores to [0, 1].
        :param return_embedding: Whether documents come with their vectors.
        :param score_threshold: The lowest score, before scaling, that a document must have.
        :returns: The documents, best first.
        :raises QueryError: If the terms are malformed.
        """
        query = engine.Query.Nearest(sparse_query(query_sparse_embedding), using=SPARSE)
        scale = _scores.sparse_scale(scaled=scale_score)
        return self._search(query, filters, top_k, return_embedding, score_threshold, scale)

    def sparse_document_frequency(self, indices: list[int], at_most: int = 1000) -> dict[int, int]:
        """
        Count the documents whose sparse embedding has each of many indices: about a millisecond for some hundred.

        :param indices: Indices of sparse embeddings, 0 to 2**32 - 1, each once.
        :param at_most: How far to count, at least 1; 1 only tells which are there, and is fastest.
        :returns: Documents by index, from 1 to `at_most`; those that no document has are left out.
        :raises QueryError: If an index is none, or occurs twice.
        """
        with self._shared().reading(self._expectation) as shard:
            return {} if shard is None else document_frequency(shard, indices, at_most)

    def _search(
        self,
        query: Any,
        filters: dict[str, Any] | None,
        top_k: int,
        vectors: bool,
        threshold: float | None,
        scale: _scores.Scale,
    ) -> list[Document]:
        request = engine.QueryRequest(
            query=query,
            filter=translate(filters),
            limit=top_k,
            with_payload=True,
            with_vector=DOCUMENT_VECTORS if vectors else False,
            score_threshold=threshold,
        )
        with self._shared().reading(self._expectation) as shard:
            found = [] if shard is None else shard.query(request)
        return [to_document(point, scale(point.score)) for point in found]

    def _scroll(self, matching: "Filter | None", *, vectors: bool = False, limit: int | None = None) -> list[Document]:
        with self._shared().reading(self._expectation) as shard:
            if shard is None:
                return []
            return [to_document(record) for record in scroll(shard, matching, vectors=vectors, limit=limit)]

    def _payloads(self, filters: dict[str, Any] | None, paths: list[str]) -> Iterator[dict[str, Any]]:
        matching = translate(filters)
        with self._shared().reading(self._expectation) as shard:
            if shard is not None:
                yield from (record.payload or {} for record in scroll(shard, matching, payload=paths))

    def _count(self, matching: "Filter | None") -> int:
        with self._shared().reading(self._expectation) as shard:
            return 0 if shard is None else shard.count(engine.CountRequest(filter=matching))

    def _reading(self) -> AbstractContextManager["EdgeShard | None"]:
        return self._shared().reading(self._expectation)

    def _shared(self) -> SharedShard:
        return shared_shard(self.folder)


def _required(filters: dict[str, Any], advice: str) -> "Filter":
    matching = translate(filters)
    if matching is None:
        msg = f"An empty filter matches every document; {advice}"
        raise FilterError(msg)
    return matching
