"""Parquet's types as the values that JSON has."""

import datetime as dt
import io
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalog_files import parquet_file, problems, records
from partwise import extras
from partwise.errors import CatalogError, MissingExtraError

UTC = dt.UTC


@pytest.mark.parametrize(
    ("value", "kind", "kept"),
    [
        ("Größe", pa.string(), "Größe"),
        ("red", pa.dictionary(pa.int8(), pa.string()), "red"),
        (b"AB-1", pa.binary(), "AB-1"),
        (7, pa.int64(), 7),
        (0.5, pa.float64(), 0.5),
        (float("nan"), pa.float64(), None),
        (None, pa.string(), None),
        (True, pa.bool_(), True),
        (Decimal("12.50"), pa.decimal128(10, 2), 12.5),
        (Decimal("12.00"), pa.decimal128(10, 2), 12),
        (Decimal("12345678901234567890.123"), pa.decimal128(30, 3), "12345678901234567890.123"),
        (dt.date(2026, 3, 1), pa.date32(), "2026-03-01"),
        (dt.datetime(2026, 3, 1, 8, tzinfo=UTC), pa.timestamp("us", "UTC"), "2026-03-01T08:00:00+00:00"),
        (1_772_352_000_000_000_001, pa.timestamp("ns"), "2026-03-01T08:00:00"),
        (dt.timedelta(seconds=90), pa.duration("s"), "0:01:30"),
        (["a", None, "b"], pa.list_(pa.string()), ["a", None, "b"]),
        (
            {"length": 5, "unit": "mm"},
            pa.struct({"length": pa.int8(), "unit": pa.string()}),
            {"length": 5, "unit": "mm"},
        ),
        ({"length": "5 mm"}, pa.map_(pa.string(), pa.string()), {"length": "5 mm"}),
    ],
)
def test_types(value, kind, kept):
    """Lists, structs, maps, dictionaries, decimals and times are read; what no JSON value can hold is a text."""
    value = list(value.items()) if pa.types.is_map(kind) else value
    assert records(parquet_file([{"x": value}], pa.schema({"x": kind})), "c.parquet") == [{"x": kept}]


def test_bytes_that_are_no_text_are_a_bad_row():
    """A picture in a column costs its row, and is not read as noise."""
    data = parquet_file([{"x": b"\xff\xd8\xff"}, {"x": b"ok"}])
    assert problems(data, "c.parquet") == [(1, "holds bytes that are no text")]


def test_without_pyarrow_the_extra_is_named(monkeypatch):
    """The base install says what a Parquet catalog needs."""
    monkeypatch.setattr(extras, "_is_installed", lambda module: module != "pyarrow")
    with pytest.raises(MissingExtraError, match=r'a Parquet catalog needs pyarrow\. .*"partwise-haystack\[parquet\]"'):
        records(b"", "c.parquet")


FAR = 10**7  # days after 1970: in the year 29348


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (FAR, pa.date32()),
        (FAR * 86_400_000, pa.timestamp("ms")),
        ([1], pa.list_(pa.timestamp("ns"))),
        ([("a", 1), ("a", 2)], pa.map_(pa.string(), pa.int8())),
    ],
)
def test_values_that_python_has_not_are_a_bad_row(value, kind):
    """A date beyond the year 9999, a nested time in nanoseconds, a map with a key twice: each costs its row alone."""
    table = pa.table({"id": ["a", "b", "c"], "x": pa.array([None, value, None], kind)})
    ((row, said),) = problems(_saved(table), "c.parquet")
    assert (row, said.partition(" (")[0]) == (2, "holds a value that cannot be read")
    assert said.endswith("); write its column as text")


def test_text_that_is_no_utf_8_is_a_bad_row():
    """Parquet's texts are UTF-8, and there is no encoding to name."""
    ends = pa.py_buffer(b"\0\0\0\0\2\0\0\0\3\0\0\0")
    texts = pa.StringArray.from_buffers(2, ends, pa.py_buffer(b"ok\xff"))
    assert problems(_saved(pa.table({"x": texts})), "c.parquet") == [(2, "holds bytes that are no text")]


def test_a_column_whose_name_is_no_utf_8_is_refused():
    """The file is not readable, and there is no encoding to name either."""
    data = io.BytesIO()
    pq.write_table(pa.table({"abcd": ["x"]}), data, store_schema=False)
    with pytest.raises(CatalogError, match=r"c\.parquet, row 1: not a readable Parquet file behind row 0: 'utf-8'"):
        records(data.getvalue().replace(b"abcd", b"\xffbcd"), "c.parquet")


@pytest.mark.parametrize(
    ("kind", "kept"), [(pa.time64("ns"), "00:01:30.000001"), (pa.duration("ns"), "0:01:30.000001")]
)
def test_times_in_nanoseconds_end_at_microseconds(kind, kept):
    """A time of the day and a duration, as timestamps, lose the digits that Python has not."""
    table = pa.table({"x": pa.array([90_000_001_999, None], kind)})
    assert records(_saved(table), "c.parquet") == [{"x": kept}, {"x": None}]


def _saved(table):
    data = io.BytesIO()
    pq.write_table(table, data)
    return data.getvalue()
