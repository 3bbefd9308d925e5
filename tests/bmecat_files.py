"""BMEcat files for tests, written from the public specification."""

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr


def element(name: str, text: str, **attributes: str) -> str:
    """One element with text."""
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{written}>{escape(text)}</{name}>"


def feature(name: str, *values: str, unit: str = "", more: str = "") -> str:
    """A FEATURE with plain name, values and unit."""
    unit = element("FUNIT", unit) if unit else ""
    return f"<FEATURE>{element('FNAME', name)}{''.join(element('FVALUE', v) for v in values)}{unit}{more}</FEATURE>"


def features(*inner: str, system: str = "", group: str = "") -> str:
    """The features of a product in one classification system."""
    named = element("REFERENCE_FEATURE_SYSTEM_NAME", system) if system else ""
    named += element("REFERENCE_FEATURE_GROUP_ID", group) if group else ""
    return f"<PRODUCT_FEATURES>{named}{''.join(inner)}</PRODUCT_FEATURES>"


def product(number: str, title: str = "", details: str = "", after: str = "", **attributes: str) -> str:
    """A PRODUCT: what stands in its details, and what stands behind them."""
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    title = element("DESCRIPTION_SHORT", title) if title else ""
    number = element("SUPPLIER_PID", number) if number else ""
    return f"<PRODUCT{written}>{number}<PRODUCT_DETAILS>{title}{details}</PRODUCT_DETAILS>{after}</PRODUCT>\n"


def catalog(
    *products: str,
    languages: str = "<LANGUAGE>eng</LANGUAGE>",
    header: str = "",
    before: str = "",
    after: str = "",
    version: str = "2005",
    transaction: str = "T_NEW_CATALOG",
    namespace: str = "http://www.bmecat.org/bmecat/2005",
) -> str:
    """A whole file of version 2005."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<BMECAT version="{version}" xmlns="{namespace}">\n'
        f"<HEADER><CATALOG>{languages}<CATALOG_ID>c</CATALOG_ID></CATALOG>{header}</HEADER>\n"
        f"<{transaction}>{before}\n{''.join(products)}{after}</{transaction}>\n</BMECAT>\n"
    )


def as_version_1_2(text: str) -> str:
    """The same file in version 1.2: its names, its DOCTYPE, no namespace."""
    names = {
        "PRODUCT_TO_CATALOGGROUP_MAP": "ARTICLE_TO_CATALOGGROUP_MAP",
        "SUPPLIER_PID": "SUPPLIER_AID",
        "SUPPLIER_ALT_PID": "SUPPLIER_ALT_AID",
        "MANUFACTURER_PID": "MANUFACTURER_AID",
        "BUYER_PID": "BUYER_AID",
        "PROD_ID": "ART_ID",
        "PROD_ID_TO": "ART_ID_TO",
        "PRODUCT": "ARTICLE",
        "PRODUCT_DETAILS": "ARTICLE_DETAILS",
        "PRODUCT_FEATURES": "ARTICLE_FEATURES",
        "PRODUCT_REFERENCE": "ARTICLE_REFERENCE",
    }
    for new, old in names.items():
        for start in ("<", "</"):
            for end in (">", " "):
                text = text.replace(f"{start}{new}{end}", f"{start}{old}{end}")
    text = text.replace('version="2005" xmlns="http://www.bmecat.org/bmecat/2005"', 'version="1.2"')
    return text.replace("?>\n", '?>\n<!DOCTYPE BMECAT SYSTEM "bmecat_new_catalog_1_2.dtd">\n', 1)


def as_bmecat(record: Mapping[str, Any], mapping: Mapping[str, Any]) -> str:
    """A PRODUCT of a record of another catalog, by that catalog's FIELDS.yaml."""
    from partwise.catalog.values import readable

    def each(name: str) -> list[str]:
        value = record.get(mapping.get("part_numbers", {}).get(name, ""), [])
        return [value] if isinstance(value, str) else value

    title = record.get(mapping["title"]) or ""
    texts = filter(None, dict.fromkeys(record.get(name) for name in mapping["text"]))
    details = "".join(
        [
            *(element("DESCRIPTION_LONG", text) for text in texts if text != title),
            *(element("INTERNATIONAL_PID", number, type="gtin") for number in each("gtin")),
            *(element("SUPPLIER_ALT_PID", number) for number in each("supplier") if number),
            element("MANUFACTURER_PID", record[mapping["part_number"]]),
            element("MANUFACTURER_NAME", record[mapping["brand"]]) if record.get(mapping["brand"]) else "",
        ]
    )
    units = mapping.get("units", {})
    written = (
        feature(name, *map(readable, value if isinstance(value, list) else [value]), unit=units.get(name, ""))
        for name, value in record.get(mapping.get("attributes", ""), {}).items()
        if value not in (None, "", [])
    )
    return product(str(record[mapping["id"]]), title, details, features(*written))
