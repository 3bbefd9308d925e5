"""A fault of each class, planted in a small store, is found by `diagnose` and the command; any pipeline will do."""

import json
from pathlib import Path

import pytest
import yaml
from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
from haystack.document_stores.in_memory import InMemoryDocumentStore

from builders import product
from commands import outcome
from edge_stores import fast_folder
from haystack_integrations.components.embedders.partwise import CatalogDocumentEmbedder, CatalogSparseDocumentEmbedder
from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator
from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore
from jsonl_files import jsonl_file
from partwise.evaluation.diagnosis import diagnose
from partwise.evaluation.pipelines import SearchPipeline, read_pipeline
from partwise.evaluation.queries import JudgedQuery


def titled(product_id: str, title: str, **meta) -> Document:
    """A product whose text is its title and a line per attribute."""
    lines = [f"{name}: {value}" for name, value in meta.get("attributes", {}).items()]
    return product(product_id, "\n".join([title, *lines]), title=title, **meta)


CATALOG = [
    *(
        titled(f"bolt-{n}", "Hex bolt M12, A2-70", attributes={"length": f"{n} mm"}, part_number=f"HB-{n}-Q")
        for n in (30, 40, 50)
    ),
    titled("relay", "Timer relay 24 V", part_number="KX-4471-B"),
    titled("fuse", "Glass fuse 5 x 20", part_number="GF-100234"),
    titled("spigot", "Robinetterie d'arrêt en laiton", language="fr"),
    titled("ball", "Ball valve, steel, for water"),
    titled("gate", "Gate valve, steel, for water"),
    titled("drain", "Drain valve for water, brass handle"),
    product("pump", "Pump for pool water", chunk="-1", title="Pump"),
    product("pump", "Noise level 40 dB at night", chunk="-2", title="Pump"),
    titled("fan", "Fan, noise level 40 dB, pool house"),
    titled("light", "Pool light for the night, noise level 40 dB"),
    product("blank", "", title=""),
]


@pytest.fixture(scope="module")
def folder():
    """A temporary folder."""
    yield from fast_folder()


@pytest.fixture(scope="module")
def store(folder) -> str:
    """The catalog, written document by document, so that a product can have two chunks or no text."""
    documents = [Document(id=d.id, content="" if d.id == "blank" else d.content, meta=d.meta) for d in CATALOG]
    for step in (CatalogAnnotator(), CatalogDocumentEmbedder(), CatalogSparseDocumentEmbedder()):
        documents = step.run(documents)["documents"]
    written = QdrantEdgeDocumentStore(path=str(folder / "store"))
    written.write_documents(documents)
    written.close()
    return str(folder / "store")


def narrow(folder: Path, candidates: int) -> str:
    """The hybrid pipeline as a file, with so few candidates that a small catalog can be missed."""
    data = read_pipeline("hybrid")
    for name in ("dense_retriever", "sparse_retriever"):
        data["components"][name]["init_parameters"]["top_k"] = candidates
    path = folder / f"narrow-{candidates}.yaml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def three(folder, store) -> SearchPipeline:
    """The catalog searched for three candidates per leg."""
    return SearchPipeline.load(narrow(folder, 3), store=store)


@pytest.fixture(scope="module")
def all_found(folder, store) -> SearchPipeline:
    """The catalog searched for as many candidates as there are documents."""
    return SearchPipeline.load(narrow(folder, len(CATALOG)), store=store)


def only(search: SearchPipeline, query: str, right: str, *, top_k: int = 1) -> dict:
    """The one verdict on a query with one right product."""
    (verdict,) = diagnose(search, [JudgedQuery(query, {right: 1}, kind="words")], top_k=top_k)
    assert (verdict["query"], verdict["kind"], verdict["product_id"]) == (query, "words", right)
    return verdict


def test_missing_data(three):
    """A product that was never indexed, and one that has nothing to be found by."""
    assert only(three, "granite tile", "tile")["reason"] == "missing_data"
    assert only(three, "granite tile", "blank")["reason"] == "missing_data"


@pytest.mark.parametrize(
    ("query", "right", "rule"),
    [
        ("hex bolt M12 for KX-4741-B", "relay", "1 character mistyped"),
        ("hex bolt M12 for GF100234T50", "fuse", "equal without the ending 'T50' of the query"),
    ],
)
def test_part_number_not_recognised(three, query, right, rule):
    """The nearest number of the product and the rule that would match are shown."""
    verdict = only(three, query, right)
    assert verdict["reason"] == "part_number_not_recognised"
    assert f"rule: {rule}" in verdict["evidence"]


def test_number_in_a_pipeline_without_lookup(store):
    """Vector search alone does not know numbers: the fix is the lookup."""
    verdict = only(SearchPipeline.load("dense", store=store), "GF100234", "fuse")
    assert verdict["reason"] == "part_number_not_recognised"
    assert "PartNumberRetriever" in verdict["fix"]


def test_split_over_chunks(all_found):
    """Words that stand in two chunks of the product, and together in other products."""
    verdict = only(all_found, "pool pump, noise level 40 dB at night", "pump")
    assert verdict["reason"] == "split_over_chunks"


def test_ambiguous(all_found):
    """Bolts that all say what is asked: their length is asked back."""
    first = all_found.search("hex bolt M12", top_k=1).documents[0].meta["product_id"]
    other = next(name for name in ("bolt-30", "bolt-40", "bolt-50") if name != first)
    verdict = only(all_found, "hex bolt M12", other)
    low, high = sorted((int(first[-2:]), int(other[-2:])))
    assert verdict["reason"] == "ambiguous"
    assert verdict["fix"] == f"Ask back: Which length: {low} or {high} mm?"


def test_no_candidate(three):
    """A product in other words, with how deep each leg has it when asked for more, and the words only it has."""
    verdict = only(three, "steel valve for water", "spigot")
    assert verdict["reason"] == "no_candidate"
    shown = "\n".join(verdict["evidence"])
    assert "dense_retriever: place " in shown
    assert "when asked for 1000; it gave 3" in shown
    assert "asked, and not in the product: steel, valve, water" in shown
    assert "only the product says: Robinetterie" in shown
    assert "steel, valve, water" in verdict["fix"]


def test_demoted(all_found):
    """A product that both legs found, below another: places, and signals side by side."""
    verdict = only(all_found, "steel valve for water", "drain")
    assert verdict["reason"] == "demoted"
    shown = "\n".join(verdict["evidence"])
    assert "in sparse_retriever" in shown
    assert "in dense_retriever" in shown
    assert "in the end" in shown
    assert sum(line.endswith(": pulled it down") for line in verdict["evidence"]) == 1


def test_queries_without_a_miss_say_nothing(all_found):
    """Found answers, queries with nothing right, and full pages of right products have no verdict."""
    bolts = dict.fromkeys(("bolt-30", "bolt-40", "bolt-50"), 1)
    queries = [
        JudgedQuery("KX-4471-B", {"relay": 1}),
        JudgedQuery("KX-4471-B relay", {"fuse": 0}),
        JudgedQuery("hex bolt M12", bolts),
    ]
    assert diagnose(all_found, queries, top_k=2) == []


def test_products_of_which_nobody_knows_take_no_place(all_found):
    """What may or may not be right is passed over, as it is in an evaluation."""
    first = all_found.search("hex bolt M12", top_k=1).documents[0].meta["product_id"]
    other = next(name for name in ("bolt-30", "bolt-40", "bolt-50") if name != first)
    unknown = {"bolt-30", "bolt-40", "bolt-50"} - {other}
    assert diagnose(all_found, [JudgedQuery("hex bolt M12", {other: 1}, unknown=frozenset(unknown))], top_k=1) == []


def test_the_grade_counts(all_found):
    """Below the least grade a product is not missed."""
    queries = [JudgedQuery("steel valve for water", {"drain": 1})]
    assert diagnose(all_found, queries, top_k=1, min_grade=2) == []


@pytest.mark.parametrize("query", ["---", "", "a" * 5000, "*" * 50, "\x00", "'; DROP TABLE", "5", "№", "🔩"])
def test_junk_is_diagnosed_like_anything_else(three, query):
    """Whatever is asked, there is a reason."""
    assert only(three, query, "pump")["reason"] in {"no_candidate", "demoted"}


def test_a_failure_is_a_reason_and_the_others_go_on(three):
    """A query on which the pipeline fails is named with the error."""
    queries = [JudgedQuery("x" * 100_001, {"ball": 1}), JudgedQuery("granite", {"tile": 1})]
    failed, missing = diagnose(three, queries)
    assert failed["reason"] == "failed"
    assert "100001 characters" in failed["evidence"][0]
    assert missing["reason"] == "missing_data"


def stock(joined: bool) -> SearchPipeline:
    """Stock components under names of their own: one search, or two that are joined."""
    store = InMemoryDocumentStore()
    store.write_documents([document for document in CATALOG if document.id != "blank"])
    pipeline = Pipeline()
    pipeline.add_component("words", InMemoryBM25Retriever(document_store=store, top_k=2))
    if not joined:
        return SearchPipeline(pipeline, [("words", "query")], ("words", "documents"))
    pipeline.add_component("more words", InMemoryBM25Retriever(document_store=store, top_k=1))
    pipeline.add_component("both", DocumentJoiner())
    pipeline.connect("words", "both.documents")
    pipeline.connect("more words", "both.documents")
    return SearchPipeline(pipeline, [("words", "query"), ("more words", "query")], ("both", "documents"))


@pytest.mark.parametrize("joined", [False, True])
def test_any_pipeline_can_be_diagnosed(joined):
    """Legs are found in the graph, whatever they are called; one that is the result itself is a leg as well."""
    search = stock(joined)
    missed = only(search, "steel valve for water", "pump")
    assert missed["reason"] == "no_candidate"
    assert any(line.startswith("words: place ") and line.endswith("it gave 2") for line in missed["evidence"])
    first, second = (document.meta["product_id"] for document in search.search("steel valve").documents[:2])
    demoted = only(search, "steel valve", second)
    assert first != second
    assert demoted["reason"] in {"demoted", "ambiguous"}


@pytest.fixture
def queries(tmp_path) -> Path:
    """Two queries with a miss and one without."""
    path = tmp_path / "queries.jsonl"
    records = [
        {"query": "granite tile", "ids": ["tile"]},
        {"query": "KX-4471-B", "ids": ["relay"]},
        {"query": "steel valve for water", "ids": ["spigot"], "kind": "words"},
    ]
    path.write_bytes(jsonl_file(records))
    return path


def test_the_command_tells_reasons_evidence_and_counts(capsys, folder, store, queries):
    """For a reader: each product with its evidence and fix, then how many there are of each reason."""
    code, out, err = outcome(
        capsys, "diagnose", "--queries", queries, "--store", store, "--pipeline", narrow(folder, 3), "--top-k", 3
    )
    assert code == 0
    assert "granite tile\n  tile: missing_data\n    no document of product 'tile' is in the store\n    -> Index" in out
    assert "  spigot: no_candidate\n    title: Robinetterie d'arrêt en laiton\n" in out
    assert out.index("missing_data") < out.index("reason ")
    assert "2 queries miss 2 right products in their first 3" in err


def test_the_command_gives_json_and_stops_at_its_limit(capsys, store, queries):
    """The verdicts as data; the limit counts missed queries."""
    code, out, _ = outcome(capsys, "diagnose", "--queries", queries, "--store", store, "--limit", 1, "--json")
    (verdict,) = json.loads(out)
    assert code == 0
    assert list(verdict) == ["query", "kind", "product_id", "reason", "evidence", "fix"]
    assert verdict["product_id"] == "tile"


def test_the_command_names_all_mistakes_at_once(capsys, store, tmp_path):
    """Unreadable files: one line, exit 2, nothing run."""
    code, out, err = outcome(
        capsys, "diagnose", "--queries", tmp_path / "a.csv", "--queries", tmp_path / "b.csv", "--store", store
    )
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert "a.csv: no such file" in err
    assert "b.csv: no such file" in err


def test_nobodys_own_numbers_are_shown(tmp_path):
    """A customer's number is neither evidence nor near to anything."""
    store = InMemoryDocumentStore()
    own = [{"number": "SECRET-77123", "kind": "customer", "customer": "K1"}]
    store.write_documents([titled("a", "Steel valve", part_numbers=own), titled("b", "Brass valve with a lever")])
    pipeline = Pipeline()
    pipeline.add_component("words", InMemoryBM25Retriever(document_store=store))
    search = SearchPipeline(pipeline, [("words", "query")], ("words", "documents"))
    verdict = only(search, "SECRET-77124 brass valve lever", "a")
    assert verdict["reason"] == "demoted"
    assert "77123" not in str(verdict)
