# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Tell whether a run of the query is parted as a stored number may be, and whether that number is a mere name."""

from itertools import accumulate
from typing import Final

from partwise.part_numbers.reading import Window
from partwise.part_numbers.tiers import Entry

_MIN_NAME_WORD: Final = 3


def is_aligned(window: Window, entry: Entry, *, anywhere: bool = False) -> bool:
    """
    Tell whether a run is parted only where the stored number may be parted.

    A point or comma typed between two digits (`1.2`) must be a separator of the number (not `12`), even if white space
    may stand anywhere; only groups of digits (`0.986.434`) are free of it.

    :param window: A run of the query.
    :param entry: A stored number with the same full fold.
    :param anywhere: Whether white space needs no counterpart in the number.
    :returns: True if the number has a separator at every join, or for joins over white space a change between letters
        and digits.
    """
    points = _points(window)
    if not window.gaps and not points:
        return True
    separators, changes = _parting_places(entry.text)
    if not separators.issuperset(points):
        return False
    return anywhere or all(place in separators or (joint == "gap" and place in changes) for place, joint in window.gaps)


def _points(window: Window) -> set[int]:
    """Give the places in the full fold where the run has a decimal point or comma."""
    full = window.full
    pieces = window.soft.split(".")
    places = set(accumulate(map(len, pieces[:-1])))
    places |= {
        place
        for place, joint in window.gaps
        if joint == "tight" and full[place - 1].isdigit() and full[place].isdigit()
    }
    return set() if full.isdigit() and len(places) > 1 else places


def _parting_places(text: str) -> tuple[set[int], set[int]]:
    """Give the places in the full fold of a number with a separator, and with a change of letters and digits."""
    separators: set[int] = set()
    changes: set[int] = set()
    place, before = 0, ""
    for char in text:
        if not (char.isalnum() or char == "+"):
            separators.add(place)
            continue
        if before and before.isdigit() != char.isdigit():
            changes.add(place)
        place, before = place + 1, char
    return separators, changes


def is_name(number: str) -> bool:
    """
    Tell whether a stored number is written like a product's name, such as `Galaxy S8`.

    :param number: The number as stored.
    :returns: True if it has several words and one of them is a word with small letters.
    """
    words = number.split()
    return len(words) > 1 and any(
        len(word) >= _MIN_NAME_WORD and word.isalpha() and not word.isupper() for word in words
    )
