# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""`partwise tune`: learn from judged queries, or from the catalog itself."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from partwise.errors import CatalogError

from .options import JsonOption, QueriesOption, StoreOption
from .output import print_json, print_table, warn
from .tune_reranker import reranker

if TYPE_CHECKING:
    from partwise.tuning import KindWeights, TunedWeights

tune = typer.Typer(help="Learn from judged queries, or from the catalog itself.", no_args_is_help=True)
tune.command()(reranker)

_FAILURES_SHOWN = 5


@tune.command()
def weights(
    queries: QueriesOption,
    *,
    store: StoreOption = None,
    pipeline: Annotated[
        str, typer.Option(help="The name of a pipeline that ends in AttributeHybridRanker, or a YAML file.")
    ] = "hybrid",
    out: Annotated[
        Path | None, typer.Option(help="The YAML file to write, which the ranker's weights can name.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Learn what each signal weighs by kind of query, and keep what is better on held-out queries."""
    from rich.console import Console
    from rich.progress import Progress

    from partwise.evaluation.measures import refuse_mistakes
    from partwise.evaluation.pipelines import SearchPipeline
    from partwise.evaluation.queries import read_judged_queries
    from partwise.tuning import check_tunable, tune_weights, weights_file

    read = read_judged_queries(queries)
    mistakes = list(read.mistakes)
    if read.queries and not any(judged.answers() for judged in read.queries):
        mistakes.append(f"none of the {len(read.queries)} queries has a right answer; rate some products first")
    refuse_mistakes(mistakes)
    search = SearchPipeline.load(pipeline, store=store)
    check_tunable(search, pipeline)
    if out is not None:
        _check_writable(out)
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task(pipeline, total=len(read.queries))
        tuned = tune_weights(search, read.queries, name=pipeline, on_query=lambda: bar.advance(task))
    if out is not None:
        out.write_text(weights_file(tuned), encoding="utf-8")
    if as_json:
        print_json(tuned.to_dict())
    else:
        _print(tuned, out)
    _warn_of_left_out(tuned)


def _check_writable(path: Path) -> None:
    """Fail before the long part, and leave no file behind."""
    existed = path.exists()
    try:
        path.open("a", encoding="utf-8").close()
    except OSError as error:
        problem = f"cannot be written: {error.strerror or error}"
        raise CatalogError(problem, file=str(path)) from error
    if not existed:
        path.unlink()


def _print(tuned: "TunedWeights", out: Path | None) -> None:
    columns = ("kind", "queries", "default", "learned", "difference", "kept")
    print_table(columns, [_row(each) for each in tuned.kinds], right=columns[1:5])
    print("default, learned: mean of cR@5 and nDCG@10 on held-out queries")
    for each in tuned.kinds:
        print(f"{each.kind}: {each.reason}")
    _print_weights(tuned)
    if not tuned.weights:
        print("the default weights stay: nothing is to be changed in the pipeline")
    elif out is None:
        print("write the weights to a file with --out weights.yaml")
    else:
        print(f"weights -> {out}; in the pipeline's YAML, under components:")
        print(f"  {tuned.component}:\n    init_parameters:\n      weights: {out}")


def _row(kind: "KindWeights") -> tuple[str, ...]:
    found = kind.comparison
    interval = f"{found.difference:+.3f} [{found.low:+.3f}, {found.high:+.3f}]" if found else "-"
    measured = (_shown(kind.default_quality), _shown(kind.learned_quality))
    return (kind.kind, str(kind.queries), *measured, interval, "yes" if kind.kept else "no")


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _print_weights(tuned: "TunedWeights") -> None:
    """Show each signal's weight by kind of query, with what it becomes where learned weights are kept."""
    rows = [(name, *(_change(each, name) for each in tuned.kinds)) for name in tuned.kinds[0].default]
    kinds = [each.kind for each in tuned.kinds]
    print_table(("weights", *kinds), rows, right=kinds)


def _change(kind: "KindWeights", name: str) -> str:
    old, new = kind.default[name], kind.weights[name]
    return f"{old:g}" if old == new else f"{old:g} -> {new:g}"


def _warn_of_left_out(tuned: "TunedWeights") -> None:
    if tuned.claimed:
        warn(f"{tuned.claimed} queries are answered by the part-number lookup, which weighs nothing; left out")
    if tuned.unanswerable:
        warn(f"{tuned.unanswerable} queries have no right answer; left out")
    if tuned.undecided:
        warn(f"{tuned.undecided} queries have only right or only wrong candidates, whatever the order; left out")
    for query, error in list(tuned.failures.items())[:_FAILURES_SHOWN]:
        warn(f"{tuned.pipeline} failed on '{query}': {error}")
    if tuned.failures:
        warn(f"{tuned.pipeline} failed on {len(tuned.failures)} queries; left out")
