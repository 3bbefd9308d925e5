# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
A log of JSON lines: one for each request, and one for each failure.

What a buyer asks stays out of it unless the operator wants it there. So a failure is told by its types and its places
in the code: its text could quote the query.
"""

import json
import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final, TextIO

_LOGGER: Final = logging.getLogger("partwise.serving")
_FIELDS: Final = "partwise_fields"
_LAST_FRAMES: Final = 12
_notes: ContextVar[dict[str, Any] | None] = ContextVar("partwise_request_notes", default=None)


def begin(number: str | None) -> dict[str, Any]:
    """
    Begin the line of a request.

    :param number: Its id.
    :returns: The fields so far; `note` adds to them until the line is written.
    """
    fields: dict[str, Any] = {"request_id": number}
    _notes.set(fields)
    return fields


def note(**fields: Any) -> None:
    """Add fields to the line of the request that is being answered; does nothing outside of one."""
    notes = _notes.get()
    if notes is not None:
        notes.update(fields)


def request_id() -> str | None:
    """Return the id of the request that is being answered; None outside of one."""
    return (_notes.get() or {}).get("request_id")


def log_request(fields: dict[str, Any]) -> None:
    """Write the line of a request."""
    _LOGGER.info("request", extra={_FIELDS: fields})


def log_event(message: str, **fields: Any) -> None:
    """Write a line about the server itself."""
    _LOGGER.info(message, extra={_FIELDS: fields})


def log_failure(error: BaseException) -> None:
    """
    Write what was raised: types, and where in the code; not its text.

    :param error: The error, with its causes.
    """
    chain = [error]
    while (cause := chain[-1].__cause__) is not None:
        chain.append(cause)
    frames = traceback.extract_tb(chain[-1].__traceback__)[-_LAST_FRAMES:]
    raised = [f"{type(each).__module__}.{type(each).__qualname__}" for each in chain]
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    _LOGGER.error("failure", extra={_FIELDS: {"request_id": request_id(), "raised": raised, "at": places}})


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON: time in UTC, level, logger, message, and its own fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; an exception is told by its type alone."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, _FIELDS, {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["raised"] = [record.exc_info[0].__qualname__]
        return json.dumps(line, ensure_ascii=False, default=str)


def configure(stream: TextIO = sys.stderr) -> None:
    """
    Send the log of this process to a stream as JSON lines, Hayhooks' and the web server's too.

    :param stream: Where to.
    """
    from loguru import logger as loguru  # noqa: PLC0415 - Hayhooks' own, set up when it is imported

    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    _LOGGER.setLevel(logging.INFO)
    loguru.remove()
    loguru.add(_pass_on, level="WARNING", format="{message}")


def _pass_on(message: Any) -> None:
    """Hand a record of Hayhooks' logger to the standard one."""
    record = message.record
    logging.getLogger(record["name"] or "hayhooks").log(record["level"].no, "%s", record["message"])
