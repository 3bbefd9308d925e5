"""
How many tokens of a product's text are worth embedding: plain dense search at several budgets.

    python benchmarks/text_budget.py --catalog products.jsonl.gz --fields fields.yaml \
        --queries attribute_queries.jsonl --judgments judgments.csv --budgets 24 32 48 64 128

Queries: one JSON object a line with query and ids, the products that fit.
Judgments: csv with query, id, rating (0 to 3).
Recall@40: fitting products found in 40, over the smaller of 40 and all that fit, the whole catalog being searched.
nDCG@10: linear gain, only a query's judged products are ranked, queries with a rating of 2 or more.
products/s: tokenizing and embedding the catalog, by the clock: run it on a quiet machine.
"""

import argparse
import csv
import math
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
from catalogs import read_products
from measures import read_lines
from rich.console import Console
from rich.table import Table

from partwise.models.encoder import Encoder

Judgments = dict[str, dict[str, float]]


def main() -> None:
    parser = argparse.ArgumentParser(description="Quality and speed of dense search by tokens embedded per product.")
    parser.add_argument("--catalog", type=Path, required=True)
    parser.add_argument("--fields", type=Path)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--judgments", type=Path)
    parser.add_argument("--model", help="a model folder; the packaged encoder if left out")
    parser.add_argument("--budgets", type=int, nargs="+", default=[24, 32, 48, 64, 128])
    parser.add_argument("--threads", type=int)
    parser.add_argument("--sample", type=int, help="embed about so many products and those that queries name")
    args = parser.parse_args()

    encoder = Encoder.load(args.model, args.threads)
    wanted = [query for query in read_lines(args.queries) if query["ids"]]
    judged = read_judgments(args.judgments) if args.judgments else {}
    named = {name for names in (*(query["ids"] for query in wanted), *judged.values()) for name in names}
    products = read_products(args.catalog, args.fields)
    step = max(1, len(products) // args.sample) if args.sample else 1
    products = [product for number, product in enumerate(products) if number % step == 0 or product.product_id in named]
    rows = {product.product_id: row for row, product in enumerate(products)}
    texts = [product.to_text() for product in products]
    query_vectors = encoder.encode([query["query"] for query in wanted], "query")
    judged_vectors = encoder.encode(list(judged), "query")

    table = Table("tokens", "products/s", "Recall@40", "nDCG@10", title=f"{len(products)} products")
    for budget in args.budgets:
        start = time.perf_counter()
        vectors = encoder.encode(texts, "document", budget)
        speed = len(texts) / (time.perf_counter() - start)
        recall = mean_recall(query_vectors @ vectors.T, [[rows[name] for name in query["ids"]] for query in wanted])
        gain = mean_ndcg(judged_vectors @ vectors.T, list(judged.values()), rows) if judged else math.nan
        table.add_row(str(budget), f"{speed:.0f}", f"{recall:.4f}", f"{gain:.4f}")
    Console().print(table)


def mean_recall(scores: np.ndarray, relevant: list[list[int]], k: int = 40) -> float:
    top = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return float(np.mean([len(set(row) & set(ids)) / min(k, len(ids)) for row, ids in zip(top, relevant, strict=True)]))


def mean_ndcg(scores: np.ndarray, judged: list[dict[str, float]], rows: dict[str, int], k: int = 10) -> float:
    values = []
    for row, ratings in zip(scores, judged, strict=True):
        ranked = sorted((name for name in ratings if name in rows), key=lambda name: -row[rows[name]])
        values.append(dcg([ratings[name] for name in ranked[:k]]) / dcg(sorted(ratings.values(), reverse=True)[:k]))
    return float(np.mean(values))


def dcg(gains: list[float]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


def read_judgments(file: Path) -> Judgments:
    found: Judgments = defaultdict(dict)
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[row["query"]][row["id"]] = float(row["rating"])
    return {query: ratings for query, ratings in found.items() if max(ratings.values()) >= 2}


if __name__ == "__main__":
    main()
