# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Ask a pipeline judged queries, and keep what each signal said of each candidate, with how good it is."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from partwise.documents import notes_of, product_id_of
from partwise.errors import ConfigError, root_cause
from partwise.evaluation.pipelines import SearchPipeline, one_per_product
from partwise.evaluation.queries import JudgedQuery
from partwise.scoring.weights import SIGNALS, QueryKind, Weights, check_weights

# All that the legs found, not only what today's weights put first: two legs of 40, or of 100.
REACH: Final = 200


@dataclass(frozen=True, slots=True)
class QueryFeatures:
    """
    The candidates of one query in numbers.

    :param query: The query.
    :param kind: Its kind, which chooses the weights.
    :param values: A row per product in the pipeline's order and a column per signal of `SIGNALS`; 0 where a signal did
        not name the product.
    :param grades: How good each product is; 0 is wrong.
    :param ideal: The grades of all right products, best first, found or not.
    :param only_rated: Whether people rated wrong products too. Then only rated ones are in it; else every product that
        is not named counts as wrong.
    :param added: What boosts add to each score beside the weighted mean.
    """

    query: str
    kind: QueryKind
    values: np.ndarray
    grades: np.ndarray
    ideal: np.ndarray
    only_rated: bool
    added: np.ndarray

    def varies(self) -> np.ndarray:
        """Tell for each signal whether it tells any two candidates apart."""
        differs: np.ndarray = np.ptp(self.values, axis=0) > 0
        return differs


@dataclass(slots=True)
class Collected:
    """
    What came of all queries.

    :param features: Of queries that say something.
    :param claimed: Queries that the part-number lookup answers, which have no scores.
    :param unanswerable: Queries without a right answer.
    :param undecided: Queries whose candidates are all right or all wrong, so that no order is better than another.
    :param failures: Why the pipeline failed, by query.
    """

    features: list[QueryFeatures] = field(default_factory=list)
    claimed: int = 0
    unanswerable: int = 0
    undecided: int = 0
    failures: dict[str, str] = field(default_factory=dict)


def current_weights(search: SearchPipeline, name: str) -> Weights:
    """
    Give the weights that a pipeline has now: those to beat.

    :param search: The pipeline.
    :param name: What the user called it, for the error.
    :returns: Its own weights; those of its YAML, else the defaults.
    :raises ConfigError: If its last component weighs no signals.
    """
    last = search.pipeline.get_component(search.output[0])
    if not hasattr(last, "weights"):
        raise _weighs_nothing(name, type(last).__name__)
    return check_weights(last.weights)


def collect_features(
    search: SearchPipeline, queries: Iterable[JudgedQuery], *, name: str, on_query: Callable[[], object] = lambda: None
) -> Collected:
    """
    Ask a pipeline every query for all candidates that it has; one that fails is noted, and the others go on.

    :param search: The pipeline.
    :param queries: The queries.
    :param name: What the user called the pipeline, for the error.
    :param on_query: Called after each query.
    :returns: The candidates of each query in numbers, and what was left out.
    :raises ConfigError: If the pipeline's results do not tell their signals.
    """
    found = Collected()
    for judged in queries:
        if judged.answers():
            _ask(search, judged, name, found)
        else:
            found.unanswerable += 1
        on_query()
    return found


def _ask(search: SearchPipeline, judged: JudgedQuery, name: str, found: Collected) -> None:
    try:
        outputs = search.explain(judged.query, reach=REACH)
    except Exception as error:  # noqa: BLE001 - whatever a user's pipeline raises is one query less
        found.failures[judged.query] = root_cause(error)
        return
    documents = one_per_product(outputs.get(search.output[0], {}).get(search.output[1], []))
    if any(match["is_exact"] for output in outputs.values() for match in output.get("matches", ())):
        found.claimed += 1
        return
    if documents and "scores" not in notes_of(documents[0].meta):
        raise _weighs_nothing(name, type(search.pipeline.get_component(search.output[0])).__name__)
    features = read_features(judged, documents)
    if features is None:
        found.undecided += 1
    else:
        found.features.append(features)


def read_features(judged: JudgedQuery, documents: Sequence[Any]) -> QueryFeatures | None:
    """
    Read the signals of a ranker's results.

    :param judged: The query with its answers.
    :param documents: Haystack Documents, one per product, with `meta["partwise"]` as `AttributeHybridRanker` writes it.
    :returns: The features; None if all products are equally good, so that the query says nothing of any order.
    """
    grades = {product: grade for product, grade in judged.grades.items() if product not in judged.unknown}
    only_rated = 0 in grades.values()
    kept = [
        document
        for document in documents
        if (product := product_id_of(document)) not in judged.unknown and (product in grades or not only_rated)
    ]
    found = np.array([grades.get(product_id_of(document), 0) for document in kept], dtype=float)
    if not found.size or np.ptp(found) == 0:
        return None
    parts = [notes_of(document.meta)["scores"] for document in kept]
    return QueryFeatures(
        judged.query,
        notes_of(kept[0].meta)["query_kind"],
        np.array([[scores[name]["value"] if name in scores else 0.0 for name in SIGNALS] for scores in parts]),
        found,
        np.array(sorted((grade for grade in grades.values() if grade > 0), reverse=True), dtype=float),
        only_rated,
        np.array([_added(document, scores) for document, scores in zip(kept, parts, strict=True)]),
    )


def _added(document: Any, scores: Mapping[str, Any]) -> float:
    """Give what is in a score beside its mean, before both were scaled; rounding is none."""
    mean = math.fsum(part["value"] * part["weight"] for part in scores.values())
    scale = float(notes_of(document.meta).get("scale", 1.0))
    return round(((document.score or 0.0) - mean) / scale, 9)


def _weighs_nothing(name: str, component: str) -> ConfigError:
    ends = f"pipeline '{name}' ends in {component}, which gives no scores by signal"
    return ConfigError(f"{ends}; tune one that ends in AttributeHybridRanker, such as hybrid or two_stage")
