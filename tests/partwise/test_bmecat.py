"""BMEcat files to products: both versions, ETIM's codes, several languages, every number."""

import gzip
import io
from importlib import resources
from typing import Any

import pytest
import yaml

from bmecat_files import as_version_1_2, catalog, element, feature, features, product
from catalog_files import read_products, records
from partwise.attributes import extract, product_specs
from partwise.catalog import CatalogReader, FieldMapping, Product, read_stream
from partwise.catalog.bmecat.units import spell_unit
from partwise.catalog.languages import stated_code

ETIM = (
    "<CLASSIFICATION_SYSTEM><CLASSIFICATION_SYSTEM_NAME>ETIM-9.0</CLASSIFICATION_SYSTEM_NAME>"
    "<UNITS><UNIT><UNIT_ID>EU570448</UNIT_ID><UNIT_SHORTNAME>mm</UNIT_SHORTNAME><UNIT_CODE>MMT</UNIT_CODE></UNIT></UNITS>"
    "<ALLOWED_VALUES><ALLOWED_VALUE><ALLOWED_VALUE_ID>EV000123</ALLOWED_VALUE_ID>"
    '<ALLOWED_VALUE_NAME lang="deu">Messing</ALLOWED_VALUE_NAME><ALLOWED_VALUE_NAME lang="eng">brass</ALLOWED_VALUE_NAME>'
    "</ALLOWED_VALUE></ALLOWED_VALUES>"
    "<CLASSIFICATION_SYSTEM_FEATURE_TEMPLATES><CLASSIFICATION_SYSTEM_FEATURE_TEMPLATE><FT_ID>EF000008</FT_ID>"
    '<FT_NAME lang="deu">Breite</FT_NAME><FT_NAME lang="eng">Width</FT_NAME><FT_UNIT_IDREF>EU570448</FT_UNIT_IDREF>'
    "</CLASSIFICATION_SYSTEM_FEATURE_TEMPLATE></CLASSIFICATION_SYSTEM_FEATURE_TEMPLATES>"
    "<CLASSIFICATION_GROUPS><CLASSIFICATION_GROUP><CLASSIFICATION_GROUP_ID>EC000001</CLASSIFICATION_GROUP_ID>"
    "<CLASSIFICATION_GROUP_NAME>Ball valve</CLASSIFICATION_GROUP_NAME></CLASSIFICATION_GROUP></CLASSIFICATION_GROUPS>"
    "</CLASSIFICATION_SYSTEM>"
)
GROUPS = (
    '<CATALOG_GROUP_SYSTEM><CATALOG_STRUCTURE type="root"><GROUP_ID>1</GROUP_ID><GROUP_NAME>All</GROUP_NAME>'
    '<PARENT_ID>0</PARENT_ID></CATALOG_STRUCTURE><CATALOG_STRUCTURE type="node"><GROUP_ID>2</GROUP_ID>'
    '<GROUP_NAME>Valves</GROUP_NAME><PARENT_ID>1</PARENT_ID></CATALOG_STRUCTURE><CATALOG_STRUCTURE type="leaf">'
    "<GROUP_ID>3</GROUP_ID><GROUP_NAME>Ball valves</GROUP_NAME><PARENT_ID>2</PARENT_ID></CATALOG_STRUCTURE>"
    "</CATALOG_GROUP_SYSTEM>"
)


def place(number: str, group: str) -> str:
    inner = element("PROD_ID", number) + element("CATALOG_GROUP_ID", group)
    return f"<PRODUCT_TO_CATALOGGROUP_MAP>{inner}</PRODUCT_TO_CATALOGGROUP_MAP>"


VALVE = product(
    "V-1",
    "Ball valve 1/2",
    element("DESCRIPTION_LONG", "<p>For water.</p><ul><li>full bore</li></ul>")
    + element("INTERNATIONAL_PID", "4006381333931", type="gtin")
    + element("SUPPLIER_ALT_PID", "V1-OLD")
    + element("BUYER_PID", "SECRET-9", type="B7")
    + element("MANUFACTURER_PID", "KH-1")
    + element("MANUFACTURER_NAME", "Acme")
    + element("KEYWORD", "tap")
    + element("KEYWORD", "stopcock"),
    features(feature("Pressure", "25", unit="BAR"), feature("Media", "water", "oil"))
    + "<MIME_INFO><MIME><MIME_TYPE>image/jpeg</MIME_TYPE><MIME_SOURCE>https://x.test/v1.jpg</MIME_SOURCE></MIME>"
    "<MIME><MIME_TYPE>url</MIME_TYPE><MIME_SOURCE>https://x.test/v1</MIME_SOURCE></MIME></MIME_INFO>"
    '<PRODUCT_REFERENCE type="followup"><PROD_ID_TO>V-2</PROD_ID_TO></PRODUCT_REFERENCE>'
    '<PRODUCT_REFERENCE type="accessories"><PROD_ID_TO>H-1</PROD_ID_TO></PRODUCT_REFERENCE>',
)


def read(text: str, fields: dict[str, Any] | None = None, *, language: str | None = None) -> list[Product]:
    reader = CatalogReader(FieldMapping.from_dict(fields) if fields else None)
    found, _ = read_products(text, reader, "c.xml", language=language)
    reader.finish()
    return found


@pytest.mark.parametrize("version", [str, as_version_1_2], ids=["2005", "1.2"])
def test_article_becomes_product(version):
    """Without a FIELDS.yaml every number, text, feature, category, link and successor arrives where it belongs."""
    (found,) = read(version(catalog(VALVE, before=GROUPS, after=place("V-1", "3"))))
    assert found.to_meta() == {
        "product_id": "V-1",
        "part_number": "KH-1",
        "brand": "Acme",
        "title": "Ball valve 1/2",
        "language": "en",
        "url": "https://x.test/v1",
        "category": "Valves / Ball valves",
        "replaced_by": "V-2",
        "part_numbers": [
            {"number": "V-1", "kind": "supplier"},
            {"number": "V1-OLD", "kind": "supplier"},
            {"number": "4006381333931", "kind": "gtin"},
            {"number": "SECRET-9", "kind": "customer", "customer": "B7"},
        ],
        "attributes": {"Pressure": "25 bar", "Media": ["water", "oil"]},
    }
    lines = ["Ball valve 1/2", "Acme KH-1", "For water.", "full bore", "tap, stopcock", "Pressure: 25 bar"]
    assert found.to_text().splitlines() == [*lines, "Media: water, oil"]


def test_supplier_number_stands_in_for_a_missing_maker_number():
    """A supplier's own products have no MANUFACTURER_PID: their number is the supplier's."""
    (found,) = read(catalog(product("V-1", "Valve")))
    assert found.names["part_number"] == found.product_id == "V-1"


def test_etim_codes_are_named_and_kept():
    """EF, EV, EC and EU codes get the names that the catalog carries, and stay searchable."""
    written = features(
        feature("EF000008", "12"),
        feature("EF000009", "12", unit="EU570448"),
        feature("EF002169", "EV000123"),
        feature("EF000010", "-10", "80", unit="CEL"),
        feature("EF000011", "true"),
        feature("EF000012", "-", more=element("FVALUE_DETAILS", "UN")),
        "<FEATURE><FT_IDREF>EF000013</FT_IDREF><VALUE_IDREF>EV999999</VALUE_IDREF></FEATURE>",
        system="ETIM-9.0",
        group="EC000001",
    )
    (found,) = read(catalog(product("V-1", "Valve", after=written), before=ETIM), language="en")
    assert found.attributes == {
        "Width": "12 mm",
        "EF000009": "12 mm",
        "EF002169": "brass",
        "EF000010": "-10 - 80 °C",
        "EF000011": True,
        "EF000013": "EV999999",
        "ETIM-9.0": ["EC000001 Ball valve", "EF000008", "EV000123"],
    }
    specs = product_specs(found.to_text(), found.to_meta())
    assert {(each["kind"], each.get("value")) for each in specs} >= {("width", 12.0), ("material_family", "brass")}
    assert not any(each.get("details", {}).get("field") == "ETIM-9.0" for each in specs)


def test_same_feature_of_two_classification_systems_is_one_attribute():
    """ETIM and the supplier's own system may both give the width: once if they agree, both values if not."""
    blocks = features(feature("Width", "12", unit="MMT"), feature("Depth", "1"), system="ETIM-8.0")
    blocks += features(feature("Width", "12", unit="mm"), feature("Depth", "2"), system="own")
    (found,) = read(catalog(product("1", "x", after=blocks)))
    assert found.attributes == {"Width": "12 mm", "Depth": ["1", "2"]}


@pytest.mark.parametrize(
    ("values", "unit", "shown"),
    [
        (["12"], "MMT", "12 mm"),
        (["12"], "mm", "12 mm"),
        (["12,5"], "AMP", "12,5 A"),
        (["max. 5"], "BAR", "max. 5 bar"),
        (["red"], "MMT", "red"),
        (["5"], "C62", "5"),
        (["5"], "XYZ", "5 XYZ"),
        (["1", "2"], "MTR", ["1 m", "2 m"]),
        (["true"], "", "true"),
        ([""], "mm", None),
    ],
)
def test_values_carry_their_unit(values, unit, shown):
    """A number is written with a unit that is read as one; what is no number stays as it is; nothing stays nothing."""
    (found,) = records(catalog(product("1", "x", after=features(feature("f", *values, unit=unit)))), "c.xml")
    assert found["FEATURES"].get("f") == shown


MULTILINGUAL = catalog(
    product(
        "V-1",
        "",
        '<DESCRIPTION_SHORT lang="deu">Kugelhahn</DESCRIPTION_SHORT>'
        '<DESCRIPTION_SHORT lang="fra">Vanne à bille</DESCRIPTION_SHORT>'
        '<KEYWORD lang="fra">robinet</KEYWORD>',
        '<PRODUCT_FEATURES><FEATURE><FNAME lang="deu">Farbe</FNAME><FNAME lang="fra">Couleur</FNAME>'
        '<FVALUE lang="deu">rot</FVALUE><FVALUE lang="fra">rouge</FVALUE></FEATURE>'
        '<FEATURE><FNAME lang="deu">Länge</FNAME><FNAME lang="fra">Longueur</FNAME><FVALUE>3</FVALUE>'
        "<FUNIT>MTR</FUNIT></FEATURE></PRODUCT_FEATURES>",
    ),
    product("V-2", "", '<DESCRIPTION_SHORT lang="eng">Gate valve</DESCRIPTION_SHORT>'),
    languages='<LANGUAGE>fra</LANGUAGE><LANGUAGE default="true">deu</LANGUAGE><LANGUAGE>eng</LANGUAGE>',
)


def test_catalog_has_its_default_language():
    """Texts in the default language come first, those in others stand behind; no language is lost."""
    first, second = read(MULTILINGUAL)
    assert first.names["title"] == "Kugelhahn"
    assert first.names["language"] == "de"
    assert first.attributes == {"Farbe": "rot", "Länge": "3 m"}
    assert {"Vanne à bille", "robinet", "Couleur: rouge", "Longueur: 3 m"} <= set(first.to_text().splitlines())
    assert (second.names["title"], second.names["language"]) == ("Gate valve", "en")


@pytest.mark.parametrize("language", ["fr", "fra", "fre", "fr-CH"])
def test_user_chooses_the_language(language):
    """Another language of the catalog can be read, however its code is written."""
    first, _ = read(MULTILINGUAL, language=language)
    assert first.names["title"] == "Vanne à bille"
    assert first.names["language"] == "fr"
    assert first.attributes == {"Couleur": "rouge", "Longueur": "3 m"}
    assert "Kugelhahn" in first.to_text()


def test_language_codes_of_both_lists():
    """BMEcat's three letters become two, in both forms; an unknown code stays."""
    assert [stated_code(code) for code in ("ger", "deu", "DE", "nld", "dut", "zxx")] == [
        "de",
        "de",
        "de",
        "nl",
        "nl",
        "zxx",
    ]


def test_fields_can_be_mapped():
    """A FIELDS.yaml takes the same fields otherwise, such as references as attributes and a feature as an OEM number."""
    fields = {
        "id": "SUPPLIER_PID",
        "part_number": "SUPPLIER_PID",
        "title": "DESCRIPTION_SHORT",
        "part_numbers": {"oem": "FEATURES.Media", "gtin": "GTIN"},
        "attributes": ["FEATURES", "REFERENCES"],
    }
    (found,) = read(catalog(VALVE), fields)
    assert {"number": "water", "kind": "oem"} in found.part_numbers
    assert found.attributes["accessories"] == ["H-1"]


def test_every_record_has_every_field():
    """A mapping of a field that a small catalog happens not to use is no mistake."""
    (full,), (bare,) = records(catalog(VALVE), "c.xml"), records(catalog(product("1")), "c.xml")
    assert full.keys() == bare.keys()


def test_articles_may_stand_anywhere():
    """Several places, places before the articles, unknown groups, groups in a circle: all are taken as they are."""
    circle = (
        '<CATALOG_STRUCTURE type="node"><GROUP_ID>8</GROUP_ID><GROUP_NAME>Round</GROUP_NAME><PARENT_ID>8</PARENT_ID>'
        "</CATALOG_STRUCTURE>"
    )
    before = GROUPS + circle + place("1", "2") + place("1", "3") + place("2", "99") + place("3", "8")
    first, second, third = records(catalog(product("1"), product("2"), product("3"), before=before), "c.xml")
    assert (first["CATEGORY"], first["FURTHER_CATEGORIES"]) == ("Valves", ["Valves / Ball valves"])
    assert second["CATEGORY"] is None
    assert third["CATEGORY"].startswith("Round / Round")


def test_maker_may_be_named_by_the_header():
    """Version 2005 may name the maker once, as a party that articles refer to."""
    party = "<PARTIES><PARTY><PARTY_ID>p1</PARTY_ID><ADDRESS><NAME>Acme</NAME></ADDRESS></PARTY></PARTIES>"
    (found,) = records(catalog(product("1", "x", element("MANUFACTURER_IDREF", "p1")), header=party), "c.xml")
    assert found["MANUFACTURER_NAME"] == "Acme"


def test_customer_number_without_type_is_the_catalogs_buyer():
    """A number of the buyer whom the catalog is for belongs to that buyer, and to no one else."""
    buyer = "<BUYER><BUYER_ID>B9</BUYER_ID></BUYER>"
    (found,) = records(catalog(product("1", "x", element("BUYER_PID", "S1")), header=buyer), "c.xml")
    assert found["BUYER_PID"] == [{"customer": "B9", "number": "S1"}]


def test_notes_and_variants_are_kept():
    """What is said about a feature is text; the values of a variant feature of 1.2 are values of the product."""
    variants = "<VARIANTS><VARIANT><FVALUE>red</FVALUE></VARIANT><VARIANT><FVALUE>blue</FVALUE></VARIANT></VARIANTS>"
    written = features(
        f"<FEATURE><FNAME>Colour</FNAME>{variants}</FEATURE>",
        feature("Width", "3", unit="mm", more="<FDESCR>without knob</FDESCR><FVALUE_DETAILS>at 20 °C</FVALUE_DETAILS>"),
    )
    (found,) = records(as_version_1_2(catalog(product("1", "x", after=written))), "c.xml")
    assert found["FEATURES"]["Colour"] == ["red", "blue"]
    assert found["FEATURE_NOTES"].splitlines() == ["Width – without knob", "Width – at 20 °C"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
@pytest.mark.parametrize("name", ["c.xml", "c.bmecat", "C.XML.GZ"])
def test_file_says_its_encoding(encoding, name):
    """The XML declaration decides, packed or not."""
    data = catalog(product("1", "Größe")).replace("UTF-8", encoding).encode(encoding)
    (found,) = records(gzip.compress(data) if name.endswith("GZ") else data, name)
    assert found["DESCRIPTION_SHORT"] == "Größe"


def test_namespace_may_be_prefixed_or_missing():
    """Prefixes, ETIM's own namespace and none at all are read alike."""
    plain = catalog(product("1", "x"))
    prefixed = (
        plain.replace("</", "\0")
        .replace("<", "<b:")
        .replace("\0", "</b:")
        .replace("<b:?", "<?")
        .replace("xmlns=", "xmlns:b=")
    )
    etim = catalog(product("1", "x"), namespace="https://www.etim-international.com/bmecat/50", version="2005.1")
    bare = plain.replace(' xmlns="http://www.bmecat.org/bmecat/2005"', "")
    assert records(plain, "c.xml") == records(prefixed, "c.xml") == records(etim, "c.xml") == records(bare, "c.xml")


def test_entities_of_html_are_read_though_no_dtd_is():
    """Version 1.2 names a DTD, which is not fetched; the entities of HTML that it would declare are known."""
    (found,) = records(
        as_version_1_2(catalog(product("1", "GR"))).replace("GR", "Gr&ouml;&szlig;e &amp; Farbe"), "c.xml"
    )
    assert found["DESCRIPTION_SHORT"] == "Größe & Farbe"


# Units that no attribute has, and those that are read only where the feature's name says what is measured.
SPELLED_ONLY = {"K", "cSt", "%", "cm²", "m²", "mm³", "F", "H", "m/s", "km/h", "cm/s", "lx", "cd", "cd/m²", "dB"}


def test_unit_codes_are_spelled_as_attributes_are_read():
    """Every code of UN/ECE that is known becomes a unit that a value is read with."""
    spelled = {spell_unit(code) for group in unit_codes().values() for code in group} - {""}
    assert {unit for unit in spelled if not extract(f"5 {unit}")} == SPELLED_ONLY


def unit_codes() -> dict[str, dict[str, str]]:
    file = resources.files("partwise.catalog.bmecat").joinpath("data", "units.yaml")
    return yaml.safe_load(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("own", "name"), [("A", "Length"), ("B", "Farbe"), ("C", "Farbe")])
def test_a_code_is_named_by_its_own_system(own, name):
    """Two systems give one code to different features: the article's system counts, before the language wanted."""
    systems = "".join(
        f"<CLASSIFICATION_SYSTEM>{element('CLASSIFICATION_SYSTEM_NAME', system)}<CLASSIFICATION_SYSTEM_FEATURE_TEMPLATES>"
        f"<CLASSIFICATION_SYSTEM_FEATURE_TEMPLATE><FT_ID>1</FT_ID>{element('FT_NAME', text, lang=language)}"
        "</CLASSIFICATION_SYSTEM_FEATURE_TEMPLATE></CLASSIFICATION_SYSTEM_FEATURE_TEMPLATES></CLASSIFICATION_SYSTEM>"
        for system, language, text in (("A", "eng", "Length"), ("B", "deu", "Farbe"))
    )
    feature_one = f"<FEATURE><FT_IDREF>1</FT_IDREF>{element('FVALUE', '5')}</FEATURE>"
    text = catalog(product("1", after=features(feature_one, system=own)), before=systems)
    (row,) = read_stream(io.BytesIO(text.encode()), "c.xml", language="de")
    assert row.record is not None
    assert row.record["FEATURES"] == {name: "5"}
