# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Run a ranker and its fallback by a policy, in threads or on event loops."""

import asyncio
from collections.abc import Sequence

from partwise.reranking import Ask, Outcome, Policy, Steps, Workers, run_turns, run_turns_async, take_turns

from ._nested import run_explained
from ._stages import Asked, RankerStage, Raws, Stage, Texts


class Runner:
    """
    Asks in turn; several threads and event loops may use it at once.

    :param stages: Who is asked, first choice first.
    :param policy: What is done when one fails.
    """

    def __init__(self, stages: Sequence[Stage], policy: Policy) -> None:
        self.stages = stages
        self._policy = policy
        self._workers = Workers()

    def begin(self) -> Steps:
        """Start the clock of one run."""
        return take_turns([stage.name for stage in self.stages], self._policy)

    def run(self, steps: Steps, query: str, asked: Asked, texts: Texts) -> Outcome:
        """
        Ask for scores, in this thread or, where there is a time to keep, from it.

        :param steps: From `begin`.
        :param query: The query.
        :param asked: Documents by id.
        :param texts: What is read of them, by id.
        :returns: Who answered, with raw scores by document id.
        :raises PartwiseError: If a stage fails, and the policy does not go on.
        """

        def ask(step: Ask) -> Raws:
            stage = self.stages[step.ranker]
            with run_explained(stage.name):
                return self._workers.call(lambda: stage.score(query, asked, texts), step.seconds)

        return run_turns(steps, ask)

    async def run_async(self, steps: Steps, query: str, asked: Asked, texts: Texts) -> Outcome:
        """
        Ask for scores on the running event loop; who cannot be awaited is asked from a thread.

        :param steps: From `begin`.
        :param query: The query.
        :param asked: Documents by id.
        :param texts: What is read of them, by id.
        :returns: Who answered, with raw scores by document id.
        :raises PartwiseError: If a stage fails, and the policy does not go on.
        """

        async def ask(step: Ask) -> Raws:
            stage = self.stages[step.ranker]
            with run_explained(stage.name):
                if isinstance(stage, RankerStage) and stage.is_asynchronous():
                    return await asyncio.wait_for(stage.score_async(query, asked, texts), step.seconds)
                return await self._workers.call_async(lambda: stage.score(query, asked, texts), step.seconds)

        return await run_turns_async(steps, ask)

    def warm_up(self) -> None:
        """
        Make all rankers ready.

        :raises ConfigError: If an API key is missing.
        :raises RerankerError: If one cannot load its model.
        """
        for stage in self._rankers():
            stage.warm_up()

    async def warm_up_async(self) -> None:
        """
        Make all rankers ready without holding up the event loop.

        :raises ConfigError: As for `warm_up`.
        :raises RerankerError: As for `warm_up`.
        """
        for stage in self._rankers():
            await stage.warm_up_async()

    def close(self) -> None:
        """Close all rankers."""
        for stage in self._rankers():
            stage.close()

    async def close_async(self) -> None:
        """Close all rankers, and what the running event loop had of them."""
        for stage in self._rankers():
            await stage.close_async()

    def _rankers(self) -> list[RankerStage]:
        return [stage for stage in self.stages if isinstance(stage, RankerStage)]
