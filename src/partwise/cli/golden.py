# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""`partwise golden`: make and check a set of judged queries."""

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from partwise.errors import CatalogError, ConfigError
from partwise.spreadsheets import harmless

from .options import JsonOption, StoreOption
from .output import print_json, warn
from .search import read_queries

if TYPE_CHECKING:
    from partwise.evaluation.queries import JudgedQuery

golden = typer.Typer(help="Make and check judged queries.", no_args_is_help=True)

_EACH_LINE = ".txt"
_DIFFERENCE_AT = 5
_TWO_RUNS = 2


@golden.command()
def new(
    *,
    queries: Annotated[Path, typer.Option(help="txt with a query per line, jsonl with 'query', or csv with a column.")],
    out: Annotated[Path, typer.Option(help="The sheet to write: csv.")],
    store: StoreOption = None,
    pipeline: Annotated[list[str] | None, typer.Option(help="Pipelines whose results are pooled. Repeatable.")] = None,
    depth: Annotated[int, typer.Option(min=1, help="How many results of each pipeline to rate.")] = 10,
) -> None:
    """Write a sheet of queries with candidate products to rate, shuffled so that no order suggests the answer."""
    from partwise.evaluation.golden import COLUMNS, pool
    from partwise.evaluation.pipelines import SearchPipeline
    from partwise.evaluation.queries import JudgedQuery
    from partwise.evaluation.runs import run_queries

    asked = [JudgedQuery(query, {}) for query in _read(queries)]
    loaded = {name: SearchPipeline.load(name, store=store) for name in dict.fromkeys(pipeline or ["dense", "hybrid"])}
    answers = {name: list(run_queries(search, asked, top_k=depth)) for name, search in loaded.items()}
    rows = 0
    with _writable(out) as file:
        sheet = csv.writer(file)
        sheet.writerow(COLUMNS)
        for place, judged in enumerate(asked):
            for row in pool(judged.query, {name: each[place].hits for name, each in answers.items()}, depth=depth):
                sheet.writerow(map(harmless, row.cells()))
                rows += 1
    warn(f"{rows} products of {len(asked)} queries to rate -> {out}")


@golden.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Query files as for evaluate; a rated sheet is one.")],
    *,
    store: StoreOption = None,
    run: Annotated[
        list[Path] | None, typer.Option(help="Two run files of `partwise search --run`, to know the spread by.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Find what is wrong with judged queries, and how many are needed to see a difference of 5 points."""
    from haystack import Pipeline

    from haystack_integrations.components.retrievers.partwise import PartNumberRetriever
    from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore
    from partwise.evaluation.golden import check as check_queries
    from partwise.evaluation.measures import refuse_mistakes
    from partwise.evaluation.queries import read_judged_queries
    from partwise.evaluation.stores import check_stores, stored_products

    pipeline = Pipeline()
    pipeline.add_component("store", PartNumberRetriever(document_store=QdrantEdgeDocumentStore(path=store)))
    check_stores(pipeline)
    read = read_judged_queries(files)
    refuse_mistakes(read.mistakes)
    found = check_queries(
        read.queries, lambda ids: stored_products(pipeline, ids), _differences(read.queries, run or [])
    )
    if as_json:
        print_json(asdict(found))
    else:
        for line in (*found.faults, *found.notes):
            print(line)
        told = "the runs" if run else "an assumption; give two --run files to know it"
        print(
            f"{found.queries} queries with an answer; {found.needed} are needed to see a difference of 5 points "
            f"in cR@5 (spread {found.spread:.2f}, from {told})"
        )
    if found.faults:
        raise typer.Exit(1)


def _read(path: Path) -> list[str]:
    if path.suffix != _EACH_LINE:
        return read_queries(path)
    if not path.is_file():
        problem = "no such file with queries"
        raise CatalogError(problem, file=str(path))
    lines = (line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def _writable(path: Path) -> TextIO:
    try:
        return path.open("w", encoding="utf-8-sig", newline="")  # with its mark a spreadsheet reads UTF-8 as such
    except OSError as error:
        problem = f"cannot be written: {error.strerror or error}"
        raise CatalogError(problem, file=str(path)) from error


def _differences(queries: "Sequence[JudgedQuery]", runs: Sequence[Path]) -> list[float] | None:
    """Give the difference of two runs for each query with an answer."""
    from partwise.evaluation.measures import capped_recall

    if not runs:
        return None
    if len(runs) != _TWO_RUNS:
        msg = f"--run takes two run files to compare, got {len(runs)}"
        raise ConfigError(msg)
    one, other = (_read_run(path) for path in runs)
    answered = [judged for judged in queries if judged.answers() and judged.query in one.keys() & other.keys()]
    if len(answered) < _TWO_RUNS:
        msg = (
            "the run files hold fewer than two of the queries; make them with partwise search --queries FILE --run OUT"
        )
        raise ConfigError(msg)
    return [
        capped_recall(other[judged.query], judged.answers(), _DIFFERENCE_AT)
        - capped_recall(one[judged.query], judged.answers(), _DIFFERENCE_AT)
        for judged in answered
    ]


def _read_run(path: Path) -> dict[str, list[str]]:
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return {line["query"]: [str(product) for product in line["ids"]] for line in lines}
    except OSError as error:
        problem = error.strerror or "cannot be read"
        raise CatalogError(problem, file=str(path)) from error
    except (ValueError, KeyError, TypeError) as error:
        problem = "no run file; make one with partwise search --queries FILE --run OUT"
        raise CatalogError(problem, file=str(path)) from error
