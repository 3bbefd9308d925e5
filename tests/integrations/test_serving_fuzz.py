"""Hostile input: whatever is sent, the server answers in its own form, never with 5xx or a traceback."""

import json
import random
from collections.abc import Iterator

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openapi_requests import explore
from partwise.serving.app import create_server
from partwise.serving.settings import ServeSettings

ENDPOINTS = ("/search", "/lookup")
PIECES = [
    *("SS-M12-175-A270-HEX-50", "6205-2RS1", "M12x1.75", '1/2"', "7 ft", "25 ± 0,5 mm", "≥ 10 bar", "DIN 933", "PN 25", "10 x"),
    *("bolt", "Schraube", "vis", "moer", "2\t", "\n", ";", "|", ",", " ", "  ", "\r\n", "\0", "\x1b[31m", "\u202e", "\ufeff", "\U0001f529"),
    *("'; DROP TABLE x;--", "{{7*7}}", "${jndi:ldap://x}", "../../etc/passwd", "<script>", "%00", "\\", '"', "'", "[source 1]"),
    *("(01)09501101530003", "]d2", "\x1d", "https://id.gs1.org/01/09501101530003", "[)>\x1e06\x1dP6205-2RS1\x1e\x04"),
    *("1e309", "-1e-400", "∞", "½", "٣٤", "１２", "0" * 50, "9" * 400, "a" * 300, "-" * 200, "é" * 100, "ﷺ", "İ", "ß", "ﬃ"),
]  # fmt: skip


@pytest.fixture(scope="module")
def client(small_store) -> TestClient:
    """A server whose own errors reach the test as replies."""
    app = create_server(ServeSettings(store=str(small_store), pipelines=("two_stage",)))
    return TestClient(app, raise_server_exceptions=False)


def queries(count: int) -> Iterator[str]:
    """Queries put together from pieces that have their own readings, whole and broken."""
    draw = random.Random(0)
    for _ in range(count):
        text = "".join(draw.choices(PIECES, k=draw.randrange(1, 12)))
        if draw.random() < 0.2:
            text = "".join(draw.sample(text, len(text)))
        yield text[draw.randrange(len(text)) :] if draw.random() < 0.1 else text


def check(client: TestClient, count: int) -> None:
    for number, query in enumerate(queries(count)):
        path = "/lookup" if number % 3 == 0 else "/search"
        reply = client.post(path, json={"query": query})
        assert reply.status_code in {200, 400, 422}, (path, query, reply.text)
        assert "Traceback" not in reply.text
        if reply.status_code == 200:
            assert reply.json()["query"] == query


def test_strange_queries_are_answered(client):
    """300 queries made of part numbers, units, scans, control characters and code get an answer or a clear refusal."""
    check(client, 300)


@pytest.mark.soak
def test_ten_thousand_strange_queries_are_answered(client):
    """The same for 10,000."""
    check(client, 10_000)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.text(min_size=1, max_size=200),
    filters=st.dictionaries(
        st.text(max_size=30),
        st.text() | st.floats() | st.integers() | st.booleans() | st.none() | st.lists(st.text() | st.integers()),
        max_size=3,
    ),
)
def test_any_text_and_filter_is_answered(client, query, filters):
    """Any text with any filter gets an answer or a clear refusal."""
    content = json.dumps({"query": query, "filters": filters})
    reply = client.post("/search", content=content, headers={"Content-Type": "application/json"})
    assert reply.status_code in {200, 400, 422}, reply.text


def explored(app: FastAPI, examples: int) -> None:
    """Let schemathesis make up requests, good ones and bad ones, from the interface's description."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    for operation in (found.ok() for found in schema.get_all_operations()):
        if operation.path in ENDPOINTS:
            explore(operation, examples)


def test_requests_made_up_from_openapi(client):
    """Every reply to a request that the description allows is one that it declares."""
    explored(client.app, 25)


@pytest.mark.soak
def test_many_requests_made_up_from_openapi(client):
    """The same for a thousand requests to each endpoint."""
    explored(client.app, 1000)
