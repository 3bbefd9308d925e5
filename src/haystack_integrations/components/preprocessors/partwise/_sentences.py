# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""A stock splitter inside another component: where it would cut a text into sentences."""

from collections.abc import Iterator, Mapping
from typing import Any

from haystack import Document
from haystack.components.preprocessors import DocumentSplitter
from haystack.core.serialization import component_from_dict, import_class_by_name

from partwise.errors import ConfigError, MissingExtraError


def stock_splitter() -> Any:
    """Make the splitter that needs nothing more: it cuts behind every period."""
    return DocumentSplitter(split_by="period", split_length=1)


def load_splitter(data: Any) -> Any:
    """
    Build a splitter from plain data.

    :param data: A mapping of `type` and `init_parameters`; a component that is built already is given back.
    :returns: The component.
    :raises ConfigError: If the data is a mapping without a type.
    :raises MissingExtraError: If the splitter needs nltk, which is not installed.
    """
    if not isinstance(data, Mapping):
        return data
    path = data.get("type")
    if not isinstance(path, str):
        msg = f"splitter must be a component with 'type' and 'init_parameters', got {dict(data)!r}"
        raise ConfigError(msg)
    splitter_class = import_class_by_name(path)
    try:
        return component_from_dict(splitter_class, dict(data), "splitter")
    except ImportError as error:
        if "nltk" not in str(error):
            raise
        raise MissingExtraError(splitter_class.__name__, package="nltk", extra="sentences") from error


def check_splitter(splitter: Any) -> None:
    """
    Refuse what is no splitter, or one whose pieces overlap.

    :param splitter: A component.
    :raises ConfigError: Naming what was given.
    """
    if isinstance(splitter, type) or not callable(getattr(splitter, "run", None)):
        msg = f"splitter must be a component that splits documents, such as DocumentSplitter, got {splitter!r}"
        raise ConfigError(msg)
    if getattr(splitter, "split_overlap", 0):
        msg = f"the {type(splitter).__name__} given as splitter must have split_overlap 0: nothing is said twice"
        raise ConfigError(msg)


def sentence_ends(splitter: Any, text: str) -> Iterator[int]:
    """
    Ask a splitter where it would cut.

    :param splitter: A component whose `run` takes documents and gives pieces of them as they stand.
    :param text: A text that is not empty.
    :returns: The place behind each piece.
    :raises ConfigError: If a piece is no piece of the text.
    """
    place = 0
    for piece in splitter.run(documents=[Document(content=text)])["documents"]:
        content = piece.content or ""
        place = text.find(content, place)
        if place < 0:
            msg = (
                f"the {type(splitter).__name__} given as splitter changes the text; it must give pieces of it as they "
                "stand, as DocumentSplitter does"
            )
            raise ConfigError(msg)
        place += len(content)
        yield place
