# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Make training data of a catalog alone, for `partwise tune reranker`: no labels are needed.

Read the products, find what they are (`product_types`) and what is asked of them (`asked_kinds`), write queries as
buyers do (`buyer_queries`), and choose for each what to rank with how good it is (`groups`, `targets`). Nothing of a
held-out product is trained on.
"""

from partwise.languages import LANGUAGES
from partwise.tuning.training_data.buyer_queries import BuyerQuery, buyer_queries
from partwise.tuning.training_data.groups import TrainingGroup, training_groups
from partwise.tuning.training_data.products import Product, read_products
from partwise.tuning.training_data.split import HELD_OUT_SHARE, product_split

__all__ = [
    "HELD_OUT_SHARE",
    "LANGUAGES",
    "BuyerQuery",
    "Product",
    "TrainingGroup",
    "buyer_queries",
    "product_split",
    "read_products",
    "training_groups",
]
