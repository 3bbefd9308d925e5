"""
How much the second stage should weigh in two_stage, by kind of query, on the demo catalog.

    partwise index examples/catalog/products.jsonl --fields examples/catalog/fields.yaml --store STORE
    python benchmarks/reranker_weights.py --store STORE --queries examples/catalog/queries.jsonl \
        --catalog examples/catalog/products.jsonl

The names of the catalog's categories, alone and after a brand, are queries too ("category"): all products of the
category answer. Part numbers are left out: no second stage runs for them.
"""

import argparse
import json
import math
import statistics
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml
from measures import read_lines, recall

from partwise.evaluation.pipelines import SearchPipeline, read_pipeline

WEIGHTS = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)


def category_queries(catalog: Path) -> list[dict[str, Any]]:
    """Ask for each category by name, alone and after each of its brands."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in catalog.read_text(encoding="utf-8").splitlines():
        product = json.loads(line)
        name = product["category"].rpartition("/")[2]
        for query in (name, f"{product['brand']} {name.lower()}"):
            found[query].append(product["id"])
    return [{"kind": "category", "query": query, "ids": ids} for query, ids in found.items()]


def ndcg(found: list[str], wanted: set[str]) -> float:
    """Return nDCG@10 with right and wrong only."""
    gain = sum(1 / math.log2(place + 1) for place, i in enumerate(found[:10], 1) if i in wanted)
    return gain / sum(1 / math.log2(place + 1) for place in range(1, min(10, len(wanted)) + 1))


def with_weight(weight: float, store: str, folder: Path) -> SearchPipeline:
    """Load two_stage with one weight of the second stage for every kind of query."""
    data = read_pipeline("two_stage", store=store)
    data["components"]["ranker"]["init_parameters"]["weights"] = {"reranked": weight}
    file = folder / f"weight-{weight:g}.yaml"
    file.write_text(yaml.safe_dump(data), encoding="utf-8")
    return SearchPipeline.load(str(file))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--catalog", type=Path, required=True)
    arguments = parser.parse_args()
    asked = [each for each in read_lines(arguments.queries) if each["ids"]] + category_queries(arguments.catalog)
    kinds: list[str] = []
    print(f"cR@5, nDCG@10 by the scorer's kind of query\n{'reranked':>8}", end="")
    for number, weight in enumerate(WEIGHTS):
        values: dict[str, list[tuple[float, float]]] = defaultdict(list)
        with tempfile.TemporaryDirectory() as folder:
            search = with_weight(weight, arguments.store, Path(folder))
        for each in asked:
            result = search.search(each["query"], top_k=10)
            if any(match["is_exact"] for match in result.matches) or not result.documents:
                continue
            ids = [document.meta["product_id"] for document in result.documents]
            kind = result.documents[0].meta["partwise"].get("query_kind", "?")
            name = "category" if each["kind"] == "category" else kind
            values[name].append((recall(ids, each, 5)[0], ndcg(ids, set(each["ids"]))))
        if not number:
            kinds = sorted(values)
            print("".join(f"{name + f' ({len(values[name])})':>22}" for name in kinds))
        means = [tuple(statistics.mean(column) for column in zip(*values[name], strict=True)) for name in kinds]
        print(f"{weight:>8g}" + "".join(f"{one:>14.3f}{other:>8.3f}" for one, other in means), flush=True)


if __name__ == "__main__":
    main()
