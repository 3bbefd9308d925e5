# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What a chat model is told of products, and what is made of its reply: pure, whoever calls the model."""

from .checking import names_product, stranger_codes
from .citations import CitationReader
from .context import write_context
from .fencing import as_quotes, on_one_line
from .findings import Findings, find
from .sources import Asked, Source, read_source
from .writing import AnswerWriter

__all__ = [
    "AnswerWriter",
    "Asked",
    "CitationReader",
    "Findings",
    "Source",
    "as_quotes",
    "find",
    "names_product",
    "on_one_line",
    "read_source",
    "stranger_codes",
    "write_context",
]
