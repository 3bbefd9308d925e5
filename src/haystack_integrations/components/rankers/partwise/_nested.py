# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""A ranker component inside another component: check it, load it, know what its run takes, say how it failed."""

import inspect
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from haystack.core.serialization import component_from_dict, import_class_by_name

from partwise.errors import ConfigError, PartwiseError, RerankerError, first_line
from partwise.extras import missing_extra
from partwise.reranking import ScoreScale

_PROBABILITIES: Final = frozenset({"CohereRanker", "JinaRanker", "SentenceTransformersSimilarityRanker"})
_SOCKETS: Final = frozenset({"query", "documents", "top_k"})


def accepted_sockets(ranker: Any) -> set[str]:
    """
    Name what of query, documents and top_k a ranker's run takes by keyword.

    :param ranker: A component.
    :returns: Parameter names.
    """
    parameters = inspect.signature(ranker.run).parameters.values()
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        return set(_SOCKETS)
    return {parameter.name for parameter in parameters if parameter.kind is not parameter.POSITIONAL_ONLY} & _SOCKETS


def score_scale_of(ranker: Any) -> ScoreScale:
    """
    Name what a ranker's scores are, where its class is known.

    :param ranker: A component.
    :returns: `probability` for the stock rankers, whose services or sigmoid give one; `auto` for others.
    """
    if type(ranker).__name__ == "SentenceTransformersSimilarityRanker" and not getattr(ranker, "scale_score", True):
        return "logit"
    return "probability" if type(ranker).__name__ in _PROBABILITIES else "auto"


def check_ranker(ranker: Any) -> None:
    """
    Refuse what cannot rank documents for a query.

    :param ranker: A component.
    :raises ConfigError: Naming its class and what its run does not take.
    """
    if isinstance(ranker, type) or not callable(getattr(ranker, "run", None)):
        msg = f"ranker must be a ranker component, got {ranker!r}"
        raise ConfigError(msg)
    if missing := sorted({"query", "documents"} - accepted_sockets(ranker)):
        msg = f"{type(ranker).__name__} cannot rank documents for a query: its run takes no {' and no '.join(missing)}"
        raise ConfigError(msg)


def load_ranker(data: Any) -> Any:
    """
    Build a ranker from plain data.

    :param data: A mapping of `type` and `init_parameters`; a component that is built already is given back.
    :returns: The component.
    :raises ConfigError: If the data is a mapping without a type.
    :raises MissingExtraError: If the ranker belongs to an integration of an extra that is not installed.
    """
    if not isinstance(data, Mapping):
        return data
    path = data.get("type")
    if not isinstance(path, str):
        msg = f"ranker must be a component with 'type' and 'init_parameters', got {dict(data)!r}"
        raise ConfigError(msg)
    try:
        ranker_class = import_class_by_name(path)
    except ImportError as error:
        raise missing_extra(path) or error from error
    with start_explained(ranker_class.__name__):
        return component_from_dict(ranker_class, dict(data), "ranker")


@contextmanager
def start_explained(name: str) -> Iterator[None]:
    """
    Say in one line why a ranker cannot be made ready, around its loading and its warm-up.

    :param name: The ranker's class.
    :returns: A context.
    :raises ConfigError: If its API key is in no environment variable.
    :raises RerankerError: If its model cannot be loaded or fetched.
    """
    try:
        yield
    except ValueError as error:
        if "environment variables are set" not in str(error):  # what Haystack says of a secret that is not there
            raise
        msg = f"{name} has no API key: {first_line(error)}; set one of them"
        raise ConfigError(msg) from error
    except OSError as error:
        if isinstance(error, PartwiseError):
            raise
        msg = (
            f"{name} cannot load its model: {first_line(error)} "
            "Check the model's name and the network, or name the folder of a model that is here already"
        )
        raise RerankerError(msg) from error


@contextmanager
def run_explained(name: str) -> Iterator[None]:
    """
    Say in one line how a ranker failed, around its run; the error itself is the cause.

    :param name: The ranker's class.
    :returns: A context.
    :raises RerankerError: If the ranker raised anything but an error of this package.
    """
    try:
        yield
    except PartwiseError:
        raise
    except Exception as error:
        msg = f"{name} failed: {_failure(error)}"
        raise RerankerError(msg) from error


def _failure(error: Exception) -> str:
    """Services' clients tell the status and the reply, and in their text every header beside it."""
    status, body = getattr(error, "status_code", None), getattr(error, "body", None)
    if status is None:
        return f"{type(error).__name__}: {first_line(error)}"
    told = body.get("message") or body.get("detail") if isinstance(body, Mapping) else None
    return f"its service answered with status {status}{f': {told}' if told else ''}"
