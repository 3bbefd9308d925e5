# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Looking part numbers up over HTTP: one number, a sentence, a scan, or a pasted list told by line."""

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from hayhooks import BasePipelineWrapper

from haystack_integrations.components.retrievers.partwise import PartNumberRetriever
from partwise.evaluation.pipelines import SearchPipeline
from partwise.evaluation.stores import documents_of
from partwise.part_numbers.found_lines import Line as ListLine
from partwise.part_numbers.found_lines import by_line, titles_of, told

from .failures import ERROR_REPLIES, failure, failures_told
from .limits import Workers
from .logs import note
from .metrics import Metrics
from .observing import count_found
from .results import match_of
from .schemas import Line, LookupQuery, LookupReply, LookupRequest, Timings
from .settings import DEFAULT_PIPELINE

router = APIRouter()


class LookupWrapper(BasePipelineWrapper):  # type: ignore[misc] # Hayhooks publishes no types
    """
    The part-number lookup of a search pipeline as Hayhooks deploys it.

    :param pipeline: The name of a pipeline, or a YAML file.
    :param store: A folder or address that replaces those in the YAML.
    """

    def __init__(self, pipeline: str = DEFAULT_PIPELINE, store: str | None = None) -> None:
        super().__init__()
        self._source = pipeline
        self._store = store
        self._retriever: PartNumberRetriever | None = None

    @classmethod
    def of(cls, pipelines: Iterable[Any]) -> "LookupWrapper":
        """
        Share the lookup of pipelines that are served already.

        :param pipelines: Haystack pipelines; the first that has a lookup gives it.
        :returns: The wrapper, set up.
        """
        wrapper = cls()
        wrapper._retriever = next((found for each in pipelines if (found := _lookup_of(each))), None)
        return wrapper

    def setup(self) -> None:
        """
        Load the pipeline's lookup and its store.

        :raises PartwiseError: If the pipeline cannot be built, or its store is missing, taken or does not fit.
        """
        self.pipeline = SearchPipeline.load(self._source, store=self._store).pipeline
        self._retriever = _lookup_of(self.pipeline)
        if self._retriever is not None:
            self._retriever.warm_up()

    def run_api(self, query: LookupQuery) -> LookupReply:
        """
        Look part numbers up.

        :param query: A part number, a sentence that holds one, a scan, or a pasted list.
        :returns: The part numbers found, and what each line names.
        :raises HTTPException: If it cannot be answered; its detail may be shown.
        """
        with failures_told():
            return self.look_up(LookupRequest(query=query))

    def look_up(self, request: LookupRequest, customer: str | None = None) -> LookupReply:
        """
        Run the lookup for a request.

        :param request: What is asked.
        :param customer: The asking customer, by the API key.
        :returns: The reply.
        :raises QueryError: If the text is longer than the documented limits.
        :raises HTTPException: 404 if no served pipeline has a lookup.
        """
        if self._retriever is None:
            raise failure(
                404, "unknown_pipeline", "no served pipeline looks part numbers up; serve two_stage or hybrid"
            )
        started = time.perf_counter()
        found = self._retriever.run(query=request.query, customer=customer)
        took = (time.perf_counter() - started) * 1000
        titles = self._titles(found)
        lines = [_line(line, own, titles) for line, own in by_line(request.query, found["matches"])]
        total = (time.perf_counter() - started) * 1000
        return LookupReply(
            query=request.query,
            matches=[match_of(match) for match in found["matches"]],
            lines=lines,
            unresolved=found["unresolved"],
            timings=Timings(total_ms=round(total, 3), components={"lookup": round(took, 3)}),
        )

    def _titles(self, found: Mapping[str, Any]) -> dict[str, str | None]:
        """Collect the titles of all products named; where one line is claimed, the lookup shows no candidates."""
        titles = titles_of(found)
        if self._retriever is None:
            return titles
        ids = [product_id for match in found["matches"] for product_id in match["product_ids"]]
        missing = (product_id for product_id in ids if product_id not in titles)
        return titles | titles_of({"documents": documents_of(self._retriever.document_store, missing)})


class Lookups:
    """
    The lookup of a server.

    :param wrapper: Its wrapper, set up.
    :param metrics: Where lookups are counted.
    :param workers: Who runs them.
    """

    def __init__(self, wrapper: LookupWrapper, metrics: Metrics, workers: Workers) -> None:
        self._wrapper = wrapper
        self._metrics = metrics
        self._workers = workers

    async def look_up(self, request: LookupRequest, customer: str | None = None) -> LookupReply:
        """
        Answer a request off the event loop, and count it.

        :param request: What is asked.
        :param customer: The asking customer, by the API key.
        :returns: The reply.
        :raises HTTPException: If it cannot be answered; its detail may be shown.
        """
        note(query=request.query)
        with failures_told():
            reply = await self._workers.run(self._wrapper.look_up, request, customer)
        count_found(self._metrics, reply.timings.components, reply.matches, is_empty=not reply.matches)
        note(lines=len(reply.lines))
        return reply


@router.post("/lookup", responses=ERROR_REPLIES)
async def lookup(asked: LookupRequest, request: Request) -> LookupReply:
    """Look part numbers up: in a word, a sentence, a scan or a pasted list of at most 10,000 lines."""
    lookups: Lookups = request.app.state.lookups
    return await lookups.look_up(asked, request.state.customer)


def _lookup_of(pipeline: Any) -> PartNumberRetriever | None:
    return next((component for _, component in pipeline.walk() if isinstance(component, PartNumberRetriever)), None)


def _line(line: ListLine, own: Sequence[dict[str, Any]], titles: Mapping[str, str | None]) -> Line:
    found = told(line, own, titles)
    return Line(
        line=found.line,
        text=found.text,
        quantity=found.quantity if isinstance(found.quantity, int) else None,
        status=found.status,
        number=found.number,
        brand=found.brand,
        product_ids=list(found.product_ids),
        title=found.title,
        reason=found.reason,
        replaced_by=found.replaced_by,
    )
