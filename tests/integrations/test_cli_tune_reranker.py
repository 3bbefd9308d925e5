"""`partwise tune reranker` and what it refuses, as a user meets them."""

import json

import pytest

from commands import partwise
from partwise.tuning.reranker import tuning
from partwise.tuning.reranker.guard import Verdict
from tiny_models import bert_encoder


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    return tmp_path_factory.mktemp("tune")


@pytest.fixture(scope="module")
def command(work, small_store):
    model = bert_encoder(work / "tiny")
    return (
        "tune", "reranker", "--store", small_store, "--model", model, "--number", 100, "--minutes", 0.1, "--out", work / "out",
    )  # fmt: skip


def test_what_is_not_better_is_not_published(command, work, monkeypatch, capsys):
    """Where the guard says no: exit 1, one line with what was measured, a report, and no folder."""
    monkeypatch.setattr(Verdict, "is_better", property(lambda _: False))
    assert partwise(*command, "--report", work / "report", "--json") == 1
    out, err = capsys.readouterr()
    said = json.loads(out)
    assert said["folder"] is None
    assert said["groups"] > 8
    assert set(said["means"]) >= {"all", "specification"}
    assert "nothing is published: the tuned model is not better (nDCG@10 " in err.splitlines()[-1]
    assert (work / "report" / "index.html").exists()
    assert not (work / "out").exists()


def test_the_same_command_goes_on(command, work, monkeypatch, capsys):
    """Called again it trains no more; a model that is better is published with all its files and the YAML to use."""
    monkeypatch.setattr(Verdict, "is_better", property(lambda _: True))
    monkeypatch.setattr(tuning, "train", goes_on(tuning.train))
    assert partwise(*command) == 0
    out = capsys.readouterr().out
    assert f"model: {work / 'out'}" in out
    files = {file.name for file in (work / "out").iterdir()}
    assert files >= {"model.onnx", "partwise.json", "README.md", "DATA.md", "CHECKSUMS", "tokenizer.json"}
    assert not (work / "out.partial").exists()


def goes_on(train):
    """Make sure that nothing is learned again."""

    def checked(*arguments, **named):
        student, progress = train(*arguments, **named)
        assert progress.resumed
        return student, progress

    return checked


def test_mistakes_are_one_line(work, small_store, capsys):
    """A folder that is there, a pipeline without a place for it, and an unknown stage are refused at once."""
    (work / "there").mkdir()
    assert partwise("tune", "reranker", "--store", small_store, "--out", work / "there") == 2
    assert "is there already; choose another --out" in capsys.readouterr().err
    assert partwise("tune", "reranker", "--store", small_store, "--out", work / "x", "--pipeline", "hybrid") == 2
    assert "hybrid has no CatalogReranker" in capsys.readouterr().err
    assert partwise("tune", "reranker", "--store", small_store, "--out", work / "x", "--second-stage", "y") == 2
    assert "--second-stage must be one of late_interaction, cross_encoder" in capsys.readouterr().err
