# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
from .answer import CatalogAnswerBuilder
from .context import CatalogContextBuilder

__all__ = ["CatalogAnswerBuilder", "CatalogContextBuilder"]
