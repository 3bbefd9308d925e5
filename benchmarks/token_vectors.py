"""
What stored token vectors cost and save: 40 products scored by late interaction from the store, from memory, and anew.

    partwise index examples/catalog/products.jsonl --fields examples/catalog/fields.yaml --store STORE
    python benchmarks/token_vectors.py --store STORE --queries examples/catalog/queries.jsonl

It adds token vectors to the store where they are missing: give it a copy. The candidates of a query are the 40 products
whose embeddings are nearest. The three ways take turns query by query, so a busy machine slows all alike. Agreement is
that of the store, one byte a number, with the same token vectors in 32 bits.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from measures import read_lines

from haystack_integrations.components.embedders.partwise import CatalogTokenEmbedder
from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore
from partwise.models.encoder import Encoder, shared_encoder
from partwise.models.late_interaction import LateInteraction, max_sim, stored_scores
from partwise.reranking import catalog_text

CANDIDATES = 40
MAX_TOKENS = 44


def size_of(folder: Path) -> int:
    """Bytes on disk, without the engine's log of recent changes, which has a fixed size."""
    return sum(file.stat().st_blocks * 512 for file in folder.rglob("*") if file.is_file() and "wal" not in file.parts)


def write(store: QdrantEdgeDocumentStore) -> None:
    """Add what is missing, and say what it took."""
    store.flush()
    before, started = size_of(store.folder), time.perf_counter()
    written = CatalogTokenEmbedder(store, max_tokens=MAX_TOKENS).run()["token_vectors_written"]
    seconds = time.perf_counter() - started
    print(f"{written} of {store.count_documents()} products got token vectors in {seconds:.1f} s")
    if written:
        store.optimize()
        store.close()  # the engine drops replaced files when it closes
        grown = size_of(store.folder) - before
        print(f"{written / seconds:.0f} products a second, {grown / written:.0f} bytes a product")
    started = time.perf_counter()
    store.warm_up()
    print(
        f"opening takes {(time.perf_counter() - started) * 1000:.0f} ms, with {size_of(store.folder) / 2**20:.0f} MiB"
    )


def milliseconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def spearman(one: list[float], other: list[float]) -> float:
    ranks = [np.argsort(np.argsort(scores)) for scores in (one, other)]
    return float(np.corrcoef(*ranks)[0, 1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=100, help="How many queries.")
    arguments = parser.parse_args()
    encoder: Encoder = shared_encoder()
    store = QdrantEdgeDocumentStore(arguments.store, return_embedding=False)
    write(store)
    stored = LateInteraction(encoder, MAX_TOKENS, 0, stored_scores(store, encoder))
    known, cold = LateInteraction(encoder, MAX_TOKENS), LateInteraction(encoder, MAX_TOKENS, 0)
    times: dict[str, list[float]] = {}
    agreement: list[tuple[float, float, float]] = []
    for line in read_lines(arguments.queries)[: arguments.limit]:
        query = line["query"]
        embedding = encoder.encode([query], "query")[0].tolist()
        found = store.query_by_embedding(embedding, top_k=CANDIDATES)
        texts = {document.id: catalog_text(document.content, document.meta) for document in found}
        (asked,) = encoder.encode_tokens([query], "query")
        exact = max_sim(asked, encoder.encode_tokens(list(texts.values()), "document", MAX_TOKENS))  # type: ignore[arg-type]  # 32 bits instead of 16
        kept = store.score_token_vectors(asked, list(texts))
        scores = [kept[name] for name in texts]
        best = [set(np.argsort(each)[-5:].tolist()) for each in (exact, scores)]
        worst = float(np.abs(np.subtract(exact, scores)).max())
        agreement.append((spearman(exact, scores), len(best[0] & best[1]) / 5, worst))
        known.score(query, texts)
        for name, work in {
            "store alone, query encoded": lambda a=asked, t=texts: store.score_token_vectors(a, list(t)),
            "memory alone, query encoded": lambda a=asked, t=texts: max_sim(a, known._vectors(t)),  # noqa: SLF001 - timed
            "stored": lambda q=query, t=texts: stored.score(q, t),
            "remembered": lambda q=query, t=texts: known.score(q, t),
            "anew": lambda q=query, t=texts: cold.score(q, t),
        }.items():
            times.setdefault(name, []).append(milliseconds(work))
    print(f"{len(agreement)} queries, {os.cpu_count()} cores\n{'':<28}{'p50 ms':>9}{'p99 ms':>9}")
    for name, each in times.items():
        print(f"{name:<28}{statistics.median(each):>9.2f}{sorted(each)[int(len(each) * 0.99)]:>9.2f}")
    orders, tops, errors = zip(*agreement, strict=True)
    print(f"Spearman with 32 bits: mean {statistics.mean(orders):.4f}, lowest {min(orders):.4f}")
    print(f"top 5 shared: {statistics.mean(tops):.3f}, largest difference of a score: {max(errors):.4f}")


if __name__ == "__main__":
    main()
