"""
How well searches find products that are written in another language than the query, on the demo catalog.

    partwise index examples/catalog/products.jsonl --fields examples/catalog/fields.yaml --store demo-store
    python benchmarks/cross_lingual.py --store demo-store

Of each query's products only those in other languages count, and only such results are ranked; `cR@k` is what is found
in k over the smaller of k and all that fit. Rows with `cross_lingual` off leave the packaged dictionary out.
"""

import argparse
from collections import defaultdict
from pathlib import Path

from measures import read_lines, recall

from partwise.evaluation.pipelines import SearchPipeline

EXAMPLES = Path(__file__).parents[1] / "examples" / "catalog"
DEPTH = 200
KINDS = {"specification", "mixed", "broad", "sentence"}  # numbers are in no language


def measure(pipeline: SearchPipeline, spoken: dict[str, str], queries: list[dict]) -> dict[str, list[tuple]]:
    found = defaultdict(list)
    for query in queries:
        wanted = {name for name in map(str, query["ids"]) if spoken[name] != query["language"]}
        if not wanted:
            continue
        results = pipeline.search(query["query"], top_k=DEPTH, candidates=DEPTH).documents
        names = [result.meta["product_id"] for result in results]
        ranked = [name for name in names if spoken[name] != query["language"]]
        for kind in (query["kind"], "all"):
            found[kind].append(tuple(recall(ranked, {"ids": wanted}, k)[0] for k in (5, 40)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", required=True)
    store = parser.parse_args().store
    spoken = {str(product["id"]): product["language"] for product in read_lines(EXAMPLES / "products.jsonl")}
    queries = [query for query in read_lines(EXAMPLES / "queries.jsonl") if query["kind"] in KINDS]
    for name, cross_lingual in (("dense", None), ("hybrid", False), ("hybrid", True)):
        pipeline = SearchPipeline.load(name, store=store)
        if cross_lingual is not None:
            pipeline.pipeline.get_component("sparse_embedder").cross_lingual = cross_lingual
        pipeline.pipeline.warm_up()
        for kind, values in measure(pipeline, spoken, queries).items():
            near, far = (sum(column) / len(values) for column in zip(*values, strict=True))
            label = name if cross_lingual is None else f"{name}, cross_lingual {'on' if cross_lingual else 'off'}"
            print(f"{label:28} {kind:14} {len(values):4} queries  cR@5 {near:.3f}  cR@40 {far:.3f}")


if __name__ == "__main__":
    main()
