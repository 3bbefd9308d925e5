"""What scanners type is reduced to its number and its quantity, in its place."""

import time

import biip
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partwise.part_numbers import Record, asked_keys, product_keys
from partwise.part_numbers.pasted import match_pasted, read_pasted
from partwise.part_numbers.results import LookupResult
from partwise.part_numbers.scans import reduce_scans

GS, RS, EOT = "\x1d", "\x1e", "\x04"
EAN = "4006381333931"
GTIN = f"0{EAN}"


def read(query: str) -> list[tuple[list[str], int | None]]:
    """The numbers of each scan by preference, and its quantity."""
    return [
        ([query[slice(*number.span)] for number in scan.numbers], scan.quantity) for scan in reduce_scans(query).scans
    ]


def lookup(query: str, *products: dict, customer: str | None = None) -> LookupResult:
    records = [Record(f"{n}", {"product_id": f"{n}", **meta}) for n, meta in enumerate(products)]
    for record in records:
        record.meta["part_number_keys"] = product_keys(record.meta)
    pasted = read_pasted(query)
    keys = set(asked_keys(pasted.parsed))
    found = [record for record in records if keys & set(record.meta["part_number_keys"])]
    return match_pasted(pasted, found, customer)


def claims(result: LookupResult) -> list[tuple[str, int | None]]:
    return [(match.number, match.quantity) for match in result.matches if match.is_exact]


@pytest.mark.parametrize(
    ("scan", "number", "quantity"),
    [
        (f"]C101{GTIN}", GTIN, None),
        (f"]C101{GTIN}10ABC-1{GS}3712", GTIN, 12),
        (f"]d210ABC-1{GS}01{GTIN}", GTIN, None),
        (f"]Q301{GTIN}17991399", GTIN, None),  # no such month: the number still counts
        (f"]e001{GTIN}310300123430 7", GTIN, 7),
        (f"{GS}01{GTIN}21SER{GS}30100", GTIN, 100),
        (f"01{GTIN}10ABC{GS}305", GTIN, 5),
        (f"]C1010{EAN}10AB{{GS}}305", GTIN, 5),
        (f"]C102{GTIN}3724", GTIN, 24),
        (f"]E0{EAN}", EAN, None),
        (f"(01){GTIN}(10)ABC(30)5", GTIN, 5),
        (f"(01) {GTIN} (17) 261231", GTIN, None),
        (f"(01){EAN}", EAN, None),
        (f"https://id.gs1.org/01/{GTIN}/10/ABC", GTIN, None),
        (f"HTTPS://SHOP.EXAMPLE/de/01/{GTIN}/22/2A/21/1?30=5&17=261231", GTIN, 5),
        (f"https://shop.example/gtin/{EAN}", EAN, None),
        (f"https%3A%2F%2Fid.gs1.org%2F01%2F{GTIN}%2F10%2FABC", GTIN, None),
        (f"id.gs1.org/01/{GTIN}", GTIN, None),
        (f"[)>{RS}06{GS}1P6205-2RS1{GS}Q10{GS}1TLOT{RS}{EOT}", "6205-2RS1", 10),
        (f"[)>{RS}06{GS}Q10.0{GS}PX-1{GS}1P6205-2RS1{RS}{EOT}", "6205-2RS1", 10),
        (f"]d1[)>{RS}06{GS}1PMAX232+{RS}{EOT}", "MAX232+", None),
        ("[)>{RS}06{GS}1PTLP127{GS}Q5{RS}{EOT}", "TLP127", 5),
        ("[)>␞06␝1PTLP127␝Q5␞␄", "TLP127", 5),
        ("[)>^^06^]1PTLP127^]Q5^^^D", "TLP127", 5),
        ("[)>|06|1PTLP127|Q5|", "TLP127", 5),
        ("[)> 06 1PPTTB 2,5-PE Q5", "PTTB 2,5-PE", 5),
        (f"[)>{RS}05{GS}01{GTIN}10AB{GS}3712{RS}{EOT}", GTIN, 12),
        ("[)>061PTLP127Q5", "TLP127", 5),
    ],
)
def test_scan(scan, number, quantity):
    """Every form of a scan gives its number and its quantity."""
    ((numbers, count),) = read(scan)
    assert (numbers[0], count) == (number, quantity)


@pytest.mark.parametrize(
    "text",
    [
        "6205-2RS1", f"{GTIN}", f"01{GTIN}", "PTTB 2,5-PE (grey)", "bolt (A2-70), 50 mm", "https://shop.example/01/x",
        "https://shop.example/p/6205", "https://shop.example/2026/01/20260115", "see (01) 6205 and (02) bolts", f"see 1/01/{GTIN}", "[)>", "(10)ABC", "01 23 45", "]",
    ],
)  # fmt: skip
def test_no_scan(text):
    """What no scanner types is left as it is."""
    assert reduce_scans(text).text == text


def test_scans_keep_their_place():
    """A match points into the query as typed, also on a line of a list and among words."""
    query = f"10x 6205-2RS1\nplease (01){GTIN}(10)6205-2RS1 asap\n[)>{RS}06{GS}1PTLP127{GS}Q5{RS}{EOT}"
    gtin = {"part_numbers": [{"number": EAN, "kind": "gtin"}]}
    result = lookup(query, {"part_number": "6205-2RS1"}, gtin, {"part_number": "TLP127"})
    assert claims(result) == [("6205-2RS1", 10), (EAN, None), ("TLP127", 5)]
    assert [query[slice(*match.span)] for match in result.matches] == ["6205-2RS1", GTIN, "TLP127"]
    assert [match.text for match in result.matches] == ["6205-2RS1", GTIN, "TLP127"]
    assert [match.kind for match in result.matches] == ["part_number", "gtin", "part_number"]


def label(*fields: str) -> str:
    return f"[)>{RS}06{GS}{GS.join(fields)}{RS}{EOT}"


def test_makers_number_decides_a_label():
    """1P counts; a customer's number in P counts only where 1P is not known, and only as a number of that kind."""
    house = {"part_number": "X-1", "part_numbers": [{"number": "C-77", "kind": "customer", "customer": "acme"}]}
    maker = {"part_number": "C-77", "brand": "Other"}
    both = label("PC-77", "Q3", "1PTLP127")
    assert claims(lookup(both, {"part_number": "TLP127"}, house, customer="acme")) == [("TLP127", 3)]
    assert claims(lookup(both, house, customer="acme")) == [("C-77", 3)]
    assert claims(lookup(both, house)) == []
    (offered,) = lookup(both, maker).matches
    assert (offered.number, offered.is_exact, offered.reason) == ("C-77", False, "weak")


def test_scan_without_separators_claims_nothing():
    """Where a scanner has dropped the separators, nobody knows where the number ends: it is only offered."""
    (match,) = lookup("[)>061PTLP127Q5", {"part_number": "TLP127"}).matches
    assert (match.is_exact, match.quantity) == (False, 5)


def test_fields_beside_the_number_are_no_numbers():
    """A lot, a batch or a serial number never claims the product that has the same number."""
    product = {"part_number": "6205-2RS1"}
    for query in (
        label("1T6205-2RS1", "Q5"), f"]C101{GTIN}106205-2RS1", f"(01){GTIN}(21)6205-2RS1",
        f"https://id.gs1.org/01/{GTIN}/10/6205-2RS1", "]C1106205-2RS1",
    ):  # fmt: skip
        assert lookup(query, product).matches == ()


def test_unknown_scan_is_unresolved_and_searched_by_its_number():
    """What a scan names and the catalog has not is told, and a search gets the number instead of control characters."""
    query = label("1PTLP127", "Q5", "PX-1")
    assert lookup(query, {"part_number": "Z"}).unresolved == ("TLP127",)
    assert read_pasted(query).search_text == "TLP127"


JUNK = [*"[)>]CdQ(01)P/%.: 123ABx-", GS, RS, EOT, "\n", "{GS}", "https://", "1P", "06", f"01{GTIN}", "[)>"]


@given(st.lists(st.sampled_from(JUNK), max_size=40).map("".join))
def test_junk_never_raises(query):
    """Half scans and junk are read in place, without an error."""
    reduced = reduce_scans(query)
    assert len(reduced.text) == len(query)
    kept = [place for place, char in enumerate(reduced.text) if char not in " \n"]
    assert all(reduced.text[place] == query[place] for place in kept)
    lookup(query, {"part_number": "1AB"})


@given(
    st.sampled_from(["036000291452", EAN, "10614141000415", "4006381333948"]),
    st.lists(
        st.sampled_from([f"10AB1{GS}", f"21S-9{GS}", "17261231", "3103001234", f"3012{GS}"]), max_size=4, unique=True
    ),
    st.booleans(),
)
def test_element_strings_as_an_oracle_reads_them(gtin, others, first):
    """GTIN and count are those that an independent reader of GS1 element strings finds."""
    fields = [f"01{gtin.zfill(14)}", *others] if first else [*others, f"01{gtin.zfill(14)}"]
    scan = "]C1" + "".join(fields).removesuffix(GS)
    message = biip.parse(scan).gs1_message
    by_name = {element.ai.ai: element.value for element in message.element_strings}
    ((numbers, count),) = read(scan)
    assert (numbers, count) == ([by_name["01"]], int(by_name["30"]) if "30" in by_name else None)


@pytest.mark.parametrize(
    "piece", ["/01/", "(", "(01)1 ", "[)>06", "1P", "{GS}", GS, "]C1", f"01{GTIN}", "http://", "a."]
)
def test_time_is_linear(piece):
    """100,000 characters of anything that begins like a scan are read without going over them again and again."""
    for start in ("", "[)>06", f"[)>{RS}06{GS}", "]C1"):
        query = (start + piece * 100_000)[:100_000]
        begun = time.process_time()
        reduce_scans(query)
        assert time.process_time() - begun < 10  # with the square it would take minutes
