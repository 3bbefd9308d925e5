"""Part numbers that vary: packaging, zeros, confusable characters, makers; offered, never claimed."""

import string

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from number_lookup import claimed, item, look_up, offered
from partwise.errors import ConfigError
from partwise.part_numbers import Record, full_fold, load_rules, product_keys
from partwise.part_numbers.variants import confusable, unpadded

CODE = st.text(string.ascii_uppercase + string.digits + "-", min_size=5, max_size=12)


def found(query, *catalog):
    """What is offered, by number, if nothing is claimed."""
    matches = look_up(query, *catalog).matches
    assert not any(match.is_exact for match in matches)
    assert all(match.tier == match.reason for match in matches)
    return [(match.number, match.reason) for match in matches]


def of(brand, *numbers):
    return [item(number, number, brand=brand) for number in numbers]


# --- packaging and rules


@pytest.mark.parametrize(
    ("query", "catalog", "names"),
    [
        ("LTC2053HMS8", of("Analog Devices", "LTC2053HMS8#PBF", "LTC2053HMS8#TRPBF", "LTC2053CMS8#PBF"), 2),
        ("LTC2053HMS8#TRPBF", of("Analog Devices", "LTC2053HMS8#PBF", "LTC2053HMS8", "LTC2053CMS8#PBF"), 2),
        ("MAX232CPE", of("Maxim", "MAX232CPE+", "MAX232ECPE+"), 1),
        ("MAX232CPE+T&R", of("Maxim Integrated", "MAX232CPE+", "MAX232CPE"), 2),
        ("need LM358M reels", of("Texas Instruments", "LM358M/NOPB"), 1),
        ("LM358M/NOPB", of(None, "LM358M"), 1),
        ("BC847C", of("Nexperia", "BC847C,215", "BC847C,235", "BC847B,215"), 2),
        ("311-10.0KHR", of("Digi-Key", "311-10.0KHRCT-ND", "311-10.0KHRTR-ND", "311-100KHRCT-ND"), 2),
    ],
)
def test_packaging_is_offered(query, catalog, names):
    """Numbers that differ in packing or finish alone are all offered, others of the series are not."""
    assert found(query, *catalog) == [(record.meta["part_number"], "packaging") for record in catalog[:names]]


@pytest.mark.parametrize(
    ("query", "number", "rule"),
    [
        ("595-LM317T", "LM317T", "mouser"),
        ("LM317T-ND", "LM317T", "digikey"),
        ("1756-L71/B", "1756-L71", "series-letter"),
        ("1756-L71", "1756-L71/B", "series-letter"),
        ("1756-L71/A", "1756-L71/B", "series-letter"),
        ("1756-L71 series B", "1756-L71", "series-letter"),
        ("need 1756-L71/B today", "1756-L71", "series-letter"),
    ],
)
def test_what_others_write_around_a_number(query, number, rule):
    """A distributor's prefix or suffix and a series letter are left out, and the rule is named."""
    assert offered(query, *of("Acme", number)) == [(number, "rule", rule)]
    assert claimed(query, *of("Acme", number)) == []


@pytest.mark.parametrize(
    ("query", "catalog"),
    [
        ("6205-2RS1/C3", of("SKF", "6205-2RS1")),
        ("4WE6D6X/EG24N9K4", of("Rexroth", "4WE6D6X")),
        ("MAX232CPE", of("Texas Instruments", "MAX232CPE+")),  # the plus is Maxim's
        ("LM317T", of("Texas Instruments", "595-LM317T")),  # a number that begins so, not a distributor's
        ("595-1234", of("Acme", "1234")),
        ("R-78BI2-2.0", of("RECOM", "R-78B1.2-2.0")),  # a point is no separator
        ("123#PBF", of("Analog Devices", "123")),
        ("LTC2O53HMS8", of("Analog Devices", "LTC2053HMS8#PBF")),  # two variations at once
    ],
)
def test_other_endings_stay_other_numbers(query, catalog):
    """What selects a function is never cut, and no two variations are put together."""
    assert look_up(query, *catalog).matches == ()


def test_an_equal_number_comes_first():
    """Where the number itself is there, nothing that varies from it is named."""
    assert claimed("LTC2053HMS8", *of("Analog Devices", "LTC2053HMS8", "LTC2053HMS8#PBF")) == ["LTC2053HMS8"]
    assert offered("LTC2053HMS8", *of("Analog Devices", "LTC2053HMS8", "LTC2053HMS8#PBF")) == []
    assert claimed("595-LM317T", *of("Acme", "595-LM317T", "LM317T")) == ["595-LM317T"]


def test_a_function_behind_the_number_is_another_number():
    """`6205-2RS1 C3` is not `6205-2RS1`: it is offered, with the rule that says so."""
    for query in ("6205-2RS1 C3", "need 6205-2RS1 C3 bearing", "SKF 6205-2RS1 /C3"):
        assert offered(query, *of("SKF", "6205-2RS1")) == [("6205-2RS1", "rule", "bearing-clearance")], query
    assert claimed("6205-2RS1, C3 too", *of("SKF", "6205-2RS1")) == ["6205-2RS1"]


# --- zeros and confusable characters


@pytest.mark.parametrize(
    ("query", "catalog", "names"),
    [
        ("64314", ["0064314", "66314"], ["0064314"]),
        ("0064314", ["64314", "643140"], ["64314"]),
        ("1 107 405", ["0 001 107 405"], ["0 001 107 405"]),
        ("P/N 160D010", ["0160 D 010"], ["0160 D 010"]),
        ("A-1", ["A-10", "A-01", "A-100"], []),
        ("M100", ["M10", "M1"], []),
    ],
)
def test_leading_zeros(query, catalog, names):
    """Leading zeros may be missing or added; trailing and inner ones make another number."""
    assert found(query, *catalog) == [(name, "zero_variant") for name in names]


@pytest.mark.parametrize(
    ("query", "catalog", "names"),
    [
        ("T1P127", ["TIP127", "TLP127"], ["TIP127", "TLP127"]),
        ("6ES7214-1AG4O-OXBO", ["6ES7214-1AG40-0XB0", "6ES7214-1BG40-0XB0"], ["6ES7214-1AG40-0XB0"]),
        ("need 6ES7214-1AG4O-0XB0 now", ["6ES7214-1AG40-0XB0"], ["6ES7214-1AG40-0XB0"]),
        ("STM32F103CBT6", ["STM32F103C8T6"], []),
        ("AB-5Z21", ["AB-S221", "AB-52Z1"], []),
        ("OIL", ["011"], []),
    ],
)
def test_confusable_characters(query, catalog, names):
    """O and 0, I, L and 1 are taken for one another, and no other pair."""
    assert found(query, *catalog) == [(name, "confusable") for name in names]


@given(CODE, CODE)
def test_what_is_not_equal_is_never_claimed(number, query):
    """Whatever brings two numbers together, only equal folds are claimed."""
    assume(full_fold(number) != full_fold(query))
    variants = [query, number.replace("0", "O"), f"0{number}", f"{number}#PBF", f"595-{number}", f"{number}/B"]
    for variant in variants:
        matches = look_up(variant, number).matches
        assert not any(m.is_exact and full_fold(m.number) != full_fold(variant) for m in matches)


@given(CODE)
def test_variants_fold_once(number):
    """A canonical form is its own canonical form."""
    full = full_fold(number)
    assert confusable(confusable(full)) == confusable(full)
    assert unpadded(unpadded(full)) == unpadded(full)


def test_variants_need_a_place_that_is_free_for_them():
    """In a sentence only what reads like a number varies; a price or a size does not."""
    assert look_up("cable 10 l", "1O-L").matches == ()
    assert look_up("need 64314 pieces", "0064314").matches == ()
    assert look_up("EUR 1107405", "01107405").matches == ()


def test_variants_of_customer_numbers_stay_with_the_customer():
    """What varies from a customer's number is as hidden from others as the number."""
    numbers = [{"number": "00AC-1O07", "kind": "customer", "customer": "acme"}]
    bolt = Record("b", {"product_id": "b", "part_numbers": numbers})
    for query in ("AC-1O07", "00AC-1007"):
        assert [match.is_exact for match in look_up(query, bolt, customer="acme").matches] == [False]
        assert look_up(query, bolt).matches == look_up(query, bolt, customer="zeta").matches == ()


# --- makers


SKF, FAG = item("6205-2RS1", "skf", brand="SKF"), item("22308 E", "fag", brand="FAG")


def test_glued_maker():
    """A brand of the catalog in front of its number is left out; the entry's own brand only."""
    for query in ("SKF6205-2RS1", "SKF-6205-2RS1", "skf62052rs1", "need SKF6205-2RS1 today"):
        (match,) = look_up(query, SKF, FAG).matches
        assert (match.number, match.is_exact, match.rule) == ("6205-2RS1", True, "glued_maker"), query
    for query in ("FAG6205-2RS1", "XX6205-2RS1", "SKFX6205-2RS1"):
        assert look_up(query, SKF, FAG).matches == (), query


@pytest.mark.parametrize("query", ["FAG 6205-2RS1", "6205-2RS1 FAG", "6205-2RS1 von FAG", "need FAG 6205-2RS1 now"])
def test_other_maker(query):
    """A number that only other makers have is offered, not claimed."""
    assert offered(query, SKF, FAG) == [("6205-2RS1", "other_maker", "other_maker")]


@pytest.mark.parametrize(
    "query",
    ["bearing 6205-2RS1", "6205-2RS1 for FAG machine", "FAG, 6205-2RS1", "SKF 6205-2RS1 FAG", "6205-2RS1 from SKF"],
)
def test_words_that_are_no_other_maker(query):
    """Only a brand of the catalog right beside the number speaks for another maker, and not against the own one."""
    assert claimed(query, SKF, FAG) == ["6205-2RS1"]


def test_other_maker_of_an_alias_without_a_brand():
    """An alias whose maker is unknown is not denied to a brand."""
    alias = Record("a", {"product_id": "a", "brand": "SKF", "part_numbers": [{"number": "77-1234-AB", "kind": "xref"}]})
    assert claimed("FAG 77-1234-AB", alias, FAG) == ["77-1234-AB"]


# --- beginnings


def test_beginnings_on_request():
    """With the rules' `prefix` a whole number of four characters offers what begins with it."""
    rules = load_rules(prefix=True)
    catalog = of("Siemens", "6ES7214-1AG40-0XB0", "6ES7215-1AG40-0XB0")
    for query, count in [("6ES7214", 1), ("6ES7", 2), ("P/N: 6ES721", 2), ("6ES", 0), ("S7214", 0), ("buy 6ES7214", 0)]:
        matches = look_up(query, *catalog, rules=rules).matches
        assert [(match.tier, match.reason, match.is_exact) for match in matches] == [
            ("prefix", "prefix", False)
        ] * count
    assert look_up("6ES7214", *catalog).matches == ()
    own = {"part_numbers": [{"number": "CUST-7788", "kind": "customer", "customer": "acme"}]}
    assert not [key for key in product_keys(own, rules) if "*" in key]


# --- the rules themselves


def test_own_rules_come_first_and_packaged_ones_can_go():
    """A user's rules add to the packaged ones, replace them by name, or remove them."""
    rules = load_rules({"acme": {"reason": "packaging", "endings": ["-BULK"], "makers": ["Acme"]}, "mouser": None})
    (match,) = look_up("AB-1234", item("AB-1234-BULK", brand="Acme"), rules=rules).matches
    assert (match.reason, match.rule) == ("packaging", "acme")
    assert look_up("AB-1234", item("AB-1234-BULK", brand="Other"), rules=rules).matches == ()
    assert look_up("595-LM317T", "LM317T", rules=rules).matches == ()
    assert rules.fingerprint != load_rules().fingerprint == load_rules({}).fingerprint


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"reason": "packing", "endings": ["-X"]}, "reason must be one of packaging, rule, function, got 'packing'"),
        ({"reason": "rule"}, "give one of endings, ending, beginning, got none"),
        (
            {"reason": "rule", "ending": "X", "beginning": "Y"},
            "give one of endings, ending, beginning, got ending, beg",
        ),
        ({"reason": "rule", "endings": "-X"}, "endings must be a list of texts, got '-X'"),
        ({"reason": "rule", "endings": [1]}, "endings must be a list of texts"),
        ({"reason": "rule", "ending": "("}, "ending is no regular expression"),
        ({"reason": "rule", "endings": ["-X"], "makers": "Acme"}, "makers must be a list of brand names, got 'Acme'"),
        ({"reason": "rule", "suffix": "-X"}, "unknown field 'suffix'; give beginning, distributor, ending"),
        ({"reason": "function", "ending": "X"}, "a rule about a function needs endings"),
        ("-X", "must be a mapping"),
    ],
)
def test_bad_rules_are_one_clear_error(fields, problem, tmp_path):
    """The error names the file, the rule and what to do."""
    file = tmp_path / "own.yaml"
    file.write_text(yaml.safe_dump({"acme": fields}), encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_rules(file)
    assert str(error.value).startswith(f"{file}, rule 'acme': {problem}")


def test_unreadable_rules(tmp_path):
    """A file that is missing, no YAML or no mapping is named."""
    (tmp_path / "list.yaml").write_text("- a", encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("a: [", encoding="utf-8")
    for name, problem in [("none", "cannot be read"), ("bad", "cannot be read"), ("list", "must be a mapping")]:
        with pytest.raises(ConfigError, match=f"{name}.yaml: .*{problem}"):
            load_rules(tmp_path / f"{name}.yaml")


@pytest.mark.parametrize("rule", load_rules().rules, ids=lambda rule: rule.name)
def test_packaged_rules_leave_a_number(rule):
    """Every rule cuts something from a number that has it, and nothing from the rest."""
    for ending in rule.endings or ():
        base = rule.base(f"ab-1234{ending}")
        assert base is not None
        assert rule.base("ab-1234") is None
        assert base.startswith("ab1234")
    assert rule.base("12" + "".join(rule.endings[:1])) is None
