"""
How much the sparse leg should weigh beside the dense one, measured on the demo catalog.

    partwise index examples/catalog/products.jsonl --fields examples/catalog/fields.yaml --store STORE
    python benchmarks/leg_weights.py --store STORE --queries examples/catalog/queries.jsonl
"""

import argparse
import statistics
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from haystack import Document, Pipeline
from measures import read_lines, recall

from haystack_integrations.components.rankers.partwise import AttributeHybridRanker
from partwise.evaluation.pipelines import SearchPipeline, build_pipeline, read_pipeline
from partwise.evaluation.stores import check_stores

SHOWN = ("specification", "mixed", "broad", "sentence", "all", "MRR")


def collect(store: str, queries: list[dict[str, Any]]) -> list[tuple[dict[str, Any], list[Document], list[Document]]]:
    """Run both legs once per query; weighing them again needs no search."""
    data = read_pipeline("hybrid", store=store)
    pipeline: Pipeline = build_pipeline(data, "hybrid")
    check_stores(pipeline)
    search = SearchPipeline(pipeline, [("lookup", "query"), ("ranker", "query")], ("ranker", "documents"))
    legs = {"dense_retriever", "sparse_retriever"}
    found = []
    for asked in queries:
        result = search.pipeline.run({"query": asked["query"]}, include_outputs_from=legs)
        if legs <= result.keys():
            found.append((asked, *(result[leg]["documents"] for leg in sorted(legs))))
    return found


def measure(ranker: AttributeHybridRanker, legs: Iterable[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, float]:
    """Return Recall@5 by kind of query, of all, and the mean reciprocal rank, for queries with their named legs."""
    rows: dict[str, list[float]] = defaultdict(list)
    for asked, documents in legs:
        ids = [document.meta["product_id"] for document in ranker.run(asked["query"], **documents)["documents"]]
        for kind in (asked["kind"], "all"):
            rows[kind].append(recall(ids, asked, 5)[0])
        rows["MRR"].append(next((1 / place for place, i in enumerate(ids, 1) if i in asked["ids"]), 0.0))
    return {name: statistics.mean(values) for name, values in rows.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", required=True)
    parser.add_argument("--queries", type=Path, required=True)
    arguments = parser.parse_args()
    found = collect(arguments.store, [asked for asked in read_lines(arguments.queries) if asked["ids"]])
    print(f"{len(found)} queries that are no part number\n{'sparse':>8}" + "".join(f"{name:>15}" for name in SHOWN))
    for weight in (0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 100.0):
        ranker = AttributeHybridRanker(weights={"dense": 1.0, "sparse": weight}, top_k=40)
        values = measure(ranker, ((asked, {"dense_documents": d, "sparse_documents": s}) for asked, d, s in found))
        print(f"{weight:>8g}" + "".join(f"{values[name]:>15.3f}" for name in SHOWN))


if __name__ == "__main__":
    main()
