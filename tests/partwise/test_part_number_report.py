"""The build report: what a catalog's part numbers will do to a lookup."""

import json

from partwise.part_numbers.report import BuildReport


def meta(product_id, number=None, *, brand=None, **others):
    entries = [{"number": code, "kind": kind} for kind, code in others.items()]
    named = {"part_number": number} if number is not None else {}
    return {"product_id": product_id, "brand": brand, **named, "part_numbers": entries}


def report(*products, examples=20):
    builder = BuildReport(examples)
    for row, product in enumerate(products, start=1):
        builder.add(product, file="catalog.csv", row=row)
    return builder.result()


def groups(result, name):
    return [[(n["number"], n["product_id"]) for n in group["numbers"]] for group in result[name]["examples"]]


def test_a_number_of_several_products_is_a_duplicate():
    """Writing counts as typed, but for case and dashes; a product's own repetition counts not."""
    result = report(meta("a", "AB-12", mpn="AB-12"), meta("b", "ab–12"), meta("c", "C-1", sku="C-1"))
    assert groups(result, "duplicates") == [[("AB-12", "a"), ("AB-12", "a"), ("ab–12", "b")]]
    assert result["duplicates"]["count"] == 1
    assert result["duplicates"]["examples"][0]["products"] == 2
    assert result["collisions"]["count"] == 0


def test_different_numbers_with_one_fold_collide():
    """A collision by the soft key and one by the full fold are found, numbers of one product aside."""
    result = report(
        meta("a", "AB-12"), meta("b", "AB12"), meta("c", "R1.2"), meta("d", "R12"), meta("e", "X-1", mpn="X1")
    )
    assert groups(result, "collisions") == [[("AB-12", "a"), ("AB12", "b")], [("R1.2", "c"), ("R12", "d")]]
    assert [group["key"] for group in result["collisions"]["examples"]] == ["ab12", "r12"]


def test_confusable_numbers_and_leading_zeros():
    """Pairs that differ in O and 0 or I, L and 1 alone are named, and pairs that differ in leading zeros."""
    result = report(meta("a", "TIP127"), meta("b", "TLP-127"), meta("c", "0064314"), meta("d", "64314"))
    assert groups(result, "confusable") == [[("TIP127", "a"), ("TLP-127", "b")]]
    assert groups(result, "zero_variants") == [[("0064314", "c"), ("64314", "d")]]


def test_a_gtin_is_the_same_in_any_length():
    """The EAN of one product is the UPC of another that lost its zero."""
    result = report(meta("a", gtin="0036000291452"), meta("b", gtin="036000291452"))
    assert groups(result, "duplicates") == [[("0036000291452", "a"), ("036000291452", "b")]]


def test_weak_numbers_say_what_they_read_like():
    """A number that is a grade, a size or a word in a sentence is listed once, a longer code is not."""
    result = report(
        meta("a", "316"), meta("b", "M12"), meta("c", "Toner"), meta("d", "6ES7214-1AG40"), meta("e", "316")
    )
    assert [(weak["number"], weak["reading"]) for weak in result["weak"]["examples"]] == [
        ("316", "digits"),
        ("M12", "thread"),
        ("Toner", "word"),
    ]
    assert result["weak"]["by_reading"] == {"digits": 2, "thread": 1, "word": 1}


def test_dropped_entries_are_named_with_their_place():
    """An entry without a number, or with one that no query can ask for, is listed with file and row."""
    broken = {"product_id": "b", "part_numbers": [{"kind": "oem"}, "junk"], "part_number": 1.5}
    result = report(meta("a", "---"), broken, meta("c", "A" * 600))
    assert result["dropped"]["by_problem"] == {
        "no number": 3,
        "no letter and no digit": 1,
        "longer than 512 characters": 1,
    }
    first = result["dropped"]["examples"][0]
    assert (first["number"], first["product_id"], first["file"], first["row"]) == ("---", "a", "catalog.csv", 1)
    assert (result["products"], result["products_without_number"]) == (3, 3)


def test_other_makers_numbers_clash_with_nothing():
    """A cross-reference names many products by nature, so it is no duplicate."""
    assert report(meta("a", xref="X-9"), meta("b", xref="X-9"))["duplicates"]["count"] == 0


def test_examples_are_bounded_and_counts_are_not():
    """However many there are, each kind shows its first examples, and ten numbers of a group."""
    shared = [meta(f"p{n}", "1") for n in range(50)]
    pairs = [meta(f"{side}{n}", f"K{n:03}{dash}77") for n in range(30) for side, dash in (("a", "-"), ("b", ""))]
    result = report(*shared, *pairs, meta("z", "---"), examples=3)
    assert (result["collisions"]["count"], len(result["collisions"]["examples"])) == (30, 3)
    assert result["duplicates"]["examples"][0]["products"] == 50
    assert len(result["duplicates"]["examples"][0]["numbers"]) == 10
    assert report(*shared, meta("z", "---"), examples=0)["duplicates"] == {"count": 1, "examples": []}


def test_customers_numbers_are_counted_and_never_named():
    """A number of a customer is in no example and makes no group, whatever is wrong with it."""
    secret = {"number": "SECRET-77", "kind": "customer", "customer": "acme"}
    entries = [
        secret,
        {**secret, "number": "316"},
        {**secret, "number": "-=-"},
        {"kind": "customer", "customer": "acme"},
    ]
    result = report(
        {**meta("a", "OWN-1000"), "part_numbers": entries}, meta("b", "SECRET77"), {"part_numbers": entries}
    )
    assert result["customer_numbers"] == 6
    assert result["products_without_number"] == 0
    assert [result[name]["count"] for name in ("duplicates", "collisions", "weak", "dropped")] == [0, 0, 0, 0]
    text = json.dumps(result)
    assert "SECRET-77" not in text
    assert "acme" not in text


def test_an_empty_catalog_has_an_empty_report():
    """Nothing was added, nothing is found."""
    result = report()
    assert (result["products"], result["numbers"], result["duplicates"]) == (0, 0, {"count": 0, "examples": []})
