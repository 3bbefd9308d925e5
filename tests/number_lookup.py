"""Builders for tests of the part-number core: small catalogs, looked up as a store would."""

from typing import Any

from partwise.part_numbers import (
    LookupResult,
    Record,
    Rules,
    asked_brands,
    asked_keys,
    asked_prefixes,
    find_matches,
    product_keys,
    read_query,
)


def item(number: str | None, product: str = "p", *, brand: str | None = None, **meta: Any) -> Record:
    """A product with one number."""
    return Record(f"{product}-doc", {"product_id": product, "part_number": number, "brand": brand, **meta})


def look_up(
    query: str, *catalog: str | Record, customer: str | None = None, rules: Rules | None = None
) -> LookupResult:
    """Look a query up in a catalog of records, or of numbers."""
    records = [item(r, f"p{n}") if isinstance(r, str) else r for n, r in enumerate(catalog)]
    parsed = read_query(query)
    stored = [(record, set(product_keys(record.meta, rules))) for record in records]
    keys = {*asked_keys(parsed, rules), *asked_prefixes(parsed, rules)}
    found = [record for record, own in stored if keys & own]
    brands = set(asked_brands(parsed, found)) & set().union(*(own for _, own in stored))
    return find_matches(parsed, found, customer, rules=rules, brand_keys=brands)


def claimed(query: str, *catalog: str | Record, customer: str | None = None) -> list[str]:
    """The numbers that are claimed."""
    return [match.number for match in look_up(query, *catalog, customer=customer).matches if match.is_exact]


def offered(query: str, *catalog: str | Record) -> list[tuple[str, str | None, str | None]]:
    """The numbers that are offered, with reason and rule."""
    return [
        (match.number, match.reason, match.rule) for match in look_up(query, *catalog).matches if not match.is_exact
    ]
