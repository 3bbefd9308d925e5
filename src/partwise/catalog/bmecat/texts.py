# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""The choice among texts in several languages."""

from collections.abc import Iterable
from typing import NamedTuple


class Text(NamedTuple):
    """
    A text in a language.

    :param language: Its code; None if the catalog does not say.
    :param text: The text.
    """

    language: str | None
    text: str


def choose(texts: Iterable[Text], wanted: Iterable[str]) -> tuple[list[Text], list[Text]]:
    """
    Choose the texts of one language.

    :param texts: Texts in the catalog's order.
    :param wanted: Language codes, the best first.
    :returns: The texts of the best language that there is, with those of no language, and all others.
    """
    texts = list(texts)
    if len(texts) <= 1:  # nearly always, and there are many texts
        return texts, []
    known = [text.language for text in texts if text.language]
    best = next((code for code in wanted if code in known), known[0] if known else None)
    return [t for t in texts if t.language in {best, None}], [t for t in texts if t.language not in {best, None}]
