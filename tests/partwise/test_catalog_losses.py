"""Catalogs as they really come: nothing is lost, leaked or changed without a word."""

import gzip
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_files import read_products
from jsonl_files import jsonl_file
from partwise.catalog import CatalogReader, FieldMapping, Product, read_rows, read_stream
from partwise.catalog.guessing import guess_mapping
from partwise.catalog.values import get, number_text, readable, without
from partwise.errors import CatalogError, ConfigError

PRIVATE = "PRIVATE-1"


def read(*files: tuple[str, str | bytes], mapping: dict | None = None):
    """Products, the texts of the problems, and the explanation, of files given as name and content."""
    reader = CatalogReader(None if mapping is None else FieldMapping.from_dict(mapping), skip=True)
    products, problems = [], []
    for name, content in files:
        found, told = read_products(content, reader, name)
        products += found
        problems += told
    reader.finish()
    return products, problems, reader.explanation


def test_double_id_is_found_in_streams_of_one_name():
    """Two uploads that share a name and a row do not hide each other."""
    products, problems, _ = read(
        ("c.jsonl", jsonl_file([{"id": 1}])), ("c.jsonl", jsonl_file([{"id": 1}])), mapping={"id": "id"}
    )
    assert len(products) == 1
    assert problems == ["c.jsonl, row 1, field 'id': the id '1' is used already at c.jsonl, row 1"]


@pytest.mark.parametrize(
    ("name", "content", "mapping"),
    [
        (
            "c.jsonl",
            jsonl_file([{"id": 1, "a": {"w": 5, "codes": [{"c": "B", "n": PRIVATE}]}}]),
            {
                "id": "id",
                "attributes": "a",
                "text": ["a.codes"],
                "customer_numbers": {"field": "a.codes", "customer": "c", "number": "n"},
            },
        ),
        ("c.csv", f"id;Kundenartikelnummer\n1;{PRIVATE}\n", None),
        ("c.jsonl", jsonl_file([{"id": 1, "codes": [{"customer_id": "B", "code": PRIVATE}]}]), None),
        ("c.jsonl", jsonl_file([{"id": 1, "attributes": {"w": 5, "customer part no": PRIVATE}}]), None),
        ("c.jsonl", jsonl_file([*({"id": n} for n in range(1200)), {"id": "x", "buyer_code": PRIVATE}]), None),
    ],
)
def test_customer_numbers_stand_in_no_text_and_no_attribute(name, content, mapping):
    """Mapped, nested, guessed or late: a customer's number is in no text and no raw attribute."""
    products, problems, _ = read((name, content), mapping=mapping)
    assert problems == []
    assert not [p for p in products if PRIVATE in p.to_text() or PRIVATE in str(p.attributes)]


def test_guess_says_what_it_leaves_out():
    """Columns that look like customers' numbers are named with the key that would read them."""
    _, lines = guess_mapping(["id", "Référence client"], [])
    assert lines[-1] == "  not read, may hold customers' numbers (see customer_numbers): Référence client"


def test_fields_of_late_records_are_attributes_of_a_guess():
    """A field that the first thousand records lack is not lost."""
    products, _, _ = read(("c.jsonl", jsonl_file([*({"id": n} for n in range(1200)), {"id": "x", "late": 5}])))
    assert products[-1].attributes == {"late": 5}


def test_thousand_bad_lines_do_not_end_a_guess():
    """Good records after many bad ones are still read, and every bad one is counted."""
    products, problems, _ = read(("c.jsonl", "{\n" * 2500 + '{"id": 1}\n'))
    assert (len(products), len(problems)) == (1, 2500)


def test_attributes_of_one_name_keep_both_values():
    """A column and a nested attribute, or two nested ones, do not overwrite each other."""
    guessed, _, _ = read(("c.jsonl", jsonl_file([{"id": 1, "width": 3, "attributes": {"width": 5}}])))
    assert guessed[0].attributes == {"width": 3, "attributes.width": 5}
    listed, _, _ = read(
        ("c.jsonl", jsonl_file([{"id": 1, "a": {"w": 3}, "b": {"w": 5}}])),
        mapping={"id": "id", "attributes": ["a", "b"]},
    )
    assert listed[0].attributes == {"w": 3, "b.w": 5}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"id": "a\\ud800"}', "half of a surrogate pair"),
        (b'{"id": 1, "t": 2, "t": 3}', "field 't' stands twice"),
        (b'{"id": 1, "t": "caf\xe9"}', "bytes e9 after '.*caf' are no text in this encoding; name the file's encoding"),
        (b'{"id": 1e999}', "too large for a number"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_bad_lines_are_reported_and_the_others_kept(line, message):
    """One line that cannot be read costs that line alone, and its row is right."""
    (first, last), (problem,), _ = read(("c.jsonl", b'{"id": "x"}\n' + line + b'\n{"id": "y"}\n'), mapping={"id": "id"})
    assert (first.product_id, last.product_id) == ("x", "y")
    assert problem.startswith("c.jsonl, row 2")
    with pytest.raises(CatalogError, match=message):
        raise CatalogError(problem)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("Artikelnummer;Länge, mm\nA1;5\n", {"Artikelnummer": "A1", "Länge, mm": "5"}),
        ("id;Preis, netto, EUR\n1;9,50\n", {"id": "1", "Preis, netto, EUR": "9,50"}),
        ("id;l;Preis, EUR\n1;5;9,50;\n", {"id": "1", "l": "5", "Preis, EUR": "9,50"}),
        ("sep=;\nid;t\n1;a,b\n", {"id": "1", "t": "a,b"}),
        ("id,t,,\n1,a,,\n", {"id": "1", "t": "a"}),
        ("id,t,\n1,a,x\n", {"id": "1", "t": "a", "column 3": "x"}),
        ('"id";"a\nb"\n1;2\n', {"id": "1", "a\nb": "2"}),
    ],
)
def test_tables_as_spreadsheets_write_them(text, cells):
    """Commas in names, Excel's first line, columns without names, headers of two lines."""
    (row,) = read_stream(io.BytesIO(text.encode()), "c.csv")
    assert row.record == cells


def test_rows_of_a_table_are_the_lines_where_they_begin():
    """A cell of several lines moves no row number; a quote that is never closed says what it swallowed."""
    text = 'sep=,\nid,t\n1,"a\nb\nc",x\n\n2,b\n3,"d"e\n4,"open\n5,f\n'
    found = [(row.number, row.problem) for row in read_stream(io.BytesIO(text.encode()), "c.csv")]
    assert found == [
        (3, "the row has 3 fields, the header 2"),
        (7, None),
        (8, "not a row of a table: ',' expected after '\"'"),
        (9, "a quote is opened and never closed, so that lines 9 to 10 cannot be read"),
    ]


def test_encodings_are_named():
    """A file that is not in the encoding that its user names says so, with the row or the name to use."""
    data = "id,t\n1,ä\n".encode("utf-16")
    for name in ("c.csv", "c.tsv", "c.jsonl"):
        with pytest.raises(CatalogError, match=f"{name}, row 1: the file is UTF-16; name the encoding utf-16"):
            list(read_stream(io.BytesIO(data), name, encoding="utf-8"))
    (row,) = read_stream(io.BytesIO(data), "c.csv", encoding="utf-16")
    assert row.record == {"id": "1", "t": "ä"}
    with pytest.raises(CatalogError, match=r"row 1: the bytes f6 df after 'id;Gr'"):
        list(read_stream(io.BytesIO("id;Größe\n".encode("cp1252")), "c.csv", encoding="utf-8"))


def test_damaged_files_are_catalog_errors(tmp_path):
    """A damaged archive, one that is none, and a file that may not be opened: never another error."""
    data = bytearray(gzip.compress(jsonl_file({"id": n, "t": str(hash((n,)))} for n in range(5000))))
    data[100:400] = bytes(300)
    with pytest.raises(CatalogError, match="damaged or cut off"):
        list(read_stream(io.BytesIO(data), "c.jsonl.gz"))
    with pytest.raises(CatalogError, match=r"^c.jsonl.gz: the gzip file is damaged"):
        list(read_stream(io.BytesIO(b"plain"), "c.jsonl.gz"))
    with pytest.raises(CatalogError, match="C.DAT.GZ.*unknown kind of catalog '.dat'"):
        list(read_stream(io.BytesIO(b""), "C.DAT.GZ"))
    (tmp_path / "C.JSONL.GZ").write_bytes(gzip.compress(b'{"id": 1}\n'))
    assert [row.record for row in read_rows(tmp_path / "C.JSONL.GZ")] == [{"id": 1}]


def test_an_empty_file_among_others_is_reported():
    """A feed that has come empty does not pass as read."""
    good = ("a.jsonl", jsonl_file([{"id": 1}]))
    assert read(good, ("b.jsonl", ""), mapping={"id": "id"})[1] == ["b.jsonl: the catalog is empty"]
    assert read(good, ("b.csv", "id\n"), mapping={"id": "id"})[1] == ["b.csv: the catalog is empty"]


def test_one_file_may_lack_a_rare_field():
    """A mapped field counts as there if any file has it; the main ones must be in each."""
    files = (("a.jsonl", jsonl_file([{"id": 1, "s": "X", "n": 1}])), ("b.jsonl", jsonl_file([{"id": 2}])))
    assert read(*files, mapping={"id": "id", "replaced_by": "s"})[1] == []
    with pytest.raises(CatalogError, match="b.jsonl, field 'n'"):
        read(*files, mapping={"id": "id", "part_number": "n"})
    with pytest.raises(CatalogError, match=r"a.jsonl, b.jsonl, field 'a.oem_cod'.*fields are"):
        read(*files, mapping={"id": "id", "part_numbers": {"oem": "a.oem_cod"}})
    with pytest.raises(CatalogError, match=r"did you mean 'a.oem_code'"):
        read(
            ("c.jsonl", jsonl_file([{"id": 1, "a": {"oem_code": 1}}])),
            mapping={"id": "id", "part_numbers": {"oem": "a.oem_cod"}},
        )


def test_a_mapping_says_what_it_leaves_aside():
    """Fields that a mapping does not read, and units that nothing needs, are told."""
    mapping = {"id": "id", "attributes": "a", "units": {"w": "mm", "wdith": "mm"}}
    _, _, lines = read(("c.jsonl", jsonl_file([{"id": 1, "a": {"w": 5}, "released": "2006"}])), mapping=mapping)
    assert lines == [
        "c.jsonl: fields that the mapping leaves out: released",
        "the mapping gives units for attributes that no product has: wdith",
    ]


def test_guess_without_an_id_names_the_file():
    """Which of several files has no id is said."""
    with pytest.raises(ConfigError, match="c.csv: no column looks like an id"):
        read(("c.csv", "colour,size\nred,5\n"))


def test_guess_reads_names_without_accents_and_marks():
    """Accents, dots and number signs do not hide a column; parentheses hold a unit only if it is one."""
    mapping, _ = guess_mapping(["Item #", "Mfr. Part #", "Libelle", "Gewicht (kg)", "Colour (RAL)", "Temp [°C]"])
    assert (mapping.id, mapping.part_number, mapping.title) == ("Item #", "Mfr. Part #", "Libelle")
    assert mapping.units == {"Gewicht (kg)": "kg", "Temp [°C]": "°C"}
    assert guess_mapping(["Numéro d'article"])[0].id == "Numéro d'article"


@pytest.mark.parametrize(
    ("value", "numbers"),
    [
        ("64436XE, 64416XE", ["64436XE", "64416XE"]),
        ("A-1; B-2 | C-3\nD-4", ["A-1", "B-2", "C-3", "D-4"]),
        ("BC847,215", ["BC847,215"]),
        ("1756-L71/B", ["1756-L71/B"]),
        (["A", "A", None, ""], ["A"]),
        (6205.0, ["6205"]),
        ([], []),
    ],
)
def test_further_numbers_come_one_by_one(value, numbers):
    """A cell or list of numbers gives each of them once; a comma or slash inside a number stays."""
    product = FieldMapping.from_dict({"id": "id", "part_numbers": {"oem": "o"}}).to_product({"id": 1, "o": value})
    assert [entry["number"] for entry in product.part_numbers] == numbers


def test_further_numbers_of_several_fields_and_makers():
    """One kind may stand in several fields, and a cross reference may name whose number it is."""
    data = {"id": "id", "part_numbers": {"gtin": ["ean", "upc"], "xref": "x"}}
    mapping = FieldMapping.from_dict(data)
    assert mapping.to_dict() == data
    product = mapping.to_product({"id": 1, "ean": 4006381333931.0, "upc": "1", "x": [{"number": "9", "brand": "SKF"}]})
    assert product.part_numbers == (
        {"number": "4006381333931", "kind": "gtin"},
        {"number": "1", "kind": "gtin"},
        {"number": "9", "kind": "xref", "brand": "SKF"},
    )
    with pytest.raises(CatalogError, match="field 'ean'.*rounded by a spreadsheet"):
        mapping.to_product({"id": 1, "ean": "4,00638E+12"})
    with pytest.raises(CatalogError, match="field 'x'.*needs 'number'"):
        mapping.to_product({"id": 1, "x": {"nr": 1}})


def test_language_field_that_a_record_lacks_is_no_language():
    """`language: lang` never makes a record's language 'lang'; two letters are a code."""
    mapping = FieldMapping.from_dict({"id": "id", "language": "lang"})
    assert "language" not in mapping.to_product({"id": 1}).names
    assert "lang" in mapping.named_fields()
    code = FieldMapping.from_dict({"id": "id", "language": "de-CH"})
    assert code.to_product({"id": 1}).names["language"] == "de-CH"
    assert code.named_fields() == ["id"]


def test_text_holds_brand_and_number_as_words():
    """A number inside another is not said by the title; a brand in other case is."""
    assert Product("1", {"title": "HP 1180", "brand": "hp", "part_number": "80"}).to_text() == "HP 1180\n80"
    assert Product("1", {"title": "a\n b"}, texts=("a b", "c", "c")).to_text() == "a b\nc"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (12345678901234567, None, "12345678901234567"),
        (1e-07, None, "0.0000001"),
        (4006381333931000.0, None, "4006381333931000"),
        (0.1 + 0.2, None, "0.3"),
        ("-40 - 60", "Cel", "-40 - 60 °C"),
        ("1,5", "W.h", "1,5 Wh"),
        (2, "m2", "2 m2"),
        ([1, 2.5], "m", "1 m, 2.5 m"),
        (True, "m", "yes"),
        ("red", "m", "red"),
        ([{"a_b": 1}, {}], None, "a b 1"),
    ],
)
def test_values_keep_their_digits(value, unit, shown):
    """Long numbers stay whole, ranges and lists carry the unit, words do not."""
    assert readable(value, unit) == shown


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_number_text_is_the_number(number):
    """A number's text has no exponent and reads back as the number, to fifteen digits."""
    text = number_text(number)
    assert "e" not in text
    assert float(text) == pytest.approx(number, rel=1e-14) if isinstance(number, float) else int(text) == number


@given(
    st.dictionaries(
        st.sampled_from(["a", "b", "a.b", "b.c"]),
        st.integers() | st.dictionaries(st.sampled_from(["b", "c", "b.c"]), st.integers()),
    )
)
def test_field_left_out_is_gone_and_nothing_else(record):
    """Leaving out a dotted field removes what is reached first, whichever way the dots split, and changes no input."""
    before = json.dumps(record)
    rest = without(record, "a.b.c")
    assert json.dumps(record) == before
    missing = get({}, "x")
    if get(record, "a.b.c") is missing:
        assert rest is record
    else:
        assert len(json.dumps(rest)) < len(before)
