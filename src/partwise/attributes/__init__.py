# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Typed attributes of catalog products: read from texts and fields, and compared."""

from partwise.attributes.extraction import extract
from partwise.attributes.items import Attribute, Verdict

__all__ = ["Attribute", "Verdict", "extract"]
