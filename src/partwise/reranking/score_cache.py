# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Remember what a ranker said of a text for a query, so that the same question costs nothing twice.

This is right for rankers that judge each text by itself, as cross-encoders and reranking services do.

>>> cache = ScoreCache(100)
>>> cache.keep(b"ranker", "bolt", {"a": "Hex bolt"}, {"a": 0.7})
>>> cache.find(b"ranker", "bolt", {"x": "Hex bolt", "y": "Hex nut"})
{'x': 0.7}
"""

from collections.abc import Mapping
from hashlib import blake2b

from partwise.recent import Recent


class ScoreCache:
    """
    Raw scores by ranker, query and text, as digests: it holds no word of either. Threads may share it.

    :param size: How many scores are kept; 0 keeps none.
    """

    def __init__(self, size: int) -> None:
        self._scores: Recent[bytes, float | None] = Recent(size)

    def find(self, ranker: bytes, query: str, texts: Mapping[str, str]) -> dict[str, float | None]:
        """
        Give the scores that are known.

        :param ranker: What identifies the ranker with its settings.
        :param query: The query.
        :param texts: Texts by document id.
        :returns: Raw scores by document id, None for what the ranker dropped; what is not known is absent.
        """
        keys = {name: _key(ranker, query, text) for name, text in texts.items()}
        known = self._scores.find(keys.values())
        return {name: known[key] for name, key in keys.items() if key in known}

    def keep(self, ranker: bytes, query: str, texts: Mapping[str, str], scores: Mapping[str, float | None]) -> None:
        """
        Keep scores.

        :param ranker: What identifies the ranker with its settings.
        :param query: The query.
        :param texts: Texts by document id.
        :param scores: Raw scores by document id, None for what the ranker dropped.
        """
        self._scores.keep({_key(ranker, query, texts[name]): score for name, score in scores.items()})


def _key(ranker: bytes, query: str, text: str) -> bytes:
    digest = blake2b(ranker, digest_size=16)
    for part in (query, text):
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big"))  # so that no part runs into the next
        digest.update(encoded)
    return digest.digest()
