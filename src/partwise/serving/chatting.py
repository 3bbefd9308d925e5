# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
r"""
OpenAI's chat protocol: what is asked in a conversation, and answers in its form.

>>> turn = lambda role, text: ChatTurn(role=role, content=text)
>>> asked = [turn("user", "M8 bolt"), turn("assistant", "See [1].\n\nWhich length: 40 or 50 mm?"), turn("user", "50")]
>>> question_of(asked)
'M8 bolt, length 50 mm'
"""

import re
import time
import uuid
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, Field

from .schemas import MAX_SEARCH_CHARS, Citation

MODEL: Final = "partwise"
_MOST_TURNS: Final = 200
_MOST_PARTS: Final = 50
# What the answer ends with where several products fit equally.
_QUESTION: Final = re.compile(r"^Which (?P<kind>[^:\n]{1,60}): (?P<values>[^\n]+)\?$", re.MULTILINE)
_UNIT: Final = re.compile(r"\d (?P<unit>[^\d\s]{1,10})$")
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?")
_ENDS: Final = ",.;:!? "


class ChatPart(BaseModel):
    """A part of a message; only text is read."""

    type: str
    text: str | None = None


class ChatTurn(BaseModel):
    """A message of a conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | Annotated[list[ChatPart], Field(max_length=_MOST_PARTS)] | None = None

    @property
    def text(self) -> str:
        """What it says."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.text)
        return self.content or ""


class ChatRequest(BaseModel):
    """
    A conversation to go on with; what buyers say counts, the client's instructions do not.

    Settings of models, such as a temperature, are taken and left alone.
    """

    model: str = MODEL
    messages: Annotated[list[ChatTurn], Field(min_length=1, max_length=_MOST_TURNS)]
    stream: bool = False


class ChatMessage(BaseModel):
    """The answer as a message."""

    role: Literal["assistant"] = "assistant"
    content: str


class ChatChoice(BaseModel):
    """The only answer."""

    index: Literal[0] = 0
    message: ChatMessage
    finish_reason: Literal["stop"] = "stop"


class Checked(BaseModel):
    """What OpenAI's protocol has no place for: the sources, and what the reader should know."""

    citations: list[Citation]
    warnings: list[str]


class ChatReply(BaseModel):
    """An answer in OpenAI's form."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: list[ChatChoice]
    partwise: Checked


class Model(BaseModel):
    """A model by its name."""

    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = MODEL


class Models(BaseModel):
    """The models that can be asked: one."""

    object: Literal["list"] = "list"
    data: list[Model]


def question_of(turns: Sequence[ChatTurn]) -> str | None:
    """
    Read what is asked: the last thing that the buyer said, with what came before if it answers a question of ours.

    :param turns: The conversation.
    :returns: The query; None if the buyer has said nothing, more than a search takes, or what is no Unicode text.
    """
    said = [turn for turn in turns if turn.role in {"user", "assistant"} and turn.text.strip()]
    if not said or said[-1].role != "user":
        return None
    query = said[0].text.strip()
    for before, turn in pairwise(said):
        if turn.role == "user":
            asked = before.text if before.role == "assistant" else ""
            query = _answering(asked, query, turn.text.strip())
    return query if len(query) <= MAX_SEARCH_CHARS and _is_unicode(query) else None


def _is_unicode(text: str) -> bool:
    """Refuse half of a surrogate pair, which JSON can write and nothing can encode."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _answering(asked: str, before: str, reply: str) -> str:
    """Join a reply with the query that it makes clear; another query stands for itself."""
    questions = list(_QUESTION.finditer(asked))
    if not questions:
        return reply
    kind, values = questions[-1]["kind"], questions[-1]["values"]
    bare = reply.strip(_ENDS)
    if not any(word in _words(values) for word in _words(bare)):
        return reply
    if _NUMBER.fullmatch(bare) and (unit := _UNIT.search(values)):
        bare = f"{bare} {unit['unit']}"
    return f"{before}, {kind} {bare}"


def _words(text: str) -> set[str]:
    return {word.strip(_ENDS).casefold() for word in text.split()} - {"", "or"}


def new_id() -> str:
    """Give an answer its id."""
    return f"chatcmpl-{uuid.uuid4().hex}"


def reply_of(text: str, checked: Checked) -> ChatReply:
    """
    Write an answer in OpenAI's form.

    :param text: The answer.
    :param checked: Its sources and warnings.
    :returns: The reply.
    """
    choice = ChatChoice(message=ChatMessage(content=text))
    return ChatReply(id=new_id(), created=int(time.time()), choices=[choice], partwise=checked)


def chunk_of(number: str, created: int, text: str | None = None, checked: Checked | None = None) -> dict[str, Any]:
    """
    Write a piece of an answer in OpenAI's form.

    :param number: The answer's id.
    :param created: When it was begun, in seconds.
    :param text: The piece; None for the end.
    :param checked: Sources and warnings, with the end.
    :returns: Plain data.
    """
    delta = {} if text is None else {"role": "assistant", "content": text}
    choice = {"index": 0, "delta": delta, "finish_reason": "stop" if text is None else None}
    chunk = {"id": number, "object": "chat.completion.chunk", "created": created, "model": MODEL, "choices": [choice]}
    return chunk if checked is None else {**chunk, "partwise": checked.model_dump()}


def sources_of(citations: Sequence[Citation]) -> str:
    """
    List what an answer cites, for clients that show nothing but text.

    :param citations: The citations.
    :returns: A line each under a heading; empty if there is none.
    """
    lines = [
        f"[{cited.source}] {', '.join(n for n in (cited.part_number, cited.title) if n) or cited.product_id}"
        for cited in sorted(citations, key=lambda cited: cited.source)
    ]
    return "\n".join(["\n\nSources:", *lines]) if lines else ""
