# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""`partwise serve`: search pipelines over HTTP, with a page to try them."""

from pathlib import Path
from typing import Annotated

import typer

from partwise.extras import check_extra
from partwise.serving.settings import DEFAULT_PIPELINE, DEFAULT_PORT, ServeSettings

from .options import StoreOption
from .output import warn


def serve(
    *,
    store: StoreOption = None,
    pipeline: Annotated[
        list[str] | None,
        typer.Option(
            help=f"The name of a pipeline, or a YAML file; {DEFAULT_PIPELINE} if none. Repeatable: the first answers "
            "where a request names none."
        ),
    ] = None,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port; 0 takes a free one.")] = DEFAULT_PORT,
    keys: Annotated[
        Path | None, typer.Option(help="A YAML file of API keys: KEY: {name: NAME, customer: CUSTOMER}.")
    ] = None,
    cors: Annotated[
        list[str] | None,
        typer.Option(help="An origin whose pages may ask from a browser. Repeatable; none if left out."),
    ] = None,
    log_queries: Annotated[bool, typer.Option("--log-queries", help="Write what buyers ask into the log.")] = False,
) -> None:
    """Serve search, lookup and a page to try them, until it is stopped with Ctrl-C."""
    needed = {"hayhooks": "hayhooks", "mcp": "mcp", "prometheus_client": "prometheus-client"}
    check_extra("partwise serve", needed, extra="serve")
    settings = ServeSettings(
        store=store,
        pipelines=tuple(pipeline or [DEFAULT_PIPELINE]),
        host=host,
        port=port,
        keys=keys,
        cors=tuple(cors or ()),
        log_queries=log_queries,
    )
    if settings.is_open_to_others:
        warn(
            f"warning: {host} is open to other machines and no key is asked for; give --keys FILE, or a proxy that asks"
        )

    from partwise.serving.app import serve as serve_until_stopped

    serve_until_stopped(settings)
