"""What a reranker reads, what of its answer is believed, and what its scores become."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partwise.errors import ConfigError, PartwiseError, RerankerError
from partwise.part_numbers import check_fields
from partwise.reranking import calibrate, catalog_text, logistic, rerank

META = {
    "title": "Hex bolt M12 x 50",
    "brand": "Acme",
    "part_number": "SS-M12-50",
    "part_numbers": [{"number": "KUNDE-77", "kind": "customer", "customer": "kunde"}],
    "part_number_keys": ["kunde77"],
    "attributes": {"length": 50, "drive_type": "hex", "coated": False, "note": None},
}
finite = st.floats(allow_nan=False, allow_infinity=False)


# The text


def test_text_says_what_the_content_leaves_out():
    """Title, brand, number and attributes are there once, the content whole."""
    assert catalog_text("Zinc plated.\nlength: 50 mm", META) == (
        "Hex bolt M12 x 50\nAcme\nSS-M12-50\nZinc plated.\nlength: 50 mm\ndrive type: hex\ncoated: no"
    )


def test_text_of_a_converted_product_is_its_content():
    """Content that says everything already is the text as it is."""
    content = "Hex bolt M12 x 50\nAcme SS-M12-50\nlength: 50 mm\ndrive type: hex\ncoated: no"
    assert catalog_text(content, META) == content


def test_a_number_inside_a_number_is_not_said():
    """Brand `80` is not in `HP 1180`."""
    assert catalog_text("HP 1180", {"brand": "80"}) == "80\nHP 1180"


def test_customer_numbers_are_never_read():
    """What a customer calls a product is in no text and cannot be asked for."""
    assert "kunde" not in catalog_text("Bolt", META).casefold()
    with pytest.raises(ConfigError, match=r"part_numbers\.number, .*customers' own"):
        check_fields(["brand", "part_numbers.number"])


def test_named_fields_replace_the_catalog_text():
    """Fields stand before the content with their names, nested ones by dots; what is missing is left out."""
    assert catalog_text("Bolt", META, ["brand", "attributes.length", "colour"]) == (
        "brand: Acme\nattributes.length: 50\nBolt"
    )
    assert catalog_text(None, META, []) == ""


@pytest.mark.parametrize("meta", [{}, {"attributes": ["a"]}, {"attributes": None, "title": None}, {"title": 12}])
def test_any_meta_gives_a_text(meta):
    """Documents of other catalogs may hold anything under these names."""
    assert catalog_text("Bolt", meta).endswith("Bolt")


def test_fields_are_a_list_of_names():
    """One name as a string would be read letter by letter."""
    with pytest.raises(ConfigError, match="list of field names, got 'brand'"):
        check_fields("brand")


# The answer


@given(st.lists(finite, max_size=8), st.data())
def test_every_document_comes_back_once(scores, data):
    """Whatever subset is answered, all documents are there, scored in [0, 1], in the order of their raw scores."""
    asked = [f"d{n}" for n in range(len(scores))]
    answer = data.draw(st.permutations(list(zip(asked, scores, strict=True))))
    answer = answer[: data.draw(st.integers(0, len(answer)))]
    ranked = rerank(asked, answer, ranker="R")
    assert sorted(entry.document_id for entry in ranked) == sorted(asked)
    values = [entry.score for entry in ranked]
    assert all(0 <= value <= 1 for value in values)
    assert values == sorted(values, reverse=True)
    assert [entry.raw for entry in ranked[: len(answer)]] == sorted((score for _, score in answer), reverse=True)


def test_ties_keep_the_first_stage():
    """Equal scores change nothing, in whatever order they come back."""
    ranked = rerank(["a", "b", "c"], [("c", 0.5), ("b", 0.5), ("a", 0.5)], ranker="R")
    assert [entry.document_id for entry in ranked] == ["a", "b", "c"]


def test_saturated_logits_keep_their_order():
    """Logits that a logistic cannot tell apart are ordered as logits."""
    ranked = rerank(["a", "b"], [("a", 800.0), ("b", 900.0)], ranker="R")
    assert [(entry.document_id, entry.score) for entry in ranked] == [("b", 1.0), ("a", 1.0)]


def test_dropped_documents_stand_last():
    """What a ranker leaves out keeps its order behind what it scored."""
    ranked = rerank(["a", "b", "c", "d"], [("d", 0.2)], ranker="R")
    assert [(e.document_id, e.score, e.raw) for e in ranked] == [
        ("d", 0.2, 0.2),
        ("a", 0.0, None),
        ("b", 0.0, None),
        ("c", 0.0, None),
    ]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ([("x", 0.5)], "document 'x', which it was not asked about"),
        ([("a", 0.5), ("a", 0.4)], "document 'a' twice"),
        ([("a", math.nan)], "the score nan for document 'a'"),
        ([("a", -math.inf)], "the score -inf for document 'a'"),
        ([("a", None)], "the score None for document 'a'; use a ranker that scores every document"),
        ([("a", "0.5")], "the score '0.5' for document 'a'"),
    ],
)
def test_an_answer_that_is_none_is_one_error(answer, problem):
    """The error names the ranker and what it returned."""
    with pytest.raises(RerankerError, match=f"TheirRanker returned {problem}") as caught:
        rerank(["a", "b"], answer, ranker="TheirRanker")
    assert isinstance(caught.value, PartwiseError)


def test_numpy_scores_are_numbers():
    """Rankers hand on what their library gives."""
    assert rerank(["a"], [("a", np.float32(0.5))], ranker="R")[0].raw == 0.5


# The scale


def test_probabilities_are_kept():
    """Scores within [0, 1] never go through a logistic a second time."""
    assert calibrate([0.0, 0.3, 1.0]) == [0.0, 0.3, 1.0]


def test_logits_become_probabilities():
    """One score outside [0, 1] shows that all are logits."""
    assert calibrate([3.0, 0.5]) == pytest.approx([0.9526, 0.6225], abs=1e-4)
    assert calibrate([0.5], "logit") == [logistic(0.5)]


def test_rounding_does_not_turn_probabilities_into_logits():
    """A 16-bit 1.0004 is a probability of 1."""
    assert calibrate([1.0004, 0.2]) == [1.0, 0.2]


def test_cosines_are_kept_and_cut():
    """A negative cosine is no match."""
    assert calibrate([-0.2, 0.7], "cosine") == [0.0, 0.7]


@pytest.mark.parametrize(("scores", "scale"), [([3.0], "probability"), ([0.2, -1.5], "cosine")])
def test_scores_outside_of_a_named_scale_are_an_error(scores, scale):
    """A scale that was named is believed, and checked."""
    with pytest.raises(RerankerError, match=f"R returned the score .*, which is no {scale}; set score_scale"):
        calibrate(scores, scale, "R")


@given(st.lists(finite, min_size=2))
def test_a_logistic_keeps_order_and_range(values):
    """Any finite logit has a probability, and no pair changes places."""
    found = [logistic(value) for value in sorted(values)]
    assert found == sorted(found)
    assert 0 <= found[0] <= found[-1] <= 1
