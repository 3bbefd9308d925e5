"""`partwise serve` as its users have it: a real process, asked over HTTP."""

from collections.abc import Iterator
from signal import SIGTERM

import pytest

from commands import outcome
from failing_component import SECRET
from processes import printed
from servers import Server, failing_pipeline, post, served

NUMBER = "SS-M12-175-A270-HEX-50"
WORDS = "brass ball valve PN 25"


@pytest.fixture(scope="module")
def server(served_store) -> Iterator[Server]:
    """A server of two pipelines."""
    with served("--store", str(served_store), "--pipeline", "two_stage", "--pipeline", "hybrid") as server:
        yield server


def test_a_part_number_is_resolved(server):
    """A part number gives its product alone, claimed, and no search has run."""
    reply = post(server.client, "/search", query=NUMBER).json()
    (found,) = reply["documents"]
    assert (found["product_id"], found["rank"], found["part_number"]) == ("bolt-50", 1, NUMBER)
    assert found["part_number_match"]["is_exact"]
    assert [match["number"] for match in reply["matches"]] == [NUMBER]
    assert set(reply["timings"]["components"]) == {"lookup", "ranker"}


def test_words_are_searched(server):
    """Words give products in order, each with its verdicts and signals, and each component's time."""
    reply = post(server.client, "/search", query=WORDS, top_k=3, stages=True).json()
    best = reply["documents"][0]
    assert [each["rank"] for each in reply["documents"]] == [1, 2, 3]
    assert best["product_id"] == "valve"
    assert {(each["kind"], each["verdict"]) for each in best["attributes"]} >= {("pn", "match")}
    assert best["score"] == pytest.approx(sum(each["value"] * each["weight"] for each in best["signals"]), abs=1e-6)
    assert [each["rank"] for each in reply["first_stage"]] == list(range(1, 7))
    assert best["first_stage_rank"] in range(1, 7)
    assert {"dense_retriever", "reranker", "ranker"} <= set(reply["timings"]["components"])


def test_replies_are_compact(server):
    """A product carries what a buyer may see: no vector, no keys, no raw meta."""
    (found, *_) = post(server.client, "/search", query=WORDS).json()["documents"]
    assert set(found) == {
        *(
            "id",
            "rank",
            "score",
            "product_id",
            "part_number",
            "brand",
            "title",
            "category",
            "language",
            "url",
            "content",
        ),
        *("attributes", "signals", "part_number_match", "first_stage_rank", "related", "chunks", "degraded"),
    }


def test_a_list_is_told_by_line(server):
    """A pasted list says for each line what it names, how many, and how surely."""
    text = f"2 x {NUMBER}\n\n6205-2RS1\t10\nsomething else"
    reply = post(server.client, "/lookup", query=text).json()
    told = [(each["line"], each["status"], each["quantity"], sorted(each["product_ids"])) for each in reply["lines"]]
    assert told == [
        (1, "exact", 2, ["bolt-50"]),
        (3, "ambiguous", 10, ["bearing-a", "bearing-b"]),
        (4, "unresolved", None, []),
    ]
    assert reply["lines"][0]["title"] == "Hex bolt M12 x 1.75 x 50, A2-70"


def test_health_tells_what_is_served(server):
    """Health names the pipelines and counts the store's documents."""
    reply = server.client.get("/health")
    assert reply.status_code == 200
    assert reply.json() == {
        "status": "ok",
        "pipelines": {"expected": ["two_stage", "hybrid"], "loaded": ["two_stage", "hybrid"]},
        "store": {"readable": True, "documents": 6},
        "missing": [],
    }


def test_metrics_count_what_was_asked(server):
    """Metrics count requests, claims and components of each pipeline, by names that no request can make up."""
    post(server.client, "/search", query=NUMBER, pipeline="hybrid")
    server.client.get("/no/such/place")
    text = server.client.get("/metrics").text
    assert 'partwise_requests_total{endpoint="/search",status="200"}' in text
    assert 'partwise_requests_total{endpoint="other",status="404"}' in text
    assert 'partwise_component_seconds_count{component="lookup",pipeline="hybrid"}' in text
    assert "partwise_lookup_hits_total" in text
    assert "/no/such" not in text


def test_the_log_keeps_queries_out(server):
    """The log has a line of JSON for each request, with its id, and not a word of what was asked."""
    asked = "Zaunkönig 4711 unheard-of words"
    reply = post(server.client, "/search", query=asked)
    line = server.logged(message="request", request_id=reply.headers["x-request-id"])
    assert (line["endpoint"], line["status"], line["pipeline"]) == ("/search", 200, "two_stage")
    assert set(line["components"]) == set(reply.json()["timings"]["components"])
    assert not [each for each in server.lines if "Zaun" in each or "unheard" in each]


def test_a_second_server_on_the_store_is_refused(server, served_store, capsys):
    """The embedded engine serves one process: a second server says so in one line, with the way out."""
    other = Server("--store", str(served_store))
    assert other.stop() == 1
    (line,) = other.lines
    assert line == (
        f"partwise: {served_store} is open in another process, and the embedded engine serves one process; "
        "close it there, or use a Qdrant server for several\n"
    )


TRACED = """
import sys
from fastapi.testclient import TestClient
from haystack.tracing.tracer import tracer
from partwise.serving.app import create_server
from partwise.serving.settings import ServeSettings
server = create_server(ServeSettings(store=sys.argv[1], pipelines=("hybrid",)))
assert TestClient(server).post("/search", json={"query": "brass valve"}).status_code == 200
print(type(tracer.actual_tracer).__name__, type(tracer.actual_tracer._inner).__name__)
"""


def test_hayhooks_keeps_no_traces(small_store_copy):
    """Hayhooks would keep the last runs in memory for its dashboard; here only our clock is set, before nobody's tracer."""
    assert printed(TRACED, small_store_copy).split() == ["ComponentClock", "NullTracer"]


def test_a_taken_port_is_told_in_a_line(server, small_store, capsys):
    """A port that is taken is told before any model is loaded."""
    code, _, err = outcome(capsys, "serve", "--store", small_store, "--port", server.url.rpartition(":")[2])
    assert code == 1
    assert "cannot listen on 127.0.0.1" in err


def test_an_exceptions_text_stays_inside(tmp_path, small_store_copy):
    """What a component raises is told to nobody: the reply has an id, and the log has types and places by that id."""
    pipeline = failing_pipeline(tmp_path, "bug")
    allowed = "haystack,haystack_integrations,failing_component"
    with served(
        *("--store", str(small_store_copy), "--pipeline", str(pipeline)), HAYSTACK_DESERIALIZATION_ALLOWLIST=allowed
    ) as server:
        failed = post(server.client, "/search", query=WORDS)
        still = post(server.client, "/search", query=NUMBER)
        code = server.stop()
    assert (failed.status_code, still.status_code, code) == (500, 200, -SIGTERM)
    told = failed.json()["error"]
    assert told["code"] == "internal"
    assert failed.headers["x-request-id"] in told["message"]
    (line,) = server.log("failure")
    assert line["request_id"] == failed.headers["x-request-id"]
    assert line["raised"][-1] == "builtins.KeyError"
    assert "failing_component.py" in line["at"][-1]
    assert not [text for text in (failed.text, *server.lines) if SECRET in text or "Traceback" in text]


def test_queries_are_logged_only_if_asked(small_store_copy):
    """With --log-queries the request's line has the query; the server ends cleanly when told to, and frees its store."""
    with served("--store", str(small_store_copy), "--pipeline", "hybrid", "--log-queries") as server:
        post(server.client, "/search", query=WORDS)
        assert server.stop() == -SIGTERM
    assert WORDS in [line.get("query") for line in server.log("request")]
    with served("--store", str(small_store_copy), "--pipeline", "hybrid") as again:
        assert again.client.get("/health").status_code == 200
