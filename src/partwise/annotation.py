# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Annotate a Qdrant collection that is there already, in place: its vectors and other fields stay as they are."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from partwise.attributes import product_specs
from partwise.errors import ConfigError
from partwise.parameters import check_whole_number
from partwise.part_numbers import Rules, product_keys

if TYPE_CHECKING:
    from qdrant_client import QdrantClient

_META: Final = "meta"
_KEYS: Final = "part_number_keys"
_SPECS: Final = "specs"
_NAMES: Final = ("part_number", "part_numbers", "brand", "title", "language", _KEYS, _SPECS)
_READ: Final = ["content", *(f"{_META}.{name}" for name in _NAMES)]


def annotate_collection(
    client: "QdrantClient",
    collection: str,
    batch_size: int = 256,
    on_progress: Callable[[int], object] | None = None,
    rules: Rules | None = None,
) -> dict[str, int]:
    """
    Write part-number keys and attributes into every point of a collection, as `CatalogAnnotator` would have.

    Points are expected as the stock QdrantDocumentStore writes them, with `content` and `meta` in the payload. The keys
    are indexed. Points that carry the right ones are left alone, so a run that was broken off can be repeated.

    :param client: A client of a server or of a local collection.
    :param collection: The collection's name.
    :param batch_size: How many points are read and written at a time, at least 1.
    :param on_progress: Called after each batch with the number of points read so far.
    :param rules: The rules of makers and distributors, as `load_rules` gives them; the packaged ones if None.
    :returns: `points` read, `updated`, `unchanged`, and `without_number`: points whose product has no number, which
        carry an empty list.
    :raises ConfigError: If there is no such collection, or `batch_size` is below 1.
    """
    check_whole_number("batch_size", batch_size, 1)
    if not client.collection_exists(collection):
        msg = f"there is no collection '{collection}'; check its name and the server's address"
        raise ConfigError(msg)
    from qdrant_client import models  # noqa: PLC0415 - heavy, and only this module's calls need it

    field = f"{_META}.{_KEYS}"
    client.create_payload_index(collection, field_name=field, field_schema=models.PayloadSchemaType.KEYWORD, wait=True)
    counts = {"points": 0, "updated": 0, "unchanged": 0, "without_number": 0}
    offset: Any = None
    while True:
        records, offset = client.scroll(
            collection, limit=batch_size, offset=offset, with_payload=_READ, with_vectors=False
        )
        changed: dict[Any, dict[str, Any]] = {}
        for record in records:
            payload = record.payload or {}
            meta = payload.get(_META) or {}
            notes = {_KEYS: product_keys(meta, rules), _SPECS: product_specs(payload.get("content") or "", meta)}
            counts["without_number"] += not notes[_KEYS]
            if any(meta.get(name) != value for name, value in notes.items()):
                changed[record.id] = notes
        _write(client, collection, changed)
        counts["points"] += len(records)
        counts["updated"] += len(changed)
        counts["unchanged"] += len(records) - len(changed)
        if on_progress is not None:
            on_progress(counts["points"])
        if offset is None:
            return counts


def _write(client: "QdrantClient", collection: str, changed: dict[Any, dict[str, Any]]) -> None:
    from qdrant_client import models  # noqa: PLC0415 - heavy, and only this module's calls need it

    if changed:
        operations: list[Any] = [
            models.SetPayloadOperation(set_payload=models.SetPayload(payload=notes, points=[point], key=_META))
            for point, notes in changed.items()
        ]
        client.batch_update_points(collection, operations, wait=True)
