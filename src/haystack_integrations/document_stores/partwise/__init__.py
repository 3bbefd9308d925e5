# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
from .edge import QdrantEdgeDocumentStore

__all__ = ["QdrantEdgeDocumentStore"]
