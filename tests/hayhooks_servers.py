"""Builders for tests of stock Hayhooks: a real process that serves a folder of pipelines."""

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

HELPERS = Path(__file__).parent
STOCK = ["-c", "from hayhooks.cli.base import hayhooks_cli; hayhooks_cli()"]
# The same on a Qdrant that is in the process itself, filled with the catalog that PARTWISE_TEST_CATALOG names.
ON_LOCAL_QDRANT = [str(HELPERS / "local_qdrant.py")]
STARTED = 120.0
_URL = re.compile(r"running on \S*?(http://[\w.]+:\d+)")


def free_port() -> int:
    """A port that nobody listens on; Hayhooks takes 0 for its own default."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


class Hayhooks:
    """A process of `hayhooks run`; `client` asks it, `lines` is its log so far."""

    def __init__(self, folder: Path, entry: list[str], **environment: str) -> None:
        paths = os.pathsep.join(path for path in sys.path if path)
        options = ["run", "--host", "127.0.0.1", "--port", str(free_port()), "--pipelines-dir", str(folder)]
        self.process = subprocess.Popen(
            [sys.executable, *entry, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONPATH": paths, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1", **environment},
        )
        self.lines: list[str] = []
        self.url = ""
        self._started = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._started.wait(STARTED)
        self.client = httpx.Client(base_url=self.url, timeout=60)

    def pipelines(self) -> set[str]:
        """The names of what it serves."""
        return set(self.client.get("/status").json()["pipelines"])

    def ask(self, name: str, query: str) -> dict[str, Any]:
        """What a pipeline answers: outputs by component."""
        reply = self.client.post(f"/{name}/run", json={"query": query})
        assert reply.status_code == 200, reply.text
        result: dict[str, Any] = reply.json()["result"]
        return result

    def stop(self) -> None:
        """Ask it to end, and wait for that."""
        self.client.close()
        self.process.terminate()
        try:
            self.process.wait(STARTED)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self._reader.join(STARTED)

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.lines.append(re.sub(r"\x1b\[\d+m", "", line))
            if found := _URL.search(self.lines[-1]):
                self.url = found[1]
                self._started.set()
        self._started.set()


@contextmanager
def hayhooks(folder: Path, entry: list[str] | None = None, **environment: str) -> Iterator[Hayhooks]:
    """A server of a folder, stopped at the end."""
    server = Hayhooks(folder, STOCK if entry is None else entry, **environment)
    try:
        assert server.url, server.lines
        yield server
    finally:
        server.stop()
