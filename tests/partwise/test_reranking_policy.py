"""How failures are told apart, who is asked next, and how long anybody waits."""

import asyncio
import errno
import json
import socket
import ssl
import threading
import time
from email.utils import formatdate

import httpx
import pytest
import requests
from cohere.core.api_error import ApiError
from cohere.errors import TooManyRequestsError, UnauthorizedError

from partwise.errors import ConfigError, MissingExtraError, RerankerError, StoreError
from partwise.reranking import (
    FAILURE_CLASSES,
    Policy,
    ScoreCache,
    Workers,
    classify,
    describe,
    read_policy,
    retry_after,
    run_turns,
    run_turns_async,
    take_turns,
)

ALL = frozenset(FAILURE_CLASSES)


def http_error(status: int, **headers: str) -> httpx.HTTPStatusError:
    request = httpx.Request("POST", "http://localhost")
    return httpx.HTTPStatusError("", request=request, response=httpx.Response(status, headers=headers, request=request))


def caused(error: Exception, cause: BaseException) -> Exception:
    error.__cause__ = cause
    return error


# Classes


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (UnauthorizedError(body={}), "auth"),
        (http_error(403), "auth"),
        (ApiError(status_code=498), "auth"),
        (TooManyRequestsError(body={}), "rate_limit"),
        (http_error(429), "rate_limit"),
        (TimeoutError(), "timeout"),
        (httpx.ReadTimeout(""), "timeout"),
        (requests.exceptions.ReadTimeout(), "timeout"),
        (requests.exceptions.ConnectTimeout(), "timeout"),
        (http_error(504), "timeout"),
        (ConnectionRefusedError(), "transport"),
        (BrokenPipeError(), "transport"),
        (socket.gaierror(), "transport"),
        (ssl.SSLError(), "transport"),
        (OSError(errno.ENETUNREACH, "unreachable"), "transport"),
        (httpx.ConnectError(""), "transport"),
        (httpx.RemoteProtocolError(""), "transport"),
        (requests.exceptions.ConnectionError(), "transport"),
        (requests.exceptions.ChunkedEncodingError(), "transport"),
        (http_error(500), "service"),
        (ApiError(status_code=502, body="<html>"), "service"),
        (ApiError(status_code=200, body='{"resul'), "bad_answer"),
        (json.JSONDecodeError("Expecting value", "", 0), "bad_answer"),
        (requests.exceptions.JSONDecodeError("Expecting value", "", 0), "bad_answer"),
        (httpx.DecodingError(""), "bad_answer"),
        (RerankerError("R returned document 'x' twice"), "bad_answer"),
        (caused(RerankerError("R failed"), ConnectionResetError()), "transport"),
        (caused(RuntimeError("pipeline"), http_error(500)), "service"),
    ],
)
def test_a_failure_has_a_class(error, expected):
    """Clients' errors have no common base; their statuses and kinds do."""
    assert classify(error) == expected


@pytest.mark.parametrize(
    "error",
    [
        TypeError(),
        AttributeError(),
        KeyError("detail"),
        IndexError(),
        RuntimeError("too many requests"),
        ConfigError("set top_k"),
        caused(ConfigError("set the address"), ConnectionRefusedError()),
        caused(RerankerError("R failed"), TypeError()),
        caused(RerankerError("cannot load its model"), OSError("no such repository")),
        MissingExtraError("R", package="p", extra="e"),
        StoreError("locked"),
        FileNotFoundError(errno.ENOENT, "no model"),
        MemoryError(),
        http_error(400),
        http_error(404),
        http_error(422),
        httpx.UnsupportedProtocol(""),
    ],
)
def test_a_mistake_has_no_class(error):
    """Errors of programs, requests and configurations are nobody's outage; words alone make none."""
    assert classify(error) is None


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"detail": "Invalid API key"}, "auth"),
        ({"detail": "invalid api token"}, "auth"),
        ({"detail": "Account balance is too low"}, "auth"),
        ({"detail": "Rate limit exceeded for tokens"}, "rate_limit"),
        ({"detail": "upstream timed out"}, "timeout"),
        ({"detail": "Internal Server Error"}, "service"),
        ({"detail": "something went wrong"}, "service"),
        ({"detail": "model jina-reranker-v9 not found"}, None),
        ({"detail": [{"type": "missing", "msg": "Field required"}]}, None),
        ({"message": "bad gateway"}, "bad_answer"),
        ({"results": [{"index": 7, "relevance_score": 1}]}, "bad_answer"),
        ({"results": [{"index": 0}]}, "bad_answer"),
    ],
)
def test_what_jina_says_is_read(answer, expected):
    """JinaRanker looks at no status: what it raises is read where it raised it."""
    jina = pytest.importorskip("haystack_integrations.components.rankers.jina")
    with pytest.raises((RuntimeError, LookupError)) as caught:
        jina.JinaRanker._parse_response(answer, [], None, None)
    assert classify(caught.value) == expected


def test_a_description_repeats_no_word_of_the_service():
    """A service may repeat the query, or the key; what this package says of an answer is safe."""
    assert describe(RuntimeError("no such key: sk-123")) == "RuntimeError"
    assert describe(caused(RerankerError("R failed: sk-123"), ConnectionError("sk-123"))) == "ConnectionError"
    assert describe(ApiError(status_code=429, body="sk-123")) == "its service answered with status 429"
    waited = caused(RerankerError("R failed"), caused(TimeoutError(), asyncio.CancelledError()))
    assert describe(waited) == "TimeoutError"
    assert describe(RerankerError("R returned document 'x' twice")) == "R returned document 'x' twice"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ApiError(status_code=429, headers={"Retry-After": "3"}), 3.0),
        (http_error(503, **{"retry-after": "0"}), 0.0),
        (caused(RerankerError("R failed"), http_error(429, **{"Retry-After": "1.5"})), 1.5),
        (http_error(429, **{"Retry-After": formatdate(0)}), 0.0),
        (http_error(429, **{"Retry-After": "soon"}), None),
        (http_error(429), None),
        (http_error(500, **{"Retry-After": "1"}), None),
        (ConnectionError(), None),
    ],
)
def test_only_a_service_that_says_when_is_asked_again(error, expected):
    """Seconds or a date, with status 429 or 503."""
    assert retry_after(error) == expected


def test_a_date_to_come_is_read():
    """A date is told in seconds from now."""
    assert retry_after(http_error(503, **{"Retry-After": formatdate(time.time() + 60)})) == pytest.approx(60, abs=5)


# Turns


class Rankers:
    """Rankers by place: each gives its answers, or raises them, in order; the last one again and again."""

    def __init__(self, *answers: list) -> None:
        self.answers = answers
        self.asked: list[int] = []

    def __call__(self, step):
        """Answer."""
        self.asked.append(step.ranker)
        mine = self.answers[step.ranker]
        answer = mine.pop(0) if len(mine) > 1 else mine[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def outcome_of(policy: Policy, *answers: list) -> tuple:
    """Who answered and why not the first, the same in a thread and on an event loop; and who was asked."""

    def names() -> list[str]:
        return [f"R{n}" for n in range(len(answers))]

    rankers = Rankers(*(list(each) for each in answers))
    found = run_turns(take_turns(names(), policy), rankers)

    async def ask(step):
        return others(step)

    others = Rankers(*(list(each) for each in answers))
    assert asyncio.run(run_turns_async(take_turns(names(), policy), ask)) == found
    assert others.asked == rankers.asked
    return found.ranker, found.failure.reason if found.failure else None, rankers.asked


def test_an_answer_ends_the_turns():
    """Nobody else is asked, and nothing is said to have failed."""
    assert outcome_of(Policy(ALL), ["yes"], ["no"]) == (0, None, [0])


def test_the_second_is_asked_when_the_first_fails():
    """The reason is the first one's."""
    assert outcome_of(Policy(ALL), [ConnectionError()], ["yes"]) == (1, "transport", [0, 1])
    assert outcome_of(Policy(frozenset()), [http_error(401)], ["yes"]) == (1, "auth", [0, 1])


def test_nobody_answers():
    """Where all failures may degrade, the outcome is nobody's."""
    assert outcome_of(Policy(ALL), [ConnectionError()], [TimeoutError()]) == (None, "transport", [0, 1])


@pytest.mark.parametrize(
    ("allowed", "answers", "raised"),
    [
        ((), [[ConnectionError()]], ConnectionError),
        (("timeout",), [[ConnectionError()], ["never asked"]], ConnectionError),
        (("timeout",), [[TimeoutError()], [ConnectionError()]], ConnectionError),
        (("timeout",), [[http_error(401)], [TimeoutError()]], httpx.HTTPStatusError),
        (tuple(ALL), [[TypeError()], ["never asked"]], TypeError),
        (tuple(ALL), [[ConnectionError()], [TypeError()]], TypeError),
    ],
)
def test_what_may_not_degrade_raises(allowed, answers, raised):
    """One failure that the policy does not name is enough."""
    with pytest.raises(raised):
        outcome_of(Policy(frozenset(allowed)), *answers)


def test_a_service_that_says_when_is_asked_so_often():
    """Retries are counted for each ranker, and end."""
    again = http_error(429, **{"Retry-After": "0"})
    assert outcome_of(Policy(ALL, max_retries=2), [again, again, "yes"]) == (0, None, [0, 0, 0])
    assert outcome_of(Policy(ALL, max_retries=1), [again], ["yes"]) == (1, "rate_limit", [0, 0, 1])
    assert outcome_of(Policy(ALL), [again]) == (None, "rate_limit", [0])


@pytest.mark.parametrize("timeout", [None, 1.0])
def test_a_pause_that_does_not_fit_is_not_made(timeout):
    """Neither into the budget, nor into what a caller without one would stand."""
    policy = Policy(ALL, timeout=timeout, max_retries=3)
    assert outcome_of(policy, [http_error(429, **{"Retry-After": "3600"})]) == (None, "rate_limit", [0])


def test_time_is_shared():
    """The first of two has half of the time, the second what is left."""
    given = []

    def ask(step):
        given.append(step.seconds)
        raise TimeoutError

    run_turns(take_turns(["A", "B"], Policy(ALL, timeout=8.0)), ask)
    assert given == pytest.approx([4.0, 8.0], abs=0.5)
    given.clear()
    run_turns(take_turns(["A", "B"], Policy(ALL)), ask)
    assert given == [None, None]


def test_policies_are_read():
    """By default all but a refused key degrades; an empty list degrades on nothing."""
    assert read_policy(None, None, 1).degrade_on == ALL - {"auth"}
    assert read_policy([], 2, 0) == Policy(frozenset(), 2, 0)
    with pytest.raises(ConfigError, match="degrade_on must be a list of auth"):
        read_policy([{}], None, 0)


# Waiting


def test_a_call_has_its_own_context_and_errors():
    """What a call returns or raises is its caller's."""
    workers = Workers()
    assert workers.call(lambda: threading.current_thread() is threading.main_thread(), None)
    assert not workers.call(lambda: threading.current_thread() is threading.main_thread(), 5.0)
    with pytest.raises(ZeroDivisionError):
        workers.call(lambda: 1 // 0, 5.0)
    assert workers.stuck == 0


async def test_a_call_that_hangs_is_left():
    """The caller goes on, the thread is counted until it ends, and too many of them are no longer begun."""
    workers, release = Workers(stuck_limit=2), threading.Event()
    with pytest.raises(TimeoutError, match="no answer within 0.05 s"):
        workers.call(release.wait, 0.05)
    with pytest.raises(TimeoutError, match="no answer within 0.05 s"):
        await workers.call_async(release.wait, 0.05)
    assert workers.stuck == 2
    with pytest.raises(TimeoutError, match="2 earlier calls still hang"):
        workers.call(lambda: 1, 5.0)
    with pytest.raises(TimeoutError, match="2 earlier calls still hang"):
        await workers.call_async(lambda: 1, 5.0)
    release.set()
    for _ in range(500):
        if not workers.stuck:
            break
        await asyncio.sleep(0.01)
    assert await workers.call_async(lambda: 1, 5.0) == 1


async def test_no_time_begins_nothing():
    """A call without time is not made."""
    made: list[int] = []
    with pytest.raises(TimeoutError):
        Workers().call(lambda: made.append(1), 0.0)
    with pytest.raises(TimeoutError):
        await Workers().call_async(lambda: made.append(1), 0.0)
    assert made == []


async def test_a_timeout_of_the_call_itself_keeps_its_words():
    """A call that raises TimeoutError in time is told from one that takes too long."""

    def call() -> None:
        msg = "the service's own"
        raise TimeoutError(msg)

    with pytest.raises(TimeoutError, match="the service's own"):
        await Workers().call_async(call, 5.0)


# The cache


def test_a_score_belongs_to_ranker_query_and_text():
    """Neither of the three may differ, nor run into the next."""
    cache = ScoreCache(10)
    cache.keep(b"R", "ab", {"1": "c"}, {"1": 0.5})
    assert cache.find(b"R", "ab", {"2": "c"}) == {"2": 0.5}
    assert not cache.find(b"S", "ab", {"1": "c"})
    assert not cache.find(b"R", "a", {"1": "bc"})
    assert not cache.find(b"R", "ab", {"1": "d"})


def test_the_cache_is_bounded():
    """What was used longest ago goes; size 0 keeps nothing; a dropped document is known as such."""
    cache = ScoreCache(2)
    for text in "abc":
        cache.keep(b"R", "q", {text: text}, {text: None})
        cache.find(b"R", "q", {"a": "a"})
    assert cache.find(b"R", "q", {text: text for text in "abc"}) == {"a": None, "c": None}
    none = ScoreCache(0)
    none.keep(b"R", "q", {"a": "a"}, {"a": 0.5})
    assert not none.find(b"R", "q", {"a": "a"})


def test_any_text_has_a_key():
    """Half a surrogate pair is a text as well."""
    cache = ScoreCache(1)
    cache.keep(b"R", "\ud800", {"a": "\udfff"}, {"a": 0.5})
    assert cache.find(b"R", "\ud800", {"a": "\udfff"}) == {"a": 0.5}
