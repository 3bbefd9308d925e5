"""A local stand-in for the reranking services of Cohere and Jina: it speaks their protocol, faults included."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

JSON, HTML = "application/json", "text/html"


class RerankServer(ThreadingHTTPServer):
    """Scores a document by the share of the query's words in it; `fault` makes it fail, `asked` is what it was sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.fault: str | None = None
        self.asked: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        """Its address, without a path."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, asked: dict[str, Any]) -> tuple[int, str, str]:
        """Status, content type and body of the reply."""
        if self.fault in {"401", "429", "500"}:
            told = {"401": "invalid api token", "429": "too many requests", "500": "internal error"}[self.fault]
            return int(self.fault), JSON, json.dumps({"message": told, "detail": told})
        if self.fault == "html":
            return 502, HTML, "<html>bad gateway</html>"
        results = [{"index": i, "relevance_score": share(asked["query"], d)} for i, d in enumerate(asked["documents"])]
        results.sort(key=lambda result: -result["relevance_score"])
        if self.fault == "index out of range":
            results[0]["index"] = len(results)
        elif self.fault == "index twice":
            results[0]["index"] = results[1]["index"]
        elif self.fault == "no number":
            results[0]["relevance_score"] = float("nan")
        body = {"id": "1", "model": asked["model"], "usage": {"total_tokens": 1}, "results": results}
        return 200, JSON, json.dumps(body)


def share(query: str, text: str) -> float:
    """The share of the query's words that the text has."""
    words = query.lower().split()
    return sum(word in text.lower().split() for word in words) / len(words)


class _Handler(BaseHTTPRequestHandler):
    server: RerankServer

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append({**asked, "path": self.path, "key": self.headers["Authorization"]})
        status, kind, body = self.server.answer(asked)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *words: Any) -> None:
        """Say nothing in the tests' output."""


@contextmanager
def running_server() -> Iterator[RerankServer]:
    """A server on a free port, stopped at the end."""
    with RerankServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
