# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Rewriting what was written into files that are opened fast and read as needed.

The engine appends to one segment, whose indexes it keeps in memory, and compacting makes segments of it that stay on
the disk. Those are of a bounded size (`_shards`), so that what rewriting one costs does not grow with the store.
"""

from abc import ABC, abstractmethod
from pathlib import Path

from ._folder import StoreFolder
from ._shards import Expectation, SharedShard
from ._space import TO_WRITE, check_space, size_of


class Compacting(ABC):
    """The document store's method that compacts it."""

    _expectation: Expectation

    @property
    @abstractmethod
    def folder(self) -> Path:
        """The store's folder."""

    @abstractmethod
    def _shared(self) -> SharedShard:
        """Give the folder's shard."""

    def optimize(self) -> bool:
        """
        Compact the files, so that the store opens several times faster and needs far less memory.

        Worth it after indexing, and every 50,000 documents on the way: until the store is compacted, closed and opened
        again, memory grows with what was written. Every other call waits until it is done, some seconds for 50,000
        documents.

        :returns: Whether there was anything to do.
        :raises StoreError: If the disk has no room for the segment that is rewritten.
        """
        with self._shared().changing(self._expectation) as shard:
            if shard is None:
                return False
            path = StoreFolder(self.folder).shard_path()
            if path is not None:
                # Segments are rewritten one after another, and each goes when its successor is there.
                largest = max((size_of(segment) for segment in (path / "segments").glob("*")), default=0)
                check_space(self.folder, TO_WRITE + largest)
            return shard.optimize()
