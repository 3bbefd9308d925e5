# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
What each signal weighs, by the kind of query: wording decides a broad query, stated values a specification.

>>> weights_for("broad")["attributes"] < weights_for("specification")["attributes"]
True
"""

import math
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias, get_args

import yaml

from partwise.errors import ConfigError

QueryKind: TypeAlias = Literal["broad", "mixed", "specification", "number"]
QUERY_KINDS: Final[tuple[QueryKind, ...]] = get_args(QueryKind)

# From the demo catalog alone: those of specifications are what `partwise tune weights` learned there, rounded
# (docs/attributes.md has the command); for the other kinds it found none that are clearly better than these. A second
# stage's word outweighs the rest on broad queries: so it does on the names of categories there; for the other kinds
# more weight gains nothing (benchmarks/reranker_weights.py). A part-number candidate is a nudge, never a claim.
_SHARED: Final = {"documents": 1.0, "dense": 1.0, "sparse": 3.0, "reranked": 0.25, "candidate": 0.2}
DEFAULT_WEIGHTS: Final[Mapping[QueryKind, Mapping[str, float]]] = MappingProxyType(
    {
        "broad": MappingProxyType({**_SHARED, "reranked": 8.0, "attributes": 1.0, "coverage": 1.0}),
        "mixed": MappingProxyType({**_SHARED, "attributes": 4.0, "coverage": 2.0}),
        "specification": MappingProxyType({**_SHARED, "dense": 0.5, "sparse": 2.0, "attributes": 8.0, "coverage": 1.0}),
        "number": MappingProxyType({**_SHARED, "attributes": 2.0, "coverage": 1.0}),
    }
)
SIGNALS: Final = tuple(DEFAULT_WEIGHTS["broad"])
Weights: TypeAlias = Mapping[QueryKind, Mapping[str, float]]


def weights_for(kind: QueryKind, weights: Weights = DEFAULT_WEIGHTS) -> Mapping[str, float]:
    """
    Give the weight of every signal.

    :param kind: The kind of query.
    :param weights: As `check_weights` completes them.
    :returns: A weight by signal.
    """
    return weights[kind]


def check_weights(given: Mapping[str, Any] | str | None) -> Weights:
    """
    Complete weights given by name with the defaults.

    :param given: Weights by signal for every kind of query, or by kind of query and signal, or the path of a YAML file
        with either, as `partwise tune weights` writes it. What is not named keeps its default.
    :returns: A weight for every kind of query and signal.
    :raises ConfigError: If a file cannot be read, a name is no signal and no kind of query, a weight is negative or
        not finite, or all of a kind are zero.
    """
    content = _read_file(given) if isinstance(given, str) else dict(given or {})
    by_kind = {kind: content[kind] for kind in QUERY_KINDS if kind in content}
    for_all = {name: weight for name, weight in content.items() if name not in by_kind}
    merged: dict[QueryKind, Mapping[str, float]] = {}
    for kind in QUERY_KINDS:
        own = by_kind.get(kind, {})
        if not isinstance(own, Mapping):
            msg = f"the weights of '{kind}' queries must be numbers by signal, got {own!r}"
            raise ConfigError(msg)
        merged[kind] = _merged(kind, {**for_all, **own})
    return merged


def _merged(kind: QueryKind, given: Mapping[str, Any]) -> Mapping[str, float]:
    if unknown := sorted(str(name) for name in given if name not in SIGNALS):
        msg = f"weights name unknown signals {unknown}; the signals are {sorted(SIGNALS)}"
        raise ConfigError(msg)
    for name, weight in given.items():
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not math.isfinite(weight) or weight < 0:
            msg = f"the weight of '{name}' must be a finite number of at least 0, got {weight!r}"
            raise ConfigError(msg)
    merged = {**DEFAULT_WEIGHTS[kind], **given}
    if not any(merged.values()):
        msg = "all weights are 0; give at least one signal a positive weight"
        raise ConfigError(msg)
    return merged


def _read_file(path: str) -> dict[str, Any]:
    try:
        content = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        msg = f"cannot read the weights file {path}: {str(error).splitlines()[0]}; write one with partwise tune weights"
        raise ConfigError(msg) from error
    if not isinstance(content, Mapping):
        msg = f"the weights file {path} holds no mapping of signals to weights; write one with partwise tune weights"
        raise ConfigError(msg)
    found = content.get("weights", content)
    return dict(found)
