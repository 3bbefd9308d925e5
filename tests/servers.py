"""Builders for tests of the server: a real process with its log, and pipelines that fail on purpose."""

import json
import re
import sys
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import yaml

from partwise.evaluation.pipelines import read_pipeline
from processes import SECONDS, LoggedProcess, running

COMMAND = [sys.executable, "-c", "from partwise.cli import main; main()", "serve", "--port", "0"]
URL = re.compile(r'"url": "(.+?)"')


class Server(LoggedProcess):
    """A process of `partwise serve`, whose log is of lines of JSON."""

    def __init__(self, *options: str, **environment: str) -> None:
        super().__init__([*COMMAND, *options], URL, **environment)

    def log(self, message: str | None = None) -> list[dict[str, Any]]:
        """The log's lines as data, those with this message."""
        found = [json.loads(line) for line in self.lines if line.startswith("{")]
        return [line for line in found if message is None or line["message"] == message]

    def logged(self, **fields: Any) -> dict[str, Any]:
        """The first line of the log with these fields; it comes behind the reply that it tells of."""
        last = time.monotonic() + SECONDS
        while time.monotonic() < last:
            for line in self.log():
                if all(line.get(name) == value for name, value in fields.items()):
                    return line
            time.sleep(0.01)
        msg = f"no line with {fields} in {self.lines}"
        raise AssertionError(msg)


def served(*options: str, **environment: str) -> AbstractContextManager[Server]:
    """A server, stopped at the end."""
    return running(Server(*options, **environment))


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


def failing_pipeline(folder: Path, how: str) -> Path:
    """The hybrid pipeline with a component between lookup and search that raises what `FailingComponent` is told."""
    data = read_pipeline("hybrid")
    data["components"]["failing"] = {"type": "failing_component.FailingComponent", "init_parameters": {"how": how}}
    for connection in data["connections"]:
        if connection["sender"] == "lookup.query" and connection["receiver"].startswith("dense_embedder"):
            connection["sender"] = "failing.query"
    data["connections"].append({"sender": "lookup.query", "receiver": "failing.query"})
    path = folder / "failing.yaml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return path
