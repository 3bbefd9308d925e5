"""
The main job end to end: index the demo catalog, ask it four questions, and compare three pipelines on 150 more.

Run: make demo
"""

import json
import shlex
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from partwise.evaluation.pipelines import SearchPipeline

CATALOG = Path(__file__).parent / "catalog"
QUESTIONS = {
    "a part number typed without its dashes": "ssm12175a270hex50",
    "a specification": "M12 x 1.75 stainless A2-70 hex bolt 50 mm",
    "a sentence": "which ball valve do I need for a 1/2 inch water line?",
    "a German query": "Sechskantschraube M16 x 60 verzinkt 8.8",
}


def partwise(*words: str) -> None:
    """Run the partwise command, as a user would."""
    print(f"\n$ {shlex.join(['partwise', *words])}", flush=True)
    subprocess.run([sys.executable, "-c", "from partwise.cli import main; main()", *words], check=True)


def measure(name: str, store: str, queries: list[dict[str, Any]]) -> tuple[float, float, float]:
    """Return Recall@5 (of the smaller of 5 and all that fit), MRR@10 and the median milliseconds of a pipeline."""
    pipeline = SearchPipeline.load(name, store=store)
    pipeline.search("warm up")
    recalls, ranks, times = [], [], []
    for asked in queries:
        wanted = set(asked["ids"])
        result = pipeline.search(asked["query"], top_k=10)
        found = [document.meta["product_id"] for document in result.documents]
        recalls.append(len(wanted & set(found[:5])) / min(5, len(wanted)))
        ranks.append(next((1 / place for place, i in enumerate(found, start=1) if i in wanted), 0.0))
        times.append(result.milliseconds)
    return statistics.mean(recalls), statistics.mean(ranks), statistics.median(times)


def main() -> None:
    """Index, ask, measure."""
    with tempfile.TemporaryDirectory() as folder:
        store = f"{folder}/store"
        partwise("index", str(CATALOG / "products.jsonl"), "--fields", str(CATALOG / "fields.yaml"), "--store", store)
        for what, query in QUESTIONS.items():
            print(f"\n--- {what}")
            partwise("search", query, "--store", store, "--top-k", "3")
        lines = (CATALOG / "queries.jsonl").read_text(encoding="utf-8").splitlines()
        queries = [asked for asked in map(json.loads, lines) if asked["ids"]]
        print(f"\n{len(queries)} queries of the demo catalog\npipeline   Recall@5    MRR    p50 ms")
        for name in ("dense", "hybrid", "two_stage"):
            recall, rank, milliseconds = measure(name, store, queries)
            print(f"{name:<10} {recall:>8.2f} {rank:>6.2f} {milliseconds:>9.1f}")


if __name__ == "__main__":
    main()
