# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What a pipeline's YAML names, as plain data: its classes, and where its stores are."""

from collections.abc import Iterator
from typing import Any, Final

from partwise.errors import ConfigError

# Where a store's place stands in its parameters: a folder for the one, a server's address for the other.
_FOLDER_OF: Final = {"haystack_integrations.document_stores.partwise.edge.QdrantEdgeDocumentStore": "path"}
_SERVER_OF: Final = {"haystack_integrations.document_stores.qdrant.document_store.QdrantDocumentStore": "url"}


def component_nodes(node: Any) -> Iterator[dict[str, Any]]:
    """
    Walk everything that names its class: components, and stores and rankers in them.

    :param node: A pipeline as plain data, or a part of it.
    :returns: Each mapping with a `type`, the data's own.
    """
    if isinstance(node, dict):
        if isinstance(node.get("type"), str):
            yield node
        for value in node.values():
            yield from component_nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from component_nodes(value)


def place_stores(data: dict[str, Any], store: str, name: str) -> None:
    """
    Put a folder into every embedded store, or an address into every server's.

    :param data: A pipeline as plain data, which is changed.
    :param store: The folder or address.
    :param name: What the user called the pipeline, for errors.
    :raises ConfigError: If it has no such store.
    """
    place_of = _SERVER_OF if "://" in store else _FOLDER_OF
    placed = [node for node in component_nodes(data) if node["type"] in place_of]
    if not placed and place_of is _SERVER_OF:
        msg = f"pipeline '{name}' searches no Qdrant server, so its store cannot be at {store}; name a folder"
        raise ConfigError(msg)
    if not placed:
        msg = (
            f"pipeline '{name}' has no embedded store to open in the folder {store}; give its server's address instead"
        )
        raise ConfigError(msg)
    for node in placed:
        node.setdefault("init_parameters", {})[place_of[node["type"]]] = store


def searches_server(data: dict[str, Any]) -> bool:
    """
    Tell whether a pipeline's store is a Qdrant server.

    :param data: A pipeline as plain data.
    :returns: Whether an address can be its store.
    """
    return any(node["type"] in _SERVER_OF for node in component_nodes(data))
