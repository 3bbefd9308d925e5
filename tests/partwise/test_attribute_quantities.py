"""Quantities: the kind, the number, the unit and the bound, as four languages write them."""

from importlib import resources
from typing import Any

import pytest
import yaml

from attribute_reading import reading, written
from partwise.attributes import extract

ROLES: dict[str, dict[str, Any]] = yaml.safe_load(
    resources.files("partwise.attributes").joinpath("data", "roles.yaml").read_text(encoding="utf-8")
)
LANGUAGES = ("en", "de", "fr", "nl")
# A quantity of each dimension, and how each kind reads it.
SAMPLES = {
    "length": ("30 mm", "30"),
    "mass": ("7 kg", "7"),
    "pressure": ("16 bar", "16"),
    "temperature": ("80 °C", "80"),
    "kelvin": ("3000 K", "3000"),
    "flow": ("60 l/min", "60"),
    "volume": ("5 l", "5"),
    "voltage": ("24 V", "24"),
    "current": ("4 A", "4"),
    "power": ("50 W", "50"),
    "frequency": ("60 Hz", "60"),
    "area": ("2.5 mm²", "2.5"),
    "torque": ("12 Nm", "12"),
    "force": ("40 N", "40"),
    "speed": ("1500 1/min", "1500"),
    "angle": ("36°", "36"),
    "storage": ("8 GB", "8"),
    "sound": ("26 dB", "26"),
    "percent": ("5 %", "5"),
    "time": ("10 s", "10"),
}
READ_AS = {
    "displacement": "displacement 5000 cm3",
    "filtration": "filtration 30000 um",
    "fibre_core": "fibre_core 30000 um",
    "kv": "kv 3.6 m3/h",
    "strength": "strength 1.6 MPa",
    "temperature_kelvin": "temperature 2726.85 Cel",
    "tolerance_size": "tolerance 30 mm",
    "grammage": "grammage 7000 g/m2",
}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Screw 30 mm", "en", "length 30 mm"),
        ("Stab 1,5 m", "de", "length 1500 mm"),
        ("tige 12 cm", "fr", "length 120 mm"),
        ("touw 7 voet", "nl", "length 2133.6 mm"),
        ("rod 3/4 in", "en", "length 19.05 mm"),
        ("Stange 2 1/2 Zoll", "de", "length 63.5 mm"),
        ("tige 2 pouces", "fr", "length 50.8 mm"),
        ("staf 5 duim", "nl", "length 127 mm"),
        ("foil 10 mil", "en", "length 0.254 mm"),
        ("12 kg", "en", "mass 12 kg"),
        ("250 Gramm", "de", "mass 0.25 kg"),
        ("2 tonnes", "fr", "mass 2000 kg"),
        ("3 kilo", "nl", "mass 3 kg"),
        ("10 lbs", "en", "mass 4.53592 kg"),
        ("pump 10 bar", "en", "pressure 10 bar"),
        ("Pumpe 1,6 MPa", "de", "pressure 16 bar"),
        ("pompe 250 kPa", "fr", "pressure 2.5 bar"),
        ("pomp 145 psi", "nl", "pressure 9.9974 bar"),
        ("80 °C", "en", "temperature 80 Cel"),
        ("-20 °C", "de", "temperature -20 Cel"),
        ("200 °F", "en", "temperature 93.3333 Cel"),
        ("150 degrés Celsius", "fr", "temperature 150 Cel"),
        ("-40 graden Celsius", "nl", "temperature -40 Cel"),
        ("60 l/min", "en", "flow 60 l/min"),
        ("3 m³/h", "de", "flow 50 l/min"),
        ("120 litres par minute", "fr", "flow 120 l/min"),
        ("10 gpm", "en", "flow 37.8541 l/min"),
        ("8 cc/rev", "en", "displacement 8 cm3"),
        ("8 cm³/U", "de", "displacement 8 cm3"),
        ("8 cm³/tr", "fr", "displacement 8 cm3"),
        ("8 cm³/omw", "nl", "displacement 8 cm3"),
        ("500 cP", "en", "viscosity 500 mPa.s"),
        ("1,2 Pa·s", "de", "viscosity 1200 mPa.s"),
        ("elbow 45°", "en", "angle 45 deg"),
        ("90 Grad", "de", "angle 90 deg"),
        ("90 degrés", "fr", "angle 90 deg"),
        ("30 graden", "nl", "angle 30 deg"),
        ("0.5 l", "en", "volume 0.5 l"),
        ("750 ml", "de", "volume 0.75 l"),
        ("2 litres", "fr", "volume 2 l"),
        ("5 liter", "nl", "volume 5 l"),
        ("400 N/mm²", "de", "strength 400 MPa"),
        ("24 V", "en", "voltage 24 V"),
        ("1,5 kV", "de", "voltage 1500 V"),
        ("230 volts", "fr", "voltage 230 V"),
        ("500 mV", "nl", "voltage 0.5 V"),
        ("16 A", "en", "current 16 A"),
        ("500 mA", "de", "current 0.5 A"),
        ("10 ampères", "fr", "current 10 A"),
        ("2 ampère", "nl", "current 2 A"),
        ("1.5 kW", "en", "power 1500 W"),
        ("3 PS", "de", "power 2206.5 W"),
        ("3 ch", "fr", "power 2206.5 W"),
        ("3 pk", "nl", "power 2206.5 W"),
        ("2 hp", "en", "power 1491.4 W"),
        ("100 VA", "en", "apparent_power 100 V.A"),
        ("1,5 kVA", "de", "apparent_power 1500 V.A"),
        ("2200 mAh", "en", "charge 2.2 A.h"),
        ("7,2 Ah", "de", "charge 7.2 A.h"),
        ("50 Wh", "fr", "energy 50 W.h"),
        ("3,6 kWh", "nl", "energy 3600 W.h"),
        ("4.7 kΩ", "en", "resistance 4700 Ohm"),
        ("10 Ohm", "de", "resistance 10 Ohm"),
        ("100 nF", "en", "capacitance 1e-07 F"),
        ("4,7 µF", "de", "capacitance 4.7e-06 F"),
        ("10 µH", "fr", "inductance 1e-05 H"),
        ("2,2 mH", "nl", "inductance 0.0022 H"),
        ("2.4 GHz", "en", "frequency 2.4e+09 Hz"),
        ("50 Hz", "de", "frequency 50 Hz"),
        ("1.5 mm²", "en", "conductor_area 1.5 mm2"),
        ("2,5 mm2", "de", "conductor_area 2.5 mm2"),
        ("25 Nm", "en", "torque 25 N.m"),
        ("80 Ncm", "de", "torque 0.8 N.m"),
        ("10 ft-lbs", "en", "torque 13.5582 N.m"),
        ("10 kN", "en", "force 10000 N"),
        ("50 newton", "nl", "force 50 N"),
        ("1500 rpm", "en", "speed 1500 /min"),
        ("1500 U/min", "de", "speed 1500 /min"),
        ("1500 min-1", "de", "speed 1500 /min"),
        ("1500 tr/min", "fr", "speed 1500 /min"),
        ("1500 tpm", "nl", "speed 1500 /min"),
        ("800 lm", "en", "luminous_flux 800 lm"),
        ("800 Lumen", "de", "luminous_flux 800 lm"),
        ("3000 K", "en", "cct 3000 K"),
        ("4000 Kelvin", "de", "cct 4000 K"),
        ("500 GB", "en", "storage_capacity 500 GBy"),
        ("1 TB", "de", "storage_capacity 1000 GBy"),
        ("1 To", "fr", "storage_capacity 1000 GBy"),
        ("500 Go", "fr", "storage_capacity 500 GBy"),
        ("100 Mbit/s", "de", "data_rate 100 Mbit/s"),
        ("10 Gbps", "en", "data_rate 10000 Mbit/s"),
        ("80 g/m²", "de", "grammage 80 g/m2"),
        ("120 gsm", "en", "grammage 120 g/m2"),
        ("85 dB(A)", "en", "sound_level 85 dB"),
        ("24 h", "en", "time 86400 s"),
        ("30 Minuten", "de", "time 1800 s"),
        ("2 heures", "fr", "time 7200 s"),
        ("3 dagen", "nl", "time 259200 s"),
        ("±5 %", "en", "tolerance 5 %"),
        ("±0,1 mm", "de", "tolerance 0.1 mm"),
        ("60 x 40 x 20 mm", "en", "dimensions 60x40x20 mm"),
    ],
)
def test_a_number_with_a_unit_has_a_kind_and_one_unit(text: str, language: str, expected: str) -> None:
    """A quantity is of its unit's kind, in that kind's one unit, whatever the language."""
    assert reading(text, language) == [expected]


def _role_cases() -> list[tuple[str, str, str, str]]:
    cases = []
    for name, entry in ROLES.items():
        if "dimension" not in entry:
            continue
        sample, number = SAMPLES[entry["dimension"]]
        kind = entry.get("kind", name)
        units = {"length": "mm", "mass": "kg", "pressure": "bar", "temperature": "Cel", "kelvin": "K", "flow": "l/min"}
        units |= {"volume": "l", "voltage": "V", "current": "A", "power": "W", "frequency": "Hz", "area": "mm2"}
        units |= {"torque": "N.m", "force": "N", "speed": "/min", "angle": "deg", "sound": "dB", "percent": "%"}
        units |= {"time": "s", "storage": "GiBy" if kind == "memory_capacity" else "GBy"}
        expected = READ_AS.get(name, f"{kind} {number} {units[entry['dimension']]}")
        for language in LANGUAGES:
            cases += [(language, str(word).strip("*"), sample, expected) for word in entry.get(language, ())]
    return cases


@pytest.mark.parametrize(("language", "word", "sample", "expected"), _role_cases())
def test_a_word_before_a_quantity_names_its_kind(language: str, word: str, sample: str, expected: str) -> None:
    """Every role word names the kind of the quantity behind it, with or without a colon, in any case."""
    for text in (f"{word} {sample}", f"{word}: {sample}", f"{word.capitalize()} = {sample}", f"X; {word} {sample}"):
        assert reading(text, language) == [expected], text


@pytest.mark.parametrize(("language", "word", "sample", "expected"), _role_cases())
def test_a_word_behind_a_quantity_names_its_kind(language: str, word: str, sample: str, expected: str) -> None:
    """Every role word names the kind of the quantity before it."""
    expected = expected.replace(" 7", " <= 7") if word == "max load" else expected
    assert reading(f"{sample} {word}", language) == [expected]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Drill length 100 mm", "en", ["length 100 mm"]),
        ("3 m long 2 m wide", "en", ["length 3000 mm", "width 2000 mm"]),
        ("Kabellänge 3 m", "de", ["length 3000 mm"]),
        ("Wandstärke 2 mm", "de", ["thickness 2 mm"]),
        ("Schlüsselweite 13 mm", "de", ["width_across_flats 13 mm"]),
        ("60 mm breit, 40 mm hoch", "de", ["width 60 mm", "height 40 mm"]),
        ("Nennspannung 24 V, Nennstrom 2 A", "de", ["voltage 24 V", "current 2 A"]),
        ("Betriebsdruck 10 bar", "de", ["pressure 10 bar"]),
        ("Betriebstemperatur 80 °C", "de", ["temperature 80 Cel"]),
        ("Zugfestigkeit 800 MPa", "de", ["strength 800 MPa"]),
        ("Tragfähigkeit 500 kg", "de", ["load_capacity 500 kg"]),
        ("Schaltabstand 4 mm", "de", ["sensing_distance 4 mm"]),
        ("Filterfeinheit 25 µm", "de", ["filtration 25 um"]),
        ("Hub 50 mm", "de", ["stroke 50 mm"]),
        ("Raster 5,08 mm", "de", ["pitch 5.08 mm"]),
        ("Leiterquerschnitt 2,5 mm²", "de", ["conductor_area 2.5 mm2"]),
        ("Abstrahlwinkel 36°", "de", ["beam_angle 36 deg"]),
        ("Außendurchmesser 40 mm, Innendurchmesser 30 mm", "de", ["outer_diameter 40 mm", "inner_diameter 30 mm"]),
        ("tensile strength 700 MPa", "en", ["strength 700 MPa"]),
        ("working pressure 10 bar", "en", ["pressure 10 bar"]),
        ("refresh rate 60 Hz", "en", ["frequency 60 Hz"]),
        ("resistant to 200 °C", "en", ["temperature 200 Cel"]),
        ("length of the cable 3 m", "en", ["length 3000 mm"]),
        ("13 mm across flats", "en", ["width_across_flats 13 mm"]),
        ("13 mm AF", "en", ["width_across_flats 13 mm"]),
        ("bore 20 mm", "en", ["inner_diameter 20 mm"]),
        ("SNR 27 dB", "en", ["noise_reduction 27 dB"]),
        ("noise level 65 dB", "en", ["sound_level 65 dB"]),
        ("Kvs 4 m³/h", "en", ["kv 4 m3/h"]),
        ("WLL 2 t", "en", ["load_capacity 2000 kg"]),
        ("largeur 60 mm hauteur 40 mm profondeur 20 mm", "fr", ["width 60 mm", "height 40 mm", "depth 20 mm"]),
        ("clé de 13 mm", "fr", ["width_across_flats 13 mm"]),
        ("diamètre intérieur 20 mm", "fr", ["inner_diameter 20 mm"]),
        ("épaisseur 3 mm", "fr", ["thickness 3 mm"]),
        ("pression de service 10 bar", "fr", ["pressure 10 bar"]),
        ("température d'utilisation 80 °C", "fr", ["temperature 80 Cel"]),
        ("résistant à 120 °C", "fr", ["temperature 120 Cel"]),
        ("tension nominale 230 V", "fr", ["voltage 230 V"]),
        ("débit 20 l/min", "fr", ["flow 20 l/min"]),
        ("charge 500 kg", "fr", ["load_capacity 500 kg"]),
        ("binnendiameter 20 mm", "nl", ["inner_diameter 20 mm"]),
        ("sleutelwijdte 13 mm", "nl", ["width_across_flats 13 mm"]),
        ("werkdruk 10 bar", "nl", ["pressure 10 bar"]),
        ("treksterkte 500 MPa", "nl", ["strength 500 MPa"]),
        ("wanddikte 2 mm", "nl", ["thickness 2 mm"]),
        ("kabellengte 5 m", "nl", ["length 5000 mm"]),
        ("voedingsspanning 24 V", "nl", ["voltage 24 V"]),
        ("draagvermogen 500 kg", "nl", ["load_capacity 500 kg"]),
        ("bedrijfstemperatuur 80 °C", "nl", ["temperature 80 Cel"]),
    ],
)
def test_roles_in_sentences(text: str, language: str, expected: list[str]) -> None:
    """A role belongs to the number beside it, in compounds and with other words between."""
    assert reading(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("L=30", None, ["length 30 mm"]),
        ("L = 30 mm", None, ["length 30 mm"]),
        ("SW13", None, ["width_across_flats 13 mm"]),
        ("SW 13", "de", ["width_across_flats 13 mm"]),
        ("SW 13 mm", "nl", ["width_across_flats 13 mm"]),
        ("Ø8", None, ["diameter 8 mm"]),
        ("Ø 8 mm", "de", ["diameter 8 mm"]),
        ("ø 8,5 mm", "fr", ["diameter 8.5 mm"]),
        ("⌀ 8.5 mm", "en", ["diameter 8.5 mm"]),
        ("D=20", None, ["diameter 20 mm"]),
        ("ID 20 OD 40", None, ["inner_diameter 20 mm", "outer_diameter 40 mm"]),
        ("ID 20 mm, OD 40 mm", "en", ["inner_diameter 20 mm", "outer_diameter 40 mm"]),
        ('ID: 3/4"', "en", ["inner_diameter 19.05 mm"]),
        ("Ø8 x 30", "de", ["diameter 8 mm", "length 30 mm"]),
        ("HxBxT 100 x 60 x 40 mm", "de", ["height 100 mm", "width 60 mm", "depth 40 mm"]),
        ("100 x 60 x 40 mm (H x B x T)", "de", ["height 100 mm", "width 60 mm", "depth 40 mm"]),
        ("L x B x H: 300 x 200 x 100 mm", "de", ["length 300 mm", "width 200 mm", "height 100 mm"]),
        ("W x D x H 60 x 40 x 20 cm", "en", ["width 600 mm", "depth 400 mm", "height 200 mm"]),
        ("60 x 40 x 20 cm (WxDxH)", "en", ["width 600 mm", "depth 400 mm", "height 200 mm"]),
        ("H x L x P 100 x 60 x 40 mm", "fr", ["height 100 mm", "width 60 mm", "depth 40 mm"]),
        ("H x B x D 100 x 60 x 40 mm", "nl", ["height 100 mm", "width 60 mm", "depth 40 mm"]),
        ("L 300 B 200 H 100", "de", ["length 300 mm", "width 200 mm", "height 100 mm"]),
        ("B 60 L 30", "de", ["width 60 mm", "length 30 mm"]),
        ("H 30 W 20 D 10 mm", "en", ["height 30 mm", "width 20 mm", "depth 10 mm"]),
        ("Innen-Ø 20 mm, Außen-Ø 40 mm", "de", ["inner_diameter 20 mm", "outer_diameter 40 mm"]),
        ("bore Ø20 mm", "en", ["inner_diameter 20 mm"]),
        ("B=60 H=40 T=20", "de", ["width 60 mm", "height 40 mm", "depth 20 mm"]),
        ("DN 50 L=120", "de", ["length 120 mm"]),
    ],
)
def test_letters_key_a_size(text: str, language: str | None, expected: list[str]) -> None:
    """A letter keys a size beside an equals sign, in company or beside a list; millimetres go without saying."""
    assert [item for item in reading(text, language) if not item.startswith("dn ")] == expected


@pytest.mark.parametrize("text", ["T 5", "D 20", "B 12", "Model L 30", "Type S 7"])
def test_a_lone_letter_keys_nothing(text: str) -> None:
    """A letter without a sign and without company is part of a name."""
    assert reading(text) == []


COMPARATORS = {
    "en": {
        ">=": ["at least {}", "min. {}", "min {}", "≥ {}", ">= {}", "from {}", "minimum {}", "{} min.", "{} or more"],
        "<=": ["up to {}", "max. {}", "max {}", "≤ {}", "<= {}", "below {}", "at most {}", "{} max.", "{} max"],
        "~": ["about {}", "approx. {}", "~ {}", "~{}", "approximately {}"],
        "..": ["{a} to {b}", "{a}...{b}", "{a} … {b}", "{a}-{b}", "{a} – {b}", "{a} - {b}", "between {a} and {b}"],
        "join": ["min. {a}, max. {b}", "min {a} max {b}", "from {a} to {b}", "from {a} up to {b}"],
    },
    "de": {
        ">=": ["mindestens {}", "mind. {}", "ab {}", "min. {}", "≥{}", "{} mindestens", "{} oder mehr", "Ab {}"],
        "<=": ["bis {}", "höchstens {}", "maximal {}", "unter {}", "max. {}", "bis zu {}", "bis max. {}"],
        "~": ["ca. {}", "etwa {}", "ca {}", "ungefähr {}"],
        "..": ["von {a} bis {b}", "zwischen {a} und {b}", "{a} bis {b}", "{a} bis zu {b}", "{a}–{b}", "{a}…{b}"],
        "join": ["min. {a} max. {b}", "mindestens {a}, höchstens {b}", "min. {a} und max. {b}"],
    },
    "fr": {
        ">=": ["au moins {}", "à partir de {}", "min. {}", "plus de {}", "{} et plus", "{} minimum"],
        "<=": ["jusqu'à {}", "jusqu’à {}", "au plus {}", "maximum {}", "moins de {}", "{} maximum", "max. {}"],
        "~": ["environ {}", "env. {}"],
        "..": ["de {a} à {b}", "entre {a} et {b}", "{a} à {b}", "{a} … {b}", "{a} jusqu'à {b}"],
        "join": ["min. {a} max. {b}", "au moins {a}, au plus {b}"],
    },
    "nl": {
        ">=": ["minstens {}", "minimaal {}", "vanaf {}", "{} of meer", "min. {}"],
        "<=": ["tot {}", "t/m {}", "hoogstens {}", "maximaal {}", "onder {}", "tot max. {}", "{} of minder"],
        "~": ["circa {}", "ongeveer {}", "ca. {}"],
        "..": ["van {a} tot {b}", "tussen {a} en {b}", "{a} tot {b}", "{a} t/m {b}", "{a} - {b}"],
        "join": ["min. {a} max. {b}", "minimaal {a} en maximaal {b}"],
    },
}


@pytest.mark.parametrize(
    ("language", "sign", "form"),
    [(lang, sign, form) for lang, signs in COMPARATORS.items() for sign in (">=", "<=", "~") for form in signs[sign]],
)
def test_words_bound_a_quantity(language: str, sign: str, form: str) -> None:
    """A comparator makes a bound, alone and behind a role, and has a part in the span."""
    assert reading(form.format("10 bar"), language) == [f"pressure {sign} 10 bar"]
    role = {"en": "Pressure", "de": "Betriebsdruck", "fr": "Pression", "nl": "Druk"}[language]
    assert reading(f"{role} {form.format('10 bar')}", language) == [f"pressure {sign} 10 bar"]
    assert reading(f"{role}: {form.format('10 bar')}", language) == [f"pressure {sign} 10 bar"]
    assert extract(form.format("10 bar"), language)[0].text == form.format("10 bar")


@pytest.mark.parametrize(
    ("language", "form"),
    [(lang, form) for lang, signs in COMPARATORS.items() for key in ("..", "join") for form in signs[key]],
)
def test_a_range_has_two_ends(language: str, form: str) -> None:
    """Every spelling of a range gives both ends, the unit once or twice, with a role or without."""
    for low, high in (("10 bar", "25 bar"), ("10", "25 bar")):
        if low == "10" and form in COMPARATORS[language]["join"] and "from" not in form:
            continue
        assert reading(form.format(a=low, b=high), language) == ["pressure 10..25 bar"], (low, form)
    role = {"en": "pressure", "de": "Druck", "fr": "pression", "nl": "druk"}[language]
    assert reading(f"{role} {form.format(a='10 bar', b='25 bar')}", language) == ["pressure 10..25 bar"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("-20...+80 °C", None, ["temperature -20..80 Cel"]),
        ("-20 … +80 °C", None, ["temperature -20..80 Cel"]),
        ("−20 bis +80 °C", "de", ["temperature -20..80 Cel"]),
        ("von -20 °C bis 80 °C", "de", ["temperature -20..80 Cel"]),
        ("-40 - 60 °C", None, ["temperature -40..60 Cel"]),
        ("-40 °C to -10 °C", "en", ["temperature -40..-10 Cel"]),
        ("de -20 à +80 °C", "fr", ["temperature -20..80 Cel"]),
        ("14-104 °F", "en", ["temperature -10..40 Cel"]),
        ("10-30 VDC", "en", ["voltage 10..30 V DC"]),
        ("10..30V DC", "en", ["voltage 10..30 V DC"]),
        ("100-240 VAC", "en", ["voltage 100..240 V AC"]),
        ("0,5-2,5 mm²", "de", ["conductor_area 0.5..2.5 mm2"]),
        ("50 cm to 2 m", "en", ["length 500..2000 mm"]),
        ("max. 10 to 20 bar", "en", ["pressure 10..20 bar"]),
        ("2-10 bar and 5-50 °C", "en", ["pressure 2..10 bar", "temperature 5..50 Cel"]),
    ],
)
def test_ranges_with_signs_and_units(text: str, language: str | None, expected: list[str]) -> None:
    """Signs belong to the ends, and the unit behind the second end holds for both."""
    assert reading(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("50/60 Hz", None, ["frequency 50|60 Hz"]),
        ("50 / 60 Hz", None, ["frequency 50|60 Hz"]),
        ("12/24 V", None, ["voltage 12|24 V"]),
        ("12/24 VDC", None, ["voltage 12|24 V DC"]),
        ("12 V / 24 V", None, ["voltage 12|24 V"]),
        ("110/230 V AC", None, ["voltage 110|230 V AC"]),
        ("10/100/1000 Mbit/s", None, ["data_rate 10|100|1000 Mbit/s"]),
        ("230V/50Hz", None, ["voltage 230 V", "frequency 50 Hz"]),
        ("12 V/2 A", None, ["voltage 12 V", "current 2 A"]),
        ("24 V/DC", None, ["voltage 24 V DC"]),
        ("8 ±0.1 mm", "en", ["length 8 [7.9..8.1] mm"]),
        ("8 mm ± 0,1 mm", "de", ["length 8 [7.9..8.1] mm"]),
        ("8 mm +/- 0.1", "en", ["length 8 [7.9..8.1] mm"]),
        ("8 mm ±100 µm", "de", ["length 8 [7.9..8.1] mm"]),
        ("4.7 kΩ ±5 %", "en", ["resistance 4700 Ohm", "tolerance 5 %"]),
        ("100 nF ±10%", "en", ["capacitance 1e-07 F", "tolerance 10 %"]),
        ("Resistor 10 kΩ 1%", "en", ["resistance 10000 Ohm", "tolerance 1 %"]),
        ("Widerstand 10 kΩ 1 %", "de", ["resistance 10000 Ohm", "tolerance 1 %"]),
        ("tolerance 5 %", "en", ["tolerance 5 %"]),
        ("Toleranz ±0,05 mm", "de", ["tolerance 0.05 mm"]),
        ("60 x 40 mm", None, ["dimensions 60x40 mm"]),
        ("60mm x 40mm", None, ["dimensions 60x40 mm"]),
        ("60×40×1,5 mm", "de", ["dimensions 60x40x1.5 mm"]),
        ("2 m x 50 mm", None, ["dimensions 2000x50 mm"]),
        ("24 in by 36 in", "en", ["dimensions 609.6x914.4 mm"]),
        ('24" x 36"', "en", ["dimensions 609.6x914.4 mm"]),
        ("2x 120 mm", "en", ["length 120 mm"]),
    ],
)
def test_sets_tolerances_and_lists(text: str, language: str | None, expected: list[str]) -> None:
    """A slash joins a set, ± a tolerance, x a list of sizes in written order."""
    assert reading(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24 VDC", "voltage 24 V DC"),
        ("24 V DC", "voltage 24 V DC"),
        ("24V dc", "voltage 24 V DC"),
        ("24 V=", "voltage 24 V DC"),
        ("DC 24 V", "voltage 24 V DC"),
        ("230 VAC", "voltage 230 V AC"),
        ("230 V AC", "voltage 230 V AC"),
        ("230 V~", "voltage 230 V AC"),
        ("AC 230 V", "voltage 230 V AC"),
        ("24 V AC/DC", "voltage 24 V AC/DC"),
        ("24 V UC", "voltage 24 V AC/DC"),
        ("24 V CC", "voltage 24 V DC"),
        ("230 V CA", "voltage 230 V AC"),
        ("24 V Gleichspannung", "voltage 24 V DC"),
        ("Wechselspannung 230 V", "voltage 230 V AC"),
        ("tension continue 24 V", "voltage 24 V DC"),
        ("gelijkspanning 24 V", "voltage 24 V DC"),
        ("wisselspanning 230 V", "voltage 230 V AC"),
        ("2 A DC", "current 2 A DC"),
        ("2 ADC", "current 2 A DC"),
    ],
)
def test_the_type_of_current(text: str, expected: str) -> None:
    """AC, DC and their words in four languages are told apart and never dropped."""
    assert reading(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6' 2\"", "length 1879.6 mm"),
        ("6'2\"", "length 1879.6 mm"),
        ("6 ft 2 in", "length 1879.6 mm"),
        ("6′ 2″", "length 1879.6 mm"),
        ("6' 2 1/2\"", "length 1892.3 mm"),
        ("7 ft", "length 2133.6 mm"),
        ("7'", "length 2133.6 mm"),
        ("3/4″", "length 19.05 mm"),
        ("½″", "length 12.7 mm"),
        ("2½ in", "length 63.5 mm"),
        ("1-1/4 in", "length 31.75 mm"),
        ('1 1/4"', "length 31.75 mm"),
        ("5/16 inch", "length 7.9375 mm"),
        ("60 × 40 mm", "dimensions 60x40 mm"),
        ("10 \u00b5F", "capacitance 1e-05 F"),
        ("10 \u03bcF", "capacitance 1e-05 F"),
        ("10 k\u2126", "resistance 10000 Ohm"),
        ("10 k\u03a9", "resistance 10000 Ohm"),
        ("\u221220 °C", "temperature -20 Cel"),
        ("\u201320 °C", "temperature -20 Cel"),
        ("30 ℃", "temperature 30 Cel"),
        ("86 ℉", "temperature 30 Cel"),
        ("30\u00a0mm", "length 30 mm"),
        ("30\u202fmm", "length 30 mm"),
        ("1\u202f250 mm", "length 1250 mm"),
        ("1\u00a0250,5 mm", "length 1250.5 mm"),
        ("45º", "angle 45 deg"),
        ("1.5 mm2", "conductor_area 1.5 mm2"),
        ("3 m³/h", "flow 50 l/min"),
    ],
)
def test_inches_and_signs(text: str, expected: str) -> None:
    """Feet and inches are one length, and signs that look the same mean the same."""
    assert reading(text) == [expected]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("1,5 mm", None, ["length 1.5 mm"]),
        ("1.5 mm", "de", ["length 1.5 mm"]),
        (".5 mm", "en", ["length 0.5 mm"]),
        ("1,250 mm", "en", ["length 1250 mm"]),
        ("1,250 mm", "de", ["length 1.25 mm"]),
        ("1,250 mm", "fr", ["length 1.25 mm"]),
        ("1,250 mm", "nl-BE", ["length 1.25 mm"]),
        ("1.250 mm", "en", ["length 1.25 mm"]),
        ("1.250 mm", "de-AT", ["length 1250 mm"]),
        ("1.234,5 mm", None, ["length 1234.5 mm"]),
        ("1,234.5 mm", None, ["length 1234.5 mm"]),
        ("1 250 mm", "fr", ["length 1250 mm"]),
        ("1'250 mm", "de", ["length 1250 mm"]),
        ("12.500,00 mm", "en", ["length 12500 mm"]),
        ("0,125 kg", "en", ["mass 0.125 kg"]),
        ("1.000.000 mm", None, ["length 1e+06 mm"]),
        ("2,5 mm, 1.250 mm", "en", ["length 2.5 mm", "length 1250 mm"]),
        ("2,5 mm, 1.250 mm", None, ["length 2.5 mm", "length 1250 mm"]),
        ("10,000 mAh", "en", ["charge 10 A.h"]),
    ],
)
def test_one_document_has_one_decimal_sign(text: str, language: str | None, expected: list[str]) -> None:
    """A number beyond doubt decides for the document, then the language; signs that both mean decimals stay so."""
    assert reading(text, language) == expected


@pytest.mark.parametrize("text", ["1,250 mm", "1.250 mm"])
def test_without_a_language_three_digits_keep_both_readings(text: str) -> None:
    """Where nothing decides, the item says so and carries the other reading."""
    (item,) = extract(text)
    assert item.details["ambiguous"] is True
    assert {item.value, item.details["alternative"]["value"]} == {1250.0, 1.25}
    assert "ambiguous" not in extract(text, "en")[0].details


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ('Monitor 24"', "en", ["screen_size 609.6 mm"]),
        ("Bildschirm 61 cm", "de", ["screen_size 610 mm"]),
        ("écran 24 pouces", "fr", ["screen_size 609.6 mm"]),
        ("scherm 24 inch", "nl", ["screen_size 609.6 mm"]),
        ("Monitor 300 mm deep", "en", ["depth 300 mm"]),
        ("8 GB RAM", "en", ["memory_capacity 8 GiBy"]),
        ("512 MB DDR2", "en", ["memory_capacity 0.5 GiBy"]),
        ("Arbeitsspeicher 8 GB", "de", ["memory_capacity 8 GiBy"]),
        ("mémoire 8 Go", "fr", ["memory_capacity 8 GiBy"]),
        ("werkgeheugen 8 GB", "nl", ["memory_capacity 8 GiBy"]),
        ("Notebook 8 GB RAM 512 GB SSD", "en", ["memory_capacity 8 GiBy", "storage_capacity 512 GBy"]),
        ("Festplatte 2 TB", "de", ["storage_capacity 2000 GBy"]),
        ("Filter 25 µm", "en", ["filtration 25 um"]),
        ("Filterelement 25 µm", "de", ["filtration 25 um"]),
        ("filtre 10 microns", "fr", ["filtration 10 um"]),
        ("Folie 25 µm", "de", ["length 0.025 mm"]),
        ("LED lamp 36°", "en", ["beam_angle 36 deg"]),
        ("Leuchte 36°", "de", ["beam_angle 36 deg"]),
        ("Bogen 36°", "de", ["angle 36 deg"]),
        ("Paper 80 g", "en", ["grammage 80 g/m2"]),
        ("Kopierpapier 80 g", "de", ["grammage 80 g/m2"]),
        ("papier 80 g", "fr", ["grammage 80 g/m2"]),
        ("Paper 2 kg", "en", ["mass 2 kg"]),
        ("Capacitor 100 nF 50 V", "en", ["capacitance 1e-07 F", "voltage <= 50 V"]),
        ("Elko 25 V", "de", ["voltage <= 25 V"]),
        ("condensateur 50 V", "fr", ["voltage <= 50 V"]),
        ("condensator 50 V", "nl", ["voltage <= 50 V"]),
        ("relay 24 V", "en", ["voltage 24 V"]),
        ("DIN rail 35 mm", "en", ["width 35 mm"]),
        ("Hutschiene 35 mm", "de", ["width 35 mm"]),
        ("fibre cable 62.5 micron", "en", ["fibre_core 62.5 um"]),
        ("LED 3000K", "en", ["cct 3000 K"]),
    ],
)
def test_the_line_decides_what_a_bare_unit_means(text: str, language: str, expected: list[str]) -> None:
    """What a product is decides between kinds of one unit; a role word outweighs it."""
    found = [written(item) for item in extract(text, language) if item.unit is not None]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('55 cm (21.7")', "length 550 mm"),
        ("19.05 mm (3/4 in)", "length 19.05 mm"),
        ("10 bar (145 psi)", "pressure 10 bar"),
        ("10 bar / 145 psi", "pressure 10 bar"),
        ("-20 °C (-4 °F)", "temperature -20 Cel"),
        ("2 hp (1.5 kW)", "power 1491.4 W"),
        ("min. 10 bar max. 25 bar", "pressure 10..25 bar"),
        ("max. 25 bar, min. 10 bar", "pressure 10..25 bar"),
        ("mindestens 10 mm und höchstens 20 mm", "length 10..20 mm"),
    ],
)
def test_two_names_of_one_thing_are_one_item(text: str, expected: str) -> None:
    """The first name is the value and the other is kept; a minimum and a maximum are one range."""
    (item,) = extract(text)
    assert written(item) == expected
    assert item.qualifier == "range" or item.details["also"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("25 Nm", ["torque 25 N.m"]),
        ("25 nm", ["length 2.5e-05 mm"]),
        ("10 MΩ", ["resistance 1e+07 Ohm"]),
        ("10 mΩ", ["resistance 0.01 Ohm"]),
        ("5 mW", ["power 0.005 W"]),
        ("5 MW", ["power 5e+06 W"]),
        ("5 mV", ["voltage 0.005 V"]),
        ("5 MV", ["voltage 5e+06 V"]),
        ("5 MPa", ["pressure 50 bar"]),
        ("5 mA", ["current 0.005 A"]),
        ("30 MM", ["length 30 mm"]),
        ("10 BAR", ["pressure 10 bar"]),
        ("10 KG", ["mass 10 kg"]),
        ("10 NM", ["torque 10 N.m"]),
        ("24 v", ["voltage 24 V"]),
        ("5 kw", ["power 5000 W"]),
        ("100 Mb/s", ["data_rate 100 Mbit/s"]),
        ("100 MB/s", ["data_rate 800 Mbit/s"]),
        ("3 t", ["mass 3000 kg"]),
        ("20 s", ["time 20 s"]),
        ("20 S", []),
        ("10 a", []),
        ("100 lm/W", []),
        ("5 m/s", []),
    ],
)
def test_case_counts_before_it_is_folded(text: str, expected: list[str]) -> None:
    """Units that differ by case alone stay apart, other spellings may be in any case."""
    assert reading(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "SS-M12-175-A270-HEX-50",
        "WD5000AAKX",
        "82574L",
        "560J",
        "82567LM",
        "6ES7 214-1AG40-0XB0",
        "ABC-12V34",
        "X5V-20MM3",
        "CT-100A-5K",
        "2024-05-17",
        "10.12.2024",
        "192.168.1.10",
        "Version 10.12.15",
        "EX2200-24T",
    ],
)
def test_part_numbers_yield_no_quantity(text: str) -> None:
    """Nothing is read from inside a part number, a date or an address."""
    assert [item for item in extract(text) if item.unit is not None] == []
    assert [item for item in extract(f"Order {text} now") if item.unit is not None] == []


def test_what_a_caller_masks_is_not_read() -> None:
    """A span that the caller knows to be a number of the product gives nothing, what stands beside it does."""
    text = "12V-500 24 V"
    assert [written(item) for item in extract("12 V 500 24 V", masked=[(0, 4)])] == ["voltage 24 V"]
    assert [written(item) for item in extract(text, masked=[(0, 7)])] == ["voltage 24 V"]


@pytest.mark.parametrize(
    "text",
    [
        "Stab ½″ lang … 30\u00a0mm × 40\u00a0mm",
        "−20 … +80 ℃; 2½″ Schlauch",
        "Ω-Gehäuse 4,7 kΩ ±5 %\nzweite Zeile: 10 µF",
        "écran 24\u202fpouces – 61\u00a0cm",
        "⌀ 8 mm, 1¼″",
    ],
)
def test_the_text_of_an_item_is_the_originals(text: str) -> None:
    """Folding never shows: span and text are those of the text as typed."""
    found = extract(text)
    assert found
    for item in found:
        assert item.text == text[slice(*item.span)]
        assert item.text == item.text.strip()


def test_lines_are_read_one_by_one() -> None:
    """A role or a unit never reaches over the end of a line."""
    assert reading("Breite\n30 mm") == ["length 30 mm"]
    assert reading("30\nmm") == []
