# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
What is certain before any model speaks: whether something fits, what would decide, and what went wrong.

>>> find([], Asked.read("chocolate cake", [])).statement
'The catalog search found no product for this.'
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from partwise.documents import notes_of
from partwise.scoring import read_query

from .fencing import on_one_line
from .sources import Asked, Source

_NOTHING_FOUND: Final = "The catalog search found no product for this."
_NOTHING_FITS: Final = "Nothing was found that fits all that is asked."
_NO_SUCH_NUMBER: Final = "No product of the catalog has this number."
_ONLY_NEAR: Final = "no product found shares a word with the question; they are only the nearest by meaning"
_MOST_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Findings:
    """
    What is certain of a search's results.

    :param sources: The products that an answer may speak of.
    :param statement: What the answer begins with: that nothing fits, or that a number does not exist.
    :param question: What the answer ends with: what to ask back where several products fit equally.
    :param warnings: What went wrong on the way here, for people.
    """

    sources: Sequence[Source] = ()
    statement: str | None = None
    question: str | None = None
    warnings: Sequence[str] = field(default_factory=tuple)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data, which goes from component to component."""
        sources = [{**s.citation(), "name": s.name, "brand": s.brand, "caution": s.caution()} for s in self.sources]
        told = {"statement": self.statement, "question": self.question, "warnings": list(self.warnings)}
        return {"sources": sources, **told}


def find(
    sources: Sequence[Source],
    asked: Asked,
    *,
    metas: Sequence[Mapping[str, Any]] = (),
    matches: Iterable[Mapping[str, Any]] = (),
    unresolved: Iterable[str] = (),
) -> Findings:
    """
    Say what is certain.

    :param sources: The products found, best first.
    :param asked: What is asked.
    :param metas: Their meta, with what ranker and reranker have noted.
    :param matches: The part numbers that a lookup found.
    :param unresolved: Labelled numbers and lines of a list that name nothing; those without a code are no numbers.
    :returns: The findings.
    """
    listed, missing = list(matches), [on_one_line(each) for each in unresolved if _is_number(each)]
    # What states nothing of all that is asked is no product that fits, beside others that contradict it.
    nothing_fits = any(s.unfit for s in sources) and all(s.unfit or not s.fits for s in sources)
    statements = [_no_product_with(missing)] if missing else []
    if not sources:
        statements.append(_NOTHING_FOUND)
    elif nothing_fits:
        statements.append(_NOTHING_FITS)
    elif asked.query.kind == "number" and not (listed or missing):
        statements.append(_NO_SUCH_NUMBER)
    question = None if nothing_fits else _which_maker(sources, listed) or _offered_question(metas)
    return Findings(sources, " ".join(statements) or None, question, tuple(_warnings(sources, metas)))


def _is_number(line: str) -> bool:
    """Tell a part number from a line of words and values; what is read as an attribute was asked as one."""
    asked = read_query(line)
    is_one = len(line.split()) == 1 and any(char.isdigit() for char in line)
    return asked.kind == "number" or (is_one and not asked.items)


def _no_product_with(numbers: Sequence[str]) -> str:
    more = f" and {len(numbers) - _MOST_SHOWN} more" if len(numbers) > _MOST_SHOWN else ""
    shown = ", ".join(numbers[:_MOST_SHOWN])
    return f"No product of the catalog has the number{'s' if len(numbers) > 1 else ''} {shown}{more}."


def _which_maker(sources: Sequence[Source], matches: Sequence[Mapping[str, Any]]) -> str | None:
    """Ask for what parts the products that one number names: their makers, else their titles."""
    named = next((match for match in matches if match["is_exact"] and match["ambiguous"]), None)
    if named is None:
        return None
    numbers = [match for match in matches if match["is_exact"] and match["span"] == named["span"]]
    ids = {product_id for match in numbers for product_id in match["product_ids"]}
    meant = [source for source in sources if source.product_id in ids]
    for what, names in (("brand", [s.brand for s in meant]), ("product", [s.title for s in meant])):
        distinct = list(dict.fromkeys(name for name in names if name))
        if len(distinct) > 1 and all(names):
            more = f" ({len(distinct) - _MOST_SHOWN + 1} more)" if len(distinct) > _MOST_SHOWN else ""
            *shown, last = distinct[: _MOST_SHOWN - 1] if more else distinct
            return f"Which {what}: {', '.join(shown)} or {last}{more}?"
    return None


def _offered_question(metas: Sequence[Mapping[str, Any]]) -> str | None:
    """Give what the ranker offers with its first product."""
    asked = notes_of(metas[0]).get("question") if metas else None
    return on_one_line(str(asked["question"])) if isinstance(asked, Mapping) and "question" in asked else None


def _warnings(sources: Sequence[Source], metas: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    marks = [mark for meta in metas if isinstance(mark := notes_of(meta).get("degraded"), Mapping)]
    for component, reason in dict.fromkeys((mark.get("component"), mark.get("reason")) for mark in marks):
        yield f"the {component} did not answer ({reason}), so the order of the products is less sure"
    if sources and not any(source.shares_words or source.fits for source in sources):
        yield _ONLY_NEAR
