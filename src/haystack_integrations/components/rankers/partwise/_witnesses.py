# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Documents of the candidates' products that no leg has found, but whose source may know better."""

from collections.abc import Mapping
from typing import Final

from partwise.scoring import Candidate

from ._completing import ScoringStore

# Of datasheets in many chunks not all are read: about 0.2 ms each.
_MOST: Final = 400


def find_witnesses(
    candidates: Mapping[str, Candidate], store: ScoringStore, source_order: list[str]
) -> dict[str, Candidate]:
    """
    Read the other documents of the candidates' products.

    :param candidates: By document id.
    :param store: The store that they came from.
    :param source_order: The sources that are read first, since what they say counts before what others say.
    :returns: By document id, at most 400; none of the candidates.
    """
    ids = sorted({found for each in candidates.values() if isinstance(found := each.meta.get("product_id"), str)})
    named = {"field": "meta.source", "operator": "in", "value": source_order}
    documents = store.product_documents(ids, limit=_MOST, filters=named)
    if room := _MOST - len(documents):
        others = {"operator": "NOT", "conditions": [named]}
        documents += store.product_documents(ids, limit=room, filters=others)
    return {d.id: Candidate(d.content or "", d.meta) for d in documents if d.id not in candidates}
