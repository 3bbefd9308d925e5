"""`partwise sweep` and `partwise golden` on the small store."""

import csv
import json

import pytest

from commands import outcome
from jsonl_files import jsonl_file


@pytest.fixture
def judged(tmp_path):
    path = tmp_path / "judged.csv"
    path.write_text("query,id,rating\nbrass valve,valve,1\ncable gland,gland,1\n", encoding="utf-8")
    return path


def test_sweep_names_its_stages_and_a_knee(judged, small_store, capsys):
    """Both searches get each number; the knee is one of the numbers; more candidates find no less."""
    words = ("--queries", judged, "--store", small_store, "--pipeline", "hybrid", "--candidates", "1", "6", "--json")
    code, out, _ = outcome(capsys, "sweep", *words)
    found = json.loads(out)
    assert code == 0
    assert set(found["stages"]) == {"dense_retriever", "sparse_retriever"}
    assert [setting["candidates"] for setting in found["settings"]] == [1, 6]
    assert found["settings"][1]["measures"]["cR@5"] == 1.0
    assert found["knee"] in {1, 6}


def test_sweep_counts_from_a_grade(small_store, tmp_path, capsys):
    """Queries whose products are all rated below `--min-grade` are left out, as by `evaluate`."""
    rated = tmp_path / "rated.csv"
    rated.write_text(
        "query,id,rating\nbrass valve,valve,3\nbrass valve,gland,1\ncable gland,valve,1\n", encoding="utf-8"
    )
    words = ("sweep", "--queries", rated, "--store", small_store, "--candidates", "6", "--pipeline", "hybrid", "--json")
    found = {
        grade: json.loads(outcome(capsys, *words, "--min-grade", grade, "--measure", "Success@1")[1])
        for grade in ("1", "2")
    }
    assert [found[grade]["settings"][0]["measures"]["Success@1"] for grade in ("1", "2")] == [0.5, 1.0]


def test_sweep_refuses_what_has_no_candidates(judged, small_store, tmp_path, capsys):
    """A pipeline of one stage, or queries without an answer, are one line each."""
    code, _, err = outcome(capsys, "sweep", "--queries", judged, "--store", small_store, "--pipeline", "dense")
    assert (code, len(err.splitlines())) == (2, 1)
    assert "has no stage before its last that takes a number of candidates" in err
    empty = tmp_path / "none.csv"
    empty.write_text("query,id,rating\nbolt,valve,0\n", encoding="utf-8")
    code, _, err = outcome(capsys, "sweep", "--queries", empty, "--store", small_store)
    assert (code, "none of the queries has a right answer" in err) == (2, True)


def test_golden_new_writes_a_sheet_to_rate(small_store, tmp_path, capsys):
    """Every query of a text file with the products of both pipelines, the rating left empty."""
    (tmp_path / "q.txt").write_text("brass valve\n\ncable gland\nbrass valve\n", encoding="utf-8")
    out = tmp_path / "sheet.csv"
    words = ("--queries", tmp_path / "q.txt", "--out", out, "--store", small_store, "--depth", "2")
    code, _, err = outcome(capsys, "golden", "new", *words)
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert code == 0
    assert f"{len(rows)} products of 2 queries to rate" in err
    assert {row["query"] for row in rows} == {"brass valve", "cable gland"}
    assert {row["rating"] for row in rows} == {""}
    assert "valve" in {row["id"] for row in rows if row["query"] == "brass valve"}


def test_golden_check_says_what_is_wrong(judged, small_store, tmp_path, capsys):
    """A clean file passes with the number of queries needed; a product that is not there fails it."""
    code, out, _ = outcome(capsys, "golden", "check", judged, "--store", small_store)
    assert code == 0
    assert "2 queries with an answer; 283 are needed to see a difference of 5 points" in out
    with judged.open("a", encoding="utf-8") as file:
        file.write("hex bolt,no-such,1\n")
    code, out, _ = outcome(capsys, "golden", "check", judged, "--store", small_store)
    assert code == 1
    assert "judged.csv, row 4: 'hex bolt' names product 'no-such', which is not in the store" in out


def test_golden_check_knows_the_spread_from_two_runs(judged, small_store, tmp_path, capsys):
    """Run files of `partwise search` tell how much two pipelines differ from query to query."""
    runs = []
    for name, ids in (("a", [["valve"], []]), ("b", [["valve"], ["gland"]])):
        runs.append(tmp_path / f"{name}.jsonl")
        lines = [{"query": q, "ids": found} for q, found in zip(("brass valve", "cable gland"), ids, strict=True)]
        runs[-1].write_bytes(jsonl_file(lines))
    words = ("golden", "check", judged, "--store", small_store, "--run", runs[0])
    code, out, _ = outcome(capsys, *words, "--run", runs[1])
    assert (code, "(spread 0.71, from the runs)" in out) == (0, True)
    code, _, err = outcome(capsys, *words)
    assert (code, "--run takes two run files" in err) == (2, True)
    runs[1].write_text("nonsense", encoding="utf-8")
    code, _, err = outcome(capsys, *words, "--run", runs[1])
    assert (code, "b.jsonl: no run file; make one with" in err) == (1, True)


def test_golden_alone_shows_its_commands(capsys):
    """The group without a command is help, and no error beside it."""
    code, out, err = outcome(capsys, "golden")
    assert (code, err) == (2, "")
    assert "check" in out
