"""
Count the claims that a lookup makes on queries that hold no part number.

    python benchmarks/false_claims.py CATALOG FIELDS.yaml [CATALOG FIELDS.yaml ...]

20,000 queries are made of the attribute names, values and title words of the catalogs and of templates in English,
German, French and Dutch. They are asked of PartNumberRetriever on an embedded store twice: over 100,000 short numbers
that look like dimensions, grades, years and order numbers, and over the catalogs' own numbers. A query that equals a
stored number by any of its keys is left out and counted. Over the catalogs' own numbers a claim is not false where the
number is a word of the title that the query was made from. Exit status 1 if a claim is false.
"""

import argparse
import collections
import itertools
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from catalogs import read_products
from part_numbers import Component, percentiles
from short_numbers import short_numbers
from specification_queries import Query, catalog_words, specification_queries

from partwise.part_numbers import LookupResult, Record, full_fold, number_keys, product_keys, soft_key


def asks_stored(query: str, keys: set[str]) -> bool:
    """Tell whether a whole query is equal to a stored number."""
    return not keys.isdisjoint((soft_key(query), full_fold(query), *number_keys(query, "gtin")))


def stands_in(number: str, title: str) -> bool:
    """Tell whether a number is a run of words of a title."""
    words = title.split()
    runs = ("".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, start + 5))
    return any(full_fold(run) == full_fold(number) for run in runs)


def ask(index: Component, queries: Sequence[Query], keys: set[str], *, real: bool, shown: int) -> int:
    """Ask all queries and print what came of them; gives the number of queries with a false claim."""
    left_out = offered = told = 0
    false: dict[str, list[tuple[Query, LookupResult]]] = collections.defaultdict(list)
    asked: collections.Counter[str] = collections.Counter()
    times = []
    for query in queries:
        if asks_stored(query.text, keys):
            left_out += 1
            continue
        begin = time.perf_counter()
        result = index.look_up(query.text)
        times.append((time.perf_counter() - begin) * 1000)
        asked[query.kind] += 1
        claims = [match for match in result.matches if match.is_exact]
        wrong = [match for match in claims if not (real and stands_in(match.number, query.title))]
        told += bool(claims) and not wrong
        offered += not claims and bool(result.matches)
        if wrong:
            false[query.kind].append((query, result))
    count = sum(map(len, false.values()))
    total = len(times)
    print(f"queries {total}, left out as equal to a stored number {left_out}, in the title {told}")
    print(f"false claims {count} ({count / total:.2%}), candidates in {offered} ({offered / total:.1%})")
    print(f"milliseconds: {percentiles(times)}")
    for kind, found in sorted(false.items(), key=lambda item: -len(item[1])):
        print(f"  {kind}: {len(found)} of {asked[kind]}")
        for query, result in found[:shown]:
            claims = [(match.text, match.number, match.tier) for match in result.matches if match.is_exact]
            print(f"    {query.text!r} claims {claims}")
    return count


def records_of(numbers: Iterable[str], makers: Sequence[str]) -> list[Record]:
    """One product for each number; every second one is of a maker whom queries name."""
    brands = itertools.cycle([brand for maker in makers for brand in (maker, None)] or [None])
    return [
        Record(f"n{place}", {"product_id": f"n{place}", "part_number": number, "brand": brand})
        for place, (number, brand) in enumerate(zip(numbers, brands, strict=False))
    ]


def measure(title: str, records: list[Record], queries: Sequence[Query], *, real: bool, shown: int) -> int:
    """Index records, ask the queries and print the result under a title."""
    keys = {key for record in records for key in product_keys(record.meta)}
    print(f"\n{title}: {len(records)} products")
    with tempfile.TemporaryDirectory() as folder:
        return ask(Component(records, folder), queries, keys, real=real, shown=shown)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("catalogs", nargs="+", type=Path, help="pairs of a catalog and its FIELDS.yaml")
    parser.add_argument("--queries", type=int, default=20_000)
    parser.add_argument("--numbers", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--show", type=int, default=20, help="false claims printed of each kind of query")
    args: Any = parser.parse_args()
    if len(args.catalogs) % 2:
        parser.error("give a FIELDS.yaml after each catalog")
    pairs = zip(args.catalogs[::2], args.catalogs[1::2], strict=True)
    products = [product for catalog, fields in pairs for product in read_products(catalog, fields)]
    words = catalog_words(products)
    queries = specification_queries(words, args.queries, args.seed)
    own = [Record(product.document_id(), product.to_meta()) for product in products]
    count = measure(
        "short numbers", records_of(short_numbers(args.numbers), words.makers), queries, real=False, shown=args.show
    )
    count += measure("the catalogs' own numbers", own, queries, real=True, shown=args.show)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
