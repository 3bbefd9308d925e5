# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""A ranker component inside another component: check it, load it, know what its run takes."""

import inspect
from collections.abc import Mapping
from typing import Any, Final

from haystack.core.serialization import component_from_dict, import_class_by_name

from partwise.errors import ConfigError, MissingExtraError

_EXTRAS: Final = {"cohere": "cohere", "jina": "jina", "sentence_transformers": "st"}
_RANKERS: Final = "haystack_integrations.components.rankers."
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
        return component_from_dict(import_class_by_name(path), dict(data), "ranker")
    except ImportError as error:
        integration = path.removeprefix(_RANKERS).split(".")[0]
        if not path.startswith(_RANKERS) or integration not in _EXTRAS:
            raise
        feature, package = f"CatalogReranker with {path}", f"{integration.replace('_', '-')}-haystack"
        raise MissingExtraError(feature, package=package, extra=_EXTRAS[integration]) from error
