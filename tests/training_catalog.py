"""A small catalog whose products differ in one attribute each: cables without categories, bolts in four languages."""

import json
from pathlib import Path
from typing import Any

from jsonl_files import jsonl_file
from partwise.attributes import product_specs
from partwise.tuning.training_data import Product

LENGTHS = (0.5, 1, 2, 3, 5, 10)
COLOURS = ("black", "blue", "red", "grey", "yellow")
BRANDS = ("Acme", "Kabelwerk", "Netline")
BOLTS = {
    "en": ("Hex head bolt", "stainless steel"),
    "de": ("Sechskantschraube", "Edelstahl"),
    "fr": ("Vis à tête hexagonale", "inox"),
    "nl": ("Zeskantbout", "RVS"),
}


def records() -> list[dict[str, Any]]:
    """The catalog as records of a jsonl file."""
    cables = [
        {
            "id": f"cable-{brand}-{length}-{colour}",
            "part_number": f"{brand[:2].upper()}-{length * 10:03.0f}-{colour[:3].upper()}",
            "brand": brand,
            "title": f"{brand} Patch Cable {length} m {colour}",
            "description": f"Patch cables of {brand} for networks.",
            "attributes": {"length": f"{length} m", "colour": colour, "package width": "114 mm"},
            "buyer_codes": [{"customer_id": "4711", "code": f"SECRET-{brand}"}],
        }
        for brand in BRANDS
        for length in LENGTHS
        for colour in COLOURS
    ]
    bolts = [
        {
            "id": f"bolt-{language}-{thread}-{length}",
            "part_number": f"HX-{language.upper()}-{thread}-{length}",
            "brand": "Ferrum",
            "title": f"{name} ISO 4017 M{thread} x {length}, {steel} A2-70",
            "category": "Fasteners/Hexagon bolts",
            "language": language,
            "attributes": {"thread": f"M{thread}", "length": f"{length} mm"},
        }
        for language, (name, steel) in BOLTS.items()
        for thread in (6, 8, 10)
        for length in (20, 30, 40, 60)
    ]
    return [*cables, *bolts]


def written(folder: Path) -> Path:
    """The catalog as a file, with the mapping of its fields beside it."""
    file = folder / "catalog.jsonl"
    file.write_bytes(jsonl_file(records()))
    names = ("part_number", "brand", "title", "category", "language", "attributes")
    mapping = {"id": "id", **{name: name for name in names}, "text": ["description"]}
    customer = {"field": "buyer_codes", "customer": "customer_id", "number": "code"}
    (folder / "fields.yaml").write_text(json.dumps({**mapping, "customer_numbers": customer}), encoding="utf-8")
    return file


def as_product(record: dict[str, Any]) -> Product:
    """A record as a store would give it."""
    lines = [record["title"], record.get("description", "")]
    lines += [f"{name}: {value}" for name, value in record["attributes"].items()]
    content = "\n".join(line for line in lines if line)
    meta = {"product_id": record["id"], **{name: record[name] for name in record if name not in ("id", "buyer_codes")}}
    return Product(record["id"], content, {**meta, "specs": product_specs(content, meta)})


def small_catalog() -> list[Product]:
    """The products without a store."""
    return [as_product(record) for record in records()]
