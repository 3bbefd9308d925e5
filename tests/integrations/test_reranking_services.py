"""two_stage_cohere and two_stage_jina through the services' real clients, against a local server."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands import outcome, partwise
from partwise.evaluation.pipelines import SearchPipeline
from placed_pipelines import with_service
from rerank_server import RerankServer, running_server, share

QUERY = "brass ball valve"
PATH = {"two_stage_cohere": "/v2/rerank", "two_stage_jina": "/v1/rerank"}
RANKER = {"two_stage_cohere": "CohereRanker", "two_stage_jina": "JinaRanker"}
NAMES = sorted(RANKER)


@pytest.fixture
def server() -> Iterator[RerankServer]:
    with running_server() as server:
        yield server


@pytest.fixture(params=NAMES)
def name(request, monkeypatch) -> str:
    monkeypatch.setenv("COHERE_API_KEY", "the-key")
    monkeypatch.setenv("JINA_API_KEY", "the-key")
    return request.param


@pytest.fixture
def pipeline_file(name, server, tmp_path) -> Path:
    """The shipped pipeline with the local server's address."""
    return with_service(name, server.url, tmp_path)


def test_the_service_scores_catalog_text(name, server, pipeline_file, small_store):
    """The service gets key, model and the catalog's text; its scores are the reranked signal of the results."""
    result = SearchPipeline.load(str(pipeline_file), store=str(small_store)).search(QUERY)
    (asked,) = server.asked
    assert (asked["path"], asked["key"], asked["query"]) == (PATH[name], "Bearer the-key", QUERY)
    assert "Brass ball valve 1/2 inch, PN 25" in asked["documents"][0].splitlines()
    best = result.documents[0]
    assert best.meta["product_id"] == "valve"
    sent = next(text for text in asked["documents"] if "Brass" in text)
    assert best.meta["partwise"]["scores"]["reranked"]["raw"] == pytest.approx(share(QUERY, sent))


def test_hits_ask_no_service(server, pipeline_file, small_store):
    """A part number is answered without the service, so it costs nothing and works while the service is down."""
    server.fault = "500"
    result = SearchPipeline.load(str(pipeline_file), store=str(small_store)).search("ssm12175a270hex50")
    assert [document.meta["product_id"] for document in result.documents] == ["bolt-50"]
    assert server.asked == []


def test_both_ways_agree(server, pipeline_file, small_store):
    """The asynchronous client gives the order of the synchronous one."""
    search = SearchPipeline.load(str(pipeline_file), store=str(small_store))
    data = {component: {socket: QUERY} for component, socket in search.query_sockets}
    again = asyncio.run(search.pipeline.run_async(data))["ranker"]["documents"]
    other = SearchPipeline.load(str(pipeline_file), store=str(small_store))  # the first one remembers the scores
    assert [d.id for d in again] == [d.id for d in other.search(QUERY).documents]
    assert len(server.asked) == 2


FAULTS = {
    "429": ("rate_limit", "rate_limit"),
    "500": ("service", "service"),
    "html": ("service", "bad_answer"),
    "index out of range": ("bad_answer", "bad_answer"),
    "index twice": ("bad_answer", "bad_answer"),
    "no number": ("bad_answer", "bad_answer"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_costs_no_results(fault, name, server, pipeline_file, small_store, capsys, caplog):
    """Whatever goes wrong in the service: a search ranks as without a reranker, and says so in one warning."""
    server.fault = fault
    assert partwise("search", QUERY, "--store", small_store, "--pipeline", pipeline_file, "--json") == 0
    (warned,) = [record.getMessage() for record in caplog.records if "degraded" in record.getMessage()]
    assert f"({FAULTS[fault][NAMES.index(name)]}): {RANKER[name]}" in warned
    assert QUERY not in warned
    assert "the-key" not in warned
    found = SearchPipeline.load(str(pipeline_file), store=str(small_store)).search(QUERY).documents
    assert [d.meta["product_id"] for d in found] == without_reranker(small_store)
    assert all(d.meta["partwise"]["degraded"]["component"] == "reranker" for d in found)
    assert all("reranked" not in d.meta["partwise"]["scores"] for d in found)


def without_reranker(store: Path) -> list[str]:
    """The best products of the pipeline that has the same legs and no reranker."""
    found = SearchPipeline.load("hybrid", store=str(store)).search(QUERY).documents
    return [document.meta["product_id"] for document in found][:5]


def test_a_refused_key_is_one_line(name, server, pipeline_file, small_store, capsys):
    """A wrong key stops the search: one line that names the service, exit code 1, no traceback, no key."""
    server.fault = "401"
    code, _, said = outcome(capsys, "search", QUERY, "--store", small_store, "--pipeline", pipeline_file, "--json")
    assert code == 1
    assert len(said.splitlines()) == 1
    assert RANKER[name] in said
    assert "invalid api token" in said
    assert "the-key" not in said


@pytest.mark.parametrize(
    ("name", "variable"), [("two_stage_cohere", "COHERE_API_KEY"), ("two_stage_jina", "JINA_API_KEY")]
)
def test_a_missing_key_is_one_line(name, variable, small_store, monkeypatch, capsys):
    """Without its key in the environment a pipeline says which variable to set."""
    for key in ("COHERE_API_KEY", "CO_API_KEY", "JINA_API_KEY"):
        monkeypatch.delenv(key, raising=False)
    code, _, said = outcome(capsys, "search", QUERY, "--store", small_store, "--pipeline", name)
    assert code == 2
    assert len(said.splitlines()) == 1
    assert f"{RANKER[name]} has no API key" in said
    assert variable in said
