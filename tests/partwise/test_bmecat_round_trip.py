"""Catalogs written as BMEcat and read back: nothing changes on the way."""

import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bmecat_files import as_bmecat, as_version_1_2, catalog
from catalog_files import REAL_CATALOGS, read_products, real_catalog
from partwise.catalog import CatalogReader, FieldMapping, Product
from partwise.catalog.bmecat import BMECAT_MAPPING
from partwise.catalog.bmecat.markup import to_text
from partwise.catalog.values import readable


def read(text: str, mapping: FieldMapping | None = None) -> list[Product]:
    found, problems = read_products(text, CatalogReader(mapping, skip=True), "c.xml")
    assert not problems
    return found


def essence(product: Product) -> dict[str, Any]:
    """
    What must be equal. BMEcat has texts and no numbers, so a value counts as it is written with its unit; HTML is
    cleaned on the way, so it is taken without.
    """
    written = {name: to_text(readable(value, product.units.get(name))) for name, value in product.attributes.items()}
    texts = dict.fromkeys(map(to_text, product.texts))
    names = {key: to_text(product.names.get(key, "")) for key in ("part_number", "brand", "title", "language")}
    kinds = {
        (entry["number"], entry["kind"]) for entry in product.part_numbers if entry["kind"] in {"gtin", "supplier"}
    }
    return {
        "id": product.product_id,
        "document": product.document_id(),
        "names": names,
        "numbers": kinds - {(product.product_id, "supplier")},  # BMEcat's id is the supplier's number
        "attributes": {name: shown for name, shown in written.items() if shown},
        "texts": " ".join(text for text in texts if text != names["title"]).split(),
    }


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.soak)])
@pytest.mark.parametrize("name", REAL_CATALOGS)
def test_catalogs_survive(shared, name, step):
    """Both catalogs of the test data, written as BMEcat 2005, are the same products: ids, numbers, texts, attributes."""
    records, fields = real_catalog(shared, name, step)
    before = [FieldMapping.from_dict(fields).to_product(record) for record in records]
    after = read(catalog(*(as_bmecat(record, fields) for record in records)))
    assert len(after) == len(before) > 2000
    for one, other in zip(before, after, strict=True):
        assert essence(other) == essence(one)


WORDS = st.text(string.ascii_letters + string.digits + "äöüßéΩµ°<>&'\"/-.,;:()[] ", min_size=1, max_size=30)
NO_VALUES = {"-", "null", "(null)", "n/a", "nan"}  # are no values in any catalog
TEXTS = WORDS.map(str.strip).filter(lambda text: text and text == to_text(text) and text.lower() not in NO_VALUES)
VALUES = st.one_of(TEXTS, st.lists(TEXTS, min_size=2, max_size=3, unique=True))
PRODUCTS = st.fixed_dictionaries(
    {
        "id": TEXTS,
        "number": TEXTS,
        "title": TEXTS,
        "brand": TEXTS,
        "text": TEXTS,
        "gtin": st.lists(st.text(string.digits, min_size=8, max_size=14), max_size=2, unique=True),
        "attributes": st.dictionaries(TEXTS, VALUES, max_size=4),
    }
)
FIELDS = {
    "id": "id",
    "part_number": "number",
    "title": "title",
    "brand": "brand",
    "text": ["text"],
    "part_numbers": {"gtin": "gtin"},
    "attributes": "attributes",
}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(PRODUCTS, min_size=1, max_size=4, unique_by=lambda record: record["id"]), st.sampled_from(["2005", "1.2"])
)
def test_any_product_survives(records, version):
    """Any product with such fields, written as BMEcat of either version, reads back equal."""
    text = catalog(*(as_bmecat(record, FIELDS) for record in records))
    before = [FieldMapping.from_dict({**FIELDS, "language": "en"}).to_product(record) for record in records]
    if version == "1.2":
        text = as_version_1_2(text).replace("INTERNATIONAL_PID", "EAN")
    for one, other in zip(before, read(text, BMECAT_MAPPING), strict=True):
        assert other.product_id == one.product_id
        assert other.names == {**one.names}
        assert other.texts == tuple(text for text in one.texts if text != one.names["title"])
        assert other.attributes == one.attributes
        assert [n for n in other.part_numbers if n["kind"] == "gtin"] == list(one.part_numbers)
