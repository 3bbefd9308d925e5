# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Everything that an evaluation found, as plain data: what `results.json` holds and what a report is made of.

    format        1
    min_grade     the grade from which a product answers
    command       what was typed, if it was a command
    queries       [{query, kind, grades, unknown, answers}], in order; `answers` false: nothing is right
    measures      names, the first of them the main one
    pipelines     [{name, measures, by_kind, unanswerable, unjudged_at_5, failures, latency, comparison, runs}]
      measures      {measure: mean over the queries with an answer}
      by_kind       {kind: {queries, measure: mean}}
      unanswerable  {queries, claimed: [query]}: queries with no right answer, and where a lookup claimed one
      unjudged_at_5 share of the first five results that nobody judged, over the queries with an answer
      failures      [{query, error}]
      latency       {cold_ms, end_to_end: {p50, p95, p99}, stages: {component: {p50, p95, p99, queries}},
                    throughput: {concurrency: answers a second}}
      comparison    {measure: {difference, low, high, wins, ties, losses}}; absent for the baseline, which is first
      changed       {better: [{query, from, to}], worse: [...]} by the main measure; absent for the baseline
      runs          [{ids, scores, claimed, values, milliseconds, error, hits}], one per query; `values` null without
                    an answer; `hits` are the first ten: {product_id, score, part_number, brand, title, notes}
"""

import statistics
from collections.abc import Mapping, Sequence
from typing import Any, Final

from partwise.documents import notes_of
from partwise.evaluation.comparison import compare
from partwise.evaluation.latency import percentiles, stage_percentiles
from partwise.evaluation.measures import measure_run
from partwise.evaluation.queries import JudgedQuery
from partwise.evaluation.runs import Hit, PipelineRun, QueryRun

FORMAT: Final = 1
_SHOWN_HITS: Final = 10
_SHOWN_CHANGES: Final = 10
_NO_KIND: Final = "all"
_UNJUDGED_AT: Final = 5


def summarise(
    runs: Sequence[PipelineRun],
    measures: Sequence[str],
    *,
    min_grade: int = 1,
    throughput: Mapping[str, Mapping[int, float]] | None = None,
) -> dict[str, Any]:
    """
    Judge runs of the same queries.

    :param runs: One per pipeline, the baseline first; all of the same queries in the same order.
    :param measures: Names that `check_measures` found no fault with, the main one first.
    :param min_grade: The grade from which a product answers a query.
    :param throughput: By pipeline, answers a second by concurrency, where it was measured.
    :returns: The results as this module says.
    """
    queries = [run.judged for run in runs[0].runs]
    answered = [bool(judged.answers(min_grade)) for judged in queries]
    pipelines: list[dict[str, Any]] = []
    for run in runs:
        result = _judge(run, answered, measures, min_grade)
        result["latency"]["throughput"] = dict((throughput or {}).get(run.name, {}))
        if pipelines:
            result |= _against(pipelines[0], result, queries, measures)
        pipelines.append(result)
    shown = [_query(judged, each) for judged, each in zip(queries, answered, strict=True)]
    return {
        "format": FORMAT,
        "measures": list(measures),
        "min_grade": min_grade,
        "queries": shown,
        "pipelines": pipelines,
    }


def _query(judged: JudgedQuery, answered: bool) -> dict[str, Any]:
    return {
        "query": judged.query,
        "kind": judged.kind,
        "grades": dict(judged.grades),
        "unknown": sorted(judged.unknown),
        "answers": answered,
    }


def _judge(run: PipelineRun, answered: Sequence[bool], measures: Sequence[str], min_grade: int) -> dict[str, Any]:
    scored = [each for each, has in zip(run.runs, answered, strict=True) if has]
    values = measure_run(scored, measures, min_grade=min_grade)
    others = [each for each, has in zip(run.runs, answered, strict=True) if not has]
    kinds: dict[str, list[dict[str, float]]] = {}
    for each, value in zip(scored, values, strict=True):
        kinds.setdefault(each.judged.kind or _NO_KIND, []).append(value)
    remaining = iter(values)
    good = [each.milliseconds for each in run.runs if each.error is None]
    return {
        "name": run.name,
        "measures": _means(values, measures),
        "by_kind": {kind: {"queries": len(each), **_means(each, measures)} for kind, each in sorted(kinds.items())},
        "unanswerable": {"queries": len(others), "claimed": [each.judged.query for each in others if each.claimed]},
        "unjudged_at_5": _unjudged(scored),
        "failures": [{"query": each.judged.query, "error": each.error} for each in run.failures],
        "latency": {
            "cold_ms": round(run.cold_milliseconds, 1),
            "end_to_end": percentiles(good) if good else {},
            "stages": stage_percentiles(run.runs),
        },
        "runs": [_run(each, next(remaining) if has else None) for each, has in zip(run.runs, answered, strict=True)],
    }


def _means(values: Sequence[Mapping[str, float]], measures: Sequence[str]) -> dict[str, float]:
    return {name: statistics.mean(value[name] for value in values) for name in measures} if values else {}


def _unjudged(runs: Sequence[QueryRun]) -> float:
    shown = [(each.judged.grades, product) for each in runs for product in each.ids[:_UNJUDGED_AT]]
    return sum(product not in grades for grades, product in shown) / len(shown) if shown else 0.0


def _run(run: QueryRun, values: dict[str, float] | None) -> dict[str, Any]:
    return {
        "ids": run.ids,
        "scores": [hit.score for hit in run.hits],
        "claimed": sorted(run.claimed),
        "values": values,
        "milliseconds": round(run.milliseconds, 3),
        "error": run.error,
        "hits": [_shown(hit) for hit in run.hits[:_SHOWN_HITS]],
    }


def _shown(hit: Hit) -> dict[str, Any]:
    """Show the product's names and the pipeline's notes, and nothing else of its meta."""
    names = {name: hit.meta.get(name) for name in ("part_number", "brand", "title")}
    return {"product_id": hit.product_id, "score": hit.score, **names, "notes": notes_of(hit.meta)}


def _against(
    baseline: Mapping[str, Any], result: Mapping[str, Any], queries: Sequence[JudgedQuery], measures: Sequence[str]
) -> dict[str, Any]:
    pairs = [
        (judged.query, one["values"], other["values"])
        for judged, one, other in zip(queries, baseline["runs"], result["runs"], strict=True)
        if one["values"] is not None
    ]
    main = measures[0]
    changes = [{"query": query, "from": one[main], "to": other[main]} for query, one, other in pairs]
    return {
        "comparison": {
            name: compare([one[name] for _, one, _ in pairs], [other[name] for _, _, other in pairs]).to_dict()
            for name in measures
        },
        "changed": {
            "better": [c for c in sorted(changes, key=_fall)[:_SHOWN_CHANGES] if c["to"] > c["from"]],
            "worse": [c for c in sorted(changes, key=_fall, reverse=True)[:_SHOWN_CHANGES] if c["to"] < c["from"]],
        },
    }


def _fall(change: dict[str, Any]) -> float:
    fall: float = change["from"] - change["to"]
    return fall
