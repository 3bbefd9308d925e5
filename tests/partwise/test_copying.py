"""Plain data that is cheap to deep-copy."""

import json
from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from partwise.copying import cheap_to_copy

atoms = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
values = st.recursive(atoms, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


def containers(value):
    """Every dict and list in a value, by identity."""
    if not isinstance(value, dict | list):
        return set()
    inside = value.values() if isinstance(value, dict) else value
    return {id(value)}.union(*(containers(inner) for inner in inside))


@given(values)
def test_a_copy_is_equal_and_as_deep(value):
    """Copies equal what `copy.deepcopy` gives for the plain value, share no container with it, and copy again."""
    cheap = cheap_to_copy(value)
    copied = deepcopy(cheap)
    assert copied == deepcopy(value) == cheap
    assert not containers(copied) & (containers(cheap) | containers(value))
    assert deepcopy(copied) == value


@given(values)
def test_it_is_still_json(value):
    """What serves and stores documents sees no difference."""
    cheap = cheap_to_copy(value)
    assert json.dumps(cheap) == json.dumps(value)


def test_what_is_no_json_is_copied_as_ever():
    """A value of another type inside goes to `copy.deepcopy`."""
    inner = {1, 2}
    copied = deepcopy(cheap_to_copy({"a": [inner, (inner,)]}))
    assert copied == {"a": [{1, 2}, ({1, 2},)]}
    assert copied["a"][0] is not inner


def test_a_change_of_the_copy_stays_there():
    """Neither side sees what the other one does."""
    cheap = cheap_to_copy({"colours": ["red"]})
    copied = deepcopy(cheap)
    copied["colours"].append("blue")
    assert cheap == {"colours": ["red"]}
