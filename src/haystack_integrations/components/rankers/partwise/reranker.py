# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from haystack import Document, component, default_from_dict, default_to_dict
from haystack.core.serialization import component_to_dict

from partwise.errors import ConfigError, RerankerError
from partwise.models.encoder import shared_encoder
from partwise.models.late_interaction import LateInteraction
from partwise.parameters import check_whole_number
from partwise.part_numbers import check_fields, meta_for_customer
from partwise.reranking import SCORE_SCALES, Reranked, ScoreScale, catalog_text, rerank

from ._nested import accepted_sockets, check_ranker, load_ranker, run_explained, start_explained


@component
class CatalogReranker:
    """
    Scores the first stage's documents again, by any ranker component or by late interaction in this process.

    The ranker reads text written for catalogs: title, brand, part number, content and attributes, never customers' own
    numbers. What it answers is checked (documents that it was given, each once, finite scores), brought to [0, 1] and
    laid on the documents as they came; both scores are in `meta["partwise"]["rerank"]`, as `raw` and
    `first_stage_score`. Documents that the ranker drops stand at the end with score 0 and `dropped`. When the ranker
    fails, its error is the cause of a RerankerError that says so in one line.

    Without a ranker, each token of the query is compared with each token of the text by the packaged encoder. It needs
    no download, but the first sight of a document costs its encoding: for 40 documents of 48 tokens 0.13 to 0.2 s on 4
    cores. Their token vectors are then kept, at most 37 MB per 1,000 documents (370 MB at the default); a query whose
    documents are all known costs 12 ms. The encoder was not trained for this and is English: beside vectors and terms
    it changes next to nothing at the scorer's default weight, and more weight costs recall on the demo catalog.

    ### Usage example

    ```python
    from haystack import Document
    from haystack_integrations.components.rankers.partwise import CatalogReranker

    bolt = Document(id="1", content="Hex bolt M12 x 50, A2-70", score=0.7)
    nut = Document(id="2", content="Hex nut M12", score=0.8)
    documents = CatalogReranker().run("hex bolt M12", [nut, bolt])["documents"]
    print([(d.id, d.score, d.meta["partwise"]["rerank"]) for d in documents])
    ```
    """

    def __init__(
        self,
        ranker: Any | None = None,
        *,
        second_stage: Literal["late_interaction"] = "late_interaction",
        model: str | None = None,
        top_k: int = 40,
        meta_fields_to_embed: list[str] | None = None,
        score_scale: ScoreScale = "auto",
        max_tokens: int | None = 48,
        cache_size: int = 10_000,
    ) -> None:
        """
        Create the reranker; models are loaded by `warm_up`.

        :param ranker: A ranker component that takes `query` and `documents` and scores what it returns; its own
            `meta_fields_to_embed` should stay empty. None: the local second stage.
        :param second_stage: The local second stage.
        :param model: The local second stage's model: a sentence-transformers folder with an ONNX export. None: the
            packaged encoder.
        :param top_k: How many documents to return, at least 1.
        :param meta_fields_to_embed: Meta fields that are put before the content, dots reach into nested ones. None: the
            catalog's own text, title, brand, part number and attributes where the content does not say them.
        :param score_scale: What the ranker's scores are: `probability`, `logit`, `cosine`, or `auto`, which keeps
            scores that all lie within [0, 1] and takes others for logits. The local second stage gives cosines.
        :param max_tokens: Cut each text after so many tokens in the local second stage. None: the model's own limit.
        :param cache_size: How many documents' token vectors the local second stage keeps; 0 keeps none.
        :raises ConfigError: If a parameter cannot work, or `ranker` is no ranker.
        """
        self.ranker = ranker
        self.second_stage = second_stage
        self.model = model
        self.top_k = top_k
        self.meta_fields_to_embed = meta_fields_to_embed
        self.score_scale = score_scale
        self.max_tokens = max_tokens
        self.cache_size = cache_size
        if ranker is not None:
            check_ranker(ranker)
        _check_choice("second_stage", second_stage, ("late_interaction",))
        _check_choice("score_scale", score_scale, SCORE_SCALES)
        check_whole_number("top_k", top_k, 1)
        check_whole_number("cache_size", cache_size, 0)
        if max_tokens is not None:
            check_whole_number("max_tokens", max_tokens, 1)
        check_fields(meta_fields_to_embed)
        self._local: LateInteraction | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the component as plain data, the ranker in it."""
        return default_to_dict(
            self,
            ranker=None if self.ranker is None else component_to_dict(self.ranker, "ranker"),
            second_stage=self.second_stage,
            model=self.model,
            top_k=self.top_k,
            meta_fields_to_embed=self.meta_fields_to_embed,
            score_scale=self.score_scale,
            max_tokens=self.max_tokens,
            cache_size=self.cache_size,
        )

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "CatalogReranker":
        """
        Build the component, and the ranker in it, from plain data.

        :param data: As `to_dict` returns it.
        :returns: The component.
        :raises ConfigError: If `ranker` is no component's data, or its API key is missing.
        :raises MissingExtraError: If the ranker's integration is not installed.
        """
        parameters = dict(data.get("init_parameters", {}))
        if parameters.get("ranker") is not None:
            parameters["ranker"] = load_ranker(parameters["ranker"])
        return default_from_dict(cls, {**data, "init_parameters": parameters})

    def warm_up(self) -> None:
        """
        Load the local model, or warm the ranker up.

        :raises ConfigError: If the model folder or a file of it is missing, damaged or not supported, or an API key is
            missing.
        :raises RerankerError: If the ranker cannot load its model.
        """
        if self.ranker is None:
            self._loaded()
        elif hasattr(self.ranker, "warm_up"):
            with start_explained(type(self.ranker).__name__):
                self.ranker.warm_up()

    async def warm_up_async(self) -> None:
        """
        Load the local model, or warm the ranker up, without holding up the event loop.

        :raises ConfigError: As for `warm_up`.
        :raises RerankerError: As for `warm_up`.
        """
        if self.ranker is not None and hasattr(self.ranker, "warm_up_async"):
            with start_explained(type(self.ranker).__name__):
                await self.ranker.warm_up_async()
        else:
            await asyncio.to_thread(self.warm_up)

    def close(self) -> None:
        """Let go of the local model and its token vectors, or close the ranker."""
        self._local = None
        if self.ranker is not None and hasattr(self.ranker, "close"):
            self.ranker.close()

    async def close_async(self) -> None:
        """Do as `close` without holding up the event loop."""
        if self.ranker is not None and hasattr(self.ranker, "close_async"):
            await self.ranker.close_async()
        else:
            await asyncio.to_thread(self.close)

    @component.output_types(documents=list[Document])
    def run(self, query: str, documents: list[Document], top_k: int | None = None) -> dict[str, list[Document]]:
        """
        Rerank documents.

        :param query: The buyer's query.
        :param documents: The first stage's documents, best first; they are not changed. An id given twice counts once.
        :param top_k: How many documents to return; the init value if None.
        :returns: `documents`: best first, `score` in [0, 1]; equal scores keep the first stage's order.
        :raises ConfigError: If `top_k` is below 1, or the model cannot be loaded.
        :raises RerankerError: If the ranker fails, or its answer cannot be used.
        """
        limit, asked = self._prepare(documents, top_k)
        if not asked:
            return {"documents": []}
        if self.ranker is None:
            return {"documents": self._score_locally(query, asked)[:limit]}
        self.warm_up()
        with run_explained(type(self.ranker).__name__):
            answer = self.ranker.run(**self._arguments(query, asked))
        return {"documents": self._order(asked, answer)[:limit]}

    @component.output_types(documents=list[Document])
    async def run_async(
        self, query: str, documents: list[Document], top_k: int | None = None
    ) -> dict[str, list[Document]]:
        """
        Rerank documents; a ranker that cannot do so asynchronously, and the local second stage, run in a thread.

        :param query: The buyer's query.
        :param documents: The first stage's documents, best first; they are not changed. An id given twice counts once.
        :param top_k: How many documents to return; the init value if None.
        :returns: `documents`: best first, `score` in [0, 1]; equal scores keep the first stage's order.
        :raises ConfigError: If `top_k` is below 1, or the model cannot be loaded.
        :raises RerankerError: If the ranker fails, or its answer cannot be used.
        """
        if self.ranker is None or not hasattr(self.ranker, "run_async"):
            return await asyncio.to_thread(self.run, query=query, documents=documents, top_k=top_k)
        limit, asked = self._prepare(documents, top_k)
        if not asked:
            return {"documents": []}
        await self.warm_up_async()
        with run_explained(type(self.ranker).__name__):
            answer = await self.ranker.run_async(**self._arguments(query, asked))
        return {"documents": self._order(asked, answer)[:limit]}

    def _prepare(self, documents: list[Document], top_k: int | None) -> tuple[int, dict[str, Document]]:
        limit = self.top_k if top_k is None else top_k
        check_whole_number("top_k", limit, 1)
        asked: dict[str, Document] = {}
        for document in documents:
            asked.setdefault(document.id, document)
        return limit, asked

    def _text(self, document: Document) -> str:
        return catalog_text(document.content, document.meta, self.meta_fields_to_embed)

    def _arguments(self, query: str, asked: dict[str, Document]) -> dict[str, Any]:
        """Give what the ranker's run takes. Copies carry no score, so that one left unset cannot pass for an answer."""
        copies = [
            replace(d, content=self._text(d), score=None, embedding=None, meta=meta_for_customer(d.meta))
            for d in asked.values()
        ]
        given = {"query": query, "documents": copies, "top_k": len(copies)}
        return {name: given[name] for name in accepted_sockets(self.ranker)}

    def _score_locally(self, query: str, asked: dict[str, Document]) -> list[Document]:
        scores = self._loaded().score(query, {name: self._text(document) for name, document in asked.items()})
        ranked = rerank(list(asked), list(zip(asked, scores, strict=True)), ranker=self.second_stage, scale="cosine")
        return [_with_score(asked[entry.document_id], entry) for entry in ranked]

    def _loaded(self) -> LateInteraction:
        if self._local is None:
            self._local = LateInteraction(shared_encoder(self.model), self.max_tokens, self.cache_size)
        return self._local

    def _order(self, asked: dict[str, Document], answer: Any) -> list[Document]:
        name = type(self.ranker).__name__
        found = answer.get("documents") if isinstance(answer, Mapping) else None
        if not isinstance(found, list) or not all(isinstance(document, Document) for document in found):
            msg = f"{name} returned no list of Documents under 'documents'"
            raise RerankerError(msg)
        pairs = [(document.id, document.score) for document in found]
        ranked = rerank(list(asked), pairs, ranker=name, scale=self.score_scale)
        return [_with_score(asked[entry.document_id], entry) for entry in ranked]


def _with_score(document: Document, entry: Reranked) -> Document:
    note: dict[str, Any] = {"raw": entry.raw, "first_stage_score": document.score}
    if entry.raw is None:
        note["dropped"] = True
    notes = {**document.meta.get("partwise", {}), "rerank": note}
    return replace(document, score=entry.score, meta={**document.meta, "partwise": notes})


def _check_choice(name: str, value: Any, known: tuple[str, ...]) -> None:
    if value not in known:
        msg = f"{name} must be one of {', '.join(known)}, got {value!r}"
        raise ConfigError(msg)
