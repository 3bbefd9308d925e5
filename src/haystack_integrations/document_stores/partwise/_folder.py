# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
The folder of a store.

```
<store>/manifest.json     format, engine version, what the vectors are, free facts
<store>/current           the name of the version in use
<store>/versions/002/     one shard of the engine
<store>/versions/001/     the one before it, with the manifest that it had in versions/001.json
<store>/next/             a store of its own: the next version while `partwise index` builds it
```

The manifest comes first, so that an interrupted creation is recognised as ours; a shard is made aside and renamed, so
that `versions/001` is complete as soon as it exists; the pointer comes last. Names with a leading dot are unfinished.
"""

import json
import os
import shutil
from dataclasses import asdict, dataclass, field
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any
from uuid import uuid4

from partwise.errors import StoreError

FORMAT = 1
MANIFEST = "manifest.json"
CURRENT = "current"
VERSIONS = "versions"
FIRST_VERSION = "001"
NEXT = "next"


@dataclass(frozen=True, slots=True)
class Layout:
    """
    What a store's vectors are: it cannot change once the store is made.

    :param embedding_dim: Length of the dense vectors.
    :param similarity: cosine, dot_product or euclidean.
    :param sparse_idf: Whether the engine weights sparse terms by their rarity.
    """

    embedding_dim: int
    similarity: str
    sparse_idf: bool


@dataclass(frozen=True, slots=True)
class Manifest:
    """
    What `manifest.json` holds.

    :param format: Number of the folder's layout.
    :param engine: Version of the engine that made the shard.
    :param layout: What the vectors are.
    :param facts: What the pipeline that indexed wants to find again.
    """

    format: int
    engine: str
    layout: Layout
    facts: dict[str, str] = field(default_factory=dict)


class StoreFolder:
    """
    The files of one store.

    :param path: The folder; it need not exist.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def manifest_path(self) -> Path:
        """The manifest's file."""
        return self.path / MANIFEST

    def manifest(self) -> Manifest | None:
        """
        Read the manifest.

        :returns: The manifest, or None if the folder is absent or empty.
        :raises StoreError: If the folder is another thing, or of another format.
        """
        try:
            data = json.loads(self.manifest_path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            self._check_unused()
            return None
        except (OSError, ValueError) as error:
            msg = f"{self.path}: cannot read {MANIFEST} ({error}); choose another folder, or delete it and re-index"
            raise StoreError(msg) from error
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            found = data.get("format") if isinstance(data, dict) else None
            msg = (
                f"{self.path} is a store of format {found}, this version of partwise reads format {FORMAT}; "
                "re-index the catalog into another folder"
            )
            raise StoreError(msg)
        try:
            return Manifest(FORMAT, data["engine"], Layout(**data["layout"]), dict(data.get("facts", {})))
        except (KeyError, TypeError, ValueError) as error:
            msg = f"{self.path}: {MANIFEST} is damaged ({error!r}); delete the folder and re-index the catalog"
            raise StoreError(msg) from error

    def check(self, manifest: Manifest, layout: Layout) -> None:
        """
        Refuse a store that does not fit.

        :param manifest: The store's manifest.
        :param layout: What the caller expects.
        :raises StoreError: If the engine or the vectors differ.
        """
        installed = engine_version()
        if _series(manifest.engine) != _series(installed):
            msg = (
                f"{self.path} was made by qdrant-edge-py {manifest.engine}, {installed} is installed; re-index the "
                f'catalog into another folder, or: pip install "qdrant-edge-py=={manifest.engine}"'
            )
            raise StoreError(msg)
        for name, wanted in asdict(layout).items():
            stored = getattr(manifest.layout, name)
            if stored != wanted:
                msg = (
                    f"{self.path} has {name} {stored!r}, but {wanted!r} is asked for; "
                    f"set {name} to {stored!r}, or re-index the catalog into another folder"
                )
                raise StoreError(msg)

    def start(self, layout: Layout) -> None:
        """
        Make the folder and its manifest.

        :param layout: What the vectors will be.
        """
        (self.path / VERSIONS).mkdir(parents=True, exist_ok=True)
        self.write_manifest(Manifest(FORMAT, engine_version(), layout))

    def write_manifest(self, manifest: Manifest) -> None:
        """
        Replace the manifest in one step.

        :param manifest: The new manifest.
        """
        replace_file(self.manifest_path, json.dumps(asdict(manifest), indent=2, sort_keys=True) + "\n")

    def shard_path(self) -> Path | None:
        """
        Find the shard in use.

        :returns: Its folder, or None if its creation never finished, so that nothing was ever acknowledged.
        :raises StoreError: If the pointer names a version that is not there.
        """
        try:
            name = (self.path / CURRENT).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            # The pointer is written right after the shard took its place: a shard without one is complete.
            path = self.path / VERSIONS / FIRST_VERSION
            return path if _is_shard(path) else None
        path = self.path / VERSIONS / name
        if _is_shard(path):
            return path
        if path.is_dir() and not any(entry.name != "wal" for entry in path.iterdir()):
            return None
        msg = f"{self.path}: {VERSIONS}/{name} is missing or damaged; delete the folder and re-index the catalog"
        raise StoreError(msg)

    def stage(self) -> Path:
        """
        Make a folder aside, in which a shard can be made.

        :returns: The folder, on the same file system as its final place.
        """
        staged = self.path / VERSIONS / f".new-{uuid4().hex}"
        staged.mkdir(parents=True)
        return staged

    def publish(self, staged: Path) -> Path:
        """
        Put a finished, closed shard in its place and point to it.

        :param staged: What `stage` returned.
        :returns: The shard's folder.
        """
        path = self.path / VERSIONS / FIRST_VERSION
        if path.is_dir() and not _is_shard(path):
            shutil.rmtree(path)  # a creation that was killed
        try:
            staged.rename(path)
        except OSError:
            shutil.rmtree(staged, ignore_errors=True)
            if not _is_shard(path):
                raise
            # Another process was faster; opening its shard will say that it is in use.
        self.point_to(FIRST_VERSION)
        return path

    def current(self) -> str | None:
        """
        Name the version in use.

        :returns: Its name, or None if there is no finished one.
        :raises StoreError: If the pointer names a version that is not there.
        """
        path = self.shard_path()
        return None if path is None else path.name

    def versions(self) -> list[str]:
        """
        Name the versions that are there.

        :returns: Their names, the oldest first.
        """
        folder = self.path / VERSIONS
        return sorted(path.name for path in folder.glob("[0-9]*") if _is_shard(path)) if folder.is_dir() else []

    def take_over(self, built: "StoreFolder") -> str:
        """
        Put another store's shard in place as the newest version, and let go of all but the one before it.

        :param built: A finished, closed store on the same file system; its folder is removed.
        :returns: The name of the new version.
        :raises StoreError: If nothing was built.
        """
        manifest, shard = built.manifest(), built.shard_path()
        if manifest is None or shard is None:
            msg = f"{built.path} holds no finished store; nothing was changed"
            raise StoreError(msg)
        known = self.versions()
        name = f"{int(known[-1]) + 1:03d}" if known else FIRST_VERSION
        (self.path / VERSIONS).mkdir(parents=True, exist_ok=True)
        before = self.current() if known else None
        if before is None:
            self.write_manifest(manifest)  # first, so that an interrupted creation is recognised as ours
        else:
            replace_file(self._facts_of(before), self.manifest_path.read_text(encoding="utf-8"))
        shard.rename(self.path / VERSIONS / name)
        self.write_manifest(manifest)
        self.point_to(name)
        shutil.rmtree(built.path, ignore_errors=True)
        for old in known:
            if old != before:
                shutil.rmtree(self.path / VERSIONS / old, ignore_errors=True)
                self._facts_of(old).unlink(missing_ok=True)
        return name

    def swap(self) -> str:
        """
        Point to the other version that is there, with the manifest that it had.

        :returns: Its name.
        :raises StoreError: If there is no other one.
        """
        current = self.current()
        others = [name for name in self.versions() if name != current and self._facts_of(name).is_file()]
        if current is None or not others:
            msg = f"{self.path} has no other version to go back to"
            raise StoreError(msg)
        replace_file(self._facts_of(current), self.manifest_path.read_text(encoding="utf-8"))
        replace_file(self.manifest_path, self._facts_of(others[-1]).read_text(encoding="utf-8"))
        self.point_to(others[-1])
        return others[-1]

    def _facts_of(self, version: str) -> Path:
        return self.path / VERSIONS / f"{version}.json"

    def point_to(self, name: str) -> None:
        """
        Make a version the one in use; whoever has the store open moves on to it with the next call.

        :param name: A name that `versions` gives.
        """
        replace_file(self.path / CURRENT, f"{name}\n")

    def sweep(self) -> None:
        """Remove what killed creations left; only for who has the shard open."""
        for leftover in (self.path / VERSIONS).glob(".new-*"):
            shutil.rmtree(leftover, ignore_errors=True)

    def _check_unused(self) -> None:
        """Hidden files, such as .gitkeep or our own unfinished ones, do not make a folder another thing."""
        try:
            taken = [entry.name for entry in self.path.iterdir() if not entry.name.startswith(".")]
        except FileNotFoundError:
            return
        except OSError as error:
            msg = f"{self.path} cannot be a store ({error}); choose another folder"
            raise StoreError(msg) from error
        # An empty folder for versions is the very first step of a creation that was killed.
        taken = [name for name in taken if name != VERSIONS or any((self.path / VERSIONS).iterdir())]
        taken = [name for name in taken if name != NEXT or StoreFolder(self.path / NEXT).manifest() is None]
        if taken:
            msg = f"{self.path} is no partwise store: it holds {min(taken)!r} but no {MANIFEST}; choose another folder"
            raise StoreError(msg)


def engine_version() -> str:
    """
    Name the installed engine.

    :returns: The version of qdrant-edge-py.
    """
    return installed_version("qdrant-edge-py")


def replace_file(path: Path, text: str) -> None:
    """
    Write a file so that readers, and a crash at any moment, find the old or the new one.

    :param path: The file.
    :param text: What it shall hold.
    """
    unfinished = path.with_name(f".{path.name}-{uuid4().hex}")
    try:
        with unfinished.open("x", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    if os.name == "posix":  # the new name itself must survive a power cut; Windows has no such call
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _is_shard(path: Path) -> bool:
    return (path / "edge_config.json").exists() or any((path / "segments").glob("*"))


def _series(version: Any) -> list[str]:
    """Before 1.0, the second number is the one that may break the format."""
    parts = str(version).split(".")
    return parts[:2] if parts[0] == "0" else parts[:1]
