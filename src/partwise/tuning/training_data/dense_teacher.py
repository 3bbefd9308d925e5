# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What the dense model says of products: the teacher of broad queries, for which nothing ordered better."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from partwise.evaluation.pipelines import SearchPipeline
from partwise.models.encoder import Encoder, shared_encoder

from .products import Product

# The beginning of a text, which has title and description; an embedder of documents reads at most 256.
_MAX_TOKENS: Final = 128


@dataclass(slots=True)
class DenseTeacher:
    """
    A dense model with the vectors that it made so far.

    :param encoder: The model; its vectors have length 1.
    """

    encoder: Encoder
    _known: dict[str, np.ndarray] = field(default_factory=dict)

    @classmethod
    def of(cls, search: SearchPipeline) -> "DenseTeacher":
        """
        Take the model that a pipeline embeds queries with.

        :param search: The pipeline.
        :returns: The teacher; with the packaged encoder where the pipeline has none of this package.
        :raises ConfigError: If the model cannot be loaded.
        """
        models = (
            getattr(component, "model", None)
            for _, component in search.pipeline.walk()
            if hasattr(component, "index_fingerprint") and "encoder" in component.index_fingerprint()
        )
        return cls(shared_encoder(next(models, None)))

    def cosines(self, query: str, products: Sequence[Product]) -> dict[str, float]:
        """
        Compare a query with products.

        :param query: The query.
        :param products: The products.
        :returns: The cosine of each by product id.
        """
        new = [product for product in products if product.product_id not in self._known]
        if new:
            made = self.encoder.encode([product.content for product in new], "document", _MAX_TOKENS)
            self._known |= {product.product_id: vector for product, vector in zip(new, made, strict=True)}
        if not products:
            return {}
        (asked,) = self.encoder.encode([query], "query")
        return {product.product_id: float(self._known[product.product_id] @ asked) for product in products}
