"""Every rule of reference/attributes.md sections 2, 3 and 5, case by case."""

import pytest

from partwise.attributes import Attribute, compare

M, P, U, PC, C = "match", "partial_match", "unknown", "partial_contradiction", "contradiction"


def at(kind, value=None, unit=None, qualifier=None, low=None, high=None, **details):
    return Attribute(kind, value, low, high, unit, qualifier, details=details)


def rng(kind, low, high, unit=None, **details):
    return at(kind, None, unit, "range", low, high, **details)


def verdict(asked, *offered):
    return compare([asked], list(offered))[0].verdict


CODES = [
    ("thread", "M12x1.5", "M12x1.75", C),
    ("thread", "M12x1.5", "M12", PC),
    ("thread", "M12x1.75", "M12", M),
    ("thread", "M12", "M12x1.75", M),
    ("thread", "M12", "M12x1.5", P),
    ("thread", "M12", "M10", C),
    ("thread", "M8", "M8", M),
    ("thread", "M200x3", "M200", U),
    ("thread", "1/4-20 UNC", "1/4-28 UNF", C),
    ("thread", "#8-32 UNC", "#8-32 UNC", M),
    ("thread", "G1/2", "1/2-14 NPT", C),
    ("thread", "BSP3/8", "G3/8", P),
    ("thread", "R3/8", "BSP3/8", P),
    ("thread", "BSP3/8", "G1/2", C),
    ("thread", "R1/2", "G1/2", PC),
    ("thread", "Tr20x4", "Tr20x3", C),
    ("thread", "M12", "PG7", C),
    ("property_class", "8.8", "8.8", M),
    ("property_class", "8.8", "10.9", PC),
    ("property_class", "10.9", "8.8", C),
    ("property_class", "8", "8.8", U),
    ("property_class", "A2-50", "A2-70", P),
    ("property_class", "A2-70", "A2-50", C),
    ("property_class", "A2-70", "A4-80", PC),
    ("property_class", "A4-70", "A2-70", C),
    ("property_class", "A2-70", "8.8", C),
    ("material_family", "stainless steel", "steel", PC),
    ("material_family", "steel", "stainless steel", M),
    ("material_family", "brass", "copper", C),
    ("material_grade", "316", "1.4401", M),
    ("material_grade", "303", "1.4305", M),
    ("material_grade", "304", "1.4301", M),
    ("material_grade", "304L", "1.4307", M),
    ("material_grade", "304L", "1.4306", M),
    ("material_grade", "316L", "1.4404", M),
    ("material_grade", "316Ti", "1.4571", M),
    ("material_grade", "321", "1.4541", M),
    ("material_grade", "S235JR", "1.0038", M),
    ("material_grade", "A1", "1.4305", M),
    ("material_grade", "A2", "1.4301", M),
    ("material_grade", "A2", "304L", M),
    ("material_grade", "A4", "1.4404", M),
    ("material_grade", "1.4301", "A2", P),
    ("material_grade", "304", "304L", P),
    ("material_grade", "316L", "1.4401", PC),
    ("material_grade", "A2", "A4", PC),
    ("material_grade", "A4", "A2", C),
    ("material_grade", "316", "304", C),
    ("material_grade", "304", "316", PC),
    ("material_grade", "NBR", "EPDM", C),
    ("material_grade", "FKM", "Viton", M),
    ("material_grade", "NBR", "Perbunan", M),
    ("material_grade", "VMQ", "silicone", M),
    ("material_grade", "CR", "neoprene", M),
    ("material_grade", "PTFE", "Teflon", M),
    ("material_grade", "PUR", "PU", M),
    ("material_grade", "NBR", "1.4301", U),
    ("standard", "DIN 933", "ISO 4017", P),
    ("standard", "DIN 931", "ISO 4014", P),
    ("standard", "DIN 934", "ISO 4032", P),
    ("standard", "DIN 912", "ISO 4762", M),
    ("standard", "DIN 933", "DIN 931", C),
    ("standard", "DIN 933", "ISO 4014", C),
    ("finish", "galvanised", "zinc plated", M),
    ("finish", "zinc plated", "galvanised", P),
    ("finish", "zinc plated", "hot-dip galvanised", C),
    ("colour", "black", "RAL 9005", M),
    ("colour", "RAL 9005", "black", P),
    ("colour", "black", "RAL 9010", C),
    ("colour", "white", "RAL 9010", M),
    ("colour", "silver", "RAL 9006", M),
    ("colour", "grey", "RAL 7035", M),
    ("colour", "RAL 7035", "RAL 7016", C),
    ("ip", "67", "65", C),
    ("ip", "65", "67", P),
    ("ip", "54", "65", M),
    ("ip", "67", "68", M),
    ("ip", "44", "67", M),
    ("ip", "65", "55", C),
    ("ip", "69K", "67", C),
    ("ip", "65", "69K", P),
    ("ip", "X4", "54", M),
    ("ip", "54", "X4", U),
    ("ik", "08", "10", P),
    ("ik", "10", "08", C),
    ("cable_category", "6", "6A", P),
    ("cable_category", "6A", "6", C),
    ("cable_category", "5e", "5e", M),
    ("efficiency_class", "IE3", "IE4", P),
    ("insulation_class", "F", "B", C),
    ("insulation_class", "F", "H", P),
    ("ppe_class", "FFP2", "FFP3", P),
    ("ppe_class", "FFP3", "FFP2", C),
    ("ppe_class", "S1P", "S3", P),
    ("ppe_class", "S1P", "S2", C),
    ("ppe_class", "FFP2", "S3", U),
    ("fit", "h7", "H7", C),
    ("seal", "2RS", "2RS1", M),
    ("seal", "2Z", "ZZ", M),
    ("dielectric", "C0G", "NP0", M),
    ("resolution", "1920x1080", "Full HD", M),
    ("pack_quantity", 100, 50, PC),
    ("pack_quantity", 100, 100, M),
    ("dn", 15, 20, C),
    ("pn", 16, 40, M),
    ("pn", 40, 16, C),
]


@pytest.mark.parametrize(("kind", "asked", "offered", "expected"), CODES)
def test_codes(kind, asked, offered, expected):
    """Codes, words and labels compare as their column of the taxonomy says."""
    assert verdict(at(kind, asked), at(kind, offered)) == expected


NPS_DN = [("1/8", 6), ("1/4", 8), ("3/8", 10), ("1/2", 15), ("3/4", 20), ("1", 25), ("1 1/4", 32), ("1 1/2", 40)]
NPS_DN += [("2", 50), ("2 1/2", 65), ("3", 80), ("4", 100), ("5", 125), ("6", 150), ("8", 200)]


@pytest.mark.parametrize(("nps", "dn"), NPS_DN)
def test_nps_and_dn(nps, dn):
    """Each inch label matches its DN in both directions (EN ISO 6708), and no other."""
    assert verdict(at("nps", nps), at("dn", dn)) == M
    assert verdict(at("dn", dn), at("nps", nps)) == M
    assert verdict(at("nps", nps), at("dn", 300 if dn == 10 else 10)) in {C, U}


@pytest.mark.parametrize(
    ("awg", "area", "exact"),
    [
        (24, 0.25, 0.205),
        (22, 0.34, 0.324),
        (20, 0.5, 0.519),
        (18, 0.75, 0.823),
        (18, 1, 0.823),
        (16, 1.5, 1.31),
        (14, 2.5, 2.08),
        (12, 4, 3.31),
        (10, 6, 5.26),
    ],
)
def test_awg_pairs(awg, area, exact):
    """A gauge and its trade size are at least nearly equal, both ways round."""
    gauge = at("conductor_area", exact, "mm2", "nominal", awg=awg)
    metric = at("conductor_area", area, "mm2")
    assert verdict(metric, gauge) in {M, P}
    assert verdict(gauge, metric) in {M, P}


MM, CEL, BAR, V = "mm", "Cel", "bar", "V"
NUMBERS = [
    (at("length", 100, MM), at("length", 100.1, MM), M),
    (at("length", 100, MM), at("length", 100.2, MM), C),
    (at("length", 12.7, MM, written_unit="in", written_factor=25.4), at("length", 12.7, MM), M),
    (at("length", 12.6, MM), at("length", 12.7, MM, written_unit="in", written_factor=25.4), M),
    (at("length", 12.7, MM, written_unit="in", written_factor=25.4), at("length", 13, MM, written_digits=0), P),
    (at("length", 13, MM), at("length", 12.7, MM, written_unit="in", written_factor=25.4), P),
    (at("length", 30, MM), at("length", 35, MM), C),
    (at("length", 100, MM, "nominal"), at("length", 104, MM), M),
    (at("length", 10, MM, "exact", 9.9, 10.1), at("length", 10.05, MM), M),
    (at("length", 10, MM, "min"), at("length", 10, MM), M),
    (at("length", 10, MM, "min"), at("length", 9, MM), C),
    (at("length", 10, MM, "max"), at("length", 9, MM), M),
    (at("length", 10, MM, "max"), at("length", 11, MM), C),
    (at("length", 90, MM), rng("length", 80, 100, MM), M),
    (rng("length", 80, 100, MM), at("length", 90, MM), M),
    (rng("length", 80, 100, MM), at("length", 120, MM), C),
    (at("temperature", 200, CEL), rng("temperature", -50, 250, CEL), M),
    (at("temperature", 250, CEL), rng("temperature", -50, 250, CEL), M),
    (at("temperature", 200, CEL), at("temperature", 150, CEL, "max"), C),
    (at("temperature", 204.4, CEL), at("temperature", 200, CEL, "max"), C),
    (rng("temperature", -20, 80, CEL), rng("temperature", -40, 85, CEL), M),
    (rng("temperature", -40, 80, CEL), rng("temperature", -20, 100, CEL), C),
    (at("temperature", 200, CEL), at("temperature", 250, CEL), P),
    (at("temperature", 200, CEL), at("temperature", 150, CEL), C),
    (at("temperature", -40, CEL), at("temperature", -20, CEL), C),
    (at("temperature", 80, CEL, "max"), rng("temperature", -20, 120, CEL), M),
    (at("pressure", 10, BAR, "min"), at("pressure", 6, BAR, "max"), C),
    (at("pressure", 10, BAR, "min"), at("pressure", 10, BAR), M),
    (at("pressure", 10, BAR), at("pressure", 400, BAR, "max"), P),
    (at("pressure", 10, BAR), at("pressure", 100, BAR, "max"), M),
    (at("pressure", 10, BAR), at("pressure", 16, BAR), P),
    (at("pressure", 10, BAR), at("pn", 16), M),
    (at("pressure", 25, BAR), at("pn", 16), C),
    (at("pn", 16), at("pressure", 16, BAR, "max"), M),
    (at("pn", 16, context="flange"), at("pn", 40), PC),
    (at("pressure_class", 150), at("pn", 20), P),
    (at("pressure_class", 300), at("pn", 50), P),
    (at("pressure_class", 150), at("pn", 50), C),
    (at("pressure_class", 150), at("pressure_class", 300), C),
    (at("torque", 25, "N.m"), at("torque", 30, "N.m"), P),
    (at("torque", 25, "N.m"), at("torque", 20, "N.m"), C),
    (at("tolerance", 1, "%"), at("tolerance", 5, "%"), C),
    (at("tolerance", 5, "%"), at("tolerance", 1, "%"), M),
    (at("tolerance", 5, "%"), at("tolerance", 1, "mm"), U),
    (at("filtration", 10, "um"), at("filtration", 5, "um"), P),
    (at("filtration", 10, "um"), at("filtration", 25, "um"), C),
    (at("voltage", 24, V, current_type="DC"), rng("voltage", 10, 30, V, current_type="DC"), M),
    (at("voltage", 24, V, current_type="DC"), at("voltage", 24, V, current_type="AC"), C),
    (at("voltage", 24, V, current_type="DC"), at("voltage", 24, V, current_type="AC/DC"), M),
    (at("voltage", 12, V, context="relay"), at("voltage", 24, V), C),
    (at("voltage", 50, V, "max", context="capacitor"), at("voltage", 63, V, "max"), P),
    (at("voltage", 63, V, "max", context="capacitor"), at("voltage", 50, V, "max"), C),
    (at("current", 10, "A"), at("current", 16, "A"), C),
    (at("current", 10, "A", context="connector"), at("current", 16, "A"), P),
    (at("power", 1, "W", context=["resistor"]), at("power", 2, "W"), P),
    (at("power", 1, "W"), at("power", 2, "W"), C),
    (rng("signal", 4, 20, "mA"), rng("signal", 4, 20, "mA"), M),
    (rng("signal", 4, 20, "mA"), rng("signal", 0, 10, "V"), C),
    (at("conductor_area", 2.5, "mm2"), rng("conductor_area", 0.5, 4, "mm2"), M),
    (at("conductor_area", 2.5, "mm2"), at("conductor_area", 4, "mm2"), C),
    (at("hardness", 70, "Shore A"), at("hardness", 75, "Shore A"), M),
    (at("hardness", 70, "Shore A"), at("hardness", 80, "Shore A"), C),
    (at("hardness", 55, "HRC"), at("hardness", 58, "HRC"), C),
    (at("hardness", 70, "Shore A"), at("hardness", 55, "HRC"), U),
    (at("storage_capacity", 1000, "GBy"), at("storage_capacity", 1024, "GBy"), P),
    (at("storage_capacity", 1000, "GBy"), at("storage_capacity", 2000, "GBy"), C),
    (at("memory_capacity", 8, "GiBy"), at("storage_capacity", 8, "GBy"), P),
    (at("memory_capacity", 8, "GiBy"), at("storage_capacity", 512, "GBy"), U),
    (at("dimensions", (40.0, 8.0), MM), at("dimensions", (8.0, 40.0), MM), M),
    (at("dimensions", (40.0, 8.0), MM), at("dimensions", (40.0, 10.0), MM), C),
    (at("dimensions", (40.0, 8.0), MM), at("dimensions", (6000.0, 40.0, 8.0), MM), M),
    (at("dimensions", (6000.0, 40.0, 8.0), MM), at("dimensions", (40.0, 8.0), MM), P),
    (at("inner_diameter", 50, MM), at("dn", 50), P),
    (at("dn", 50), at("inner_diameter", 40, MM), PC),
    (at("diameter", 8, MM), at("outer_diameter", 8, MM), U),
    (at("length", 8, MM), at("diameter", 8, MM), P),
    (at("length", 8, MM), at("diameter", 9, MM), U),
    (at("length", 8, MM, role="length"), at("diameter", 8, MM), U),
    (at("nps", "1/2"), at("thread", "G1/2"), P),
    (at("nps", "1/2"), at("thread", "1/2-14 NPT"), P),
    (at("nps", "1/2"), at("thread", "M12"), U),
    (at("thread", "G1/2"), at("thread", "G1/2", hand="left"), C),
    (at("thread", "M20x1.5", context="gland"), at("thread", "M20"), M),
    (at("material_family", "stainless steel"), at("property_class", "A2-70"), M),
    (at("material_family", "stainless steel"), at("property_class", "8.8"), C),
    (at("material_family", "steel"), at("property_class", "8.8"), M),
    (at("material_family", "stainless steel"), at("material_grade", "1.4404"), M),
    (at("material_family", "rubber"), at("material_grade", "NBR"), M),
    (at("material_family", "aluminium"), at("material_grade", "EN AW-6082"), M),
    (at("material_family", "brass"), at("material_grade", "CW614N"), M),
    (at("material_family", "rubber"), at("material_grade", "1.4404"), U),
    (at("material_grade", "1.4301"), at("material_family", "stainless steel"), P),
    (at("material_grade", "1.4301"), at("material_family", "brass"), C),
    (at("material_grade", "A2"), at("property_class", "A4-80"), PC),
    (at("material_grade", "A2"), at("property_class", "A2-70"), M),
    (at("property_class", "A2-70"), at("material_grade", "A2"), P),
    (at("material_grade", "A4", also=["V4A"]), at("material_grade", "1.4571"), M),
    (at("material_grade", "A4"), at("material_grade", "1.4571"), PC),
    (at("clearance", "C3"), at("bearing", "6004"), PC),
    (at("clearance", "CN"), at("bearing", "6004"), M),
    (at("seal", "2RS"), at("bearing", "6004"), PC),
    (at("seal", "open"), at("bearing", "6004"), M),
    (at("seal", "2RS"), at("length", 5, MM), U),
]


@pytest.mark.parametrize(("asked", "offered", "expected"), NUMBERS)
def test_numbers_bridges_and_silence(asked, offered, expected):
    """Numbers, bounds, ranges, bridges and silence compare as sections 2, 3 and 5 say."""
    assert verdict(asked, offered) == expected
