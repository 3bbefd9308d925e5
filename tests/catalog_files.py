"""Tables and records as catalog files of each kind."""

import csv
import gzip
import io
import json
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from partwise.catalog import CatalogReader, Problem, Product, read_stream

REAL_CATALOGS = {"icecat": "products.jsonl.gz", "kicad": "parts.jsonl.gz"}


def real_catalog(shared: Path, name: str, step: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Every so manieth record of a real catalog, and its mapping of fields."""
    folder = shared / "data" / name
    with gzip.open(folder / REAL_CATALOGS[name], "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in islice(lines, None, None, step)]
    return found, yaml.safe_load((folder / "fields.yaml").read_text(encoding="utf-8"))


def csv_file(rows, *, delimiter=",", encoding="utf-8", quoting=csv.QUOTE_MINIMAL, line_end="\r\n"):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=line_end).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_file(rows, *, change=None):
    book = openpyxl.Workbook()
    book.active.title = "Products"
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    return saved(book)


def saved(book):
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def json_file(records, *, encoding="utf-8"):
    return json.dumps(records, ensure_ascii=False).encode(encoding)


def parquet_file(records, schema=None):
    data = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(records, schema=schema), data)
    return data.getvalue()


def read(data, name, **options):
    """All rows of a file, given as bytes or text, and what the user is told."""
    told = []
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    return list(read_stream(stream, name, tell=told.append, **options)), told


def records(data, name, **options):
    """All records of a file without a bad row."""
    rows, _ = read(data, name, **options)
    assert not [row for row in rows if row.problem]
    return [row.record for row in rows]


def problems(data, name, **options):
    """Row and problem of all bad rows."""
    return [(row.number, row.problem) for row in read(data, name, **options)[0] if row.problem]


def read_products(data, reader: CatalogReader, name, **options) -> tuple[list[Product], list[str]]:
    """What a reader makes of a file: products, and the texts of problems."""
    items = list(reader.read(name, read(data, name, **options)[0]))
    found = [item for item in items if isinstance(item, Product)]
    return found, [str(item.to_error()) for item in items if isinstance(item, Problem)]
