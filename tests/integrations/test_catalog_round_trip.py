"""Real catalogs in every kind of file give the documents that their JSON lines give."""

import json

import pytest
from haystack.dataclasses import ByteStream

from catalog_files import REAL_CATALOGS, csv_file, json_file, parquet_file, real_catalog, xlsx_file
from haystack_integrations.components.converters.partwise import CatalogToDocuments
from jsonl_files import jsonl_file
from partwise.catalog.values import readable

# Every so manieth record, so that a test takes seconds.
STEP = {"icecat": 40, "kicad": 4}
# What a cell of an Excel sheet can hold.
LONGEST = 32_767


def catalog(shared, name):
    found, fields = real_catalog(shared, name, STEP[name])
    return [record for record in found if all(len(readable(v)) < LONGEST for v in record.values())], fields


def convert(data, name, fields):
    converter = CatalogToDocuments(fields=fields)
    stream = ByteStream(data=data, meta={"file_path": name})
    return converter.run(sources=[stream])["documents"], converter.explanation


def flat(record):
    """One level of names: a column for each attribute; several numbers are parted by a semicolon."""
    cells = {name: value for name, value in record.items() if name != "attributes"}
    cells |= {f"attributes.{name}": value for name, value in (record.get("attributes") or {}).items()}
    return {name: "; ".join(value) if isinstance(value, list) else value for name, value in cells.items()}


def flat_fields(fields, columns):
    """The mapping for flat columns: the attributes are named one by one, as their columns are."""
    attributes = [name for name in columns if name.startswith("attributes.")]
    units = {f"attributes.{name}": unit for name, unit in fields.get("units", {}).items()}
    return {**fields, "attributes": attributes, "units": units} if attributes else fields


def table(found):
    cells = list(map(flat, found))
    columns = list(dict.fromkeys(name for record in cells for name in record))
    return columns, [[record.get(name) for name in columns] for record in cells]


def one_type(found):
    """The records with texts in place of attributes that are a number in one and a text in another."""
    kinds = {}
    for record in found:
        for name, value in (record.get("attributes") or {}).items():
            kinds.setdefault(name, set()).add(type(value))
    mixed = {name for name, types in kinds.items() if len(types) > 1}
    return [
        record | {"attributes": {n: readable(v) if n in mixed else v for n, v in record["attributes"].items()}}
        if record.get("attributes")
        else record
        for record in found
    ]


def shown(value):
    return "" if value is None else readable(value)


def same(document):
    """A document as a flat table can carry it: attributes in the order of columns, and as people read them."""
    meta = dict(document.meta)
    attributes = meta.pop("attributes", {})
    meta["attributes"] = {name.removeprefix("attributes."): readable(value) for name, value in attributes.items()}
    return document.id, sorted(document.content.replace("attributes.", "").splitlines()), meta


def in_order(document):
    """A document whatever the order of its attributes: Parquet has them in that of its columns."""
    return document.id, sorted(document.content.splitlines()), document.meta


@pytest.mark.parametrize("name", REAL_CATALOGS)
@pytest.mark.parametrize("kind", ["json", "parquet"])
def test_nested_files_give_equal_documents(shared, name, kind):
    """JSON and Parquet carry all that JSON lines do: the documents are equal, value for value."""
    found, fields = catalog(shared, name)
    found = one_type(found) if kind == "parquet" else found  # which is what a column of Parquet has
    lines = jsonl_file(found)
    expected, _ = convert(lines, "c.jsonl", fields)
    data = json_file({"products": found}) if kind == "json" else parquet_file(found)
    got, _ = convert(data, f"c.{kind}", fields)
    assert list(map(in_order, got)) == list(map(in_order, expected))
    assert kind == "parquet" or got == expected


@pytest.mark.parametrize("name", REAL_CATALOGS)
@pytest.mark.parametrize("kind", ["utf-8", "cp1252", "utf-16", "xlsx"])
def test_flat_tables_give_equal_documents(shared, name, kind):
    """With a column for each attribute, csv and xlsx give the same ids, numbers, texts and attributes."""
    found, fields = catalog(shared, name)
    if kind == "cp1252":
        found = json.loads(json.dumps(found, ensure_ascii=False).encode(kind, "ignore").decode(kind))
    lines = jsonl_file(found)
    expected, _ = convert(lines, "c.jsonl", fields)
    columns, rows = table(found)
    if kind == "xlsx":
        got, told = convert(xlsx_file([columns, *rows]), "c.xlsx", flat_fields(fields, columns))
        assert told[0] == "c.xlsx: sheet 'Products', columns in row 1"
    else:
        data = csv_file([columns, *(map(shown, row) for row in rows)], delimiter=";", encoding=kind)
        got, told = convert(data, "c.csv", flat_fields(fields, columns))
        assert told[0] == f"c.csv: {kind} text, ';' between columns"
    assert [same(document) for document in got] == [same(document) for document in expected]
