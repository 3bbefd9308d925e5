"""Pasted lists: a result for each line, quantities kept, and what names nothing told."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partwise.part_numbers import Record, asked_keys, product_keys
from partwise.part_numbers.lists import amount_of, list_items, read_amounts
from partwise.part_numbers.pasted import match_pasted, read_pasted
from partwise.part_numbers.results import LookupResult

NUMBERS = ("3RT2015-1BB41", "6205", "22308 E", "PTTB 2,5-PE", "221-412", "316", "A12-3", "B77-4", "LM-317/X")


def lookup(query: str, numbers: tuple[str, ...] = NUMBERS) -> LookupResult:
    brand = {"221-412": "WAGO"}
    records = [Record(n, {"product_id": n, "part_number": n, "brand": brand.get(n)}) for n in numbers]
    pasted = read_pasted(query)
    keys = set(asked_keys(pasted.parsed))
    found = [record for record in records if keys & set(product_keys(record.meta))]
    return match_pasted(pasted, found)


def read(query: str) -> list[tuple[str, int | None]]:
    """The claimed numbers in order, with their quantities."""
    return [(match.number, match.quantity) for match in lookup(query).matches if match.is_exact]


@pytest.mark.parametrize(
    "table",
    [
        "2\t3RT2015-1BB41\n5\tA12-3\n50\t221-412",
        "3RT2015-1BB41\t2\nA12-3\t5\n221-412\t50",
        "3RT2015-1BB41;2\r\nA12-3;5\r\n221-412;50\r\n",
        "Qty\tPart No.\tDescription\n2\t3RT2015-1BB41\tcontactor\n5\tA12-3\tbearing M12\n50\t221-412\tLM-317/X like",
        "Pos | Artikel-Nr. | Menge\n1 | 3RT2015-1BB41 | 2\n2 | A12-3 | 5 Stk.\n3 | 221-412 | 50,00",
        "Repère;Référence;Qté\n10;3RT2015-1BB41;2x\n20;A12-3;5 pièces\n30;221-412;50",
        "Merk\tArtikelnummer\tAantal\nSiemens\t3RT2015-1BB41\t2\nSKF\tA12-3\t5\nWAGO\t221-412\t50",
        "1\t3RT2015-1BB41\t2\n2\tA12-3\t5\n3\t221-412\t50",
        "2 3RT2015-1BB41\n5 x A12-3\n221-412 50",
        "3RT2015-1BB41: 2\nA12-3 (5 pcs)\n221-412, qty 50",
        "3RT2015-1BB41,2\nA12-3,5\n221-412,50",
        "2x 3RT2015-1BB41\n\n 5 pcs A12-3\n221-412 50 pcs\n",
    ],
)
def test_quantities_of_a_list(table):
    """Whatever a list looks like, each number has the count of its line."""
    assert read(table) == [("3RT2015-1BB41", 2), ("A12-3", 5), ("221-412", 50)]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("A12-3 / B77-4", [("A12-3", None), ("B77-4", None)]),
        ("A12-3; B77-4|LM-317/X", [("A12-3", None), ("B77-4", None), ("LM-317/X", None)]),
        ("A12-3,B77-4", [("A12-3", None), ("B77-4", None)]),
        ("PTTB 2,5-PE, A12-3", [("PTTB 2,5-PE", None), ("A12-3", None)]),
        ("10x A12-3, 5 pcs B77-4, LM-317/X x 3", [("A12-3", 10), ("B77-4", 5), ("LM-317/X", 3)]),
        ("A12-3, 5 pcs; B77-4, 2 Stück", [("A12-3", 5), ("B77-4", 2)]),
        ("A12-3 10; B77-4 20", [("A12-3", 10), ("B77-4", 20)]),
        ("A12-3 qty 10", [("A12-3", 10)]),
        ("need A12-3 in 5 days", [("A12-3", None)]),
    ],
)
def test_list_in_one_line(line, found):
    """A line is cut at its separators, but never inside of a number."""
    assert read(line) == found


def test_numbers_of_a_table_that_reads_like_quantities_stay():
    """A column of short digits is the numbers where no other column holds any, and 1.000 is no count."""
    assert [match.number for match in lookup("316\tplate steel\n6205\tbearing steel").matches] == ["316", "6205"]
    assert read("221 412\nPTTB 2,5-PE") == [("221-412", None), ("PTTB 2,5-PE", None)]
    assert read("A12-3;1.000\nB77-4;2.000") == [("A12-3", None), ("B77-4", None)]


def test_only_the_column_of_numbers_is_looked_up():
    """Where a heading names the numbers, what other columns say is no number."""
    table = "Artikel-Nr.\tBezeichnung\n316\tErsatz f\u00fcr A12-3\nB77-4\tLM-317/X"
    assert read(table) == [("316", None), ("B77-4", None)]


def test_one_row_of_a_table():
    """A single row parted by tabs is read like a table, if only one of its cells can be the count."""
    assert read("5\t316") == read("316\t5") == []
    assert read("5\tA12-3") == read("A12-3\t5") == [("A12-3", 5)]


def test_cells_that_are_no_count():
    """A column that is named for quantities may hold others too: they are no numbers, and count nothing."""
    table = "Artikel;Menge\nB77-4;1.000\nA12-3;n/a\nLM-317/X;7"
    assert read(table) == [("B77-4", None), ("A12-3", None), ("LM-317/X", 7)]


def test_digits_in_a_cell_of_their_own_are_a_number():
    """With the count taken out, a number is its whole line, also one that reads like a specification."""
    assert read("3\t316\n12\t6205") == [("316", 3), ("6205", 12)]
    assert read("316 stainless, 6205 mm") == []


def test_count_makes_no_number_of_a_size():
    """A size, a thread or a grade is not claimed because digits stand beside it."""
    for query in ("316 x 10", "316 10", "6205 x 50 mm", "316 x 10\n6205 x 20", "316 10\n6205 20"):
        assert read(query) == []
    assert read("316 qty 10") == [("316", 10)]
    assert read("A12-3 5\n316 10") == [("A12-3", 5), ("316", 10)]


@pytest.mark.parametrize(
    ("query", "unresolved"),
    [
        ("A12-3\nZZ-88-41\n6205\nQQ-1X", ["ZZ-88-41", "QQ-1X"]),
        ("2\tA12-3\n5\tZZ-88-41", ["ZZ-88-41"]),
        ("A12-3; ZZ-88-41; B77-4 / QQ-91X", ["ZZ-88-41", "QQ-91X"]),
        ("A12-3,ZZ-88-41X,B77-4", ["ZZ-88-41X"]),
        ("ZZ-88-41X, QQ-91X", ["ZZ-88-41X", "QQ-91X"]),
        ("A12-3, stainless, 50 mm", []),
        ("hex bolt M12, A2-70, 50 mm", []),
        ("ZZ-88-41X", []),
    ],
)
def test_what_names_nothing_is_told(query, unresolved):
    """Lines, and items of a line that is a list of numbers, are told in their order; a description is no list."""
    assert list(lookup(query).unresolved) == unresolved


def test_spans_point_into_the_list_as_typed():
    """Blanking a table moves nothing."""
    query = "Menge\tArtikel\n7\tA12-3\n12\tPTTB 2,5-PE"
    result = lookup(query)
    assert [query[slice(*match.span)] for match in result.matches] == ["A12-3", "PTTB 2,5-PE"]
    assert [match.text for match in result.matches] == ["A12-3", "PTTB 2,5-PE"]


@pytest.mark.parametrize(
    ("cell", "count"),
    [("10", 10), ("10x", 10), ("x 3", 3), ("5 pcs", 5), ("2,00", 2), ("2.5", None), ("1.000", None), ("M12", None), ("", None)],
)  # fmt: skip
def test_amount(cell, count):
    """A cell is a quantity only if it is a whole number, with nothing but a counting word."""
    assert amount_of(cell) == count


@given(
    st.lists(st.tuples(st.integers(2, 9), st.sampled_from(NUMBERS)), min_size=2, max_size=30),
    st.sampled_from("\t;|"),
)
def test_every_table_reads_back(rows, delimiter):
    """Quantities and numbers come back in their order, whatever delimits them."""
    table = "\n".join(f"{number}{delimiter}{count}" for count, number in rows)
    assert read(table) == [(number, count) for count, number in rows]


@given(st.text(alphabet="A1 ,;/\t|\nx2.-", max_size=60))
def test_items_and_tables_keep_their_places(text):
    """Items lie in order and apart, and a table stays as long as it was."""
    items = list(list_items(text, []))
    assert all(start < end for start, end in items)
    assert all(before[1] <= after[0] for before, after in pairwise(items))
    assert len(read_amounts(text).text) == len(text)


def test_time_is_linear():
    """A list of 10,000 lines and a line of 100,000 characters are read; what grows with the square would take minutes."""
    for query in ("12\tAB-1\n" * 10_000, "AB-1; " * 16_000, ";" * 100_000, "1 " * 50_000):
        begun = time.process_time()
        read_amounts(query)
        assert len(list(list_items(query, []))) >= 0
        assert time.process_time() - begun < 10
