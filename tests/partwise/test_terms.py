"""Terms: part numbers and specifications stay whole, and vectors rank as BM25 does."""

import math
import random
import time
from collections import Counter
from importlib import resources
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partwise.errors import ConfigError
from partwise.part_numbers import soft_key
from partwise.terms import TERMS_VERSION, TermEncoder, query_terms, term_index
from partwise.terms.compounds import split_compound
from partwise.text import fold

LETTERS_DIGITS = "ABCDEFGHIJKLMNPQRSTUVWXYZ0123456789"
NUMBERS = st.lists(st.text(LETTERS_DIGITS, min_size=1, max_size=6), min_size=1, max_size=4).map(
    lambda parts: "-".join([*parts, "7B"])
)


def asked(text: str) -> set[str]:
    return set(query_terms(text))


def score(query: str, document: dict[int, float]) -> float:
    return sum(weight * document.get(index, 0.0) for index, weight in TermEncoder().encode_query(query).items())


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("M12x1.75", {"m12x1.75", "m12", "1.75"}),
        ("M12 × 1,75", {"m12x1.75", "m12", "1.75"}),
        ("A2-70", {"a270", "a2", "70"}),
        ("6ES7 214-1AG40", {"6es7", "2141ag40", "214", "1ag40", "6es72141ag40"}),
        ("1/4-20 UNC", {"1/4-20", "1/4", "20", "unc"}),
        ("½ in", {"1/2", "1/2in"}),
        ("2,50 mm²", {"2.5", "mm2", "2.5mm2"}),
        ("DDR4-2400", {"ddr42400", "ddr4", "ddr", "2400"}),
        ("6205-2RS1/C3", {"62052rs1c3", "62052rs1", "6205", "2rs1", "c3"}),
        ("595-123", {"595-123", "595123", "595", "123"}),
        ("SFP+", {"sfp+", "sfp"}),
        ("Wi-Fi", {"wifi", "wi", "fi"}),
        ("4,7 µF", {"4.7uf"}),
        ("10 kΩ", {"10kohm"}),
        ("A3,A4;A5", {"a3", "a4", "a5"}),
        ("ports 1,2,3", {"1", "2", "3"}),
        (".5 mm", {"0.5", "0.5mm"}),
    ],
)
def test_specifications_stay_whole_beside_their_pieces(text: str, terms: set[str]) -> None:
    """A specification is found as one thing and by its pieces."""
    assert terms <= asked(text)


@pytest.mark.parametrize(
    ("one", "other", "term"),
    [
        ("Cat6a", "cat 6a", "cat6a"),
        ("10ft", "10 ft", "10ft"),
        ("0.25m", "0,25 m", "0.25m"),
        ("USB3.0", "usb 3", "usb3"),
        ("DIN912", "DIN 912", "din912"),
        ("600x600", "600 X 600", "600x600"),
        ("1.234,5 kg", "1,234.5kg", "1234.5kg"),
        ("34.000", "34000", "34000"),
        ("SS–M12", "ss-m12", "ssm12"),
    ],
)
def test_spellings_of_one_thing_share_its_term(one: str, other: str, term: str) -> None:
    """Space, case, dash, decimal comma and idle zeros make no difference."""
    assert term in asked(one)
    assert term in asked(other)


@pytest.mark.parametrize(
    ("one", "other"), [("1/2 in", "12 in"), ("1.2 V", "12 V"), ("SFP+", "SFP"), ("M12x1.75", "M12x1.5")]
)
def test_different_things_are_told_apart(one: str, other: str) -> None:
    """Each of two things has a term that the other has not."""
    assert asked(one) - asked(other)


@pytest.mark.parametrize("text", ["ft, 5", "red (10) ft", "cable: 10; ft", "12\nft"])
def test_nothing_joins_across_punctuation_or_lines(text: str) -> None:
    """Joined forms stay inside a phrase."""
    assert not {"ft5", "10ft", "cable10", "12ft"} & asked(text)


@given(NUMBERS, st.sampled_from(["-", "\N{EN DASH}", "\N{NON-BREAKING HYPHEN}", "_"]))
def test_number_is_kept_whole_in_any_writing(number: str, dash: str) -> None:
    """A part number is a term of its own, whatever its case, its dashes and the words around it."""
    whole = soft_key(number)
    for text in (number, number.lower(), number.replace("-", dash), f"price of {number}, please", f"({number})"):
        assert whole in asked(text)
    assert asked(number) == asked(number.lower()) == asked(number.replace("-", dash))


@given(st.text(max_size=80))
def test_no_word_is_lost_and_every_text_is_read(text: str) -> None:
    """Any text gives the same finite vector each time, empty only without letters and digits."""
    document, query = TermEncoder().encode_document(text), TermEncoder().encode_query(text)
    assert document == TermEncoder().encode_document(text)
    assert all(0 <= index < 2**32 and 0 < value < math.inf for index, value in (document | query).items())
    for word in text.split():
        if word.isascii() and word.isalnum() and "x" not in word.lower():  # 2 x 3 becomes 2x3
            assert TermEncoder().encode_query(word).keys() <= document.keys()


@given(
    st.lists(
        st.sampled_from(["bolt", "M12x1.75", "steel", "A2-70", "10", "ft", "Cat", "6a", "Kabel"]),
        min_size=1,
        max_size=8,
    )
)
def test_a_text_holds_all_that_it_asks_for(words: list[str]) -> None:
    """A document made of the query's words matches every term of the query."""
    text = " ".join(words)
    assert TermEncoder().encode_query(text).keys() <= TermEncoder().encode_document(text).keys()


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("cables", "patch cable"),
        ("Schraube", "Sechskantschrauben verzinkt"),
        ("Kabel", "Netzwerkkabel"),
        ("netzwerk kabel", "Netzwerkkabel"),
        ("kabel", "kabelgoot"),
        ("kabels", "kabel"),
        ("schroef", "schroeven"),
        ("Kuehler", "Kühler"),
        ("cable reseau", "câbles réseau"),
        ("imprimante", "encre d'imprimantes"),
        ("Kabelkanal", "Kabelkanäle"),
        ("printer", "printer's"),
        ("USB Kabel", "USB-Kabel"),
    ],
)
def test_words_meet_across_forms_in_each_language(query: str, text: str) -> None:
    """Plural, compound, umlaut and accent are found without knowing the language."""
    assert score(query, TermEncoder().encode_document(text)) > 0.2


@pytest.mark.parametrize("word", ["keyboard", "monitoring", "profondeur", "diameter", "diskette", "kabel", "schrauben"])
def test_what_is_no_compound_is_not_split(word: str) -> None:
    """Simple words and words of other languages stay as they are."""
    assert split_compound(word) == ()


def test_compound_parts_are_used_up_with_linking_letters() -> None:
    """Linking letters belong to no part; an unknown first part leaves the known last one."""
    assert split_compound("steckdosenleiste") == ("steckdose", "leiste")
    assert split_compound("verlängerungskabel") == ("verlängerung", "kabel")
    assert split_compound("zeskantbouten") == ("zeskant", "bout")
    assert split_compound("wafelkabel") == ("kabel",)
    assert split_compound(fold("Außengewinde").text) == ("aussen", "gewinde")


def test_compound_list_is_tidy() -> None:
    """The list holds each part once, folded and sorted, for both languages."""
    text = resources.files("partwise.terms").joinpath("compound_words.txt").read_text(encoding="utf-8")
    for section in text.split("[")[1:]:
        parts = section.partition("]")[2].split()
        assert len(parts) > 300
        assert parts == sorted(set(parts))
        assert all(part.isalpha() and fold(part).text == part for part in parts)


def test_asking_words_are_left_out_unless_alone() -> None:
    """A sentence asks for its things; a query of function words alone still asks for them."""
    assert asked("Ich suche ein Netzwerkkabel für mein Büro") == asked("Netzwerkkabel Büro")
    assert asked("for you") == {"for", "you"}


def test_an_attribute_states_numbers_and_mentions_words() -> None:
    """What a product is outranks what an attribute mentions; a number counts fully wherever it stands."""
    printer = TermEncoder().encode_document("Laser printer\ncolour: black")
    cable = TermEncoder().encode_document("USB cable\ncompatible with: laser printer\nlength: 3 m")
    assert score("printer", printer) > 1.2 * score("printer", cable)
    assert score("3 m", cable) >= 0.9 * score("3 m", TermEncoder().encode_document("USB cable 3 m"))


def test_title_counts_even_where_the_text_lacks_it() -> None:
    """A title's words weigh more than the text's, also without any text."""
    encoder = TermEncoder()
    titled = encoder.encode_document("monitor arm black", "monitor arm")
    assert score("monitor", titled) > score("black", titled)
    assert score("monitor", TermEncoder(b=1).encode_document("", "monitor")) > 0


def test_numbers_are_found_however_spaced() -> None:
    """A further number is found whole; one that the text holds weighs no more for it."""
    vector = TermEncoder().encode_document("PLC", None, ["6ES7 214-1AG40-0XB0"])
    assert score("6es72141ag400xb0", vector) > 0
    assert TermEncoder().encode_document("bolt M12", None, ["M12"]) == TermEncoder().encode_document("bolt M12")


@pytest.mark.parametrize(("term", "index"), [("schraub", 2944066073), ("m12x1.75", 749194975), ("kühler", 51625550)])
def test_hashes_are_a_saved_format(term: str, index: int) -> None:
    """An index written years ago still fits today's queries."""
    assert term_index(term) == index


def test_the_scheme_is_a_saved_format() -> None:
    """A change of terms or weights needs a new version."""
    assert TERMS_VERSION == "terms-2"
    assert query_terms("Sechskantschrauben M12x1,75 (A2-70) for cables") == {
        **dict.fromkeys(["sechskantschrauben", "sechskantschraub", "sechskant", "sechsk", "schraube", "schraub"], 0.5),
        **dict.fromkeys(["m12x1.75", "m12", "1.75", "a270", "a2", "70", "cabl"], 1.0),
    }
    vector = TermEncoder().encode_document("Hex bolt M12x1.75\nmaterial: A2-70", "Hex bolt", ["SS-1"])
    assert {index: round(value, 4) for index, value in vector.items()} == {
        206425770: 1.8786,
        743963968: 1.6742,
        749194975: 1.6391,
        861571205: 1.8786,
        1262689127: 1.6742,
        1384566882: 1.6391,
        1743015175: 1.0,
        2144788334: 1.6391,
        2539560116: 1.0,
        2643018885: 0.9751,
        3165973801: 0.9751,
        3545941080: 1.6742,
        4237569031: 1.0,
    }


@pytest.mark.parametrize(
    "parameters",
    [{"k1": -1}, {"b": 1.5}, {"average_length": 0}, {"title_weight": math.nan}, {"k1": "1.2"}, {"b": True}],
)
def test_senseless_parameters_are_refused(parameters: dict) -> None:
    """A number out of range is one clear error that names it."""
    with pytest.raises(ConfigError, match=next(iter(parameters))):
        TermEncoder(**parameters)


def test_ranking_equals_bm25() -> None:
    """On plain words our two halves rank 50 documents as an independent BM25 does."""
    words, dice = ["bolt", "nut", "washer", "steel", "brass", "cable", "plug", "lamp"], random.Random(7)
    texts = [" ".join(dice.choices(words, k=dice.randint(3, 40))) for _ in range(50)]
    encoder = TermEncoder(title_weight=0, average_length=sum(len(text.split()) for text in texts) / 50)
    vectors = [encoder.encode_document(text) for text in texts]
    holders = Counter(index for vector in vectors for index in vector)
    for query in ("bolt", "steel nut", "brass lamp plug cable"):
        ours = [
            sum(
                weight * vector.get(index, 0) * math.log((50 - holders[index] + 0.5) / (holders[index] + 0.5) + 1)
                for index, weight in encoder.encode_query(query).items()
            )
            for vector in vectors
        ]
        assert ours == pytest.approx(bm25(query, texts), rel=1e-9)


def bm25(query: str, texts: list[str], k1: float = 1.2, b: float = 0.75) -> list[float]:
    """BM25 as Robertson and Zaragoza (2009) write it, with Lucene's IDF."""
    documents = [text.split() for text in texts]
    average = sum(map(len, documents)) / len(documents)
    scores = [0.0] * len(documents)
    for word in query.split():
        n = sum(word in document for document in documents)
        idf = math.log(1 + (len(documents) - n + 0.5) / (n + 0.5))
        for row, document in enumerate(documents):
            tf = document.count(word)
            scores[row] += idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * len(document) / average))
    return scores


@pytest.mark.parametrize("unit", ["-", "a-", "1,", "1.", "x1", " ", "'", "1 x", "schrauben", ":", "/", "+", "1.000,"])
def test_hostile_texts_take_no_time(unit: str) -> None:
    """A hundred thousand characters of anything are read in about a second."""
    start = time.process_time()
    TermEncoder().encode_document("a" + unit * (100_000 // len(unit)) + "a")
    assert time.process_time() - start < 3


def test_lone_surrogates_are_read_over() -> None:
    """Broken characters of a broken file do not stop an index run."""
    assert asked("\ud800cable 1\ud8002") >= {"cabl"}


def test_threads_agree() -> None:
    """Stemming in several threads at once gives what one thread gives."""
    words = [f"schraub{letter}en{other}" for letter in "abcdefghij" for other in "abcdefghij"]
    found: list[set[int]] = []
    threads = [Thread(target=lambda: found.append(set(TermEncoder().encode_query(" ".join(words))))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(one == set(TermEncoder().encode_query(" ".join(words))) for one in found)
