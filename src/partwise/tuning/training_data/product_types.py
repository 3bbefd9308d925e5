# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Tell what products are, as a buyer calls it: `patch cable`, `Rillenkugellager`.

A catalog's categories say it, and the words that their products' titles begin with give the names in each language of
the catalog. Without categories the types are mined from the titles (`type_mining`), careful rather than complete: a
product whose title says `CLI-8Y Original Yellow` has no type, and makes no query that would need one.

>>> from partwise.tuning.training_data.products import Product
>>> titles = {"1": ("de", "Kugelhahn DN15"), "2": ("de", "Kugelhahn DN20"), "3": ("en", "Ball valve DN25"),
...     "4": ("en", "Ball valve DN32"), "5": ("en", "Ball valve DN40")}
>>> types = product_types([Product(name, "", {"category": "Pipes/Ball valves", "language": language, "title": title})
...     for name, (language, title) in titles.items()])
>>> types.names_of("3", "en"), types.names_of("3", "de"), types.names_of("3", "fr")
(('Ball valve', 'ball valves'), ('Kugelhahn',), ('vanne à bille',))
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from partwise.terms.words import stems

from .phrases import translations
from .products import Product
from .titles import first_words
from .type_mining import mine_types

# Of a category's titles in one language, or so many: what fewer begin with names one product rather than a type.
_NAME_SHARE: Final = 0.1
_FEWEST: Final = 2
_MOST_NAMES: Final = 6

# How well a product agrees with an asked type, where it is not simply of it.
_OTHER_NAME: Final = 0.7
_UNTYPED: Final = 0.5
_OTHER: Final = 0.2


@dataclass(frozen=True, slots=True)
class ProductTypes:
    """
    The types of a catalog's products.

    :param keys: The types of each product, the most telling first; untyped products are absent.
    :param own_names: What a product's own title calls it, with the language.
    :param names: By type and language: what products of it are called, the commonest first.
    """

    keys: Mapping[str, tuple[str, ...]]
    own_names: Mapping[str, tuple[str, str]]
    names: Mapping[str, Mapping[str, tuple[str, ...]]]

    def names_of(self, product_id: str, language: str) -> tuple[str, ...]:
        """
        Name what a product is.

        :param product_id: The product.
        :param language: The language that is wanted.
        :returns: Names in that language: the product's own and its category's; a name that is the only one of its
            category there; in English the category, which most catalogs call so; a translation where one is known.
            Else what the product's own title calls it, which is what buyers of such a catalog find it by. Empty if its
            type is unknown.
        """
        if product_id not in self.keys:
            return ()
        names = self.names[self.keys[product_id][0]]
        own, spoken = self.own_names.get(product_id, ("", ""))
        category = names.get("", ())
        in_language = names.get(language, ())
        if own and spoken == language:
            return tuple(dict.fromkeys((own, *(category if spoken == "en" else ()))))
        if len(in_language) == 1:
            return in_language
        if language == "en" and category:
            return category
        known = dict.fromkeys(word for name in (own, *category) for word in translations(name, language))
        return tuple(known) or ((own,) if own else category)

    def agreement(self, asked: str, product_id: str) -> float:
        """
        Say how well a product is of the type of another one.

        :param asked: The product whose type is asked for.
        :param product_id: The product.
        :returns: 1 for the same type, less for one with another name in the same category or with the same last noun,
            less for one of unknown type, and least for one of another type.
        """
        wanted, keys = self.keys.get(asked, ()), self.keys.get(product_id, ())
        if not wanted or not keys:
            return _UNTYPED
        if wanted[0] not in keys:
            return _OTHER_NAME if _head(wanted[0]) in map(_head, keys) else _OTHER
        (name, language), (other, spoken) = (self.own_names.get(each, ("", "")) for each in (asked, product_id))
        return _OTHER_NAME if name and other and language == spoken and name not in (other, *keys) else 1.0


def product_types(products: Sequence[Product]) -> ProductTypes:
    """
    Find the types of a catalog's products.

    :param products: All products; those that are held out of training too, since what many are called tells nothing of
        one.
    :returns: Their types.
    """
    known = _by_category([product for product in products if product.name("category")])
    mined = mine_types([product for product in products if not product.name("category")])
    languages = {product.product_id: product.language for product in products}
    return ProductTypes(
        {**mined, **known.keys},
        {**{name: (keys[0], languages[name]) for name, keys in mined.items()}, **known.own_names},
        {**{key: {} for keys in mined.values() for key in keys}, **known.names},
    )


def _by_category(products: Iterable[Product]) -> ProductTypes:
    keys: dict[str, tuple[str, ...]] = {}
    leads: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    begins: dict[str, str] = {}
    for product in products:
        key = product.name("category").replace(">", "/").rpartition("/")[2].strip()
        keys[product.product_id] = (key,)
        begins[product.product_id] = " ".join(first_words(product))
        leads[key][product.language][begins[product.product_id]] += 1
    names = {
        key: {"": (key.lower(),), **{language: _frequent(counted) for language, counted in by_language.items()}}
        for key, by_language in leads.items()
    }
    own = {
        product.product_id: (begins[product.product_id], product.language)
        for product in products
        if begins[product.product_id] in names[keys[product.product_id][0]][product.language]
    }
    return ProductTypes(keys, own, names)


def _frequent(counted: Counter[str]) -> tuple[str, ...]:
    """Give what many titles of a category begin with."""
    least = max(_FEWEST, min(_NAME_SHARE * counted.total(), 10 * _FEWEST))
    return tuple(name for name, number in counted.most_common(_MOST_NAMES) if name and number >= least)


def _head(key: str) -> str:
    return stems(key.lower().rpartition(" ")[2])[0]
