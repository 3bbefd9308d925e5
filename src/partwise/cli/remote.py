# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
`--store http://...`: ask a running `partwise serve` in place of a store in this process.

An address may be a Qdrant server's as well. Who answers decides: only a partwise server has its `/health`. It is asked
without the key, so that a key goes to no server of another kind.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from partwise.errors import ConfigError, PartwiseError, QueryError, StoreError, first_line
from partwise.text import asks_anything

from .output import warn

if TYPE_CHECKING:
    import httpx
    from haystack import Document

    from partwise.evaluation.pipelines import SearchResult

KEY_VARIABLE: Final = "PARTWISE_API_KEY"
_PROBE_SECONDS: Final = 10.0
_SECONDS: Final = 60.0
_TOLD_WIDTH: Final = 500
_NAMES: Final = ("product_id", "part_number", "brand", "title", "category", "language", "url")


@dataclass(frozen=True, slots=True)
class RemoteDocument:
    """
    A product that a server found, as far as commands read a Haystack Document.

    :param id: The document's id.
    :param score: Its score.
    :param content: Its text.
    :param meta: The product's names, and under `partwise` why it stands there.
    """

    id: str
    score: float | None
    content: str | None
    meta: dict[str, Any]


class RemoteServer:
    """
    A running partwise server.

    :param url: Its address.
    :param client: An HTTP client.
    """

    def __init__(self, url: str, client: "httpx.Client") -> None:
        self.url = url
        self._client = client
        self._warned: set[str] = set()

    def search(
        self,
        query: str,
        *,
        pipeline: str | None = None,
        top_k: int,
        filters: Mapping[str, Any] | None = None,
        language: str | None = None,
    ) -> "SearchResult":
        """
        Ask one query.

        :param query: The buyer's query.
        :param pipeline: One of the server's pipelines; its first if None.
        :param top_k: How many products.
        :param filters: Values by field.
        :param language: The query's language.
        :returns: As a pipeline in this process gives it, nothing for a query without a letter or digit, which a server
            refuses; the time is the server's.
        :raises ConfigError: If the server knows no such pipeline, or refuses an option.
        :raises StoreError: If it does not answer, or not with this key.
        """
        from partwise.evaluation.pipelines import SearchResult

        if not asks_anything(query):
            return SearchResult(query, [], [], 0.0)
        asked: dict[str, Any] = {"query": query, "pipeline": pipeline, "top_k": top_k, "filters": dict(filters or {})}
        if language:  # a server of before knows no such field
            asked["language"] = language
        reply = self._post("search", asked)
        try:
            documents = [_document(result) for result in reply["documents"]]
            if documents and reply["question"]:
                documents[0].meta["partwise"]["question"] = reply["question"]
            self._warn(f"{mark['component']} is degraded: {mark['message']}" for mark in reply["degraded"])
            took = float(reply["timings"]["total_ms"])
            return SearchResult(query, cast("list[Document]", documents), list(reply["matches"]), took)
        except (KeyError, TypeError, ValueError) as error:
            raise self._unreadable() from error

    def lookup(self, text: str) -> dict[str, Any]:
        """
        Look part numbers up.

        :param text: A part number, a sentence or a list.
        :returns: As `PartNumberRetriever` gives it, its documents holding no more than product and title.
        :raises ConfigError: If the server refuses the text.
        :raises StoreError: If it does not answer, or not with this key.
        """
        if not text.strip():
            return {"matches": [], "unresolved": []}
        reply = self._post("lookup", {"query": text})
        try:
            # The titles of a line come joined, so they stand with its first product.
            titled = [(line["product_ids"][0], line["title"]) for line in reply["lines"] if line["product_ids"]]
            documents = [RemoteDocument(i, None, None, {"product_id": i, "title": title}) for i, title in titled]
            return {"matches": reply["matches"], "unresolved": reply["unresolved"], "documents": documents}
        except (KeyError, TypeError, IndexError) as error:
            raise self._unreadable() from error

    def _post(self, endpoint: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        import httpx

        key = _key()
        try:
            body = json.dumps(asked, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            msg = "the query is no Unicode text; check the encoding of the terminal or the file"
            raise QueryError(msg) from error
        headers = {"Content-Type": "application/json", **({"X-API-Key": key} if key else {})}
        try:
            reply = self._client.post(f"{self.url}/{endpoint}", content=body, headers=headers, timeout=_SECONDS)
        except httpx.HTTPError as error:
            msg = f"the server at {self.url} does not answer: {first_line(error)}"
            raise StoreError(msg) from error
        if not reply.is_success:
            raise self._refusal(reply, key)
        return _as_object(reply)

    def _refusal(self, reply: "httpx.Response", key: str) -> PartwiseError:
        """Say what a server's refusal means to who typed the command."""
        if reply.status_code == 401:  # noqa: PLR2004 - as HTTP numbers it
            told = f"does not know the key in {KEY_VARIABLE}" if key else f"asks for an API key; set {KEY_VARIABLE}"
            return StoreError(f"the server at {self.url} {told}")
        error = _as_object(reply).get("error")
        said = error.get("message") if isinstance(error, dict) else None
        told = _printable(said) if isinstance(said, str) else f"it answers with status {reply.status_code}"
        if isinstance(error, dict) and error.get("code") == "bad_query":
            return QueryError(f"{self.url}: {told}")
        kind = ConfigError if reply.is_client_error else StoreError
        return kind(f"{self.url}: {told}")

    def _warn(self, texts: Any) -> None:
        """Tell what is degraded once, however many queries it concerns."""
        for text in map(_printable, texts):
            if text not in self._warned:
                self._warned.add(text)
                warn(text)

    def _unreadable(self) -> StoreError:
        return StoreError(f"the reply of {self.url} cannot be read; use the same version of partwise here and there")


def find_server(store: str | None, pipeline: str | None = None) -> RemoteServer | None:
    """
    Find the partwise server at an address.

    :param store: As the user gave it.
    :param pipeline: The pipeline that the user named; on a Qdrant server it may be one that runs in this process.
    :returns: The server; None for a folder, and for an address that the pipeline searches itself.
    :raises StoreError: If no partwise server answers at an address, and the pipeline cannot use it.
    :raises ConfigError: If there is no such pipeline.
    """
    if store is None or "://" not in store:
        return None
    import httpx

    url = store.rstrip("/")
    client = httpx.Client()
    problem = _problem_at(client, url)
    if problem is None:
        return RemoteServer(url, client)
    client.close()
    from partwise.evaluation.pipeline_data import searches_server
    from partwise.evaluation.pipelines import read_pipeline

    if pipeline is not None and searches_server(read_pipeline(pipeline)):
        return None
    raise StoreError(problem)


def refuse_options(**options: object) -> None:
    """
    Refuse options that a server does not take.

    :param options: Their values by name.
    :raises ConfigError: If one has a value.
    """
    for name, value in options.items():
        if value:
            why = "the customer is the API key's" if name == "customer" else "it works on a store of your own"
            msg = f"--{name} cannot be asked of a server: {why}; leave it out"
            raise ConfigError(msg)


def check_remote_search(pipeline: str | None, top_k: int) -> None:
    """
    Refuse what no server can answer.

    :param pipeline: As the user gave it.
    :param top_k: As the user gave it.
    :raises ConfigError: If the pipeline is a file, or more products are wanted than a server gives.
    """
    from partwise.serving.schemas import MAX_TOP_K

    if pipeline is not None and pipeline.endswith((".yaml", ".yml")):
        msg = f"a server takes the name of one of its own pipelines, not the file {pipeline}"
        raise ConfigError(msg)
    if top_k > MAX_TOP_K:
        msg = f"a server gives at most {MAX_TOP_K} products, asked were {top_k}"
        raise ConfigError(msg)


def remote_filters(filters: Mapping[str, Any] | None) -> dict[str, Any]:
    """
    Write filters as a server takes them.

    :param filters: As `read_filters` gives them.
    :returns: Values by field.
    :raises ConfigError: If a condition is not `=`, or two ask for one field.
    """
    conditions: Sequence[Mapping[str, Any]] = () if filters is None else filters["conditions"]
    found: dict[str, Any] = {}
    for condition in conditions:
        name = condition["field"].removeprefix("meta.")
        if condition["operator"] != "in":
            msg = f"--filter on {name}: a server compares by = only; write {name}=VALUE"
            raise ConfigError(msg)
        if name in found:
            msg = f"--filter on {name}: a server takes one condition for each field"
            raise ConfigError(msg)
        found[name] = condition["value"][0]  # as it was typed; the server reads it as a number too
    return found


def _key() -> str:
    """Read the key; the HTTP library would show one that is no header's value."""
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if not (key.isascii() and key.isprintable()):
        msg = f"the key in {KEY_VARIABLE} holds what no key can: a line break, or a letter beyond ASCII"
        raise ConfigError(msg)
    return key


def _problem_at(client: "httpx.Client", url: str) -> str | None:
    """Say why an address is no partwise server's; None if it is one."""
    import httpx

    try:
        reply = client.get(f"{url}/health", timeout=_PROBE_SECONDS)
        if {"status", "pipelines", "store"} <= _as_object(reply).keys():
            return None
        title = _as_object(client.get(f"{url}/", timeout=_PROBE_SECONDS)).get("title")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return f"no server answers at {url}: {first_line(error)}; check the address, and that partwise serve runs there"
    if isinstance(title, str) and "qdrant" in title.lower():
        return f"{url} is a Qdrant server; search it with --pipeline two_stage_server, or name a partwise server"
    moved = f" and points to {_printable(reply.headers['location'])}" if "location" in reply.headers else ""
    return (
        f"what answers at {url} is no partwise server (it answers with status {reply.status_code}{moved}); "
        "give the address that partwise serve shows"
    )


def _as_object(reply: "httpx.Response") -> dict[str, Any]:
    """Read a JSON object; what is none counts as an empty one."""
    try:
        found = reply.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _document(result: Mapping[str, Any]) -> RemoteDocument:
    """Put a product back into the form that a pipeline's documents have."""
    names = {name: result[name] for name in _NAMES if result[name] is not None}
    signals = [part for part in result["signals"] if not part["is_boost"]]
    notes: dict[str, Any] = {
        "scores": {part["name"]: {key: part[key] for key in ("raw", "value", "weight")} for part in signals},
        "attributes": [
            {**verdict, "asked": {"text": verdict["asked"]}, "offered": _text(verdict["offered"])}
            for verdict in result["attributes"]
        ],
    }
    if boosts := {part["name"]: part["weight"] for part in result["signals"] if part["is_boost"]}:
        notes["boosts"] = boosts
    for name, key in (("part_number", "part_number_match"), ("degraded", "degraded")):
        if result[key] is not None:
            notes[name] = result[key]
    return RemoteDocument(result["id"], result["score"], result["content"], {**names, "partwise": notes})


def _text(value: str | None) -> dict[str, str] | None:
    return None if value is None else {"text": value}


def _printable(text: str) -> str:
    """Keep what a terminal may be told by somebody else's server."""
    return "".join(letter for letter in text if letter.isprintable())[:_TOLD_WIDTH]
