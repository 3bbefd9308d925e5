# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Make a pipeline filter by attributes: its ranker drops what contradicts, its retrievers fetch more to choose from."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from partwise.attributes import packaged_lexicon
from partwise.errors import ConfigError

_RANKER: Final = ".rankers.partwise.hybrid.AttributeHybridRanker"
_CANDIDATES: Final = 200


def filter_by(data: Mapping[str, Any], kinds: Sequence[str], name: str) -> None:
    """
    Change a pipeline's data so that products that contradict an asked attribute are dropped.

    :param data: As `read_pipeline` returns it; changed in place.
    :param kinds: The kinds of attributes that filter.
    :param name: What the user called the pipeline, for errors.
    :raises ConfigError: If a kind is unknown, or the pipeline has no AttributeHybridRanker.
    """
    components = data["components"]
    rankers = [node for node in components.values() if str(node.get("type", "")).endswith(_RANKER)]
    if not rankers:
        msg = f"pipeline '{name}' has no AttributeHybridRanker, so it cannot filter by attributes; use hybrid"
        raise ConfigError(msg)
    own = {kind for node in rankers for kind in _own_kinds(node)}
    if unknown := [kind for kind in kinds if kind not in packaged_lexicon().kinds and kind not in own]:
        msg = f"unknown kinds of attributes {unknown}; partwise attributes TEXT shows the kinds that a text states"
        raise ConfigError(msg)
    for node in rankers:
        node["init_parameters"] = {**node.get("init_parameters", {}), "mode": "filter", "filter_kinds": list(kinds)}
    for node in components.values():
        parameters = node.get("init_parameters", {})
        if ".retrievers." in str(node.get("type", "")) and isinstance(parameters.get("top_k"), int):
            parameters["top_k"] = max(parameters["top_k"], _CANDIDATES)


def _own_kinds(node: Mapping[str, Any]) -> Sequence[str]:
    custom = node.get("init_parameters", {}).get("attribute_kinds")
    return list(custom.get("kinds", ())) if isinstance(custom, Mapping) else ()
