# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Train a second stage on groups, within a time budget, with checkpoints."""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from partwise.models.session import available_cores

from .checkpoints import Checkpoint
from .students import Example, SecondStage, Student, load_student

_WARM_UP: Final = 0.1  # share of the steps in which the learning rate rises
_MEASURED: Final = 3  # steps that tell how fast this machine is; the first one is slower and not counted
_LONGEST_GRADIENT: Final = 1.0
_TRIED: Final = 2


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """
    How to train.

    :param second_stage: What is trained.
    :param model: A sentence-transformers folder or hub name to start from.
    :param minutes: How long training may take; the steps that fit are found by measuring the first ones.
    :param epochs: How often each group is used at most.
    :param groups_per_step: Groups in one step.
    :param learning_rate: The highest one.
    :param frozen_layers: How many of the lowest layers stay as they are, beside the embeddings.
    :param seed: Decides the order of the groups.
    :param steps_per_checkpoint: How many steps a kill costs at most.
    """

    second_stage: SecondStage = "late_interaction"
    model: str = ""
    minutes: float = 45.0
    epochs: int = 3
    groups_per_step: int = 8
    learning_rate: float = 2e-5
    frozen_layers: int = 1
    seed: int = 0
    steps_per_checkpoint: int = 50


@dataclass(frozen=True, slots=True)
class Progress:
    """
    Where a training is.

    :param step: Steps done.
    :param steps: Steps in all.
    :param loss: Mean of the last steps.
    :param pairs_per_second: Query and text pairs learned from in a second.
    :param resumed: Whether it went on from a checkpoint.
    """

    step: int
    steps: int
    loss: float
    pairs_per_second: float
    resumed: bool


def train(
    examples: Sequence[Example],
    settings: TrainingSettings,
    folder: Path,
    on_step: Callable[[Progress], object] = lambda _: None,
) -> tuple[Student, Progress]:
    """
    Train, or go on with a training that was killed.

    :param examples: What to learn from; groups of another size than the first one's are learned from separately.
    :param settings: How.
    :param folder: Where checkpoints are kept.
    :param on_step: Called after each step.
    :returns: The trained model, and where it ended.
    :raises ConfigError: If the model cannot be loaded, or the folder holds another training.
    """
    import torch  # noqa: PLC0415 - heavy: of the extra tune

    torch.manual_seed(settings.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    student = load_student(settings.second_stage, settings.model, device)
    run = _Run(student, settings, Checkpoint(folder, _fingerprint(examples, settings)), device)
    batches = _batches(examples, settings)
    if device == "cpu":
        torch.set_num_threads(_fastest(student, batches[0]))
    return student, run.through(batches, on_step)


class _Run:
    """One training."""

    def __init__(self, student: Student, settings: TrainingSettings, checkpoint: Checkpoint, device: str) -> None:
        import torch  # noqa: PLC0415 - heavy: of the extra tune

        self._student, self._settings, self._checkpoint, self._device = student, settings, checkpoint, device
        _freeze(student.module, settings.frozen_layers)
        trained = [parameter for parameter in student.module.parameters() if parameter.requires_grad]
        self._optimizer = torch.optim.AdamW(trained, lr=settings.learning_rate)
        self._steps = 0
        self._done = 0
        self._losses: list[float] = []

    def through(self, batches: list[list[Example]], on_step: Callable[[Progress], object]) -> Progress:
        """Do all steps that fit into the time."""
        resumed = self._resume()
        self._student.module.train()
        started, pairs, first = time.perf_counter(), 0, self._done
        self._steps = self._steps or len(batches)
        progress = Progress(self._done, self._steps, 0.0, 0.0, resumed)
        while self._done < self._steps:
            batch = batches[self._done]
            self._step(batch)
            self._done += 1
            pairs += sum(len(example.texts) for example in batch)
            spent = time.perf_counter() - started
            if not resumed and self._done == 1:
                started, pairs, first = time.perf_counter(), 0, 1
            elif not resumed and self._done == 1 + _MEASURED:
                self._steps = self._fitting(spent / _MEASURED, len(batches))
            progress = Progress(
                self._done, self._steps, float(np.mean(self._losses[-50:])), pairs / max(spent, 1e-9), resumed
            )
            on_step(progress)
            if self._done % self._settings.steps_per_checkpoint == 0 or self._done == self._steps:
                self._keep()
        self._student.module.eval()
        return progress if self._done > first else Progress(self._done, self._steps, 0.0, 0.0, resumed)

    def _fitting(self, seconds: float, most: int) -> int:
        """Say how many steps fit into the time, at this speed."""
        return max(self._done, min(most, int(self._settings.minutes * 60 / seconds)))

    def _step(self, batch: Sequence[Example]) -> None:
        import torch  # noqa: PLC0415 - heavy: of the extra tune

        for group in self._optimizer.param_groups:
            group["lr"] = self._settings.learning_rate * self._rate()
        self._optimizer.zero_grad()
        with self._fast():
            loss = self._student.loss(batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._student.module.parameters(), _LONGEST_GRADIENT)
        self._optimizer.step()
        self._losses.append(float(loss.detach()))

    def _fast(self) -> AbstractContextManager[Any]:
        import torch  # noqa: PLC0415 - heavy: of the extra tune

        return torch.autocast("cuda", dtype=torch.bfloat16) if self._device == "cuda" else nullcontext()

    def _rate(self) -> float:
        """Rise in the first steps, then fall to 0 with the last one."""
        share = (self._done + 1) / max(self._steps, 1)
        return share / _WARM_UP if share < _WARM_UP else (1 - share) / (1 - _WARM_UP) + 1e-3

    def _keep(self) -> None:
        self._checkpoint.keep(
            model=self._student.module.state_dict(),
            optimizer=self._optimizer.state_dict(),
            done=self._done,
            steps=self._steps,
            losses=self._losses[-50:],
            random=_random_state(),
        )

    def _resume(self) -> bool:
        import torch  # noqa: PLC0415 - heavy: of the extra tune

        state = self._checkpoint.read()
        if state is None:
            return False
        self._student.module.load_state_dict(state["model"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._done, self._steps, self._losses = state["done"], state["steps"], list(state["losses"])
        torch.set_rng_state(state["random"])
        return True


def _random_state() -> Any:
    import torch  # noqa: PLC0415 - heavy: of the extra tune

    return torch.get_rng_state()


def _batches(examples: Sequence[Example], settings: TrainingSettings) -> list[list[Example]]:
    """Give the steps of all epochs in their order, which the seed decides: a resumed training goes through the same."""
    random = np.random.default_rng(settings.seed)
    found: list[list[Example]] = []
    for _ in range(settings.epochs):
        found += list(_one_epoch([examples[place] for place in random.permutation(len(examples))], settings))
    return found


def _one_epoch(examples: Sequence[Example], settings: TrainingSettings) -> Iterator[list[Example]]:
    waiting: dict[int, list[Example]] = {}
    for example in examples:
        batch = waiting.setdefault(len(example.texts), [])
        batch.append(example)
        if len(batch) == settings.groups_per_step:
            yield waiting.pop(len(example.texts))
    yield from waiting.values()


def _fastest(student: Student, batch: Sequence[Example]) -> int:
    """
    Measure how many threads a step is fastest with.

    On a machine that has other work to do, threads wait for the slowest one: one thread was 6 times as fast as four.
    """
    import torch  # noqa: PLC0415 - heavy: of the extra tune

    cores, taken = available_cores(), {}
    for threads in sorted({1, max(cores // 2, 1), cores}):
        torch.set_num_threads(threads)
        for _ in range(_TRIED):  # the last one counts: the first makes room in memory
            started = time.perf_counter()
            student.loss(batch).backward()
            taken[threads] = time.perf_counter() - started
        student.module.zero_grad()
    return min(taken, key=lambda threads: taken[threads])


def _freeze(module: Any, layers: int) -> None:
    """Keep embeddings and the lowest layers: they hold the language, and half of the time goes into them."""
    frozen = ("embeddings.", *(f"layer.{number}." for number in range(layers)))
    for name, parameter in module.named_parameters():
        if any(f".{part}" in f".{name}" for part in frozen):
            parameter.requires_grad_(requires_grad=False)


def _fingerprint(examples: Sequence[Example], settings: TrainingSettings) -> str:
    content = json.dumps([asdict(settings), [asdict(example) for example in examples]], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
