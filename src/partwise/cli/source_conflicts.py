# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What the sources of one product state differently, collected while a catalog is indexed."""

from collections.abc import Iterable
from itertools import combinations
from itertools import product as cartesian
from typing import TYPE_CHECKING, Any

from partwise.attributes import Attribute, Lexicon, find_conflicts, specs_of

from .output import warn

if TYPE_CHECKING:
    from haystack import Document

    Stated = tuple[str, tuple[Attribute, ...]]  # a source, and what a document of it states

_KEPT = 1000
_SHOWN = 20


class SourceConflicts:
    """
    Conflicts, the first thousand with their values.

    :param lexicon: What is known of kinds; the packaged one if None.
    """

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon
        self._found: dict[tuple[str, str, str, str], dict[str, Any]] = {}
        self.is_cut = False

    def add(self, documents: Iterable["Document"]) -> None:
        """
        Compare documents of the same product from different sources.

        :param documents: All documents of some products.
        """
        if self.is_cut:
            return
        # By product and source: documents of one source may be many chunks, and are not compared with each other.
        products: dict[str, dict[str, list[tuple[Attribute, ...]]]] = {}
        for document in documents:
            sources = products.setdefault(str(document.meta.get("product_id")), {})
            specs = specs_of(document.content or "", document.meta, self._lexicon)
            sources.setdefault(_source(document), []).append(specs)
        for product, sources in products.items():
            for one, other in combinations(sorted(sources), 2):
                for mine, theirs in cartesian(sources[one], sources[other]):
                    self._compare(product, (one, mine), (other, theirs))

    def to_list(self) -> list[dict[str, Any]]:
        """Return the conflicts as plain data: product, attribute, and the value of each of two sources."""
        return list(self._found.values())

    def tell(self) -> None:
        """Say the first of them beside the output."""
        found = self.to_list()
        if not found:
            return
        count = f"at least {len(found)}" if self.is_cut else str(len(found))
        warn(f"sources contradict each other in {count} values; a ranker's source_order says which one counts:")
        for conflict in found[:_SHOWN]:
            values = ", ".join(f"{value} ({source or 'no source'})" for source, value in conflict["values"])
            warn(f"  {conflict['product_id']}: {conflict['attribute'].replace('_', ' ')} {values}")
        if len(found) > _SHOWN:
            warn(f"  … and {len(found) - _SHOWN} more (--json lists them)")

    def _compare(self, product: str, one: "Stated", other: "Stated") -> None:
        for mine, theirs in find_conflicts(one[1], other[1], self._lexicon):
            key = (product, mine.kind, one[0], other[0])
            if key not in self._found and len(self._found) == _KEPT:
                self.is_cut = True
                return
            values = [[one[0], mine.text.strip()], [other[0], theirs.text.strip()]]
            self._found[key] = {"product_id": product, "attribute": mine.kind, "values": values}


def _source(document: "Document") -> str:
    return str(document.meta.get("source") or "")
