"""Queries that hold no part number claim none, in a store full of numbers that read like what buyers type."""

from pathlib import Path

import pytest
from haystack import Document

from edge_stores import fast_folder
from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator
from haystack_integrations.components.retrievers.partwise import PartNumberRetriever
from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore
from partwise.part_numbers import full_fold, soft_key

NUMBERS, QUERIES = 20_000, 3_000


@pytest.fixture(scope="module")
def folder():
    """A temporary folder for the store."""
    yield from fast_folder()


def test_specifications_claim_nothing(folder, monkeypatch):
    """The sentences of benchmarks/false_claims.py, in four languages; the catalogs' own words are for the benchmark."""
    monkeypatch.syspath_prepend(Path(__file__).parents[2] / "benchmarks")
    from short_numbers import short_numbers
    from specification_queries import CatalogWords, specification_queries

    numbers = short_numbers(NUMBERS)
    documents = [
        Document(id=f"n{place}", content="", meta={"part_number": number, "brand": ("Acme", None)[place % 2]})
        for place, number in enumerate(numbers)
    ]
    store = QdrantEdgeDocumentStore(path=str(folder / "store"), embedding_dim=1)
    store.write_documents(CatalogAnnotator().run(documents)["documents"])
    retriever = PartNumberRetriever(store)
    words = CatalogWords(words=["steel", "pump", "compact", "series"], makers=["Acme"])
    keys = {key for number in numbers for key in (soft_key(number), full_fold(number))}
    false, offered = [], 0
    for query in specification_queries(words, QUERIES, seed=23):
        if not keys.isdisjoint((soft_key(query.text), full_fold(query.text))):
            continue
        matches = retriever.run(query.text)["matches"]
        false += [(query.text, match["number"]) for match in matches if match["is_exact"]]
        offered += bool(matches)
    retriever.close()
    assert false == []
    assert offered > QUERIES / 3  # the store does hold what they read like
