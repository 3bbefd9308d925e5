"""BMEcat files on the command line: indexed, searched by ETIM's features, refused in one line."""

import gzip
import json
from pathlib import Path

import pytest

from bmecat_files import catalog, feature, features, product
from commands import partwise

GERMAN = "<LANGUAGE>deu</LANGUAGE>"
ETIM = (
    "<CLASSIFICATION_SYSTEM><CLASSIFICATION_SYSTEM_NAME>ETIM-9.0</CLASSIFICATION_SYSTEM_NAME>"
    "<CLASSIFICATION_SYSTEM_FEATURE_TEMPLATES><CLASSIFICATION_SYSTEM_FEATURE_TEMPLATE><FT_ID>EF000008</FT_ID>"
    '<FT_NAME lang="deu">Breite</FT_NAME></CLASSIFICATION_SYSTEM_FEATURE_TEMPLATE>'
    "</CLASSIFICATION_SYSTEM_FEATURE_TEMPLATES></CLASSIFICATION_SYSTEM>"
)


def valve(number: int) -> str:
    """A valve whose width only ETIM's code names, in two languages."""
    coded = features(
        feature("EF000008", f"{number * 10}", unit="MMT"),
        feature("EF002169", f"EV00012{number}"),
        system="ETIM-9.0",
        group="EC010991",
    )
    title = f'<DESCRIPTION_SHORT lang="deu">Kugelhahn Typ {chr(64 + number)}</DESCRIPTION_SHORT>'
    title += f'<DESCRIPTION_SHORT lang="fra">Vanne modèle {chr(64 + number)}</DESCRIPTION_SHORT>'
    return product(f"V-{number}00", "", title, coded)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bmecat") / "sample.xml"
    path.write_text(catalog(*map(valve, range(1, 9)), languages=GERMAN, before=ETIM), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def store(sample: Path) -> Path:
    assert partwise("index", sample, "--store", sample.parent / "store") == 0
    return sample.parent / "store"


@pytest.mark.parametrize("query", ["Breite 30 mm", "Kugelhahn 3 cm breit", "EV000123"])
def test_search_finds_by_etim_feature(store, query, capsys):
    """A feature that only ETIM codes is found by the name that the catalog gives it, in any unit; a code as a word."""
    assert partwise("search", query, "--store", store, "--json") == 0
    (first, *_) = json.loads(capsys.readouterr().out)["documents"]
    assert first["product_id"] == "V-300"


def test_language_is_an_option(sample, tmp_path, capsys):
    """The file's default is read unless `--language` names another; either way it is said what the file is."""
    assert partwise("index", sample, "--store", tmp_path / "store", "--language", "fr") == 0
    assert "sample.xml: BMEcat, whose fields are known" in capsys.readouterr().err
    assert partwise("search", "vanne modèle C", "--store", tmp_path / "store", "--json") == 0
    (first, *_) = json.loads(capsys.readouterr().out)["documents"]
    assert first["title"] == "Vanne modèle C"


def test_refusal_is_one_line(tmp_path, capsys):
    """An update of prices is refused with file, line and reason, and without a traceback."""
    path = tmp_path / "prices.xml"
    path.write_text(catalog(transaction="T_UPDATE_PRICES"), encoding="utf-8")
    assert partwise("index", path, "--store", tmp_path / "store") == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert "prices.xml, row 4: the file updates prices" in line


@pytest.mark.parametrize("packed", [False, True])
def test_an_update_prunes_nothing(store, tmp_path, capsys, packed):
    """A file of changes replaces its articles; with --prune it is refused, since all others would be deleted."""
    text = catalog(valve(1), languages=GERMAN, before=ETIM, transaction="T_UPDATE_PRODUCTS").encode()
    path = tmp_path / ("update.xml.gz" if packed else "update.xml")
    path.write_bytes(gzip.compress(text) if packed else text)
    assert partwise("index", path, "--store", store, "--prune", "--max-pruned", "1") == 1
    assert "holds only changes" in capsys.readouterr().err
    assert partwise("index", path, "--store", store, "--json") == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] == 1
