# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""The whole of `partwise tune reranker`, step by step."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from partwise.errors import ConfigError, MissingExtraError
from partwise.evaluation.pipelines import SearchPipeline
from partwise.evaluation.queries import JudgedQuery

from .base_weights import save_packaged_encoder
from .data import DataSettings, make_data
from .guard import Verdict, judge, tuned_pipeline
from .publishing import calibrate_model, export_trained, publish
from .training import Progress, TrainingSettings, train

_NEEDED: Final = {
    "torch": ("torch", "tune"),
    "sentence_transformers": ("sentence-transformers", "tune"),
    "onnx": ("onnx", "tune"),
    "ir_measures": ("ir-measures", "eval"),
}
PACKAGED_NAME: Final = "the packaged encoder (all-MiniLM-L6-v2)"


@dataclass(frozen=True, slots=True)
class TuningRequest:
    """
    What to tune on what.

    :param out: The folder to make; beside it `NAME.partial` keeps what an interrupted run has done.
    :param store: The store's folder; None for the pipelines' own.
    :param first_stage: The pipeline whose candidates are learned from.
    :param pipeline: The present pipeline: the one to beat.
    :param number: How many queries to write.
    :param training: How to train; its model is empty for the packaged encoder.
    :param judgments: Rated queries, if there are any.
    """

    out: Path
    store: str | None = None
    first_stage: str = "hybrid"
    pipeline: str = "two_stage"
    number: int = 4000
    training: TrainingSettings = field(default_factory=TrainingSettings)
    judgments: Sequence[JudgedQuery] = ()

    @property
    def partial(self) -> Path:
        """Where an interrupted run goes on."""
        return self.out.with_name(f"{self.out.name}.partial")


@dataclass(frozen=True, slots=True)
class TunedReranker:
    """
    What came of it.

    :param folder: The published model; None where the guard refused.
    :param verdict: What was measured.
    :param progress: How the training ended.
    :param groups: How many groups were learned from.
    :param pipeline: The pipeline with the model, as plain data.
    """

    folder: Path | None
    verdict: Verdict
    progress: Progress
    groups: int
    pipeline: dict[str, Any]


def check_request(request: TuningRequest) -> None:
    """
    Find out before the long part whether it can be done.

    :param request: What to tune.
    :raises MissingExtraError: If a package of the extras `tune` or `eval` is missing.
    :raises ConfigError: If the folder is there already, or the pipeline has no place for a second stage.
    """
    for module, (package, extra) in _NEEDED.items():
        if find_spec(module) is None:
            feature = "Tuning a reranker"
            raise MissingExtraError(feature, package=package, extra=extra)
    if request.out.exists():
        msg = f"{request.out} is there already; choose another --out, or remove it"
        raise ConfigError(msg)
    tuned_pipeline(request.pipeline, request.store, request.training.second_stage, request.out)


def tune_reranker(
    request: TuningRequest,
    *,
    on_query: Callable[[], object] = lambda: None,
    on_step: Callable[[Progress], object] = lambda _: None,
    on_measured: Callable[[], object] = lambda: None,
) -> TunedReranker:
    """
    Make data, train, export, measure, and publish what is better. A run that was killed goes on where it was.

    :param request: What to tune.
    :param on_query: Called after each written query has its group.
    :param on_step: Called after each training step.
    :param on_measured: Called after each held-out query of each pipeline.
    :returns: What came of it.
    :raises ConfigError: If the request cannot be met, or the partial folder holds another training.
    """
    check_request(request)
    settings, partial = request.training, request.partial
    partial.mkdir(parents=True, exist_ok=True)
    first_stage = SearchPipeline.load(request.first_stage, store=request.store)
    wanted = DataSettings(settings.second_stage, request.number, settings.seed)
    data = make_data(first_stage, wanted, request.judgments, partial, on_query)
    if not settings.model:
        settings = replace(settings, model=str(_packaged(partial / "base")))
    student, progress = train(data.examples, settings, partial, on_step)
    model = export_trained(student, partial)
    calibrate_model(settings.second_stage, model, data.held_out)
    tuned = tuned_pipeline(request.pipeline, request.store, settings.second_stage, model)
    found = judge(request.pipeline, request.store, tuned, data.queries, partial, on_measured)
    placed = tuned_pipeline(request.pipeline, request.store, settings.second_stage, request.out)
    if not found.is_better:
        return TunedReranker(None, found, progress, len(data.examples), placed)
    base = request.training.model or PACKAGED_NAME
    publish(model, request.out, settings, data, found, base)
    shutil.rmtree(partial)
    return TunedReranker(request.out, found, progress, len(data.examples), placed)


def _packaged(folder: Path) -> Path:
    return folder if (folder / "model.safetensors").exists() else save_packaged_encoder(folder)
