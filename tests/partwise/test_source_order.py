"""Sources of one product that say different things: whom the scorer believes, and what it says of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partwise.attributes import Attribute, Verdict, product_specs
from partwise.errors import ConfigError
from partwise.scoring import Candidate, Scorer, SourceOrder, check_weights

ORDER = SourceOrder(("pim", "datasheet"))
NAMES = ("pim", "datasheet", "forum", "wiki", None)
VERDICTS = ("match", "partial_match", "unknown", "partial_contradiction", "contradiction")


def candidate(text: str, source: str | None, product: str = "p1") -> Candidate:
    """A document of a product."""
    meta = {"product_id": product, "title": text} | ({"source": source} if source else {})
    return Candidate(text, {**meta, "specs": product_specs(text, meta)})


def ranked(order: SourceOrder, query: str, witnesses: dict | None = None, **candidates: Candidate) -> dict:
    """What the scorer says of each document's attributes, best first."""
    scorer = Scorer(check_weights(None), source_order=order)
    legs = {"dense": [(name, 0.8) for name in candidates]}
    found = scorer.rank(query, candidates, legs, witnesses=witnesses or {})
    return {entry.document_id: entry.attributes() for entry in found}


PIM, SHEET, FORUM = (
    candidate(f"Hex bolt M12 x {length} mm", name) for length, name in ((60, "pim"), (80, "datasheet"), (100, "forum"))
)


def test_the_more_authoritative_source_counts():
    """Asked for what the PIM says, all documents of the product fit; asked for what the forum says, none does."""
    for length, verdict in ((60, "match"), (100, "contradiction")):
        found = ranked(ORDER, f"hex bolt length {length} mm", pim=PIM, sheet=SHEET, forum=FORUM)
        for attributes in found.values():
            (judged,) = (each for each in attributes if each["kind"] == "length")
            assert (judged["verdict"], judged["source"]) == (verdict, "pim")


def test_both_values_are_in_the_explanation():
    """Beside the verdict stand the sources that say otherwise, with what they say."""
    found = ranked(ORDER, "bolt length 60 mm", pim=PIM, sheet=SHEET)
    (judged,) = found["sheet"]
    assert judged["offered"]["text"].strip() == "60 mm"
    assert judged["others"] == [{"source": "datasheet", "offered": "80 mm", "verdict": "contradiction"}]


def test_a_document_that_was_not_found_is_heard():
    """A witness is not ranked, but its source counts."""
    found = ranked(ORDER, "bolt length 80 mm", witnesses={"pim": PIM}, sheet=SHEET)
    assert list(found) == ["sheet"]
    assert found["sheet"][0]["verdict"] == "contradiction"
    assert found["sheet"][0]["others"][0]["verdict"] == "match"


def test_what_the_best_source_leaves_out_the_next_one_says():
    """A source that says nothing of an attribute leaves it to the next."""
    plain = candidate("Hex bolt", "pim")
    found = ranked(ORDER, "bolt length 80 mm", plain=plain, sheet=SHEET)
    assert {each[0]["verdict"] for each in found.values()} == {"match"}
    assert all("others" not in each[0] for each in found.values())


def test_without_an_order_each_document_speaks_for_itself():
    """No order, one source, or other products: nothing is settled, and nothing is added to the explanation."""
    for order, other in (
        (SourceOrder(), SHEET),
        (ORDER, candidate("Bolt 80 mm", "pim")),
        (ORDER, candidate("Bolt 80 mm", "forum", "p2")),
    ):
        found = ranked(order, "bolt length 60 mm", pim=PIM, other=other)
        assert (found["pim"][0]["verdict"], found["other"][0]["verdict"]) == ("match", "contradiction")
        assert not any("others" in each[0] for each in found.values())


def test_unnamed_sources_are_equals_behind_the_named():
    """Two forums do not overrule each other; the PIM overrules both."""
    wiki = candidate("Hex bolt M12 x 60 mm", "wiki")
    found = ranked(ORDER, "bolt length 100 mm", forum=FORUM, wiki=wiki)
    assert (found["forum"][0]["verdict"], found["wiki"][0]["verdict"]) == ("match", "contradiction")
    found = ranked(ORDER, "bolt length 60 mm", forum=FORUM, wiki=wiki, pim=PIM)
    assert {each[0]["verdict"] for each in found.values()} == {"match"}


@pytest.mark.parametrize("given", ["pim", ["pim", "pim"], [1], [""]])
def test_an_order_that_is_none_is_refused(given):
    """A name alone, a name twice and what is no name are one clear error."""
    with pytest.raises(ConfigError, match="source_order"):
        SourceOrder.read(given)


@st.composite
def products(draw):
    """Verdicts of one product's documents, each with its source."""
    entries = draw(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VERDICTS)), min_size=1, max_size=6))
    asked = Attribute("length", 60.0, unit="mm", text="60 mm")
    verdicts, metas = {}, {}
    for place, (source, name) in enumerate(entries):
        offered = None if name == "unknown" else Attribute("length", float(place), unit="mm", text=f"{place} mm")
        verdicts[f"d{place}"] = [Verdict("length", name, asked, offered, "rule")]
        metas[f"d{place}"] = {"product_id": "p", "source": source}
    return verdicts, metas


@given(products(), st.randoms(use_true_random=False))
def test_the_order_of_documents_changes_nothing(product, rng):
    """Whatever order documents come in, each is settled alike."""
    verdicts, metas = product
    names = list(verdicts)
    rng.shuffle(names)
    assert ORDER.settle({name: verdicts[name] for name in names}, metas) == ORDER.settle(verdicts, metas)


@given(products())
def test_the_believed_source_is_never_less_authoritative(product):
    """Where any document states the attribute, the believed source is the best of those that do."""
    verdicts, metas = product
    stating = [ORDER.rank(metas[name]["source"]) for name, (own,) in verdicts.items() if own.verdict != "unknown"]
    for (settled,) in ORDER.settle(verdicts, metas).values():
        if stating and len({meta["source"] for meta in metas.values()}) > 1:
            assert ORDER.rank(settled.source) == min(stating)
            assert settled.verdict.verdict != "unknown"
