# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What Prometheus can ask: how many requests, how long, by which component, and how good the results were."""

from collections.abc import Mapping, Sequence
from typing import Final

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.process_collector import ProcessCollector

from .schemas import Degraded, Match

_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

router = APIRouter()


class Metrics:
    """The numbers of one server; several servers in one process keep theirs apart."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = self._counter("partwise_requests", "Requests by endpoint and status.", "endpoint", "status")
        self._seconds = self._histogram("partwise_request_seconds", "Time to answer, by endpoint.", "endpoint")
        self._components = self._histogram(
            "partwise_component_seconds", "Time of a pipeline's component.", "pipeline", "component"
        )
        self._hits = self._counter("partwise_lookup_hits", "Requests in which a part number was claimed.")
        self._empty = self._counter("partwise_empty_results", "Searches that found nothing.")
        self._degradations = self._counter(
            "partwise_degradations", "Searches with a component that did not answer.", "component", "reason"
        )

    def answered(self, endpoint: str, status: int, seconds: float) -> None:
        """
        Count a request.

        :param endpoint: Its path as it was declared, never as it was asked for.
        :param status: The reply's status.
        :param seconds: How long it took.
        """
        self._requests.labels(endpoint, status).inc()
        self._seconds.labels(endpoint).observe(seconds)

    def ran(self, pipeline: str, milliseconds: Mapping[str, float]) -> None:
        """
        Note the times of a pipeline's components.

        :param pipeline: Its name.
        :param milliseconds: By component.
        """
        for component, took in milliseconds.items():
            self._components.labels(pipeline, component).observe(took / 1000)

    def found(self, matches: Sequence[Match], *, is_empty: bool, degraded: Sequence[Degraded] = ()) -> None:
        """
        Count what a search or a lookup found.

        :param matches: The part numbers of the query.
        :param is_empty: Whether there was nothing to show.
        :param degraded: What did not answer.
        """
        if any(match.is_exact for match in matches):
            self._hits.inc()
        if is_empty:
            self._empty.inc()
        for mark in degraded:
            self._degradations.labels(mark.component, mark.reason).inc()

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(name, told, labels, registry=self.registry)

    def _histogram(self, name: str, told: str, *labels: str) -> Histogram:
        return Histogram(name, told, labels, registry=self.registry, buckets=_SECONDS)


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics(request: Request) -> Response:
    """Give the metrics as Prometheus reads them."""
    served: Metrics = request.app.state.metrics
    return Response(generate_latest(served.registry), media_type=CONTENT_TYPE_LATEST)
