"""What a reranker reads, what of its answer is believed, and what its scores become."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partwise.errors import ConfigError, PartwiseError, RerankerError
from partwise.part_numbers import check_fields
from partwise.reranking import (
    Calibration,
    calibrate,
    catalog_text,
    check_answer,
    fit_calibration,
    logistic,
    read_calibration,
    rerank,
)

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
    ranked = rerank(asked, check_answer(asked, answer, "R"))
    assert sorted(entry.document_id for entry in ranked) == sorted(asked)
    values = [entry.score for entry in ranked]
    assert all(0 <= value <= 1 for value in values)
    assert values == sorted(values, reverse=True)
    assert [entry.raw for entry in ranked[: len(answer)]] == sorted((score for _, score in answer), reverse=True)


def test_ties_keep_the_first_stage():
    """Equal scores change nothing, in whatever order they come back."""
    ranked = rerank(["a", "b", "c"], {"c": 0.5, "b": 0.5, "a": 0.5})
    assert [entry.document_id for entry in ranked] == ["a", "b", "c"]


def test_saturated_logits_keep_their_order():
    """Logits that a logistic cannot tell apart are ordered as logits."""
    ranked = rerank(["a", "b"], {"a": 800.0, "b": 900.0})
    assert [(entry.document_id, entry.score) for entry in ranked] == [("b", 1.0), ("a", 1.0)]


def test_dropped_documents_stand_last():
    """What a ranker leaves out keeps its order behind what it scored."""
    ranked = rerank(["a", "b", "c", "d"], {"d": 0.2, "b": None})
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
        check_answer(["a", "b"], answer, "TheirRanker")
    assert isinstance(caught.value, PartwiseError)


def test_numpy_scores_are_numbers():
    """Rankers hand on what their library gives."""
    assert check_answer(["a"], [("a", np.float32(0.5))], "R") == {"a": 0.5}


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
        check_answer([str(n) for n in range(len(scores))], [(str(n), s) for n, s in enumerate(scores)], "R", scale)


@given(st.lists(finite, min_size=2))
def test_a_logistic_keeps_order_and_range(values):
    """Any finite logit has a probability, and no pair changes places."""
    found = [logistic(value) for value in sorted(values)]
    assert found == sorted(found)
    assert 0 <= found[0] <= found[-1] <= 1


# A fitted calibration

scales = st.sampled_from(["logit", "probability", "cosine", "auto"])
raws = {
    "logit": st.floats(-30, 30),
    "probability": st.floats(0, 1),
    "cosine": st.floats(-1, 1),
    "auto": st.floats(-1e300, 1e300),
}


@st.composite
def judged(draw):
    """A scale, scores of it, and a label for each."""
    scale = draw(scales)
    scores = draw(st.lists(raws[scale], min_size=1, max_size=30))
    labels = draw(st.lists(st.integers(0, 1), min_size=len(scores), max_size=len(scores)))
    return scale, scores, labels


@given(judged())
def test_any_fit_keeps_order_and_range(case):
    """Whatever the labels, no pair changes places and nothing leaves [0, 1]."""
    scale, scores, labels = case
    fitted = fit_calibration(scores, labels, scale)
    found = calibrate(sorted(scores), scale, fitted)
    assert found == sorted(found)
    assert all(0 <= value <= 1 for value in found)


def test_a_fit_on_separable_labels_is_finite():
    """Scores without a mistake give a steep map and no infinite one: Platt's targets stop short of 0 and 1."""
    fitted = fit_calibration([-2.0, -1.0, 1.0, 2.0] * 10, [0, 0, 1, 1] * 10)
    assert 1 < fitted.slope < 10
    assert abs(fitted.intercept) < 1e-6
    assert fitted.apply(2.0) > 0.95


def test_a_fit_finds_the_map_that_made_the_labels():
    """On many labels drawn by a known map, the map comes back."""
    draw = np.random.default_rng(7)
    logits = draw.normal(0, 3, 20_000)
    labels = draw.random(20_000) < 1 / (1 + np.exp(-(1.7 * logits - 0.8)))
    fitted = fit_calibration(list(logits), list(labels.astype(int)), "logit")
    assert (fitted.slope, fitted.intercept) == pytest.approx((1.7, -0.8), abs=0.07)


def test_a_fit_agrees_with_logistic_regression():
    """Where Platt's targets are the labels themselves but for little, an independent fit says the same."""
    linear_model = pytest.importorskip("sklearn.linear_model")
    draw = np.random.default_rng(8)
    cosines = draw.uniform(-1, 1, 5_000)
    labels = (draw.random(5_000) < 1 / (1 + np.exp(-(6 * cosines - 3)))).astype(int)
    theirs = linear_model.LogisticRegression(C=1e9, tol=1e-8).fit(cosines[:, None], labels)
    ours = fit_calibration(list(cosines), list(labels), "cosine")
    assert (ours.slope, ours.intercept) == pytest.approx((theirs.coef_[0, 0], theirs.intercept_[0]), rel=0.02)


def test_scores_against_their_labels_tell_nothing():
    """A ranker that is wrong throughout gets a flat map, never a turned one."""
    fitted = fit_calibration([-1.0, 1.0], [1, 0])
    assert fitted == Calibration(0.0, 0.0)
    assert fit_calibration([0.3, 0.3, 0.3], [1, 1, 1]).slope == 0


@pytest.mark.parametrize(
    ("scores", "labels"), [([], []), ([1.0], [1, 0]), ([math.nan], [1]), ([math.inf], [1]), ([1.0], [2])]
)
def test_what_cannot_be_fitted_is_refused(scores, labels):
    """No scores, no label for each, or numbers that are none."""
    with pytest.raises(ConfigError, match="a calibration is fitted to"):
        fit_calibration(scores, labels)


def test_a_calibration_survives_its_saved_form():
    """What is fitted is what a component's parameter takes."""
    fitted = fit_calibration([-1.0, 0.5, 2.0], [0, 1, 1])
    assert read_calibration(fitted.to_dict()) == fitted
    assert read_calibration(None) is None


@pytest.mark.parametrize(
    "given", [3, {"slope": 1}, {"slope": "1", "intercept": 0}, {"slope": 1, "intercept": math.inf}]
)
def test_a_calibration_that_is_none_is_refused(given):
    """YAML may hold anything under the name."""
    with pytest.raises(ConfigError, match="calibration"):
        read_calibration(given)
