# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Run judged queries through a pipeline, and keep what came back as plain data."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from partwise.documents import product_id_of
from partwise.errors import root_cause
from partwise.evaluation.pipelines import SearchPipeline
from partwise.evaluation.queries import JudgedQuery

DEFAULT_TOP_K: Final = 40


@dataclass(frozen=True, slots=True)
class Hit:
    """
    One product of a result.

    :param product_id: Its product id; the document's id where it names no product.
    :param score: Its score; None if the pipeline gave none.
    :param meta: The document's meta, without other customers' numbers.
    :param content: Its text.
    """

    product_id: str
    score: float | None
    meta: Mapping[str, Any]
    content: str


@dataclass(frozen=True, slots=True)
class QueryRun:
    """
    What a pipeline answered to one query.

    :param judged: The query with its answers.
    :param hits: Best first, each product once, products of `unknown` taken out.
    :param claimed: Products that a lookup claimed as exact.
    :param milliseconds: Wall time of the whole run.
    :param stages: Milliseconds by component.
    :param error: Why the pipeline failed; None if it answered. A failure counts as a result without hits.
    """

    judged: JudgedQuery
    hits: tuple[Hit, ...]
    claimed: frozenset[str]
    milliseconds: float
    stages: Mapping[str, float] = field(default_factory=dict)
    error: str | None = None

    @property
    def ids(self) -> list[str]:
        """The product ids, best first."""
        return [hit.product_id for hit in self.hits]


@dataclass(frozen=True, slots=True)
class PipelineRun:
    """
    All queries through one pipeline.

    :param name: What the user called the pipeline.
    :param runs: One per query, in their order.
    :param cold_milliseconds: From loading the pipeline to its first answer; what an earlier pipeline has
        loaded for both is not loaded again.
    """

    name: str
    runs: tuple[QueryRun, ...]
    cold_milliseconds: float

    @property
    def failures(self) -> list[QueryRun]:
        """The queries on which the pipeline failed."""
        return [run for run in self.runs if run.error is not None]


def run_queries(
    search: SearchPipeline,
    queries: Iterable[JudgedQuery],
    *,
    top_k: int = DEFAULT_TOP_K,
    candidates: int | None = None,
) -> Iterator[QueryRun]:
    """
    Ask a pipeline every query; one that fails is noted, and the others go on.

    :param search: The pipeline.
    :param queries: The queries.
    :param top_k: How many products to ask for.
    :param candidates: How many results each stage before the last gives; the pipeline's own numbers if None.
    :returns: An iterator over the answers, in the order of the queries.
    """
    for judged in queries:
        try:
            result = search.search(judged.query, top_k=top_k, candidates=candidates, trace=True)
        except Exception as error:  # noqa: BLE001 - whatever a user's pipeline raises is one missed query
            yield QueryRun(judged, (), frozenset(), 0.0, error=root_cause(error))
            continue
        hits = tuple(hit for hit in map(_hit, result.documents) if hit.product_id not in judged.unknown)
        yield QueryRun(judged, hits, _claimed(result.matches), result.milliseconds, result.stages)


def run_pipeline(
    name: str,
    search: SearchPipeline,
    queries: Sequence[JudgedQuery],
    *,
    top_k: int = DEFAULT_TOP_K,
    warmed_in: float = 0.0,
    on_query: Callable[[], object] = lambda: None,
) -> PipelineRun:
    """
    Ask a pipeline every query. The first answer, which loads what is loaded late, is kept apart and asked for again.

    :param name: What to call the pipeline.
    :param search: The pipeline.
    :param queries: The queries, at least one.
    :param top_k: How many products to ask for.
    :param warmed_in: Milliseconds that loading and warming it up took before.
    :param on_query: Called after each answer.
    :returns: All answers.
    """
    started = time.perf_counter()
    next(run_queries(search, queries[:1], top_k=top_k))
    cold = warmed_in + (time.perf_counter() - started) * 1000
    runs = []
    for run in run_queries(search, queries, top_k=top_k):
        runs.append(run)
        on_query()
    return PipelineRun(name, tuple(runs), cold)


def _hit(document: Any) -> Hit:
    product = product_id_of(document)
    return Hit(product, document.score, document.meta, document.content or "")


def _claimed(matches: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(product for match in matches if match["is_exact"] for product in match["product_ids"])
