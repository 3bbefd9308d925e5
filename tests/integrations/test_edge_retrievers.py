"""The embedded store's retrievers, alone and in pipelines."""

import asyncio
from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from haystack import Document, Pipeline, component
from haystack.dataclasses import SparseEmbedding
from haystack.document_stores.types import FilterPolicy

from edge_stores import fast_folder, open_store
from haystack_integrations.components.retrievers.partwise import (
    QdrantEdgeEmbeddingRetriever,
    QdrantEdgeSparseEmbeddingRetriever,
)
from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore
from partwise.errors import ConfigError, QueryError

MODULE = "haystack_integrations.components.retrievers.partwise.edge"
STORE = {
    "type": "haystack_integrations.document_stores.partwise.edge.QdrantEdgeDocumentStore",
    "init_parameters": {
        "path": "x",
        "embedding_dim": 3,
        "similarity": "cosine",
        "sparse_idf": True,
        "return_embedding": True,
        "payload_fields_to_index": None,
    },
}
BOTH = pytest.mark.parametrize("kind", [QdrantEdgeEmbeddingRetriever, QdrantEdgeSparseEmbeddingRetriever])
DENSE = [1.0, 0.1, 0.0]
TERMS = SparseEmbedding(indices=[1, 2], values=[1.0, 1.0])


def documents() -> list[Document]:
    return [
        Document(id="bolt", embedding=[1.0, 0.0, 0.0], sparse_embedding=SparseEmbedding([1], [2.0]), meta={"b": "A"}),
        Document(
            id="nut", embedding=[0.0, 5.0, 0.0], sparse_embedding=SparseEmbedding([1, 2], [1.0, 1.5]), meta={"b": "B"}
        ),
        Document(id="away", embedding=[-1.0, 0.0, 0.0], sparse_embedding=SparseEmbedding([9], [1.0]), meta={"b": "A"}),
        Document(id="bare", content="no vectors", meta={"b": "A"}),
    ]


@pytest.fixture
def tmp_path():
    yield from fast_folder()


@pytest.fixture
def store(tmp_path):
    opened = open_store(tmp_path / "store")
    opened.write_documents(documents())
    yield opened
    opened.close()


def ask(retriever: Any, **parameters: Any) -> list[Document]:
    query = DENSE if isinstance(retriever, QdrantEdgeEmbeddingRetriever) else TERMS
    return retriever.run(query, **parameters)["documents"]


def ids(found: list[Document]) -> list[str]:
    return [document.id for document in found]


@BOTH
def test_to_dict(kind):
    """The saved form never changes by accident."""
    retriever = kind(open_store("x"), filter_policy="merge", top_k=3)
    assert retriever.to_dict() == {
        "type": f"{MODULE}.{kind.__name__}",
        "init_parameters": {
            "document_store": STORE,
            "filters": None,
            "top_k": 3,
            "scale_score": False,
            "return_embedding": False,
            "filter_policy": "merge",
            "score_threshold": None,
        },
    }


@BOTH
def test_from_dict(kind, tmp_path, monkeypatch):
    """Parameters come back, defaults fill in, and nothing is opened or made."""
    monkeypatch.chdir(tmp_path)
    data = {"type": f"{MODULE}.{kind.__name__}", "init_parameters": {"document_store": STORE, "filter_policy": "merge"}}
    restored = kind.from_dict(deepcopy(data))
    assert isinstance(restored.document_store, QdrantEdgeDocumentStore)
    assert (restored.filter_policy, restored.top_k) == (FilterPolicy.MERGE, 10)
    assert kind.from_dict(restored.to_dict()).to_dict() == restored.to_dict()
    assert list(tmp_path.iterdir()) == []


@BOTH
@pytest.mark.parametrize(
    "parameters",
    [{"document_store": "store"}, {"top_k": 0}, {"filter_policy": "both"}],
)
def test_impossible_parameters(kind, parameters):
    """A parameter that cannot work is refused at once."""
    with pytest.raises(ConfigError):
        kind(**{"document_store": open_store("x"), **parameters})


def test_dense_order_and_scores(store):
    """Cosines come in order, from -1 to 1, or from 0 to 1 when scaled; documents without a vector stay out."""
    found = ask(QdrantEdgeEmbeddingRetriever(store))
    assert ids(found) == ["bolt", "nut", "away"]
    cosine = 1 / np.sqrt(1.01)
    assert [d.score for d in found] == pytest.approx([cosine, 0.1 * cosine, -cosine])
    scaled = ask(QdrantEdgeEmbeddingRetriever(store), scale_score=True)
    assert [d.score for d in scaled] == pytest.approx([(d.score + 1) / 2 for d in found])
    assert all(-1 <= d.score <= 1 for d in QdrantEdgeEmbeddingRetriever(store).run([0.3, 0.7, 0.1])["documents"])


@pytest.mark.parametrize(
    ("similarity", "scores"), [("dot_product", [1.0, 0.5, -1.0]), ("euclidean", [-0.1, -2.00249844, -5.0009999])]
)
def test_other_similarities(tmp_path, similarity, scores):
    """Higher is better with every similarity, also where the engine gives a distance."""
    other = open_store(tmp_path / similarity, similarity=similarity)
    other.write_documents(documents())
    retriever = QdrantEdgeEmbeddingRetriever(other)
    found = ask(retriever)
    assert [d.score for d in found] == pytest.approx(scores, rel=1e-3)
    assert ids(found)[0] == "bolt"
    assert [d.score for d in found] == sorted((d.score for d in found), reverse=True)
    assert ids(ask(retriever, score_threshold=scores[1] - 0.01)) == ids(found)[:2]
    scaled = [d.score for d in ask(retriever, scale_score=True)]
    assert scaled == sorted(scaled, reverse=True)
    assert all(0 <= score <= 1 for score in scaled)
    assert ask(retriever, return_embedding=True)[0].embedding == pytest.approx([1.0, 0.0, 0.0])
    other.close()


def test_sparse_order_and_scores(tmp_path, store):
    """Shared terms decide, rare ones more than common ones; without idf the score is the plain product."""
    found = ask(QdrantEdgeSparseEmbeddingRetriever(store))
    assert sorted(ids(found)) == ["bolt", "nut"]
    plain = open_store(tmp_path / "plain", sparse_idf=False)
    plain.write_documents(documents())
    scores = {d.id: d.score for d in ask(QdrantEdgeSparseEmbeddingRetriever(plain))}
    assert scores == pytest.approx({"nut": 2.5, "bolt": 2.0})
    assert {d.id: d.score for d in found} != pytest.approx(scores)
    scaled = ask(QdrantEdgeSparseEmbeddingRetriever(plain), scale_score=True)
    assert all(0.5 < d.score < 1 for d in scaled)
    plain.close()


@BOTH
def test_run_parameters_replace_those_of_init(store, kind):
    """Filters, top_k, threshold and vectors can be set anew for each run."""
    retriever = kind(store, top_k=1, filters={"field": "meta.b", "operator": "==", "value": "A"})
    assert ids(ask(retriever)) == ["bolt"]
    assert len(ask(retriever, top_k=5, filters={"field": "meta.b", "operator": "in", "value": ["A", "B"]})) > 1
    assert ids(ask(retriever, filters={"field": "meta.b", "operator": "==", "value": "B"})) == ["nut"]
    assert ask(retriever, score_threshold=99.0) == []
    assert ask(retriever)[0].embedding is None
    vectors = ask(retriever, return_embedding=True)[0]
    assert vectors.embedding == [1.0, 0.0, 0.0]
    assert vectors.sparse_embedding == SparseEmbedding([1], [2.0])


@BOTH
def test_merged_filters(store, kind):
    """With the policy merge, both filters must hold."""
    retriever = kind(
        store, filters={"field": "meta.b", "operator": "==", "value": "A"}, filter_policy=FilterPolicy.MERGE
    )
    assert ask(retriever, filters={"field": "id", "operator": "==", "value": "nut"}) == []
    assert ids(ask(retriever, filters={"field": "id", "operator": "in", "value": ["nut", "bolt"]})) == ["bolt"]


@BOTH
@pytest.mark.parametrize("top_k", [0, -1])
def test_top_k_of_a_run_never_falls_back(store, kind, top_k):
    """A run's top_k below 1 is an error, not the init value."""
    with pytest.raises(ConfigError, match="top_k"):
        ask(kind(store), top_k=top_k)


@BOTH
def test_a_huge_top_k(store, kind):
    """Asking for more than there is returns what there is."""
    assert {"bolt", "nut"} <= set(ids(ask(kind(store), top_k=10**9)))


@pytest.mark.parametrize(
    ("query", "words"),
    [([1.0, 2.0], "2 numbers.*3"), ([1.0, float("nan"), 0.0], "NaN"), (["a", "b", "c"], "numbers")],
)
def test_malformed_vectors(store, query, words):
    """A query vector that cannot be compared is one error."""
    with pytest.raises(QueryError, match=words):
        QdrantEdgeEmbeddingRetriever(store).run(query)


def test_malformed_terms(store):
    """Terms that the engine would choke on are one error; no terms find nothing."""
    retriever = QdrantEdgeSparseEmbeddingRetriever(store)
    with pytest.raises(QueryError, match="twice"):
        retriever.run(SparseEmbedding([1, 1], [1.0, 1.0]))
    assert retriever.run(SparseEmbedding([], [])) == {"documents": []}


@BOTH
def test_async_twin(store, kind):
    """The asynchronous run gives the same."""
    retriever = kind(store, top_k=2)
    query = DENSE if kind is QdrantEdgeEmbeddingRetriever else TERMS
    assert asyncio.run(retriever.run_async(query)) == retriever.run(query)


@BOTH
def test_inputs_stay_as_they_are(store, kind):
    """Neither query nor filters are changed by a run."""
    query: Any = deepcopy(DENSE if kind is QdrantEdgeEmbeddingRetriever else TERMS)
    filters = {"field": "meta.b", "operator": "==", "value": "A"}
    kind(store, filter_policy="merge", filters=filters).run(
        query, filters={"field": "id", "operator": "!=", "value": "x"}
    )
    assert query == (DENSE if kind is QdrantEdgeEmbeddingRetriever else TERMS)
    assert filters == {"field": "meta.b", "operator": "==", "value": "A"}


@BOTH
def test_a_store_that_does_not_exist(tmp_path, kind):
    """A retriever on no store finds nothing and makes nothing."""
    retriever = kind(open_store(tmp_path / "none"))
    retriever.warm_up()
    assert ask(retriever) == []
    assert list(tmp_path.iterdir()) == []


@component
class Counter:
    """Ends a pipeline with the ids of both legs."""

    @component.output_types(ids=list[str])
    def run(self, dense: list[Document], sparse: list[Document]) -> dict[str, list[str]]:
        """Join the legs."""
        return {"ids": [*ids(dense), *ids(sparse)]}


@pytest.fixture
def pipeline(store, monkeypatch):
    """Two legs, each with a store object of its own on one folder, loaded from YAML."""
    monkeypatch.setenv("HAYSTACK_DESERIALIZATION_ALLOWLIST", Counter.__module__)
    legs = Pipeline()
    for name, kind in [("dense", QdrantEdgeEmbeddingRetriever), ("sparse", QdrantEdgeSparseEmbeddingRetriever)]:
        legs.add_component(name, kind(open_store(store.folder), top_k=1))
    loaded = Pipeline.loads(legs.dumps())
    loaded.add_component("end", Counter())
    loaded.connect("dense.documents", "end.dense")
    loaded.connect("sparse.documents", "end.sparse")
    return loaded


def test_two_legs_of_one_pipeline_share_the_folder(pipeline, store):
    """A pipeline loaded from YAML searches with both legs, twice at once, beside an open store."""
    data = {"dense": {"query_embedding": DENSE}, "sparse": {"query_sparse_embedding": TERMS}}
    expected = {"end": {"ids": ["bolt", "nut"]}}
    assert pipeline.run(data) == expected

    async def twice() -> list[dict[str, Any]]:
        return await asyncio.gather(pipeline.run_async(data), pipeline.run_async(data))

    assert asyncio.run(twice()) == [expected, expected]
    assert pipeline.run(data) == expected
    pipeline.close()
    assert store.count_documents() == 4
