# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
import asyncio
from typing import Any, get_args

from haystack import Document, component, default_from_dict, default_to_dict
from haystack.core.serialization import component_to_dict

from partwise.parameters import check_choice, check_whole_number
from partwise.part_numbers import check_fields
from partwise.reranking import (
    COMPACT_TOKENS,
    SCORE_SCALES,
    Calibration,
    Outcome,
    ScoreCache,
    ScoreScale,
    catalog_text,
    compact_text,
    read_calibration,
    read_policy,
    rerank,
)
from partwise.scoring import read_query

from ._degraded import Degradations
from ._local_models import (
    LocalModel,
    SecondStage,
    check_model,
    check_store,
    load_second_stage,
    noted_calibration,
    scale_of,
    token_counter,
)
from ._nested import check_ranker, load_ranker, score_scale_of
from ._results import kept_order, marked, reordered
from ._running import Runner
from ._stages import Asked, LocalStage, RankerStage, Stage, Texts


@component
class CatalogReranker:
    """
    Scores the first stage's documents again, by any ranker component or by a local model in this process.

    The ranker reads text written for catalogs: title, brand, part number, content and attributes, never customers' own
    numbers. What it answers is checked (documents that it was given, each once, finite scores), brought to [0, 1] and
    laid on the documents as they came; both scores are in `meta["partwise"]["rerank"]`, as `raw` and
    `first_stage_score`. Documents that the ranker drops stand at the end with score 0 and `dropped`. Chunks of one
    product are merged to the best, which names the others in `meta["partwise"]["chunks"]`.

    A service that fails costs no search its results. Failures have classes: `auth` (a refused key), `rate_limit`,
    `timeout`, `transport`, `service` (out of order) and `bad_answer`. After those named in `degrade_on` the `fallback`
    is asked, or the documents keep the first stage's order and scores, which the final `AttributeHybridRanker` then
    counts as no signal. Each document says so in `meta["partwise"]["degraded"]` (`component`, `reason`, `message` and,
    where another ranker answered, `fallback`); a warning is logged, and `degradations` counts it. All else raises:
    programming and configuration errors always, and a refused key where there is no fallback.

    Without a ranker, `late_interaction` compares each token of the query with each token of the text by the packaged
    encoder, which needs no download and no training; `partwise tune reranker` trains one on your catalog. With a
    `document_store` the documents' token vectors are there already. Without, the first sight of a document costs its
    encoding (40 documents of 48 tokens: 0.13 to 0.2 s on 4 cores), and what was encoded is kept, at most 37 MB per
    1,000 documents. `cross_encoder` reads query and text at once, with a model folder of yours that `partwise export`
    or `partwise tune reranker` has made.

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
        fallback: Any | None = None,
        second_stage: SecondStage = "late_interaction",
        model: str | None = None,
        top_k: int = 40,
        meta_fields_to_embed: list[str] | None = None,
        score_scale: ScoreScale = "auto",
        calibration: dict[str, float] | None = None,
        degrade_on: list[str] | None = None,
        timeout: float | None = None,
        max_retries: int = 1,
        max_tokens: int | None = None,
        cache_size: int = 10_000,
        candidates: int | None = None,
        document_store: Any | None = None,
    ) -> None:
        """
        Create the reranker; models are loaded by `warm_up`.

        :param ranker: A ranker component that takes `query` and `documents` and scores what it returns; its own
            `meta_fields_to_embed` should stay empty. None: the local second stage.
        :param fallback: A second ranker component, which answers when the first fails, also with a refused key. It may
            be a CatalogReranker without a ranker, which is a local second stage.
        :param second_stage: The local second stage.
        :param model: The local second stage's model folder with an ONNX export: for late interaction a
            sentence-transformers folder, or None for the packaged encoder; a cross-encoder's own.
        :param top_k: How many products to return, at least 1.
        :param meta_fields_to_embed: Meta fields that are put before the content, dots reach into nested ones. None: the
            catalog's own text, title, brand, part number and attributes where the content does not say them.
        :param score_scale: What the ranker's scores are: `probability`, `logit`, `cosine`, or `auto`, which knows
            CohereRanker, JinaRanker and SentenceTransformersSimilarityRanker, and of others keeps scores that all lie
            within [0, 1] and takes the rest for logits. A local second stage knows its own; a fallback's is `auto`.
        :param calibration: A `slope` and an `intercept` that were fitted to the ranker's scores on judged results
            (`partwise.reranking.fit_calibration`): the score is the logistic of slope times the logit, the log-odds of
            the probability, or the cosine, plus intercept. None: what a local model's folder notes, as
            `partwise tune reranker` writes it, else the scale's plain map.
        :param degrade_on: The classes of failures after which the first stage's order is kept. None: all but `auth`; an
            empty list raises always.
        :param timeout: Seconds for one run: ranker, retries and fallback together; a ranker with a fallback has half of
            them. A call that takes longer is left behind in its thread. Loading models by a first run that no `warm_up`
            preceded does not count. None: no limit.
        :param max_retries: How often a ranker is asked again if its service says when (status 429 or 503 with
            `Retry-After`) and that fits into the time that is left, or 10 s.
        :param max_tokens: How much is read of a document. Late interaction cuts its text after so many tokens, 48 if
            None, where more measured no better. For all others facts are left out that do not fit, 96 if None, those
            that the query asks about last; the part number and the title are always there.
        :param cache_size: How many raw scores are remembered, by ranker, query and text, and how many documents' token
            vectors late interaction keeps; 0 keeps none. Set it to 0 for a ranker that compares the documents with one
            another, or reads more than their text.
        :param candidates: How many of the first documents are reranked; those behind are left out. None: all. 40 are
            enough where each pair costs time or money.
        :param document_store: A QdrantEdgeDocumentStore whose token vectors spare late interaction the encoding:
            about 2 ms for 40 documents. Those without token vectors are encoded.
        :raises ConfigError: If a parameter cannot work, or `ranker` or `fallback` is no ranker.
        """
        self.ranker = ranker
        self.fallback = fallback
        self.second_stage = second_stage
        self.model = model
        self.top_k = top_k
        self.meta_fields_to_embed = meta_fields_to_embed
        self.score_scale = score_scale
        self.calibration = calibration
        self.degrade_on = degrade_on
        self.timeout = timeout
        self.max_retries = max_retries
        self.max_tokens = max_tokens
        self.cache_size = cache_size
        self.candidates = candidates
        self.document_store = document_store
        for nested in (ranker, fallback):
            if nested is not None:
                check_ranker(nested)
        check_choice("second_stage", second_stage, get_args(SecondStage))
        check_choice("score_scale", score_scale, SCORE_SCALES)
        check_whole_number("top_k", top_k, 1)
        check_whole_number("cache_size", cache_size, 0)
        for name, number in (("max_tokens", max_tokens), ("candidates", candidates)):
            if number is not None:
                check_whole_number(name, number, 1)
        check_store(second_stage if ranker is None else "ranker", document_store)
        check_fields(meta_fields_to_embed)
        self._calibration = read_calibration(calibration)
        self._runner = Runner(self._make_stages(), read_policy(degrade_on, timeout, max_retries))
        self._degradations = Degradations()
        self._local: LocalModel | None = None
        self._noted: Calibration | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the component as plain data, the rankers in it."""
        return default_to_dict(
            self,
            ranker=None if self.ranker is None else component_to_dict(self.ranker, "ranker"),
            fallback=None if self.fallback is None else component_to_dict(self.fallback, "fallback"),
            second_stage=self.second_stage,
            model=self.model,
            top_k=self.top_k,
            meta_fields_to_embed=self.meta_fields_to_embed,
            score_scale=self.score_scale,
            calibration=self.calibration,
            degrade_on=self.degrade_on,
            timeout=self.timeout,
            max_retries=self.max_retries,
            max_tokens=self.max_tokens,
            cache_size=self.cache_size,
            candidates=self.candidates,
            document_store=None if self.document_store is None else self.document_store.to_dict(),
        )

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "CatalogReranker":
        """
        Build the component, and the rankers in it, from plain data.

        :param data: As `to_dict` returns it.
        :returns: The component.
        :raises ConfigError: If `ranker` or `fallback` is no component's data, or its API key is missing.
        :raises MissingExtraError: If a ranker's integration is not installed.
        """
        parameters = dict(data.get("init_parameters", {}))
        for name in ("ranker", "fallback"):
            if parameters.get(name) is not None:
                parameters[name] = load_ranker(parameters[name])
        return default_from_dict(cls, {**data, "init_parameters": parameters})

    @property
    def degradations(self) -> dict[str, int]:
        """How many runs were degraded, by the class of the failure."""
        return self._degradations.to_dict()

    def warm_up(self) -> None:
        """
        Load the local model, or warm the ranker up, and the fallback.

        :raises ConfigError: If the model folder or a file of it is missing, damaged or not supported, or an API key is
            missing.
        :raises RerankerError: If a ranker cannot load its model.
        """
        if self.ranker is None:
            self._loaded()
        self._runner.warm_up()

    async def warm_up_async(self) -> None:
        """
        Load the local model, or warm the ranker up, and the fallback, without holding up the event loop.

        :raises ConfigError: As for `warm_up`.
        :raises RerankerError: As for `warm_up`.
        """
        if self.ranker is None and self._local is None:
            await asyncio.to_thread(self._loaded)
        await self._runner.warm_up_async()

    def close(self) -> None:
        """Let go of the local model and its token vectors, and close the rankers and the store."""
        self._local = None
        self._runner.close()
        if self.document_store is not None:
            self.document_store.close()

    async def close_async(self) -> None:
        """Do as `close` without holding up the event loop; clients of other event loops are let go."""
        self._local = None
        await self._runner.close_async()
        if self.document_store is not None:
            await asyncio.to_thread(self.document_store.close)

    @component.output_types(documents=list[Document])
    def run(self, query: str, documents: list[Document], top_k: int | None = None) -> dict[str, list[Document]]:
        """
        Rerank documents.

        :param query: The buyer's query.
        :param documents: The first stage's documents, best first; they are not changed. An id given twice counts once.
        :param top_k: How many products to return; the init value if None.
        :returns: `documents`: best first, `score` in [0, 1]; equal scores keep the first stage's order. Degraded and
            without a fallback: the first stage's order and scores.
        :raises ConfigError: If `top_k` is below 1, or a model cannot be loaded.
        :raises RerankerError: If the ranker fails, or its answer cannot be used, and `degrade_on` does not name that.
        """
        limit, asked = self._prepare(documents, top_k)
        if not asked:
            return {"documents": []}
        self.warm_up()
        steps = self._runner.begin()
        outcome = self._runner.run(steps, query, asked, self._texts(query, asked))
        return {"documents": self._finish(asked, outcome)[:limit]}

    @component.output_types(documents=list[Document])
    async def run_async(
        self, query: str, documents: list[Document], top_k: int | None = None
    ) -> dict[str, list[Document]]:
        """
        Rerank documents; a ranker that cannot do so asynchronously, and the local second stage, run in a thread.

        :param query: The buyer's query.
        :param documents: The first stage's documents, best first; they are not changed. An id given twice counts once.
        :param top_k: How many products to return; the init value if None.
        :returns: `documents`: best first, `score` in [0, 1]; equal scores keep the first stage's order. Degraded and
            without a fallback: the first stage's order and scores.
        :raises ConfigError: If `top_k` is below 1, or a model cannot be loaded.
        :raises RerankerError: If the ranker fails, or its answer cannot be used, and `degrade_on` does not name that.
        """
        limit, asked = self._prepare(documents, top_k)
        if not asked:
            return {"documents": []}
        await self.warm_up_async()
        steps = self._runner.begin()
        texts = await asyncio.to_thread(self._texts, query, asked)
        outcome = await self._runner.run_async(steps, query, asked, texts)
        return {"documents": self._finish(asked, outcome)[:limit]}

    def _make_stages(self) -> list[Stage]:
        cache = ScoreCache(self.cache_size)
        chosen: list[tuple[Any, ScoreScale]] = [
            (ranker, score_scale_of(ranker) if scale == "auto" else scale)
            for ranker, scale in ((self.ranker, self.score_scale), (self.fallback, "auto"))
        ]
        stages: list[Stage] = [
            RankerStage(ranker, scale, cache, reads_products=isinstance(ranker, CatalogReranker))
            for ranker, scale in chosen
            if ranker is not None
        ]
        if self.ranker is not None:
            return stages
        check_model(self.second_stage, self.model)
        return [LocalStage(self.second_stage, scale_of(self.second_stage), cache, self._score_locally), *stages]

    def _prepare(self, documents: list[Document], top_k: int | None) -> tuple[int, dict[str, Document]]:
        limit = self.top_k if top_k is None else top_k
        check_whole_number("top_k", limit, 1)
        asked: dict[str, Document] = {}
        for document in documents[: self.candidates]:
            asked.setdefault(document.id, document)
        return limit, asked

    def _texts(self, query: str, asked: Asked) -> dict[str, str]:
        """Write what is read: all of it for late interaction, whose vectors are stored; else what the query asks."""
        reads_all = self.ranker is None and self.second_stage == "late_interaction"
        if reads_all or self.meta_fields_to_embed is not None:
            return {name: catalog_text(d.content, d.meta, self.meta_fields_to_embed) for name, d in asked.items()}
        question, limit = read_query(query), self.max_tokens or COMPACT_TOKENS
        count = token_counter(None if self.ranker is not None else self._loaded())
        return {
            name: compact_text(question, d.content, d.meta, max_tokens=limit, count_tokens=count)
            for name, d in asked.items()
        }

    def _score_locally(self, query: str, asked: Asked, texts: Texts) -> list[float]:
        return self._loaded().score(query, texts)

    def _loaded(self) -> LocalModel:
        if self._local is None:
            self._local = load_second_stage(
                self.second_stage, self.model, self.max_tokens, self.cache_size, self.document_store
            )
            self._noted = noted_calibration(self.model)
        return self._local

    def _finish(self, asked: Asked, outcome: Outcome) -> list[Document]:
        """Order by what was answered, and say so where it is not what was asked for."""
        if outcome.ranker is None:
            documents = kept_order(asked)
        else:
            calibration = (self._calibration or self._noted) if outcome.ranker == 0 else None
            stage = self._runner.stages[outcome.ranker]
            documents = reordered(asked, rerank(list(asked), outcome.answer, stage.scale, calibration))
        if outcome.failure is None:
            return documents
        fallback = None if outcome.ranker is None else self._runner.stages[outcome.ranker].name
        self._degradations.add(outcome.failure, fallback)
        return marked(documents, outcome.failure, fallback)
