"""Folding: comparable characters, and the way back."""

import doctest
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partwise import text as module
from partwise.text import fold


def test_examples_in_the_module_hold():
    """The module's own examples are its specification."""
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("6ES7\u2212214", "6es7-214"),  # minus sign
        ("6ES7\u2013214", "6es7-214"),  # en dash
        ("6ES7\u2011214", "6es7-214"),  # non-breaking hyphen
        ("AB\u00adC\u200bD", "abcd"),  # soft hyphen and zero width space vanish
        ("\uff21\uff22\uff11", "ab1"),  # full width
        ("\u0410\u0412\u0421-10", "abc-10"),  # Cyrillic look-alikes
        ("a\u00a0b\tc", "a b c"),
        ("M8\u00d730", "m8\u00d730"),
        ("e\u0301", "\u00e9"),
    ],
)
def test_folds(typed, folded):
    """Characters that print alike become one."""
    assert fold(typed).text == folded


@given(st.text())
def test_positions_cover_each_character(typed):
    """Every folded character points at a non-empty span of the text as typed, in order."""
    folded = fold(typed)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(0 <= a < b <= len(typed) for a, b in zip(folded.starts, folded.ends, strict=True))
    assert list(folded.starts) == sorted(folded.starts)


@given(st.text())
def test_folding_again_changes_nothing(typed):
    """A folded text is its own fold."""
    once = fold(typed).text
    assert fold(once).text == once


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_no_capital_format_character_or_odd_space_is_left(typed):
    """What is left has one case, one space and no invisible character."""
    folded = fold(typed).text
    assert not any(char.isupper() for char in folded)
    assert not any(unicodedata.category(char) == "Cf" for char in folded)
    assert set(filter(str.isspace, folded)) <= {" "}
