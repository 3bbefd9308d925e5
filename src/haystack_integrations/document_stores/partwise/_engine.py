# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Qdrant's engine, imported on first use, and the few calls that need more than one line.

Two rules hold everywhere: no vector reaches the engine unchecked (a malformed one panics and is replayed from the
log), and nothing is deleted by filter (an empty filter deletes everything): ids are collected first.
"""

import importlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import qdrant_edge as engine
else:

    class _LazyEngine:
        """Stand in for the module until something of it is asked for."""

        def __getattr__(self, name: str) -> Any:
            value = getattr(importlib.import_module("qdrant_edge"), name)
            setattr(self, name, value)
            return value

    engine = _LazyEngine()

__all__ = ["DENSE", "DOCUMENT_VECTORS", "SCROLL_SIZE", "SPARSE", "TOKENS", "WRITE_SIZE", "batches", "engine", "scroll"]

# The names that qdrant-haystack gives its vectors, so that points look alike in both.
DENSE = "text-dense"
SPARSE = "text-sparse"
# What a Document carries; token vectors, which take milliseconds to read, never leave the engine.
DOCUMENT_VECTORS = [DENSE, SPARSE]
TOKENS = "text-tokens"
SCROLL_SIZE = 1000
# An update holds the interpreter lock: 256 points are about 20 ms, in which other threads stand still.
WRITE_SIZE = 256


def scroll(
    shard: "engine.EdgeShard",
    matching: "engine.Filter | None" = None,
    *,
    payload: bool | list[str] = True,
    vectors: bool = False,
    limit: int | None = None,
) -> "Iterator[engine.Record]":
    """
    Read records page by page, in the order of their point ids.

    :param shard: An open shard.
    :param matching: What to read; everything if None.
    :param payload: Whether to read payloads, or the paths to read of them.
    :param vectors: Whether to read the documents' vectors.
    :param limit: How many records to read at most; all if None.
    :returns: The records.
    """
    left = limit
    offset = None
    read: bool | list[str] = DOCUMENT_VECTORS if vectors else False
    while left is None or left > 0:
        size = SCROLL_SIZE if left is None else min(left, SCROLL_SIZE)
        request = engine.ScrollRequest(
            offset=offset, limit=size, filter=matching, with_payload=payload, with_vector=read
        )
        records, offset = shard.scroll(request)
        yield from records
        if offset is None:
            return
        left = None if left is None else left - len(records)


def batches(items: list[Any], size: int = WRITE_SIZE) -> Iterator[list[Any]]:
    """
    Cut a list into pieces.

    :param items: What to cut.
    :param size: The longest piece.
    :returns: The pieces in order.
    """
    for start in range(0, len(items), size):
        yield items[start : start + size]
