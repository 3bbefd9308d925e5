# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
from dataclasses import replace
from typing import Any

from haystack import Document, component, default_from_dict, default_to_dict
from haystack.dataclasses import SparseEmbedding
from haystack.document_stores.types import FilterPolicy
from haystack.document_stores.types.filter_policy import apply_filter_policy

from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore
from partwise.copying import cheap_to_copy
from partwise.errors import ConfigError
from partwise.parameters import check_whole_number
from partwise.part_numbers import meta_for_customer


class _EdgeRetriever:
    """What both retrievers share: their parameters, and how those of a run replace those of the init."""

    def __init__(
        self,
        document_store: QdrantEdgeDocumentStore,
        filters: dict[str, Any] | None = None,
        top_k: int = 10,
        scale_score: bool = False,
        return_embedding: bool = False,
        filter_policy: str | FilterPolicy = FilterPolicy.REPLACE,
        score_threshold: float | None = None,
    ) -> None:
        """
        Create the retriever.

        :param document_store: The store to search.
        :param filters: Haystack filters that documents must meet.
        :param top_k: How many documents to return at most, at least 1.
        :param scale_score: Whether to bring scores to [0, 1].
        :param return_embedding: Whether documents come with their vectors.
        :param filter_policy: Whether a run's filters replace these (`replace`) or are joined with them (`merge`).
        :param score_threshold: The lowest score, before scaling, that a document must have.
        :raises ConfigError: If a parameter cannot work.
        """
        if not isinstance(document_store, QdrantEdgeDocumentStore):
            msg = f"document_store must be a QdrantEdgeDocumentStore, got {type(document_store).__name__}"
            raise ConfigError(msg)
        self.document_store = document_store
        self.filters = filters
        self.top_k = check_whole_number("top_k", top_k, 1)
        self.scale_score = scale_score
        self.return_embedding = return_embedding
        self.filter_policy = _read_policy(filter_policy)
        self.score_threshold = score_threshold

    def to_dict(self) -> dict[str, Any]:
        """
        Serialize the component.

        :returns: The type and the init parameters.
        """
        return default_to_dict(
            self,
            document_store=self.document_store.to_dict(),
            filters=self.filters,
            top_k=self.top_k,
            scale_score=self.scale_score,
            return_embedding=self.return_embedding,
            filter_policy=self.filter_policy.value,
            score_threshold=self.score_threshold,
        )

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Any:
        """
        Deserialize the component.

        :param data: What `to_dict` gave.
        :returns: The component.
        """
        return default_from_dict(cls, data)

    def warm_up(self) -> None:
        """
        Open the store, if there is one.

        :raises StoreError: If it cannot be opened.
        """
        self.document_store.warm_up()

    async def warm_up_async(self) -> None:
        """Do as `warm_up`, in a thread."""
        await self.document_store.warm_up_async()

    def close(self) -> None:
        """Let the store's folder go; the next run opens it again."""
        self.document_store.close()

    async def close_async(self) -> None:
        """Do as `close`, in a thread."""
        await self.document_store.close_async()

    def _options(
        self,
        filters: dict[str, Any] | None,
        top_k: int | None,
        scale_score: bool | None,
        return_embedding: bool | None,
        score_threshold: float | None,
    ) -> dict[str, Any]:
        return {
            "filters": apply_filter_policy(self.filter_policy, self.filters, filters),
            "top_k": self.top_k if top_k is None else check_whole_number("top_k", top_k, 1),
            "scale_score": self.scale_score if scale_score is None else scale_score,
            "return_embedding": self.return_embedding if return_embedding is None else return_embedding,
            "score_threshold": self.score_threshold if score_threshold is None else score_threshold,
        }


def _shown(documents: list[Document]) -> dict[str, list[Document]]:
    """Cut what is shown to nobody's own numbers: a search knows no customer."""
    return {
        "documents": [replace(document, meta=cheap_to_copy(meta_for_customer(document.meta))) for document in documents]
    }


@component
class QdrantEdgeEmbeddingRetriever(_EdgeRetriever):
    """
    Finds the documents whose embeddings are nearest to the query's.

    The search is exact: no document is missed for an approximate index.

    ### Usage example

    ```python
    from haystack import Document
    from haystack_integrations.components.retrievers.partwise import QdrantEdgeEmbeddingRetriever
    from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore

    store = QdrantEdgeDocumentStore(path="catalog-store", embedding_dim=3)
    store.write_documents([Document(content="Hex bolt M12", embedding=[0.1, 0.9, 0.2])])
    retriever = QdrantEdgeEmbeddingRetriever(document_store=store, top_k=5)
    print(retriever.run(query_embedding=[0.1, 0.8, 0.3])["documents"])
    ```
    """

    @component.output_types(documents=list[Document])
    def run(
        self,
        query_embedding: list[float],
        filters: dict[str, Any] | None = None,
        top_k: int | None = None,
        scale_score: bool | None = None,
        return_embedding: bool | None = None,
        score_threshold: float | None = None,
    ) -> dict[str, list[Document]]:
        """
        Search the store.

        :param query_embedding: The query's vector.
        :param filters: Haystack filters that documents must meet; see `filter_policy`.
        :param top_k: How many documents to return at most; the init value if None.
        :param scale_score: Whether to bring scores to [0, 1]; the init value if None.
        :param return_embedding: Whether documents come with their vectors; the init value if None.
        :param score_threshold: The lowest score, before scaling; the init value if None.
        :returns: `documents`: best first; none if there is no store.
        :raises ConfigError: If `top_k` is below 1.
        :raises QueryError: If its length is not the store's, or a number is not finite.
        :raises FilterError: If the filters are malformed.
        """
        options = self._options(filters, top_k, scale_score, return_embedding, score_threshold)
        return _shown(self.document_store.query_by_embedding(query_embedding, **options))

    @component.output_types(documents=list[Document])
    async def run_async(
        self,
        query_embedding: list[float],
        filters: dict[str, Any] | None = None,
        top_k: int | None = None,
        scale_score: bool | None = None,
        return_embedding: bool | None = None,
        score_threshold: float | None = None,
    ) -> dict[str, list[Document]]:
        """
        Search the store in a thread; the same as `run`.

        :param query_embedding: The query's vector.
        :param filters: Haystack filters that documents must meet; see `filter_policy`.
        :param top_k: How many documents to return at most; the init value if None.
        :param scale_score: Whether to bring scores to [0, 1]; the init value if None.
        :param return_embedding: Whether documents come with their vectors; the init value if None.
        :param score_threshold: The lowest score, before scaling; the init value if None.
        :returns: `documents`: best first; none if there is no store.
        :raises ConfigError: If `top_k` is below 1.
        :raises QueryError: If its length is not the store's, or a number is not finite.
        :raises FilterError: If the filters are malformed.
        """
        options = self._options(filters, top_k, scale_score, return_embedding, score_threshold)
        return _shown(await self.document_store.query_by_embedding_async(query_embedding, **options))


@component
class QdrantEdgeSparseEmbeddingRetriever(_EdgeRetriever):
    """
    Finds the documents that share the query's weightiest terms.

    The score is the sum, over shared terms, of both weights, times the term's rarity in the store if its
    `sparse_idf` is set; documents that share no term are not returned.

    ### Usage example

    ```python
    from haystack import Document
    from haystack.dataclasses import SparseEmbedding
    from haystack_integrations.components.retrievers.partwise import QdrantEdgeSparseEmbeddingRetriever
    from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore

    store = QdrantEdgeDocumentStore(path="catalog-store", embedding_dim=3)
    terms = SparseEmbedding(indices=[17, 42], values=[1.2, 0.4])
    store.write_documents([Document(content="Hex bolt M12", sparse_embedding=terms)])
    retriever = QdrantEdgeSparseEmbeddingRetriever(document_store=store, top_k=5)
    print(retriever.run(query_sparse_embedding=SparseEmbedding(indices=[42], values=[1.0]))["documents"])
    ```
    """

    @component.output_types(documents=list[Document])
    def run(
        self,
        query_sparse_embedding: SparseEmbedding,
        filters: dict[str, Any] | None = None,
        top_k: int | None = None,
        scale_score: bool | None = None,
        return_embedding: bool | None = None,
        score_threshold: float | None = None,
    ) -> dict[str, list[Document]]:
        """
        Search the store.

        :param query_sparse_embedding: The query's terms.
        :param filters: Haystack filters that documents must meet; see `filter_policy`.
        :param top_k: How many documents to return at most; the init value if None.
        :param scale_score: Whether to bring scores to [0, 1]; the init value if None.
        :param return_embedding: Whether documents come with their vectors; the init value if None.
        :param score_threshold: The lowest score, before scaling; the init value if None.
        :returns: `documents`: best first; none if there is no store.
        :raises ConfigError: If `top_k` is below 1.
        :raises QueryError: If it is malformed.
        :raises FilterError: If the filters are malformed.
        """
        options = self._options(filters, top_k, scale_score, return_embedding, score_threshold)
        return _shown(self.document_store.query_by_sparse(query_sparse_embedding, **options))

    @component.output_types(documents=list[Document])
    async def run_async(
        self,
        query_sparse_embedding: SparseEmbedding,
        filters: dict[str, Any] | None = None,
        top_k: int | None = None,
        scale_score: bool | None = None,
        return_embedding: bool | None = None,
        score_threshold: float | None = None,
    ) -> dict[str, list[Document]]:
        """
        Search the store in a thread; the same as `run`.

        :param query_sparse_embedding: The query's terms.
        :param filters: Haystack filters that documents must meet; see `filter_policy`.
        :param top_k: How many documents to return at most; the init value if None.
        :param scale_score: Whether to bring scores to [0, 1]; the init value if None.
        :param return_embedding: Whether documents come with their vectors; the init value if None.
        :param score_threshold: The lowest score, before scaling; the init value if None.
        :returns: `documents`: best first; none if there is no store.
        :raises ConfigError: If `top_k` is below 1.
        :raises QueryError: If it is malformed.
        :raises FilterError: If the filters are malformed.
        """
        options = self._options(filters, top_k, scale_score, return_embedding, score_threshold)
        return _shown(await self.document_store.query_by_sparse_async(query_sparse_embedding, **options))


def _read_policy(policy: str | FilterPolicy) -> FilterPolicy:
    try:
        return policy if isinstance(policy, FilterPolicy) else FilterPolicy.from_str(policy)
    except ValueError as error:
        raise ConfigError(str(error)) from error
