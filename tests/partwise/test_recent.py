"""What was used last, within a bound."""

from hypothesis import given
from hypothesis import strategies as st

from partwise.recent import Recent


def test_the_oldest_goes_first():
    """Beyond the bound goes what was used longest ago, and finding is using."""
    recent = Recent[str, int](2)
    recent.keep({"a": 1, "b": 2})
    assert recent.find(["a"]) == {"a": 1}
    recent.keep({"c": 3})
    assert recent.find("abc") == {"a": 1, "c": 3}
    assert len(recent) == 2


@given(st.integers(min_value=0, max_value=5), st.lists(st.integers(min_value=0, max_value=9)))
def test_never_more_than_its_size(size, keys):
    """However it is used, it holds no more than its size, and the last ones among them."""
    recent = Recent[int, int](size)
    for key in keys:
        recent.keep({key: key})
    last = list(dict.fromkeys(reversed(keys)))[:size]
    assert len(recent) == len(last)
    assert recent.find(range(10)) == {key: key for key in last}
