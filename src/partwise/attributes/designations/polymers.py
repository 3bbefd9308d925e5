# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Polymers by the symbols of ISO 1043-1 and ISO 1629, fillers, and the Shore number that stands bare after an elastomer.

Names and symbols that mean nothing else are words (`data/words/materials.yaml`); here is what needs case, a number or
its surroundings: `PC` is a computer too, `CR` a cell, `PE` protective earth.
"""

import re
from re import Match
from typing import Final

from partwise.attributes.designations.common import NO_UNIT
from partwise.attributes.items import Attribute
from partwise.attributes.scan import Designation, Reading, Scan

PLASTIC: Final = "plastic"
RUBBER: Final = "rubber"
_PLASTICS: Final = re.compile(r"PA\d*|PUR|ABS|PMMA|PBT|PPS|PVDF|TP[UE]|POM|[HL]D?PE|PE|PP|PC|PS|PET|PTFE|PVC|PEEK")
_RUBBERS: Final = frozenset({"NBR", "HNBR", "FKM", "FFKM", "EPDM", "VMQ", "CR", "SBR"})
# Trade names and other symbols of the same polymer.
_SYMBOLS: Final = {
    "FPM": "FKM", "VITON": "FKM", "PERBUNAN": "NBR", "NITRILE": "NBR", "NITRIL": "NBR", "MVQ": "VMQ",
    "SILICONE": "VMQ", "SILIKON": "VMQ", "NEOPRENE": "CR", "NEOPREN": "CR", "PU": "PUR",
    "PE-HD": "HDPE", "PE-LD": "LDPE", "PVC-U": "PVC", "UPVC": "PVC", "PVC-C": "PVC", "U-PVC": "PVC",
}  # fmt: skip
_ELASTOMER: Final = (
    r"(?P<name>H?NBR|F?FKM|FPM|EPDM|VMQ|MVQ|CR|SBR|PUR?"
    r"|(?i:viton|perbunan|nitrile?|silicone|silikon|neoprene?))"
)
_IN_PAIRS: Final = r"(?:NBR|FKM|FPM|EPDM|VMQ|PTFE|PVC|PUR|ABS|PMMA|PBT|TPU|TPE|POM|PE|PP|PC|PA)"
_FREE_SYMBOLS: Final = r"PUR|ABS|PMMA|PBT|PPS|PVDF|TPU|TPE|POM"
_BOUND_SYMBOLS: Final = r"PU|PE|PP|PC|PA|PS|CR|PET"


def polymer_family(symbol: str) -> str | None:
    """
    Name the material of a polymer.

    :param symbol: In canonical spelling, such as `FKM` or `PA66`.
    :returns: `rubber` or `plastic`; None for what is no polymer.
    """
    if symbol in _RUBBERS:
        return RUBBER
    return PLASTIC if _PLASTICS.fullmatch(symbol) else None


def _symbol(written: str) -> str:
    plain = written.upper().replace(" ", "")
    return _SYMBOLS.get(plain, plain)


def _grade(scan: Scan, where: tuple[int, int], symbol: str) -> list[Attribute]:
    return [
        scan.item("material_grade", where, symbol),
        scan.implied("material_family", where, polymer_family(symbol)),
    ]


def _read_elastomer(scan: Scan, match: Match[str]) -> Reading:
    """Read `NBR 70`: in a text on seals a bare number after an elastomer is Shore A (ISO 48-4)."""
    if not (scan.about("oring", "seal") or match["glue"] == ""):
        return None
    hard = scan.item("hardness", match.span("hard"), float(match["hard"]), unit="Shore A")
    return [*_grade(scan, match.span("name"), _symbol(match["name"])), hard]


def _read_polyamide(scan: Scan, match: Match[str]) -> Reading:
    return _grade(scan, match.span(), "PA" + match["number"].replace(".", "").replace(",", ""))


def _read_symbol(scan: Scan, match: Match[str]) -> Reading:
    return _grade(scan, match.span(), _symbol(match.group()))


def _read_bound(scan: Scan, match: Match[str]) -> Reading:
    return _read_symbol(scan, match) if scan.about("polymer", "oring", "hose", "seal") else None


def _read_polyethylene(scan: Scan, match: Match[str]) -> Reading:
    """PE100 and PE80 are strength classes of pipes (ISO 12162): the polymer is PE."""
    found = _grade(scan, match.span(), "PE")
    return [scan.item("material_grade", match, "PE", details={"also": [match.group()]}), *found[1:]]


def _read_pair(scan: Scan, match: Match[str]) -> Reading:
    symbols = tuple(dict.fromkeys(_symbol(written) for written in match.group().split("/")))
    families = dict.fromkeys(polymer_family(symbol) for symbol in symbols)
    implied = [scan.implied("material_family", match, family) for family in families]
    return [scan.item("material_grade", match, symbols, qualifier="set"), *implied]


def _read_filler(scan: Scan, match: Match[str]) -> Reading:
    if scan.about("screen", "memory"):
        return None
    written = match.group().lower()
    carbon = written.startswith("cf") or any(word in written for word in ("cf", "carb", "kohle", "kool"))
    return scan.item("filler", match, f"{'CF' if carbon else 'GF'}{match['share']}")


DESIGNATIONS: Final[tuple[Designation, ...]] = (
    Designation(
        (
            "nbr",
            "hnbr",
            "fkm",
            "ffkm",
            "fpm",
            "epdm",
            "vmq",
            "mvq",
            "cr",
            "sbr",
            "pu",
            "pur",
            "viton",
            "perbunan",
            "nitrile",
            "nitril",
            "silicone",
            "silikon",
            "neoprene",
            "neopren",
        ),
        re.compile(rf"{_ELASTOMER}(?P<glue>[ -]?)(?P<hard>[3-9]\d)A?(?![^\W_]){NO_UNIT}(?! ?°? ?(?i:sh|duro)| ?± ?\d)"),
        _read_elastomer,
    ),
    Designation(
        ("0",),
        re.compile(r"(?P<hard>[3-9]\d)(?P<glue> ?)(?P<name>NBR|FKM|EPDM|VMQ)(?![^\W_])"),
        _read_elastomer,
    ),
    Designation(
        ("pa", "nylon", "polyamid", "polyamide"),
        re.compile(rf"(?:PA|(?i:nylon|polyamide?))[ -]?(?P<number>6[.,]6|6[.,]10|66|6|11|12|46|610|612){NO_UNIT}"),
        _read_polyamide,
    ),
    Designation(
        ("pe",), re.compile(r"PE[ -]?(?:HD[ -]?)?(?:80|100|300|500|1000)(?:-?RC)?" + NO_UNIT), _read_polyethylene
    ),
    Designation(
        ("nbr", "fkm", "fpm", "epdm", "vmq", "ptfe", "pvc", "pe", "pp", "pc", "pa", "abs", "pur", "pu", "tpu", "pom"),
        re.compile(rf"{_IN_PAIRS}(?:/{_IN_PAIRS})+(?![^\W_])"),
        _read_pair,
    ),
    Designation(("pvc", "pe", "upvc", "u"), re.compile(r"PE-[HL]D|PVC-[UC]|[uU]-?PVC"), _read_symbol),
    Designation(
        ("pur", "abs", "pmma", "pbt", "pps", "pvdf", "tpu", "tpe", "pom"),
        re.compile(rf"(?:{_FREE_SYMBOLS})(?![^\W_])"),
        _read_symbol,
    ),
    Designation(
        ("pu", "pe", "pp", "pc", "pa", "ps", "cr", "pet"), re.compile(rf"(?:{_BOUND_SYMBOLS})(?![^\W_])"), _read_bound
    ),
    Designation(("gf", "cf"), re.compile(r"[GC]F[ -]?(?P<share>[1-6][05]|13|33)(?: ?%)?"), _read_filler),
    Designation(
        ("0",),
        re.compile(
            r"(?P<share>\d{2}) ?% ?(?i:GF|CF|glass|glas|carbon|kohle|fibres? de (?:verre|carbone)|kool|verre)"
            r"(?:[ -]?(?i:fib(?:er|re)|filled|faser\w*|vezel\w*|stoffaser\w*))*"
        ),
        _read_filler,
    ),
)
