# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
import asyncio
from dataclasses import replace
from typing import Any, get_args

from haystack import Document, component, default_from_dict, default_to_dict
from haystack.dataclasses import SparseEmbedding

from partwise.attributes import load_lexicon
from partwise.copying import cheap_to_copy
from partwise.errors import ConfigError
from partwise.parameters import check_choice, check_whole_number
from partwise.part_numbers import meta_for_customer
from partwise.query_language import check_detection, check_language, load_detector
from partwise.scoring import Candidate, Leg, Mode, Rule, Scored, Scorer, SourceOrder, check_numbers, check_weights

from ._claims import claimed
from ._completing import ScoringStore, complete_legs
from ._degraded import is_first_stage_order
from ._products import by_product, note_chunks
from ._versions import in_language, spoken_language
from ._witnesses import find_witnesses


@component
class AttributeHybridRanker:
    """
    Fuses named legs of a catalog search into one order of products, and says why.

    Every leg is optional and weighted **by name**, so a leg that was skipped or answers late changes nothing. Each
    signal is brought to [0, 1] (dense scores by their range, sparse scores as a share of the best, reranker scores as
    they are) and the score is their weighted mean, so scores of different queries can be compared. The best chunk of
    each product is kept; `meta["partwise"]` carries every signal and the product's other chunks.

    What the query asks for, such as `M12x1.75` or `7 ft`, is compared with what each product states, in one unit and by
    the rule of its kind. The verdicts are a signal of their own, which weighs more the more of the query is a
    specification; `meta["partwise"]["attributes"]` has each with its rule and its part of the score. Documents that no
    `CatalogAnnotator` has read are read then. Where the best results fit equally and differ in something that the query
    does not say, the first one's `meta["partwise"]["question"]` offers what to ask back.

    Where the documents of a product come from several sources, `source_order` says whose word counts.

    It stands at the end of a pipeline as well as in its middle: what a part-number lookup claims passes through
    unmixed and whole, its chunks ordered by what the query says beside the number; and with `reranked_documents` only
    those are ranked and the other legs give features.

    ### Usage example

    ```python
    from dataclasses import replace

    from haystack import Document
    from haystack_integrations.components.rankers.partwise import AttributeHybridRanker

    bolt = Document(id="1", content="Hex bolt M12", meta={"product_id": "A"}, score=0.82)
    nut = Document(id="2", content="Hex nut M12", meta={"product_id": "B"}, score=0.79)
    ranker = AttributeHybridRanker(weights={"sparse": 2.0}, meta_boosts={"in_stock": 0.05}, top_k=5)
    result = ranker.run("hex bolt M12", dense_documents=[bolt, nut], sparse_documents=[replace(bolt, score=7.1)])
    print([(d.meta["product_id"], d.score) for d in result["documents"]])
    ```
    """

    def __init__(
        self,
        weights: str | dict[str, Any] | None = None,
        top_k: int = 10,
        attribute_weights: dict[str, float] | None = None,
        rule: Rule = "weighted_mean",
        mode: Mode = "score",
        filter_kinds: list[str] | None = None,
        drop_unknown: bool = False,
        meta_boosts: dict[str, float] | None = None,
        language: str | None = None,
        attribute_kinds: str | dict[str, Any] | None = None,
        document_store: ScoringStore | None = None,
        *,
        source_order: list[str] | None = None,
        detect_language: bool = False,
    ) -> None:
        """
        Create the ranker.

        :param weights: Weight by signal, at least 0: `documents`, `dense`, `sparse`, `reranked`, `candidate`,
            `attributes`, `coverage`; or such weights by kind of query (`broad`, `mixed`, `specification`, `number`);
            or a YAML file with either, as `partwise tune weights` writes it. What is not named keeps its default.
        :param top_k: How many products to return, at least 1. Claimed products are all returned, unless a run says
            how many.
        :param attribute_weights: Weight by kind of attribute, such as `{"thread": 2.0}`, 0 to 100; others count 1,
            brand, material family and pack quantity 0.5.
        :param rule: `weighted_mean` makes the attributes a signal among the others; `plus_per_match` adds 0.1 to the
            mean of the legs for each attribute met, and nothing else; the sum is scaled to [0, 1].
        :param mode: `score` only orders; `filter` drops products that contradict an asked attribute. A filter needs
            more candidates: set the retrievers' `top_k` to 200.
        :param filter_kinds: The kinds of attributes that filter; every kind that the query asks for if None.
        :param drop_unknown: Whether `filter` also drops what says nothing of such an attribute.
        :param meta_boosts: Added to the score of documents whose meta field is true, such as `{"in_stock": 0.05}`, from
            -1 to 1. All scores are then scaled, so that none exceeds 1.
        :param language: Of queries, such as `en`, `de`, `fr` or `nl`; it settles `1,250`, and a product that has a text
            in it is shown by that. None if they come in several.
        :param attribute_kinds: Kinds, words and units of your own beside the packaged ones: a YAML file or its
            content; the annotator and the sparse embedders must have the same.
        :param document_store: The store that the legs search, if it is a QdrantEdgeDocumentStore. With the query's
            embeddings, each leg then also scores what only another one has found, in about 2 ms for both. None: a leg
            knows nothing of what it did not return.
        :param source_order: Whose word counts where documents of one product differ, by `meta["source"]`, such as
            `["pim", "datasheet", "forum"]`; sources that are not named come last and are equals. The verdict of the
            first that states an asked attribute holds for all documents of the product, and `others` beside it says
            what the others state. With a `document_store` the product's documents that no leg found are heard as well.
            None: each document speaks for itself.
        :param detect_language: Whether the language of a query that names none is told from its words, to show
            products by their text in it (English, German, French, Dutch); the extra `languages`.
        :raises ConfigError: If a weight or boost is out of range or names no signal, a choice is none of those named,
            the store cannot score given documents, `language` is no language, or `top_k` is below 1.
        :raises MissingExtraError: If languages are to be detected and the extra is not installed.
        """
        self.weights = weights
        self.top_k = top_k
        self.attribute_weights = attribute_weights
        self.rule = rule
        self.mode = mode
        self.filter_kinds = filter_kinds
        self.drop_unknown = drop_unknown
        self.meta_boosts = meta_boosts
        check_language(language)
        self.language = language
        self.attribute_kinds = attribute_kinds
        self.document_store = document_store
        self.source_order = source_order
        self.detect_language = detect_language
        if detect_language:
            check_detection()
        _check_store(document_store)
        check_choice("rule", rule, get_args(Rule))
        check_choice("mode", mode, get_args(Mode))
        self._lexicon = load_lexicon(attribute_kinds)
        self._scorer = Scorer(
            check_weights(weights),
            attribute_weights=check_numbers("attribute_weights", attribute_weights, lowest=0, highest=100),
            rule=rule,
            mode=mode,
            filter_kinds=None if filter_kinds is None else frozenset(filter_kinds),
            drop_unknown=drop_unknown,
            meta_boosts=check_numbers("meta_boosts", meta_boosts, lowest=-1, highest=1),
            lexicon=self._lexicon,
            source_order=SourceOrder.read(source_order),
        )
        check_whole_number("top_k", top_k, 1)

    def to_dict(self) -> dict[str, Any]:
        """Return the component as plain data."""
        return default_to_dict(
            self,
            weights=self.weights,
            top_k=self.top_k,
            attribute_weights=self.attribute_weights,
            rule=self.rule,
            mode=self.mode,
            filter_kinds=self.filter_kinds,
            drop_unknown=self.drop_unknown,
            meta_boosts=self.meta_boosts,
            language=self.language,
            attribute_kinds=self.attribute_kinds,
            document_store=None if self.document_store is None else self.document_store.to_dict(),
            source_order=self.source_order,
            detect_language=self.detect_language,
        )

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "AttributeHybridRanker":
        """
        Build the component from plain data.

        :param data: As `to_dict` returns it.
        :returns: The component.
        """
        return default_from_dict(cls, data)

    def warm_up(self) -> None:
        """
        Open the document store, if there is one, and load what detects languages.

        :raises StoreError: If another process has it open.
        """
        if self.document_store is not None and hasattr(self.document_store, "warm_up"):
            self.document_store.warm_up()
        if self.detect_language:
            load_detector()

    async def warm_up_async(self) -> None:
        """Do as `warm_up`, in a thread."""
        await asyncio.to_thread(self.warm_up)

    def close(self) -> None:
        """Close the document store, if there is one."""
        if self.document_store is not None and hasattr(self.document_store, "close"):
            self.document_store.close()

    async def close_async(self) -> None:
        """Do as `close`, in a thread."""
        await asyncio.to_thread(self.close)

    @component.output_types(documents=list[Document])
    def run(
        self,
        query: str,
        documents: list[Document] | None = None,
        dense_documents: list[Document] | None = None,
        sparse_documents: list[Document] | None = None,
        reranked_documents: list[Document] | None = None,
        part_number_documents: list[Document] | None = None,
        candidate_documents: list[Document] | None = None,
        query_embedding: list[float] | None = None,
        query_sparse_embedding: SparseEmbedding | None = None,
        top_k: int | None = None,
        language: str | None = None,
    ) -> dict[str, Any]:
        """
        Rank the documents of all legs.

        :param query: The buyer's query.
        :param documents: A leg of unknown kind, such as a stock joiner's output.
        :param dense_documents: Vector search, with cosines or dot products.
        :param sparse_documents: Term search, with BM25-like scores.
        :param reranked_documents: A reranker's output with scores in [0, 1]; if given, nothing else is returned. Where
            it says that it kept the first stage's order, its scores are no signal.
        :param part_number_documents: Products that a lookup claims, in its order; if given, nothing else is returned.
            Each is shown by the chunk that has most of the rest of the query.
        :param candidate_documents: Products that a lookup offers without claiming them.
        :param query_embedding: What the dense leg searched for; used with `document_store`.
        :param query_sparse_embedding: What the sparse leg searched for; used with `document_store`.
        :param top_k: How many products to return; the init value if None, and all that a lookup claims.
        :param language: The query's language; the init value if None.
        :returns: `documents`: one per product, best first, `score` in [0, 1].
        :raises ConfigError: If `top_k` is below 1, or `language` is no language.
        :raises QueryError: If an embedding does not fit the store.
        """
        limit = self.top_k if top_k is None else top_k
        check_whole_number("top_k", limit, 1)
        spoken = check_language(self.language if language is None else language)
        if part_number_documents is not None:
            known = {document.id: document for document in part_number_documents}
            return {"documents": self._in_language(claimed(query, part_number_documents)[:top_k], known, query, spoken)}
        # The first leg's document is kept: a lookup's is cut to what the asking customer may see.
        legs = {
            "candidate": candidate_documents,
            "documents": documents,
            "dense": dense_documents,
            "sparse": sparse_documents,
            "reranked": reranked_documents,
        }
        given = {name: leg for name, leg in legs.items() if leg is not None}
        return {"documents": self._fuse(query, given, (query_embedding, query_sparse_embedding), limit, spoken)}

    @component.output_types(documents=list[Document])
    async def run_async(
        self,
        query: str,
        documents: list[Document] | None = None,
        dense_documents: list[Document] | None = None,
        sparse_documents: list[Document] | None = None,
        reranked_documents: list[Document] | None = None,
        part_number_documents: list[Document] | None = None,
        candidate_documents: list[Document] | None = None,
        query_embedding: list[float] | None = None,
        query_sparse_embedding: SparseEmbedding | None = None,
        top_k: int | None = None,
        language: str | None = None,
    ) -> dict[str, Any]:
        """
        Rank the documents of all legs, in a thread: comparing attributes takes milliseconds.

        :param query: The buyer's query.
        :param documents: A leg of unknown kind, such as a stock joiner's output.
        :param dense_documents: Vector search, with cosines or dot products.
        :param sparse_documents: Term search, with BM25-like scores.
        :param reranked_documents: A reranker's output with scores in [0, 1]; if given, nothing else is returned. Where
            it says that it kept the first stage's order, its scores are no signal.
        :param part_number_documents: Products that a lookup claims, in its order; if given, nothing else is returned.
            Each is shown by the chunk that has most of the rest of the query.
        :param candidate_documents: Products that a lookup offers without claiming them.
        :param query_embedding: What the dense leg searched for; used with `document_store`.
        :param query_sparse_embedding: What the sparse leg searched for; used with `document_store`.
        :param top_k: How many products to return; the init value if None, and all that a lookup claims.
        :param language: The query's language; the init value if None.
        :returns: `documents`: one per product, best first, `score` in [0, 1].
        :raises ConfigError: If `top_k` is below 1, or `language` is no language.
        :raises QueryError: If an embedding does not fit the store.
        """
        return await asyncio.to_thread(
            self.run,
            query=query,
            documents=documents,
            dense_documents=dense_documents,
            sparse_documents=sparse_documents,
            reranked_documents=reranked_documents,
            part_number_documents=part_number_documents,
            candidate_documents=candidate_documents,
            query_embedding=query_embedding,
            query_sparse_embedding=query_sparse_embedding,
            top_k=top_k,
            language=language,
        )

    def index_fingerprint(self) -> dict[str, str]:
        """
        Name the version of the attributes that are compared, so that a search can refuse an index of another one.

        :returns: `attributes` with the version of kinds and readings, as from `CatalogAnnotator`.
        """
        return {"attributes": self._lexicon.version}

    def _fuse(
        self,
        query: str,
        legs: dict[str, list[Document]],
        embeddings: tuple[list[float] | None, SparseEmbedding | None],
        top_k: int,
        language: str | None,
    ) -> list[Document]:
        known: dict[str, Document] = {}
        for document in (d for leg in legs.values() for d in leg):
            known[document.id] = _merge_notes(known.get(document.id), document)
        candidates = {key: Candidate(document.content or "", document.meta) for key, document in known.items()}
        only = [document.id for document in legs["reranked"]] if "reranked" in legs else None
        if is_first_stage_order(legs.get("reranked", ())):  # its scores are the other legs' own, not a signal
            legs = {name: leg for name, leg in legs.items() if name != "reranked"}
        scores: dict[str, Leg] = {name: [(d.id, d.score) for d in leg] for name, leg in legs.items()}
        witnesses: dict[str, Candidate] = {}
        if self.document_store is not None:
            scores = complete_legs(scores, list(known), self.document_store, *embeddings)
            if self.source_order:
                witnesses = find_witnesses(candidates, self.document_store, self.source_order)
        scored = replace(self._scorer, language=language).rank(
            query, candidates, scores, only=only, witnesses=witnesses
        )
        best = by_product(scored, lambda entry: known[entry.document_id])[:top_k]
        documents = [_explain(chunks, known) for chunks in best]
        if question := self._scorer.question([chunks[0] for chunks in best], candidates):
            documents[0].meta["partwise"]["question"] = question  # a copy that this run has made
        return self._in_language(documents, known, query, language)

    def _in_language(
        self, documents: list[Document], known: dict[str, Document], query: str, language: str | None
    ) -> list[Document]:
        spoken = language or (spoken_language(query, documents) if self.detect_language else None)
        return in_language(documents, known, spoken, self.document_store) if spoken else documents


def _check_store(store: Any) -> None:
    if store is not None and not isinstance(store, ScoringStore):
        msg = f"document_store must be a QdrantEdgeDocumentStore or None, got {type(store).__name__}"
        raise ConfigError(msg)


def _merge_notes(known: Document | None, document: Document) -> Document:
    """Keep the first leg's document, with what each leg noted in meta["partwise"]."""
    if known is None:
        return document
    notes = {**document.meta.get("partwise", {}), **known.meta.get("partwise", {})}
    return replace(known, meta=cheap_to_copy({**known.meta, "partwise": notes})) if notes else known


def _explain(chunks: list[Scored], known: dict[str, Document]) -> Document:
    best, *others = chunks
    document = known[best.document_id]
    # A search knows no customer, so it shows nobody's own numbers.
    meta = document.meta if "candidate" in best.contributions else meta_for_customer(document.meta)
    notes = dict(meta.get("partwise", {}))
    notes.pop("question", None)  # an earlier stage asked about other products
    notes["scores"] = {name: part.to_dict() for name, part in best.contributions.items()}
    notes["query_kind"] = best.query_kind
    if best.judged:
        notes["attributes"] = best.attributes()
    if best.scale != 1:
        notes["scale"] = best.scale
    if best.boosts:
        notes["boosts"] = dict(best.boosts)
    note_chunks(notes, ((known[other.document_id], other.score) for other in others))
    return replace(document, score=best.score, meta=cheap_to_copy({**meta, "partwise": notes}))
