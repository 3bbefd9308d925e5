# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Learn what each signal weighs from judged queries: `partwise tune weights`.

Each kind of query is learned by itself, and measured on queries that were held out. Learned weights are kept only where
they beat the present ones by more than a standard error; so a file never makes a search worse than it can be shown to.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from partwise.errors import ConfigError
from partwise.evaluation.comparison import Comparison, compare
from partwise.evaluation.pipelines import SearchPipeline
from partwise.evaluation.queries import JudgedQuery
from partwise.scoring.weights import DEFAULT_WEIGHTS, QUERY_KINDS, SIGNALS, QueryKind, Weights
from partwise.tuning.features import Collected, QueryFeatures, collect_features, current_weights
from partwise.tuning.fitting import choose, fit, held_out_qualities, ridge_model, spread
from partwise.tuning.quality import qualities, vector
from partwise.tuning.results import KindWeights, TunedWeights

# Of a kind, and of those the queries in which a signal says anything: fewer would be learned by heart.
FEWEST: Final = 8
_DIGITS: Final = 3


def check_tunable(search: SearchPipeline, name: str) -> Weights:
    """
    Find out before the long part whether weights can be learned.

    :param search: The pipeline.
    :param name: What the user called it, for the error.
    :returns: The weights that it has now: those to beat.
    :raises ConfigError: If its last component weighs no signals.
    :raises MissingExtraError: If scikit-learn is not installed.
    """
    ridge_model()
    return current_weights(search, name)


def tune_weights(
    search: SearchPipeline, queries: Sequence[JudgedQuery], *, name: str, on_query: Callable[[], object] = lambda: None
) -> TunedWeights:
    """
    Learn weights from judged queries.

    :param search: A pipeline that ends in `AttributeHybridRanker`.
    :param queries: The queries; those that teach nothing are counted.
    :param name: What the user called the pipeline.
    :param on_query: Called after each query.
    :returns: Weights by kind of query, and what speaks for them.
    :raises ConfigError: If the pipeline weighs no signals, or no query teaches anything.
    :raises MissingExtraError: If scikit-learn is not installed.
    """
    start = check_tunable(search, name)
    found = collect_features(search, queries, name=name, on_query=on_query)
    if not found.features:
        raise ConfigError(_nothing(found))
    kinds = learn_weights(found.features, start)
    return TunedWeights(
        name, search.output[0], kinds, found.claimed, found.unanswerable, found.undecided, found.failures
    )


def learn_weights(features: Sequence[QueryFeatures], start: Weights = DEFAULT_WEIGHTS) -> list[KindWeights]:
    """
    Learn weights from candidates in numbers.

    :param features: Of queries of any kinds.
    :param start: The weights to beat.
    :returns: What each kind taught, in the order of `QUERY_KINDS`.
    :raises MissingExtraError: If scikit-learn is not installed.
    """
    return [_learn(kind, [each for each in features if each.kind == kind], start[kind]) for kind in QUERY_KINDS]


def _learn(kind: QueryKind, queries: Sequence[QueryFeatures], default: Mapping[str, float]) -> KindWeights:
    start = vector(default)
    before = qualities(queries, start)
    now = float(before.mean()) if len(queries) else None
    learnable = np.sum([each.varies() for each in queries], axis=0) >= FEWEST
    if not learnable.any():
        few = f"{len(queries)} queries to learn from; {FEWEST} are needed"
        reason = few if len(queries) < FEWEST else f"no signal tells candidates of {FEWEST} queries apart"
        return KindWeights(kind, len(queries), default, None, 0.0, now, None, None, kept=False, reason=reason)
    setting = choose(queries, start, learnable)
    after = held_out_qualities(queries, start, learnable)
    compared = compare(list(before), list(after))
    learned = _rounded(fit(queries, start, learnable, setting), default)
    kept, reason = _verdict(compared, spread(after - before), is_new=learned != dict(default))
    mean = float(after.mean())
    return KindWeights(kind, len(queries), default, learned, setting.share, now, mean, compared, kept, reason)


def _rounded(weights: np.ndarray, default: Mapping[str, float]) -> dict[str, float]:
    """Round what was learned; what was not keeps its digits."""
    return {
        name: default[name] if np.isclose(value, default[name]) else round(float(value), _DIGITS)
        for name, value in zip(SIGNALS, weights, strict=True)
    }


def _verdict(found: Comparison, error: float, *, is_new: bool) -> tuple[bool, str]:
    if not is_new:
        return False, "no other weights are clearly better"
    measured = f"{found.difference:+.3f} on held-out queries, standard error {error:.3f}"
    if found.difference <= error:
        return False, f"not {'clearly ' if found.difference > 0 else ''}better: {measured}"
    doubt = "" if found.low > 0 else "; the interval holds 0, so more queries would make it surer"
    return True, f"better: {measured}{doubt}"


def _nothing(found: Collected) -> str:
    left_out = {
        "without a right answer": found.unanswerable,
        "answered by the part-number lookup, which weighs nothing": found.claimed,
        "whose candidates are all right or all wrong": found.undecided,
        f"failed ({next(iter(found.failures.values()), '')})": len(found.failures),
    }
    told = ", ".join(f"{number} {reason}" for reason, number in left_out.items() if number)
    advice = (
        "give queries in words with their right products; partwise golden check finds ids that are not in the store"
    )
    return f"no query to learn from: {told or 'none given'}; {advice}"
