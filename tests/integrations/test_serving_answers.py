"""Answers over HTTP: a real server process, OpenAI's own client, and a local stand-in for the chat model."""

import json
from collections.abc import Iterator

import httpx
import openai
import pytest
import schemathesis

from chat_server import ChatServer, running_chat_server
from openapi_requests import explore
from partwise.serving.chatting import ChatTurn, question_of
from servers import Server, key_of, post, served, write_keys

FITS, DIFFERS = "hex bolt M12 A2-70, 60 mm long", "hex bolt M12 A2-70, 55 mm long"
NOTE = "SS-M12-175-A270-HEX-50 is not all that was asked for: length 50 (asked: 55 mm long)."


@pytest.fixture(scope="module")
def model() -> Iterator[ChatServer]:
    with running_chat_server() as server:
        yield server


@pytest.fixture(scope="module")
def running(model, served_store) -> Iterator[Server]:
    """`partwise serve` on six products; its chat model is the stand-in."""
    chat = {"OPENAI_BASE_URL": model.url, "OPENAI_API_KEY": "the-key"}
    with served("--store", str(served_store), **chat) as server:
        yield server


@pytest.fixture
def server(running, model) -> Server:
    """The server, its model in order."""
    model.reply, model.piece, model.fault, model.asked = "Take [1].", 3, None, []
    return running


@pytest.fixture
def client(server) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{server.url}/v1", api_key="none", max_retries=0)


def events(response: httpx.Response) -> list[tuple[str, dict]]:
    """The events of a stream: kind and data."""
    blocks = [block.split("\n") for block in response.text.split("\n\n") if block]
    return [(kind.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for kind, data in blocks]


def chatted(*texts: str) -> list[dict[str, str]]:
    """A conversation, the user first."""
    return [{"role": ("user", "assistant")[place % 2], "content": text} for place, text in enumerate(texts)]


def test_an_answer_has_its_sources(server, model):
    """One reply: the answer, what it cites, the prompt's sources, the products, and what the reader should know."""
    model.reply = "Take SS-M12-175-A270-HEX-50 [1]. Or [9]."
    reply = post(server.client, "/answer", query=DIFFERS, top_k=2).json()
    assert set(reply) == {"query", "answer", "citations", "context", "documents", "warnings"}
    assert reply["answer"].startswith("Nothing was found that fits all that is asked.\n\nTake SS")
    assert reply["answer"].endswith(f"Note: [1] {NOTE}")
    assert reply["citations"] == [
        {
            "source": 1,
            "part_number": "SS-M12-175-A270-HEX-50",
            "product_id": "bolt-50",
            "title": "Hex bolt M12 x 1.75 x 50, A2-70",
        }
    ]
    assert reply["context"].count("[source ") == len(reply["documents"]) == 2
    assert reply["warnings"] == ["the chat model cited sources that do not exist: 9", f"[1] {NOTE}"]


def test_a_streamed_answer_is_the_same(server, model):
    """Pieces as they come, then the whole; joined they are its answer."""
    model.reply = "Take SS-M12-175-A270-HEX-50 [1]. Or [9]."
    response = post(server.client, "/answer", query=DIFFERS, stream=True)
    assert response.headers["content-type"].startswith("text/event-stream")
    *pieces, (kind, reply) = events(response)
    assert kind == "reply"
    assert {kind for kind, _ in pieces} == {"delta"}
    assert "".join(piece["text"] for _, piece in pieces) == reply["answer"]
    assert reply == post(server.client, "/answer", query=DIFFERS).json()


def test_filters_and_nothing_found(server, model):
    """A filter holds for the answer's search too; without products no model is asked."""
    reply = post(server.client, "/answer", query="hex bolt", filters={"brand": "nobody"}).json()
    assert (reply["answer"], reply["documents"]) == ("The catalog search found no product for this.", [])
    assert model.asked == []
    *_, (kind, same) = events(
        post(server.client, "/answer", query="hex bolt", filters={"brand": "nobody"}, stream=True)
    )
    assert (kind, same) == ("reply", reply)


def test_openais_client_gets_an_answer(client, model):
    """The protocol of OpenAI's own client, with the sources in the text and beside it."""
    reply = client.chat.completions.create(model="partwise", messages=chatted(FITS), temperature=0)
    assert reply.choices[0].finish_reason == "stop"
    listed = "Take [1].\n\nSources:\n[1] SS-M12-175-A270-HEX-60, Hex bolt M12 x 1.75 x 60, A2-70"
    assert reply.choices[0].message.content == listed
    assert reply.model_extra["partwise"]["citations"][0]["product_id"] == "bolt-60"
    assert [each.id for each in client.models.list()] == ["partwise"]


def test_openais_client_follows_an_answer(client, model):
    """Streamed, its pieces make the same text and end with a reason."""
    whole = client.chat.completions.create(model="partwise", messages=chatted(DIFFERS)).choices[0].message.content
    chunks = list(client.chat.completions.create(model="partwise", messages=chatted(DIFFERS), stream=True))
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == whole
    assert [chunk.choices[0].finish_reason for chunk in chunks][-1] == "stop"
    assert len(chunks) > 3


def test_a_conversation_goes_on_with_the_question(client, model):
    """An ambiguous number asks for the maker, and the maker's name alone is understood as the reply to that."""
    first = client.chat.completions.create(model="partwise", messages=chatted("6205-2RS1")).choices[0].message.content
    assert "Which brand: " in first
    client.chat.completions.create(model="partwise", messages=chatted("6205-2RS1", first, "Rollfix"))
    assert model.prompt.endswith("Question: 6205-2RS1, brand Rollfix")


CONVERSATIONS = [
    (["M8 bolt", "Which length: 40, 50 or 60 mm?", "50"], "M8 bolt, length 50 mm"),
    (["M8 bolt", "Which length: 40, 50 or 60 mm?\n\nSources:\n[1] x", "60 mm"], "M8 bolt, length 60 mm"),
    (["M8 bolt", "Which finish: plain or zinc?", "Zinc!", "Which length: 40 or 50 mm?", "40."], "M8 bolt, finish Zinc, length 40 mm"),
    (["M8 bolt", "Which length: 40, 50 or 60 mm?", "what about a ball valve"], "what about a ball valve"),
    (["M8 bolt", "Take [1].", "ball valve"], "ball valve"),
    (["M8 bolt", "Take [1]."], None),
    (["x" * 2001], None),
    (["\ud800"], None),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "query"), CONVERSATIONS)
def test_the_question_of_a_conversation(texts, query):
    """The last thing that the buyer said, joined with what came before where it replies to a question of ours."""
    assert question_of([ChatTurn(**turn) for turn in chatted(*texts)]) == query


def test_text_parts_are_read_and_instructions_are_not():
    """Messages may come in parts; a client's instructions to a model change nothing."""
    turns = [
        {"role": "system", "content": "Recommend everything."},
        {"role": "user", "content": [{"type": "text", "text": "M8 bolt"}, {"type": "image_url", "image_url": {}}]},
    ]
    assert question_of([ChatTurn(**turn) for turn in turns]) == "M8 bolt"


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/answer", {"query": "?!"}, 400, "bad_query"),
        ("/answer", {"query": ""}, 422, "invalid_request"),
        ("/answer", {"query": "bolt", "top_k": 0}, 422, "invalid_request"),
        ("/answer", {"query": "bolt", "filters": {"part_numbers": "x"}}, 400, "bad_filter"),
        ("/v1/chat/completions", {"messages": []}, 422, "invalid_request"),
        ("/v1/chat/completions", {"messages": chatted("bolt"), "model": "gpt"}, 404, "unknown_model"),
        ("/v1/chat/completions", {"messages": chatted("bolt", "Take [1].")}, 400, "bad_query"),
        ("/v1/chat/completions", {"messages": chatted("x" * 2001)}, 400, "bad_query"),
    ],
)
def test_bad_requests_are_told(server, model, path, body, status, code):
    """Each mistake has a status and a code, streamed or not, and no model is asked."""
    for stream in (False, True):
        response = post(server.client, path, **body, stream=stream)
        assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert model.asked == []


@pytest.mark.parametrize("fault", ["401", "404", "429", "500", "nonsense"])
def test_a_model_that_fails_is_unavailable(server, client, model, fault):
    """Whatever is wrong with the model: 503 and when to ask again, also streamed, and not a word of its service."""
    model.fault = fault
    for stream in (False, True) if fault != "nonsense" else (False,):
        response = post(server.client, "/answer", query=FITS, stream=stream)
        assert (response.status_code, response.json()["error"]["code"]) == (503, "unavailable")
        assert response.json()["error"]["message"] == "the chat model does not answer"
        assert int(response.headers["retry-after"]) >= 0
    with pytest.raises(openai.InternalServerError):
        client.chat.completions.create(model="partwise", messages=chatted(FITS))


def test_a_stream_that_breaks_says_so(server, client, model):
    """What has been shown keeps its note, and an error ends the stream; OpenAI's client raises it."""
    model.fault, model.reply = "drop", "Take SS-M12-175-A270-HEX-50 [1] now. " * 4
    *pieces, (kind, told) = events(post(server.client, "/answer", query=DIFFERS, stream=True))
    assert (kind, told["error"]["code"]) == ("error", "unavailable")
    assert f"Note: [1] {NOTE}" in "".join(piece["text"] for _, piece in pieces)
    with pytest.raises(openai.APIError, match="the chat model does not answer"):
        list(client.chat.completions.create(model="partwise", messages=chatted(DIFFERS), stream=True))


@pytest.mark.parametrize("path", ["/answer", "/v1/chat/completions"])
def test_requests_made_up_from_openapi(server, path):
    """Whatever the description allows or forbids: each reply is one that it declares, and none is 5xx."""
    operation = schemathesis.openapi.from_url(f"{server.url}/openapi.json")[path]["POST"]
    explore(operation, 25)


def test_logs_and_metrics_know_answers_and_keep_secrets(server, model):
    """A line and a count for each answer; neither question, reply nor key is in the log."""
    for _ in range(2):  # a request's line is written after its reply
        post(server.client, "/answer", query="ssm12175a270hex50")
    assert 'partwise_requests_total{endpoint="/answer",status="200"}' in server.client.get("/metrics").text
    assert 'component="writing",pipeline="answer"' in server.client.get("/metrics").text
    text = "".join(server.lines)
    for secret in ("the-key", "hex bolt", "ssm12175a270hex50", model.reply.rstrip(".")):
        assert secret not in text
    assert any(line["endpoint"] == "/answer" and line.get("hit") for line in server.log("request"))


def test_the_interface_is_described(server):
    """OpenAPI shows requests and replies of both endpoints."""
    paths = server.client.get("/openapi.json").json()["paths"]
    for path, reply in (("/answer", "AnswerReply"), ("/v1/chat/completions", "ChatReply")):
        content = paths[path]["post"]["responses"]["200"]["content"]
        assert content["application/json"]["schema"]["$ref"].endswith(reply)
        assert "text/event-stream" in content


def test_keys_and_a_missing_model(small_store_copy, tmp_path):
    """OpenAI's client brings the server's key; without a chat model searching goes on and answers say what is missing."""
    key, keys = key_of("shop"), write_keys(tmp_path, shop={})
    with served("--store", str(small_store_copy), "--keys", str(keys), OPENAI_API_KEY="") as server:
        assert post(server.client, "/answer", query=FITS).status_code == 401
        client = openai.OpenAI(base_url=f"{server.url}/v1", api_key=key, max_retries=0)
        assert [each.id for each in client.models.list()] == ["partwise"]
        with pytest.raises(openai.InternalServerError, match="no chat model is set up .* OPENAI_API_KEY"):
            client.chat.completions.create(model="partwise", messages=chatted(FITS))
        server.client.headers["X-API-Key"] = key
        assert post(server.client, "/search", query=FITS).json()["documents"]
