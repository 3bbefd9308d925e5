"""Sheets of candidates to rate, and the check of judged queries."""

import pytest

from partwise.evaluation.golden import check, pool
from partwise.evaluation.queries import JudgedQuery, read_judged_queries
from partwise.evaluation.runs import Hit
from partwise.spreadsheets import harmless, meant


def hits(*products: str) -> list[Hit]:
    return [Hit(product, 1.0, {"title": f"T {product}", "brand": "Acme"}, "") for product in products]


def query(text: str, grades: dict[str, int], origin: str = "q.csv, row 2") -> JudgedQuery:
    return JudgedQuery(text, grades, origin=origin)


def everything(ids):
    return set(ids)


def test_the_pool_holds_what_any_pipeline_found():
    """Each product once, with who found it where; nothing beyond the depth."""
    rows = pool("bolt", {"dense": hits("a", "b", "c"), "hybrid": hits("b", "d", "e")}, depth=2)
    assert {row.id: row.found_by for row in rows} == {"a": "dense 1", "b": "dense 2; hybrid 1", "d": "hybrid 2"}
    assert {row.title for row in rows} == {"T a", "T b", "T d"}


def test_the_order_suggests_nothing_and_stays():
    """Rows are shuffled, otherwise for another query, and the same again for the same."""
    found = {"dense": hits(*(f"p{n:02}" for n in range(20)))}
    one = [row.id for row in pool("one", found, depth=20)]
    assert one == [row.id for row in pool("one", found, depth=20)]
    assert one != sorted(one)
    assert one != [row.id for row in pool("two", found, depth=20)]


def test_a_clean_set_has_no_faults():
    """Distinct queries with products of the store: nothing to say but how many."""
    found = check([query("bolt", {"a": 1}), query("nut", {"b": 1, "c": 0})], everything)
    assert (found.faults, found.notes, found.queries) == ([], [], 2)
    assert found.spread == pytest.approx(0.3, abs=0.001)


def test_every_fault_is_found_at_once():
    """The same query written otherwise, a product that is not there, a grade of another scale; no answer is a note."""
    usual = [query(f"q{n}", {"a": 1}, f"q.csv, row {n}") for n in range(20)]
    odd = [
        query("Hex  Bolt", {"a": 1}, "q.csv, row 30"),
        query("hex bolt", {"a": 1}, "q.csv, row 31"),
        query("lost", {"gone": 1}, "q.csv, row 32"),
        query("five stars", {"a": 5}, "q.csv, row 33"),
        query("nothing right", {"a": 0}, "q.csv, row 34"),
    ]
    found = check([*usual, *odd], lambda ids: set(ids) - {"gone"})
    assert found.faults == [
        "q.csv, row 31: 'hex bolt' is 'Hex  Bolt' at q.csv, row 30 written otherwise",
        "q.csv, row 32: 'lost' names product 'gone', which is not in the store",
        "q.csv, row 33: 'five stars' has the grade 5, where others have at most 1",
    ]
    assert found.notes == ["q.csv, row 34: 'nothing right' has no right answer"]
    assert found.queries == 24


def test_the_number_of_queries_goes_by_the_runs():
    """Where two runs are given, their differences say the spread."""
    found = check([query("bolt", {"a": 1})], everything, [0.5, -0.5] * 50)
    assert found.spread == pytest.approx(0.5, abs=0.01)
    assert found.needed > 4 * check([query("bolt", {"a": 1})], everything, [0.2, -0.2] * 50).needed


def test_a_sheet_that_is_not_rated_to_its_end_is_a_query_file(tmp_path):
    """Rows without a rating are unjudged, and an apostrophe for the spreadsheet is no part of an id."""
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("query,id,title,rating\nbolt,a,T,1\nbolt,b,T,\nbolt,'-40,T,2\n", encoding="utf-8-sig")
    (judged,) = read_judged_queries([sheet]).queries
    assert dict(judged.grades) == {"a": 1, "-40": 2}


@pytest.mark.parametrize("cell", ["=1+1", "-40", "@x", "+49", "\tx", "A-40", "'s-Gravenhage", "", "'"])
def test_cells_mean_what_they_meant(cell):
    """What is written for a spreadsheet reads back as it was, and is no formula."""
    assert meant(harmless(cell)) == cell
    assert not harmless(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
