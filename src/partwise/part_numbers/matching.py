# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Turn a query and the products that share a key with it into matches.

The caller asks its store for `asked_keys(parsed)` and hands what comes back, as plain meta, to `find_matches`.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from partwise.part_numbers.brands import brand_keys_beside, glued, is_brand_of
from partwise.part_numbers.claims import Finding, Judge
from partwise.part_numbers.gtin import has_wrong_check
from partwise.part_numbers.keys import OWN_KINDS, StoredNumber, number_keys, stored_numbers
from partwise.part_numbers.reading import ParsedQuery, Window
from partwise.part_numbers.results import LookupResult, Match, Record, distinct
from partwise.part_numbers.rules import Rules, load_rules
from partwise.part_numbers.specifications import reads_like
from partwise.part_numbers.tiers import PREFIX_TIER, Entry, Tier, first_hits, make_entry, window_keys
from partwise.part_numbers.variants import brand_key, entry_keys

_KIND_ORDER: Final = {kind: place for place, kind in enumerate(OWN_KINDS)}
# Words that may stand between a count and its number: "5 pcs of X", "10 x X".
_MAX_FILLERS: Final = 4
_FILLERS: Final = frozenset({"of", "x", "von", "de", "van", "der", "des"})


def asked_keys(parsed: ParsedQuery, rules: Rules | None = None) -> list[str]:
    """
    Give every key that the store must be asked for.

    :param parsed: The query.
    :param rules: The rules that the catalog was annotated with; the packaged ones if None.
    :returns: Distinct keys, in the order of the query; empty if nothing in it can be a number.
    """
    rules = rules or load_rules()
    keys: dict[str, None] = {}
    for window in parsed.windows:
        keys |= dict.fromkeys(window_keys(window, rules))
        for _, rest in glued(window):
            keys |= {rest.soft: None, rest.full: None}
    return list(keys)


def asked_prefixes(parsed: ParsedQuery, rules: Rules | None = None) -> list[str]:
    """
    Give the keys of the beginnings that the query may hold.

    :param parsed: The query.
    :param rules: The rules that the catalog was annotated with; the packaged ones if None.
    :returns: Distinct keys of whole lines and labelled runs; none if the rules do not say `prefix`. One that many
        documents carry is too broad to tell anything: the caller sets a bound.
    """
    if rules is None or not rules.prefix:
        return []
    return list(dict.fromkeys(key for window in parsed.windows for key in PREFIX_TIER.keys(window)))


def asked_brands(parsed: ParsedQuery, records: Iterable[Record]) -> list[str]:
    """
    Give the keys that tell which words beside the numbers found are brands of the catalog.

    :param parsed: The query.
    :param records: What the store has for `asked_keys(parsed)`.
    :returns: Distinct keys, to be passed on to `find_matches` if the store has any document for them; empty if every
        word beside a number is known already.
    """
    entries = [(record, stored) for record in records for stored in stored_numbers(record.meta)]
    numbers = {key for _, stored in entries for key in number_keys(stored.number, stored.kind)}
    told = {brand_key(brand) for record, stored in entries for brand in _brands(record, stored)}
    return [key for key in brand_keys_beside(parsed, numbers) if key not in told]


def find_matches(
    parsed: ParsedQuery,
    records: Iterable[Record],
    customer: str | None = None,
    *,
    rules: Rules | None = None,
    brand_keys: Collection[str] = (),
) -> LookupResult:
    """
    Match a query with the documents that share a key with it.

    :param parsed: The query.
    :param records: What the store has for `asked_keys(parsed)`; others do no harm.
    :param customer: The asking customer. Customer numbers of others, and all of them if None, do not exist here.
    :param rules: The rules that the catalog was annotated with; the packaged ones if None.
    :param brand_keys: Those of `asked_brands` that the store knows.
    :returns: Matches and what stayed unresolved.
    """
    rules = rules or load_rules()
    catalog = _Catalog(records, customer, rules)
    known = [found for window in parsed.windows if (found := catalog.first_hits(window))]
    # Longest match wins: fewer characters never take a place from more.
    known.sort(key=lambda item: (-len(item[0].full), item[0].tokens[0]))
    strong = frozenset(
        index for window, _, _ in known if not reads_like(parsed, window) for index in range(*window.tokens)
    )
    judge = Judge(parsed, strong, rules, {*catalog.brand_keys, *brand_keys})
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


class _Catalog:
    """What the store has for a query, by key."""

    def __init__(self, records: Iterable[Record], customer: str | None, rules: Rules) -> None:
        self._rules = rules
        self._by_key: dict[str, list[Entry]] = {}
        self.brand_keys: set[str] = set()
        for record in {record.document_id: record for record in records}.values():
            brand = record.meta.get("brand")
            product_brand = brand if isinstance(brand, str) else None
            for stored in stored_numbers(record.meta):
                if stored.kind == "customer" and (customer is None or stored.customer != customer):
                    continue
                self.brand_keys |= {brand_key(name) for name in _brands(record, stored)}
                entry = make_entry(record.document_id, record.product_id, stored, product_brand)
                for key in entry_keys(stored, product_brand, rules):
                    self._by_key.setdefault(key, []).append(entry)

    def first_hits(self, window: Window) -> tuple[Window, Tier, list[Entry]] | None:
        """Ask for the run as it is, then without a maker glued in front, then for what varies from it."""
        found = self._hits(window)
        if found is None or found[1].reason:
            for name, rest in glued(window):
                without = self._hits(rest)
                if without and not without[1].reason and (own := [e for e in without[2] if is_brand_of(name, e)]):
                    return rest, without[1], own
        return found or self._beginnings(window)

    def _beginnings(self, window: Window) -> tuple[Window, Tier, list[Entry]] | None:
        entries = [entry for key in PREFIX_TIER.keys(window) for entry in self._by_key.get(key, ())]
        hits = PREFIX_TIER.hits(window, entries)
        return (window, PREFIX_TIER, hits) if hits else None

    def _hits(self, window: Window) -> tuple[Window, Tier, list[Entry]] | None:
        keys = [key for key in window_keys(window, self._rules) if key in self._by_key]
        if not keys:
            return None
        entries = list({id(entry): entry for key in keys for entry in self._by_key[key]}.values())
        found = first_hits(window, entries, self._rules)
        return (window, *found) if found else None


def _brands(record: Record, stored: StoredNumber) -> set[str]:
    """Give the brands that a number tells; a customer is no maker."""
    brand = record.meta.get("brand")
    names = {brand, stored.brand if stored.kind != "customer" else None}
    return {name for name in names if isinstance(name, str)}


def _matches(parsed: ParsedQuery, finding: Finding, counts: "_Counts") -> Iterator[Match]:
    """Make one match for each number, kind and maker; a product counts once, by its foremost kind."""
    foremost: dict[str, Entry] = {}
    for entry in sorted(finding.entries, key=lambda entry: _KIND_ORDER.get(entry.stored.kind, len(_KIND_ORDER))):
        foremost.setdefault(entry.document_id, entry)
    order = distinct(entry.document_id for entry in finding.entries)
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
            product_ids=distinct(entry.product_id for entry in entries),
            tier=finding.tier.name if exact or finding.tier.reason else "weak",
            rule=finding.rule or finding.tier.rule(finding.window, entries[0]) or _glued(finding.window),
            reason=finding.reason,
            is_exact=exact,
            ambiguous=len({entry.product_id for entry in finding.entries}) > 1,
            quantity=counts.beside(finding.window),
        )


def _glued(window: Window) -> str | None:
    return "glued_maker" if window.maker else None


class _Counts:
    """The counts that the query names, by the token at which they begin or end."""

    def __init__(self, parsed: ParsedQuery) -> None:
        self._parsed = parsed
        self._starting: dict[int, int] = {}
        self._ending: dict[int, int] = {}
        for (start, end), amount in parsed.quantities.items():
            before, after = self._joint(start), self._joint(end)
            # In `A-1, 5 pcs B-2` the count is B-2's, in `A-1, 5 pcs; B-2` and `A-1 5 pcs` that of the number before it.
            if before == "gap" or (before == "hard" and after != "gap"):
                self._starting[start] = amount
            if after == "gap" or (after == "hard" and before is None):
                self._ending[end] = amount

    def _joint(self, index: int) -> str | None:
        """Tell what stands before a token in its line: a boundary or none; None where a line begins or ends."""
        tokens = self._parsed.tokens
        if not 0 < index < len(tokens) or tokens[index].line != tokens[index - 1].line:
            return None
        return "hard" if tokens[index].joint == "hard" else "gap"

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
    """
    Name the lines of a list, and in a sentence the labelled tokens, that look like numbers and named nothing.

    A number that is the whole query says so only if it is a GTIN with a wrong check digit, which is worth knowing.
    """
    is_list = len(parsed.lines) > 1
    shortest: dict[int, Window] = {}
    for window in parsed.windows:
        misread = not is_list and (window.whole or window.labelled) and has_wrong_check(window.full)
        if misread or ((window.whole if is_list else window.labelled) and reads_like(parsed, window) != "word"):
            first = parsed.tokens[window.tokens[0]].line if is_list else window.tokens[0]
            known = shortest.setdefault(first, window)
            if window.tokens[1] - window.tokens[0] < known.tokens[1] - known.tokens[0]:
                shortest[first] = window
    for window in shortest.values():
        if taken.isdisjoint(range(*window.tokens)):
            start, end = parsed.span(window.tokens)
            misread = not is_list and has_wrong_check(window.full)
            yield parsed.query[start:end] + (" (wrong check digit)" if misread else "")
