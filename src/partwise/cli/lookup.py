# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""`partwise lookup`: the part-number lookup alone."""

from typing import Annotated, Any

import typer

from .options import CustomerOption, FilterOption, JsonOption, StoreOption, read_filters
from .output import print_json, print_table, warn


def lookup(
    text: Annotated[str, typer.Argument(help="A part number, a sentence that holds one, or a list of them.")],
    *,
    store: StoreOption = None,
    condition: FilterOption = None,
    customer: CustomerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the part numbers in TEXT, and the products that they name."""
    from haystack import Pipeline

    from haystack_integrations.components.retrievers.partwise import PartNumberRetriever
    from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore
    from partwise.evaluation.stores import check_stores

    retriever = PartNumberRetriever(document_store=QdrantEdgeDocumentStore(path=store))
    pipeline = Pipeline()
    pipeline.add_component("lookup", retriever)
    check_stores(pipeline)
    found = retriever.run(query=text, filters=read_filters(condition), customer=customer)
    if as_json:
        print_json({"query": text, "matches": found["matches"], "unresolved": found["unresolved"]})
        return
    if found["matches"]:
        columns = ("text", "number", "brand", "product", "claim")
        print_table(columns, [_row(match) for match in found["matches"]], flexible="claim")
    for line in found["unresolved"]:
        warn(f"names nothing: {line}")
    if not found["matches"]:
        warn(f"no part number of this store in '{text}'")


def _row(match: dict[str, Any]) -> tuple[str, ...]:
    number = match["number"] if match["kind"] == "part_number" else f"{match['number']} ({match['kind']})"
    claim = "exact" if match["is_exact"] else "candidate"
    why = f"{claim}, {match['reason'] or match['tier']}{', ambiguous' if match['ambiguous'] else ''}"
    return (match["text"], number, match["brand"] or "", ", ".join(match["product_ids"]), why)
