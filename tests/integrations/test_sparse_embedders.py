"""The sparse embedders: terms of catalog documents and of queries, as Haystack components."""

import asyncio

import pytest
from haystack import Document, Pipeline
from haystack.dataclasses import SparseEmbedding
from haystack.document_stores.in_memory import InMemoryDocumentStore

from builders import product
from edge_stores import open_store
from haystack_integrations.components.embedders.partwise import (
    CatalogSparseDocumentEmbedder,
    CatalogSparseTextEmbedder,
)
from partwise.errors import ConfigError
from partwise.terms import term_index

MODULE = "haystack_integrations.components.embedders.partwise.sparse"


def embedded(document: Document) -> SparseEmbedding:
    (copy,) = CatalogSparseDocumentEmbedder().run([document])["documents"]
    assert copy.sparse_embedding is not None
    return copy.sparse_embedding


def asked(text: str) -> SparseEmbedding:
    return CatalogSparseTextEmbedder().run(text)["sparse_embedding"]


def test_query_meets_its_document() -> None:
    """All terms of a query are terms of the document that it describes."""
    document = embedded(product("1", "Sechskantschraube M12x1,75 A2-70", title="Sechskantschraube"))
    assert set(asked("schrauben m12 × 1.75").indices) & set(document.indices)
    assert set(asked("A2-70").indices) <= set(document.indices)


def test_indices_rise_and_values_are_positive() -> None:
    """Vectors are in canonical form."""
    for vector in (asked("patch cable Cat6a 0,25 m"), embedded(product("1", "patch cable Cat6a 0,25 m"))):
        assert vector.indices == sorted(set(vector.indices))
        assert len(vector.indices) == len(vector.values)
        assert all(value > 0 for value in vector.values)


def test_numbers_of_meta_become_terms_but_no_customer_numbers() -> None:
    """Every number of a product is a term, save those that belong to a customer."""
    numbers = [
        {"number": "4006381333931", "kind": "gtin"},
        {"number": "OEM-77", "kind": "oem", "brand": "Acme"},
        {"number": "SECRET-1", "kind": "customer", "customer": "c1"},
        {"number": "SECRET-2", "kind": "sku", "customer": "c1"},
    ]
    indices = set(embedded(product("1", "Pump", part_number="P-100X", part_numbers=numbers)).indices)
    assert {term_index(term) for term in ("p100x", "4006381333931", "oem77")} <= indices
    assert not {term_index(term) for term in ("secret1", "secret2", "secret", "1", "2")} & indices


def test_documents_are_copied_not_changed() -> None:
    """Inputs stay as they were; copies keep everything else, in order."""
    documents = [product("1", "cable", score=0.5), product("2", "bolt")]
    before = [document.to_dict() for document in documents]
    copies = CatalogSparseDocumentEmbedder().run(documents)["documents"]
    assert [document.to_dict() for document in documents] == before
    assert [(copy.id, copy.score, copy.meta) for copy in copies] == [(d.id, d.score, d.meta) for d in documents]


@pytest.mark.parametrize("text", ["", " \n", "---", "№?"])
def test_empty_text_gives_a_valid_vector(text: str) -> None:
    """Nothing to find is no error."""
    assert isinstance(asked(text), SparseEmbedding)
    assert embedded(Document(id="1", content=text or None)).indices == sorted(asked(text).indices)


def test_no_documents_give_none() -> None:
    """An empty list stays empty."""
    assert CatalogSparseDocumentEmbedder().run([]) == {"documents": []}


def test_wrong_inputs_name_the_right_component() -> None:
    """The two embedders are easily mixed up; the error says which one is meant."""
    with pytest.raises(TypeError, match="use the CatalogSparseDocumentEmbedder"):
        CatalogSparseTextEmbedder().run([product("1")])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="use the CatalogSparseTextEmbedder"):
        CatalogSparseDocumentEmbedder().run("text")  # type: ignore[arg-type]


def test_senseless_parameters_are_refused_at_once() -> None:
    """A number out of range is refused before any document comes."""
    with pytest.raises(ConfigError, match="b must be a number from 0 to 1, got 2"):
        CatalogSparseDocumentEmbedder(b=2)


def test_both_tell_the_same_fingerprint() -> None:
    """An index and its queries can be checked against each other."""
    fingerprint = CatalogSparseTextEmbedder().index_fingerprint()
    assert fingerprint == CatalogSparseDocumentEmbedder(k1=0.9).index_fingerprint() == {"sparse": "terms-2"}


def test_to_dict() -> None:
    """The saved form is pinned: users' YAML files hold it."""
    pipeline = Pipeline()
    pipeline.add_component("text", CatalogSparseTextEmbedder())
    pipeline.add_component("documents", CatalogSparseDocumentEmbedder(title_weight=2.0))
    assert pipeline.to_dict()["components"] == {
        "text": {
            "type": f"{MODULE}.CatalogSparseTextEmbedder",
            "init_parameters": {
                "synonyms": None,
                "document_store": None,
                "attribute_kinds": None,
                "cross_lingual": True,
            },
        },
        "documents": {
            "type": f"{MODULE}.CatalogSparseDocumentEmbedder",
            "init_parameters": {
                "k1": 1.2,
                "b": 0.75,
                "average_length": 64.0,
                "title_weight": 2.0,
                "attribute_kinds": None,
            },
        },
    }


def test_round_trip_in_a_pipeline() -> None:
    """A loaded pipeline computes what the saved one did."""
    pipeline = Pipeline()
    pipeline.add_component("text", CatalogSparseTextEmbedder())
    pipeline.add_component("documents", CatalogSparseDocumentEmbedder(title_weight=2.0))
    loaded = Pipeline.loads(pipeline.dumps())
    inputs = {"text": {"text": "M8 bolt"}, "documents": {"documents": [product("1", "bolt M8", title="bolt")]}}
    assert loaded.run(inputs) == pipeline.run(inputs)


def test_async_twins_give_the_same() -> None:
    """run_async is run."""
    documents = [product("1", "bolt M8")]
    assert asyncio.run(CatalogSparseTextEmbedder().run_async("M8")) == CatalogSparseTextEmbedder().run("M8")
    assert asyncio.run(CatalogSparseDocumentEmbedder().run_async(documents)) == CatalogSparseDocumentEmbedder().run(
        documents
    )


def test_engine_ranks_by_our_vectors(tmp_path) -> None:
    """Through the store's engine the product that fits comes first, and an empty vector stores and asks without error."""
    edge = pytest.importorskip("qdrant_edge")
    texts = ["patch cable Cat6a 0.25 m grey", "patch cable Cat6 2.5 m grey", "Sechskantschraube M12x1,75", ""]
    vectors = [embedded(Document(id=str(row), content=text)) for row, text in enumerate(texts)]
    parameters = edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf)
    shard = edge.EdgeShard.create(str(tmp_path), edge.EdgeConfig(vectors=None, sparse_vectors={"terms": parameters}))
    points = [
        edge.Point(row, {"terms": edge.SparseVector(indices=vector.indices, values=vector.values)}, {})
        for row, vector in enumerate(vectors)
    ]
    shard.update(edge.UpdateOperation.upsert_points(points))

    def best(query: str) -> list[int]:
        vector = asked(query)
        sparse = edge.SparseVector(indices=vector.indices, values=vector.values)
        found = shard.query(edge.QueryRequest(query=edge.Query.Nearest(sparse, using="terms"), limit=4))
        return [point.id for point in found]

    assert best("Cat 6a cable 0,25m")[0] == 0
    assert best("M12 x 1.75 schrauben") == [2]
    assert best("---") == []


@pytest.fixture
def shelf(tmp_path):
    """A real store with five products."""
    texts = ["wireless keyboard", "laptop 15.6 inch", "laptop bag", "notebook sleeve", "Sechskantschraube M12x1.75"]
    documents = [product(str(number), text) for number, text in enumerate(texts)]
    store = open_store(tmp_path / "store")
    store.write_documents(CatalogSparseDocumentEmbedder().run(documents)["documents"])
    yield store
    store.close()


def found(store, embedder: CatalogSparseTextEmbedder, query: str) -> list[str]:
    documents = store.query_by_sparse(embedder.run(query)["sparse_embedding"])
    return [document.content for document in documents]


def test_a_mistyped_word_finds_its_products(shelf) -> None:
    """With the store, one slip in a word finds what the word finds; without it, nothing."""
    forgiving = CatalogSparseTextEmbedder(document_store=shelf)
    for typed, meant in (("keybaord", "keyboard"), ("wireles lapotp", "wireless laptop")):
        assert found(shelf, forgiving, typed) == found(shelf, forgiving, meant) != []
        assert found(shelf, CatalogSparseTextEmbedder(), typed) == []


@pytest.mark.parametrize(
    "query", ["wireless keyboard", "Laptops", "M12x1.57", "M12x1,75 sechskantschrauben", "15.6", ""]
)
def test_the_store_changes_nothing_that_is_known(shelf, query) -> None:
    """A query of known words and of numbers is embedded to the same vector with the store as without."""
    assert CatalogSparseTextEmbedder(document_store=shelf).run(query) == CatalogSparseTextEmbedder().run(query)


def test_a_store_that_cannot_tell_changes_nothing() -> None:
    """Any document store may be named; one that counts no terms leaves words as they are typed."""
    embedder = CatalogSparseTextEmbedder(document_store=InMemoryDocumentStore())
    embedder.warm_up()
    assert embedder.run("keybaord") == CatalogSparseTextEmbedder().run("keybaord")


def test_a_store_that_is_not_there_yet_is_made_by_nobody(tmp_path) -> None:
    """A query before the first document finds nothing near, and makes no folder."""
    embedder = CatalogSparseTextEmbedder(document_store=open_store(tmp_path / "none"))
    embedder.warm_up()
    assert embedder.run("keybaord") == CatalogSparseTextEmbedder().run("keybaord")
    assert list(tmp_path.iterdir()) == []


def test_synonyms_find_what_others_call_it(shelf, tmp_path) -> None:
    """A word finds its synonyms' products too, after its own, from a mapping as from a file."""
    path = tmp_path / "synonyms.yaml"
    path.write_text("laptop: [notebook]\nhex bolt: [Sechskantschraube]\n", encoding="utf-8")
    own = CatalogSparseTextEmbedder(synonyms=str(path))
    assert found(shelf, own, "laptop")[-1] == "notebook sleeve"
    assert found(shelf, own, "hex bolts") == ["Sechskantschraube M12x1.75"]
    same = CatalogSparseTextEmbedder(synonyms={"laptop": ["notebook"], "hex bolt": "Sechskantschraube"})
    assert (
        same.run("laptop, hex bolt")
        == own.run("laptop, hex bolt")
        != CatalogSparseTextEmbedder().run("laptop, hex bolt")
    )


def test_synonyms_that_cannot_work_are_refused_at_once(tmp_path) -> None:
    """The pipeline is not built, and the error names the file."""
    with pytest.raises(ConfigError, match="none.yaml: synonyms cannot be read"):
        CatalogSparseTextEmbedder(synonyms=str(tmp_path / "none.yaml"))


def test_forgiving_embedder_survives_yaml(shelf) -> None:
    """A loaded pipeline has the synonyms and the store, and guesses what the saved one did, sync and async."""
    pipeline = Pipeline()
    pipeline.add_component("text", CatalogSparseTextEmbedder(synonyms=[["bag", "sleeve"]], document_store=shelf))
    loaded = Pipeline.loads(pipeline.dumps())
    assert loaded.to_dict() == pipeline.to_dict()
    inputs = {"text": {"text": "lapotp bag"}}
    assert loaded.run(inputs) == pipeline.run(inputs) == asyncio.run(loaded.run_async(inputs))
    indices = set(loaded.run(inputs)["text"]["sparse_embedding"].indices)
    assert {term_index("laptop"), *asked("sleeve").indices} <= indices
    loaded.get_component("text").close()
