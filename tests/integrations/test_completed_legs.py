"""Legs that score also what only another leg has found."""

import asyncio
from dataclasses import replace

import pytest
from haystack import Document
from haystack.core.serialization import component_from_dict, component_to_dict
from haystack.dataclasses import SparseEmbedding
from haystack.document_stores.in_memory import InMemoryDocumentStore

from builders import ids
from edge_stores import fast_folder, open_store
from haystack_integrations.components.rankers.partwise import AttributeHybridRanker
from partwise.errors import ConfigError, QueryError

QUERY = [1.0, 0.2, 0.0]
TERMS = SparseEmbedding([1, 2], [1.0, 1.0])
NEAR = {"dense": 1.0, "sparse": 1.0}


def part(number: int, embedding: list[float], terms: dict[int, float]) -> Document:
    sparse = SparseEmbedding(list(terms), list(terms.values()))
    return Document(
        id=f"d{number}", content=f"Part {number}", embedding=embedding, sparse_embedding=sparse, meta={"product_id": str(number)}
    )  # fmt: skip


@pytest.fixture
def store():
    """Six parts: the last one is second in both legs, so a cut after one place loses it in each."""
    for folder in fast_folder():
        opened = open_store(folder / "store")
        opened.write_documents(
            [
                part(1, [1.0, 0.2, 0.0], {9: 1.0}),
                part(2, [0.0, 0.0, 1.0], {1: 3.0, 2: 3.0}),
                part(3, [0.0, 1.0, 0.0], {8: 1.0}),
                part(4, [-1.0, 0.0, 0.0], {7: 1.0}),
                part(5, [1.0, 0.3, 0.1], {1: 2.5, 2: 2.5}),
            ]
        )
        yield opened
        opened.close()


def test_scores_are_the_search_s(store):
    """Given documents score as the search scores them, by vector and by terms; what has neither is left out."""
    dense = {d.id: d.score for d in store.query_by_embedding(QUERY, top_k=10)}
    assert store.score_by_embedding(QUERY, ["d5", "d2", "unknown"]) == {name: dense[name] for name in ("d5", "d2")}
    sparse = {d.id: d.score for d in store.query_by_sparse(TERMS, top_k=10)}
    assert store.score_by_sparse_embedding(TERMS, ["d5", "d1"]) == {"d5": sparse["d5"]}


def test_no_document_is_no_condition_for_none(store):
    """Scoring nothing gives nothing, never the whole store, and a store that does not exist neither."""
    assert store.score_by_embedding(QUERY, []) == {}
    for folder in fast_folder():
        assert open_store(folder / "none").score_by_embedding(QUERY, ["d1"]) == {}


def test_a_leg_knows_what_it_did_not_return(store):
    """The part that only the terms found gets its true cosine, so it passes the one that only the vector found."""
    dense = store.query_by_embedding(QUERY, top_k=1)
    sparse = store.query_by_sparse(TERMS, top_k=2)
    legs = {"dense_documents": dense, "sparse_documents": sparse}
    queries = {"query_embedding": QUERY, "query_sparse_embedding": TERMS}
    ranker = AttributeHybridRanker(weights=NEAR, document_store=store)
    found = ranker.run("x", **legs, **queries)["documents"]
    assert ids(found)[0] == "5"
    assert found[0].meta["partwise"]["scores"]["dense"]["raw"] == pytest.approx(
        store.score_by_embedding(QUERY, ["d5"])["d5"]
    )
    alone = AttributeHybridRanker(weights=NEAR).run("x", **legs, **queries)["documents"]
    assert "dense" not in next(d for d in alone if d.meta["product_id"] == "5").meta["partwise"]["scores"]
    assert asyncio.run(ranker.run_async("x", **legs, **queries))["documents"] == found


def test_only_a_leg_whose_query_is_known_is_completed(store):
    """Without the query's embedding a leg stays as it came; a document that the store lacks keeps its score."""
    stranger = Document(id="other", content="Part 7", meta={"product_id": "7"}, score=0.99)
    dense = [stranger, *store.query_by_embedding(QUERY, top_k=2)]
    sparse = store.query_by_sparse(TERMS, top_k=2)
    ranker = AttributeHybridRanker(weights=NEAR, document_store=store)
    found = ranker.run("x", dense_documents=dense, sparse_documents=sparse, query_embedding=QUERY)["documents"]
    scores = {d.meta["product_id"]: d.meta["partwise"]["scores"] for d in found}
    assert scores["7"]["dense"]["raw"] == 0.99
    assert "sparse" not in scores["1"]


def test_scaled_legs_count_in_one_scale(store):
    """A retriever that scales its scores is overruled by the store's own, so no two scales are mixed."""
    scaled = store.query_by_embedding(QUERY, top_k=2, scale_score=True)
    ranker = AttributeHybridRanker(document_store=store)
    found = ranker.run("x", dense_documents=scaled, query_embedding=QUERY)["documents"]
    assert [d.meta["partwise"]["scores"]["dense"]["raw"] for d in found] == sorted(
        store.score_by_embedding(QUERY, [d.id for d in scaled]).values(), reverse=True
    )


def test_claimed_products_pass_unscored(store):
    """What the lookup claims needs no embedding."""
    claimed = [replace(part(3, [0.0, 1.0, 0.0], {8: 1.0}), score=1.0)]
    assert ids(AttributeHybridRanker(document_store=store).run("x", part_number_documents=claimed)["documents"]) == [
        "3"
    ]


def test_an_embedding_that_does_not_fit(store):
    """A query's embedding of another length is one clear error."""
    with pytest.raises(QueryError, match="embedding has 2 numbers, the store's embedding_dim is 3"):
        AttributeHybridRanker(document_store=store).run(
            "x", dense_documents=store.query_by_embedding(QUERY), query_embedding=[1.0, 0.0]
        )


def test_a_store_that_cannot_score():
    """Another store is refused by name."""
    with pytest.raises(ConfigError, match="document_store must be a QdrantEdgeDocumentStore or None, got InMemory"):
        AttributeHybridRanker(document_store=InMemoryDocumentStore())


def test_saved_with_its_store(store):
    """The store comes back with the ranker."""
    saved = component_to_dict(AttributeHybridRanker(document_store=store), "ranker")
    loaded = component_from_dict(AttributeHybridRanker, saved, "ranker")
    assert component_to_dict(loaded, "ranker") == saved
    assert saved["init_parameters"]["document_store"]["init_parameters"]["path"] == store.path
    loaded.warm_up()
    loaded.close()
