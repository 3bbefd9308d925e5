# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
from .annotator import CatalogAnnotator
from .splitter import CatalogSplitter

__all__ = ["CatalogAnnotator", "CatalogSplitter"]
