# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What a chat model is told of products, and what is made of its reply: pure, whoever calls the model."""

from .context import write_context
from .findings import find
from .sources import Asked, read_source
from .writing import AnswerWriter

__all__ = [
    "AnswerWriter",
    "Asked",
    "find",
    "read_source",
    "write_context",
]
