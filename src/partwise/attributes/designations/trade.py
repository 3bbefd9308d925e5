# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What trade writes beside a product: packs, page yields, paper and clothing sizes, classes of protective equipment."""

import re
from re import Match
from typing import Final

from partwise.attributes.designations.common import NO_UNIT, bound_before
from partwise.attributes.numbers import NUMBER
from partwise.attributes.scan import Designation, Reading, Scan

_PIECES: Final = r"(?i:pcs?\.?|pieces|stück|stueck|stk\.?|st\.|pièces?|pces|stuks?|sheets?|blatt|feuilles|vel(?:len)?)"
_PER: Final = r"(?i:/ ?(?:pk|pack|packung|box|ve|vpe|bag|bte|boîte|pak|paquet|doos|verpakking|karton))"
# Counted in packs: `10-pack`, `10er-Pack`, `Pack of 10`.
_COUNTED: Final = re.compile(
    rf"(?P<number>(?>{NUMBER}))(?: ?-?{_PIECES}(?:{_PER})?| ?{_PER}|(?:er)?[ -]?(?i:pack(?:ung)?|stücks?packung)"
    r"| (?i:per|pro|par) (?i:pack|box|bag|pak|doos|paquet|boîte|packung|karton))(?![^\W_])(?! ?/ ?(?:min|h)\b)"
)
_PACK: Final = re.compile(
    r"(?:(?i:(?:pack|packet|box|bag|set|case|carton|ream|roll)s? of"
    r"|(?:lot|boîte|boite|paquet|sachet|carton|ramette|jeu) de"
    r"|(?:packung|pack|beutel|karton|paket)(?: à| mit| zu|:)|(?:verpakking|doos|zak|pak|set)(?: van| à| met)?"
    r"|vpe|qty\.?|quantity|quantité|hoeveelheid|aantal)|VE|Qty)"
    rf"[ :=]{{0,3}}(?P<number>{NUMBER})(?: ?{_PIECES}(?:{_PER})?)?(?![^\W_]){NO_UNIT}(?!-?(?i: ?teilig| ?tlg| ?delig))"
)
_PAGES: Final = re.compile(
    rf"(?P<number>(?>{NUMBER})) ?(?P<thousand>[kK]?)[ -]?(?i:(?:A4[ -])?(?:pages?|seiten|pagina(?:'?s)?))(?![^\W_])"
    r"(?! ?/| (?:per|pro|par|a|je) )"
)
_LETTERS: Final = r"(?:[2-6]XL|X{0,3}[SL]|M)"
_SIZE: Final = re.compile(
    r"(?:(?P<word>(?i:size|größe|groesse|gr\.|taille|t\.|maat|EU|UK|sz\.?))"
    r"|(?i:pointure|(?:schuh|kleider|handschuh|konfektions)größe|(?:schoen|handschoen|kleding)maat))"
    rf"[ :=]{{0,2}}(?:(?P<number>\d{{1,2}}(?:[.,]5)?){NO_UNIT}(?!/)|(?P<letters>{_LETTERS}))(?![^\W_])"
)
_BIG: Final = re.compile(r"(?:X{1,3}[SL]|[2-6]XL)(?![^\W_])")
_PAPER: Final = re.compile(
    r"(?P<marked>(?:DIN|(?i:formate?|formaat|size|taille))[ -]?(?:DIN[ -]?)?)?"
    r"(?P<size>A\d{1,2}|(?<=[ -])[BC]\d)(?![^\W_])"
)
_ISO_216: Final = re.compile(r"A(?:10|\d)|[BC]\d")


# How many pieces the body of a valve has at most.
_BUILT_OF: Final = 3


def _read_count(scan: Scan, match: Match[str]) -> Reading:
    count = scan.number(match["number"])
    # Two and three pieces are how a valve is built.
    built = count <= _BUILT_OF and scan.about("valve", "pipe") and re.search(r"(?i)pi[eè]ce|pcs?", match.group())
    return None if built or count != int(count) else scan.item("pack_quantity", match, count)


def _read_pages(scan: Scan, match: Match[str]) -> Reading:
    count = scan.number(match["number"]) * (1000 if match["thousand"] else 1)
    return scan.item("page_yield", match, count, qualifier=bound_before(scan, match.start()))


def _read_size(scan: Scan, match: Match[str]) -> Reading:
    """Read a number after `size` beside clothing words only: frames, meshes and valves have sizes too."""
    if match["word"] and not match["letters"] and not scan.about("clothing"):
        return None
    return scan.item("clothing_size", match, match["letters"] or match["number"].replace(",", "."))


def _read_big(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("clothing_size", match, match.group()) if scan.about("clothing") else None


def _read_paper(scan: Scan, match: Match[str]) -> Reading:
    """Take A4 for paper beside paper words or after DIN or Format; B and C sizes only after those."""
    size = match["size"]
    known = bool(match["marked"]) or (size[0] == "A" and scan.about("paper"))
    return scan.item("paper_size", match, size) if known and _ISO_216.fullmatch(size) else None


def _read_mask(scan: Scan, match: Match[str]) -> Reading:
    return scan.item("ppe_class", match, f"FFP{match['number']}")


def _read_shoe(scan: Scan, match: Match[str]) -> Reading:
    """Read S3 as a class of EN ISO 20345 beside shoe words; S1P means nothing else."""
    written = match["shoe"]
    before = scan.text[max(0, match.start() - 16) : match.start()].lower()
    named = any(word in before for word in ("schutzklasse", "20345", "klasse"))
    known = named or written[2:] or match["more"] or scan.about("shoe")
    return scan.item("ppe_class", match, written) if known else None


DESIGNATIONS: Final[tuple[Designation, ...]] = (
    Designation(("0",), _PAGES, _read_pages),
    Designation(("0",), _COUNTED, _read_count),
    Designation(
        (
            "pack",
            "packs",
            "packet",
            "box",
            "boxes",
            "bag",
            "bags",
            "set",
            "sets",
            "case",
            "carton",
            "ream",
            "lot",
            "boîte",
            "boite",
            "paquet",
            "sachet",
            "ramette",
            "jeu",
            "packung",
            "beutel",
            "karton",
            "paket",
            "verpakking",
            "doos",
            "zak",
            "pak",
            "vpe",
            "ve",
            "qty",
            "quantity",
            "quantité",
            "hoeveelheid",
            "aantal",
        ),
        _PACK,
        _read_count,
    ),
    Designation(
        (
            "size",
            "größe",
            "groesse",
            "gr",
            "taille",
            "t",
            "maat",
            "eu",
            "uk",
            "sz",
            "pointure",
            "schuhgröße",
            "kleidergröße",
            "handschuhgröße",
            "konfektionsgröße",
            "schoenmaat",
            "handschoenmaat",
            "kledingmaat",
        ),
        _SIZE,
        _read_size,
    ),
    Designation(("xs", "xl", "xxl", "xxxl", "xxs", "0"), _BIG, _read_big),
    Designation(("a", "din", "format", "formate", "formaat"), _PAPER, _read_paper),
    Designation(("ffp",), re.compile(r"FFP[ -]?(?P<number>[123])(?: ?(?:NR|R)(?: ?D)?(?![^\W_]))?"), _read_mask),
    Designation(
        ("s", "sb", "o"),
        re.compile(
            r"(?P<shoe>S[1-7](?:P[SL]?|[SL])?|O[1-5]P?)(?P<more>(?:[ -](?:SRC|SRA|SRB|ESD|HRO|CI|FO|SR))*)(?![^\W_])"
        ),
        _read_shoe,
    ),
)
