"""`partwise index --report`: what stands out among a catalog's part numbers, in a file."""

import json

import pytest

from commands import outcome
from jsonl_files import jsonl_file

RECORDS = [
    {"id": "1", "part_number": "AB-12", "title": "Valve", "codes": [{"who": "acme", "code": "OURS-1"}]},
    {"id": "2", "part_number": "AB12", "title": "Pump", "codes": [{"who": "acme", "code": "OURS-2"}]},
    {"id": "3", "part_number": "316", "title": "Plate"},
    {"id": "4", "part_number": "--", "title": "Nothing"},
]
FIELDS = """
id: id
part_number: part_number
title: title
customer_numbers: {field: codes, customer: who, number: code}
"""


@pytest.fixture
def index(tmp_path, capsys):
    """Index the records with a report, and return exit code, report text, stdout and stderr."""
    (tmp_path / "c.jsonl").write_bytes(jsonl_file(RECORDS))
    (tmp_path / "fields.yaml").write_text(FIELDS, encoding="utf-8")

    def run(report, *words):
        path = tmp_path / report
        files = ("--fields", tmp_path / "fields.yaml", "--store", tmp_path / "store", "--report", path)
        code, out, err = outcome(capsys, "index", tmp_path / "c.jsonl", *files, *words)
        return code, path.read_text("utf-8") if path.is_file() else "", out, err

    return run


def test_json_names_file_and_row(index, tmp_path):
    """A program gets counts and examples, each with the place where it stands in the catalog."""
    code, text, out, _ = index("report.json", "--json")
    report = json.loads(text)
    assert code == 0
    places = [(n["number"], n["row"]) for n in report["collisions"]["examples"][0]["numbers"]]
    assert places == [("AB-12", 1), ("AB12", 2)]
    assert report["collisions"]["examples"][0]["numbers"][0]["file"] == str(tmp_path / "c.jsonl")
    assert [report[name]["count"] for name in ("duplicates", "collisions", "weak", "dropped")] == [0, 1, 1, 1]
    assert json.loads(out)["report"] == str(tmp_path / "report.json")


def test_markdown_is_for_people(index):
    """Any other ending gives a text with a section for each kind, and stderr sums it up."""
    code, text, _, err = index("report.md")
    assert code == 0
    assert "## Colliding numbers: 1" in text
    assert "`AB-12`: product 1, " in text
    assert "c.jsonl row 2" in text
    assert "3 numbers, 0 duplicates, 1 collisions, 0 confusable, 0 zero variants, 1 weak, 1 dropped" in err


@pytest.mark.parametrize("name", ["report.json", "report.md"])
def test_no_customers_number_is_in_a_report(index, name):
    """A report may be passed around; what customers call their articles is not in it."""
    _, text, *_ = index(name)
    assert "OURS" not in text
    assert "acme" not in text


def test_a_report_that_cannot_be_written_stops_before_indexing(index, tmp_path):
    """The user hears of it at once, in one line, and no store is made."""
    code, _, _, err = index("missing/report.md")
    assert code == 2
    assert "report.md: the report cannot be written" in err
    assert "Traceback" not in err
    assert not (tmp_path / "store").exists()
