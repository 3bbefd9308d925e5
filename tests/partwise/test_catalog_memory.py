"""Memory is bounded by a row, not by the file, and a row is bounded too."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalog_files import problems, read
from memory_peak import PEAK, needs_peak
from partwise.catalog.lines import MAX_LINE
from partwise.errors import CatalogError
from processes import printed

ROWS = 200_000
COLUMNS = ("sku", "title", "brand", "text", "length", "ean")
READ = (
    PEAK
    + """
from pathlib import Path
import charset_normalizer, ijson, pyarrow.parquet, partwise.catalog.xlsx_cells, partwise.catalog.xlsx_parts
from partwise.catalog import read_rows
path = Path(sys.argv[1])
before = peak()
rows = sum(row.record is not None for row in read_rows(path))
print(rows, peak() - before)
"""
)


def product(number):
    text = f"A product with the number {number} that is described at some length. " * 4
    return (f"AB-{number:07}", f"Bolt M{number % 50}, Größe {number}", f"Maker {number % 300}", text, number % 977, 4 * 10**12 + number)  # fmt: skip


def write_csv(path):
    with path.open("w", encoding="cp1252", newline="") as out:
        csv.writer(out, delimiter=";").writerows([COLUMNS, *map(product, range(ROWS))])


def write_json(path):
    with path.open("w", encoding="utf-8") as out:
        out.write('{"products": [')
        for number in range(ROWS):
            out.write(("," if number else "") + json.dumps(dict(zip(COLUMNS, product(number), strict=True))))
        out.write("]}")


def write_jsonl(path):
    with path.open("w", encoding="utf-8") as out:
        for number in range(ROWS):
            out.write(json.dumps(dict(zip(COLUMNS, product(number), strict=True))) + "\n")


def write_xlsx(path):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Products")
    for row in (COLUMNS, *map(product, range(ROWS))):
        sheet.append(row)
    book.save(path)


def write_parquet(path):
    columns = zip(*map(product, range(ROWS)), strict=True)
    pq.write_table(pa.table(dict(zip(COLUMNS, map(list, columns), strict=True))), path)


@pytest.mark.soak
@needs_peak
@pytest.mark.parametrize("kind", ["csv", "json", "jsonl", "xlsx", "parquet"])
def test_large_files_take_little_memory(tmp_path, kind):
    """200,000 products of every kind of file take less than 100 MB beyond what the program takes."""
    path = tmp_path / f"c.{kind}"
    {"csv": write_csv, "json": write_json, "jsonl": write_jsonl, "xlsx": write_xlsx, "parquet": write_parquet}[kind](
        path
    )
    rows, megabytes = map(int, printed(READ, path).split())
    print(f"\n{kind}: {path.stat().st_size >> 20} MB on disk, {megabytes} MB in memory")  # noqa: T201 - what a soak is run for
    assert rows == ROWS
    assert megabytes < 100


class _Endless(io.RawIOBase):
    """A head, and one letter for ever so long: a file of a gigabyte that is nowhere."""

    def __init__(self, head, size, tail=b""):
        self._head, self._size, self._tail = head, size, tail
        self._at = 0

    def readable(self):
        return True

    def seekable(self):
        return True

    def seek(self, offset, whence=0):
        self._at = offset
        return offset

    def readinto(self, buffer):
        head, body = len(self._head), len(self._head) + self._size
        if self._at < head:
            data = self._head[self._at : self._at + len(buffer)]
        elif self._at < body:
            data = b"x" * min(len(buffer), body - self._at)
        else:
            data = self._tail[self._at - body : self._at - body + len(buffer)]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


ENDLESS = (
    PEAK
    + """
from test_catalog_memory import _Endless
from partwise.catalog import read_stream
from partwise.errors import CatalogError
before = peak()
try:
    for row in read_stream(_Endless(sys.argv[2].encode(), 1 << 30, b'\\n{"id": 9}\\n'), sys.argv[1]):
        print(row.number, row.problem or "read")
except CatalogError as error:
    print(error)
print(peak() - before)
"""
)


@pytest.mark.soak
@needs_peak
@pytest.mark.parametrize(
    ("name", "head", "said"),
    [
        ("c.csv", "id\n1\n", ["2 read", f"3 not a row of a table: the line is longer than {MAX_LINE:,} characters", "4 read"]),
        ("c.jsonl", '{"id": 1}\n', ["1 read", f"2 the line is longer than {MAX_LINE:,} characters", "3 read"]),
        ("c.json", '[{"id": 1}, {"id": "', ["c.json, row 2: one record is larger than 64 MB"]),
    ],
)  # fmt: skip
def test_a_line_of_a_gigabyte_takes_little_memory(name, head, said):
    """It is one bad row or one error; the lines behind it are read."""
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n{ENDLESS}"
    *lines, megabytes = printed(code, name, head).splitlines()
    for line in said:
        assert any(each.startswith(line) for each in lines), lines
    assert int(megabytes) < 400


def test_long_lines_are_bad_rows():
    """A line beyond the limit is one bad row, whichever format has it, and the next line is read."""
    long = b"x" * (MAX_LINE + 100)
    assert problems(b"id,t\n1," + long + b"\n2,b\n", "c.csv") == [
        (2, f"not a row of a table: the line is longer than {MAX_LINE:,} characters")
    ]
    assert [row.record for row in read(b"id,t\n1," + long + b"\n2,b\n", "c.csv")[0]][1] == {"id": "2", "t": "b"}
    assert problems(long + b'\n{"id": 1}\n', "c.jsonl") == [(1, f"the line is longer than {MAX_LINE:,} characters")]


def test_a_quote_that_is_never_closed_ends_somewhere():
    """A cell over many lines is refused when it outgrows the limit; the lines behind are read."""
    data = b'id,t\n1,"' + b"some text of an open quote\n" * (MAX_LINE // 26) + b"\n3,c\n"
    rows, _ = read(data, "c.csv")
    assert "not closed within" in rows[0].problem
    assert rows[-1].record == {"id": "3", "t": "c"}


def test_a_record_that_never_ends_is_an_error():
    """A text of 70 MB in a JSON document is no product."""
    with pytest.raises(CatalogError, match="row 2: one record is larger than 64 MB"):
        read(b'[{"id": 1}, {"id": "' + b"x" * (70 << 20) + b'"}]', "c.json")
