"""What products state decides between them: kinds of queries, verdicts in the score, filters, boosts, the question."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partwise.attributes import Attribute, extract
from partwise.errors import ConfigError
from partwise.scoring import (
    Candidate,
    Scorer,
    check_numbers,
    check_weights,
    coverage,
    deciding_question,
    read_query,
)

TEXTS = {
    "coarse": "Hex bolt M12x1.75 x 50 mm, stainless steel A2-70",
    "fine": "Hex bolt M12x1.5 x 50 mm, stainless steel A2-70",
    "plain": "Hex bolt M12x1.75 x 50 mm, class 8.8, zinc plated",
    "silent": "Hex bolt, for the bolt of a hex bolt",
}
LEGS = {"sparse": [("silent", 9.0), ("fine", 8.9), ("plain", 8.8), ("coarse", 8.7)]}


def candidates(**meta):
    return {key: Candidate(text, {"product_id": key, **meta.get(key, {})}) for key, text in TEXTS.items()}


def scorer(**changes) -> Scorer:
    return Scorer(check_weights(None), **changes)


def order(query="M12x1.75 A2-70 bolt", *, given=None, **changes):
    return [entry.document_id for entry in scorer(**changes).rank(query, given or candidates(), LEGS)]


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("laptop bag", "broad"),
        ("bluetooth speaker", "broad"),
        ("hdmi cable", "broad"),
        ("HDMI Kabel 2 m schwarz", "specification"),
        ("monitor for the office 24 inch", "mixed"),
        ("USV 900 VA", "specification"),
        ("M12x1.75", "specification"),
        ("vis inox M8 pour la maison du jardin", "specification"),
        ("SS-M12-175-A270-HEX-50", "number"),
        ("LTC2053HMS8", "number"),
    ],
)
def test_the_kind_of_a_query_follows_from_what_it_states(query, kind):
    """Words make a query broad, values make it mixed or a specification, codes that are no attribute a number."""
    assert read_query(query).kind == kind


def test_a_specification_is_not_outvoted_by_wording():
    """The product that states all that is asked comes first, although the terms would have put it last."""
    assert order()[0] == "coarse"


def test_a_contradiction_stands_behind_silence_with_the_same_wording():
    """What a product does not say is unknown: that costs less than saying something else."""
    legs = {"sparse": [("fine", 5.0), ("silent", 5.0)]}
    given = {key: candidates()[key] for key in ("fine", "silent")}
    ranked = scorer(attribute_weights={"property_class": 0}).rank("M12x1.75 bolt", given, legs)
    assert [entry.document_id for entry in ranked] == ["silent", "fine"]
    assert [entry.judged[0].verdict.verdict for entry in ranked] == ["unknown", "contradiction"]


@pytest.mark.parametrize("rule", ["weighted_mean", "plus_per_match"])
def test_signals_attributes_and_boosts_add_up_to_the_score(rule):
    """The explanation is the calculation, whatever the rule."""
    boosted = candidates(coarse={"in_stock": True}, fine={"sold_out": True})
    ranked = scorer(rule=rule, meta_boosts={"in_stock": 0.05, "sold_out": -0.1}).rank("M12x1.75 A2-70", boosted, LEGS)
    for entry in ranked:
        signals = {name: part.value * part.weight for name, part in entry.contributions.items()}
        verdicts = math.fsum(verdict["contribution"] for verdict in entry.attributes())
        if rule == "weighted_mean":
            assert verdicts == pytest.approx(signals["attributes"])
            verdicts = 0.0
        total = math.fsum([*signals.values(), verdicts, *entry.boosts.values()])
        assert entry.score == pytest.approx(total)


def test_the_plain_rule_adds_a_tenth_per_match_and_nothing_else():
    """0.1 for each attribute met on the score of the legs, scaled to [0, 1]; a contradiction costs nothing."""
    plain = {
        entry.document_id: entry for entry in scorer(rule="plus_per_match").rank("M12x1.75 A2-70", candidates(), LEGS)
    }
    assert [verdict["contribution"] for verdict in plain["coarse"].attributes()] == [pytest.approx(0.1 / 1.2)] * 2
    assert [verdict["contribution"] for verdict in plain["fine"].attributes()] == [0.0, pytest.approx(0.1 / 1.2)]
    assert "attributes" not in plain["fine"].contributions


@given(st.text(max_size=40), st.lists(st.floats(-1, 1), min_size=2, max_size=2))
def test_scores_stay_in_their_range(query, boosts):
    """No query and no boost takes a score out of [0, 1]."""
    given_boosts = {"in_stock": boosts[0], "new": boosts[1]}
    for rule in ("weighted_mean", "plus_per_match"):
        marked = candidates(coarse={"in_stock": True, "new": True}, silent={"new": 1})
        ranked = scorer(rule=rule, meta_boosts=given_boosts).rank(query, marked, LEGS)
        assert len(ranked) == len(TEXTS)
        assert all(0 <= entry.score <= 1 for entry in ranked)


def test_a_boost_lifts_what_is_in_stock():
    """A shop's own field decides between equals, and stands in the explanation."""
    legs = {"sparse": [("coarse", 5.0), ("plain", 5.0)]}
    given = {key: candidates(plain={"in_stock": True})[key] for key in ("coarse", "plain")}
    ranked = scorer(meta_boosts={"in_stock": 0.05}).rank("hex bolt", given, legs)
    assert ranked[0].document_id == "plain"
    assert ranked[0].boosts == {"in_stock": pytest.approx(0.05 / 1.05)}
    assert not ranked[1].boosts


def test_a_filter_drops_what_contradicts_and_keeps_silence():
    """Only the named kinds filter, and what says nothing of them stays unless asked to go."""
    assert set(order(mode="filter", filter_kinds=frozenset({"thread"}))) == {"coarse", "plain", "silent"}
    assert set(order(mode="filter", filter_kinds=frozenset({"property_class"}))) == {"coarse", "fine", "silent"}
    assert set(order(mode="filter")) == {"coarse", "silent"}
    assert set(order(mode="filter", drop_unknown=True)) == {"coarse"}


def test_weights_by_kind_of_attribute_turn_the_order():
    """A user who cares more for the thread than for the class gets it first."""
    assert order(attribute_weights={"thread": 5.0}).index("plain") < order(attribute_weights={"thread": 5.0}).index(
        "fine"
    )
    caring = order(attribute_weights={"thread": 0.1, "property_class": 5.0})
    assert caring.index("fine") < caring.index("plain")


def test_a_brand_of_the_candidates_is_asked_for():
    """A brand is known from the catalog, and the product of another maker contradicts it."""
    given = candidates(coarse={"brand": "Bosch Rexroth"}, fine={"brand": "SKF"})
    ranked = scorer().rank("bosch rexroth bolt", given, LEGS)
    verdicts = {entry.document_id: [(j.verdict.kind, j.verdict.verdict) for j in entry.judged] for entry in ranked}
    assert verdicts["coarse"] == [("brand", "match")]
    assert verdicts["fine"] == [("brand", "contradiction")]
    assert verdicts["silent"] == [("brand", "unknown")]


def test_coverage_counts_rare_words_more():
    """A word that one product has says more than one that all have, and word forms count as the word."""
    texts = {"a": "hex bolts flanged", "b": "hex bolts", "c": "hexagon"}
    found = coverage(read_query("flange bolt"), texts)
    assert found["a"] == pytest.approx(1.0)
    assert 0 < found["b"] < 0.5
    assert found["c"] == 0


def test_specs_outrank_the_text():
    """What an annotator wrote into the meta is compared, not what the text says."""
    specs = [item.to_dict() for item in extract("M12x1.5")]
    given = candidates(coarse={"specs": specs})
    ranked = {entry.document_id: entry for entry in scorer().rank("M12x1.75", given, LEGS)}
    assert ranked["coarse"].judged[0].verdict.verdict == "contradiction"


def bolt(length: float, **more: str) -> list[Attribute]:
    codes = [Attribute(kind, value) for kind, value in more.items()]
    return [Attribute("thread", "M8"), Attribute("length", length, unit="mm"), *codes]


def test_the_question_asks_for_what_differs():
    """The value is asked for that all state and in which they differ, smallest first."""
    asked = [Attribute("thread", "M8")]
    found = deciding_question(asked, [bolt(60.0), bolt(40.0), bolt(50.0)])
    assert found is not None
    assert found["kind"] == "length"
    assert found["question"] == "Which length: 40, 50 or 60 mm?"
    assert [value["value"] for value in found["values"]] == [40.0, 50.0, 60.0]
    many = deciding_question(asked, [bolt(float(n)) for n in range(10, 80, 10)])
    assert many is not None
    assert many["question"] == "Which length: 10, 20, 30 or 40 mm (3 more)?"


@pytest.mark.parametrize(
    "offered",
    [
        [],
        [bolt(40.0)],
        [bolt(40.0), bolt(40.0)],
        [bolt(40.0), [Attribute("thread", "M8")]],
        [[Attribute("mass", 1.0, unit="kg")], [Attribute("mass", 2.0, unit="kg")]],
    ],
)
def test_no_question_without_a_difference_that_all_state(offered):
    """Nothing is asked of one product, of equal ones, of what one does not state, or of a consequence such as mass."""
    assert deciding_question([], offered) is None


def test_a_question_is_not_asked_again():
    """What the query states already is not asked."""
    assert deciding_question([Attribute("length", 40.0, unit="mm")], [bolt(40.0), bolt(50.0)]) is None


@pytest.mark.parametrize("value", ["high", True, math.nan, 101])
def test_numbers_by_name_are_checked(value):
    """A weight or boost that cannot work is one error that names it."""
    with pytest.raises(ConfigError, match=r"attribute_weights\['thread'\] must be a number from 0 to 100"):
        check_numbers("attribute_weights", {"thread": value}, lowest=0, highest=100)


def test_weights_by_kind_of_query_come_from_a_file(tmp_path):
    """A file names weights for a kind of query; the others keep their defaults."""
    file = tmp_path / "weights.yaml"
    file.write_text("weights:\n  broad: {dense: 7}\n", encoding="utf-8")
    weights = check_weights(str(file))
    assert weights["broad"]["dense"] == 7
    assert weights["mixed"] == check_weights(None)["mixed"]


@pytest.mark.parametrize("content", ["- 1", "broad: [1]", "weights: {broad: {vector: 1}}", "{"])
def test_bad_weights_files_are_refused(tmp_path, content):
    """A file that holds no weights is one error that says so."""
    file = tmp_path / "weights.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"weights"):
        check_weights(str(file))
