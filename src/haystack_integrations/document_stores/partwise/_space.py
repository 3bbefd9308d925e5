# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Room on the disk, asked for before it is used: the engine maps its files, and on a full disk a process just dies."""

import shutil
from pathlib import Path
from typing import Final

from partwise.errors import StoreError

_MB: Final = 1_000_000
# The engine reserves its log and its first segments in pieces of 32 MB; a store of 2,500 products peaks at 220 MB.
TO_BUILD: Final = 256 * _MB
TO_WRITE: Final = 64 * _MB


def check_space(folder: Path, needed: int) -> None:
    """
    Refuse what the disk has no room for.

    :param folder: Where it will be written; it need not exist yet.
    :param needed: Bytes.
    :raises StoreError: If fewer are free.
    """
    place = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(place).free
    if free < needed:
        msg = f"{folder}: {free // _MB} MB are free on its disk and {needed // _MB} MB are needed; nothing was changed"
        raise StoreError(msg)


def size_of(folder: Path) -> int:
    """
    Measure a folder.

    :param folder: A folder, whose files nobody deletes meanwhile.
    :returns: The bytes of its files.
    """
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
