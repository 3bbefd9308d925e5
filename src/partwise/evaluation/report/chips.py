# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
What a pipeline noted on a result, as short labels: how a number was found, verdicts by attribute, scores by signal.

A note of a form that is not known is left out: a pipeline may be anybody's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

_VERDICTS: Final = {
    "match": ("✓", "good"),
    "partial_match": ("≈", "good"),
    "unknown": ("?", "plain"),
    "partial_contradiction": ("≠", "bad"),
    "contradiction": ("✗", "bad"),
}
_KINDS: Final = {"part_number": "part number", "gtin": "GTIN", "alias": "alias"}


@dataclass(frozen=True, slots=True)
class Chip:
    """
    A short label on a result.

    :param text: What it says.
    :param tone: `good`, `bad` or `plain`; the text says the same without the colour.
    :param detail: More about it, for a pointer that rests on it.
    """

    text: str
    tone: str = "plain"
    detail: str = ""


def chips(notes: Any) -> list[Chip]:
    """
    Make labels of a result's notes.

    :param notes: A document's `meta["partwise"]`, or anything else.
    :returns: The labels, the most telling first.
    """
    if not isinstance(notes, Mapping):
        return []
    return [*_number(notes.get("part_number")), *_attributes(notes.get("attributes")), *_scores(notes)]


def _number(match: Any) -> Iterator[Chip]:
    if isinstance(match, Mapping):
        kind = str(match.get("kind", "part_number"))
        found = f"{'exact' if match.get('is_exact') else 'candidate'} {_KINDS.get(kind, kind)}"
        rule = match.get("rule")
        detail = f"typed {match.get('text')}, found {match.get('number')}, step: {match.get('tier')}"
        yield Chip(f"{found}, {rule}" if rule else found, "good" if match.get("is_exact") else "plain", detail)


def _attributes(verdicts: Any) -> Iterator[Chip]:
    for each in verdicts if isinstance(verdicts, list) else ():
        if isinstance(each, Mapping) and {"kind", "verdict"} <= each.keys():
            verdict = str(each["verdict"])
            sign, tone = _VERDICTS.get(verdict, (verdict, "plain"))
            asked, offered = _words(each.get("asked")), _words(each.get("offered"))
            differs = tone == "bad" or verdict == "partial_match"
            said = f"{offered or 'not said'}, asked {asked}" if differs or not offered else offered
            yield Chip(f"{sign} {each['kind']} {said}", tone, f"{verdict.replace('_', ' ')}: asked {asked}")


def _scores(notes: Mapping[str, Any]) -> Iterator[Chip]:
    scores = notes.get("scores")
    for name, part in scores.items() if isinstance(scores, Mapping) else ():
        if isinstance(part, Mapping) and isinstance(part.get("value"), int | float):
            yield Chip(f"{name} {part['value']:.2f}", detail=f"raw {part.get('raw')}, weight {part.get('weight')}")
    rerank = notes.get("rerank")
    if isinstance(rerank, Mapping):
        raw = rerank.get("raw")
        yield Chip(f"reranked {raw:.2f}" if isinstance(raw, int | float) else "dropped by the reranker")
    if notes.get("degraded"):
        yield Chip(f"degraded: {_words(notes['degraded'])}", "bad")


def _words(value: Any) -> str:
    if isinstance(value, Mapping):
        return str(value["text"]) if "text" in value else " ".join(str(part) for part in value.values())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
