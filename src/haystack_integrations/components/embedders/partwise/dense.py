# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Dense embedders on ONNX Runtime: no torch, no model hub, one loaded model for all embedders of a process."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from haystack import Document, component
from rich.console import Console
from rich.progress import Progress

from partwise.copying import number_list
from partwise.errors import ConfigError
from partwise.models.encoder import Encoder, shared_encoder
from partwise.part_numbers import check_fields


class _EncoderHolder:
    """What both embedders share: loading the model, and telling an index which model it was built with."""

    model: str | None
    threads: int | None
    _encoder: Encoder | None = None

    def warm_up(self) -> None:
        """
        Load the model, or take the one that another embedder of this process has loaded.

        :raises ConfigError: When the model folder or a file of it is missing, damaged or not supported.
        """
        self._loaded()

    async def warm_up_async(self) -> None:
        """
        Load the model without holding up the event loop.

        :raises ConfigError: As for `warm_up`.
        """
        await asyncio.to_thread(self.warm_up)

    def index_fingerprint(self) -> dict[str, str]:
        """
        Tell which model makes the embeddings; loads it if need be.

        :returns: ``{"encoder": checksum}``. Embeddings of one index and its queries must come from the same value.
        :raises ConfigError: As for `warm_up`.
        """
        return {"encoder": self._loaded().checksum}

    def _loaded(self) -> Encoder:
        if self._encoder is None:
            self._encoder = shared_encoder(self.model, self.threads)
        return self._encoder


@component
class CatalogTextEmbedder(_EncoderHolder):
    """
    Embeds a query with a sentence-transformers model on ONNX Runtime.

    Without a model it uses the packaged encoder, all-MiniLM-L6-v2 (English, 384 numbers, length 1). A model's own query
    prompt is put before the text, as its sentence-transformers files say.

    Usage example:

    ```python
    from haystack_integrations.components.embedders.partwise import CatalogTextEmbedder

    embedder = CatalogTextEmbedder()
    embedding = embedder.run("grey patch cable, 2 m")["embedding"]
    print(len(embedding))  # 384
    ```
    """

    def __init__(
        self,
        model: str | None = None,
        prefix: str = "",
        suffix: str = "",
        max_tokens: int | None = None,
        threads: int | None = None,
    ) -> None:
        """
        Create the embedder; the model is loaded by `warm_up`.

        :param model:
            A local sentence-transformers folder that holds `model.onnx` or `onnx/model.onnx`.
            `None`: the packaged encoder.
        :param prefix: Text put before the query, after the model's own prompt.
        :param suffix: Text put after the query.
        :param max_tokens: Cut the query after so many tokens, special tokens included. `None`: the model's own limit.
        :param threads: Threads within one batch, and batches at once. `None`: all cores that this process may use.
        :raises ConfigError: When a number is below 1.
        """
        _check_positive(max_tokens=max_tokens, threads=threads)
        self.model = model
        self.prefix = prefix
        self.suffix = suffix
        self.max_tokens = max_tokens
        self.threads = threads

    @component.output_types(embedding=list[float])
    def run(self, text: str) -> dict[str, list[float]]:
        """
        Embed a query.

        :param text: The query.
        :returns: A dictionary with the key `embedding`: the query's vector.
        :raises TypeError: When `text` is not a string.
        :raises ConfigError: When the model cannot be loaded.
        """
        if not isinstance(text, str):
            msg = (
                "CatalogTextEmbedder expects a string as input. "
                "In case you want to embed a list of Documents, please use the CatalogDocumentEmbedder."
            )
            raise TypeError(msg)
        vector, _ = self._loaded().encode_query(self.prefix + text + self.suffix, self.max_tokens)
        return {"embedding": vector.tolist()}

    @component.output_types(embedding=list[float])
    async def run_async(self, text: str) -> dict[str, list[float]]:
        """
        Embed a query in a thread.

        :param text: The query.
        :returns: A dictionary with the key `embedding`: the query's vector.
        :raises TypeError: When `text` is not a string.
        :raises ConfigError: When the model cannot be loaded.
        """
        return await asyncio.to_thread(self.run, text)


@component
class CatalogDocumentEmbedder(_EncoderHolder):
    """
    Embeds documents with a sentence-transformers model on ONNX Runtime.

    Without a model it uses the packaged encoder, all-MiniLM-L6-v2 (English, 384 numbers, length 1). A model's own
    document prompt is put before each text, as its sentence-transformers files say.

    Usage example:

    ```python
    from haystack import Document
    from haystack_integrations.components.embedders.partwise import CatalogDocumentEmbedder

    embedder = CatalogDocumentEmbedder()
    documents = embedder.run([Document(content="Patch cable Cat6 grey 2 m")])["documents"]
    print(len(documents[0].embedding))  # 384
    ```
    """

    def __init__(
        self,
        model: str | None = None,
        prefix: str = "",
        suffix: str = "",
        batch_size: int = 32,
        max_tokens: int | None = 48,
        progress_bar: bool = False,
        meta_fields_to_embed: list[str] | None = None,
        embedding_separator: str = "\n",
        threads: int | None = None,
        token_vectors: bool = False,
    ) -> None:
        """
        Create the embedder; the model is loaded by `warm_up`.

        :param model:
            A local sentence-transformers folder that holds `model.onnx` or `onnx/model.onnx`.
            `None`: the packaged encoder.
        :param prefix: Text put before each document's text, after the model's own prompt.
        :param suffix: Text put after each document's text; what is cut off by `max_tokens` cuts it off first.
        :param batch_size: The most documents in one call of the model; fewer where texts are long.
        :param max_tokens:
            Cut each text after so many tokens, special tokens included. The time per document grows with it.
            `None`: the model's own limit.
        :param progress_bar: Whether to show a progress bar on stderr.
        :param meta_fields_to_embed: Meta fields whose values are put before the document's content.
        :param embedding_separator: Text between these values and the content.
        :param threads: Threads within one batch, and batches at once. `None`: all cores that this process may use.
        :param token_vectors: Whether documents also carry a vector of each token in `meta["token_vectors"]`, for late
            interaction; the same run of the model gives them. A QdrantEdgeDocumentStore keeps them beside the embedding
            (at most 20 KB a document of 48 tokens, for up to 100,000 documents); other stores cannot store them.
        :raises ConfigError: When a number is below 1, or a field may hold customers' own numbers.
        """
        _check_positive(batch_size=batch_size, max_tokens=max_tokens, threads=threads)
        check_fields(meta_fields_to_embed)
        self.model = model
        self.prefix = prefix
        self.suffix = suffix
        self.batch_size = batch_size
        self.max_tokens = max_tokens
        self.progress_bar = progress_bar
        self.meta_fields_to_embed = meta_fields_to_embed
        self.embedding_separator = embedding_separator
        self.threads = threads
        self.token_vectors = token_vectors

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """
        Embed documents.

        :param documents: The documents; they are not changed.
        :returns: A dictionary with the key `documents`: copies with embeddings, in the same order.
        :raises TypeError: When `documents` is not a list of Documents.
        :raises ConfigError: When the model cannot be loaded.
        """
        if not isinstance(documents, list) or not all(isinstance(document, Document) for document in documents):
            msg = (
                "CatalogDocumentEmbedder expects a list of Documents as input. "
                "In case you want to embed a string, please use the CatalogTextEmbedder."
            )
            raise TypeError(msg)
        texts = [self._text(document) for document in documents]
        with progress_on_stderr(self.progress_bar) as progress:
            task = progress.add_task("Embedding", total=len(texts))
            return {"documents": self._embedded(documents, texts, lambda count: progress.advance(task, count))}

    @component.output_types(documents=list[Document])
    async def run_async(self, documents: list[Document]) -> dict[str, list[Document]]:
        """
        Embed documents in a thread.

        :param documents: The documents; they are not changed.
        :returns: A dictionary with the key `documents`: copies with embeddings, in the same order.
        :raises TypeError: When `documents` is not a list of Documents.
        :raises ConfigError: When the model cannot be loaded.
        """
        return await asyncio.to_thread(self.run, documents)

    def _embedded(
        self, documents: list[Document], texts: list[str], on_progress: Callable[[int], None]
    ) -> list[Document]:
        encoder, limit = self._loaded(), self.max_tokens
        if not self.token_vectors:
            vectors = encoder.encode(texts, "document", limit, batch_size=self.batch_size, on_progress=on_progress)
            return [
                replace(d, embedding=number_list(vector.tolist())) for d, vector in zip(documents, vectors, strict=True)
            ]
        vectors, tokens = encoder.encode_with_tokens(
            texts, "document", limit, batch_size=self.batch_size, on_progress=on_progress
        )
        carried = [{"model": encoder.checksum, "vectors": table.astype(np.float16)} for table in tokens]
        return [
            replace(document, embedding=number_list(vector.tolist()), meta={**document.meta, "token_vectors": table})
            for document, vector, table in zip(documents, vectors, carried, strict=True)
        ]

    def _text(self, document: Document) -> str:
        values = [document.meta.get(field) for field in self.meta_fields_to_embed or []]
        parts = [*(str(value) for value in values if value is not None), document.content or ""]
        return self.prefix + self.embedding_separator.join(parts) + self.suffix


def progress_on_stderr(shown: bool) -> Progress:
    """Make a progress bar, beside the output; one that does nothing unless it is to be shown."""
    return Progress(console=Console(stderr=True), disable=not shown)


def _check_positive(**values: int | None) -> None:
    """Refuse a number below 1; YAML's values are checked by nobody else."""
    for name, value in values.items():
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
            msg = f"{name} must be a whole number of at least 1 or null, got {value!r}."
            raise ConfigError(msg)
