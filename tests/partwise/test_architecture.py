"""The rules of the house, held by reading the source as text."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src"
CORE = SRC / "partwise"
ADAPTERS = SRC / "haystack_integrations"
# A layer imports only layers to its left; modules inside one layer may use each other without a cycle.
LAYERS = (
    {
        "copying",
        "documents",
        "errors",
        "extras",
        "filter_values",
        "languages",
        "parameters",
        "recent",
        "record_hash",
        "spilling",
        "spreadsheets",
        "text",
    },
    {"part_numbers", "attributes", "terms"},
    {"catalog", "query_language", "reranking", "scoring", "splitting"},
    {"answering", "models", "tuning", "evaluation"},
    {"annotation"},
    {"serving"},
    {"cli"},
)
# Packages too heavy to be imported with a module: they are loaded by warm_up or on first use.
HEAVY = {
    "onnxruntime",
    "py3langid",
    "qdrant_edge",
    "tokenizers",
    "torch",
    "sentence_transformers",
    "Stemmer",
    "qdrant_client",
}


def modules(root: Path) -> list[Path]:
    return sorted(root.rglob("*.py"))


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path, *, top_level_only: bool = False) -> set[str]:
    """The full names that a module imports (from-imports with their names)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_level_only else list(ast.walk(tree))
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = dotted(path).split(".")
            if path.name != "__init__.py":
                package = package[:-1]
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {f"{module}.{alias.name}" for alias in node.names}
    return found


def layer_of(name: str) -> int | None:
    parts = name.split(".")
    if parts[0] != "partwise" or len(parts) == 1:
        return None
    return next((number for number, layer in enumerate(LAYERS) if parts[1] in layer), None)


@pytest.mark.parametrize("path", modules(CORE), ids=dotted)
def test_core_is_free_of_haystack(path: Path) -> None:
    """Nothing in the core imports Haystack, but for the server, and commands and the pipeline runner in functions."""
    if path.is_relative_to(CORE / "serving"):
        return
    may_inside = path.is_relative_to(CORE / "cli") or path in {
        CORE / "evaluation" / name for name in ("pipelines.py", "timing.py")
    }
    names = imports(path, top_level_only=may_inside)
    assert not {name for name in names if name.startswith("haystack")}


@pytest.mark.parametrize("path", modules(CORE), ids=dotted)
def test_data_flows_one_way(path: Path) -> None:
    """A core module imports its own layer or a lower one, and every module belongs to a layer."""
    own = layer_of(dotted(path))
    if dotted(path) == "partwise":
        return
    assert own is not None, f"{dotted(path)} stands in no layer"
    used = {name: layer_of(name) for name in imports(path)}
    assert not {name for name, layer in used.items() if layer is not None and layer > own}


def test_core_has_no_import_cycle() -> None:
    """Following module-level imports never leads back to the start."""
    known = {dotted(path) for path in modules(CORE)}
    graph = {
        dotted(path): {
            target
            for name in imports(path, top_level_only=True)
            for target in (name, name.rpartition(".")[0])
            if target in known and target not in {dotted(path), "partwise"}
        }
        for path in modules(CORE)
    }
    while leaves := {name for name, targets in graph.items() if not targets & graph.keys()}:
        graph = {name: targets for name, targets in graph.items() if name not in leaves}
    assert not graph


@pytest.mark.parametrize("path", modules(ADAPTERS), ids=dotted)
def test_adapters_do_not_import_one_another(path: Path) -> None:
    """An adapter knows its own leaf package and, if it retrieves, the document store's."""
    leaf = dotted(path.parent)
    used = {name for name in imports(path) if name.startswith("haystack_integrations.") and ".partwise" in name}
    allowed = (leaf, "haystack_integrations.document_stores.partwise") if ".retrievers." in leaf else (leaf,)
    assert not {name for name in used if not name.startswith(allowed)}


@pytest.mark.parametrize("path", [*modules(CORE), *modules(ADAPTERS)], ids=dotted)
def test_heavy_packages_load_late(path: Path) -> None:
    """No module imports a heavy backend when it is itself imported."""
    names = {name.split(".")[0] for name in imports(path, top_level_only=True)}
    assert not names & HEAVY


def test_namespace_has_no_package_above_a_leaf() -> None:
    """An __init__.py above a leaf would hide every other Haystack integration."""
    stray = [p for p in ADAPTERS.rglob("__init__.py") if p.parent.name != "partwise"]
    assert not stray


def test_each_leaf_is_typed_and_names_what_it_offers() -> None:
    """Every leaf package has py.typed and a sorted __all__ of documented classes defined in it."""
    for path in ADAPTERS.rglob("partwise/__init__.py"):
        assert (path.parent / "py.typed").exists(), path
        package = __import__(dotted(path), fromlist=["__all__"])
        assert list(package.__all__) == sorted(package.__all__), path
        for name in package.__all__:
            assert getattr(package, name).__doc__, name
            assert getattr(package, name).__module__.startswith(dotted(path)), name


@pytest.mark.parametrize("path", [*modules(CORE), *modules(ADAPTERS)], ids=dotted)
def test_files_stay_short(path: Path) -> None:
    """No module outgrows 400 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_functions_stay_short() -> None:
    """Nine functions in ten have at most 35 lines, their docstring not counted."""
    sizes = []
    for path in [*modules(CORE), *modules(ADAPTERS)]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                documented = ast.get_docstring(node) is not None and len(node.body) > 1
                first = node.body[1] if documented else node.body[0]
                sizes.append((node.end_lineno or 0) - first.lineno + 1)
    sizes.sort()
    assert sizes[int(len(sizes) * 0.9)] <= 35


def test_import_is_light() -> None:
    """Importing the package and its command line brings in neither Haystack nor a backend."""
    code = "import sys, partwise, partwise.cli; print(*{m.split('.')[0] for m in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & (HEAVY | {"haystack", "numpy"})
