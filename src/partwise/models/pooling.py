# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Make one vector of a text's token vectors, as sentence-transformers does."""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float32]
Mask: TypeAlias = npt.NDArray[np.int64]

_SMALLEST_NORM: Final = 1e-12  # torch.nn.functional.normalize's eps


def _mean(tokens: Floats, mask: Mask) -> Floats:
    weights = mask.astype(np.float32)
    summed: Floats = np.matmul(weights[:, None, :], tokens)[:, 0]
    counts: Floats = np.maximum(weights.sum(axis=1, keepdims=True), np.float32(1e-9))
    return summed / counts


def _cls(tokens: Floats, mask: Mask) -> Floats:
    return np.where(mask[:, :1] > 0, tokens[:, 0], np.float32(0))


def _max(tokens: Floats, mask: Mask) -> Floats:
    highest: Floats = np.where(mask[..., None] > 0, tokens, np.float32(-np.inf)).max(axis=1)
    return np.where(mask.any(axis=1, keepdims=True), highest, np.float32(0))


POOLERS: Final[dict[str, Callable[[Floats, Mask], Floats]]] = {"cls": _cls, "max": _max, "mean": _mean}


def pool(tokens: Floats, mask: Mask, modes: Sequence[str]) -> Floats:
    """
    Pool token vectors; a text without any token gives zeros.

    :param tokens: Token vectors, ``[texts, tokens, size]``, padded on the right.
    :param mask: 1 for a token, 0 for padding, ``[texts, tokens]``.
    :param modes: Names from `POOLERS`; the results of several are put side by side.
    :returns: Vectors, ``[texts, size * len(modes)]``.
    """
    return np.concatenate([POOLERS[mode](tokens, mask) for mode in modes], axis=1)


def unit_length(vectors: Floats) -> Floats:
    """
    Scale vectors to length 1; zeros stay zeros.

    :param vectors: Vectors, ``[texts, size]``.
    :returns: The scaled vectors.
    """
    norms: Floats = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _SMALLEST_NORM, dtype=np.float32)
    return vectors / norms
