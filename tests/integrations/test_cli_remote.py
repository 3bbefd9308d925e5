"""`partwise search` and `lookup` with a server's address: a running partwise server, and whatever else may answer."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from haystack import Document

from commands import outcome
from jsonl_files import jsonl_file
from local_servers import LocalServer, Quiet, running
from partwise.cli.output import explain
from partwise.cli.remote import find_server
from partwise.serving.results import result_of
from servers import Server, key_of, served, write_keys

NUMBER = "SS-M12-175-A270-HEX-50"
WORDS = "brass ball valve PN 25"
HEALTH = {"status": "ok", "pipelines": {}, "store": {}}


@pytest.fixture(scope="module")
def server(tmp_path_factory, served_store) -> Iterator[Server]:
    """A server of two pipelines with a key."""
    keys = write_keys(tmp_path_factory.mktemp("keys"), shop={})
    pipelines = ["--pipeline", "two_stage", "--pipeline", "hybrid"]
    with served("--store", str(served_store), "--keys", str(keys), *pipelines) as server:
        yield server


@pytest.fixture
def key(monkeypatch) -> None:
    monkeypatch.setenv("PARTWISE_API_KEY", key_of("shop"))


class Answers(LocalServer):
    """Answers by path with a status and JSON or text; `asked` is what came: path and key."""

    def __init__(self, answers: dict[str, tuple[int, Any]]) -> None:
        super().__init__(_Handler)
        self.answers = answers
        self.asked: list[tuple[str, str | None]] = []


class _Handler(Quiet, BaseHTTPRequestHandler):
    server: Answers

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["X-API-Key"]))
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        status, body = self.server.answers.get(self.path, (404, ""))
        self.send_response(status)
        if status == 301:
            self.send_header("Location", "https://elsewhere.example/")
        self.end_headers()
        self.wfile.write(body.encode() if isinstance(body, str) else json.dumps(body).encode())

    do_POST = do_GET  # noqa: N815 - as the server's base class names it


def answering(answers: dict[str, tuple[int, Any]]) -> AbstractContextManager[Answers]:
    """A server that gives these answers."""
    return running(Answers(answers))


@pytest.fixture
def said(capsys):
    """Runs a command; its exit code, its output and its last line of errors, which is the only one if it failed."""

    def run(*words: object) -> tuple[int, str, str]:
        code, out, err = outcome(capsys, *words)
        lines = err.splitlines()
        assert len(lines) == 1 or not code
        assert "Traceback" not in err
        return code, out, lines[-1] if lines else ""

    return run


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize("query", [NUMBER, WORDS, "bearing 25 x 52"])
def test_a_server_finds_what_the_store_gives(query, server, small_store, said):
    """The same query finds the same products with the same scores, verdicts and matches in this process and there."""
    asked = ("search", query, "--pipeline", "hybrid", "--top-k", 3, "--json")
    (code, there, _), (_, here, _) = said(*asked, "--store", server.url), said(*asked, "--store", small_store)
    assert code == 0
    there, here = json.loads(there), json.loads(here)
    assert there.keys() == here.keys()
    for name in ("id", "product_id", "part_number", "brand", "title", "score", "content"):
        assert [each[name] for each in there["documents"]] == [each[name] for each in here["documents"]]
    notes = [[each["partwise"] for each in found["documents"]] for found in (here, there)]
    for ours, theirs in zip(*notes, strict=True):
        assert theirs["scores"].keys() == ours.get("scores", {}).keys()
        assert [(v["kind"], v["verdict"], v["asked"]["text"]) for v in theirs["attributes"]] == [
            (v["kind"], v["verdict"], v["asked"]["text"].strip()) for v in ours.get("attributes", ())
        ]
    assert [match["number"] for match in there["matches"]] == [match["number"] for match in here["matches"]]


@pytest.mark.usefixtures("key")
def test_a_person_reads_the_same_table(server, small_store, said):
    """The table has the same rows and reasons, whoever has searched."""
    asked = ("search", WORDS, "--pipeline", "hybrid", "--filter", "brand=Acme")
    there, here = said(*asked, "--store", server.url), said(*asked, "--store", small_store)
    assert there[1] == here[1]
    assert "matched" in there[1]


@pytest.mark.usefixtures("key")
def test_a_server_answers_many_queries(server, tmp_path, said):
    """--queries asks each query and writes a line for it, by the server's own first pipeline."""
    queries, run = tmp_path / "queries.jsonl", tmp_path / "run.jsonl"
    queries.write_bytes(jsonl_file({"query": query} for query in (NUMBER, WORDS)))
    assert said("search", "--store", server.url, "--queries", queries, "--run", run)[0] == 0
    lines = [json.loads(line) for line in run.read_text(encoding="utf-8").splitlines()]
    assert [(line["query"], line["ids"][0]) for line in lines] == [(NUMBER, "bolt-50"), (WORDS, "valve")]
    assert all(line["milliseconds"] > 0 for line in lines)
    assert server.logged(endpoint="/search", pipeline="two_stage")["key"] == "shop"


@pytest.mark.usefixtures("key")
def test_a_server_looks_up(server, small_store, tmp_path, said):
    """A text and a file are looked up there as here, lines that name nothing included."""
    bom = tmp_path / "bom.csv"
    bom.write_text(f"part number,qty\n{NUMBER},10\n6205-2RS1,2\n,1\nno such part,1\n", encoding="utf-8")
    for words in ((f"2x {NUMBER}\nnothing 999-888",), ("--file", bom), ("--file", bom, "--json")):
        there, here = said("lookup", *words, "--store", server.url), said("lookup", *words, "--store", small_store)
        assert there == here
        assert there[0] == 0
        assert NUMBER in there[1]


WRONG = {
    "no such pipeline is served; there is: two_stage, hybrid": ("search", "bolt", "--pipeline", "dense"),
    "the name of one of its own pipelines": ("search", "bolt", "--pipeline", "mine.yaml"),
    "at most 100 products": ("search", "bolt", "--top-k", 101),
    "write attributes.ports=VALUE": ("search", "bolt", "--filter", "attributes.ports>=4"),
    "one condition for each field": ("search", "bolt", "--filter", "brand=A", "--filter", "brand=B"),
    "the customer is the API key's": ("search", "bolt", "--customer", "C-17"),
    "--must cannot be asked": ("search", "bolt", "--must", "thread"),
    "--filter cannot be asked": ("lookup", "bolt", "--filter", "brand=A"),
    "query: ": ("search", "bolt " * 1000),
    "no Unicode text": ("search", "bolt \udce4"),
}


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize("told", WRONG)
def test_what_a_server_cannot_do_is_wrong_usage(told, server, said):
    """Options that no server takes, and what this one refuses, are one line and exit code 2."""
    code, _, line = said(*WRONG[told], "--store", server.url)
    assert code == 2
    assert told in line


@pytest.mark.parametrize(
    ("given", "told"), [("", "asks for an API key; set PARTWISE_API_KEY"), ("wrong", "does not know the key")]
)
@pytest.mark.parametrize("command", ["search", "lookup"])
def test_a_refused_key_is_one_line(command, given, told, server, monkeypatch, said):
    """Without a key, and with a wrong one, the line says which variable holds it, and not what it holds."""
    monkeypatch.setenv("PARTWISE_API_KEY", given)
    code, _, line = said(command, NUMBER, "--store", server.url)
    assert code == 1
    assert told in line
    assert not given or given not in line


def test_a_key_that_is_none_is_not_shown(server, monkeypatch, said):
    """A key that no header can carry is refused without being shown."""
    monkeypatch.setenv("PARTWISE_API_KEY", "s3cret\nX-Other: 1")
    code, _, line = said("search", "bolt", "--store", server.url)
    assert code == 2
    assert "PARTWISE_API_KEY" in line
    assert "s3cret" not in line


QDRANT = {"/": (200, {"title": "qdrant - vector search engine", "version": "1.17.0"})}
STRANGERS = {
    "is a Qdrant server; search it with --pipeline two_stage_server": QDRANT,
    "no partwise server (it answers with status 200)": {"/health": (200, "<html>hello</html>")},
    "no partwise server (it answers with status 404)": {},
    "points to https://elsewhere.example/": {"/health": (301, "")},
}


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize("told", STRANGERS)
@pytest.mark.parametrize("command", ["search", "lookup"])
def test_strangers_are_named_and_get_no_key(command, told, said):
    """Another kind of server is told apart before it is asked, and is sent neither key nor query."""
    with answering(STRANGERS[told]) as stranger:
        code, _, line = said(command, "bolt", "--store", stranger.url)
    assert code == 1
    assert told in line
    assert {path for path, _ in stranger.asked} <= {"/health", "/"}
    assert {key for _, key in stranger.asked} == {None}


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://127.0.0.1:99999", "http://", "ftp://127.0.0.1/"])
def test_nobody_there_is_one_line(address, said):
    """An address at which nothing answers, or that is none, is one line with what to check."""
    code, _, line = said("search", "bolt", "--store", address)
    assert code == 1
    assert f"no server answers at {address.rstrip('/')}" in line
    assert "check the address" in line


def test_a_pipeline_on_qdrant_searches_there_itself(said):
    """With a pipeline whose store is a Qdrant server the address is that store's, as it always was."""
    with answering(QDRANT) as qdrant:
        code, _, line = said("search", "bolt", "--store", qdrant.url, "--pipeline", "two_stage_server")
    assert code == 1
    assert f"QdrantDocumentStore 'partwise' at {qdrant.url} does not answer" in line
    assert any(path.startswith("/collections") for path, _ in qdrant.asked)


def test_a_partwise_server_comes_before_the_pipelines_own_store():
    """A partwise server may serve a pipeline on Qdrant: who answers decides, not the pipeline's name."""
    with answering({"/health": (200, HEALTH)}) as server:
        assert find_server(server.url, "two_stage_server") is not None
        assert find_server(f"{server.url}/", None).url == server.url


REPLIES = {
    "cannot be read": (200, {"documents": [{}], "degraded": []}),
    "again soon": (503, {"error": {"code": "unavailable", "message": "ask again soon"}}),
    "status 500": (500, "<html>oops</html>"),
    "[31mred": (400, {"error": {"code": "bad_query", "message": "\x1b[31mred"}}),
}


@pytest.mark.parametrize("told", REPLIES)
def test_a_strange_reply_is_one_line(told, said):
    """A failing server, one of another version, and one that would paint the terminal: one line, nothing painted."""
    with answering({"/health": (200, HEALTH), "/search": REPLIES[told]}) as server:
        code, _, line = said("search", "bolt", "--store", server.url)
    assert code == (2 if REPLIES[told][0] == 400 else 1)
    assert told in line
    assert "\x1b" not in line


def test_what_is_degraded_is_told_once(tmp_path, said, capsys):
    """A server that does without its reranker says so, and the command passes it on: once, beside the results."""
    mark = {"component": "reranker", "reason": "service", "message": "its service answered with status 503"}
    reply = {"documents": [], "matches": [], "question": None, "degraded": [mark], "timings": {"total_ms": 1.0}}
    queries = tmp_path / "queries.csv"
    queries.write_text("query\nbolt\nnut\n", encoding="utf-8")
    with answering({"/health": (200, HEALTH), "/search": (200, reply)}) as server:
        words = ("--store", server.url, "--queries", queries, "--run", tmp_path / "run.jsonl")
        _, _, err = outcome(capsys, "search", *words)
    assert err.count("reranker is degraded: its service answered with status 503") == 1


@pytest.mark.usefixtures("key")
def test_a_query_of_signs_ends_no_run(server, small_store, tmp_path, said):
    """A line of --queries with nothing to search for finds nothing, on a server as in this process."""
    queries = tmp_path / "queries.csv"
    queries.write_text(f"query\n{NUMBER}\n???\n{WORDS}\n", encoding="utf-8")
    written = []
    for store in (server.url, small_store):
        run = tmp_path / "run.jsonl"
        assert said("search", "--store", store, "--queries", queries, "--run", run, "--pipeline", "hybrid")[0] == 0
        written.append([json.loads(line)["ids"] for line in run.read_text(encoding="utf-8").splitlines()])
    assert written[0] == written[1]
    assert [bool(found) for found in written[0]] == [True, False, True]


def test_a_boost_is_read_as_in_this_process():
    """What an operator's boost added is told beside the verdicts, whoever searched."""
    notes = {
        "scores": {"dense": {"raw": 0.5, "value": 0.75, "weight": 1.0}},
        "boosts": {"in_stock": 0.1},
    }
    found = Document(id="1", content="Bolt", score=0.8, meta={"product_id": "1", "partwise": notes})
    result = result_of(found, 1).model_dump(mode="json")
    reply = {
        "documents": [result],
        "matches": [],
        "question": None,
        "degraded": [],
        "timings": {"total_ms": 1.0},
    }
    with answering({"/health": (200, HEALTH), "/search": (200, reply)}) as server:
        there = find_server(server.url).search("bolt", top_k=1).documents[0].meta["partwise"]
    assert explain(there) == explain(notes) == "+0.10 in_stock"
    assert there["scores"] == notes["scores"]
