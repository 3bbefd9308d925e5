# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""How long a pipeline takes: percentiles by component and end to end, and what it answers side by side."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from typing import Final

from partwise.evaluation.pipelines import SearchPipeline
from partwise.evaluation.runs import QueryRun

CONCURRENCY: Final = (1, 4, 16)
_PERCENTILES: Final = (50, 95, 99)
_THROUGHPUT_QUERIES: Final = 64


def percentiles(milliseconds: Sequence[float]) -> dict[str, float]:
    """
    Give p50, p95 and p99, each the smallest time that so many percent do not exceed.

    :param milliseconds: Times, at least one.
    :returns: By `p50`, `p95`, `p99`, in milliseconds.
    """
    ordered = sorted(milliseconds)
    return {f"p{p}": round(ordered[max(-(-len(ordered) * p // 100) - 1, 0)], 3) for p in _PERCENTILES}


def stage_percentiles(runs: Iterable[QueryRun]) -> dict[str, dict[str, float]]:
    """
    Give the percentiles of each component, over the queries for which it ran.

    :param runs: The answers, timed.
    :returns: By component, the slowest at p50 first; with `queries`, for how many it ran.
    """
    times: dict[str, list[float]] = {}
    for run in runs:
        for name, milliseconds in run.stages.items():
            times.setdefault(name, []).append(milliseconds)
    found = {name: {**percentiles(each), "queries": float(len(each))} for name, each in times.items()}
    return dict(sorted(found.items(), key=lambda item: -item[1]["p50"]))


def throughput(search: SearchPipeline, queries: Sequence[str], *, top_k: int) -> dict[int, float]:
    """
    Measure answers a second with several queries under way at once, on one event loop as a server has it.

    :param search: The pipeline, warm.
    :param queries: Queries; at most 64 are asked for each level.
    :param top_k: How many products to ask for.
    :returns: Answers a second for 1, 4 and 16 queries at once; nothing if the pipeline does not run so.
    """
    asked = list(queries[:: max(len(queries) // _THROUGHPUT_QUERIES, 1)][:_THROUGHPUT_QUERIES])  # of every kind
    return asyncio.run(_throughput(search, asked, top_k)) if asked else {}


async def _throughput(search: SearchPipeline, queries: Sequence[str], top_k: int) -> dict[int, float]:
    found: dict[int, float] = {}
    for level in CONCURRENCY:
        gate = asyncio.Semaphore(level)

        async def ask(query: str, gate: asyncio.Semaphore = gate) -> None:
            async with gate:
                await search.search_async(query, top_k=top_k)

        started = time.perf_counter()
        await asyncio.gather(*map(ask, queries))
        found[level] = round(len(queries) / (time.perf_counter() - started), 1)
    return found
