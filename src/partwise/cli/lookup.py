# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""`partwise lookup`: the part-number lookup alone, for a text or for each line of a file."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from partwise.errors import CatalogError, ConfigError

from .bom import counted, look_up, read_bom, write_csv
from .options import CustomerOption, FilterOption, JsonOption, StoreOption, read_filters
from .output import print_json, print_table, warn

if TYPE_CHECKING:
    from partwise.part_numbers.found_lines import Found


def lookup(
    text: Annotated[
        str | None, typer.Argument(help="A part number, a sentence that holds one, a list of them, or a scan.")
    ] = None,
    *,
    store: StoreOption = None,
    condition: FilterOption = None,
    customer: CustomerOption = None,
    file: Annotated[
        Path | None,
        typer.Option(help="Look up each line of a csv, tsv, xlsx, json or txt file, and write CSV."),
    ] = None,
    column: Annotated[
        str | None, typer.Option(help="The file's column of part numbers; else found by its name.")
    ] = None,
    quantity_column: Annotated[
        str | None, typer.Option(help="The file's column of quantities; else found by its name.")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="Where --file writes its CSV; else it is printed.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Find the part numbers in TEXT or in each line of --file FILE, and the products that they name."""
    if (text is None) == (file is None) or (file is None and (column or quantity_column or output)):
        msg = "give either one TEXT, or --file FILE with --column, --quantity-column and --output as needed"
        raise ConfigError(msg)
    lines = read_bom(file, column, quantity_column) if file else []
    if file and output:
        _check_output(output, file)
    run = _open(store, filters=read_filters(condition), customer=customer)
    if file:
        _report(list(look_up(lines, run)), output, as_json=as_json)
    elif text is not None:
        _show(text, run(text), as_json=as_json)


def _open(
    store: str | None, *, filters: dict[str, Any] | None, customer: str | None
) -> Callable[[str], dict[str, Any]]:
    """Open what answers: a running server, or a store in this process."""
    from .remote import find_server, refuse_options

    server = find_server(store)
    if server is not None:
        refuse_options(filter=filters, customer=customer)
        return server.lookup

    from haystack import Pipeline

    from haystack_integrations.components.retrievers.partwise import PartNumberRetriever
    from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore
    from partwise.evaluation.stores import check_stores

    retriever = PartNumberRetriever(document_store=QdrantEdgeDocumentStore(path=store))
    pipeline = Pipeline()
    pipeline.add_component("lookup", retriever)
    check_stores(pipeline)
    return lambda text: retriever.run(query=text, filters=filters, customer=customer)


def _check_output(output: Path, file: Path) -> None:
    if output.resolve() == file.resolve():
        msg = f"--output {output} is the file that is read; name another"
        raise ConfigError(msg)
    if output.is_dir() or not output.parent.is_dir():
        problem = "this is a folder" if output.is_dir() else f"there is no folder {output.parent}"
        problem = f"cannot be written: {problem}; name a file in a folder that exists"
        raise CatalogError(problem, file=str(output))


def _report(found: "list[Found]", output: Path | None, *, as_json: bool) -> None:
    if output:
        # With its mark a spreadsheet reads UTF-8 as such.
        try:
            with output.open("w", encoding="utf-8-sig", newline="") as out:
                write_csv(found, out)
        except OSError as error:
            problem = f"cannot be written: {error.strerror or error}"
            raise CatalogError(problem, file=str(output)) from error
    counts = counted(found)
    if as_json:
        print_json({**counts, "lines": [line.as_row() for line in found]})
    elif not output:
        write_csv(found, sys.stdout)
    told = ", ".join(f"{count} {status}" for status, count in counts.items())
    warn(f"{len(found)} lines: {told}{f' -> {output}' if output else ''}")


def _show(text: str, found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json({"query": text, "matches": found["matches"], "unresolved": found["unresolved"]})
        return
    rows = _rows(text, found["matches"], found["unresolved"])
    columns = ("text", "number", "brand", "product", "claim", "replaced by")
    if rows:
        wide = len(columns) if any(row[-1] for row in rows) else len(columns) - 1
        print_table(columns[:wide], [row[:wide] for row in rows], flexible="text")
    if not found["matches"]:
        warn(f"no part number of this store in '{text}'")


def _rows(text: str, matches: list[dict[str, Any]], unresolved: list[str]) -> list[tuple[str, ...]]:
    """Give a row for each match and each line that names nothing, in the order of the text."""
    rows = [(match["span"][0], _row(match)) for match in matches]
    place = 0
    for line in unresolved:
        place = max(text.find(line, place), 0)
        rows.append((place, (line, "", "", "", "unresolved", "")))
        place += len(line)
    return [row for _, row in sorted(rows, key=lambda item: item[0])]


def _row(match: dict[str, Any]) -> tuple[str, ...]:
    number = match["number"] if match["kind"] == "part_number" else f"{match['number']} ({match['kind']})"
    count = f"{match['quantity']} x " if match["quantity"] is not None else ""
    claim = "exact" if match["is_exact"] else "candidate"
    why = f"{claim}, {match['reason'] or match['tier']}{', ambiguous' if match['ambiguous'] else ''}"
    chain = " -> ".join(match["replaced_by_chain"])
    return (f"{count}{match['text']}", number, match["brand"] or "", ", ".join(match["product_ids"]), why, chain)
