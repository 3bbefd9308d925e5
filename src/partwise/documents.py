# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What is read of any Haystack Document: which product it is of, and what our components have noted on it."""

from collections.abc import Mapping
from typing import Any


def product_id_of(document: Any) -> str:
    """
    Name the product that a document is of.

    :param document: A Haystack Document; a catalog may have numbers as ids.
    :returns: The product's id; a document without one stands for itself.
    """
    return str(document.meta.get("product_id", document.id))


def notes_of(meta: Mapping[str, Any]) -> Mapping[str, Any]:
    """
    Return what our components have noted on a document.

    :param meta: The document's meta; a store of others may hold anything.
    :returns: Its `partwise`; empty if no component has seen it.
    """
    notes = meta.get("partwise")
    return notes if isinstance(notes, Mapping) else {}
