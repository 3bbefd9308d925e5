"""
Where the time of a search pipeline goes: p50 and p99 end to end and by component, as shares of the whole.

    python benchmarks/stages.py --store STORE --queries attribute_queries.jsonl [--pipeline hybrid]

End to end is measured without tracing, in a run of its own before the traced one.
"""

import argparse
import os
from collections import defaultdict
from pathlib import Path

from partwise.cli.search import read_queries
from partwise.evaluation import SearchPipeline
from partwise.evaluation.latency import percentiles


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
    whole = percentiles([search.search(query).milliseconds for query in queries])
    times: dict[str, list[float]] = defaultdict(list)
    for query in queries:
        for name, milliseconds in search.search(query, trace=True).stages.items():
            times[name].append(milliseconds)
    stages = {name: percentiles(each) for name, each in times.items()}
    print(f"{arguments.pipeline}, {len(queries)} queries, {os.cpu_count()} cores")
    print(f"{'':<20}{'p50 ms':>9}{'p99 ms':>9}{'of p50':>9}")
    for name, each in [("end to end", whole), *sorted(stages.items(), key=lambda stage: -stage[1]["p50"])]:
        print(f"{name:<20}{each['p50']:>9.2f}{each['p99']:>9.2f}{each['p50'] / whole['p50']:>9.2f}")


if __name__ == "__main__":
    main()
