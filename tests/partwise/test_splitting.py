"""Splitting long texts: nothing is lost, nothing is cut that belongs together, each chunk says whose it is."""

import re
import string
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from partwise.attributes import stated_spans
from partwise.models.lengths import TokenLengths
from partwise.part_numbers import number_spans
from partwise.splitting import Limits, Part, split_text
from partwise.splitting.delimited import delimited_tables
from partwise.splitting.html import html_tables
from partwise.splitting.markdown import read_outline
from partwise.splitting.structure import read_structure
from partwise.splitting.variants import find_variants, number_column

META = {"product_id": "7", "title": "Ball valve Alpha", "brand": "Acme", "part_number": "BV-12 300"}
HEADER_WORDS = 6  # of title, brand and number


def words_of(texts: list[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def sentence_ends(text: str) -> list[int]:
    return [found.end() for found in re.finditer(r"\.", text)]


def limits(length: int) -> Limits:
    return Limits(length, words_of, sentence_ends)


def split(text: str, length: int = 30, meta: dict[str, Any] | None = None, **options: Any) -> list[Part]:
    return split_text(text, META if meta is None else meta, limits(length), **options)


def tokens(text: str) -> list[str]:
    """What stands between white space and has a letter or digit."""
    return [piece for piece in text.split() if any(map(str.isalnum, piece))]


# --- what texts are made of

WORD = st.text(string.ascii_lowercase + "äéß", min_size=2, max_size=9)
GROUP = st.tuples(st.text(string.ascii_uppercase, max_size=3), st.integers(10, 9999)).map(lambda t: f"{t[0]}{t[1]}")
NUMBER = st.tuples(GROUP, st.sampled_from("-/. "), GROUP, st.sampled_from("-/ "), GROUP).map("".join)
UNIT = st.sampled_from(["mm", "V", "kg", "bar", "°C", "Nm", "A", "ft", "l/min", "%", "kΩ", "mm²"])
AMOUNT = st.one_of(st.integers(1, 999).map(str), st.decimals(0, 99, places=1).map(str), st.just("1,5"), st.just("1/2"))
VALUE = st.tuples(AMOUNT, UNIT).map(" ".join)
SENTENCE = st.lists(st.one_of(WORD, WORD, WORD, NUMBER, VALUE), min_size=1, max_size=25).map(
    lambda pieces: "so " + " and ".join(pieces) + "."
)
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=6).map(" ".join)
HEADING = st.tuples(st.integers(1, 3), WORD).map(lambda t: f"{'#' * t[0]} {t[1]}")
LIST = st.lists(SENTENCE, min_size=1, max_size=4).map(lambda items: "\n".join(f"- {item}" for item in items))
CELL = st.one_of(WORD, VALUE, NUMBER)
TABLE = st.lists(st.tuples(WORD, CELL, CELL), min_size=1, max_size=6).map(
    lambda rows: "| Property | Size | Other |\n|---|---|---|\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows)
)
BLOCKS = st.lists(st.one_of(PARAGRAPH, HEADING, LIST, TABLE), min_size=1, max_size=8)
TEXT = BLOCKS.map("\n\n".join)
SOME = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def body_of(part: Part, text: str) -> str:
    return text[slice(*part.span)]


@SOME
@given(text=TEXT, length=st.integers(12, 60))
def test_nothing_is_lost_and_the_order_is_kept(text, length):
    """The bodies of the chunks, one after the other, hold every token of the source; each chunk ends with its body."""
    parts = split(text, length)
    assert tokens(" ".join(body_of(part, text) for part in parts)) == tokens(text)
    assert all(part.text.endswith(body_of(part, text)) for part in parts)
    assert all(one.span[1] <= other.span[0] for one, other in pairwise(parts))


@SOME
@given(blocks=BLOCKS, number=NUMBER, value=VALUE, length=st.integers(12, 60), data=st.data())
def test_numbers_and_values_stay_whole(blocks, number, value, length, data):
    """Wherever a part number or a value with its unit stands, some chunk's body has it whole."""
    place = data.draw(st.integers(0, len(blocks)))
    text = "\n\n".join([*blocks[:place], f"use {number} at {value} then {number} or {value} again", *blocks[place:]])
    bodies = [body_of(part, text) for part in split(text, length)]
    assert sum(body.count(number) for body in bodies) == text.count(number)
    assert sum(body.count(value) for body in bodies) == text.count(value)


@SOME
@given(text=TEXT)
def test_what_is_read_from_a_text_stays_whole(text):
    """No place that attributes or part numbers are read from is cut, by the readers' own account."""
    spans = [part.span for part in split(text, 12)]
    for start, end in [*stated_spans(text), *number_spans(text)]:
        assert any(first <= start and end <= last for first, last in spans), text[start:end]


@SOME
@given(text=TEXT, length=st.integers(12, 60))
def test_no_chunk_is_too_long_but_for_what_cannot_be_cut(text, length):
    """A chunk beyond the limit is one row, or one run of what belongs together."""
    for part in split(text, length):
        if len(part.text.split()) > length:
            body = body_of(part, text)
            is_row = "\n" not in body.strip() or body.startswith("| Property")
            assert is_row, part.text
            assert body.startswith("|") or number_spans(body) or stated_spans(body)


@SOME
@given(text=TEXT, length=st.integers(20, 60))
def test_each_chunk_says_whose_it_is(text, length):
    """Title, brand, number and the column names are in every chunk, and the headings above it."""
    for part in split(text, length):
        assert all(META[name] in part.text for name in ("title", "brand", "part_number"))
        body = body_of(part, text)
        if body.startswith("| ") and not body.startswith("| Property"):
            assert "| Property | Size | Other |\n|---|---|---|\n| " in part.text
        if len(part.path) == 1:
            assert part.path[0] in part.text


@SOME
@given(text=TEXT, length=st.integers(12, 60))
@example(text="\n\n".join(["# aa"] * 4), length=12)
def test_no_chunk_spans_two_sections(text, length):
    """A heading with text before it begins a chunk, unless the whole text is short enough."""
    parts = split(text, length)
    if len(parts) > 1:
        for part in parts:
            below = body_of(part, text).splitlines()
            behind_text = [line for at, line in enumerate(below) if line.startswith("#") and has_text(below[:at])]
            assert not behind_text


@pytest.mark.parametrize("mark", ["#", "###", "-", "*", ">"])
def test_a_mark_stays_with_what_it_marks(mark):
    """No chunk ends with the mark of a heading or of an item, which says nothing without what follows."""
    text = "\n\n".join(f"{mark} so and so and so and so and so" for _ in range(20))
    for length in range(12, 18):
        parts = split(text, length)
        assert len(parts) > 1
        assert not any(part.text.endswith(mark) for part in parts)


def has_text(lines: list[str]) -> bool:
    return any(line.strip() and not line.startswith("#") for line in lines)


@SOME
@given(text=st.text(max_size=400))
@example("\x00")
@example("|a|b\n-|-\n\t|")
@example("<table><tr><td>a<tr><td>b")
@example('a;b;c\n"1;2;3\n')
@example("\u2028\x1c| a\x0b|")
def test_any_text_is_split_without_loss(text):
    """Whatever characters come, no token is lost."""
    assert tokens(" ".join(body_of(part, text) for part in split(text, 10, {}, variants=False))) == tokens(text)


ROWS = st.lists(
    st.tuples(NUMBER, AMOUNT, WORD), min_size=1, max_size=8, unique_by=lambda row: re.sub(r"\W", "", row[0])
)


@SOME
@given(rows=ROWS, before=PARAGRAPH, after=PARAGRAPH, mark=st.sampled_from("|;\t"))
@example(rows=[("10-10-10", "1,5", "null")], before="so aa.", after="so aa.", mark="|")
def test_each_row_with_a_number_is_a_document(rows, before, after, mark):
    """Each variant's part has its number, column names and cells; the text around the table has the rest, in order."""
    lines = [mark.join(row) for row in (("Order code", "Length [mm]", "Colour"), *rows)]
    if mark == "|":
        lines.insert(1, "---|---|---")
    text = "\n".join([before, "", *lines, "", after])
    parts = split(text, 40)
    found = [part for part in parts if part.variant]
    assert [part.variant.product.product_id for part in found] == [row[0] for row in rows]
    for part, (number, amount, colour) in zip(found, rows, strict=True):
        assert f"Order code {number}\nLength [mm]: {amount}\nColour: {colour}" in part.text
        colours = {} if colour in ("null", "nan") else {"Colour": colour}  # how exports write that there is no value
        assert part.variant.product.attributes == {"Length [mm]": amount} | colours
        assert body_of(part, text) == mark.join((number, amount, colour))
    rest = " ".join(body_of(part, text) for part in parts if not part.variant)
    assert set(tokens(before) + tokens(after)) <= set(tokens(rest))


# --- single promises


def test_a_short_text_is_one_part():
    """What fits is not split, even where it has sections."""
    (part,) = split("# Ball valve Alpha\n\n## Data\n\n10 bar, BV-12 300 by Acme.", 30)
    assert part.text == "# Ball valve Alpha\n\n## Data\n\n10 bar, BV-12 300 by Acme."


def test_sentences_end_chunks():
    """A paragraph that is too long is cut behind a sentence, not in the middle of one."""
    text = " ".join(f"sentence number {place} is about something else entirely." for place in range(8))
    assert all(body_of(part, text).endswith(".") for part in split(text, 30))


def test_fields_are_kept_in_lines():
    """Lines `name: value` of a product's text are not cut within."""
    text = "\n".join(f"Property {letter}: a rather long value with some words in it" for letter in "ABCDEFGH")
    assert all(body_of(part, text).startswith("Property") for part in split(text, 30))


def test_long_headings_leave_room():
    """Outer headings, then the title, are left out where the header would fill half of a chunk; the number stays."""
    path = [f"{'#' * level} {' '.join(['heading'] * 8)} {level}" for level in (1, 2, 3)]
    text = "\n\n".join([*path, " ".join(["word"] * 60)])
    parts = split(text, 30, {**META, "title": "An extraordinarily long title " * 5})
    assert len(parts) > 1
    assert all(len(part.text.split()) <= 30 and "BV-12 300" in part.text for part in parts)
    assert "heading 3" in parts[1].text
    assert "heading 1" not in parts[1].text


def test_the_own_number_is_known_in_any_form():
    """A number of the product is whole, also where nothing else tells that its words belong together."""
    words = " ".join(["word"] * 7)
    text = " ".join([words, "Gamma Blue Nine Seven"] * 12)
    parts = split(text, 12, {"part_number": "Gamma-Blue-Nine-Seven"})
    assert sum(body_of(part, text).count("Gamma Blue Nine Seven") for part in parts) == 12


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Controller 6ES7 214-1AG40 with relays", "6ES7 214-1AG40"),
        ("use a BC 547B here", "BC 547B"),
        ("fits 06J 115 403 Q only", "06J 115 403 Q"),
        ("Order no.: 4711 in stock", "no.: 4711"),
        ("takes SS-M12-\n50 as well", "SS-M12-\n50"),
    ],
)
def test_numbers_with_blanks_are_known(text, whole):
    """A number may have blanks, a label, capitals at either end, and go on in the next line."""
    assert whole in [text[start:end] for start, end in number_spans(text)]


def test_a_repeated_value_is_stated_twice():
    """What a line says again is found again, unlike in `extract`, which gives it once."""
    text = "from 5 mm to 5 mm, 10 bar (145 psi)"
    stated = [text[start:end] for start, end in stated_spans(text)]
    assert stated.count("5 mm") >= 2 or any(part.count("5 mm") == 2 for part in stated)
    assert any("145 psi" in part for part in stated)


def test_tokens_of_an_encoder_are_counted():
    """With an encoder's tokens the limit holds in tokens, header included."""
    lengths = TokenLengths.load()
    text = " ".join(f"The valve BV-{place}00 withstands {place} bar at 120 °C." for place in range(60))
    parts = split_text(text, META, Limits(48, lengths, sentence_ends))
    assert len(parts) > 5
    assert max(lengths([part.text for part in parts])) <= 48


def test_a_model_that_counts_more_for_the_whole_is_heeded():
    """Where the pieces of a chunk count less than the chunk itself, chunks are made shorter."""

    def lengths(texts: list[str]) -> list[int]:
        return [len(text.split()) + len(text.split()) // 4 for text in texts]

    text = " ".join(["word"] * 200)
    parts = split_text(text, {}, Limits(20, lengths, sentence_ends))
    assert max(lengths([part.text for part in parts])) <= 20


# --- tables


def test_a_line_below_a_markdown_table_is_text():
    """What a converter writes right below a table is no row of it."""
    (table,) = read_outline("| A | B |\n|---|---|\n| 1 | 2 |\nText without a bar.\n").tables
    assert [row.cells for row in table.rows] == [("1", "2")]


def test_marks_are_taken_off_cells():
    """Bold, code, links and escapes around a cell go; signs within stay."""
    text = "| Order code | Length \\[mm\\] | Size |\n|---|---|---|\n| **AB-12** | `50` | 10*20*30 |\n| [AB-13](x.html) | *6* | a \\| b |"
    (table,) = read_outline(text).tables
    assert table.columns == ("Order code", "Length [mm]", "Size")
    assert [row.cells for row in table.rows] == [("AB-12", "50", "10*20*30"), ("AB-13", "6", "a | b")]


def test_columns_have_distinct_names():
    """A column without a name is named by its place, a second of the same name is counted, rows are filled."""
    (table,) = read_outline("| A | | A |\n|---|---|---|\n| 1 | 2 |\n").tables
    assert table.columns == ("A", "column 2", "A (2)")
    assert table.rows[0].cells == ("1", "2", "")


def test_csv_in_a_text_is_a_table():
    """Quotes and line breaks within a cell are read; prose around is none of it."""
    text = 'Sizes, as of today:\n\ncode;name;size\nA1;"one; two\nlines";3\nA2;x;4\n\nThe end; or not; who knows.\n'
    (table,) = delimited_tables(text)
    assert table.columns == ("code", "name", "size")
    assert [row.cells for row in table.rows] == [("A1", "one; two\nlines", "3"), ("A2", "x", "4")]
    assert text[slice(*table.rows[0].span)] == 'A1;"one; two\nlines";3'


@pytest.mark.parametrize(
    "text",
    [
        "First, second, third.\nFourth, fifth, sixth.\nSeventh, eighth, ninth.",
        "12;13;14\n15;16;17\n18;19;20",
        'a;b;c\n"never closed;2;3\n4;5;6',
        "name;name;x\n1;2;3\n4;5;6",
        "one;two;three",
    ],
)
def test_what_is_no_table(text):
    """Sentences, figures without names, a quote that is never closed, double names and a header alone are text."""
    assert list(delimited_tables(text)) == []


def test_a_spreadsheets_letters_are_no_names():
    """What XLSXToDocument writes has letters over columns and numbers before rows; the first row has the names."""
    (table,) = delimited_tables(",A,B\n1,Order code,Length [mm]\n2,AB-12,50\n3,AB-13,60\n")
    assert table.columns == ("Order code", "Length [mm]")
    assert [row.cells for row in table.rows] == [("AB-12", "50"), ("AB-13", "60")]


def test_html_tables_spread_their_cells():
    """A cell over several rows or columns stands in each; a table within a cell is its text."""
    text = (
        "<p>x</p><TABLE><thead><tr><th>Code<th colspan=2>Size</tr></thead>"
        "<tr><td rowspan='2'>A&amp;B</td><td>1</td><td>2</td></tr><tr><td>3<td>4<br>5</tr>"
        "<tr><td>C</td><td><table><tr><td>in</td></tr></table></td><td></td></tr></TABLE>"
    )
    (table,) = html_tables(text)
    assert table.columns == ("Code", "Size", "Size (2)")
    assert [row.cells for row in table.rows] == [("A&B", "1", "2"), ("A&B", "3", "4 5"), ("C", "in", "")]
    assert text[slice(*table.rows[1].span)] == "<tr><td>3<td>4<br>5</tr>"


def test_html_without_blanks_gives_variants():
    """Rows are told apart where no white space stands between them."""
    text = "<table><tr><th>Order code</th><th>L</th></tr><tr><td>AB-12</td><td>1</td></tr><tr><td>AB-13</td><td>2</td></tr></table>"
    assert [part.text.splitlines()[-2:] for part in split(text)] == [
        ["Order code AB-12", "L: 1"],
        ["Order code AB-13", "L: 2"],
    ]


def table_of(*rows: str):
    return read_structure("\n".join([rows[0], "|".join(["---"] * (rows[0].count("|") + 1)), *rows[1:]])).tables[0]


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        (("Order code|L", "AB-12|1", "AB-13|2"), "Order code"),
        (("L|Artikel-Nr.", "1|100200", "2|100201"), "Artikel-Nr."),
        (("Référence|L", "AB-12|1", "||2"), "Référence"),
        (("Order no.|L", "AB-12|1"), "Order no."),
        (("Item|L", "1|10", "2|20"), None),  # counts
        (("Part|L", "Body|10", "Seal|20"), None),  # names
        (("Part number|Torque", "AB-12|1", "AB-12|2"), None),  # several rows of one
        (("Size|L", "AB-12|1", "AB-13|2"), None),
    ],
)
def test_the_column_of_numbers(rows, column):
    """A column of part numbers is told by its name and by its cells."""
    assert number_column(table_of(*rows)) == column


def test_own_columns():
    """A user's own column name is taken, and only that."""
    table = table_of("Size|Order code", "AB-12|C1-1", "AB-13|C1-2")
    assert number_column(table, ["size"]) == "Size"
    assert number_column(table, ["other"]) is None


def test_rows_of_one_number_become_one_variant():
    """What several tables say of one number is in one variant, and nothing is said twice."""
    text = (
        "Dimensions:\n\n| Order code | L [mm] |\n|---|---|\n| AB-12 | 50 |\n| AB-13 | 60 |\n\n"
        "Torque:\n\n| Order code | Torque | L [mm] |\n|---|---|---|\n| AB-13 | 9 Nm | 61 |\n| AB-14 | 8 Nm | |\n"
    )
    found = {part.variant.product.product_id: part for part in split(text) if part.variant}
    assert list(found) == ["AB-12", "AB-13", "AB-14"]
    assert found["AB-13"].variant.product.attributes == {"Torque": "9 Nm", "L [mm]": "60"}
    assert found["AB-13"].text.endswith("Order code AB-13\nL [mm]: 60\nTorque: 9 Nm\nL [mm]: 61")


def test_variants_inherit_what_the_product_says():
    """The product's attributes are in the text of each variant that does not state them itself, as far as they fit."""
    text = "| Order code | Length [mm] |\n|---|---|\n| AB-12 | 50 |"
    meta = {**META, "attributes": {"length": "10-90 mm", "material": "A2", "note": "word " * 40}}
    (part,) = split(text, 30, meta)
    assert part.text.splitlines()[-2:] == ["Length [mm]: 50", "material: A2"]


def test_customers_numbers_are_in_no_variant():
    """A column of customers' own numbers is in neither text nor attributes."""
    (variant,) = find_variants([table_of("Order code|Kundennummer|L", "AB-12|K-77|50")], None).values()
    assert "K-77" not in str(variant)


def test_a_row_that_cannot_be_read_stays_text(caplog):
    """A GTIN that a spreadsheet has rounded is told, and its row is not lost."""
    text = "| Order code | GTIN |\n|---|---|\n| AB-12 | 4.00638E+12 |\n| AB-13 | 4006381333931 |"
    parts = split(text)
    assert [part.variant.product.product_id for part in parts if part.variant] == ["AB-13"]
    assert "| AB-12 | 4.00638E+12 |" in parts[0].text
    assert "'AB-12'" in caplog.text
    assert "rounded by a spreadsheet" in caplog.text


def test_a_layout_of_a_page_is_kept():
    """A line with columns of blanks, as PDFs give it, is a row."""
    row = "Nominal pressure      10 16 25 40 63 100     bar or more of it"
    text = "\n".join([" ".join(["word"] * 5), *[row] * 6])
    assert all(body_of(part, text).count("bar or") == body_of(part, text).count("Nominal") for part in split(text, 20))


SMALL_TABLE = "<table><tr><th>Code<th>L</tr><tr><td>AB-12<td>5</tr></table>"


@pytest.mark.parametrize(
    "rows",
    [
        "<tr>" + "<td colspan=100>" * 200 + "</tr>" + "<tr><td>" * 800,
        "<tr><td>" * 800 + "<tr>" + "<td colspan=100>" * 200 + "</tr>",
        "<tr>" + "<td colspan=100 rowspan=100>x" * 200 + "</tr>" + "<tr>" * 99,
        "<tr>" + "<td colspan=100>" * 20_000 + "</tr><tr><td>x",
    ],
    ids=["wide first", "wide last", "reaching down", "one row"],
)
def test_html_that_makes_millions_of_cells_stays_text(rows):
    """A few kilobytes that spread over millions of cells fill no memory, and tables behind them are read."""
    (table,) = html_tables(f"<table>{rows}</table>{SMALL_TABLE}")
    assert table.columns == ("Code", "L")


def test_columns_of_one_name_are_told_apart_in_no_time():
    """The time to name them grows with their number, not with its square."""
    (table,) = html_tables("<table><tr>" + "<th>x" * 20_000 + "</tr><tr><td>1</tr></table>")
    assert table.columns[:3] == ("x", "x (2)", "x (3)")
    assert table.columns[-1] == "x (20000)"
