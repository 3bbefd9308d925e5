# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What is said of a reranker that did not answer: a mark on its documents, a warning, a count."""

from collections import Counter
from collections.abc import Iterable
from threading import Lock
from typing import Any, Final

from haystack import Document, logging

from partwise.reranking import Failure

logger = logging.getLogger(__name__)

_KEY: Final = "degraded"
_COMPONENT: Final = "reranker"


class Degradations:
    """Counts degraded runs by the class of the failure, and logs each. Several threads may use it at once."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = Lock()

    def add(self, failure: Failure, fallback: str | None) -> None:
        """
        Count a run, and warn.

        :param failure: Why the reranker gave no answer.
        :param fallback: The class of the ranker that answered in its place, if any.
        """
        with self._lock:
            self._counts[failure.reason] += 1
        logger.warning(
            "Reranking is degraded ({reason}): {told}. {instead}.",
            reason=failure.reason,
            told=failure.message,
            instead=f"{fallback} answered" if fallback else "The first stage's order is kept",
        )

    def to_dict(self) -> dict[str, int]:
        """Return the counts."""
        with self._lock:
            return dict(self._counts)


def mark(failure: Failure, fallback: str | None) -> dict[str, Any]:
    """
    Write the mark.

    :param failure: Why the reranker gave no answer.
    :param fallback: The class of the ranker that answered in its place; None if the first stage's order was kept.
    :returns: What is added to a document's `meta["partwise"]`.
    """
    told = {"component": _COMPONENT, "reason": failure.reason, "message": failure.message}
    return {_KEY: told if fallback is None else {**told, "fallback": fallback}}


def without_mark(notes: dict[str, Any]) -> dict[str, Any]:
    """
    Take an earlier reranker's mark away, before this one says how it went.

    :param notes: A document's `meta["partwise"]`.
    :returns: A copy; marks of other components stay.
    """
    return {key: value for key, value in notes.items() if key != _KEY or not _is_ours(value)}


def is_first_stage_order(documents: Iterable[Document]) -> bool:
    """
    Say whether documents come in the first stage's order, with its scores, since no ranker has answered.

    :param documents: What a reranker gave.
    :returns: True if one of them is marked so: a reranker marks all or none.
    """
    marks = (document.meta.get("partwise", {}).get(_KEY) for document in documents)
    return any(_is_ours(found) and "fallback" not in found for found in marks)


def _is_ours(found: Any) -> bool:
    return isinstance(found, dict) and found.get("component") == _COMPONENT
