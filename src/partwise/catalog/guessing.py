# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Guess which column is what from its name, in English, German, French and Dutch, and say so."""

import re
from collections.abc import Iterable
from typing import Any, Final

from partwise.errors import ConfigError
from partwise.text import fold

from .mapping import FieldMapping

# Column names without case, accents of writing, dots, dashes and spaces; the first that a catalog has wins.
_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "id": (
        "id", "productid", "recordid", "itemid", "articleid", "produktid", "artikelid", "idproduit",
        "productnummer", "produktnummer", "sku", "articlenumber", "articleno", "artikelnummer", "artikelnr",
        "artnr", "itemnumber", "itemno", "référence", "reference", "réf", "ref", "bestellnummer", "bestellnr", "bestnr",
        "partnumber", "partno", "mpn", "number", "nummer",
    ),
    "part_number": (
        "partnumber", "partno", "pn", "mpn", "manufacturerpartnumber", "mfrpartnumber", "mfgpartnumber",
        "herstellernummer", "herstellerartikelnummer", "herstellerteilenummer", "teilenummer", "teilenr",
        "référencefabricant", "reffabricant", "fabrikantnummer", "typenummer", "articlenumber", "articleno",
        "artikelnummer", "artikelnr", "artnr", "bestellnummer", "bestellnr", "bestnr", "référence", "reference", "réf",
        "ref", "itemnumber", "itemno", "ordercode", "sku",
    ),
    "brand": (
        "brand", "manufacturer", "mfr", "maker", "marke", "hersteller", "marque", "fabricant", "merk", "fabrikant",
    ),
    "title": (
        "title", "name", "productname", "producttitle", "bezeichnung", "produktname", "artikelbezeichnung", "titel",
        "désignation", "designation", "nom", "libellé", "naam", "productnaam", "omschrijvingkort", "shortdescription",
        "kurzbeschreibung",
    ),
    "text": (
        "description", "longdescription", "text", "beschreibung", "langtext", "produktbeschreibung", "descriptif",
        "omschrijving", "beschrijving", "keywords",
    ),
    "category": (
        "category", "kategorie", "warengruppe", "produktgruppe", "catégorie", "famille", "categorie", "productgroep",
    ),
    "url": ("url", "link", "producturl", "lien"),
    "replaced_by": (
        "replacedby", "successor", "supersededby", "nachfolger", "ersetztdurch", "remplacépar", "vervangendoor",
        "opvolger",
    ),
    "language": ("language", "lang", "sprache", "langue", "taal"),
}  # fmt: skip
_NUMBER_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "gtin": ("gtin", "ean", "ean13", "gtin13", "upc", "barcode", "eancode", "gtinean"),
    "supplier": (
        "supplierpartnumber", "suppliernumber", "lieferantennummer", "lieferantenartikelnummer",
        "référencefournisseur", "leveranciersnummer",
    ),
    "oem": ("oem", "oemcode", "oemnumber", "oenumber", "oenummer", "oemnummer", "oempartnumber"),
    "former": ("formernumber", "oldnumber", "altenummer", "ancienneréférence", "oudnummer"),
}  # fmt: skip
_ATTRIBUTES: Final = (
    "attributes",
    "attribute",
    "specs",
    "specifications",
    "merkmale",
    "attributs",
    "caractéristiques",
    "kenmerken",
)
_UNIT = re.compile(r"(?P<name>.*\S)\s*[\[(]\s*(?P<unit>[^\])]{1,12}?)\s*[\])]\s*")


def guess_mapping(columns: Iterable[str], first: dict[str, Any]) -> tuple[FieldMapping, list[str]]:
    """
    Guess a mapping; a column that is nothing else becomes an attribute, so nothing is dropped.

    :param columns: The names of all columns or top-level fields.
    :param first: A record, to tell a field that holds a mapping of attributes from a plain one.
    :returns: The mapping, and lines that tell a user of it.
    :raises ConfigError: If no column can be the id.
    """
    columns = list(columns)
    named = {_fold_name(column): column for column in reversed(columns)}
    found = {key: next((named[n] for n in names if n in named), None) for key, names in _NAMES.items()}
    if found["id"] is None:
        msg = f"no column looks like an id or article number among {sorted(named.values())}; name it in a FIELDS.yaml"
        raise ConfigError(msg)
    found["text"] = None
    texts = [named[name] for name in _NAMES["text"] if name in named]
    numbers = {kind: named[n] for kind, names in _NUMBER_NAMES.items() if (n := next(filter(named.get, names), None))}
    held = next(
        (named[name] for name in _ATTRIBUTES if name in named and isinstance(first.get(named[name]), dict)), None
    )
    used = {*filter(None, found.values()), *texts, *numbers.values(), held}
    rest = [column for column in columns if column not in used]
    units = {column: match["unit"] for column in rest if (match := _UNIT.fullmatch(column))}
    plain = {key: value for key, value in found.items() if value is not None}
    attributes = held if held is not None and not rest else (*rest, *filter(None, [held]))
    mapping = FieldMapping(**plain, text=tuple(texts), part_numbers=numbers, attributes=attributes, units=units)  # type: ignore[arg-type] # text is left out of plain
    return mapping, _explain(mapping)


def _explain(mapping: FieldMapping) -> list[str]:
    lines = ["guessed from the column names (a FIELDS.yaml says it for certain):"]
    for key, value in mapping.to_dict().items():
        shown = ", ".join(f"{k}={v}" for k, v in value.items()) if isinstance(value, dict) else value
        lines.append(f"  {key}: {', '.join(shown) if isinstance(shown, list) else shown}")
    return lines


def _fold_name(column: str) -> str:
    return re.sub(r"[\s._\-/#°:*]+", "", fold(column).text)
