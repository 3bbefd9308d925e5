"""What single requests are told: in process, on the small store."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hayhooks import create_app
from hayhooks.server.pipelines.registry import registry
from hayhooks.settings import settings as hayhooks_settings

from commands import indexed
from failing_component import SECRET
from jsonl_files import jsonl_file
from partwise.errors import ConfigError, StoreError
from partwise.serving.app import create_server
from partwise.serving.health import Health
from partwise.serving.settings import ServeSettings
from placed_pipelines import with_service
from processes import printed
from rerank_server import running_server
from servers import failing_pipeline, key_of, post, write_keys

WORDS = "brass ball valve PN 25"


@pytest.fixture(scope="module")
def app(small_store) -> FastAPI:
    return create_server(ServeSettings(store=str(small_store), pipelines=("two_stage", "dense")))


@pytest.fixture(scope="module")
def client(app) -> TestClient:
    return TestClient(app)


@contextmanager
def started(store: Path, *pipelines: str, **settings) -> Iterator[TestClient]:
    yield TestClient(create_server(ServeSettings(store=str(store), pipelines=pipelines or ("hybrid",), **settings)))


@pytest.mark.parametrize(
    ("body", "status", "code", "told"),
    [
        ({}, 422, "invalid_request", "query: Field required"),
        ({"query": ""}, 422, "invalid_request", "query: String should have at least 1 character"),
        ({"query": "x" * 2001}, 422, "invalid_request", "query: String should have at most 2000 characters"),
        ({"query": 7}, 422, "invalid_request", "query: Input should be a valid string"),
        ({"query": "\ud800"}, 422, "invalid_request", "query: Input should be a valid string, unable to parse raw data as a unicode string"),
        ({"query": "bolt", "top_k": 0}, 422, "invalid_request", "top_k: Input should be greater than or equal to 1"),
        ({"query": "bolt", "top_k": 101}, 422, "invalid_request", "top_k: Input should be less than or equal to 100"),
        ({"query": "bolt", "top_k": True}, 422, "invalid_request", "top_k: Input should be a valid integer"),
        ({"query": "bolt", "language": "german"}, 422, "invalid_request", "language: must be a language's code such as de"),
        ({"query": "bolt", "customer": "C-1"}, 422, "invalid_request", "customer: Extra inputs are not permitted"),
        ({"query": "bolt", "filters": {"": 1}}, 422, "invalid_request", "filters"),
        ({"query": "bolt", "filters": {"x": None}}, 422, "invalid_request", "filters.x"),
        ({"query": "bolt", "filters": {"x": 10**400}}, 422, "invalid_request", "filters.x"),
        ({"query": "bolt", "filters": {"x": ["y"] * 101}}, 422, "invalid_request", "filters.x"),
        ({"query": "bolt", "filters": {str(n): 1 for n in range(21)}}, 422, "invalid_request", "filters: "),
        ({"query": " ?! "}, 400, "bad_query", "no letter and no digit"),
        ({"query": "bolt", "filters": {"part_number_keys": "x"}}, 400, "bad_filter", "cannot ask for numbers"),
        ({"query": "bolt", "filters": {"meta.part_numbers.customer": "x"}}, 400, "bad_filter", "POST /lookup"),
        ({"query": "bolt", "pipeline": "index"}, 404, "unknown_pipeline", "there is: two_stage, dense"),
    ],
)  # fmt: skip
def test_bad_searches_are_told_what_is_wrong(client, body, status, code, told):
    """A search that cannot be is refused with the field and what it should be."""
    text = json.dumps(body)  # as ASCII, so that half of a surrogate pair can be sent
    reply = client.post("/search", content=text, headers={"Content-Type": "application/json"})
    assert (reply.status_code, reply.json()["error"]["code"]) == (status, code)
    assert told in reply.json()["error"]["message"]


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b"\xff", b'{"query": ' + b"9" * 5000 + b"}"], ids=len)
def test_bodies_that_are_no_json_are_refused(client, body):
    """Whatever is no JSON of a request is refused in our form."""
    reply = client.post("/search", content=body, headers={"Content-Type": "application/json"})
    assert reply.status_code in {400, 422}
    assert reply.json()["error"]["code"] == "invalid_request"


@pytest.mark.parametrize("announced", [True, False])
def test_large_bodies_are_refused(client, announced):
    """A body over 1 MiB is refused, by its announced length or by what comes."""
    text = b'{"query": "' + b"x" * 2**20 + b'"}'
    reply = client.post(
        "/lookup", content=text if announced else iter([text]), headers={"Content-Type": "application/json"}
    )
    assert (reply.status_code, reply.json()["error"]["code"]) == (413, "too_large")


def test_the_limits_of_a_lookup(client):
    """A list has at most 10,000 lines and 100,000 characters; white space alone names nothing."""
    assert post(client, "/lookup", query="x\n" * 10_001).json()["error"]["code"] == "bad_query"
    assert post(client, "/lookup", query="x" * 100_001).status_code == 422
    assert post(client, "/lookup", query="\n \n").json()["lines"] == []


def test_filters_narrow(client):
    """A filter keeps the products with the value, or with one of the values; both readings of a number count."""
    found = post(client, "/search", query="M12 bolt", filters={"brand": "Rollfix"}).json()
    assert {each["brand"] for each in found["documents"]} == {"Rollfix"}
    assert found["facets"]["brand"] == [{"value": "Rollfix", "count": 1}]
    found = post(client, "/search", query="M12 bolt", filters={"brand": ["Rollfix", "Kugelwerk", 5]}).json()
    assert {each["brand"] for each in found["documents"]} == {"Rollfix", "Kugelwerk"}
    assert post(client, "/search", query="M12 bolt", filters={"no such field": "x"}).json()["documents"] == []


def test_facets_count_candidates_beyond_the_page(client):
    """Facets count all candidates, also those that a short page does not show."""
    reply = post(client, "/search", query="M12 bolt", top_k=1).json()
    assert len(reply["documents"]) == 1
    assert sum(each["count"] for each in reply["facets"]["brand"]) == 6


def test_a_pipeline_is_chosen_by_name(client):
    """A request may name a pipeline; one without a second stage has no first one to show."""
    reply = post(client, "/search", query=WORDS, pipeline="dense", stages=True).json()
    assert (reply["pipeline"], reply["first_stage"]) == ("dense", None)
    assert reply["documents"][0]["first_stage_rank"] is None


def test_a_deciding_question_is_offered(client):
    """Where the best results fit equally, the reply asks what would decide, with the choices."""
    question = post(client, "/search", query="M12 bolt A2-70").json()["question"]
    assert question == {"question": "Which length: 50 or 60 mm?", "kind": "length", "values": ["50 mm", "60 mm"]}


def test_hayhooks_own_routes_are_gone(client):
    """What stock Hayhooks offers is not there: deploying, drawing, traces, files, running by name."""
    stock = create_app().openapi()["paths"]
    assert "/deploy_files" in stock
    for path, methods in stock.items():
        for method in methods:
            url = path.replace("{", "").replace("}", "")
            reply = client.request(method, url, json={"name": "x", "files": {}})
            assert reply.status_code in {404, 405} or url.startswith("/v1/"), (method, path)
    assert client.post("/two_stage/run", json={"query": "x"}).status_code == 404
    assert client.get("/dashboard").status_code == 404


def test_the_wrappers_deploy_on_stock_hayhooks(small_store, tmp_path, monkeypatch):
    """The wrappers also serve in a folder of stock Hayhooks, with typed requests, compact replies and told errors."""
    for name, wrapper in (("search", "searching.SearchWrapper"), ("look", "looking_up.LookupWrapper")):
        module, _, cls = wrapper.partition(".")
        code = f"from partwise.serving.{module} import {cls} as PipelineWrapper\n"
        (tmp_path / name).mkdir()
        (tmp_path / name / "pipeline_wrapper.py").write_text(code, encoding="utf-8")
    monkeypatch.setenv("PARTWISE_STORE", str(small_store))
    monkeypatch.setattr(hayhooks_settings, "pipelines_dir", str(tmp_path))
    with TestClient(create_app()) as client:
        found = post(client, "/search/run", query=WORDS, top_k=1).json()["result"]
        assert [each["product_id"] for each in found["documents"]] == ["valve"]
        assert post(client, "/search/run", query="?").status_code == 400
        assert post(client, "/search/run", query="bolt", top_k=0).status_code == 422
        assert post(client, "/look/run", query="6205-2RS1").json()["result"]["lines"][0]["status"] == "ambiguous"
    for name in ("search", "look"):
        registry.remove(name)


def test_no_folder_is_deployed_at_start(small_store, tmp_path, monkeypatch):
    """Hayhooks would run wrappers found in ./pipelines, and write a credential into the cache; the server does neither."""
    folder = tmp_path / "pipelines" / "evil"
    folder.mkdir(parents=True)
    (folder / "pipeline_wrapper.py").write_text("open('ran', 'w')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with started(small_store) as client, client:
        assert client.get("/evil").status_code == 404
    assert [path.name for path in tmp_path.iterdir()] == ["pipelines"]


COUNTED = """
import sys
from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore
print(QdrantEdgeDocumentStore(path=sys.argv[1]).count_documents())
"""


def test_the_end_of_a_server_closes_its_store(small_store_copy):
    """After the lifespan the store is free for another process; the next server opens it again."""
    for _ in range(2):
        with started(small_store_copy) as client, client:
            assert post(client, "/search", query=WORDS).status_code == 200
        assert int(printed(COUNTED, small_store_copy)) == 6


def test_openapi_shows_requests_replies_and_errors(client):
    """OpenAPI has the typed request and reply of each endpoint, and the form of every error."""
    api = client.get("/openapi.json").json()
    assert api["info"]["title"] == "partwise"
    operation = api["paths"]["/search"]["post"]
    assert operation["requestBody"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/SearchRequest"
    }
    assert operation["responses"]["200"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/SearchReply"
    }
    error = {"$ref": "#/components/schemas/ErrorReply"}
    for status in ("400", "401", "404", "413", "422", "500", "503"):
        assert operation["responses"][status]["content"]["application/json"]["schema"] == error
    limits = api["components"]["schemas"]["SearchRequest"]["properties"]["query"]
    assert (limits["minLength"], limits["maxLength"]) == (1, 2000)


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ({"X-API-Key": key_of("shop")}, 200),
        ({"Authorization": f"Bearer {key_of('shop')}"}, 200),
        ({"authorization": f"bearer  {key_of('shop')}"}, 200),
        ({}, 401),
        ({"X-API-Key": ""}, 401),
        ({"X-API-Key": key_of("shop")[:-1]}, 401),
        ({"X-API-Key": "ключ".encode()}, 401),
        ({"Authorization": f"Basic {key_of('shop')}"}, 401),
        ({"X-API-Key": "wrong", "Authorization": f"Bearer {key_of('shop')}"}, 401),
    ],
)
def test_keys_are_asked_for(small_store, tmp_path, header, status):
    """With a keys file only requests with a key are answered; the page, health and the interface's description are open."""
    with started(small_store, keys=write_keys(tmp_path, shop={})) as client:
        reply = client.post("/search", json={"query": WORDS}, headers=header)
        assert reply.status_code == status
        assert status == 200 or reply.json()["error"]["code"] == "unauthorized"
        assert client.post("/health").status_code == client.get("/metrics").status_code == 401
        assert client.get("/health").status_code == client.get("/openapi.json").status_code == 200


CUSTOMERS = [
    {"id": "bolt", "part_number": "BOLT-0001", "title": "Hex bolt", "codes": [{"who": "C-1", "number": "MY-77123"}, {"who": "C-2", "number": "OUR-88456"}]},
]  # fmt: skip


@pytest.fixture
def customers_store(tmp_path) -> Path:
    catalog, fields, store = tmp_path / "c.jsonl", tmp_path / "fields.yaml", tmp_path / "store"
    catalog.write_bytes(jsonl_file(CUSTOMERS))
    numbers = {"field": "codes", "customer": "who", "number": "number"}
    fields.write_text(
        yaml.safe_dump({"id": "id", "part_number": "part_number", "title": "title", "customer_numbers": numbers})
    )
    return indexed(catalog, store, "--fields", fields)


def test_a_customers_numbers_are_its_own(customers_store, tmp_path):
    """A customer's number is found with its own key alone, and is in nobody else's reply."""
    keys = write_keys(tmp_path, one={"customer": "C-1"}, two={"customer": "C-2"}, shop={})
    with started(customers_store, keys=keys) as client:
        for path in ("/search", "/lookup"):
            replies = {
                name: client.post(path, json={"query": "MY-77123"}, headers={"X-API-Key": key_of(name)})
                for name in ("one", "two", "shop")
            }
            found = {name: [match["kind"] for match in reply.json()["matches"]] for name, reply in replies.items()}
            assert found == {"one": ["customer"], "two": [], "shop": []}
        told = client.post("/search", json={"query": "hex bolt"}, headers={"X-API-Key": key_of("two")}).text
        assert not any(number in told for number in ("MY-77123", "OUR-88456", "C-1", "C-2"))


def test_other_origins_are_refused_unless_named(small_store, tmp_path):
    """A browser may ask from a named origin alone, and its preflight needs no key."""
    asked = {
        "Origin": "https://shop.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-api-key",
    }
    with started(small_store) as client:
        assert "access-control-allow-origin" not in client.options("/search", headers=asked).headers
        assert "access-control-allow-origin" not in client.get("/health", headers=asked).headers
    with started(small_store, keys=write_keys(tmp_path, shop={}), cors=("https://shop.example",)) as client:
        assert client.options("/search", headers=asked).headers["access-control-allow-origin"] == "https://shop.example"
        refused = client.post("/search", json={"query": "x"}, headers={"Origin": "https://shop.example"})
        assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, "https://shop.example")
        other = client.get("/health", headers={"Origin": "https://other.example"})
        assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize(
    ("how", "status", "retry"), [("bug", 500, None), ("network", 503, "5"), ("busy", 503, "17"), ("store", 503, "5")]
)
def test_failures_of_components_are_told_without_their_text(
    small_store, tmp_path, monkeypatch, caplog, how, status, retry
):
    """A broken component is 500, a service or store that does not answer 503 with when to ask again; their text stays."""
    monkeypatch.setenv("HAYSTACK_DESERIALIZATION_ALLOWLIST", "haystack,haystack_integrations,failing_component")
    with started(small_store, str(failing_pipeline(tmp_path, how))) as client:
        reply = post(client, "/search", query=WORDS)
        assert (reply.status_code, reply.headers.get("retry-after")) == (status, retry)
        assert SECRET not in reply.text + caplog.text
        assert f'partwise_requests_total{{endpoint="/search",status="{status}"}} 1.0' in client.get("/metrics").text


def test_a_failing_reranker_degrades_and_is_counted(small_store, tmp_path, monkeypatch):
    """A reranking service that is down costs no reply: it says that it is degraded, and so do the metrics."""
    monkeypatch.setenv("JINA_API_KEY", "the-key")
    with running_server() as service:
        service.fault = "500"
        pipeline = with_service("two_stage_jina", service.url, tmp_path, max_retries=0)
        with started(small_store, str(pipeline)) as client:
            reply = post(client, "/search", query=WORDS)
            counted = client.get("/metrics").text
    assert reply.status_code == 200
    (mark,) = reply.json()["degraded"]
    assert (mark["component"], mark["reason"]) == ("reranker", "service")
    assert reply.json()["documents"][0]["degraded"] == mark
    assert 'partwise_degradations_total{component="reranker",reason="service"} 1.0' in counted


def test_health_says_what_is_missing(small_store_copy):
    """Health is 503 where an expected pipeline is not loaded or the store is gone."""
    app = create_server(ServeSettings(store=str(small_store_copy), pipelines=("hybrid", "dense")))
    client = TestClient(app)
    removed = app.state.searches.wrappers.pop("dense")
    reply = client.get("/health")
    assert (reply.status_code, reply.json()["missing"]) == (503, ["pipeline dense"])
    app.state.searches.wrappers["dense"] = removed
    small_store_copy.rename(small_store_copy.with_name("moved"))
    reply = client.get("/health")
    assert (reply.status_code, reply.json()["store"]["readable"]) == (503, False)
    assert str(small_store_copy) not in reply.text


def test_too_many_waiting_are_sent_away(app, client, monkeypatch):
    """When too many requests wait for a thread, the next is told to come again, at once."""
    monkeypatch.setattr(app.state.workers, "_waiting", 0)
    reply = post(client, "/search", query=WORDS)
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "1")


def test_a_pipeline_without_lookup_says_so(small_store):
    """A server whose pipelines look no part numbers up answers a lookup with what to serve."""
    with started(small_store, "dense") as client:
        assert "serve two_stage or hybrid" in post(client, "/lookup", query="x").json()["error"]["message"]


def test_what_cannot_be_served_is_refused_at_start(tmp_path, small_store):
    """A missing store, an unknown pipeline and one that takes no query are told before the server listens."""
    with pytest.raises(StoreError, match="no store at"):
        create_server(ServeSettings(store=str(tmp_path / "nothing")))
    with pytest.raises(ConfigError, match="unknown pipeline 'nothing'"):
        create_server(ServeSettings(store=str(small_store), pipelines=("nothing",)))


class HangingStore:
    """A store that does not answer before it is let go; `asked` is how often it was."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.asked = 0

    def count_documents(self) -> int:
        """Wait."""
        self.asked += 1
        self.let_go.wait(5)
        return 6


async def test_a_store_that_hangs_is_told_in_time(monkeypatch):
    """Every probe is answered in time, however many come, and all wait for one question to the store."""
    monkeypatch.setattr("partwise.serving.health._SECONDS", 0.1)
    store = HangingStore()
    pipeline = SimpleNamespace(walk=lambda: [("retriever", SimpleNamespace(document_store=store))])
    health = Health(ServeSettings(pipelines=("hybrid",)), {"hybrid": SimpleNamespace(pipeline=pipeline)})
    replies = await asyncio.gather(*(health.check() for _ in range(20)))
    assert {(reply.status, *reply.missing) for reply in replies} == {("unavailable", "the store does not answer")}
    assert store.asked == 1
    store.let_go.set()
    monkeypatch.setattr("partwise.serving.health._SECONDS", 5)
    assert [(await health.check()).status for _ in range(2)] == ["ok", "ok"]
