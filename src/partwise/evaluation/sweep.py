# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
How many candidates a second stage is worth: quality against time, and the knee between them.

The number goes to every component before the last that takes a `top_k`, but for the part-number lookup, which finds
what is asked for whatever the number.
"""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from partwise.evaluation.latency import percentiles
from partwise.evaluation.measures import measure_run
from partwise.evaluation.pipelines import SearchPipeline
from partwise.evaluation.queries import JudgedQuery
from partwise.evaluation.runs import QueryRun, run_queries

# A measure that is so near to the best is as good: the interval of a few hundred queries is wider.
TOLERANCE: Final = 0.01


@dataclass(frozen=True, slots=True)
class Setting:
    """
    What one number of candidates gave.

    :param candidates: The number.
    :param measures: Mean of each measure over the queries with an answer.
    :param milliseconds: p50, p95 and p99 end to end.
    """

    candidates: int
    measures: dict[str, float]
    milliseconds: dict[str, float]


def sweep(
    search: SearchPipeline,
    queries: Sequence[JudgedQuery],
    candidates: Sequence[int],
    measures: Sequence[str],
    *,
    top_k: int,
    min_grade: int = 1,
    on_query: Callable[[], object] = lambda: None,
) -> list[Setting]:
    """
    Run every query with every number of candidates, in turns, so that a busy machine slows all alike.

    :param search: The pipeline.
    :param queries: Queries with an answer.
    :param candidates: Numbers, each at least 1.
    :param measures: Names that `check_measures` found no fault with.
    :param top_k: How many products to ask for.
    :param min_grade: The grade from which a product counts where a measure knows only right and wrong.
    :param on_query: Called after each query.
    :returns: A setting for each number, in their order.
    """
    runs: dict[int, list[QueryRun]] = {number: [] for number in candidates}
    for judged in [*queries[:1], *queries]:  # the first twice: its first answer loads what is loaded late
        for number in candidates:
            runs[number] += run_queries(search, [judged], top_k=top_k, candidates=number)
        on_query()
    return [_setting(number, runs[number][1:], measures, min_grade) for number in candidates]


def _setting(candidates: int, runs: Sequence[QueryRun], measures: Sequence[str], min_grade: int) -> Setting:
    values = measure_run(runs, measures, min_grade=min_grade)
    means = {name: statistics.mean(value[name] for value in values) for name in measures}
    return Setting(candidates, means, percentiles([run.milliseconds for run in runs]))


def knee(settings: Sequence[Setting], measure: str, tolerance: float = TOLERANCE) -> Setting:
    """
    Choose the number of candidates beyond which more are not worth their time.

    :param settings: At least one setting.
    :param measure: The measure that counts.
    :param tolerance: How far below the best a measure still is as good.
    :returns: Of the settings within `tolerance` of the best measure, the one with the lowest p50, and of equal ones the
        one with the fewest candidates.
    """
    best = max(setting.measures[measure] for setting in settings)
    good = (setting for setting in settings if setting.measures[measure] >= best - tolerance)
    return min(good, key=lambda setting: (setting.milliseconds["p50"], setting.candidates))
