"""An export answers as its source does, or is not written."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from partwise.errors import ConfigError, MissingExtraError
from partwise.models.cross_encoder import CrossEncoder
from partwise.models.encoder import Encoder
from partwise.models.export import agreement, export_model
from partwise.models.export.agreement import spearman
from partwise.models.export.samples import TEXTS
from tiny_models import (
    LONGEST,
    bert_cross_encoder,
    bert_encoder,
    deberta_cross_encoder,
    modernbert_cross_encoder,
    xlm_roberta_cross_encoder,
)

# By architecture: how to make a tiny one, and whether its attention is fused.
ARCHITECTURES: dict[str, tuple[Callable[[Path], Path], bool]] = {
    "bert": (bert_cross_encoder, True),
    "xlm-roberta": (xlm_roberta_cross_encoder, True),
    "modernbert": (modernbert_cross_encoder, False),
    "deberta-v2": (deberta_cross_encoder, False),
}
# 40 texts: the samples, and what is empty, long, foreign or strange.
FORTY = [
    *TEXTS,
    "",
    " ",
    "brass ball valve 1/2 inch " * 30,
    "Kugellager " * 200,
    "Œuvre d’art № 5",
    "電源ケーブル 2 m",
    "🔩",
    "x" * 400,
]
QUERY = "brass ball valve"


@pytest.fixture(scope="module")
def bert(tmp_path_factory) -> Path:
    return bert_cross_encoder(tmp_path_factory.mktemp("bert") / "tiny")


@pytest.fixture(scope="module")
def exported(bert) -> Path:
    export_model(bert, bert.with_name("exported"))
    return bert.with_name("exported")


def stock_scores(folder: Path, query: str, texts: list[str]) -> np.ndarray:
    """What sentence-transformers says, without an activation."""
    from sentence_transformers import CrossEncoder as Stock
    from torch.nn import Identity

    model = Stock(str(folder), device="cpu")
    return np.asarray(model.predict([(query, text) for text in texts], activation_fn=Identity()))


def numbered(texts: list[str]) -> dict[str, str]:
    return {str(place): text for place, text in enumerate(texts)}


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_an_export_scores_as_its_source(architecture, tmp_path):
    """40 texts, long ones cut, have the source's scores to 1e-3, and so its order."""
    make, fused = ARCHITECTURES[architecture]
    source = make(tmp_path / "source")
    report = export_model(source, tmp_path / "out")
    assert (report.kind, report.architecture, report.fused, report.max_tokens) == (
        "cross_encoder",
        architecture,
        fused,
        LONGEST,
    )
    expected = stock_scores(source, QUERY, FORTY)
    found = CrossEncoder.load(tmp_path / "out").score(QUERY, numbered(FORTY))
    assert found == pytest.approx(expected, abs=1e-3)
    assert np.ptp(expected) > 0.1  # else agreement would say nothing
    assert spearman(np.round(found, 3), np.round(expected, 3)) >= 0.98


def test_an_encoder_embeds_as_its_source(tmp_path):
    """An exported encoder gives the source's vectors, and carries its pooling and limit."""
    from sentence_transformers import SentenceTransformer

    source = bert_encoder(tmp_path / "source")
    report = export_model(source, tmp_path / "out")
    expected = SentenceTransformer(str(source), device="cpu").encode(FORTY)
    np.testing.assert_allclose(Encoder.load(tmp_path / "out").encode(FORTY), expected, atol=1e-4)
    assert (report.kind, report.max_tokens) == ("encoder", LONGEST)
    assert report.agreement.keys() == {"cosine_mean", "cosine_min"}


def test_weights_in_int8_are_smaller_and_order_the_same(bert, exported, tmp_path):
    """Stored int8 takes less space and keeps the order."""
    export_model(bert, tmp_path / "small", quantize="weights")
    sizes = [(folder / "model.onnx").stat().st_size for folder in (tmp_path / "small", exported)]
    assert sizes[0] < sizes[1] * 0.6
    expected = stock_scores(bert, QUERY, FORTY)
    found = CrossEncoder.load(tmp_path / "small").score(QUERY, numbered(FORTY))
    assert found != pytest.approx(expected, abs=1e-6)
    assert spearman(found, expected) >= 0.98


def test_dynamic_int8_runs(bert, tmp_path, monkeypatch):
    """Computing in int8 gives scores near the source's; how near depends on the processor."""
    monkeypatch.setattr(agreement, "LOWEST_SPEARMAN", 0.5)
    report = export_model(bert, tmp_path / "out", quantize="dynamic")
    assert 0.5 <= report.agreement["spearman_mean"] < 1
    assert CrossEncoder.load(tmp_path / "out").score(QUERY, numbered(FORTY))


def test_the_folder_tells_what_it_is(bert, tmp_path):
    """Settings, model card and checksums are written; the licence is the source's."""
    source = Path(shutil.copytree(bert, tmp_path / "tiny"))
    (source / "README.md").write_text("---\nlicense: mit\n---\n# tiny\n", encoding="utf-8")
    report = export_model(source, tmp_path / "out")
    assert json.loads((tmp_path / "out/partwise.json").read_text(encoding="utf-8")) == {
        "format": 1,
        "kind": "cross_encoder",
        "max_tokens": LONGEST,
        "quantize": "none",
        "source": "tiny",
        "calibration": None,
    }
    card = (tmp_path / "out/README.md").read_text(encoding="utf-8")
    assert card.startswith("---\nlicense: mit\n---\n")
    assert f"| spearman mean | {report.agreement['spearman_mean']:.5f} |" in card
    listed = {line.split("  ")[1] for line in (tmp_path / "out/CHECKSUMS").read_text(encoding="utf-8").splitlines()}
    assert listed == {path.name for path in (tmp_path / "out").iterdir()} - {"CHECKSUMS"}
    assert {"model.onnx", "tokenizer.json", "config.json", "partwise.json", "README.md"} <= listed
    texts = [path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir() if path.suffix != ".onnx"]
    assert not [text for text in texts if str(tmp_path) in text]


def test_a_source_without_a_licence_is_said_to_have_none(exported):
    """Where the source names no licence, the card says whom to ask."""
    card = (exported / "README.md").read_text(encoding="utf-8")
    assert "| Licence | not named by the source: ask its publisher |" in card


# What is refused


@pytest.mark.parametrize(("make", "limit", "told"), [
    (bert_cross_encoder, "LOWEST_SPEARMAN", "Its order has a Spearman correlation of 1.0000 with the source's, below 1.1"),
    (bert_encoder, "LOWEST_COSINE", "Its embeddings have a cosine of 1.0000 to the source's, below 1.1"),
])  # fmt: skip
def test_an_export_that_differs_is_not_written(make, limit, told, tmp_path, monkeypatch):
    """Too little agreement is one error, and nothing is left behind."""
    monkeypatch.setattr(agreement, limit, 1.1)
    source = make(tmp_path / "source")
    with pytest.raises(ConfigError, match=f"source is not exported: {told}"):
        export_model(source, tmp_path / "outs/out")
    assert list((tmp_path / "outs").iterdir()) == []


def test_a_folder_that_is_there_is_kept(bert, tmp_path):
    """An export never writes into an existing folder."""
    with pytest.raises(ConfigError, match="is there already. Give a new folder"):
        export_model(bert, tmp_path)


def test_no_such_model_is_one_line(tmp_path):
    """What is neither a folder nor a name on the hub is said to be so."""
    with pytest.raises(
        ConfigError, match=r"No folder at .*nothing, and the hub does not give it \(.*\). Give a local model folder."
    ):
        export_model(tmp_path / "nothing", tmp_path / "out")


def changed(source: Path, folder: Path, **settings: object) -> Path:
    """A folder with nothing but a config.json, in which some settings are others; None removes one."""
    config = json.loads((source / "config.json").read_text(encoding="utf-8")) | settings
    folder.mkdir()
    kept = {name: value for name, value in config.items() if value is not None}
    (folder / "config.json").write_text(json.dumps(kept), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("settings", "told"), [
    ({"auto_map": {"AutoModel": "modeling.X"}}, "source consists of code of its own .* If its folder has onnx/model.onnx"),
    ({"id2label": {"0": "no", "1": "yes"}}, "source gives 2 scores a pair; a cross-encoder for ranking gives one"),
    ({"id2label": None}, "source gives 2 scores a pair"),
    ({"architectures": ["BertModel"]}, "source has the architecture BertModel; what can be exported is a sequence"),
    ({"architectures": ["Qwen3ForCausalLM"]}, "source has the architecture Qwen3ForCausalLM"),
    ({"architectures": None}, "source has the architecture none"),
    ({"model_type": "no-such"}, "source is not exported: sentence-transformers cannot load it: "),
    ({}, "source is not exported: sentence-transformers cannot load it: "),
], ids=["remote code", "two labels", "labels unsaid", "no head", "decoder", "unsaid", "unknown", "no weights"])  # fmt: skip
def test_what_cannot_be_exported_is_told(settings, told, bert, tmp_path):
    """Each reason is one line that begins with the model's name."""
    source = changed(bert, tmp_path / "source", **settings)
    with pytest.raises(ConfigError, match=told) as caught:
        export_model(source, tmp_path / "out")
    assert len(str(caught.value).splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["source"]


@pytest.mark.parametrize(
    ("module", "package"), [("torch", "torch"), ("onnx", "onnx"), ("sentence_transformers", "sentence-transformers")]
)
def test_a_missing_package_names_the_extra(module, package, bert, tmp_path, monkeypatch):
    """Without the extra, the line says what to install."""
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(
        MissingExtraError, match=rf"needs {package}. Install it with: pip install .partwise-haystack\[tune\]"
    ):
        export_model(bert, tmp_path / "out")


# Spearman


@pytest.mark.parametrize("seed", range(5))
def test_spearman_is_that_of_scipy(seed):
    """Ranks, also shared ones, are correlated as scipy does it."""
    from scipy.stats import spearmanr

    drawn = np.random.default_rng(seed)
    one, other = drawn.integers(0, 9, 40), drawn.normal(size=40)
    assert spearman(one, other) == pytest.approx(spearmanr(one, other).statistic)


def test_spearman_of_constant_scores():
    """Two that tell nothing apart agree; one that tells nothing apart agrees with no other."""
    assert spearman([1, 1, 1], [2, 2, 2]) == 1
    assert spearman([1, 1, 1], [1, 2, 3]) == 0
