# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Read Parquet files in batches, their values as JSON has them."""

import datetime as dt
import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from partwise.errors import CatalogError, first_line
from partwise.extras import check_extra

from .rows import Row
from .source import Source

# Rows that are in memory at once; a product of a catalog has a few kilobytes.
_BATCH: Final = 512


def read_parquet(source: Source) -> Iterator[Row]:
    """
    Stream the rows of a Parquet file; lists, structs and maps stay nested.

    :param source: The open catalog.
    :returns: Its rows, counted from 1.
    :raises CatalogError: If it is no Parquet file, or is damaged.
    :raises MissingExtraError: If pyarrow is not installed.
    """
    check_extra("a Parquet catalog", {"pyarrow": "pyarrow"}, extra="parquet")
    import pyarrow as pa  # noqa: PLC0415 # an extra
    import pyarrow.parquet as pq  # noqa: PLC0415

    number = 0
    try:
        file = pq.ParquetFile(source.stream, pre_buffer=False)
        for batch in file.iter_batches(_BATCH, use_threads=False):
            for row in _to_rows(_plain_times(batch, pa), number + 1):
                number = row.number
                yield row
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:  # UnicodeDecodeError: the name of a column
        problem = f"not a readable Parquet file behind row {number}: {first_line(error)}"
        raise CatalogError(problem, row=number + 1) from error


def _plain_times(batch: Any, pa: Any) -> Any:
    """Python's times end at microseconds; to cut off the rest is better than to lose the row."""
    for place, field in enumerate(batch.schema):
        if pa.types.is_timestamp(field.type):
            shorter = pa.timestamp("us", tz=field.type.tz)
        elif pa.types.is_time64(field.type):
            shorter = pa.time64("us")
        elif pa.types.is_duration(field.type):
            shorter = pa.duration("us")
        else:
            continue
        if field.type.unit == "ns":
            batch = batch.set_column(place, field.name, batch.column(place).cast(shorter, safe=False))
    return batch


def _to_rows(batch: Any, number: int) -> Iterator[Row]:
    """Read the rows of a batch, the first of which has this number."""
    try:
        records = batch.to_pylist(maps_as_pydicts="strict")
    except (KeyError, ValueError, OverflowError) as error:  # a date after 9999, nested nanoseconds, a key that is twice
        if len(batch) == 1:
            yield Row(number, None, _unreadable(error))
            return
        # One value makes pyarrow refuse all of them.
        for place in range(len(batch)):
            yield from _to_rows(batch.slice(place, 1), number + place)
        return
    for place, record in enumerate(records):
        try:
            yield Row(number + place, {name: _plain(value) for name, value in record.items()})
        except UnicodeDecodeError as error:
            yield Row(number + place, None, _unreadable(error))


def _unreadable(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "holds bytes that are no text"
    return f"holds a value that cannot be read ({first_line(error)}); write its column as text"


def _plain(value: Any) -> Any:
    """Bring a value to what JSON has; a date is as ISO 8601 writes it, what is no number is nothing."""
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.isoformat() if isinstance(value, dt.date | dt.time) else _text(value)


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, dt.timedelta | UUID) else value


def _number(value: Decimal) -> int | float | str | None:
    """Keep all digits of a decimal number, as a text where a number would lose some."""
    if not value.is_finite():
        return None
    if value == value.to_integral_value():
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else f"{value:f}"
