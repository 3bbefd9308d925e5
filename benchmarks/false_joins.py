"""
How often a number in the sparse vectors joins a query with a product that states another number.

A query's number is one bucket about 1 % wide, a product's its bucket and both neighbours. A join is false where the
comparison, which has the numbers themselves, finds a contradiction.

    python benchmarks/false_joins.py --catalog examples/catalog/products.jsonl --fields examples/catalog/fields.yaml
"""

import argparse
import math
import random
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from haystack_integrations.components.converters.partwise import CatalogToDocuments
from partwise.attributes import Attribute, compare, document_tokens, query_tokens, specs_of

SEED = 7
QUERIES = 2000


def numbers(items: Iterable[Attribute]) -> list[Attribute]:
    """Keep the single numbers with a unit."""
    return [item for item in items if item.unit and isinstance(item.value, float) and item.value]


def _are_close(one: object, other: object) -> bool:
    return isinstance(one, float) and isinstance(other, float) and math.isclose(one, other, rel_tol=0.01)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--catalog", type=Path, required=True)
    parser.add_argument("--fields", type=Path, required=True)
    arguments = parser.parse_args()
    documents = CatalogToDocuments(fields=str(arguments.fields)).run([arguments.catalog])["documents"]
    offered = [numbers(specs_of(document.content or "", document.meta)) for document in documents]
    holders: dict[str, list[int]] = defaultdict(list)
    for place, items in enumerate(offered):
        for token in document_tokens(items):
            holders[token].append(place)
    values = [item for items in offered for item in items]
    asked = random.Random(SEED).sample(values, min(QUERIES, len(values)))
    joins = false = missed = 0
    for item in asked:
        token = next(token for token in query_tokens([item]) if not token.startswith("@size"))
        joined = set(holders[token])
        same_kind = {place for place, items in enumerate(offered) if any(other.kind == item.kind for other in items)}
        for place in same_kind:
            verdict = compare([item], offered[place])[0].verdict
            joins += place in joined
            false += place in joined and verdict == "contradiction"
            missed += place not in joined and any(
                other.kind == item.kind and _are_close(other.value, item.value) for other in offered[place]
            )
    print(f"{len(asked)} numbers of {len(documents)} products, each asked of all products")
    print(f"joins {joins}, false {false} ({false / max(joins, 1):.2%}); numbers within 1 % that did not join: {missed}")


if __name__ == "__main__":
    main()
