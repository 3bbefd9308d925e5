# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
A BMEcat file to rows, in two readings.

Names of codes and places in the catalog stand before and behind the articles that refer to them. So the file is read
twice: first for those, then for the articles.
"""

import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import IO, Final

from partwise.catalog.rows import Row
from partwise.errors import CatalogError

from .articles import ARTICLES, to_record
from .knowledge import SECTIONS, Knowledge
from .parsing import Node, read_elements, read_root

_VERSIONS: Final = ("1.0", "1.2", "2005")
_PRICES: Final = "T_UPDATE_PRICES"
_UPDATE: Final = "T_UPDATE_PRODUCTS"
_NEW: Final = "T_NEW_CATALOG"


def read_bmecat(stream: IO[bytes], *, language: str | None = None) -> Iterator[Row]:
    """
    Stream the articles of a BMEcat file of version 1.2 or 2005.

    :param stream: Its bytes, seekable; the encoding is the one that the file declares.
    :param language: The language to read where texts have several; None for the catalog's default.
    :returns: A row for each article, with its line; the last is a problem if the file cannot be read to its end.
    :raises CatalogError: If it is no BMEcat file, of an unknown version, or an update of prices.
    :raises MissingExtraError: If lxml is not installed.
    """
    start = stream.tell()
    _check_root(stream)
    with closing(Knowledge(language)) as knowledge:
        stream.seek(start)
        _learn(stream, knowledge)
        stream.seek(start)
        yield from _read_articles(stream, knowledge)


def is_update(stream: IO[bytes]) -> bool:
    """
    Tell whether a BMEcat file holds only what has changed in a catalog, and not the catalog.

    :param stream: Its bytes.
    :returns: Whether its transaction is an update of products; False for what cannot be read.
    :raises MissingExtraError: If lxml is not installed.
    """
    with suppress(CatalogError, OSError, EOFError, zlib.error):
        for element in read_elements(stream, (), starts=(_UPDATE, _NEW), skipped=SECTIONS):
            return element.name == _UPDATE
    return False


def _check_root(stream: IO[bytes]) -> None:
    root = read_root(stream)
    if root.name != "BMECAT":
        problem = f"the root element is <{root.name}>; expected <BMECAT>, the root of a BMEcat file"
        raise CatalogError(problem, row=root.line)
    version = root.attributes.get("version", "")
    if version and not version.startswith(_VERSIONS):
        problem = f"BMEcat version '{version[:40]}' is unknown; 1.2 and 2005 can be read"
        raise CatalogError(problem, row=root.line)


def _learn(stream: IO[bytes], knowledge: Knowledge) -> None:
    prices: int | None = None
    # Where the file is broken, articles before that place are given first: it is met again when they are read.
    with suppress(CatalogError, OSError, EOFError, zlib.error):
        for element in read_elements(stream, SECTIONS, starts=(_PRICES,), skipped=ARTICLES):
            if element.name == _PRICES:
                prices = element.line
                break
            knowledge.learn(element)
    if prices is not None:
        problem = "the file updates prices (T_UPDATE_PRICES) and describes no products; index the catalog itself"
        raise CatalogError(problem, row=prices)
    knowledge.finish()


def _read_articles(stream: IO[bytes], knowledge: Knowledge) -> Iterator[Row]:
    try:
        for article in read_elements(stream, ARTICLES, skipped=SECTIONS):
            yield _to_row(article, knowledge)
    except CatalogError as error:
        yield Row(error.row or 1, None, error.problem)


def _to_row(article: Node, knowledge: Knowledge) -> Row:
    line = article.line
    if article.attributes.get("mode", "").lower() == "delete":
        number = article.text_at("SUPPLIER_AID", "SUPPLIER_PID")
        problem = (
            f"the catalog says to delete '{number}', which indexing does not do; index the whole catalog with --prune, "
            "or take the other articles with --on-error skip"
        )
        return Row(line, None, problem)
    try:
        return Row(line, to_record(article, knowledge))
    except CatalogError as error:
        return Row(line, None, error.problem)
