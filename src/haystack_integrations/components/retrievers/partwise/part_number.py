# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
import asyncio
from typing import Any

from haystack import Document, component, default_from_dict, default_to_dict
from haystack.document_stores.types import DocumentStore, FilterPolicy
from haystack.document_stores.types.filter_policy import apply_filter_policy

from partwise.errors import ConfigError
from partwise.parameters import check_whole_number
from partwise.part_numbers import load_rules

from ._dialogue import Answer, Find, Known, answers
from ._key_lookup import KeyLookup, chunked, key_lookup

# Longer queries are read in a thread: 2,000 characters take up to 20 ms.
_LONG_QUERY = 2000


@component
class PartNumberRetriever:
    """
    Answers part numbers before any search: exact numbers are resolved, everything else goes on.

    Numbers are found alone, in sentences, in pasted lists and tables, and in what a scanner types (GS1 element strings
    and Digital Link, MH10.8.2), whatever their case, dashes and spaces. What they are claimed to name goes to
    `documents`, and no `query` is emitted, so a search behind `query` does not run. Otherwise `query` is emitted, with
    `candidates`: products whose number reads like something else in its place (`316` in "316 stainless plate"), is
    another maker's than the brand beside it, or varies from what was typed: another packaging suffix, leading zeros,
    O for 0, I or L for 1. A number that several products carry is resolved to all of them. A superseded product stays
    the claim; its match names what replaces it (`replaced_by_chain`, `related`).

    It works with QdrantEdgeDocumentStore, QdrantDocumentStore, InMemoryDocumentStore and any store whose `in` filter
    looks into lists, filled with documents that went through `CatalogAnnotator`. Feed every text input of the search
    from `query` of this component, not from the user's input. In a `MultiRetriever`, which knows no such choice, it
    adds what it claims, and nothing on a miss.

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
        rules: str | dict[str, Any] | None = None,
        prefix: bool = False,
    ) -> None:
        """
        Create the retriever.

        :param document_store: The store to ask.
        :param filters: Haystack filters that documents must meet; what they leave out does not exist for the lookup.
        :param top_k: How many products to return at most for each number of the query, at least 1; each comes with all
            its documents. So a list is never cut, and of a number that more products carry the matches name them all.
        :param filter_policy: Whether a run's filters replace these (`replace`) or are joined with them (`merge`).
        :param rules: Rules of makers and distributors beside the packaged ones, a YAML file or a mapping, just as
            `CatalogAnnotator` had them; see there.
        :param prefix: Whether a line or a labelled number of at least 4 characters that names nothing offers the
            products whose numbers begin with it, if they have at most 100 documents; `CatalogAnnotator` needs the same.
        :raises ConfigError: If a parameter cannot work.
        """
        self.document_store = document_store
        self.filters = filters
        self.top_k = check_whole_number("top_k", top_k, 1)
        self.filter_policy = _read_policy(filter_policy)
        self.rules = rules
        self.prefix = prefix
        self._rules = load_rules(rules, prefix=prefix)
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
            rules=self.rules,
            prefix=self.prefix,
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
        :param top_k: How many products to return at most for each number; the init value if None.
        :param customer: The asking customer, whose own numbers then count; those of others never do.
        :returns: Always `matches` (in the order of the query: text, span, number, kind, brand, document_ids,
            product_ids, tier, rule, reason, is_exact, ambiguous, quantity, related, replaced_by_chain) and
            `unresolved` (lines, items of a list and labelled numbers that name nothing). Then either `documents`, all
            of the claimed products with score 1, or `query` and `candidates`, with score 0 and perhaps none. `query`
            is as typed, but for a scan only its number. Each document's `meta["partwise"]["part_number"]` is its
            match; a superseded one has in `meta["partwise"]["related"]` what replaces it: product_id, part_number,
            brand, title, url.
        :raises QueryError: If the query is beyond its limits.
        :raises ConfigError: If `top_k` is below 1, or the store cannot be looked up.
        """
        dialogue = answers(query, customer, self._limit(top_k), self._rules)
        step = next(dialogue)
        self.warm_up()
        while not isinstance(step, Answer):
            step = dialogue.send(self._ask(step, self._filters(filters)))
        return step.outputs

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
        :param top_k: How many products to return at most for each number; the init value if None.
        :param customer: The asking customer, whose own numbers then count; those of others never do.
        :returns: As `run`.
        :raises QueryError: If the query is beyond its limits.
        :raises ConfigError: If `top_k` is below 1, or the store cannot be looked up.
        """
        dialogue = answers(query, customer, self._limit(top_k), self._rules)
        is_long = len(query) > _LONG_QUERY
        step = await asyncio.to_thread(next, dialogue) if is_long else next(dialogue)
        await self.warm_up_async()
        while not isinstance(step, Answer):
            reply = await self._ask_async(step, self._filters(filters))
            step = await asyncio.to_thread(dialogue.send, reply) if is_long else dialogue.send(reply)
        return step.outputs

    def _ask(self, question: Find | Known, filters: dict[str, Any] | None) -> Any:
        if self._lookup is None:
            return []
        if isinstance(question, Known):
            return self._lookup.known(question.keys, filters)
        if question.few:
            return self._lookup.few(question.keys, filters)
        return [document for keys in chunked(question.keys) for document in self._lookup.find(keys, filters)]

    async def _ask_async(self, question: Find | Known, filters: dict[str, Any] | None) -> Any:
        if self._lookup is None:
            return []
        if isinstance(question, Known):
            return await self._lookup.known_async(question.keys, filters)
        if question.few:
            return await self._lookup.few_async(question.keys, filters)
        return [
            document for keys in chunked(question.keys) for document in await self._lookup.find_async(keys, filters)
        ]

    def index_fingerprint(self) -> dict[str, str]:
        """
        Name the version of the keys that are asked for, so that an index made with others is refused.

        :returns: `annotator` with the version of the normal forms and of the rules.
        """
        return {"annotator": self._rules.keys_version}

    def _limit(self, top_k: int | None) -> int:
        return self.top_k if top_k is None else check_whole_number("top_k", top_k, 1)

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


def _read_policy(policy: str | FilterPolicy) -> FilterPolicy:
    try:
        return FilterPolicy(policy)
    except ValueError as error:
        msg = f"filter_policy must be 'replace' or 'merge', got {policy!r}"
        raise ConfigError(msg) from error
