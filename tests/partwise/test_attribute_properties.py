"""What holds for every text, unit, number and lexicon, by generated cases and beside Pint and Babel."""

import json
import math
import re
import time
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

import pint
import pytest
import yaml
from babel.numbers import format_decimal, parse_decimal
from hypothesis import example, given, settings
from hypothesis import strategies as st

from partwise.attributes import Attribute, document_tokens, extract, query_tokens, read_field, show_value
from partwise.attributes.fields import distinct
from partwise.attributes.lexicon import load_lexicon, packaged_lexicon
from partwise.attributes.numbers import NUMBER, decimal_of, is_number, read_number
from partwise.errors import ConfigError

DATA = resources.files("partwise.attributes").joinpath("data")
UNITS: dict[str, dict[str, Any]] = yaml.safe_load(DATA.joinpath("units.yaml").read_text(encoding="utf-8"))
KINDS: dict[str, dict[str, str]] = yaml.safe_load(DATA.joinpath("kinds.yaml").read_text(encoding="utf-8"))
LANGUAGES = ("en", "de", "fr", "nl")
SPELLINGS = [spelled for entry in UNITS.values() for part in ("symbols", "words") for spelled in entry.get(part, ())]
PIECES = st.one_of(
    st.text(max_size=6),
    st.sampled_from(
        [*SPELLINGS, "x", "×", " x ", "-", "…", "...", "±", "/", " bis ", " to ", "max. ", "Ø", "L=", "SW "]
    ),
    st.sampled_from(
        ["Breite ", "Länge: ", "HxBxT ", "RAM", "Monitor ", "min. ", '"', "'", "½", "2½″", "℃", "\n", "; "]
    ),
    st.from_regex(r"\A[+-]?\d{1,5}([.,]\d{1,4})?\Z"),
    st.sampled_from(
        [" ", ",", ".", "(", ")", "\u00a0", "=", "%", "°", "AC/DC", " zwischen ", " et ", "/min", "#", "M12"]
    ),
)
TEXTS = st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=14).map("".join), st.lists(PIECES).map(" ".join))


@settings(max_examples=600, deadline=None)
@given(TEXTS, st.sampled_from([None, *LANGUAGES, "de-AT", "xx"]))
@example("ß" * 40 + " 5 mm", None)
@example("İİİ 5 mm", "de")
@example("9" * 400 + " mm", None)
@example("1/0 mm 3/0 in", None)
def test_any_text_is_read_and_spans_lie_in_it(text: str, language: str | None) -> None:
    """No text raises; an item's text is its span's, its numbers are finite, its kind is known."""
    for item in extract(text, language):
        start, end = item.span
        assert 0 <= start < end <= len(text)
        assert text[start:end] == item.text
        assert item.kind in KINDS
        numbers = [item.low, item.high, *(item.value if isinstance(item.value, tuple) else [item.value])]
        assert all(math.isfinite(number) for number in numbers if isinstance(number, int | float))


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.sampled_from([None, *LANGUAGES]))
@example("4.7 kΩ ±5 %", None)
@example("HxBxT 100 x 60 x 40 mm", "de")
@example("B 60 L 30 H 10", None)
@example("0 MIN 0'", None)
@example("10 M3 screws", None)
def test_no_character_is_read_twice(text: str, language: str | None) -> None:
    """Spans of two items are apart, unless both come from one expression."""
    found = extract(text, language)
    for one, other in pairwise(found):
        if one.span[1] > other.span[0]:
            assert one.span == other.span or "tolerance" in {one.kind, other.kind}, (one, other)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from([None, *LANGUAGES]))
@example("1,250 mm", None)
@example("10 bar / 145 psi, 24 V AC/DC, 50/60 Hz", None)
def test_items_survive_json(text: str, language: str | None) -> None:
    """Plain data is all that an item is."""
    for item in extract(text, language):
        assert Attribute.from_dict(json.loads(json.dumps(item.to_dict()))) == item


@pytest.mark.parametrize(
    "piece",
    ["1x2 ", "1x2 mm ", "L=1 ", "10 mm ", "a", "1", "1.", "1 000 ", "½", "Ø8 ", "10 bar max. ", "H 1 B 2 ", "("],
)
def test_a_long_line_takes_its_time_by_length(piece: str) -> None:
    """No text of 20,000 characters holds a reader up, whatever it repeats."""
    start = time.process_time()
    extract((piece * 20_000)[:20_000])
    assert time.process_time() - start < 3


def _shown_cases() -> list[tuple[str, str]]:
    words = {"kv": "Kvs", "strength": "strength", "conductor_area": "cross section", "load_capacity": "load"}
    words |= {"noise_reduction": "SNR", "sound_level": "noise", "memory_capacity": "RAM", "tolerance": "tolerance"}
    words |= {
        "beam_angle": "beam angle",
        "section": "cord thickness",
        "displacement": "displacement",
        "cct": "colour temperature",
        "fibre_core": "fibre core",
    }
    codes = {"code", "word", "number"}
    # Read by coded designations, not by their units; a list of sizes has no one value.
    others = {"hardness", "signal", "memory_speed", "dimensions"}
    # An item says its unit, and some units say their kind.
    plain = {"flow", "viscosity", "voltage", "current", "power", "apparent_power", "charge", "energy"}
    plain |= {"resistance", "capacitance", "inductance", "force", "luminous_flux", "data_rate", "grammage", "volume"}
    cases = []
    for kind, entry in KINDS.items():
        if entry["value"] not in codes and kind not in others:
            cases.append((kind, "" if kind in plain else words.get(kind, kind.replace("_", " "))))
    return cases


@pytest.mark.parametrize(("kind", "word"), _shown_cases())
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_what_is_shown_reads_back(kind: str, word: str, data: st.DataObject) -> None:
    """A value as people see it, behind its role, is read as the same value and bound."""
    digits = data.draw(st.integers(1, 999))
    scale = data.draw(st.sampled_from([0.01, 0.1, 1.0, 10.0]))
    if kind == "cct":
        digits, scale = digits + 1000, 1.0
    if kind in {"capacitance", "inductance"}:
        scale = data.draw(st.sampled_from([1e-9, 1e-6, 1e-4, *([1e-12] if kind == "capacitance" else [])]))
    value = float(f"{digits * scale:.12g}")
    qualifier = data.draw(st.sampled_from([None, "min", "max", "nominal", "range"]))
    fields: dict[str, Any] = {"value": value} if qualifier != "range" else {"low": value, "high": value * 2}
    item = Attribute(kind, unit=KINDS[kind]["value"], qualifier=qualifier, **fields)
    shown = f"{word} {show_value(item)}".strip()
    found = [other for other in extract(shown, "en") if other.kind == kind]
    assert len(found) == 1, (shown, extract(shown, "en"))
    for name in ("value", "low", "high"):
        wanted = getattr(item, name)
        assert getattr(found[0], name) == (wanted if wanted is None else pytest.approx(wanted, rel=1e-5)), shown
    assert (found[0].qualifier, found[0].unit) == (qualifier, item.unit), shown


# How Pint spells what catalogs write, by dimension; `*` is what a dimension's base unit is in Pint.
PINT = {
    "length": {"*": "mm", "um": "µm", "in": "inch", "in.": "inch", '"': "inch", "''": "inch", "ft.": "foot"}
    | {"'": "foot", "mil": "thou", "mils": "thou", "[in_i]": "inch", "[ft_i]": "foot", "mtr": "m", "zoll": "inch"}
    | {"millimètre": "mm", "millimètres": "mm", "centimètre": "cm", "centimètres": "cm", "mètre": "m", "mètres": "m"}
    | {"metern": "m", "micromètre": "µm", "mikrometer": "µm", "zöllig": "inch", "pouce": "inch", "pouces": "inch"}
    | {"duim": "inch", "fuß": "foot", "pied": "foot", "pieds": "foot", "voet": "foot"},
    "mass": {"*": "kg", "t": "tonne", "[lb_av]": "lb", "kilogramm": "kg", "kilogramme": "kg", "kilogrammes": "kg"}
    | {"kilo": "kg", "kilos": "kg", "gramm": "g", "gramme": "g", "grammes": "g", "tonnen": "tonne", "ton": "tonne"},
    "pressure": {"*": "bar", "PSI": "psi", "psig": "psi", "barg": "bar", "bara": "bar", "bar(g)": "bar"}
    | {"bar(a)": "bar", "bar g": "bar", "bar a": "bar", "bar(ü)": "bar", "kg/cm²": "kgf/cm^2", "kgf/cm²": "kgf/cm^2"}
    | {"mmWC": "kgf/m^2", "[psi]": "psi"},
    "strength": {"*": "MPa", "N/mm²": "N/mm^2", "N/mm2": "N/mm^2", "ksi": "kpsi"},
    "temperature": {"*": "degC", "°C": "degC", "° C": "degC", "°F": "degF", "° F": "degF", "Cel": "degC"}
    | {"degrees celsius": "degC", "grad celsius": "degC", "degrés celsius": "degC", "graden celsius": "degC"}
    | {"degrees c": "degC", "grad c": "degC", "deg c": "degC", "fahrenheit": "degF", "degrees fahrenheit": "degF"}
    | {"grad fahrenheit": "degF"},
    "kelvin": {"*": "K", "°K": "K"},
    "flow": {"*": "l/min", "lpm": "l/min", "LPM": "l/min", "Nl/min": "l/min", "NL/min": "l/min", "m³/h": "m^3/h"}
    | {"m3/h": "m^3/h", "cbm/h": "m^3/h", "Nm³/h": "m^3/h", "m³/min": "m^3/min", "m3/min": "m^3/min"}
    | {"m³/s": "m^3/s", "gpm": "gallon/min", "GPM": "gallon/min", "cfm": "foot^3/min", "CFM": "foot^3/min"}
    | {"scfm": "foot^3/min", "liter pro minute": "l/min", "litres per minute": "l/min", "liters per minute": "l/min"}
    | {"litres par minute": "l/min", "liter per minuut": "l/min"},
    "displacement": {"*": "cm^3", "in³/rev": "inch^3", "ml/rev": "ml"},
    "viscosity": {
        "*": "mPa*s",
        "cP": "cP",
        "cps": "cP",
        "cPs": "cP",
        "centipoise": "cP",
        "Pa·s": "Pa*s",
        "Pa.s": "Pa*s",
    }
    | {"Pas": "Pa*s"},
    "angle": {"*": "degree"},
    "percent": {"*": "percent"},
    "volume": {
        "*": "l",
        "µl": "µl",
        "m³": "m^3",
        "m3": "m^3",
        "cbm": "m^3",
        "cm³": "cm^3",
        "cm3": "cm^3",
        "ccm": "cm^3",
    }
    | {"cc": "cm^3", "gal": "gallon", "fl oz": "fluid_ounce", "fl.oz": "fluid_ounce", "dm³": "dm^3", "dm3": "dm^3"}
    | {"litern": "l", "kubikmeter": "m^3", "hl": "hl"},
    "voltage": {"*": "V", "kVAC": "kV", "kVDC": "kV", "uV": "µV"},
    "current": {"*": "A", "uA": "µA", "milliampere": "mA"},
    "power": {"*": "W", "hp": "horsepower", "HP": "horsepower", "PS": "metric_horsepower", "ch": "metric_horsepower"}
    | {"CV": "metric_horsepower", "pk": "metric_horsepower", "pferdestärken": "metric_horsepower"}
    | {"chevaux": "metric_horsepower", "paardenkracht": "metric_horsepower", "BTU/h": "Btu/h"},
    "apparent_power": {
        "*": "V*A",
        "kVA": "kV*A",
        "MVA": "MV*A",
        "kV.A": "kV*A",
        "mVA": "mV*A",
        "kilovoltampere": "kV*A",
    },
    "charge": {"*": "A*h", "mAh": "mA*h", "kAh": "kA*h"},
    "energy": {"*": "W*h", "kWh": "kW*h", "MWh": "MW*h", "mWh": "mW*h", "kilowattstunden": "kW*h"},
    "resistance": {"*": "ohm", "kOhm": "kiloohm", "MOhm": "megaohm", "mOhm": "milliohm", "kohm": "kiloohm"}
    | {"Mohm": "megaohm", "kilohm": "kiloohm", "megohm": "megaohm"},
    "capacitance": {"*": "F", "uF": "µF", "mfd": "µF", "MFD": "µF", "mikrofarad": "µF", "pikofarad": "pF"},
    "inductance": {"*": "H", "uH": "µH", "mikrohenry": "µH"},
    "frequency": {"*": "Hz", "KHz": "kHz", "mhz": "MHz"},
    "area": {"*": "mm^2"},
    "torque": {"*": "N*m", "kNm": "kN*m", "Ncm": "N*cm", "N·cm": "N*cm", "mNm": "mN*m", "daNm": "daN*m", "kgm": "kgf*m"}
    | {"kgcm": "kgf*cm", "kg·cm": "kgf*cm"}
    | dict.fromkeys(["lbf ft", "lbf.ft", "ft lb", "ft-lb", "ft-lbs", "ft·lb", "lb-ft"], "lbf*foot")
    | dict.fromkeys(["lbf in", "in-lb", "in-lbs", "in lb"], "lbf*inch"),
    "force": {"*": "N", "kp": "kgf"},
    "speed": {"*": "1/min"},
    "luminous_flux": {"*": "lm", "klm": "kilolumen"},
    "storage": {
        "*": "gigabyte",
        "TB": "terabyte",
        "MB": "megabyte",
        "PB": "petabyte",
        "KB": "kilobyte",
        "kB": "kilobyte",
    }
    | {"TBy": "terabyte", "MBy": "megabyte", "To": "terabyte", "Mo": "megabyte", "GiB": "gibibyte", "TiB": "tebibyte"}
    | {"MiB": "mebibyte", "GiBy": "gibibyte", "terabyte": "terabyte", "terabytes": "terabyte"}
    | {"megabyte": "megabyte", "megabytes": "megabyte"},
    "data_rate": {"*": "megabit/s", "bit/s": "bit/s", "MB/s": "megabyte/s", "GB/s": "gigabyte/s"}
    | dict.fromkeys(["Gbit/s", "Gbps", "Gb/s", "GBit/s", "gbps", "gbit/s"], "gigabit/s")
    | dict.fromkeys(["kbit/s", "kbps", "Kbps"], "kilobit/s"),
    "grammage": {"*": "g/m^2"},
    "time": {"*": "s", "us": "µs", "sec": "s", "hrs": "hour", "std": "hour", "Std.": "hour", "Std": "hour"}
    | dict.fromkeys(["minute", "minutes", "minuten", "minuut"], "minute")
    | dict.fromkeys(["stunde", "stunden", "heure", "heures", "uur", "h"], "hour")
    | dict.fromkeys(["tag", "tage", "jour", "jours", "dag", "dagen"], "day"),
}
# What another spelling of the base unit means in Pint only by accident, or not at all: ours are all factor 1.
AS_BASE = {
    "displacement", "angle", "percent", "voltage", "current", "apparent_power", "charge", "energy", "resistance",
    "area", "torque", "speed", "luminous_flux", "storage", "data_rate", "grammage", "time", "capacitance", "inductance",
    "power", "volume", "viscosity", "flow", "force", "frequency",
}  # fmt: skip
# Pint has no such unit: gas mixtures of decibels, counts, and German half-kilogram pounds; gauges are no linear unit.
NOT_IN_PINT = {("mass", "pfund")}
DIMENSIONS_NOT_IN_PINT = {"sound", "pages", "pieces", "gauge"}


def _unit_cases() -> list[tuple[str, str, float]]:
    return [
        (dimension, spelled, float(factor))
        for dimension, entry in UNITS.items()
        if dimension not in DIMENSIONS_NOT_IN_PINT
        for part in ("symbols", "words")
        for spelled, factor in entry.get(part, {}).items()
        if (dimension, spelled) not in NOT_IN_PINT
    ]


@pytest.fixture(scope="module")
def registry() -> pint.UnitRegistry[float]:
    return pint.UnitRegistry()


@pytest.mark.parametrize(("dimension", "spelled", "factor"), _unit_cases())
def test_units_convert_as_in_pint(
    registry: pint.UnitRegistry[float], dimension: str, spelled: str, factor: float
) -> None:
    """Every unit of the table has Pint's factor, and its offset where it has one."""
    names = PINT[dimension]
    name = names.get(spelled)
    if name is None:
        name = names["*"] if factor == 1 and dimension in AS_BASE else spelled
    offset = UNITS[dimension].get("offsets", {}).get(spelled, 0.0)
    for number in (1.0, 37.5):
        ours = number * factor + offset
        assert ours == pytest.approx(registry.Quantity(number, name).to(names["*"]).magnitude, rel=2e-6), name


def test_every_dimension_is_beside_pint_or_named() -> None:
    """No dimension of the table is left out unseen, and each says what kind it is by default."""
    assert set(UNITS) == set(PINT) | DIMENSIONS_NOT_IN_PINT
    for dimension, entry in UNITS.items():
        assert not entry["kind"] or entry["kind"] in KINDS, dimension


@pytest.mark.parametrize(
    ("dimension", "spelled"),
    [
        (d, s)
        for d, e in UNITS.items()
        for part in ("symbols", "words")
        for s in e.get(part, ())
        if s.strip("{}[]") == s
    ],
)
def test_every_spelling_is_found_behind_a_number(dimension: str, spelled: str) -> None:
    """Each spelling of the table is its own unit, with and without a space before it, and ends with the word."""
    units = packaged_lexicon().units
    factor = {**UNITS[dimension].get("symbols", {}), **UNITS[dimension].get("words", {})}[spelled]
    for text in (f"5 {spelled}", f"5{spelled}", f"5 {spelled}, x"):
        found = units.find(text, 1)
        assert found is not None, text
        assert (found.unit.dimension, found.unit.factor) == (dimension, pytest.approx(float(factor)))
        assert text[: found.end].endswith(spelled)
    if spelled.isalpha():
        longer = units.find(f"5 {spelled}qz", 1)
        assert longer is None


@settings(max_examples=300, deadline=None)
@given(
    st.decimals(min_value=0, max_value=10**8, places=3, allow_nan=False),
    st.integers(0, 3),
    st.sampled_from(LANGUAGES),
    st.booleans(),
)
def test_numbers_read_as_babel_reads_them(number: Any, places: int, language: str, grouped: bool) -> None:
    """A number that Babel writes for a language is read as Babel's strict parser reads it there."""
    number = round(number, places)
    shown = format_decimal(number, locale=language, decimal_quantization=False, group_separator=grouped)
    folded = shown.replace("\u202f", " ").replace("\u00a0", " ")
    expected = float(parse_decimal(shown, locale=language, strict=True))
    assert read_number(folded, decimal_of("", language))[0] == pytest.approx(expected, rel=1e-12)
    (item, *rest) = extract(f"{shown} kg", language)
    assert not rest
    assert (item.kind, item.value) == ("mass", pytest.approx(expected, rel=1e-9))


@settings(max_examples=200, deadline=None)
@given(st.decimals(min_value=0, max_value=10**6, places=3, allow_nan=False), st.sampled_from(LANGUAGES))
def test_without_a_language_the_true_reading_is_kept(number: Any, language: str) -> None:
    """Whatever a reader does not know of the language, one of its readings is what was written."""
    shown = (
        format_decimal(number, locale=language, decimal_quantization=False)
        .replace("\u202f", " ")
        .replace("\u00a0", " ")
    )
    assert is_number(shown)
    assert any(reading == pytest.approx(float(number)) for reading in read_number(shown, None) if reading is not None)


@given(st.from_regex(re.compile(NUMBER, re.ASCII), fullmatch=True), st.sampled_from([None, ",", "."]))
def test_every_written_number_is_a_number(shown: str, decimal: Any) -> None:
    """Whatever looks like a number is read or refused, never an error."""
    if is_number(shown):
        assert read_number(shown, decimal)[0] >= 0


VALUES = st.floats(1e-12, 1e12, allow_nan=False)


@settings(max_examples=500)
@given(VALUES, st.floats(0, 0.01), st.booleans(), st.sampled_from(["mass", "voltage", "length"]))
def test_values_within_one_per_cent_meet(value: float, apart: float, is_negative: bool, kind: str) -> None:
    """A query meets a document whose value is at most one per cent away, above or below, of either sign."""
    sign = -1 if is_negative else 1
    one, other = (Attribute(kind, sign * number) for number in (value, value * (1 + apart)))
    for asked, offered in ((one, other), (other, one)):
        assert set(query_tokens([asked])) <= set(document_tokens([offered]))


@settings(max_examples=500)
@given(VALUES, st.floats(0.0211, 1e6), st.booleans())
def test_values_far_apart_never_meet(value: float, apart: float, is_negative: bool) -> None:
    """A query never meets a value more than 2.1 per cent away, nor one of the other sign or kind."""
    sign = -1 if is_negative else 1
    one, other = (Attribute("mass", sign * number) for number in (value, value * (1 + apart)))
    for asked, offered in ((one, other), (other, one), (one, Attribute("mass", -one.value)), (one, Attribute("power", one.value))):  # fmt: skip
        assert not set(query_tokens([asked])) & set(document_tokens([offered]))


def test_zero_is_a_value_of_its_own() -> None:
    """Zero meets zero alone, of either sign."""
    zero = Attribute("temperature", 0.0)
    assert not set(query_tokens([Attribute("temperature", 0.995)])) & set(
        document_tokens([Attribute("temperature", -1.01)])
    )
    assert set(query_tokens([zero])) & set(document_tokens([Attribute("temperature", -0.0)]))
    for value in (1e-12, 1.0, -1.0, 1.01):
        assert not set(query_tokens([zero])) & set(document_tokens([Attribute("temperature", value)]))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_tokens_of_any_text_are_words(text: str) -> None:
    """Any reading can be written as tokens, those of a query among those of the same document."""
    found = extract(text)
    offered = document_tokens(found)
    assert set(query_tokens(found)) <= set(offered)
    assert len(offered) == len(set(offered))
    assert all(token.startswith("@") and "=" in token for token in offered)


@pytest.mark.parametrize(
    ("name", "value", "language", "expected"),
    [
        ("Length [mm]", "30", "en", ("length", 30.0, "mm")),
        ("Länge (cm)", "30", "de", ("length", 300.0, "mm")),
        ("cable_length", "7 ft", "en", ("length", 2133.6, "mm")),
        ("Breite [mm]", "1.250,5", "de", ("width", 1250.5, "mm")),
        ("Nennspannung [V]", "230", "de", ("voltage", 230.0, "V")),
        ("Rated current (A)", "16", "en", ("current", 16.0, "A")),
        ("Gewicht in kg", "1,5", "de", ("mass", 1.5, "kg")),
        ("Weight", "450 g", "en", ("mass", 0.45, "kg")),
        ("Außendurchmesser", "40 mm", "de", ("outer_diameter", 40.0, "mm")),
        ("Tension nominale", "24 V", "fr", ("voltage", 24.0, "V")),
        ("Nominale spanning", "24 V", "nl", ("voltage", 24.0, "V")),
        ("Operating temperature", "-40 - 60 °C", "en", ("temperature", None, "Cel")),
        ("Anzahl Ports", "24", "de", ("ports", 24.0, None)),
        ("Number of poles", "3", "en", ("poles", 3.0, None)),
        ("Quantity per pack", "100 pcs", "en", ("pack_quantity", 100.0, None)),
    ],
)
def test_a_field_says_what_its_value_is(name: str, value: str, language: str, expected: tuple[Any, ...]) -> None:
    """A field's name gives the kind, and the unit where the value has none; the span is within the value."""
    (item,) = read_field(name, value, language)
    assert (item.kind, item.value, item.unit) == expected
    assert (item.details["source"], item.details["field"]) == ("field", name)
    assert 0 <= item.span[0] < item.span[1] <= len(value)


@pytest.mark.parametrize(
    "name",
    [
        "package width",
        "Package weight (kg)",
        "pallet_length",
        "Verpackungsbreite",
        "Shipping height",
        "Kartonbreite",
        "Largeur de l'emballage",
        "Breedte verpakking",
        "Bruttogewicht",
        "master__outer__case_width",
        "compatible length",
    ],
)
def test_a_field_of_something_else_says_nothing(name: str) -> None:
    """The size of a package, or of what a product fits, is none of the product's."""
    assert read_field(name, "114 mm") == ()


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40), TEXTS, st.sampled_from([None, *LANGUAGES]))
def test_any_field_is_read(name: str, value: str, language: str | None) -> None:
    """No name or value raises, spans lie in the value, and saying a thing twice says it once."""
    found = read_field(name, value, language)
    assert all(0 <= item.span[0] <= item.span[1] <= len(value) for item in found)
    assert distinct([*found, *found]) == distinct(found)


OWN = """
kinds:
  coating_thickness: {value: um, rule: tol}
  pallet: {value: code, rule: eq}
roles:
  coating_thickness: {dimension: length, en: [coating], de: [Schichtdicke]}
words:
  pallet: {EUR1: {de: [Europalette], en: [euro pallet]}}
units:
  length: {symbols: {Rute: 3766.2}}
patterns:
  - {kind: pallet, pattern: "EUR ?([126])", value: "EUR\\\\1"}
"""


@pytest.mark.parametrize("is_file", [True, False])
def test_a_users_own_kinds_are_read(tmp_path: Path, is_file: bool) -> None:
    """A kind, a unit, a role, a word and a pattern of one's own work from a file and from a mapping."""
    path = tmp_path / "kinds.yaml"
    path.write_text(OWN, encoding="utf-8")
    lexicon = load_lexicon(str(path) if is_file else yaml.safe_load(OWN))

    def read(text: str) -> list[tuple[str, Any, str | None]]:
        return [(item.kind, item.value, item.unit) for item in extract(text, lexicon=lexicon)]

    assert read("Schichtdicke 25 µm") == [("coating_thickness", 25.0, "um")]
    assert read("coating 0.1 mm") == [("coating_thickness", 100.0, "um")]
    assert read("2 Rute") == [("length", 7532.4, "mm")]
    assert read("auf Europalette") == [("pallet", "EUR1", None)]
    assert read("one euro pallet") == [("pallet", "EUR1", None)]
    assert read("Ladung EUR 2") == [("pallet", "EUR2", None)]
    assert read("30 mm lang, 24 V") == [("length", 30.0, "mm"), ("voltage", 24.0, "V")]
    assert extract("2 Rute") == []


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("kinds: [1, 2", "kinds.yaml"),
        ("- a\n- b\n", "no mapping"),
        ("", "no mapping"),
        ("colours: {}", "colours"),
        ("kinds: 5", "kinds.yaml"),
        ("units: {length: 7}", "kinds.yaml"),
        ("units: {length: {symbols: {Rute: long}}}", "kinds.yaml"),
        ("patterns: [{kind: pallet, pattern: '('}]", "kinds.yaml"),
        ("patterns: [{kind: pallet, pattern: '(a|b)'}]", "starts"),
        ("patterns: [{pattern: 'EUR'}]", "kinds.yaml"),
        ("roles: {coating: {dimension: length, en: 5}}", "kinds.yaml"),
        ("words: {pallet: {EUR1: [a]}}", "kinds.yaml"),
    ],
)
def test_a_broken_file_is_one_line(tmp_path: Path, content: str, names: str) -> None:
    """What cannot work is a ConfigError of one line that names the file or the part."""
    path = tmp_path / "kinds.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_lexicon(str(path))
    assert names in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    """A path that leads nowhere is named."""
    with pytest.raises(ConfigError, match="nowhere.yaml"):
        load_lexicon(str(tmp_path / "nowhere.yaml"))
