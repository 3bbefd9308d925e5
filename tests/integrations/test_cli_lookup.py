"""`partwise lookup`: a text to read, or a bill of materials in and a status for each of its lines out."""

import csv
import io
import json
from pathlib import Path

import pytest

from catalog_files import xlsx_file
from commands import indexed, partwise
from jsonl_files import jsonl_file

CATALOG = [
    {"id": "old", "part_number": "A12-3", "brand": "Acme", "title": "Old relay", "replaced_by": "B77-4"},
    {"id": "new", "part_number": "B77-4", "brand": "Acme", "title": "=New relay"},
    {"id": "skf", "part_number": "6205", "brand": "SKF", "title": "Bearing"},
    {"id": "fag", "part_number": "6205", "brand": "FAG", "title": "Wälzlager"},
    {"id": "minus", "part_number": "-40", "brand": "Ohm & Co", "title": "Resistor"},
    {"id": "ltc", "part_number": "LTC2053HMS8#PBF", "brand": "Analog Devices", "title": "Amplifier"},
]


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("bom")
    (folder / "c.jsonl").write_bytes(jsonl_file(CATALOG))
    return indexed(folder / "c.jsonl", folder / "s")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def statuses(text: str) -> list[tuple[str, str, str]]:
    return [(row["text"], row["quantity"], row["status"]) for row in rows(text)]


BOM = (
    "Pos;Menge;Artikel-Nr.;Text\n1;10;a12 3;relay\n2;5 Stk.;6205;bearing\n3;n/a;ZZ-99;nothing\n4;2;LTC2053HMS8;op amp\n"
)


def test_each_line_has_its_status(store, tmp_path, capsys):
    """Numbers and quantities are found by the columns' names, and every line is told, in its order."""
    (tmp_path / "b.csv").write_text(BOM, encoding="utf-8")
    assert partwise("lookup", "--file", tmp_path / "b.csv", "--store", store) == 0
    out, err = capsys.readouterr()
    first, second, third, fourth = rows(out)
    assert first == {
        "line": "2", "text": "a12 3", "quantity": "10", "status": "exact", "number": "A12-3", "brand": "Acme",
        "product_ids": "old", "title": "Old relay", "reason": "", "replaced_by": "B77-4",
    }  # fmt: skip
    assert (second["status"], second["quantity"]) == ("ambiguous", "5")
    assert set(second["product_ids"].split("; ")) == {"skf", "fag"}
    assert (third["status"], third["quantity"], third["product_ids"]) == ("unresolved", "n/a", "")
    assert (fourth["status"], fourth["reason"], fourth["title"]) == ("candidate", "packaging", "Amplifier")
    assert err == "4 lines: 1 exact, 1 ambiguous, 1 candidate, 1 unresolved\n"


def test_output_is_safe_in_a_spreadsheet_and_reads_back(store, tmp_path, capsys):
    """No cell is a formula, the file says that it is UTF-8, and it can be looked up again; JSON has cells as they are."""
    (tmp_path / "b.csv").write_text("mpn,qty\nB77-4,1\n-40,3\n6205,2\n=HYPERLINK(1),1\n", encoding="utf-8")
    out = tmp_path / "o.csv"
    assert partwise("lookup", "--file", tmp_path / "b.csv", "--store", store, "--output", out) == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    text = out.read_text(encoding="utf-8-sig")
    assert "Wälzlager" in text
    assert not [cell for row in csv.reader(io.StringIO(text)) for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert [row["number"] for row in rows(text)][:2] == ["B77-4", "'-40"]
    assert capsys.readouterr().err.endswith(f"-> {out}\n")
    assert partwise("lookup", "--file", out, "--column", "number", "--store", store, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert [line["product_ids"] for line in answer["lines"][:2]] == ["new", "minus"]
    assert (answer["lines"][1]["number"], answer["lines"][0]["title"], answer["exact"]) == ("-40", "=New relay", 2)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("b.tsv", "Number\tCount\nA12-3\t10\nZZ-99-1\t5\n"),
        ("b.csv", "Count|Number\n10|A12-3\n5|ZZ-99-1\n"),
        ("b.csv", "sep=;\nCount;Number\n10;A12-3\n5;ZZ-99-1\n"),
        ("b.jsonl", '{"Number": "A12-3", "Count": 10}\n{"Number": "ZZ-99-1", "Count": 5}\n'),
        ("b.txt", "Count\tNumber\n10\tA12-3\n5\tZZ-99-1"),
    ],
)
def test_kinds_of_files(store, tmp_path, capsys, name, text):
    """Delimiter and columns are found as for a catalog; a text file is read as if it were pasted."""
    (tmp_path / name).write_text(text, encoding="utf-8-sig")
    assert partwise("lookup", "--file", tmp_path / name, "--store", store) == 0
    assert statuses(capsys.readouterr().out) == [("A12-3", "10", "exact"), ("ZZ-99-1", "5", "unresolved")]


def test_a_spreadsheet_of_lines(store, tmp_path, capsys):
    """A workbook is read as a catalog is: its header below a title, its numbers as whole ones."""
    rows = [["Order 7"], [], ["Number", "Count"], ["A12-3", 10.0], ["ZZ-99-1", 5]]
    (tmp_path / "b.xlsx").write_bytes(xlsx_file(rows))
    assert partwise("lookup", "--file", tmp_path / "b.xlsx", "--store", store) == 0
    assert statuses(capsys.readouterr().out) == [("A12-3", "10", "exact"), ("ZZ-99-1", "5", "unresolved")]


def test_text_file_of_lines(store, tmp_path, capsys):
    """Each line is looked up by itself, with the count that it names, and keeps its number; scans are read."""
    scan = "[)>\x1e06\x1d1PB77-4\x1dQ7\x1e\x04"
    (tmp_path / "b.txt").write_text(f"10 A12-3\n\n5 pcs B77-4\r\n{scan}\n---\n", encoding="utf-8", newline="")
    assert partwise("lookup", "--file", tmp_path / "b.txt", "--store", store) == 0
    told = [(row["line"], row["number"], row["quantity"], row["status"]) for row in rows(capsys.readouterr().out)]
    assert told == [
        ("1", "A12-3", "10", "exact"), ("3", "B77-4", "5", "exact"), ("4", "B77-4", "7", "exact"),
        ("5", "", "", "unresolved"),
    ]  # fmt: skip


def test_columns_can_be_named(store, tmp_path, capsys):
    """--column and --quantity-column come before what the names suggest."""
    (tmp_path / "b.csv").write_text("mpn,ours,qty,need\nZZ-1-1,A12-3,1,9\n", encoding="utf-8")
    words = ("--column", "ours", "--quantity-column", "need")
    assert partwise("lookup", "--file", tmp_path / "b.csv", *words, "--store", store) == 0
    assert statuses(capsys.readouterr().out) == [("A12-3", "9", "exact")]


def test_lookup_of_a_list_shows_every_line(store, capsys):
    """A person sees quantity, replacement and what names nothing, in the order of the list."""
    assert partwise("lookup", "ZZ-99-1\n10x A12-3\n6205", "--store", store) == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines() if line.strip()][2:]
    assert lines[0].split() == ["ZZ-99-1", "unresolved"]
    assert lines[1].startswith("10 x A12-3")
    assert lines[1].split()[-3:] == ["exact,", "raw", "B77-4"]
    assert all(line.endswith("exact, raw, ambiguous") for line in lines[2:])


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ([], 2, "give either one TEXT, or --file FILE"),
        (["A12-3", "--file", "b.csv"], 2, "give either one TEXT, or --file FILE"),
        (["A12-3", "--output", "o.csv"], 2, "give either one TEXT, or --file FILE"),
        (["--file", "none.csv"], 1, "none.csv: no such file"),
        (["--file", "none.txt"], 1, "none.txt: no such file"),
        (["--file", "b.pdf"], 1, "b.pdf: '.pdf' is a text about products, not a catalog"),
        (["--file", "b.csv", "--column", "Foo"], 2, "b.csv has no column 'Foo'; give --column one of: Menge, Text"),
        (["--file", "b.csv", "--column", "Text", "--quantity-column", "X"], 2, "give --quantity-column one of: Menge"),
        (["--file", "b.csv"], 2, "no column of b.csv looks like part numbers; name one with --column: Menge, Text"),
        (["--file", "b.txt", "--column", "A"], 2, "b.txt is a text file without columns"),
        (["--file", "latin.txt"], 1, "latin.txt: not readable as UTF-8 text"),
        (["--file", "torn.csv", "--column", "a"], 1, "torn.csv, row 3: the row has 3 fields, the header 2"),
        (["--file", "b.txt", "--output", "b.txt"], 2, "--output b.txt is the file that is read"),
        (["--file", "b.txt", "--output", "no/o.csv"], 1, "no/o.csv: cannot be written: there is no folder no"),
    ],
)
def test_bad_input_is_one_line(store, tmp_path, monkeypatch, capsys, words, code, message):
    """What cannot be done says what, where and what to do."""
    monkeypatch.chdir(tmp_path)
    Path("b.csv").write_text("Menge;Text\n1;x\n", encoding="utf-8")
    Path("torn.csv").write_text("a,b\n1,2\n1,2,3\n", encoding="utf-8")
    Path("b.txt").write_text("A12-3", encoding="utf-8")
    Path("b.pdf").write_text("A12-3", encoding="utf-8")
    Path("latin.txt").write_bytes("Wälz".encode("latin-1"))
    assert partwise("lookup", *words, "--store", store) == code
    err = capsys.readouterr().err
    assert message in err
    assert err.startswith("partwise: ")
    assert err.count("\n") == 1


def test_search_tells_of_claims_that_it_does_not_show(store, capsys):
    """A list that names more products than --top-k is not cut in silence."""
    assert partwise("search", "A12-3\nB77-4\n6205", "--store", store, "--top-k", 2) == 0
    assert "2 more products are named" in capsys.readouterr().err


def test_search_tells_what_replaces_a_product(store, capsys):
    """The answer to a superseded number says so."""
    assert partwise("search", "A12-3", "--store", store) == 0
    assert "replaced by B77-4" in capsys.readouterr().out
