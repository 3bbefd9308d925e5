# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What a lookup is given and what it gives: plain records in, matches out."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Record:
    """
    One stored document, as plain data.

    :param document_id: The document's id.
    :param meta: Its meta; several documents may share a `product_id`.
    """

    document_id: str
    meta: Mapping[str, Any]

    @property
    def product_id(self) -> str:
        """The product that the document belongs to; the document itself where none is named."""
        return str(self.meta.get("product_id") or self.document_id)


@dataclass(frozen=True, slots=True)
class Match:
    """
    One number of one maker that a part of the query names.

    :param text: The part of the query, as typed.
    :param span: Its start and end in the query, in characters.
    :param number: The number as stored.
    :param kind: Its kind: `part_number` or a kind of `meta.part_numbers`.
    :param brand: Whose number it is, if known.
    :param document_ids: All documents of the products named.
    :param product_ids: The products named.
    :param tier: How the number was found: `raw`, `soft`, `full`, `gtin`, `alias`; `packaging`, `rule`, `zero_variant`,
        `confusable`, `prefix` for one that varies from it; `weak` for an equal number that may not be claimed.
    :param rule: The rule that fitted, for the tiers `packaging` and `rule`; for the tier `weak`, what the text reads
        like instead of a number, or `scan` for a field of a scan that may not claim it; `glued_maker` for a number
        with its maker's name in front.
    :param reason: Why the products are not claimed: `weak`, `regrouped`, `other_maker`, `case_of_unit`, or the name of
        the tier that varied; None for a claim.
    :param is_exact: Whether the products are claimed.
    :param ambiguous: Whether this part of the query names more than one product.
    :param quantity: The count that the query gives beside the number, if any.
    :param related: Products to show beside the claim without claiming them: what replaces it in the end, filled by
        `chains`.
    :param replaced_by_chain: The numbers that supersede this one in turn, likewise.
    """

    text: str
    span: tuple[int, int]
    number: str
    kind: str
    brand: str | None
    document_ids: list[str]
    product_ids: list[str]
    tier: str
    rule: str | None
    reason: str | None
    is_exact: bool
    ambiguous: bool
    quantity: int | None
    related: list[str] = field(default_factory=list)
    replaced_by_chain: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; the span becomes a list, as it would in JSON."""
        return {**asdict(self), "span": list(self.span)}


@dataclass(frozen=True, slots=True)
class LookupResult:
    """
    What a lookup found.

    :param matches: All matches in the order of the query.
    :param unresolved: Lines of a list and labelled numbers that named nothing, as typed.
    """

    matches: tuple[Match, ...]
    unresolved: tuple[str, ...]

    @property
    def claimed_ids(self) -> list[str]:
        """The documents of all claims, in the order of the query."""
        return distinct(i for match in self.matches if match.is_exact for i in match.document_ids)

    @property
    def candidate_ids(self) -> list[str]:
        """The documents that are offered and not claimed, in the order of the query."""
        claimed = set(self.claimed_ids)
        offered = distinct(i for match in self.matches if not match.is_exact for i in match.document_ids)
        return [i for i in offered if i not in claimed]


def distinct(ids: Iterable[str]) -> list[str]:
    """
    Leave out what was there before.

    :param ids: Any texts.
    :returns: Each of them once, in their order.
    """
    return list(dict.fromkeys(ids))
