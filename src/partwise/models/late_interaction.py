# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Compare a query with texts token by token (MaxSim), with an encoder that was trained for whole texts.

Each token of the query looks for the nearest token of the text; the score is the mean of these cosines. The encoder's
marks of start and end take no part; punctuation does, since leaving it out changed nothing on the demo catalog.
Documents whose token vectors a store holds need no encoding: `stored_scores` asks it for theirs.

>>> scorer = LateInteraction(Encoder.load())
>>> near, far = scorer.score("patch cable 2 m", {"a": "Patch cable Cat6 grey, 2 m", "b": "Ball bearing 6204"})
>>> near > far
True
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from typing import Final, Protocol, TypeAlias, runtime_checkable

import numpy as np
import numpy.typing as npt

from partwise.errors import ConfigError
from partwise.models.encoder import Encoder
from partwise.models.pooling import Floats
from partwise.recent import Recent

Key: TypeAlias = tuple[str, bytes]
Halves: TypeAlias = npt.NDArray[np.float16]
StoredScores: TypeAlias = Callable[[Floats, Sequence[str]], Mapping[str, float]]

# Longer texts measured no better on the demo catalog (48 to 160 tokens), and their time grows with them.
DEFAULT_MAX_TOKENS: Final = 48
DEFAULT_CACHE_SIZE: Final = 10_000
_log = logging.getLogger(__name__)


@runtime_checkable
class TokenVectorStore(Protocol):
    """A store that holds documents' token vectors, such as QdrantEdgeDocumentStore."""

    def token_vector_model(self) -> str | None:
        """Give the checksum of the encoder that made them; None if there are none."""

    def score_token_vectors(self, query_vectors: Floats, document_ids: Sequence[str]) -> Mapping[str, float]:
        """Score documents as `max_sim` does; those without token vectors are left out."""


def stored_scores(store: TokenVectorStore, encoder: Encoder) -> StoredScores | None:
    """
    Give what `LateInteraction` takes as `stored`, when the store's token vectors are this encoder's.

    :param store: The store.
    :param encoder: What encodes the queries.
    :returns: The store's scoring; None, noted in the log, if it has no token vectors and texts are to be encoded.
    :raises ConfigError: If another model made the store's token vectors.
    """
    model = store.token_vector_model()
    if model is None:
        _log.info("The store has no token vectors, so documents are encoded when they are first reranked.")
        return None
    if model != encoder.checksum:
        msg = "the store's token vectors were made by another model; run CatalogTokenEmbedder with this one"
        raise ConfigError(msg)
    return store.score_token_vectors


class LateInteraction:
    """
    Scores texts by MaxSim, remembering the token vectors of texts seen before. Several threads may use it at once.

    A text that is new costs its encoding (40 texts of 48 tokens: 0.13 to 0.2 s on 4 cores); one that is known costs
    little. Vectors are kept in 16 bits: at most 37 MB per 1,000 texts of 48 tokens with the packaged encoder. One whose
    token vectors are stored costs about as little as one that is known, and no memory.

    :param encoder: The encoder; any one gives token vectors.
    :param max_tokens: Cut each text after so many tokens, special tokens included; the model's own limit when `None`.
    :param cache_size: How many texts are remembered, at least 0.
    :param stored: Scores documents by token vectors that are stored, from the query's and the documents' ids; those
        that it leaves out are encoded. See `stored_scores`.
    """

    def __init__(
        self,
        encoder: Encoder,
        max_tokens: int | None = DEFAULT_MAX_TOKENS,
        cache_size: int = DEFAULT_CACHE_SIZE,
        stored: StoredScores | None = None,
    ) -> None:
        self._encoder = encoder
        self._max_tokens = max_tokens
        self._cache = Recent[Key, Halves](cache_size)
        self._stored = stored

    def score(self, query: str, texts: Mapping[str, str]) -> list[float]:
        """
        Score texts for a query.

        :param query: The query.
        :param texts: Texts by document id; a text that changed under its id is encoded again.
        :returns: For each text, in order, the mean over the query's tokens of their highest cosine, in [-1, 1].
        """
        if not texts:
            return []
        asked = self._encoder.encode_query(query)[1]
        scores = dict(self._stored(asked, list(texts))) if self._stored else {}
        if left := {name: text for name, text in texts.items() if name not in scores}:
            scores |= zip(left, max_sim(asked, self._vectors(left)), strict=True)
        return [scores[name] for name in texts]

    def _vectors(self, texts: Mapping[str, str]) -> list[Halves]:
        keys = {(name, _digest(text)): text for name, text in texts.items()}
        known = self._cache.find(list(keys))
        new = [key for key in keys if key not in known]
        if new:
            encoded = self._encoder.encode_tokens([keys[key] for key in new], "document", self._max_tokens)
            found = {key: vectors.astype(np.float16) for key, vectors in zip(new, encoded, strict=True)}
            self._cache.keep(found)
            known |= found
        return [known[key] for key in keys]


def max_sim(query: Floats, texts: Sequence[Halves]) -> list[float]:
    """
    Give each text's mean, over the query's tokens, of the highest cosine with one of its tokens.

    :param query: Token vectors of length 1, ``[tokens, size]``, at least one.
    :param texts: The same for each text, at least one token each.
    :returns: One number a text, in [-1, 1].
    """
    starts = np.cumsum([0, *(len(vectors) for vectors in texts[:-1])])
    cosines = query @ np.concatenate(texts).astype(np.float32).T
    means = np.maximum.reduceat(cosines, starts, axis=1).mean(axis=0)
    return [float(mean) for mean in np.clip(means, -1.0, 1.0)]


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()
