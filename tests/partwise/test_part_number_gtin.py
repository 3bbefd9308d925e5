"""GTIN: every length it comes in, and a check digit that decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from partwise.part_numbers import Record, find_matches, read_query
from partwise.part_numbers.gtin import gtin_keys, has_wrong_check, unit_key

DIGITS = st.text("0123456789", min_size=5, max_size=15)


@pytest.mark.parametrize(
    ("digits", "key"),
    [
        ("4006381333931", "04006381333931"),
        ("04006381333931", "04006381333931"),
        ("036000291452", "00036000291452"),
        ("0036000291452", "00036000291452"),
        ("36000291452", "00036000291452"),
        ("96385074", "00000096385074"),
        # UPC-E: printed, without its leading zero, and without its check digit; one for each way to leave out zeros.
        ("04252614", "00042100005264"),
        ("4252614", "00042100005264"),
        ("425261", "00042100005264"),
        ("0425261", "00042100005264"),
        ("01234133", "00012300000413"),
        ("01234543", "00012340000053"),
        ("01234558", "00012345000058"),
    ],
)
def test_gtin_has_one_form(digits, key):
    """Whatever a scanner or a spreadsheet leaves out or adds, a GTIN comes to the same fourteen digits."""
    assert key in gtin_keys(digits)


@pytest.mark.parametrize("digits", ["4006381333932", "00000000000000", "123", "1234567890", "²" * 8, "４" * 8, ""])
def test_no_gtin(digits):
    """A wrong check digit, another length or other digits make no GTIN."""
    assert gtin_keys(digits) == ()


@given(DIGITS)
def test_check_digit_is_that_of_another_library(digits):
    """Where both know the length, the package agrees with python-stdnum."""
    known = len(digits) in {12, 13, 14} and digits.strip("0") != ""
    assert bool(gtin_keys(digits)) is ean.is_valid(digits) if known else True
    assert all(len(key) == 14 and ean.is_valid(key) for key in gtin_keys(digits))


@given(DIGITS)
def test_wrong_check_digit_is_told_from_a_right_one(digits):
    """No number is both, and only the lengths that carry a check digit can be wrong."""
    assert not (has_wrong_check(digits) and (gtin_keys(digits) or len(digits) not in {8, 12, 13, 14}))


@given(st.text("0123456789", min_size=12, max_size=12), st.sampled_from("12345678"))
def test_a_case_packs_its_unit(payload, indicator):
    """The unit of a case has the same digits between the indicator and its own check digit."""
    case = indicator + payload + ean.calc_check_digit(indicator + payload)
    unit = "0" + payload + ean.calc_check_digit("0" + payload)
    assert unit_key(case) == unit
    assert unit_key("0" + case[1:]) is None
    assert unit_key("9" + case[1:]) is None


def look_up(query, *numbers, kind="gtin"):
    records = [Record(n, {"product_id": n, "part_numbers": [{"number": n, "kind": kind}]}) for n in numbers]
    return find_matches(read_query(query), records)


def test_case_code_offers_its_unit():
    """A case is not the unit: it is offered with its reason, unless the case itself is listed."""
    (match,) = look_up("10614141000415", "614141000418", "614141000425").matches
    assert (match.number, match.tier, match.reason, match.is_exact) == ("614141000418", "gtin", "case_of_unit", False)
    (match,) = look_up("10614141000415", "614141000418", "10614141000415").matches
    assert (match.number, match.tier, match.is_exact) == ("10614141000415", "raw", True)


def test_wrong_check_digit_offers_no_neighbour_but_stays_a_number():
    """Nothing near is offered, the result says why; as somebody's own number the same digits are found."""
    for query in ("4006381333932", "EAN 4006381333932"):
        result = look_up(query, "4006381333931", "4006381333948", "04006381333932")
        assert (result.matches, result.unresolved) == ((), ("4006381333932 (wrong check digit)",))
    (match,) = look_up("4006381333932", "4006381333932", kind="sku").matches
    assert (match.kind, match.is_exact) == ("sku", True)


def test_upc_e_without_a_check_digit_needs_its_place():
    """Six digits prove nothing by themselves: in a sentence they are at most offered."""
    for query in ("425261", "UPC 425261", "UPC: 0425261"):
        assert [match.is_exact for match in look_up(query, "042100005264").matches] == [True], query
    assert [match.reason for match in look_up("box 425261 blue", "042100005264").matches] == ["weak"]
    assert [match.is_exact for match in look_up("box 04252614 blue", "042100005264").matches] == [True]
