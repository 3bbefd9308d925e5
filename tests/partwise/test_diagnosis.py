"""Diagnosis from plain data: what a query says, numbers that are near, questions to ask back, and each reason."""

import doctest
from string import ascii_uppercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partwise.evaluation.diagnosis import REASONS, attributes, near_numbers, words
from partwise.evaluation.diagnosis.asking_back import deciding_question
from partwise.evaluation.diagnosis.facts import Case, Leg, Shown, Stored
from partwise.evaluation.diagnosis.near_numbers import count_slips, nearest_number
from partwise.evaluation.diagnosis.reasons import explain_case
from partwise.evaluation.diagnosis.words import asked_words, read_product

NUMBERS = st.text(ascii_uppercase + digits, max_size=12)


def stored(product_id, *texts, **meta) -> Stored:
    """A product; its first text is its title where none is given."""
    return Stored(product_id, texts, {"title": texts[0] if texts else "", **meta})


def bolt(length: int) -> Stored:
    text = f"Hex bolt M12, A2-70\nlength: {length} mm"
    return stored(f"bolt-{length}", text, title="Hex bolt M12, A2-70", attributes={"length": length})


def case(query, missing, *shown, legs=(), **facts) -> Case:
    """A product that is missing behind others, which are all wrong."""
    products = {each.product_id: each for each in (missing, *shown)}
    wrong = [each.product_id for each in shown]
    return Case(
        query, missing.product_id, 5, facts.pop("result", [Shown(i) for i in wrong]), wrong, products, legs, **facts
    )


@pytest.mark.parametrize("module", [words, near_numbers])
def test_examples_in_the_modules_hold(module):
    """The modules' own examples are their specification."""
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("query", "text", "lacking"),
    [
        ("hex bolts", "Hex bolt", []),
        ("Netzwerkkabel", "Kabel für das Netzwerk", []),
        ("10 ft cable", "cable, 10ft", []),
        ("10 ft cable", "cable, 10 m", ["10 ft"]),
        ("M12 x 1,75", "thread: M12x1.75", []),
        ("4 port hub", "USB hub\nports: 4", []),
        ("4 port hub", "USB hub\nports: 7\nlayers: 4", ["4 port"]),
        ("valve DN20", "valve\ndn: 20", []),
        ("valve DN20", "valve DN40\norifice: 20", ["DN20"]),
        ("do you have a 50mm bolt for me?", "bolt\nlength: 50 mm", []),
        ("50 mm bolt", "bolt\nlength: 50", []),
        ("USB A", "USB B", ["A"]),
    ],
)
def test_what_a_product_lacks_of_a_query(query, text, lacking):
    """Inflection, spacing and asking words make no difference; another unit, word or designation does."""
    product = read_product(text, {})
    assert [word.text for word in asked_words(query) if word not in product] == lacking


def test_title_and_numbers_are_said_too():
    """What stands in the meta alone counts as the product's."""
    product = read_product("", {"title": "Hex bolt", "part_number": "AB-12/3"})
    assert all(word in product for word in asked_words("hex AB123"))


@pytest.mark.parametrize(
    ("query", "number", "rule"),
    [
        ("price of kx 4471 b?", "KX-4471-B", "equal but for case, spaces and separators"),
        ("0064314", "64314", "equal without leading zeros"),
        ("LM317TO", "LM317T0", "equal once O and 0, and I, L and 1, are read as one"),
        ("LM317T/NOPB in stock?", "LM317T", "equal without the ending 'NOPB' of the query"),
        ("GS950-48", "AT-GS950/48", "equal without the beginning 'AT' of the number"),
        ("KX-4481-B", "KX-4471-B", "1 character mistyped"),
        ("6ES7214-1AG04-0XB0", "6ES7214-1AG40-0XB0", "1 character mistyped"),
        ("6ES7214-1BG04-0XB0", "6ES7214-1AG40-0XB0", "2 characters mistyped"),
    ],
)
def test_the_rule_that_would_match_is_named(query, number, rule):
    """The surest rule by which a run of the query meets the number."""
    near = nearest_number(query, {"part_number": number})
    assert near is not None
    assert (near.number, near.rule) == (number, rule)


@pytest.mark.parametrize(
    ("query", "meta"),
    [
        ("KX-9981-C", {"part_number": "KX-4471-B"}),
        ("cable 10 m", {"part_number": "10M"}),
        ("galaxy s9", {"part_number": "Galaxy S8"}),
        ("bearing for a pump", {"part_number": "BEARING"}),
        ("AB12345", {"part_numbers": [{"number": "AB12345", "kind": "customer", "customer": "K1"}]}),
        ("", {"part_number": "KX-4471-B"}),
        ("KX-4471-B", {}),
        ("x" * 100_001, {"part_number": "KX-4471-B"}),
    ],
)
def test_what_is_not_near(query, meta):
    """Other numbers, specifications, names, words and customers' own numbers are near nothing."""
    assert nearest_number(query, meta) is None


def test_a_run_that_names_another_product_is_not_near():
    """What a lookup has claimed is no misspelling of something else."""
    assert nearest_number("SS-M12-HEX-50", {"part_number": "SS-M12-HEX-60"}, taken=[(0, 13)]) is None


@given(NUMBERS, NUMBERS)
def test_slips_count_alike_both_ways(one, other):
    """Slips are symmetric, none only between equals, and never more than the longer text has characters."""
    slips = count_slips(one, other)
    assert slips == count_slips(other, one)
    assert (slips == 0) == (one == other)
    assert abs(len(one) - len(other)) <= slips <= max(len(one), len(other))


@given(NUMBERS.filter(lambda text: len(text) > 1), st.data())
def test_one_slip_is_one_slip(text, data):
    """Dropping a character, or swapping two that differ, is one slip."""
    place = data.draw(st.integers(0, len(text) - 2))
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    assert count_slips(text, text[:place] + text[place + 1 :]) == 1
    assert count_slips(text, swapped) == (text[place] != text[place + 1])


def test_the_question_lists_the_values_in_order_with_their_unit_once():
    """The attribute that parts the products is asked for, numbers by size."""
    assert deciding_question(bolt(100), [bolt(60), bolt(40)], "hex bolt M12") == "Which length: 40, 60 or 100 mm?"


def test_the_question_asks_nothing_that_was_said():
    """An attribute whose value the query says is not asked for; with nothing left there is no question."""
    assert deciding_question(bolt(50), [bolt(60)], "hex bolt M12 50mm") is None


def test_what_titles_say_is_asked_first():
    """A buyer knows the colour on the title before the weight of the box."""
    black, grey = (
        stored(name, f"Hub, {name}", attributes={"box weight": weight, "colour": name})
        for name, weight in (("black", 120), ("grey", 130))
    )
    assert deciding_question(black, [grey], "hub") == "Which colour: black or grey?"


def test_another_language_is_no_other_value():
    """Of products in two languages only numbers and codes are compared; else their names decide."""
    english = stored("e", "Bolt", language="en", attributes={"material": "stainless"}, brand="Acme")
    german = stored("g", "Schraube", language="de", attributes={"material": "Edelstahl"}, brand="Beta")
    assert deciding_question(english, [german], "bolt") == "Which brand: Acme or Beta?"
    assert attributes.contradictions(english, german, "stainless bolt") == []


def test_contradictions_name_the_asked_attribute():
    """What is asked and differs is named; a value that the other has among several does not differ."""
    one = stored("1", "Cable", attributes={"length": "5 m", "colour": "Black"})
    other = stored("2", "Cable", attributes={"length": "7 m", "colour": "Black, Silver"})
    assert attributes.contradictions(one, other, "black cable 5m") == ["length 5 m, not 7 m"]


VALVE = stored("valve", "Shutoff fitting for water", attributes={"pressure": "16 bar"})
TAP = stored("tap", "Ball tap for water", attributes={"pressure": "25 bar"})


def test_missing_from_the_store():
    """A product that the store does not hold is missing data."""
    gone = Case("tap", "gone", 5, [Shown("tap")], ["tap"], {"tap": TAP})
    reason, finding = explain_case(gone)
    assert reason == "missing_data"
    assert finding.evidence == ["no document of product 'gone' is in the store"]


@pytest.mark.parametrize("blank", [stored("blank"), stored("blank", " - ", title=None)])
def test_without_text(blank):
    """A product with neither title nor text is missing data too."""
    reason, finding = explain_case(case("tap", blank, TAP))
    assert (reason, finding.evidence) == (
        "missing_data",
        ["product 'blank' is in the store without a title and without text"],
    )


def test_number_without_a_lookup():
    """An exact number in a pipeline that looks none up: the fix is a lookup."""
    relay = stored("relay", "Relay", part_number="KX-4471-B")
    reason, finding = explain_case(case("kx4471b", relay, TAP))
    assert reason == "part_number_not_recognised"
    assert finding.evidence[0] == "'kx4471b' in the query, nearest number of the product: 'KX-4471-B'"
    assert finding.evidence[2] == "this pipeline looks no part number up"
    assert "PartNumberRetriever" in finding.fix


def test_number_that_a_lookup_only_offered():
    """What the lookup offered without claiming it is said with its reason."""
    relay = stored("relay", "Relay", part_number="00643144")
    match = {"is_exact": False, "product_ids": ["relay"], "reason": "zero_variant", "span": [0, 6], "text": "643144"}
    reason, finding = explain_case(case("643144", relay, TAP, matches=[match]))
    assert reason == "part_number_not_recognised"
    assert finding.evidence[1:] == [
        "rule: equal without leading zeros",
        "the lookup offered it without claiming it (zero_variant)",
    ]
    assert finding.fix == "If buyers write it so, add '643144' to the product's further numbers (part_numbers)."


def test_mistyped_number_is_asked_back():
    """No lookup may take a mistyped number for the right one."""
    relay = stored("relay", "Relay", part_number="KX-4471-B")
    _, finding = explain_case(case("KX-4481-B", relay, TAP, matches=[]))
    assert finding.fix.startswith("Ask back whether 'KX-4471-B' was meant")


def test_claimed_number_hides_the_rest():
    """A lookup that claimed another product for the number is why nothing found this one."""
    claim = {"is_exact": True, "product_ids": ["tap"], "text": "BT-16-25", "span": [0, 8]}
    reason, finding = explain_case(case("BT-16-25", VALVE, TAP, matches=[claim]))
    assert reason == "no_candidate"
    assert finding.evidence == ["the lookup claimed other products for 'BT-16-25', so nothing else was searched"]


def test_split_over_chunks():
    """All words in the product, in no chunk alone: the chunk that says most, and what it lacks."""
    pump = stored("pump", "Pump for pool water", "Noise level 40 dB", title="Pump")
    reason, finding = explain_case(case("pool pump 40 dB", pump, TAP, legs=[Leg("words", True, {"pump": 3})]))
    assert reason == "split_over_chunks"
    assert finding.evidence[-1] == "chunk 1 says most and lacks: 40 dB"


def test_chunks_that_say_it_all_are_not_to_blame():
    """If one chunk has every word, chunking is not the reason."""
    pump = stored("pump", "Pool pump 40 dB", "For water", title="Pump")
    assert explain_case(case("pool pump 40 dB", pump, TAP, legs=[Leg("words", True, {"pump": 3})]))[0] == "demoted"


def test_ambiguous():
    """Products that all say what is asked: the attribute that differs is asked back."""
    reason, finding = explain_case(case("hex bolts M12 A2-70", bolt(50), bolt(40), bolt(60)))
    assert reason == "ambiguous"
    assert finding.fix == "Ask back: Which length: 40, 50 or 60 mm?"


@pytest.mark.parametrize("query", ["hex bolt M12 50 mm", "ball tap for water", "hex bolt M12 copper"])
def test_not_ambiguous(query):
    """A query that says the deciding value, or something that one of them lacks, is not ambiguous."""
    assert explain_case(case(query, bolt(50), bolt(40), bolt(60)))[0] == "no_candidate"


def test_no_candidate_shows_the_words_and_how_deep_it_lies():
    """The places when asked for more, what the product lacks, and what only it says."""
    legs = [
        Leg("vectors", True, {"tap": 1}, {"tap": 1, "valve": 730}, 1000),
        Leg("words", True, {"tap": 1}, {"tap": 1}, 1000),
    ]
    reason, finding = explain_case(case("ball tap", VALVE, TAP, legs=legs))
    assert reason == "no_candidate"
    assert finding.evidence == [
        "vectors: place 730 when asked for 1000; it gave 1",
        "words: not among its first 1000",
        "asked, and not in the product: ball, tap; tap says them",
        "only the product says: Shutoff; fitting; pressure 16 bar",
    ]
    assert finding.fix == "Add the buyers' words to the product's text (ball, tap), or use an encoder that knows them."


def test_a_product_just_behind_the_candidates_wants_more_of_them():
    """Within twice of what a search gives, more candidates are the fix."""
    given = {str(place): place for place in range(1, 41)}
    legs = [Leg("words", True, given, {**given, "valve": 47}, 1000)]
    _, finding = explain_case(case("ball tap", VALVE, TAP, legs=legs))
    assert finding.fix == "Let words give at least 50 candidates (its top_k)."


def signals(**values):
    return {name: {"value": value, "weight": 0.5} for name, value in values.items()}


def test_demoted_compares_the_signals():
    """The place in each search, the signals side by side, and the one that pulled it down."""
    legs = [Leg("words", True, {"valve": 2, "tap": 9}), Leg("vectors", True, {"tap": 1})]
    result = [Shown("tap", signals(words=0.5, vectors=0.9)), Shown("valve", signals(words=0.75))]
    reason, finding = explain_case(case("water pipe", VALVE, TAP, legs=legs, result=result))
    assert reason == "demoted"
    assert finding.evidence[:4] == [
        "place 2 of 2 in words; not among the 1 of vectors; place 2 in the end",
        "in its place: tap (Ball tap for water)",
        "words 0.75 against 0.50, weight 0.50",
        "vectors nothing against 0.90, weight 0.50: pulled it down",
    ]
    assert finding.fix == "Try more weight for words against vectors, and measure it on all queries."


def test_demoted_by_a_stage_that_dropped_it():
    """A stage between search and result that no longer gives the product is named."""
    legs = [Leg("words", True, {"valve": 2, "tap": 1}), Leg("first stage", False, {"tap": 1})]
    reason, finding = explain_case(case("water pipe", VALVE, TAP, legs=legs))
    assert reason == "demoted"
    assert "first stage did not keep it among its 1" in finding.evidence
    assert finding.fix.startswith("Let first stage keep more products")


def test_demoted_behind_another_value():
    """What the query asks and the product in its place contradicts is shown, and the fix is to compare values."""
    legs = [Leg("words", True, {"valve": 2, "tap": 1}), Leg("vectors", True, {"valve": 2, "tap": 1})]
    reason, finding = explain_case(case("water 16 bar", VALVE, TAP, legs=legs))
    assert reason == "demoted"
    assert "asked, and not in the one in its place: pressure 16 bar, not 25 bar" in finding.evidence
    assert finding.fix == "Let a second stage compare the values that are asked for: pressure 16 bar, not 25 bar."


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30), st.booleans())
def test_any_text_gets_one_reason(query, text, number, is_found):
    """Whatever the query and the catalog say, there is one reason with evidence and a fix."""
    product = stored("p", text, part_number=number, attributes={text: number, number: text})
    legs = [Leg("words", True, {"p": 7} if is_found else {})]
    reason, finding = explain_case(case(query, product, stored("q", number, attributes={text: query}), legs=legs))
    assert reason in REASONS
    assert all(finding.evidence)
    assert finding.fix.endswith((".", "?"))
