# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
import asyncio
import logging
from typing import Any, Final, Protocol, runtime_checkable

from haystack import Document, component, default_from_dict, default_to_dict
from haystack.document_stores.types import DocumentStore
from rich.progress import Progress

from partwise.errors import ConfigError
from partwise.models.encoder import Encoder, shared_encoder
from partwise.models.pooling import Floats
from partwise.parameters import check_whole_number
from partwise.reranking import catalog_text

from .dense import progress_on_stderr

_DOCUMENTS_AT_ONCE: Final = 512  # what is encoded between two writes, so what an interruption costs at most
_log = logging.getLogger(__name__)


@runtime_checkable
class _TokenVectorStore(Protocol):
    """The methods of QdrantEdgeDocumentStore that this component needs."""

    def warm_up(self) -> None: ...

    def count_documents(self) -> int: ...

    def token_vector_model(self) -> str | None: ...

    def delete_token_vectors(self) -> None: ...

    def count_documents_without_token_vectors(self) -> int: ...

    def documents_without_token_vectors(self, limit: int) -> list[Document]: ...

    def write_token_vectors(self, vectors: dict[str, Floats], model: str) -> int: ...


@component
class CatalogTokenEmbedder:
    """
    Adds token vectors to the documents of a store, for late interaction that encodes no documents at query time.

    It finds the documents that have none yet, encodes what a CatalogReranker reads of them, and stores a vector for
    each token, in one byte a number: at most 20 KB a document on disk with the packaged encoder, whose token vectors
    have 384 numbers. It takes about as long as embedding the same documents, can be interrupted and goes on where it
    was. A document that is written again loses its token vectors: run it after each writing. Token vectors of another
    model are replaced.

    The store is a QdrantEdgeDocumentStore, which nobody should write to meanwhile. One with more documents than
    `max_products` is left as it is, with a warning.

    Usage example:

    ```python
    from haystack import Document
    from haystack_integrations.components.embedders.partwise import CatalogTokenEmbedder
    from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore

    store = QdrantEdgeDocumentStore(path="catalog-with-tokens")
    store.write_documents([Document(id="cable", content="Patch cable Cat6 grey 2 m")])
    print(CatalogTokenEmbedder(store).run())  # {'token_vectors_written': 1}
    store.close()
    ```
    """

    def __init__(
        self,
        document_store: DocumentStore,
        model: str | None = None,
        max_tokens: int = 48,
        max_products: int = 100_000,
        batch_size: int = 32,
        progress_bar: bool = False,
    ) -> None:
        """
        Create the embedder; the model is loaded by `warm_up`.

        :param document_store: The store whose documents get token vectors.
        :param model:
            A local sentence-transformers folder that holds `model.onnx` or `onnx/model.onnx`, the same that the
            reranker has. `None`: the packaged encoder.
        :param max_tokens: Cut each text after so many tokens, special tokens included; there is a vector for each of
            the others.
        :param max_products: How many documents the store may hold for them to get token vectors.
        :param batch_size: The most documents in one call of the model; fewer where they are long.
        :param progress_bar: Show progress on stderr.
        :raises ConfigError: When a number is below 1, or the store cannot hold token vectors.
        """
        if not isinstance(document_store, _TokenVectorStore):
            msg = f"Token vectors are stored in a QdrantEdgeDocumentStore, not in a {type(document_store).__name__}"
            raise ConfigError(msg)
        check_whole_number("max_tokens", max_tokens, 1)
        check_whole_number("max_products", max_products, 1)
        check_whole_number("batch_size", batch_size, 1)
        self.document_store: Any = document_store
        self.model = model
        self.max_tokens = max_tokens
        self.max_products = max_products
        self.batch_size = batch_size
        self.progress_bar = progress_bar
        self._encoder: Encoder | None = None

    def to_dict(self) -> dict[str, Any]:
        """
        Serialize the component.

        :returns: The type and the init parameters.
        """
        return default_to_dict(
            self,
            document_store=self.document_store.to_dict(),
            model=self.model,
            max_tokens=self.max_tokens,
            max_products=self.max_products,
            batch_size=self.batch_size,
            progress_bar=self.progress_bar,
        )

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "CatalogTokenEmbedder":
        """
        Deserialize the component.

        :param data: What `to_dict` gave.
        :returns: The component.
        """
        return default_from_dict(cls, data)

    def warm_up(self) -> None:
        """
        Load the model, or take the one that this process has loaded, and open the store.

        :raises ConfigError: When the model folder or a file of it is missing, damaged or not supported.
        :raises StoreError: When the store cannot be opened.
        """
        self._loaded()
        self.document_store.warm_up()

    async def warm_up_async(self) -> None:
        """Do as `warm_up`, without holding up the event loop."""
        await asyncio.to_thread(self.warm_up)

    @component.output_types(token_vectors_written=int)
    def run(self, documents_written: int | None = None) -> dict[str, int]:
        """
        Write the token vectors that are missing.

        :param documents_written: What a DocumentWriter returns, so that this runs after it; the number does not matter.
        :returns: A dictionary with the key `token_vectors_written`: how many documents got token vectors.
        :raises ConfigError: When the model cannot be loaded, or `max_tokens` leaves no room for a token of a text.
        :raises StoreError: When the store cannot be opened.
        """
        count = self.document_store.count_documents()
        if count > self.max_products:
            _log.warning(
                "The store holds %d documents, so none gets token vectors; raise max_products (now %d) if their size "
                "and time are fine.",
                count,
                self.max_products,
            )
            return {"token_vectors_written": 0}
        if self.document_store.token_vector_model() not in (None, self._loaded().checksum):
            self.document_store.delete_token_vectors()
        with progress_on_stderr(self.progress_bar) as progress:
            return {"token_vectors_written": self._write_missing(progress)}

    @component.output_types(token_vectors_written=int)
    async def run_async(self, documents_written: int | None = None) -> dict[str, int]:
        """
        Do as `run`, in a thread.

        :param documents_written: What a DocumentWriter returns, so that this runs after it; the number does not matter.
        :returns: A dictionary with the key `token_vectors_written`: how many documents got token vectors.
        :raises ConfigError: As from `run`.
        :raises StoreError: As from `run`.
        """
        return await asyncio.to_thread(self.run, documents_written)

    def _write_missing(self, progress: Progress) -> int:
        encoder, written = self._loaded(), 0
        task = progress.add_task("Token vectors", total=self.document_store.count_documents_without_token_vectors())
        while documents := self.document_store.documents_without_token_vectors(_DOCUMENTS_AT_ONCE):
            texts = [catalog_text(document.content, document.meta) for document in documents]
            vectors = encoder.encode_tokens(texts, "document", self.max_tokens, batch_size=self.batch_size)
            named = {document.id: table for document, table in zip(documents, vectors, strict=True)}
            written += self.document_store.write_token_vectors(named, encoder.checksum)
            progress.advance(task, len(documents))
        return written

    def _loaded(self) -> Encoder:
        if self._encoder is None:
            self._encoder = shared_encoder(self.model)
        return self._encoder
