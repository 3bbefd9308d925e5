"""The parts of `partwise tune reranker`: base weights, training that survives a kill, the guard, publishing."""

import json
from dataclasses import replace

import numpy as np
import pytest

from partwise.errors import ConfigError
from partwise.evaluation.queries import JudgedQuery
from partwise.models.encoder import Encoder
from partwise.models.late_interaction import LateInteraction
from partwise.tuning.reranker.base_weights import save_packaged_encoder
from partwise.tuning.reranker.checkpoints import Checkpoint
from partwise.tuning.reranker.data import TuningData, text_for
from partwise.tuning.reranker.guard import MEASURES, tuned_pipeline, verdict
from partwise.tuning.reranker.publishing import calibrate_model, export_trained, publish
from partwise.tuning.reranker.students import Example, load_student
from partwise.tuning.reranker.training import Progress, TrainingSettings, train
from tiny_models import bert_cross_encoder, bert_encoder

TEXTS = ("hex bolt M12 x 50 A2-70", "brass ball valve 1/2 inch", "cable gland M20 IP68", "Kugellager 6205")
QUERIES = ("hex bolt M12", "ball valve brass", "cable gland M20", "Kugellager")


def examples(repeat: int = 4) -> list[Example]:
    """Each query's text is right, the others are wrong."""
    return [
        Example(query, TEXTS, tuple(float(place == right) for place in range(len(TEXTS))))
        for _ in range(repeat)
        for right, query in enumerate(QUERIES)
    ]


def settings(model, **changes) -> TrainingSettings:
    wanted = TrainingSettings(
        model=str(model), epochs=3, groups_per_step=2, learning_rate=1e-3, frozen_layers=0, steps_per_checkpoint=2
    )
    return replace(wanted, **changes)


def test_the_packaged_encoder_comes_back_from_its_file(tmp_path):
    """Its torch form, made without any hub, embeds as the packaged ONNX file does."""
    from sentence_transformers import SentenceTransformer

    folder = save_packaged_encoder(tmp_path / "base")
    texts = [*TEXTS, "Câble réseau 2 m, gris", ""]
    expected = Encoder.load().encode(texts)
    np.testing.assert_allclose(SentenceTransformer(str(folder), device="cpu").encode(texts), expected, atol=1e-5)


@pytest.mark.parametrize(
    ("kind", "make"), [("late_interaction", bert_encoder), ("cross_encoder", bert_cross_encoder)], ids=["late", "cross"]
)
def test_training_learns_the_order(tmp_path, kind, make):
    """After some steps the order is much nearer to the targets than before."""
    import torch

    model = make(tmp_path / "model")
    wanted = settings(model, second_stage=kind, epochs=20, groups_per_step=4)

    def distance(student) -> float:
        with torch.no_grad():
            return float(student.loss(examples(1)))

    before = distance(load_student(kind, str(model), "cpu"))
    student, progress = train(examples(), wanted, tmp_path / "work")
    assert distance(student) < before / 2
    assert progress.step == progress.steps == 80
    assert not progress.resumed


def test_scores_are_those_of_late_interaction(tmp_path):
    """A student scores as the second stage does afterwards, marks of start and end left out."""
    import torch

    folder = save_packaged_encoder(tmp_path / "base")
    with torch.no_grad():
        (scores,) = load_student("late_interaction", str(folder), "cpu").scores(examples(1)[:1])
    expected = LateInteraction(Encoder.load()).score(QUERIES[0], {text: text for text in TEXTS})
    assert scores.tolist() == pytest.approx(expected, abs=1e-3)


class Killed(Exception):  # noqa: N818 - no error
    """Stands for a kill."""


def test_a_killed_training_goes_on(tmp_path):
    """Killed after some steps, the same training goes on from the last checkpoint and ends where it would have."""
    import torch

    model = bert_encoder(tmp_path / "model")
    whole, _ = train(examples(), settings(model), tmp_path / "whole")

    def kill(progress: Progress) -> None:
        if progress.step == 11:
            raise Killed

    with pytest.raises(Killed):
        train(examples(), settings(model), tmp_path / "killed", kill)
    steps = []
    resumed, progress = train(examples(), settings(model), tmp_path / "killed", lambda each: steps.append(each.step))
    assert progress.resumed
    assert steps[0] == 11
    assert progress.step == 24
    with torch.no_grad():  # scores: where a weight has no say, Adam makes steps of the last digits of a sum
        torch.testing.assert_close(resumed.scores(examples(1)), whole.scores(examples(1)), atol=1e-3, rtol=0)


def test_another_training_s_checkpoint_is_refused(tmp_path):
    """Other data or settings do not go on from a state that is not theirs; a damaged file neither."""
    Checkpoint(tmp_path, "one").keep(done=1)
    assert Checkpoint(tmp_path, "one").read()["done"] == 1
    with pytest.raises(ConfigError, match="of a training with other data or settings; delete"):
        Checkpoint(tmp_path, "two").read()
    (tmp_path / "checkpoint.pt").write_bytes(b"half")
    with pytest.raises(ConfigError, match="cannot be read; delete"):
        Checkpoint(tmp_path, "one").read()


def test_a_time_budget_bounds_the_steps(tmp_path):
    """A budget that is over at once ends after the steps that measure the speed."""
    _, progress = train(examples(), settings(bert_encoder(tmp_path / "m"), minutes=1e-9), tmp_path / "work")
    assert progress.step == progress.steps == 4


def results(before: list[float], after: list[float], kinds: list[str]) -> dict:
    def runs(values: list[float]) -> list[dict]:
        return [{"values": {MEASURES[0]: value, MEASURES[1]: value}} for value in values]

    return {
        "queries": [{"kind": kind} for kind in kinds],
        "pipelines": [{"runs": runs(before)}, {"runs": runs(after)}],
    }


def test_the_guard_wants_a_sure_gain():
    """Published is what is better for sure: a gain that may be chance is not."""
    kinds = ["specification"] * 20
    assert verdict(results([0.5] * 20, [0.7] * 20, kinds)).is_better
    chance = verdict(results([0.5] * 20, [0.4, 0.6] * 10, kinds))
    assert not chance.is_better
    assert "nDCG@10 +0.000 [" in chance.reason()


def test_the_guard_protects_every_kind_of_query():
    """A gain on specifications does not pay for a loss on broad queries."""
    kinds = ["specification"] * 40 + ["broad"] * 20
    found = verdict(results([0.5] * 60, [0.8] * 40 + [0.3] * 20, kinds))
    assert found.overall.low > 0
    assert not found.is_better
    assert found.worse == ["broad"]
    assert found.reason().endswith("worse on broad queries")


def test_a_tuned_model_takes_the_second_stage_s_place(tmp_path):
    """The pipeline with the model differs in the reranker alone, and reads no stored token vectors of another model."""
    data = tuned_pipeline("two_stage", str(tmp_path), "late_interaction", tmp_path / "model")
    parameters = data["components"]["reranker"]["init_parameters"]
    assert parameters["model"] == str(tmp_path / "model")
    assert "document_store" not in parameters
    with pytest.raises(ConfigError, match="hybrid has no CatalogReranker"):
        tuned_pipeline("hybrid", str(tmp_path), "late_interaction", tmp_path / "model")


def test_a_published_folder_is_whole(tmp_path):
    """Model, calibration, card, data statement and checksums are there, and the model scores as it was trained."""
    import torch

    model = bert_encoder(tmp_path / "model")
    wanted = settings(model)
    student, _ = train(examples(), wanted, tmp_path / "work")
    exported = export_trained(student, tmp_path / "work")
    found = calibrate_model("late_interaction", exported, examples(1))
    assert found.slope > 0
    data = TuningData((*examples(),), (*examples(1),), (JudgedQuery("q", {"p": 1}),), 1234, ("de", "en"))
    kinds = ["specification"] * 20
    measured = verdict(results([0.5] * 20, [0.7] * 20, kinds))
    publish(exported, tmp_path / "out", wanted, data, measured, "a tiny model")
    noted = json.loads((tmp_path / "out" / "partwise.json").read_text())
    assert noted["calibration"] == {"slope": round(found.slope, 6), "intercept": round(found.intercept, 6)}
    assert "| specification | 0.500 | 0.700 | +0.200 [+0.200, +0.200] |" in (tmp_path / "out" / "README.md").read_text()
    assert "products of the catalog: 1,234" in (tmp_path / "out" / "DATA.md").read_text()
    scorer = LateInteraction(Encoder.load(tmp_path / "out"))  # checks the checksums
    with torch.no_grad():
        (expected,) = student.scores(examples(1)[:1])
    scores = scorer.score(QUERIES[0], {text: text for text in TEXTS})
    assert scores == pytest.approx(expected.tolist(), abs=1e-3)
    assert not exported.exists()


def test_a_cross_encoder_reads_what_the_query_asks():
    """Late interaction reads the text as it is stored, a cross-encoder what the query makes worth reading."""
    content = "Acme cable\nA long story.\nlength: 2 m"
    assert text_for("late_interaction", "2 m", content, {}) == content
    assert text_for("cross_encoder", "2 m", content, {"title": "Acme cable"}).splitlines()[1] == "length: 2 m"
