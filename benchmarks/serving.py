"""
How many searches a second a server answers, how long they take, and whether its memory stays: a table for a store.

    python benchmarks/serving.py --store STORE --queries QUERIES.jsonl [--pipeline two_stage] [--seconds 60]

The server is a process of its own on loopback; its clients share the machine's cores with it.
"""

import argparse
import asyncio
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import httpx

from partwise.cli.search import read_queries

CONCURRENCY = (1, 8, 32)
COMMAND = [sys.executable, "-c", "from partwise.cli import main; main()", "serve", "--port", "0"]
WARM_UP = 30
STARTED = 60


@dataclass
class Figures:
    """What one run of a number of clients gave."""

    concurrency: int
    seconds: float
    statuses: Counter[int] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)
    degraded: int = 0
    memory_mb: tuple[float, float] = (0.0, 0.0)

    @property
    def per_second(self) -> float:
        return len(self.milliseconds) / self.seconds

    @property
    def errors(self) -> int:
        return sum(count for status, count in self.statuses.items() if status != 200)

    def percentile(self, share: int) -> float:
        return statistics.quantiles(self.milliseconds, n=100, method="inclusive")[share - 1]

    def row(self) -> str:
        numbers = f"{self.per_second:9.1f} | {self.percentile(50):6.1f} | {self.percentile(99):6.1f}"
        before, after = self.memory_mb
        return (
            f"| {self.concurrency:7} | {numbers} | {self.errors:6} | {self.degraded:8} | {before:6.0f} -> {after:.0f} |"
        )


HEAD = """| clients | a second | p50 ms | p99 ms | errors | degraded | memory MB |
|---:|---:|---:|---:|---:|---:|---:|"""


async def measure(url: str, queries: list[str], *, concurrency: int, seconds: float) -> Figures:
    """Let clients search one after the other, each as soon as it has its answer."""
    figures = Figures(concurrency, seconds)
    asked = cycle(queries)
    limits = httpx.Limits(max_connections=concurrency)
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as client:
        for query in queries[:WARM_UP]:
            await client.post("/search", json={"query": query})
        before = await memory(client)
        end = time.perf_counter() + seconds

        async def search() -> None:
            while (started := time.perf_counter()) < end:
                reply = await client.post("/search", json={"query": next(asked)})
                figures.milliseconds.append((time.perf_counter() - started) * 1000)
                figures.statuses[reply.status_code] += 1
                figures.degraded += reply.status_code == 200 and '"degraded":[{' in reply.text

        started = time.perf_counter()
        await asyncio.gather(*(search() for _ in range(concurrency)))
        figures.seconds = time.perf_counter() - started
        figures.memory_mb = (before, await memory(client))
    return figures


async def memory(client: httpx.AsyncClient) -> float:
    """The server's resident memory in MB; 0 where the system does not tell."""
    text = (await client.get("/metrics")).text
    found = re.search(r"^process_resident_memory_bytes (\S+)$", text, re.MULTILINE)
    return float(found[1]) / 1e6 if found else 0.0


@contextmanager
def running(*options: str) -> Iterator[str]:
    """A server process with these options; its address."""
    # It is read by its name: a server shares its place in the file that it inherits, so seeking would move its writing.
    with tempfile.NamedTemporaryFile() as log, subprocess.Popen([*COMMAND, *options], stderr=log) as process:
        try:
            yield address(process, Path(log.name))
        finally:
            process.terminate()


def address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Where the server listens, once it says so; without that its log is the benchmark's end."""
    end = time.monotonic() + STARTED
    while process.poll() is None and time.monotonic() < end:
        if found := re.search(r'"url": "(.+?)"', log.read_text(encoding="utf-8")):
            return found[1]
        time.sleep(0.1)
    raise SystemExit(log.read_text(encoding="utf-8"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--pipeline", default="two_stage")
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    queries = read_queries(given.queries)
    print(f"{given.pipeline}, {len(queries)} queries, {given.seconds:g} s each\n\n{HEAD}")
    with running("--store", given.store, "--pipeline", given.pipeline) as url:
        for concurrency in CONCURRENCY:
            figures = asyncio.run(measure(url, queries, concurrency=concurrency, seconds=given.seconds))
            print(figures.row(), flush=True)


if __name__ == "__main__":
    main()
