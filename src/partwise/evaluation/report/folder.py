# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Write the folder of a report.

    index.html     the page: one file, no network, opens from disk
    results.json   everything that the page is made of
    qrels.txt      the judgments as TREC writes them; only queries that have a right answer
    topics.tsv     number and text of each query
    runs/NAME.run  the results of each pipeline as TREC writes them
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .names import file_names
from .page import render_page
from .trec import qrels, run_lines, topics


def write_report(
    results: Mapping[str, Any],
    folder: Path,
    diagnosis: Sequence[Mapping[str, Any]] | None = None,
    sweep: Mapping[str, Any] | None = None,
) -> Path:
    """
    Write the page and its files; what is there under the same names is replaced.

    :param results: As `partwise.evaluation.results.summarise` returns them, or read again from `results.json`; a
        `command` beside them is shown.
    :param folder: Where to write; made if absent.
    :param diagnosis: Why right products are missing: dicts with `query`, `kind`, `product_id`, `reason`, `evidence` (a
        list of lines) and `fix`.
    :param sweep: Quality by number of candidates: `pipeline`, `measure`, `knee` (a number of candidates or None) and
        `points`, each with `candidates`, `value`, `p50` and `p95` (milliseconds).
    :returns: The path of the page.
    :raises MissingExtraError: If matplotlib or jinja2 is not installed; the other files are written then.
    """
    names = file_names(each["name"] for each in results["pipelines"])
    runs = folder / "runs"
    runs.mkdir(parents=True, exist_ok=True)
    # `default`: a catalog's title may be a number or a date of its own kind.
    _write(folder / "results.json", json.dumps(results, ensure_ascii=False, indent=1, default=str) + "\n")
    _write(folder / "topics.tsv", topics(results["queries"]))
    _write(folder / "qrels.txt", qrels(results["queries"]))
    for pipeline, name in zip(results["pipelines"], names, strict=True):
        _write(runs / f"{name}.run", run_lines(pipeline["runs"], name))
    page = folder / "index.html"
    _write(page, render_page(results, [f"runs/{name}.run" for name in names], diagnosis or (), sweep))
    return page


def _write(path: Path, text: str) -> None:
    # Half a surrogate pair in somebody's JSON is no text that UTF-8 can hold; it is shown as its escape.
    path.write_bytes(text.encode("utf-8", errors="backslashreplace"))
