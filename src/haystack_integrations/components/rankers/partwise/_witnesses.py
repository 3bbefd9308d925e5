# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Documents of the candidates' products that no leg has found, but whose source may know better."""

from collections.abc import Mapping
from typing import Final

from partwise.scoring import Candidate

from ._completing import ScoringStore

# Of datasheets in many chunks not all are read: about 0.2 ms each.
_MOST: Final = 400


def find_witnesses(candidates: Mapping[str, Candidate], store: ScoringStore) -> dict[str, Candidate]:
    """
    Read the other documents of the candidates' products.

    :param candidates: By document id.
    :param store: The store that they came from.
    :returns: By document id, at most 400; none of the candidates.
    """
    ids = {found for each in candidates.values() if isinstance(found := each.meta.get("product_id"), str)}
    documents = store.product_documents(sorted(ids), limit=_MOST)
    return {d.id: Candidate(d.content or "", d.meta) for d in documents if d.id not in candidates}
