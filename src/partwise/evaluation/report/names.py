# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Names of pipelines, to show and to name files by: a pipeline may be a path.

>>> short_names(["dense", "/home/me/shop/tuned.yaml"])
['dense', 'tuned.yaml']
>>> file_names(["dense", "a/tuned.yaml", "b/tuned.yaml", "../../etc/passwd"])
['dense', 'tuned', 'tuned-2', 'passwd']
"""

import re
from collections.abc import Iterable
from typing import Final

_LONGEST: Final = 60
# Windows opens a device under these names, whatever the suffix.
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def short_names(names: Iterable[str]) -> list[str]:
    """
    Leave out the folders of paths, unless two would then have one name.

    :param names: As the user gave them.
    :returns: One per name, in order, none twice if none was.
    """
    names = list(names)
    short = [_last_part(name) for name in names]
    return [name if short.count(each) > 1 else each for name, each in zip(names, short, strict=True)]


def file_names(names: Iterable[str]) -> list[str]:
    """
    Make names that every file system takes and that have no space, as TREC's tags want it.

    :param names: As the user gave them.
    :returns: One per name, in order, without suffix; different ones also where case does not count.
    """
    taken: set[str] = set()
    safe: list[str] = []
    for name in names:
        stem = _safe(name)
        number, free = 1, stem
        while free.lower() in taken:
            number += 1
            free = f"{stem}-{number}"
        taken.add(free.lower())
        safe.append(free)
    return safe


def _last_part(name: str) -> str:
    return re.split(r"[/\\]", name.rstrip("/\\"))[-1] or name


def _safe(name: str) -> str:
    stem = re.sub(r"\.ya?ml$", "", _last_part(name), flags=re.IGNORECASE)
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip("-.")[:_LONGEST].strip("-.")
    return f"pipeline-{stem}" if stem and _DEVICES.fullmatch(stem.partition(".")[0]) else stem or "pipeline"
