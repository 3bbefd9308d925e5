# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Make a trained model a folder that can be used: ONNX weights, calibration, model card, data statement, checksums."""

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from partwise.models.cross_encoder import CrossEncoder
from partwise.models.encoder import Encoder
from partwise.models.export import export_model
from partwise.models.files import CHECKSUMS, sha256
from partwise.models.late_interaction import LateInteraction
from partwise.reranking import Calibration, ScoreScale, fit_calibration

from .data import TuningData
from .guard import Verdict
from .students import TEXT_TOKENS, Example, SecondStage, Student
from .training import TrainingSettings

_SCALES: Final[Mapping[SecondStage, ScoreScale]] = {"late_interaction": "cosine", "cross_encoder": "logit"}
_RIGHT: Final = 0.99  # from this target on a product meets all that was asked


def export_trained(student: Student, folder: Path) -> Path:
    """
    Write a trained model as an ONNX folder.

    :param student: The model.
    :param folder: Where its forms are kept; one of an earlier attempt is replaced.
    :returns: The ONNX folder.
    :raises ConfigError: If the export would rank otherwise than the model.
    """
    trained, exported = folder / "trained", folder / "model"
    for each in (trained, exported):
        shutil.rmtree(each, ignore_errors=True)
    student.save(trained)
    # In fp32: what training changes in a weight is smaller than a step of its int8 form, which would undo it.
    export_model(trained, exported, quantize="none")
    return exported


def calibrate_model(second_stage: SecondStage, model: Path, examples: Sequence[Example]) -> Calibration:
    """
    Fit what a raw score means to held-out products, and note it in the model's folder.

    :param second_stage: What the model is.
    :param model: Its ONNX folder.
    :param examples: Held-out groups.
    :returns: The calibration.
    """
    scores, labels = held_out_scores(second_stage, model, examples)
    found = fit_calibration(scores, labels, _SCALES[second_stage])
    file = model / "partwise.json"
    noted = json.loads(file.read_text(encoding="utf-8"))
    noted["calibration"] = {"slope": round(found.slope, 6), "intercept": round(found.intercept, 6)}
    file.write_text(json.dumps(noted, indent=2) + "\n", encoding="utf-8")
    write_checksums(model)
    return found


def held_out_scores(
    second_stage: SecondStage, model: Path, examples: Sequence[Example]
) -> tuple[list[float], list[bool]]:
    """
    Score held-out groups as the second stage will.

    :param second_stage: What the model is.
    :param model: Its ONNX folder.
    :param examples: The groups.
    :returns: Raw scores, and whether each product meets all that was asked.
    """
    scorer: Any = (
        CrossEncoder.load(model)
        if second_stage == "cross_encoder"
        else LateInteraction(Encoder.load(model), TEXT_TOKENS["late_interaction"] + 2)
    )
    scores: list[float] = []
    labels: list[bool] = []
    for example in examples:
        texts = {str(place): text for place, text in enumerate(example.texts)}
        scores += scorer.score(example.query, texts)
        labels += [target >= _RIGHT for target in example.targets]
    return scores, labels


def publish(model: Path, out: Path, settings: TrainingSettings, data: TuningData, verdict: Verdict, base: str) -> None:
    """
    Write what a reader needs to know beside the model, and put it in its place.

    :param model: The ONNX folder.
    :param out: Where it goes; must not be there yet.
    :param settings: How it was trained.
    :param data: On what.
    :param verdict: What it was measured at.
    :param base: What it was trained from.
    """
    with (model / "README.md").open("a", encoding="utf-8") as stream:
        stream.write(_card(settings, verdict, base))
    (model / "DATA.md").write_text(_data_statement(data), encoding="utf-8")
    write_checksums(model)
    model.rename(out)


def write_checksums(folder: Path) -> None:
    """
    List the sha256 of every file, so that a damaged copy is refused.

    :param folder: The model's folder.
    """
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    lines = [f"{sha256(folder / name)}  {name}\n" for name in files if name != CHECKSUMS]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")


def _card(settings: TrainingSettings, verdict: Verdict, base: str) -> str:
    rows = [
        f"| {kind} | {before:.3f} | {after:.3f} | {_shown(verdict, kind)} |"
        for kind, (before, after) in verdict.means.items()
    ]
    table = "\n".join(rows)
    return f"""
## Tuned on one catalog
Made by `partwise tune reranker` as {settings.second_stage.replace("_", " ")} from {base}: at most {settings.epochs}
epochs, {settings.minutes:g} minutes, learning rate {settings.learning_rate:g}, seed {settings.seed}, embeddings and the
lowest {settings.frozen_layers} layers frozen. It is meant for this catalog and its like; elsewhere it was not measured.
DATA.md says what it learned from.

nDCG@10 over the graded products of held-out queries, the present pipeline against the one with this model:

| queries | present | tuned | difference |
|---|---|---|---|
{table}
"""


def _shown(verdict: Verdict, kind: str) -> str:
    found = verdict.overall if kind == "all" else verdict.by_kind[kind]
    return f"{found.difference:+.3f} [{found.low:+.3f}, {found.high:+.3f}]"


def _data_statement(data: TuningData) -> str:
    return f"""# Data statement
Texts: the products of one catalog, in {", ".join(data.languages)}. Queries: written by rules from their fields and
titles, in English, German, French and Dutch, and rated ones where they were given. Targets: attribute verdicts; for
broad queries the cosines of the packaged encoder; ratings as they are.

Customers' own numbers are in no text. Nothing was sent anywhere: the model was made on one machine. Its weights may
repeat what the texts say; treat it as you treat the catalog.

- products of the catalog: {data.products:,}
- groups learned from: {len(data.examples):,}
- held-out groups: {len(data.held_out):,}
- held-out queries: {len(data.queries):,}
"""
