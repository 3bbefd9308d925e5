# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Write queries as buyers do, each from one product of the catalog, in four languages.

What is translated: units, numbers, attribute names, value words such as colours, and the names of some hundred common
types. Where a type's name is not known in a language, it stays as the catalog has it, between words of the language:
`processor 2,4 GHz gesucht`. Fragments of titles are in the title's own language, whatever was asked for.

A query that states attributes is kept only if it reads back as just these, and its own product meets them; so what the
lexicon does not read is not asked either.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Final, Literal, TypeAlias

from partwise.attributes import Attribute, compare
from partwise.errors import ConfigError
from partwise.languages import LANGUAGES
from partwise.scoring import read_query
from partwise.text import fold

from .asked_kinds import AskedKinds, asked_kinds
from .composing import broad, fragment, mistyped, stated
from .product_types import ProductTypes, product_types
from .products import Product
from .split import Split, product_split
from .writing import write_value

BuyerKind: TypeAlias = Literal["broad", "mixed", "specification", "title"]

# What a catalog's search is asked: part numbers aside, mostly words with values.
_SHARES: Final[Mapping[BuyerKind, float]] = {"specification": 0.4, "mixed": 0.2, "broad": 0.25, "title": 0.15}
_TYPO_SHARE: Final = 0.05
_SEVERAL: Final = (2, 3)
_MANY_SHARE: Final = 0.35
_BRAND_SHARE: Final = 0.2
# How often a query is tried before a small catalog counts as used up.
_TRIES: Final = 20
_MET: Final = frozenset({"match", "partial_match"})


@dataclass(frozen=True, slots=True)
class BuyerQuery:
    """
    A synthetic query.

    :param text: As a buyer types it.
    :param language: `en`, `de`, `fr` or `nl`.
    :param kind: `broad` names a type, `mixed` states one attribute beside it, `specification` several; `title` is a
        piece of a title.
    :param product_id: The product that it was made from.
    :param split: Whether that product is held out.
    :param meant: The same without a typo, the type in the catalog's own words: what a search is asked for candidates.
    """

    text: str
    language: str
    kind: BuyerKind
    product_id: str
    split: Split
    meant: str = ""


def buyer_queries(
    products: Iterable[Product],
    *,
    number: int,
    seed: int,
    languages: Sequence[str] = LANGUAGES,
    exclude: Collection[str] = (),
) -> list[BuyerQuery]:
    """
    Write queries.

    :param products: The catalog's products.
    :param number: How many; fewer where a small catalog has no more different ones.
    :param seed: Equal seeds give equal queries.
    :param languages: The languages to write in.
    :param exclude: Queries that may not be among them, such as judged ones; case and white space count for nothing.
    :returns: Distinct queries, those of held-out products among them.
    :raises ConfigError: If a language is unknown, or there are no products.
    """
    if unknown := sorted(set(languages) - set(LANGUAGES)) or not languages:
        msg = f"languages must be some of {', '.join(LANGUAGES)}, got {unknown if languages else 'none'}"
        raise ConfigError(msg)
    writer = _Writer.of(sorted(products, key=lambda product: product.product_id), Random(seed))  # noqa: S311 - no secret
    kinds = writer.rng.choices(list(_SHARES), list(_SHARES.values()), k=number)
    known = {folded(text) for text in exclude}
    found: list[BuyerQuery] = []
    for kind in kinds:
        for _ in range(_TRIES):
            query = writer.write(kind, writer.rng.choice(languages))
            if query is not None and (text := folded(query.text)) not in known:
                known.add(text)
                found.append(query)
                break
    return found


def folded(text: str) -> str:
    """
    Write queries that differ in case or white space alone in one way.

    :param text: A query.
    :returns: The query in lower case.
    """
    return " ".join(fold(text).text.split())


@dataclass(slots=True)
class _Writer:
    """A catalog with what is known of it, and the source of chance."""

    products: Sequence[Product]
    weights: Sequence[float]
    types: ProductTypes
    asked: AskedKinds
    rng: Random

    @classmethod
    def of(cls, products: Sequence[Product], rng: Random) -> "_Writer":
        if not products:
            msg = "no products to make queries of; index a catalog first: partwise index CATALOG --store STORE"
            raise ConfigError(msg)
        types = product_types(products)
        key_of = {product_id: keys[0] for product_id, keys in types.keys.items()}
        sizes = Counter(key_of.get(product.product_id, "") for product in products)
        # A type with a hundred times the products is asked ten times as often; else toner cartridges would be half.
        weights = accumulate(sizes[key_of.get(product.product_id, "")] ** -0.5 for product in products)
        return cls(products, list(weights), types, asked_kinds(products, key_of), rng)

    def write(self, kind: BuyerKind, language: str) -> BuyerQuery | None:
        """Try to write a query from any product; None where that one gives none."""
        (product,) = self.rng.choices(self.products, cum_weights=self.weights)
        if kind == "title":
            language = product.language if product.language in LANGUAGES else "en"
            text = meant = fragment(product.title, self.rng)
        elif kind == "broad":
            text, meant = self._broad(product, language)
        else:
            text, meant = self._stated(product, language, kind)
        if not text:
            return None
        if self.rng.random() < _TYPO_SHARE:
            text = mistyped(text, self.rng)
        return BuyerQuery(text, language, kind, product.product_id, product_split(product.product_id), meant)

    def _broad(self, product: Product, language: str) -> tuple[str, str]:
        names = self.types.names_of(product.product_id, language)
        if not names:
            return "", ""
        own = self.types.own_names.get(product.product_id, (names[0], ""))[0]
        return broad(product, self.rng.choice(names), own, language, self.rng)

    def _stated(self, product: Product, language: str, kind: BuyerKind) -> tuple[str, str]:
        """State attributes of a product; without a type several, and the brand."""
        names = self.types.names_of(product.product_id, language)
        brand = product.name("brand")
        if not names and (kind == "mixed" or not brand):
            return "", ""
        values = self._values(product, language, kind)
        if not values:
            return "", ""
        name = self.rng.choice(names) if names else ""
        said_brand = brand if not names or self.rng.random() < _BRAND_SHARE else ""
        own = self.types.own_names.get(product.product_id, (name, ""))[0]
        text, meant = stated(name, own, said_brand, values, language, self.rng)
        kinds = [attribute for attribute, _ in values]
        return (text, meant) if _reads_back(product, (text, meant), kinds, language) else ("", "")

    def _values(self, product: Product, language: str, query_kind: BuyerKind) -> list[tuple[str, str]]:
        """Choose attributes by how often they are asked, and write them; empty if there are too few."""
        keys = self.types.keys.get(product.product_id, ("",))
        left = {item.kind: (item, weight) for item, weight in self.asked.of(product, keys[0])}
        wanted = 1 if query_kind == "mixed" else _SEVERAL[self.rng.random() < _MANY_SHARE]
        written: list[tuple[str, str]] = []
        while left and len(written) < wanted:
            (kind,) = self.rng.choices(list(left), [weight for _, weight in left.values()])
            if shown := write_value(left.pop(kind)[0], language, self.rng):
                written.append((kind, shown))
        return written if len(written) >= min(wanted, _SEVERAL[0]) else []


def _reads_back(product: Product, texts: Iterable[str], kinds: Sequence[str], language: str) -> bool:
    """Say whether queries state what was meant, and their own product meets it."""
    for text in dict.fromkeys(texts):
        items: Sequence[Attribute] = read_query(text, language, [product.name("brand")]).items
        if any(verdict.verdict not in _MET for verdict in compare(items, product.specs)):
            return False
        if len([item for item in items if item.kind != "brand"]) < len(kinds):
            return False
    return True
