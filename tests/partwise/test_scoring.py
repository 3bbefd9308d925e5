"""Scores: calibrated, explained, independent of the legs' order."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partwise.errors import ConfigError
from partwise.scoring import DEFAULT_WEIGHTS, check_weights, score_documents

BROAD = DEFAULT_WEIGHTS["broad"]

ids = st.sampled_from("abcdefgh")
legs = st.dictionaries(
    st.sampled_from(sorted(BROAD)),
    st.lists(st.tuples(ids, st.floats(-1e6, 1e6)), max_size=8, unique_by=lambda pair: pair[0]),
)


@given(legs)
def test_scores_stay_between_zero_and_one(given_legs):
    """Whatever the legs say, a score is a number from 0 to 1 and the order follows it."""
    scored = score_documents(given_legs, BROAD)
    values = [entry.score for entry in scored]
    assert all(0 <= value <= 1 for value in values)
    assert values == sorted(values, reverse=True)


@given(legs)
def test_every_document_of_a_leg_is_scored_once(given_legs):
    """No document is lost or doubled by the fusion."""
    scored = [entry.document_id for entry in score_documents(given_legs, BROAD)]
    assert sorted(scored) == sorted({i for leg in given_legs.values() for i, _ in leg})


@given(legs)
def test_leg_order_does_not_change_a_score(given_legs):
    """Weights bind by name: the order in which legs arrive changes no score."""
    turned = dict(reversed(given_legs.items()))
    forward = {e.document_id: e.score for e in score_documents(given_legs, BROAD)}
    backward = {e.document_id: e.score for e in score_documents(turned, BROAD)}
    assert forward.keys() == backward.keys()
    assert all(math.isclose(forward[key], backward[key], abs_tol=1e-12) for key in forward)


def test_contributions_add_up_to_the_score():
    """The explanation is the calculation: values times weights give the score."""
    scored = score_documents({"dense": [("a", 0.9), ("b", 0.1)], "sparse": [("b", 4.0), ("a", 3.0)]}, BROAD)
    for entry in scored:
        assert entry.score == pytest.approx(sum(c.value * c.weight for c in entry.contributions.values()))
    assert scored[0].document_id == "a"
    assert scored[0].contributions["sparse"].raw == 3.0


def test_sparse_score_keeps_its_zero_and_dense_its_range():
    """The weakest term match still counts for its share, the farthest vector for nothing."""
    sparse = score_documents({"sparse": [("a", 10.0), ("b", 5.0)]}, BROAD)
    dense = score_documents({"dense": [("a", 0.9), ("b", 0.8)]}, BROAD)
    assert [entry.score for entry in sparse] == [1.0, 0.5]
    assert [entry.score for entry in dense] == [1.0, 0.0]


def test_leg_without_scores_counts_by_rank():
    """A retriever that gives no scores still orders its documents."""
    scored = score_documents({"documents": [("a", None), ("b", None)]}, BROAD)
    assert [(entry.document_id, entry.score) for entry in scored] == [("a", 1.0), ("b", 0.5)]


def test_only_the_named_ids_are_ranked():
    """With `only`, other documents set the scale and do not appear."""
    scored = score_documents({"sparse": [("a", 8.0), ("b", 4.0)]}, BROAD, only=["b", "c"])
    assert [(entry.document_id, entry.score) for entry in scored] == [("b", 0.5), ("c", 0.0)]


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"vector": 1.0}, r"unknown signals \['vector'\]"),
        ({"dense": -1.0}, "weight of 'dense'"),
        ({"dense": math.nan}, "weight of 'dense'"),
        ({"dense": "high"}, "weight of 'dense'"),
        (dict.fromkeys(BROAD, 0.0), "all weights are 0"),
    ],
)
def test_bad_weights_are_refused_by_name(weights, message):
    """A weight that cannot work is one error that names it."""
    with pytest.raises(ConfigError, match=message):
        check_weights(weights)
