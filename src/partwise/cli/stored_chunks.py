# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
What a store has of records that were split: chunks have ids of their own, and name their record.

An update must know them: a chunk is not gone because no record has its id, and one of an earlier text is.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, Protocol

from partwise.record_hash import RECORD_HASH

PARENT: Final = "source_id"  # as stock splitters and ours write it into each chunk's meta
_COUNT: Final = "split_count"  # how many chunks the record has; ours alone says so
_BATCH: Final = 1000


class ListedStore(Protocol):
    """A store that lists its documents, such as QdrantEdgeDocumentStore."""

    def document_ids(self) -> Iterator[str]:
        """List the ids of all documents."""
        ...

    def get_metadata_values(self, document_ids: list[str], metadata_field: str) -> dict[str, Any]:
        """Read one meta field of documents, by id."""
        ...


class StoredChunks:
    """
    The chunks in a store, by record.

    :param store: The store, read once.
    """

    def __init__(self, store: ListedStore) -> None:
        self._chunks: dict[str, list[str]] = {}
        self._said: dict[str, tuple[Any, Any]] = {}
        ids = store.document_ids()
        while names := list(islice(ids, _BATCH)):
            parents, hashes, counts = (
                store.get_metadata_values(names, field) for field in (PARENT, RECORD_HASH, _COUNT)
            )
            for name, parent in parents.items():
                if parent is not None:
                    self._add(str(parent), name, (hashes[name], counts[name]))

    def _add(self, record_id: str, chunk_id: str, said: tuple[Any, Any]) -> None:
        self._chunks.setdefault(record_id, []).append(chunk_id)
        if self._said.setdefault(record_id, said) != said:  # of two texts, as a run that was killed leaves it
            self._said[record_id] = (None, None)

    def ids_of(self, record_id: str) -> list[str]:
        """
        Name a record's chunks.

        :param record_id: The id that the record's document had before it was split.
        :returns: The ids of all that the store had when it was read.
        """
        return self._chunks.get(record_id, [])

    def hash_of(self, record_id: str) -> str | None:
        """
        Tell what a record said when it was split.

        :param record_id: The id that the record's document had before it was split.
        :returns: The record's hash; None if the store had not all its chunks, or cannot tell.
        """
        said, count = self._said.get(record_id, (None, None))
        return said if count == len(self.ids_of(record_id)) else None
