"""Annotating an existing Qdrant collection in place."""

import os
import uuid
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from partwise.annotation import annotate_collection
from partwise.attributes import product_specs
from partwise.errors import ConfigError

METAS: list[dict[str, Any]] = [
    {"product_id": "a", "part_number": "AB-1.2", "deep": {"x": [1, 2]}},
    {"product_id": "b", "part_number": "CD-3", "part_numbers": [{"number": "X 7", "kind": "sku"}], "language": "de"},
    {"product_id": "c", "title": "no number"},
    {"product_id": "d", "part_number": "EF-4", "part_number_keys": ["stale"]},
]
KEYS = [["ab1.2", "ab12"], ["cd3", "x7"], [], ["ef4"]]
SPECS = product_specs("Cable 7 ft", {})


@pytest.fixture(params=["local", pytest.param("server", marks=pytest.mark.integration)])
def client(request) -> Iterator[Any]:
    from qdrant_client import QdrantClient

    if request.param == "server" and not os.environ.get("QDRANT_URL"):
        pytest.skip("needs a Qdrant server named by QDRANT_URL")
    client = QdrantClient(url=os.environ["QDRANT_URL"]) if request.param == "server" else QdrantClient(":memory:")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Payload indexes have no effect")
        yield client
    client.close()


@pytest.fixture
def collection(client) -> Iterator[str]:
    from qdrant_client import models

    name = f"partwise-{uuid.uuid4().hex}"
    client.create_collection(name, models.VectorParams(size=2, distance=models.Distance.DOT))
    points = [
        models.PointStruct(id=n, vector=[1.0, float(n)], payload={"content": "Cable 7 ft", "meta": meta})
        for n, meta in enumerate(METAS)
    ]
    client.upsert(name, points, wait=True)
    yield name
    client.delete_collection(name)


def payloads(client, collection) -> list[dict[str, Any]]:
    records, _ = client.scroll(collection, limit=100)
    return [record.payload for record in sorted(records, key=lambda record: record.id)]


def test_keys_are_written_and_nothing_else_is_touched(client, collection):
    """Each point gets its keys and attributes; the rest of its payload and its vector stay."""
    steps = []
    counts = annotate_collection(client, collection, batch_size=3, on_progress=steps.append)
    assert counts == {"points": 4, "updated": 4, "unchanged": 0, "without_number": 1}
    assert steps == [3, 4]
    expected = [{**meta, "part_number_keys": keys, "specs": SPECS} for meta, keys in zip(METAS, KEYS, strict=True)]
    assert payloads(client, collection) == [{"content": "Cable 7 ft", "meta": meta} for meta in expected]
    (record,) = client.retrieve(collection, [2], with_vectors=True)
    assert record.vector == [1.0, 2.0]


def test_a_second_run_changes_nothing(client, collection):
    """Annotating again reads everything and writes nothing."""
    annotate_collection(client, collection)
    before = payloads(client, collection)
    assert annotate_collection(client, collection) == {"points": 4, "updated": 0, "unchanged": 4, "without_number": 1}
    assert payloads(client, collection) == before


def test_mistakes_are_named(client, collection):
    """A collection that is not there and a senseless batch size are errors."""
    with pytest.raises(ConfigError, match="no collection 'nowhere'"):
        annotate_collection(client, "nowhere")
    with pytest.raises(ConfigError, match="batch_size"):
        annotate_collection(client, collection, batch_size=0)
