"""AttributeHybridRanker: named legs, one order of products, reasons."""

import copy
from dataclasses import replace

import pytest
from haystack import Pipeline
from haystack.core.serialization import component_from_dict, component_to_dict

from builders import ids, product
from haystack_integrations.components.rankers.partwise import AttributeHybridRanker
from partwise.errors import ConfigError

TYPE = "haystack_integrations.components.rankers.partwise.hybrid.AttributeHybridRanker"


def test_to_dict():
    """The saved form is pinned: it stands in users' files."""
    saved = component_to_dict(AttributeHybridRanker(), "ranker")
    assert saved == {"type": TYPE, "init_parameters": {"weights": None, "top_k": 10}}


def test_from_dict():
    """Custom parameters come back."""
    saved = {"type": TYPE, "init_parameters": {"weights": {"dense": 0.5}, "top_k": 3}}
    ranker = component_from_dict(AttributeHybridRanker, saved, "ranker")
    assert (ranker.weights, ranker.top_k) == ({"dense": 0.5}, 3)
    assert component_to_dict(ranker, "ranker") == saved


def test_pipeline_round_trip():
    """A pipeline with the ranker survives its YAML."""
    pipeline = Pipeline()
    pipeline.add_component("ranker", AttributeHybridRanker(top_k=2))
    assert Pipeline.loads(pipeline.dumps()).to_dict() == pipeline.to_dict()


def test_fuses_legs_by_document():
    """A document found by both legs stands before one found by either."""
    dense = [product("A", score=0.9), product("B", score=0.8), product("X", score=0.1)]
    sparse = [product("B", score=9.0), product("C", score=8.0)]
    found = AttributeHybridRanker().run("q", dense_documents=dense, sparse_documents=sparse)["documents"]
    assert ids(found)[0] == "B"
    assert set(ids(found)) == {"A", "B", "C", "X"}
    assert set(found[0].meta["partwise"]["scores"]) == {"dense", "sparse"}


def test_weights_bind_by_name():
    """A leg with all the weight decides alone, whatever arrives beside it."""
    ranker = AttributeHybridRanker(weights={"dense": 0.0})
    legs = {"dense_documents": [product("A", score=0.9)], "sparse_documents": [product("B", score=1.0)]}
    assert ids(ranker.run("q", **legs)["documents"]) == ["B", "A"]


def test_top_k_counts_products():
    """Chunks of one product take one place, and all of them stay reachable."""
    chunks = [product("A", score=1 - n / 10, chunk=f"#{n}") for n in range(3)]
    found = AttributeHybridRanker(top_k=2).run("q", documents=[*chunks, product("B", score=0.1)])["documents"]
    assert ids(found) == ["A", "B"]
    assert [chunk["id"] for chunk in found[0].meta["partwise"]["chunks"]] == ["A#1", "A#2"]


def test_claimed_products_pass_alone():
    """What the lookup claims is the answer: no other leg adds a product or changes the order."""
    claimed = [product("Z", score=1.0, partwise={"part_number": {"number": "1"}}), product("Y", score=1.0)]
    found = AttributeHybridRanker().run("q", part_number_documents=claimed, dense_documents=[product("A", score=1.0)])
    assert ids(found["documents"]) == ["Z", "Y"]
    assert found["documents"][0].meta["partwise"]["part_number"] == {"number": "1"}


def test_reranked_documents_bound_the_result():
    """With a reranker's answer only its documents are ranked; the legs give features."""
    dense = [product("A", score=0.9), product("B", score=0.8)]
    found = AttributeHybridRanker().run("q", dense_documents=dense, reranked_documents=[product("B", score=0.7)])
    assert ids(found["documents"]) == ["B"]
    assert set(found["documents"][0].meta["partwise"]["scores"]) == {"dense", "reranked"}


def test_candidate_is_a_nudge():
    """An unclaimed candidate wins a tie and loses to a clear match."""
    tie = [product("A", score=5.0), product("B", score=5.0), product("C", score=1.0)]
    found = AttributeHybridRanker().run("q", sparse_documents=tie, candidate_documents=[product("B")])["documents"]
    assert ids(found) == ["B", "A", "C"]
    far = AttributeHybridRanker().run("q", sparse_documents=tie, candidate_documents=[product("C")])["documents"]
    assert ids(far)[-1] == "C"


def test_customer_numbers_stay_with_their_customer():
    """A search shows no customer number and no key; a lookup's candidate shows what the lookup let through."""
    numbers = [{"number": "B-1", "kind": "customer", "customer": "B"}, {"number": "X", "kind": "oem"}]
    found = product("A", score=0.9, part_numbers=numbers, part_number_keys=["b1", "x"])
    offered = product("A", part_numbers=numbers[:1])
    searched = AttributeHybridRanker().run("q", dense_documents=[found])["documents"][0]
    assert searched.meta["part_numbers"] == [{"number": "X", "kind": "oem"}]
    assert "part_number_keys" not in searched.meta
    asked = AttributeHybridRanker().run("q", dense_documents=[found], candidate_documents=[offered])["documents"][0]
    assert asked.meta["part_numbers"] == numbers[:1]


def test_inputs_are_not_changed():
    """Documents that come in leave as they were."""
    dense = [product("A", score=0.9, partwise={"degraded": "slow"}), product("B", score=0.8)]
    before = copy.deepcopy(dense)
    found = AttributeHybridRanker().run("q", dense_documents=dense, sparse_documents=[replace(dense[0], score=3.0)])
    assert dense == before
    assert found["documents"][0].meta["partwise"]["degraded"] == "slow"


def test_nothing_in_nothing_out():
    """No legs, or empty ones, give no documents."""
    assert AttributeHybridRanker().run("q") == {"documents": []}
    assert AttributeHybridRanker().run("q", dense_documents=[], part_number_documents=None) == {"documents": []}


@pytest.mark.parametrize("top_k", [0, -1])
def test_top_k_below_one_is_refused(top_k):
    """Zero is an error at run time too: it never falls back to the init value."""
    with pytest.raises(ConfigError, match="top_k must be at least 1"):
        AttributeHybridRanker(top_k=top_k)
    with pytest.raises(ConfigError, match="top_k must be at least 1"):
        AttributeHybridRanker().run("q", documents=[product("A", score=1.0)], top_k=top_k)


async def test_run_async_gives_the_same():
    """The async twin answers as run does."""
    dense = [product("A", score=0.9), product("B", score=0.8)]
    assert await AttributeHybridRanker().run_async("q", dense_documents=dense) == AttributeHybridRanker().run(
        "q", dense_documents=dense
    )
