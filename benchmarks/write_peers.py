"""
What writing costs beside encoding: this store, the engine below it alone, and Qdrant's local mode.

    python benchmarks/write_peers.py --products 10000

The documents are made up and carry both vectors before the clock starts. Local mode is qdrant-client's own, in memory,
with the settings of the pipeline `index_server` (it takes them all, and scans whatever they say: a server was not run).
What counts is the ratio: all three write in one process, one after the other.
"""

import argparse
import os
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from generated_vectors import DIMENSIONS, vector
from haystack import Document
from haystack_integrations.document_stores.qdrant import QdrantDocumentStore
from ingest import write_catalog
from rich.console import Console
from rich.table import Table

from haystack_integrations.components.converters.partwise import CatalogToDocuments
from haystack_integrations.components.embedders.partwise import CatalogSparseDocumentEmbedder
from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator
from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore
from partwise.evaluation.pipelines import read_pipeline

Batches = list[list[Document]]


def prepared(catalog: Path) -> Iterator[list[Document]]:
    annotator, terms = CatalogAnnotator(), CatalogSparseDocumentEmbedder()
    for batch in CatalogToDocuments().stream([catalog]):
        documents = terms.run(annotator.run(batch.documents)["documents"])["documents"]
        yield [replace(each, embedding=vector(each.content or "")) for each in documents]


def write_ours(folder: Path, batches: Batches) -> None:
    store = QdrantEdgeDocumentStore(path=str(folder / "store"))
    for documents in batches:
        store.write_documents(documents)
    store.close()


def write_engine(folder: Path, batches: Batches) -> None:
    """No check of anything, ids that nobody can find again."""
    import qdrant_edge as engine

    config = engine.EdgeConfig(
        vectors={"dense": engine.EdgeVectorParams(size=DIMENSIONS, distance=engine.Distance.Cosine)},
        sparse_vectors={"sparse": engine.EdgeSparseVectorParams(modifier=engine.Modifier.Idf)},
        hnsw_config=engine.HnswIndexConfig(m=0, ef_construct=4, full_scan_threshold=10_000),
    )
    path = folder / "engine"
    path.mkdir()
    shard = engine.EdgeShard.create(str(path), config)
    for name in ("meta.part_number_keys", "meta.product_id"):
        shard.update(engine.UpdateOperation.create_field_index(name, engine.KeywordIndexParams()))
    for documents in batches:
        shard.update(engine.UpdateOperation.upsert_points([_point(engine, each) for each in documents]))
    shard.close()


def _point(engine: object, document: Document) -> object:
    sparse = document.sparse_embedding
    vectors = {"dense": document.embedding, "sparse": engine.SparseVector(sparse.indices, sparse.values)}
    payload = {"id": document.id, "content": document.content, "meta": document.meta}
    return engine.Point(uuid.uuid4(), vectors, payload)


def write_local(_folder: Path, batches: Batches) -> None:
    writer = read_pipeline("index_server")["components"]["writer"]["init_parameters"]
    settings = {
        name: value
        for name, value in writer["document_store"]["init_parameters"].items()
        if name not in {"url", "api_key"}
    }
    store = QdrantDocumentStore(location=":memory:", progress_bar=False, **settings)
    for documents in batches:
        store.write_documents(documents)


WAYS: dict[str, Callable[[Path, Batches], None]] = {
    "QdrantEdgeDocumentStore": write_ours,
    "the engine alone": write_engine,
    "local mode, as index_server": write_local,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", type=int, default=10_000)
    count = parser.parse_args().products
    table = Table(title=f"{count:,} documents with {DIMENSIONS} dimensions and terms; {os.cpu_count()} cores")
    for column in ("", "documents/s", "ratio"):
        table.add_column(column, justify="left" if not column else "right")
    rates: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_catalog(folder / "catalog.jsonl", count, 0)
        batches = list(prepared(folder / "catalog.jsonl"))
        for title, way in WAYS.items():
            begun = time.perf_counter()
            way(folder, batches)
            rates.append(count / (time.perf_counter() - begun))
            table.add_row(title, f"{rates[-1]:,.0f}", f"{rates[0] / rates[-1]:.2f}x")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
