# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""The models that can be a second stage in this process."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, Protocol, TypeAlias

from partwise.errors import ConfigError
from partwise.models.encoder import shared_encoder
from partwise.models.late_interaction import DEFAULT_MAX_TOKENS, LateInteraction
from partwise.reranking import ScoreScale

SecondStage: TypeAlias = Literal["late_interaction", "cross_encoder"]

_SCALES: Final[Mapping[SecondStage, ScoreScale]] = MappingProxyType(
    {"late_interaction": "cosine", "cross_encoder": "logit"}
)


class LocalModel(Protocol):
    """What scores texts for a query. Several threads may use it at once."""

    def score(self, query: str, texts: Mapping[str, str]) -> list[float]:
        """Give a raw score for each text by document id, in order."""
        ...


def scale_of(second_stage: SecondStage) -> ScoreScale:
    """
    Name what a second stage's raw scores are.

    :param second_stage: Its name.
    :returns: The scale.
    """
    return _SCALES[second_stage]


def check_model(second_stage: SecondStage, model: str | None) -> None:
    """
    Refuse a second stage that has no model.

    :param second_stage: Its name.
    :param model: Its model folder, or None.
    :raises ConfigError: If there is none, and none is packaged.
    """
    if second_stage == "cross_encoder" and model is None:
        msg = "second_stage 'cross_encoder' needs a model folder, and none is packaged; set model"
        raise ConfigError(msg)


def load_second_stage(
    second_stage: SecondStage, model: str | None, max_tokens: int | None, cache_size: int
) -> LocalModel:
    """
    Load a second stage.

    :param second_stage: Its name.
    :param model: Its model folder; None for the packaged encoder.
    :param max_tokens: Cut each text after so many tokens; None for what suits the model.
    :param cache_size: How many documents' token vectors late interaction keeps.
    :returns: The model.
    :raises ConfigError: If the folder or a file of it is missing, damaged or not supported.
    """
    if second_stage == "cross_encoder":
        from partwise.models.cross_encoder import CrossEncoder  # type: ignore[import-untyped] # noqa: PLC0415 - heavy

        loaded: LocalModel = CrossEncoder.load(str(model), max_tokens)
        return loaded
    return LateInteraction(shared_encoder(model), max_tokens or DEFAULT_MAX_TOKENS, cache_size)
