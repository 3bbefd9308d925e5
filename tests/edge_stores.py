"""Builders for tests of the embedded store."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from haystack import Document

from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore

MEMORY = Path("/dev/shm")  # noqa: S108 - a memory-backed folder: making a store syncs some hundred times
ENOUGH = 2**30
BATCH = 50


def fast_folder() -> Iterator[Path]:
    """A temporary folder, in memory where there is enough of it."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH
    with tempfile.TemporaryDirectory(dir=MEMORY if roomy else None, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def open_store(path: Path, **parameters: Any) -> QdrantEdgeDocumentStore:
    """A store of three-dimensional vectors."""
    return QdrantEdgeDocumentStore(path=str(path), **{"embedding_dim": 3, **parameters})


def product(number: int, **meta: Any) -> Document:
    """A document with one key of its own and one that every third shares."""
    keys = [f"K{number}", f"SHARED{number % 3}"]
    return Document(id=f"p{number}", content=f"Product {number}", meta={"part_number_keys": keys, **meta})


def numbered(batch: int) -> list[Document]:
    """The batch of that number, fifty documents with vectors and keys."""
    return [
        Document(id=str(n), embedding=[1.0, float(n), 0.0], meta={"part_number_keys": [f"K{n}"], "n": n})
        for n in range(batch * BATCH, (batch + 1) * BATCH)
    ]
