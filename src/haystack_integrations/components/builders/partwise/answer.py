# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
from typing import Any

from haystack import component
from haystack.dataclasses import ChatMessage

from partwise.answering import AnswerWriter


@component
class CatalogAnswerBuilder:
    """
    Makes an answer with citations of a chat model's reply, and checks it against the sources.

    The model writes freely, but not alone. The answer begins with the `statement` of the findings and ends with their
    `question`. Citations, `[1]` or `[source 1, source 3]`, are read out of it; one of a source that does not exist is
    taken out and reported. Behind a reply that cites or names a product which contradicts the query, or has another
    number than was asked for, a note says so, whatever the model made of it; so does one for part numbers and links
    that stand in no source. A reply that is empty is replaced by the list of the sources; one that broke off says that.

    ### Usage example

    ```python
    from haystack import Document
    from haystack.dataclasses import ChatMessage
    from haystack_integrations.components.builders.partwise import CatalogAnswerBuilder, CatalogContextBuilder

    query = "M12 hex bolt, 50 mm long"
    bolt = Document(content="Hex bolt M12 x 60", meta={"product_id": "1", "part_number": "HB-60", "brand": "Acme"})
    found = CatalogContextBuilder().run(query, [bolt])
    reply = ChatMessage.from_assistant("Take HB-60 [1]. See also [7].", meta={"finish_reason": "stop"})
    result = CatalogAnswerBuilder().run(query, found["findings"], found["context"], [reply])
    print(result["answer"])
    print(result["citations"])  # [{'source': 1, 'part_number': 'HB-60', 'product_id': '1', 'title': None}]
    ```
    """

    @component.output_types(answer=str, citations=list[dict[str, Any]], warnings=list[str])
    def run(
        self,
        query: str,
        findings: dict[str, Any],
        context: str | None = None,
        replies: list[ChatMessage] | None = None,
    ) -> dict[str, Any]:
        """
        Make the answer.

        :param query: The buyer's query.
        :param findings: What `CatalogContextBuilder` found certain.
        :param context: The sources as the model got them; None where none was asked.
        :param replies: The model's replies, of which the first counts; None where it had nothing to write of.
        :returns: `answer`; `citations`, each with `source`, `part_number`, `product_id` and `title`; `warnings`: what
            the reader or the operator should know, one sentence each.
        """
        writer = AnswerWriter(findings, f"{context or ''}\n{query}")
        writer.begin()
        if findings["sources"]:
            reply = replies[0] if replies else None
            writer.feed((reply.text if reply else None) or "")
            writer.end(reply.meta.get("finish_reason") if reply else None)
        return {"answer": writer.text, "citations": writer.citations, "warnings": writer.warnings}

    @component.output_types(answer=str, citations=list[dict[str, Any]], warnings=list[str])
    async def run_async(
        self,
        query: str,
        findings: dict[str, Any],
        context: str | None = None,
        replies: list[ChatMessage] | None = None,
    ) -> dict[str, Any]:
        """
        Make the answer; it takes less than a millisecond.

        :param query: The buyer's query.
        :param findings: What `CatalogContextBuilder` found certain.
        :param context: The sources as the model got them; None where none was asked.
        :param replies: The model's replies, of which the first counts; None where it had nothing to write of.
        :returns: `answer`; `citations`, each with `source`, `part_number`, `product_id` and `title`; `warnings`: what
            the reader or the operator should know, one sentence each.
        """
        result: dict[str, Any] = self.run(query=query, findings=findings, context=context, replies=replies)
        return result
