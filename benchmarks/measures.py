"""
What a run file of `partwise search --queries --run` is worth, by the measures of the project's goals.

    python benchmarks/measures.py --queries attribute_queries.jsonl --run attribute.hybrid.jsonl
    python benchmarks/measures.py --queries judgments.csv --run judgments.hybrid.jsonl

Recall@k is found in k over the smaller of k and all that fit; products of `unknown` are skipped. Claims (queries with a
`kind` that a lookup answers): recall over `ids` and false claims among what was claimed as exact. nDCG@10: linear gain
over judged products within the run, unjudged skipped, ideal over all judged, queries with a rating of at least 2.
"""

import argparse
import csv
import json
import math
import statistics
from collections import defaultdict
from pathlib import Path
from typing import Any

Run = dict[str, dict[str, Any]]


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Read a jsonl file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def recall(found: list[str], asked: dict[str, Any], k: int) -> tuple[float, float]:
    """Return recall over min(k, relevant), and the plain one, with products of unknown value taken out."""
    relevant = set(asked["ids"])
    hits = len(relevant & set([i for i in found if i not in set(asked.get("unknown", ()))][:k]))
    return hits / min(k, len(relevant)), hits / len(relevant)


def claimed(line: dict[str, Any]) -> set[str]:
    """Return the products that the lookup claimed."""
    return {product for match in line["matches"] if match["is_exact"] for product in match["product_ids"]}


def print_claims(queries: list[dict[str, Any]], run: Run) -> None:
    """Print recall and false claims of the part-number lookup by kind."""
    rows: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for asked in queries:
        claims, wanted = claimed(run[asked["query"]]), set(asked["ids"])
        share = len(claims & wanted) / len(wanted) if wanted else 1.0
        for kind in (asked["kind"], "all"):
            rows[kind].append((share, len(claims - wanted)))
    print(f"{'kind':<18}{'queries':>8}{'recall':>9}{'false claims':>14}")
    for kind, values in rows.items():
        print(f"{kind:<18}{len(values):>8}{statistics.mean(v[0] for v in values):>9.3f}{sum(v[1] for v in values):>14}")


def print_recall(queries: list[dict[str, Any]], run: Run) -> None:
    """Print Recall@5 and Recall@40 by kind, in brackets the plain recall."""
    rows: dict[str, list[list[tuple[float, float]]]] = defaultdict(list)
    for asked in queries:
        found = run[asked["query"]]["ids"]
        for kind in (asked["kind"], "all"):
            rows[kind].append([recall(found, asked, k) for k in (5, 40)])
    print(f"{'kind':<18}{'queries':>8}{'Recall@5 (plain)':>20}{'Recall@40 (plain)':>20}")
    for kind, values in rows.items():
        cells = [[statistics.mean(v[column][part] for v in values) for part in (0, 1)] for column in (0, 1)]
        print(f"{kind:<18}{len(values):>8}" + "".join(f"{capped:>12.3f} ({plain:.3f})" for capped, plain in cells))


def print_ndcg(path: Path, run: Run) -> None:
    """Print nDCG@10 over human ratings."""
    ratings: dict[str, dict[str, float]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            ratings[row["query"]][row["id"]] = float(row["rating"])
    values = []
    for query, judged in ratings.items():
        if max(judged.values()) < 2:
            continue
        gains = [judged[i] for i in run[query]["ids"][:40] if i in judged][:10]
        ideal = sorted(judged.values(), reverse=True)[:10]
        discounted = [sum(gain / math.log2(rank + 2) for rank, gain in enumerate(g)) for g in (gains, ideal)]
        values.append(discounted[0] / discounted[1])
    print(f"nDCG@10 {statistics.mean(values):.3f} over {len(values)} queries")


def main() -> None:
    """Read queries and run, print what applies."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    arguments = parser.parse_args()
    run = {line["query"]: line for line in read_lines(arguments.run)}
    if arguments.queries.suffix == ".csv":
        print_ndcg(arguments.queries, run)
    else:
        queries = read_lines(arguments.queries)
        (print_recall if all(asked["ids"] for asked in queries) else print_claims)(queries, run)
    times = sorted(line["milliseconds"] for line in run.values())
    print(f"p50 {statistics.median(times):.1f} ms, p99 {times[int(len(times) * 0.99)]:.1f} ms, {len(times)} queries")


if __name__ == "__main__":
    main()
