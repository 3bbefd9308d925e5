"""Part numbers: keys, reading a query, and what may be claimed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from number_lookup import claimed, item, look_up, offered
from partwise.errors import QueryError
from partwise.part_numbers import (
    Record,
    asked_keys,
    full_fold,
    number_keys,
    product_keys,
    read_query,
    soft_key,
)

CODE = st.from_regex(r"[A-Z]{1,4}[0-9]{2,6}([-/. ][A-Z0-9]{1,5}){0,3}", fullmatch=True)

# --- keys


@given(st.text())
def test_folding_again_changes_nothing(text):
    """A key is its own key, for any text at all."""
    assert full_fold(full_fold(text)) == full_fold(text)
    assert soft_key(soft_key(text)) == soft_key(text)


# Hyphen-minus, hyphen, no-break hyphen, en dash, em dash, minus, spaces, times, and invisible characters.
DASHES = [*"-\u2010\u2011\u2013\u2014\u2212_\u00d7\u00ad \u00a0", "-\u200b"]


@given(CODE, st.sampled_from(DASHES))
def test_dashes_spaces_and_case_do_not_change_the_key(number, dash):
    """Separators of any kind and case leave both keys as they are."""
    plain = number.replace(".", "-")
    other = plain.replace("-", dash).replace(" ", dash).replace("/", dash)
    assert soft_key(other.lower()) == soft_key(plain.upper())
    assert full_fold(other.swapcase()) == full_fold(plain)


@given(st.text())
def test_every_query_key_of_a_number_is_stored(text):
    """Whatever a number looks like, typing it asks for one of its stored keys."""
    keys = number_keys(text)
    assert not keys or full_fold(text) in keys
    assert all(any(char.isalnum() for char in key) for key in keys)


@pytest.mark.parametrize(
    ("number", "soft", "full"),
    [
        ("R-78B1.2-2.0", "r78b1.22.0", "r78b1220"),
        ("MAX232CPE+", "max232cpe+", "max232cpe+"),
        ("КМ-102", "km102", "km102"),
        ("EC.K0100.001", "eck0100.001", "eck0100001"),
        ("SS M12×175", "ssm12175", "ssm12175"),
        ("---", "", ""),
    ],
)
def test_two_keys(number, soft, full):
    """The soft key keeps the plus and a point between digits; the full fold keeps the plus alone."""
    assert (soft_key(number), full_fold(number)) == (soft, full)


def test_keys_of_a_product():
    """All numbers of all kinds are found; entries that are no numbers are skipped."""
    meta = {
        "part_number": 5128,
        "part_numbers": [
            {"number": "1.2-X", "kind": "sku"},
            {"kind": "oem"},
            "junk",
            {"number": True},
            {"number": "--"},
        ],
    }
    assert product_keys(meta) == ["1.2x", "12x", "5128"]
    assert product_keys({"part_number": "TIP-05", "brand": "Acme"}) == ["brand:acme", "t1p05", "tip05"]
    assert product_keys({}) == product_keys({"part_number": None, "part_numbers": None}) == []


# --- reading


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    """No text breaks the reader, and every run points at text that has the run's own key."""
    parsed = read_query(text)
    for window in parsed.windows:
        start, end = parsed.span(window.tokens)
        assert 0 <= start < end <= len(text)
        assert window.full in full_fold(text)


@given(
    CODE,
    st.sampled_from(["", "need ", "Straße ﬁ ", "P/N: ", "(", "5 pcs of "]),
    st.sampled_from(["", "?", " bitte", ")."]),
)
def test_spans_point_at_the_number_as_typed(number, before, after):
    """The span of a match is the number in the query as typed, also behind characters that fold to several."""
    query = before + number + after
    found = [match for match in look_up(query, number, "OTHER-1").matches if match.number == number]
    assert found
    for match in found:
        start, end = match.span
        assert query[start:end] == match.text == number


@pytest.mark.parametrize("query", ["", "   ", "---", "№", "...", "\n\n", "+", "\u200b", "()"])
def test_junk_names_nothing(query):
    """Empty and junk input asks for no key at all."""
    assert asked_keys(read_query(query)) == []
    assert look_up(query, "NO", "+").matches == ()


def test_limits():
    """Beyond the documented limits there is a clear error, at them there is none."""
    read_query("a" * 100_000)
    read_query("\n" * 9_999)
    with pytest.raises(QueryError, match="100001 characters"):
        read_query("a" * 100_001)
    with pytest.raises(QueryError, match="10001 lines"):
        read_query("\n" * 10_000)


@pytest.mark.parametrize("piece", ["12 34 ", "A1-B2 ", "RX 5600XT, ", "1/2x3-", "ABC-12\n"])
def test_time_grows_with_the_query_only(piece):
    """Ten thousand characters of the worst kind are read and matched without comparing all with all."""
    begin = time.process_time()
    look_up((piece * 10_000)[:10_000], "1234", "A1-B2", "RX 5600XT", "12-34-12", "ABC-12")
    assert time.process_time() - begin < 20  # with the square it would take minutes


# --- finding


@pytest.mark.parametrize(
    ("query", "tier"),
    [
        ("AB-12.5/C", "raw"),
        ("ab-12.5/c", "raw"),
        ("ab12.5c", "soft"),
        ("AB 12.5 C", "soft"),
        ("AB125C", "full"),
        ("AB–12.5/C", "raw"),
    ],
)
def test_first_tier_with_a_hit_decides(query, tier):
    """A number is found by the nearest of its forms."""
    (match,) = look_up(query, "AB-12.5/C").matches
    assert (match.tier, match.is_exact, match.reason) == (tier, True, None)


def test_nearer_form_excludes_the_farther():
    """Where a number is equal as typed, one that only folds to the same is not named."""
    assert claimed("R-78B1.2", "R-78B1.2", "R-78B12") == ["R-78B1.2"]
    assert claimed("R78B12", "R-78B1.2", "R-78B12") == ["R-78B12"]


def test_two_numbers_with_one_fold_are_ambiguous():
    """Nothing is left to decide by, so both are named and flagged."""
    matches = look_up("R78B1220", "R-78B1.2-2.0", "R-78B12-2.0").matches
    assert [(match.number, match.is_exact, match.ambiguous) for match in matches] == [
        ("R-78B1.2-2.0", True, True),
        ("R-78B12-2.0", True, True),
    ]


def test_a_typed_point_is_part_of_the_number():
    """`1.2` does not claim `12`, though both fold alike."""
    assert claimed("R-78B1.2-2.0", "R-78B12-2.0") == []


@pytest.mark.parametrize(
    "query",
    [
        "do you have MDR V150 in stock",
        "Ist MDR-V150 lieferbar?",
        "prix d'MDR-V150",
        "P/N: mdr-v150, urgent",
        'need "MDR-V150".',
        "MDR-V150 compatible accessories",
        "10x MDR-V150",
        "(MDR-V150)",
        "MDR-\nV150",
        "MDR\u00ad-V1\u200b50",
    ],
)
def test_numbers_inside_sentences(query):
    """A number is found wherever it stands, with the punctuation and words around it left out."""
    assert claimed(query, "MDR-V150", "MDR-V151") == ["MDR-V150"]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("123", "595-123"),
        ("595-123", "123"),
        ("1756-L71", "1756-L71S"),
        ("SFP", "SFP+"),
        ("6205-2RS1/C3", "6205-2RS1"),
        ("4WE6D6X/EG24N9K4", "4WE6D6X"),
    ],
)
def test_part_of_a_number_is_not_the_number(query, number):
    """A prefix, an inner part or another suffix names nothing."""
    assert look_up(query, number).matches == ()


def test_longest_number_wins():
    """Of two known numbers the longer one is meant, and the comma belongs to whichever is known."""
    assert claimed("6205-2RS1 C3", "6205-2RS1", "6205-2RS1/C3") == ["6205-2RS1/C3"]
    assert claimed("need FC-115,230", "FC-115", "FC-115,230") == ["FC-115,230"]
    assert claimed("FC-115,FC-116", "FC-115", "FC-116") == ["FC-115", "FC-116"]
    assert claimed("221-412,6ES7214", "221-412", "6ES7214") == ["221-412", "6ES7214"]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("316 stainless plate 3 mm", "316"),
        ("pump catalogue 2023", "2023"),
        ("sensor M12 with plug", "M12"),
        ("24VDC relay", "24VDC"),
        ("cable 5 m blue", "5M"),
        ("memory DDR4 module", "DDR4"),
        ("plate 20 x 100 steel", "20X100"),
        ("bolt A2-70 steel", "A2-70"),
        ("flange PN 16 steel", "PN16"),
        ("case for Galaxy S8", "Galaxy S8"),
        ("black toner", "Black Toner"),
        ("toner", "Toner"),
        ("EAN 13 scanner", "13"),
        ("call me on +49 30 1234567", "1234567"),
        ("1 GB DDR2 667 MHz RAM", "1GB DDR2-667"),
        ("disk 500 GB 7200 rpm SATA drive", "500GB, 7200rpm, SATA"),
        ("ac input voltage 100-240", "100-240"),
        ("range 100 - 240 for plates", "100-240"),
        ("setting 1.287-1.4 for plates", "1.287-1.4"),
        ("hex bolt 120 211", "120.211"),
        ("taille 320 325", "3-20-325"),
        ("Schlauch 25-11-26", "25-11-26"),
        ("o-ring 11/2000", "11-2000"),
        ("avec 38 et 60 cm de long", "ET-60"),
        ("is 486 enough for this one", "IS486"),
        ("60 to 220 plates", "TO-220"),
        ("HP Pro A 256 laptop", "A256"),
        ("plug NEMA 5-20P white", "520P"),
        ("port RS-232 and more", "RS232"),
        ("Socket mit RJ - 45 und mehr", "RJ45"),
        ("CSA C22.2 No. 950 cable", "950"),
        ("IEEE/UL 1449 Acme power", "1449"),
        ("für unsere Bestellung 161763", "161763"),
        ("our order no. 889710", "889710"),
        ("Rechnung Nr. 395529", "395529"),
        ("valve, order 999040", "999040"),
        ("numéro client 145242", "145242"),
        ("Tel. 0730 590581", "590581"),
        ("tél. 01 23 17 17 89", "23-17-17"),
        ("Rückruf 834622", "834622"),
        ("pallet weight 112000 and more", "11-2000"),
        ("EUR 1299000", "1299000"),
        ("from 95-476 °C", "95-476"),
        ("hose of 70-143 gram", "70-143"),
        ("Schlauch 24-100 U/min", "24-100"),
        ("sensor 271...350 degrés", "271.350"),
        ("sensor 3...56 W", "356W"),
        ("please 113 215 A", "1-13-215"),
        ("black best quality a4 50 and image", "A4-50"),
    ],
)
def test_specifications_are_not_claimed(query, number):
    """What reads like a size, a grade, a count or a word is offered, never claimed."""
    assert claimed(query, number) == []
    assert [reason for _, reason, _ in offered(query, number)] == ["weak"]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("on 2026-12-01", "20261201"),
        ("we paid 1.299.000 for it", "1299000"),
        ("it was 1299,50 EUR", "129950"),
        ("need 500 pieces", "500"),
        ("length 1,5 m", "5"),
        ("order 12 3456 pcs", "123456"),
        ("box 300 x 400", "X400"),
        ("valve 136 x 338 x 1000 mm", "X338"),
        ("640 x 480 (VGA), 720 x 400", "X480"),
        ("plate 300 by 400", "300"),
        ("iso 80,100,200,400,800", "100-200"),
    ],
)
def test_amounts_are_nothing(query, number):
    """A price, a date or a count that only folds to a number is not even offered."""
    assert look_up(query, number).matches == ()


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("316", "316"),
        ("2023", "2023"),
        ("part no. 316", "316"),
        ("№ 316", "316"),
        ("Art.-Nr. 316 Blech", "316"),
        ("réf. 316", "316"),
        ("artikelnr. 316 plaat", "316"),
        ("Quel est le prix de 1500L ?", "1500L"),
        ("wat kost de 43521?", "43521"),
        ("AXXRACKFP", "AXXRACKFP"),
        ("SFP+", "SFP+"),
        ("24 100", "24-100"),
        ("12 3456", "123-456"),
        ("need 24-100", "24-100"),
        ("bitte 120 211 bestellen", "120.211"),
        ("please order 999040", "999040"),
    ],
)
def test_what_makes_a_number_meant(query, number):
    """The whole query, a label before it, or a sentence that asks for nothing else make it a number."""
    assert claimed(query, number) == [number]


def test_the_maker_beside_a_number():
    """A maker's name narrows a shared number and tells a short one from a specification."""
    keystone, essentra = item("5010", "k", brand="Keystone"), item("5010", "e", brand="Essentra Components")
    assert look_up("Keystone 5010", keystone, essentra).claimed_ids == ["k-doc"]
    assert look_up("essentra components 5010 clip", keystone, essentra).claimed_ids == ["e-doc"]
    assert look_up("5010", keystone, essentra).claimed_ids == ["k-doc", "e-doc"]
    assert look_up("Keystone 5010 mm rod", keystone).claimed_ids == []
    assert look_up("clip 5010 from Keystone", keystone).claimed_ids == ["k-doc"]
    assert look_up("power 5010, Keystone graphics", keystone).claimed_ids == []
    assert look_up("IEEE/UL 5010 Keystone power", keystone).claimed_ids == []
    assert look_up("Socket 5010 Keystone processor", keystone).claimed_ids == []
    ranged = item("47 309", "k", brand="Keystone")
    assert look_up("Keystone 47-309 capteur", ranged).claimed_ids == []
    assert look_up("Keystone 47 309 capteur", ranged).claimed_ids == ["k-doc"]


def test_joins_follow_the_stored_number():
    """Inside a sentence tokens join where the number is parted; other joins are offered from six characters on."""
    assert claimed("need DIN 912 M8x30 urgent", "DIN912-M8X30") == ["DIN912-M8X30"]
    assert offered("find 12 3456 plates", "123-456") == [("123-456", "regrouped", "regrouped")]
    assert look_up("find 12 34 plates", "123-4").matches == ()
    assert look_up("M12 sensor cable 5M", "M12-5M").matches == ()


def test_kinds_of_numbers():
    """Own numbers of any kind rank alike and say their kind; aliases count only where no own number is equal."""
    sku = Record("a", {"product_id": "a", "part_numbers": [{"number": "X-77", "kind": "sku"}]})
    supplier = Record(
        "b", {"product_id": "b", "part_numbers": [{"number": "X77", "kind": "supplier", "brand": "Lumax"}]}
    )
    oem = Record("c", {"product_id": "c", "part_numbers": [{"number": "X-77", "kind": "oem"}]})
    matches = look_up("X77.", sku, supplier, oem).matches
    assert [(match.kind, match.ambiguous) for match in matches] == [("supplier", False)]
    matches = look_up("x 77", sku, supplier, oem).matches
    assert sorted((match.kind, match.ambiguous) for match in matches) == [("sku", True), ("supplier", True)]
    (alias,) = look_up("X-77", oem).matches
    assert (alias.tier, alias.kind, alias.is_exact) == ("alias", "oem", True)


def test_customer_numbers_exist_for_their_customer_only():
    """Nobody else can tell that a customer's number is there."""
    bolt = Record(
        "b", {"product_id": "b", "part_numbers": [{"number": "C-900", "kind": "customer", "customer": "acme"}]}
    )
    assert look_up("C-900", bolt, customer="acme").claimed_ids == ["b"]
    for other in (None, "", "other", "ACME"):
        assert look_up("C-900", bolt, customer=other).matches == ()


def test_gtin_that_lost_its_zero():
    """A UPC is found in any of its lengths; a wrong check digit finds nothing."""
    tissues = Record("t", {"product_id": "t", "part_numbers": [{"number": "0036000291452", "kind": "gtin"}]})
    for query in ("36000291452", "036000291452", "00036000291452", "UPC 0 36000 29145 2"):
        (match,) = look_up(query, tissues).matches
        assert (match.kind, match.is_exact) == ("gtin", True)
    assert look_up("036000291453", tissues).matches == ()


def test_lists_and_counts():
    """Lines keep their order, lines that name nothing are named, counts go into the match."""
    result = look_up("10x KM-103\nKM-999\nplease ship soon\nKM-102 5 pcs", "KM-102", "KM-103")
    assert [(match.number, match.quantity) for match in result.matches] == [("KM-103", 10), ("KM-102", 5)]
    assert result.unresolved == ("KM-999",)
    for query in ("Qty: 3 KM-102", "KM-102; Menge 3", "quantité 3 réf. KM-102", "KM-102, 3 stuks"):
        assert [match.quantity for match in look_up(query, "KM-102").matches] == [3], query
    assert look_up("P/N: KM-102 and P/N: ZZ-99", "KM-102").unresolved == ("ZZ-99",)


def test_match_is_plain_data():
    """A match has every field of the contract, as plain data."""
    plug = item("AB-12", "p1", brand="Acme")
    (match,) = look_up("need AB 12 now", plug).matches
    assert match.to_dict() == {
        "text": "AB 12",
        "span": [5, 10],
        "number": "AB-12",
        "kind": "part_number",
        "brand": "Acme",
        "document_ids": ["p1-doc"],
        "product_ids": ["p1"],
        "tier": "soft",
        "rule": None,
        "reason": None,
        "is_exact": True,
        "ambiguous": False,
        "quantity": None,
        "related": [],
        "replaced_by_chain": [],
    }


def test_chunks_are_one_product():
    """Several documents of a product are one product: all are named, nothing is ambiguous."""
    chunks = [Record(f"c{n}", {"product_id": "p", "part_number": "AB-12"}) for n in range(3)]
    (match,) = look_up("AB-12", *chunks).matches
    assert (match.document_ids, match.product_ids, match.ambiguous) == (["c0", "c1", "c2"], ["p"], False)
