"""`partwise attributes`, `compare`, and what `search` says of attributes."""

import json

import pytest

from commands import partwise


def test_attributes_shows_what_a_text_states(capsys):
    """Kind, value in one unit, and the characters that say so."""
    assert partwise("attributes", "Kabel 7 ft, max. 250 °C, IP65/IP67") == 0
    out = capsys.readouterr().out
    for words in ("length", "2133.6 mm", "7 ft", "at most 250 °C", "65 / 67"):
        assert words in out


def test_attributes_as_json_are_items(capsys):
    """JSON holds the items as meta specs do."""
    assert partwise("attributes", "M12x1.75", "--json") == 0
    (item,) = json.loads(capsys.readouterr().out)
    assert (item["kind"], item["value"], item["span"]) == ("thread", "M12x1.75", [0, 8])


@pytest.mark.parametrize(("language", "value"), [("en", 1250), ("de", 1.25)])
def test_the_language_settles_a_number(language, value, capsys):
    """1,250 mm is read as its language writes it."""
    assert partwise("attributes", "1,250 mm", "--language", language, "--json") == 0
    assert json.loads(capsys.readouterr().out)[0]["value"] == value


def test_compare_says_why(capsys):
    """Sign, verdict in words, both values, and the rule."""
    assert partwise("compare", "M12x1.5, IP67, red", "M12x1.75 IP67", "--json") == 0
    verdicts = {verdict["kind"]: verdict["verdict"] for verdict in json.loads(capsys.readouterr().out)}
    assert verdicts == {"thread": "contradiction", "ip": "match", "colour": "unknown"}
    assert partwise("compare", "M12x1.5, red", "M12x1.75") == 0
    out = capsys.readouterr().out
    assert "✗ contradiction" in out
    assert "? unknown" in out
    assert "not said" in out


@pytest.mark.parametrize("words", [("attributes", "hello there"), ("compare", "hello", "M12")])
def test_nothing_stated_is_said(words, capsys):
    """A text without attributes is no error, and one line says so."""
    assert partwise(*words) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "'hello" in captured.err


def test_an_unknown_language_is_one_line(capsys):
    """A language that cannot be read is wrong usage."""
    assert partwise("attributes", "5 mm", "--language", "es") == 2
    assert capsys.readouterr().err == "partwise: --language 'es' is none of en, de, fr, nl\n"


def test_search_says_what_is_met(small_store, capsys):
    """Results say in words which asked attribute they meet, contradict or leave open."""
    assert partwise("search", "M12 hex bolt 60 mm", "--store", small_store) == 0
    out = capsys.readouterr().out
    assert "matched" in out
    assert "contradicted" in out


def test_must_drops_what_contradicts(small_store, capsys):
    """--must KIND leaves no product that states another value of it."""
    assert partwise("search", "M12 hex bolt 60 mm", "--store", small_store, "--must", "length", "--json") == 0
    documents = json.loads(capsys.readouterr().out)["documents"]
    verdicts = [v for d in documents for v in d["partwise"]["attributes"] if v["kind"] == "length"]
    assert documents
    assert "contradiction" not in {verdict["verdict"] for verdict in verdicts}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--must", "colour of it"), "unknown kinds of attributes ['colour of it']"),
        (("--must", "length", "--pipeline", "dense"), "pipeline 'dense' has no AttributeHybridRanker"),
    ],
)
def test_a_filter_that_cannot_work_is_one_line(words, message, small_store, capsys):
    """A kind that does not exist, or a pipeline without the ranker, is told before anything is searched."""
    assert partwise("search", "M12", "--store", small_store, *words) == 2
    err = capsys.readouterr().err
    assert message in err
    assert err.count("\n") == 1


def test_equal_results_come_with_a_question(small_store, capsys):
    """Where bolts differ in their length alone, the caller is offered what to ask back."""
    assert partwise("search", "M12 hex bolt A2-70", "--store", small_store) == 0
    assert "Which length: 50 or 60 mm?" in capsys.readouterr().out
