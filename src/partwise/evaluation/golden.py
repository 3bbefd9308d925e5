# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
A golden set: a sheet of queries with candidate products to tick, and a check of what was ticked.

The candidates of a query are pooled over pipelines and shuffled, so that neither a pipeline nor a rank suggests the
answer. What no pipeline found is in no sheet: a pool of different pipelines misses less.
"""

import random
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from partwise.evaluation.comparison import queries_needed
from partwise.evaluation.queries import JudgedQuery
from partwise.evaluation.runs import Hit
from partwise.text import fold

COLUMNS: Final = ("query", "id", "part_number", "brand", "title", "rating", "found_by")
EFFECT: Final = 0.05
# The spread of the difference of cR@5 from query to query, where no runs tell it. On the demo catalog that of dense and
# hybrid is 0.47, of hybrid and two_stage, which hardly differ, 0.04 (`partwise golden check ... --run A --run B`).
ASSUMED_SPREAD: Final = 0.3


@dataclass(frozen=True, slots=True)
class Row:
    """
    One product to rate for one query.

    :param query: The query.
    :param id: The product's id.
    :param part_number: Its part number.
    :param brand: Its brand.
    :param title: Its title.
    :param found_by: Which pipelines found it, with its rank, such as `dense 3; hybrid 1`.
    """

    query: str
    id: str
    part_number: str
    brand: str
    title: str
    found_by: str

    def cells(self) -> tuple[str, ...]:
        """Return the cells in the order of `COLUMNS`, the rating empty."""
        return (self.query, self.id, self.part_number, self.brand, self.title, "", self.found_by)


def pool(query: str, found: Mapping[str, Sequence[Hit]], *, depth: int, seed: int = 0) -> list[Row]:
    """
    Gather what several pipelines found for a query.

    :param query: The query.
    :param found: By pipeline, its results, best first.
    :param depth: How many results of each count.
    :param seed: For the order, which is another for each query and the same in every run.
    :returns: A row for each product, shuffled.
    """
    hits: dict[str, Hit] = {}
    places: dict[str, list[str]] = {}
    for name, results in found.items():
        for rank, hit in enumerate(results[:depth], start=1):
            hits.setdefault(hit.product_id, hit)
            places.setdefault(hit.product_id, []).append(f"{name} {rank}")
    rows = [_row(query, hit, "; ".join(places[product])) for product, hit in sorted(hits.items())]
    random.Random(f"{seed} {query}").shuffle(rows)  # noqa: S311 - an order that suggests nothing, no secret
    return rows


def _row(query: str, hit: Hit, found_by: str) -> Row:
    part_number, brand, title = (str(hit.meta.get(key) or "") for key in ("part_number", "brand", "title"))
    return Row(query, hit.product_id, part_number, brand, title, found_by)


@dataclass(frozen=True, slots=True)
class Check:
    """
    What is wrong with a golden set, and what it is good for.

    :param faults: One line each: duplicates, ids that do not exist, grades of another scale.
    :param notes: One line each of what may be meant: queries without a right answer.
    :param queries: How many queries have a right answer.
    :param needed: How many are needed to see a difference of 5 points.
    :param spread: The spread of differences that `needed` goes by.
    """

    faults: list[str]
    notes: list[str]
    queries: int
    needed: int
    spread: float


def check(
    queries: Sequence[JudgedQuery],
    known: Callable[[Iterable[str]], set[str]],
    differences: Sequence[float] | None = None,
) -> Check:
    """
    Check judged queries before anything is measured with them.

    :param queries: The queries.
    :param known: Gives those of some product ids that the store holds.
    :param differences: For two queries or more, the difference of two pipelines that were run; None without runs.
    :returns: All that was found, at once.
    """
    products = {product for judged in queries for product in judged.grades}
    missing = products - known(products)
    faults = [*_same(queries), *_missing(queries, missing), *_other_scale(queries)]
    answered = sum(bool(judged.answers()) for judged in queries)
    notes = [f"{judged.origin}: '{judged.query}' has no right answer" for judged in queries if not judged.answers()]
    spread = differences or [ASSUMED_SPREAD, -ASSUMED_SPREAD] * 1000
    return Check(faults, notes, answered, queries_needed(spread, EFFECT), statistics.stdev(spread))


def _same(queries: Sequence[JudgedQuery]) -> list[str]:
    """Find queries that differ in case, dashes or spaces only: they would count twice."""
    first: dict[str, JudgedQuery] = {}
    found: list[str] = []
    for judged in queries:
        other = first.setdefault(" ".join(fold(judged.query).text.split()), judged)
        if other is not judged:
            found.append(f"{judged.origin}: '{judged.query}' is '{other.query}' at {other.origin} written otherwise")
    return found


def _missing(queries: Sequence[JudgedQuery], missing: set[str]) -> list[str]:
    return [
        f"{judged.origin}: '{judged.query}' names product '{product}', which is not in the store"
        for judged in queries
        for product in judged.grades
        if product in missing
    ]


def _other_scale(queries: Sequence[JudgedQuery]) -> list[str]:
    """Find queries that are graded higher than 9 of 10 others ever are: two scales in one set."""
    highest = [max(judged.grades.values(), default=0) for judged in queries]
    tops = sorted(filter(None, highest))
    usual = tops[int(len(tops) * 0.9)] if tops else 0
    return [
        f"{judged.origin}: '{judged.query}' has the grade {grade}, where others have at most {usual}"
        for judged, grade in zip(queries, highest, strict=True)
        if grade > usual
    ]
