# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""An article to a record of flat fields, which docs/fields.md lists; every record has all of them."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from partwise.errors import CatalogError

from .features import read_features, texts_of
from .knowledge import Knowledge
from .parsing import Node
from .texts import Text, choose

ARTICLES: Final = ("ARTICLE", "PRODUCT")
_GTIN_TYPES: Final = frozenset(("gtin", "ean", "upc", "ean13", "gtin-13", "gtin-14", "ean-13", "gtin13", "gtin14"))
_SEVERAL: Final = ("KEYWORD", "SEGMENT", "REMARKS", "MANUFACTURER_TYPE_DESCR")
# The kind of page that a link leads to, the one that is most about the product first.
_PAGES: Final = ("url", "text/html", "application/pdf", "")


def to_record(article: Node, knowledge: Knowledge) -> dict[str, Any]:
    """
    Read an article.

    :param article: The element ARTICLE or PRODUCT.
    :param knowledge: What the file says elsewhere.
    :returns: Its fields.
    :raises CatalogError: If it has no number, or a feature without a name; names the field.
    """
    product_id = article.text_at("SUPPLIER_AID", "SUPPLIER_PID")
    if not product_id:
        problem = "the article has no SUPPLIER_PID (SUPPLIER_AID in version 1.2); without it nothing can be ordered"
        raise CatalogError(problem, field="SUPPLIER_PID")
    details = next(iter(article.all("ARTICLE_DETAILS", "PRODUCT_DETAILS")), article)
    maker_number = details.text_at("MANUFACTURER_AID", "MANUFACTURER_PID")
    titles, other_titles = _texts(details, "DESCRIPTION_SHORT", knowledge)
    long, other_long = _texts(details, "DESCRIPTION_LONG", knowledge)
    several = {name: _texts(details, name, knowledge) for name in _SEVERAL}
    features = read_features(article, knowledge)
    references = _references(article)
    categories = knowledge.categories(product_id)
    return {
        "SUPPLIER_PID": product_id,
        "SUPPLIER_ALT_PID": [each.text for each in details.all("SUPPLIER_ALT_AID", "SUPPLIER_ALT_PID")],
        "MANUFACTURER_PID": maker_number or None,
        "PART_NUMBER": maker_number or product_id,
        "MANUFACTURER_NAME": _maker(details, knowledge),
        "GTIN": list(dict.fromkeys(_gtins(details))),
        "BUYER_PID": list(_buyer_numbers(details, knowledge)),
        "DESCRIPTION_SHORT": titles[0].text if titles else None,
        "DESCRIPTION_LONG": "\n".join(text.text for text in (*titles[1:], *long)) or None,
        **{name: [text.text for text in texts] for name, (texts, _) in several.items()},
        "LANGUAGE": _language((*titles, *long), knowledge),
        "OTHER_LANGUAGES": "\n".join(
            dict.fromkeys(
                [
                    *(text.text for text in (*other_titles, *other_long)),
                    *(text.text for _, others in several.values() for text in others),
                    *features.others,
                ]
            )
        )
        or None,
        "FEATURES": features.attributes,
        "FEATURE_NOTES": "\n".join(features.notes) or None,
        "CLASSIFICATION": features.codes,
        "CATEGORY": next(iter(categories), None),
        "FURTHER_CATEGORIES": categories[1:],
        "URL": _url(article),
        "LINKS": [link for _, link in _links(article)],
        "REPLACED_BY": next(iter(references.get("followup", ())), None),
        "REFERENCES": references,
    }


def _texts(details: Node, name: str, knowledge: Knowledge) -> tuple[list[Text], list[Text]]:
    return choose(texts_of(details.all(name), knowledge), knowledge.languages)


def _language(texts: Iterable[Text], knowledge: Knowledge) -> str | None:
    return next((text.language for text in texts if text.language), knowledge.default_language)


def _maker(details: Node, knowledge: Knowledge) -> str | None:
    name = details.text_at("MANUFACTURER_NAME")
    return name or knowledge.parties.get(details.text_at("MANUFACTURER_IDREF")) or None


def _gtins(details: Node) -> Iterator[str]:
    for each in details.all("EAN", "INTERNATIONAL_AID", "INTERNATIONAL_PID"):
        if each.attributes.get("type", "gtin").lower() in _GTIN_TYPES and (number := each.text):
            yield number


def _buyer_numbers(details: Node, knowledge: Knowledge) -> Iterator[dict[str, str]]:
    """List the numbers of buyers; one belongs to whom its type names, else to the buyer whom the catalog is for."""
    for each in details.all("BUYER_AID", "BUYER_PID"):
        if number := each.text:
            yield {"customer": each.attributes.get("type") or knowledge.buyer or "buyer", "number": number}


def _references(article: Node) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in article.all("ARTICLE_REFERENCE", "PRODUCT_REFERENCE"):
        if number := each.text_at("ART_ID_TO", "PROD_ID_TO"):
            found.setdefault(each.attributes.get("type") or "others", []).append(number)
    # ETIM's guideline has its own elements for both directions.
    for block in article.all("USER_DEFINED_EXTENSIONS"):
        for kind, name in (("followup", "UDX.EDXF.SUCCESSOR_PID"), ("predecessor", "UDX.EDXF.PREDECESSOR_PID")):
            if numbers := [number for each in block.all(name) if (number := each.text)]:
                found.setdefault(kind, []).extend(numbers)
    return found


def _links(article: Node) -> Iterator[tuple[str, str]]:
    for block in article.all("MIME_INFO"):
        for mime in block.all("MIME"):
            for source in mime.all("MIME_SOURCE"):
                if (link := source.text).lower().startswith(("http://", "https://")):
                    yield mime.text_at("MIME_TYPE").lower(), link


def _url(article: Node) -> str | None:
    links = list(_links(article))
    first = min(links, key=lambda pair: _PAGES.index(pair[0]) if pair[0] in _PAGES else len(_PAGES), default=None)
    return first[1] if first else None
