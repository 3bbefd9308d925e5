"""
What a catalog's size costs: products a second by stage, memory, disk, opening, updating and searching, with exponents.

    python benchmarks/ingest.py --products 10000 100000 1000000 [--folder DIR]

A made-up catalog goes through `partwise index`'s own run and pipeline; only the encoder is replaced by made-up vectors
of 384 numbers, so that a million products take minutes. What the packaged encoder costs is measured on the first
products and multiplied, and said so. An update changes one product in a hundred, and as many are gone and new.
Each phase is a process of its own, so that its memory is its own: `anonymous` is what the machine must have, the rest
of what is resident are files of the store that it may forget.
"""

import argparse
import json
import math
import multiprocessing
import os
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml
from haystack import Document
from process_memory import memory

from haystack_integrations.components.embedders.partwise import CatalogDocumentEmbedder
from partwise.cli.indexing import IndexRun
from partwise.evaluation.latency import percentiles
from partwise.evaluation.pipelines import SearchPipeline, read_pipeline
from partwise.evaluation.timing import component_times

EMBEDDED = 20_000
QUERIES = 100
CHANGED = 100
STAND_INS = {
    "CatalogDocumentEmbedder": "generated_vectors.GeneratedDocumentVectors",
    "CatalogTextEmbedder": "generated_vectors.GeneratedTextVector",
}
THREADS = ((6, 1), (8, 1.25), (10, 1.5), (12, 1.75), (16, 2), (20, 2.5))
HEADS = ("Hex bolt", "Hex nut", "Socket screw", "Flange bolt", "Stud bolt", "Set screw", "Eye bolt", "Wing nut")
MATERIALS = ("A2-70", "A4-80", "8.8 steel, zinc plated", "10.9 steel, black oxide", "brass CuZn37")
BRANDS = 400


def record(number: int, edition: int = 0) -> dict[str, Any]:
    """A product: the same number and edition give the same product."""
    rng = random.Random(number)
    diameter, pitch = rng.choice(THREADS)
    length, material, head = rng.randrange(10, 300), rng.choice(MATERIALS), rng.choice(HEADS)
    grade = f", edition {edition}" if edition else ""
    return {
        "id": f"p{number}",
        "part_number": f"{head[0]}{head.split()[1][0].upper()}-M{diameter}-{length}-{number:07d}",
        "brand": f"Maker {rng.randrange(BRANDS)}",
        "title": f"{head} M{diameter} x {pitch} x {length}, {material}{grade}",
        "description": f"For machines and plants, from -{rng.randrange(10, 60)} to {rng.randrange(80, 300)} °C.",
        "attributes": {
            "thread": f"M{diameter} x {pitch}",
            "length": f"{length} mm",
            "material": material,
            "torque": f"{rng.randrange(5, 400)} Nm",
            "weight": f"{rng.randrange(5, 900)} g",
        },
    }


def write_catalog(path: Path, count: int, turn: int) -> None:
    """Write a night's catalog: of every hundred products one changes, one is gone and one new."""
    first = turn * count // CHANGED
    with path.open("w", encoding="utf-8") as file:
        for number in range(first, first + count):
            edition = turn if number % CHANGED == 0 else 0
            file.write(json.dumps(record(number, edition)) + "\n")


def write_pipeline(name: str, folder: Path) -> Path:
    """Write a packaged pipeline with made-up vectors instead of its encoder's."""
    data = read_pipeline(name)
    for node in data["components"].values():
        for theirs, ours in STAND_INS.items():
            if node["type"].endswith(f".{theirs}"):
                node |= {"type": ours, "init_parameters": {}}
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return path


class Peak:
    """Watches a process's anonymous memory until it is asked."""

    def __init__(self) -> None:
        self._most = 0.0
        self._stop = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def _watch(self) -> None:
        while not self._stop.wait(0.1):
            self._most = max(self._most, memory("RssAnon"))

    def facts(self) -> dict[str, float]:
        """The peaks, in MB."""
        self._stop.set()
        self._watcher.join()
        return {"anonymous": max(self._most, memory("RssAnon")), "resident": memory("VmHWM")}


class Clock:
    """Adds up seconds by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time(self, name: str, work: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        try:
            return work()
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begun


def index(folder: Path, *, prune: bool) -> dict[str, Any]:
    """Bring the catalog into the store as `partwise index` does; seconds by stage, and memory."""
    peak, clock = Peak(), Clock()
    pipeline = write_pipeline("index", folder)
    run = IndexRun(str(pipeline), [folder / "catalog.jsonl"], store=str(folder / "store"), fields=None)
    check = clock.time("read", run.check)
    clock.time("copy the store", run.begin)
    gone = clock.time("compare", run.plan).gone if prune else []
    steps = run.write(gone)
    with component_times() as components:
        while (done := clock.time("batches", lambda: next(steps))).records < check.products:
            pass
        before = sum(components.values()) / 1000
        done = clock.time("compact and publish", lambda: next(steps, done))  # and embed the last batch
    stages = {name: milliseconds / 1000 for name, milliseconds in components.items()}
    clock.seconds["compact and publish"] -= sum(stages.values()) - before
    rest = clock.seconds.pop("batches") - before
    names = {
        "annotator": "annotate",
        "dense_embedder": "made-up vectors",
        "sparse_embedder": "terms",
        "writer": "write",
    }
    seconds = clock.seconds | {names[name]: each for name, each in stages.items()}
    return {
        "seconds": seconds | {"read again, compare": rest},
        "written": done.written,
        "deleted": done.deleted,
        **peak.facts(),
    }


def search(folder: Path, count: int) -> dict[str, Any]:
    """Open the store and search it: milliseconds by component, and memory."""
    pipeline = write_pipeline("hybrid", folder)
    begun, before = time.perf_counter(), memory("RssAnon")
    found = SearchPipeline.load(str(pipeline), store=str(folder / "store"))
    opened = time.perf_counter() - begun
    rng = random.Random(1)
    asked = [record(rng.randrange(count // CHANGED, count)) for _ in range(QUERIES)]
    texts = [each["title"] for each in asked]
    numbers = [each["part_number"] for each in asked]
    first = found.search(texts[0]).milliseconds
    times: dict[str, list[float]] = {}
    for query in texts:
        for name, milliseconds in found.search(query, trace=True).stages.items():
            times.setdefault(name, []).append(milliseconds)
    right = [found.search(each["part_number"]).documents[0].meta["product_id"] == each["id"] for each in asked]
    return {
        "opened": opened * 1000,
        "first": first,
        "anonymous": memory("RssAnon") - before,
        "specification": percentiles([found.search(query).milliseconds for query in texts]),
        "part number": percentiles([found.search(query).milliseconds for query in numbers]),
        "components": {name: percentiles(each) for name, each in times.items()},
        "numbers found": statistics.mean(right),
    }


def encode(count: int) -> float:
    """How many products a second the packaged encoder embeds, without token vectors."""
    texts = ("{title}\n{brand} {part_number}\n{description}".format(**record(number)) for number in range(count))
    documents = [Document(content=text) for text in texts]
    embedder = CatalogDocumentEmbedder()
    embedder.warm_up()
    begun = time.perf_counter()
    embedder.run(documents)
    return count / (time.perf_counter() - begun)


def alone(work: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """Do something in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given, named)


def size_of(folder: Path) -> float:
    """The disk that a folder takes, in MB."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file()) / 1e6


def measure(count: int, folder: Path) -> dict[str, Any]:
    """All phases for one size."""
    catalog = folder / "catalog.jsonl"
    facts: dict[str, Any] = {}

    def phase(name: str, work: Callable[..., Any], *given: Any, **named: Any) -> None:
        facts[name] = alone(work, *given, **named)
        # A million products take an hour or so: what is known is told at once.
        print(f"{count:,} {name}: {json.dumps(facts[name])}", file=sys.stderr, flush=True)

    write_catalog(catalog, count, 0)
    phase("index", index, folder, prune=False)
    phase("disk", size_of, folder / "store")
    phase("search", search, folder, count)
    write_catalog(catalog, count, 1)
    phase("update", index, folder, prune=True)
    return facts


def exponent(sizes: list[int], values: list[float]) -> str:
    """The slope of values over sizes in logarithms: 1 is proportional, 0 does not depend on the size."""
    pairs = [(math.log(size), math.log(value)) for size, value in zip(sizes, values, strict=True) if value > 0]
    if len(pairs) < 2:
        return "-"
    return f"{statistics.linear_regression(*zip(*pairs, strict=True)).slope:.2f}"


def rows(facts: dict[int, dict[str, Any]]) -> Iterator[tuple[str, list[float]]]:
    """Every line of the table: what, and the value for each size."""
    each = list(facts.values())
    for phase in ("index", "update"):
        for stage in dict.fromkeys(stage for one in each for stage in one[phase]["seconds"]):
            yield f"{phase}: {stage}, s", [one[phase]["seconds"].get(stage, 0.0) for one in each]
        yield f"{phase}: all, s", [sum(one[phase]["seconds"].values()) for one in each]
        yield f"{phase}: anonymous memory, MB", [one[phase]["anonymous"] for one in each]
        yield f"{phase}: resident memory, MB", [one[phase]["resident"] for one in each]
    yield "disk, MB", [one["disk"] for one in each]
    yield "open, ms", [one["search"]["opened"] for one in each]
    yield "open: anonymous memory, MB", [one["search"]["anonymous"] for one in each]
    yield "first search, ms", [one["search"]["first"] for one in each]
    for kind in ("specification", "part number"):
        for share in ("p50", "p99"):
            yield f"{kind}, {share} ms", [one["search"][kind][share] for one in each]
    for name in each[0]["search"]["components"]:
        yield f"specification: {name}, p50 ms", [one["search"]["components"][name]["p50"] for one in each]
    yield "part numbers found first", [one["search"]["numbers found"] for one in each]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--folder", type=Path, help="where to make the stores; a temporary folder if left out")
    arguments = parser.parse_args()
    os.environ["HAYSTACK_DESERIALIZATION_ALLOWLIST"] = "generated_vectors"  # Haystack builds only what it may
    rate = alone(encode, EMBEDDED)
    facts = {}
    for count in arguments.products:
        folder = Path(tempfile.mkdtemp(prefix="ingest-", dir=arguments.folder))
        try:
            facts[count] = measure(count, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    sizes = list(facts)
    print(f"| products | {' | '.join(f'{size:,}' for size in sizes)} | exponent |")
    print(f"|---|{'---:|' * (len(sizes) + 1)}")
    for name, values in rows(facts):
        print(f"| {name} | {' | '.join(f'{value:,.4g}' for value in values)} | {exponent(sizes, values)} |")
    extrapolated = " | ".join(f"{size / rate:,.0f}" for size in sizes)
    print(f"| index: packaged encoder at {rate:.0f} a second ({EMBEDDED:,} measured), s | {extrapolated} | 1 (by it) |")


if __name__ == "__main__":
    main()
