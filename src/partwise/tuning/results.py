# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What judged queries taught, and what speaks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from partwise.evaluation.comparison import Comparison
from partwise.scoring.weights import DEFAULT_WEIGHTS, QueryKind


@dataclass(frozen=True, slots=True)
class KindWeights:
    """
    What the queries of one kind taught.

    :param kind: The kind of query.
    :param queries: How many were learned from.
    :param default: The weights that the pipeline has now.
    :param learned: The weights learned from all of them; None if there are too few.
    :param share: How far the learned ones go from the default to the model, 0 to 1.
    :param default_quality: Mean measure by the default; None without queries.
    :param learned_quality: Mean measure of held-out queries, by weights learned without them; None if too few.
    :param comparison: Of the two, query by query.
    :param kept: Whether the learned weights are better by more than a standard error.
    :param reason: Why they are kept or not.
    """

    kind: QueryKind
    queries: int
    default: Mapping[str, float]
    learned: Mapping[str, float] | None
    share: float
    default_quality: float | None
    learned_quality: float | None
    comparison: Comparison | None
    kept: bool
    reason: str

    @property
    def weights(self) -> Mapping[str, float]:
        """The weights to use: the learned ones if they are kept."""
        return self.learned if self.kept and self.learned is not None else self.default

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        learned = None if self.learned is None else dict(self.learned)
        return asdict(replace(self, default=dict(self.default), learned=learned))  # proxies cannot be copied


@dataclass(frozen=True, slots=True)
class TunedWeights:
    """
    What all queries taught.

    :param pipeline: What the user called the pipeline.
    :param component: The component that weighs.
    :param kinds: One entry per kind of query.
    :param claimed: Queries that the part-number lookup answers, whatever the weights.
    :param unanswerable: Queries without a right answer.
    :param undecided: Queries whose candidates are all right or all wrong.
    :param failures: Why the pipeline failed, by query.
    """

    pipeline: str
    component: str
    kinds: Sequence[KindWeights]
    claimed: int = 0
    unanswerable: int = 0
    undecided: int = 0
    failures: Mapping[str, str] = field(default_factory=dict)

    @property
    def queries(self) -> int:
        """How many queries were learned from."""
        return sum(each.queries for each in self.kinds)

    @property
    def weights(self) -> dict[QueryKind, dict[str, float]]:
        """The weights to write down: of the kinds whose weights are not the package's own."""
        return {
            each.kind: dict(each.weights) for each in self.kinds if dict(each.weights) != DEFAULT_WEIGHTS[each.kind]
        }

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "pipeline": self.pipeline,
            "component": self.component,
            "queries": self.queries,
            "claimed": self.claimed,
            "unanswerable": self.unanswerable,
            "undecided": self.undecided,
            "failures": dict(self.failures),
            "kinds": [each.to_dict() for each in self.kinds],
            "weights": self.weights,
        }
