"""two_stage_minilm and two_stage_bge through the stock ranker, on tiny models of the same architecture."""

from collections.abc import Callable
from pathlib import Path

import pytest

from commands import outcome
from partwise.evaluation.pipelines import SearchPipeline
from partwise.reranking import compact_text
from partwise.scoring import read_query
from placed_pipelines import with_model
from tiny_models import bert_cross_encoder, xlm_roberta_cross_encoder

MAKERS = {"two_stage_minilm": bert_cross_encoder, "two_stage_bge": xlm_roberta_cross_encoder}
QUERY = "brass ball valve"


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
