# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Find what buyers would ask of each type of product: what sellers put into titles, and in what its products differ.

A carton's width is in no title, and that all patch cables end in RJ45 tells none from another.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from partwise.attributes import Attribute, show_value

from .products import Product

# Consequences of other attributes, and what nobody chooses by.
_NEVER_ASKED: Final = frozenset({"brand", "mass", "torque", "temperature", "tolerance", "strength", "time", "gender"})
_OPEN: Final = frozenset({"min", "max", "range"})
# What stands in no title may be asked all the same, though seldom.
_IN_NO_TITLE: Final = 0.05
# Kinds below say too little of a type: few products state them, hardly a title does, or all products agree.
_LEAST: Final = 0.03
_SINGLE_PACK: Final = 1.0


@dataclass(frozen=True, slots=True)
class AskedKinds:
    """
    What is asked of each type.

    :param weights: By type: how often each kind is asked. Products without a type have the type "".
    """

    weights: Mapping[str, Mapping[str, float]]

    def of(self, product: Product, key: str) -> list[tuple[Attribute, float]]:
        """
        Give what buyers of a product would state.

        :param product: The product.
        :param key: Its type.
        :returns: Its attributes, each with how often it is asked; only kinds of which it states one value.
        """
        weights = self.weights.get(key, {})
        return [(item, weights[kind]) for kind, item in single_values(product).items() if kind in weights]


def asked_kinds(products: Iterable[Product], key_of: Mapping[str, str]) -> AskedKinds:
    """
    Find what is asked of each type.

    :param products: The products to learn from.
    :param key_of: The type of each; those that are absent have none.
    :returns: What is asked.
    """
    sizes: Counter[str] = Counter()
    values: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    in_titles: dict[str, Counter[str]] = defaultdict(Counter)
    for product in products:
        key = key_of.get(product.product_id, "")
        sizes[key] += 1
        for kind, item in single_values(product).items():
            values[key][kind][show_value(item)] += 1
        in_titles[key].update({item.kind for item in product.title_items})
    found: dict[str, dict[str, float]] = {}
    for key, kinds in values.items():
        weights = {
            kind: counted.total()
            / sizes[key]
            * (_IN_NO_TITLE + in_titles[key][kind] / sizes[key])
            * _difference(counted)
            for kind, counted in kinds.items()
        }
        found[key] = {kind: weight for kind, weight in weights.items() if weight > _LEAST}
    return AskedKinds(found)


def single_values(product: Product) -> dict[str, Attribute]:
    """
    Give the kinds of which a product states one value: the others leave open which is meant.

    :param product: The product.
    :returns: The attribute by kind; of several, the one that the title states too.
    """
    stated: dict[str, dict[str, Attribute]] = defaultdict(dict)
    for item in product.specs:
        if item.kind not in _NEVER_ASKED and item.qualifier not in _OPEN and item.value is not None:
            stated[item.kind].setdefault(show_value(item), item)
    titled: dict[str, set[str]] = defaultdict(set)
    for item in product.title_items:
        titled[item.kind].add(show_value(item))
    found = {}
    for kind, own in stated.items():
        meant = list(own) if len(own) == 1 else [shown for shown in own if shown in titled[kind]]
        if len(meant) == 1 and not _says_nothing(own[meant[0]]):
            found[kind] = own[meant[0]]
    return found


def _says_nothing(item: Attribute) -> bool:
    return bool(item.details.get("implied")) or (item.kind == "pack_quantity" and item.value == _SINGLE_PACK)


def _difference(counted: Counter[str]) -> float:
    """Say how likely two products of a type differ."""
    total = counted.total()
    return 1 - sum((number / total) ** 2 for number in counted.values())
