"""`partwise index` on the files that people have."""

import json

import openpyxl
import pytest

from catalog_files import csv_file, parquet_file, saved, xlsx_file
from commands import partwise

TABLE = [["Art.-Nr.", "Bezeichnung", "Länge [mm]"], ["SS-M12-50", "Schraube für außen", 50], ["SS-M12-60", "Öse", 60]]


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("c.csv", csv_file(TABLE, delimiter=";", encoding="cp1252"), "cp1252 text, ';' between columns"),
        ("c.xlsx", xlsx_file([["Preisliste 2026"], [], *TABLE]), "sheet 'Products', columns in row 3"),
        ("c.json", json.dumps({"items": [dict(zip(TABLE[0], row, strict=True)) for row in TABLE[1:]]}).encode(), "items"),
        ("c.parquet", parquet_file([dict(zip(TABLE[0], row, strict=True)) for row in TABLE[1:]]), "part_number: Art.-Nr."),
    ],
)  # fmt: skip
def test_index_reads_what_people_have(tmp_path, capsys, name, data, told):
    """Without an option the file is understood, what was told is shown, and its products are found."""
    (tmp_path / name).write_bytes(data)
    assert partwise("index", tmp_path / name, "--store", tmp_path / "s", "--json") == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["written"] == 2
    assert told in captured.err
    assert partwise("search", "Schraube 50 mm", "--store", tmp_path / "s", "--json", "--top-k", 1) == 0
    assert "SS-M12-50" in capsys.readouterr().out


def test_index_takes_sheet_encoding_and_delimiter(tmp_path, capsys):
    """What the user names goes before what would be told."""
    book = openpyxl.Workbook()
    book.active.append(["note"])
    sheet = book.create_sheet("Parts")
    for row in TABLE:
        sheet.append(row)
    (tmp_path / "c.xlsx").write_bytes(saved(book))
    assert partwise("index", tmp_path / "c.xlsx", "--sheet", "Parts", "--store", tmp_path / "s") == 0
    (tmp_path / "c.csv").write_bytes(csv_file(TABLE, delimiter="^", encoding="cp850"))
    options = ("--delimiter", "^", "--encoding", "cp850", "--store", tmp_path / "s")
    assert partwise("index", tmp_path / "c.csv", *options) == 0
    assert "cp850 text, '^' between columns" in capsys.readouterr().err


def test_index_says_what_to_do_with_a_datasheet(tmp_path, capsys):
    """A PDF is no catalog: the error names the converter and the page."""
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7")
    assert partwise("index", tmp_path / "x.pdf", "--store", tmp_path / "s") == 1
    err = capsys.readouterr().err
    assert "PyPDFToDocument and CatalogSplitter" in err
    assert "Traceback" not in err
