# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""`partwise rollback`: the version of a store that was there before the last `partwise index`."""

from .options import JsonOption, StoreOption
from .output import print_json


def rollback(*, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Go back to the catalog before the last update; called again, forward to the newest."""
    from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore

    edge = QdrantEdgeDocumentStore(path=store)
    version = edge.roll_back()
    if as_json:
        print_json({"store": str(edge.folder), "version": version})
    else:
        print(f"{edge.folder} is at version {version} now; running servers move on to it")
