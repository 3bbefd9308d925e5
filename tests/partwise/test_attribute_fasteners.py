# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Threads, fasteners, pipes, valves, bearings, belts and motors: coded designations in EN, DE, FR and NL."""

import pytest

from attribute_reading import written
from partwise.attributes import extract


def _stated(text: str, language: str) -> str:
    return "; ".join(written(item) for item in extract(text, language) if not item.details.get("implied"))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "M12x1.75 hex nut", "thread M12x1.75"),
        ("en", "M8 hex nut", "thread M8"),
        ("de", "Mutter M10x1,25", "thread M10x1.25"),
        ("de", "Schraube M 8 x 20", "thread M8; length 20 mm"),
        ("de", "Gewindestift M6x1", "thread M6x1"),
        ("fr", "vis M8x1x30", "thread M8x1; length 30 mm"),
        ("fr", "écrou M10 x 1,5", "thread M10x1.5"),
        ("nl", "bout M12x50", "thread M12; length 50 mm"),
        ("nl", "moer M2,5", "thread M2.5"),
        ("en", "M10-1.5 x 40 mm bolt", "thread M10x1.5; length 40 mm"),
        ("en", "M6-1.0 tap", "thread M6x1"),
        ("en", "M8×1.25×30 screw", "thread M8x1.25; length 30 mm"),
        ("en", "threaded rod M10 x 1 m", "thread M10; length 1000 mm"),
        ("de", "Gewindestange M10 x 1000 mm", "thread M10; length 1000 mm"),
        ("de", "Gewindestange M12 x 2 m", "thread M12; length 2000 mm"),
        ("fr", "tige filetée M8 x 1 m", "thread M8; length 1000 mm"),
        ("de", "Kabelverschraubung M20x1,5", "thread M20x1.5"),
        ("nl", "wartel M12", "thread M12"),
        ("en", '1/4-20 UNC x 1" hex bolt', "thread 1/4-20 UNC; length 25.4 mm"),
        ("en", "1/4-20 x 1-1/2 bolt", "thread 1/4-20 UNC; length 38.1 mm"),
        ("en", "5/16-18 nut", "thread 5/16-18 UNC"),
        ("en", "3/8-24 UNF", "thread 3/8-24 UNF"),
        ("en", "6-32 machine screw", "thread #6-32 UNC"),
        ("en", "#10-32 x 3/4 screw", "thread #10-32 UNF; length 19.05 mm"),
        ("en", "10-24 x 1/2 inch screw", "thread #10-24 UNC; length 12.7 mm"),
        ("en", "No. 8-32 screw", "thread #8-32 UNC"),
        ("en", "1-8 UNC nut", "thread 1-8 UNC"),
        ("en", "1 1/4-7 UNC", "thread 1 1/4-7 UNC"),
        ("en", '1/4"-20 bolt', "thread 1/4-20 UNC"),
        ("en", "UNF 1/2 nut", "thread 1/2-20 UNF"),
        ("de", "Mutter 5/8 UNC", "thread 5/8-11 UNC"),
        ("en", '1/4-20 UNC-2A x 3/4" bolt', "thread 1/4-20 UNC; thread_tolerance 2A; length 19.05 mm"),
        ("en", "3/8-16 UNC 2B nut", "thread 3/8-16 UNC; thread_tolerance 2B"),
        ("de", "Gewinde G 1 1/4", "thread G1 1/4"),
        ("de", "R 3/4 Nippel", "thread R3/4"),
        ("de", 'Rp 1/2" Muffe', "thread Rp1/2"),
        ("de", 'Außengewinde G 1/2"', "gender male; thread G1/2"),
        ("de", '1/2" AG', "length 12.7 mm; gender male"),
        ("de", 'Kugelhahn 1/2" IG', "nps 1/2; gender female"),
        ("en", "1/2 BSPP fitting", "thread G1/2"),
        ("en", '3/4" BSPT nipple', "thread R3/4"),
        ("en", "BSP 3/8 male", "thread BSP3/8; gender male"),
        ("fr", "raccord 1/2 gaz femelle", "thread BSP1/2; gender female"),
        ("fr", 'raccord 3/4" gaz mâle', "thread BSP3/4; gender male"),
        ("nl", "nippel R1/2 buitendraad", "thread R1/2; gender male"),
        ("nl", "kogelkraan G3/4 binnendraad", "thread G3/4; gender female"),
        ("en", "1/2 NPT female elbow", "thread 1/2-14 NPT; gender female"),
        ("en", '1/4" NPTF fitting', "thread 1/4-18 NPTF"),
        ("en", "NPT 1-1/2 pipe plug", "thread 1 1/2-11.5 NPT"),
        ("en", "1/2-14 NPT nipple", "thread 1/2-14 NPT"),
        ("de", "Trapezgewindespindel Tr 20x4", "thread Tr20x4"),
        ("nl", "trapeziumspindel Tr16 x 4", "thread Tr16x4"),
        ("de", "Kabelverschraubung PG 13,5", "thread PG13.5"),
        ("de", "Blechschraube ST 4,8 x 19", "thread ST4.8; length 19 mm"),
        ("nl", "plaatschroef ST3,5x13", "thread ST3.5; length 13 mm"),
        ("en", "M6-6g screw", "thread M6; thread_tolerance 6g"),
        ("de", "Mutter M8x1-6H", "thread M8x1; thread_tolerance 6H"),
        ("de", "Gewinde M10 6g", "thread M10; thread_tolerance 6g"),
        ("de", "Schlossschraube M8x100x22", "thread M8; length 100 mm"),
        ("de", "M12x1,5 mm", "thread M12x1.5"),
        ("en", "1/4-20 x 30 mm bolt", "thread 1/4-20 UNC; length 30 mm"),
        ("en", '7/16"-20 UNF', "thread 7/16-20 UNF"),
    ],
)
def test_threads_come_in_the_spelling_of_their_standard(language: str, text: str, expected: str) -> None:
    """Pitch and series tell a thread from a length behind it; pipe threads keep their system."""
    assert _stated(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "M8 left hand nut"),
        ("en", "M8 LH nut"),
        ("de", "Mutter M8 Linksgewinde"),
        ("fr", "écrou M8 pas à gauche"),
        ("nl", "moer M8 linkse draad"),
    ],
)
def test_a_left_hand_thread_says_so(language: str, text: str) -> None:
    """The hand is a detail of the thread."""
    (thread,) = (item for item in extract(text, language) if item.kind == "thread")
    assert (thread.value, thread.details["hand"]) == ("M8", "left")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "#8 x 1-1/4 wood screw", "screw_gauge #8; length 31.75 mm"),
        ("en", '#10 x 3/4" wood screw', "screw_gauge #10; length 19.05 mm"),
        ("en", "No. 6 wood screw", "screw_gauge #6"),
        ("de", "Holzschraube Nr. 8", "screw_gauge #8"),
        ("fr", "vis à bois n° 8", "screw_gauge #8"),
        ("nl", "houtschroef nr. 10", "screw_gauge #10"),
        ("en", "screw 4 x 40 mm TX20", "diameter 4 mm; length 40 mm; drive TX20"),
        ("de", "Spanplattenschraube 3,5x35 T15", "diameter 3.5 mm; length 35 mm; drive TX15"),
        ("de", "Schraube 5 x 60 Torx 25", "diameter 5 mm; length 60 mm; drive TX25"),
        ("fr", "vis bois 4x40 PZ2", "diameter 4 mm; length 40 mm; drive PZ2"),
        ("nl", "spaanplaatschroef 4,5 x 45 Torx T20", "diameter 4.5 mm; length 45 mm; drive TX20"),
        ("de", "Zylinderstift Ø 6 x 30", "diameter 6 mm; length 30 mm"),
        ("en", "bit PH2", "drive PH2"),
        ("en", "Phillips #2 bit", "drive PH2"),
        ("en", "Pozidriv 1 screwdriver", "drive PZ1"),
        ("en", "Phillips PH2 bit", "drive PH2"),
        ("en", "Torx TX20 bit", "drive TX20"),
        ("de", "Torx Schraube M4 T20", "thread M4; drive TX20"),
        ("de", 'Steckschlüsseleinsatz 1/2" SW 19', "square_drive 1/2; width_across_flats 19 mm"),
        ("fr", 'douille 1/2" 19 mm', "square_drive 1/2; width_across_flats 19 mm"),
        ("de", "Schraube M6 Innensechskant", "thread M6; drive hex socket"),
        ("de", "Schraube M4 Schlitz", "thread M4; drive slotted"),
        ("fr", "vis M5 six pans creux", "thread M5; drive hex socket"),
        ("fr", "vis M3 à fente", "thread M3; drive slotted"),
        ("nl", "bout M6 binnenzeskant", "thread M6; drive hex socket"),
        ("en", '1/2" drive ratchet', "square_drive 1/2"),
        ("en", "3/8 in. square drive socket 13 mm", "square_drive 3/8; width_across_flats 13 mm"),
        ("de", "Steckschlüssel Vierkantantrieb 1/4 Zoll", "square_drive 1/4"),
        ("fr", 'clé à cliquet carré conducteur 1/2"', "square_drive 1/2"),
        ("fr", 'carré 3/8"', "square_drive 3/8"),
        ("nl", 'vierkantaandrijving 3/4"', "square_drive 3/4"),
        ("en", "13 mm AF", "width_across_flats 13 mm"),
        ("de", "SW 17", "width_across_flats 17 mm"),
        ("nl", "sleutelwijdte 19 mm", "width_across_flats 19 mm"),
        ("fr", "clé de 13 mm", "width_across_flats 13 mm"),
        ("en", "bolt class 8.8", "property_class 8.8"),
        ("en", "M8 bolt 10.9", "thread M8; property_class 10.9"),
        ("de", "Güte 12.9", "property_class 12.9"),
        ("fr", "boulon M12 classe de résistance 8.8", "thread M12; property_class 8.8"),
        ("nl", "sterkteklasse 8.8", "property_class 8.8"),
        ("nl", "moer klasse 8", "property_class 8"),
        ("de", "Sechskantmutter M10 Klasse 10", "thread M10; property_class 10"),
        ("de", "Schraube A4-80", "property_class A4-80"),
        ("fr", "vis inox A2-70 M6x20", "property_class A2-70; thread M6; length 20 mm"),
    ],
)
def test_fasteners_and_tools_are_read_by_their_codes(language: str, text: str, expected: str) -> None:
    """Gauge, drive, square drive, width across flats and class; a screw word gives `d x l` its roles."""
    stated = [each for each in _stated(text, language).split("; ") if not each.startswith("material_family")]
    assert "; ".join(stated) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "ball valve DN15 PN16", "dn 15; pn 16"),
        ("en", "nominal bore 50 pipe", "dn 50"),
        ("de", "Nennweite 25", "dn 25"),
        ("de", "Nennweite DN 100 Nenndruck PN 10", "dn 100; pn 10"),
        ("de", "Druckstufe PN 40", "pn 40"),
        ("fr", "diamètre nominal 32", "dn 32"),
        ("fr", "pression nominale 16 vanne", "pn 16"),
        ("nl", "nominale doorlaat 20", "dn 20"),
        ("nl", "drukklasse PN 16", "pn 16"),
        ("fr", "bride PN 10/16 DN 65", "pn 10|16; dn 65"),
        ("en", 'weld neck flange 4" 300 lb', "nps 4; pressure_class 300"),
        ("en", "tube 12 x 10 mm", "outer_diameter 12 mm; inner_diameter 10 mm"),
        ("en", "rectangular tube 40 x 20 mm", "dimensions 40x20 mm"),
        ("en", "DN50/PN16 flange", "dn 50; pn 16"),
        ("en", '2" pipe', "nps 2"),
        ("en", "NPS 1-1/2 elbow", "nps 1 1/2"),
        ("en", "1 1/4 inch ball valve", "nps 1 1/4"),
        ("de", "Kugelhahn 3/4 Zoll", "nps 3/4"),
        ("fr", "vanne 3/4 pouce", "nps 3/4"),
        ("fr", "raccord 1/2 pouce", "nps 1/2"),
        ("fr", 'robinet 1"1/4', "nps 1 1/4"),
        ("nl", "kogelkraan 1/2 duim", "nps 1/2"),
        ("nl", "buis 2 inch", "nps 2"),
        ("en", "flange Class 300", "pressure_class 300"),
        ("en", 'gate valve 2" 150#', "nps 2; pressure_class 150"),
        ("en", "150 lb flange", "pressure_class 150"),
        ("de", "Flansch Class 600", "pressure_class 600"),
        ("en", 'pipe 2" sch 40', "nps 2; schedule 40"),
        ("en", "Schedule 80 pipe", "schedule 80"),
        ("en", "pipe sch. 10S", "schedule 10S"),
        ("en", 'pipe 4" XS', "nps 4; schedule XS"),
        ("en", 'pipe 3" STD', "nps 3; schedule STD"),
        ("en", "5/2-way valve", "valve_function 5/2"),
        ("en", "3/2 solenoid valve", "valve_function 3/2"),
        ("de", "5/2-Wege-Ventil G1/8", "valve_function 5/2; thread G1/8"),
        ("de", "Magnetventil 2/2-Wege", "valve_function 2/2"),
        ("fr", "distributeur 5/2", "valve_function 5/2"),
        ("fr", "électrovanne 3/2 voies", "valve_function 3/2"),
        ("nl", "5/3 ventiel", "valve_function 5/3"),
        ("en", "ball valve 3/4", "nps 3/4"),
        ("en", "directional valve CETOP 3", "valve_size NG6"),
        ("en", "directional valve D05", "valve_size NG10"),
        ("de", "Wegeventil NG 10", "valve_size NG10"),
        ("de", "Wegeventil Nenngröße 6", "valve_size NG6"),
        ("en", "100 mesh strainer", "mesh 100"),
        ("de", "Sieb 60 Maschen", "mesh 60"),
        ("fr", "tamis 80 mailles", "mesh 80"),
        ("nl", "zeef mesh 200", "mesh 200"),
        ("en", "hydraulic oil ISO VG 46", "viscosity_grade ISO VG 46"),
        ("de", "Hydrauliköl VG32", "viscosity_grade ISO VG 32"),
        ("en", "engine oil SAE 10W-40", "viscosity_grade SAE 10W-40"),
        ("fr", "huile moteur 5W30", "viscosity_grade SAE 5W-30"),
        ("nl", "motorolie 10W-40", "viscosity_grade SAE 10W-40"),
        ("en", "gear oil SAE 80W-90", "viscosity_grade SAE 80W-90"),
        ("en", "oil SAE 30", "viscosity_grade SAE 30"),
        ("de", "O-Ring 20x3", "inner_diameter 20 mm; section 3 mm"),
        ("en", "o-ring 10 x 2.5 mm", "inner_diameter 10 mm; section 2.5 mm"),
        ("fr", "joint torique 12x2", "inner_diameter 12 mm; section 2 mm"),
        ("de", "Schlauch Ø 8/6", "outer_diameter 8 mm; inner_diameter 6 mm"),
        ("en", "hose 6 x 4 mm", "outer_diameter 6 mm; inner_diameter 4 mm"),
        ("nl", "slang 10x8", "outer_diameter 10 mm; inner_diameter 8 mm"),
        ("fr", "tuyau 8x6 mm", "outer_diameter 8 mm; inner_diameter 6 mm"),
        ("de", "Winkelprofil 40x40x4", "dimensions 40x40x4 mm"),
        ("fr", "tôle 1000x500x2", "dimensions 1000x500x2 mm"),
        ("nl", "strip 30x5 mm", "dimensions 30x5 mm"),
        ("en", "L=30 W=20 H=10 mm", "length 30 mm; width 20 mm; height 10 mm"),
    ],
)
def test_pipes_valves_and_fluid_power_are_read_by_their_labels(language: str, text: str, expected: str) -> None:
    """Labels such as DN are no sizes; the product word gives sizes their roles."""
    assert _stated(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "bearing 6004-2RS C3", "bearing 6004; seal 2RS; clearance C3"),
        ("en", "ball bearing 6205 ZZ", "bearing 6205; seal 2Z"),
        ("en", "6203DDU", "bearing 6203; seal 2RS"),
        ("de", "Kugellager 6004 2RSH", "bearing 6004; seal 2RS"),
        ("de", "Rillenkugellager 608ZZ", "bearing 608; seal 2Z"),
        ("de", "Zylinderrollenlager NU 206", "bearing NU206"),
        ("fr", "roulement 6305 2RS1/C3", "bearing 6305; seal 2RS; clearance C3"),
        ("nl", "kogellager 6201-2Z", "bearing 6201; seal 2Z"),
        ("en", "NSK 6203VV", "bearing 6203; seal 2RS"),
        ("de", "Lagerluft C3", "clearance C3"),
        ("en", "NU 2205 bearing C3", "bearing NU2205; clearance C3"),
        ("en", "bearing 6204 20x47x14 mm", "bearing 6204; dimensions 20x47x14 mm"),
        ("en", "V-belt SPA 1250", "belt_profile SPA; length 1250 mm"),
        ("de", "Keilriemen XPZ 1000", "belt_profile XPZ; length 1000 mm"),
        ("de", "Zahnriemen HTD 5M 450", "belt_profile HTD 5M; length 450 mm"),
        ("de", "Keilriemen SPZ 987 Lw", "belt_profile SPZ; length 987 mm"),
        ("fr", "courroie SPB 2000", "belt_profile SPB; length 2000 mm"),
        ("nl", "V-snaar XPA 1120", "belt_profile XPA; length 1120 mm"),
        ("de", "Zahnriemen T10 690", "belt_profile T10; length 690 mm"),
        ("en", "motor B14 frame 90L", "mounting B14; frame_size 90L"),
        ("en", "motor IEC 90L B5", "frame_size 90L; mounting B5"),
        ("en", "stepper motor NEMA 23", "frame_size NEMA 23"),
        ("de", "Motor Baugröße 80 IE3", "frame_size 80; efficiency_class IE3"),
        ("fr", "moteur hauteur d'axe 100 B3", "frame_size 100; mounting B3"),
        ("nl", "motor bouwgrootte 132S", "frame_size 132S"),
        ("de", "Netzteil Hutschiene", "mounting DIN rail"),
        ("fr", "alimentation rail DIN", "mounting DIN rail"),
        ("en", "motor insulation class F", "insulation_class F"),
        ("de", "Motor Isolierstoffklasse H", "insulation_class H"),
        ("fr", "moteur classe F", "insulation_class F"),
        ("nl", "motor isolatieklasse F", "insulation_class F"),
        ("fr", "moteur classe de rendement IE4", "efficiency_class IE4"),
    ],
)
def test_bearings_belts_and_motors_are_read_by_their_codes(language: str, text: str, expected: str) -> None:
    """Makers' names of seals come out as one; the number behind a belt's profile is its length."""
    assert _stated(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "forbidden"),
    [
        ("en", "1/4-20 bolt", {"length", "nps"}),
        ("en", "DN15 valve", {"length", "diameter", "nps"}),
        ("en", "M12 connector 4-pin A-coded", {"thread", "length"}),
        ("en", "M12 sensor", {"length"}),
        ("de", "M8 Stecker", {"thread"}),
        ("en", "EN AW-6060 T6 bar", {"drive", "belt_profile"}),
        ("fr", "vanne 3/4 pouce", {"valve_function", "length"}),
        ("nl", 'kraan 3/4"', {"valve_function", "length"}),
        ("de", 'Kugelhahn 3/4" IG', {"valve_function", "length"}),
        ("en", "6ES7 214-1AG40-0XB0", {"gender", "drive", "bearing", "thread", "property_class"}),
        ("en", "part AB-12-MALE-3", {"gender"}),
        ("de", "3RT2026-1AG20", {"gender"}),
        ("en", "plotter paper A4-80", {"material_grade", "material_family"}),
        ("en", "10-30 V sensor", {"thread"}),
        ("en", "laptop 15 class 8 GB", {"property_class"}),
        ("en", "8 x 30 mm spacer", {"thread", "diameter"}),
        ("en", "M1 16 GB laptop", {"length"}),
        ("en", "stage light 575 W B3", {"mounting"}),
        ("en", "HP LaserJet 6004", {"bearing"}),
        ("en", "6004 20 kg", {"bearing"}),
        ("en", "vitamin C3", {"clearance", "seal"}),
        ("en", "iPhone SE 3/2 GB", {"valve_function"}),
        ("en", "16 cameras 1/2 inch sensor", {"nps", "thread"}),
        ("en", "resistor R47", {"thread"}),
        ("en", "G2 phone case", {"thread"}),
        ("en", "HP ProLiant DL380 G7", {"thread"}),
        ("en", "5 GHz 6-32 channels", {"length"}),
        ("en", "1/2 inch spacer", {"nps"}),
        ("de", "Stecker 230 V", {"gender"}),
        ("en", "plug M8", {"gender"}),
        ("en", "5W-30 W", {"power"}),
        ("en", "Class A amplifier", {"insulation_class", "pressure_class"}),
        ("en", "T20 phone", {"drive"}),
        ("en", "SPA 1250 W", {"length"}),
        ("en", "HP LaserJet 3050z printer", {"bearing", "seal"}),
        ("en", "OKI C7000 printer belt", {"belt_profile", "length"}),
        ("en", "Philips SPA2360 speaker", {"belt_profile", "length"}),
        ("en", "case fan w/ TX3 connector", {"drive"}),
        ("en", "IEC309 power cord", {"frame_size"}),
        ("en", "NEMA 14-30 plug", {"frame_size"}),
        ("en", "Samsung EF-VG988 case", {"viscosity_grade"}),
        ("en", "Tab M8 32 GB", {"thread"}),
        ("en", "audio cable M 5 m", {"thread"}),
        ("en", "1-8 players", {"thread"}),
        ("en", "paper A4 80 g", {"property_class", "material_family"}),
        ("en", "ProLiant DL380 G5", {"thread"}),
    ],
)
def test_what_looks_like_a_code_is_not_read_without_its_product(language: str, text: str, forbidden: set[str]) -> None:
    """A code without its product word, or a part of a part number, states nothing."""
    assert forbidden.isdisjoint(item.kind for item in extract(text, language))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("m8x30 bolt", {"thread": "M8", "length": 30.0}),
        ("g1/2 male", {"thread": "G1/2", "gender": "male"}),
        ("1/2-20 unf-2b", {"thread": "1/2-20 UNF", "thread_tolerance": "2B"}),
        ("st4.8 x 16 screw", {"thread": "ST4.8", "length": 16.0}),
        ("6205-2rs c3", {"bearing": "6205", "seal": "2RS", "clearance": "C3"}),
        ("608zz", {"bearing": "608", "seal": "2Z"}),
        ("v-belt spa 1250", {"belt_profile": "SPA", "length": 1250.0}),
        ("motor b14 ie3", {"mounting": "B14", "efficiency_class": "IE3"}),
        ("10 t/m 25 bar", {"pressure": None}),
    ],
)
def test_what_buyers_type_in_lower_case_is_read_too(text, expected):
    """A code in lower case is the same code; a metre before a number is no thread."""
    assert {item.kind: item.value for item in extract(text)} == expected
