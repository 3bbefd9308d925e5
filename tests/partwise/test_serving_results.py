"""Documents as replies: what is shown, and what is not."""

import math

from haystack import Document

from partwise.serving.results import degraded_of, facets_of, question_of, result_of, staged
from partwise.serving.searching import haystack_filter


def document(number: int, product: str | None = None, **meta) -> Document:
    return Document(
        id=str(number),
        content=f"text {number}",
        embedding=[0.5],
        score=1 / number,
        meta={"product_id": product or f"p{number}", **meta},
    )


def test_a_bare_document_is_a_result():
    """A document that no component of ours has seen has every key, and nothing of its meta but the names."""
    result = result_of(Document(id="7", content=None, meta={"title": 42, "brand": ["x"], "secret": "no"}), 1)
    shown = result.model_dump()
    assert (shown["product_id"], shown["title"], shown["brand"], shown["score"]) == ("7", "42", None, None)
    assert shown["attributes"] == shown["signals"] == shown["chunks"] == []
    assert "no" not in result.model_dump_json()


def test_scores_that_are_no_numbers_are_null():
    """NaN and infinity are no JSON."""
    assert result_of(Document(id="1", score=math.nan), 1).score is None


def test_each_product_of_the_first_stage_counts_once():
    """The first stage's order counts products by their best chunk."""
    order = staged([document(1, "a"), document(2, "b"), document(3, "a"), document(4, "c")])
    assert [(each.rank, each.product_id, each.id) for each in order] == [(1, "a", "1"), (2, "b", "2"), (3, "c", "4")]


def test_facets_are_ordered_by_count_then_name():
    """The most common value first; documents without one count nowhere; no more than 20 values."""
    brands = ["Zeta", "Acme", "Zeta", None, "Beta", *(f"B{n:02}" for n in range(30))]
    facets = facets_of(document(n, brand=brand) for n, brand in enumerate(brands, start=1))
    assert [(each.value, each.count) for each in facets.brand[:3]] == [("Zeta", 2), ("Acme", 1), ("B00", 1)]
    assert len(facets.brand) == 20
    assert facets.category == []


def test_a_degradation_is_told_once():
    """What did not answer is told once for the reply, however many documents carry it."""
    mark = {"component": "reranker", "reason": "timeout", "message": "late"}
    marked = [document(n, partwise={"degraded": mark}) for n in (1, 2)]
    (told,) = degraded_of(marked)
    assert told.reason == "timeout"
    assert question_of(marked) is None
    assert question_of([]) is None


def test_filters_become_haystacks():
    """Each field asks for one of its values; a number written as text counts both ways."""
    assert haystack_filter({}) is None
    assert haystack_filter({"brand": "Acme", "meta.attributes.length": ["40", 50.5, True, "nan", "inf"]}) == {
        "operator": "AND",
        "conditions": [
            {"field": "meta.brand", "operator": "in", "value": ["Acme"]},
            {"field": "meta.attributes.length", "operator": "in", "value": ["40", 40.0, 50.5, True, "nan", "inf"]},
        ],
    }
