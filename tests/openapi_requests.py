"""Requests that schemathesis makes up from a server's description, good ones and bad ones."""

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import CHECKS

# A query of punctuation fits the description and is refused all the same: 400 says why.
CHOSEN = [check for check in CHECKS.get_all() if check.__name__ != "positive_data_acceptance"]


def explore(operation: schemathesis.APIOperation, examples: int) -> None:
    """Send what fits an operation and what does not, and check each reply by what is declared."""
    both = operation.as_strategy() | operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    @given(case=both)
    def send(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHOSEN)

    send()
