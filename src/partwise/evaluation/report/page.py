# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
The page of a report, as one piece of HTML.

Everything in it that comes from a catalog, a query or a pipeline is escaped, and its own policy lets the browser load
nothing and run nothing but the one script that it has.
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from partwise.errors import MissingExtraError

from .cards import groups, query_rows, unanswerable_rows
from .names import short_names
from .plots import by_kind, quality_latency, stages, sweep_curve
from .summary import summary
from .words import duration, number, reason_words


def render_page(
    results: Mapping[str, Any],
    run_files: Sequence[str],
    diagnosis: Sequence[Mapping[str, Any]],
    sweep: Mapping[str, Any] | None,
) -> str:
    """
    Render the page.

    :param results: As `summarise` returns them.
    :param run_files: The files with each pipeline's results, as the page should link them.
    :param diagnosis: As `write_report` takes it.
    :param sweep: As `write_report` takes it.
    :returns: HTML.
    :raises MissingExtraError: If matplotlib or jinja2 is not installed.
    """
    script, style = _packaged("page.js"), _packaged("page.css")
    return str(
        _environment()
        .get_template("page.html.j2")
        .render(
            summary(results),
            style=style,
            script=script,
            script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
            plots={"quality": quality_latency(results), "kinds": by_kind(results), "stages": stages(results)},
            main=results["measures"][0],
            min_grade=results["min_grade"],
            queries=query_rows(results),
            kind_names=sorted({each["kind"] for each in results["queries"] if each["kind"]}),
            groups=groups(results, diagnosis),
            unanswerable=unanswerable_rows(results),
            failures=_failures(results),
            diagnosis=[{**each, "label": reason_words(each["reason"])[0]} for each in diagnosis],
            reasons=_reasons(diagnosis),
            sweep=sweep,
            sweep_plot=sweep_curve(sweep) if sweep else None,
            run_files=run_files,
        )
    )


def _environment() -> Any:
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - an extra
    except ImportError as error:
        feature = "A report"
        raise MissingExtraError(feature, package="jinja2", extra="eval") from error
    environment = Environment(
        loader=PackageLoader("partwise.evaluation.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": number, "duration": duration}
    return environment


def _packaged(name: str) -> str:
    """Read a file that goes into the page as it is."""
    return (resources.files(__package__) / "templates" / name).read_text(encoding="utf-8")


def _failures(results: Mapping[str, Any]) -> list[dict[str, str]]:
    names = short_names(each["name"] for each in results["pipelines"])
    return [
        {"pipeline": name, **failure}
        for name, each in zip(names, results["pipelines"], strict=True)
        for failure in each["failures"]
    ]


def _reasons(diagnosis: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Count the classes, the most frequent first."""
    counts = Counter(each["reason"] for each in diagnosis)
    return [
        {"name": name, "count": count, "label": reason_words(name)[0], "help": reason_words(name)[1]}
        for name, count in counts.most_common()
    ]
