# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""`partwise annotate`: part-number keys and attributes for a Qdrant collection that is there already."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from partwise.errors import ConfigError, StoreError

from .options import JsonOption
from .output import print_json, warn


def annotate(
    collection: Annotated[str, typer.Argument(help="The collection's name.")],
    *,
    url: Annotated[str | None, typer.Option(help="The Qdrant server, such as http://localhost:6333.")] = None,
    path: Annotated[str | None, typer.Option(help="The folder of a local-mode collection.")] = None,
    api_key: Annotated[str | None, typer.Option(envvar="QDRANT_API_KEY", help="The server's key.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Write part-number keys and attributes into an existing Qdrant collection, in place."""
    if (url is None) == (path is None):
        msg = "say where the collection is: --url for a server, or --path for a local folder"
        raise ConfigError(msg)

    if path is not None and not Path(path).is_dir():  # the client would make it
        msg = f"{path}: no such folder"
        raise ConfigError(msg)

    from qdrant_client import QdrantClient
    from qdrant_client.http.exceptions import ApiException
    from rich.console import Console
    from rich.progress import Progress

    from partwise.annotation import annotate_collection

    try:
        client = QdrantClient(url=url, path=path, api_key=api_key, check_compatibility=False)
        with closing(client), Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task("annotating", total=None)
            counts = annotate_collection(
                client, collection, on_progress=lambda done: progress.update(task, completed=done)
            )
    except (OSError, RuntimeError, ApiException) as error:
        msg = f"Qdrant at {url or path} does not answer: {error}"
        raise StoreError(msg) from error
    if as_json:
        print_json(counts)
    else:
        warn(", ".join(f"{name} {count}" for name, count in counts.items()))
