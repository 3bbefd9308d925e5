# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Read what was pasted or scanned as a query, and settle afterwards what only the matches can tell.

Scans and tables are read before the lookup: what is no number is blanked out, so that the rest reads as typed and every
place stays. Which field of a scan counts, what a count stands beside and which items of a list name nothing shows only
when the matches are known.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from partwise.part_numbers.lists import Table, amount_beside, lines_of, list_items, read_amounts
from partwise.part_numbers.matching import find_matches
from partwise.part_numbers.reading import MAX_QUERY_CHARS, ParsedQuery, read_query
from partwise.part_numbers.results import LookupResult, Match, Record
from partwise.part_numbers.rules import Rules
from partwise.part_numbers.scans import Scan, reduce_scans
from partwise.part_numbers.specifications import reads_like
from partwise.text import Span


@dataclass(frozen=True, slots=True)
class PastedQuery:
    """
    A query with its scans and its quantities taken out.

    :param parsed: What is left, at the places where it was typed.
    :param scans: The scans.
    :param table: The quantities of a pasted table.
    """

    parsed: ParsedQuery
    scans: tuple[Scan, ...]
    table: Table

    @property
    def search_text(self) -> str:
        """The query for a search that has to go on: only the number of a scan means anything to it."""
        query, place, pieces = self.parsed.query, 0, []
        for scan in self.scans:
            if scan.numbers:
                pieces += [query[place : scan.span[0]], query[slice(*scan.numbers[0].span)]]
                place = scan.span[1]
        return "".join([*pieces, query[place:]])


def read_pasted(query: str) -> PastedQuery:
    """
    Read a query that may be a scan, a list or a table.

    :param query: What a buyer typed, pasted or scanned.
    :returns: The query, ready for the lookup.
    :raises QueryError: If the query has more than 100,000 characters or 10,000 lines.
    """
    if len(query) > MAX_QUERY_CHARS:
        return PastedQuery(read_query(query), (), Table(query, {}))
    reduced = reduce_scans(query)
    table = read_amounts(reduced.text)
    return PastedQuery(replace(read_query(table.text), query=query), reduced.scans, table)


def match_pasted(
    pasted: PastedQuery,
    records: Sequence[Record],
    customer: str | None = None,
    *,
    rules: Rules | None = None,
    brand_keys: Collection[str] = (),
) -> LookupResult:
    """
    Match a query that may be a scan, a list or a table with the documents that share a key with it.

    :param pasted: The query.
    :param records: As for `find_matches`, as is all that follows.
    :param customer: The asking customer.
    :param rules: The rules that the catalog was annotated with; the packaged ones if None.
    :param brand_keys: Those of `asked_brands` that the store knows.
    :returns: The matches with their quantities, one field of each scan deciding; and the items that name nothing.
    """
    result = find_matches(pasted.parsed, records, customer, rules=rules, brand_keys=brand_keys)
    counted = _count_beside(pasted, result)
    if counted is not pasted and not all(match.is_exact for match in result.matches):
        # Without its count a number may be its whole line, and then it is no size or grade.
        result = find_matches(counted.parsed, records, customer, rules=rules, brand_keys=brand_keys)
    return _settle(counted, result)


def _count_beside(pasted: PastedQuery, result: LookupResult) -> PastedQuery:
    """Take the counts out that stand beside a number, now that the numbers are known; the same query if it has none."""
    items = _items(pasted, result.matches)
    text, amounts = list(pasted.table.text), dict(pasted.table.amounts)
    is_list = len(items) > 1 and any(match.is_exact for match in result.matches)
    for place, matches in _by_item(result.matches, items).items():
        start, end = items[place]
        spans = {match.span for match in matches if match.is_exact} or {match.span for match in matches}
        if len(spans) > 1 or (start, end) in amounts or any(match.quantity is not None for match in matches):
            continue
        ((first, last),) = spans
        rest = f"{pasted.table.text[start:first]} {pasted.table.text[last:end]}"
        is_sure = any(match.is_exact for match in matches)
        if (count := amount_beside(rest, listed=is_list, times=is_sure)) is not None:
            amounts[start, end] = count
            text[start:first], text[last:end] = " " * (first - start), " " * (end - last)
    if len(amounts) == len(pasted.table.amounts):
        return pasted
    table = Table("".join(text), amounts)
    return replace(pasted, parsed=replace(read_query(table.text), query=pasted.parsed.query), table=table)


def _settle(pasted: PastedQuery, result: LookupResult) -> LookupResult:
    if pasted.scans:
        result = _settle_scans(pasted, result)
    amounts = pasted.table.amounts
    places = sorted(amounts)
    counts = {
        match.span: amounts[places[place]]
        for place, matches in _by_item(result.matches, places).items()
        for match in matches
        if match.quantity is None
    }
    counted = (
        replace(match, quantity=counts[match.span]) if match.span in counts else match for match in result.matches
    )
    return LookupResult(tuple(counted), tuple(_unresolved(pasted, result)))


def _settle_scans(pasted: PastedQuery, result: LookupResult) -> LookupResult:
    starts = [scan.span[0] for scan in pasted.scans]
    kept: list[Match] = []
    by_scan: dict[int, list[Match]] = {}
    for match in result.matches:
        place = bisect_right(starts, match.span[0]) - 1
        if place >= 0 and match.span[0] < pasted.scans[place].span[1]:
            by_scan.setdefault(place, []).append(match)
        else:
            kept.append(match)
    unresolved = list(result.unresolved)
    for place, scan in enumerate(pasted.scans):
        found = _of_scan(scan, by_scan.get(place, []))
        kept += found
        texts = [pasted.parsed.query[slice(*number.span)] for number in scan.numbers]
        said = [text for text in texts if text in unresolved]
        for text in said if found else said[1:]:
            unresolved.remove(text)
        if texts and not found and not said:
            unresolved.append(texts[0])
    return LookupResult(tuple(sorted(kept, key=lambda match: match.span)), tuple(unresolved))


def _of_scan(scan: Scan, matches: Sequence[Match]) -> list[Match]:
    """Keep what the first known field of a scan names; without one, all that its fields come near."""
    judged = []
    for number in scan.numbers:
        start, end = number.span
        own = [match for match in matches if start <= match.span[0] < end]
        told = [
            match if scan.is_sure and (number.kinds is None or match.kind in number.kinds) else _only_offered(match)
            for match in own
        ]
        told = [match if match.quantity else replace(match, quantity=scan.quantity) for match in told]
        if any(match.is_exact for match in told):
            return told
        judged += told
    return judged


def _only_offered(match: Match) -> Match:
    """Take a claim back: the scan says that this is another's number, or does not say where the number ends."""
    return replace(match, is_exact=False, reason="weak", tier="weak", rule="scan") if match.is_exact else match


def _items(pasted: PastedQuery, matches: Sequence[Match]) -> list[Span]:
    """Find the lines of a query, or the items of its only line."""
    lines = lines_of(pasted.table.text)
    if len(lines) != 1:
        return lines
    ((start, end),) = lines
    taken = [(match.span[0] - start, match.span[1] - start) for match in matches]
    return [(start + first, start + last) for first, last in list_items(pasted.table.text[start:end], taken)]


def _by_item(matches: Iterable[Match], items: Sequence[Span]) -> dict[int, list[Match]]:
    """Group the matches that stand in one item, by the item's place in the list."""
    starts = [start for start, _ in items]
    groups: dict[int, list[Match]] = {}
    for match in matches:
        place = bisect_right(starts, match.span[0]) - 1
        if place >= 0 and match.span[1] <= items[place][1]:
            groups.setdefault(place, []).append(match)
    return groups


def _unresolved(pasted: PastedQuery, result: LookupResult) -> Sequence[str]:
    """List the items of the only line that name nothing; if it is no list of numbers, what stayed unresolved."""
    if pasted.scans or len(pasted.parsed.lines) != 1:
        return result.unresolved
    items = _items(pasted, result.matches)
    taken = _by_item(result.matches, items)
    left = [pasted.table.text[start:end].strip() for place, (start, end) in enumerate(items) if place not in taken]
    return left if len(items) > 1 and left and all(map(_reads_as_number, left)) else result.unresolved


def _reads_as_number(item: str) -> bool:
    parsed = read_query(item)
    wholes = [window for window in parsed.windows if window.whole]
    return bool(wholes) and reads_like(parsed, wholes[-1]) is None
