"""
What a second stage costs: the same 40 candidates by a MiniLM-sized cross-encoder on torch and by late interaction.

    partwise index examples/catalog/products.jsonl --fields examples/catalog/fields.yaml --store STORE
    python benchmarks/second_stage.py --store STORE --queries examples/catalog/queries.jsonl

The cross-encoder is the stock SentenceTransformersSimilarityRanker in CatalogReranker, as in two_stage_minilm: the
architecture of ms-marco-MiniLM-L-6-v2 (6 layers of 384) with random weights and the packaged vocabulary. Its time is
that of the real model, its order means nothing. Late interaction runs twice, first with nothing remembered. The three
take turns query by query, so a busy machine slows all alike.
"""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from haystack import Document
from haystack_integrations.components.rankers.sentence_transformers import SentenceTransformersSimilarityRanker
from leg_weights import collect
from measures import read_lines

from haystack_integrations.components.rankers.partwise import AttributeHybridRanker, CatalogReranker
from partwise.models.folder import PACKAGED


def save_cross_encoder(folder: str) -> None:
    """Save a cross-encoder of MiniLM's size with random weights."""
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    special = {f"{name}_token": f"[{name.upper()}]" for name in ("pad", "unk", "cls", "sep", "mask")}
    file = str(PACKAGED / "tokenizer.json")
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=file, model_max_length=512, **special)
    shape: dict[str, Any] = {"hidden_size": 384, "num_hidden_layers": 6, "num_attention_heads": 12}
    config = BertConfig(vocab_size=len(tokenizer), intermediate_size=1536, num_labels=1, **shape)
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.backend_tokenizer.no_truncation()
    tokenizer.backend_tokenizer.no_padding()
    tokenizer.save_pretrained(folder)


def timed(reranker: CatalogReranker, query: str, documents: list[Document]) -> float:
    started = time.perf_counter()
    reranker.run(query, documents)
    return (time.perf_counter() - started) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=40, help="How many queries.")
    arguments = parser.parse_args()
    first_stage = AttributeHybridRanker(top_k=40)
    asked = [query for query in read_lines(arguments.queries) if query["ids"]]
    found = collect(arguments.store, asked)[: arguments.limit]
    with tempfile.TemporaryDirectory() as folder:
        save_cross_encoder(folder)
        torch = CatalogReranker(SentenceTransformersSimilarityRanker(model=folder), score_scale="probability")
        cold = CatalogReranker(cache_size=0)
        warm = CatalogReranker()
        for reranker in (torch, cold, warm):
            reranker.warm_up()
        times: dict[str, list[float]] = {"cross-encoder, torch": [], "late interaction": [], "late, remembered": []}
        for query, dense, sparse in found:
            legs = {"dense_documents": dense, "sparse_documents": sparse}
            documents = first_stage.run(query["query"], **legs)["documents"]
            warm.run(query["query"], documents)
            for name, reranker in zip(times, (torch, cold, warm), strict=True):
                times[name].append(timed(reranker, query["query"], documents))
    peer = statistics.median(times["cross-encoder, torch"])
    print(f"{len(found)} queries, {os.cpu_count()} cores\n{'':<24}{'p50 ms':>9}{'p99 ms':>9}{'of torch':>10}")
    for name, each in times.items():
        p50, p99 = statistics.median(each), sorted(each)[int(len(each) * 0.99)]
        print(f"{name:<24}{p50:>9.1f}{p99:>9.1f}{p50 / peer:>10.3f}")


if __name__ == "__main__":
    main()
