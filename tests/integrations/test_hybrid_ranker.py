"""AttributeHybridRanker: named legs, one order of products, reasons."""

import copy
from dataclasses import replace

import pytest
from haystack import Document, Pipeline
from haystack.core.serialization import component_from_dict, component_to_dict

from builders import ids, product
from haystack_integrations.components.rankers.partwise import AttributeHybridRanker
from partwise.errors import ConfigError

TYPE = "haystack_integrations.components.rankers.partwise.hybrid.AttributeHybridRanker"


DEFAULTS = {
    "weights": None,
    "top_k": 10,
    "attribute_weights": None,
    "rule": "weighted_mean",
    "mode": "score",
    "filter_kinds": None,
    "drop_unknown": False,
    "meta_boosts": None,
    "language": None,
    "attribute_kinds": None,
    "document_store": None,
    "source_order": None,
    "detect_language": False,
}


def test_to_dict():
    """The saved form is pinned: it stands in users' files."""
    saved = component_to_dict(AttributeHybridRanker(), "ranker")
    assert saved == {"type": TYPE, "init_parameters": DEFAULTS}


def test_from_dict():
    """Custom parameters come back."""
    saved = {"type": TYPE, "init_parameters": {**DEFAULTS, "weights": {"dense": 0.5}, "top_k": 3}}
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
    assert set(found[0].meta["partwise"]["scores"]) == {"dense", "sparse", "coverage"}


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


def claim(product_id: str, chunk: str, content: str, span: list[int]) -> Document:
    """A chunk as the lookup gives it."""
    return product(product_id, content, score=1.0, chunk=chunk, partwise={"part_number": {"span": span}})


TORQUE = {
    "en": "Mounting: tightening torque 85 Nm, at 200 °C reduced to 60 Nm.",
    "de": "Montage: Anzugsdrehmoment 85 Nm, bei 200 °C verringert auf 60 Nm.",
    "fr": "Montage : couple de serrage 85 Nm, à 200 °C réduit à 60 Nm.",
    "nl": "Montage: aanhaalmoment 85 Nm, bij 200 °C verlaagd tot 60 Nm.",
}
MATERIAL = {
    "en": "Material: stainless steel A2-70, salt spray 240 h.",
    "de": "Werkstoff: nichtrostender Stahl A2-70, Salzsprühnebel 240 h.",
    "fr": "Matière : acier inoxydable A2-70, brouillard salin 240 h.",
    "nl": "Materiaal: roestvast staal A2-70, zoutsproeitest 240 h.",
}


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("torque of SS-M12-50 at 200 °C?", "torque-en"),
        ("Anzugsdrehmoment von SS-M12-50 bei 200 °C?", "torque-de"),
        ("quel est le couple de serrage de SS-M12-50 à 200 °C ?", "torque-fr"),
        ("aanhaalmoment van SS-M12-50 bij 200 °C?", "torque-nl"),
        ("is SS-M12-50 stainless steel?", "material-en"),
        ("SS-M12-50: aus welchem Werkstoff ist der Stahl?", "material-de"),
        ("matière de SS-M12-50, acier ?", "material-fr"),
        ("van welk materiaal is SS-M12-50, staal?", "material-nl"),
        ("SS-M12-50", "torque-en"),
    ],
)
def test_chunks_of_a_claim_are_ordered_by_the_rest_of_the_query(query, best):
    """Of the chunks of a claimed product the one that has most of the question is shown, the others stay reachable."""
    start = query.index("SS-M12-50")
    texts = {f"torque-{k}": v for k, v in TORQUE.items()} | {f"material-{k}": v for k, v in MATERIAL.items()}
    chunks = [claim("bolt-", name, f"SS-M12-50 {text}", [start, start + 9]) for name, text in texts.items()]
    found = AttributeHybridRanker().run(query, part_number_documents=[*chunks, claim("nut", "", "torque", [0, 1])])
    shown, other = found["documents"]
    assert (shown.id, shown.score, other.id) == (f"bolt-{best}", 1.0, "nut")
    assert {shown.id, *(chunk["id"] for chunk in shown.meta["partwise"]["chunks"])} == {c.id for c in chunks}


def test_the_number_itself_orders_no_chunks():
    """A chunk is not better because it repeats the asked number."""
    chunks = [claim("A", "#1", "6205 6205 6205 list", [0, 4]), claim("A", "#2", "the weight is 0.13 kg", [0, 4])]
    (shown,) = AttributeHybridRanker().run("6205 weight", part_number_documents=chunks)["documents"]
    assert shown.id == "A#2"


def test_claims_are_whole_unless_a_run_bounds_them():
    """A pasted list is answered in full, and cut only by who asks for fewer."""
    claimed = [product(f"{n}", score=1.0) for n in range(30)]
    ranker = AttributeHybridRanker(top_k=5)
    assert ids(ranker.run("q", part_number_documents=claimed)["documents"]) == ids(claimed)
    assert ids(ranker.run("q", part_number_documents=claimed, top_k=3)["documents"]) == ids(claimed[:3])


def test_reranked_documents_bound_the_result():
    """With a reranker's answer only its documents are ranked; the legs give features."""
    dense = [product("A", score=0.9), product("B", score=0.8)]
    found = AttributeHybridRanker().run("q", dense_documents=dense, reranked_documents=[product("B", score=0.7)])
    assert ids(found["documents"]) == ["B"]
    assert set(found["documents"][0].meta["partwise"]["scores"]) == {"dense", "reranked", "coverage"}


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
    with pytest.raises(ConfigError, match="top_k must be a whole number of at least 1"):
        AttributeHybridRanker(top_k=top_k)
    with pytest.raises(ConfigError, match="top_k must be a whole number of at least 1"):
        AttributeHybridRanker().run("q", documents=[product("A", score=1.0)], top_k=top_k)


async def test_run_async_gives_the_same():
    """The async twin answers as run does."""
    dense = [product("A", score=0.9), product("B", score=0.8)]
    assert await AttributeHybridRanker().run_async("q", dense_documents=dense) == AttributeHybridRanker().run(
        "q", dense_documents=dense
    )


def test_a_question_of_an_earlier_stage_is_not_asked_again():
    """What the first stage would ask about its products says nothing about those that are left."""
    earlier = product("1", partwise={"question": {"kind": "length"}, "kept": 1})
    notes = AttributeHybridRanker().run("hex bolt", dense_documents=[earlier])["documents"][0].meta["partwise"]
    assert "question" not in notes
    assert notes["kept"] == 1
