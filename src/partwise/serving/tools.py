# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Search and lookup as tools for agents, by the Model Context Protocol under `/mcp`.

Each call is answered by itself as JSON, so that no session is kept and any process may answer. These two tools are all
there is: Hayhooks' own ones run posted code.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import urlsplit

from fastapi import FastAPI, HTTPException
from mcp import MCPError
from mcp.server import Server, ServerRequestContext
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)
from pydantic import BaseModel, ValidationError
from starlette.datastructures import Headers
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from .failures import error_response, internal, mistakes_told
from .limits import BODY_LIMIT
from .looking_up import Lookups
from .schemas import SearchRequest
from .searching import Searches
from .settings import ServeSettings, is_loopback
from .tool_replies import FoundNumbers, FoundProducts, LookupArguments, SearchArguments, numbers_of, products_of

_PATH: Final = "/mcp"
_METHODS: Final = ["GET", "POST", "DELETE"]
_ABOUT: Final = (
    "Products of one catalog. Use lookup for part numbers, article numbers and lists of them: what it claims as exact "
    "is exact. Use search for everything else. Never recommend a product whose attributes are contradicted without "
    "saying so."
)


@dataclass(frozen=True, slots=True)
class ServedTool:
    """
    A tool: what it is called with, how it is answered, and what it replies.

    :param about: What an agent reads to choose it.
    :param arguments: The model of its arguments.
    :param reply: The model of its reply.
    :param call: Answers for a customer.
    """

    about: str
    arguments: type[BaseModel]
    reply: type[BaseModel]
    call: Callable[[Any, str | None], Awaitable[BaseModel]]

    def described(self, name: str) -> Tool:
        """Show the tool as a client lists it."""
        return Tool(
            name=name,
            description=self.about,
            input_schema=self.arguments.model_json_schema(),
            output_schema=self.reply.model_json_schema(),
            annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False),
        )


def install(app: FastAPI, settings: ServeSettings) -> None:
    """
    Serve the tools beside the other endpoints.

    :param app: The application; its state has `searches`, `lookups` and `contexts`.
    :param settings: Which origins' pages may ask.
    """
    endpoint = McpEndpoint(made_server(app.state.searches, app.state.lookups), settings)
    app.router.routes.append(Route(_PATH, endpoint, methods=_METHODS, include_in_schema=False))
    app.state.contexts.append(endpoint.running)


class McpEndpoint:
    """
    The tools as an ASGI application.

    :param server: The tools.
    :param settings: Which origins' pages may ask.
    """

    def __init__(self, server: Server[Any], settings: ServeSettings) -> None:
        self._server = server
        self._origins = frozenset(settings.cors)
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answer inside this context only."""
        manager = StreamableHTTPSessionManager(
            self._server, json_response=True, stateless=True, max_request_body_size=BODY_LIMIT
        )
        async with manager.run():
            self._manager = manager
            yield
            self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """
        Answer a request, but for one from a page of somebody else.

        A page can make its own name mean this machine, and its visitors' browsers then ask here; so the protocol wants
        origins checked.
        """
        origin = Headers(scope=scope).get("origin")
        if origin is not None and origin not in self._origins and not _is_of_this_machine(origin):
            message = "pages of this origin may not ask; the operator names origins with --cors"
            await error_response(403, "forbidden", message)(scope, receive, send)
        elif self._manager is None:
            await error_response(503, "unavailable", "the server is starting or stopping")(scope, receive, send)
        else:
            await self._manager.handle_request(scope, receive, send)


def made_server(searches: Searches, lookups: Lookups) -> Server[Any]:
    """
    Make the protocol's side of the tools.

    :param searches: Who searches.
    :param lookups: Who looks part numbers up.
    :returns: A server that lists and calls `search` and `lookup`.
    """

    async def search(asked: SearchArguments, customer: str | None) -> FoundProducts:
        return products_of(await searches.search(SearchRequest(**asked.model_dump()), customer))

    async def lookup(asked: LookupArguments, customer: str | None) -> FoundNumbers:
        return numbers_of(await lookups.look_up(asked, customer))

    tools = {
        "search": ServedTool(str(SearchArguments.__doc__), SearchArguments, FoundProducts, search),
        "lookup": ServedTool(str(LookupArguments.__doc__), LookupArguments, FoundNumbers, lookup),
    }

    async def list_tools(_: ServerRequestContext[Any], __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=[tool.described(name) for name, tool in tools.items()])

    async def call_tool(context: ServerRequestContext[Any], params: CallToolRequestParams) -> CallToolResult:
        if params.name not in tools:
            raise MCPError(code=INVALID_PARAMS, message=f"there is no such tool; there is: {', '.join(tools)}")
        customer = getattr(getattr(context.request, "state", None), "customer", None)
        return await _called(tools[params.name], params.arguments or {}, customer)

    return Server(
        "partwise",
        version=version("partwise-haystack"),
        instructions=_ABOUT,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


async def _called(tool: ServedTool, arguments: Mapping[str, Any], customer: str | None) -> CallToolResult:
    """Call a tool; an agent is told of a failure as HTTP clients are, so that it can mend its call."""
    try:
        reply = await tool.call(tool.arguments.model_validate(arguments), customer)
    except ValidationError as error:
        return _failed(mistakes_told(error.errors()))
    except HTTPException as error:
        return _failed(_said(error))
    except Exception as error:  # noqa: BLE001 - the protocol's library would send its text
        return _failed(_said(internal(error)))
    return CallToolResult(
        content=[TextContent(text=reply.model_dump_json(exclude_none=True))],
        structured_content=reply.model_dump(mode="json"),
    )


def _said(failure: HTTPException) -> str:
    detail: Any = failure.detail
    return str(detail["message"] if isinstance(detail, dict) else detail)


def _is_of_this_machine(origin: str) -> bool:
    try:
        return is_loopback(urlsplit(origin).hostname or "")
    except ValueError:  # no address at all
        return False


def _failed(message: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(text=message)], is_error=True)
