# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
from .annotator import CatalogAnnotator

__all__ = ["CatalogAnnotator"]
