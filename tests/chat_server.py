"""A local stand-in for a chat model's service: it speaks OpenAI's chat protocol, streaming and faults included."""

import json
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler
from typing import Any

from local_servers import LocalServer, Quiet, running

STATUS = {
    "401": "Incorrect API key provided: the-key",
    "404": "The model does not exist",
    "429": "Rate limit reached",
    "500": "The server had an error",
    "503": "Overloaded",
}
Reply = str | Callable[[list[dict[str, Any]]], str]


class ChatServer(LocalServer):
    """
    Replies with `reply`, a text or what makes one of the messages, in pieces of `piece` characters when streamed.

    `fault` makes it fail; `asked` is what it was sent.
    """

    def __init__(self) -> None:
        super().__init__(_Handler)
        self.reply: Reply = "Take [1]."
        self.piece = 3
        self.fault: str | None = None
        self.delay = 5.0
        self.asked: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        """What OPENAI_BASE_URL is set to."""
        return f"{super().url}/v1"

    @property
    def prompt(self) -> str:
        """What the model was last told, all messages joined."""
        return "\n".join(message["content"] for message in self.asked[-1]["messages"])


class _Handler(Quiet, BaseHTTPRequestHandler):
    server: ChatServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append({**asked, "path": self.path, "key": self.headers["Authorization"]})
        fault = self.server.fault
        if fault in STATUS:
            self._reply(int(fault), {"error": {"message": STATUS[fault], "type": "error"}})
            return
        if fault == "slow":
            time.sleep(self.server.delay)
        reply = self.server.reply
        text = reply if isinstance(reply, str) else reply(asked["messages"])
        text = "" if fault == "empty" else text
        if fault == "nonsense":
            self._send(200, b"<html>what?</html>")
        elif fault == "no choices":
            self._reply(200, _completion([]))
        elif asked.get("stream"):
            self._stream(text, fault)
        else:
            message = {"role": "assistant", "content": text}
            self._reply(200, _completion([{"index": 0, "message": message, "finish_reason": "stop"}]))

    def _reply(self, status: int, value: Any) -> None:
        self._send(status, json.dumps(value).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if status in {429, 503}:
            self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, text: str, fault: str | None) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        pieces = [text[at : at + self.server.piece] for at in range(0, len(text), self.server.piece)]
        breaks = fault in {"cut", "drop", "garbled"}
        for piece in pieces[: len(pieces) // 2] if breaks else pieces:
            self._event({"role": "assistant", "content": piece}, None)
        if fault == "garbled":
            self._chunk(b'data: {"choices": [{"delta"\n\n')
        elif not breaks:
            self._event({}, "stop")
            self._chunk(b"data: [DONE]\n\n")
        if fault == "drop":
            self.close_connection = True  # without the end that the protocol wants
        else:
            self._chunk(b"")

    def _event(self, delta: dict[str, Any], finish_reason: str | None) -> None:
        chunk = _completion([{"index": 0, "delta": delta, "finish_reason": finish_reason}])
        self._chunk(f"data: {json.dumps({**chunk, 'object': 'chat.completion.chunk'})}\n\n".encode())

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()


def _completion(choices: list[dict[str, Any]]) -> dict[str, Any]:
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    return {
        "id": "chat-1",
        "object": "chat.completion",
        "created": 1,
        "model": "stand-in",
        "choices": choices,
        "usage": usage,
    }


def running_chat_server() -> AbstractContextManager[ChatServer]:
    """A server on a free port, stopped at the end."""
    return running(ChatServer())
