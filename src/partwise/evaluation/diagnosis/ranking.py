# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""The reasons that lie in the search: nothing found the product, or what found it did not keep it in front."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from partwise.evaluation.diagnosis.asking_back import deciding_question
from partwise.evaluation.diagnosis.attributes import contradictions
from partwise.evaluation.diagnosis.differences import lacking, listed, only_its_own
from partwise.evaluation.diagnosis.facts import Case, Finding, Leg, Shown

# A product behind this many times what a search gives is not missing for want of a few candidates.
_NEARLY: Final = 2
_STEP: Final = 10


def no_candidate(case: Case) -> Finding | None:
    """
    Tell that no search of the pipeline found the product.

    :param case: What is known about the product, which the store holds.
    :returns: None if one found it.
    """
    if any(case.product_id in (leg.ranks or {}) for leg in case.legs):
        return None
    if case.claims:
        claimed = listed([f"'{match['text']}'" for match in case.claims])
        evidence = [f"the lookup claimed other products for {claimed}, so nothing else was searched"]
        return Finding(
            evidence, "If the product has this number too, add it to its part_numbers; else it is no answer."
        )
    evidence = [_deep_rank(case, leg) for leg in case.legs if leg.searches and leg.reach]
    return Finding([*(evidence or ["no search gave anything"]), *_words_apart(case)], _finding_fix(case))


def _deep_rank(case: Case, leg: Leg) -> str:
    rank = leg.deeper.get(case.product_id)
    if rank is None:
        return f"{leg.name}: not among its first {leg.reach}"
    return f"{leg.name}: place {rank} when asked for {leg.reach}; it gave {len(leg.ranks or ())}"


def _finding_fix(case: Case) -> str:
    ranks = [
        (leg.deeper[case.product_id], leg.name, len(leg.ranks or ()))
        for leg in case.legs
        if case.product_id in leg.deeper
    ]
    rank, name, given = min(ranks, default=(0, "", 0))
    more = f"Let {name} give at least {-(-rank // _STEP) * _STEP} candidates (its top_k)."
    if rank and rank <= _NEARLY * given:
        return more
    too_little = "The query says too little of the product: ask the buyer for more."
    return _words_fix(case) or _search_fix(case) or (more if rank else too_little)


def demoted(case: Case) -> Finding:
    """
    Tell that the product was found and what put it behind others.

    :param case: What is known about the product, which some search found.
    :returns: Its place in each search and in the end, and its signals beside those of the product in its place.
    """
    end = f"place {case.rank} in the end" if case.rank else "not in the result"
    evidence = ["; ".join([*(_place(case, leg) for leg in case.legs if leg.ranks), end])]
    dropped = _dropped_by(case)
    if dropped is not None:
        evidence.append(f"{dropped.name} did not keep it among its {len(dropped.ranks or ())}")
    signals = _compare(case)
    rival = case.rivals[-1] if case.rivals else None
    if rival is not None:
        evidence.append(f"in its place: {rival.name}")
    evidence += signals.lines if signals is not None else []
    return Finding([*evidence, *_words_apart(case)], _keeping_fix(case, signals, dropped))


def _place(case: Case, leg: Leg) -> str:
    ranks = leg.ranks or {}
    if case.product_id in ranks:
        return f"place {ranks[case.product_id]} of {len(ranks)} in {leg.name}"
    deep = leg.deeper.get(case.product_id)
    return f"not among the {len(ranks)} of {leg.name}" + (f" (place {deep} when asked for more)" if deep else "")


def _dropped_by(case: Case) -> Leg | None:
    """Find the first place behind the searches that no longer gave the product, if it did not reach the result."""
    stages = [leg for leg in case.legs if not leg.searches and leg.ranks is not None]
    return None if case.rank else next((leg for leg in stages if case.product_id not in (leg.ranks or {})), None)


@dataclass(frozen=True, slots=True)
class _Signals:
    """
    The signals of a product beside those of the one in its place.

    :param lines: One per signal.
    :param culprit: The signal that cost the product most; None if none did.
    :param ahead: The signals by which it should stand before the other.
    """

    lines: list[str]
    culprit: str | None
    ahead: list[str]


def _compare(case: Case) -> _Signals | None:
    own, other = (
        next((shown for shown in case.result if shown.product_id == product_id), None)
        for product_id in (case.product_id, case.wrong[-1] if case.wrong else "")
    )
    if own is None or other is None or not (own.signals or other.signals):
        return None
    names = list(dict.fromkeys([*other.signals, *own.signals]))
    behind = {name: _points(other.signals, name) - _points(own.signals, name) for name in names}
    worst = max(behind, key=lambda name: behind[name])
    culprit = worst if behind[worst] > 0 else None
    lines = [
        f"{name} {_value(own, name)} against {_value(other, name)}, "
        f"weight {(own.signals.get(name) or other.signals[name])['weight']:.2f}"
        f"{': pulled it down' if name == culprit else ''}"
        for name in names
    ]
    return _Signals(lines, culprit, [name for name in names if behind[name] < 0])


def _points(signals: Mapping[str, Mapping[str, float]], name: str) -> float:
    return signals[name]["value"] * signals[name]["weight"] if name in signals else 0.0


def _value(shown: Shown, name: str) -> str:
    return f"{shown.signals[name]['value']:.2f}" if name in shown.signals else "nothing"


def _keeping_fix(case: Case, signals: _Signals | None, dropped: Leg | None) -> str:
    if dropped is not None:
        return f"Let {dropped.name} keep more products (its top_k), or rank by what found this one."
    if signals is not None and signals.culprit and signals.ahead:
        return f"Try more weight for {listed(signals.ahead)} against {signals.culprit}, and measure it on all queries."
    if _missing_in_rival(case):
        return _search_fix(case) or _reading_fix(case)
    question = deciding_question(case.product, case.rivals, case.query) if case.product and case.rivals else None
    asking = f"Ask back: {question}" if question else "Judge whether the products in its place fit too."
    return _words_fix(case) or asking


def _words_fix(case: Case) -> str | None:
    """Say what to do about words or values that the product lacks; words weigh more, as values may only look other."""
    absent = lacking(case.query, case.product)
    if words := [word.text for word in absent if not word.is_value]:
        return f"Add the buyers' words to the product's text ({listed(words)}), or use an encoder that knows them."
    if absent:
        values = listed([word.text for word in absent])
        return f"Write the product's values as they are asked for ({values}), or see whether it is an answer at all."
    return None


def _search_fix(case: Case) -> str | None:
    """Where one kind of search is alone, nothing makes up for what it does not see."""
    if len([leg for leg in case.legs if leg.searches and leg.ranks]) != 1 or lacking(case.query, case.product):
        return None
    return (
        "Search by vectors and terms together, as the pipeline 'hybrid' does: the product has all words of the query."
    )


def _reading_fix(case: Case) -> str:
    """Let something read query and product side by side, as the product says more of what is asked."""
    if case.product and (values := contradictions(case.product, case.rivals[-1], case.query)):
        return f"Let a second stage compare the values that are asked for: {listed(values, '; ')}."
    if any(not leg.searches for leg in case.legs):
        return "Try a stronger reranker, or more weight for it: the product says more of the query than the other."
    return "Add a second stage that reads both texts, as the pipeline 'two_stage' does: the product says more."


def _missing_in_rival(case: Case) -> Sequence[str]:
    """Name what is asked and the product says, but not the one in its place; nothing if that goes both ways."""
    if not case.rivals or case.product is None:
        return []
    if differing := contradictions(case.product, case.rivals[-1], case.query):
        return differing
    own = {word.key for word in lacking(case.query, case.product)}
    other = lacking(case.query, case.rivals[-1])
    return [word.text for word in other] if own < {word.key for word in other} else []


def _words_apart(case: Case) -> list[str]:
    """Show what the query says and the product does not, and what only the product says."""
    product = case.product
    if product is None:
        return []
    lines = []
    if absent := lacking(case.query, product):
        others = [rival for rival in case.rivals if all(word in rival.words for word in absent)]
        more = f"; {others[0].product_id} says {'them' if absent[1:] else 'it'}" if others else ""
        language = product.meta.get("language")
        written = f" (its language: {language})" if language and not all(word.is_value for word in absent) else ""
        lines.append(f"asked, and not in the product: {listed([word.text for word in absent])}{more}{written}")
    if more_said := _missing_in_rival(case):
        lines.append(f"asked, and not in the one in its place: {listed(more_said, '; ')}")
    if only := only_its_own(product, case.rivals, case.query):
        lines.append(f"only the product says: {listed(only, '; ')}")
    return lines
