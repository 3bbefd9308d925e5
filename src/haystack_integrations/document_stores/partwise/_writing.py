# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Changes to an open shard. Everything is checked before the first of them, because a batch is not atomic."""

from typing import TYPE_CHECKING, Any

from haystack import Document
from haystack.document_stores.errors import DuplicateDocumentError
from haystack.document_stores.types import DuplicatePolicy

from partwise.errors import ConfigError

from ._engine import SCROLL_SIZE, WRITE_SIZE, batches, engine, scroll
from ._points import point_id, updated_payload

if TYPE_CHECKING:
    from qdrant_edge import EdgeShard, Filter, Point


def distinct(documents: list[Document], policy: DuplicatePolicy) -> list[Document]:
    """
    Leave one document for each id.

    :param documents: What the user gave.
    :param policy: What to do with a second document of the same id.
    :returns: The documents to write: the last of an id with OVERWRITE, the first with SKIP.
    :raises ConfigError: If this is no list of Documents.
    :raises DuplicateDocumentError: If an id occurs twice with FAIL or NONE.
    """
    if not isinstance(documents, list) or any(not isinstance(document, Document) for document in documents):
        msg = "write_documents needs a list of Documents"
        raise ConfigError(msg)
    by_id: dict[str, Document] = {}
    for document in documents:
        if document.id in by_id and policy in (DuplicatePolicy.FAIL, DuplicatePolicy.NONE):
            msg = f"ID '{document.id}' occurs twice in this list; nothing was written"
            raise DuplicateDocumentError(msg)
        if document.id not in by_id or policy == DuplicatePolicy.OVERWRITE:
            by_id[document.id] = document
    return list(by_id.values())


def write(shard: "EdgeShard", documents: list[Document], points: "list[Point]", policy: DuplicatePolicy) -> int:
    """
    Write checked points.

    :param shard: An open shard, which nobody else changes.
    :param documents: The documents, distinct.
    :param points: Their points, in the same order.
    :param policy: What to do with documents that are stored already.
    :returns: How many were written.
    :raises DuplicateDocumentError: If one is stored already, with FAIL or NONE; nothing is written then.
    """
    if policy != DuplicatePolicy.OVERWRITE:
        stored = stored_ids(shard, [point.id for point in points])
        if stored and policy != DuplicatePolicy.SKIP:
            known = next(document.id for document in documents if point_id(document.id) in stored)
            msg = f"ID '{known}' is stored already; nothing was written"
            raise DuplicateDocumentError(msg)
        points = [point for point in points if point.id not in stored]
    for batch in batches(points, WRITE_SIZE):
        shard.update(engine.UpdateOperation.upsert_points(batch))
    return len(points)


def delete(shard: "EdgeShard", ids: list[Any]) -> None:
    """
    Delete points by their ids; unknown ones are ignored.

    :param shard: An open shard.
    :param ids: The engine's ids.
    """
    for batch in batches(ids, SCROLL_SIZE):
        shard.update(engine.UpdateOperation.delete_points(batch))


def delete_matching(shard: "EdgeShard", matching: "Filter | None") -> int:
    """
    Delete what a filter finds.

    :param shard: An open shard, which nobody else changes.
    :param matching: The filter; None deletes everything.
    :returns: How many were deleted.
    """
    ids = [record.id for record in scroll(shard, matching, payload=False)]
    delete(shard, ids)
    return len(ids)


def update_matching(shard: "EdgeShard", matching: "Filter | None", meta: dict[str, Any]) -> int:
    """
    Merge meta into what a filter finds; vectors stay.

    :param shard: An open shard, which nobody else changes.
    :param matching: The filter.
    :param meta: The keys to set.
    :returns: How many documents were updated.
    """
    updates = [
        engine.UpdateOperation.overwrite_payload([record.id], updated_payload(record.payload or {}, meta))
        for record in scroll(shard, matching)
    ]
    for update in updates:
        shard.update(update)
    return len(updates)


def stored_ids(shard: "EdgeShard", ids: list[Any]) -> set[Any]:
    """
    Find out which points there are.

    :param shard: An open shard.
    :param ids: The engine's ids.
    :returns: Those that are stored.
    """
    found: set[Any] = set()
    for batch in batches(ids, SCROLL_SIZE):
        found.update(record.id for record in shard.retrieve(batch, with_payload=False, with_vector=False))
    return found
