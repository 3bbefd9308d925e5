# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Choose few of many candidates, so that each teaches something.

>>> spread("abcdefghi", 4)
['a', 'd', 'f', 'i']
"""

from collections.abc import Sequence
from random import Random
from typing import Final, TypeVar

from .targets import Judged

# Shares of a group: as good as the source, wrong in one attribute, wrong in several; what is left is drawn by lot.
_RIGHT: Final = 0.25
_HARD: Final = 0.375
_WRONG: Final = 0.125
# A product of another type is wrong enough without an attribute.
_LEAST_AGREEMENT: Final = 0.7

_Item = TypeVar("_Item")


def choose_by_verdicts(judged: Sequence[Judged], source: str, size: int, rng: Random) -> list[Judged]:
    """
    Choose right products, and wrong ones that differ in one attribute, in several, or in all.

    :param judged: The candidates, best first; the source is among them.
    :param source: The product that the query was made from.
    :param size: How many.
    :param rng: The source of chance.
    :returns: At most so many, the source first.
    """
    chosen = [each for each in judged if each.product.product_id == source]
    for share, fits in ((_RIGHT, is_right), (_HARD, is_hard), (_WRONG, _is_wrong)):
        chosen += [each for each in judged if each not in chosen and fits(each)][: max(round(share * size), 1)]
    left = [each for each in judged if each not in chosen]
    rng.shuffle(left)
    return [*chosen, *left][:size]


def is_right(judged: Judged) -> bool:
    """Say whether a product is of the asked type and meets all that is asked."""
    return judged.is_met and judged.agreement == 1


def is_hard(judged: Judged) -> bool:
    """Say whether a product is like the asked one, and wrong in exactly one attribute."""
    return judged.is_hard_negative and judged.agreement >= _LEAST_AGREEMENT


def _is_wrong(judged: Judged) -> bool:
    return judged.contradictions > 1


def spread(ranked: Sequence[_Item], number: int) -> list[_Item]:
    """
    Take items from all of a ranking, the first and the last among them.

    :param ranked: The ranking.
    :param number: How many, at least 2.
    :returns: At most so many, in their order.
    """
    if len(ranked) <= number:
        return list(ranked)
    step = (len(ranked) - 1) / (number - 1)
    return [ranked[round(place * step + 1e-9)] for place in range(number)]


def dealt(judged: Sequence[Judged], size: int) -> list[list[Judged]]:
    """
    Deal rated products out into groups, so that each has good and bad ones.

    :param judged: The products.
    :param size: The most per group.
    :returns: The groups.
    """
    groups = -(-len(judged) // size)
    ranked = sorted(judged, key=lambda each: (-each.target, each.product.product_id))
    return [ranked[start::groups] for start in range(groups)]
