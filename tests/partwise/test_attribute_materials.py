# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Materials, surfaces, standards and trade: what is written in EN, DE, FR and NL comes out in one spelling."""

from typing import Any

import pytest

from partwise.attributes import extract
from partwise.attributes.designations.materials import family_of


def _values(text: str, kind: str, language: str = "en") -> list[Any]:
    return [item.value for item in extract(text, language) if item.kind == kind]


@pytest.mark.parametrize(
    ("language", "text", "grade", "family"),
    [
        ("en", "316L stainless", "316L", "stainless steel"),
        ("fr", "vis inox 304L", "304L", "stainless steel"),
        ("nl", "RVS 316 kogelkraan", "316", "stainless steel"),
        ("nl", "RVS316 buis", "316", "stainless steel"),
        ("en", "AISI 430 sheet", "430", "stainless steel"),
        ("en", "EN 1.4404 bar", "1.4404", "stainless steel"),
        ("de", "V4A Schraube M8", "A4", "stainless steel"),
        ("de", "A2-Schraube 20 Stück", "A2", "stainless steel"),
        ("en", "UNS S31603 pipe", "UNS S31603", "stainless steel"),
        ("de", "Flachstahl S235JR", "S235JR", "steel"),
        ("de", "Blech S355J2+N", "S355J2", "steel"),
        ("de", "St 37-2", "St37-2", "steel"),
        ("de", "Welle C45", "C45", "steel"),
        ("en", "42CrMo4 round bar", "42CrMo4", "steel"),
        ("en", "EN AW-6082 plate", "EN AW-6082", "aluminium"),
        ("en", "6061-T6 bar", "EN AW-6061", "aluminium"),
        ("de", "AlMgSi1 Stange", "AlMgSi1", "aluminium"),
        ("de", "CW614N Stange", "CW614N", "brass"),
        ("en", "CuSn8 bushing", "CuSn8", "bronze"),
        ("en", "EN-GJS-400-15 body", "EN-GJS-400-15", "cast iron"),
        ("nl", "behuizing PA66-GF30", "PA66", "plastic"),
        ("en", "PP rope 8 mm", "PP", "plastic"),
        ("de", "O-Ring NBR 70", "NBR", "rubber"),
    ],
)
def test_a_grade_comes_in_its_standard_s_spelling_and_implies_its_material(
    language: str, text: str, grade: str, family: str
) -> None:
    """Every way of naming a grade gives one code, and the material that follows from it."""
    assert _values(text, "material_grade", language) == [grade]
    assert _values(text, "material_family", language) == [family]
    assert family_of(grade) == family


@pytest.mark.parametrize(
    ("text", "first", "other"),
    [
        ("1.4571 (316Ti) tube", "1.4571", "316Ti"),
        ("Rohr 1.4404 / AISI 316L", "1.4404", "316L"),
        ("Edelstahlrohr 1.4301 (V2A)", "1.4301", "V2A"),
        ("plate S235JR", "S235JR", None),
    ],
)
def test_two_names_of_one_steel_are_one_attribute(text: str, first: str, other: str | None) -> None:
    """The first name is the value, the second is kept for the explanation."""
    (grade,) = (item for item in extract(text) if item.kind == "material_grade")
    assert grade.value == first
    assert grade.details.get("also") == ([other] if other else None)


def test_a_slash_between_different_materials_makes_a_set() -> None:
    """Two materials hold both; only names of the same one are joined."""
    assert _values("1.4301/1.4571 sheet", "material_grade") == [("1.4301", "1.4571")]
    assert _values("Schlauch PVC/NBR 19", "material_grade") == [("PVC", "NBR")]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("304 l tank", ["material_grade"]),
        ("stainless sheet 304 x 430 mm", ["material_grade"]),
        ("stainless valve 316 bar", ["material_grade"]),
        ("plotter paper A2", ["material_grade", "material_family"]),
        ("PC case 12 V", ["material_grade"]),
        ("C16 circuit breaker", ["material_grade"]),
        ("ceramic capacitor 104", ["material_family"]),
        ("80 PLUS Gold 500 W", ["colour", "finish"]),
        ("silver plated contacts 5 A", ["colour", "material_family"]),
        ("DIN rail 35 mm", ["standard"]),
        ("mini DIN 6 pin", ["standard"]),
        ("meter DIN 96x48", ["standard"]),
        ("Ordner DIN A4", ["standard", "material_grade"]),
        ("EN AW-6082", ["standard"]),
        ("ISO VG 46", ["standard"]),
        ("ANSI 150 flange", ["standard"]),
        ("IEC 90 motor", ["standard"]),
        ("P120 relief valve", ["grit"]),
        ("frame size 90 motor", ["clothing_size"]),
        ("Baugröße 80", ["clothing_size"]),
        ("S3 motor duty", ["ppe_class"]),
        ("40 pages per minute", ["page_yield"]),
        ("paper 500 sheets", ["page_yield"]),
        ("2 piece ball valve", ["pack_quantity"]),
        ("M6-6H nut", ["fit"]),
        ("12V H7 lamp", ["fit"]),
        ("T8 aluminium lamp", ["temper"]),
        ("HV 10 cable", ["hardness"]),
    ],
)
def test_what_only_looks_like_one_is_not_read(text: str, kinds: list[str]) -> None:
    """A reading that the words around it rule out is not made up."""
    assert not [item for item in extract(text) if item.kind in kinds]


@pytest.mark.parametrize(
    ("language", "text", "kind", "value"),
    [
        ("en", "hot-dip galvanised bolt", "finish", "hot-dip galvanised"),
        ("de", "verzinktes Stahlblech", "finish", "galvanised"),
        ("de", "galvanisch verzinkt", "finish", "zinc plated"),
        ("de", "feuerverzinkte Stange", "finish", "hot-dip galvanised"),
        ("fr", "acier galvanisé à chaud", "finish", "hot-dip galvanised"),
        ("fr", "boulon acier zinguée", "finish", "zinc plated"),
        ("nl", "thermisch verzinkt", "finish", "hot-dip galvanised"),
        ("nl", "elektrolytisch verzinkte bout", "finish", "zinc plated"),
        ("nl", "messing vernikkeld", "finish", "nickel plated"),
        ("de", "Alu eloxiert", "finish", "anodised"),
        ("fr", "plaque blanche", "colour", "white"),
        ("nl", "rode kabel", "colour", "red"),
        ("de", "schwarzer Griff", "colour", "black"),
        ("nl", "grijze kast", "colour", "grey"),
        ("de", "rostfreier Stahl", "material_family", "stainless steel"),
        ("fr", "robinet en fonte", "material_family", "cast iron"),
        ("nl", "roestvast staal", "material_family", "stainless steel"),
        ("de", "Zinkdruckguss", "material_family", "zinc"),
        ("de", "DIN EN ISO 4017", "standard", "ISO 4017"),
        ("en", "BS EN 10204 3.1", "standard", "EN 10204"),
        ("nl", "NEN-EN 1092-1", "standard", "EN 1092-1"),
        ("fr", "NF EN ISO 4014", "standard", "ISO 4014"),
        ("en", "UL94 V-0", "standard", "UL 94"),
        ("en", "JIS B1180", "standard", "JIS B 1180"),
        ("en", "ANSI/ASME B16.5", "standard", "ASME B16.5"),
        ("de", "Scheibe DIN 125 A", "standard", "DIN 125"),
        ("de", "Schleifpapier Korn 120", "grit", "P120"),
        ("fr", "papier abrasif grain 80", "grit", "P80"),
        ("nl", "schuurpapier korrel 180", "grit", "P180"),
        ("nl", "paspen Ø8 h7", "fit", "h7"),
        ("de", "Passung H7/g6", "fit", "H7/g6"),
        ("en", "EN AW-6082-T6", "temper", "T6"),
        ("en", "PA6 with 30 % glass fibre", "filler", "GF30"),
        ("de", "VPE 100 Stück", "pack_quantity", 100),
        ("de", "Packung à 50", "pack_quantity", 50),
        ("fr", "lot de 10", "pack_quantity", 10),
        ("nl", "verpakking 25 stuks", "pack_quantity", 25),
        ("en", "pack of 1,000", "pack_quantity", 1000),
        ("en", "4,000-page cartridge", "page_yield", 4000),
        ("en", "toner 8k pages", "page_yield", 8000),
        ("de", "Toner 8.000 Seiten", "page_yield", 8000),
        ("nl", "toner 2600 pagina's", "page_yield", 2600),
        ("en", "plotter paper A2", "paper_size", "A2"),
        ("de", "DIN A4", "paper_size", "A4"),
        ("de", "FFP2 Maske", "ppe_class", "FFP2"),
        ("de", "Sicherheitsschuh S3 SRC", "ppe_class", "S3"),
        ("en", "gloves size 9", "clothing_size", "9"),
        ("fr", "chaussures S1P pointure 42", "clothing_size", "42"),
        ("nl", "veiligheidsschoenen S3 maat 44", "clothing_size", "44"),
    ],
)
def test_each_language_gives_the_same_spelling(language: str, text: str, kind: str, value: object) -> None:
    """One canonical value for what four languages write."""
    assert _values(text, kind, language) == [value]


@pytest.mark.parametrize("text", ["Lack RAL 9005 schwarz", "schwarz RAL 9005", "black (RAL9005)", "RAL 9005 jet black"])
def test_a_ral_number_and_its_name_are_one_colour(text: str) -> None:
    """RAL is the value; the name beside it is kept."""
    (colour,) = (item for item in extract(text) if item.kind == "colour")
    assert colour.value == "RAL 9005"
    assert colour.details["also"] == ["black"]


@pytest.mark.parametrize(
    ("text", "unit", "value", "low", "high"),
    [
        ("70 Shore A seal", "Shore A", 70, None, None),
        ("dureté Shore A 70", "Shore A", 70, None, None),
        ("60 ±5 ShA", "Shore A", 60, 55, 65),
        ("85 Shore D", "Shore D", 85, None, None),
        ("58-62 HRC", "HRC", None, 58, 62),
        ("HRC 55-60", "HRC", None, 55, 60),
        ("Scheibe 200 HV", "HV", 200, None, None),
        ("hardheid 180 HB", "HBW", 180, None, None),
        ("O-Ring 20x2 NBR70", "Shore A", 70, None, None),
    ],
)
def test_hardness_keeps_its_scale(text: str, unit: str, value: Any, low: Any, high: Any) -> None:
    """The scale is the unit: no conversion between scales is honest."""
    (item,) = (item for item in extract(text) if item.kind == "hardness")
    assert (item.unit, item.value, item.low, item.high) == (unit, value, low, high)
