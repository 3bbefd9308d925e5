# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
from .hybrid import AttributeHybridRanker
from .reranker import CatalogReranker

__all__ = ["AttributeHybridRanker", "CatalogReranker"]
