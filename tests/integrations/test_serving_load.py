"""A server under load: every request answered, memory flat, and a reranking service that fails costs no reply."""

import asyncio
import importlib.util
import random
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import httpx
import pytest

from commands import indexed
from placed_pipelines import with_service
from rerank_server import ServerProcess
from servers import Server, served

ROOT = Path(__file__).parents[2]
SHORT, LONG = 3.0, 60.0
# What a run may add to the memory: allocators of threads, and caches that are bounded.
SLACK_MB = 100
WORDS = ("brass", "valve", "M12", "bolt", "1/2 inch", "bearing", "25 x 52", "gland", "IP68", "A2-70", "polyamide")
FAILED = "fault:500|"
LEAVING = 20


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    """benchmarks/serving.py, whose clients the tests use."""
    spec = importlib.util.spec_from_file_location("serving_benchmark", ROOT / "benchmarks" / "serving.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def big_store(tmp_path_factory, shared) -> Path:
    """The 19,406 products of real data sheets; several minutes to index."""
    folder, store = shared / "data" / "icecat", tmp_path_factory.mktemp("big") / "store"
    indexed(folder / "products.jsonl.gz", store, "--fields", folder / "fields.yaml")
    return shutil.copytree(store, store.with_name("served"))


@pytest.fixture
def flaky(tmp_path, monkeypatch) -> Iterator[Path]:
    """two_stage_jina with a local service that fails when the query says so."""
    service = ServerProcess(delay=0.0)
    yield with_service("two_stage_jina", service.url, tmp_path, max_retries=0)
    service.stop()


def queries(failing: float = 0.0) -> list[str]:
    draw = random.Random(0)
    asked = [" ".join(draw.sample(WORDS, draw.randrange(1, 5))) for _ in range(200)]
    return [f"{FAILED} {query}" if draw.random() < failing else query for query in asked]


def degradations(server: Server) -> float:
    text = server.client.get("/metrics").text
    return sum(map(float, re.findall(r"^partwise_degradations_total\{.*\} (\S+)$", text, re.MULTILINE)))


def all_answered(figures) -> None:
    print(f"\n{figures.row()}")  # noqa: T201 - the table of a soak
    assert figures.milliseconds
    assert figures.errors == 0
    before, after = figures.memory_mb
    assert after - before < SLACK_MB


def failing_half(benchmark, server: Server, seconds: float) -> None:
    """Search with a service that fails for half of the queries: what is told and what is counted are the same."""
    before = degradations(server)
    run = benchmark.measure(server.url, queries(0.5), concurrency=8, seconds=seconds)
    figures = asyncio.run(run)
    all_answered(figures)
    assert figures.degraded > 0
    assert degradations(server) - before >= figures.degraded  # the warm-up is counted too


def test_searches_side_by_side_are_answered(benchmark, small_store_copy):
    """Eight clients at once get an answer each time."""
    with served("--store", str(small_store_copy)) as server:
        figures = asyncio.run(benchmark.measure(server.url, queries(), concurrency=8, seconds=SHORT))
    all_answered(figures)
    assert figures.degraded == 0


def test_a_service_that_fails_half_of_the_time_costs_no_reply(benchmark, small_store_copy, flaky):
    """Every search is answered, those without the service say so, and each is counted."""
    with served("--store", str(small_store_copy), "--pipeline", str(flaky), JINA_API_KEY="the-key") as server:
        failing_half(benchmark, server, SHORT)


def test_a_client_that_leaves_stops_nothing(small_store_copy):
    """Clients that hang up in the middle leave the server as it was."""
    with served("--store", str(small_store_copy)) as server:
        for _ in range(LEAVING):
            with pytest.raises(httpx.ReadTimeout):
                httpx.post(f"{server.url}/search", json={"query": "brass valve"}, timeout=httpx.Timeout(5, read=0.001))
        assert server.client.post("/search", json={"query": "brass valve"}).status_code == 200
    assert len(server.log("request")) == LEAVING + 1  # all of the log, which the server's end completes
    assert not server.log("failure")


@pytest.mark.soak
def test_a_minute_at_each_number_of_clients(benchmark, big_store, shared):
    """1, 8 and 32 clients for a minute each on 19,406 products: no error, memory flat; the table is printed."""
    asked = benchmark.read_queries(shared / "data" / "icecat" / "attribute_queries.jsonl")
    with served("--store", str(big_store)) as server:
        for concurrency in benchmark.CONCURRENCY:
            run = benchmark.measure(server.url, asked, concurrency=concurrency, seconds=LONG)
            all_answered(asyncio.run(run))


@pytest.mark.soak
def test_a_minute_with_a_failing_service(benchmark, big_store, flaky):
    """A minute with a service that fails half of the time: no error, degradations counted."""
    with served("--store", str(big_store), "--pipeline", str(flaky), JINA_API_KEY="the-key") as server:
        failing_half(benchmark, server, LONG)
