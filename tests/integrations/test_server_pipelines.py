"""index_server and two_stage_server on the stock Qdrant store: in this process, and on a server where there is one."""

import asyncio
import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from haystack import Pipeline
from haystack_integrations.document_stores.qdrant import QdrantDocumentStore

from builders import ids
from commands import indexed
from partwise.evaluation.pipelines import SearchPipeline, build_pipeline, read_pipeline

CATALOG = Path(__file__).parents[2] / "examples" / "catalog"
PRODUCTS = 2000
# The components that hold the store, and the attribute that each keeps it in.
HOLDERS = {
    "writer": "document_store",
    "lookup": "document_store",
    "dense_retriever": "_document_store",
    "sparse_retriever": "_document_store",
}


def with_store(name: str, store: QdrantDocumentStore | None) -> Pipeline:
    """The shipped pipeline as loaded, with one shared store put in if there is one."""
    pipeline = build_pipeline(read_pipeline(name), name)
    for component, attribute in HOLDERS.items():
        if store is not None and component in pipeline.graph.nodes:
            assert hasattr(pipeline.get_component(component), attribute)
            setattr(pipeline.get_component(component), attribute, store)
    return pipeline


def settings(name: str, component: str) -> dict:
    """The store's parameters in a shipped pipeline."""
    return read_pipeline(name)["components"][component]["init_parameters"]["document_store"]["init_parameters"]


@pytest.fixture(scope="module")
def products(tmp_path_factory) -> Path:
    """2,000 products from both ends of the demo catalog, so of every family."""
    file = tmp_path_factory.mktemp("catalog") / "products.jsonl"
    lines = (CATALOG / "products.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[: PRODUCTS // 2] + lines[-PRODUCTS // 2 :]), encoding="utf-8")
    return file


def index(pipeline: Pipeline, products: Path) -> int:
    """Run the index pipeline with the demo catalog's mapping; the number of documents written."""
    pipeline.get_component("converter").fields = str(CATALOG / "fields.yaml")
    return pipeline.run({"converter": {"sources": [str(products)]}})["writer"]["documents_written"]


@pytest.fixture(scope="module")
def search(products) -> SearchPipeline:
    """two_stage_server over 2,000 products in local mode, written by index_server."""
    shape = {key: value for key, value in settings("index_server", "writer").items() if key not in {"url", "api_key"}}
    store = QdrantDocumentStore(location=":memory:", progress_bar=False, **shape)
    assert index(with_store("index_server", store), products) == PRODUCTS
    pipeline = with_store("two_stage_server", store)
    return SearchPipeline(pipeline, [("lookup", "query"), ("ranker", "query")], ("ranker", "documents"))


def test_search_and_index_shape_the_same_collection():
    """Whichever pipeline meets the server first makes the collection, so all say the same of it."""
    shape = settings("index_server", "writer")
    for component in ("lookup", "dense_retriever", "sparse_retriever"):
        assert settings("two_stage_server", component) == shape


def test_a_number_is_answered_by_the_lookup_alone(search):
    """A part number without its dashes is claimed, and neither retriever nor reranker runs."""
    data = {component: {socket: "ssm12175a270hex50"} for component, socket in search.query_sockets}
    result = search.pipeline.run(data, include_outputs_from=set(search.pipeline.graph.nodes))
    assert set(result) == {"lookup", "ranker"}
    assert [d.meta["part_number"] for d in result["ranker"]["documents"]] == ["SS-M12-175-A270-HEX-50"]


@pytest.mark.parametrize(
    "query", ["brass ball valve DN 15", "Sechskantschraube M12 A2-70", "deep groove ball bearing 25 mm"]
)
def test_both_stages_run(search, query):
    """A specification goes through both retrievers, the reranker and the scorer, on at most 40 candidates."""
    data = {component: {socket: query} for component, socket in search.query_sockets}
    result = search.pipeline.run(data, include_outputs_from=set(search.pipeline.graph.nodes))
    assert len(result["dense_retriever"]["documents"]) == len(result["sparse_retriever"]["documents"]) == 40
    documents = result["ranker"]["documents"]
    assert len(documents) == 5
    assert {"reranked", "sparse"} <= set(documents[0].meta["partwise"]["scores"])
    scores = [document.score for document in documents]
    assert scores == sorted(scores, reverse=True)


def test_it_finds_what_the_embedded_store_finds(search, products, tmp_path):
    """
    The same catalog and queries give the same best product and scores on Qdrant as on the embedded engine.

    But for one thing: on a server no leg scores what only the other one has found.
    """
    indexed(products, tmp_path / "s", "--fields", CATALOG / "fields.yaml")
    embedded = SearchPipeline.load("two_stage", store=str(tmp_path / "s"))
    for ranker in ("first_stage", "ranker"):
        embedded.pipeline.get_component(ranker).document_store = None
    for query in ("brass ball valve DN 15", "M16 flange bolt 10.9", "cable gland M20 polyamide"):
        server, here = search.search(query).documents, embedded.search(query).documents
        assert server[0].meta["product_id"] == here[0].meta["product_id"]
        # Products that differ in nothing the query says may change places: the engines round differently.
        assert [document.score for document in server] == pytest.approx([document.score for document in here], abs=0.01)


@pytest.fixture
def server_store() -> Iterator[Callable[[], QdrantDocumentStore]]:
    """Stores on the server named by QDRANT_URL, in a collection of their own that is dropped at the end."""
    url = os.environ.get("QDRANT_URL")
    if not url:
        pytest.skip("needs a Qdrant server: set QDRANT_URL")
    shape = settings("index_server", "writer") | {"url": url, "index": f"partwise-test-{uuid.uuid4().hex}"}
    shape.pop("api_key")
    made: list[QdrantDocumentStore] = []

    def make() -> QdrantDocumentStore:
        made.append(QdrantDocumentStore(progress_bar=False, **shape))
        return made[-1]

    yield make
    made[0].client.delete_collection(shape["index"])


@pytest.mark.integration
def test_on_a_real_server(server_store, products):
    """Sharding, quantization and payload indexes as shipped are taken by a server; both ways of running agree."""
    assert index(with_store("index_server", server_store()), products) == PRODUCTS
    pipeline = with_store("two_stage_server", server_store())
    for query in ("ssm12175a270hex50", "brass ball valve DN 15"):
        data = {"lookup": {"query": query}, "ranker": {"query": query}}
        documents = pipeline.run(data)["ranker"]["documents"]
        assert documents
        assert ids(asyncio.run(pipeline.run_async(data))["ranker"]["documents"]) == ids(documents)
