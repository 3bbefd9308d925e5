# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Guess which column is what from its name, in English, German, French and Dutch, and say so."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any, Final

from partwise.errors import ConfigError
from partwise.text import fold

from .languages import split_ending
from .mapping import REST, FieldMapping
from .values import get, holds_customer_numbers

# Column names without case, accents of writing, dots, dashes and spaces; the first that a catalog has wins.
_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "id": (
        "id", "productid", "recordid", "itemid", "articleid", "produktid", "artikelid", "idproduit",
        "productnummer", "produktnummer", "sku", "articlenumber", "articleno", "artikelnummer", "artikelnr",
        "artnr", "itemnumber", "itemno", "item", "reference", "ref", "numerodarticle", "codearticle", "bestellnummer",
        "bestellnr", "bestnr", "bestelnummer", "artikelcode", "partnumber", "partno", "mpn", "number", "nummer",
    ),
    "part_number": (
        "partnumber", "partno", "part", "pn", "mpn", "manufacturerpartnumber", "manufacturerpartno",
        "manufacturerpart", "mfrpartnumber", "mfrpart", "mfgpartnumber", "mfgpart", "herstellernummer",
        "herstellerartikelnummer", "herstellerartnr", "herstellerteilenummer", "teilenummer", "teilenr",
        "referencefabricant", "reffabricant", "fabrikantnummer", "typenummer", "articlenumber", "articleno",
        "artikelnummer", "artikelnr", "artnr", "bestellnummer", "bestellnr", "bestnr", "reference", "ref",
        "numerodarticle", "codearticle", "bestelnummer", "artikelcode", "itemnumber", "itemno", "item", "ordercode",
        "sku",
    ),
    "brand": (
        "brand", "manufacturer", "mfr", "maker", "marke", "hersteller", "marque", "fabricant", "merk", "fabrikant",
    ),
    "title": (
        "title", "name", "productname", "producttitle", "bezeichnung", "produktname", "artikelbezeichnung", "titel",
        "designation", "benennung", "nom", "libelle", "naam", "productnaam", "omschrijvingkort", "shortdescription",
        "kurzbeschreibung",
    ),
    "text": (
        "description", "longdescription", "text", "beschreibung", "langtext", "produktbeschreibung", "descriptif",
        "omschrijving", "beschrijving", "keywords",
    ),
    "category": (
        "category", "kategorie", "warengruppe", "produktgruppe", "famille", "categorie", "productgroep",
    ),
    "url": ("url", "link", "producturl", "lien"),
    "replaced_by": (
        "replacedby", "successor", "supersededby", "nachfolger", "ersetztdurch", "remplacepar", "vervangendoor",
        "opvolger",
    ),
    "language": ("language", "lang", "sprache", "langue", "taal"),
}  # fmt: skip
_NUMBER_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "gtin": ("gtin", "ean", "ean13", "gtin13", "upc", "barcode", "eancode", "gtinean", "codebarre"),
    "supplier": (
        "supplierpartnumber", "suppliernumber", "lieferantennummer", "lieferantenartikelnummer",
        "referencefournisseur", "leveranciersnummer",
    ),
    "oem": ("oem", "oemcode", "oemnumber", "oenumber", "oenummer", "oemnummer", "oempartnumber", "oemnumbers"),
    "xref": ("xref", "crossreference", "crossreferences", "xrefnumbers", "vergleichsnummer", "equivalence"),
    "former": ("formernumber", "formernumbers", "oldnumber", "altenummer", "anciennereference", "oudnummer"),
}  # fmt: skip
# Endings of columns that are read as a language; `Part No` and `text id` end in no Norwegian and no Indonesian.
_LANGUAGES: Final = frozenset(
    {"cs", "da", "de", "en", "es", "fi", "fr", "hu", "it", "nl", "pl", "pt", "ro", "sk", "sv"}
)
_ATTRIBUTES: Final = (
    "attributes",
    "attribute",
    "specs",
    "specifications",
    "merkmale",
    "attributs",
    "caracteristiques",
    "kenmerken",
)
# Brackets hold a unit; in parentheses only what is known as one: `Colour (RAL)`, `Weight (gross)` are none.
_UNIT = re.compile(
    r"(?P<name>.*\S)\s*(?:\[\s*(?P<unit>[^\]\[]{1,12}?)\s*\]|\(\s*(?P<known>"
    r"[µunmkcdM]?(?:m|g|A|V|W|N|Hz|Pa|F|H|l|L|bar|Ω|Ohm|Ah|Wh|Nm|s)|[mc]m[²³23]|m[²³23]|min|h|[kMGT]B|[MG]bit/s|t|in(?:ch)?|ft|"
    r"lbs?|oz|psi|AWG|°C|°F|K|%|°|dB(?:\(A\))?|lm|cd|VA|kVA|V ?AC|V ?DC|rpm|U/min|min-1|1/min|l/min|m³?/h|m/s|"
    r"Zoll|pouces?"
    r")\s*\))\s*"
)


def guess_mapping(columns: Iterable[str], records: Iterable[Mapping[str, Any]] = ()) -> tuple[FieldMapping, list[str]]:
    """
    Guess a mapping; a column that is nothing else becomes an attribute, so nothing is dropped.

    Only what looks like customers' numbers is left out, and said to be: it needs `customer_numbers`.

    :param columns: The names of all columns or top-level fields, so far as they are known.
    :param records: Some records, to tell a field that holds a mapping of attributes from a plain one.
    :returns: The mapping, and lines that tell a user of it.
    :raises ConfigError: If no column can be the id.
    """
    columns, records = list(columns), list(records)
    named = {_fold_name(column): column for column in reversed(columns)}
    found = {key: next((named[n] for n in names if n in named), None) for key, names in _NAMES.items()}
    if found["id"] is None:
        msg = f"no column looks like an id or article number among {sorted(named.values())}; name it in a FIELDS.yaml"
        raise ConfigError(msg)
    found["text"] = None
    by_language = _by_language(columns, {key: column for key, column in found.items() if column})
    spoken = {name for choices in by_language.values() for names in choices.values() for name in names}
    texts = [named[name] for name in _NAMES["text"] if name in named]
    if "text" in by_language and texts:
        by_language["text"][REST], texts = tuple(texts), []
        spoken.update(by_language["text"][REST])
    numbers = {kind: named[n] for kind, names in _NUMBER_NAMES.items() if (n := next(filter(named.get, names), None))}
    held = next((named[n] for n in _ATTRIBUTES if n in named and _holds_mapping(records, named[n])), None)
    used = {*filter(None, found.values()), *texts, *numbers.values(), held, *spoken}
    private = [column for column in columns if column not in used and _is_private(records, column)]
    rest = [column for column in columns if column not in used and column not in private]
    inner = [] if held is None else [value for record in records if isinstance(value := record.get(held), Mapping)]
    private += [f"{held}.{name}" for name in dict.fromkeys(chain(*inner)) if _is_private(inner, name)]
    units = {column: match["unit"] or match["known"] for column in rest if (match := _UNIT.fullmatch(column))}
    plain = {key: value for key, value in found.items() if value is not None and key not in by_language}
    attributes = (*rest, *filter(None, [held]), REST)  # a field that only later records have is not lost
    mapping = FieldMapping(
        **plain,  # type: ignore[arg-type] # text is left out of it
        text=tuple(texts),
        part_numbers=numbers,
        attributes=attributes,
        units=units,
        record_per_language=_has_record_per_language(records, found["id"], found["language"]),
        by_language={
            key: choices if key == "text" else {code: names[0] for code, names in choices.items()}
            for key, choices in by_language.items()
        },
    )
    return mapping, _explain(mapping, private)


def guess_number_column(columns: Iterable[str]) -> str | None:
    """
    Find the column that holds part numbers in a table that is no catalog, such as a bill of materials.

    :param columns: The names of all columns.
    :returns: The column that a catalog would have as its part number, another number or its id; None if there is none.
    """
    named = {_fold_name(column): column for column in columns}
    known = chain(_NAMES["part_number"], *_NUMBER_NAMES.values(), _NAMES["id"])
    return next((named[name] for name in known if name in named), None)


def _by_language(columns: list[str], found: Mapping[str, str]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Find the columns of each language: `Bezeichnung DE`, `title_fr`; a plain one beside them is in none."""
    languages: dict[str, dict[str, tuple[str, ...]]] = {}
    for column in columns:
        split = split_ending(column)
        if split is None or split[1] not in _LANGUAGES:
            continue
        for key in ("title", "text", "category"):
            if _fold_name(split[0]) in _NAMES[key]:
                choices = languages.setdefault(key, {})
                choices[split[1]] = (*choices.get(split[1], ()), column)
                break
    for key, choices in languages.items():
        if key in found:
            choices[REST] = (found[key],)
    return languages


def _has_record_per_language(records: list[Mapping[str, Any]], name: str, language: str | None) -> bool:
    """Say whether an id comes again in another language."""
    if language is None:
        return False
    first: dict[str, str] = {}
    return any(first.setdefault(str(get(r, name)), str(get(r, language))) != str(get(r, language)) for r in records)


def _holds_mapping(records: list[Mapping[str, Any]], column: str) -> bool:
    return any(isinstance(record.get(column), Mapping) for record in records)


def _is_private(records: list[Mapping[str, Any]], column: str) -> bool:
    values = (record.get(column) for record in records or [{}])
    return any(holds_customer_numbers(column, value) for value in values)


def _explain(mapping: FieldMapping, private: list[str]) -> list[str]:
    lines = ["guessed from the column names (a FIELDS.yaml says it for certain):"]
    for key, value in mapping.to_dict().items():
        shown = [f"{k}={_listed(v)}" for k, v in value.items()] if isinstance(value, dict) else value
        lines.append(f"  {key}: {_listed(shown)}")
    if private:
        lines.append(f"  not read, may hold customers' numbers (see customer_numbers): {', '.join(private)}")
    return lines


def _listed(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _fold_name(column: str) -> str:
    """Letters and digits without accents: `Art.-Nr.` is artnr, `Référence` reference."""
    decomposed = unicodedata.normalize("NFKD", fold(column).text)
    return "".join(char for char in decomposed if char.isalnum())
