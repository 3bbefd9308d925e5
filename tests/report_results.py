"""Builds results as an evaluation of a small catalog gives them, for tests of the report."""

import random
from typing import Any

from partwise.evaluation.measures import DEFAULT_MEASURES
from partwise.evaluation.queries import JudgedQuery
from partwise.evaluation.results import summarise
from partwise.evaluation.runs import Hit, PipelineRun, QueryRun

KINDS = ("part_number", "specification", "sentence")
TITLE = "Hex bolt ISO 4017 M{n} x 50, stainless A2-70"
NUMBER = {"text": "M8", "number": "M8-50", "kind": "part_number", "tier": "raw", "rule": None, "is_exact": True}
ATTRIBUTES = [
    {"kind": "length", "verdict": "match", "asked": "50 mm", "offered": "50 mm"},
    {"kind": "thread", "verdict": "contradiction", "asked": "M8", "offered": "M10"},
    {"kind": "material", "verdict": "unknown", "asked": "A2", "offered": None},
]


def results(
    *,
    queries: int = 24,
    names: tuple[str, ...] = ("dense", "hybrid"),
    measures: tuple[str, ...] = DEFAULT_MEASURES,
    min_grade: int = 1,
    depth: int = 20,
    title: Any = TITLE,
    text: str = "bolt",
    kinds: tuple[str, ...] = KINDS,
) -> dict[str, Any]:
    """
    Queries with grades 0 to 3 and pipelines of which each finds more than the one before it.

    Every tenth query has no right answer, and the last pipeline claims one; the first pipeline fails on the third.
    """
    luck = random.Random(7)
    judged = [
        JudgedQuery(
            f"{text} {place}",
            {f"p{n}": 0 if place % 10 == 9 else luck.choice([0, 1, 2, 3]) for n in luck.sample(range(60), 12)},
            kinds[place % len(kinds)] if kinds else None,
            frozenset({f"p{place}"}),
            "queries.jsonl",
        )
        for place in range(queries)
    ]
    runs = [
        PipelineRun(name, tuple(_run(luck, each, skill, names, depth, title, place) for place, each in enumerate(judged)), 900.0)
        for skill, name in enumerate(names)
    ]  # fmt: skip
    speeds = {name: {1: 40.0, 4: 90.5, 16: 120.25} for name in names}
    return summarise(runs, measures, min_grade=min_grade, throughput=speeds)


def _run(luck: random.Random, judged: JudgedQuery, skill: int, names: tuple[str, ...], depth: int, title: Any, place: int) -> QueryRun:  # fmt: skip
    if place == 2 and skill == 0:
        return QueryRun(judged, (), frozenset(), 0.0, error="RuntimeError: the <model> is gone")
    liked = {product: grade * skill * 10 for product, grade in judged.grades.items()}
    found = [f"p{n}" for n in range(60) if f"p{n}" not in judged.unknown]
    found.sort(key=lambda product: -liked.get(product, 0) - luck.random() * 30)
    hits = tuple(_hit(product, rank, title) for rank, product in enumerate(found[:depth]))
    claimed = frozenset(found[:1]) if place % 10 == 9 and skill == len(names) - 1 else frozenset()
    stages = {"embedder": 4.0 + luck.random(), "retriever": 6.0 + luck.random(), f"ranker_{skill}": 0.4}
    return QueryRun(judged, hits, claimed, sum(stages.values()), stages)


def _hit(product: str, rank: int, title: Any) -> Hit:
    """Two neighbours have one score, as real results do."""
    scores = {
        "dense": {"raw": 0.7, "value": 1.0, "weight": 0.24},
        "sparse": {"raw": 28.2, "value": 0.88, "weight": 0.71},
    }
    notes = {"scores": scores, **({"part_number": NUMBER, "attributes": ATTRIBUTES} if rank == 0 else {})}
    shown = title.format(n=rank) if isinstance(title, str) and title == TITLE else title
    meta = {"part_number": f"SS-{product.upper()}", "brand": "Acme", "title": shown, "partwise": notes}
    return Hit(product, 1.0 - rank // 2 / 100, meta, "text of the product")


def diagnosis(found: dict[str, Any]) -> list[dict[str, Any]]:
    """A diagnosis of the first queries: each known class, and one of which the report has not heard."""
    reasons = (
        "missing_data",
        "part_number_not_recognised",
        "no_candidate",
        "demoted",
        "split_over_chunks",
        "ambiguous",
        "failed",
    )
    return [
        {
            "query": query["query"],
            "kind": query["kind"],
            "product_id": "p1",
            "reason": reason,
            "evidence": ["dense: place 57 of 1000", "sparse: not in the first 1000"],
            "fix": f"Mend {reason}.",
        }
        for query, reason in zip(found["queries"], [*reasons, "bad_weather"], strict=False)
    ]


SWEEP = {
    "pipeline": "hybrid",
    "measure": "cR@5",
    "knee": 40,
    "points": [
        {"candidates": candidates, "value": value, "p50": p50, "p95": p50 * 1.5}
        for candidates, value, p50 in [(10, 0.52, 12.0), (20, 0.60, 14.0), (40, 0.65, 18.0), (60, 0.655, 24.0)]
    ],
}
