# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Annotate a Qdrant collection that is there already, in place: its vectors and other fields stay as they are."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from partwise.errors import ConfigError
from partwise.part_numbers import Rules, product_keys

if TYPE_CHECKING:
    from qdrant_client import QdrantClient

_META: Final = "meta"
_KEYS: Final = "part_number_keys"
_READ: Final = [f"{_META}.{name}" for name in ("part_number", "part_numbers", "brand", _KEYS)]


def annotate_collection(
    client: "QdrantClient",
    collection: str,
    batch_size: int = 256,
    on_progress: Callable[[int], object] | None = None,
    rules: Rules | None = None,
) -> dict[str, int]:
    """
    Write part-number keys into every point of a collection, as `CatalogAnnotator` would have, and index them.

    Points are expected as the stock QdrantDocumentStore writes them, with `meta` in the payload. Points that carry the
    right keys are left alone, so a run that was broken off can be repeated.

    :param client: A client of a server or of a local collection.
    :param collection: The collection's name.
    :param batch_size: How many points are read and written at a time, at least 1.
    :param on_progress: Called after each batch with the number of points read so far.
    :param rules: The rules of makers and distributors, as `load_rules` gives them; the packaged ones if None.
    :returns: `points` read, `updated`, `unchanged`, and `without_number`: points whose product has no number, which
        carry an empty list.
    :raises ConfigError: If there is no such collection, or `batch_size` is below 1.
    """
    if batch_size < 1:
        msg = f"batch_size must be at least 1, got {batch_size}"
        raise ConfigError(msg)
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
        changed: dict[Any, list[str]] = {}
        for record in records:
            meta = (record.payload or {}).get(_META) or {}
            keys = product_keys(meta, rules)
            counts["without_number"] += not keys
            if meta.get(_KEYS) != keys:
                changed[record.id] = keys
        _write_keys(client, collection, changed)
        counts["points"] += len(records)
        counts["updated"] += len(changed)
        counts["unchanged"] += len(records) - len(changed)
        if on_progress is not None:
            on_progress(counts["points"])
        if offset is None:
            return counts


def _write_keys(client: "QdrantClient", collection: str, changed: dict[Any, list[str]]) -> None:
    from qdrant_client import models  # noqa: PLC0415 - heavy, and only this module's calls need it

    if changed:
        operations: list[Any] = [
            models.SetPayloadOperation(set_payload=models.SetPayload(payload={_KEYS: keys}, points=[point], key=_META))
            for point, keys in changed.items()
        ]
        client.batch_update_points(collection, operations, wait=True)
