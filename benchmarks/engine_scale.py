"""
What the engine below the embedded store takes as it grows: memory while it is filled, bytes by part, and time to ask.

    python benchmarks/engine_scale.py --documents 100000 --compact-every 50000
    python benchmarks/engine_scale.py --documents 1000000 --compact-every 0 --one-segment

The first line is what `partwise index` does: compacted on the way and opened again. The second is what it would be
without: compacted once, at the end, into one segment. Documents are made up, with a vector of 384 numbers, 80 terms
and the two indexed fields; nothing of this package but the shard's settings takes part.
"""

import argparse
import shutil
import statistics
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import qdrant_edge as engine
from generated_vectors import vector
from process_memory import memory

from haystack_integrations.document_stores.partwise import _shards
from haystack_integrations.document_stores.partwise._engine import DENSE, SPARSE
from haystack_integrations.document_stores.partwise._fields import ALWAYS_INDEXED
from haystack_integrations.document_stores.partwise._folder import Layout, StoreFolder

BATCH = 256
TERMS = 80
VOCABULARY = 200_000
RANDOM = np.random.default_rng(0)


def point(number: int) -> engine.Point:
    # Cubed, so that some terms are common and most are rare.
    terms = np.unique((RANDOM.random(TERMS) ** 3 * VOCABULARY).astype(int)).tolist()
    specs = [{"kind": "length", "value": 35.0, "unit": "mm", "text": "35 mm", "details": {"source": "field"}}] * 6
    keys = [f"k{number}", f"group{number // 3}", f"brand{number % 30}"]
    return engine.Point(
        uuid.uuid5(uuid.NAMESPACE_OID, str(number)),
        {DENSE: vector(f"kind {number % 500} {number}"), SPARSE: engine.SparseVector(terms, [1.0] * len(terms))},
        {
            "id": str(number),
            "content": "x" * 300,
            "meta": {"product_id": str(number), "part_number_keys": keys, "specs": specs},
        },
    )


def fill(folder: Path, count: int, compact_every: int) -> engine.EdgeShard:
    store = StoreFolder(folder)
    path = _shards._create(store, Layout(384, "cosine", sparse_idf=True))  # noqa: SLF001 - the settings that are used
    shard = engine.EdgeShard.load(str(path))
    for name in ALWAYS_INDEXED:
        index = engine.KeywordIndexParams(memory=engine.Memory.Cold)
        shard.update(engine.UpdateOperation.create_field_index(name, index))
    writing = compacting = 0.0
    since = 0
    for first in range(0, count, BATCH):
        points = [point(number) for number in range(first, min(first + BATCH, count))]
        begun = time.perf_counter()
        shard.update(engine.UpdateOperation.upsert_points(points))
        writing += time.perf_counter() - begun
        since += len(points)
        if since >= (compact_every or count) or first + BATCH >= count:
            begun = time.perf_counter()
            shard.optimize()
            shard.close()
            shard = engine.EdgeShard.load(str(path))
            compacting += time.perf_counter() - begun
            taken = ", ".join(f"{kind} {memory(kind):.0f} MB" for kind in ("VmHWM", "RssAnon", "RssFile"))
            print(f"{first + len(points):,} documents: {taken}, {shard.info().segments_count} segments", flush=True)
            since = 0
    print(f"written in {writing:.1f} s, compacted in {compacting:.1f} s")
    return shard


def bytes_by_part(folder: Path, count: int) -> None:
    """The disk that a document takes, by the engine's own names."""
    sizes: Counter[str] = Counter()
    for path in folder.rglob("segments/*/*"):
        files = path.rglob("*") if path.is_dir() else [path]
        sizes[path.name] += sum(each.stat().st_blocks * 512 for each in files if each.is_file())
    for name, size in sizes.most_common():
        if size >= count:
            print(f"{size / count:8.0f} bytes a document: {name}")


def ask(shard: engine.EdgeShard) -> None:
    dense = engine.QueryRequest(
        query=engine.Query.Nearest(vector("kind 7 77"), using=DENSE), limit=40, with_payload=True
    )
    terms = engine.SparseVector([1, 50, 500, 5_000, 50_000], [1.0] * 5)
    sparse = engine.QueryRequest(query=engine.Query.Nearest(terms, using=SPARSE), limit=40, with_payload=True)
    keys = engine.MatchAny(["k77", "group99", "none"])
    condition = engine.Filter(must=[engine.FieldCondition("meta.part_number_keys", match=keys)])
    lookup = engine.ScrollRequest(filter=condition, with_payload=True)
    kinds: dict[str, Callable[[], Any]] = {
        "40 by a vector": lambda: shard.query(dense),
        "40 by five terms": lambda: shard.query(sparse),
        "by three keys": lambda: shard.scroll(lookup),
        "count": lambda: shard.count(engine.CountRequest()),
    }
    for name, call in kinds.items():
        times = []
        for _ in range(21):
            begun = time.perf_counter()
            call()
            times.append((time.perf_counter() - begun) * 1000)
        print(f"{name}: first {times[0]:.1f} ms, then p50 {statistics.median(times[1:]):.2f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--compact-every", type=int, default=50_000, help="0: only at the end")
    parser.add_argument("--one-segment", action="store_true", help="let a segment have any size")
    parser.add_argument("--folder", type=Path, help="where the shard is made; a temporary folder without it")
    options = parser.parse_args()
    if options.one_segment:
        _shards._SEGMENT = 10 * options.documents  # noqa: SLF001 - to see what the bound is good for
    folder = Path(tempfile.mkdtemp(prefix="engine-", dir=options.folder))
    try:
        shard = fill(folder, options.documents, options.compact_every)
        bytes_by_part(folder, options.documents)
        shard.close()
        begun = time.perf_counter()
        shard = engine.EdgeShard.load(str(next((folder / "versions").glob("[0-9]*"))))
        print(f"opened in {time.perf_counter() - begun:.2f} s: {memory()}")
        ask(shard)
        shard.close()
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
