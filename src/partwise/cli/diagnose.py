# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""`partwise diagnose`: why right products are missing, each with its evidence and a fix."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Annotated, Any

import typer

from .options import JsonOption, QueriesOption, StoreOption
from .output import print_json, print_table, warn


def diagnose(
    queries: QueriesOption,
    *,
    store: StoreOption = None,
    pipeline: Annotated[str, typer.Option(help="The name of a pipeline, or a YAML file.")] = "hybrid",
    top_k: Annotated[int, typer.Option(min=1, help="How many results a right product may be missing from.")] = 5,
    min_grade: Annotated[int, typer.Option(min=1, help="The grade from which a product answers a query.")] = 1,
    limit: Annotated[int | None, typer.Option(min=1, help="How many missed queries to diagnose, in order.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Say for every right product that is missing from the first results why, with evidence and a fix."""
    from rich.console import Console
    from rich.progress import track

    from partwise.evaluation.diagnosis import diagnose as find_reasons
    from partwise.evaluation.measures import refuse_mistakes
    from partwise.evaluation.pipelines import SearchPipeline
    from partwise.evaluation.queries import read_judged_queries

    read = read_judged_queries(queries)
    refuse_mistakes(read.mistakes)
    search = SearchPipeline.load(pipeline, store=store)
    shown = track(read.queries, description="diagnosing", console=Console(stderr=True))
    verdicts = find_reasons(search, shown, top_k=top_k, min_grade=min_grade, limit=limit)
    if as_json:
        print_json(verdicts)
    else:
        _print(verdicts, top_k)


def _print(verdicts: Sequence[Mapping[str, Any]], top_k: int) -> None:
    for query, group in groupby(verdicts, key=lambda verdict: verdict["query"]):
        print(query)
        for verdict in group:
            print(f"  {verdict['product_id']}: {verdict['reason']}")
            for line in verdict["evidence"]:
                print(f"    {line}")
            print(f"    -> {verdict['fix']}")
    counts = Counter(verdict["reason"] for verdict in verdicts)
    if counts:
        print_table(
            ("reason", "products"), [(name, str(count)) for name, count in counts.most_common()], right=("products",)
        )
    missed = len({verdict["query"] for verdict in verdicts})
    warn(f"{missed} queries miss {len(verdicts)} right products in their first {top_k}")
