# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""The models that can be a second stage in this process."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, Protocol, TypeAlias

from partwise.errors import ConfigError
from partwise.models.cross_encoder import CrossEncoder, shared_cross_encoder
from partwise.models.encoder import shared_encoder
from partwise.models.files import optional_object
from partwise.models.late_interaction import DEFAULT_MAX_TOKENS, LateInteraction, TokenVectorStore, stored_scores
from partwise.reranking import Calibration, CountTokens, ScoreScale, read_calibration

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


def check_store(second_stage: str, store: Any) -> None:
    """
    Refuse a store that has no use.

    :param second_stage: What scores: a second stage's name, or `ranker`.
    :param store: A document store, or None.
    :raises ConfigError: If it holds no token vectors, or the second stage reads none.
    """
    if store is None:
        return
    if not isinstance(store, TokenVectorStore):
        msg = f"document_store must be a QdrantEdgeDocumentStore or None, got {type(store).__name__}"
        raise ConfigError(msg)
    if second_stage != "late_interaction":
        msg = f"a {second_stage.replace('_', '-')} reads no token vectors; leave document_store out"
        raise ConfigError(msg)


def load_second_stage(
    second_stage: SecondStage, model: str | None, max_tokens: int | None, cache_size: int, store: Any
) -> LocalModel:
    """
    Load a second stage.

    :param second_stage: Its name.
    :param model: Its model folder; None for the packaged encoder.
    :param max_tokens: Cut each text of late interaction after so many tokens; None for what suits it.
    :param cache_size: How many documents' token vectors late interaction keeps.
    :param store: A store with documents' token vectors for late interaction; None to encode all.
    :returns: The model.
    :raises ConfigError: If the folder or a file of it is missing, damaged or not supported, or another model made the
        store's token vectors.
    """
    if second_stage == "cross_encoder":
        return shared_cross_encoder(str(model))
    encoder = shared_encoder(model)
    stored = None if store is None else stored_scores(store, encoder)
    return LateInteraction(encoder, max_tokens or DEFAULT_MAX_TOKENS, cache_size, stored)


def token_counter(model: LocalModel | None) -> CountTokens | None:
    """
    Give what counts tokens as a model does.

    :param model: The second stage's model; None for a ranker component.
    :returns: The counter; None where nobody knows it here.
    """
    return model.count_tokens if isinstance(model, CrossEncoder) else None


def noted_calibration(model: str | None) -> Calibration | None:
    """
    Read what `partwise tune reranker` has fitted to a model.

    :param model: Its folder; None for the packaged encoder.
    :returns: The calibration; None if the folder notes none.
    :raises ConfigError: If the note cannot be used.
    """
    if model is None:
        return None
    return read_calibration(optional_object(Path(model).expanduser() / "partwise.json").get("calibration"))
