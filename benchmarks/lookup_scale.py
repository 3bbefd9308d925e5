"""
Measure what the part-number lookup costs as a catalog grows: PartNumberRetriever on made-up products.

    python benchmarks/lookup_scale.py --products 20000 100000 1000000

For each size: time to write, bytes on disk and resident for each number (in a process that only opens and asks the
store, beside the process before it opened it), and p50 and p99 of the component for each kind of query. A last column
carries the growth from the last two sizes on to 10,000,000 products; it is no measurement. A catalog of that size
belongs on a Qdrant server, where the same field is the same index, in shards.
"""

import argparse
import math
import multiprocessing
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from haystack import Document
from rich.console import Console
from rich.table import Table

from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator
from haystack_integrations.components.retrievers.partwise import PartNumberRetriever
from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore

BATCH = 1000
QUERIES = 500
FAR = 10_000_000
LETTERS = "ABCDEFGHKLMNPRSTVWX"

# Shapes of makers' numbers, filled at random.
SHAPES: tuple[Callable[[random.Random], str], ...] = (
    lambda r: f"{letters(r, 2)}-M{r.randrange(3, 40)}-{r.randrange(1000, 9999)}-{r.randrange(10, 99)}",
    lambda r: f"{r.randrange(1, 9)}{letters(r, 2)}{r.randrange(1000, 9999)}-{r.randrange(10, 99)}{letters(r, 2)}",
    lambda r: f"{r.randrange(1000, 99_999)}-{r.randrange(1, 9)}{letters(r, 2)}{r.randrange(1, 9)}/{letters(r, 1)}3",
    lambda r: f"{letters(r, 3)}{r.randrange(100, 9999)}{letters(r, 2)}+{r.randrange(10, 99)}",
    lambda r: f"{r.randrange(10**7, 10**9)}",
    lambda r: f"{letters(r, 1)}{r.randrange(10**4, 10**5)}.{r.randrange(100, 999)}",
    lambda r: f"{letters(r, 2)} {r.randrange(10, 99)} {r.randrange(100, 999)} {r.randrange(10, 99)}",
)
# A query of each kind for a number; those without a number are asked as they are.
KINDS: dict[str, Callable[[str], str]] = {
    "whole number": lambda number: number,
    "separators dropped": lambda number: "".join(c for c in number if c.isalnum() or c == "+"),
    "in a sentence": lambda number: f"do you have {number} in stock and what is the price for ten?",
    "no number": lambda number: f"stainless ball valve 1/2 inch PN {len(number)} for hot water",
}


def letters(rng: random.Random, count: int) -> str:
    return "".join(rng.choices(LETTERS, k=count))


def number_of(place: int) -> str:
    """The number of a product: the same in every process."""
    return SHAPES[place % len(SHAPES)](random.Random(place))


def batches(count: int) -> Iterator[list[Document]]:
    for first in range(0, count, BATCH):
        yield [
            Document(
                id=f"{place:032x}",
                content=f"Product {place}",
                meta={"product_id": str(place), "part_number": number_of(place), "brand": f"Maker {place % 500}"},
            )
            for place in range(first, min(first + BATCH, count))
        ]


def build(folder: str, count: int) -> float:
    """Write a catalog; gives the seconds, the closing optimize included."""
    begin = time.perf_counter()
    store = QdrantEdgeDocumentStore(path=folder, embedding_dim=1)
    annotator = CatalogAnnotator()
    for documents in batches(count):
        store.write_documents(annotator.run(documents)["documents"])
    store.optimize()
    store.close()
    return time.perf_counter() - begin


def ask(folder: str, count: int) -> dict[str, Any]:
    """Open a store and ask it: milliseconds by kind, and the memory that it took."""
    before = resident()
    retriever = PartNumberRetriever(QdrantEdgeDocumentStore(path=folder, embedding_dim=1))
    retriever.warm_up()
    rng = random.Random(1)
    asked = [number_of(rng.randrange(count)) for _ in range(QUERIES)]
    facts: dict[str, Any] = {"kinds": {}}
    for kind, form in KINDS.items():
        retriever.run(form(asked[0]))
        times, found = [], 0
        for number in asked:
            query = form(number)
            begin = time.perf_counter()
            matches = retriever.run(query)["matches"]
            times.append((time.perf_counter() - begin) * 1000)
            found += any(match["is_exact"] and match["number"] == number for match in matches)
        cuts = statistics.quantiles(times, n=100)
        facts["kinds"][kind] = {"p50": cuts[49], "p99": cuts[98], "found": found / len(asked)}
    facts["resident"] = resident() - before
    retriever.close()
    return facts


def resident() -> int:
    """The process's memory in bytes, mapped files that were touched included."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def measure(count: int, parent: str | None) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=parent) as folder, multiprocessing.get_context("spawn").Pool(1) as fresh:
        seconds = fresh.apply(build, (f"{folder}/store", count))
        disk = sum(path.stat().st_blocks * 512 for path in Path(folder).rglob("*") if path.is_file())
        with multiprocessing.get_context("spawn").Pool(1) as opened:
            facts = opened.apply(ask, (f"{folder}/store", count))
    return {"seconds": seconds, "disk": disk, **facts}


def onward(sizes: list[int], values: list[float], form: str) -> str:
    """Carry the growth between the last two sizes on, as a power of the size, if there is any."""
    (one, two), (low, high) = sizes[-2:], values[-2:]
    slope = math.log(high / low) / math.log(two / one)
    return form.format(high * (FAR / two) ** slope) if slope > 0 else "no growth"


def row(name: str, sizes: list[int], values: list[float], form: str) -> list[str]:
    carried = [onward(sizes, values, form)] if len(sizes) > 1 else []
    return [name, *map(form.format, values), *carried]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--folder", help="where the stores are made; a temporary folder without it")
    args = parser.parse_args()
    sizes = sorted(args.products)
    facts = [measure(count, args.folder) for count in sizes]
    table = Table(title=f"PartNumberRetriever on an embedded store, {os.cpu_count()} cores")
    for column in ["products", *(f"{size:,}" for size in sizes), *([f"({FAR:,})"] if len(sizes) > 1 else [])]:
        table.add_column(column, justify="left" if column == "products" else "right")
    table.add_row(*row("write, seconds", sizes, [fact["seconds"] for fact in facts], "{:.0f}"))
    for name, key in (("disk", "disk"), ("resident", "resident")):
        each = [fact[key] / size for fact, size in zip(facts, sizes, strict=True)]
        table.add_row(name + ", bytes a number", *(f"{value:.0f}" for value in each))
    for kind in KINDS:
        for point in ("p50", "p99"):
            values = [fact["kinds"][kind][point] for fact in facts]
            table.add_row(*row(f"{kind}, {point} ms", sizes, values, "{:.2f}"))
        table.add_row(f"{kind}, claimed", *(f"{fact['kinds'][kind]['found']:.3f}" for fact in facts))
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
