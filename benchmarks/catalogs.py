"""The products of a catalog, read as `partwise index` reads them."""

from pathlib import Path

from partwise.catalog import CatalogReader, FieldMapping, Product, read_rows


def read_products(catalog: Path, fields: Path | None) -> list[Product]:
    """Read all products; a record that cannot be read is an error."""
    reader = CatalogReader(FieldMapping.load(fields) if fields else None)
    return [product for product in reader.read(str(catalog), read_rows(catalog)) if isinstance(product, Product)]
