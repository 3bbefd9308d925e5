# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Order the few texts of one product by a question, without an index: BM25 over just these texts.

A term that all of them have, such as the product's name, tells them apart no more and counts next to nothing.

>>> order_by_terms("torque at 200 °C", ["Data sheet: material, finish", "Mounting: torque 85 Nm, 60 Nm at 200 °C"])
[1, 0]
"""

import math
from collections.abc import Sequence

from partwise.terms.encoder import TermEncoder

_ENCODER = TermEncoder()


def order_by_terms(query: str, texts: Sequence[str]) -> list[int]:
    """
    Put texts in the order in which they answer a query.

    :param query: The question, in any of the languages.
    :param texts: The texts to order; texts that share as much with the query keep their order.
    :returns: Their places in the sequence, best first.
    """
    asked = _ENCODER.encode_query(query)
    found = [_ENCODER.encode_document(text) for text in texts] if asked else [{} for _ in texts]
    holding = {index: sum(index in terms for terms in found) for index in asked}
    rarity = {index: math.log((len(texts) - n + 0.5) / (n + 0.5) + 1) for index, n in holding.items()}
    scores = [sum(weight * terms.get(i, 0.0) * rarity[i] for i, weight in asked.items()) for terms in found]
    return sorted(range(len(texts)), key=lambda place: -scores[place])
