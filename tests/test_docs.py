"""The documentation cannot drift: what it shows is run, what it names exists, what is generated is fresh."""

import ast
import importlib.util
import re
import runpy
import shlex
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from haystack import Pipeline
from haystack.core.serialization import component_from_dict, import_class_by_name
from typer.main import get_command

from commands import outcome
from partwise.attributes import load_lexicon
from partwise.catalog import FieldMapping
from partwise.cli.app import app
from partwise.cli.words import spread_lists
from partwise.part_numbers import load_rules
from partwise.serving.keys import Keys
from partwise.terms import load_synonyms

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
# Besides the documentation, what people read here: its links and commands hold too.
TEXTS = [
    *PAGES,
    ROOT / "CHANGELOG.md",
    *sorted(ROOT.glob("examples/**/*.md")),
    *sorted(ROOT.glob("benchmarks/results/*.md")),
]
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
LONG = {"demo.py"}  # `make demo` runs it: it indexes 2,500 products
STEPS = {"rollout.py"}  # goes through several steps, each of which fits on a screen
COMMANDS = get_command(app).commands


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def blocks(path: Path, language: str) -> list[str]:
    """The fenced blocks of a page whose info string is just this."""
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def shell_commands(path: Path, language: str) -> Iterator[list[str]]:
    """Each command of a page's shell blocks as words, without variables before it."""
    for block in blocks(path, language):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                words.pop(0)
            if words:
                yield words


def partwise_commands(*languages: str) -> list[list[str]]:
    found = [words for path in TEXTS for language in languages for words in shell_commands(path, language)]
    return [words[1:] for words in found if words[0] == "partwise"]


def load_script(name: str):
    """A module under scripts/, which is no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def workplace(tmp_path, small_store, monkeypatch) -> Path:
    """An empty current folder, and a store of six products as the environment's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PARTWISE_STORE", str(small_store))
    return tmp_path


def close_stores(namespace: dict) -> None:
    """Let go of what an example opened in its folder."""
    for value in namespace.values():
        if not isinstance(value, type) and hasattr(value, "close") and hasattr(value, "to_dict"):
            value.close()


def test_generated_pages_are_fresh(capsys):
    """The component pages and the command page say what docstrings and commands say."""
    with pytest.raises(SystemExit) as stop:
        load_script("make_docs").main(["--check"])
    assert not stop.value.code, capsys.readouterr().err


def test_a_stale_page_is_named(monkeypatch, capsys):
    """--check exits 1 with the name of a page that is stale, and leaves it as it is."""
    script = load_script("make_docs")
    page = ROOT / "docs" / "command_line.md"
    before = page.read_text(encoding="utf-8")
    made = {**script.pages(), page: "another text"}
    monkeypatch.setattr(script, "pages", lambda: made)
    with pytest.raises(SystemExit) as stop:
        script.main(["--check"])
    assert stop.value.code == 1
    assert capsys.readouterr().err == "docs/command_line.md is stale; run python scripts/make_docs.py\n"
    assert page.read_text(encoding="utf-8") == before


@pytest.mark.filterwarnings("ignore:Payload indexes have no effect:UserWarning")  # the howto's server is in memory
@pytest.mark.parametrize("path", [path for path in PAGES if blocks(path, "python")], ids=name_of)
def test_python_blocks_run(path, workplace):
    """Every Python block of a page runs, one after the other."""
    namespace: dict = {}
    try:
        for number, block in enumerate(blocks(path, "python"), start=1):
            code = compile(block, f"{name_of(path)}, block {number}", "exec")
            exec(code, namespace)  # noqa: S102 - the documentation's own examples
    finally:
        close_stores(namespace)


@pytest.mark.parametrize("path", [path for path in EXAMPLES if path.name not in LONG], ids=name_of)
def test_examples_run_and_are_short(path, workplace, capsys, monkeypatch):
    """Each example prints something, leaves nothing behind, and fits on a screen."""
    monkeypatch.setattr("sys.argv", [str(path)])
    runpy.run_path(str(path), run_name="__main__")
    assert capsys.readouterr().out.strip()
    assert list(workplace.iterdir()) == []
    assert len(path.read_text(encoding="utf-8").splitlines()) < 70 or path.name in STEPS


@pytest.mark.parametrize("words", partwise_commands("bash", "bash run"), ids=shlex.join)
def test_shown_commands_exist(words):
    """Each `partwise` line names a command, with arguments and options that it takes."""
    name, *arguments = spread_lists(words, get_command(app))
    assert name in COMMANDS
    command = COMMANDS[name]
    if hasattr(command, "commands"):
        name, *arguments = arguments
        command = command.commands[name]
    command.make_context(name, arguments)


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_commands_within_the_text_exist(path):
    """A command that a sentence or a table shows exists, with the options beside it."""
    for name, rest in re.findall(r"`partwise ([\w-]+)([^`]*)`", path.read_text(encoding="utf-8")):
        assert name in COMMANDS, name
        commands = [COMMANDS[name], *getattr(COMMANDS[name], "commands", {}).values()]
        known = {option for command in commands for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[\w-]+", rest)) <= known | {"--debug", "--help"}


@pytest.mark.parametrize("words", partwise_commands("bash run"), ids=shlex.join)
def test_runnable_commands_run(words, workplace, capsys):
    """Lines marked as runnable do their work on the small store."""
    code, out, _ = outcome(capsys, *words)
    assert code == 0
    assert out


def slug(heading: str) -> str:
    """The anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_links_lead_somewhere(path):
    """Each relative link points at a file, and its anchor at a heading."""
    for target, anchor in re.findall(r"\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)", path.read_text(encoding="utf-8")):
        file = (path.parent / target).resolve() if target else path
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in set(map(slug, headings)), anchor


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_yaml_blocks_mean_something(path, tmp_path):
    """A block is a pipeline, a component with its saved path, rules, synonyms, kinds, API keys, or a field mapping."""
    for block in blocks(path, "yaml"):
        data = yaml.safe_load(block)
        if "components" in data:
            assert Pipeline.loads(block).to_dict()["components"].keys() == data["components"].keys()
        elif "type" in data:
            cls = import_class_by_name(data["type"])
            assert f"{cls.__module__}.{cls.__name__}" == data["type"]
            if path.parent.name != "components":  # a component's own page shows it without its store
                component_from_dict(cls, data, "shown")
        elif "kinds" in data:
            load_lexicon(data)
        elif any(isinstance(fields, dict) and "reason" in fields for fields in data.values()):
            load_rules(data)
        elif all(isinstance(words, list) for words in data.values()):
            load_synonyms(data)
        elif all(isinstance(fields, dict) and "name" in fields for fields in data.values()):
            (tmp_path / "keys.yaml").write_text(block, encoding="utf-8")
            Keys.load(tmp_path / "keys.yaml")
        else:
            FieldMapping.from_dict(data)


def test_the_readme_says_one_pipeline_twice(workplace):
    """The YAML of the README and the Python below it make the same pipeline."""
    (text,), (*_, code) = (blocks(ROOT / "README.md", language) for language in ("yaml", "python"))
    namespace: dict = {}
    # Stores in memory live as long as the process, so the second run of the page takes another one.
    exec(code.replace('"parts"', '"again"'), namespace)  # noqa: S102 - the documentation's own example
    from_yaml, from_python = Pipeline.loads(text.replace("parts", "again")).to_dict(), namespace["pipeline"].to_dict()
    assert from_yaml["components"] == from_python["components"]
    assert sorted(map(str, from_yaml["connections"])) == sorted(map(str, from_python["connections"]))


def test_make_targets_and_scripts_exist():
    """What a page tells to run with make or python is there."""
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for path in TEXTS:
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r"(?:^|`)make (\w+)", text, re.MULTILINE)) <= targets, path
        for script in re.findall(r"python ((?:benchmarks|examples|scripts)/[\w/]+\.py)", text):
            assert (ROOT / script).is_file(), script


def test_the_howto_lists_its_headings():
    """Its list of contents has every heading of the second level, in order, each leading to itself."""
    text = (ROOT / "docs" / "howto.md").read_text(encoding="utf-8")
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert re.findall(r"^- \[(.+)\]\(#(.+)\)$", text.partition("\n## ")[0], re.MULTILINE) == [
        (heading, slug(heading)) for heading in headings
    ]


def test_errors_in_the_howto_exist():
    """Each message that the table of errors explains stands in the source."""
    source = "".join(path.read_text(encoding="utf-8") for path in SRC.rglob("*.py"))
    source = re.sub(r'"\s*\n\s*f?"', "", source)  # messages of several lines
    table = (ROOT / "docs" / "howto.md").read_text(encoding="utf-8").partition("## When something goes wrong")[2]
    messages = re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)
    assert len(messages) >= 10
    assert not [message for message in messages if message not in source]


def test_changelog_begins_with_this_version():
    """The newest entry is the package's version."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    newest = re.search(r"^## \[?(\d[^\s\]]*)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == version


def extras_in_tables() -> Iterator[str]:
    """The values of tables like `_EXTRAS = {"cohere": "cohere"}`."""
    for path in SRC.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if any(isinstance(target, ast.Name) and "EXTRA" in target.id for target in targets):
                    yield from (value.value for value in node.value.values if isinstance(value, ast.Constant))


def test_named_extras_exist():
    """Each extra that code or a page tells to install is one of the package."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    texts = [path.read_text(encoding="utf-8") for path in (*PAGES, *EXAMPLES, *SRC.rglob("*.py"))]
    listed = [names for text in texts for names in re.findall(r"partwise-haystack\[([\w, -]+)\]", text)]
    named = {name.strip() for names in listed for name in names.split(",")}
    named |= {name for text in texts for name in re.findall(r"\bextra=\"([\w-]+)\"", text)} | set(extras_in_tables())
    assert named
    assert named <= set(project["optional-dependencies"])
