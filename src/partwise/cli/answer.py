# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""`partwise answer`: an answer with sources, or the sources alone for whoever has no chat model."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .options import CustomerOption, FilterOption, JsonOption, LanguageOption, StoreOption, read_filters
from .output import print_json, warn

if TYPE_CHECKING:
    from partwise.answering.pipeline import Answer, AnswerPipeline, Found


def answer(
    query: Annotated[str, typer.Argument(help="A question about products, a part number or a specification.")],
    *,
    store: StoreOption = None,
    pipeline: Annotated[
        str, typer.Option(help="The name of a pipeline, or a YAML file; a search is followed by the answer.")
    ] = "answer",
    top_k: Annotated[int, typer.Option(min=1, help="How many products the answer may speak of.")] = 5,
    condition: FilterOption = None,
    customer: CustomerOption = None,
    language: LanguageOption = None,
    model: Annotated[
        str | None,
        typer.Option(help="The chat model's name; else the environment's OPENAI_MODEL, else the pipeline's."),
    ] = None,
    context_only: Annotated[
        bool, typer.Option("--context-only", help="Print the sources that a model would get, and ask none.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Answer a question from the catalog, with its sources, by any chat model that speaks OpenAI's protocol."""
    filters = read_filters(condition)

    from partwise.answering.pipeline import AnswerPipeline

    loaded = AnswerPipeline.load(pipeline, store=store, model=model)
    found = loaded.find(query, top_k=top_k, filters=filters, customer=customer, language=language)
    if context_only:
        _show_context(found, as_json=as_json)
    elif as_json:
        print_json(_as_dict(found, loaded.write(found)))
    else:
        _show_answer(loaded, found)


def _show_context(found: "Found", *, as_json: bool) -> None:
    if as_json:
        print_json({"query": found.query, "context": found.context, **found.findings})
        return
    told = (found.findings["statement"], found.context, found.findings["question"])
    print("\n\n".join(part for part in told if part))
    for warning in found.findings["warnings"]:
        warn(f"warning: {warning}")


def _show_answer(loaded: "AnswerPipeline", found: "Found") -> None:
    """Print the answer while it is written, then what it cites."""
    pieces: list[str] = []

    def show(piece: str) -> None:
        pieces.append(piece)
        sys.stdout.write(piece)
        sys.stdout.flush()

    try:
        written = loaded.write(found, show)
    finally:
        if any(pieces):  # what came of an answer that breaks off ends its line
            print(flush=True)
    if written.citations:
        print()
    for cited in written.citations:
        named = (cited["part_number"], cited["title"] or cited["product_id"])
        print(f"[{cited['source']}] {'  '.join(name for name in named if name)}")
    for warning in written.warnings:
        if warning not in written.text:  # the reader has not been told yet
            warn(f"warning: {warning}")


def _as_dict(found: "Found", written: "Answer") -> dict[str, Any]:
    return {
        "query": found.query,
        "answer": written.text,
        "citations": written.citations,
        "context": found.context,
        "warnings": written.warnings,
    }
