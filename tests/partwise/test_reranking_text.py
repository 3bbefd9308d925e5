"""What a second stage reads: the compact text of a document for a query."""

from hypothesis import given
from hypothesis import strategies as st

from partwise.reranking import catalog_text, compact_text, estimate_tokens
from partwise.scoring import read_query

CABLE = {
    "title": "Acme patch cable Cat6 grey",
    "brand": "Acme",
    "part_number": "PC-6-213-GY",
    "attributes": {"jacket": "LSZH", "length": "2.13 m", "package_weight": "0.2 kg", "plugs": "RJ45"},
}
CONTENT = (
    "Acme patch cable Cat6 grey\nA cable for offices and homes.\njacket: LSZH\nlength: 2.13 m\nplugs: RJ45\n"
    "package weight: 0.2 kg"
)


def lines(query: str, **options: int) -> list[str]:
    return compact_text(read_query(query), CONTENT, CABLE, **options).splitlines()


def test_number_brand_title_come_first():
    """Part number, brand and title lead, and nothing is said twice."""
    assert lines("anything")[:2] == ["PC-6-213-GY", "Acme patch cable Cat6 grey"]
    assert len(lines("anything")) == len(set(lines("anything")))


def test_asked_attributes_come_next():
    """An attribute of a kind that the query asks for stands before everything else, in whatever unit it is asked."""
    assert lines("patch cable 7 ft")[2] == "length: 2.13 m"


def test_lines_with_the_query_s_words_come_before_the_rest():
    """A line that shares a word with the query stands before the description."""
    assert lines("which jacket")[2] == "jacket: LSZH"


def test_a_small_budget_keeps_what_was_asked():
    """With room for little, the number, the title and the asked attribute stay, and the rest goes."""
    assert lines("7 ft", max_tokens=25) == ["PC-6-213-GY", "Acme patch cable Cat6 grey", "length: 2.13 m"]


def test_the_part_number_is_never_cut():
    """Even with no room at all the whole part number and title are there."""
    assert lines("7 ft", max_tokens=1) == ["PC-6-213-GY", "Acme patch cable Cat6 grey"]


def test_a_long_description_is_cut_between_words():
    """A text that does not fit is cut, but no word of it in two."""
    text = " ".join(["unbreakable"] * 200)
    kept = compact_text(read_query("x"), f"Title\n{text}", {"title": "Title"}, max_tokens=30).splitlines()
    assert set(kept[1].split()) == {"unbreakable"}
    assert sum(estimate_tokens(kept)) <= 30


def test_the_budget_counts_by_the_given_tokenizer():
    """A model's own count decides what fits."""
    by_words = compact_text(
        read_query("x"), CONTENT, CABLE, max_tokens=12, count_tokens=lambda texts: [len(t.split()) for t in texts]
    )
    assert by_words.splitlines() == ["PC-6-213-GY", "Acme patch cable Cat6 grey", "A cable for offices and homes."]


def test_without_meta_the_content_is_read():
    """A document with nothing but content gives its first line and what fits."""
    assert compact_text(read_query("bolt"), "Hex bolt M12\nlength: 50 mm", {}) == "Hex bolt M12\nlength: 50 mm"
    assert compact_text(read_query("bolt"), None, {}) == ""


@given(st.text(max_size=400), st.text(max_size=40), st.integers(min_value=1, max_value=60))
def test_any_text_is_written_within_the_budget(content, query, budget):
    """Whatever the document and the query say, what is added to the head stays within the budget."""
    meta = {"part_number": "SS-M12-50", "title": "Bolt"}
    written = compact_text(read_query(query), content, meta, max_tokens=budget).splitlines()
    assert written[0] == "SS-M12-50"
    head = sum(estimate_tokens(written[:2]))
    assert sum(estimate_tokens(written)) <= max(budget, head)


def test_compact_is_part_of_all():
    """Nothing is invented: every line is one of the whole text."""
    whole = catalog_text(CONTENT, CABLE).splitlines()
    assert set(lines("7 ft RJ45 cable")) <= set(whole)
