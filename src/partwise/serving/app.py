# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
The server: Hayhooks' own app, without what runs posted code or shows what others asked, and with our endpoints.

Each module beside this one that has endpoints offers `router`, and one that needs the loaded server for them offers
`install(app, settings)`. What they may use is in `app.state`: `searches`, `lookups`, `metrics`, `workers`, `settings`.
What they open for as long as the server runs goes into `app.state.contexts`.
"""

import gc
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from importlib.metadata import version
from typing import Any, Final

import uvicorn
from anyio import to_thread
from fastapi import FastAPI
from hayhooks import create_app
from hayhooks.settings import settings as hayhooks_settings
from starlette.middleware import Middleware
from starlette.routing import Route

from partwise.errors import PartwiseError

from . import answering, health, logs, looking_up, metrics, page, searching, tools
from .failures import register_handlers
from .health import Health
from .keys import KeyGuard, Keys
from .limits import BodyLimit, Workers
from .looking_up import Lookups, LookupWrapper
from .metrics import Metrics
from .observing import Observer
from .searching import Searches
from .settings import ServeSettings

_TITLE: Final = "partwise"
_ABOUT: Final = "Search for product catalogs: exact part numbers first, then two-stage retrieval that says why."
_SHUTDOWN_SECONDS: Final = 10
_PARTS: Final[tuple[Any, ...]] = (searching, looking_up, health, metrics, answering, tools, page)
# Of Hayhooks' own addresses only the description of the interface stays: the others deploy and remove pipelines from
# posted code, draw them, take files, and show traces of what was asked.
_KEPT: Final = frozenset({"/openapi.json", "/docs", "/redoc"})
# What Hayhooks must not do beside our endpoints: load code from a folder, allow every origin, keep traces, write a
# credential into the user's cache, answer with tracebacks.
_HAYHOOKS: Final[dict[str, Any]] = {
    "additional_python_path": "",
    "chainlit_enabled": False,
    "cors_allow_credentials": False,
    "cors_allow_headers": ["authorization", "content-type", "x-api-key"],
    "cors_allow_methods": ["GET", "POST"],
    "cors_allow_origin_regex": None,
    "durable_mode": False,
    "monitoring_enabled": False,
    "show_tracebacks": False,
    "tracing_enabled": False,
    "tracing_include_haystack_spans": False,
}


def create_server(settings: ServeSettings) -> FastAPI:
    """
    Load pipelines and make the application that serves them.

    :param settings: What to serve, and for whom.
    :returns: The application, its models and its store open; the end of its lifespan closes them.
    :raises PartwiseError: If the keys cannot be read, a pipeline cannot be loaded, or the store is missing or taken.
    """
    keys = None if settings.keys is None else Keys.load(settings.keys)
    workers, counted = Workers(), Metrics()
    searches = Searches(settings, counted, workers)
    pipelines = [wrapper.pipeline for wrapper in searches.wrappers.values()]
    app = _bare_app(settings)
    app.state.settings, app.state.metrics, app.state.workers, app.state.contexts = settings, counted, workers, []
    app.state.searches = searches
    app.state.lookups = Lookups(LookupWrapper.of(pipelines), counted, workers)
    app.state.health = Health(settings, searches.wrappers)
    # Behind Hayhooks' own: CORS answers before a key is asked for, and every line has a request id.
    app.user_middleware += [
        Middleware(Observer, metrics=counted, log_queries=settings.log_queries),
        Middleware(BodyLimit),
        Middleware(KeyGuard, keys=keys),
    ]
    register_handlers(app)
    for module in _PARTS:
        if hasattr(module, "router"):
            app.include_router(module.router)
        if hasattr(module, "install"):
            module.install(app, settings)
    return app


def serve(settings: ServeSettings) -> None:
    """
    Serve until the process is told to stop.

    :param settings: What to serve, and where.
    :raises PartwiseError: If the port is taken, or as `create_server`.
    """
    with _listening(settings) as listener:
        logs.configure()
        app = create_server(settings)
        # Models and modules never go: without them a full collection takes a millisecond instead of 125.
        gc.collect()
        gc.freeze()
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        )
        address = listener.getsockname()
        names = ", ".join(settings.pipeline_names)
        logs.log_event("serving", url=f"http://{_host(address[0])}:{address[1]}", pipelines=names)
        with suppress(KeyboardInterrupt):  # a request to stop, which the server has followed
            uvicorn.Server(config).run(sockets=[listener])


def _bare_app(settings: ServeSettings) -> FastAPI:
    """Make Hayhooks' app and take away what it offers of its own."""
    with _hayhooks_set(cors_allow_origins=list(settings.cors)):
        app: FastAPI = create_app()
    app.title, app.description, app.version = _TITLE, _ABOUT, version("partwise-haystack")
    app.router.routes[:] = [r for r in app.router.routes if isinstance(r, Route) and r.path in _KEPT]
    app.router.lifespan_context = _lifespan
    return app


@contextmanager
def _hayhooks_set(**more: Any) -> Iterator[None]:
    """Set Hayhooks up by its settings, which are one object for the process and also come from the environment."""
    wanted = {**_HAYHOOKS, **more}
    before = {name: getattr(hayhooks_settings, name) for name in wanted}
    try:
        for name, value in wanted.items():
            setattr(hayhooks_settings, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(hayhooks_settings, name, value)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Run what modules need while the server runs, instead of Hayhooks' deployment of a folder; close the stores."""
    async with AsyncExitStack() as stack:
        for wrapper in app.state.searches.wrappers.values():
            stack.push_async_callback(to_thread.run_sync, wrapper.pipeline.close)
        for context in app.state.contexts:
            await stack.enter_async_context(context())
        yield


@contextmanager
def _listening(settings: ServeSettings) -> Iterator[socket.socket]:
    """Take the port before models are loaded, so that a taken one is told at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listener = socket.create_server((settings.host.strip("[]"), settings.port), family=family)
    except OSError as error:
        told = error.strerror or str(error)
        msg = f"cannot listen on {settings.host}, port {settings.port}: {told}; choose others with --host and --port"
        raise PartwiseError(msg) from error
    with listener:
        yield listener


def _host(address: str) -> str:
    return f"[{address}]" if ":" in address else address
