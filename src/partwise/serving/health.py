# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Whether a server can answer: its pipelines are there, and its store can be read."""

from collections.abc import Iterable
from typing import Any, Final

from anyio import fail_after
from fastapi import APIRouter, Request, Response

from partwise.errors import StoreError
from partwise.evaluation.stores import count_documents, document_stores, name_of

from .limits import Workers
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
        # Threads of its own: a server that is busy with searches is not ill.
        self._workers = Workers(threads=1, waiting=16)

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
        try:
            with fail_after(_SECONDS):
                return await self._workers.run(_count_all, stores)
        except (StoreError, TimeoutError):
            return None


@router.get("/health", responses={503: {"model": HealthReply, "description": "It cannot answer; `missing` says why"}})
async def health(request: Request, response: Response) -> HealthReply:
    """Say whether searches can be answered."""
    served: Health = request.app.state.health
    found = await served.check()
    if found.missing:
        response.status_code = 503
        response.headers["Retry-After"] = "5"
    return found


def _count_all(stores: Iterable[Any]) -> list[int]:
    return [_count(store) for store in stores]


def _count(store: Any) -> int:
    if hasattr(store, "exists") and not store.exists():
        msg = f"{name_of(store)} is gone"
        raise StoreError(msg)
    return count_documents(store)
