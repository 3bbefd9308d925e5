"""
Put the part-number lookup beside other ways to find a product by its number, on one catalog in one run.

    python benchmarks/lookup_peers.py CATALOG.jsonl.gz FIELDS.yaml --size 20000

The catalog is filled up with synthetic products to the size. Asked are numbers that one product alone has, in four
forms. A peer is right if the first product that it returns is the one asked for; times are p50 of one call in
milliseconds. All peers are in this process, without a network:

lookup         PartNumberRetriever on the embedded store
filter ==      a Haystack filter on meta.part_number with the whole query, on the local mode of Qdrant's client
filter in      a Haystack filter on meta.part_number_keys with the lookup's own keys, there
SQLite         one indexed table of the lookup's keys, asked for the soft key and the full fold of the whole query
rapidfuzz      the nearest of all numbers by WRatio, both folded
BM25           the first hit of the package's term vectors on the embedded store
dense          the first hit of the packaged encoder's vectors there
"""

import argparse
import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from catalogs import read_products
from haystack import Document
from haystack_integrations.document_stores.qdrant import QdrantDocumentStore
from part_numbers import filler
from rapidfuzz import fuzz, process
from rich.console import Console
from rich.table import Table

from haystack_integrations.components.embedders.partwise import (
    CatalogDocumentEmbedder,
    CatalogSparseDocumentEmbedder,
    CatalogSparseTextEmbedder,
    CatalogTextEmbedder,
)
from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator
from haystack_integrations.components.retrievers.partwise import PartNumberRetriever
from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore
from partwise.part_numbers import asked_keys, full_fold, number_keys, read_query, soft_key

BATCH = 1000
MIN_FOLD = 6
Peer = Callable[[str], str | None]
FORMS: dict[str, Callable[[str], str]] = {
    "as stored": lambda number: number,
    "no separators": lambda number: "".join(c for c in number if c.isalnum() or c == "+"),
    "in a sentence": lambda number: f"do you have {number} in stock?",
    "no separators, in a sentence": lambda number: f"do you have {FORMS['no separators'](number)} in stock?",
}


def read_documents(catalog: Path, fields: Path, size: int) -> list[Document]:
    """Annotated documents with text: the catalog's, then synthetic ones."""
    documents = [
        Document(id=p.document_id(), content=p.to_text(), meta=p.to_meta()) for p in read_products(catalog, fields)
    ]
    documents += [
        Document(id=r.document_id, content=f"Spare part {r.meta['part_number']}", meta=dict(r.meta))
        for r in filler(max(size - len(documents), 0))
    ]
    return CatalogAnnotator().run(documents[:size])["documents"]


def number_of(document: Document) -> str:
    return str(document.meta.get("part_number") or "")


def sample(documents: Sequence[Document], count: int) -> list[Document]:
    """Products whose number is long enough to be one, has a digit, and is no other product's."""
    folds = Counter(full_fold(number_of(document)) for document in documents)
    fit = [
        document
        for document in documents
        if folds[fold := full_fold(number_of(document))] == 1
        and len(fold) >= MIN_FOLD
        and any(map(str.isdigit, fold))
        and " " not in number_of(document)
    ]
    return random.Random(3).sample(fit, min(count, len(fit)))


def first(documents: Sequence[Document]) -> str | None:
    return documents[0].meta["product_id"] if documents else None


def embedded_peers(documents: Sequence[Document], folder: str) -> dict[str, Peer]:
    """The lookup, and both search legs of the package, on one embedded store."""
    store = QdrantEdgeDocumentStore(path=folder)
    vectors, terms = CatalogDocumentEmbedder(progress_bar=False), CatalogSparseDocumentEmbedder()
    vectors.warm_up()
    for start in range(0, len(documents), BATCH):
        batch = vectors.run(list(documents[start : start + BATCH]))["documents"]
        store.write_documents(terms.run(batch)["documents"])
    store.optimize()
    retriever = PartNumberRetriever(store)
    retriever.warm_up()
    dense, sparse = CatalogTextEmbedder(), CatalogSparseTextEmbedder()
    dense.warm_up()
    return {
        "lookup": lambda query: first(retriever.run(query).get("documents", [])),
        "BM25": lambda query: first(store.query_by_sparse(sparse.run(query)["sparse_embedding"], top_k=1)),
        "dense": lambda query: first(store.query_by_embedding(dense.run(query)["embedding"], top_k=1)),
    }


def filter_peers(documents: Sequence[Document]) -> dict[str, Peer]:
    """Haystack filters on the local mode of Qdrant's client."""
    store = QdrantDocumentStore(":memory:", embedding_dim=1, progress_bar=False)
    store.write_documents([Document(id=d.id, content="", meta=d.meta, embedding=[1.0]) for d in documents])

    def equal(query: str) -> str | None:
        condition = {"field": "meta.part_number", "operator": "==", "value": query}
        return first(store.filter_documents(filters=condition))

    def among(query: str) -> str | None:
        keys = asked_keys(read_query(query))
        condition = {"field": "meta.part_number_keys", "operator": "in", "value": keys}
        return first(store.filter_documents(filters=condition)) if keys else None

    return {"filter ==": equal, "filter in": among}


def table_peers(documents: Sequence[Document]) -> dict[str, Peer]:
    """An indexed table of keys, and a scan for the nearest number."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE keys (key TEXT, product TEXT, PRIMARY KEY (key, product)) WITHOUT ROWID")
    pairs = [(key, d.meta["product_id"]) for d in documents for key in number_keys(number_of(d))]
    database.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?)", pairs)
    folds = [full_fold(number_of(document)) for document in documents]

    def table(query: str) -> str | None:
        asked = soft_key(query), full_fold(query)
        found = database.execute("SELECT product FROM keys WHERE key IN (?, ?)", asked).fetchone()
        return found[0] if found else None

    def nearest(query: str) -> str | None:
        found = process.extractOne(full_fold(query), folds, scorer=fuzz.WRatio)
        return documents[found[2]].meta["product_id"] if found else None

    return {"SQLite": table, "rapidfuzz": nearest}


def measure(peer: Peer, asked: Sequence[Document]) -> dict[str, tuple[float, float]]:
    """Share right and p50 in milliseconds, by form; a first call does not count."""
    result = {}
    for name, form in FORMS.items():
        peer(form(number_of(asked[0])))
        times, right = [], 0
        for document in asked:
            query = form(number_of(document))
            begin = time.perf_counter()
            found = peer(query)
            times.append((time.perf_counter() - begin) * 1000)
            right += found == document.meta["product_id"]
        result[name] = right / len(asked), statistics.median(times)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("catalog", type=Path)
    parser.add_argument("fields", type=Path)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--slow-queries", type=int, default=30, help="for the filters and rapidfuzz, which scan")
    args = parser.parse_args()
    documents = read_documents(args.catalog, args.fields, args.size)
    asked = sample(documents, args.queries)
    table = Table(
        title=f"{len(documents):,} products, {len(asked)} numbers; {os.cpu_count()} cores; share right, p50 ms"
    )
    for column in ("", *FORMS):
        table.add_column(column, justify="right" if column else "left")
    with tempfile.TemporaryDirectory() as folder:
        peers = {**embedded_peers(documents, folder), **table_peers(documents), **filter_peers(documents)}
        for name, peer in peers.items():
            slow = name in {"filter ==", "filter in", "rapidfuzz"}
            found = measure(peer, asked[: args.slow_queries] if slow else asked)
            table.add_row(name, *(f"{right:.3f} {p50:>9.2f}" for right, p50 in found.values()))
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
