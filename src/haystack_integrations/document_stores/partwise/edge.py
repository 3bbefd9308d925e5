# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import numpy.typing as npt
from haystack import Document, default_from_dict, default_to_dict
from haystack.dataclasses import SparseEmbedding
from haystack.document_stores.types import DuplicatePolicy

from ._store import EdgeStore


class QdrantEdgeDocumentStore(EdgeStore):
    """
    Qdrant's engine inside this process, in a folder: no server, and no scan of all documents for a filter.

    Dense and sparse vectors stand beside each document; `meta.part_number_keys` and `meta.product_id` are indexed, so
    that a part number is found in well under a millisecond. What `write_documents` has returned survives the end of
    the process, however it ends; `flush` makes it survive a power cut too.

    All stores of one process on one folder share it. A second process gets an error: several processes need a Qdrant
    server, with the stock `QdrantDocumentStore`. Reading a store that does not exist gives nothing and makes nothing;
    the first write makes the folder.

    Token vectors for late interaction can stand beside a document too, in one byte a number: `CatalogTokenEmbedder`
    writes them, `score_token_vectors` compares 40 documents in about a millisecond.

    Filters have Haystack's meaning, but for lists: as in Qdrant, a condition on a list holds if it holds for any of
    its items, so `{"field": "meta.part_number_keys", "operator": "in", "value": [...]}` finds what shares a key.
    `True` and `1` differ, `==` ignores the order of a list, and dates are ISO 8601, in UTC if they name no zone.

    Each method has a twin for an event loop, named with `_async` at its end, that runs it in a thread.

    ### Usage example

    ```python
    from haystack import Document
    from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore

    store = QdrantEdgeDocumentStore(path="catalog-store", embedding_dim=3)
    store.write_documents([Document(content="Hex bolt M12", embedding=[0.1, 0.9, 0.2], meta={"brand": "Acme"})])
    print(store.filter_documents({"field": "meta.brand", "operator": "==", "value": "Acme"}))
    store.close()
    ```
    """

    def to_dict(self) -> dict[str, Any]:
        """
        Serialize the store.

        :returns: The type and the init parameters.
        """
        return default_to_dict(
            self,
            path=self.path,
            embedding_dim=self.embedding_dim,
            similarity=self.similarity,
            sparse_idf=self.sparse_idf,
            return_embedding=self.return_embedding,
            payload_fields_to_index=self.payload_fields_to_index,
        )

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "QdrantEdgeDocumentStore":
        """
        Deserialize a store.

        :param data: What `to_dict` gave.
        :returns: The store, not yet open.
        """
        return default_from_dict(cls, data)

    async def warm_up_async(self) -> None:
        """Do as `warm_up`."""
        await asyncio.to_thread(self.warm_up)

    async def close_async(self) -> None:
        """Do as `close`."""
        await asyncio.to_thread(self.close)

    async def flush_async(self) -> None:
        """Do as `flush`."""
        await asyncio.to_thread(self.flush)

    async def optimize_async(self) -> bool:
        """Do as `optimize`."""
        return await asyncio.to_thread(self.optimize)

    async def count_documents_async(self) -> int:
        """Do as `count_documents`."""
        return await asyncio.to_thread(self.count_documents)

    async def has_documents_async(self, filters: dict[str, Any] | None = None) -> bool:
        """Do as `has_documents`."""
        return await asyncio.to_thread(self.has_documents, filters)

    async def get_metadata_values_async(self, document_ids: list[str], metadata_field: str) -> dict[str, Any]:
        """Do as `get_metadata_values`."""
        return await asyncio.to_thread(self.get_metadata_values, document_ids, metadata_field)

    async def filter_documents_async(self, filters: dict[str, Any] | None = None) -> list[Document]:
        """Do as `filter_documents`."""
        return await asyncio.to_thread(self.filter_documents, filters)

    async def get_documents_by_id_async(self, document_ids: list[str]) -> list[Document]:
        """Do as `get_documents_by_id`."""
        return await asyncio.to_thread(self.get_documents_by_id, document_ids)

    async def lookup_keys_async(
        self,
        keys: list[str],
        filters: dict[str, Any] | None = None,
        limit: int | None = None,
    ) -> list[Document]:
        """Do as `lookup_keys`."""
        return await asyncio.to_thread(self.lookup_keys, keys, filters, limit)

    async def write_documents_async(
        self, documents: list[Document], policy: DuplicatePolicy = DuplicatePolicy.NONE
    ) -> int:
        """Do as `write_documents`."""
        return await asyncio.to_thread(self.write_documents, documents, policy)

    async def delete_documents_async(self, document_ids: list[str]) -> None:
        """Do as `delete_documents`."""
        await asyncio.to_thread(self.delete_documents, document_ids)

    async def delete_all_documents_async(self) -> None:
        """Do as `delete_all_documents`."""
        await asyncio.to_thread(self.delete_all_documents)

    async def delete_by_filter_async(self, filters: dict[str, Any]) -> int:
        """Do as `delete_by_filter`."""
        return await asyncio.to_thread(self.delete_by_filter, filters)

    async def update_by_filter_async(self, filters: dict[str, Any], meta: dict[str, Any]) -> int:
        """Do as `update_by_filter`."""
        return await asyncio.to_thread(self.update_by_filter, filters, meta)

    async def count_documents_by_filter_async(self, filters: dict[str, Any]) -> int:
        """Do as `count_documents_by_filter`."""
        return await asyncio.to_thread(self.count_documents_by_filter, filters)

    async def get_metadata_fields_info_async(self) -> dict[str, dict[str, str]]:
        """Do as `get_metadata_fields_info`."""
        return await asyncio.to_thread(self.get_metadata_fields_info)

    async def get_metadata_field_min_max_async(self, metadata_field: str) -> dict[str, Any]:
        """Do as `get_metadata_field_min_max`."""
        return await asyncio.to_thread(self.get_metadata_field_min_max, metadata_field)

    async def get_metadata_field_unique_values_async(
        self,
        metadata_field: str,
        search_term: str | None = None,
        from_: int = 0,
        size: int = 10,
        filters: dict[str, Any] | None = None,
    ) -> tuple[list[Any], int]:
        """Do as `get_metadata_field_unique_values`."""
        return await asyncio.to_thread(
            self.get_metadata_field_unique_values, metadata_field, search_term, from_, size, filters
        )

    async def count_unique_metadata_by_filter_async(
        self, filters: dict[str, Any], metadata_fields: list[str]
    ) -> dict[str, int]:
        """Do as `count_unique_metadata_by_filter`."""
        return await asyncio.to_thread(self.count_unique_metadata_by_filter, filters, metadata_fields)

    async def query_by_embedding_async(
        self,
        query_embedding: list[float],
        filters: dict[str, Any] | None = None,
        top_k: int = 10,
        scale_score: bool = False,
        return_embedding: bool = False,
        score_threshold: float | None = None,
    ) -> list[Document]:
        """Do as `query_by_embedding`."""
        return await asyncio.to_thread(
            self.query_by_embedding, query_embedding, filters, top_k, scale_score, return_embedding, score_threshold
        )

    async def query_by_sparse_async(
        self,
        query_sparse_embedding: SparseEmbedding,
        filters: dict[str, Any] | None = None,
        top_k: int = 10,
        scale_score: bool = False,
        return_embedding: bool = False,
        score_threshold: float | None = None,
    ) -> list[Document]:
        """Do as `query_by_sparse`."""
        return await asyncio.to_thread(
            self.query_by_sparse,
            query_sparse_embedding,
            filters,
            top_k,
            scale_score,
            return_embedding,
            score_threshold,
        )

    async def sparse_document_frequency_async(self, indices: list[int], at_most: int = 1000) -> dict[int, int]:
        """Do as `sparse_document_frequency`."""
        return await asyncio.to_thread(self.sparse_document_frequency, indices, at_most)

    async def write_token_vectors_async(self, vectors: Mapping[str, npt.ArrayLike], model: str) -> int:
        """Do as `write_token_vectors`."""
        return await asyncio.to_thread(self.write_token_vectors, vectors, model)

    async def delete_token_vectors_async(self) -> None:
        """Do as `delete_token_vectors`."""
        await asyncio.to_thread(self.delete_token_vectors)

    async def score_token_vectors_async(
        self, query_vectors: npt.ArrayLike, document_ids: Sequence[str]
    ) -> dict[str, float]:
        """Do as `score_token_vectors`."""
        return await asyncio.to_thread(self.score_token_vectors, query_vectors, document_ids)

    async def documents_without_token_vectors_async(self, limit: int | None = None) -> list[Document]:
        """Do as `documents_without_token_vectors`."""
        return await asyncio.to_thread(self.documents_without_token_vectors, limit)

    async def count_documents_without_token_vectors_async(self) -> int:
        """Do as `count_documents_without_token_vectors`."""
        return await asyncio.to_thread(self.count_documents_without_token_vectors)
