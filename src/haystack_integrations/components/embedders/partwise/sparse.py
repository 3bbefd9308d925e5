# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Sparse embedders: BM25 terms that keep part numbers and specifications whole; no model, no catalog statistics."""

import asyncio
from dataclasses import replace
from typing import Any

from haystack import Document, component, default_from_dict, default_to_dict
from haystack.dataclasses import SparseEmbedding
from haystack.document_stores.types import DocumentStore

from partwise.attributes import document_tokens, extract, load_lexicon, query_tokens, specs_of
from partwise.copying import number_list
from partwise.part_numbers import stored_numbers
from partwise.terms import (
    TERMS_VERSION,
    TermEncoder,
    TermStatistics,
    TypoTolerance,
    is_translated,
    load_synonyms,
    translated_terms,
)


@component
class CatalogSparseTextEmbedder:
    """
    Embeds a query as weighted terms, for sparse vectors whose store computes IDF (Qdrant's IDF modifier).

    Words count by their stems in English, German, French and Dutch at once, so the query's language need not be known.
    Attributes that it asks for are terms too, in one unit each, so that `7 ft` finds what a catalog calls `2.13 m`.

    A packaged dictionary of some 270 nouns of catalogs makes a word also ask, at half its weight, for what it is called
    in the other languages: `vis inox` finds an `Edelstahlschraube`.

    Plain words can be forgiving: with `synonyms` a word also asks, at half its weight, for what others call it. With a
    `document_store` a word of 5 letters or more that the catalog does not have also asks, at 0.7 of its weight, for the
    most frequent word of the catalog that is one slip of the keys away (a letter too many, too few, wrong, or swapped
    with its neighbour). Numbers and codes, anything with a digit, are always searched as they are written, and so is a
    word right behind a number, which may be its unit.

    Usage example:

    ```python
    from haystack_integrations.components.embedders.partwise import CatalogSparseTextEmbedder

    embedder = CatalogSparseTextEmbedder(synonyms={"hex bolt": ["Sechskantschraube"]})
    sparse_embedding = embedder.run("hex bolt M12x1,75 A2-70")["sparse_embedding"]
    ```
    """

    def __init__(
        self,
        synonyms: str | dict[str, Any] | list[Any] | None = None,
        document_store: DocumentStore | None = None,
        attribute_kinds: str | dict[str, Any] | None = None,
        cross_lingual: bool = True,
    ) -> None:
        """
        Create the embedder.

        :param synonyms: Other words for plain words, a YAML file or what it holds: `laptop: [notebook, portable]` asks
            for these as well where the query says laptop, and a list `- [screen, monitor, display]` for each by the
            others. Words may be phrases; none may have a digit.
        :param document_store: The store that is searched, to tell a typo from a word of the catalog. Only a store with
            the method `sparse_document_frequency`, such as QdrantEdgeDocumentStore, can tell; with None or any other
            store, such as QdrantDocumentStore, words are searched as they are written.
        :param attribute_kinds: Kinds, words and units of attributes of your own, as for `CatalogAnnotator`.
        :param cross_lingual: Whether nouns of catalogs are also searched as they are called in the other languages.
        :raises ConfigError: If the synonyms or kinds cannot be read, or an entry cannot work: file, entry and what to
            do.
        """
        self._lexicon = load_lexicon(attribute_kinds)
        self.attribute_kinds = attribute_kinds
        self._synonyms = load_synonyms(synonyms)
        self.synonyms = synonyms
        self.document_store = document_store
        self.cross_lingual = cross_lingual
        self._typos: TypoTolerance | None = None
        if isinstance(document_store, TermStatistics):
            self._typos = TypoTolerance(document_store, self._knows)

    def _knows(self, stem: str) -> bool:
        return self._synonyms.knows(stem) or (self.cross_lingual and is_translated(stem))

    def to_dict(self) -> dict[str, Any]:
        """
        Serialize the component.

        :returns: The type and the init parameters.
        """
        store = None if self.document_store is None else self.document_store.to_dict()
        return default_to_dict(
            self,
            synonyms=self.synonyms,
            document_store=store,
            attribute_kinds=self.attribute_kinds,
            cross_lingual=self.cross_lingual,
        )

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "CatalogSparseTextEmbedder":
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
        if self.document_store is not None and hasattr(self.document_store, "warm_up"):
            self.document_store.warm_up()

    async def warm_up_async(self) -> None:
        """Do as `warm_up`, without holding the event loop."""
        if self.document_store is not None and hasattr(self.document_store, "warm_up_async"):
            await self.document_store.warm_up_async()

    def close(self) -> None:
        """Close the store, if it can be; the next run opens it again."""
        if self.document_store is not None and hasattr(self.document_store, "close"):
            self.document_store.close()

    async def close_async(self) -> None:
        """Do as `close`, without holding the event loop."""
        if self.document_store is not None and hasattr(self.document_store, "close_async"):
            await self.document_store.close_async()

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
        :raises StoreError: When the store is to tell typos and cannot be opened.
        """
        if not isinstance(text, str):
            msg = (
                "CatalogSparseTextEmbedder expects a string as input. "
                "In case you want to embed a list of Documents, please use the CatalogSparseDocumentEmbedder."
            )
            raise TypeError(msg)
        more = self._synonyms.terms(text) | query_tokens(extract(text, lexicon=self._lexicon))
        others = (self._typos.terms(text) if self._typos else {}, translated_terms(text) if self.cross_lingual else {})
        for term, weight in (pair for terms in others for pair in terms.items()):
            more[term] = max(weight, more.get(term, 0.0))
        return {"sparse_embedding": _by_rising_index(TermEncoder().encode_query(text, more))}

    @component.output_types(sparse_embedding=SparseEmbedding)
    async def run_async(self, text: str) -> dict[str, SparseEmbedding]:
        """
        Embed a query, in a thread where a store is asked; else it is fast enough to need none.

        :param text: The query.
        :returns: A dictionary with the key `sparse_embedding`, as from `run`.
        :raises TypeError: When `text` is not a string.
        :raises StoreError: When the store is to tell typos and cannot be opened.
        """
        return self.run(text) if self.document_store is None else await asyncio.to_thread(self.run, text)


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
        self,
        k1: float = 1.2,
        b: float = 0.75,
        average_length: float = 64.0,
        title_weight: float = 1.0,
        attribute_kinds: str | dict[str, Any] | None = None,
    ) -> None:
        """
        Create the embedder.

        :param k1: How late a repeated term saturates; 0 means that only its presence counts.
        :param b: How much longer texts are discounted, 0 to 1.
        :param average_length: Words at which a text is neither discounted nor favoured.
        :param title_weight: What an occurrence in the title counts beside its occurrence in the content.
        :param attribute_kinds: Kinds, words and units of attributes of your own, for documents that no
            `CatalogAnnotator` with the same has read.
        :raises ConfigError: When a number is out of its range, or a kind cannot work.
        """
        self._lexicon = load_lexicon(attribute_kinds)
        self.attribute_kinds = attribute_kinds
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
            document_tokens(specs_of(document.content or "", document.meta, self._lexicon)),
        )
        return _by_rising_index(values)


def _by_rising_index(values: dict[int, float]) -> SparseEmbedding:
    indices = sorted(values)
    return SparseEmbedding(number_list(indices), number_list(values[index] for index in indices))
