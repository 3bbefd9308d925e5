# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Decide why a right product is missing: the first reason that fits, from the surest to the one that is left.

What the catalog lacks comes first, then what the query's own words show (a number, chunks, too little said), and only
then what the search did with it: a cause that can be named is better than the place where it showed.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from partwise.evaluation.diagnosis.asking_back import deciding_question
from partwise.evaluation.diagnosis.attributes import contradictions
from partwise.evaluation.diagnosis.differences import listed
from partwise.evaluation.diagnosis.facts import Case, Finding
from partwise.evaluation.diagnosis.near_numbers import NearNumber, nearest_number
from partwise.evaluation.diagnosis.ranking import demoted, no_candidate
from partwise.evaluation.diagnosis.words import asked_words, read_product


def explain_case(case: Case) -> tuple[str, Finding]:
    """
    Say why a product is missing.

    :param case: What is known about it.
    :returns: The reason's name, and its evidence and fix.
    """
    return next((name, finding) for name, find in _REASONS.items() if (finding := find(case)) is not None)


def _missing_data(case: Case) -> Finding | None:
    product = case.product
    if product is None:
        evidence = [f"no document of product '{case.product_id}' is in the store"]
        return Finding(evidence, "Index the product, or correct its id in the query file.")
    if any(char.isalnum() for text in (*product.texts, product.title) for char in text):
        return None
    evidence = [f"product '{case.product_id}' is in the store without a title and without text"]
    return Finding(evidence, "Give the product a title or a text, and index it again.")


def _part_number_not_recognised(case: Case) -> Finding | None:
    if case.product is None or any(case.product_id in match["product_ids"] for match in case.claims):
        return None
    taken = [(match["span"][0], match["span"][1]) for match in case.claims]
    near = nearest_number(case.query, case.product.meta, taken)
    if near is None:
        return None
    evidence = [f"'{near.asked}' in the query, nearest number of the product: '{near.number}'", f"rule: {near.rule}"]
    evidence.append(_why_not_claimed(case))
    return Finding(evidence, _number_fix(near, looked_up=case.matches is not None))


def _why_not_claimed(case: Case) -> str:
    if case.matches is None:
        return "this pipeline looks no part number up"
    offered = next((match for match in case.matches if case.product_id in match["product_ids"]), None)
    if offered is None:
        return "the lookup found nothing of this product for it"
    return f"the lookup offered it without claiming it ({offered['reason']})"


def _number_fix(near: NearNumber, *, looked_up: bool) -> str:
    if near.is_slip:
        return f"Ask back whether '{near.number}' was meant; a lookup must not take a mistyped number for it."
    if not looked_up:
        return "Put a PartNumberRetriever before the search, as the pipeline 'hybrid' does."
    if not near.is_same:
        return f"If buyers write it so, add '{near.asked}' to the product's further numbers (part_numbers)."
    return "See why the lookup did not claim it: index the catalog again, or ask for the number on a line of its own."


def _split_over_chunks(case: Case) -> Finding | None:
    product, asked = case.product, asked_words(case.query)
    if product is None or not product.texts[1:] or not asked or not all(word in product.words for word in asked):
        return None
    # A title or number stands in the meta of every chunk, but it is only searched where the chunk's text has it.
    chunks = [read_product(text, {}) for text in product.texts]
    best = max(range(len(chunks)), key=lambda place: sum(word in chunks[place] for word in asked))
    apart = [word.text for word in asked if word not in chunks[best]]
    if not apart:
        return None
    evidence = [f"all words of the query are in the product's {len(chunks)} chunks together, in none of them alone"]
    evidence.append(f"chunk {best + 1} says most and lacks: {', '.join(apart)}")
    return Finding(evidence, "Make longer chunks, or begin each with the product's title, number and main values.")


def _ambiguous(case: Case) -> Finding | None:
    """Hold rivals to fit equally if they, like the product, say all that the query asks."""
    product, rivals, asked = case.product, case.rivals, asked_words(case.query)
    if product is None or not rivals or not asked or len(rivals) < len(case.wrong):
        return None
    if not all(word in each.words for each in (product, *rivals) for word in asked):
        return None
    if any(contradictions(product, rival, case.query) for rival in rivals):
        return None
    evidence = [
        f"it and all {len(rivals)} wrong results before it say what is asked: {listed([w.text for w in asked])}"
    ]
    question = deciding_question(product, rivals, case.query)
    if question is None:
        return Finding(evidence, "Give the product an attribute that parts it from these, or judge them as right too.")
    return Finding(evidence, f"Ask back: {question}")


# In this order; the last one fits whatever is left.
_REASONS: Final[Mapping[str, Callable[[Case], Any]]] = MappingProxyType(
    {
        "missing_data": _missing_data,
        "part_number_not_recognised": _part_number_not_recognised,
        "split_over_chunks": _split_over_chunks,
        "ambiguous": _ambiguous,
        "no_candidate": no_candidate,
        "demoted": demoted,
    }
)
REASONS: Final = tuple(_REASONS)
