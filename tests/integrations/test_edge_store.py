"""QdrantEdgeDocumentStore: Haystack's own acceptance tests, and what catalogs need beyond them."""

import asyncio
import inspect
import json
import shutil
import threading
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from haystack import Document
from haystack.dataclasses import ByteStream, SparseEmbedding
from haystack.document_stores.errors import DuplicateDocumentError
from haystack.document_stores.types import DuplicatePolicy
from haystack.errors import FilterError
from haystack.testing import document_store as mixins
from haystack.testing import document_store_async as async_mixins

from edge_stores import fast_folder, open_store, product
from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore
from partwise.errors import ConfigError, QueryError, StoreError

TYPE = "haystack_integrations.document_stores.partwise.edge.QdrantEdgeDocumentStore"


@pytest.fixture
def tmp_path():
    yield from fast_folder()


def uneven() -> SparseEmbedding:
    terms = SparseEmbedding([1], [1.0])
    terms.indices.append(2)  # what Haystack checks when it is made, nobody checks later
    return terms


@pytest.fixture
def store(tmp_path):
    opened = open_store(tmp_path / "store")
    yield opened
    opened.close()


class Acceptance:
    """The store to test, and when a document counts as the one that was written."""

    @pytest.fixture
    def document_store(self, tmp_path):
        """A store of the vectors that Haystack's tests use."""
        opened = open_store(tmp_path / "store", embedding_dim=768)
        yield opened
        opened.close()

    @staticmethod
    def assert_documents_are_equal(received, expected):
        """The engine orders by point id and holds 32-bit floats; everything else must be equal."""
        written = {document.id: document for document in expected}
        assert sorted(document.id for document in received) == sorted(written)
        for document in received:
            wanted = written[document.id]
            assert replace(document, embedding=None) == replace(wanted, embedding=None)
            if wanted.embedding is None:
                assert document.embedding is None
            else:
                assert document.embedding == pytest.approx(wanted.embedding, rel=1e-5, abs=1e-6)


class TestProtocol(
    Acceptance,
    mixins.DocumentStoreBaseExtendedTests,
    mixins.CountDocumentsByFilterTest,
    mixins.CountUniqueMetadataByFilterTest,
    mixins.GetMetadataFieldsInfoTest,
    mixins.GetMetadataFieldMinMaxTest,
    mixins.GetMetadataFieldUniqueValuesTest,
):
    """Haystack's tests for every document store."""

    def test_write_documents(self, document_store):
        """Without a policy, an id that is stored already is an error."""
        doc = Document(content="test doc")
        assert document_store.write_documents([doc]) == 1
        with pytest.raises(DuplicateDocumentError):
            document_store.write_documents([doc])
        self.assert_documents_are_equal(document_store.filter_documents(), [doc])


class TestAsyncProtocol(
    Acceptance,
    async_mixins.CountDocumentsAsyncTest,
    async_mixins.CountDocumentsByFilterAsyncTest,
    async_mixins.CountUniqueMetadataByFilterAsyncTest,
    async_mixins.DeleteAllAsyncTest,
    async_mixins.DeleteByFilterAsyncTest,
    async_mixins.DeleteDocumentsAsyncTest,
    async_mixins.FilterDocumentsAsyncTest,
    async_mixins.GetMetadataFieldMinMaxAsyncTest,
    async_mixins.GetMetadataFieldUniqueValuesAsyncTest,
    async_mixins.GetMetadataFieldsInfoAsyncTest,
    async_mixins.UpdateByFilterAsyncTest,
    async_mixins.WriteDocumentsAsyncTest,
):
    """Haystack's tests for every asynchronous document store."""

    async def test_write_documents_async(self, document_store):
        """Without a policy, an id that is stored already is an error."""
        doc = Document(content="test doc")
        assert await document_store.write_documents_async([doc]) == 1
        with pytest.raises(DuplicateDocumentError):
            await document_store.write_documents_async([doc])


def test_to_dict():
    """The saved form never changes by accident."""
    assert QdrantEdgeDocumentStore(path="x").to_dict() == {
        "type": TYPE,
        "init_parameters": {
            "path": "x",
            "embedding_dim": 384,
            "similarity": "cosine",
            "sparse_idf": True,
            "return_embedding": True,
            "payload_fields_to_index": None,
        },
    }


def test_from_dict_makes_nothing(tmp_path, monkeypatch):
    """Loading YAML touches no disk, and an unset path stays unset."""
    monkeypatch.chdir(tmp_path)
    restored = QdrantEdgeDocumentStore.from_dict({"type": TYPE, "init_parameters": {"similarity": "dot_product"}})
    assert restored.to_dict()["init_parameters"]["path"] is None
    assert list(tmp_path.iterdir()) == []


def test_path_comes_from_the_environment(tmp_path, monkeypatch):
    """Without a path, PARTWISE_STORE as it is at first use decides, else ./partwise-store."""
    monkeypatch.chdir(tmp_path)
    unnamed = QdrantEdgeDocumentStore()
    monkeypatch.setenv("PARTWISE_STORE", str(tmp_path / "elsewhere"))
    assert unnamed.folder == tmp_path.resolve() / "elsewhere"
    monkeypatch.delenv("PARTWISE_STORE")
    assert QdrantEdgeDocumentStore().folder == tmp_path.resolve() / "partwise-store"


@pytest.mark.parametrize(
    "parameters",
    [
        {"embedding_dim": 0},
        {"similarity": "manhattan"},
        {"payload_fields_to_index": [{"field_name": "meta.x", "field_schema": "geo"}]},
        {"payload_fields_to_index": [3]},
        {"payload_fields_to_index": ['meta."x']},
    ],
)
def test_impossible_parameters(parameters):
    """A parameter that cannot work is refused at once."""
    with pytest.raises(ConfigError):
        QdrantEdgeDocumentStore(**parameters)


def test_reading_makes_no_folder(store, tmp_path):
    """A store that does not exist is empty, and stays away."""
    assert not store.exists()
    store.warm_up()
    assert store.count_documents() == 0
    assert store.filter_documents() == store.get_documents_by_id(["a"]) == store.lookup_keys(["K"]) == []
    assert store.query_by_embedding([1.0, 0.0, 0.0]) == []
    assert store.read_facts() == {}
    store.delete_documents(["a"])
    store.delete_all_documents()
    assert store.write_documents([]) == 0
    store.flush()
    assert not store.optimize()
    assert list(tmp_path.iterdir()) == []


def test_every_field_comes_back(store):
    """Content, meta of any JSON shape, both vectors and binary data survive; the score does not."""
    meta = {
        "a.b": 1,
        "": None,
        "Länge [mm]": 2.0,
        "deep": {"list": [], "none": [None, {"x": []}]},
        "big": 2**63,
        "nul": "\0",
    }
    document = Document(
        id="5",
        content="Größe",
        meta=meta,
        score=0.5,
        blob=ByteStream(b"\x00\xff", meta={"page": 1}, mime_type="image/png"),
        embedding=[3.0, 4.0, 0.0],
        sparse_embedding=SparseEmbedding(indices=[2**32 - 1, 7], values=[0.5, 0.25]),
    )
    assert store.write_documents([document]) == 1
    store.close()
    (back,) = store.filter_documents()
    assert back.embedding == pytest.approx([3.0, 4.0, 0.0])
    assert dict(zip(back.sparse_embedding.indices, back.sparse_embedding.values, strict=True)) == {
        2**32 - 1: 0.5,
        7: 0.25,
    }
    assert (back.id, back.content, back.meta, back.blob, back.score) == ("5", "Größe", meta, document.blob, None)
    assert type(back.meta["Länge [mm]"]) is float
    assert document.score == 0.5


def test_numbers_of_any_kind(store):
    """Vectors of whole numbers and of NumPy's numbers are vectors."""
    terms = SparseEmbedding([np.int64(3)], [np.float32(0.5)])
    store.write_documents(
        [
            Document(id="a", embedding=[3, 0, 4], sparse_embedding=terms),
            Document(id="b", embedding=[np.float32(0.5), np.int64(0), 0]),
        ]
    )
    a, b = store.get_documents_by_id(["a", "b"])
    assert (a.embedding, b.embedding) == (pytest.approx([3, 0, 4]), pytest.approx([0.5, 0, 0]))
    assert a.sparse_embedding == SparseEmbedding([3], [0.5])


def test_vectors_are_left_out_when_not_wanted(tmp_path):
    """With return_embedding off, reading documents does not read their vectors."""
    slim = open_store(tmp_path / "store", return_embedding=False)
    slim.write_documents([Document(id="a", embedding=[1.0, 0.0, 0.0])])
    assert slim.filter_documents()[0].embedding is None
    assert slim.get_documents_by_id(["a"])[0].embedding is None
    slim.close()


@pytest.mark.parametrize(
    ("bad", "place"),
    [
        ({"embedding": [1.0, 2.0]}, "2 numbers.*embedding_dim is 3"),
        ({"embedding": [1.0, float("nan"), 0.0]}, "NaN"),
        ({"embedding": [1.0, 1e300, 0.0]}, "32-bit"),
        ({"embedding": ["a", "b", "c"]}, "numbers"),
        ({"sparse_embedding": uneven()}, "2 indices but 1 values"),
        ({"sparse_embedding": SparseEmbedding([1, 1], [1.0, 2.0])}, "twice"),
        ({"sparse_embedding": SparseEmbedding([-1], [1.0])}, "-1"),
        ({"sparse_embedding": SparseEmbedding([2**32], [1.0])}, "4294967296"),
        ({"sparse_embedding": SparseEmbedding([1], [float("inf")])}, "inf at index 1"),
        ({"sparse_embedding": SparseEmbedding([1], ["x"])}, "'x' at index 1"),
        ({"meta": {"specs": [{"value": float("nan")}]}}, r"meta\.specs\[0\]\.value is nan"),
        ({"meta": {"x": {"y z": {1, 2}}}}, r'meta\.x\."y z" is a builtins\.set'),
        ({"meta": {"x": {1: 2}}}, "meta.x has the key 1"),
        ({"meta": {"x": 2**64}}, "beyond 64 bits"),
        ({"meta": {"x": "\ud800"}}, "surrogate"),
        ({"meta": {"x": Path("y")}}, "Path"),
    ],
)
def test_one_bad_document_writes_nothing(store, bad, place):
    """The error names the document and the place in it, and the good ones of the list are not written either."""
    good = [Document(id="first", content="x"), Document(id="last", content="y")]
    with pytest.raises(StoreError, match=f"(?s)Document bad: .*{place}"):
        store.write_documents([good[0], Document(id="bad", **bad), good[1]])
    assert store.count_documents() == 0
    assert store.write_documents(good) == 2


def test_policies_on_stored_documents(store):
    """FAIL writes nothing, SKIP only what is new, OVERWRITE everything; each returns its count."""
    store.write_documents([product(1), product(2)])
    batch = [product(2, colour="red"), product(3)]
    for policy in (DuplicatePolicy.FAIL, DuplicatePolicy.NONE):
        with pytest.raises(DuplicateDocumentError, match="p2"):
            store.write_documents(batch, policy)
    assert store.count_documents() == 2
    assert store.write_documents(batch, DuplicatePolicy.SKIP) == 1
    assert "colour" not in store.get_documents_by_id(["p2"])[0].meta
    assert store.write_documents(batch, DuplicatePolicy.OVERWRITE) == 2
    assert store.get_documents_by_id(["p2"])[0].meta["colour"] == "red"


def test_policies_inside_one_list(store):
    """An id twice in one list is an error with FAIL; SKIP keeps the first, OVERWRITE the last."""
    twice = [product(1, turn=1), product(1, turn=2)]
    with pytest.raises(DuplicateDocumentError, match="p1"):
        store.write_documents(twice, DuplicatePolicy.FAIL)
    assert store.write_documents(twice, DuplicatePolicy.SKIP) == 1
    assert store.filter_documents()[0].meta["turn"] == 1
    assert store.write_documents(twice, DuplicatePolicy.OVERWRITE) == 1
    assert store.filter_documents()[0].meta["turn"] == 2


def test_overwriting_replaces_vectors_too(store):
    """A document written again without its embedding has none."""
    store.write_documents([Document(id="a", content="x", embedding=[1.0, 0.0, 0.0])])
    store.write_documents([Document(id="a", content="x")], DuplicatePolicy.OVERWRITE)
    assert store.query_by_embedding([1.0, 0.0, 0.0]) == []
    assert store.filter_documents()[0].embedding is None


def test_get_documents_by_id_keeps_the_order(store):
    """Ids are answered in their order, unknown ones are left out."""
    store.write_documents([product(n) for n in range(5)])
    assert [d.id for d in store.get_documents_by_id(["p3", "nothing", "p0", "p3"])] == ["p3", "p0"]
    assert store.get_documents_by_id([]) == []


def test_lookup_keys(store):
    """Any shared key finds a document, together with filters and up to a limit; no keys find nothing."""
    store.write_documents([product(n, brand="Acme" if n < 4 else "Other") for n in range(9)])
    assert [d.id for d in store.lookup_keys(["K7", "NONE"])] == ["p7"]
    assert {d.id for d in store.lookup_keys(["SHARED0"])} == {"p0", "p3", "p6"}
    acme = {"field": "meta.brand", "operator": "==", "value": "Acme"}
    assert {d.id for d in store.lookup_keys(["SHARED0", "K1"], filters=acme)} == {"p0", "p3", "p1"}
    assert len(store.lookup_keys(["SHARED0", "SHARED1"], limit=2)) == 2
    assert store.lookup_keys(["SHARED0"], limit=0) == store.lookup_keys([]) == []


@pytest.mark.parametrize("sparse_idf", [True, False])
def test_documents_are_counted_by_term(tmp_path, sparse_idf):
    """Each index counts as often as documents have it, in long lists and short, after deletions and in compact files."""
    store = open_store(tmp_path / "store", sparse_idf=sparse_idf)
    random = np.random.default_rng(7)
    rows = [random.choice(60, size=random.integers(1, 12), replace=False).tolist() for _ in range(300)]
    documents = [
        Document(id=str(n), sparse_embedding=SparseEmbedding(row, [0.5] * len(row))) for n, row in enumerate(rows)
    ]
    store.write_documents([*documents, Document(id="none")])
    store.delete_documents([str(n) for n in range(50)])
    counts = Counter(index for row in rows[50:] for index in row)
    every = list(range(2000))
    for _ in range(2):
        assert store.sparse_document_frequency(every) == counts
        assert store.sparse_document_frequency(every, at_most=1) == dict.fromkeys(counts, 1)
        assert store.sparse_document_frequency([3, 4, 2**32 - 1], at_most=9) == {n: min(counts[n], 9) for n in (3, 4)}
        assert store.sparse_document_frequency([]) == {}
        store.optimize()
    for wrong in ([-1], [2**32], [1, 1], ["1"]):
        with pytest.raises(QueryError, match="sparse embedding (has the index|names an index twice)"):
            store.sparse_document_frequency(wrong)
    assert open_store(tmp_path / "nowhere").sparse_document_frequency([1, 2]) == {}
    store.close()


def test_more_than_a_page(store):
    """Reading, looking up and deleting go on past the engine's page size."""
    store.write_documents([Document(id=str(n), meta={"part_number_keys": ["ALL"], "odd": n % 2}) for n in range(2500)])
    assert len({d.id for d in store.filter_documents()}) == 2500
    assert len(store.lookup_keys(["ALL"])) == 2500
    assert len(store.lookup_keys(["ALL"], limit=1500)) == 1500
    assert store.delete_by_filter({"field": "meta.odd", "operator": "==", "value": 1}) == 1250
    store.delete_all_documents()
    assert store.count_documents() == 0


def test_an_empty_filter_never_deletes(store):
    """Deleting and updating ask for a filter that says something."""
    store.write_documents([product(1)])
    for call in (lambda: store.delete_by_filter({}), lambda: store.update_by_filter({}, {"x": 1})):
        with pytest.raises(FilterError, match="empty filter"):
            call()
    assert store.delete_by_filter({"operator": "OR", "conditions": []}) == 0
    assert store.delete_by_filter({"field": "meta.x", "operator": "in", "value": []}) == 0
    assert store.count_documents() == 1


def test_updating_meta_keeps_the_rest(store):
    """Vectors, content and other keys stay, and what is empty afterwards is found as empty."""
    store.write_documents([Document(id="a", content="x", embedding=[0.0, 2.0, 0.0], meta={"tags": ["t"], "n": 1})])
    everything = {"field": "id", "operator": "==", "value": "a"}
    assert store.update_by_filter(everything, {"tags": [], "new": True}) == 1
    (document,) = store.filter_documents({"field": "meta.tags", "operator": "==", "value": []})
    assert document.meta == {"tags": [], "n": 1, "new": True}
    assert (document.content, document.embedding) == ("x", pytest.approx([0.0, 2.0, 0.0]))
    with pytest.raises(StoreError, match=r"meta\.x is inf"):
        store.update_by_filter(everything, {"x": float("inf")})


def test_stores_share_one_shard(tmp_path):
    """Stores on one folder, also through a link, see each other's writes; the last to close lets the folder go."""
    first = open_store(tmp_path / "store")
    (tmp_path / "link").symlink_to(tmp_path / "store")
    second = open_store(tmp_path / "link")
    first.write_documents([product(1)])
    assert second.count_documents() == 1
    first.close()
    second.write_documents([product(2)])
    assert first.count_documents() == 2
    first.close()
    first.close()
    second.close()
    assert open_store(tmp_path / "store").count_documents() == 2


def test_threads_open_and_close(tmp_path):
    """Stores that open, read, write and close at the same time never disturb one another."""
    problems: list[Exception] = []

    def work(worker: int) -> None:
        try:
            for turn in range(15):
                mine = open_store(tmp_path / "store")
                mine.write_documents([product(worker * 1000 + turn)])
                assert mine.lookup_keys([f"K{worker * 1000 + turn}"])
                mine.close()
        except Exception as error:  # noqa: BLE001 - a thread's error is told to the test
            problems.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert open_store(tmp_path / "store").count_documents() == 60


def test_skip_is_exact_under_threads(store):
    """Of many threads that write the same id with SKIP, one writes."""
    counts: list[int] = []
    threads = [
        threading.Thread(target=lambda: counts.append(store.write_documents([product(1)], DuplicatePolicy.SKIP)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 1


def test_two_event_loops(store):
    """A store used in one loop works in the next, and beside synchronous calls."""

    async def use(number: int) -> int:
        await store.write_documents_async([product(number)])
        found = await asyncio.gather(*(store.lookup_keys_async([f"K{number}"]) for _ in range(5)))
        assert [len(each) for each in found] == [1] * 5
        return await store.count_documents_async()

    assert asyncio.run(use(1)) == 1
    assert asyncio.run(use(2)) == 2
    assert store.count_documents() == 2


def test_every_method_has_its_twin():
    """Asynchronous methods take the parameters of their namesakes."""
    twins = [name for name in dir(QdrantEdgeDocumentStore) if name.endswith("_async")]
    assert len(twins) == 28
    for name in twins:
        twin, plain = (getattr(QdrantEdgeDocumentStore, n) for n in (name, name.removesuffix("_async")))
        assert inspect.signature(twin) == inspect.signature(plain)
        assert inspect.iscoroutinefunction(twin)


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"embedding_dim": 4}, "embedding_dim 3, but 4"),
        ({"similarity": "euclidean"}, "similarity 'cosine', but 'euclidean'"),
        ({"sparse_idf": False}, "sparse_idf True, but False"),
    ],
)
def test_another_shape_is_refused(store, tmp_path, parameters, words):
    """A store of other vectors is one error that says what differs and what to do."""
    store.write_documents([product(1)])
    with pytest.raises(StoreError, match=f"{words}.*re-index"):
        open_store(tmp_path / "store", **parameters).count_documents()
    store.close()
    with pytest.raises(StoreError, match=f"{words}.*re-index"):
        open_store(tmp_path / "store", **parameters).warm_up()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": 2}, "format 2.*re-index"),
        ({"format": None}, "format None"),
        ({"engine": "0.8.4"}, r"qdrant-edge-py 0\.8\.4.*re-index"),
        ({"engine": "1.0.0"}, r"qdrant-edge-py 1\.0\.0.*re-index"),
        ({"layout": {"size": 3}}, "damaged.*re-index"),
    ],
)
def test_another_format_is_refused(store, change, words):
    """A manifest of another format or engine is one error, before the shard is touched."""
    store.write_documents([product(1)])
    store.close()
    manifest = store.folder / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | change))
    with pytest.raises(StoreError, match=words):
        store.count_documents()


def test_another_patch_version_opens(store):
    """Only a change of the engine's series asks for a new index."""
    store.write_documents([product(1)])
    store.close()
    manifest = store.folder / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"engine": "0.9.77"}))
    assert store.count_documents() == 1


def test_a_folder_that_is_another_thing(store, tmp_path):
    """A folder with other files, a plain file and a damaged manifest are refused and left as they are."""
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "holiday.jpg").write_text("x")
    for call in (store.count_documents, lambda: store.write_documents([product(1)]), store.exists):
        with pytest.raises(StoreError, match=r"holiday\.jpg.*another folder"):
            call()
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="another folder"):
        open_store(tmp_path / "file").count_documents()
    with pytest.raises(StoreError, match="cannot"):
        open_store(tmp_path / "file" / "below").write_documents([product(1)])
    (tmp_path / "store" / "manifest.json").write_text("{")
    with pytest.raises(StoreError, match="re-index"):
        store.count_documents()
    assert (tmp_path / "store" / "holiday.jpg").exists()


def test_an_empty_folder_is_welcome(store, tmp_path):
    """A folder that was made beforehand, even with hidden files, becomes a store."""
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / ".gitkeep").touch()
    assert store.count_documents() == 0
    assert store.write_documents([product(1)]) == 1


def test_a_folder_deleted_by_hand(store):
    """Deleting an open store's folder gives an empty store, which can be written again."""
    store.write_documents([product(1)])
    shutil.rmtree(store.folder)
    assert store.count_documents() == 0
    assert store.write_documents([product(2)]) == 1
    store.close()
    assert [d.id for d in store.filter_documents()] == ["p2"]


def test_a_missing_shard_is_not_an_empty_store(store):
    """A store that lost its shard says so instead of answering with nothing."""
    store.write_documents([product(1)])
    store.close()
    shutil.rmtree(store.folder / "versions" / "001")
    with pytest.raises(StoreError, match=r"versions/001.*re-index"):
        store.count_documents()


def test_damaged_files_are_one_error(store):
    """A shard that the engine cannot read is reported as such."""
    store.write_documents([product(1)])
    store.close()
    (store.folder / "versions" / "001" / "edge_config.json").write_text("no json")
    with pytest.raises(StoreError, match=r"cannot be opened.*re-index"):
        store.count_documents()


def test_facts(store):
    """Facts are added to, kept beside the vectors' shape, and read without opening the shard."""
    store.write_facts({"encoder": "abc"})
    store.write_facts({"sparse": "terms-1"})
    store.write_documents([product(1)])
    store.close()
    assert store.read_facts() == {"encoder": "abc", "sparse": "terms-1"}
    assert store.exists()
    assert store.count_documents() == 1


def test_fields_named_later_are_indexed(tmp_path):
    """Fields to index may be added to a store that exists already."""
    first = open_store(tmp_path / "store")
    first.write_documents([product(n, price=float(n), **{"a.b c": f"v{n}"}) for n in range(5)])
    first.close()
    fields = [{"field_name": "meta.price", "field_schema": "float"}, 'meta."a.b c"']
    second = open_store(tmp_path / "store", payload_fields_to_index=fields)
    assert second.count_documents_by_filter({"field": "meta.price", "operator": ">=", "value": 3}) == 2
    assert second.count_documents_by_filter({"field": 'meta."a.b c"', "operator": "==", "value": "v2"}) == 1
    with second._shared().reading(second._expectation) as shard:
        assert set(shard.info().payload_schema) == {
            "meta.part_number_keys",
            "meta.product_id",
            "meta.price",
            'meta."a.b c"',
        }
    second.close()


def test_optimize_keeps_everything(store):
    """Compacting loses no document, vector or key."""
    store.write_documents([product(n) for n in range(1500)])
    store.delete_documents([f"p{n}" for n in range(1000)])
    assert store.optimize()
    store.close()
    assert store.count_documents() == 500
    assert [d.id for d in store.lookup_keys(["K1200"])] == ["p1200"]
