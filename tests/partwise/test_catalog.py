"""Catalog files to products: nothing invented, nothing lost silently."""

import csv
import gzip
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_files import read, read_products
from partwise.catalog import CatalogReader, FieldMapping, Product, Row, read_rows
from partwise.catalog.guessing import guess_mapping, guess_number_column
from partwise.catalog.languages import language_code
from partwise.catalog.values import readable
from partwise.errors import CatalogError, ConfigError

MAPPING = FieldMapping.from_dict(
    {
        "id": "id",
        "part_number": "name",
        "part_numbers": {"gtin": "ean", "oem": "attributes.oem_code"},
        "brand": "brand",
        "title": "title",
        "text": ["description"],
        "attributes": "attributes",
        "units": {"cable_length": "m"},
        "customer_numbers": {"field": "codes", "customer": "buyer", "number": "code"},
        "language": "en",
    }
)
RECORD = {
    "id": 7,
    "name": "AB-1",
    "brand": "Acme",
    "title": "Patch cable",
    "description": "A cable.",
    "ean": ["4006381333931", "0088698629123"],
    "attributes": {"cable_length": 0.5, "shielded": True, "oem_code": "X9", "colour": None, "pairs": [1, 2]},
    "codes": [{"buyer": "B1", "code": "SECRET-1"}],
}


def read_catalog(text: str, mapping: FieldMapping | None = None, *, name: str = "c.jsonl", skip: bool = True):
    reader = CatalogReader(mapping, skip=skip)
    found = read_products(text, reader, name)
    reader.finish()
    return found


def test_record_becomes_product():
    """Every mapped field arrives under its contract's name, raw attributes as they were."""
    meta = MAPPING.to_product(RECORD).to_meta()
    assert meta == {
        "product_id": "7",
        "part_number": "AB-1",
        "brand": "Acme",
        "title": "Patch cable",
        "language": "en",
        "part_numbers": [
            {"number": "4006381333931", "kind": "gtin"},
            {"number": "0088698629123", "kind": "gtin"},
            {"number": "X9", "kind": "oem"},
            {"number": "SECRET-1", "kind": "customer", "customer": "B1"},
        ],
        "attributes": {"cable_length": 0.5, "shielded": True, "oem_code": "X9", "pairs": [1, 2]},
    }


def test_text_is_readable_and_keeps_customer_numbers_out():
    """The text names what people search by, with units, and never a customer's own number."""
    text = MAPPING.to_product(RECORD).to_text()
    assert text.splitlines() == [
        "Patch cable",
        "Acme AB-1",
        "A cable.",
        "cable length: 0.5 m",
        "shielded: yes",
        "oem code: X9",
        "pairs: 1, 2",
    ]


def test_document_id_depends_on_product_source_and_chunk_only():
    """Another title keeps the id; another source or chunk changes it."""
    one = Product("7", {"title": "a"})
    assert one.document_id() == Product("7", {"title": "b"}).document_id()
    assert len({one.document_id(), one.document_id("2"), Product("7", {"source": "s"}).document_id()}) == 3


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (1.0, None, "1"),
        (0.1, "m", "0.1 m"),
        ("50", "mm", "50 mm"),
        ("50 mm", "mm", "50 mm"),
        (False, None, "no"),
        ({"a_b": 1, "c": None}, None, "a b 1"),
        ([None, ""], None, ""),
        (13, "[in_i]", "13 in"),
        (500, "{page}", "500 page"),
    ],
)
def test_values_are_written_as_people_do(value, unit, shown):
    """Numbers lose their empty decimals and gain their unit; nothing stays nothing."""
    assert readable(value, unit) == shown


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (None, "expected a mapping"),
        ({}, "'id' is missing"),
        ({"id": "id", "colour": "x"}, r"unknown keys \['colour'\]"),
        ({"id": 5}, "'id' must be a field name"),
        ({"id": "id", "text": [1]}, "'text' must be a list"),
        ({"id": "id", "part_numbers": {"ean": "x"}}, r"unknown kinds \['ean'\]"),
        ({"id": "id", "customer_numbers": {"field": "x"}}, "'customer_numbers' needs exactly"),
        ({"id": "id", "units": ["mm"]}, "'units' must be a mapping"),
    ],
)
def test_mapping_that_cannot_work_is_refused(data, message):
    """A wrong FIELDS.yaml is one line that names the key and what would be right."""
    with pytest.raises(ConfigError, match=message):
        FieldMapping.from_dict(data)


def test_mapping_file_errors_name_the_file(tmp_path):
    """A missing or broken FIELDS.yaml is named."""
    with pytest.raises(ConfigError, match=r"none.yaml: cannot read"):
        FieldMapping.load(tmp_path / "none.yaml")
    (tmp_path / "f.yaml").write_text("id: [", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"f.yaml: the field mapping is not YAML"):
        FieldMapping.load(tmp_path / "f.yaml")


def test_mapping_round_trips():
    """A mapping's plain data makes the same mapping."""
    assert FieldMapping.from_dict(MAPPING.to_dict()) == MAPPING


def test_every_bad_record_is_reported_with_its_row():
    """Broken lines, other values, missing and double ids: each is named, the good ones are kept."""
    text = '{"id": "1"}\n{oops\n[1]\n{"name": "x"}\n{"id": ""}\n{"id": "1"}\n{"id": {"a": 1}}\n{"id": "2", "n": NaN}\n{"id": "3"}\n'
    products, problems = read_catalog(text, FieldMapping("id"))
    assert [product.product_id for product in products] == ["1", "3"]
    assert [problem.partition(":")[0] for problem in problems] == [
        "c.jsonl, row 2",
        "c.jsonl, row 3",
        "c.jsonl, row 4, field 'id'",
        "c.jsonl, row 5, field 'id'",
        "c.jsonl, row 6, field 'id'",
        "c.jsonl, row 7, field 'id'",
        "c.jsonl, row 8",
    ]
    assert "used already at c.jsonl, row 1" in problems[4]
    assert "NaN is not a number" in problems[6]


def test_first_bad_record_raises_unless_skipped():
    """Without skipping, the first problem is the error."""
    with pytest.raises(CatalogError, match="row 2: not JSON") as caught:
        read_catalog('{"id": 1}\n{oops\n', FieldMapping("id"), skip=False)
    assert (caught.value.file, caught.value.row) == ("c.jsonl", 2)


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "the catalog is empty"), ("\n \n", "the catalog is empty"), ("{oops\n", "no record can be used; the first")],
)
def test_catalog_without_products_is_an_error(text, message):
    """An empty catalog never passes as an indexed one."""
    with pytest.raises(CatalogError, match=message):
        read_catalog(text, FieldMapping("id"))


def test_mapped_field_that_no_record_has_names_its_neighbours():
    """A misspelt field is told from an empty one, with the nearest names."""
    with pytest.raises(CatalogError, match="field 'tilte'.*did you mean 'title'"):
        read_catalog('{"id": 1, "title": "a"}\n', FieldMapping("id", title="tilte"))
    with pytest.raises(CatalogError, match="field 'number'"):
        read_catalog('{"id": 1, "title": "a"}\n', FieldMapping("number"))


def test_same_id_from_two_sources_is_two_products():
    """Ids are unique within a source."""
    mapping = FieldMapping("id", source="feed")
    products, problems = read_catalog('{"id": 1, "feed": "a"}\n{"id": 1, "feed": "b"}\n', mapping)
    assert (len(products), problems) == (2, [])


def test_dots_reach_into_fields_and_a_dotted_name_wins():
    """`a.b` is the field of that name, else the nested one."""
    mapping = FieldMapping("id", title="a.b")
    products, _ = read_catalog(
        '{"id": 1, "a": {"b": "nested"}}\n{"id": 2, "a.b": "flat", "a": {"b": "nested"}}\n', mapping
    )
    assert [product.names["title"] for product in products] == ["nested", "flat"]


def test_language_is_a_code_or_a_field():
    """A field of that name gives each record's language; otherwise it is the language itself."""
    field, _ = read_catalog('{"id": 1, "lang": "de"}\n', FieldMapping("id", language="lang"))
    code, _ = read_catalog('{"id": 1}\n', FieldMapping("id", language="fr"))
    assert (field[0].names["language"], code[0].names["language"]) == ("de", "fr")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_finds_its_delimiter(delimiter):
    """Comma, semicolon, tab and bar are told by the header."""
    text = f"\ufeffArtikelnummer{delimiter}Länge [mm]{delimiter}Bezeichnung\r\nA-1{delimiter}50{delimiter}Schraube\r\n"
    products, problems = read_catalog(text, name="c.csv")
    assert problems == []
    assert products[0].names == {"part_number": "A-1", "title": "Schraube"}
    assert products[0].to_text().splitlines()[-1] == "Länge [mm]: 50 mm"


def test_csv_rows_that_do_not_fit_are_reported():
    """A short row is a problem of its line; a quoted line break is not."""
    products, problems = read_catalog(
        'id,text\n1,"two\nlines"\n2\n3,c\n', FieldMapping("id", text=("text",)), name="c.csv"
    )
    assert [product.product_id for product in products] == ["1", "3"]
    assert problems == ["c.csv, row 4: the row has 1 fields, the header 2"]


def test_csv_header_must_be_plain():
    """A column named twice, or no header, is an error of row 1."""
    with pytest.raises(CatalogError, match=r"row 1: the header names columns twice: \['a'\]"):
        read("a,a\n1,2\n", "c.csv")
    with pytest.raises(CatalogError, match="row 1: the file is empty"):
        read("", "c.csv")


def test_files_that_cannot_be_read_are_named(tmp_path):
    """Missing, a folder, an unknown kind, not text, damaged: one line each with the way out."""
    with pytest.raises(CatalogError, match="none.jsonl: no such file"):
        list(read_rows(tmp_path / "none.jsonl"))
    with pytest.raises(CatalogError, match="this is a folder"):
        list(read_rows(tmp_path))
    (tmp_path / "c.dat").write_bytes(b"")
    with pytest.raises(CatalogError, match=r"unknown kind of catalog '.dat'; known are .jsonl"):
        list(read_rows(tmp_path / "c.dat"))
    (tmp_path / "c.csv").write_bytes("id\nGröße\n".encode("cp1252"))
    (row,) = read_rows(tmp_path / "c.csv", encoding="utf-8")
    assert row == Row(
        2, None, "the bytes f6 df after 'Gr' are no text in this encoding; name the file's encoding, such as cp1252"
    )
    assert next(read_rows(tmp_path / "c.csv", encoding="cp1252")).record == {"id": "Größe"}
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(b'{"id": 1}\n' * 1000)[:-20])
    with pytest.raises(CatalogError, match="the gzip file is damaged"):
        list(read_rows(tmp_path / "c.jsonl.gz"))
    with pytest.raises(ConfigError, match="unknown encoding 'utf-9'"):
        list(read_rows(tmp_path / "c.csv", encoding="utf-9"))


def test_guess_drops_no_column():
    """What is nothing else becomes an attribute, also two columns of nearly one name."""
    mapping, lines = guess_mapping(["sku", "EAN", "Hersteller", "colour", "Part No.", "part_no"], {})
    assert mapping.to_dict() == {
        "id": "sku",
        "part_number": "Part No.",
        "part_numbers": {"gtin": "EAN"},
        "brand": "Hersteller",
        "attributes": ["colour", "part_no", "*"],
    }
    assert "  brand: Hersteller" in lines


def test_guess_without_an_id_asks_for_one():
    """A catalog without anything like an id is an error that names FIELDS.yaml."""
    with pytest.raises(ConfigError, match=r"no column looks like an id .*FIELDS.yaml"):
        guess_mapping(["colour", "size"], {})


cells = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\x85\u2028\u2029"))
# What a spreadsheet would compute, or keeps from it, has its own tests.
plain = cells.filter(lambda cell: not cell.strip().startswith(("=", "'")))
tables = st.lists(st.tuples(plain, plain), min_size=1, max_size=8)


@given(tables)
def test_csv_round_trip(table):
    """What the standard library writes is read back cell by cell."""
    out = io.StringIO()
    csv.writer(out).writerows([("id", "b"), *table])
    found = [(row.record["id"], row.record["b"]) for row in read(out.getvalue(), "c.csv")[0] if row.record]
    assert found == [(a.strip(), b.strip()) for a, b in table if a.strip() or b.strip()]


names = cells.filter(lambda name: language_code(name) is None)  # {"de": ..., "fr": ...} is a value in two languages
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | cells,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(names, values, max_size=4))
def test_attributes_arrive_as_they_are(attributes):
    """Any JSON attributes but those that say that there is no value pass unchanged, and can be written as text."""
    line = json.dumps({"id": "1", "attributes": attributes})
    (product,), _ = read_catalog(line, FieldMapping("id", attributes="attributes"))
    words = ("", "-", "–", "—", "null", "(null)", "n/a", "#n/a", "nan", "\\n")
    nothing = [k for k, v in attributes.items() if v is None or (isinstance(v, str) and v.strip().casefold() in words)]
    kept = {k: v for k, v in attributes.items() if k not in nothing}
    assert product.attributes == kept
    assert isinstance(product.to_text(), str)


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        (["Part", "Qty"], "Part"),
        (["Pos", "Art.-Nr.", "Menge"], "Art.-Nr."),
        (["EAN", "Stück"], "EAN"),
        (["id", "MPN"], "MPN"),
        (["Menge", "Text"], None),
    ],
)
def test_a_list_needs_no_id_to_have_its_numbers_found(columns, found):
    """A bill of materials has part numbers and no id; the column is known by its name in four languages."""
    assert guess_number_column(columns) == found
