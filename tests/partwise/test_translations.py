"""The packaged dictionary: what a query's words are called in the other languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partwise.languages import LANGUAGES
from partwise.terms import (
    TRANSLATION_WEIGHT,
    TermEncoder,
    is_translated,
    query_terms,
    translated_terms,
    translations,
    type_names,
)
from partwise.terms.words import stems

NAMES = [name for names in translations._content().values() for name in names]


def asks_for(query: str, name: str) -> bool:
    """Whether the translations of a query find a text that says only this name."""
    return bool(translated_terms(query).keys() & query_terms(name).keys())


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("vis à tête hexagonale inox", "Sechskantschraube"),
        ("vis inox", "Edelstahl"),
        ("vannes à bille laiton", "Kugelhahn"),
        ("Sechskantschrauben", "zeskantbout"),
        ("kogellagers", "roulement"),
        ("momentsleutel", "torque wrench"),
        ("L'imprimante laser", "Laserdrucker"),
        ("power-supply", "Netzteil"),
    ],
)
def test_a_name_is_asked_in_the_other_languages(query, name):
    """Plurals, elisions, hyphens and phrases of several words do not matter."""
    assert asks_for(query, name)


def test_a_compound_is_translated_by_its_parts():
    """Nobody lists every compound: an Edelstahlschraube is a schraube of edelstahl."""
    assert asks_for("Edelstahlschrauben", "vis")
    assert asks_for("Edelstahlschrauben", "inox")


def test_each_language_reads_by_its_own_stems():
    """`ventilateur` and `Ventil` share a stem in some language, and are a fan and a valve."""
    assert asks_for("ventilateur", "Lüfter")
    assert not asks_for("ventilateur", "valve")
    assert not asks_for("Ventile", "fan")
    assert not asks_for("Ventil", "fan")


def test_the_longest_name_is_meant():
    """A wing nut is translated as such, and not as a nut beside."""
    assert asks_for("écrou papillon", "Flügelmutter")
    assert "boulon" not in translated_terms("Flügelmutter")
    assert translated_terms("contre écrou papillon") == translated_terms("papillon écrou papillon")


@pytest.mark.parametrize("query", ["laptop", "laptops 15 inch"])
def test_no_word_of_the_own_language_is_added(query):
    """German calls a laptop Notebook too; who asks in English gets no English synonym by that way."""
    assert "notebook" not in translated_terms(query)
    assert asks_for(query, "ordinateur portable")


@pytest.mark.parametrize("query", ["", "M12x50", "A2-70", "6205-2RS", "xyzzy", "hydraulic"])
def test_what_is_not_known_adds_nothing(query):
    """Numbers, codes and other words are searched as they are."""
    assert translated_terms(query) == {}


@given(st.text() | st.lists(st.sampled_from([*NAMES, "M12", "-", "\n", "l'"])).map(" ".join))
def test_translations_only_add(query):
    """Whatever is asked keeps its weight; what is added weighs at most half, and is no single letter."""
    added = translated_terms(query)
    plain = TermEncoder().encode_query(query)
    weights = TermEncoder().encode_query(query, added)
    assert {index: weights[index] for index in plain} == plain
    assert all(0 < weight <= TRANSLATION_WEIGHT and len(term) > 1 for term, weight in added.items())


def test_the_dictionary_is_whole():
    """Every thing has a name in each of the languages, without a digit, and is found from each."""
    content = translations._content()
    assert set(content) == {"types", "words"}
    assert len(NAMES) == len(set(NAMES))
    for names in content.values():
        for name, others in names.items():
            assert set(others) == set(LANGUAGES) - {"en"}, name
            phrases = [name, *(phrase for listed in others.values() for phrase in listed)]
            assert not any(char.isdigit() for phrase in phrases for char in phrase), name
            assert all(isinstance(phrase, str) and phrase == phrase.strip() for phrase in phrases), name
    assert type_names() == content["types"]


def test_a_name_is_no_typo():
    """A word that begins a name in any language is not corrected to a word of the catalog."""
    assert any(map(is_translated, stems("vanne")))
    assert any(map(is_translated, stems("vannes")))
    assert not any(map(is_translated, stems("keybaord")))
