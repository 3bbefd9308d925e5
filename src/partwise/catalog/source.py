# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""An open catalog on its way to a reader, and its bytes as text."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from typing import IO, Final, TextIO

from partwise.errors import CatalogError

from .encodings import check_encoding, detect_encoding

# What files begin with that are no text, whatever their names say.
_NO_TEXT: Final = {
    b"PK\x03\x04": "a zip or Excel file",
    b"\x1f\x8b": "a gzip file",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF file",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
}


@dataclass(frozen=True, slots=True)
class Source:
    """
    An open catalog, and how its user wants it to be read.

    :param stream: Its bytes, seekable; unpacked where it was packed.
    :param encoding: The encoding of a text; told from its bytes if None.
    :param delimiter: What parts the columns of a csv file; told from its first rows if None.
    :param sheet: The sheet of a spreadsheet; the first with rows if None.
    :param language: The language to read of a catalog in several; None for its default.
    :param tell: Takes lines for the user that tell how the file was understood.
    """

    stream: IO[bytes]
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    language: str | None
    tell: Callable[[str], None]

    def find_encoding(self, *, guess: bool) -> str:
        """
        Take the encoding that the user names, else that of the bytes.

        :param guess: Tell others than Unicode's apart; formats that are UTF-8 by their standard need it named.
        :returns: A name that Python knows.
        :raises CatalogError: If the file is no text.
        :raises ConfigError: If the user names one that Python does not know.
        """
        if self.encoding is not None:
            return check_encoding(self.encoding)
        head = self.stream.read(4)
        self.stream.seek(0)
        if kind := next((kind for magic, kind in _NO_TEXT.items() if head.startswith(magic)), None):
            problem = f"this is {kind}, not text; give the file its right ending"
            raise CatalogError(problem)
        return detect_encoding(self.stream, guess=guess)

    @contextmanager
    def open_text(self, encoding: str) -> Iterator[TextIO]:
        """
        Read the bytes as text; those that are none reach the readers, which report the row that they stand in.

        :param encoding: A name that Python knows.
        :returns: The text, line ends untranslated.
        """
        text = TextIOWrapper(self.stream, encoding=encoding, errors="surrogateescape", newline="")
        try:
            yield text
        finally:
            text.detach()  # who opened the bytes closes them


def shown_encoding(name: str) -> str:
    """Write an encoding's name for people."""
    return name.removesuffix("-sig").replace("_", "-")
