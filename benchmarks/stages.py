"""
Where the time of a search pipeline goes: p50 and p99 end to end and by component, as shares of the whole.

    python benchmarks/stages.py --store STORE --queries attribute_queries.jsonl [--pipeline hybrid]
"""

import argparse
import os
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from haystack import tracing
from haystack.tracing import Span, Tracer

from partwise.cli.search import read_queries
from partwise.evaluation.pipelines import SearchPipeline


class NoSpan(Span):
    """A span that keeps nothing."""

    def set_tag(self, key: str, value: Any) -> None:
        """Forget the tag."""


class Stopwatch(Tracer):
    """Collects the milliseconds of every component run."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = defaultdict(list)

    @contextmanager
    def trace(
        self, operation_name: str, tags: dict[str, Any] | None = None, parent_span: Span | None = None
    ) -> Iterator[Span]:
        started = time.perf_counter()
        yield NoSpan()
        name = (tags or {}).get("haystack.component.name")
        if name is not None:
            self.times[str(name)].append((time.perf_counter() - started) * 1000)

    def current_span(self) -> Span | None:
        return None


def line(name: str, times: list[float], whole: float) -> str:
    times = sorted(times)
    p50, p99 = statistics.median(times), times[int(len(times) * 0.99)]
    return f"{name:<20}{p50:>9.2f}{p99:>9.2f}{p50 / whole:>9.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--pipeline", default="hybrid")
    arguments = parser.parse_args()
    search = SearchPipeline.load(arguments.pipeline, store=arguments.store)
    queries = read_queries(arguments.queries)
    for query in queries[:5]:
        search.search(query)
    whole = [search.search(query).milliseconds for query in queries]
    stopwatch = Stopwatch()
    tracing.enable_tracing(stopwatch)
    for query in queries:
        search.search(query)
    median = statistics.median(whole)
    print(f"{arguments.pipeline}, {len(queries)} queries, {os.cpu_count()} cores")
    print(f"{'':<20}{'p50 ms':>9}{'p99 ms':>9}{'of p50':>9}")
    print(line("end to end", whole, median))
    for name, times in sorted(stopwatch.times.items(), key=lambda item: -statistics.median(item[1])):
        print(line(name, times, median))


if __name__ == "__main__":
    main()
