"""A list told by line: where lines stand, and which match belongs to which."""

from haystack import Document
from hypothesis import given
from hypothesis import strategies as st

from partwise.cli.bom import look_up
from partwise.part_numbers.found_lines import Line, by_line, text_lines, told


def match(text: str, number: str, product: str, *, exact: bool = True, **more) -> dict:
    start = text.index(number)
    facts = {"brand": "Acme", "ambiguous": False, "quantity": None, "reason": None, "replaced_by_chain": []}
    return {
        "span": [start, start + len(number)],
        "number": number,
        "is_exact": exact,
        "product_ids": [product],
        **facts,
        **more,
    }


@given(st.text(alphabet="aZ9 -\t;\r\n", max_size=80))
def test_lines_stand_where_they_say(text):
    """Each line has its number in the text and begins where it says, whatever is pasted."""
    place = -1
    for line, (start, end) in text_lines(text):
        assert place < start < end <= len(text)
        assert text.count("\n", 0, start) == line.line - 1
        assert not text[start].isspace()
        place = start


def test_matches_belong_to_their_lines():
    """A match is told with the line that it stands in, its span counted from there; others name nothing."""
    text = "  A-100 x2\n\nnothing\nB-200, C-300"
    found = by_line(text, [match(text, "A-100", "1"), match(text, "B-200", "2"), match(text, "C-300", "3")])
    assert [(line.line, [(own["number"], own["span"]) for own in matches]) for line, matches in found] == [
        (1, [("A-100", [0, 5])]),
        (3, []),
        (4, [("B-200", [0, 5]), ("C-300", [7, 12])]),
    ]


def test_a_line_is_told_by_its_claims():
    """Claims hide candidates; the count beside the only number is the line's."""
    text = "A-100 x2"
    line = Line(1, text)
    claim, candidate = match(text, "A-100", "1"), match(text, "A-100", "2", exact=False, reason="packaging")
    found = told(line, [candidate, claim], {"1": "Bolt", "2": "Nut"})
    assert (found.status, found.product_ids, found.title, found.quantity) == ("exact", ("1",), "Bolt", 2)
    assert told(line, [candidate], {}).status == "candidate"
    assert told(line, [], {}).status == "unresolved"


def test_products_numbered_by_the_catalog_have_their_titles():
    """A catalog may have numbers as ids; a line names the product's title all the same, claimed or a candidate."""
    bolt = Document(id="d", meta={"product_id": 7, "title": "Bolt"})
    for shown in ("documents", "candidates"):
        answer = {"matches": [match("A-100", "A-100", "7")], shown: [bolt]}
        (found,) = look_up([Line(1, "A-100")], lambda _, answer=answer: answer)
        assert found.title == "Bolt"
