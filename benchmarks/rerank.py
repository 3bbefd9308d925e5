"""
What a second stage costs and keeps: the same 40 candidates by the stock ranker on torch and by what is local here.

    python benchmarks/rerank.py                                        # the demo catalog, indexed for the run
    python benchmarks/rerank.py --store STORE --queries QUERIES.jsonl [--model FOLDER]
    python benchmarks/rerank.py --store STORE --queries QUERIES.jsonl --large --limit 3

Without --model the cross-encoder has the architecture of ms-marco-MiniLM-L-6-v2 (6 layers of 384), random weights and
the packaged vocabulary: its time is that of the real model, its order means nothing, and agreement between two runtimes
says only that they compute the same. --large is the same at the size of bge-reranker-v2-m3 (24 layers of 1024, 250,002
rows in its table; its own tokenizer would cut texts otherwise). Variants take turns query by query, in an order that
moves on with each query; all have the same cores and threads. Spearman and top-5 overlap compare with the stock ranker
on the same text. Late interaction is another model: nothing to compare. p99 of n < 100 queries is the slowest one.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from haystack import Document
from haystack.utils import ComponentDevice
from haystack_integrations.components.rankers.sentence_transformers import SentenceTransformersSimilarityRanker
from leg_weights import collect
from measures import read_lines

from haystack_integrations.components.rankers.partwise import AttributeHybridRanker
from partwise.cli import main as partwise
from partwise.models.cross_encoder import CrossEncoder
from partwise.models.encoder import Encoder
from partwise.models.export import export_model
from partwise.models.export.agreement import spearman
from partwise.models.export.quantization import save_dynamic
from partwise.models.folder import PACKAGED
from partwise.models.late_interaction import LateInteraction
from partwise.models.session import available_cores
from partwise.reranking import catalog_text, compact_text
from partwise.scoring import read_query

DEMO = Path(__file__).parents[1] / "examples" / "catalog"
STOCK = "stock, torch"
Score = Callable[[str, dict[str, str]], list[float]]


@dataclass
class Variant:
    """A way to score, the text that it reads, and what was measured."""

    name: str
    text: str
    score: Score
    compared: bool = True
    seen: bool = False  # scores the documents once before it is timed
    times: list[float] = field(default_factory=list)
    orders: list[float] = field(default_factory=list)
    overlaps: list[float] = field(default_factory=list)

    def run(self, query: str, texts: dict[str, str]) -> list[float]:
        started = time.perf_counter()
        scores = self.score(query, texts)
        self.times.append((time.perf_counter() - started) * 1000)
        return scores


def save_random(folder: Path, *, large: bool) -> Path:
    """Save a cross-encoder with random weights."""
    import torch
    from transformers import (
        BertConfig,
        BertForSequenceClassification,
        PreTrainedTokenizerFast,
        XLMRobertaConfig,
        XLMRobertaForSequenceClassification,
    )

    special = {f"{name}_token": f"[{name.upper()}]" for name in ("pad", "unk", "cls", "sep", "mask")}
    file = str(PACKAGED / "tokenizer.json")
    inputs = ["input_ids", "attention_mask"] if large else ["input_ids", "token_type_ids", "attention_mask"]
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=file, model_max_length=512, model_input_names=inputs, **special)
    tokenizer.backend_tokenizer.no_truncation()
    tokenizer.backend_tokenizer.no_padding()
    torch.manual_seed(7)
    # Weights of twice the usual spread, so that scores differ by more than the rounding of fp32.
    shared: dict[str, Any] = {"num_labels": 1, "initializer_range": 0.04, "pad_token_id": 0}
    if large:
        shape = {"hidden_size": 1024, "num_hidden_layers": 24, "num_attention_heads": 16, "intermediate_size": 4096}
        config = XLMRobertaConfig(
            vocab_size=250_002, max_position_embeddings=8194, type_vocab_size=1, **shape, **shared
        )
        XLMRobertaForSequenceClassification(config).save_pretrained(folder)
    else:
        shape = {"hidden_size": 384, "num_hidden_layers": 6, "num_attention_heads": 12, "intermediate_size": 1536}
        BertForSequenceClassification(BertConfig(vocab_size=len(tokenizer), **shape, **shared)).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def export_dynamic(folder: Path, target: Path) -> Path:
    """Make the int8 variant of an export; export_model refuses one whose order differs as much as int8's often does."""
    import onnx

    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("CHECKSUMS", "model.onnx*"))
    with tempfile.TemporaryDirectory() as work:
        save_dynamic(onnx.load(folder / "model.onnx"), target / "model.onnx", Path(work))
    return target


def stock(model: Path, device: str) -> Score:
    """Give the stock ranker's scores, with its own batches and activation."""
    ranker = SentenceTransformersSimilarityRanker(model=str(model), top_k=1000, device=ComponentDevice.from_str(device))
    ranker.warm_up()

    def score(query: str, texts: dict[str, str]) -> list[float]:
        documents = [Document(id=name, content=text) for name, text in texts.items()]
        found = {document.id: document.score for document in ranker.run(query=query, documents=documents)["documents"]}
        return [found[name] for name in texts]

    return score


def cross_encoders(model: Path, folder: Path, threads: int, *, large: bool) -> list[Variant]:
    """Load the stock ranker and the exports of its model, on the CPU; on the GPU too, if torch sees one."""
    import torch

    torch.set_num_threads(threads)
    export_model(model, folder / "fp32")
    fp32 = CrossEncoder.load(folder / "fp32", threads=threads)
    peer = stock(model, "cpu")
    variants = [Variant(STOCK, "full", peer), Variant("ours, fp32", "full", fp32.score)]
    if torch.cuda.is_available():
        variants.append(Variant("stock, torch, GPU", "full", stock(model, "cuda")))
    if not large:
        export_model(model, folder / "weights", quantize="weights")
        weights = CrossEncoder.load(folder / "weights", threads=threads)
        dynamic = CrossEncoder.load(export_dynamic(folder / "fp32", folder / "dynamic"), threads=threads)
        variants.append(Variant("ours, int8 weights", "full", weights.score))
        variants.append(Variant("ours, int8 dynamic", "full", dynamic.score))
    return [*variants, Variant(STOCK, "compact", peer), Variant("ours, fp32", "compact", fp32.score)]


def late_interaction(threads: int) -> list[Variant]:
    encoder = Encoder.load(threads=threads)
    cold, known = LateInteraction(encoder, cache_size=0), LateInteraction(encoder)

    return [
        Variant("late interaction, cold", "full", cold.score, compared=False),
        Variant("late interaction, known", "full", known.score, compared=False, seen=True),
    ]


def compare(variants: list[Variant], found: dict[tuple[str, str], list[float]]) -> None:
    """Note how each variant's order of one query agrees with the stock ranker's on the same text."""
    for variant in variants:
        if variant.compared:
            scores, expected = found[variant.name, variant.text], found[STOCK, variant.text]
            variant.orders.append(spearman(scores, expected))
            tops = [set(sorted(range(len(each)), key=lambda place: -each[place])[:5]) for each in (scores, expected)]
            variant.overlaps.append(len(tops[0] & tops[1]) / len(tops[1]))


def measure(variants: list[Variant], asked: list[tuple[str, list[Document]]]) -> None:
    """Run all variants on each query, each time starting with the next one; the first query warms up."""
    for number, (query, documents) in enumerate([asked[0], *asked]):
        texts = {
            "full": {document.id: catalog_text(document.content, document.meta) for document in documents},
            "compact": {d.id: compact_text(read_query(query), d.content, d.meta) for d in documents},
        }
        for variant in variants:
            if variant.seen:
                variant.score(query, texts[variant.text])
        start = number % len(variants)
        found = {
            (variant.name, variant.text): variant.run(query, texts[variant.text])
            for variant in [*variants[start:], *variants[:start]]
        }
        if number == 0:
            for variant in variants:
                variant.times.clear()
        else:
            compare(variants, found)


def print_table(variants: list[Variant]) -> None:
    peer = statistics.median(variants[0].times)
    columns = f"{'min ms':>9}{'p50 ms':>9}{'p99 ms':>9}{'of stock':>10}{'Spearman':>10}{'min':>8}{'top 5':>7}"
    print(f"{'':<25}{'text':<9}{columns}")
    for variant in variants:
        times = sorted(variant.times)
        p50, p99 = statistics.median(times), times[int(len(times) * 0.99)]
        line = f"{variant.name:<25}{variant.text:<9}{times[0]:>9.1f}{p50:>9.1f}{p99:>9.1f}{p50 / peer:>10.3f}"
        if variant.compared:
            line += f"{statistics.mean(variant.orders):>10.4f}{min(variant.orders):>8.4f}"
            line += f"{statistics.mean(variant.overlaps):>7.3f}"
        print(line)


def candidates(store: str, queries: Path, limit: int) -> list[tuple[str, list[Document]]]:
    """Give queries with the 40 best of the hybrid pipeline's legs."""
    first_stage = AttributeHybridRanker(top_k=40)
    asked = [query for query in read_lines(queries) if query["ids"]]
    return [
        (query["query"], first_stage.run(query["query"], dense_documents=d, sparse_documents=s)["documents"])
        for query, d, s in collect(store, asked[:: max(1, len(asked) // limit)])[:limit]
    ]


def index_demo(folder: Path) -> str:
    store = str(folder / "store")
    try:
        partwise(["index", str(DEMO / "products.jsonl"), "--fields", str(DEMO / "fields.yaml"), "--store", store])
    except SystemExit as end:
        if end.code:
            raise
    return store


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", help="A store to search; the demo catalog, indexed for the run, without it.")
    parser.add_argument("--queries", type=Path, default=DEMO / "queries.jsonl")
    parser.add_argument("--model", type=Path, help="A real cross-encoder's folder.")
    parser.add_argument(
        "--large", action="store_true", help="At the size of bge-reranker-v2-m3; about 18 GB of memory."
    )
    parser.add_argument("--limit", type=int, default=40, help="How many queries, spread over the file.")
    parser.add_argument("--threads", type=int, default=available_cores())
    arguments = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):  # every helper thread counts: all variants have these cores and no other
        os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[: arguments.threads]))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asked = candidates(arguments.store or index_demo(folder), arguments.queries, arguments.limit)
        model = arguments.model or save_random(folder / "model", large=arguments.large)
        variants = cross_encoders(model, folder, arguments.threads, large=arguments.large)
        if not arguments.large:
            variants += late_interaction(arguments.threads)
        measure(variants, asked)
    pairs = statistics.mean(len(documents) for _, documents in asked)
    weights = arguments.model or "random weights"
    print(f"{len(asked)} queries of {pairs:.0f} pairs, {arguments.threads} threads, {weights}")
    print_table(variants)


if __name__ == "__main__":
    main()
