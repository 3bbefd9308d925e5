"""Builders for tests of the server: a real process with its log, and pipelines that fail on purpose."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import yaml

from partwise.evaluation.pipelines import read_pipeline

COMMAND = [sys.executable, "-c", "from partwise.cli import main; main()", "serve", "--port", "0"]
STARTED = 60.0
HELPERS = Path(__file__).parent


class Server:
    """A process of `partwise serve`; `client` asks it, `lines` is its log so far."""

    def __init__(self, *options: str, **environment: str) -> None:
        paths = os.pathsep.join([str(HELPERS), *(path for path in sys.path if path)])
        self.process = subprocess.Popen(
            [*COMMAND, *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": paths, **environment},
        )
        self.lines: list[str] = []
        self._started = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        assert self._started.wait(STARTED), self.lines
        self.url = next((line["url"] for line in self.log() if "url" in line), "")
        self.client = httpx.Client(base_url=self.url, timeout=30)

    def log(self, message: str | None = None) -> list[dict[str, Any]]:
        """The log's lines as data, those with this message."""
        found = [json.loads(line) for line in self.lines if line.startswith("{")]
        return [line for line in found if message is None or line["message"] == message]

    def logged(self, **fields: Any) -> dict[str, Any]:
        """The first line of the log with these fields; it comes behind the reply that it tells of."""
        last = time.monotonic() + STARTED
        while time.monotonic() < last:
            for line in self.log():
                if all(line.get(name) == value for name, value in fields.items()):
                    return line
            time.sleep(0.01)
        msg = f"no line with {fields} in {self.lines}"
        raise AssertionError(msg)

    def stop(self) -> int:
        """Ask it to end, read the rest of its log, and give its exit code."""
        self.client.close()
        self.process.terminate()
        code = self.process.wait(STARTED)
        self._reader.join(STARTED)
        return code

    def _read(self) -> None:
        for line in self.process.stderr or ():
            self.lines.append(line)
            if '"url"' in line:
                self._started.set()
        self._started.set()


@contextmanager
def served(*options: str, **environment: str) -> Iterator[Server]:
    """A server, stopped at the end."""
    server = Server(*options, **environment)
    try:
        assert server.url, server.lines
        yield server
    finally:
        server.stop()


def post(client: Any, path: str, **body: Any) -> Any:
    """Post JSON."""
    return client.post(path, json=body)


def write_keys(folder: Path, **entries: dict[str, Any]) -> Path:
    """A keys file with a key of 16 letters for each name: the name, repeated."""
    path = folder / "keys.yaml"
    data = {key_of(name): {"name": name, **entry} for name, entry in entries.items()}
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return path


def key_of(name: str) -> str:
    """The key that `write_keys` writes."""
    return (name * 16)[:16]


def failing_pipeline(folder: Path, how: str, name: str = "failing") -> Path:
    """The hybrid pipeline with a component between lookup and search that raises what `FailingComponent` is told."""
    data = read_pipeline("hybrid")
    data["components"]["failing"] = {"type": "failing_component.FailingComponent", "init_parameters": {"how": how}}
    for connection in data["connections"]:
        if connection["sender"] == "lookup.query" and connection["receiver"].startswith("dense_embedder"):
            connection["sender"] = "failing.query"
    data["connections"].append({"sender": "lookup.query", "receiver": "failing.query"})
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return path
