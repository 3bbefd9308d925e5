# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Whether a server can answer: its pipelines are there, and its store can be read."""

import asyncio
from collections.abc import Iterable
from typing import Any, Final

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from partwise.errors import StoreError
from partwise.evaluation.stores import count_documents, document_stores, name_of

from .failures import RETRY_SECONDS
from .schemas import HealthReply, PipelinesHealth, StoreHealth
from .settings import ServeSettings

_SECONDS: Final = 5

router = APIRouter()


class Health:
    """
    What a server needs to answer.

    :param settings: What it should serve.
    :param wrappers: What it serves, by name.
    """

    def __init__(self, settings: ServeSettings, wrappers: dict[str, Any]) -> None:
        self._expected = settings.pipeline_names
        self._wrappers = wrappers
        self._counting: asyncio.Task[list[int] | None] | None = None

    async def check(self) -> HealthReply:
        """
        Ask pipelines and stores.

        :returns: What is there, and what is missing.
        """
        stores = {
            (type(store), name_of(store)): store
            for wrapper in self._wrappers.values()
            for store in document_stores(wrapper.pipeline)
        }
        loaded = [name for name in self._expected if name in self._wrappers]
        missing = [f"pipeline {name}" for name in self._expected if name not in loaded]
        counts = await self._counts(list(stores.values()))
        if counts is None:
            missing.append("the store does not answer")
        elif not all(counts):
            missing.append("the store holds no documents")
        return HealthReply(
            status="unavailable" if missing else "ok",
            pipelines=PipelinesHealth(expected=list(self._expected), loaded=loaded),
            store=StoreHealth(readable=counts is not None, documents=counts[0] if counts else None),
            missing=missing,
        )

    async def _counts(self, stores: list[Any]) -> list[int] | None:
        """Count once for all who ask meanwhile; a thread cannot be ended, so who asks waits no longer than he may."""
        counting = self._counting
        if counting is None or counting.done():
            counting = self._counting = asyncio.create_task(_count_all(stores))
        done, _ = await asyncio.wait({counting}, timeout=_SECONDS)
        return counting.result() if done else None


@router.get("/health", responses={503: {"model": HealthReply, "description": "It cannot answer; `missing` says why"}})
async def health(request: Request, response: Response) -> HealthReply:
    """Say whether searches can be answered."""
    served: Health = request.app.state.health
    found = await served.check()
    if found.missing:
        response.status_code = 503
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return found


async def _count_all(stores: Iterable[Any]) -> list[int] | None:
    """Count off the event loop, in no thread that searches wait for: a server that is busy is not ill."""
    try:
        return await to_thread.run_sync(lambda: [_count(store) for store in stores], abandon_on_cancel=True)
    except StoreError:
        return None


def _count(store: Any) -> int:
    if hasattr(store, "exists") and not store.exists():
        msg = f"{name_of(store)} is gone"
        raise StoreError(msg)
    return count_documents(store)
