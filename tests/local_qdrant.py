"""
Hayhooks on Qdrant's local mode: what runs here is stock Hayhooks and the stock store, without a server beside them.

All clients of the process share one set of collections, as clients of one server do; their addresses are not used.
"""

import os
from typing import Any

from hayhooks.cli.base import hayhooks_cli
from haystack_integrations.document_stores.qdrant import QdrantDocumentStore
from qdrant_client.local.async_qdrant_local import AsyncQdrantLocal
from qdrant_client.local.qdrant_local import QdrantLocal

from partwise.evaluation.pipelines import build_pipeline, read_pipeline

SHARED: dict[str, Any] = {}


def share_collections() -> None:
    """Let every client be a local one, on the same collections."""
    for local in (QdrantLocal, AsyncQdrantLocal):
        make = local.__init__

        def sharing(self: Any, *words: Any, make: Any = make, **options: Any) -> None:
            make(self, *words, **options)
            self.collections = SHARED

        local.__init__ = sharing
    QdrantDocumentStore._prepare_client_params = lambda _: {"location": ":memory:"}


if __name__ == "__main__":
    share_collections()
    catalog = os.environ["PARTWISE_TEST_CATALOG"]
    build_pipeline(read_pipeline("index_server"), "index_server").run({"converter": {"sources": [catalog]}})
    hayhooks_cli()
