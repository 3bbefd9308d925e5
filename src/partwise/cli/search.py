# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""`partwise search`: one query to read, or a file of queries to measure."""

import csv
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated, Any

import typer

from partwise.documents import notes_of, product_id_of
from partwise.errors import CatalogError, ConfigError
from partwise.text import check_asks_anything

from .options import CustomerOption, FilterOption, JsonOption, LanguageOption, StoreOption, read_filters
from .output import document_to_dict, explain, print_json, print_table, warn

if TYPE_CHECKING:
    from partwise.evaluation.pipelines import SearchResult

_TITLE_WIDTH = 80
_DEFAULT_PIPELINE = "hybrid"


def search(
    query: Annotated[str | None, typer.Argument(help="A part number, a specification or a sentence.")] = None,
    *,
    store: StoreOption = None,
    pipeline: Annotated[
        str | None,
        typer.Option(
            help=f"The name of a pipeline, or a YAML file; {_DEFAULT_PIPELINE} if none, or a running server's first."
        ),
    ] = None,
    top_k: Annotated[int, typer.Option(min=1, help="How many products.")] = 10,
    condition: FilterOption = None,
    customer: CustomerOption = None,
    language: LanguageOption = None,
    must: Annotated[
        list[str] | None,
        typer.Option(help="Drop products that contradict this kind of attribute, such as thread. Repeatable."),
    ] = None,
    queries: Annotated[
        Path | None, typer.Option(help="Many queries: jsonl with 'query', or csv with a column 'query'.")
    ] = None,
    run: Annotated[Path | None, typer.Option(help="Where --queries writes one JSON line per query.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Search a store: one QUERY, or --queries FILE with --run OUT."""
    if (query is None) == (queries is None) or (queries is None) != (run is None):
        msg = "give either one QUERY, or --queries FILE together with --run OUT.jsonl"
        raise ConfigError(msg)
    if query is not None:
        check_asks_anything(query)
    filters = read_filters(condition)
    asked = read_queries(queries) if queries else []
    ask = _asker(store, pipeline, top_k=top_k, filters=filters, customer=customer, language=language, must=must or [])
    if queries and run:
        _write_run(map(ask, asked), run, len(asked))
    elif query is not None:
        _search_one(ask(query), as_json=as_json)


def _asker(
    store: str | None,
    pipeline: str | None,
    *,
    top_k: int,
    filters: dict[str, Any] | None,
    customer: str | None,
    language: str | None,
    must: list[str],
) -> "Callable[[str], SearchResult]":
    """Open what answers queries: a running server, or a pipeline in this process."""
    from .remote import check_remote_search, find_server, refuse_options, remote_filters

    server = find_server(store, pipeline)
    if server is not None:
        refuse_options(customer=customer, must=must)
        check_remote_search(pipeline, top_k)
        wanted = remote_filters(filters)
        return partial(server.search, pipeline=pipeline, top_k=top_k, filters=wanted, language=language)

    from partwise.evaluation.pipelines import SearchPipeline

    loaded = SearchPipeline.load(pipeline or _DEFAULT_PIPELINE, store=store, must=must)
    # The first run loads models; the time shown is the one that a served pipeline has.
    loaded.pipeline.warm_up()
    return partial(loaded.search, top_k=top_k, filters=filters, customer=customer, language=language)


def read_queries(path: Path) -> list[str]:
    """
    Read the distinct queries of a file, in its order.

    :param path: jsonl with `query`, or csv with a column `query`.
    :returns: Each query once.
    :raises CatalogError: If the file or a line cannot be read, naming the line.
    """
    if not path.is_file():
        problem = "no such file with queries"
        raise CatalogError(problem, file=str(path))
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = _csv_queries if path.suffix == ".csv" else _jsonl_queries
        try:
            return list(dict.fromkeys(reader(path, lines)))
        except UnicodeDecodeError as error:
            problem = "not UTF-8 text"
            raise CatalogError(problem, file=str(path)) from error


def _csv_queries(path: Path, lines: Any) -> Iterator[str]:
    for row in csv.DictReader(lines):
        if row.get("query") is None:
            problem = "the csv has no column 'query'"
            raise CatalogError(problem, file=str(path))
        yield row["query"]


def _jsonl_queries(path: Path, lines: Any) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            problem = f"not JSON ({error})"
            raise CatalogError(problem, file=str(path), row=number) from error
        if not isinstance(record, dict) or not isinstance(record.get("query"), str):
            problem = "no text under 'query'"
            raise CatalogError(problem, file=str(path), row=number, field="query")
        yield record["query"]


def _write_run(results: "Iterator[SearchResult]", run: Path, total: int) -> None:
    from rich.console import Console
    from rich.progress import track

    with run.open("w", encoding="utf-8") as out:
        for result in track(results, total=total, description="searching", console=Console(stderr=True)):
            out.write(json.dumps(_run_line(result), ensure_ascii=False) + "\n")
    warn(f"{total} queries -> {run}")


def _run_line(result: "SearchResult") -> dict[str, Any]:
    return {
        "query": result.query,
        "ids": [product_id_of(document) for document in result.documents],
        "scores": [document.score for document in result.documents],
        "matches": result.matches,
        "milliseconds": round(result.milliseconds, 3),
    }


def _search_one(result: "SearchResult", *, as_json: bool) -> None:
    if as_json:
        documents = [document_to_dict(document) for document in result.documents]
        timed = {"milliseconds": round(result.milliseconds, 3)}
        print_json({"query": result.query, "matches": result.matches, "documents": documents, **timed})
        return
    rows = [
        (str(place), f"{document.score or 0:.3f}", *_names(document), explain(notes_of(document.meta)))
        for place, document in enumerate(result.documents, start=1)
    ]
    if rows:
        print_table(
            ("#", "score", "part number", "brand", "title", "why"),
            rows,
            right=("#", "score"),
            flexible="title",
        )
    if question := _question(result.documents):
        print(question)
    if (more := _claimed_products(result.matches) - len(rows)) > 0:
        warn(f"{more} more products are named; see them with --top-k {len(rows) + more} or with partwise lookup")
    counted = "1 product" if len(rows) == 1 else f"{len(rows)} products"
    warn(f"{counted} in {result.milliseconds:.1f} ms" if rows else f"nothing found for '{result.query}'")


def _question(documents: list[Any]) -> str | None:
    """Give the question that the ranker offers where the best results fit equally."""
    asked = notes_of(documents[0].meta).get("question") if documents else None
    return str(asked["question"]) if isinstance(asked, dict) and "question" in asked else None


def _claimed_products(matches: list[dict[str, Any]]) -> int:
    return len({product_id for match in matches if match["is_exact"] for product_id in match["product_ids"]})


def _names(document: Any) -> tuple[str, str, str]:
    part_number, brand, title = (str(document.meta.get(key) or "") for key in ("part_number", "brand", "title"))
    return part_number, brand, shorten(title or document.content or "", _TITLE_WIDTH, placeholder=" …")
