# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""One line of a text while attributes are read from it: what it is about, and which characters are used up."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from re import Match, Pattern
from typing import TYPE_CHECKING, Any, TypeAlias

from partwise.text import Span

from .items import Attribute
from .numbers import Decimal, read_number

if TYPE_CHECKING:
    from .lexicon import Lexicon


def _lower(text: str) -> str:
    """Write in lower case, every character at its place."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := char.lower()) == 1 else char for char in text)


@dataclass(slots=True)
class Scan:
    """
    A line, its contexts and what was read so far.

    :param text: The folded line, case kept (see `folding`).
    :param lexicon: What is known of words, units and designations.
    :param language: `en`, `de`, `fr`, `nl`, or None if unknown.
    :param decimal: The document's decimal sign; None if unknown.
    :param contexts: Names of the contexts that its words set, such as `fastener` or `pipe` (`data/contexts`).
    """

    text: str
    lexicon: "Lexicon"
    language: str | None = None
    decimal: Decimal | None = None
    contexts: frozenset[str] = frozenset()
    lowered: str = field(init=False)
    taken: bytearray = field(init=False)
    items: list[Attribute] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.lowered = _lower(self.text)
        self.taken = bytearray(len(self.text))

    def about(self, *contexts: str) -> bool:
        """Say whether the line is about one of these."""
        return not self.contexts.isdisjoint(contexts)

    def number(self, written: str) -> float:
        """Read a number that has no sign, a fraction too."""
        return read_number(written, self.decimal)[0]

    def is_free(self, start: int, end: int) -> bool:
        """Say whether nothing was read from these characters yet."""
        return self.taken.find(1, start, end) < 0

    def text_start(self, end: int) -> int:
        """Find where the unread text before a place begins."""
        return self.taken.rfind(1, 0, end) + 1

    def take(self, start: int, end: int) -> None:
        """Use characters up."""
        self.taken[start:end] = b"\x01" * (end - start)

    def item(self, kind: str, where: Match[str] | Span, value: Any = None, **fields: Any) -> Attribute:
        """
        Make an attribute of this line.

        :param kind: Its kind.
        :param where: The match or span that it was read from.
        :param value: Its canonical value.
        :param fields: low, high, unit, qualifier, details.
        :returns: The attribute, with its text and span.
        """
        start, end = where if isinstance(where, tuple) else where.span()
        return Attribute(kind, value, text=self.text[start:end], span=(start, end), **fields)

    def implied(self, kind: str, where: Match[str] | Span, value: Any) -> Attribute:
        """Make an attribute that another one implies; an explicit one of the same kind and value replaces it."""
        return self.item(kind, where, value, details={"implied": True})


Reading: TypeAlias = Attribute | Sequence[Attribute] | None


@dataclass(frozen=True, slots=True)
class Designation:
    """
    A coded designation: where it may begin, its pattern, and what it means.

    :param starts: How it begins: the run of letters in lower case (`m` for M12, `din`, `nym` for NYM-J), `0` for any
        digit, or one of the signs `#` and `Ø`.
    :param pattern: Matched there, on the folded line; case counts unless its flags say otherwise. It must end where a
        word ends: a match that stops between two letters or digits is dropped.
    :param read: Makes attributes of a match; None when it is something else after all, and others may try.
    """

    starts: Iterable[str]
    pattern: Pattern[str]
    read: Callable[[Scan, Match[str]], Reading]
