# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
A store's next version: built in a store of its own while the one in use is read, then put in its place in one step.

Who has the store open, in this process or another, moves on with its next call. The version before stays, to go back
to.
"""

import shutil
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from partwise.errors import StoreError

from ._folder import NEXT, VERSIONS, StoreFolder
from ._shards import Expectation, SharedShard
from ._space import TO_BUILD, check_space, size_of

_LOCK = ".next.lock"


class Versions(ABC):
    """The document store's methods about its versions."""

    _expectation: Expectation
    _lock: FileLock | None = None

    @property
    @abstractmethod
    def folder(self) -> Path:
        """The store's folder."""

    @abstractmethod
    def _shared(self) -> SharedShard:
        """Give the folder's shard."""

    @abstractmethod
    def flush(self) -> None:
        """Bring everything written to the disk itself."""

    @abstractmethod
    def close(self) -> None:
        """Let the folder go."""

    def begin_next_version(self, *, resume: bool = True) -> Path:
        """
        Start a new version as a copy of the one in use; searches go on in that one.

        Nobody else may start one until this one is published, left or dropped, or this process has ended.

        :param resume: Whether to go on with one that was begun and neither published nor dropped.
        :returns: The folder of a store to write to; close it before the new version is published.
        :raises StoreError: If another process builds one, this folder is another thing, or the disk has no room.
        """
        folder, built = StoreFolder(self.folder), self.folder / NEXT
        current = folder.shard_path() if folder.manifest() is not None else None
        self._take_lock()
        for leftover in self.folder.glob(f".{NEXT}-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        if built.exists() and not (resume and StoreFolder(built).shard_path() is not None):
            shutil.rmtree(built)
        if not built.exists():
            check_space(self.folder, TO_BUILD + (0 if current is None else size_of(current)))
            staged = self.folder / f".{NEXT}-{uuid4().hex}"
            staged.mkdir()
            if current is not None:
                with suppress(StoreError):  # open in another process, which has synced what it serves
                    self.flush()
                shutil.copytree(current, staged / VERSIONS / current.name)
                StoreFolder(staged).point_to(current.name)
                shutil.copyfile(folder.manifest_path, StoreFolder(staged).manifest_path)
            staged.rename(built)
        return built

    def publish_next_version(self) -> str:
        """
        Put what was built in place. Searches move on to it; the version before is kept, older ones are deleted.

        :returns: The name of the new version.
        :raises StoreError: If none was begun, or nothing was written to it.
        """
        self._check_begun()
        name = StoreFolder(self.folder).take_over(StoreFolder(self.folder / NEXT))
        self._release_lock()
        return name

    def leave_next_version(self) -> None:
        """
        Leave what was built as it is, to be resumed; others may do so too.

        :raises StoreError: If none was begun.
        """
        self._check_begun()
        self._release_lock()

    def drop_next_version(self) -> None:
        """
        Throw away what was built.

        :raises StoreError: If none was begun.
        """
        self._check_begun()
        shutil.rmtree(self.folder / NEXT, ignore_errors=True)
        self._release_lock()

    def roll_back(self) -> str:
        """
        Go back to the version before; called again, forward to the newest.

        :returns: The name of the version that is in use now.
        :raises StoreError: If there is no store or no other version, or another process builds one.
        """
        folder = StoreFolder(self.folder)
        if folder.manifest() is None:
            msg = f"no store at {self.folder}"
            raise StoreError(msg)
        self._take_lock()
        try:
            return folder.swap()
        finally:
            self._release_lock()

    def _take_lock(self) -> None:
        if self._lock is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / _LOCK)
            try:
                lock.acquire(timeout=0)
            except Timeout as error:
                msg = f"another process is building the next version of {self.folder}; wait until it has ended"
                raise StoreError(msg) from error
            self._lock = lock

    def _release_lock(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _check_begun(self) -> None:
        if self._lock is None:
            msg = f"no next version of {self.folder} was begun; call begin_next_version first"
            raise StoreError(msg)
