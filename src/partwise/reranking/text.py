# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
r"""
What a second stage reads of a document.

>>> catalog_text("Hex bolt", {"part_number": "SS-M12-50", "attributes": {"length": 50}})
'SS-M12-50\nHex bolt\nlength: 50'
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from partwise.catalog.values import get, has, readable, spell_name

_NAMES: Final = ("title", "brand", "part_number")


def catalog_text(content: str | None, meta: Mapping[str, Any], fields: Sequence[str] | None = None) -> str:
    """
    Write what a reranker reads of a document.

    :param content: The document's text, which is kept whole.
    :param meta: The document's meta.
    :param fields: Meta fields that are put before the content, each as `name: value`. None: the catalog's own text,
        which is title, brand and part number before the content and a line per attribute behind it, where the content
        does not say them already.
    :returns: The text, a fact a line.
    """
    content = content or ""
    if fields is not None:
        return "\n".join([*_lines({name: get(meta, name) for name in fields if has(meta, name)}), content])
    names = [str(meta[name]) for name in _NAMES if meta.get(name) and not _says(content, str(meta[name]))]
    attributes = meta.get("attributes")
    known = {line.partition(":")[0] for line in content.splitlines()}
    attributes = attributes if isinstance(attributes, Mapping) else {}
    missing = {name: value for name, value in attributes.items() if spell_name(name) not in known}
    return "\n".join(part for part in (*names, content, *_lines(missing)) if part)


def _lines(values: Mapping[str, Any]) -> list[str]:
    shown = {name: " ".join(readable(value).split()) for name, value in values.items()}
    return [f"{spell_name(name)}: {value}" for name, value in shown.items() if value]


def _says(text: str, value: str) -> bool:
    """Say whether a text has a value as words of its own: `80` is not in `HP 1180`."""
    return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text, re.IGNORECASE) is not None
