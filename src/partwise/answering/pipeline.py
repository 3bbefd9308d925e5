# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Load a pipeline that answers, ask it, and follow the answer while it is written."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from partwise.errors import ChatError, ConfigError, PartwiseError
from partwise.evaluation.pipelines import SearchPipeline, build_pipeline, one_per_product, read_pipeline
from partwise.evaluation.stores import check_stores
from partwise.reranking import classify, describe
from partwise.text import check_asks_anything

from .composing import Halves, part, query_sockets, with_answer
from .writing import AnswerWriter

DEFAULT_PIPELINE: Final = "answer"
_MODEL_VARIABLE: Final = "OPENAI_MODEL"
_STREAMED: Final = "streaming_callback"
_ADVICE: Final[Mapping[str | None, str]] = {
    "auth": "check its key (OPENAI_API_KEY)",
    "rate_limit": "ask again later, or raise your quota",
    "timeout": "ask again, or give it more time: timeout: in the pipeline's YAML",
    "transport": "check its address (OPENAI_BASE_URL) and that it runs",
    "service": "ask again later",
    None: "check the model's name (OPENAI_MODEL) and its address (OPENAI_BASE_URL)",
}
_BAD_ANSWER: Final = "what answers there does not speak OpenAI's chat protocol; check its address (OPENAI_BASE_URL)"


@dataclass(frozen=True, slots=True)
class Found:
    """
    What is known before a model is asked.

    :param query: The query as asked.
    :param documents: The products found as Haystack Documents, best first; source 1 is the first.
    :param matches: The part numbers that a lookup found, as plain data.
    :param context: The sources as a model gets them; empty if nothing was found.
    :param findings: What is certain, as `Findings.to_dict` gives it.
    :param outputs: What each component gave that others need.
    """

    query: str
    documents: list[Any]
    matches: list[dict[str, Any]]
    context: str
    findings: Mapping[str, Any]
    outputs: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Answer:
    """
    An answer with its sources.

    :param text: The answer, citations as `[1]`.
    :param citations: The sources that it cites.
    :param warnings: What its reader or the operator should know.
    """

    text: str
    citations: list[dict[str, Any]]
    warnings: list[str]


class AnswerPipeline:
    """
    A pipeline that answers, in two halves: what finds the sources, and what writes of them.

    :param name: What the user called it.
    :param data: Its data, as `read_pipeline` gives it.
    :param model: The chat model's name; that of the data if None.
    :raises ConfigError: If the data cannot be parted into what finds and what writes, or a half cannot be built.
    """

    def __init__(self, name: str, data: Mapping[str, Any], model: str | None = None) -> None:
        self._halves: Halves = part(data, name)
        if model is not None:
            _set_model(self._halves.writing, model)
        self.finding = build_pipeline(self._halves.finding, name)
        self.writing = build_pipeline(self._halves.writing, name)
        self._search = SearchPipeline(self.finding, query_sockets(self._halves.finding), self._halves.documents)
        given = self.finding.outputs(include_components_with_connected_outputs=True)
        self._lookups = [each for each, sockets in given.items() if "matches" in sockets]
        self._kept = {edge.sender for edge in self._halves.between} | {self._halves.documents[0], *self._lookups}
        sockets = self.writing.inputs()
        self._generator = next((each for each, inputs in sockets.items() if _STREAMED in inputs), None)

    @classmethod
    def load(
        cls, name_or_file: str = DEFAULT_PIPELINE, *, store: str | None = None, model: str | None = None
    ) -> "AnswerPipeline":
        """
        Load a pipeline, and check that its store is there and fits.

        :param name_or_file: A name or a YAML file; a search pipeline is followed by what `answer` has behind its own.
        :param store: A folder or address that replaces those in the YAML.
        :param model: The chat model's name; the environment's OPENAI_MODEL if None, else the YAML's.
        :returns: The pipeline; no model was asked yet.
        :raises ConfigError: If the pipeline is unknown or cannot be built.
        :raises StoreError: If its store is missing or was indexed with something else.
        """
        data = with_answer(read_pipeline(name_or_file, store=store), read_pipeline(DEFAULT_PIPELINE), name_or_file)
        loaded = cls(name_or_file, data, model or os.environ.get(_MODEL_VARIABLE) or None)
        check_stores(loaded.finding)
        return loaded

    @property
    def missing_key(self) -> str | None:
        """The environment variable of the chat model's key, if none is set that would do."""
        for component in self._halves.writing["components"].values():
            key = (component.get("init_parameters") or {}).get("api_key")
            names = key.get("env_vars", ()) if isinstance(key, Mapping) and key.get("strict", True) else ()
            if names and not any(os.environ.get(name) for name in names):
                return str(names[0])
        return None

    def find(
        self,
        query: str,
        *,
        top_k: int | None = None,
        filters: dict[str, Any] | None = None,
        customer: str | None = None,
        language: str | None = None,
    ) -> Found:
        """
        Search, and write the sources.

        :param query: The buyer's query.
        :param top_k: How many products; the pipeline's own number if None.
        :param filters: A Haystack filter that every retriever applies.
        :param customer: Whose customer numbers count.
        :param language: The query's language, for components that ask for it.
        :returns: What is known before a model is asked.
        :raises QueryError: If the query has no letter and no digit.
        """
        check_asks_anything(query)
        data = self._search.data_for(query, top_k=top_k, filters=filters, customer=customer, language=language)
        outputs = self.finding.run(data, include_outputs_from=self._kept)
        component, socket = self._search.output
        documents = one_per_product(outputs.get(component, {}).get(socket, []))
        matches = [match for name in self._lookups for match in outputs.get(name, {}).get("matches", ())]
        built = outputs[self._halves.context]
        return Found(query, documents, matches, built.get("context", ""), built["findings"], outputs)

    def write(self, found: Found, on_text: Callable[[str], None] | None = None) -> Answer:
        """
        Let the model write the answer, outside of any event loop.

        :param found: What `find` has found.
        :param on_text: Is called with each piece of the answer as it comes; all pieces joined are the answer.
        :returns: The answer.
        :raises ConfigError: If the model's key is not set.
        :raises ChatError: If it does not answer; what came before stays as it is.
        """

        async def pass_on(piece: str) -> None:
            if on_text is not None:
                on_text(piece)

        async def once() -> Answer:
            try:
                return await self.write_async(found, None if on_text is None else pass_on)
            finally:
                await self.close_async()  # clients belong to their event loop, and this one ends

        return asyncio.run(once())

    async def write_async(self, found: Found, on_text: Callable[[str], Awaitable[None]] | None = None) -> Answer:
        """
        Let the model write the answer; until `close_async`, every call must be on the same event loop.

        :param found: What `find` has found.
        :param on_text: Is awaited with each piece of the answer as it comes; all pieces joined are the answer.
        :returns: The answer.
        :raises ConfigError: If the model's key is not set.
        :raises ChatError: If it does not answer; what came before stays as it is.
        """
        data = self._inputs(found)
        if on_text is None or data is None:
            answer = self._without_model(found) if data is None else await self._ask(data)
            if on_text is not None:
                await on_text(answer.text)
            return answer
        return await self._ask_aloud(data, AnswerWriter(found.findings, f"{found.context}\n{found.query}"), on_text)

    async def close_async(self) -> None:
        """Close the connections to the model; the next answer opens new ones."""
        await self.writing.close_async()

    async def _ask(self, data: dict[str, dict[str, Any]]) -> Answer:
        try:
            outputs = await self.writing.run_async(data)
        except Exception as error:
            raise self._told(error) from error
        return _answer_of(outputs[self._halves.answer])

    async def _ask_aloud(
        self, data: dict[str, dict[str, Any]], writer: AnswerWriter, on_text: Callable[[str], Awaitable[None]]
    ) -> Answer:
        """Ask the model, and pass its words on as they come: first what is certain, but only once it has begun."""

        async def pass_on(chunk: Any) -> None:
            piece = ("" if writer.text else writer.begin()) + writer.feed(chunk.content)
            if piece:
                await on_text(piece)

        if self._generator is not None:
            data.setdefault(self._generator, {})[_STREAMED] = pass_on
        try:
            answer = await self._ask(data)
        except ChatError:
            if writer.text:  # what has been shown of a product needs its note all the same
                await on_text(writer.end())
            raise
        if rest := answer.text.removeprefix(writer.text):
            await on_text(rest)
        return answer

    def _inputs(self, found: Found) -> dict[str, dict[str, Any]] | None:
        """Say what the second half is given; None where there is nothing to write of."""
        if not found.context:
            return None
        if key := self.missing_key:
            msg = f"the chat model has no API key: set {key}, for a server of yours to any text"
            raise ConfigError(msg)
        data: dict[str, dict[str, Any]] = {}
        for component, socket in query_sockets(self._halves.writing):
            data.setdefault(component, {})[socket] = found.query
        for edge in self._halves.between:
            given = found.outputs.get(edge.sender, {})
            if edge.output in given:
                data.setdefault(edge.receiver, {})[edge.input] = given[edge.output]
        return data

    def _without_model(self, found: Found) -> Answer:
        builder: Any = self.writing.get_component(self._halves.answer)
        return _answer_of(builder.run(query=found.query, findings=dict(found.findings)))

    def _told(self, error: Exception) -> Exception:
        """Say in one line why the model did not answer; what is no fault of the model's stays as it is."""
        if isinstance(error, PartwiseError) or getattr(error, "component_name", None) != self._generator:
            return error
        reason, told = classify(error), describe(error)
        if reason == "bad_answer" or (reason is None and "status" not in told):
            return ChatError(f"the chat model gave no answer that can be read ({told}): {_BAD_ANSWER}")
        return ChatError(f"the chat model did not answer ({told}): {_ADVICE[reason]}")


def _answer_of(outputs: Mapping[str, Any]) -> Answer:
    return Answer(outputs["answer"], outputs["citations"], outputs["warnings"])


def _set_model(writing: Mapping[str, Any], model: str) -> None:
    """Name the chat model, wherever the second half has one."""
    for component in writing["components"].values():
        if "model" in (component.get("init_parameters") or {}):
            component["init_parameters"]["model"] = model
