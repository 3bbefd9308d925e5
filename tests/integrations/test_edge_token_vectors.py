"""Token vectors in the embedded store: written once, scored by MaxSim, never of a text that has changed."""

import asyncio
import json
import logging
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from haystack import Document, Pipeline
from haystack.components.writers import DocumentWriter
from haystack.core.serialization import component_to_dict
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.document_stores.types import DuplicatePolicy
from qdrant_edge import EdgeShard

from commands import partwise
from edge_stores import fast_folder, open_store, product
from haystack_integrations.components.embedders.partwise import CatalogTokenEmbedder
from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore
from partwise.errors import ConfigError, StoreError
from partwise.models.encoder import shared_encoder
from partwise.models.late_interaction import LateInteraction, max_sim, stored_scores
from partwise.reranking import catalog_text
from processes import environment

ROOT = Path(__file__).parents[2]
DIM = 8
OVERWRITE = DuplicatePolicy.OVERWRITE


@pytest.fixture
def tmp_path():
    yield from fast_folder()


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path / "store")
    store.write_documents([product(number) for number in range(60)])
    yield store
    store.close()


def tokens(number: int, rows: int = 5) -> np.ndarray:
    """Token vectors of product n, always the same."""
    return np.random.default_rng(number).normal(size=(rows, DIM)).astype(np.float32)


def some(*numbers: int) -> dict[str, np.ndarray]:
    return {f"p{number}": tokens(number) for number in numbers}


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def expected(query: np.ndarray, *numbers: int) -> dict[str, float]:
    """What max_sim, the second stage's own arithmetic, gives."""
    if not numbers:
        return {}
    scores = max_sim(unit(query), [unit(tokens(number)).astype(np.float16) for number in numbers])
    return dict(zip((f"p{number}" for number in numbers), scores, strict=True))


def check_scores(store: QdrantEdgeDocumentStore, *numbers: int) -> None:
    query = tokens(1000, rows=4) * 3
    assert store.score_token_vectors(query, [f"p{n}" for n in range(60)]) == pytest.approx(
        expected(query, *numbers), abs=0.01
    )


# Scores


def test_scores_are_the_mean_of_the_best_cosines(store):
    """Documents score as max_sim scores them; those without token vectors, or unknown, are absent."""
    assert store.score_token_vectors(tokens(1), ["p1"]) == {}
    assert store.write_token_vectors(some(*range(40)), "m") == 40
    check_scores(store, *range(40))
    assert store.score_token_vectors(tokens(1), ["p50", "nobody"]) == {}
    assert store.score_token_vectors(tokens(1), []) == {}
    assert store.score_token_vectors(tokens(1), ["p1", "p1"]) == {"p1": pytest.approx(1, abs=0.01)}
    assert store.score_token_vectors(tokens(1) * 0, ["p1"]) == {"p1": 0}


def test_order_on_real_text(demo_store):
    """On the demo catalog the packaged encoder's order stays: scores within 0.01, the top 5 of 40 the same."""
    encoder = shared_encoder()
    documents = demo_store.filter_documents()
    texts = {document.id: catalog_text(document.content, document.meta) for document in documents}
    vectors = dict(zip(texts, encoder.encode_tokens(list(texts.values()), max_tokens=44), strict=True))
    assert demo_store.write_token_vectors(vectors, encoder.checksum) == len(texts) == 400
    queries = ["patch cable 2 m grey", "Kugellager 25 x 52", "hex bolt M12x1.75 A2-70", "vanne à bille 1/2 laiton"]
    for at, asked in enumerate(encoder.encode_tokens(queries, "query")):
        names = list(texts)[at * 100 : at * 100 + 40]
        exact = dict(zip(names, max_sim(asked, [vectors[name].astype(np.float16) for name in names]), strict=True))
        found = demo_store.score_token_vectors(asked, names)
        assert found == pytest.approx(exact, abs=0.01)
        assert sorted(found, key=found.__getitem__)[-5:] == sorted(exact, key=exact.__getitem__)[-5:]


@pytest.fixture
def demo_store(tmp_path):
    """Four hundred products of the demo catalog."""
    store = QdrantEdgeDocumentStore(str(tmp_path / "demo"))
    lines = (ROOT / "examples" / "catalog" / "products.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines[:: len(lines) // 400][:400]]
    store.write_documents([Document(id=record["id"], content=f"{record['title']}\n{record}") for record in records])
    yield store
    store.close()


# What is stored


def test_what_is_missing_is_found(store):
    """Documents without token vectors are listed as they were written, and counted, also before there are any."""
    assert store.token_vector_model() is None
    assert store.count_documents_without_token_vectors() == len(store.documents_without_token_vectors()) == 60
    store.write_token_vectors(some(*range(58)), "m")
    assert store.token_vector_model() == "m"
    assert store.count_documents_without_token_vectors() == 2
    left = store.documents_without_token_vectors(limit=5)
    assert sorted(left, key=lambda document: document.id) == [product(58), product(59)]
    assert len(store.documents_without_token_vectors(limit=1)) == 1


def test_a_rewritten_document_loses_them(store):
    """A document whose text may have changed is missing again; meta that is set, and other documents, keep theirs."""
    store.write_token_vectors(some(1, 2, 3), "m")
    store.write_documents([product(1)], OVERWRITE)
    store.update_by_filter({"field": "id", "operator": "==", "value": "p2"}, {"price": 5})
    store.delete_documents(["p3"])
    check_scores(store, 2)


def test_documents_stay_as_they_were(store):
    """Neither vectors nor meta of a document change, and token vectors are never read with them."""
    embedded = Document(id="p1", content="x", embedding=[0.0, 0.6, 0.8], meta={"empty": [], "n": 1})
    store.write_documents([embedded], OVERWRITE)
    store.write_token_vectors(some(1), "m")
    assert store.get_documents_by_id(["p1"])[0].embedding == pytest.approx(embedded.embedding)
    (found,) = store.query_by_embedding([0.0, 0.6, 0.8], top_k=1, return_embedding=True)
    assert (found.meta, found.content, found.embedding) == (embedded.meta, "x", pytest.approx(embedded.embedding))
    assert len(store.filter_documents()) == 60


def test_unknown_documents_are_ignored(store):
    """Vectors of a document that was deleted meanwhile are dropped, without a trace of it."""
    assert store.write_token_vectors(some(1, 99), "m") == 1
    assert store.count_documents() == 60


def test_deleting_them_forgets_the_model(store):
    """After deleting, another model of another size can begin."""
    store.write_token_vectors(some(*range(60)), "m")
    store.delete_token_vectors()
    assert (store.token_vector_model(), store.count_documents_without_token_vectors()) == (None, 60)
    assert store.score_token_vectors(tokens(1), ["p1"]) == {}
    store.delete_token_vectors()
    assert store.write_token_vectors({"p1": np.ones((2, 3))}, "other") == 1
    assert store.score_token_vectors(np.ones((1, 3)), ["p1", "p2"]) == {"p1": pytest.approx(1, abs=0.01)}


def test_no_store_has_none(tmp_path):
    """Asking a store that is not there gives nothing and makes nothing."""
    store = open_store(tmp_path / "none")
    assert store.write_token_vectors(some(1), "m") == 0
    assert (store.token_vector_model(), store.documents_without_token_vectors()) == (None, [])
    assert store.score_token_vectors(tokens(1), ["p1"]) == {}
    store.delete_token_vectors()
    assert not store.exists()


# Mistakes


@pytest.mark.parametrize(
    ("vectors", "problem"),
    [
        (np.array([[1.0, np.nan]]), "hold NaN"),
        (np.array([[1e300, 1.0]]), "more than a 32-bit float"),
        (np.ones(8), r"shape \[8\], and should have \[tokens, size\]"),
        (np.empty((0, 8)), r"shape \[0, 8\]"),
        ([[1.0], [1.0, 2.0]], "no table of numbers"),
        ("word", "no table of numbers"),
        (np.ones((2, 7)), f"7 numbers, those in .* have {DIM}; use one model"),
    ],
)
def test_malformed_vectors_are_one_error(store, vectors, problem):
    """Neither a document's nor a query's malformed vectors reach the engine; the document is named."""
    store.write_token_vectors(some(1), "m")
    with pytest.raises(StoreError, match=f"Document p3: .*{problem}"):
        store.write_token_vectors({"p2": tokens(2), "p3": vectors}, "m")
    with pytest.raises(StoreError, match=f"query_vectors: .*{problem}"):
        store.score_token_vectors(vectors, ["p1"])
    check_scores(store, 1)


def test_another_model_is_an_error(store):
    """One store has the vectors of one model: the error says what to do, and nothing is written."""
    store.write_token_vectors(some(1), "m" * 64)
    with pytest.raises(StoreError, match=r"another model \(m{24}, these are of other\); call delete_token_vectors"):
        store.write_token_vectors(some(2), "other")
    check_scores(store, 1)


# Files


@pytest.mark.parametrize("copied", [False, True])
def test_reopened_stores_score_alike(store, tmp_path, copied):
    """Closed and opened, compacted or not, in place or copied, the vectors are there, and more can be added."""
    folder = store.folder
    store.write_token_vectors(some(*range(30)), "m")
    store.close()
    if copied:
        folder = shutil.copytree(folder, tmp_path / "copy")
    again = open_store(folder)
    check_scores(again, *range(30))
    again.write_token_vectors(some(*range(30, 50)), "m")
    again.optimize()
    check_scores(again, *range(50))
    again.close()
    assert len(again.documents_without_token_vectors()) == 10
    check_scores(again, *range(50))
    again.close()


def test_files_are_compacted_with_them(tmp_path):
    """Token vectors stay when the engine rewrites its files, and can be written over those."""
    store = open_store(tmp_path / "store")
    store.write_documents([product(number) for number in range(3000)])
    store.write_token_vectors(some(*range(30)), "m")
    store.delete_documents([f"p{number}" for number in range(1000, 3000)])
    assert store.optimize()
    check_scores(store, *range(30))
    store.write_token_vectors(some(*range(60)), "m")  # into a file of its own: a rewritten one does not change
    store.close()
    check_scores(store, *range(60))
    assert store.count_documents_without_token_vectors() == 940
    store.close()


def test_an_interrupted_first_write_counts_for_nothing(store):
    """A field that no note explains, as death between the two leaves it, hides no document and gives no score."""
    store.write_token_vectors(some(1), "m")
    store.write_facts({"token_vectors": ""})
    assert store.count_documents_without_token_vectors() == 60
    assert store.score_token_vectors(tokens(1), ["p1"]) == {}
    assert store.write_token_vectors({"p2": np.ones((2, 3))}, "other") == 1
    assert store.count_documents_without_token_vectors() == 59


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_death_while_writing_loses_only_the_unwritten(tmp_path):
    """A store whose writer was killed opens, scores what was acknowledged, and finds again what is missing."""
    code = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from edge_stores import open_store, product
from test_edge_token_vectors import some
store = open_store(Path(sys.argv[1]))
store.write_documents([product(number) for number in range(60)])
for number in range(60):
    print(number, flush=True)
    store.write_token_vectors(some(number), "m")
"""
    command = [sys.executable, "-c", code, str(tmp_path / "store"), str(Path(__file__).parent)]
    for acknowledged in (0, 1, 7):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as process:
            assert process.stdout is not None
            begun = [int(process.stdout.readline()) for _ in range(acknowledged + 1)]
            process.send_signal(signal.SIGKILL)
        store = open_store(tmp_path / "store")
        with_vectors = {f"p{n}" for n in range(60)} - {d.id for d in store.documents_without_token_vectors()}
        assert with_vectors >= {f"p{number}" for number in begun[:-1]}
        check_scores(store, *sorted(int(name[1:]) for name in with_vectors))
        store.write_token_vectors(some(*range(60)), "m")
        check_scores(store, *range(60))
        store.close()
        shutil.rmtree(tmp_path / "store")


def test_twins_do_the_same(store):
    """Each method that works with the engine has a twin for the event loop."""

    async def run() -> dict[str, float]:
        assert await store.write_token_vectors_async(some(1), "m") == 1
        assert await store.count_documents_without_token_vectors_async() == 59
        assert len(await store.documents_without_token_vectors_async(3)) == 3
        scores = await store.score_token_vectors_async(tokens(1), ["p1"])
        await store.delete_token_vectors_async()
        return scores

    assert asyncio.run(run()) == {"p1": pytest.approx(1, abs=0.01)}
    assert store.token_vector_model() is None


# The component


def catalog(tmp_path: Path, count: int = 3) -> QdrantEdgeDocumentStore:
    store = QdrantEdgeDocumentStore(str(tmp_path / "catalog"))
    texts = ["Patch cable Cat6 grey, 2 m", "Deep groove ball bearing 6204-2RS", "word " * 200]
    store.write_documents([Document(id=str(n), content=texts[n % 3]) for n in range(count)])
    return store


def test_to_dict():
    """The saved form names the defining module and every parameter, and is read back."""
    embedder = CatalogTokenEmbedder(QdrantEdgeDocumentStore("store"))
    saved = component_to_dict(embedder, "embedder")
    parameters = saved["init_parameters"]
    assert parameters.pop("document_store")["init_parameters"]["path"] == "store"
    assert saved == {
        "type": "haystack_integrations.components.embedders.partwise.tokens.CatalogTokenEmbedder",
        "init_parameters": {
            "model": None,
            "max_tokens": 48,
            "max_products": 100_000,
            "batch_size": 32,
            "progress_bar": False,
        },
    }
    again = CatalogTokenEmbedder.from_dict(component_to_dict(embedder, "embedder"))
    assert component_to_dict(again, "embedder") == component_to_dict(embedder, "embedder")


def test_missing_token_vectors_are_written(tmp_path):
    """Every document gets the vectors of what a reranker reads, a second run nothing, a new document its own."""
    store, encoder = catalog(tmp_path), shared_encoder()
    embedder = CatalogTokenEmbedder(store)
    embedder.warm_up()
    assert embedder.run() == {"token_vectors_written": 3}
    assert store.token_vector_model() == encoder.checksum
    assert asyncio.run(embedder.run_async()) == {"token_vectors_written": 0}
    store.write_documents(
        [Document(id="new", content="Cable", meta={"title": "Grey cable", "attributes": {"ports": 4}})]
    )
    assert embedder.run(documents_written=1) == {"token_vectors_written": 1}
    (asked,) = encoder.encode_tokens(["Grey cable\nCable\nports: 4"])
    assert store.score_token_vectors(asked, ["new"])["new"] > 0.99
    store.close()


def test_a_product_takes_at_most_twenty_kilobytes(tmp_path, monkeypatch):
    """However long a text is, there are no more vectors than tokens allowed, at a byte a number."""
    store = catalog(tmp_path)
    written = {}
    monkeypatch.setattr(store, "write_token_vectors", lambda vectors, model: written.update(vectors) or len(vectors))
    monkeypatch.setattr(
        store, "documents_without_token_vectors", lambda limit: [] if written else store.filter_documents()
    )
    assert CatalogTokenEmbedder(store).run() == {"token_vectors_written": 3}
    assert max(table.size for table in written.values()) == 46 * 384 < 18_000
    store.close()


def test_it_goes_on_where_it_was(tmp_path, monkeypatch):
    """Documents are written in portions, so that an interruption costs one at most."""
    from haystack_integrations.components.embedders.partwise import tokens as module

    monkeypatch.setattr(module, "_DOCUMENTS_AT_ONCE", 2)
    store = catalog(tmp_path, count=6)
    calls = []
    write = store.write_token_vectors

    def interrupted(vectors, model):
        calls.append(len(vectors))
        if len(calls) == 2:
            raise KeyboardInterrupt
        return write(vectors, model)

    monkeypatch.setattr(store, "write_token_vectors", interrupted)
    with pytest.raises(KeyboardInterrupt):
        CatalogTokenEmbedder(store).run()
    assert CatalogTokenEmbedder(store).run() == {"token_vectors_written": 4}
    assert calls == [2, 2, 2, 2]
    store.close()


def test_a_large_store_is_left_alone(tmp_path, caplog):
    """Beyond the limit nothing is written, and one warning says how to raise it."""
    store = catalog(tmp_path)
    with caplog.at_level(logging.WARNING):
        assert CatalogTokenEmbedder(store, max_products=2).run() == {"token_vectors_written": 0}
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "3 documents, so none gets token vectors; raise max_products (now 2)" in caplog.text
    assert store.token_vector_model() is None
    store.close()


def test_another_model_is_replaced(tmp_path):
    """Vectors of another model and size give way."""
    store = catalog(tmp_path)
    store.write_token_vectors({"0": np.ones((2, 3)), "1": np.ones((2, 3))}, "old")
    assert CatalogTokenEmbedder(store).run() == {"token_vectors_written": 3}
    assert store.token_vector_model() == shared_encoder().checksum
    store.close()


@pytest.mark.parametrize("parameters", [{"max_tokens": 0}, {"max_products": 0}, {"batch_size": True}])
def test_parameters_that_cannot_work(parameters):
    """A number that cannot work is named."""
    with pytest.raises(ConfigError, match=f"{next(iter(parameters))} must be a whole number of at least 1"):
        CatalogTokenEmbedder(QdrantEdgeDocumentStore("store"), **parameters)


def test_other_stores_are_refused():
    """A store that cannot hold token vectors is named at once."""
    with pytest.raises(ConfigError, match="QdrantEdgeDocumentStore, not in a InMemoryDocumentStore"):
        CatalogTokenEmbedder(InMemoryDocumentStore())


def test_behind_a_writer(tmp_path):
    """In a pipeline it runs after the writer."""
    store = QdrantEdgeDocumentStore(str(tmp_path / "store"))
    pipeline = Pipeline()
    pipeline.add_component("writer", DocumentWriter(store))
    pipeline.add_component("tokens", CatalogTokenEmbedder(store))
    pipeline.connect("writer.documents_written", "tokens.documents_written")
    result = pipeline.run({"writer": {"documents": [Document(content="Patch cable")]}})
    assert result == {"tokens": {"token_vectors_written": 1}}
    store.close()


def test_the_second_stage_takes_them(tmp_path):
    """Late interaction scores stored and other documents in one query as it would score all of them anew."""
    store, encoder = catalog(tmp_path, count=2), shared_encoder()
    CatalogTokenEmbedder(store).run()
    texts = {document.id: document.content for document in store.filter_documents()} | {"other": "Network cable, 6 ft"}
    scores = LateInteraction(encoder, 44, 0, stored_scores(store, encoder)).score("grey cable 2 m", texts)
    assert scores == pytest.approx(LateInteraction(encoder, 44).score("grey cable 2 m", texts), abs=0.01)
    store.close()


# Indexing


def test_indexing_stores_them(tmp_path, small_catalog):
    """What the index pipeline embeds has token vectors, and score as those of the component do."""
    assert partwise("index", small_catalog, "--store", tmp_path / "s") == 0
    store = QdrantEdgeDocumentStore(str(tmp_path / "s"))
    assert store.count_documents_without_token_vectors() == 0
    assert store.token_vector_model() == shared_encoder().checksum
    documents = store.filter_documents()
    assert all("token_vectors" not in document.meta for document in documents)
    (query,) = shared_encoder().encode_tokens(["cable"], "query")
    names = [document.id for document in documents]
    before = store.score_token_vectors(query, names)
    store.delete_token_vectors()
    CatalogTokenEmbedder(store).run()
    assert store.score_token_vectors(query, names) == pytest.approx(before, abs=0.01)
    store.close()


def test_those_of_another_model_stay(store):
    """A tuned model's token vectors are not mixed with those that an indexing brings."""
    store.write_token_vectors(some(1), "m")
    carried = {"model": "other", "vectors": np.ones((2, DIM), dtype=np.float16)}
    store.write_documents([Document(id="new", content="New", meta={"token_vectors": carried})])
    assert store.token_vector_model() == "m"
    assert "new" in {document.id for document in store.documents_without_token_vectors()}


def test_a_store_that_is_too_large_gets_none(tmp_path, monkeypatch):
    """Beyond 100,000 documents nothing is stored on the way, and the documents are written all the same."""
    monkeypatch.setattr("haystack_integrations.document_stores.partwise._token_vectors.MOST_PRODUCTS", 1)
    store = open_store(tmp_path / "store")
    carried = {"model": "m", "vectors": np.ones((2, DIM), dtype=np.float16)}
    store.write_documents([Document(id=str(n), meta={"token_vectors": carried}) for n in range(2)])
    assert (store.count_documents(), store.token_vector_model()) == (2, None)
    store.close()


def test_skipped_documents_keep_theirs(store):
    """Writing with SKIP changes neither documents nor token vectors."""
    store.write_token_vectors(some(1), "m")
    carried = {"model": "m", "vectors": np.ones((2, DIM), dtype=np.float16)}
    again = Document(id="p1", content="Other", meta={"token_vectors": carried})
    assert store.write_documents([again], DuplicatePolicy.SKIP) == 0
    check_scores(store, 1)


def test_a_pipeline_may_write_them_itself(tmp_path, small_catalog, capsys):
    """An index pipeline with the component names the store twice, and is indexed with all the same."""
    text = (ROOT / "pipelines" / "index.yaml").read_text(encoding="utf-8")
    named = """
  tokens:
    type: haystack_integrations.components.embedders.partwise.tokens.CatalogTokenEmbedder
    init_parameters:
      document_store:
        type: haystack_integrations.document_stores.partwise.edge.QdrantEdgeDocumentStore
        init_parameters:
          path: null
connections:
  - sender: writer.documents_written
    receiver: tokens.documents_written
"""
    pipeline = tmp_path / "index.yaml"
    pipeline.write_text(text.replace("\nconnections:\n", named), encoding="utf-8")
    assert partwise("index", small_catalog, "--store", tmp_path / "s", "--pipeline", pipeline) == 0
    store = QdrantEdgeDocumentStore(str(tmp_path / "s"))
    assert store.count_documents_without_token_vectors() == 0
    store.close()


def test_old_stores_open(tmp_path):
    """A store made without the field, as all were, opens and gets it when it is first needed."""
    store = open_store(tmp_path / "store")
    store.write_documents([product(number) for number in range(60)])
    (shard,) = (store.folder / "versions").iterdir()
    store.close()
    assert "text-tokens" not in (shard / "edge_config.json").read_text(encoding="utf-8")
    store.write_token_vectors(some(1), "m")
    store.close()
    assert "text-tokens" in (shard / "edge_config.json").read_text(encoding="utf-8")
    EdgeShard.load(str(shard)).close()
    check_scores(store, 1)
    store.close()
