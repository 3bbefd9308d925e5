# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Who is asked next, for how long, and what is done when nobody answers: the same for threads and event loops.

The rules are a generator, which knows no thread, no loop and no ranker; `run_turns` and `run_turns_async` carry out its
steps.

>>> def ask(step):
...     if step.ranker == 0:
...         raise ConnectionResetError
...     return "an answer"
>>> outcome = run_turns(take_turns(["Service", "Local"], Policy(frozenset({"transport"}))), ask)
>>> outcome.ranker, outcome.answer, outcome.failure.reason
(1, 'an answer', 'transport')
"""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from partwise.errors import ConfigError
from partwise.parameters import check_whole_number

from .failures import FAILURE_CLASSES, FailureClass, classify, describe, retry_after

_ALL_BUT_AUTH: Final = tuple(name for name in FAILURE_CLASSES if name != "auth")
_LONGEST_PAUSE: Final = 10.0  # a caller without a budget did not ask to wait for minutes


@dataclass(frozen=True, slots=True)
class Policy:
    """
    What is done when a ranker fails.

    :param degrade_on: Failures after which somebody else is asked, or nobody.
    :param timeout: Seconds for everything together; None for no limit.
    :param max_retries: How often a ranker is asked again when its service says when.
    """

    degrade_on: frozenset[FailureClass]
    timeout: float | None = None
    max_retries: int = 0


def read_policy(degrade_on: Sequence[str] | None, timeout: float | None, max_retries: int) -> Policy:
    """
    Read a policy from a component's parameters.

    :param degrade_on: Classes of failures; None for all but `auth`, since a wrong key does not mend itself.
    :param timeout: Seconds, or None.
    :param max_retries: A whole number of at least 0.
    :returns: The policy.
    :raises ConfigError: If a class is unknown, or a number out of range.
    """
    chosen = _ALL_BUT_AUTH if degrade_on is None else degrade_on
    if isinstance(chosen, str) or not all(name in FAILURE_CLASSES for name in chosen):
        msg = f"degrade_on must be a list of {', '.join(FAILURE_CLASSES)}, got {degrade_on!r}"
        raise ConfigError(msg)
    is_number = isinstance(timeout, int | float) and not isinstance(timeout, bool) and math.isfinite(timeout)
    if timeout is not None and not (is_number and timeout > 0):
        msg = f"timeout must be a number of seconds above 0, or null, got {timeout!r}"
        raise ConfigError(msg)
    check_whole_number("max_retries", max_retries, 0)
    return Policy(frozenset(name for name in FAILURE_CLASSES if name in chosen), timeout, max_retries)


@dataclass(frozen=True, slots=True)
class Ask:
    """
    A step: ask a ranker.

    :param ranker: Its place.
    :param seconds: How long to wait for the answer; None for no limit.
    """

    ranker: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Pause:
    """
    A step: do nothing.

    :param seconds: For how long.
    """

    seconds: float


@dataclass(frozen=True, slots=True)
class Failure:
    """
    Why the first ranker gave no answer.

    :param reason: The class of its failure.
    :param message: One line with its name, without a word of the query or of its service.
    """

    reason: FailureClass
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    Who answered.

    :param ranker: The place of the ranker that answered; None if none did.
    :param answer: Its answer.
    :param failure: Why it was not the first; None if it was.
    """

    ranker: int | None
    answer: Any
    failure: Failure | None


Steps: TypeAlias = Generator[Ask | Pause, Any, Outcome]


def take_turns(names: Sequence[str], policy: Policy) -> Steps:
    """
    Ask rankers in turn until one answers.

    What is left of the time is shared evenly by those who were not asked yet, so that a first ranker that hangs leaves
    time for the second. A refused key lets the second one answer too, but if that one fails as well it is raised,
    unless the policy degrades on it.

    :param names: The rankers' names, first choice first.
    :param policy: What is done when one fails.
    :returns: Steps to carry out; in the end the outcome. What a step raises is thrown in.
    """
    # The clock runs from here, while a generator begins with its first step.
    return _turns(names, policy, math.inf if policy.timeout is None else time.monotonic() + policy.timeout)


def _turns(names: Sequence[str], policy: Policy, deadline: float) -> Steps:
    failed: list[tuple[FailureClass, Exception]] = []
    for place in range(len(names)):
        now = time.monotonic()
        until = now + (deadline - now) / (len(names) - place)
        try:
            answer = yield from _ask(place, until, policy.max_retries)
        except Exception as error:
            reason = classify(error)
            is_last = place == len(names) - 1
            if reason is None or (reason not in policy.degrade_on and (reason != "auth" or is_last)):
                raise
            failed.append((reason, error))
        else:
            return Outcome(place, answer, _first(names, failed))
    for reason, refused in failed:
        if reason not in policy.degrade_on:
            raise refused
    return Outcome(None, None, _first(names, failed))


def _ask(place: int, until: float, retries: int) -> Generator[Ask | Pause, Any, Any]:
    while True:
        left = until - time.monotonic()
        try:
            return (yield Ask(place, None if math.isinf(left) else max(left, 0.0)))
        except Exception as error:
            pause = retry_after(error)
            if not retries or pause is None or pause >= min(until - time.monotonic(), _LONGEST_PAUSE):
                raise
        retries -= 1
        yield Pause(pause)


def _first(names: Sequence[str], failed: Sequence[tuple[FailureClass, Exception]]) -> Failure | None:
    if not failed:
        return None
    reason, error = failed[0]
    told = describe(error)
    return Failure(reason, told if told.startswith(names[0]) else f"{names[0]} failed: {told}")


def run_turns(steps: Steps, ask: Callable[[Ask], Any]) -> Outcome:
    """
    Carry out the steps in this thread.

    :param steps: From `take_turns`.
    :param ask: Asks a ranker; it keeps the step's time.
    :returns: The outcome.
    :raises Exception: What a ranker raised, where the policy does not go on.
    """
    try:
        step = next(steps)
        while True:
            try:
                answer = None
                if isinstance(step, Ask):
                    answer = ask(step)
                else:
                    time.sleep(step.seconds)
            except Exception as error:  # noqa: BLE001 - the policy judges it
                step = steps.throw(error)
            else:
                step = steps.send(answer)
    except StopIteration as done:
        outcome: Outcome = done.value
        return outcome


async def run_turns_async(steps: Steps, ask: Callable[[Ask], Awaitable[Any]]) -> Outcome:
    """
    Carry out the steps on the running event loop.

    :param steps: From `take_turns`.
    :param ask: Asks a ranker; it keeps the step's time.
    :returns: The outcome.
    :raises Exception: What a ranker raised, where the policy does not go on.
    """
    try:
        step = next(steps)
        while True:
            try:
                answer = await (ask(step) if isinstance(step, Ask) else asyncio.sleep(step.seconds))
            except Exception as error:  # noqa: BLE001 - the policy judges it
                step = steps.throw(error)
            else:
                step = steps.send(answer)
    except StopIteration as done:
        outcome: Outcome = done.value
        return outcome
