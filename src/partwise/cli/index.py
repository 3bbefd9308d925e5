# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""`partwise index`: catalog files into a store."""

import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from partwise.errors import CatalogError

from .build_report import summarize, write_report
from .options import JsonOption, StoreOption
from .output import print_json, warn

if TYPE_CHECKING:
    from .indexing import Check, IndexRun, Plan, Progress

_PROBLEMS_SHOWN = 20


class OnError(StrEnum):
    """What a record that cannot be read does."""

    RAISE = "raise"
    SKIP = "skip"


def index(
    catalogs: Annotated[
        list[Path],
        typer.Argument(help="Catalog files: jsonl, json, csv, tsv or BMEcat, each also with .gz, xlsx or Parquet."),
    ],
    *,
    store: StoreOption = None,
    fields: Annotated[
        Path | None, typer.Option(help="FIELDS.yaml: which field is what. Guessed and shown without it.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="The encoding of text files, such as cp1252. Told from their bytes without it.")
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option(help="What parts the columns of csv files: a character, or tab. Told without it.")
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(help="The sheet of xlsx files; the first that has rows without it.")
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(help="The language to read of BMEcat files in several, such as fr; else each catalog's default."),
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Where records come from that name no source, such as pim or datasheet.")
    ] = None,
    pipeline: Annotated[str, typer.Option(help="The name of an index pipeline, or a YAML file.")] = "index",
    on_error: Annotated[
        OnError, typer.Option(help="raise: write nothing if a record is bad; skip: index the others.")
    ] = OnError.RAISE,
    report: Annotated[
        Path | None,
        typer.Option(
            help="Write what stands out among the part numbers to this file: JSON if it ends in .json, else Markdown."
        ),
    ] = None,
    prune: Annotated[bool, typer.Option("--prune", help="Delete products that the catalog no longer has.")] = False,
    max_pruned: Annotated[
        float, typer.Option(min=0, max=1, help="Refuse to delete more than this share of these sources' documents.")
    ] = 0.2,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be written and deleted, and stop.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Index CATALOG files: what is new or changed is embedded. An interrupted run goes on where it was."""
    from .indexing import IndexRun

    reading = {"encoding": encoding, "delimiter": delimiter, "sheet": sheet, "language": language, "source": source}
    run = IndexRun(pipeline, catalogs, store=store, fields=fields, reading=reading)
    check = _check(run, report, on_error)
    if prune:
        _check_prunable(catalogs, check)
    started = time.perf_counter()
    run.begin()
    gone: list[str] = []
    if prune or dry_run:
        plan = run.plan()
        if dry_run:
            run.drop()
            _print_plan(plan, prune=prune, as_json=as_json)
            return
        _check_share(run, plan, max_pruned)
        gone = plan.gone
    last = _write(run, check.products, gone)
    seconds = time.perf_counter() - started
    run.conflicts.tell()
    summary = _to_summary(run, last, check.problems, seconds) | {"report": str(report) if report else None}
    if as_json:
        print_json(summary)
    else:
        _print_summary(summary)


def _check(run: "IndexRun", report: Path | None, on_error: OnError) -> "Check":
    """Read the whole catalog and say what was found, before the long part."""
    from partwise.part_numbers.report import BuildReport

    numbers = BuildReport() if report else None
    check = run.check(numbers)
    for line in run.explain_mapping():
        warn(line)
    _report(check.problems)
    if check.problems and on_error is OnError.RAISE:
        count = len(check.problems)
        problem = f"{count} records cannot be indexed, so nothing was written; mend them or pass --on-error skip"
        raise CatalogError(problem)
    if report and numbers:
        found = numbers.result()
        write_report(report, found)
        warn(f"report {report}: {summarize(found)}")
    return check


def _check_prunable(catalogs: list[Path], check: "Check") -> None:
    """Refuse to delete what the files only seem to leave out."""
    from partwise.catalog import holds_only_changes

    if check.problems:
        count = len(check.problems)
        problem = f"{count} records cannot be read, so --prune would delete their products; mend them or leave it out"
        raise CatalogError(problem)
    if updates := [str(path) for path in catalogs if holds_only_changes(path)]:
        problem = "it holds only changes, so --prune would delete all else; index it without --prune"
        raise CatalogError(problem, file=updates[0])


def _check_share(run: "IndexRun", plan: "Plan", most: float) -> None:
    if plan.share_gone > most:
        run.drop()
        share = f"{len(plan.gone)} documents, {plan.share_gone:.0%} of these sources' own, are no longer in the catalog"
        problem = f"{share}; nothing was written. If that is right, pass --max-pruned {plan.share_gone + 0.005:.2f}"
        raise CatalogError(problem)


def _print_plan(plan: "Plan", *, prune: bool, as_json: bool) -> None:
    if as_json:
        print_json({"new": plan.new, "changed": plan.changed, "unchanged": plan.unchanged, "gone": len(plan.gone)})
        return
    deleted = f"would delete {len(plan.gone)}" if prune else f"{len(plan.gone)} are no longer in the catalog and stay"
    print(f"would write {plan.new} new and {plan.changed} changed documents; {plan.unchanged} are unchanged; {deleted}")


def _to_summary(run: "IndexRun", last: "Progress", problems: list[dict[str, Any]], seconds: float) -> dict[str, Any]:
    return {
        "store": str(run.store.folder) if hasattr(run.store, "folder") else None,
        "products": last.records,
        "written": last.written,
        "unchanged": last.unchanged,
        "deleted": last.deleted,
        "skipped": len(problems),
        "problems": problems,
        "conflicts": run.conflicts.to_list(),
        "seconds": round(seconds, 2),
        "products_per_second": round(last.written / seconds, 1),
    }


def _print_summary(summary: dict[str, Any]) -> None:
    rate = f"{summary['products_per_second']:.0f} a second"
    unchanged = f", {summary['unchanged']} unchanged" if summary["unchanged"] else ""
    deleted = f", {summary['deleted']} deleted" if summary["deleted"] else ""
    skipped = f", {summary['skipped']} records skipped" if summary["skipped"] else ""
    indexed = f"indexed {summary['written']} products in {summary['seconds']:.1f} s ({rate})"
    print(f"{indexed}{unchanged}{deleted}{skipped} into {summary['store'] or 'the store'}")


def _report(problems: list[dict[str, Any]]) -> None:
    for problem in problems[:_PROBLEMS_SHOWN]:
        warn(f"  {problem['text']}")
    if len(problems) > _PROBLEMS_SHOWN:
        warn(f"  … and {len(problems) - _PROBLEMS_SHOWN} more (--json lists all)")


def _write(run: "IndexRun", total: int, gone: list[str]) -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with Progress(TextColumn("indexing"), *columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("indexing", total=total, rate="")
        started = time.perf_counter()
        for last in run.write(gone):
            rate = last.written / (time.perf_counter() - started)
            bar.update(task, completed=last.records, rate=f"{rate:.0f} products/s")
    return last
