# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
How each kind of store is asked for the documents that carry a part-number key.

Every lookup has the same shape: `find` for some keys, `is_annotated` for the whole store, and a twin of each for an
event loop. Documents come without vectors. No lookup is ever asked for no keys.
"""

import asyncio
import operator
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Protocol, runtime_checkable

from haystack import Document
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.document_stores.types import DocumentStore
from haystack.utils.filters import document_matches_filter

from partwise.errors import ConfigError

KEYS_FIELD = "meta.part_number_keys"
# One call of the engine: 300 keys take 0.8 ms among 100,000 documents, and a longer list no more for each key.
KEYS_PER_CALL = 500
# The beginning of a number that more documents share is too broad to tell anything.
FEW = 100

Filters = dict[str, Any] | None


class KeyLookup(Protocol):
    """What the retriever asks of a store."""

    def find(self, keys: list[str], filters: Filters) -> list[Document]:
        """Give the documents that carry any of the keys and meet the filters."""
        ...

    async def find_async(self, keys: list[str], filters: Filters) -> list[Document]:
        """Do as `find`."""
        ...

    def few(self, keys: list[str], filters: Filters) -> list[Document]:
        """Give the documents of those keys that at most 100 carry."""
        ...

    async def few_async(self, keys: list[str], filters: Filters) -> list[Document]:
        """Do as `few`."""
        ...

    def known(self, keys: list[str], filters: Filters) -> set[str]:
        """Give the keys that any document carries that meets the filters; as a rule few documents are read."""
        ...

    async def known_async(self, keys: list[str], filters: Filters) -> set[str]:
        """Do as `known`."""
        ...

    def is_annotated(self) -> bool | None:
        """Tell whether any document was annotated; None for an empty store."""
        ...

    async def is_annotated_async(self) -> bool | None:
        """Do as `is_annotated`."""
        ...


@runtime_checkable
class IndexedStore(Protocol):
    """A store with an index over the keys, such as QdrantEdgeDocumentStore."""

    def lookup_keys(self, keys: list[str], filters: Filters = None, limit: int | None = None) -> list[Document]:
        """Give the documents that carry any of the keys."""
        ...

    async def lookup_keys_async(
        self, keys: list[str], filters: Filters = None, limit: int | None = None
    ) -> list[Document]:
        """Do as `lookup_keys`."""
        ...

    def has_documents(self, filters: Filters = None) -> bool:
        """Tell whether any document matches."""
        ...


class IndexedLookup:
    """Asks a store that has the lookup built in."""

    def __init__(self, store: IndexedStore) -> None:
        self._store = store

    def find(self, keys: list[str], filters: Filters) -> list[Document]:
        return self._store.lookup_keys(keys, filters)

    async def find_async(self, keys: list[str], filters: Filters) -> list[Document]:
        return await self._store.lookup_keys_async(keys, filters)

    def few(self, keys: list[str], filters: Filters) -> list[Document]:
        return _few(self._store.lookup_keys([key], filters, FEW + 1) for key in keys)

    async def few_async(self, keys: list[str], filters: Filters) -> list[Document]:
        return await asyncio.to_thread(self.few, keys, filters)

    def known(self, keys: list[str], filters: Filters) -> set[str]:
        # Most words are no brand, and then one call says it of all.
        if not keys or not self._store.lookup_keys(keys, filters, 1):
            return set()
        return {key for key in keys if self._store.lookup_keys([key], filters, 1)}

    async def known_async(self, keys: list[str], filters: Filters) -> set[str]:
        return await asyncio.to_thread(self.known, keys, filters) if keys else set()

    def is_annotated(self) -> bool | None:
        if not self._store.has_documents():
            return None
        # A product without numbers is annotated too: its list is empty, and not the same as no list.
        marks: list[dict[str, Any]] = [
            {"field": KEYS_FIELD, "operator": "!=", "value": None},
            {"field": KEYS_FIELD, "operator": "==", "value": []},
        ]
        return any(self._store.has_documents(mark) for mark in marks)

    async def is_annotated_async(self) -> bool | None:
        return await asyncio.to_thread(self.is_annotated)


class QdrantLookup:
    """
    Asks a stock QdrantDocumentStore by a native filter.

    Haystack's `in` would become one condition for each key; `MatchAny` is one, answered by the payload index.
    """

    def __init__(self, store: Any) -> None:
        self._store = store

    def find(self, keys: list[str], filters: Filters) -> list[Document]:
        return _without_vectors(self._store.filter_documents(filters=_native(keys, filters)))

    async def find_async(self, keys: list[str], filters: Filters) -> list[Document]:
        return _without_vectors(await self._store.filter_documents_async(filters=_native(keys, filters)))

    def few(self, keys: list[str], filters: Filters) -> list[Document]:
        counts = {key: self._store.count_documents_by_filter(_native([key], filters)) for key in keys}
        return _few(self.find([key], filters) for key, count in counts.items() if count <= FEW)

    async def few_async(self, keys: list[str], filters: Filters) -> list[Document]:
        counts = {key: await self._store.count_documents_by_filter_async(_native([key], filters)) for key in keys}
        return _few([await self.find_async([key], filters) for key, count in counts.items() if count <= FEW])

    def known(self, keys: list[str], filters: Filters) -> set[str]:
        if not keys or not self._store.count_documents_by_filter(_native(keys, filters)):
            return set()
        return {key for key in keys if self._store.count_documents_by_filter(_native([key], filters))}

    async def known_async(self, keys: list[str], filters: Filters) -> set[str]:
        if not keys or not await self._store.count_documents_by_filter_async(_native(keys, filters)):
            return set()
        return {key for key in keys if await self._store.count_documents_by_filter_async(_native([key], filters))}

    def is_annotated(self) -> bool | None:
        if not self._store.count_documents():
            return None
        return bool(self._store.count_documents_by_filter(_has_keys()))

    async def is_annotated_async(self) -> bool | None:
        if not await self._store.count_documents_async():
            return None
        return bool(await self._store.count_documents_by_filter_async(_has_keys()))


class InMemoryLookup:
    """
    Keeps a key map of an InMemoryDocumentStore, whose filters cannot look into a list.

    The map is made anew when the store no longer holds the very documents that it was made of. Comparing them takes
    well under a millisecond for 10,000 documents, and the map holds on to them, so no new one can take an old place.
    """

    def __init__(self, store: InMemoryDocumentStore) -> None:
        self._store = store
        self._state: tuple[list[Document], dict[str, list[Document]]] = ([], {})

    def find(self, keys: list[str], filters: Filters) -> list[Document]:
        by_key = self._key_map()
        found = {document.id: document for key in keys for document in by_key.get(key, ())}
        kept = (d for d in found.values() if not filters or document_matches_filter(filters=filters, document=d))
        return _without_vectors(kept)

    async def find_async(self, keys: list[str], filters: Filters) -> list[Document]:
        return await asyncio.to_thread(self.find, keys, filters)

    def few(self, keys: list[str], filters: Filters) -> list[Document]:
        return _few(self.find([key], filters) for key in keys)

    async def few_async(self, keys: list[str], filters: Filters) -> list[Document]:
        return await asyncio.to_thread(self.few, keys, filters)

    def known(self, keys: list[str], filters: Filters) -> set[str]:
        by_key = self._key_map() if keys else {}
        return {
            key
            for key in keys
            if any(not filters or document_matches_filter(filters=filters, document=d) for d in by_key.get(key, ()))
        }

    async def known_async(self, keys: list[str], filters: Filters) -> set[str]:
        return await asyncio.to_thread(self.known, keys, filters)

    def is_annotated(self) -> bool | None:
        documents = list(self._store.storage.values())
        return any("part_number_keys" in document.meta for document in documents) if documents else None

    async def is_annotated_async(self) -> bool | None:
        return await asyncio.to_thread(self.is_annotated)

    def _key_map(self) -> dict[str, list[Document]]:
        documents, by_key = self._state
        now = list(self._store.storage.values())
        if len(now) == len(documents) and all(map(operator.is_, now, documents)):
            return by_key
        by_key = {}
        for document in now:
            for key in _keys_of(document):
                by_key.setdefault(key, []).append(document)
        self._state = (now, by_key)
        return by_key


class FilterLookup:
    """Asks any other store by Haystack's `in`, once it has shown that this looks into a list."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store
        self._proven = False

    def find(self, keys: list[str], filters: Filters) -> list[Document]:
        return _without_vectors(self._store.filter_documents(filters=_joined(keys, filters))) if self._proven else []

    async def find_async(self, keys: list[str], filters: Filters) -> list[Document]:
        return await asyncio.to_thread(self.find, keys, filters)

    def few(self, keys: list[str], filters: Filters) -> list[Document]:
        return _few(self.find([key], filters) for key in keys)

    async def few_async(self, keys: list[str], filters: Filters) -> list[Document]:
        return await asyncio.to_thread(self.few, keys, filters)

    def known(self, keys: list[str], filters: Filters) -> set[str]:
        # The protocol has no count and no limit, so all documents of a brand are read; but few words beside a number
        # are a brand that the documents found do not tell already.
        return {key for key in keys if self.find([key], filters)}

    async def known_async(self, keys: list[str], filters: Filters) -> set[str]:
        return await asyncio.to_thread(self.known, keys, filters) if keys else set()

    def is_annotated(self) -> bool | None:
        """
        Try the filter on a stored document; there is nothing to try it on in an empty store.

        :raises ConfigError: If the store does not find a document by one of its own keys.
        """
        if not self._store.count_documents():
            return None
        if self._proven:
            return True
        documents = self._store.filter_documents()
        known = next((document for document in documents if _keys_of(document)), None)
        if known is None:
            return any("part_number_keys" in document.meta for document in documents)
        found = self._store.filter_documents(filters=_joined(_keys_of(known)[:1], None))
        if known.id not in {document.id for document in found}:
            msg = (
                f"PartNumberRetriever cannot work with {type(self._store).__name__}: its filters do not look into "
                f"lists such as {KEYS_FIELD}; use QdrantEdgeDocumentStore, QdrantDocumentStore or InMemoryDocumentStore"
            )
            raise ConfigError(msg)
        self._proven = True
        return True

    async def is_annotated_async(self) -> bool | None:
        return await asyncio.to_thread(self.is_annotated)


def key_lookup(store: DocumentStore) -> KeyLookup:
    """
    Choose how a store is asked.

    :param store: Any document store.
    :returns: The lookup for it, which has not asked it for anything yet.
    """
    if isinstance(store, IndexedStore):
        return IndexedLookup(store)
    if isinstance(store, InMemoryDocumentStore):
        return InMemoryLookup(store)
    from haystack_integrations.document_stores.qdrant import (  # noqa: PLC0415 - loads qdrant_client, so only on use
        QdrantDocumentStore,
    )

    return QdrantLookup(store) if isinstance(store, QdrantDocumentStore) else FilterLookup(store)


def chunked(keys: list[str]) -> Iterator[list[str]]:
    """
    Cut keys into the lists that one call takes.

    :param keys: Any number of keys.
    :returns: Lists of at most 500 keys; none for no keys.
    """
    for start in range(0, len(keys), KEYS_PER_CALL):
        yield keys[start : start + KEYS_PER_CALL]


def _few(found: Iterable[list[Document]]) -> list[Document]:
    return [document for documents in found if len(documents) <= FEW for document in documents]


def _native(keys: list[str], filters: Filters) -> Any:
    from haystack_integrations.document_stores.qdrant.filters import (  # noqa: PLC0415 - loads qdrant_client
        convert_filters_to_qdrant,
    )
    from qdrant_client import models  # noqa: PLC0415 - heavy, and only this kind of store needs it

    conditions: list[Any] = [models.FieldCondition(key=KEYS_FIELD, match=models.MatchAny(any=keys))]
    translated = convert_filters_to_qdrant(filters)
    return models.Filter(must=conditions if translated is None else [*conditions, translated])


def _has_keys() -> Any:
    from qdrant_client import models  # noqa: PLC0415 - heavy, and only this kind of store needs it

    empty = models.IsEmptyCondition(is_empty=models.PayloadField(key=KEYS_FIELD))
    return models.Filter(must_not=[empty])


def _joined(keys: list[str], filters: Filters) -> dict[str, Any]:
    condition: dict[str, Any] = {"field": KEYS_FIELD, "operator": "in", "value": keys}
    return {"operator": "AND", "conditions": [condition, filters]} if filters else condition


def _keys_of(document: Document) -> list[str]:
    keys = document.meta.get("part_number_keys")
    return [key for key in keys if isinstance(key, str)] if isinstance(keys, list) else []


def _without_vectors(documents: Any) -> list[Document]:
    return [replace(document, embedding=None, sparse_embedding=None) for document in documents]
