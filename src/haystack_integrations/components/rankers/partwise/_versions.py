# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Show a result in the query's language, where its product has a text in it.

A product in several languages has a document for each, and is found by the one that fits the query best; with numbers
or an English encoder that need not be the one that the buyer reads. Ids are made of product, source and language alone,
so the wanted text is known by its id.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol, runtime_checkable

from haystack import Document

from partwise.catalog import Product, language_code
from partwise.copying import cheap_to_copy
from partwise.query_language import query_language

from ._products import chunk_note

# What a text says in its language; numbers, specs and scores are the product's.
_SPOKEN = ("title", "language", "category", "url", "attributes")


@runtime_checkable
class ReadingStore(Protocol):
    """A store that reads documents by their ids, such as QdrantEdgeDocumentStore."""

    def get_documents_by_id(self, document_ids: list[str]) -> list[Document]:
        """Read documents."""
        ...


def in_language(
    documents: list[Document], known: Mapping[str, Document], language: str, store: Any = None
) -> list[Document]:
    """
    Show results in a language.

    :param documents: One for each product.
    :param known: The documents that a search has found, by id.
    :param language: The language's two letters.
    :param store: Where those are that no search has found; without it only found ones are shown.
    :returns: The documents; copies with the text of that language where there is one.
    """
    wanted = {place: name for place, document in enumerate(documents) if (name := _version_id(document, language))}
    versions = {name: known[name] for name in wanted.values() if name in known}
    missing = [name for name in wanted.values() if name not in versions]
    if missing and isinstance(store, ReadingStore):
        versions |= {document.id: document for document in store.get_documents_by_id(missing)}
    return [
        _shown(document, versions[name]) if (name := wanted.get(place)) in versions else document
        for place, document in enumerate(documents)
    ]


def spoken_language(query: str, documents: Sequence[Document]) -> str | None:
    """
    Tell the query's language where results say theirs.

    :param query: The query.
    :param documents: The results.
    :returns: A code; None where it makes no difference or cannot be told.
    """
    return query_language(query) if any("language" in document.meta for document in documents) else None


def _version_id(document: Document, language: str) -> str | None:
    """Name the document that a whole record has in a language; None where this is it, or a part of a text."""
    meta = document.meta
    own = language_code(str(meta.get("language", "")))
    if own is None or own == language or "product_id" not in meta:
        return None
    product = Product.named(meta, version=own)
    return replace(product, version=language).document_id() if document.id == product.document_id() else None


def _shown(document: Document, version: Document) -> Document:
    """Give the result with another text of its product; what it was found by stands with the other chunks."""
    spoken = {name: version.meta[name] for name in _SPOKEN if name in version.meta}
    meta = {name: value for name, value in document.meta.items() if name not in _SPOKEN} | spoken
    notes = dict(meta.get("partwise", {}))
    chunks = [chunk for chunk in notes.get("chunks", ()) if chunk["id"] != version.id]
    notes["chunks"] = [chunk_note(document, document.score), *chunks]
    return replace(document, id=version.id, content=version.content, meta={**meta, "partwise": cheap_to_copy(notes)})
