# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""The application: its commands, and how errors leave it."""

import sys
import warnings
from collections.abc import Sequence
from typing import Annotated

import typer

from partwise.errors import ConfigError, PartwiseError, QueryError

from .annotate import annotate
from .answer import answer
from .attributes import attributes, compare
from .diagnose import diagnose
from .evaluate import evaluate
from .export import export
from .golden import golden
from .index import index
from .lookup import lookup
from .pipelines import pipelines
from .rollback import rollback
from .search import search
from .serve import serve
from .sweep import sweep
from .tune import tune
from .words import spread_lists

_FAILED, _WRONG_USAGE = 1, 2

app = typer.Typer(
    name="partwise",
    help="Two-stage search for product catalogs: exact part numbers first, then vectors and terms together.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    index,
    rollback,
    search,
    lookup,
    answer,
    attributes,
    compare,
    annotate,
    evaluate,
    sweep,
    diagnose,
    export,
    pipelines,
    serve,
):
    app.command()(command)
app.add_typer(golden, name="golden")
app.add_typer(tune, name="tune")


@app.callback()
def options(*, debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False) -> None:
    """Take the options of every command; main() has read them already."""


def main(arguments: Sequence[str] | None = None) -> None:
    """
    Run the command line and exit: 0 done, 1 failed, 2 wrong usage.

    :param arguments: The words after `partwise`; the process's own if None.
    """
    words = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    # Accepted in any place: who sees an error adds the flag at the end.
    debug = "--debug" in words
    # Qdrant's client warns from a thread that a server is down; our one line says that, and what to do.
    warnings.filterwarnings("ignore", message="Failed to obtain server version")
    try:
        words = spread_lists([word for word in words if word != "--debug"], typer.main.get_command(app))
        code = app(words, prog_name="partwise", standalone_mode=False)
    except Exception as error:
        if debug:
            raise
        code = _report(error)
    sys.exit(code or 0)


def _report(error: Exception) -> int:
    """Print one line for a user, and return the exit code."""
    if (usage := getattr(error, "format_message", None)) is not None:  # what Typer says of its arguments
        if told := " ".join(usage().split()).rstrip("."):  # nothing to tell: the help was shown
            print(f"partwise: {told}. See partwise --help.", file=sys.stderr)
        return _WRONG_USAGE
    known = _find_known(error)
    if known is not None:
        print(f"partwise: {' '.join(str(known).split())}", file=sys.stderr)
        return _WRONG_USAGE if isinstance(known, ConfigError | QueryError) else _FAILED
    text = " ".join(str(error).split()) or "no message"
    print(f"partwise: {type(error).__name__}: {text} (--debug shows the traceback)", file=sys.stderr)
    return _FAILED


def _find_known(error: BaseException | None) -> PartwiseError | None:
    """Find our own error inside what Haystack wrapped around it."""
    while error is not None:
        if isinstance(error, PartwiseError):
            return error
        error = error.__cause__ or error.__context__
    return None
