"""What an operator may choose, and what the log says."""

import contextvars
import io
import json
import logging

import pytest
from loguru import logger as loguru

from commands import outcome
from partwise.errors import ConfigError, MissingExtraError
from partwise.extras import check_extra
from partwise.serving import logs
from partwise.serving.settings import ServeSettings


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"pipelines": ()}, "name at least one pipeline"),
        ({"pipelines": ("hybrid", "mine/hybrid.yaml")}, "two pipelines are called hybrid"),
        ({"port": 70_000}, "port must be from 0 to 65535, got 70000"),
        ({"cors": ("*",)}, "'.' is no origin"),
        ({"cors": ("https://shop.example/",)}, "is no origin; write scheme, host and port alone"),
    ],
)
def test_settings_that_cannot_work_are_refused(given, told):
    """A setting that cannot work is told before anything is loaded."""
    with pytest.raises(ConfigError, match=told):
        ServeSettings(**given)


@pytest.mark.parametrize(
    ("host", "is_open"),
    [("127.0.0.1", False), ("127.1.2.3", False), ("localhost", False), ("::1", False), ("0.0.0.0", True), ("::", True), ("10.0.0.7", True), ("localhost.example", True)],  # noqa: S104
)  # fmt: skip
def test_addresses_of_this_machine_are_known(host, is_open, tmp_path):
    """Without keys, every address but this machine's own lets others ask."""
    assert ServeSettings(host=host).is_open_to_others is is_open
    assert not ServeSettings(host=host, keys=tmp_path).is_open_to_others


def test_an_open_server_is_warned_of(tmp_path, capsys):
    """Whoever lets other machines ask without a key is told so, in one line."""
    words = ("--host", "0.0.0.0", "--port", "0", "--store", tmp_path / "none")  # noqa: S104
    code, _, err = outcome(capsys, "serve", *words)
    warning, *_, error = err.splitlines()
    assert warning == (
        "warning: 0.0.0.0 is open to other machines and no key is asked for; give --keys FILE, or a proxy that asks"
    )
    assert "no store at" in error
    assert code == 1


def test_a_missing_package_is_named():
    """Without the extra there is one line with what to install."""
    with pytest.raises(
        MissingExtraError, match=r'partwise serve needs nope. Install it .*"partwise-haystack\[serve\]"'
    ):
        check_extra("partwise serve", {"json": "json", "no_such_module": "nope"}, extra="serve")


@pytest.fixture
def log():
    """The process's log as JSON lines, put back at the end."""
    root, ours, stream = logging.getLogger(), logging.getLogger("partwise.serving"), io.StringIO()
    before = (root.handlers, root.level, ours.level)
    logs.configure(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers, _, _ = before
    root.setLevel(before[1])
    ours.setLevel(before[2])
    loguru.remove()


def test_every_log_line_is_json(log):
    """Our lines, those of libraries and those of Hayhooks' logger are one JSON object each; errors come without text."""
    error = KeyError("secret")
    error.__cause__ = ValueError("also secret")
    logs.begin("42")
    logs.log_failure(error)
    logging.getLogger("library").warning("careful %s", "now", exc_info=error)
    loguru.warning("from {}", "hayhooks")
    failure, library, hayhooks = log()
    assert (failure["message"], failure["request_id"], failure["raised"]) == (
        "failure",
        "42",
        ["builtins.KeyError", "builtins.ValueError"],
    )
    assert (library["message"], library["level"], library["raised"]) == ("careful now", "warning", ["KeyError"])
    assert hayhooks["message"] == "from hayhooks"
    assert "secret" not in json.dumps([failure, library])


def test_notes_outside_of_a_request_are_nobodys():
    """A note without a request is dropped, and there is no id."""
    context = contextvars.Context()
    context.run(logs.note, x=1)
    assert not list(context)
    assert context.run(logs.request_id) is None
    assert context.run(logs.begin, "42") == {"request_id": "42"}
