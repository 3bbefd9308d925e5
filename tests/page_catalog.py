"""A small catalog for tests of the page: doubles, a superseded product, and one that means harm."""

from pathlib import Path
from typing import Any

from jsonl_files import jsonl_file

SCRIPT = "<img src=x onerror=\"window.harmed='title'\"><script>window.harmed='script'</script> Hostile gasket 77 mm"
LONG = "W" * 3000
TURNED = "\u202edrawkcab\u202c"
FIELDS = """\
id: id
part_number: part_number
brand: brand
title: title
text: [description]
attributes: attributes
replaced_by: successor
category: category
url: url
"""


def bolt(length: int, material: str) -> dict[str, Any]:
    """A hex bolt M12."""
    return {
        "id": f"bolt-{length}-{material}",
        "part_number": f"HB-M12-{length}-{material}",
        "brand": "Acme" if material == "A2" else "Bolzen",
        "title": f"Hex bolt M12 x {length}, stainless steel {material}",
        "category": "Fasteners/Hex bolts",
        "attributes": {"thread": "M12", "length": f"{length} mm", "material": f"stainless steel {material}"},
    }


PRODUCTS = [
    *(bolt(length, material) for length in (30, 40, 50, 60) for material in ("A2", "A4")),
    {"id": "bearing-a", "part_number": "6205-2RS1", "brand": "Rollfix", "title": "Deep groove ball bearing 25 x 52 x 15"},
    {"id": "bearing-b", "part_number": "6205-2RS1", "brand": "Kugelwerk", "title": "Rillenkugellager 25 x 52 x 15"},
    {"id": "valve", "part_number": "BV-12-BR", "brand": "Acme", "title": "Brass ball valve 1/2 inch, PN 25", "category": "Valves", "url": "https://shop.example/valve"},
    {"id": "old", "part_number": "BV-12-OLD", "brand": "Acme", "title": "Brass ball valve 1/2 inch, PN 16", "category": "Valves", "successor": "BV-12-BR"},
    {"id": "hostile", "part_number": '=HYPERLINK("http://x")-77', "brand": "<b>Evil</b>", "title": SCRIPT, "category": f"{TURNED}/<i>x</i>", "url": "javascript:window.harmed='link'", "description": LONG},
]  # fmt: skip


def write_catalog(folder: Path) -> tuple[Path, Path]:
    """The products as a jsonl file, and the fields file that reads it."""
    catalog, fields = folder / "products.jsonl", folder / "fields.yaml"
    catalog.write_bytes(jsonl_file(PRODUCTS))
    fields.write_text(FIELDS, encoding="utf-8")
    return catalog, fields
