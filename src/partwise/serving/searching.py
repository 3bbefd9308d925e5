# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Searching over HTTP: a pipeline in Hayhooks' wrapper, warm before the first request, with typed replies."""

import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter, Request
from hayhooks import BasePipelineWrapper

from partwise.documents import product_id_of
from partwise.evaluation.pipelines import SearchPipeline, one_per_product
from partwise.evaluation.timing import component_times
from partwise.filter_values import readings
from partwise.part_numbers import is_private
from partwise.text import check_asks_anything

from .failures import ERROR_REPLIES, failure, failures_told
from .limits import Workers
from .logs import note
from .metrics import Metrics
from .observing import count_found
from .results import (
    degraded_of,
    facets_of,
    match_of,
    question_of,
    result_of,
    staged,
)
from .schemas import (
    ErrorReply,
    Filters,
    Language,
    PipelineName,
    SearchQuery,
    SearchReply,
    SearchRequest,
    Staged,
    Switch,
    Timings,
    TopK,
)
from .settings import DEFAULT_PIPELINE, ServeSettings, pipeline_name

# Facets count more candidates than a page shows; no more than each leg of our pipelines finds anyway.
_FACET_REACH: Final = 40

router = APIRouter()


class SearchWrapper(BasePipelineWrapper):  # type: ignore[misc] # Hayhooks publishes no types
    """
    A search pipeline as Hayhooks deploys it.

    :param pipeline: The name of a pipeline, or a YAML file.
    :param store: A folder or address that replaces those in the YAML.
    """

    def __init__(self, pipeline: str = DEFAULT_PIPELINE, store: str | None = None) -> None:
        super().__init__()
        self.name = pipeline_name(pipeline)
        self._source = pipeline
        self._store = store

    def setup(self) -> None:
        """
        Load the pipeline, its models and its store.

        :raises PartwiseError: If the pipeline cannot be built, or its store is missing, taken or does not fit.
        """
        self.loaded = SearchPipeline.load(self._source, store=self._store)
        self.pipeline = self.loaded.pipeline
        self.pipeline.warm_up()
        self._first_stage = _first_stage(self.loaded)

    def run_api(
        self,
        query: SearchQuery,
        top_k: TopK = 10,
        filters: Filters | None = None,
        pipeline: PipelineName = None,
        language: Language = None,
        stages: Switch = False,
    ) -> SearchReply:
        """
        Search the catalog.

        :param query: A part number, a specification or a sentence.
        :param top_k: How many products.
        :param filters: Only products whose field has this value, or one of these.
        :param pipeline: This pipeline's name, or null.
        :param language: The query's, such as de.
        :param stages: Whether to give the first stage's order too.
        :returns: The products, best first, and why.
        :raises HTTPException: If it cannot be answered; its detail may be shown.
        """
        request = SearchRequest(
            query=query, top_k=top_k, filters=filters or {}, pipeline=pipeline, language=language, stages=stages
        )
        with failures_told():
            return self.search(request)

    def search(self, request: SearchRequest, customer: str | None = None) -> SearchReply:
        """
        Run the pipeline for a request.

        :param request: What is asked.
        :param customer: The asking customer, by the API key.
        :returns: The reply.
        :raises QueryError: If the query has no letter and no digit.
        :raises HTTPException: 400 if a filter asks for what customers call a product.
        """
        started = time.perf_counter()
        check_asks_anything(request.query)
        data = self.loaded.data_for(
            request.query,
            top_k=max(request.top_k, _FACET_REACH),
            filters=haystack_filter(request.filters),
            customer=customer,
            language=request.language,
        )
        first = {self._first_stage} if self._first_stage and request.stages else set()
        with component_times() as components:
            outputs = self.pipeline.run(data, include_outputs_from=first)
        took = {name: round(each, 3) for name, each in components.items()}
        reply = self._reply(request, outputs)
        reply.timings = Timings(total_ms=round((time.perf_counter() - started) * 1000, 3), components=took)
        return reply

    def _reply(self, request: SearchRequest, outputs: Mapping[str, Mapping[str, Any]]) -> SearchReply:
        component, socket = self.loaded.output
        candidates = one_per_product(outputs.get(component, {}).get(socket, []))
        shown = candidates[: request.top_k]
        first = self._staged(outputs) if request.stages else None
        ranks = {each.product_id: each.rank for each in first or ()}
        return SearchReply(
            query=request.query,
            pipeline=self.name,
            documents=[
                result_of(document, rank, first_stage_rank=ranks.get(product_id_of(document)))
                for rank, document in enumerate(shown, start=1)
            ],
            matches=[match_of(match) for match in _listed(outputs, "matches")],
            unresolved=_listed(outputs, "unresolved"),
            question=question_of(shown),
            degraded=degraded_of(candidates),
            facets=facets_of(candidates),
            timings=Timings(total_ms=0.0, components={}),
            first_stage=first,
        )

    def _staged(self, outputs: Mapping[str, Mapping[str, Any]]) -> list[Staged] | None:
        """List the first stage's order; None if there is no such stage, or a part number made it needless."""
        found = outputs.get(self._first_stage or "", {}).get("documents")
        return None if found is None else staged(found)


class Searches:
    """
    The search pipelines of a server.

    :param settings: Which.
    :param metrics: Where searches are counted.
    :param workers: Who runs them.
    :raises PartwiseError: If a pipeline cannot be loaded.
    """

    def __init__(self, settings: ServeSettings, metrics: Metrics, workers: Workers) -> None:
        self._metrics = metrics
        self._workers = workers
        self.wrappers: dict[str, SearchWrapper] = {}
        for each in settings.pipelines:
            wrapper = SearchWrapper(each, settings.store)
            wrapper.setup()
            self.wrappers[wrapper.name] = wrapper

    async def search(self, request: SearchRequest, customer: str | None = None) -> SearchReply:
        """
        Answer a request off the event loop, and count it.

        :param request: What is asked.
        :param customer: The asking customer, by the API key.
        :returns: The reply.
        :raises HTTPException: If it cannot be answered; its detail may be shown.
        """
        wrapper = self._wrapper(request.pipeline)
        note(pipeline=wrapper.name, query=request.query)
        with failures_told():
            reply = await self._workers.run(wrapper.search, request, customer)
        count_found(
            self._metrics,
            reply.timings.components,
            reply.matches,
            is_empty=not reply.documents,
            pipeline=wrapper.name,
            degraded=reply.degraded,
        )
        return reply

    def _wrapper(self, name: str | None) -> SearchWrapper:
        if name is None:
            return next(iter(self.wrappers.values()))
        if name not in self.wrappers:
            raise failure(404, "unknown_pipeline", f"no such pipeline is served; there is: {', '.join(self.wrappers)}")
        return self.wrappers[name]


@router.post("/search", responses={**ERROR_REPLIES, 404: {"model": ErrorReply, "description": "No such pipeline"}})
async def search(asked: SearchRequest, request: Request) -> SearchReply:
    """Search the catalog: products that fit, best first, and why each stands where it does."""
    searches: Searches = request.app.state.searches
    return await searches.search(asked, request.state.customer)


def haystack_filter(filters: Filters) -> dict[str, Any] | None:
    """
    Write the filters of a request as Haystack's.

    :param filters: Values by field.
    :returns: A filter that asks for all of them; None without any.
    :raises HTTPException: 400 if one asks for what customers call a product.
    """
    if not filters:
        return None
    return {"operator": "AND", "conditions": [_condition(name, value) for name, value in filters.items()]}


def _condition(name: str, value: Any) -> dict[str, Any]:
    field = name.removeprefix("meta.")
    if is_private(field):
        raise failure(400, "bad_filter", "a filter cannot ask for numbers of products; look them up: POST /lookup")
    values = value if isinstance(value, list) else [value]
    read = [each for v in values for each in (readings(v) if isinstance(v, str) else [v])]
    return {"field": f"meta.{field}", "operator": "in", "value": read}


def _listed(outputs: Mapping[str, Mapping[str, Any]], socket: str) -> list[Any]:
    """Join what all lookups of a pipeline say."""
    return [each for by_socket in outputs.values() for each in by_socket.get(socket, ())]


def _first_stage(loaded: SearchPipeline) -> str | None:
    """
    Find the component whose order the second stage changes: what feeds the reranker, known by its place.

    :param loaded: The pipeline.
    :returns: Its name; None if nothing is ranked twice.
    """
    graph = loaded.pipeline.graph
    feeding: Sequence[tuple[str, str, str]] = [
        (sender, receiver, edge["to_socket"].name) for sender, receiver, edge in graph.edges(data=True)
    ]
    rerankers = [sender for sender, _, socket in feeding if socket == "reranked_documents"]
    second = rerankers[0] if rerankers else loaded.output[0]
    return next((sender for sender, receiver, socket in feeding if (receiver, socket) == (second, "documents")), None)
