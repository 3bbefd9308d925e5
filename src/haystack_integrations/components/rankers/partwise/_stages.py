# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Who can be asked for scores: a ranker component or a local model, both behind the cache of raw scores."""

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import Any, TypeAlias

from haystack import Document
from haystack.core.serialization import component_to_dict

from partwise.errors import RerankerError
from partwise.part_numbers import meta_for_customer
from partwise.reranking import ScoreCache, ScoreScale, check_answer

from ._degraded import is_first_stage_order
from ._event_loops import RankerByLoop
from ._nested import accepted_sockets, start_explained

Asked: TypeAlias = Mapping[str, Document]
Texts: TypeAlias = Mapping[str, str]
Raws: TypeAlias = dict[str, float | None]  # by document id; None for what the ranker dropped


class Stage(ABC):
    """
    Scores documents for a query.

    :param name: For errors and marks.
    :param scale: What its raw scores are.
    :param identity: What its cached scores belong to.
    :param cache: Raw scores of all stages.
    """

    def __init__(self, name: str, scale: ScoreScale, identity: bytes, cache: ScoreCache) -> None:
        self.name = name
        self.scale = scale
        self._identity = identity
        self._cache = cache

    def score(self, query: str, asked: Asked, texts: Texts) -> Raws:
        """
        Score documents; those that are known are not asked about again.

        :param query: The query.
        :param asked: Documents by id.
        :param texts: What is read of them, by id.
        :returns: Raw scores.
        :raises RerankerError: If the answer cannot be used.
        """
        known, missing = self._split(query, asked, texts)
        if not missing:
            return known
        return self._join(query, texts, known, self._ask(query, missing, texts))

    def _split(self, query: str, asked: Asked, texts: Texts) -> tuple[Raws, dict[str, Document]]:
        known = self._cache.find(self._identity, query, texts)
        return known, {name: document for name, document in asked.items() if name not in known}

    def _join(self, query: str, texts: Texts, known: Raws, answer: Raws) -> Raws:
        self._cache.keep(self._identity, query, texts, answer)
        return known | answer

    @abstractmethod
    def _ask(self, query: str, asked: Asked, texts: Texts) -> Raws: ...


class LocalStage(Stage):
    """
    A model in this process.

    :param name: The second stage's name.
    :param scale: What its scores are.
    :param cache: Raw scores of all stages.
    :param score: Scores documents by their texts.
    """

    def __init__(
        self, name: str, scale: ScoreScale, cache: ScoreCache, score: Callable[[str, Asked, Texts], list[float]]
    ) -> None:
        super().__init__(name, scale, name.encode(), cache)
        self._score = score

    def _ask(self, query: str, asked: Asked, texts: Texts) -> Raws:
        scores = self._score(query, asked, {name: texts[name] for name in asked})
        return dict(check_answer(list(asked), list(zip(asked, scores, strict=True)), self.name, self.scale))


class RankerStage(Stage):
    """
    A ranker component.

    :param ranker: The component.
    :param scale: What its scores are.
    :param cache: Raw scores of all stages.
    :param reads_products: Whether it writes its own text of a product and shares nothing between event loops.
    """

    def __init__(self, ranker: Any, scale: ScoreScale, cache: ScoreCache, *, reads_products: bool) -> None:
        super().__init__(type(ranker).__name__, scale, _identity(ranker), cache)
        self.ranker = ranker
        self._sockets = accepted_sockets(ranker)
        self._reads_products = reads_products
        self._by_loop = None if reads_products or not hasattr(ranker, "run_async") else RankerByLoop(ranker)

    def is_asynchronous(self) -> bool:
        """Say whether the running event loop has a ranker that can be awaited."""
        return hasattr(self._of_loop(), "run_async")

    async def score_async(self, query: str, asked: Asked, texts: Texts) -> Raws:
        """
        Do as `score` on the running event loop, which needs a ranker that can be awaited.

        :param query: The query.
        :param asked: Documents by id.
        :param texts: What is read of them, by id.
        :returns: Raw scores.
        :raises RerankerError: If the answer cannot be used.
        """
        known, missing = self._split(query, asked, texts)
        if not missing:
            return known
        answer = await self._of_loop().run_async(**self._arguments(query, missing, texts))
        return self._join(query, texts, known, self._read(missing, answer))

    def warm_up(self) -> None:
        """
        Make the ranker ready.

        :raises ConfigError: If an API key is missing.
        :raises RerankerError: If it cannot load its model.
        """
        if hasattr(self.ranker, "warm_up"):
            with start_explained(self.name):
                self.ranker.warm_up()

    async def warm_up_async(self) -> None:
        """
        Make the running event loop's ranker ready, without holding up the loop.

        :raises ConfigError: As for `warm_up`.
        :raises RerankerError: As for `warm_up`.
        """
        ranker = self.ranker if (own := self._of_loop()) is None else own
        with start_explained(self.name):
            if hasattr(ranker, "warm_up_async"):
                await ranker.warm_up_async()
            elif hasattr(ranker, "warm_up"):
                await asyncio.to_thread(ranker.warm_up)

    def close(self) -> None:
        """Close the ranker."""
        if hasattr(self.ranker, "close"):
            self.ranker.close()

    async def close_async(self) -> None:
        """Close the ranker, and the running event loop's copy of it."""
        if self._by_loop is not None:
            await self._by_loop.close_async()
        if hasattr(self.ranker, "close_async"):
            await self.ranker.close_async()
        else:
            await asyncio.to_thread(self.close)

    def _of_loop(self) -> Any:
        return self.ranker if self._by_loop is None else self._by_loop.get()

    def _ask(self, query: str, asked: Asked, texts: Texts) -> Raws:
        return self._read(asked, self.ranker.run(**self._arguments(query, asked, texts)))

    def _arguments(self, query: str, asked: Asked, texts: Texts) -> dict[str, Any]:
        """Give what the ranker's run takes. Copies carry no score, so that one left unset cannot pass for an answer."""
        copies = [self._copy(document, texts[name]) for name, document in asked.items()]
        given = {"query": query, "documents": copies, "top_k": len(copies)}
        return {name: given[name] for name in self._sockets}

    def _copy(self, document: Document, text: str) -> Document:
        # Notes are earlier components' own; and where chunks would be merged, each is asked about by itself.
        left_out = {"partwise", "product_id"} if self._reads_products else {"partwise"}
        meta = {name: value for name, value in meta_for_customer(document.meta).items() if name not in left_out}
        content = document.content if self._reads_products else text
        return replace(document, content=content, score=None, embedding=None, meta=meta)

    def _read(self, asked: Asked, answer: Any) -> Raws:
        found = answer.get("documents") if isinstance(answer, Mapping) else None
        if not isinstance(found, list) or not all(isinstance(document, Document) for document in found):
            msg = f"{self.name} returned no list of Documents under 'documents'"
            raise RerankerError(msg)
        if is_first_stage_order(found):
            msg = f"{self.name} kept the order that it was given"
            raise RerankerError(msg)
        pairs = [(document.id, document.score) for document in found]
        raws = check_answer(list(asked), pairs, self.name, self.scale)
        return {name: raws.get(name) for name in asked}

    def _join(self, query: str, texts: Texts, known: Raws, answer: Raws) -> Raws:
        scored = any(raw is not None for raw in answer.values())
        if not known and not scored and getattr(self.ranker, "score_threshold", None) is None:
            msg = f"{self.name} returned no document at all"
            raise RerankerError(msg)
        # A ranker that was not told how many documents to return may have dropped some only to make room for others,
        # and a reranker within this one remembers by itself.
        if self._reads_products or ("top_k" not in self._sockets and None in answer.values()):
            return known | answer
        return super()._join(query, texts, known, answer)


def _identity(ranker: Any) -> bytes:
    """Tell rankers apart by what they are set to; saved forms hold the names of keys, never the keys."""
    try:
        saved = json.dumps(component_to_dict(ranker, "ranker"), sort_keys=True, default=repr)
    except Exception:  # noqa: BLE001 - whatever keeps it from being saved, the object itself is what it is
        saved = f"{type(ranker).__qualname__} {id(ranker)}"
    return blake2b(saved.encode(), digest_size=16).digest()
