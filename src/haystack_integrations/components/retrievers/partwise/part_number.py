# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
import asyncio
from dataclasses import replace
from typing import Any

from haystack import Document, component, default_from_dict, default_to_dict
from haystack.document_stores.types import DocumentStore, FilterPolicy
from haystack.document_stores.types.filter_policy import apply_filter_policy

from partwise.errors import ConfigError
from partwise.part_numbers import (
    LookupResult,
    Match,
    ParsedQuery,
    Record,
    asked_keys,
    find_matches,
    meta_for_customer,
    read_query,
)

from ._key_lookup import KeyLookup, chunked, key_lookup

# Longer queries are read in a thread: 2,000 characters take up to 20 ms.
_LONG_QUERY = 2000


@component
class PartNumberRetriever:
    """
    Answers part numbers before any search: exact numbers are resolved, everything else goes on.

    Numbers are found alone, in sentences and in pasted lists, whatever their case, dashes and spaces. What they are
    claimed to name goes to `documents`, and no `query` is emitted, so a search behind `query` does not run. Otherwise
    `query` is emitted, with `candidates`: products whose number reads like something else in its place (`316` in
    "316 stainless plate"). A number that several products carry is resolved to all of them.

    It works with QdrantEdgeDocumentStore, QdrantDocumentStore, InMemoryDocumentStore and any store whose `in` filter
    looks into lists, filled with documents that went through `CatalogAnnotator`. Feed every text input of the search
    from `query` of this component, not from the user's input.

    ### Usage example

    ```python
    from haystack import Document
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator
    from haystack_integrations.components.retrievers.partwise import PartNumberRetriever

    plc = Document(content="CPU 1214C", meta={"product_id": "1", "part_number": "6ES7214-1AG40-0XB0"})
    store = InMemoryDocumentStore()
    store.write_documents(CatalogAnnotator().run([plc])["documents"])
    retriever = PartNumberRetriever(document_store=store)
    print(retriever.run("do you have 6ES7214 1AG40 0XB0 in stock?")["documents"])
    print(retriever.run("controller with relay outputs")["query"])
    ```
    """

    def __init__(
        self,
        document_store: DocumentStore,
        filters: dict[str, Any] | None = None,
        top_k: int = 10,
        filter_policy: str | FilterPolicy = FilterPolicy.REPLACE,
    ) -> None:
        """
        Create the retriever.

        :param document_store: The store to ask.
        :param filters: Haystack filters that documents must meet; what they leave out does not exist for the lookup.
        :param top_k: How many products to return at most, at least 1; each comes with all its documents. A number that
            more products carry is cut here, while its matches name them all.
        :param filter_policy: Whether a run's filters replace these (`replace`) or are joined with them (`merge`).
        :raises ConfigError: If a parameter cannot work.
        """
        self.document_store = document_store
        self.filters = filters
        self.top_k = _check_top_k(top_k)
        self.filter_policy = _read_policy(filter_policy)
        self._lookup: KeyLookup | None = None
        self._is_annotated = False

    def to_dict(self) -> dict[str, Any]:
        """
        Serialize the component.

        :returns: The type and the init parameters.
        """
        return default_to_dict(
            self,
            document_store=self.document_store.to_dict(),
            filters=self.filters,
            top_k=self.top_k,
            filter_policy=self.filter_policy.value,
        )

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "PartNumberRetriever":
        """
        Deserialize the component.

        :param data: What `to_dict` gave.
        :returns: The component.
        """
        return default_from_dict(cls, data)

    def warm_up(self) -> None:
        """
        Open the store and check that its documents can be looked up; an empty store passes.

        :raises ConfigError: If no document was annotated, or the store's filters cannot look into a list.
        """
        if self._lookup is None:
            if hasattr(self.document_store, "warm_up"):
                self.document_store.warm_up()
            self._lookup = key_lookup(self.document_store)
        if not self._is_annotated:
            self._note(self._lookup.is_annotated())

    async def warm_up_async(self) -> None:
        """
        Do as `warm_up` without holding the event loop.

        :raises ConfigError: If no document was annotated, or the store's filters cannot look into a list.
        """
        if self._lookup is None:
            if hasattr(self.document_store, "warm_up_async"):
                await self.document_store.warm_up_async()
            self._lookup = await asyncio.to_thread(key_lookup, self.document_store)
        if not self._is_annotated:
            self._note(await self._lookup.is_annotated_async())

    def close(self) -> None:
        """Close the store, if it can be; the next run opens it again."""
        self._lookup = None
        if hasattr(self.document_store, "close"):
            self.document_store.close()

    async def close_async(self) -> None:
        """Close the store, if it can be; the next run opens it again."""
        self._lookup = None
        if hasattr(self.document_store, "close_async"):
            await self.document_store.close_async()

    @component.output_types(
        documents=list[Document],
        query=str,
        candidates=list[Document],
        matches=list[dict[str, Any]],
        unresolved=list[str],
    )
    def run(
        self,
        query: str,
        filters: dict[str, Any] | None = None,
        top_k: int | None = None,
        customer: str | None = None,
    ) -> dict[str, Any]:
        """
        Look a query's part numbers up.

        :param query: What the buyer typed, pasted or scanned: at most 100,000 characters and 10,000 lines.
        :param filters: Haystack filters; see `filter_policy`.
        :param top_k: How many products to return at most; the init value if None.
        :param customer: The asking customer, whose own numbers then count; those of others never do.
        :returns: Always `matches` (in the order of the query: text, span, number, kind, brand, document_ids,
            product_ids, tier, rule, reason, is_exact, ambiguous, quantity, related, replaced_by_chain) and
            `unresolved` (lines and labelled numbers that name nothing). Then either `documents`, all of the claimed
            products with score 1, or `query` and `candidates`, with score 0 and perhaps none. Each document's
            `meta["partwise"]["part_number"]` is its match.
        :raises QueryError: If the query is beyond its limits.
        :raises ConfigError: If `top_k` is below 1, or the store cannot be looked up.
        """
        limit = self._limit(top_k)
        parsed = read_query(query)
        self.warm_up()
        found: list[Document] = []
        if self._lookup is not None:
            for keys in chunked(asked_keys(parsed)):
                found += self._lookup.find(keys, self._filters(filters))
        return _answer(parsed, found, customer, limit)

    @component.output_types(
        documents=list[Document],
        query=str,
        candidates=list[Document],
        matches=list[dict[str, Any]],
        unresolved=list[str],
    )
    async def run_async(
        self,
        query: str,
        filters: dict[str, Any] | None = None,
        top_k: int | None = None,
        customer: str | None = None,
    ) -> dict[str, Any]:
        """
        Look a query's part numbers up, the store being asked without holding the event loop.

        :param query: What the buyer typed, pasted or scanned: at most 100,000 characters and 10,000 lines.
        :param filters: Haystack filters; see `filter_policy`.
        :param top_k: How many products to return at most; the init value if None.
        :param customer: The asking customer, whose own numbers then count; those of others never do.
        :returns: As `run`.
        :raises QueryError: If the query is beyond its limits.
        :raises ConfigError: If `top_k` is below 1, or the store cannot be looked up.
        """
        limit = self._limit(top_k)
        parsed = await asyncio.to_thread(read_query, query) if len(query) > _LONG_QUERY else read_query(query)
        await self.warm_up_async()
        found: list[Document] = []
        if self._lookup is not None:
            for keys in chunked(asked_keys(parsed)):
                found += await self._lookup.find_async(keys, self._filters(filters))
        if len(query) > _LONG_QUERY:
            return await asyncio.to_thread(_answer, parsed, found, customer, limit)
        return _answer(parsed, found, customer, limit)

    def _limit(self, top_k: int | None) -> int:
        return self.top_k if top_k is None else _check_top_k(top_k)

    def _filters(self, filters: dict[str, Any] | None) -> dict[str, Any] | None:
        return apply_filter_policy(self.filter_policy, self.filters, filters)

    def _note(self, annotated: bool | None) -> None:
        if annotated is False:
            msg = (
                f"no document in the {type(self.document_store).__name__} has meta.part_number_keys; "
                "run the documents through CatalogAnnotator before they are written"
            )
            raise ConfigError(msg)
        self._is_annotated = bool(annotated)


def _answer(parsed: ParsedQuery, found: list[Document], customer: str | None, top_k: int) -> dict[str, Any]:
    """Match the query with what the store found, and choose between the two ends."""
    result = find_matches(parsed, [Record(document.id, document.meta) for document in found], customer)
    known = {document.id: document for document in found}
    always = {"matches": [match.to_dict() for match in result.matches], "unresolved": list(result.unresolved)}
    if claimed := result.claimed_ids:
        return {**always, "documents": _show(claimed, known, result, customer, top_k)}
    candidates = _show(result.candidate_ids, known, result, customer, top_k)
    return {**always, "query": parsed.query, "candidates": candidates}


def _show(
    document_ids: list[str], known: dict[str, Document], result: LookupResult, customer: str | None, top_k: int
) -> list[Document]:
    """Copy the documents of the first products, with their match and without what is not for this customer."""
    products = dict.fromkeys(Record(i, known[i].meta).product_id for i in document_ids)
    kept = set(list(products)[:top_k])
    # The first claim counts, else the first candidate: what is noted last stays.
    ordered = sorted(result.matches, key=lambda match: not match.is_exact)
    notes = {i: match for match in reversed(ordered) for i in match.document_ids}
    return [
        replace(
            known[i],
            score=1.0 if notes[i].is_exact else 0.0,
            meta=_with_match(meta_for_customer(known[i].meta, customer), notes[i]),
        )
        for i in document_ids
        if Record(i, known[i].meta).product_id in kept
    ]


def _with_match(meta: dict[str, Any], match: Match) -> dict[str, Any]:
    return {**meta, "partwise": {**meta.get("partwise", {}), "part_number": match.to_dict()}}


def _check_top_k(top_k: int) -> int:
    if isinstance(top_k, bool) or not isinstance(top_k, int) or top_k < 1:
        msg = f"top_k must be a whole number of at least 1, got {top_k!r}"
        raise ConfigError(msg)
    return top_k


def _read_policy(policy: str | FilterPolicy) -> FilterPolicy:
    try:
        return FilterPolicy(policy)
    except ValueError as error:
        msg = f"filter_policy must be 'replace' or 'merge', got {policy!r}"
        raise ConfigError(msg) from error
