# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
What a request is told when it fails: a status, a code and a sentence that is ours.

The text of an exception may hold a path, a key or a service's address, so none is ever shown but of errors that are
about the request itself.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from haystack.errors import FilterError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import JSONResponse

from partwise.errors import ChatError, QueryError, RerankerError, StoreError
from partwise.reranking.failures import classify, retry_after

from .logs import log_failure, request_id
from .schemas import ErrorDetail, ErrorReply

# When it is worth asking again what does not answer and does not say when.
RETRY_SECONDS: Final = 5
_LONGEST_WAIT: Final = 3600
_MOST_MISTAKES: Final = 5
_PLACE_WIDTH: Final = 80
# For failures that the framework raises by itself.
_CODES: Final[Mapping[int, tuple[str, str]]] = {
    400: ("invalid_request", "the body is no JSON that can be read"),
    404: ("not_found", "there is nothing here; /docs lists what there is"),
    405: ("method_not_allowed", "this address takes another method; /docs lists them"),
    415: ("invalid_request", "send JSON with the header Content-Type: application/json"),
}

# What every endpoint may answer besides its reply; OpenAPI shows it.
ERROR_REPLIES: Final[dict[int | str, dict[str, Any]]] = {
    400: {"model": ErrorReply, "description": "The query or a filter cannot be searched, or the body is no JSON"},
    401: {"model": ErrorReply, "description": "The API key is missing or wrong"},
    413: {"model": ErrorReply, "description": "The body is too large"},
    422: {"model": ErrorReply, "description": "A field is missing, unknown or out of range"},
    500: {"model": ErrorReply, "description": "Something is broken; the log has the id"},
    503: {"model": ErrorReply, "description": "A service or the store does not answer"},
}


def failure(status: int, code: str, message: str, *, retry_seconds: float | None = None) -> HTTPException:
    """
    Make an exception that ends a request.

    :param status: The status.
    :param code: What went wrong, for a program.
    :param message: What went wrong and what to do, for a person.
    :param retry_seconds: When it is worth asking again.
    :returns: The exception, to be raised; stock Hayhooks lets it pass as well.
    """
    headers = None if retry_seconds is None else {"Retry-After": str(math.ceil(min(retry_seconds, _LONGEST_WAIT)))}
    return HTTPException(status, detail={"code": code, "message": message}, headers=headers)


def error_response(status: int, code: str, message: str, *, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """
    Make the reply to a request that failed.

    :param status: The status.
    :param code: What went wrong, for a program.
    :param message: What went wrong and what to do, for a person.
    :param headers: Further headers.
    :returns: The reply.
    """
    reply = ErrorReply(error=ErrorDetail(code=code, message=message))
    return JSONResponse(reply.model_dump(), status_code=status, headers=dict(headers or {}))


@contextmanager
def failures_told() -> Iterator[None]:
    """Turn whatever is raised inside into an exception that may be shown; what is shown already passes through."""
    try:
        yield
    except HTTPException:
        raise
    except Exception as error:
        raise as_failure(error) from error


def as_failure(error: Exception) -> HTTPException:
    """
    Say what a request is told of an error.

    :param error: What a pipeline raised; Haystack wraps what a component did.
    :returns: 400 for what the request is to blame for, 503 for a store, a chat model or a service that does not answer,
        else 500.
    """
    for cause in _causes(error):
        if isinstance(cause, QueryError):
            return failure(400, "bad_query", str(cause))
        if isinstance(cause, FilterError):
            return failure(400, "bad_filter", "a filter cannot be applied; give a field of the catalog and its values")
        if isinstance(cause, StoreError):
            log_failure(error)
            return failure(503, "unavailable", "the store does not answer", retry_seconds=RETRY_SECONDS)
        if isinstance(cause, ChatError):
            return _unanswered(error, "the chat model does not answer")
    if isinstance(error, RerankerError) or any(classify(cause) is not None for cause in _causes(error)):
        return _unanswered(error, "a service that this search needs does not answer")
    return internal(error)


def _unanswered(error: Exception, told: str) -> HTTPException:
    """Log a service's failure, and tell when it is worth asking again: the service may have said so."""
    log_failure(error)
    waits = [wait for cause in _causes(error) if (wait := retry_after(cause)) is not None]
    return failure(503, "unavailable", told, retry_seconds=max(waits, default=RETRY_SECONDS))


def internal(error: Exception) -> HTTPException:
    """
    Log an error that nobody expected.

    :param error: The error.
    :returns: What the request is told: an id that the log has as well.
    """
    log_failure(error)
    known = f" as {found}" if (found := request_id()) else ""
    return failure(500, "internal", f"something went wrong; the server's log has it{known}")


def render(error: StarletteHTTPException) -> JSONResponse:
    """
    Write a failure as the reply; what the framework says of its own is said in our words.

    :param error: As `failure` makes it, or the framework's.
    :returns: The reply.
    """
    told: Any = error.detail
    if isinstance(told, dict) and told.keys() == {"code", "message"}:
        code, message = told["code"], told["message"]
    else:
        code, message = _CODES.get(error.status_code, ("failed", "the request cannot be answered"))
    return error_response(error.status_code, code, message, headers=error.headers)


def mistakes_told(errors: Sequence[Mapping[str, Any]]) -> str:
    """
    Say what is wrong with a request, without repeating its values.

    :param errors: As pydantic's `errors()` gives them.
    :returns: The first mistakes, each with its field, and how many more there are.
    """
    told = [f"{_place(each['loc'])}: {each['msg'].removeprefix('Value error, ')}" for each in errors]
    more = f" and {len(told) - _MOST_MISTAKES} more" if len(told) > _MOST_MISTAKES else ""
    return f"{'; '.join(told[:_MOST_MISTAKES])}{more}"


def register_handlers(app: FastAPI) -> None:
    """Let an application answer every failure in one form."""
    app.add_exception_handler(StarletteHTTPException, _on_http_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)


async def _on_http_error(_: Request, error: Exception) -> JSONResponse:
    return render(error if isinstance(error, StarletteHTTPException) else as_failure(error))


async def _on_invalid_request(_: Request, error: Exception) -> JSONResponse:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    if any(each["type"] == "json_invalid" for each in found):
        return error_response(400, *_CODES[400])
    return error_response(422, "invalid_request", mistakes_told(found))


def _place(location: tuple[int | str, ...]) -> str:
    """Name a field; an unknown one may be called anything."""
    names = [str(part) for part in location if part != "body"]
    return ascii(".".join(names)[:_PLACE_WIDTH])[1:-1] or "the body"


def _causes(error: BaseException | None) -> Iterator[Exception]:
    while isinstance(error, Exception):
        yield error
        error = error.__cause__
