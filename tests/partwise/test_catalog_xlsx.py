"""Workbooks as people make them, and as attackers do."""

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest

from catalog_files import problems, read, records, saved, xlsx_file
from partwise.errors import CatalogError

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
MARCH = dt.datetime.combine(dt.date(2026, 3, 1), dt.time.min)
TABLE = [["id", "name"], ["1", "Bolt"], ["2", "Nut"]]


def replaced(data, *, sheet=str, strings=str, workbook=str):
    """The workbook with other parts, each a function of what it was."""
    changes = {SHEET: sheet, STRINGS: strings, "xl/workbook.xml": workbook}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, str)(old.read(name).decode()))
    return out.getvalue()


def sheet_of(rows):
    """A workbook whose only sheet has these rows as XML."""
    whole = f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"
    return replaced(xlsx_file(TABLE), sheet=lambda _: whole)


def shared_table(bolt="<t>Bolt</t>"):
    """The table with its texts shared, as Excel writes them."""
    texts = "".join(f"<si>{text}</si>" for text in ("<t>id</t>", "<t>name</t>", bolt, "<t>Nut</t>"))
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="{kind}"><v>{one}</v></c><c r="B{row}" t="s"><v>{two}</v></c></row>'
        for row, kind, one, two in ((1, "s", 0, 1), (2, "n", 1, 2), (3, "n", 2, 3))
    )
    kind = f'<Override PartName="/{STRINGS}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet_of(rows))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            new.writestr(name, part.replace("</Types>", f'{kind}sharedStrings+xml"/></Types>'))
        new.writestr(STRINGS, f"<sst {MAIN}>{texts}</sst>")
    return out.getvalue()


def with_formats(*cells):
    """One row of values, each with its number format."""

    def change(book):
        for cell, (_, shown) in zip(book.active[2], cells, strict=True):
            cell.number_format = shown

    return xlsx_file([[f"c{n}" for n in range(len(cells))], [value for value, _ in cells]], change=change)


@pytest.mark.parametrize(
    ("value", "shown", "kept"),
    [
        (12, "0000", "0012"),
        (123456, "000-000", "123-456"),
        (1234567, "000-000", "1234-567"),
        (7, '"AB0"000', "AB0007"),
        (12.5, "0000", 12.5),
        (12, "General", 12),
        (12.0, "0.00", 12),
        (0.5, "0%", "50%"),
        (0.125, "0.0%", "12.5%"),
        (12.5, '0.0" mm"', "12.5 mm"),
        (4006381333931, "General", 4006381333931),
        (True, "General", True),
        (4006381333931, "yyyy-mm-dd", 4006381333931),
        (MARCH, "yyyy-mm-dd", "2026-03-01"),
        (dt.datetime.combine(MARCH, dt.time(8, 30)), "yyyy-mm-dd h:mm", "2026-03-01T08:30:00"),
        (dt.time(8, 30), "h:mm", "08:30:00"),
        ("  text  ", "General", "text"),
        ("two_x000D_\nlines", "General", "two\nlines"),
    ],
)
def test_cells_are_read_as_they_are_shown(value, shown, kept):
    """Leading zeros, per cent and units that only the format has are kept; other numbers are numbers."""
    assert records(with_formats(("x", "General"), (value, shown)), "c.xlsx") == [{"c0": "x", "c1": kept}]


@pytest.mark.parametrize(
    ("value", "shown", "line"),
    [
        (100000, "0.00E+00", "'c1' holds numbers that were rounded or are shown as 1E+05"),
        (1234567890123456000, "0", "'c1' holds numbers that were rounded"),
        (MARCH, "d-mmm", "'c1' holds dates without a year or a day"),
        (MARCH, "mmm-yy", "'c1' holds dates without a year or a day"),
    ],
)
def test_what_excel_may_have_made_of_a_part_number_is_told(value, shown, line):
    """`1E5` and `1-2` typed into Excel are lost in the file; the column that may hold them is named."""
    _, told = read(with_formats(("x", "General"), (value, shown)), "c.xlsx")
    assert any(line in each and "1 cells, the first in row 2" in each for each in told)


def test_header_below_a_title():
    """The header is the row that names what stands below it, not a title, a date or an empty row above."""
    rows = [["Acme price list"], [], ["valid from", dt.date(2026, 1, 1)], [None, "Art.-Nr.", "Name", "Length [mm]"],
            [None, "AB-1", "Bolt", 50], [], [None, "AB-2", "Nut", None]]  # fmt: skip
    found, told = read(xlsx_file(rows), "c.xlsx")
    assert [(row.number, row.record) for row in found] == [
        (5, {"Art.-Nr.": "AB-1", "Name": "Bolt", "Length [mm]": 50}),
        (7, {"Art.-Nr.": "AB-2", "Name": "Nut", "Length [mm]": None}),
    ]
    assert told == ["c.xlsx: sheet 'Products', columns in row 4"]


def test_merged_cells():
    """A value over rows is that of each; a value over columns is a heading, and counted; the header may have two rows."""

    def merge(book):
        for area in ("A1:D1", "A2:A3", "B2:C2", "D2:D3", "D4:D5", "A6:D6"):
            book.active.merge_cells(area)

    rows = [["Catalog"], ["id", "Size", None, "brand"], [None, "length", "width", None], ["1", 5, 6, "Acme"],
            ["2", 7, 8, None], ["Nuts"], ["3", 9, 9, None]]  # fmt: skip
    found, told = read(xlsx_file(rows, change=merge), "c.xlsx")
    assert [row.record for row in found] == [
        {"id": "1", "length": 5, "width": 6, "brand": "Acme"},
        {"id": "2", "length": 7, "width": 8, "brand": "Acme"},
        {"id": "3", "length": 9, "width": 9, "brand": None},
    ]
    assert told[-1] == "c.xlsx: not read: headings over merged columns, in 1 rows"


def test_which_sheet():
    """The first one that is shown and has rows, said with those that are not read; or the one that is named."""
    book = openpyxl.Workbook()
    book.active.title = "Empty"
    for name, state in (("Hidden", "hidden"), ("Parts", "visible"), ("Prices", "visible")):
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        sheet.append(["id"])
        sheet.append([name])
    data = saved(book)
    assert read(data, "c.xlsx")[1] == ["c.xlsx: sheet 'Parts', columns in row 1; not read: 'Empty', 'Hidden', 'Prices'"]
    assert records(data, "c.xlsx", sheet="Hidden") == [{"id": "Hidden"}]
    with pytest.raises(CatalogError, match=r"no sheet 'Part'; the sheets are \['Empty', 'Hidden', 'Parts', 'Prices'\]"):
        read(data, "c.xlsx", sheet="Part")
    with pytest.raises(CatalogError, match="no sheet has rows"):
        read(xlsx_file([]), "c.xlsx")


def test_formulas():
    """A stored value is read, an empty one is empty, and a formula that was never computed is a bad row."""
    data = sheet_of(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="inlineStr"><is><t>n</t></is></c></row>'
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>'
        '<row r="3"><c r="A3"><v>2</v></c><c r="B3" t="str"><f>""</f><v></v></c></row>'
        '<row r="4"><c r="A4"><v>3</v></c><c r="B4"><f>A4&amp;"x"</f><v></v></c></row>'
    )
    assert [row.record for row in read(data, "c.xlsx")[0]] == [{"id": 1, "n": 2}, {"id": 2, "n": None}, None]
    ((number, problem),) = problems(data, "c.xlsx")
    assert (number, problem[:49]) == (4, "'n' holds a formula whose value was never compute")


def test_errors_are_empty_and_told():
    """#REF! holds nothing: the rest of its row is read, and the column is named."""

    def break_cell(book):
        book.active["B2"].data_type = "e"
        book.active["B2"].value = "#REF!"

    found, told = read(xlsx_file([["id", "n"], ["1", "x"], ["2", "y"]], change=break_cell), "c.xlsx")
    assert [row.record for row in found] == [{"id": "1", "n": None}, {"id": "2", "n": "y"}]
    assert told[-1] == "c.xlsx: 'n' holds errors such as #REF!, read as empty: 1 cells, the first in row 2"


def test_shared_texts():
    """Texts that the sheet only points to are found, also one of which a part is bold."""
    plain = [{"id": 1, "name": "Bolt"}, {"id": 2, "name": "Nut"}]
    assert records(shared_table(), "c.xlsx") == plain
    assert records(shared_table("<r><t>Bo</t></r><r><rPr><b/></rPr><t>lt</t></r>"), "c.xlsx") == plain


def test_a_size_that_is_a_lie():
    """A sheet that claims to reach to XFD1048576 is as large as its rows."""
    whole = '<dimension ref="A1:XFD1048576"/>'
    data = replaced(xlsx_file(TABLE), sheet=lambda part: re.sub(r"<dimension[^>]*/>", whole, part))
    assert len(records(data, "c.xlsx")) == 2


@pytest.mark.parametrize("part", ["sheet", "strings", "workbook"])
@pytest.mark.parametrize("doctype", ['<!DOCTYPE x [<!ENTITY e "ha">]>', '<!DOCTYPE x SYSTEM "file:///etc/passwd">'])
def test_hostile_xml_is_refused(part, doctype):
    """What could grow by entities or ask for other files is refused in every part."""
    data = replaced(shared_table(), **{part: lambda xml: doctype + xml.partition("?>")[2] + xml * ("?>" not in xml)})
    with pytest.raises(CatalogError, match=r"^c\.xlsx: a part of the spreadsheet declares a document type"):
        read(data, "c.xlsx")


@pytest.mark.parametrize("encoding", ["utf-16", "cp037"])
def test_xml_in_disguise_is_refused(encoding):
    """XML that hides what it declares in another encoding is refused."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx_file(TABLE))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            head = f'<?xml version="1.0" encoding="{encoding}"?>'
            new.writestr(name, head.encode() + part if name == SHEET and encoding == "cp037" else
                         (head + part.decode()).encode(encoding) if name == SHEET else part)  # fmt: skip
    with pytest.raises(CatalogError, match="not written in UTF-8"):
        read(out.getvalue(), "c.xlsx")


@pytest.mark.parametrize("part", ["sheet", "strings", "workbook"])
def test_zip_bombs_are_refused(part):
    """A part that would unpack to hundreds of times its size is refused before it is unpacked."""
    data = replaced(shared_table(), **{part: lambda xml: xml + " " * (80 << 20)})
    assert len(data) < 1 << 20
    with pytest.raises(CatalogError, match=r"c\.xlsx: .* 80 MB"):
        read(data, "c.xlsx")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ('<row r="1"/><row r="2000000"><c r="A2000000"><v>1</v></c></row>', "at most 1,048,576 rows"),
        ('<row r="1"><c r="A1"><v>1</v></c></row><row', "damaged or not safe"),
    ],
)
def test_impossible_sheets_are_refused(rows, message):
    """Row numbers that no sheet has, and XML that ends nowhere."""
    with pytest.raises(CatalogError, match=message):
        read(sheet_of(rows), "c.xlsx")


@pytest.mark.parametrize("cell", ['<c r="ZZZZZ2"><v>1</v></c>', '<c r="A2" t="s"><v>-1</v></c>', '<c r="A2"><v>x</v></c>',
                                  '<c r="2"><v>1</v></c>'])  # fmt: skip
def test_impossible_cells_cost_their_row(cell):
    """A cell that is nowhere, or of a text that is not there, is a bad row among good ones."""
    one = '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row>'
    data = sheet_of(f'{one}<row r="2">{cell}</row><row r="3"><c r="A3"><v>3</v></c></row>')
    assert problems(data, "c.xlsx") == [(2, "the row is damaged")]
    assert read(data, "c.xlsx")[0][-1].record == {"id": 3}


def test_files_that_are_no_workbooks_say_what_they_are():
    """Protected, old, and renamed files."""
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    with pytest.raises(CatalogError, match="protected by a password; .* save it as .xlsx without one"):
        read(ole + "EncryptedPackage".encode("utf-16-le"), "c.xlsx")
    with pytest.raises(CatalogError, match="an old Excel file; open it"):
        read(ole, "c.xlsx")
    with pytest.raises(CatalogError, match="if it is text, give it the ending .csv"):
        read(b"id;name\n", "c.xlsx")
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("catalog.csv", "id\n1\n")
    with pytest.raises(CatalogError, match="c.xlsx: the spreadsheet cannot be read"):
        read(other.getvalue(), "c.xlsx")


@pytest.mark.parametrize("areas", [("A2:A3", "B2:B3"), ("A2:A4",), ("A1:A3", "B1:B3")])
def test_an_empty_row_below_merged_cells_is_none(areas):
    """Cells merged over two rows, and a group over a row left empty, make no row of their own."""

    def merge(book):
        for area in areas:
            book.active.merge_cells(area)

    head = [["group", "id"], *[[None, None]] * 2] if "A1:A3" in areas else [["group", "id"]]
    rows = [*head, ["Bolts", "1"], [None, None], [None if "A2:A4" in areas else "Nuts", "2"]]
    group = "Bolts" if "A2:A4" in areas else "Nuts"
    found = records(xlsx_file(rows, change=merge), "c.xlsx")
    assert found == [{"group": "Bolts", "id": "1"}, {"group": group, "id": "2"}]


def test_a_style_whose_format_is_not_defined_shows_a_plain_number():
    """Other programs leave formats out that their styles name; the number is read as it stands."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(with_formats((5, "0000")))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, re.sub(rb"<numFmts.*</numFmts>", b"", part) if name == "xl/styles.xml" else part)
    assert records(out.getvalue(), "c.xlsx") == [{"c0": 5}]
