"""CatalogReranker with the real clients of Cohere and Jina, when their services fail."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from cohere.core import http_client
from haystack import Document
from haystack.utils import Secret
from haystack_integrations.components.rankers.cohere import CohereRanker
from haystack_integrations.components.rankers.jina import JinaRanker

from builders import ids, product
from haystack_integrations.components.rankers.partwise import CatalogReranker
from partwise.errors import RerankerError
from rerank_server import RerankServer, running_server

QUERY = "brass valve"
KEY = "the-key"
# The class of each fault, and where JinaRanker, which reads no status, shows another.
CLASSES = {
    "401": "auth",
    "429": "rate_limit",
    "500": "service",
    "503": "service",
    "html": "service",
    "slow": "timeout",
    "drop": "transport",
    "truncated": "bad_answer",
    "no number": "bad_answer",
    "index twice": "bad_answer",
    "index out of range": "bad_answer",
    "empty": "bad_answer",
}
JINA = CLASSES | {"html": "bad_answer"}
DEGRADING = sorted(CLASSES.keys() - {"401"})


@pytest.fixture
def server(monkeypatch) -> Iterator[RerankServer]:
    monkeypatch.setattr(http_client, "INITIAL_RETRY_DELAY_SECONDS", 0.01)  # Cohere's client asks three times
    monkeypatch.setenv("COHERE_API_KEY", KEY)
    monkeypatch.setenv("JINA_API_KEY", KEY)
    with running_server() as server:
        yield server


@pytest.fixture(params=["cohere", "jina"])
def protocol(request) -> str:
    return request.param


@pytest.fixture(params=["run", "run_async"])
def way(request) -> str:
    return request.param


def service(protocol: str, server: RerankServer) -> CohereRanker | JinaRanker:
    if protocol == "cohere":
        return CohereRanker(api_base_url=server.url)
    return JinaRanker(base_url=f"{server.url}/v1/rerank")


def three() -> list[Document]:
    return [
        product("nut", "Hex nut M12", score=0.9),
        product("valve", "Brass valve", score=0.8),
        product("gland", "Cable gland brass", score=0.7),
    ]


def reranked(reranker: CatalogReranker, way: str, query: str = QUERY) -> list[Document]:
    if way == "run":
        return reranker.run(query, three())["documents"]
    return asyncio.run(reranker.run_async(query, three()))["documents"]


def reason_of(protocol: str, fault: str) -> str:
    return (JINA if protocol == "jina" else CLASSES)[fault]


@pytest.mark.parametrize("fault", DEGRADING)
def test_a_fault_keeps_the_first_stage(fault, protocol, way, server, caplog):
    """Order and scores are the first stage's, each document says why, one warning is logged, nothing is remembered."""
    server.fault = fault
    ranker = service(protocol, server)
    reranker = CatalogReranker(ranker, timeout=1.0 if fault == "slow" else 30.0, max_retries=0)
    with caplog.at_level(logging.WARNING):
        found = reranked(reranker, way)
    assert [(d.id, d.score, d.content) for d in found] == [(d.id, d.score, d.content) for d in three()]
    marks = [document.meta["partwise"]["degraded"] for document in found]
    assert {(mark["component"], mark["reason"]) for mark in marks} == {("reranker", reason_of(protocol, fault))}
    assert marks[0]["message"].startswith(type(ranker).__name__)
    assert "\n" not in marks[0]["message"]
    assert reranker.degradations == {reason_of(protocol, fault): 1}
    (logged,) = [record.getMessage() for record in caplog.records if "degraded" in record.getMessage()]
    assert reason_of(protocol, fault) in logged
    assert not any(word in f"{logged} {marks}" for word in (QUERY, KEY))
    server.fault = None
    assert ids(reranked(reranker, way)) == ["valve", "gland", "nut"]
    assert len(reranker.degradations) == 1


@pytest.mark.parametrize("fault", sorted(CLASSES))
def test_fail_closed(fault, protocol, way, server):
    """An empty degrade_on raises whatever the fault, in one line with the ranker's name and the cause."""
    server.fault = fault
    ranker = service(protocol, server)
    reranker = CatalogReranker(ranker, degrade_on=[], timeout=1.0 if fault == "slow" else 30.0)
    with pytest.raises(RerankerError, match=f"^{type(ranker).__name__} .+") as caught:
        reranked(reranker, way)
    assert "\n" not in str(caught.value)
    assert KEY not in str(caught.value)
    assert reranker.degradations == {}


def test_a_wrong_key_raises(protocol, way, server):
    """A wrong key does not mend itself: by default it stops the search."""
    server.fault = "401"
    with pytest.raises(RerankerError, match="invalid api token"):
        reranked(CatalogReranker(service(protocol, server)), way)


def test_a_wrong_request_raises(protocol, way, server):
    """A model that the service does not know is a mistake in the configuration, whatever may degrade."""
    server.fault = "404"
    with pytest.raises(RerankerError, match="model not found"):
        reranked(CatalogReranker(service(protocol, server)), way)


@pytest.mark.parametrize("fault", ["401", "500", "slow"])
def test_a_fallback_answers(fault, protocol, way, server):
    """Another ranker orders the documents, and each says in whose place, also when a key is refused."""
    server.fault = fault
    local = CatalogReranker()
    reranker = CatalogReranker(service(protocol, server), fallback=local, timeout=4.0)
    local.warm_up()
    found = reranked(reranker, way)
    assert ids(found) == ids(reranked(local, way)) == ["valve", "gland", "nut"]
    mark = found[0].meta["partwise"]["degraded"]
    assert (mark["reason"], mark["fallback"]) == (reason_of(protocol, fault), "CatalogReranker")
    assert reranker.degradations == {reason_of(protocol, fault): 1}
    assert local.degradations == {}


def test_both_fail(way, server):
    """With both services down the first stage's order is kept, for the first one's reason."""
    with running_server() as other:
        server.fault, other.fault = "429", "500"
        reranker = CatalogReranker(service("cohere", server), fallback=service("jina", other), max_retries=0)
        found = reranked(reranker, way)
    assert ids(found) == ids(three())
    assert found[0].meta["partwise"]["degraded"] == {
        "component": "reranker",
        "reason": "rate_limit",
        "message": "CohereRanker failed: its service answered with status 429",
    }


def test_a_refused_key_and_no_fallback_that_answers(way, server):
    """A fallback that fails as well does not hide a wrong key."""
    server.fault = "401"
    with running_server() as other:
        other.fault = "500"
        reranker = CatalogReranker(service("cohere", server), fallback=service("jina", other))
        with pytest.raises(RerankerError, match="invalid api token"):
            reranked(reranker, way)


def test_a_service_that_says_when_is_asked_again(way, server):
    """After Retry-After one more request is made, which succeeds; without retries none is."""
    server.fault, server.fault_limit = "429", 3  # one run of Cohere's client
    found = reranked(CatalogReranker(service("cohere", server), timeout=30.0), way)
    assert ids(found) == ["valve", "gland", "nut"]
    assert "degraded" not in found[0].meta["partwise"]
    assert len(server.asked) == 4


def test_retries_end(way, server):
    """A service that goes on refusing is asked once more, and no further."""
    server.fault = "503"
    reranked(CatalogReranker(service("cohere", server), max_retries=1, timeout=30.0), way)
    assert len(server.asked) == 6  # twice what Cohere's client asks by itself


def test_a_retry_that_does_not_fit_is_not_waited_for(way, server, monkeypatch):
    """A service that wants to be asked later than there is time is not asked again."""
    monkeypatch.setattr(http_client, "MAX_RETRY_DELAY_SECONDS", 0.01)
    server.fault, server.retry_after = "429", "3600"
    reranked(CatalogReranker(service("cohere", server), max_retries=5), way)
    assert len(server.asked) == 3


def test_scores_are_remembered(protocol, way, server):
    """A service is asked about a text and a query once; a new document is asked about alone."""
    reranker = CatalogReranker(service(protocol, server))
    first = reranked(reranker, way)
    assert reranked(reranker, way) == first
    assert len(server.asked) == 1
    more = [*three(), product("tap", "Brass tap", score=0.1)]
    assert len(reranker.run(QUERY, more)["documents"]) == 4
    assert server.asked[-1]["documents"] == ["Brass tap"]


def test_no_documents_call_no_service(protocol, way, server):
    """Nothing to rank is no request; a single document is scored."""
    reranker = CatalogReranker(service(protocol, server))
    assert reranker.run(QUERY, [])["documents"] == []
    assert asyncio.run(reranker.run_async(QUERY, []))["documents"] == []
    assert server.asked == []
    assert reranker.run(QUERY, three()[1:2])["documents"][0].score == 1.0


def test_event_loops_come_and_go(protocol, server):
    """Each event loop has a client of its own: a reranker outlives many of them."""
    reranker = CatalogReranker(service(protocol, server), cache_size=0, degrade_on=[])
    for _ in range(4):
        assert ids(reranked(reranker, "run_async")) == ["valve", "gland", "nut"]
    assert len(reranker._runner.stages[0]._by_loop._copies) == 1

    async def twice_and_closed() -> None:
        for _ in range(2):
            await reranker.run_async(QUERY, three())
        await reranker.close_async()

    asyncio.run(twice_and_closed())
    assert len(server.asked) == 6


def test_a_key_that_cannot_be_saved_works_on_every_loop(server):
    """A ranker that cannot be copied is asked from a thread on a second event loop."""
    ranker = CohereRanker(api_key=Secret.from_token(KEY), api_base_url=server.url)
    reranker = CatalogReranker(ranker, cache_size=0, degrade_on=[])
    for _ in range(3):
        assert ids(reranked(reranker, "run_async")) == ["valve", "gland", "nut"]
    assert Counter(asked["key"] for asked in server.asked) == {f"Bearer {KEY}": 3}


async def test_a_slow_service_holds_up_no_event_loop(protocol, server):
    """While a service is waited for, the loop runs on."""
    server.fault, server.delay = "slow", 0.5
    reranker = CatalogReranker(service(protocol, server))
    waiting = asyncio.ensure_future(reranker.run_async(QUERY, three()))
    turns = 0
    while not waiting.done():
        await asyncio.sleep(0.01)
        turns += 1
    assert ids((await waiting)["documents"]) == ["valve", "gland", "nut"]
    assert turns > 5


def test_hanging_calls_are_bounded(server):
    """Threads that hang are few: beyond them a run is degraded without asking."""
    server.fault, server.delay = "slow", 4.0  # less than JinaRanker's own limit
    reranker = CatalogReranker(service("jina", server), timeout=0.05)
    workers = reranker._runner._workers
    workers._stuck_limit = 2
    for _ in range(5):
        reranked(reranker, "run")
    assert workers.stuck == 2
    assert reranker.degradations == {"timeout": 5}
    while workers.stuck:
        time.sleep(0.05)
    assert len(server.asked) == 2
