# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Compare the embedded store with the local mode of Qdrant's Python client, on made-up documents.

    python benchmarks/store.py --documents 20000

Both stores get the same documents and answer the same questions through Haystack's interface, in one process, one after
the other; what counts is the ratio. Times are medians, the first call of each kind left out.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from haystack import Document
from haystack.dataclasses import SparseEmbedding
from haystack_integrations.document_stores.qdrant import QdrantDocumentStore
from rich.console import Console
from rich.table import Table

from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore

DIMENSION = 384
TERMS = 30
VOCABULARY = 20_000
BATCH = 1000


def make_documents(number: int) -> list[Document]:
    """Products with a brand of one in a hundred, a number of their own, and both vectors."""
    random = np.random.default_rng(0)
    dense = random.normal(size=(number, DIMENSION)).astype(np.float32)
    # Squared, so that some terms are common and most are rare.
    terms = (random.random((number, TERMS)) ** 2 * VOCABULARY).astype(int)
    weights = random.random((number, TERMS))
    return [
        Document(
            id=f"product-{n}",
            content=f"Product {n} " + "with a description of some length " * 5,
            meta={
                "product_id": f"product-{n}",
                "ean": f"{n:013}",
                "brand": f"Brand {n % 100}",
                "part_number_keys": [f"KEY{n}", f"ALT{n}", f"GROUP{n // 3}"],
                "attributes": {f"attribute {a}": a * 1.5 for a in range(8)},
            },
            embedding=dense[n].tolist(),
            sparse_embedding=unique_terms(terms[n], weights[n]),
        )
        for n in range(number)
    ]


def unique_terms(terms: Any, weights: Any) -> SparseEmbedding:
    """Each term once, as a sparse vector must be."""
    found = dict(zip(terms.tolist(), weights.tolist(), strict=True))
    return SparseEmbedding(list(found), list(found.values()))


def seconds(call: Callable[[int], Any], repeats: int) -> float:
    """The median time of a call, after one that does not count."""
    call(0)
    times = []
    for turn in range(1, repeats + 1):
        start = time.perf_counter()
        call(turn)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def equal(field: str, operator: str, value: Any) -> dict[str, Any]:
    """One condition."""
    return {"field": field, "operator": operator, "value": value}


def measure(store: Any, documents: list[Document], repeats: int) -> dict[str, float]:
    """Write everything, then ask each kind of question; seconds by question."""
    start = time.perf_counter()
    for first in range(0, len(documents), BATCH):
        store.write_documents(documents[first : first + BATCH])
    writing = time.perf_counter() - start

    own = isinstance(store, QdrantEdgeDocumentStore)
    dense = store.query_by_embedding if own else store._query_by_embedding  # noqa: SLF001 - what its retriever calls
    sparse = store.query_by_sparse if own else store._query_by_sparse  # noqa: SLF001 - what its retriever calls

    def pick(turn: int) -> Document:
        return documents[turn * 37 % len(documents)]

    def twenty(turn: int) -> list[str]:
        return [f"KEY{(turn * 37 + n * 11) % len(documents)}" for n in range(20)]

    return {
        f"write {len(documents):,} documents": writing,
        "filter by a product id": seconds(
            lambda turn: store.filter_documents(equal("meta.product_id", "==", pick(turn).id)), repeats
        ),
        "filter by a field without index": seconds(
            lambda turn: store.filter_documents(equal("meta.ean", "==", pick(turn).meta["ean"])), repeats
        ),
        "filter by 20 part-number keys": seconds(
            lambda turn: store.filter_documents(equal("meta.part_number_keys", "in", twenty(turn))), repeats
        ),
        "dense, top 40": seconds(lambda turn: dense(pick(turn).embedding, top_k=40), repeats),
        "dense, top 40, brand filter": seconds(
            lambda turn: dense(pick(turn).embedding, top_k=40, filters=equal("meta.brand", "==", "Brand 7")), repeats
        ),
        "sparse, top 40": seconds(lambda turn: sparse(pick(turn).sparse_embedding, top_k=40), repeats),
    }


def text(value: float) -> str:
    """Seconds as people read them."""
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.2f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000, help="how many documents to make (default 20000)")
    parser.add_argument(
        "--repeats", type=int, default=5, help="how often to ask local mode (the embedded store: ten times as often)"
    )
    options = parser.parse_args()
    documents = make_documents(options.documents)
    with tempfile.TemporaryDirectory() as folder:
        embedded = QdrantEdgeDocumentStore(
            f"{folder}/store",
            embedding_dim=DIMENSION,
            return_embedding=False,
            payload_fields_to_index=["meta.brand"],
        )
        ours = measure(embedded, documents, options.repeats * 10)
        start = time.perf_counter()
        compacted = embedded.optimize()
        optimizing = time.perf_counter() - start
        embedded.close()
        start = time.perf_counter()
        embedded.warm_up()
        opening = time.perf_counter() - start
        embedded.close()
    local = QdrantDocumentStore(
        ":memory:", embedding_dim=DIMENSION, use_sparse_embeddings=True, sparse_idf=True, progress_bar=False
    )
    theirs = measure(local, documents, options.repeats)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    table = Table(title=f"{options.documents:,} documents, {DIMENSION} dimensions, {TERMS} terms; {cores} cores")
    for column in ("", "embedded", "local mode", "ratio"):
        table.add_column(column, justify="left" if not column else "right")
    for name, value in ours.items():
        table.add_row(name, text(value), text(theirs[name]), f"{theirs[name] / value:,.1f}x")
    table.add_row("optimize" if compacted else "optimize (nothing to do)", text(optimizing), "-", "-")
    table.add_row("open again", text(opening), "-", "-")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
