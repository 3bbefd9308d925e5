# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Hold products out of training, the same ones in every run.

>>> [product_split(name) for name in ("pump-1", "pump-2", "pump-3", "pump-4")]
['held_out', 'train', 'train', 'train']
"""

import hashlib
from typing import Final, Literal, TypeAlias

Split: TypeAlias = Literal["train", "held_out"]

HELD_OUT_SHARE: Final = 0.2
_BITS: Final = 32


def product_split(product_id: str, held_out_share: float = HELD_OUT_SHARE) -> Split:
    """
    Say on which side of the split a product is.

    By a hash of its id alone: a catalog that grows, or is indexed again in another order, moves no product.

    :param product_id: Its id.
    :param held_out_share: The share of products that is held out, 0 to 1.
    :returns: `train` or `held_out`.
    """
    digest = hashlib.sha256(product_id.encode()).digest()[: _BITS // 8]
    return "held_out" if int.from_bytes(digest, "big") < held_out_share * 2**_BITS else "train"
