"""`partwise tune weights` on the small store."""

import json
import sys

import pytest
import yaml

from commands import outcome
from jsonl_files import jsonl_file

# In words, so that no lookup claims them; each has its right product among the six.
NAMES = {
    "valve": "brass ball valve",
    "gland": "polyamide cable gland",
    "bearing-a": "deep groove bearing",
    "bearing-b": "Rillenkugellager",
}
ASKED = ("{}", "cheap {}", "{} please", "our usual {}")


@pytest.fixture
def queries(tmp_path):
    path = tmp_path / "queries.jsonl"
    lines = [{"query": way.format(name), "ids": [key]} for key, name in NAMES.items() for way in ASKED]
    lines += [{"query": "SS-M12-175-A270-HEX-50", "ids": ["bolt-50"]}, {"query": "left-handed spanner", "ids": []}]
    path.write_bytes(jsonl_file(lines))
    return path


def test_weights_are_learned_and_written(queries, small_store, tmp_path, capsys):
    """Every kind is told with its measure; what has no scores is counted; the pipeline reads the file."""
    out = tmp_path / "weights.yaml"
    words = ("--queries", queries, "--store", small_store, "--out", out)
    code, said, _ = outcome(capsys, "tune", "weights", *words, "--json")
    found = json.loads(said)
    assert code == 0
    assert (found["queries"], found["claimed"], found["unanswerable"], found["failures"]) == (16, 1, 1, {})
    broad, mixed, *_ = found["kinds"]
    assert [(kind["kind"], kind["queries"]) for kind in (broad, mixed)] == [("broad", 8), ("mixed", 8)]
    assert broad["comparison"]["low"] <= broad["comparison"]["difference"] <= broad["comparison"]["high"]
    assert yaml.safe_load(out.read_text(encoding="utf-8")) == {"weights": found["weights"]}
    first = out.read_bytes()
    assert outcome(capsys, "tune", "weights", *words)[0] == 0
    assert out.read_bytes() == first


def test_the_table_is_to_be_read(queries, small_store, capsys):
    """A row per kind, the reason, each signal's weight, and what was left out beside it."""
    code, out, err = outcome(capsys, "tune", "weights", "--queries", queries, "--store", small_store)
    assert code == 0
    for part in ("broad", "specification", "coverage", "number: 0 queries to learn from; 8 are needed"):
        assert part in out
    assert "1 queries are answered by the part-number lookup, which weighs nothing; left out" in err
    assert "1 queries have no right answer; left out" in err


def test_what_cannot_be_tuned_is_one_line(queries, small_store, tmp_path, capsys):
    """A pipeline without scores by signal, a place that cannot be written: before anything is asked."""
    words = ("tune", "weights", "--queries", queries, "--store", small_store)
    code, out, err = outcome(capsys, *words, "--pipeline", "dense")
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert "pipeline 'dense' ends in QdrantEdgeEmbeddingRetriever, which gives no scores by signal; tune one" in err
    code, out, err = outcome(capsys, *words, "--out", tmp_path / "gone" / "weights.yaml")
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert "weights.yaml: cannot be written: No such file or directory" in err


def test_a_failed_run_leaves_the_old_file(small_store, tmp_path, capsys):
    """Queries that teach nothing are refused with the reason, and what stood in --out still does."""
    queries, out = tmp_path / "q.jsonl", tmp_path / "weights.yaml"
    queries.write_text('{"query": "BV-12-BR", "ids": ["valve"]}\n', encoding="utf-8")
    out.write_text("weights: {}\n", encoding="utf-8")
    words = ("tune", "weights", "--queries", queries, "--store", small_store, "--out")
    code, _, err = outcome(capsys, *words, out)
    assert (code, out.read_text(encoding="utf-8")) == (2, "weights: {}\n")
    assert "no query to learn from: 1 answered by the part-number lookup, which weighs nothing; give queries" in err
    assert outcome(capsys, *words, tmp_path / "new.yaml")[0] == 2
    assert not (tmp_path / "new.yaml").exists()


def test_queries_without_any_answer_are_refused(tmp_path, small_store, capsys):
    """A sheet that nobody has rated teaches nothing, and says so."""
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("query,id,rating\nvalve,valve,\n", encoding="utf-8")
    code, out, err = outcome(capsys, "tune", "weights", "--queries", sheet, "--store", small_store)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert "none of the 1 queries has a right answer; rate some products first" in err


def test_a_missing_extra_is_said_first(queries, small_store, capsys, monkeypatch):
    """Without scikit-learn no query is asked: one line names the install."""
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    code, out, err = outcome(capsys, "tune", "weights", "--queries", queries, "--store", small_store)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert 'needs scikit-learn. Install it with: pip install "partwise-haystack[tune]"' in err
