"""two_stage_minilm and two_stage_bge through the stock ranker, on tiny models of the same architecture."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from commands import outcome
from partwise.evaluation.pipelines import SearchPipeline, read_pipeline
from partwise.reranking import compact_text
from partwise.scoring import read_query
from tiny_models import bert_cross_encoder, xlm_roberta_cross_encoder

MAKERS = {"two_stage_minilm": bert_cross_encoder, "two_stage_bge": xlm_roberta_cross_encoder}
QUERY = "brass ball valve"


def with_model(name: str, model: Path, folder: Path) -> Path:
    """The shipped pipeline with a model that is on disk."""
    data = read_pipeline(name)
    data["components"]["reranker"]["init_parameters"]["ranker"]["init_parameters"]["model"] = str(model)
    file = folder / f"{name}.yaml"
    file.write_text(yaml.safe_dump(data), encoding="utf-8")
    return file


@pytest.mark.parametrize(("name", "make"), MAKERS.items(), ids=MAKERS)
def test_the_model_scores_catalog_text(
    name: str, make: Callable[[Path], Path], small_store: Path, tmp_path: Path
) -> None:
    """Each result's reranked signal is what the model itself says of the query and the product's compact text."""
    import torch
    from sentence_transformers import CrossEncoder

    model = make(tmp_path / "model")
    result = SearchPipeline.load(str(with_model(name, model, tmp_path)), store=str(small_store)).search(QUERY)
    question = read_query(QUERY)
    texts = [compact_text(question, d.content, d.meta) for d in result.documents]
    asked = [(QUERY, text) for text in texts]
    scores = CrossEncoder(str(model), device="cpu").predict(asked, activation_fn=torch.nn.Sigmoid())
    said = [document.meta["partwise"]["scores"]["reranked"]["raw"] for document in result.documents]
    assert said == pytest.approx(scores.tolist(), abs=1e-4)
    assert len(set(said)) > 1


def test_a_model_that_cannot_be_fetched_is_one_line(small_store, tmp_path, monkeypatch, capsys):
    """No network and no folder: one line that names the ranker and what to do."""
    file = with_model("two_stage_minilm", tmp_path / "nothing-here", tmp_path)
    code, _, said = outcome(capsys, "search", QUERY, "--store", small_store, "--pipeline", file)
    assert code == 1
    assert "SentenceTransformersSimilarityRanker cannot load its model: " in said
    assert "name the folder of a model that is here already" in said.splitlines()[-1]
