# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Measure how far an export's answers are from those of its source, on the sample texts."""

from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from partwise.errors import ConfigError
from partwise.models.cross_encoder import CrossEncoder
from partwise.models.encoder import Encoder
from partwise.models.export.samples import QUERIES, TEXTS
from partwise.models.export.sources import Kind

LOWEST_COSINE: Final = 0.999
LOWEST_SPEARMAN: Final = 0.98


def measure(kind: Kind, model: Any, folder: Path) -> dict[str, float]:
    """
    Compare an export with its source.

    :param kind: What the model is.
    :param model: The source as a sentence-transformers model in fp32.
    :param folder: The exported folder.
    :returns: For an encoder `cosine_mean` and `cosine_min`; for a cross-encoder `spearman_mean` and `spearman_min`
        over the sample queries, and `largest_difference` of two scores.
    :raises ConfigError: When the export ranks or embeds too differently to stand for its source.
    """
    return _cosines(model, folder) if kind == "encoder" else _orders(model, folder)


def spearman(one: npt.ArrayLike, other: npt.ArrayLike) -> float:
    """
    Give Spearman's rank correlation.

    :param one: Scores.
    :param other: Other scores of the same things.
    :returns: A number in [-1, 1]; equal scores share a rank. 1 when neither tells anything apart, 0 when one does not.
    """
    first, second = (_centred_ranks(np.asarray(scores, dtype=np.float64)) for scores in (one, other))
    spread = float(np.linalg.norm(first) * np.linalg.norm(second))
    if spread == 0.0:
        return float(not first.any() and not second.any())
    return float(first @ second) / spread


def _centred_ranks(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    _, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    centred: npt.NDArray[np.float64] = ranks - ranks.mean()
    return centred


def _cosines(model: Any, folder: Path) -> dict[str, float]:
    expected = np.asarray(model.encode_document(list(TEXTS), normalize_embeddings=True), dtype=np.float32)
    found = Encoder.load(folder).encode(TEXTS)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    cosines = (found * expected).sum(axis=1)
    measured = {"cosine_mean": float(cosines.mean()), "cosine_min": float(cosines.min())}
    if not measured["cosine_mean"] >= LOWEST_COSINE:
        msg = f"Its embeddings have a cosine of {measured['cosine_mean']:.4f} to the source's, below {LOWEST_COSINE}."
        raise ConfigError(msg)
    return measured


def _orders(model: Any, folder: Path) -> dict[str, float]:
    import torch  # noqa: PLC0415 - heavy

    scorer = CrossEncoder.load(folder)
    texts = {str(number): text for number, text in enumerate(TEXTS)}
    orders, differences = [], []
    for query in QUERIES:
        expected = model.predict([(query, text) for text in TEXTS], activation_fn=torch.nn.Identity())
        found = scorer.score(query, texts)
        orders.append(spearman(found, expected))
        differences.append(float(np.abs(np.subtract(found, expected)).max()))
    measured = {
        "spearman_mean": float(np.mean(orders)),
        "spearman_min": min(orders),
        "largest_difference": max(differences),
    }
    if not measured["spearman_mean"] >= LOWEST_SPEARMAN:
        msg = f"Its order has a Spearman correlation of {measured['spearman_mean']:.4f} with the source's, below "
        msg += f"{LOWEST_SPEARMAN}."
        raise ConfigError(msg)
    return measured
