# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
The shards that this process has open.

The engine locks a folder even against its own process, so all stores on one real path share one shard. It opens for
the first that needs it and closes when the last has closed and no call is running. Where another version took a shard's
place, the next call opens that, and the old one closes when the calls on it end. A forked child inherits the memory
of an open shard but not its threads: any touch may hang, so the child's registry starts empty, refuses those folders,
and never lets go of the inherited objects.
"""

import ctypes
import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from partwise.errors import StoreError

from ._engine import DENSE, SPARSE, engine
from ._fields import index_schemas
from ._folder import CURRENT, VERSIONS, Layout, StoreFolder

if TYPE_CHECKING:
    from qdrant_edge import EdgeShard

_Place: TypeAlias = tuple[int, int, int, int]
# Documents whose vectors make a full segment. An update then rewrites segments and not the store, compacting needs the
# memory of one, and a scan reads several at once.
_SEGMENT: Final = 65_536


class Expectation:
    """
    What one store object asks of the shard; also its identity among those that hold the shard open.

    :param layout: What the vectors are.
    :param indexes: Type of index by field path.
    """

    def __init__(self, layout: Layout, indexes: dict[str, str]) -> None:
        self.layout = layout
        self.indexes = indexes


class SharedShard:
    """
    One folder's shard.

    :param folder: The store's folder.
    """

    def __init__(self, folder: StoreFolder) -> None:
        self.folder = folder
        self.shard: EdgeShard | None = None
        self._changes = threading.Lock()
        self._lock = threading.Lock()
        self._holders: set[Expectation] = set()
        self._calls: Counter[EdgeShard | None] = Counter()
        self._place: _Place | None = None

    @contextmanager
    def reading(self, holder: Expectation) -> "Iterator[EdgeShard | None]":
        """
        Keep the shard open for one call.

        :param holder: Who asks; the shard stays open after the call until this holder releases it.
        :returns: The shard, or None if there is no store.
        :raises StoreError: If the store cannot be opened, or the engine reports an error.
        """
        with self._call(holder, create=False) as shard:
            yield shard

    @contextmanager
    def changing(self, holder: Expectation) -> "Iterator[EdgeShard | None]":
        """
        Keep the shard open for one call that checks and then changes it, one such call at a time.

        :param holder: Who asks.
        :returns: The shard, or None if there is no store.
        :raises StoreError: If the store cannot be opened, or the engine reports an error.
        """
        with self._call(holder, create=False) as shard, self._changes:
            yield shard

    @contextmanager
    def writing(self, holder: Expectation) -> "Iterator[EdgeShard]":
        """
        Do as `changing`, in a store that is made if there is none.

        :param holder: Who asks.
        :returns: The shard.
        :raises StoreError: If the store cannot be opened or made, or the engine reports an error.
        """
        with self._call(holder, create=True) as shard, self._changes:
            yield cast("EdgeShard", shard)

    @contextmanager
    def _call(self, holder: Expectation, *, create: bool) -> "Iterator[EdgeShard | None]":
        with self._lock:
            shard = self._open_for(holder, create=create)
            self._calls[shard] += 1
        try:
            yield shard
        except BaseException as error:
            if not _is_engine_error(error):
                raise
            msg = f"{self.folder.path}: the engine reports: {_one_line(error)}"
            raise StoreError(msg) from error
        finally:
            with self._lock:
                self._end_call(shard)
                self._close_if_idle()

    def release(self, holder: Expectation) -> None:
        """
        Say that a holder needs the shard no more.

        :param holder: Who releases; nothing happens if it holds nothing.
        """
        with self._lock:
            self._holders.discard(holder)
            self._close_if_idle()

    def add_facts(self, facts: dict[str, str]) -> None:
        """
        Note facts in the manifest; only inside `writing`.

        :param facts: What to add or replace.
        """
        manifest = self.folder.manifest()
        if manifest is not None:
            self.folder.write_manifest(replace(manifest, facts={**manifest.facts, **facts}))

    def _open_for(self, holder: Expectation, *, create: bool) -> "EdgeShard | None":
        if self.shard is not None and not self._is_in_place():
            self._let_go()  # another version took its place, or the folder was deleted or replaced by hand
        if self.shard is not None and holder in self._holders:
            return self.shard
        manifest = self.folder.manifest()
        if manifest is not None:
            self.folder.check(manifest, holder.layout)
        if self.shard is None:
            self.shard = _open(self.folder, holder.layout, create=create)
        if self.shard is not None:
            self._place = _place(self.folder)
            _add_indexes(self.shard, holder.indexes)
            self._holders.add(holder)
        return self.shard

    def _is_in_place(self) -> bool:
        return self._place is not None and _place(self.folder) == self._place

    def _end_call(self, shard: "EdgeShard | None") -> None:
        self._calls[shard] -= 1
        if not self._calls[shard]:
            del self._calls[shard]
            if shard is not self.shard:  # let go while the call ran
                _close(shard)

    def _close_if_idle(self) -> None:
        if not self._holders and not self._calls:
            self._let_go()

    def _let_go(self) -> None:
        """Close the shard as soon as no call uses it; the next call opens what is in place then."""
        shard, self.shard = self.shard, None
        self._holders.clear()
        if shard not in self._calls:
            _close(shard)


_registry_lock = threading.Lock()
_shards: dict[str, SharedShard] = {}
_inherited: dict[str, SharedShard] = {}


def shared_shard(path: Path) -> SharedShard:
    """
    Get the shard of a folder, open or not.

    :param path: The store's folder, its links resolved.
    :returns: The one object for this real path in this process.
    :raises StoreError: If this process was forked from one that has the folder open.
    """
    key = str(path)
    if key in _inherited:
        msg = (
            f"{path} was opened before this process was forked, and an open store cannot cross a fork; "
            "open it in one process only (spawn instead of fork), or use a Qdrant server"
        )
        raise StoreError(msg)
    with _registry_lock:
        shared = _shards.get(key)
        if shared is None:
            shared = _shards[key] = SharedShard(StoreFolder(path))
        return shared


def release_shard(path: Path, holder: Expectation) -> None:
    """
    Close a folder for one holder.

    :param path: The store's folder, its links resolved.
    :param holder: Who releases. In a forked child, the parent's shard is left alone.
    """
    if str(path) not in _inherited:
        shared_shard(path).release(holder)


def _forget_after_fork() -> None:
    global _registry_lock  # noqa: PLW0603 - a thread of the parent may have held the old lock
    _registry_lock = threading.Lock()
    for key, shared in _shards.items():
        if shared.shard is not None:
            # Dropping the object would join threads that do not exist here: it must outlive this process.
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(shared.shard))
            _inherited[key] = shared
    _shards.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_after_fork)


def _open(folder: StoreFolder, layout: Layout, *, create: bool) -> "EdgeShard | None":
    try:
        if folder.manifest() is None:
            if not create:
                return None
            folder.start(layout)
        path = folder.shard_path()
        if path is None:
            if not create:
                return None
            path = _create(folder, layout)
        return _load(folder, path)
    except OSError as error:
        msg = f"{folder.path}: cannot use this folder as a store ({error})"
        raise StoreError(msg) from error


def _create(folder: StoreFolder, layout: Layout) -> Path:
    distances = {
        "cosine": engine.Distance.Cosine,
        "dot_product": engine.Distance.Dot,
        "euclidean": engine.Distance.Euclid,
    }
    # Cold: read from the file as needed. It holds once `optimize` has rewritten the files, and makes opening them fast.
    cold = engine.Memory.Cold
    dense = engine.EdgeVectorParams(size=layout.embedding_dim, distance=distances[layout.similarity], memory=cold)
    modifier = engine.Modifier.Idf if layout.sparse_idf else None
    config = engine.EdgeConfig(
        vectors={DENSE: dense},
        sparse_vectors={SPARSE: engine.EdgeSparseVectorParams(modifier=modifier, memory=cold)},
        # No graph: an exact scan of 100,000 vectors takes 15 ms, while building a graph would block for minutes.
        hnsw_config=engine.HnswIndexConfig(m=0, ef_construct=4, full_scan_threshold=10_000, memory=cold),
        id_tracker_memory=cold,
        optimizers=engine.EdgeOptimizersConfig(max_segment_size=_SEGMENT * 4 * layout.embedding_dim // 1024),
    )
    staged = folder.stage()
    engine.EdgeShard.create(str(staged), config).close()
    return folder.publish(staged)


def _close(shard: "EdgeShard | None") -> None:
    if shard is not None:
        with suppress(Exception):  # the log holds what was acknowledged, and is replayed when opened again
            shard.flush()
        shard.close()


def _load(folder: StoreFolder, path: Path) -> "EdgeShard":
    try:
        shard = engine.EdgeShard.load(str(path))
    except BaseException as error:
        if not _is_engine_error(error):
            raise
        if "WouldBlock" in str(error):
            msg = (
                f"{folder.path} is open in another process, and the embedded engine serves one process; "
                "close it there, or use a Qdrant server for several"
            )
        else:
            msg = f"{folder.path} cannot be opened ({_one_line(error)}); delete the folder and re-index the catalog"
        raise StoreError(msg) from error
    folder.sweep()
    return shard


def _add_indexes(shard: "EdgeShard", indexes: dict[str, str]) -> None:
    """Add what is missing, so that a field named later is indexed too."""
    existing = shard.info().payload_schema
    schemas = index_schemas()
    for path, kind in indexes.items():
        if path not in existing:
            shard.update(engine.UpdateOperation.create_field_index(path, schemas[kind]))


def _place(folder: StoreFolder) -> _Place | None:
    """Identify the version in use, without opening a file; None if it is gone."""
    try:
        found = (folder.path / VERSIONS).stat()
    except OSError:
        return None
    try:
        pointer = (folder.path / CURRENT).stat()
    except FileNotFoundError:
        return found.st_dev, found.st_ino, 0, 0
    return found.st_dev, found.st_ino, pointer.st_ino, pointer.st_mtime_ns


def _is_engine_error(error: BaseException) -> bool:
    """Recognise what the engine raises: bare Exceptions, and panics that are no Exception at all."""
    return type(error) is Exception or type(error).__name__ == "PanicException"


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())
