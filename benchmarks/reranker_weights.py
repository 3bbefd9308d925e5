"""
How much late interaction should weigh beside the dense and the sparse leg, and what it costs, on the demo catalog.

    partwise index examples/catalog/products.jsonl --fields examples/catalog/fields.yaml --store STORE
    python benchmarks/reranker_weights.py --store STORE --queries examples/catalog/queries.jsonl

Part numbers are left out: no reranker runs for them. Times are of the reranker alone, first with nothing remembered.
"""

import argparse
import statistics
import time
from pathlib import Path
from typing import Any

from haystack import Document
from leg_weights import SHOWN, collect, measure
from measures import read_lines

from haystack_integrations.components.rankers.partwise import AttributeHybridRanker, CatalogReranker

Found = list[tuple[dict[str, Any], list[Document], list[Document]]]


def rerank(found: Found) -> tuple[list[list[Document]], list[list[float]]]:
    """Rerank the first stage's best 40 of each query, twice; return them and the milliseconds of both rounds."""
    first_stage, reranker = AttributeHybridRanker(top_k=40), CatalogReranker()
    reranker.warm_up()
    rounds: list[list[float]] = [[], []]
    for times in rounds:
        reranked = []
        for asked, dense, sparse in found:
            ranked = first_stage.run(asked["query"], dense_documents=dense, sparse_documents=sparse)["documents"]
            started = time.perf_counter()
            reranked.append(reranker.run(asked["query"], ranked)["documents"])
            times.append((time.perf_counter() - started) * 1000)
    return reranked, rounds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", required=True)
    parser.add_argument("--queries", type=Path, required=True)
    arguments = parser.parse_args()
    found = collect(arguments.store, [asked for asked in read_lines(arguments.queries) if asked["ids"]])
    reranked, rounds = rerank(found)
    shown = [name for name in SHOWN if name in {"all", "MRR"} | {asked["kind"] for asked, _, _ in found}]
    print(f"{len(found)} queries that are no part number\n{'reranked':>8}" + "".join(f"{name:>15}" for name in shown))
    settings = {f"{weight:g}": {"reranked": weight} for weight in (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)}
    legs = [
        (asked, {"dense_documents": dense, "sparse_documents": sparse, "reranked_documents": documents})
        for (asked, dense, sparse), documents in zip(found, reranked, strict=True)
    ]
    settings["alone"] = {"dense": 0.0, "sparse": 0.0}
    for label, weights in settings.items():
        values = measure(AttributeHybridRanker(weights=weights, top_k=40), legs)
        print(f"{label:>8}" + "".join(f"{values[name]:>15.3f}" for name in shown))
    for label, times in zip(("first sight", "remembered"), rounds, strict=True):
        print(f"{label}: p50 {statistics.median(times):.1f} ms, highest {max(times):.1f} ms")


if __name__ == "__main__":
    main()
