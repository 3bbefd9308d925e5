# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Paths of payload fields, as users write them and as the engine reads them.

A field is written with dots (`meta.attributes.voltage`). A key that itself holds a dot stands in double quotes
(`meta.attributes."2.5 V"`), and `[]` after a key looks into every item of a list of objects
(`meta.part_numbers[].number`).
"""

import re
from collections.abc import Mapping
from typing import Any

from haystack.errors import FilterError

from partwise.errors import ConfigError

from ._engine import engine

PART_NUMBER_KEYS = "meta.part_number_keys"
PRODUCT_ID = "meta.product_id"
# Always indexed: what a lookup asks for, and how all chunks of a product are found.
ALWAYS_INDEXED = (PART_NUMBER_KEYS, PRODUCT_ID)
# Not a dollar for the end: it also stands before a last line break, where this would never get on.
_SEGMENT = re.compile(r'"([^"]*)"(\[\])?(?:\.|\Z)|([^."]*?)(\[\])?(?:\.|\Z)')
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
_DOCUMENT_FIELDS = {"id", "content", "blob", "meta", "score", "embedding", "sparse_embedding"}


def field_path(field: str) -> str:
    """
    Translate a field into the engine's path.

    :param field: As a filter names it; what is no field of a Document is one of its meta, as in Haystack.
    :returns: The path, with quotes where the engine needs them.
    :raises FilterError: If a key cannot be written as a path.
    """
    segments = _split(field)
    if len(segments) == 1 and segments[0][0] not in _DOCUMENT_FIELDS:
        segments = [("meta", False), *segments]
    last = len(segments) - 1
    # The engine looks into a list of values by itself, and uses an index only for a path without a final [].
    parts = [_quoted(key, field) + ("[]" if each and at < last else "") for at, (key, each) in enumerate(segments)]
    return ".".join(parts)


def join_path(path: str, key: str) -> str:
    """
    Extend a path by one key of a document.

    :param path: A path.
    :param key: Any key, dots included.
    :returns: The longer path; keys that no filter can name are quoted all the same.
    """
    return f"{path}.{key}" if _PLAIN.fullmatch(key) else f'{path}."{key}"'


def index_paths(fields: list[Any] | None) -> dict[str, str]:
    """
    Read the init parameter `payload_fields_to_index`.

    :param fields: Field names, or `{"field_name": ..., "field_schema": ...}`.
    :returns: Type of index by path, those that are always indexed included.
    :raises ConfigError: If an entry is neither, or names an unknown type.
    """
    paths = dict.fromkeys(ALWAYS_INDEXED, "keyword")
    for entry in fields or []:
        named = {"field_name": entry} if isinstance(entry, str) else entry
        name = named.get("field_name") if isinstance(named, Mapping) else None
        kind = str(named.get("field_schema", "keyword")) if isinstance(named, Mapping) else ""
        if not isinstance(name, str) or not name or kind not in KINDS:
            msg = (
                f"payload_fields_to_index: {entry!r} is neither a field name nor a dictionary of field_name and "
                f"field_schema ({', '.join(KINDS)})"
            )
            raise ConfigError(msg)
        try:
            paths[field_path(name)] = kind
        except FilterError as error:
            raise ConfigError(str(error)) from error
    return paths


KINDS = ("keyword", "integer", "float", "bool", "datetime")


def index_schemas() -> dict[str, Any]:
    """
    Name the engine's index types.

    :returns: Index type by its name in KINDS.
    """
    kinds = (
        engine.KeywordIndexParams,
        engine.IntegerIndexParams,
        engine.FloatIndexParams,
        engine.BoolIndexParams,
        engine.DatetimeIndexParams,
    )
    return {name: kind(memory=engine.Memory.Cold) for name, kind in zip(KINDS, kinds, strict=True)}


def _split(field: str) -> list[tuple[str, bool]]:
    """Cut a field at its dots: each key, and whether [] follows it."""
    segments = []
    at = 0
    while True:
        match = _SEGMENT.match(field, at)
        if match is None:
            msg = f"Cannot read the field {field!r}: a quote encloses no whole key"
            raise FilterError(msg)
        quoted, quoted_each, plain, plain_each = match.groups()
        segments.append((plain if quoted is None else quoted, bool(quoted_each or plain_each)))
        at = match.end()
        if at == len(field) and not match.group(0).endswith("."):
            return segments


def _quoted(key: str, field: str) -> str:
    if _PLAIN.fullmatch(key):
        return key
    if "\\" in key:
        msg = f"Cannot filter by {field!r}: the engine's paths hold no backslashes"
        raise FilterError(msg)
    return f'"{key}"'
