"""The Compose example: valid by the specification's own schema, and its commands are ones that exist."""

import json
import shlex
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from typer.main import get_command

from partwise.cli.app import app
from partwise.cli.words import spread_lists
from partwise.evaluation.pipelines import read_pipeline

FOLDER = Path(__file__).parents[1] / "examples" / "compose"
COMPOSE = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
# From github.com/compose-spec/compose-spec, commit a08f8d5; Apache-2.0, its licence is beside it.
SCHEMA = json.loads((Path(__file__).parent / "vendored" / "compose-spec.json").read_text(encoding="utf-8"))


def mistakes(compose: dict[str, Any]) -> list[str]:
    """What the schema says against a file."""
    return [error.message for error in Draft7Validator(SCHEMA).iter_errors(compose)]


def test_compose_fits_the_schema():
    """The file is valid, and the schema is one that would say so if it were not."""
    assert mistakes(COMPOSE) == []
    assert mistakes({**COMPOSE, "services": {"qdrant": {"imago": "qdrant"}}})
    assert mistakes({**COMPOSE, "services": {"qdrant": {"ports": "6333"}}})


def partwise_commands() -> list[list[str]]:
    """The words after `partwise` in the services' commands and in what the image runs."""
    lines = [service["command"] for service in COMPOSE["services"].values() if "command" in service]
    lines += [line.removeprefix("RUN ") for line in (FOLDER / "Dockerfile").read_text(encoding="utf-8").splitlines()]
    return [words[1:] for words in map(shlex.split, lines) if words[:1] == ["partwise"]]


@pytest.mark.parametrize("words", partwise_commands(), ids=shlex.join)
def test_its_commands_exist(words):
    """Each command takes its arguments and options, and its pipeline can have its store there."""
    name, *arguments = spread_lists(words, get_command(app))
    context = get_command(app).commands[name].make_context(name, arguments)
    pipelines = context.params.get("names") or [context.params["pipeline"]]
    for pipeline in pipelines:
        data = read_pipeline(pipeline, store=context.params["store"])
        host = context.params["store"].removeprefix("http://").partition(":")[0]
        assert host in COMPOSE["services"]
        assert data["components"]


def test_workers_serve_what_the_image_holds():
    """Hayhooks reads the folder that the image was built with, by more workers than one."""
    words = shlex.split(COMPOSE["services"]["hayhooks"]["command"])
    folder = words[words.index("--pipelines-dir") + 1]
    assert f"--to {folder} " in (FOLDER / "Dockerfile").read_text(encoding="utf-8")
    assert int(words[words.index("--workers") + 1]) > 1


def test_nothing_is_open_to_other_machines():
    """Ports are open to this machine alone, because Hayhooks asks for no key."""
    ports = [port for service in COMPOSE["services"].values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_what_is_mounted_is_there():
    """The catalog that is indexed is in the repository."""
    for volume in COMPOSE["services"]["index"]["volumes"]:
        source = volume.partition(":")[0]
        assert (FOLDER / source / "products.jsonl").is_file()
        assert (FOLDER / source / "fields.yaml").is_file()


def test_server_and_client_go_together():
    """Qdrant's client works with servers one minor version away at most."""
    image = COMPOSE["services"]["qdrant"]["image"].partition(":v")[2]
    (major, minor), (ours, own) = (map(int, each.split(".")[:2]) for each in (image, version("qdrant-client")))
    assert major == ours
    assert abs(minor - own) <= 1
