"""`partwise export` on a tiny cross-encoder."""

import json

import pytest

from commands import outcome
from partwise.models.cross_encoder import CrossEncoder
from tiny_models import bert_cross_encoder


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return bert_cross_encoder(tmp_path_factory.mktemp("models") / "tiny")


def test_a_folder_is_made_that_scores(model, tmp_path, capsys):
    """The command says what it made, of what, and how near it is, and nothing else; the folder can be used at once."""
    out = tmp_path / "folders" / "tiny"
    code, said, err = outcome(capsys, "export", model, "--out", out)
    assert (code, err) == (0, "")
    assert f"exported tiny, a bert cross-encoder of up to 96 tokens, to {out}\n" in said
    assert "attention fused, quantize none" in said
    assert "spearman mean 1.00000" in said
    assert CrossEncoder.load(out).score("bolt", {"a": "hex bolt"})


def test_json_has_the_whole_report(model, tmp_path, capsys):
    """--json prints one object and nothing else on the output."""
    code, said, _ = outcome(capsys, "export", model, "--out", tmp_path / "out", "--quantize", "weights", "--json")
    report = json.loads(said)
    assert code == 0
    assert report["agreement"].keys() == {"spearman_mean", "spearman_min", "largest_difference"}
    del report["agreement"], report["megabytes"]
    assert report == {
        "folder": str(tmp_path / "out"),
        "source": "tiny",
        "kind": "cross_encoder",
        "architecture": "bert",
        "quantize": "weights",
        "fused": True,
        "max_tokens": 96,
    }


def test_wrong_usage_is_one_line(model, tmp_path, capsys):
    """A folder that is there, and a way to store weights that does not exist, exit with 2 and one line."""
    code, _, err = outcome(capsys, "export", model, "--out", tmp_path)
    assert (code, err) == (2, f"partwise: {tmp_path} is there already. Give a new folder, or remove that one.\n")
    code, _, err = outcome(capsys, "export", model, "--out", tmp_path / "out", "--quantize", "int4")
    assert code == 2
    assert err.startswith("partwise: Invalid value for '--quantize'")
