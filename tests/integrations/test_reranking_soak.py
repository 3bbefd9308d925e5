"""CatalogReranker under load, with a service that fails every fifth time: what comes back, when, and how it is counted."""

import asyncio
import gc
import logging
import random
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import certifi
import pytest
from cohere.core import http_client
from haystack import Document
from haystack_integrations.components.rankers.cohere import CohereRanker
from haystack_integrations.components.rankers.jina import JinaRanker

from builders import ids, product
from haystack_integrations.components.rankers.partwise import CatalogReranker
from partwise.errors import RerankerError
from rerank_server import ServerProcess

CONCURRENCY = 16
FAULT_SHARE = 0.2
# Classes of the faults; JinaRanker reads no status, so a page that is no JSON is a wrong answer to it.
CLASSES = {
    "401": "auth",
    "429": "rate_limit",
    "500": "service",
    "html": "service",
    "slow": "timeout",
    "drop": "transport",
    "truncated": "bad_answer",
    "no number": "bad_answer",
    "index twice": "bad_answer",
    "index out of range": "bad_answer",
    "empty": "bad_answer",
}
FIRST_STAGE = ["nut", "valve", "gland"]


@dataclass
class Answer:
    """What became of a request: its class if degraded or raised, the products in order, and seconds."""

    fault: str | None
    reason: str | None
    products: list[str]
    seconds: float


@pytest.fixture(autouse=True)
def quiet_clients(monkeypatch, tmp_path) -> Iterator[None]:
    """Leave out what is not the reranker's: waits and certificates of clients, and rubbish of other tests."""
    monkeypatch.setattr(http_client, "INITIAL_RETRY_DELAY_SECONDS", 0.01)  # Cohere's client asks three times
    monkeypatch.setenv("COHERE_API_KEY", "the-key")
    monkeypatch.setenv("JINA_API_KEY", "the-key")
    # JinaRanker opens a client for each call, which reads a bundle of 140 certificates: 20 ms of computing.
    first, mark, _ = Path(certifi.where()).read_text(encoding="utf-8").partition("-----END CERTIFICATE-----")
    (tmp_path / "one.pem").write_text(f"{first}{mark}\n", encoding="utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "one.pem"))
    logging.disable(logging.WARNING)  # pytest would keep thousands of records
    gc.collect()
    gc.freeze()  # a full collection of Haystack's modules stops every thread for 0.2 s
    yield
    gc.unfreeze()
    logging.disable(logging.NOTSET)


def queries(count: int) -> list[str]:
    """Distinct queries, every fifth of which tells the server to fail."""
    draw = random.Random(0)
    faults = [draw.choice(sorted(CLASSES)) if draw.random() < FAULT_SHARE else None for _ in range(count)]
    return [f"fault:{fault}| brass valve {n}" if fault else f"brass valve {n}" for n, fault in enumerate(faults)]


def fault_of(query: str) -> str | None:
    return query.partition(":")[2].partition("|")[0] or None


def documents() -> list[Document]:
    scores = {"Hex nut M12": 0.9, "Brass valve": 0.8, "Cable gland brass": 0.7}
    return [product(name, text, score=scores[text]) for name, text in zip(FIRST_STAGE, scores, strict=True)]


def read(query: str, begun: float, found: list[Document] | RerankerError) -> Answer:
    seconds = time.perf_counter() - begun
    if isinstance(found, RerankerError):
        return Answer(fault_of(query), "auth" if "invalid api token" in str(found) else str(found), [], seconds)
    mark = found[0].meta["partwise"].get("degraded", {})
    return Answer(fault_of(query), mark.get("reason"), ids(found), seconds)


def in_threads(reranker: CatalogReranker, asked: list[str]) -> list[Answer]:
    def one(query: str) -> Answer:
        begun = time.perf_counter()
        try:
            return read(query, begun, reranker.run(query, documents())["documents"])
        except RerankerError as error:
            return read(query, begun, error)

    with ThreadPoolExecutor(CONCURRENCY) as pool:
        return list(pool.map(one, asked))


def on_a_loop(reranker: CatalogReranker, asked: list[str]) -> list[Answer]:
    async def one(query: str, free: asyncio.Semaphore) -> Answer:
        async with free:
            begun = time.perf_counter()
            try:
                return read(query, begun, (await reranker.run_async(query, documents()))["documents"])
            except RerankerError as error:
                return read(query, begun, error)

    async def every() -> list[Answer]:
        free = asyncio.Semaphore(CONCURRENCY)
        return await asyncio.gather(*(one(query, free) for query in asked))

    return asyncio.run(every())


def make(protocol: str, url: str, budget: float) -> CatalogReranker:
    ranker = CohereRanker(api_base_url=url) if protocol == "cohere" else JinaRanker(base_url=f"{url}/v1/rerank")
    return CatalogReranker(ranker, timeout=budget, max_retries=0)


def soak(protocol: str, way: str, count: int, budget: float) -> list[float]:
    """Ask, check every answer and every count, and give the seconds that each took."""
    ask = in_threads if way == "run" else on_a_loop
    server = ServerProcess(delay=budget * 1.5)
    try:
        ask(make(protocol, server.url, 30.0), ["brass valve"])  # imports are not measured
        reranker = make(protocol, server.url, budget)
        asked = queries(count)
        answers = ask(reranker, asked)
        injected = Counter(map(fault_of, server.queries() & set(asked)))
    finally:
        server.stop()
    classes = CLASSES if protocol == "cohere" else CLASSES | {"html": "bad_answer"}
    assert (len(answers), sum(injected.values())) == (count, count)
    for answer in answers:
        expected = classes[answer.fault] if answer.fault else None
        assert answer.reason == expected, answer
        good = [] if expected == "auth" else FIRST_STAGE if expected else ["valve", "gland", "nut"]
        assert answer.products == good, answer
    by_class: Counter[str] = Counter()
    for fault in injected.keys() - {None, "401"}:
        by_class[classes[fault]] += injected[fault]
    assert reranker.degradations == by_class
    seconds = sorted(answer.seconds for answer in answers)
    percentiles = statistics.quantiles(seconds, n=100)
    print(  # noqa: T201 - the figures that a soak is run for
        f"{protocol} {way}: {count} requests, budget {budget} s, p50 {percentiles[49]:.3f}, p99 {percentiles[98]:.3f}, "
        f"max {seconds[-1]:.3f} s; degraded {dict(by_class)}, raised {injected['401']}"
    )
    return seconds


@pytest.mark.soak
@pytest.mark.parametrize("way", ["run", "run_async"])
@pytest.mark.parametrize("protocol", ["cohere", "jina"])
def test_every_answer_comes_within_its_budget(protocol, way):
    """Of 10,000 requests none is lost, each answer is as promised and in time, and each degradation is counted."""
    budget = 1.5
    assert soak(protocol, way, 10_000, budget)[-1] <= budget * 1.1


@pytest.mark.parametrize("way", ["run", "run_async"])
@pytest.mark.parametrize("protocol", ["cohere", "jina"])
def test_no_request_is_lost(protocol, way):
    """The same for few requests, with time for a busy machine."""
    assert soak(protocol, way, 150, 3.0)[-1] < 30
