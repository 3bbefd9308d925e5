# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Answer pipelines as plain data: add the answer to a search, and part what finds from what writes.

The two halves run one after the other, so that what is certain is known, and can be shown, before a model is asked.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from partwise.errors import ConfigError

_BUILDERS: Final = "haystack_integrations.components.builders.partwise"
CONTEXT_BUILDER: Final = f"{_BUILDERS}.context.CatalogContextBuilder"
ANSWER_BUILDER: Final = f"{_BUILDERS}.answer.CatalogAnswerBuilder"
_LOOKUP: Final = "haystack_integrations.components.retrievers.partwise.part_number.PartNumberRetriever"


@dataclass(frozen=True, slots=True)
class Edge:
    """A connection between two components, from socket to socket."""

    sender: str
    output: str
    receiver: str
    input: str

    @classmethod
    def read(cls, connection: Mapping[str, str]) -> "Edge":
        """Read a connection of a pipeline's data."""
        sender, _, output = connection["sender"].partition(".")
        receiver, _, name = connection["receiver"].partition(".")
        return cls(sender, output, receiver, name)


@dataclass(frozen=True, slots=True)
class Halves:
    """
    An answer pipeline in two.

    :param finding: All that runs up to the sources.
    :param writing: What makes an answer of them.
    :param context: The component that writes the sources, the last of the first half.
    :param answer: The component that makes the answer.
    :param documents: The component and the socket that give the products found.
    :param between: The connections from one half to the other.
    """

    finding: dict[str, Any]
    writing: dict[str, Any]
    context: str
    answer: str
    documents: tuple[str, str]
    between: tuple[Edge, ...]


def part(data: Mapping[str, Any], name: str) -> Halves:
    """
    Part an answer pipeline behind its sources.

    :param data: The pipeline, as `read_pipeline` gives it.
    :param name: What the user called it, for errors.
    :returns: Its halves, each a pipeline of its own.
    :raises ConfigError: If it does not have both builders, once each, the one before the other, or does not say where
        the query goes and what gives its documents.
    """
    component, _, socket = _ends(data, name)[1].partition(".")
    context, answer = _only(data, CONTEXT_BUILDER, name), _only(data, ANSWER_BUILDER, name)
    edges = [Edge.read(connection) for connection in data.get("connections") or ()]
    writing = behind(context, ((edge.sender, edge.receiver) for edge in edges))
    if answer not in writing:
        msg = f"pipeline '{name}' does not lead from '{context}' to '{answer}'; connect its findings"
        raise ConfigError(msg)
    between = tuple(edge for edge in edges if edge.receiver in writing and edge.sender not in writing)
    components = data["components"]
    ahead = {each for each in components if each not in writing}
    return Halves(_half(data, ahead), _half(data, writing), context, answer, (component, socket), between)


def with_answer(data: Mapping[str, Any], tail: Mapping[str, Any], name: str) -> dict[str, Any]:
    """
    Let a search pipeline be followed by an answer.

    :param data: Any search pipeline; one that has an answer already stays as it is.
    :param tail: The pipeline `answer`, whose components behind its search are taken.
    :param name: What the user called the search, for errors.
    :returns: The answer pipeline.
    :raises ConfigError: If two components would have one name, or the search does not say where the query goes and
        what gives its documents.
    """
    if any(True for _ in _of_type(data, CONTEXT_BUILDER)):
        return dict(data)
    halves = part(tail, "answer")
    added = {halves.context: tail["components"][halves.context], **halves.writing["components"]}
    if taken := sorted(added.keys() & data["components"].keys()):
        msg = f"pipeline '{name}' has components called {', '.join(taken)}, as the answer has; rename them"
        raise ConfigError(msg)
    queries, documents = _ends(data, name)
    connections = [*data.get("connections", ()), {"sender": documents, "receiver": f"{halves.context}.documents"}]
    for lookup in list(_of_type(data, _LOOKUP))[:1]:
        connections += [
            {"sender": f"{lookup}.{socket}", "receiver": f"{halves.context}.{socket}"}
            for socket in ("matches", "unresolved")
        ]
    connections += [c for c in tail["connections"] if Edge.read(c).sender in added]
    queries += (q for q in _queries(tail) if q.partition(".")[0] in added)
    outputs = {**tail["outputs"], **data["outputs"]}
    return {
        **data,
        "components": {**data["components"], **added},
        "connections": connections,
        "inputs": {**(data.get("inputs") or {}), "query": queries},
        "outputs": outputs,
    }


def behind(component: str, connections: Iterable[tuple[str, str]]) -> set[str]:
    """
    Find the components that get something of one's, on whatever way.

    :param component: The one's name.
    :param connections: Who gives to whom, by name.
    :returns: The names of those behind it.
    """
    given = list(connections)
    found: set[str] = set()
    waiting = [component]
    while waiting:
        sender = waiting.pop()
        waiting += (new := {receiver for giver, receiver in given if giver == sender} - found)
        found |= new
    return found


def query_sockets(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the components and sockets that a pipeline's `inputs: query:` names."""
    sockets = (socket.partition(".") for socket in _queries(data))
    return [(component, socket) for component, _, socket in sockets]


def _queries(data: Mapping[str, Any]) -> list[str]:
    named = (data.get("inputs") or {}).get("query") or []
    return [named] if isinstance(named, str) else list(named)


def _ends(data: Mapping[str, Any], name: str) -> tuple[list[str], str]:
    """Give the sockets that take the query and the one that gives documents; what is to be parted must name them."""
    queries, documents = _queries(data), (data.get("outputs") or {}).get("documents")
    if not queries:
        msg = f"pipeline '{name}' must say where the query goes under inputs: query:"
        raise ConfigError(msg)
    if not isinstance(documents, str):
        msg = f"pipeline '{name}' must name its result under outputs: documents:"
        raise ConfigError(msg)
    return queries, documents


def _only(data: Mapping[str, Any], kind: str, name: str) -> str:
    found = list(_of_type(data, kind))
    if len(found) != 1:
        msg = f"pipeline '{name}' must have one {kind.rpartition('.')[2]} to answer with, and has {len(found)}"
        raise ConfigError(msg)
    return found[0]


def _of_type(data: Mapping[str, Any], kind: str) -> Iterator[str]:
    return (name for name, each in data["components"].items() if each.get("type") == kind)


def _half(data: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    inside = [c for c in data.get("connections") or () if {(edge := Edge.read(c)).sender, edge.receiver} <= names]
    queries = [query for query in _queries(data) if query.partition(".")[0] in names]
    outputs = {n: s for n, s in (data.get("outputs") or {}).items() if str(s).partition(".")[0] in names}
    kept = {name: each for name, each in data["components"].items() if name in names}
    return {**data, "components": kept, "connections": inside, "inputs": {"query": queries}, "outputs": outputs}
