"""Every kind of catalog file gives the records that were written, and says what it is not."""

import csv
import gzip
import io
import json
import string
import zlib

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from catalog_files import csv_file, json_file, parquet_file, problems, read, records, xlsx_file
from partwise.catalog import FieldMapping, read_stream
from partwise.errors import CatalogError, ConfigError
from partwise.spreadsheets import harmless

# No control characters, which XML lacks, and no halves of pairs; white space around a cell is not kept by tables.
CHARACTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn"))
CELLS = st.text(CHARACTERS | st.just("\n"), max_size=12).map(str.strip)
NAMES = st.lists(st.text(string.ascii_letters, min_size=1, max_size=8), min_size=2, max_size=4, unique=True)


@st.composite
def tables(draw):
    """A header and rows of texts, none of them empty, the first column always filled."""
    names = draw(NAMES)
    width = len(names)
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=6))
    return [names, *([f"A{place}", *row[1:]] for place, row in enumerate(rows))]


def as_records(table):
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


def texts(found):
    """What a table has no cell for is an empty text elsewhere."""
    return [{name: value or "" for name, value in record.items()} for record in found]


@given(
    table=tables(),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    packed=st.booleans(),
)
def test_csv_of_any_dialect_reads_back(table, delimiter, quoting, encoding, line_end, packed):
    """Delimiter, quotes and encoding of Unicode are told from the bytes; apostrophes guard what looks like a formula."""
    guarded = [table[0], *([harmless(cell) for cell in row] for row in table[1:])]
    assume(not any(cell.startswith("'") for row in table for cell in row))
    data = csv_file(guarded, delimiter=delimiter, quoting=quoting, encoding=encoding, line_end=line_end)
    data, name = (gzip.compress(data), "c.csv.gz") if packed else (data, "c.csv")
    assert records(data, name) == as_records(table)


@given(table=tables(), encoding=st.sampled_from(["cp1252", "latin-1", "cp437", "shift_jis", "utf-16-le"]))
def test_csv_in_a_named_encoding_reads_back(table, encoding):
    """An encoding and a delimiter that are named are taken as they are."""
    table = [[cell.encode(encoding, "ignore").decode(encoding).strip() for cell in row] for row in table]
    assume(not any(cell.startswith(("=", "'")) for row in table for cell in row))
    assume(not any(char in cell for row in table for cell in row for char in "\x1c\x1d\x1e\x85"))
    data = csv_file(table, delimiter="^", encoding=encoding)
    assert records(data, "c.csv", encoding=encoding, delimiter="^") == as_records(table)


@given(table=tables())
@settings(max_examples=40)
def test_xlsx_reads_back(table):
    """Texts of cells are as they were typed, also what looks like a formula, a number or an error."""

    def as_texts(book):
        for row in book.active.iter_rows():
            for cell in row:
                cell.data_type = "s"

    assert texts(records(xlsx_file(table, change=as_texts), "c.xlsx")) == as_records(table)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(CHARACTERS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(CHARACTERS, max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(
    found=st.lists(st.dictionaries(st.text(CHARACTERS, max_size=8), JSON, max_size=4), min_size=1, max_size=4),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    wrapped=st.booleans(),
)
def test_json_reads_back(found, encoding, wrapped):
    """An array, or an object with one list, gives what Python's own reader does, number for number."""
    document = {"version": 1, "data": {"products": found}} if wrapped else found
    data = json_file(document, encoding=encoding)
    assert records(data, "c.json") == found
    assert records(data, "c.json") == json.loads(json.dumps(found))


@given(table=tables())
@settings(max_examples=40)
def test_parquet_reads_back(table):
    """Texts of Parquet are as they were."""
    assert records(parquet_file(as_records(table)), "c.parquet") == as_records(table)


@given(
    data=st.binary(max_size=300), name=st.sampled_from(["c.csv", "c.tsv", "c.jsonl", "c.json", "c.parquet", "c.xlsx"])
)
@example(b"PK\x03\x04", "c.xlsx")
@example(b"PAR1" * 4, "c.parquet")
@example(b"PK\x05\x06" + bytes(18), "c.xlsx")
def test_any_bytes_are_rows_or_one_error(data, name):
    """Whatever a file holds, it is read or refused with an error that names it."""
    try:
        list(read_stream(io.BytesIO(data), name))
    except CatalogError as error:
        said = str(error)
    else:
        return
    assert said.startswith(name)


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("x.pdf", "PyPDFToDocument and CatalogSplitter.*Long texts and datasheets"),
        ("x.HTML", "HTMLToDocument and CatalogSplitter"),
        ("x.md", "TextFileToDocument and CatalogSplitter"),
        ("x.xls", "old Excel file; open it in a spreadsheet program and save it as .xlsx"),
        ("x.ods", "save it as .xlsx"),
        ("x.zip", "unpack it and name the catalog in it"),
        ("x.csv.bz2", "pack it with gzip"),
        ("x.xlsx.gz", "packed already; unpack the .gz"),
        (
            "x.abc",
            "unknown kind of catalog '.abc'; known are .jsonl, .ndjson, .json, .csv, .tsv, .xml, .bmecat, each also with .gz, and",
        ),
    ],
)
def test_other_files_say_what_to_do(name, advice):
    """A file that is no catalog says what to do with it."""
    with pytest.raises(CatalogError, match=advice):
        read(b"", name)


@pytest.mark.parametrize("name", ["c.csv", "c.tsv", "c.json", "c.jsonl"])
@pytest.mark.parametrize(
    ("data", "kind"),
    [(xlsx_file([["a"]]), "a zip or Excel file"), (gzip.compress(b"a"), "gzip"), (b"%PDF-1.7", "PDF")],
    ids=["xlsx", "gzip", "pdf"],
)
def test_files_with_a_wrong_ending_say_what_they_are(name, data, kind):
    """A workbook that is called .csv is not read as noise."""
    with pytest.raises(CatalogError, match=f"{name}: this is .*{kind}.*, not text"):
        read(data, name)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [('="00120"', "00120"), ('=HYPERLINK("http://x/";"AB-12")', "AB-12"), ("'=1+1", "=1+1"), ("'-40", "-40"),
     ("-40", "-40"), ("+49 711", "+49 711"), ("@home", "@home"), ("= 5 mm", "= 5 mm"), ("=", "="), ("'n", "'n")],
)  # fmt: skip
def test_cells_that_a_spreadsheet_computes_are_read_as_it_shows_them(cell, shown):
    """Zeros that were kept by a formula stay, a link is its text, a guarding apostrophe goes; other texts are texts."""
    assert records(csv_file([["id", "n"], ["1", cell]]), "c.csv") == [{"id": "1", "n": shown}]


@pytest.mark.parametrize("cell", ["=A2&B2", "=VLOOKUP(A2,B:C,2)", "=1+1", "=cmd|' /C calc'!A0", "=-SUM(1;2)", "=$A$1"])
def test_formulas_without_a_value_are_bad_rows(cell):
    """What only a spreadsheet could compute is no value of a product; the other rows are read."""
    data = csv_file([["id", "n"], ["1", cell], ["2", "b"]])
    problem = f"'n' holds a formula and no value ({cell}); export the table with values"
    assert problems(data, "c.csv") == [(2, problem)]


def test_a_delimiter_that_is_none_is_a_configuration_error():
    """A word, a quote or a line break cannot part columns; a tab may be spelled."""
    for delimiter in ("ab", '"', "\n", ""):
        with pytest.raises(ConfigError, match="the delimiter must be one character"):
            read(b"a\n", "c.csv", delimiter=delimiter)
    for delimiter in ("tab", "\\t", "\t"):
        assert records(b"a;b\tc\n1\t2\n", "c.csv", delimiter=delimiter) == [{"a;b": "1", "c": "2"}]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not JSON: the file is cut off or empty"),
        (b'{"id": 1}', "holds no list of records"),
        (b'{"id": 1}\n{"id": 2}\n', "each line is an object, the ending is .jsonl"),
        (b'{"a": [{"id": 1}], "b": [{"id": 2}]}', "holds two lists of records, 'a' and 'b'"),
        (b'[{"id": "caf\xe9"}]', "bytes that are no UTF-8; name the file's encoding"),
        (b"[" * 100_000, "nested more than 100 deep"),
        (b'[{"id": NaN}]', "not JSON: "),
    ],
)
def test_json_that_is_no_catalog_says_why(data, message):
    """What is wrong with a document as a whole is one error with its place."""
    with pytest.raises(CatalogError, match=message):
        read(data, "c.json")


def test_bad_records_of_json_are_reported_and_the_others_kept():
    """One record that cannot be used costs that record alone."""
    deep = "[" * 200 + "]" * 200
    data = f'[{{"id": 1}}, 3, {{"id": 2, "id": 3}}, {{"id": 1e999}}, {{"id": {deep}, "n": 2}}, null, {{"id": 9}}]'
    rows, _ = read(data.encode(), "c.json")
    assert [row.record for row in rows if row.record] == [{"id": 1}, {"id": 9}]
    assert [(row.number, row.problem) for row in rows if row.problem] == [
        (2, "expected an object, got number"),
        (3, "the field 'id' stands twice in one object"),
        (4, "not JSON: 1E+999 is too large for a number"),
        (5, "the record is nested more than 100 deep"),
        (6, "expected an object, got null"),
    ]


def test_what_json_holds_beside_its_records_is_said():
    """The list that is read is named, and what stands beside it."""
    _, told = read(b'{"v": 1, "langs": ["de"], "data": {"items": [{"id": 1}]}}', "c.json")
    assert told == ["c.json: the records are those of 'data.items'", "c.json: not read, beside the records: v, langs"]


def test_damaged_archives_are_catalog_errors():
    """A workbook or table that was cut off, or a workbook whose bytes were changed, is one error."""
    sheet = xlsx_file([["id", "name"], *([str(n), f"Bolt {zlib.crc32(bytes([n]))}"] for n in range(200))])
    table = parquet_file([{"id": n, "name": f"Bolt {n}"} for n in range(1000)])
    middle = len(sheet) // 2
    changed = sheet[: middle - 900] + bytes(1800) + sheet[middle + 900 :]
    for data, name in ((sheet[:3000], "c.xlsx"), (changed, "c.xlsx"), (table[: len(table) // 2], "c.parquet")):
        with pytest.raises(CatalogError, match=f"^{name}"):
            read(data, name)


@pytest.mark.parametrize("word", ["", " ", "-", "–", "NULL", "null", "(null)", "N/A", "n/a", "#N/A", "NaN", "\\N"])
def test_what_counts_as_no_value(word):
    """What exports write for nothing is in no text and no meta, whatever the file's kind; `none` and `0` are values."""
    mapping = FieldMapping.from_dict({"id": "id", "title": "t", "attributes": ["a", "b"]})
    found = [{"id": "1", "t": word, "a": word, "b": "none"}]
    for data, name in ((csv_file([list(found[0]), list(found[0].values())]), "c.csv"), (json_file(found), "c.json"),
                       (parquet_file(found), "c.parquet")):  # fmt: skip
        (product,) = (mapping.to_product(record) for record in records(data, name))
        assert product.to_meta() == {"product_id": "1", "attributes": {"b": "none"}}
        assert product.to_text() == "b: none"
    with pytest.raises(CatalogError, match="the record has no id"):
        mapping.to_product({"id": word})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("1" * 5000, "holds a number of more than 4,300 digits at or behind this row; leave it out"),
        ("-" + "1" * 200_000, "holds a number of more than 4,300 digits at or behind this row; leave it out"),
        ("1e99999999999999999999", "holds a number that is too large at or behind this row; write it as a text"),
    ],
    ids=["long", "longer than a block", "large"],
)
@pytest.mark.parametrize("before", [0, 3000])
def test_numbers_of_json_without_end_are_refused(number, message, before, encoding):
    """A whole number that Python does not read, which ijson in C does not survive, and an exponent of twenty digits."""
    records = '{"id": 1, "name": "Bolt M12 x 50"},' * before
    with pytest.raises(CatalogError, match=rf"c\.json, row \d+: {message}") as caught:
        read(f'[{records}{{"id": {number}}},{records}{{}}]'.encode(encoding), "c.json")
    assert 0 <= before + 1 - (caught.value.row or 0) <= 2000  # as many are in a block


def test_long_numbers_of_json_are_read():
    """As long ones as Python reads, in numbers and in texts."""
    data = b'[{"id": 1, "n": ' + b"7" * 4300 + b', "t": "' + b"7" * 4300 + b'"}]'
    ((row,), _) = read(data, "c.json")
    assert row.record == {"id": 1, "n": int("7" * 4300), "t": "7" * 4300}
