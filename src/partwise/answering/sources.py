# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
The products that an answer may speak of, each with what decides whether it fits: our verdicts, not the model's.

>>> bolt = read_source(1, "Hex bolt M12 x 60", {"part_number": "HB-60"}, Asked.read("hex bolt M12, 50 mm", []))
>>> print(bolt.block())
[source 1]
Part number: HB-60
Fits: thread M12
Contradicts: length 60 (asked: 50 mm)
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from partwise.attributes import Attribute, Lexicon, relevant_kinds, show_kind, show_value, specs_of
from partwise.documents import notes_of
from partwise.scoring import AskedQuery, has_word, judge, read_query, with_brand

from .fencing import on_one_line

_FITTING: Final = frozenset({"match", "partial_match"})
_DIFFERING: Final = frozenset({"contradiction", "partial_contradiction"})
# Names beyond that are no names, and would take the room of other sources.
_LONGEST: Final = 300
# Why a lookup offers a number without claiming it; `weak` reads like a specification, so nobody asked for a number.
_NO_OFFER: Final = frozenset({None, "weak"})


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What a query asks for beside part numbers.

    :param query: The query, as `read_query` reads it.
    :param must_have: The kinds of attributes that a product must not contradict; all if None.
    :param lexicon: What is known of kinds, words and units; the packaged one if None.
    """

    query: AskedQuery
    must_have: frozenset[str] | None = None
    lexicon: Lexicon | None = None

    @classmethod
    def read(
        cls,
        query: str,
        metas: Iterable[Mapping[str, Any]],
        *,
        must_have: Iterable[str] | None = None,
        language: str | None = None,
        lexicon: Lexicon | None = None,
    ) -> "Asked":
        """
        Read a query.

        :param query: As typed.
        :param metas: The meta of what was found: its brands may be asked for, and the numbers it was found by are no
            attributes.
        :param must_have: As the field.
        :param language: Of the query; None if unknown.
        :param lexicon: As the field.
        :returns: What it asks for.
        """
        listed = list(metas)
        brands = {brand for meta in listed if isinstance(brand := meta.get("brand"), str)}
        read = read_query(_without_numbers(query, listed), language, brands, lexicon)
        return cls(read, None if must_have is None else frozenset(must_have), lexicon)

    def verdicts(self, content: str, meta: Mapping[str, Any]) -> list[dict[str, Any]]:
        """
        Give the verdicts on a product, whichever component has compared it.

        :param content: Its text.
        :param meta: Its meta; what an AttributeHybridRanker has noted there stands.
        :returns: A verdict per asked attribute, as plain data.
        """
        noted = notes_of(meta).get("attributes")
        if noted is not None or not self.query.items:
            return list(noted or ())
        brand = meta.get("brand")
        specs = specs_of(content, meta, self.lexicon, relevant_kinds(self.query.items))
        offered = with_brand(specs, brand if isinstance(brand, str) else None)
        return [judged.verdict.to_dict() for judged in judge(self.query, offered, {}, self.lexicon)]

    def is_must_have(self, kind: str) -> bool:
        """Say whether a product must not contradict a kind."""
        return self.must_have is None or kind in self.must_have


@dataclass(frozen=True, slots=True)
class Source:
    """
    A product with its number among the sources.

    :param number: From 1.
    :param product_id: Its id.
    :param part_number: Its part number, if it has one.
    :param brand: Its brand.
    :param title: Its title.
    :param found_by: How the lookup found it by a number, in words; None if by search.
    :param is_offered: Whether it has another number than the one that was asked for.
    :param replaced_by: The number that supersedes it.
    :param fits: What it has of what is asked.
    :param differs: Where it contradicts what is asked.
    :param unfit: Whether one of these is a plain contradiction of what it must have.
    :param silent: What is asked and it does not say.
    :param shares_words: Whether its text has any plain word of the query; True if there is none.
    """

    number: int
    product_id: str
    part_number: str | None
    brand: str | None
    title: str | None
    found_by: str | None
    is_offered: bool
    replaced_by: str | None
    fits: tuple[str, ...]
    differs: tuple[str, ...]
    unfit: bool
    silent: tuple[str, ...]
    shares_words: bool

    @property
    def name(self) -> str:
        """What a buyer knows it by."""
        return self.part_number or self.title or self.product_id

    def block(self) -> str:
        """Write what is known of it, a fact a line; its own text comes behind."""
        facts = {
            "Part number": self.part_number,
            "Found by number": self.found_by,
            "Brand": self.brand,
            "Title": self.title,
            "Replaced by": self.replaced_by,
            "Fits": "; ".join(self.fits),
            "Contradicts": "; ".join(self.differs),
            "Not stated": "; ".join(self.silent),
        }
        return "\n".join([f"[source {self.number}]", *(f"{name}: {value}" for name, value in facts.items() if value)])

    def citation(self) -> dict[str, Any]:
        """Return what a reader of the answer needs to find it."""
        return {
            "source": self.number,
            "part_number": self.part_number,
            "product_id": self.product_id,
            "title": self.title,
        }

    def caution(self) -> str | None:
        """Say what nobody may be left unaware of who is shown this product; None if there is nothing."""
        if self.differs:
            return f"[{self.number}] {self.name} is not all that was asked for: {'; '.join(self.differs)}."
        if self.is_offered and self.found_by:
            return f"[{self.number}] {self.name} is {self.found_by}."
        return None


def read_source(number: int, content: str, meta: Mapping[str, Any], asked: Asked, product_id: str = "") -> Source:
    """
    Read a product found as a source.

    :param number: Its number, from 1.
    :param content: Its text.
    :param meta: Its meta, with what lookup and ranker have noted.
    :param asked: What is asked.
    :param product_id: Its id, where the meta has none.
    :returns: The source; every text in it is on one line and harmless.
    """
    verdicts = [v for v in asked.verdicts(content, meta) if asked.is_must_have(v["kind"]) or v["verdict"] in _FITTING]
    found = notes_of(meta).get("part_number") or {}
    chain = found.get("replaced_by_chain") or [meta.get("replaced_by")]
    own = {name: _named(meta.get(name)) for name in ("part_number", "brand", "title")}
    searchable = f"{own['title'] or ''}\n{content}".lower()
    words = asked.query.words
    return Source(
        number=number,
        product_id=str(meta.get("product_id", product_id)),
        part_number=own["part_number"],
        brand=own["brand"],
        title=own["title"],
        found_by=_found_by(found) if found else None,
        is_offered=bool(found) and found.get("reason") not in _NO_OFFER,
        replaced_by=_named(chain[-1]),
        fits=tuple(_offered(v) for v in verdicts if v["verdict"] in _FITTING),
        differs=tuple(f"{_offered(v)} (asked: {_asked(v)})" for v in verdicts if v["verdict"] in _DIFFERING),
        unfit=any(v["verdict"] == "contradiction" for v in verdicts),
        silent=tuple(f"{show_kind(v['kind'])} {_asked(v)}" for v in verdicts if v["verdict"] == "unknown"),
        shares_words=bool(found) or not words or any(has_word(searchable, word) for word in words),
    )


def _without_numbers(query: str, metas: Sequence[Mapping[str, Any]]) -> str:
    """Blank the numbers out that products were claimed by: `M12` in one is a part of a name."""
    matches = (notes_of(meta).get("part_number") or {} for meta in metas)
    spans = {(*match["span"],) for match in matches if match.get("is_exact")}
    for start, end in spans:
        query = f"{query[:start]}{' ' * (end - start)}{query[end:]}"
    return query


def _found_by(match: Mapping[str, Any]) -> str:
    asked, number = (_cut(on_one_line(str(match[name]))) for name in ("text", "number"))
    if match["is_exact"]:
        return f"{number}, as asked for{' (several products have it)' if match['ambiguous'] else ''}"
    reason = str(match["reason"]).replace("_", " ")
    return f"a candidate for '{asked}', not that number itself: {number} ({reason})"


def _offered(verdict: Mapping[str, Any]) -> str:
    offered = f"{show_kind(verdict['kind'])} {_shown(verdict['offered'] or verdict['asked'])}"
    others = [f"{_by(each)} says {_cut(on_one_line(each['offered']))}" for each in verdict.get("others", ())]
    return f"{offered} by {_by(verdict)}, where {', '.join(others)}" if others else offered


def _by(stated: Mapping[str, Any]) -> str:
    return _cut(on_one_line(str(stated["source"] or "a source without a name")))


def _asked(verdict: Mapping[str, Any]) -> str:
    return _shown(verdict["asked"])


def _shown(item: Mapping[str, Any]) -> str:
    """Show an attribute as it was written, else in its unit."""
    return _cut(on_one_line(str(item.get("text") or "")) or on_one_line(show_value(Attribute.from_dict(item))))


def _named(value: Any) -> str | None:
    """Show a name; a catalog may have a number there."""
    is_name = isinstance(value, str | int | float) and not isinstance(value, bool)
    return (_cut(on_one_line(str(value))) or None) if is_name else None


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
