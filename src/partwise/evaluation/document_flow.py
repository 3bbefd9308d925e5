# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Where documents come from in a pipeline: read from its graph, so that components may have any names and classes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args


@dataclass(frozen=True, slots=True)
class DocumentSocket:
    """
    One place of a pipeline where documents come out on their way to its result.

    :param component: The component's name.
    :param socket: The name of its output.
    :param name: What to call it: the component, with the output where it has several such.
    :param searches: Whether it finds documents by itself, instead of ordering those of others.
    """

    component: str
    socket: str
    name: str
    searches: bool


def document_sockets(pipeline: Any, output: tuple[str, str]) -> list[DocumentSocket]:
    """
    Find every output that gives documents towards the pipeline's result.

    :param pipeline: A Haystack pipeline.
    :param output: The (component, socket) pair of its result, which is part of the answer.
    :returns: Those farthest from the result first, the result last.
    """
    found = {output: None}
    fed: set[str] = set()
    waiting, seen = [output[0]], {output[0]}
    while waiting:
        receiver = waiting.pop(0)
        for sender, _, edge in pipeline.graph.in_edges(receiver, data=True):
            if _holds_documents(edge["from_socket"].type):
                found.setdefault((sender, edge["from_socket"].name))
                fed.add(receiver)
            if sender not in seen:
                seen.add(sender)
                waiting.append(sender)
    several = [component for component, _ in found]
    return [
        DocumentSocket(
            component,
            socket,
            component if several.count(component) == 1 else f"{component}.{socket}",
            component not in fed,
        )
        for component, socket in reversed(found)
    ]


def inputs_of(pipeline: Any, component: str, outputs: Mapping[str, Mapping[str, Any]]) -> dict[str, Any] | None:
    """
    Collect what a component was given by others in a run.

    :param pipeline: A Haystack pipeline.
    :param component: The component's name.
    :param outputs: What every component gave in the run, by component and socket.
    :returns: Values by input; None if it was not given all, so that it did not run.
    """
    given: dict[str, Any] = {}
    for sender, _, edge in pipeline.graph.in_edges(component, data=True):
        if edge["from_socket"].name not in outputs.get(sender, {}):
            return None
        given[edge["to_socket"].name] = outputs[sender][edge["from_socket"].name]
    return given


def _holds_documents(kind: Any) -> bool:
    """Tell `list[Document]` and its kin; the class is known by its name, so that Haystack need not be imported."""
    return any(getattr(part, "__name__", "") == "Document" or _holds_documents(part) for part in get_args(kind))
