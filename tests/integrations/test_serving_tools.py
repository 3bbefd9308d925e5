"""Search and lookup as tools for agents: a real server, asked by the protocol's official client."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client

from commands import indexed
from failing_component import SECRET
from jsonl_files import jsonl_file
from servers import Server, failing_pipeline, key_of, served, write_keys

NUMBER = "SS-M12-175-A270-HEX-50"
# The protocol before and after it did away with sessions: agents speak either.
MODES = ["legacy", "auto"]
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
ACCEPT = {"Accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def server(served_store, tmp_path_factory) -> Iterator[Server]:
    """A server with a key for an agent."""
    keys = write_keys(tmp_path_factory.mktemp("keys"), agent={})
    options = ["--pipeline", "hybrid", "--keys", str(keys), "--cors", "https://shop.example"]
    with served("--store", str(served_store), *options) as server:
        yield server


@asynccontextmanager
async def agent(server: Server, mode: str = "auto", name: str = "agent") -> AsyncIterator[Client]:
    """The official client with the key of that name."""
    async with httpx2.AsyncClient(headers={"X-API-Key": key_of(name)}) as http:
        transport = streamable_http_client(f"{server.url}/mcp", http_client=http)
        async with Client(transport, mode=mode) as client:
            yield client


async def called(server: Server, name: str, **arguments: Any) -> tuple[bool, Any]:
    """Whether a call failed, and what it replied: data, or an error's text."""
    async with agent(server) as client:
        result = await client.call_tool(name, arguments)
    (content,) = result.content
    return bool(result.is_error), content.text if result.is_error else result.structured_content


@pytest.mark.parametrize("mode", MODES)
async def test_there_are_two_tools(server, mode):
    """An agent finds search and lookup with schemas, and none of Hayhooks' tools, which run posted code."""
    async with agent(server, mode) as client:
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == ["search", "lookup"]
        assert all(tool.description and tool.output_schema and tool.annotations.read_only_hint for tool in tools)
        assert set(tools[0].input_schema["properties"]) == {"query", "top_k", "filters", "language"}
        assert "part numbers" in client.instructions
        for name in ("deploy_pipeline", "undeploy_pipeline", "get_all_pipeline_statuses", "hybrid"):
            with pytest.raises(MCPError, match="there is: search, lookup"):
                await client.call_tool(name, {})


@pytest.mark.parametrize("mode", MODES)
async def test_search_gives_what_an_agent_needs(server, mode):
    """A specification gives products with what they meet and contradict, as data and as the same in JSON text."""
    async with agent(server, mode) as client:
        result = await client.call_tool("search", {"query": "brass ball valve PN 16", "top_k": 2})
    best, *rest = result.structured_content["products"]
    assert len(rest) == 1
    assert (best["product_id"], best["part_number"], best["claim"]) == ("valve", "BV-12-BR", None)
    assert {(fit["kind"], fit["verdict"]) for fit in best["attributes"]} >= {("pn", "match")}
    assert json.loads(result.content[0].text)["products"][0]["product_id"] == "valve"
    assert len(result.content[0].text) < 2000


async def test_search_claims_a_part_number(server):
    """A part number is said to be exact, and filters narrow what words find."""
    _, found = await called(server, "search", query="ssm12175a270hex50")
    assert [(each["part_number"], each["claim"]) for each in found["products"]] == [(NUMBER, "exact")]
    _, found = await called(server, "search", query="bearing 25 x 52", filters={"brand": ["Rollfix"]})
    assert {each["brand"] for each in found["products"]} == {"Rollfix"}


async def test_lookup_tells_a_list_by_line(server):
    """A pasted list says for each line what it names, how many, and how surely."""
    _, found = await called(server, "lookup", query=f"2 x {NUMBER}\n6205-2RS1\nno such thing")
    assert found["counts"] == {"exact": 1, "ambiguous": 1, "unresolved": 1}
    assert [(line["status"], line["quantity"]) for line in found["lines"]] == [
        ("exact", 2),
        ("ambiguous", None),
        ("unresolved", None),
    ]


WRONG = {
    "query": ("search", {}),
    "top_k": ("search", {"query": "bolt", "top_k": 1000}),
    "pipeline": ("search", {"query": "bolt", "pipeline": "dense"}),
    "filters": ("search", {"query": "bolt", "filters": {"brand": {"a": "b"}}}),
    "no letter and no digit": ("search", {"query": "???"}),
    "look them up": ("search", {"query": "bolt", "filters": {"part_number_keys": "x"}}),
    "at most 100000 characters": ("lookup", {"query": "x" * 100_001}),
    "customer": ("lookup", {"query": "bolt", "customer": "C-17"}),
}


@pytest.mark.parametrize("told", WRONG)
async def test_a_wrong_call_says_what_to_mend(server, told):
    """Bad arguments are an error of the tool, which names what is wrong, so that an agent can call again."""
    name, arguments = WRONG[told]
    failed, text = await called(server, name, **arguments)
    assert failed
    assert told in text
    assert "Traceback" not in text
    assert len(text) < 500


async def test_a_failure_tells_nothing_of_the_inside(small_store_copy, tmp_path):
    """A broken pipeline is an error of the tool with an id that the log has, and no exception's text."""
    failing = failing_pipeline(tmp_path, "bug")
    allowed = {"HAYSTACK_DESERIALIZATION_ALLOWLIST": "failing_component"}
    with served("--store", str(small_store_copy), "--pipeline", str(failing), **allowed) as server:
        async with Client(f"{server.url}/mcp") as client:
            result = await client.call_tool("search", {"query": "brass valve"})
    assert result.is_error
    (text,) = [content.text for content in result.content]
    (failure,) = server.log("failure")
    assert f"the server's log has it as {failure['request_id']}" in text
    assert not [line for line in (text, *server.lines) if SECRET in line]


RECORD = {
    "id": "bolt",
    "part_number": "BV-1000",
    "title": "Hex bolt M12",
    "codes": [{"who": "acme", "code": "ACME-7001"}],
}
FIELDS = (
    "{id: id, part_number: part_number, title: title, customer_numbers: {field: codes, customer: who, number: code}}"
)


@pytest.fixture(scope="module")
def customers(tmp_path_factory) -> Iterator[Server]:
    """A server of a catalog with a number of Acme's own, and a key for Acme and for Zenith."""
    folder = tmp_path_factory.mktemp("customers")
    catalog, fields, store = folder / "catalog.jsonl", folder / "fields.yaml", folder / "store"
    catalog.write_bytes(jsonl_file([RECORD]))
    fields.write_text(FIELDS, encoding="utf-8")
    indexed(catalog, store, "--fields", fields)
    keys = write_keys(folder, acme={"customer": "acme"}, zenith={"customer": "zenith"})
    with served("--store", str(store), "--pipeline", "hybrid", "--keys", str(keys)) as server:
        yield server


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("name", "claims"), [("acme", ["exact"]), ("zenith", [None])])
async def test_the_customer_is_the_keys(name, claims, mode, customers):
    """A customer's own number is found with that customer's key, and is nothing with another's."""
    async with agent(customers, mode, name) as client:
        looked_up = await client.call_tool("lookup", {"query": "ACME-7001"})
        searched = await client.call_tool("search", {"query": "ACME-7001"})
    (line,) = looked_up.structured_content["lines"]
    assert (line["status"], line["product_ids"]) == (("exact", ["bolt"]) if claims[0] else ("unresolved", []))
    assert [product["claim"] for product in searched.structured_content["products"]] == claims
    assert "ACME" not in searched.content[0].text


async def test_the_log_has_no_query(server):
    """What an agent asks is not in the log, however it goes."""
    for name, arguments in (("search", {"query": "zebra valve"}), ("search", {"query": "zebra", "zebra": 1})):
        await called(server, name, **arguments)
    last = server.client.get("/health").headers["x-request-id"]
    assert server.logged(request_id=last)
    assert server.logged(endpoint="/mcp", pipeline="hybrid")["key"] == "agent"
    assert "zebra" not in "".join(server.lines)


def test_a_key_is_asked_for(server):
    """Without a key nothing is listed or called."""
    assert server.client.post("/mcp", json=CALL, headers=ACCEPT).status_code == 401


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        ("http://localhost:3000", 200),
        ("https://shop.example", 200),
        ("https://evil.example", 403),
        ("null", 403),
        ("http://[", 403),
    ],
)
def test_pages_of_others_may_not_ask(server, origin, status):
    """A browser's page may call tools from this machine or an origin that --cors names, and from nowhere else."""
    headers = {**ACCEPT, "X-API-Key": key_of("agent"), **({"Origin": origin} if origin else {})}
    assert server.client.post("/mcp", json=CALL, headers=headers).status_code == status


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call"}'])
def test_noise_is_refused(server, body):
    """What is no call of the protocol is refused as such, and the server goes on."""
    headers = {**ACCEPT, "X-API-Key": key_of("agent"), "Content-Type": "application/json"}
    reply = server.client.post("/mcp", content=body, headers=headers)
    assert reply.status_code in {200, 400, 422}
    assert "error" in reply.json()
    assert "Traceback" not in reply.text
    assert server.client.get("/health").status_code == 200


async def test_many_bad_arguments_are_told_as_over_http(server):
    """An agent is told of mistakes in the words of HTTP: a few of them, how many more, and names as plain letters."""
    wrong = {f"größe{number}": 1 for number in range(7)}
    key = {"X-API-Key": key_of("agent")}
    told = server.client.post("/search", json={"query": "bolt", **wrong}, headers=key).json()["error"]["message"]
    assert await called(server, "search", query="bolt", **wrong) == (True, told)
    assert told.isascii()
    assert told.endswith(" and 2 more")
