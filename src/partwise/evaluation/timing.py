# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
The time of each component, for many runs at once.

Haystack has one tracer for the whole process. This one tells runs apart by their context, and passes everything on to
the tracer that was there before, so that an operator's own tracing goes on.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from haystack.tracing.tracer import Span, Tracer

_times: ContextVar[dict[str, float] | None] = ContextVar("partwise_component_times", default=None)


class ComponentClock:
    """
    Haystack's `Tracer` by its methods: times components for whoever runs a pipeline inside `component_times`.

    :param inner: The tracer that is told as well.
    """

    def __init__(self, inner: "Tracer") -> None:
        self._inner = inner

    @contextmanager
    def trace(
        self, operation_name: str, tags: dict[str, Any] | None = None, parent_span: "Span | None" = None
    ) -> "Iterator[Span]":
        """Time what runs inside, if it is a component and somebody wants to know."""
        times, name = _times.get(), (tags or {}).get("haystack.component.name")
        started = time.perf_counter()
        try:
            with self._inner.trace(operation_name, tags=tags, parent_span=parent_span) as span:
                yield span
        finally:
            if times is not None and name is not None:
                times[name] = times.get(name, 0.0) + (time.perf_counter() - started) * 1000

    def current_span(self) -> "Span | None":
        """Return the inner tracer's span."""
        return self._inner.current_span()


@contextmanager
def component_times() -> Iterator[dict[str, float]]:
    """
    Time the components that run inside.

    :returns: A context with milliseconds by component, filled as they run; several runs of one are added up, and one
        that fails counts too.
    """
    from haystack.tracing.tracer import enable_tracing, tracer  # noqa: PLC0415 - only who runs a pipeline pays

    if not isinstance(tracer.actual_tracer, ComponentClock):
        enable_tracing(cast("Tracer", ComponentClock(tracer.actual_tracer)))
    times: dict[str, float] = {}
    token = _times.set(times)
    try:
        yield times
    finally:
        _times.reset(token)
