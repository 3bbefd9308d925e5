"""Typos: a word that the catalog does not have is searched as its nearest one; a number never is."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partwise.terms import TYPO_WEIGHT, TermEncoder, TypoTolerance, load_synonyms, query_terms, term_index
from partwise.terms.tokens import read_line
from partwise.terms.typos import slips

CATALOG = [
    "wireless keyboard with 105 keys", "keyboard and mouse", "laptop 15.6 inch", "laptop bag", "label printer",
    "printer cable", "USB cable 2 m", "Sechskantschraube M12x1.75", "Schraube A2-70", "câble réseau", "motor",
    "monitor 24 inch", "monitor arm", "Straßenlampe", "part number SS-M12-175-A270-HEX-50", "brauch",
]  # fmt: skip


class Shelf:
    """A list of texts that counts its terms."""

    def __init__(self, texts: list[str]) -> None:
        self.texts = texts
        self.counts = Counter(index for text in texts for index in TermEncoder().encode_document(text))
        self.asked = 0

    def sparse_document_frequency(self, indices: list[int], at_most: int = 1000) -> dict[int, int]:
        """Count as a store does, and note that it was asked."""
        self.asked += 1
        return {index: min(self.counts[index], at_most) for index in indices if index in self.counts}

    def count_documents(self) -> int:
        """Count the texts."""
        return len(self.texts)


SHELF = Shelf(CATALOG)


def guessed(query: str, shelf: Shelf = SHELF) -> dict[str, float]:
    return TypoTolerance(shelf).terms(query)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("keybord", "keyboard"),
        ("keyyboard", "keyboard"),
        ("keybpard", "keyboard"),
        ("keybaord", "keyboard"),
        ("ekyboard", "keyboard"),
        ("Keybaords", "keyboard"),
        ("laptop-bgas laptoop", "laptop"),
        ("sechskantschruabe", "sechskantschraube"),
        ("résseau", "réseau"),
        ("reseua", "réseau"),
        ("Strasenlampe", "Straßenlampe"),
    ],
)
def test_one_slip_is_found(typed, meant) -> None:
    """A letter left out, doubled, wrong or swapped, the first one too if swapped, in any case and language."""
    assert set(guessed(typed)) & set(query_terms(meant))


@pytest.mark.parametrize(
    "query",
    [
        "keyboard", "KEYBOARDS", "schrauben", "reseau",  # known, or in another form
        "leyboard",  # the first letter
        "kyebaord",  # two slips
        "M12x1.57", "6205-2RS2", "SS-M12-175-A270-HEX-5O", "keybaord2", "2keybaord", "USB3-keybaord",
        "keybaord+2", "laptop1", "cabl", "moto", "mous",  # digits; short words
        "zzzzzz", "", "---", "клавиатура", "ключ", "電源ケーブル",
    ],
)  # fmt: skip
def test_everything_else_stays_as_it_is(query) -> None:
    """Known words, words too far away, short words, other scripts, and whatever has a digit."""
    assert guessed(query) == {}


def test_the_more_frequent_word_is_meant() -> None:
    """Of two words within a slip the catalog's more frequent one is taken alone; equal ones share the weight."""
    assert set(guessed("montor")) == {"monitor"}
    assert guessed("montor", Shelf(["monitor", "motor"])) == pytest.approx(
        {"monitor": TYPO_WEIGHT / 2, "motor": TYPO_WEIGHT / 2}
    )


def test_a_guess_counts_less_than_a_word() -> None:
    """All terms of one guess together weigh less than one word."""
    assert sum(guessed("pritner").values()) == pytest.approx(TYPO_WEIGHT)
    assert 0 < TYPO_WEIGHT < 1


def test_words_that_only_ask_are_not_things() -> None:
    """A mistyped please or brauche is no product, whatever the catalog calls one."""
    assert guessed("brauchee") == {}


def test_what_follows_a_number_may_be_its_unit() -> None:
    """A unit that the catalog does not use is not bent to a word, but a word behind a code or a comma may be."""
    assert guessed("15 keybaord") == guessed("62.5keybaord 1/4 keybaord") == {}
    assert guessed("M12 keybaord") == guessed("15, keybaord") == guessed("keybaord 15") != {}


def test_compounds_of_known_parts_are_spelled_right() -> None:
    """A compound that the catalog does not have whole is not bent to another."""
    shelf = Shelf(["Netzwerklabel"])
    assert guessed("netzwerkkabel", shelf) == {}
    assert guessed("netzwerkqabel", shelf) != {}


def test_words_with_synonyms_are_no_typos() -> None:
    """A user's own word stays, though the catalog has one beside it."""
    synonyms = load_synonyms({"motar": ["engine"]})
    assert guessed("motar")
    assert TypoTolerance(SHELF, synonyms.knows).terms("motar") == {}


def test_a_rare_neighbour_in_a_large_catalog_is_chance() -> None:
    """A hash that one of 40,000 documents has may be any term's; one of 10,000 is a word."""
    for documents, found in ((40_000, False), (10_000, True)):
        shelf = Shelf(["keyboard"])
        shelf.count_documents = lambda number=documents: number
        assert bool(guessed("keybaord", shelf)) is found


def test_known_words_are_asked_for_once() -> None:
    """A word that was known needs no store the next time; one that was not is asked again, for it may come."""
    shelf = Shelf(list(CATALOG))
    tolerance = TypoTolerance(shelf)
    tolerance.terms("wireless keyboard")
    before = shelf.asked
    assert tolerance.terms("keyboard, wireless!") == {}
    assert shelf.asked == before
    assert tolerance.terms("keybaord") == tolerance.terms("keybaord") != {}
    shelf.counts.update(TermEncoder().encode_document("keybaord"))
    assert tolerance.terms("keybaord") == {}


def test_a_pasted_text_costs_nothing() -> None:
    """More words than anybody types are left alone, without a question to the store."""
    shelf = Shelf(CATALOG)
    letters = "abcdefghij"
    words = [f"keyb{a}{b}ord" for a, b in product(letters, letters)]
    assert guessed(" ".join(words), shelf) == {}
    assert shelf.asked == 0


def test_an_empty_catalog_guesses_nothing() -> None:
    """Nothing is known there and nothing is near."""
    assert guessed("keybaord", Shelf([])) == {}


@given(st.text("abcdeäßé", min_size=1, max_size=6), st.data())
def test_slips_are_mutual_but_for_the_first_letter(word, data) -> None:
    """What is one slip away is so in both directions, never the word itself, and at most two letters longer."""
    word = word.casefold()
    other = data.draw(st.sampled_from(sorted(slips(word))))
    assert other != word
    assert -1 <= len(other) - len(word) <= 2
    assert other[0] == word[0] or other[:2] == word[1::-1]
    if "ss" not in word + other:
        assert word in slips(other)


@given(st.lists(st.sampled_from(" ".join(CATALOG).split()), max_size=8))
def test_known_words_are_never_changed(words) -> None:
    """Whatever the catalog's own words are put together to, nothing is guessed."""
    assert guessed(" ".join(words)) == {}


@given(st.lists(st.from_regex(r"[a-zäöü./-]{0,9}[0-9][a-z0-9äöü./-]{0,9}", fullmatch=True), max_size=5))
def test_a_token_with_a_digit_is_never_changed(tokens) -> None:
    """However a code is cut, no part of it is taken for a word."""
    text = " ".join(tokens)
    if all(token.is_code for token in read_line(text)):
        assert guessed(text) == {}
        assert set(TermEncoder().encode_query(text, guessed(text))) == {term_index(t) for t in query_terms(text)}


@given(st.text(max_size=80))
def test_any_text_is_a_query(text) -> None:
    """Nothing raises, and every weight is a guess's."""
    assert all(0 < weight <= TYPO_WEIGHT for weight in guessed(text).values())
