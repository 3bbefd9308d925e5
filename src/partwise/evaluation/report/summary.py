# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""The page's numbers: what to say first, and the tables of measures, kinds and times."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .names import short_names
from .words import duration, measure_help, number, signed

_MANY_UNJUDGED: Final = 0.2
_SIGNS: Final = {"better": "▲ better", "worse": "▼ worse", "same": "= no difference shown"}


def verdict(comparison: Mapping[str, Any]) -> str:
    """
    Say what an interval shows.

    :param comparison: A measure of a pipeline against the baseline's.
    :returns: `better` or `worse`; `same` if the interval holds 0.
    """
    if comparison["low"] > 0:
        return "better"
    return "worse" if comparison["high"] < 0 else "same"


def summary(results: Mapping[str, Any]) -> dict[str, Any]:
    """
    Gather the numbers as texts.

    :param results: As `summarise` returns them.
    :returns: `names`, `facts`, `sentences`, `tiles`, and the rows of `measures`, `kinds`, `times` and `levels`.
    """
    names = short_names(each["name"] for each in results["pipelines"])
    levels = sorted({level for each in results["pipelines"] for level in each["latency"]["throughput"]}, key=int)
    return {
        "names": names,
        "facts": list(_facts(results, names)),
        "sentences": list(_sentences(results, names)),
        "tiles": [_tile(each, name, results["measures"][0]) for each, name in _named(results, names)],
        "measures": [_measure_row(measure, results) for measure in results["measures"]],
        "unjudged": [f"{each['unjudged_at_5']:.0%}" for each in results["pipelines"]],
        "kinds": list(_kind_rows(results)),
        "times": [_time_row(each, name, levels) for each, name in _named(results, names)],
        "levels": levels,
    }


def _named(results: Mapping[str, Any], names: list[str]) -> Iterator[tuple[Mapping[str, Any], str]]:
    return zip(results["pipelines"], names, strict=True)


def _facts(results: Mapping[str, Any], names: list[str]) -> Iterator[tuple[str, str]]:
    queries = results["queries"]
    answered = sum(each["answers"] for each in queries)
    yield "Queries", f"{len(queries)}, of them {answered} with a right answer"
    yield "Pipelines", f"{', '.join(names)}; {names[0]} is the baseline" if names[1:] else names[0]
    yield (
        "Right is",
        "a grade of 1 or more" if results["min_grade"] == 1 else f"a grade of {results['min_grade']} or more",
    )
    if results.get("command"):
        yield "Command", str(results["command"])


def _sentences(results: Mapping[str, Any], names: list[str]) -> Iterator[str]:
    main = results["measures"][0]
    base = results["pipelines"][0]
    for each, name in list(_named(results, names))[1:]:
        found = each["comparison"][main]
        said = {"better": "is better than", "worse": "is worse than", "same": "shows no clear difference to"}
        yield (
            f"{name} {said[verdict(found)]} {names[0]}: {main} {number(each['measures'].get(main))} against "
            f"{number(base['measures'].get(main))}. It is better on {found['wins']} queries, the same on "
            f"{found['ties']}, worse on {found['losses']}."
        )
    for each, name in _named(results, names):
        if each["failures"]:
            count = len(each["failures"])
            yield f"{name} failed on {count} {'query' if count == 1 else 'queries'}; each counts as a miss."
        if claimed := each["unanswerable"]["claimed"]:
            total = each["unanswerable"]["queries"]
            yield f"{name} claimed an exact answer for {len(claimed)} of {total} queries that have none."
    unjudged = [(each["unjudged_at_5"], name) for each, name in _named(results, names)]
    if max(unjudged)[0] > _MANY_UNJUDGED:
        shares = ", ".join(f"{share:.0%} with {name}" for share, name in unjudged)
        yield (
            f"Many of the first five results were judged by nobody ({shares}). They count as wrong, though some may be "
            "right: the true values may be higher."
        )


def _tile(pipeline: Mapping[str, Any], name: str, main: str) -> dict[str, Any]:
    value, times = pipeline["measures"].get(main), pipeline["latency"]["end_to_end"]
    return {
        "name": name,
        "value": number(value),
        "share": min(max(value or 0.0, 0.0), 1.0),
        "p50": duration(times.get("p50")),
        "failures": len(pipeline["failures"]),
    }


def _measure_row(measure: str, results: Mapping[str, Any]) -> dict[str, Any]:
    cells = []
    for each in results["pipelines"]:
        cell = {"value": number(each["measures"].get(measure)), "difference": None}
        if found := each.get("comparison", {}).get(measure):
            found_verdict = verdict(found)
            cell |= {
                "difference": signed(found["difference"]),
                "interval": f"{signed(found['low'])} to {signed(found['high'])}",
                "verdict": found_verdict,
                "sign": _SIGNS[found_verdict],
                "counts": f"{found['wins']} / {found['ties']} / {found['losses']}",
            }
        cells.append(cell)
    return {"name": measure, "help": measure_help(measure), "cells": cells}


def _kind_rows(results: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    main, kinds = results["measures"][0], results["pipelines"][0]["by_kind"]
    for kind, facts in kinds.items():
        values = [number(each["by_kind"][kind][main]) for each in results["pipelines"]]
        yield {"kind": kind, "queries": facts["queries"], "values": values}


def _time_row(pipeline: Mapping[str, Any], name: str, levels: list[Any]) -> dict[str, Any]:
    latency = pipeline["latency"]
    stages = [
        {
            "name": stage,
            "queries": int(times["queries"]),
            "times": [duration(times[key]) for key in ("p50", "p95", "p99")],
        }
        for stage, times in latency["stages"].items()
    ]
    return {
        "name": name,
        "times": [duration(latency["end_to_end"].get(key)) for key in ("p50", "p95", "p99")],
        "cold": duration(latency["cold_ms"]),
        "throughput": [number(latency["throughput"].get(level), 1) for level in levels],
        "stages": stages,
    }
