"""
Measure the part-number lookup on a catalog and a file of queries.

    python benchmarks/part_numbers.py CATALOG.jsonl[.gz] --fields FIELDS.yaml --queries QUERIES.jsonl
    python benchmarks/part_numbers.py --cases CASES.jsonl

A line of QUERIES has `kind`, `query` and `ids` (empty: nothing may be claimed). Printed for each kind: in how many
queries all of these products are claimed, in how many just these, and in how many any other. Times are of the whole
component: over a store in memory, or with --edge over an embedded one.
"""

import argparse
import collections
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from catalogs import read_products
from haystack import Document
from haystack.document_stores.in_memory import InMemoryDocumentStore
from measures import read_lines

from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator
from haystack_integrations.components.retrievers.partwise import PartNumberRetriever
from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore
from partwise.part_numbers import LookupResult, Match, Record


class Component:
    """PartNumberRetriever over the records: in a store in memory, or in an embedded one if a folder is given."""

    def __init__(self, records: Iterable[Record], folder: str | None = None) -> None:
        documents = [Document(id=r.document_id, content="", meta=dict(r.meta)) for r in records]
        store = QdrantEdgeDocumentStore(path=folder, embedding_dim=1) if folder else InMemoryDocumentStore()
        store.write_documents(CatalogAnnotator().run(documents)["documents"])
        self._retriever = PartNumberRetriever(store, top_k=1000)
        self._retriever.warm_up()

    def look_up(self, query: str, customer: str | None = None) -> LookupResult:
        found = self._retriever.run(query, customer=customer)
        matches = tuple(Match(**{**match, "span": tuple(match["span"])}) for match in found["matches"])
        return LookupResult(matches, tuple(found["unresolved"]))


def filler(count: int) -> Iterator[Record]:
    """Products with synthetic numbers, to bring a catalog to a size; fixed seed."""
    rng = random.Random(7)
    for number in range(count):
        code = f"{rng.choice('BFHJ')}{rng.randrange(10**5):05d}-{rng.randrange(10**4):04d}/{rng.choice('XYZ')}"
        yield Record(f"filler-{number}", {"product_id": f"filler-{number}", "part_number": code, "part_numbers": []})


def percentiles(times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=100)
    return f"p50 {cuts[49]:.3f}, p99 {cuts[98]:.3f}"


def products(result: LookupResult, *, exact: bool) -> set[str]:
    return {i for match in result.matches if match.is_exact is exact for i in match.product_ids}


def measure(index: Component, queries: list[dict[str, Any]], *, verbose: bool) -> None:
    table: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    times = []
    for query in queries:
        begin = time.perf_counter()
        result = index.look_up(query["query"])
        times.append((time.perf_counter() - begin) * 1000)
        claimed, wanted = products(result, exact=True), set(query["ids"])
        row = table[query["kind"]]
        row["queries"] += 1
        row["found"] += claimed >= wanted
        row["equal"] += claimed == wanted
        row["false claims"] += bool(claimed - wanted)
        if verbose and claimed != wanted:
            print(json.dumps({**query, "claimed": sorted(claimed), "offered": sorted(products(result, exact=False))}))
    print(f"{'kind':<18}{'queries':>8}{'recall':>8}{'equal':>8}{'false claims':>14}")
    for kind, row in table.items():
        shares = [row["found"] / row["queries"], row["equal"] / row["queries"]]
        print(f"{kind:<18}{row['queries']:>8}{shares[0]:>8.3f}{shares[1]:>8.3f}{row['false claims']:>14}")
    print(f"milliseconds: {percentiles(times)} over {len(times)} queries")


def run_cases(cases: list[dict[str, Any]], *, verbose: bool) -> None:
    table: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for case in cases:
        records = [Record(p["id"], {**p, "product_id": p["id"]}) for p in case["catalog"]]
        result = Component(records).look_up(case["query"], case["customer"])
        expect, claimed = case["expect"], products(result, exact=True)
        ambiguous = any(match.ambiguous for match in result.matches if match.is_exact)
        outcome = "ambiguous" if ambiguous else "exact" if claimed else "none"
        offered = products(result, exact=False)
        if outcome == "none" and offered:
            outcome = "candidates"
        wanted = set(expect["ids"])
        allowed = {"none", "candidates"} if expect["outcome"] == "none" else {expect["outcome"]}
        got = offered if expect["outcome"] == "candidates" else claimed
        passed = outcome in allowed and got == wanted and not (claimed | offered) & set(expect.get("never", []))
        row = table[expect["outcome"]]
        row["cases"] += 1
        row["passed"] += passed
        row["false claims"] += bool(claimed - (wanted if expect["is_exact"] else set()))
        if verbose and not passed:
            print(
                json.dumps({k: case[k] for k in ("id", "query", "expect")}), outcome, sorted(claimed), sorted(offered)
            )
    print(f"{'outcome':<18}{'cases':>8}{'passed':>8}{'false claims':>14}")
    for name, row in table.items():
        print(f"{name:<18}{row['cases']:>8}{row['passed']:>8}{row['false claims']:>14}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("catalog", nargs="?", type=Path)
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--fields", type=Path)
    parser.add_argument("--edge", action="store_true", help="time the component over an embedded store")
    parser.add_argument("--size", type=int, default=0, help="add synthetic products up to this many")
    parser.add_argument("--verbose", action="store_true", help="print what differs")
    args = parser.parse_args()
    if args.cases:
        run_cases(read_lines(args.cases), verbose=args.verbose)
    if args.catalog and args.queries:
        records = [Record(p.document_id(), p.to_meta()) for p in read_products(args.catalog, args.fields)]
        records += filler(max(args.size - len(records), 0))
        queries = read_lines(args.queries)
        with tempfile.TemporaryDirectory() as folder:
            index = Component(records, folder if args.edge else None)
            measure(index, queries, verbose=args.verbose)
    return 0


if __name__ == "__main__":
    sys.exit(main())
