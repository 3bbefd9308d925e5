"""
Roll a second stage out: baseline, managed service, number of candidates, latency by stage, self-hosted.

Each step changes one block of the pipeline's YAML, `reranker`, and measures before it decides. The managed step needs a
key (COHERE_API_KEY) and is left out without one; the self-hosted one takes a model folder of yours, made by
`partwise export cross-encoder/ms-marco-MiniLM-L-6-v2 --out FOLDER`, or stays with late interaction.

    pip install "partwise-haystack[eval,cohere]"
    python examples/rollout.py [--store STORE --queries FILE] [--model FOLDER]

Without a store it indexes the demo catalog.
"""

import argparse
import difflib
import os
import tempfile
from pathlib import Path
from typing import Any

import yaml

from partwise.cli import main as partwise_main
from partwise.evaluation.pipelines import SearchPipeline, read_pipeline
from partwise.evaluation.queries import JudgedQuery, read_judged_queries
from partwise.evaluation.results import summarise
from partwise.evaluation.runs import run_pipeline
from partwise.evaluation.sweep import knee, sweep

CATALOG = Path(__file__).parent / "catalog"
MEASURES = ["cR@5", "nDCG@10", "RR"]
CANDIDATES = [10, 20, 40, 60]


def partwise(*words: str) -> None:
    """Run the partwise command, as a user would."""
    try:
        partwise_main(list(words))
    except SystemExit as stop:
        if stop.code:
            raise


def block(data: dict[str, Any]) -> list[str]:
    """Write the one component that the steps change."""
    reranker = data["components"].get("reranker", {}).get("init_parameters", {})
    shown = {name: value for name, value in reranker.items() if name != "document_store"}
    return yaml.safe_dump({"reranker": shown}, sort_keys=False).splitlines()


def show_change(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Print what changes in the YAML."""
    for line in difflib.unified_diff(block(before), block(after), lineterm="", n=0):
        if not line.startswith(("---", "+++", "@@")):
            print(f"    {line}")


def compare(present: str, new: str, store: str, queries: list[JudgedQuery]) -> None:
    """Measure a pipeline against the present one, and its time by stage."""
    runs = []
    for name in (present, new):
        search = SearchPipeline.load(name, store=store if not name.endswith(".yaml") else None)
        search.pipeline.warm_up()
        runs.append(run_pipeline(Path(name).stem, search, queries))
    results = summarise(runs, MEASURES)
    for each in results["pipelines"]:
        shown = "  ".join(f"{name} {each['measures'][name]:.3f}" for name in MEASURES)
        print(f"    {each['name']:<18} {shown}  p50 {each['latency']['end_to_end']['p50']:.0f} ms")
    found = results["pipelines"][1]["comparison"]["cR@5"]
    print(f"    cR@5 {found['difference']:+.3f} [{found['low']:+.3f}, {found['high']:+.3f}]")
    stages = results["pipelines"][1]["latency"]["stages"]
    slowest = sorted(stages.items(), key=lambda stage: -stage[1]["p50"])[:5]
    print("    slowest stages, p50 ms:", ", ".join(f"{name} {times['p50']:.1f}" for name, times in slowest))


def choose_candidates(store: str, queries: list[JudgedQuery]) -> None:
    """Print quality against time for several numbers of candidates."""
    search = SearchPipeline.load("two_stage", store=store)
    settings = sweep(search, queries, CANDIDATES, MEASURES, top_k=10)
    for each in settings:
        print(f"    {each.candidates:>4}  cR@5 {each.measures['cR@5']:.3f}  p50 {each.milliseconds['p50']:.0f} ms")
    print(f"    knee: {knee(settings, 'cR@5').candidates}")


def self_hosted(folder: str, store: str, work: Path) -> tuple[str, dict[str, Any]]:
    """Put a cross-encoder folder into two_stage."""
    data = read_pipeline("two_stage", store=store)
    parameters = data["components"]["reranker"]["init_parameters"]
    parameters.update(second_stage="cross_encoder", model=folder, document_store=None)
    file = work / "self_hosted.yaml"
    file.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return str(file), data


def main() -> None:
    """Go through the steps."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store")
    parser.add_argument("--queries", type=Path, default=CATALOG / "queries.jsonl")
    parser.add_argument("--model", help="a cross-encoder's folder, made by partwise export")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = arguments.store or f"{folder}/store"
        if arguments.store is None:
            partwise(
                "index", str(CATALOG / "products.jsonl"), "--fields", str(CATALOG / "fields.yaml"), "--store", store
            )
        read = read_judged_queries([arguments.queries]).queries
        queries = [judged for judged in read if judged.answers()]
        late_interaction = read_pipeline("two_stage", store=store)

        print(f"\n1. Baseline: hybrid against vector search, {len(queries)} queries")
        compare("dense", "hybrid", store, queries)

        print("\n2. Managed: Cohere in the reranker block")
        show_change(late_interaction, read_pipeline("two_stage_cohere", store=store))
        if os.environ.get("COHERE_API_KEY"):
            compare("hybrid", "two_stage_cohere", store, queries)
        else:
            print("    not measured: set COHERE_API_KEY")

        print("\n3. How many candidates the second stage is worth")
        choose_candidates(store, queries)

        print("\n4. Self-hosted: late interaction, no service, no download")
        compare("hybrid", "two_stage", store, queries)

        print("\n5. Self-hosted: a cross-encoder on ONNX Runtime")
        if arguments.model:
            file, data = self_hosted(arguments.model, store, Path(folder))
            show_change(late_interaction, data)
            compare("two_stage", file, store, queries)
        else:
            print("    not measured: give --model FOLDER, made by partwise export")


if __name__ == "__main__":
    main()
