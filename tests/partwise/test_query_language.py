"""The language of a query, told by py3langid."""

from pathlib import Path

import pytest
import yaml

from partwise.errors import MissingExtraError
from partwise.query_language import check_detection, query_language

QUERIES = Path(__file__).parents[2] / "benchmarks" / "language_queries.yaml"


@pytest.fixture
def detector():
    pytest.importorskip("py3langid", reason="the extra languages is not installed")


@pytest.mark.parametrize("query", ["", "M12x50", "6205-2RS", "24 V 10 A", "A2-70 DIN 933", "SS-M12-175"])
def test_numbers_have_no_language(query):
    """Nothing is told, and nothing loaded, without a word."""
    assert query_language(query) is None


def test_short_queries_are_mostly_told(detector):
    """At least nine in ten of the labelled product queries, in each language; nothing else hangs on it."""
    for language, texts in yaml.safe_load(QUERIES.read_text(encoding="utf-8")).items():
        assert sum(query_language(text) == language for text in texts) >= 0.9 * len(texts), language


def test_without_the_library_the_extra_is_named(monkeypatch):
    """One line says what to install."""
    monkeypatch.setitem(__import__("sys").modules, "py3langid", None)
    with pytest.raises(MissingExtraError, match=r'needs py3langid.*"partwise-haystack\[languages\]"'):
        check_detection()
