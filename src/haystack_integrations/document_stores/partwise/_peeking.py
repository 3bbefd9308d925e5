# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What is asked of documents without reading them whole: in a catalog of millions that is what takes the time."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from ._engine import scroll
from ._fields import join_path
from ._filters import translate
from ._points import point_id

if TYPE_CHECKING:
    from qdrant_edge import EdgeShard


class Peeking(ABC):
    """The document store's methods that read next to nothing of a document."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager["EdgeShard | None"]:
        """Open the shard; None if there is no store."""

    def has_documents(self, filters: dict[str, Any] | None = None) -> bool:
        """
        Find out whether any document matches; unlike counting, this ends with the first one.

        :param filters: Haystack filters; any document if None or empty.
        :returns: Whether there is one.
        :raises FilterError: If the filter is malformed.
        """
        matching = translate(filters)
        with self._reading() as shard:
            return shard is not None and any(True for _ in scroll(shard, matching, payload=False, limit=1))

    def get_metadata_values(self, document_ids: list[str], metadata_field: str) -> dict[str, Any]:
        """
        Read one meta field of documents by their ids.

        :param document_ids: The ids.
        :param metadata_field: A key of the meta, without `meta.`.
        :returns: Values by id; None for a document without the field. Ids that are not stored are left out.
        """
        names: dict[Any, str] = {point_id(document_id): document_id for document_id in document_ids}
        with self._reading() as shard:
            if shard is None or not names:
                return {}
            path = join_path("meta", metadata_field)
            records = shard.retrieve(list(names), with_payload=[path], with_vector=False)
            return {names[each.id]: (each.payload or {}).get("meta", {}).get(metadata_field) for each in records}

    def document_ids(self) -> Iterator[str]:
        """
        Read the ids of all documents, in a fixed order that means nothing.

        :returns: The ids.
        """
        with self._reading() as shard:
            if shard is not None:
                yield from (str((record.payload or {})["id"]) for record in scroll(shard, payload=["id"]))
