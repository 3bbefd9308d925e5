# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What an agent calls the tools with and what it reads: less than the HTTP replies, because it pays for every word."""

from collections import Counter
from textwrap import shorten
from typing import Final, Literal

from pydantic import BaseModel, Field

from partwise.attributes.items import VerdictName

from .schemas import (
    Filters,
    Language,
    Line,
    LookupReply,
    LookupRequest,
    Match,
    Result,
    SearchQuery,
    SearchReply,
    Strict,
    TopK,
)

_TEXT_WIDTH: Final = 300


class SearchArguments(Strict):
    """Search the catalog by a specification, a sentence or a part number; gives the products that fit, best first."""

    query: SearchQuery
    top_k: TopK = 5
    filters: Filters = Field(default_factory=dict)
    language: Language = None


class LookupArguments(LookupRequest):
    """Look part numbers up: one, a sentence that holds one, a scan, or a pasted list with a number in each line."""


class Fit(BaseModel):
    """An attribute that was asked for, and what the product says to it; `unknown` if it says nothing."""

    kind: str
    asked: str
    offered: str | None
    verdict: VerdictName


class Product(BaseModel):
    """A product that was found; `claim` says whether its part number stands in the query."""

    product_id: str
    part_number: str | None
    brand: str | None
    title: str | None
    category: str | None
    url: str | None
    text: str | None
    score: float | None
    claim: Literal["exact", "ambiguous", "candidate"] | None
    replaced_by: list[str]
    attributes: list[Fit]


class FoundProducts(BaseModel):
    """The products, best first; `question` is what to ask the buyer where several fit equally."""

    products: list[Product]
    unresolved: list[str]
    question: str | None
    warnings: list[str]


class FoundNumbers(BaseModel):
    """What each line names, and how many lines there are of each status; only `exact` is a claim."""

    counts: dict[str, int]
    lines: list[Line]


def products_of(reply: SearchReply) -> FoundProducts:
    """
    Shorten the reply to a search.

    :param reply: As HTTP clients get it.
    :returns: What an agent reads.
    """
    return FoundProducts(
        products=[_product(result) for result in reply.documents],
        unresolved=reply.unresolved,
        question=reply.question.question if reply.question else None,
        warnings=[f"{mark.component} is degraded: {mark.reason}" for mark in reply.degraded],
    )


def numbers_of(reply: LookupReply) -> FoundNumbers:
    """
    Shorten the reply to a lookup.

    :param reply: As HTTP clients get it.
    :returns: What an agent reads.
    """
    return FoundNumbers(counts=dict(Counter(line.status for line in reply.lines)), lines=reply.lines)


def _product(result: Result) -> Product:
    match = result.part_number_match
    return Product(
        product_id=result.product_id,
        part_number=result.part_number,
        brand=result.brand,
        title=result.title,
        category=result.category,
        url=result.url,
        text=shorten(result.content, _TEXT_WIDTH, placeholder=" …") if result.content else None,
        score=None if result.score is None else round(result.score, 4),
        claim=None if match is None else _claim(match),
        replaced_by=[] if match is None else match.replaced_by_chain,
        attributes=[Fit(kind=a.kind, asked=a.asked, offered=a.offered, verdict=a.verdict) for a in result.attributes],
    )


def _claim(match: Match) -> Literal["exact", "ambiguous", "candidate"]:
    if not match.is_exact:
        return "candidate"
    return "ambiguous" if match.ambiguous else "exact"
