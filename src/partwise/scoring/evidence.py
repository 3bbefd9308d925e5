# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What a document says to a query: a verdict per asked attribute, and how much of the other words it has."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from partwise.attributes import Attribute, Lexicon, Verdict, compare
from partwise.attributes.items import VerdictName

from .asking import AskedQuery

# Silence stands in the middle: it is worth less than a match and more than a contradiction.
VERDICT_VALUES: Final[Mapping[VerdictName, float]] = MappingProxyType(
    {"match": 1.0, "partial_match": 0.8, "unknown": 0.5, "partial_contradiction": 0.25, "contradiction": 0.0}
)
# What is left of all that a document meets for each thing in which it contradicts: one wrong value of four makes a
# product wrong, however well the others fit. Chosen on the demo catalog's queries (docs/attributes.md).
_KEPT: Final = 0.7
# What says little of a product by itself, beside what usually decides.
_KIND_WEIGHTS: Final[Mapping[str, float]] = MappingProxyType(
    {"brand": 0.5, "material_family": 0.5, "pack_quantity": 0.5, "interface": 0.5}
)


@dataclass(frozen=True, slots=True)
class Stated:
    """
    A verdict, by whom.

    :param verdict: The verdict.
    :param source: The source of the document that it is on, where sources of the product differ.
    :param others: What less authoritative sources of the same product say otherwise.
    """

    verdict: Verdict
    source: str | None = None
    others: "tuple[Stated, ...]" = ()

    @property
    def offered(self) -> str:
        """What the product has, as it is written."""
        return self.verdict.offered.text.strip() if self.verdict.offered else ""

    def differences(self) -> dict[str, Any]:
        """Return who said it and who says what otherwise, as plain data; empty where all sources agree."""
        if not self.others:
            return {}
        others = [{"source": o.source, "offered": o.offered, "verdict": o.verdict.verdict} for o in self.others]
        return {"source": self.source, "others": others}


@dataclass(frozen=True, slots=True)
class Judged:
    """
    A verdict and what it counts.

    :param stated: The verdict, by whom.
    :param weight: Its weight among a query's attributes, mostly 1.
    :param share: Its share of the attributes signal: the shares of a query's attributes add up to 1, and each
        contradiction of the document takes a part of all of them away.
    """

    stated: Stated
    weight: float
    share: float

    @property
    def verdict(self) -> Verdict:
        """The verdict alone."""
        return self.stated.verdict

    @property
    def value(self) -> float:
        """Its value in [0, 1]."""
        return VERDICT_VALUES[self.verdict.verdict]

    def to_dict(self, signal_weight: float) -> dict[str, Any]:
        """
        Return plain data for a document's meta.

        :param signal_weight: The weight of the attributes signal in the score.
        :returns: The verdict with `contribution`, its part of the score; where sources of the product differ, also
            `source`, who is believed, and `others`, what other sources say.
        """
        contribution = {"contribution": self.share * self.value * signal_weight}
        return {**self.verdict.to_dict(), **contribution, **self.stated.differences()}


def judge(
    asked: AskedQuery, offered: Sequence[Attribute], weights: Mapping[str, float], lexicon: Lexicon | None = None
) -> list[Judged]:
    """
    Compare what a query asks with what a document offers.

    :param asked: The query.
    :param offered: The document's attributes, its brand included.
    :param weights: Weight by kind of attribute, at least 0; others count as they do by default, mostly 1.
    :param lexicon: What is known of kinds; the packaged one if None.
    :returns: A judged verdict per asked attribute.
    """
    return weigh([Stated(verdict) for verdict in compare(asked.items, offered, lexicon)], weights)


def weigh(stated: Sequence[Stated], weights: Mapping[str, float]) -> list[Judged]:
    """
    Say what each verdict on a document counts.

    :param stated: A verdict per asked attribute.
    :param weights: As for `judge`.
    :returns: The judged verdicts, in the same order.
    """
    verdicts = [each.verdict for each in stated]
    own = [weights.get(v.kind, _KIND_WEIGHTS.get(v.kind, 1.0)) for v in verdicts]
    total = math.fsum(own) or 1.0
    against = math.fsum(w for v, w in zip(verdicts, own, strict=True) if v.verdict == "contradiction")
    kept = _KEPT**against / total
    return [Judged(each, weight, weight * kept) for each, weight in zip(stated, own, strict=True)]


def attributes_value(judged: Sequence[Judged]) -> float:
    """
    Sum verdicts up to the attributes signal.

    :param judged: Of one document.
    :returns: The weighted mean of their values, less for each contradiction, in [0, 1].
    """
    return math.fsum(each.share * each.value for each in judged)


def coverage(asked: AskedQuery, texts: Mapping[str, str]) -> dict[str, float]:
    """
    Tell how much of a query's plain words each document has, rare words counting more.

    A word that every candidate has decides nothing, and one that none has neither.

    :param asked: The query.
    :param texts: The candidates' texts in lower case, by id.
    :returns: A value in [0, 1] by id; empty if the query has no such words.
    """
    if not asked.words or not texts:
        return {}
    found = {word: [has_word(text, word) for text in texts.values()] for word in asked.words}
    rarity = {word: math.log((len(texts) + 1) / (sum(hits) + 0.5)) for word, hits in found.items()}
    total = math.fsum(rarity.values()) or 1.0
    return {
        key: math.fsum(rarity[word] for word, hits in found.items() if hits[place]) / total
        for place, key in enumerate(texts)
    }


def has_word(text: str, beginnings: Sequence[str]) -> bool:
    """
    Say whether a text has a word that begins with one of these.

    :param text: In lower case.
    :param beginnings: As `AskedQuery.words` has them.
    :returns: Whether it has.
    """
    for beginning in beginnings:
        at = text.find(beginning)
        while at >= 0:
            if not text[at - 1 : at].isalnum():
                return True
            at = text.find(beginning, at + 1)
    return False
