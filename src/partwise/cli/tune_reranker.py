# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""`partwise tune reranker`: a second stage that has learned the catalog."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
import yaml

from partwise.errors import RerankerError

from .options import JsonOption, StoreOption
from .output import hide_model_loading, print_json, print_table, warn

if TYPE_CHECKING:
    from partwise.evaluation.queries import JudgedQuery
    from partwise.tuning.reranker import TunedReranker, TuningRequest

_STAGES = ("late_interaction", "cross_encoder")


def reranker(
    out: Annotated[Path, typer.Option(help="The folder to make; beside it NAME.partial keeps what is done so far.")],
    *,
    store: StoreOption = None,
    judgments: Annotated[
        list[Path] | None, typer.Option(help="Judged queries, as for partwise evaluate. Repeatable; none are needed.")
    ] = None,
    pipeline: Annotated[
        str, typer.Option(help="The pipeline to beat: a name or YAML file with a CatalogReranker.")
    ] = "two_stage",
    second_stage: Annotated[str, typer.Option(help="late_interaction or cross_encoder.")] = "late_interaction",
    model: Annotated[
        str | None,
        typer.Option(help="A sentence-transformers folder or hub name to start from; else the packaged one."),
    ] = None,
    number: Annotated[int, typer.Option(min=100, help="How many queries to write.")] = 4000,
    minutes: Annotated[float, typer.Option(min=0.1, help="How long the training itself may take.")] = 30.0,
    seed: Annotated[int, typer.Option(help="Decides the queries and their order.")] = 0,
    report: Annotated[Path | None, typer.Option(help="A folder for a page to read about what was measured.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Train a second stage on the store's own products, and keep it if it beats the present pipeline."""
    from partwise.tuning.reranker import TrainingSettings, TuningRequest, check_request

    if second_stage not in _STAGES:
        msg = f"--second-stage must be one of {', '.join(_STAGES)}, got '{second_stage}'"
        raise typer.BadParameter(msg)
    training = TrainingSettings(
        second_stage="cross_encoder" if second_stage == "cross_encoder" else "late_interaction",
        model=model or "",
        minutes=minutes,
        seed=seed,
    )
    request = TuningRequest(
        out, store, pipeline=pipeline, number=number, training=training, judgments=_judged(judgments or [])
    )
    check_request(request)
    hide_model_loading()
    tuned = _with_progress(request)
    if report is not None:
        _write_report(tuned, report)
    if as_json:
        print_json(_plain(tuned))
    else:
        _print(tuned)
    if tuned.folder is None:
        msg = (
            f"nothing is published: the tuned model is not better ({tuned.verdict.reason()}); "
            f"{request.partial} keeps it, delete it to begin again"
        )
        raise RerankerError(msg)


def _judged(files: list[Path]) -> "list[JudgedQuery]":
    from partwise.evaluation.measures import refuse_mistakes
    from partwise.evaluation.queries import read_judged_queries

    if not files:
        return []
    read = read_judged_queries(files)
    refuse_mistakes(read.mistakes)
    return list(read.queries)


def _with_progress(request: "TuningRequest") -> "TunedReranker":
    """Tune, with a bar for each of the three long parts."""
    from rich.console import Console
    from rich.progress import Progress

    from partwise.tuning.reranker import Progress as Step
    from partwise.tuning.reranker import tune_reranker

    with Progress(console=Console(stderr=True)) as bar:
        data = bar.add_task("queries", total=request.number + len(request.judgments))
        steps = bar.add_task("training", total=None)
        measured = bar.add_task("measuring", total=None)

        def on_step(progress: Step) -> None:
            told = f"training ({progress.pairs_per_second:.0f} pairs/s, loss {progress.loss:.3f})"
            bar.update(data, completed=request.number + len(request.judgments))
            bar.update(steps, completed=progress.step, total=progress.steps, description=told)

        try:
            return tune_reranker(
                request,
                on_query=lambda: bar.advance(data),
                on_step=on_step,
                on_measured=lambda: bar.advance(measured),
            )
        except KeyboardInterrupt:
            warn(f"stopped; the same command goes on from {request.partial}")
            raise


def _write_report(tuned: "TunedReranker", folder: Path) -> None:
    from partwise.evaluation.report import write_report

    results = {**tuned.verdict.results, "command": shlex.join(["partwise", *sys.argv[1:]])}
    warn(f"report: {write_report(results, folder)}")


def _print(tuned: "TunedReranker") -> None:
    columns = ("queries", "present", "tuned", "difference")
    rows = []
    for kind, (before, after) in tuned.verdict.means.items():
        found = tuned.verdict.overall if kind == "all" else tuned.verdict.by_kind[kind]
        shown = f"{found.difference:+.3f} [{found.low:+.3f}, {found.high:+.3f}]"
        rows.append((kind, f"{before:.3f}", f"{after:.3f}", shown))
    print_table(columns, rows, right=columns[1:])
    print("nDCG@10 over the graded products of held-out queries")
    if tuned.folder is not None:
        print(f"better: {tuned.verdict.reason()}\nmodel -> {tuned.folder}; in the pipeline's YAML, under components:")
        print(yaml.safe_dump(_block(tuned), sort_keys=False).rstrip())


def _block(tuned: "TunedReranker") -> dict[str, Any]:
    """Give the component of the pipeline that changes."""
    return {
        name: {"init_parameters": each["init_parameters"]}
        for name, each in tuned.pipeline["components"].items()
        if (each.get("init_parameters") or {}).get("model") == str(tuned.folder)
    }


def _plain(tuned: "TunedReranker") -> dict[str, Any]:
    return {
        "folder": None if tuned.folder is None else str(tuned.folder),
        "groups": tuned.groups,
        "steps": tuned.progress.step,
        "pairs_per_second": round(tuned.progress.pairs_per_second, 1),
        "resumed": tuned.progress.resumed,
        "overall": tuned.verdict.overall.to_dict(),
        "by_kind": {kind: found.to_dict() for kind, found in tuned.verdict.by_kind.items()},
        "means": {kind: list(means) for kind, means in tuned.verdict.means.items()},
    }
