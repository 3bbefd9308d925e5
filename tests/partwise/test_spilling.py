"""Texts that are remembered on disk."""

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from partwise.spilling import SpillingRows

TEXTS = st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF, exclude_categories=()), max_size=8)


@given(st.lists(TEXTS))
def test_each_text_is_known_by_its_first_numbers(texts):
    """As a dictionary that keeps the first: NULs, half surrogate pairs and the empty text included."""
    rows, known = SpillingRows(), {}
    for at, text in enumerate(texts):
        assert rows.add(text, at, -at) == known.get(text)
        known.setdefault(text, (at, -at))
    assert len(rows) == len(known)
    assert all(text in rows for text in texts)
    assert "no such text" not in rows


def test_python_keeps_none_of_them():
    """A hundred thousand ids take no memory that Python counts; SQLite's own is bounded by its cache."""
    rows = SpillingRows()
    tracemalloc.start()
    for number in range(100_000):
        rows.add(f"{number:012}", 0, number)
    grown = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert grown < 100_000
    assert (len(rows), rows.get("000000099999")) == (100_000, (0, 99_999))
