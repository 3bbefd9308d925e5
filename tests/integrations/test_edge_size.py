"""What keeps the embedded store's time and memory within bounds while its catalog grows."""

from types import SimpleNamespace

import numpy as np
import pytest
from haystack import Document
from haystack.document_stores.types import DuplicatePolicy

from edge_stores import fast_folder, open_store
from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore, _shards, _space
from jsonl_files import jsonl_file
from partwise.cli import indexing
from partwise.cli.indexing import IndexRun
from partwise.errors import StoreError


@pytest.fixture
def folder():
    yield from fast_folder()


@pytest.fixture
def store(folder):
    store = open_store(folder / "s")
    documents = [
        Document(id=f"p{number}", content="Bolt", meta={"n": number, "a.b": [number], "part_number_keys": []})
        for number in range(5)
    ]
    store.write_documents([*documents, Document(id="bare", content="Nut")])
    yield store
    store.close()


def test_one_field_of_documents(store):
    """Values come by id, dotted keys and lists included; None where the field is missing; unknown ids are left out."""
    assert store.get_metadata_values(["p3", "bare", "unknown"], "n") == {"p3": 3, "bare": None}
    assert store.get_metadata_values(["p3"], "a.b") == {"p3": [3]}
    assert store.get_metadata_values([], "n") == {}


def test_whether_there_is_any(store, folder):
    """A store, a filter that something meets, one that nothing meets, and a store that is not there."""
    above = {"field": "meta.n", "operator": ">", "value": 3}
    beyond = {"field": "meta.n", "operator": ">", "value": 4}
    assert [store.has_documents(), store.has_documents(above), store.has_documents(beyond)] == [True, True, False]
    nothing = open_store(folder / "none")
    assert (nothing.has_documents(), nothing.get_metadata_values(["p3"], "n")) == (False, {})
    assert not (folder / "none").exists()


def segments(store: QdrantEdgeDocumentStore) -> int:
    with store._reading() as shard:
        return shard.info().segments_count


def test_an_update_rewrites_a_segment_and_not_the_store(folder, monkeypatch):
    """Full segments stay apart when the store is compacted, and what is read, replaced and deleted spans them."""
    monkeypatch.setattr(_shards, "_SEGMENT", 400)
    dimension = 8192  # ten megabytes of vectors are what the engine thinks worth compacting
    vector = np.random.default_rng(0).standard_normal(dimension).tolist()
    store = open_store(folder / "s", embedding_dim=dimension, return_embedding=False)
    counts = []
    for turn in range(3):
        written = [Document(id=f"{turn}-{n}", content="x", embedding=vector, meta={"n": n}) for n in range(350)]
        store.write_documents(written)
        assert store.optimize()
        counts.append(segments(store))
    assert counts[2] > counts[1] > counts[0]
    changed = [Document(id=f"{turn}-7", content="y", embedding=vector, meta={"n": -1}) for turn in range(3)]
    store.write_documents(changed, DuplicatePolicy.OVERWRITE)
    store.delete_documents(["0-1", "1-1"])
    assert store.count_documents() == 3 * 350 - 2
    assert {each.content for each in store.get_documents_by_id(["0-7", "1-7", "2-7"])} == {"y"}
    assert len(store.query_by_embedding(vector, top_k=2000)) == 3 * 350 - 2
    store.close()


def test_no_room_to_compact(store, monkeypatch):
    """A disk on which the largest segment does not fit a second time is told in one line, and the store stays as it is."""
    monkeypatch.setattr(_space.shutil, "disk_usage", lambda _: SimpleNamespace(free=50_000_000))
    with pytest.raises(StoreError, match="50 MB are free on its disk and .* needed; nothing was changed"):
        store.optimize()
    assert store.count_documents() == 6


def test_a_long_run_compacts_on_its_way(folder, monkeypatch):
    """The next version is compacted and opened again after so many products; every product is there, once."""
    compacted = []
    monkeypatch.setattr(indexing, "_WRITTEN_PER_COMPACTION", 300)
    plain = QdrantEdgeDocumentStore.optimize

    def optimize(store: QdrantEdgeDocumentStore) -> bool:
        compacted.append(store.count_documents())
        return plain(store)

    monkeypatch.setattr(QdrantEdgeDocumentStore, "optimize", optimize)
    catalog = folder / "c.jsonl"
    catalog.write_bytes(jsonl_file({"id": f"p{n}", "title": f"Bolt {n}"} for n in range(800)))
    run = IndexRun("index", [catalog], store=str(folder / "s"), fields=None)
    run.check()
    run.begin()
    assert list(run.write())[-1].written == 800
    assert compacted == [512, 800]
    store = QdrantEdgeDocumentStore(path=str(folder / "s"))
    assert (store.count_documents(), len(set(store.document_ids()))) == (800, 800)
    store.close()
