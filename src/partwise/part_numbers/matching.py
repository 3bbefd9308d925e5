# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Turn a query and the products that share a key with it into matches.

The caller asks its store for `asked_keys(parsed)` and hands what comes back, as plain meta, to `find_matches`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from partwise.part_numbers.claims import Finding, Judge
from partwise.part_numbers.keys import OWN_KINDS, number_keys, stored_numbers
from partwise.part_numbers.reading import ParsedQuery, Window
from partwise.part_numbers.specifications import reads_like
from partwise.part_numbers.tiers import Entry, Tier, first_hits, make_entry, window_keys

_KIND_ORDER: Final = {kind: place for place, kind in enumerate(OWN_KINDS)}
# Words that may stand between a count and its number: "5 pcs of X", "10 x X".
_MAX_FILLERS: Final = 4
_FILLERS: Final = frozenset({"of", "x", "von", "de", "van", "der", "des"})


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
    :param tier: How the number was found: `raw`, `soft`, `full`, `gtin`, `alias`, or `weak` for an equal number that
        may not be claimed.
    :param rule: What the text reads like instead of a number, for the tier `weak`.
    :param reason: Why the products are not claimed: `weak` or `regrouped`; None for a claim.
    :param is_exact: Whether the products are claimed.
    :param ambiguous: Whether this part of the query names more than one product.
    :param quantity: The count that the query gives beside the number, if any.
    :param related: Products to show beside the claim without claiming them; empty in this version.
    :param replaced_by_chain: The numbers that supersede this one in turn; empty in this version.
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
        return _distinct(i for match in self.matches if match.is_exact for i in match.document_ids)

    @property
    def candidate_ids(self) -> list[str]:
        """The documents that are offered and not claimed, in the order of the query."""
        claimed = set(self.claimed_ids)
        offered = _distinct(i for match in self.matches if not match.is_exact for i in match.document_ids)
        return [i for i in offered if i not in claimed]


def asked_keys(parsed: ParsedQuery) -> list[str]:
    """
    Give every key that the store must be asked for.

    :param parsed: The query.
    :returns: Distinct keys, in the order of the query; empty if nothing in it can be a number.
    """
    return list(dict.fromkeys(key for window in parsed.windows for key in window_keys(window)))


def find_matches(parsed: ParsedQuery, records: Iterable[Record], customer: str | None = None) -> LookupResult:
    """
    Match a query with the documents that share a key with it.

    :param parsed: The query.
    :param records: What the store has for `asked_keys(parsed)`; others do no harm.
    :param customer: The asking customer. Customer numbers of others, and all of them if None, do not exist here.
    :returns: Matches and what stayed unresolved.
    """
    by_key = _index(records, customer)
    known = [(window, *found) for window in parsed.windows if (found := _first_hits(window, by_key))]
    # Longest match wins: fewer characters never take a place from more.
    known.sort(key=lambda item: (-len(item[0].full), item[0].tokens[0]))
    strong = frozenset(
        index for window, _, _ in known if not reads_like(parsed, window) for index in range(*window.tokens)
    )
    judge = Judge(parsed, strong)
    taken: set[int] = set()
    findings: list[Finding] = []
    for window, tier, hits in known:
        place = range(*window.tokens)
        if taken.isdisjoint(place) and (finding := judge.judge(window, tier, hits)):
            findings.append(finding)
            taken.update(place)
    findings.sort(key=lambda finding: finding.window.tokens)
    counts = _Counts(parsed)
    matches = tuple(match for finding in findings for match in _matches(parsed, finding, counts))
    return LookupResult(matches, tuple(_unresolved(parsed, taken)))


def _index(records: Iterable[Record], customer: str | None) -> dict[str, list[Entry]]:
    by_key: dict[str, list[Entry]] = {}
    for record in {record.document_id: record for record in records}.values():
        brand = record.meta.get("brand")
        for stored in stored_numbers(record.meta):
            if stored.kind == "customer" and (customer is None or stored.customer != customer):
                continue
            entry = make_entry(record.document_id, record.product_id, stored, brand if isinstance(brand, str) else None)
            for key in number_keys(stored.number, stored.kind):
                by_key.setdefault(key, []).append(entry)
    return by_key


def _first_hits(window: Window, by_key: Mapping[str, Sequence[Entry]]) -> tuple[Tier, list[Entry]] | None:
    keys = window_keys(window)
    if not any(key in by_key for key in keys):
        return None
    return first_hits(window, list({id(entry): entry for key in keys for entry in by_key.get(key, ())}.values()))


def _matches(parsed: ParsedQuery, finding: Finding, counts: "_Counts") -> Iterator[Match]:
    """Make one match for each number, kind and maker; a product counts once, by its foremost kind."""
    foremost: dict[str, Entry] = {}
    for entry in sorted(finding.entries, key=lambda entry: _KIND_ORDER.get(entry.stored.kind, len(_KIND_ORDER))):
        foremost.setdefault(entry.document_id, entry)
    order = _distinct(entry.document_id for entry in finding.entries)
    groups: dict[tuple[str, str, str | None], list[Entry]] = {}
    for document_id in order:
        entry = foremost[document_id]
        groups.setdefault((entry.stored.number, entry.stored.kind, entry.stored.brand), []).append(entry)
    start, end = parsed.span(finding.window.tokens)
    exact = finding.reason is None
    for (number, kind, brand), entries in groups.items():
        yield Match(
            text=parsed.query[start:end],
            span=(start, end),
            number=number,
            kind=kind,
            brand=brand,
            document_ids=[entry.document_id for entry in entries],
            product_ids=_distinct(entry.product_id for entry in entries),
            tier=finding.tier.name if exact else "weak",
            rule=finding.rule,
            reason=finding.reason,
            is_exact=exact,
            ambiguous=len({entry.product_id for entry in finding.entries}) > 1,
            quantity=counts.beside(finding.window),
        )


class _Counts:
    """The counts that the query names, by the token at which they begin or end."""

    def __init__(self, parsed: ParsedQuery) -> None:
        self._parsed = parsed
        self._starting = {start: amount for (start, _), amount in parsed.quantities.items()}
        self._ending = {end: amount for (_, end), amount in parsed.quantities.items()}

    def beside(self, window: Window) -> int | None:
        """Take the count right before a number, over labels and filling words, or the one right behind it."""
        place = window.tokens[0]
        for _ in range(_MAX_FILLERS):
            if place in self._ending:
                return self._ending[place]
            if not place or not (place - 1 in self._parsed.labels or self._parsed.tokens[place - 1].full in _FILLERS):
                break
            place -= 1
        return self._starting.get(window.tokens[1])


def _unresolved(parsed: ParsedQuery, taken: set[int]) -> Iterator[str]:
    """Name the lines of a list, and in a sentence the labelled tokens, that look like numbers and named nothing."""
    is_list = len(parsed.lines) > 1
    shortest: dict[int, Window] = {}
    for window in parsed.windows:
        if (window.whole if is_list else window.labelled) and reads_like(parsed, window) != "word":
            first = parsed.tokens[window.tokens[0]].line if is_list else window.tokens[0]
            known = shortest.setdefault(first, window)
            if window.tokens[1] - window.tokens[0] < known.tokens[1] - known.tokens[0]:
                shortest[first] = window
    for window in shortest.values():
        if taken.isdisjoint(range(*window.tokens)):
            start, end = parsed.span(window.tokens)
            yield parsed.query[start:end]


def _distinct(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))
