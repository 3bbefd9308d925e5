# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Sparse embedders: BM25 terms that keep part numbers and specifications whole; no model, no catalog statistics."""

import asyncio
from dataclasses import replace

from haystack import Document, component
from haystack.dataclasses import SparseEmbedding

from partwise.attributes import document_tokens, extract, query_tokens, specs_of
from partwise.part_numbers import stored_numbers
from partwise.terms import TERMS_VERSION, TermEncoder


@component
class CatalogSparseTextEmbedder:
    """
    Embeds a query as weighted terms, for sparse vectors whose store computes IDF (Qdrant's IDF modifier).

    Words count by their stems in English, German, French and Dutch at once, so the query's language need not be known.
    Attributes that it asks for are terms too, in one unit each, so that `7 ft` finds what a catalog calls `2.13 m`.

    Usage example:

    ```python
    from haystack_integrations.components.embedders.partwise import CatalogSparseTextEmbedder

    embedder = CatalogSparseTextEmbedder()
    sparse_embedding = embedder.run("Sechskantschraube M12x1,75 A2-70")["sparse_embedding"]
    ```
    """

    def index_fingerprint(self) -> dict[str, str]:
        """
        Tell which terms the embeddings are made of.

        :returns: ``{"sparse": version}``. Embeddings of one index and its queries must come from the same value.
        """
        return {"sparse": TERMS_VERSION}

    @component.output_types(sparse_embedding=SparseEmbedding)
    def run(self, text: str) -> dict[str, SparseEmbedding]:
        """
        Embed a query.

        :param text: The query.
        :returns: A dictionary with the key `sparse_embedding`: weights by rising index; empty for a text without
            letters and digits.
        :raises TypeError: When `text` is not a string.
        """
        if not isinstance(text, str):
            msg = (
                "CatalogSparseTextEmbedder expects a string as input. "
                "In case you want to embed a list of Documents, please use the CatalogSparseDocumentEmbedder."
            )
            raise TypeError(msg)
        tokens = query_tokens(extract(text))
        return {"sparse_embedding": _by_rising_index(TermEncoder().encode_query(text, tokens))}

    @component.output_types(sparse_embedding=SparseEmbedding)
    async def run_async(self, text: str) -> dict[str, SparseEmbedding]:
        """
        Embed a query; fast enough to need no thread.

        :param text: The query.
        :returns: A dictionary with the key `sparse_embedding`, as from `run`.
        :raises TypeError: When `text` is not a string.
        """
        return self.run(text)


@component
class CatalogSparseDocumentEmbedder:
    """
    Embeds documents as BM25 sparse vectors, for a store that computes IDF (Qdrant's IDF modifier).

    It reads the content, where a line ``name: value unit`` is an attribute, and of the meta `title`, `part_number`,
    `part_numbers` and `specs`, which are read from the content where no annotator wrote them. A customer's own numbers
    never become terms.

    Usage example:

    ```python
    from haystack import Document
    from haystack_integrations.components.embedders.partwise import CatalogSparseDocumentEmbedder

    embedder = CatalogSparseDocumentEmbedder()
    documents = embedder.run([Document(content="Hex bolt M12x1.75x50", meta={"part_number": "SS-M12-50"})])["documents"]
    print(len(documents[0].sparse_embedding.indices))
    ```
    """

    def __init__(
        self, k1: float = 1.2, b: float = 0.75, average_length: float = 64.0, title_weight: float = 1.0
    ) -> None:
        """
        Create the embedder.

        :param k1: How late a repeated term saturates; 0 means that only its presence counts.
        :param b: How much longer texts are discounted, 0 to 1.
        :param average_length: Words at which a text is neither discounted nor favoured.
        :param title_weight: What an occurrence in the title counts beside its occurrence in the content.
        :raises ConfigError: When a number is out of its range.
        """
        self._encoder = TermEncoder(k1=k1, b=b, average_length=average_length, title_weight=title_weight)
        self.k1 = k1
        self.b = b
        self.average_length = average_length
        self.title_weight = title_weight

    def index_fingerprint(self) -> dict[str, str]:
        """
        Tell which terms the embeddings are made of.

        :returns: ``{"sparse": version}``, the same as from CatalogSparseTextEmbedder.
        """
        return {"sparse": TERMS_VERSION}

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """
        Embed documents.

        :param documents: The documents; they are not changed.
        :returns: A dictionary with the key `documents`: copies with sparse embeddings, in the same order; an empty one
            where a document has no letters and digits.
        :raises TypeError: When `documents` is not a list of Documents.
        """
        if not isinstance(documents, list) or not all(isinstance(document, Document) for document in documents):
            msg = (
                "CatalogSparseDocumentEmbedder expects a list of Documents as input. "
                "In case you want to embed a string, please use the CatalogSparseTextEmbedder."
            )
            raise TypeError(msg)
        return {"documents": [replace(document, sparse_embedding=self._embed(document)) for document in documents]}

    @component.output_types(documents=list[Document])
    async def run_async(self, documents: list[Document]) -> dict[str, list[Document]]:
        """
        Embed documents in a thread.

        :param documents: The documents; they are not changed.
        :returns: A dictionary with the key `documents`, as from `run`.
        :raises TypeError: When `documents` is not a list of Documents.
        """
        return await asyncio.to_thread(self.run, documents)

    def _embed(self, document: Document) -> SparseEmbedding:
        title = document.meta.get("title")
        numbers = [
            stored.number
            for stored in stored_numbers(document.meta)
            if stored.kind != "customer" and stored.customer is None
        ]
        values = self._encoder.encode_document(
            document.content or "",
            title if isinstance(title, str) else None,
            numbers,
            document_tokens(specs_of(document.content or "", document.meta)),
        )
        return _by_rising_index(values)


def _by_rising_index(values: dict[int, float]) -> SparseEmbedding:
    indices = sorted(values)
    return SparseEmbedding(indices, [values[index] for index in indices])
