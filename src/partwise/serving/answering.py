# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Answers with sources over HTTP: in one reply, as they are written, and in OpenAI's chat protocol."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final

from fastapi import APIRouter, FastAPI, HTTPException, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from partwise.answering.pipeline import Answer, AnswerPipeline, Found
from partwise.errors import ConfigError
from partwise.evaluation.timing import component_times

from .chatting import (
    MODEL,
    ChatReply,
    ChatRequest,
    Checked,
    Model,
    Models,
    chunk_of,
    new_id,
    question_of,
    reply_of,
    sources_of,
)
from .failures import ERROR_REPLIES, failure, failures_told
from .limits import Workers
from .logs import log_event, note
from .metrics import Metrics
from .observing import count_found
from .results import degraded_of, match_of, result_of
from .schemas import MAX_SEARCH_CHARS, AnswerReply, AnswerRequest, Citation, ErrorReply
from .searching import haystack_filter
from .settings import ServeSettings

_PIPELINE: Final = "answer"
# A model takes seconds for an answer, and each that is being written holds a connection to its service.
_MOST_AT_ONCE: Final = 64
_EVENTS: Final = "text/event-stream"
# Proxies that collect replies before they pass them on would make a stream one piece.
_STREAMED: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
# Each event of a stream; its data are JSON.
_EVENT_SHAPE: Final = {
    "type": "object",
    "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
    "required": ["data"],
}
_REPLIES: Final[dict[int | str, dict[str, Any]]] = {
    **ERROR_REPLIES,
    200: {"content": {_EVENTS: {"schema": _EVENT_SHAPE}}, "description": "The answer, or with `stream` events"},
}

router = APIRouter()


class Answers:
    """
    The answers of a server: its first pipeline's search, and what `answer` has behind its own.

    :param settings: Which pipeline, on which store.
    :param metrics: Where answers are counted.
    :param workers: Who searches; the model is waited for on the event loop.
    :raises PartwiseError: If the store is missing, taken or does not fit.
    """

    def __init__(self, settings: ServeSettings, metrics: Metrics, workers: Workers) -> None:
        self._metrics = metrics
        self._workers = workers
        self._being_written = 0
        self._pipeline: AnswerPipeline | None = None
        try:
            self._pipeline = AnswerPipeline.load(settings.pipelines[0], store=settings.store)
        except ConfigError as error:  # a pipeline of the operator's own that nothing can be put behind
            log_event("no answers are served", reason=str(error))
        else:
            self._pipeline.finding.warm_up()

    async def find(
        self,
        query: str,
        *,
        top_k: int,
        filters: Mapping[str, Any] | None = None,
        customer: str | None = None,
        language: str | None = None,
    ) -> Found:
        """
        Search off the event loop, and count it.

        :param query: What is asked.
        :param top_k: How many products.
        :param filters: Values by field, as a request gives them.
        :param customer: The asking customer, by the API key.
        :param language: The query's language.
        :returns: What is known before the model is asked.
        :raises HTTPException: If there is no model to ask, or the search fails.
        """
        note(query=query)
        pipeline = self._ready()
        wanted = haystack_filter(dict(filters or {}))

        def find() -> tuple[Found, dict[str, float]]:
            with component_times() as components:
                found = pipeline.find(query, top_k=top_k, filters=wanted, customer=customer, language=language)
            return found, dict(components)

        with failures_told():
            found, components = await self._workers.run(find)
        count_found(
            self._metrics,
            components,
            [match_of(match) for match in found.matches],
            is_empty=not found.documents,
            pipeline=_PIPELINE,
            degraded=degraded_of(found.documents),
        )
        return found

    async def write(self, found: Found) -> Answer:
        """
        Let the model write.

        :param found: What was found.
        :returns: The answer.
        :raises HTTPException: If the model does not answer.
        """
        with self._writing(), failures_told():
            return await self._ready().write_async(found)

    async def follow(self, found: Found) -> AsyncIterator[str | Answer]:
        """
        Let the model write, and pass on what it writes.

        :param found: What was found.
        :returns: Pieces of the answer as they come, and as the last the whole.
        :raises HTTPException: If the model does not answer.
        """
        pieces: asyncio.Queue[str | Answer | BaseException] = asyncio.Queue()

        async def write() -> None:
            try:
                await pieces.put(await self._ready().write_async(found, pieces.put))
            except Exception as error:  # noqa: BLE001 - it is raised where somebody waits for it
                await pieces.put(error)

        with self._writing(), failures_told():
            task = asyncio.create_task(write())
            try:
                while not isinstance(piece := await pieces.get(), Answer):
                    if isinstance(piece, BaseException):
                        raise piece
                    yield piece
                yield piece
            finally:  # who reads no more ends the model's work too
                task.cancel()
                await asyncio.wait([task])

    async def close(self) -> None:
        """Close the connections to the model and the store."""
        if self._pipeline is not None:
            await self._pipeline.close_async()
            await asyncio.to_thread(self._pipeline.finding.close)

    def _ready(self) -> AnswerPipeline:
        if self._pipeline is None:
            raise failure(503, "unavailable", "no answers are served with this pipeline; search instead: POST /search")
        if key := self._pipeline.missing_key:
            told = f"no chat model is set up on this server: its operator sets {key}; search instead: POST /search"
            raise failure(503, "unavailable", told)
        return self._pipeline

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self._being_written >= _MOST_AT_ONCE:
            raise failure(503, "unavailable", "too many answers are being written; ask again soon", retry_seconds=1)
        self._being_written += 1
        started = time.perf_counter()
        try:
            yield
        finally:
            self._being_written -= 1
            self._metrics.ran(_PIPELINE, {"writing": (time.perf_counter() - started) * 1000})


def install(app: FastAPI, settings: ServeSettings) -> None:
    """
    Load the answer pipeline.

    :param app: The application, its search pipelines loaded.
    :param settings: What to serve.
    """
    answers = Answers(settings, app.state.metrics, app.state.workers)
    app.state.answers = answers

    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        yield
        await answers.close()

    app.state.contexts.append(running)


@router.post("/answer", response_model=AnswerReply, responses=_REPLIES)
async def answer(asked: AnswerRequest, request: Request) -> AnswerReply | StreamingResponse:
    """
    Answer a question from the catalog, with its sources.

    With `stream` come events: `delta` with a piece of the answer under `text`, at the end `reply` with all of it, or
    `error`.
    """
    answers: Answers = request.app.state.answers
    found = await answers.find(
        asked.query,
        top_k=asked.top_k,
        filters=asked.filters,
        customer=request.state.customer,
        language=asked.language,
    )
    if not asked.stream:
        return _reply(found, await answers.write(found))

    def show(piece: str | Answer) -> Iterator[str]:
        if isinstance(piece, str):
            yield _event({"text": piece}, "delta")
        else:
            yield _event(_reply(found, piece), "reply")

    return await _stream(answers.follow(found), show)


@router.post(
    "/v1/chat/completions",
    response_model=ChatReply,
    responses={**_REPLIES, 404: {"model": ErrorReply, "description": "No such model"}},
)
async def chat(asked: ChatRequest, request: Request) -> ChatReply | StreamingResponse:
    """Answer the last question of a conversation in OpenAI's form; the model is called `partwise`."""
    if asked.model != MODEL:
        raise failure(404, "unknown_model", f"no such model; there is: {MODEL}")
    query = question_of(asked.messages)
    if query is None:
        told = f"the last message must be the user's, with text, at most {MAX_SEARCH_CHARS} characters"
        raise failure(400, "bad_query", told)
    answers: Answers = request.app.state.answers
    found = await answers.find(
        query, top_k=AnswerRequest.model_fields["top_k"].default, customer=request.state.customer
    )
    if not asked.stream:
        written = await answers.write(found)
        checked = _checked(written)
        return reply_of(written.text + sources_of(checked.citations), checked)
    number, created = new_id(), int(time.time())

    def show(piece: str | Answer) -> Iterator[str]:
        if isinstance(piece, str):
            yield _event(chunk_of(number, created, piece))
            return
        checked = _checked(piece)
        if listed := sources_of(checked.citations):
            yield _event(chunk_of(number, created, listed))
        yield _event(chunk_of(number, created, checked=checked))
        yield "data: [DONE]\n\n"

    return await _stream(answers.follow(found), show)


@router.get("/v1/models")
async def models() -> Models:
    """List the models that can be asked, in OpenAI's form."""
    return Models(data=[Model(id=MODEL)])


async def _stream(pieces: AsyncIterator[str | Answer], show: Any) -> StreamingResponse:
    """Send pieces as events; the first one is waited for, so that a model which is down has a status of its own."""
    first = await anext(pieces)

    async def events() -> AsyncIterator[str]:
        try:
            for event in show(first):
                yield event
            async for piece in pieces:
                for event in show(piece):
                    yield event
        except HTTPException as error:  # the status has been sent, so the stream has to tell
            yield _event(ErrorReply.model_validate({"error": error.detail}), "error")

    return StreamingResponse(events(), media_type=_EVENTS, headers=_STREAMED)


def _event(data: BaseModel | Mapping[str, Any], kind: str | None = None) -> str:
    body = data.model_dump_json() if isinstance(data, BaseModel) else json.dumps(data, ensure_ascii=False)
    return f"{f'event: {kind}' + chr(10) if kind else ''}data: {body}\n\n"


def _reply(found: Found, written: Answer) -> AnswerReply:
    checked = _checked(written)
    return AnswerReply(
        query=found.query,
        answer=written.text,
        citations=checked.citations,
        context=found.context,
        documents=[result_of(document, rank) for rank, document in enumerate(found.documents, start=1)],
        warnings=checked.warnings,
    )


def _checked(written: Answer) -> Checked:
    return Checked(citations=[Citation(**cited) for cited in written.citations], warnings=written.warnings)
