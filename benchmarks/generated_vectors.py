"""
Stand-ins for encoders in benchmarks of size: vectors made of a text's first words, clustered as a catalog's kinds are.

They cost next to nothing, so that a million products can be written in minutes. What they find means nothing.
"""

import zlib
from dataclasses import replace

import numpy as np
from haystack import Document, component

from partwise.copying import number_list

DIMENSIONS = 384
SPREAD = 0.7
_NUMBERS = np.random.default_rng(0).standard_normal((4096, DIMENSIONS), dtype=np.float32)


def vector(text: str) -> list[float]:
    """A vector of length 1: near that of other texts with the same first two words."""
    kind = _NUMBERS[zlib.crc32(" ".join(text.split()[:2]).encode()) % len(_NUMBERS)]
    place = zlib.crc32(text.encode())
    own = _NUMBERS[place % len(_NUMBERS)] + _NUMBERS[place // 4096 % len(_NUMBERS)]
    found = kind + SPREAD * own
    return number_list((found / np.linalg.norm(found)).tolist())


@component
class GeneratedDocumentVectors:
    """Gives each document a vector."""

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """Embed."""
        return {"documents": [replace(document, embedding=vector(document.content or "")) for document in documents]}


@component
class GeneratedTextVector:
    """Gives a query a vector."""

    @component.output_types(embedding=list[float])
    def run(self, text: str) -> dict[str, list[float]]:
        """Embed."""
        return {"embedding": vector(text)}
