# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""`partwise sweep`: how many candidates a pipeline's second stage is worth."""

from dataclasses import asdict
from typing import Annotated

import typer

from partwise.errors import ConfigError

from .options import JsonOption, MinGradeOption, QueriesOption, StoreOption
from .output import print_json, print_table


def sweep(
    queries: QueriesOption,
    *,
    store: StoreOption = None,
    pipeline: Annotated[str, typer.Option(help="The name of a pipeline, or a YAML file.")] = "two_stage",
    candidates: Annotated[
        list[int] | None, typer.Option(min=1, help="Numbers of candidates to try: 10 20 40 60 100 if none are given.")
    ] = None,
    measure: Annotated[
        list[str] | None, typer.Option(help="A measure as for evaluate; the first decides the knee.")
    ] = None,
    min_grade: MinGradeOption = 1,
    top_k: Annotated[int, typer.Option(min=1, help="How many products each query asks for.")] = 5,
    as_json: JsonOption = False,
) -> None:
    """Run judged queries with several numbers of candidates: quality against time, and the knee."""
    from rich.console import Console
    from rich.progress import Progress

    from partwise.evaluation.measures import check_measures, refuse_mistakes
    from partwise.evaluation.pipelines import SearchPipeline
    from partwise.evaluation.queries import read_judged_queries
    from partwise.evaluation.sweep import TOLERANCE, knee
    from partwise.evaluation.sweep import sweep as run

    measures, numbers = list(measure or ["cR@5", "RR"]), sorted(set(candidates or [10, 20, 40, 60, 100]))
    read = read_judged_queries(queries)
    refuse_mistakes([*check_measures(measures), *read.mistakes])
    asked = [judged for judged in read.queries if judged.answers(min_grade)]
    search = SearchPipeline.load(pipeline, store=store)
    swept = search.candidate_stages
    if not asked:
        none = f"none of the queries has a right answer, of grade {min_grade} or more"
        msg = f"{none}; rate some products, or lower --min-grade"
        raise ConfigError(msg)
    if not swept:
        stage = "has no stage before its last that takes a number of candidates (top_k)"
        msg = f"pipeline '{pipeline}' {stage}; sweep one that has, such as hybrid or two_stage"
        raise ConfigError(msg)
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task(pipeline, total=len(asked) + 1)
        settings = run(
            search, asked, numbers, measures, top_k=top_k, min_grade=min_grade, on_query=lambda: bar.advance(task)
        )
    best = knee(settings, measures[0])
    if as_json:
        found = [asdict(setting) for setting in settings]
        print_json({"pipeline": pipeline, "stages": swept, "settings": found, "knee": best.candidates})
        return
    columns = ("candidates", *measures, "p50 ms", "p95 ms", "p99 ms")
    rows = [
        (str(s.candidates), *(f"{s.measures[m]:.3f}" for m in measures), *(f"{t:.1f}" for t in s.milliseconds.values()))
        for s in settings
    ]
    print_table(columns, rows, right=columns)
    print(f"candidates go to: {', '.join(swept)}")
    print(f"knee: {best.candidates} candidates, the fastest within {TOLERANCE} of the best {measures[0]}")
