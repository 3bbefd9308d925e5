# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
import asyncio
from typing import Any

from haystack import Document, component, default_from_dict, default_to_dict

from partwise.answering import Asked, find, read_source, write_context
from partwise.attributes import load_lexicon
from partwise.errors import ConfigError
from partwise.parameters import check_whole_number
from partwise.query_language import check_language


@component
class CatalogContextBuilder:
    """
    Writes the products found as numbered sources for a chat model's prompt, and says what is certain of them.

    Each product is a block `[source 1]` with its part number, brand and title, what it `Fits`, `Contradicts` and does
    not state (`Not stated`) of what the query asks, and its own text within the token budget, what the query speaks of
    first. The verdicts are those of an `AttributeHybridRanker`; what a lookup claimed is compared here with the rest of
    the query. What a supplier wrote is data: it stays on its lines, each marked with `|`, without brackets, hidden
    characters or whatever looks like the end of the catalog, so that it can neither pose as a source nor give orders.

    `findings` hold what needs no model: a `statement` where nothing was found, nothing fits or a number does not exist;
    a `question` where several products fit equally or several makers use a number; for each source a `caution` if it
    contradicts the query or is not the number that was asked for. `CatalogAnswerBuilder` makes them part of the answer.

    Where no product was found there is no `context`, so a prompt builder behind it does not run, nor the chat model.

    ### Usage example

    ```python
    from haystack import Document
    from haystack_integrations.components.builders.partwise import CatalogContextBuilder

    bolt = Document(content="Hex bolt M12 x 60, A2-70", meta={"product_id": "1", "part_number": "HB-60"})
    result = CatalogContextBuilder().run("M12 hex bolt, 50 mm long", [bolt])
    print(result["context"])
    print(result["findings"]["statement"])  # Nothing was found that fits all that is asked.
    ```
    """

    def __init__(
        self,
        max_tokens: int = 4000,
        top_k: int = 10,
        must_have: list[str] | None = None,
        language: str | None = None,
        attribute_kinds: str | dict[str, Any] | None = None,
    ) -> None:
        """
        Create the builder.

        :param max_tokens: The most tokens of all sources together, by an estimate that is rather too high. The facts of
            products go before their texts; products that find no room are left out, the last ones first.
        :param top_k: The most products, at least 1; a run may be given another number.
        :param must_have: The kinds of attributes that a product must not contradict, such as `["thread"]`; all that the
            query asks for if None. Others are named where they fit, and not where they do not.
        :param language: Of queries, `en`, `de`, `fr` or `nl`; it settles `1,250`. None if they come in several.
        :param attribute_kinds: As in `AttributeHybridRanker`, for documents that it has not compared.
        :raises ConfigError: If a parameter cannot work.
        """
        self.max_tokens = check_whole_number("max_tokens", max_tokens, 1)
        self.top_k = check_whole_number("top_k", top_k, 1)
        if must_have is not None and (
            isinstance(must_have, str) or not all(isinstance(kind, str) for kind in must_have)
        ):
            msg = f"must_have must be a list of kinds of attributes or None, got {must_have!r}"
            raise ConfigError(msg)
        self.must_have = must_have
        check_language(language)
        self.language = language
        self.attribute_kinds = attribute_kinds
        self._lexicon = load_lexicon(attribute_kinds)

    def to_dict(self) -> dict[str, Any]:
        """Return the component as plain data."""
        return default_to_dict(
            self,
            max_tokens=self.max_tokens,
            top_k=self.top_k,
            must_have=self.must_have,
            language=self.language,
            attribute_kinds=self.attribute_kinds,
        )

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "CatalogContextBuilder":
        """
        Build the component from plain data.

        :param data: As `to_dict` returns it.
        :returns: The component.
        """
        return default_from_dict(cls, data)

    @component.output_types(context=str, findings=dict[str, Any])
    def run(
        self,
        query: str,
        documents: list[Document],
        matches: list[dict[str, Any]] | None = None,
        unresolved: list[str] | None = None,
        language: str | None = None,
        top_k: int | None = None,
    ) -> dict[str, Any]:
        """
        Write the sources.

        :param query: The buyer's query.
        :param documents: The products found, best first, one document each.
        :param matches: What a lookup found, for numbers that several makers use.
        :param unresolved: What a lookup found to name nothing.
        :param language: The query's language; the init value if None.
        :param top_k: The most products, at least 1; the init value if None.
        :returns: `context` with the sources, absent where there is none; `findings` with `sources` (`source`,
            `part_number`, `product_id`, `title`, `name`, `brand`, `caution`), `statement`, `question` and `warnings`.
        :raises ConfigError: If `language` is no language, or `top_k` is below 1.
        """
        shown = documents[: self.top_k if top_k is None else check_whole_number("top_k", top_k, 1)]
        metas = [document.meta for document in shown]
        spoken = check_language(self.language if language is None else language)
        asked = Asked.read(query, metas, must_have=self.must_have, language=spoken, lexicon=self._lexicon)
        sources = [
            read_source(place, document.content or "", document.meta, asked, document.id)
            for place, document in enumerate(shown, start=1)
        ]
        texts = [(document.content or "", document.meta) for document in shown]
        context, kept = write_context(sources, texts, asked, self.max_tokens)
        findings = find(
            sources[:kept], asked, metas=metas[:kept], matches=matches or (), unresolved=unresolved or ()
        ).to_dict()
        return {"context": context, "findings": findings} if context else {"findings": findings}

    @component.output_types(context=str, findings=dict[str, Any])
    async def run_async(
        self,
        query: str,
        documents: list[Document],
        matches: list[dict[str, Any]] | None = None,
        unresolved: list[str] | None = None,
        language: str | None = None,
        top_k: int | None = None,
    ) -> dict[str, Any]:
        """
        Write the sources, in a thread: comparing attributes takes milliseconds.

        :param query: The buyer's query.
        :param documents: The products found, best first, one document each.
        :param matches: What a lookup found, for numbers that several makers use.
        :param unresolved: What a lookup found to name nothing.
        :param language: The query's language; the init value if None.
        :param top_k: The most products, at least 1; the init value if None.
        :returns: `context` with the sources, absent where there is none; `findings` with `sources` (`source`,
            `part_number`, `product_id`, `title`, `name`, `brand`, `caution`), `statement`, `question` and `warnings`.
        :raises ConfigError: If `language` is no language, or `top_k` is below 1.
        """
        return await asyncio.to_thread(
            self.run,
            query=query,
            documents=documents,
            matches=matches,
            unresolved=unresolved,
            language=language,
            top_k=top_k,
        )
