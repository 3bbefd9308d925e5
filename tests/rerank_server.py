"""A local stand-in for the reranking services of Cohere and Jina: it speaks their protocol, faults included."""

import json
import multiprocessing
import threading
import time
from collections import Counter
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler
from multiprocessing.connection import Connection
from typing import Any

from local_servers import LocalServer, Quiet, running

JSON, HTML = "application/json", "text/html"
STATUS = {
    "401": "invalid api token",
    "404": "model not found",
    "429": "too many requests",
    "500": "internal error",
    "503": "service unavailable",
}


class RerankServer(LocalServer):
    """
    Scores a document by the share of the query's words in it; `asked` is what it was sent, `faults` what it did to it.

    `fault` makes it fail, the first `fault_limit` times if that is set; so does a query that begins with `fault:`.
    """

    def __init__(self) -> None:
        super().__init__(_Handler)
        self.fault: str | None = None
        self.fault_limit: int | None = None
        self.delay = 8.0
        self.retry_after = "0"
        self.asked: list[dict[str, Any]] = []
        self.faults: Counter[str] = Counter()
        self._lock = threading.Lock()

    def take_fault(self, query: str) -> str | None:
        """The fault of this request, counted."""
        with self._lock:
            fault = query.partition(":")[2].partition("|")[0] if query.startswith("fault:") else self.fault
            if fault is None or (self.fault_limit is not None and self.faults[fault] >= self.fault_limit):
                return None
            self.faults[fault] += 1
            return fault

    def answer(self, asked: dict[str, Any], fault: str | None) -> tuple[int, str, bytes]:
        """Status, content type and body of the reply."""
        if fault in STATUS:
            told = STATUS[fault]
            return int(fault), JSON, json.dumps({"message": told, "detail": told}).encode()
        if fault == "html":
            return 502, HTML, b"<html>bad gateway</html>"
        if fault == "slow":
            time.sleep(self.delay)
        results = [{"index": i, "relevance_score": share(asked["query"], d)} for i, d in enumerate(asked["documents"])]
        results.sort(key=lambda result: -result["relevance_score"])
        if fault == "index out of range":
            results[0]["index"] = len(results)
        elif fault == "index twice":
            results[0]["index"] = results[1]["index"]
        elif fault == "no number":
            results[0]["relevance_score"] = float("nan")
        elif fault == "empty":
            results = []
        body = {"id": "1", "model": asked["model"], "usage": {"total_tokens": 1}, "results": results}
        text = json.dumps(body).encode()
        return 200, JSON, text[: len(text) // 2] if fault == "truncated" else text


def share(query: str, text: str) -> float:
    """The share of the query's words that the text has."""
    words = query.lower().split()
    return sum(word in text.lower().split() for word in words) / len(words)


class _Handler(Quiet, BaseHTTPRequestHandler):
    server: RerankServer

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append({**asked, "path": self.path, "key": self.headers["Authorization"]})
        fault = self.server.take_fault(asked["query"])
        status, kind, body = self.server.answer(asked, fault)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if status in {429, 503}:
            self.send_header("Retry-After", self.server.retry_after)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if fault == "drop" else body)  # the connection ends with the reply


def running_server() -> AbstractContextManager[RerankServer]:
    """A server on a free port, stopped at the end."""
    return running(RerankServer())


class ServerProcess:
    """A server in a process of its own, which takes no time from its callers; faults are named by the queries."""

    def __init__(self, delay: float) -> None:
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, delay), daemon=True)
        self._process.start()
        self.url: str = self._line.recv()

    def queries(self) -> set[str]:
        """What it was asked."""
        self._line.send("queries")
        return self._line.recv()

    def stop(self) -> None:
        """End it."""
        self._line.send("stop")
        self._process.join()


def _serve(line: Connection, delay: float) -> None:
    with running_server() as server:
        server.delay = delay
        line.send(server.url)
        while line.recv() == "queries":
            line.send({asked["query"] for asked in server.asked})
