# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
How a ranker failed, whichever client raised what: the clients' errors have no common base.

An error of no class is a mistake in a program, a request or a configuration, and waiting or going on hides it.

>>> classify(ConnectionResetError("reset by peer")), classify(TimeoutError()), classify(TypeError("no such argument"))
('transport', 'timeout', None)
"""

import email.utils
import errno
import re
import time
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias, get_args

from partwise.errors import PartwiseError, RerankerError

FailureClass: TypeAlias = Literal["auth", "rate_limit", "timeout", "transport", "service", "bad_answer"]
FAILURE_CLASSES: Final[tuple[FailureClass, ...]] = get_args(FailureClass)

_STATUS: Final[Mapping[int, FailureClass]] = MappingProxyType(
    {
        401: "auth",
        402: "auth",  # the account has no credit left: as lasting as a wrong key
        403: "auth",
        407: "auth",
        408: "timeout",
        429: "rate_limit",
        498: "auth",  # Cohere's invalid token
        504: "timeout",
    }
)
# By package and class, so that no client is imported; the nearest base that is named here decides.
_TYPES: Final[Mapping[str, FailureClass | None]] = MappingProxyType(
    {
        "builtins.TimeoutError": "timeout",
        "httpx.TimeoutException": "timeout",
        "httpcore.TimeoutException": "timeout",
        "requests.ConnectTimeout": "timeout",
        "requests.Timeout": "timeout",
        "urllib3.TimeoutError": "timeout",
        "openai.APITimeoutError": "timeout",
        "httpx.UnsupportedProtocol": None,  # the address in the configuration is none
        "httpx.LocalProtocolError": None,
        "httpx.TransportError": "transport",
        "httpcore.UnsupportedProtocol": None,
        "httpcore.LocalProtocolError": None,
        "httpcore.NetworkError": "transport",
        "httpcore.ProtocolError": "transport",
        "httpcore.ProxyError": "transport",
        "requests.ConnectionError": "transport",
        "requests.ChunkedEncodingError": "transport",
        "urllib3.HTTPError": "transport",
        "http.HTTPException": "transport",
        "openai.APIConnectionError": "transport",
        "aiohttp.ClientConnectionError": "transport",
        "aiohttp.ClientPayloadError": "transport",
        "builtins.ConnectionError": "transport",
        "socket.gaierror": "transport",
        "urllib.URLError": "transport",
        "ssl.SSLError": "transport",
        "httpx.DecodingError": "bad_answer",
        "httpx.TooManyRedirects": "bad_answer",
        "requests.ContentDecodingError": "bad_answer",
        "builtins.UnicodeDecodeError": "bad_answer",
        "json.JSONDecodeError": "bad_answer",
        "cohere.ParsingError": "bad_answer",
    }
)
_UNREACHABLE: Final = frozenset({errno.ENETDOWN, errno.ENETUNREACH, errno.EHOSTDOWN, errno.EHOSTUNREACH})

# JinaRanker reads no status: all that it raises is the service's text, or a KeyError if there is none.
_INTEGRATIONS: Final = "haystack_integrations.components.rankers."
_WORDS: Final[tuple[tuple[str, FailureClass | None], ...]] = (
    (r"rate.?limit|too many requests|quota|throttl|\b429\b", "rate_limit"),
    (
        r"auth|forbidden|credential|permission|balance|payment|api.?key|(?:api|invalid|expired) token|\b40[123]\b",
        "auth",
    ),
    (r"timed?.?out|\b504\b", "timeout"),
    (r"internal|unavailable|overload|bad gateway|\b50[0-9]\b", "service"),
    (r"not found|not supported|invalid|validation|required|too (?:long|large)|exceed|unknown", None),
    (r"", "service"),  # it refused in words that say no more
)


def classify(error: BaseException) -> FailureClass | None:
    """
    Name the class of a failure.

    :param error: Any exception; where it wraps another one, that one is read as well.
    :returns: The class: `auth` (the key or the account is refused), `rate_limit`, `timeout`, `transport` (no
        connection, or a broken one), `service` (it says that it is out of order), `bad_answer` (what came back is no
        answer). None for everything else.
    """
    return _judge(error)[0]


def retry_after(error: BaseException) -> float | None:
    """
    Read when a service wants to be asked again.

    :param error: What the ranker raised.
    :returns: Seconds from now; None unless the service says so (status 429 or 503 with `Retry-After`).
    """
    for each in _causes(error):
        if _status(each) in {429, 503}:
            return _seconds(_headers(each).get("retry-after", ""))
    return None


def describe(error: BaseException) -> str:
    """
    Say in one line what a failure was, without the service's own words: these may repeat the query or the key.

    :param error: What the ranker raised.
    :returns: The status or type of the cause that has a class; the whole text if this package has refused the answer.
    """
    cause = _judge(error)[1]
    if isinstance(cause, PartwiseError):
        return str(cause)
    status = _status(cause)
    return type(cause).__name__ if status is None else f"its service answered with status {status}"


def _judge(error: BaseException) -> tuple[FailureClass | None, BaseException]:
    """Give the class, and the first of the causes that has one; no class belongs to the last that was looked at."""
    each = error
    for each in _causes(error):
        if isinstance(each, PartwiseError):
            if isinstance(each, RerankerError) and each.__cause__ is not None:
                continue  # it says in one line what its cause is
            # Without a cause, a RerankerError is an answer that was checked and refused.
            return ("bad_answer" if isinstance(each, RerankerError) else None), each
        if (status := _status(each)) is not None:
            return _of_status(status), each
        if (kind := _of_type(each)) is not None:
            return kind, each
    return None, each


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _status(error: BaseException) -> int | None:
    for holder in (error, getattr(error, "response", None)):
        for name in ("status_code", "status", "code"):
            value = getattr(holder, name, None)
            if isinstance(value, int) and 100 <= value < 600:  # noqa: PLR2004 - what HTTP knows
                return value
    return None


def _of_status(status: int) -> FailureClass | None:
    if status in _STATUS:
        return _STATUS[status]
    if status >= 500:  # noqa: PLR2004 - where HTTP's server errors begin
        return "service"
    # A reply that says all is well and yet raised is none; a redirect leads to a page, not to an answer.
    return "bad_answer" if status < 400 else None  # noqa: PLR2004 - where HTTP's client errors begin


def _of_type(error: BaseException) -> FailureClass | None:
    for base in type(error).__mro__:
        name = f"{base.__module__.partition('.')[0]}.{base.__name__}"
        if name in _TYPES:
            return _TYPES[name]
    if isinstance(error, OSError):
        return "transport" if error.errno in _UNREACHABLE else None
    return _of_reading(error)


def _of_reading(error: BaseException) -> FailureClass | None:
    """Tell what an integration's own code raised while it read a reply from the same types raised anywhere else."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None or not trace.tb_frame.f_globals.get("__name__", "").startswith(_INTEGRATIONS):
        return None
    if isinstance(error, LookupError):
        return "bad_answer"
    if type(error) is not RuntimeError:
        return None
    return next(kind for words, kind in _WORDS if re.search(words, str(error), re.IGNORECASE))


def _headers(error: BaseException) -> dict[str, str]:
    for holder in (error, getattr(error, "response", None)):
        headers: Any = getattr(holder, "headers", None)
        if isinstance(headers, Mapping):
            return {str(name).lower(): str(value) for name, value in headers.items()}
    return {}


def _seconds(value: str) -> float | None:
    if re.fullmatch(r"\s*\d+(\.\d+)?\s*", value):
        return float(value)
    date = email.utils.parsedate_tz(value)
    return None if date is None else max(0.0, email.utils.mktime_tz(date) - time.time())
