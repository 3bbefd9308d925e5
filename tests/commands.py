"""Commands of `partwise`, run in this process."""

import json
from pathlib import Path
from typing import Any

import pytest

from partwise.cli import main


def partwise(*words: object) -> int:
    """The exit code of a command."""
    with pytest.raises(SystemExit) as stop:
        main([str(word) for word in words])
    return int(stop.value.code or 0)


def outcome(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Exit code, output and errors of a command."""
    capsys.readouterr()
    code = partwise(*words)
    said = capsys.readouterr()
    return code, said.out, said.err


def json_outcome(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Any, str]:
    """Exit code, output as data, and errors of a command that is asked for JSON."""
    code, out, err = outcome(capsys, *words, "--json")
    return code, json.loads(out or "null"), err


def indexed(catalog: Path, store: Path, *words: object) -> Path:
    """A store, a catalog indexed into it."""
    assert partwise("index", catalog, "--store", store, *words) == 0
    return store
