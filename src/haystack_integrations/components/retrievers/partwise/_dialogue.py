# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
The course of one lookup as a dialogue with the store: what is asked, and what is made of the replies.

`answers` yields each question and is sent the reply, so that `run` and `run_async` are the same but for the asking.
"""

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Any

from haystack import Document

from partwise.copying import cheap_to_copy
from partwise.part_numbers import Match, Record, Rules, asked_brands, asked_keys, asked_prefixes
from partwise.part_numbers.chains import Replacements
from partwise.part_numbers.disclosure import meta_for_customer
from partwise.part_numbers.pasted import PastedQuery, match_pasted, read_pasted


@dataclass(frozen=True, slots=True)
class Find:
    """Asks for the documents that carry any of the keys, or with `few` one that is not too common: `list[Document]`."""

    keys: list[str]
    few: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """Asks which of the keys any document carries; the reply is `set[str]`."""

    keys: list[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """Ends the dialogue with the component's outputs."""

    outputs: dict[str, Any]


Dialogue = Generator[Find | Known | Answer, Any, None]


def answers(query: str, customer: str | None, top_k: int, rules: Rules) -> Dialogue:
    """
    Look a query's part numbers up.

    :param query: What the buyer typed, pasted or scanned.
    :param customer: The asking customer.
    :param top_k: How many products to show of those that one part of the query names.
    :param rules: The rules of makers and distributors.
    :returns: The questions to the store, and as the last the answer.
    :raises QueryError: If the query is beyond its limits.
    """
    pasted = read_pasted(query)
    found: list[Document] = yield Find(asked_keys(pasted.parsed, rules))
    if beginnings := asked_prefixes(pasted.parsed, rules):
        found += yield Find(beginnings, few=True)
    brands: set[str] = yield Known(asked_brands(pasted.parsed, _records(found)))
    result = match_pasted(pasted, _records(found), customer, rules=rules, brand_keys=brands)
    replacements = Replacements(result, _records(found), customer, rules)
    while keys := replacements.asked_keys():
        documents: list[Document] = yield Find(keys)
        replacements.follow(_records(documents))
    yield Answer(_outputs(pasted, found, replacements, customer, top_k))


def _records(found: list[Document]) -> list[Record]:
    return [Record(document.id, document.meta) for document in found]


def _outputs(
    pasted: PastedQuery, found: list[Document], replacements: Replacements, customer: str | None, top_k: int
) -> dict[str, Any]:
    """Choose between the two ends: what is claimed, or a search with what is offered."""
    result = replacements.result()
    known = {document.id: document for document in found}
    always = {"matches": [match.to_dict() for match in result.matches], "unresolved": list(result.unresolved)}
    if result.claimed_ids:
        claims = [match for match in result.matches if match.is_exact]
        return {**always, "documents": _show(claims, known, replacements, customer, top_k)}
    candidates = _show(result.matches, known, replacements, customer, top_k)
    return {**always, "query": pasted.search_text, "candidates": candidates}


def _show(
    matches: Any, known: dict[str, Document], replacements: Replacements, customer: str | None, top_k: int
) -> list[Document]:
    """Copy the documents of the matches, in their order, with the first match of each product."""
    notes: dict[str, Match] = {}
    shown: dict[tuple[int, int], set[str]] = {}
    for match in matches:
        products = shown.setdefault(match.span, set())
        for document_id in match.document_ids:
            product_id = Record(document_id, known[document_id].meta).product_id
            if product_id in products or len(products) < top_k:
                products.add(product_id)
                notes.setdefault(document_id, match)
    return [_copy(known[i], match, replacements, customer) for i, match in notes.items()]


def _copy(document: Document, match: Match, replacements: Replacements, customer: str | None) -> Document:
    """Note the match, and leave out what is not for this customer."""
    meta = meta_for_customer(document.meta, customer)
    notes = {**meta.get("partwise", {}), "part_number": match.to_dict()}
    if match.related:
        notes["related"] = [replacements.facts(product_id) for product_id in match.related]
    return replace(document, score=1.0 if match.is_exact else 0.0, meta=cheap_to_copy({**meta, "partwise": notes}))
