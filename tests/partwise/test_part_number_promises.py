"""What the part-number lookup promises for every number and every query, checked on made-up ones."""

import sys
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from number_lookup import look_up
from partwise.part_numbers import Record, full_fold, read_query, soft_key
from partwise.part_numbers.gtin import gtin_keys
from partwise.part_numbers.specifications import reads_like
from partwise.part_numbers.variants import confusable, unpadded
from partwise.text import fold

SENTENCES = {
    "en": "do you have {} in stock, and when?",
    "de": "Größe egal: Ist {} ab Lager lieferbar?",
    "fr": "Quel est le prix de {} s'il vous plaît ?",
    "nl": "Graag een offerte voor {}, met levertijd.",
    "folds to more": "ﬁﬂ Straße ㎏ ½ {} ﷺ №",
    "label": "P/N: {}",
    "brackets": "valve ({})",
    "lines": "hello\n{}\nthanks",
}
# Long enough, and with letters and digits enough, to be no specification wherever it stands.
CODE = st.from_regex(r"[A-Z]{2,4}[0-9]{3,6}([-/. ][A-Z][0-9]{2,4}){0,3}", fullmatch=True)
# Anything with a digit that catalogs call a number, plain digits and dimensions included.
NUMBER = st.one_of(
    CODE,
    st.from_regex(r"[A-Z0-9]{1,5}([-/ ]?[A-Z0-9]{1,4}){0,3}", fullmatch=True),
    st.from_regex(r"[0-9]{1,4}([-x/ ][0-9]{1,4}){0,2}", fullmatch=True),
).filter(lambda number: any(map(str.isdigit, number)))
# Catalogs are short, so that what hypothesis finds can be read.
CATALOG = st.lists(NUMBER, min_size=1, max_size=6)


def records(numbers, brand=None):
    return [
        Record(f"d{place}", {"product_id": f"p{place}", "part_number": number, "brand": brand})
        for place, number in enumerate(numbers)
    ]


def claims(query, catalog):
    return [match for match in look_up(query, *catalog).matches if match.is_exact]


def claimed_products(query, catalog):
    return {product for match in claims(query, catalog) for product in match.product_ids}


# --- normal forms


@given(st.text())
def test_every_form_is_its_own_form(text):
    """Folding what is folded changes nothing, for the characters, both variants and GTINs."""
    folded, full = fold(text).text, full_fold(text)
    assert fold(folded).text == folded
    assert confusable(confusable(full)) == confusable(full)
    assert unpadded(unpadded(full)) == unpadded(full)


@given(st.text(alphabet="0123456789", min_size=1, max_size=14))
def test_a_gtin_of_fourteen_digits_is_its_own_form(digits):
    """What a GTIN is brought to has fourteen digits and is found by itself."""
    for padded in gtin_keys(digits):
        assert len(padded) == 14
        assert padded in gtin_keys(padded)


@given(CODE, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]), st.booleans())
def test_the_way_of_encoding_does_not_matter(number, form, wide):
    """Fullwidth characters and any Unicode normal form give the same keys."""
    typed = "".join(chr(ord(char) + 0xFEE0) if char.isalnum() else char for char in number) if wide else number
    typed = unicodedata.normalize(form, typed)
    assert (soft_key(typed), full_fold(typed)) == (soft_key(number), full_fold(number))


# --- spans


@given(CODE, st.sampled_from(sorted(SENTENCES)), st.sampled_from(["{}", "‘{}’", "\u200b{}\u00ad", "«{}»"]))
def test_a_number_in_a_sentence_is_found_at_its_place(number, language, quoted):
    """Whatever stands around a number, its match points at the number, and at nothing else."""
    alone = read_query(number)
    assume(not any(reads_like(alone, window) for window in alone.windows if window.whole))  # PN100, DIN912, RS232
    query = SENTENCES[language].format(quoted.format(number))
    (match,) = claims(query, records([number]))
    start, end = match.span
    assert query[start:end] == match.text
    assert match.text.strip("\u200b\u00ad") == number


@given(st.lists(CODE, min_size=2, max_size=4, unique_by=full_fold), st.sampled_from(["\n", ", ", "; ", " and "]))
def test_matches_stand_in_order_and_apart(numbers, between):
    """Several numbers of one query never share a character, and keep its order."""
    matches = look_up(between.join(numbers), *records(numbers)).matches
    spans = [match.span for match in matches]
    assert spans == sorted(spans)
    assert all(one == other or one[1] <= other[0] for one, other in pairwise(spans))


# --- separators


@st.composite
def retyped(draw):
    """A catalog without colliding keys, one of its products, and its number with other hyphens and spaces."""
    numbers = draw(CATALOG)
    assume(len({full_fold(number) for number in numbers}) == len(numbers))
    place = draw(st.integers(0, len(numbers) - 1))
    typed = ""
    for char in numbers[place]:
        if char in "- " and draw(st.booleans()):
            char = draw(st.sampled_from(["", "-", " ", " - "]))  # noqa: PLW2901 - the character typed instead
        typed += char + draw(st.sampled_from(["", "", "", "-", " "]))
    return numbers, place, typed


@given(retyped())
def test_hyphens_and_spaces_never_lead_to_another_product(case):
    """A whole query that is a number names its product however it is parted, or none, and never another one."""
    numbers, place, typed = case
    catalog = records(numbers)
    assert claimed_products(numbers[place], catalog) == {f"p{place}"}
    assert claimed_products(typed, catalog) <= {f"p{place}"}


# --- anything at all


@given(st.text(max_size=80), st.lists(st.one_of(NUMBER, st.text(max_size=12)), max_size=5))
@example("\u0345\u0300", ["\u0345"])
@example("ſ-1", ["S1"])
@example("١٢٣", ["123"])
@example("²³", ["23"])
def test_random_text_names_only_what_is_equal(text, numbers):
    """No text and no catalog raise, and a claim is always equal in letters, digits and plus."""
    for match in claims(text, records(numbers)):
        assert full_fold(match.text) == full_fold(match.number)


@given(
    st.lists(st.one_of(NUMBER, st.text(max_size=6), st.sampled_from(["x", "mm", "P/N", "5 pcs", "€"])), max_size=8),
    CATALOG,
)
def test_random_sentences_name_only_what_is_equal(pieces, numbers):
    """Pieces of numbers, units, counts and labels in any order claim nothing but equal numbers, at their spans."""
    query = " ".join([*pieces, *numbers[:1]])
    for match in claims(query, records(numbers, brand="Acme")):
        assert full_fold(match.text) in {full_fold(match.number), "acme" + full_fold(match.number)}
        assert query[slice(*match.span)] == match.text


# --- time

WORST = [
    "12 34 ",
    "A1-B2 ",
    "RX 5600XT, ",
    "1/2x3-",
    "ABC-12, M12\n",
    "1.",
    "1 x ",
    "№ 5 ",
    "10x ",
    "Acme 5 ",
    "\u00ad-",
    "(1) ",
]
KNOWN = ["1234", "A1-B2", "RX 5600XT", "12-34-12", "ABC-12", "5", "11"]


def repeated(piece, length):
    return (piece * length)[:length]


def calls(query):
    """How many functions one lookup calls: the same on any machine."""
    catalog = records(KNOWN, brand="Acme")
    count = 0

    def note(frame, event, argument):
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(note)
    try:
        look_up(query, *catalog)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", WORST)
def test_runs_are_bounded_by_the_length(piece):
    """The longest query has no more runs, and no longer ones, for each character than a short one."""
    sizes = {}
    for length in (1_000, 100_000):
        windows = read_query(repeated(piece, length)).windows
        sizes[length] = len(windows), sum(len(window.text) for window in windows)
    for small, large in zip(sizes[1_000], sizes[100_000], strict=True):
        assert large <= 110 * small + 1_000


@pytest.mark.parametrize("piece", WORST)
def test_work_grows_with_the_query_only(piece):
    """Four times the query is four times the calls, for queries full of known numbers."""
    assert calls(repeated(piece, 8_000)) <= 4.5 * calls(repeated(piece, 2_000))
