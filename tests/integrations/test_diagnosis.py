"""A fault planted in a small catalog for each reason is found, with its evidence."""

import pytest
import yaml
from haystack import Document, Pipeline

from builders import product
from edge_stores import fast_folder
from haystack_integrations.components.embedders.partwise import CatalogDocumentEmbedder, CatalogSparseDocumentEmbedder
from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator
from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore
from partwise.evaluation import JudgedQuery, SearchPipeline, diagnose
from partwise.evaluation.diagnosis import REASONS
from partwise.evaluation.pipelines import read_pipeline


def bolts() -> list[Document]:
    """Bolts that differ in their length alone."""
    return [
        product(
            f"bolt-{length}",
            "Hex bolt M12, stainless steel A2-70",
            title="Hex bolt M12, stainless steel A2-70",
            attributes={"length": f"{length} mm"},
            part_number=f"HB-{length}-Q",
        )
        for length in (30, 40, 50, 60)
    ]


CATALOG = [
    *bolts(),
    product("relay", "Timer relay 24 V", title="Timer relay 24 V", part_number="KX-4471-B"),
    product("hose", "Hose for compressed air", title="Hose for compressed air", part_number="HS-1"),
    product("valve", "Shutoff fitting for water pipes", title="Shutoff fitting for water pipes", part_number="VV-9"),
    product("pump", "Pump for pool water", title="Pump, speed adjustable", chunk="-a", part_number="PP-3"),
    product(
        "pump", "Noise level forty decibels at night", title="Pump, speed adjustable", chunk="-b", part_number="PP-3"
    ),
    product("fan", "Fan, noise level low, pool house", title="Fan, noise level low, pool house", part_number="FN-1"),
    product("spare", "Impeller of a pool pump, forty decibels", title="Impeller of a pool pump, forty decibels"),
    product("light", "Light for the pool at night", title="Light for the pool at night", part_number="LT-1"),
    product("blank", "", part_number="BL-1"),
]


@pytest.fixture(scope="module")
def folder():
    """A temporary folder for the store."""
    yield from fast_folder()


@pytest.fixture(scope="module")
def store(folder) -> str:
    """The catalog, written document by document, so that one product can have two chunks."""
    documents = [Document(id=d.id, content="" if d.id == "blank" else d.content, meta=d.meta) for d in CATALOG]
    for step in (CatalogAnnotator(), CatalogDocumentEmbedder(), CatalogSparseDocumentEmbedder()):
        documents = step.run(documents)["documents"]
    written = QdrantEdgeDocumentStore(path=str(folder / "store"))
    written.write_documents(documents)
    written.close()
    return str(folder / "store")


def narrow(store: str, candidates: int) -> SearchPipeline:
    """The hybrid pipeline with so few candidates that a small catalog can be missed."""
    data = read_pipeline("hybrid", store=store)
    for name in ("dense_retriever", "sparse_retriever"):
        data["components"][name]["init_parameters"]["top_k"] = candidates
    pipeline = Pipeline.loads(yaml.safe_dump(data))
    return SearchPipeline(pipeline, [("lookup", "query"), ("ranker", "query")], ("ranker", "documents"))


def reasons(search: SearchPipeline, query: str, *right: str, top_k: int = 1) -> dict[str, str]:
    """Reason by product, each with evidence and a fix."""
    found = diagnose(search, [JudgedQuery(query, dict.fromkeys(right, 1))], top_k=top_k)
    assert all(verdict["reason"] in REASONS and verdict["evidence"] and verdict["fix"] for verdict in found)
    return {verdict["product_id"]: verdict["reason"] for verdict in found}


def test_missing_data(store):
    """A product that is not in the store, and one without title and text, cannot be found."""
    assert reasons(narrow(store, 3), "granite tile", "gone") == {"gone": "missing_data"}
    assert reasons(narrow(store, 3), "cover for a box", "blank") == {"blank": "missing_data"}


def test_part_number_not_recognised(store):
    """A number that is one character off shows the nearest one."""
    search = narrow(store, 3)
    (verdict,) = diagnose(search, [JudgedQuery("price of VV-8 please", {"relay": 1, "bolt-50": 0})], top_k=1)
    assert verdict["reason"] != "part_number_not_recognised"
    (verdict,) = diagnose(search, [JudgedQuery("hose KX-4472-B for air", {"relay": 1})], top_k=1)
    assert verdict["reason"] == "part_number_not_recognised"
    assert "KX-4471-B" in " ".join(verdict["evidence"])


def test_no_candidate(store):
    """A product whose words are all others is found by no search; its own words are shown."""
    (verdict,) = diagnose(narrow(store, 1), [JudgedQuery("timer relay 24 V", {"valve": 1})], top_k=1)
    assert verdict["reason"] == "no_candidate"
    assert any("Shutoff" in line or "shutoff" in line for line in verdict["evidence"])


def test_demoted(store):
    """A product that a search found, behind others that say more of what is asked, was demoted."""
    assert reasons(narrow(store, 12), "compressed air hose, water", "valve")["valve"] == "demoted"


def test_ambiguous(store):
    """Bolts that all say what is asked differ in one attribute, which is asked back."""
    missed = [f"bolt-{length}" for length in (30, 40, 50, 60)]
    search = narrow(store, 12)
    first = search.search("hex bolt M12 A2-70", top_k=1).documents[0].meta["product_id"]
    (right,) = [name for name in missed if name != first][:1]
    (verdict,) = diagnose(search, [JudgedQuery("hex bolt M12 A2-70", {right: 1})], top_k=1)
    assert verdict["reason"] == "ambiguous"
    assert "length" in verdict["fix"].lower() or any("length" in line.lower() for line in verdict["evidence"])


def test_split_over_chunks(store):
    """A product that says all that is asked, but in two chunks, has a chunking fault."""
    assert reasons(narrow(store, 12), "pool pump forty decibels", "pump") == {"pump": "split_over_chunks"}


def test_found_products_have_no_verdict(store):
    """A query whose answers are all there says nothing."""
    assert reasons(narrow(store, 12), "timer relay 24 V", "relay") == {}
    assert diagnose(narrow(store, 12), [JudgedQuery("nothing is right", {})]) == []


@pytest.mark.parametrize("query", ["", "---", "№", "a" * 5000, "\x00\ud800"[:1], "*" * 50, "'; DROP"])
def test_junk_never_raises(store, query):
    """Whatever is asked, the diagnosis goes on."""
    for verdict in diagnose(narrow(store, 3), [JudgedQuery(query, {"valve": 1})]):
        assert verdict["reason"] in REASONS


def test_a_failing_query_is_named(store):
    """A query on which the pipeline raises is a verdict of its own."""
    (verdict,) = diagnose(narrow(store, 3), [JudgedQuery("x" * 100_001, {"valve": 1})])
    assert verdict["reason"] == "failed"
    assert "100001 characters" in " ".join(verdict["evidence"])
