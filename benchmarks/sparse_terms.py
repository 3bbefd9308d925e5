"""
What the sparse vectors find alone, and how fast they are made on one core.

    python benchmarks/sparse_terms.py --catalog products.jsonl.gz --fields fields.yaml \
        --queries attribute_queries.jsonl mixed_queries.jsonl judgments.csv --set title_weight=1

Measures as in measures.py, over a run of 40 products. The scores are those of Qdrant's engine: query value x document
value x ln((N - n + 0.5) / (n + 0.5) + 1).
"""

import argparse
import math
import time
from pathlib import Path
from typing import Any

import numpy as np
from catalogs import read_products
from measures import Run, print_ndcg, print_recall, read_lines
from text_budget import read_judgments

from partwise.catalog import Product
from partwise.terms import TermEncoder

RUN_LENGTH = 40


class Index:
    """An inverted index over sparse vectors, sorted by term."""

    def __init__(self, names: list[str], vectors: list[dict[int, float]]) -> None:
        self.names = names
        terms = np.fromiter((term for vector in vectors for term in vector), np.int64)
        order = np.argsort(terms, kind="stable")
        self.terms = terms[order]
        self.rows = np.repeat(np.arange(len(vectors)), [len(vector) for vector in vectors])[order]
        self.values = np.fromiter((value for vector in vectors for value in vector.values()), np.float32)[order]

    def search(self, query: dict[int, float], top_k: int, left_out: frozenset[str] = frozenset()) -> list[str]:
        scores = np.zeros(len(self.names))
        for term, weight in query.items():
            first, end = np.searchsorted(self.terms, [term, term + 1])
            idf = math.log((len(self.names) - (end - first) + 0.5) / (end - first + 0.5) + 1)
            scores[self.rows[first:end]] += weight * idf * self.values[first:end]
        ranked = np.argsort(-scores, kind="stable")[: top_k + len(left_out)]
        return [self.names[row] for row in ranked if scores[row] > 0 and self.names[row] not in left_out][:top_k]


def encode(products: list[Product], encoder: TermEncoder) -> list[dict[int, float]]:
    texts = [product.to_text() for product in products]
    start = time.process_time()
    vectors = [
        encoder.encode_document(text, product.names.get("title"), numbers(product))
        for text, product in zip(texts, products, strict=True)
    ]
    seconds = time.process_time() - start
    size = np.mean([len(vector) for vector in vectors])
    print(f"{len(texts)} products, {len(texts) / seconds:.0f} a second on one core, {size:.0f} terms each\n")
    return vectors


def numbers(product: Product) -> list[str]:
    own = product.names.get("part_number")
    return [*([own] if own else []), *(n["number"] for n in product.part_numbers if n["kind"] != "customer")]


def main() -> None:
    parser = argparse.ArgumentParser(description="Recall and nDCG of the sparse vectors alone.")
    parser.add_argument("--catalog", type=Path, required=True)
    parser.add_argument("--fields", type=Path)
    parser.add_argument("--queries", type=Path, nargs="+", required=True)
    parser.add_argument("--set", nargs="*", default=[], help="parameters of TermEncoder, such as title_weight=2")
    args = parser.parse_args()

    encoder = TermEncoder(**{name: float(value) for name, _, value in (item.partition("=") for item in args.set)})
    products = read_products(args.catalog, args.fields)
    index = Index([product.product_id for product in products], encode(products, encoder))
    for path in args.queries:
        print(path.name)
        if path.suffix == ".csv":
            print_ndcg(path, search_all(index, encoder, [{"query": query} for query in read_judgments(path)]))
        else:
            queries = [query for query in read_lines(path) if query["ids"]]
            print_recall(queries, search_all(index, encoder, queries))


def search_all(index: Index, encoder: TermEncoder, queries: list[dict[str, Any]]) -> Run:
    return {
        asked["query"]: {
            "ids": index.search(encoder.encode_query(asked["query"]), RUN_LENGTH, frozenset(asked.get("unknown", ())))
        }
        for asked in queries
    }


if __name__ == "__main__":
    main()
