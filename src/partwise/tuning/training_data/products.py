# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""The products of a store, as queries and groups are made from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from partwise.attributes import Attribute, extract, specs_of
from partwise.documents import product_id_of
from partwise.evaluation.pipelines import SearchPipeline
from partwise.evaluation.stores import document_stores, name_of
from partwise.part_numbers import meta_for_customer
from partwise.scoring import with_brand


@dataclass(frozen=True)
class Product:
    """
    A product as its store has it.

    :param product_id: Its id.
    :param content: Its text.
    :param meta: Its meta, without customers' numbers.
    """

    product_id: str
    content: str
    meta: Mapping[str, Any]

    @cached_property
    def specs(self) -> tuple[Attribute, ...]:
        """Its attributes, the brand included."""
        return tuple(with_brand(specs_of(self.content, self.meta), self.name("brand") or None))

    @cached_property
    def title_items(self) -> tuple[Attribute, ...]:
        """What its title states in words."""
        return tuple(item for item in extract(self.title, self.language) if not item.details.get("implied"))

    @property
    def title(self) -> str:
        """Its title; the first line of its text where it has none."""
        return self.name("title") or self.content.partition("\n")[0]

    @property
    def language(self) -> str:
        """The language of its text, English where nobody says."""
        return self.name("language")[:2].lower() or "en"

    @property
    def searchable(self) -> str:
        """Title and text in lower case."""
        return f"{self.title}\n{self.content}".lower()

    def name(self, field: str) -> str:
        """Give a field of its meta that is a text; empty where it is none."""
        value = self.meta.get(field)
        return value if isinstance(value, str) else ""


def read_products(search: SearchPipeline) -> list[Product]:
    """
    Read all products of a pipeline's stores: the longest text of each, which says most.

    :param search: The pipeline.
    :returns: The products, by id.
    """
    found: dict[str, Product] = {}
    # Components that share a folder or a collection each have a store object of their own.
    for store in {name_of(store): store for store in document_stores(search.pipeline)}.values():
        for document in store.filter_documents():
            product_id = product_id_of(document)
            known = found.get(product_id)
            # Equal lengths are settled by the text, so that a store's order changes nothing.
            key = (len(document.content or ""), document.content or "")
            if known is None or key > (len(known.content), known.content):
                found[product_id] = Product(product_id, document.content or "", meta_for_customer(document.meta))
    return [found[product_id] for product_id in sorted(found)]
