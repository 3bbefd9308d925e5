# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Write docs/components/*.md from the docstrings of the public classes, and docs/command_line.md from the commands.

Run: python scripts/make_docs.py           # writes what is stale
     python scripts/make_docs.py --check   # writes nothing; exits 1 and names what is stale
"""

import argparse
import ast
import importlib
import inspect
import re
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
NAMESPACE = "haystack_integrations"
NOTE = "<!-- Made by scripts/make_docs.py; change the docstring instead. -->"
WIDTH = 110
# Every command has one; a bash block with `run` behind it is run by tests/test_docs.py, on a store of six products.
EXAMPLES = {
    "index": ("", "partwise index products.csv --fields FIELDS.yaml --store my-store"),
    "search": (" run", 'partwise search "deep groove ball bearing 25 x 52" --filter brand=Rollfix --json'),
    "lookup": (" run", 'partwise lookup "please quote 10x ss-m12-175-a270-hex-50"'),
    "answer": (" run", 'partwise answer "M12 hex bolt A2-70, 60 mm long" --context-only'),
    "attributes": (" run", 'partwise attributes "Sechskantschraube M12 x 1,75 x 50 DIN 933 A2-70" --language de'),
    "compare": (" run", 'partwise compare "M12x1.5 stainless" "Hex bolt M12x1.75 A2-70"'),
    "rollback": ("", "partwise rollback --store my-store"),
    "pipelines": ("", "partwise pipelines hybrid two_stage --to served"),
    "annotate": ("", "partwise annotate my-collection --url http://localhost:6333"),
    "evaluate": ("", "partwise evaluate --queries queries.jsonl --pipeline dense hybrid --report report"),
    "sweep": ("", "partwise sweep --queries queries.jsonl --pipeline two_stage --candidates 10 20 40 60 100"),
    "diagnose": ("", "partwise diagnose --queries queries.jsonl --pipeline hybrid"),
    "export": ("", "partwise export cross-encoder/ms-marco-MiniLM-L-6-v2 --out minilm-reranker"),
    "golden new": ("", "partwise golden new --queries queries.txt --pipeline dense hybrid --out sheet.csv"),
    "golden check": ("", "partwise golden check sheet.csv --run dense.jsonl --run hybrid.jsonl"),
    "serve": ("", "partwise serve --store my-store --pipeline two_stage --pipeline hybrid --keys keys.yaml"),
    "tune reranker": ("", "partwise tune reranker --store my-store --out tuned-reranker"),
    "tune weights": ("", "partwise tune weights --queries queries.jsonl --pipeline hybrid --out weights.yaml"),
}
_FIELD = re.compile(r"^:(param|returns?|raises)(?: (\w+))?:", re.MULTILINE)
_USAGE = re.compile(r"^(?:#+ Usage example|Usage example:)$", re.MULTILINE)
_MODULE = re.compile(r"\b(?:[A-Za-z_]\w*\.)+(?=[A-Za-z_])")
_NOT_LISTED = {"run", "to_dict", "from_dict"}


@dataclass
class Docstring:
    """
    A docstring in Haystack's form, taken apart.

    :param text: What stands before the fields.
    :param params: Text by parameter.
    :param returns: What is returned.
    :param raises: Text by error.
    """

    text: str
    params: dict[str, str] = field(default_factory=dict)
    returns: str = ""
    raises: dict[str, str] = field(default_factory=dict)


def read_docstring(thing: Any) -> Docstring:
    """Take the docstring of a class or function apart."""
    text = inspect.cleandoc(thing.__doc__ or "")
    places = list(_FIELD.finditer(text))
    found = Docstring(text[: places[0].start()].strip() if places else text)
    for place, match in enumerate(places):
        end = places[place + 1].start() if place + 1 < len(places) else len(text)
        value = " ".join(text[match.end() : end].split())
        kind, name = match.groups()
        if kind == "param":
            found.params[name] = value
        elif kind == "raises":
            found.raises[name] = f"{found.raises[name]} {value}" if name in found.raises else value
        else:
            found.returns = value
    return found


def public_classes() -> Iterator[tuple[str, type]]:
    """Yield each leaf package's kind, such as `embedders`, with each class that it names."""
    for init in sorted((ROOT / "src" / NAMESPACE).rglob("partwise/__init__.py")):
        module = importlib.import_module(".".join(init.parent.relative_to(ROOT / "src").parts))
        for name in module.__all__:
            yield init.parents[1].name, getattr(module, name)


def class_page(cls: type) -> str:
    """Return the page of a component or document store."""
    path = f"{cls.__module__}.{cls.__name__}"
    text = _USAGE.sub("## Usage example", inspect.cleandoc(cls.__doc__ or ""))
    init, run = inspect.getattr_static(cls, "__init__"), getattr(cls, "run", None)
    parts = [f"# {cls.__name__}", NOTE, text, f"## In YAML\n\n```yaml\ntype: {path}\n```"]
    parts.append("## Init parameters\n\n" + _parameter_list(init))
    if run is not None:
        parts.append("## Inputs of `run` and `run_async`\n\n" + _parameter_list(run))
        outputs = "".join(f"- `{name}` (`{kind}`)\n" for name, kind in _output_types(run))
        parts.append(f"## Outputs\n\n{outputs}\n{read_docstring(run).returns}")
    if errors := _error_list({"init": init, "run": run} if run is not None else {"init": init, **_methods(cls)}):
        parts.append("## Errors\n\n" + errors)
    if methods := _method_list(cls):
        parts.append("## Methods\n\n" + methods)
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _parameter_list(function: Callable[..., Any]) -> str:
    if not inspect.isfunction(function):
        return "None."
    texts = read_docstring(function).params
    lines = []
    for name, parameter in inspect.signature(function).parameters.items():
        if name == "self":
            continue
        needed = parameter.default is inspect.Parameter.empty
        default = "required" if needed else f"default `{_plain(parameter.default)!r}`"
        lines.append(
            f"- `{name}` (`{_type_name(parameter.annotation)}`, {default}): {texts.get(name, '')}".rstrip(": ")
        )
    return "\n".join(lines) or "None."


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def _type_name(annotation: Any) -> str:
    return _MODULE.sub("", inspect.formatannotation(annotation))


def _output_types(run: Callable[..., Any]) -> list[tuple[str, str]]:
    """Read the sockets where they are written, in `@component.output_types(...)`."""
    tree = ast.walk(ast.parse(textwrap.dedent(inspect.getsource(run))))
    function = next(node for node in tree if isinstance(node, ast.FunctionDef))
    calls = [node for node in function.decorator_list if isinstance(node, ast.Call)]
    return [(keyword.arg or "", ast.unparse(keyword.value)) for call in calls for keyword in call.keywords]


def _error_list(sources: dict[str, Any]) -> str:
    """List the errors of functions by name; what several raise comes once for each, with its reason."""
    raised = {name: read_docstring(thing).raises for name, thing in sources.items() if inspect.isfunction(thing)}
    return "\n".join(
        f"- `{error}` ({name}): {text}" for name, errors in raised.items() for error, text in errors.items()
    )


def _methods(cls: type) -> dict[str, Any]:
    """Return the other public methods and properties; `_async` twins are left out."""
    return {
        name: member
        for name, member in inspect.getmembers(cls)
        if not name.startswith("_") and name not in _NOT_LISTED and not name.endswith("_async")
        if (member.__module__ if inspect.isfunction(member) else _module_of(member)).startswith(NAMESPACE)
    }


def _method_list(cls: type) -> str:
    lines = []
    for name, member in _methods(cls).items():
        call = f"({', '.join(_arguments(member))})" if inspect.isfunction(member) else ""
        lines.append(f"- `{name}{call}`: {_first_sentence(member)}")
    return "\n".join(lines)


def _module_of(member: Any) -> str:
    return member.fget.__module__ if isinstance(member, property) else ""


def _arguments(function: Callable[..., Any]) -> list[str]:
    parameters = [p for p in inspect.signature(function).parameters.values() if p.name != "self"]
    return [p.name if p.default is p.empty else f"{p.name}={_plain(p.default)!r}" for p in parameters]


def _first_sentence(thing: Any) -> str:
    paragraph = " ".join(read_docstring(thing).text.partition("\n\n")[0].split())
    return re.split(r"(?<=[.:;])\s", paragraph)[0].rstrip(":;.") + "."


def index_page(classes: list[tuple[str, type]]) -> str:
    """Return the page that lists all classes by kind."""
    parts = ["# Components", NOTE]
    for kind in dict.fromkeys(kind for kind, _ in classes):
        names = [cls for other, cls in classes if other == kind]
        listed = "\n".join(f"- [{cls.__name__}]({cls.__name__}.md): {_first_sentence(cls)}" for cls in names)
        parts.append(f"## {kind.replace('_', ' ').capitalize()}\n\n{listed}")
    return "\n\n".join(parts) + "\n"


def command_page() -> str:
    """Return the page of all commands."""
    from typer.main import get_command  # noqa: PLC0415 - only this page needs the application

    from partwise.cli.app import app  # noqa: PLC0415

    group: Any = get_command(app)
    parts = ["# Command line", NOTE, f"```text\n{_help('partwise COMMAND [OPTIONS]', group)}\n```"]
    parts.append("Exit codes: 0 done, 1 failed, 2 wrong usage. An error is one line on stderr.")
    for name, command in _commands(group):
        if name not in EXAMPLES:
            sys.exit(f"make_docs: give `partwise {name}` an example in EXAMPLES of {Path(__file__).name}")
        mark, example = EXAMPLES[name]
        arguments = "".join(f" {_shown(p)}" for p in command.params if not _is_option(p))
        shown = _help(f"partwise {name}{arguments} [OPTIONS]", command)
        parts.append(f"## partwise {name}\n\n```text\n{shown}\n```\n\nExample:\n\n```bash{mark}\n{example}\n```")
    return "\n\n".join(parts) + "\n"


def _commands(group: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    """Give every command with its full name, those of groups too."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{above}{name} ")
        else:
            yield f"{above}{name}", command


def _help(usage: str, command: Any) -> str:
    """Write what --help says, whatever the terminal's width and the version of Typer."""
    rows = [(_shown(p), _told(p)) for p in sorted(command.params, key=_is_option) if not getattr(p, "hidden", False)]
    rows += [(name, inner.get_short_help_str(WIDTH)) for name, inner in getattr(command, "commands", {}).items()]
    margin = max((len(left) for left, _ in rows), default=0) + 4
    lines = [
        textwrap.fill(right, WIDTH, initial_indent=f"  {left}".ljust(margin), subsequent_indent=" " * margin)
        for left, right in rows
    ]
    return "\n".join([f"Usage: {usage}", "", textwrap.fill(command.help.strip(), WIDTH), "", *lines])


def _is_option(parameter: Any) -> bool:
    return bool(parameter.opts[0].startswith("-"))


def _shown(parameter: Any) -> str:
    name = parameter.opts[-1]
    if not _is_option(parameter):
        name = f"{name.upper()}{'...' if parameter.nargs == -1 else ''}"
        return name if parameter.required else f"[{name}]"
    if parameter.is_flag:
        return str(name)
    choices = [member.value for member in type(parameter.default)] if isinstance(parameter.default, Enum) else []
    return f"{name} {'|'.join(choices) or name.lstrip('-').replace('-', '_').upper()}"


def _told(parameter: Any) -> str:
    default = _plain(parameter.default)
    notes = f" [default: {default}]" if default not in (None, False, ()) and not callable(default) else ""
    return (parameter.help or "") + notes + (f" [environment: {parameter.envvar}]" if parameter.envvar else "")


def pages() -> dict[Path, str]:
    """Return every generated page by its file."""
    classes = list(public_classes())
    folder = ROOT / "docs" / "components"
    made = {folder / f"{cls.__name__}.md": class_page(cls) for _, cls in classes}
    return {**made, folder / "README.md": index_page(classes), ROOT / "docs" / "command_line.md": command_page()}


def stale_files(made: dict[Path, str]) -> list[Path]:
    """Return the files that are missing, that differ, or that belong to a class which is no more."""
    differ = [path for path, text in made.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    return differ + sorted(set((ROOT / "docs" / "components").glob("*.md")) - made.keys())


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the pages, or check them, and exit: 0 done or fresh, 1 stale."""
    parser = argparse.ArgumentParser(description="Write docs/components and docs/command_line.md.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a page is stale")
    is_check = parser.parse_args(arguments).check
    made = pages()
    stale = stale_files(made)
    for path in stale:
        if is_check:
            print(f"{path.relative_to(ROOT)} is stale; run python scripts/make_docs.py", file=sys.stderr)
        elif path in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made[path], encoding="utf-8")
            print(path.relative_to(ROOT))
        else:
            path.unlink()
            print(f"{path.relative_to(ROOT)} removed")
    sys.exit(1 if is_check and stale else 0)


if __name__ == "__main__":
    main()
