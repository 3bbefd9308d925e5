# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""The document stores of a pipeline: whether they are there, and fit what the pipeline searches with."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from partwise.documents import product_id_of
from partwise.errors import StoreError, first_line

_IDS_AT_ONCE: Final = 500


def document_stores(pipeline: Any) -> list[Any]:
    """Return the distinct document stores that a pipeline's components hold."""
    stores = (getattr(component, "document_store", None) for _, component in pipeline.walk())
    return list({id(store): store for store in stores if store is not None}.values())


def index_fingerprint(pipeline: Any) -> dict[str, str]:
    """Return what an index must agree on with a search: encoder, term scheme, annotator; by name."""
    merged: dict[str, str] = {}
    for _, component in pipeline.walk():
        if hasattr(component, "index_fingerprint"):
            merged |= component.index_fingerprint()
    return merged


def check_stores(pipeline: Any) -> None:
    """
    Refuse to search a store that is not there, is empty, or was indexed with something else than is searched with.

    :param pipeline: A search pipeline.
    :raises StoreError: Naming the store and what to do.
    """
    for store in document_stores(pipeline):
        if not hasattr(store, "read_facts"):
            if not count_documents(store):
                msg = f"{name_of(store)} holds no documents; index a catalog into it first: partwise index CATALOG"
                raise StoreError(msg)
        elif not store.exists():
            msg = f"no store at {store.folder}; index a catalog first: partwise index CATALOG --store {store.folder}"
            raise StoreError(msg)
        else:
            check_fingerprint(store, index_fingerprint(pipeline))


def count_documents(store: Any) -> int:
    """
    Count a store's documents, which shows whether it answers.

    :param store: Any document store.
    :returns: How many documents it holds.
    :raises StoreError: If it does not answer.
    """
    try:
        return int(store.count_documents())
    except Exception as error:
        msg = f"{name_of(store)} does not answer: {first_line(error)}; check its address, its key and that it runs"
        raise StoreError(msg) from error


def stored_products(pipeline: Any, product_ids: Iterable[str]) -> set[str]:
    """
    Say which products the stores of a pipeline hold.

    :param pipeline: A search pipeline.
    :param product_ids: The products to look for.
    :returns: Those that are there; a document without a product id counts by its own id.
    """
    return set(product_documents(pipeline, product_ids))


def product_documents(pipeline: Any, product_ids: Iterable[str]) -> dict[str, list[Any]]:
    """
    Fetch the documents of products from the stores of a pipeline.

    :param pipeline: A search pipeline.
    :param product_ids: The products to look for.
    :returns: The documents of each product that is there; one without a product id counts by its own id.
    """
    wanted = list(dict.fromkeys(product_ids))
    found: dict[str, dict[str, Any]] = {}
    for store in document_stores(pipeline):
        for document in documents_of(store, wanted):
            found.setdefault(product_id_of(document), {})[document.id] = document
    return {product_id: list(found[product_id].values()) for product_id in wanted if product_id in found}


def documents_of(store: Any, product_ids: Iterable[str]) -> Iterator[Any]:
    """
    Fetch the documents of products from a store.

    :param store: Any document store.
    :param product_ids: The products to look for.
    :returns: The documents of those that are there; one without a product id counts by its own id.
    """
    wanted = list(dict.fromkeys(product_ids))
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        ids = wanted[start : start + _IDS_AT_ONCE]
        either = [{"field": field, "operator": "in", "value": ids} for field in ("meta.product_id", "id")]
        yield from store.filter_documents(filters={"operator": "OR", "conditions": either})


def name_of(store: Any) -> str:
    """
    Name a store for a user.

    :param store: Any document store.
    :returns: Its class, with its collection and address where it has them.
    """
    address = next((value for name in ("url", "host", "location", "path") if (value := getattr(store, name, None))), "")
    collection = getattr(store, "index", None)
    named = f" '{collection}'" if isinstance(collection, str) else ""
    return f"{type(store).__name__}{named}{f' at {address}' if address else ''}"


def check_fingerprint(store: Any, fingerprint: Mapping[str, str]) -> None:
    """
    Refuse a store that was indexed with something else.

    :param store: A store with facts.
    :param fingerprint: As `index_fingerprint` returns it.
    :raises StoreError: Naming the store, what differs, and what to do.
    """
    facts = store.read_facts()
    for name, value in fingerprint.items():
        if facts.get(name, value) != value:
            msg = (
                f"{store.folder} was indexed with another {name} ({facts[name][:24]}, the pipeline has {value[:24]}); "
                "re-index the catalog into an empty folder: partwise index CATALOG --store NEW"
            )
            raise StoreError(msg)
