# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
What two descriptions of one product state differently.

>>> length = lambda value, text: [Attribute("length", value, unit="mm", text=text)]
>>> [(one.text, other.text) for one, other in find_conflicts(length(60.0, "60 mm"), length(80.0, "8 cm"))]
[('60 mm', '8 cm')]
"""

from collections.abc import Sequence

from .comparing import compare
from .items import Attribute
from .lexicon import Lexicon


def find_conflicts(
    one: Sequence[Attribute], other: Sequence[Attribute], lexicon: Lexicon | None = None
) -> list[tuple[Attribute, Attribute]]:
    """
    Pair what cannot both be true of one product.

    :param one: What the first states.
    :param other: What the second states.
    :param lexicon: As for `compare`.
    :returns: Pairs of one kind of which each contradicts the other, whichever is asked and whichever is offered; one
        value in another unit, less exact, or inside of a range is none.
    """
    kinds = {item.kind for item in one} & {item.kind for item in other}
    mine, theirs = ([item for item in items if item.kind in kinds] for items in (one, other))
    found = []
    for verdict in compare(mine, theirs, lexicon):
        offered = verdict.offered
        if verdict.verdict != "contradiction" or offered is None or offered.kind != verdict.kind:
            continue
        (back,) = compare([offered], mine, lexicon)
        if back.verdict == "contradiction":
            found.append((verdict.asked, offered))
    return found
