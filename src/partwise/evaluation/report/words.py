# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What measures and reasons mean in plain words, and numbers as people read them."""

import re
from typing import Final

_SECOND: Final = 1000
_SHOWN_TENTHS_BELOW: Final = 10

_MEASURES: Final = {
    "cr": "The share of the right products that is in {first}. If more are right than there are places, filling all "
    "of them with right products counts as 1.0: nothing more could be found there.",
    "r": "The share of the right products that is in {first}. 1.0: all of them. A query with more right products than "
    "places cannot reach it.",
    "p": "The share of {first} that is right. 1.0: all. A query with fewer right products than places cannot reach it.",
    "rr": "How far up the first right product stands: 1.0 is the first place, 0.5 the second, 0.1 the tenth, 0 not "
    "found.",
    "ndcg": "How good the order of {first} is: right products count more the higher they stand and the better their "
    "grade. 1.0: the best order there can be.",
    "success": "Whether there is a right product in {first}. The mean is the share of queries for which there is one; "
    "1.0: all of them.",
    "ap": "How early the right products come, all of them together. 1.0: they all stand before everything else.",
    "judged": "The share of {first} that somebody has judged, right or wrong. 1.0: all of them.",
}
_OTHER_NAMES: Final = {"recall": "r", "precision": "p", "mrr": "rr", "map": "ap"}

REASONS: Final = {
    "missing_data": ("Not in the catalog", "The product is not in the store, or has no text to be found by."),
    "part_number_not_recognised": (
        "Part number not recognised",
        "The query holds a part number that is nearly the product's.",
    ),
    "no_candidate": ("Never a candidate", "None of the searches brought the product at all."),
    "demoted": ("Found, then ranked down", "A search brought the product, and other products were put above it."),
    "split_over_chunks": ("Text in pieces", "The product's text says it all, but no single piece of it does."),
    "ambiguous": ("Several fit equally", "The query does not say enough to choose; asking back would help."),
    "failed": ("The pipeline failed", "It raised an error, so nothing could be found."),
}


def measure_help(name: str) -> str:
    """
    Explain a measure to somebody who has never seen it.

    :param name: As ir-measures writes it, or cR@k.
    :returns: One or two sentences.
    """
    found = re.match(r"([A-Za-z]+)", name)
    family = found[1].lower() if found else ""
    cut = re.search(r"@(\d+)$", name)
    words = _MEASURES.get(_OTHER_NAMES.get(family, family))
    if words is None:
        return "A measure of the library ir-measures, which documents it."
    skipped = " Products that nobody judged are left out." if "judged_only=True" in name else ""
    return words.format(first=_first(int(cut[1]) if cut else None)) + skipped


def _first(cut: int | None) -> str:
    if cut is None:
        return "the results"
    return "the first place" if cut == 1 else f"the first {cut} results"


def reason_words(reason: str) -> tuple[str, str]:
    """
    Say a diagnosis in words.

    :param reason: The class's name.
    :returns: A heading and a sentence; the name itself and nothing for a class that is not known here.
    """
    return REASONS.get(reason, (reason.replace("_", " ").capitalize(), ""))


def number(value: float | None, digits: int = 3) -> str:
    """
    Write a value.

    :param value: Any number, or None if there is none.
    :param digits: How many decimals.
    :returns: Such as `0.654`, or a dash.
    """
    return "–" if value is None else f"{value:.{digits}f}".replace("-", "−")


def signed(value: float) -> str:
    """
    Write a difference with its sign.

    :param value: Any number.
    :returns: Such as `+0.453` or `−0.021`.
    """
    return f"{value:+.3f}".replace("-", "−")


def duration(milliseconds: float | None) -> str:
    """
    Write a time with its unit.

    :param milliseconds: The time, or None if there is none.
    :returns: Such as `4.6 ms`, `18 ms` or `4.8 s`, or a dash.
    """
    if milliseconds is None:
        return "–"
    if milliseconds >= _SECOND:
        return f"{milliseconds / _SECOND:.1f} s"
    return f"{milliseconds:.{1 if milliseconds < _SHOWN_TENTHS_BELOW else 0}f} ms"
