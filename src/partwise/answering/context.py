# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Write sources for a model, within a budget of tokens: every product's facts first, then of each its own text."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from partwise.documents import notes_of
from partwise.reranking import compact_text, estimate_tokens

from .fencing import as_quotes
from .sources import Asked, Source

_TEXT: Final = "Text:"
# Below that a text is cut to a few words that say nothing.
_LEAST_TEXT: Final = 12


def write_context(
    sources: Sequence[Source], texts: Sequence[tuple[str, Mapping[str, Any]]], asked: Asked, max_tokens: int
) -> tuple[str, int]:
    """
    Write sources as blocks.

    :param sources: The sources, best first.
    :param texts: Content and meta of each.
    :param asked: What is asked; lines that speak of it come first.
    :param max_tokens: The most tokens, by an estimate on the safe side. The first source's facts are always there.
    :returns: The blocks, and how many of the sources have found room.
    """
    blocks = [source.block() for source in sources]
    room = max_tokens
    kept: list[str] = []
    for block, size in zip(blocks, estimate_tokens(blocks), strict=True):
        if kept and size > room:
            break
        kept.append(block)
        room -= size
    for place, block in enumerate(kept):
        share = room // (len(kept) - place)  # what one source leaves, those behind it get
        quoted = _text_of(sources[place], *texts[place], asked, share)
        if quoted:
            kept[place] = f"{block}\n{_TEXT}\n{quoted}"
            room -= estimate_tokens([quoted])[0]
    return "\n\n".join(kept), len(kept)


def _text_of(source: Source, content: str, meta: Mapping[str, Any], asked: Asked, max_tokens: int) -> str:
    """Quote what a product's catalog text says, but for what its block says already."""
    if max_tokens < _LEAST_TEXT:
        return ""
    attributes = {"attributes": meta.get("attributes")}
    chunks = [chunk.get("content") or "" for chunk in notes_of(meta).get("chunks", ())]
    names = [name for name in (source.brand, source.part_number) if name]
    said = {source.title, *names, " ".join(names)}
    lines = [line for line in "\n".join([content, *chunks]).splitlines() if line.strip() not in said]
    budget = max_tokens
    for _ in range(3):  # the marks of quotes count too
        text = compact_text(asked.query, "\n".join(lines), attributes, max_tokens=budget, lexicon=asked.lexicon)
        quoted = as_quotes(text)
        over = estimate_tokens([quoted])[0] - max_tokens
        if over <= 0:
            return quoted
        budget = max(1, budget - over)
    return ""
