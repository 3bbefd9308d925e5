"""Fixtures for all tests."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from commands import indexed
from jsonl_files import jsonl_file

# Haystack would report the tests' pipelines to its makers.
os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"
# A busy machine is no finding.
settings.register_profile("partwise", deadline=None)
settings.load_profile("partwise")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real catalogs and cases beside the checkout; tests that want it skip without it."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("needs the folder of real catalogs beside the checkout")
    return folder


SMALL_CATALOG = [
    {"id": "bolt-50", "part_number": "SS-M12-175-A270-HEX-50", "brand": "Acme", "title": "Hex bolt M12 x 1.75 x 50, A2-70"},
    {"id": "bolt-60", "part_number": "SS-M12-175-A270-HEX-60", "brand": "Acme", "title": "Hex bolt M12 x 1.75 x 60, A2-70"},
    {"id": "bearing-a", "part_number": "6205-2RS1", "brand": "Rollfix", "title": "Deep groove ball bearing 25 x 52 x 15"},
    {"id": "bearing-b", "part_number": "6205-2RS1", "brand": "Kugelwerk", "title": "Rillenkugellager 25 x 52 x 15"},
    {"id": "valve", "part_number": "BV-12-BR", "brand": "Acme", "title": "Brass ball valve 1/2 inch, PN 25"},
    {"id": "gland", "part_number": "CG-M20-PA", "brand": "Acme", "title": "Cable gland M20, polyamide, IP68"},
]  # fmt: skip


@pytest.fixture(scope="session")
def small_catalog(tmp_path_factory) -> Path:
    """Six products as a jsonl file."""
    path = tmp_path_factory.mktemp("catalog") / "small.jsonl"
    path.write_bytes(jsonl_file(SMALL_CATALOG))
    return path


@pytest.fixture(scope="session")
def small_store(tmp_path_factory, small_catalog) -> Path:
    """The six products indexed by the command line; tests only read it."""
    return indexed(small_catalog, tmp_path_factory.mktemp("stores") / "small")


@pytest.fixture
def small_store_copy(tmp_path, small_store) -> Path:
    """A copy of the small store that a test may change, or give to another process."""
    return shutil.copytree(small_store, tmp_path / "copy")


@pytest.fixture(scope="module")
def served_store(tmp_path_factory, small_store) -> Path:
    """A copy of the small store for a server that a file's tests share: a process has its store for itself."""
    return shutil.copytree(small_store, tmp_path_factory.mktemp("served") / "store")
