# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""`partwise pipelines`: the pipelines that come with the package, and a folder of them for Hayhooks to serve."""

from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from partwise.errors import CatalogError, ConfigError

from .options import JsonOption
from .output import print_json, print_table, warn

_OURS: Final = ".partwise."


def pipelines(
    names: Annotated[list[str] | None, typer.Argument(help="Which; all that need nothing more, if left out.")] = None,
    *,
    to: Annotated[
        Path | None,
        typer.Option(help="Write them into this folder, to be served: hayhooks run --pipelines-dir FOLDER."),
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(help="With --to: the store's folder, or a Qdrant server's address, to write into them."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List the pipelines that come with partwise, or write search pipelines --to a folder that Hayhooks serves."""
    if to is not None:
        _write(names or _ready_pipelines(), to, store)
    elif names or store:
        msg = "give --to FOLDER with the names of pipelines and with --store"
        raise ConfigError(msg)
    else:
        _list(as_json=as_json)


def _list(*, as_json: bool) -> None:
    found = [{"name": file.stem, "about": _about(file)} for file in _packaged()]
    if as_json:
        print_json(found)
    else:
        columns = ("pipeline", "what it does")
        print_table(columns, [(each["name"], each["about"]) for each in found], flexible=columns[1])


def _write(names: list[str], folder: Path, store: str | None) -> None:
    """Write all or nothing: each file is made and checked before the first is written."""
    texts = {folder / f"{name}.yaml": _text(name, store) for name in names}
    try:
        for file, text in texts.items():
            if file.exists() and file.read_bytes() != text.encode():
                problem = "it is there already and says something else; remove it, or name another folder"
                raise CatalogError(problem, file=str(file))
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in texts.items():
            file.write_bytes(text.encode())
    except OSError as error:
        problem = f"cannot be written: {error.strerror or error}"
        raise CatalogError(problem, file=str(folder)) from error
    warn(f"{', '.join(names)} -> {folder}; serve them: hayhooks run --pipelines-dir {folder}")


def _text(name: str, store: str | None) -> str:
    """Give a pipeline's YAML with its store; Hayhooks takes every file of its folder, so an index is refused."""
    from partwise.evaluation.pipelines import pipeline_folder, read_pipeline

    data, file = read_pipeline(name, store=store), pipeline_folder() / f"{name}.yaml"
    if not file.is_file():
        msg = f"{name} is a file of your own; put it into the folder as it is"
        raise ConfigError(msg)
    if not _takes_query(data):
        msg = f"pipeline '{name}' takes no query, so it cannot be served; run it: partwise index --pipeline {name}"
        raise ConfigError(msg)
    if store is None:
        return file.read_text(encoding="utf-8")
    import yaml

    return f"{_head(file)}{yaml.safe_dump(data, sort_keys=False, allow_unicode=True)}"


def _packaged() -> list[Path]:
    from partwise.evaluation.pipelines import pipeline_folder

    return sorted(pipeline_folder().glob("*.yaml"))


def _ready_pipelines() -> list[str]:
    """Name the search pipelines that need no key, no model hub and no server: all their parts are in this package."""
    from partwise.evaluation.pipelines import read_pipeline

    found = {file.stem: read_pipeline(file.stem) for file in _packaged()}
    return [name for name, data in found.items() if _takes_query(data) and _is_ours(data)]


def _takes_query(data: Mapping[str, Any]) -> bool:
    return "query" in (data.get("inputs") or {})


def _is_ours(data: Mapping[str, Any]) -> bool:
    from partwise.evaluation.pipeline_data import component_nodes

    return all(_OURS in node["type"] for node in component_nodes(data))


def _head(file: Path) -> str:
    """Give the comment at the top of a file."""
    return "".join(
        takewhile(lambda line: line.startswith("#"), file.read_text(encoding="utf-8").splitlines(keepends=True))
    )


def _about(file: Path) -> str:
    return " ".join(line.lstrip("# ").rstrip() for line in _head(file).splitlines())
