"""Small builders that tests share."""

from typing import Any

from haystack import Document


def product(
    product_id: str, content: str = "", *, score: float | None = None, chunk: str = "", **meta: Any
) -> Document:
    """A document of a product as a catalog converter would write it."""
    return Document(
        id=f"{product_id}{chunk}", content=content or product_id, score=score, meta={"product_id": product_id, **meta}
    )


def ids(documents: list[Document]) -> list[str]:
    """The product ids in order."""
    return [document.meta["product_id"] for document in documents]
