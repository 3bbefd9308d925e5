# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""`partwise evaluate`: judged queries through several pipelines, compared with the first."""

import shlex
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from partwise.errors import PartwiseError

from .options import JsonOption, MinGradeOption, QueriesOption, StoreOption
from .output import print_json, print_table, warn

if TYPE_CHECKING:
    from partwise.evaluation.pipelines import SearchPipeline
    from partwise.evaluation.queries import JudgedQuery
    from partwise.evaluation.runs import PipelineRun

_FAILURES_SHOWN = 5
_DIAGNOSED = 50  # missed queries: each is asked again, deeper
_TIMES = ("p50", "p95", "p99")


def evaluate(
    queries: QueriesOption,
    *,
    store: StoreOption = None,
    pipeline: Annotated[
        list[str] | None, typer.Option(help="A pipeline's name or YAML file; the first is the baseline. Repeatable.")
    ] = None,
    measure: Annotated[
        list[str] | None,
        typer.Option(help="A measure as ir-measures writes it, or cR@5. Repeatable; the first is main."),
    ] = None,
    min_grade: MinGradeOption = 1,
    top_k: Annotated[int, typer.Option(min=1, help="How many products each query asks for.")] = 40,
    report: Annotated[
        Path | None, typer.Option(help="A folder for a page to read, results.json and TREC files.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Run judged queries through pipelines: quality, what changed against the first, and time."""
    from partwise.evaluation.latency import throughput
    from partwise.evaluation.measures import DEFAULT_MEASURES, check_measures, refuse_mistakes
    from partwise.evaluation.queries import read_judged_queries
    from partwise.evaluation.results import summarise

    measures, names = list(measure or DEFAULT_MEASURES), list(dict.fromkeys(pipeline or ["dense", "hybrid"]))
    read = read_judged_queries(queries)
    mistakes = [*check_measures(measures), *read.mistakes]
    if read.queries and not any(judged.answers(min_grade) for judged in read.queries):
        none = f"none of the {len(read.queries)} queries has a right answer, of grade {min_grade} or more"
        mistakes.append(f"{none}; rate some products, or lower --min-grade")
    loaded = _load_all(names, store, mistakes)
    if loaded:
        mistakes += _unknown_products(next(iter(loaded.values()))[0], read.queries)
    refuse_mistakes(mistakes)
    runs = [_run(name, *each, read.queries, top_k) for name, each in loaded.items()]
    texts = [judged.query for judged in read.queries]
    speeds = {run.name: throughput(loaded[run.name][0], texts, top_k=top_k) for run in runs if not run.failures}
    results = summarise(runs, measures, min_grade=min_grade, throughput=speeds)
    if report is not None:
        results["command"] = shlex.join(["partwise", *sys.argv[1:]])
        _write_report(results, report, loaded[names[-1]][0], read.queries, min_grade)
    if as_json:
        print_json(results)
    else:
        _print(results)
    _warn_of_failures(results["pipelines"])


def _load_all(
    names: Sequence[str], store: str | None, mistakes: list[str]
) -> "dict[str, tuple[SearchPipeline, float]]":
    """Load and warm up each pipeline, with the milliseconds that it took. What cannot be loaded is a mistake."""
    from partwise.evaluation.pipelines import SearchPipeline

    loaded: dict[str, tuple[SearchPipeline, float]] = {}
    for name in names:
        started = time.perf_counter()
        try:
            search = SearchPipeline.load(name, store=store)
            search.pipeline.warm_up()
        except PartwiseError as error:
            mistakes.append(str(error))
            continue
        loaded[name] = (search, (time.perf_counter() - started) * 1000)
    return loaded


def _unknown_products(search: "SearchPipeline", queries: "Sequence[JudgedQuery]") -> list[str]:
    """Name answers that the store does not hold: nobody could find them."""
    from partwise.evaluation.stores import stored_products

    wanted = {product: judged.origin for judged in queries for product in judged.answers()}
    known = stored_products(search.pipeline, wanted)
    return [
        f"{origin}: product '{product}' is not in the store; index it, or take it out of the file"
        for product, origin in wanted.items()
        if product not in known
    ]


def _run(
    name: str, search: "SearchPipeline", warmed_in: float, queries: "Sequence[JudgedQuery]", top_k: int
) -> "PipelineRun":
    from rich.console import Console
    from rich.progress import Progress

    from partwise.evaluation.runs import run_pipeline

    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task(name, total=len(queries))
        return run_pipeline(name, search, queries, top_k=top_k, warmed_in=warmed_in, on_query=lambda: bar.advance(task))


def _write_report(
    results: dict[str, Any], folder: Path, last: "SearchPipeline", queries: "Sequence[JudgedQuery]", min_grade: int
) -> None:
    """Write the page, with why the last pipeline misses what it misses."""
    from rich.console import Console
    from rich.progress import track

    from partwise.evaluation.diagnosis import diagnose
    from partwise.evaluation.report import write_report

    shown = track(queries, description="diagnosing", console=Console(stderr=True))
    verdicts = diagnose(last, shown, min_grade=min_grade, limit=_DIAGNOSED)
    warn(f"report: {write_report(results, folder, verdicts)}")


def _print(results: Mapping[str, Any]) -> None:
    measures, pipelines = results["measures"], results["pipelines"]
    rows = [(name, *(_shown(each["measures"].get(name), 3) for each in pipelines)) for name in measures]
    rows.append(("unjudged in the first 5", *(f"{each['unjudged_at_5']:.0%}" for each in pipelines)))
    times = [
        (f"{name} ms", *(_shown(each["latency"]["end_to_end"].get(name), 1) for each in pipelines)) for name in _TIMES
    ]
    cold = ("first answer ms", *(_shown(each["latency"]["cold_ms"], 0) for each in pipelines))
    speeds = [
        (
            f"answers/s, {level} at once",
            *(_shown(each["latency"]["throughput"].get(level), 1) for each in pipelines),
        )
        for level in pipelines[0]["latency"]["throughput"]
    ]
    names = [each["name"] for each in pipelines]
    print_table(("", *names), [*rows, *times, cold, *speeds], right=names)
    for each in pipelines[1:]:
        _print_comparison(each, names[0], measures[0])
    _print_kinds(results)
    for each in pipelines:
        unanswerable = each["unanswerable"]
        if unanswerable["queries"]:
            claimed = len(unanswerable["claimed"])
            warn(f"{each['name']}: {unanswerable['queries']} queries have no right answer; it claimed one in {claimed}")


def _shown(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _print_comparison(result: Mapping[str, Any], baseline: str, main: str) -> None:
    found = result["comparison"][main]
    sure = "no difference shown" if found["low"] <= 0 <= found["high"] else "a difference"
    print(
        f"{result['name']} against {baseline}, {main}: {found['difference']:+.3f} "
        f"[{found['low']:+.3f}, {found['high']:+.3f}], {sure}; "
        f"{found['wins']} better, {found['ties']} the same, {found['losses']} worse"
    )
    for way in ("better", "worse"):
        for change in result["changed"][way][:3]:
            print(f"  {way}: {change['from']:.2f} -> {change['to']:.2f}  {change['query']}")


def _print_kinds(results: Mapping[str, Any]) -> None:
    main, pipelines = results["measures"][0], results["pipelines"]
    kinds = pipelines[0]["by_kind"]
    if len(kinds) > 1:
        columns = (f"{main} by kind", "queries", *(each["name"] for each in pipelines))
        rows = [
            (kind, str(facts["queries"]), *(f"{each['by_kind'][kind][main]:.3f}" for each in pipelines))
            for kind, facts in kinds.items()
        ]
        print_table(columns, rows, right=columns[1:])


def _warn_of_failures(pipelines: Sequence[Mapping[str, Any]]) -> None:
    for each in pipelines:
        for failure in each["failures"][:_FAILURES_SHOWN]:
            warn(f"{each['name']} failed on '{failure['query']}': {failure['error']}")
        if each["failures"]:
            warn(f"{each['name']} failed on {len(each['failures'])} queries; each counts as a miss")
