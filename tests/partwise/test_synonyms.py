"""Synonyms: a user's other words for plain words, and the one error for what cannot work."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partwise.errors import ConfigError
from partwise.terms import SYNONYM_WEIGHT, TermEncoder, load_synonyms, query_terms, term_index

LAPTOP = {"laptop": ["notebook", "portable"]}
SCREEN = [["screen", "monitor", "display"]]


def added(given_synonyms, query: str) -> set[str]:
    return set(load_synonyms(given_synonyms).terms(query))


def terms_of(text: str) -> set[str]:
    return set(query_terms(text))


def test_a_word_brings_its_synonyms_and_not_the_other_way_round() -> None:
    """A mapping speaks of its keys only."""
    assert added(LAPTOP, "black laptop 15 inch") == terms_of("notebook portable")
    assert added(LAPTOP, "black notebook") == set()


@pytest.mark.parametrize("query", ["Laptops", "LAPTOP,", "laptop-bag", "bag/laptop"])
def test_words_are_folded_like_a_query(query) -> None:
    """Case, plural, punctuation and hyphens do not matter, as they do not in the search."""
    assert added(LAPTOP, query) == terms_of("notebook portable")


def test_each_word_of_a_group_brings_the_others() -> None:
    """A group has no first word."""
    assert added(SCREEN, "a monitor") == terms_of("screen display")
    assert added(SCREEN, "a display") == terms_of("screen monitor")


def test_phrases_stand_on_both_sides() -> None:
    """Several words are one entry, only in this order and next to each other."""
    own = {"hex bolt": ["Sechskantschraube"], "beamer": "video projector"}
    assert added(own, "10 hex bolts M12") == terms_of("sechskantschraube")
    assert added(own, "beamer") == terms_of("video projector")
    for query in ("bolt hex", "hex head bolt", "hex M12 bolt", "hex\nbolt"):
        assert added(own, query) == set()


def test_the_longest_phrase_is_meant() -> None:
    """A screen protector is no monitor, though it begins like one."""
    own = {"screen": ["monitor"], "screen protector": ["Schutzfolie"]}
    assert added(own, "screen protector") == terms_of("schutzfolie")
    assert added(own, "screen, protector screen") == terms_of("schutzfolie monitor")


def test_synonyms_count_less_than_words() -> None:
    """What the query says itself keeps its weight; what it does not say has the lower one."""
    weights = TermEncoder().encode_query("laptop notebook", load_synonyms(LAPTOP).terms("laptop notebook"))
    plain = TermEncoder().encode_query("laptop notebook")
    assert {index: weights[index] for index in plain} == plain
    assert sum(weights[term_index(term)] for term in query_terms("portable")) == pytest.approx(SYNONYM_WEIGHT)
    assert 0 < SYNONYM_WEIGHT < 1


def test_a_list_mixes_groups_and_mappings(tmp_path) -> None:
    """One file holds both kinds."""
    path = tmp_path / "words.yaml"
    path.write_text("- [screen, monitor]\n- laptop: [notebook]\n  beamer: projector\n", encoding="utf-8")
    assert added(path, "laptop screen") == terms_of("notebook monitor")
    assert added(str(path), "beamer") == terms_of("projector")


def test_entries_of_one_word_add_up() -> None:
    """A word may stand in several entries."""
    assert added([*SCREEN, {"monitor": ["VDU"]}], "monitor") == terms_of("screen display vdu")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cat6: [ethernet]", "words.yaml, entry 'cat6': 'cat6' has a digit, .* as they are written; take it out"),
        ("cable: [cat 6a]", "words.yaml, entry 'cable': 'cat 6a' has a digit, .*; take it out"),
        ("- [a, b]\n- [plug, rj45]", "words.yaml, entry 2: 'rj45' has a digit, .*; take it out"),
        ("laptop: 5", "words.yaml, entry 'laptop': needs a list of synonyms, got 5; give 'word: "),
        ("laptop: []", "entry 'laptop': needs a list of synonyms"),
        ("laptop: [12]", "entry 'laptop': 12 is no word; put quotes around"),
        ("no: [nein]", "entry False: False is no word; put quotes around"),
        ("laptop: ['-']", "entry 'laptop': '-' is no word"),
        ("- laptop", "words.yaml, entry 1: needs a group of two words or more, got 'laptop'; give"),
        ("- [laptop]", "entry 1: needs a group of two words or more"),
        ("laptop", "words.yaml: synonyms must be a mapping or a list, got str; give"),
        ("", "words.yaml: synonyms must be a mapping or a list, got NoneType"),
        ("a: [", "words.yaml: synonyms cannot be read: .*; check"),
    ],
)
def test_what_cannot_work_is_one_line(tmp_path, text, message) -> None:
    """The error names the file, the entry, and what to do."""
    path = tmp_path / "words.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message) as caught:
        load_synonyms(path)
    assert "\n" not in str(caught.value)


def test_files_that_are_none_are_one_line(tmp_path) -> None:
    """A missing file, a folder and a binary file are the same kind of error."""
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00laptop")
    for path in (tmp_path / "nowhere.yaml", tmp_path, binary):
        with pytest.raises(ConfigError, match=f"{path.name}: synonyms cannot be read: .*; check the path"):
            load_synonyms(path)


WORDS = st.text(min_size=1, max_size=12)
ANY_YAML = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


@given(ANY_YAML, st.text(max_size=60))
def test_any_file_works_or_is_a_config_error(data, query) -> None:
    """No other error gets out, and no synonym ever gets the weight of a word or lowers one."""
    if isinstance(data, str):
        data = [data]
    try:
        synonyms = load_synonyms(data)
    except ConfigError:
        return
    more = synonyms.terms(query)
    assert all(0 < weight <= SYNONYM_WEIGHT for weight in more.values())
    plain, weights = TermEncoder().encode_query(query), TermEncoder().encode_query(query, more)
    assert all(weights[index] >= weight for index, weight in plain.items())
