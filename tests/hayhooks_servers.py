"""Builders for tests of stock Hayhooks: a real process that serves a folder of pipelines."""

import re
import socket
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from processes import LoggedProcess, running

STOCK = ["-c", "from hayhooks.cli.base import hayhooks_cli; hayhooks_cli()"]
# The same on a Qdrant that is in the process itself, filled with the catalog that PARTWISE_TEST_CATALOG names.
ON_LOCAL_QDRANT = [str(Path(__file__).with_name("local_qdrant.py"))]
URL = re.compile(r"running on \S*?(http://[\w.]+:\d+)")


def free_port() -> int:
    """A port that nobody listens on; Hayhooks takes 0 for its own default."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


class Hayhooks(LoggedProcess):
    """A process of `hayhooks run`."""

    def __init__(self, folder: Path, entry: list[str], **environment: str) -> None:
        options = ["run", "--host", "127.0.0.1", "--port", str(free_port()), "--pipelines-dir", str(folder)]
        plain = {"NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}
        super().__init__([sys.executable, *entry, *options], URL, **plain, **environment)

    def pipelines(self) -> set[str]:
        """The names of what it serves."""
        return set(self.client.get("/status").json()["pipelines"])

    def ask(self, name: str, query: str) -> dict[str, Any]:
        """What a pipeline answers: outputs by component."""
        reply = self.client.post(f"/{name}/run", json={"query": query})
        assert reply.status_code == 200, reply.text
        result: dict[str, Any] = reply.json()["result"]
        return result


def hayhooks(folder: Path, entry: list[str] | None = None, **environment: str) -> AbstractContextManager[Hayhooks]:
    """A server of a folder, stopped at the end."""
    return running(Hayhooks(folder, STOCK if entry is None else entry, **environment))
