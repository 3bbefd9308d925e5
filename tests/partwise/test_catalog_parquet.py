"""Parquet's types as the values that JSON has."""

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pytest

from catalog_files import parquet_file, problems, records
from partwise import extras
from partwise.errors import MissingExtraError

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
