# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
r"""
Put an answer together: what is certain first, then the model's words as they come, then what they may not leave out.

>>> finding = {"sources": [], "statement": "No product has this number.", "question": None, "warnings": []}
>>> writer = AnswerWriter(finding)
>>> writer.begin() + writer.feed("Sorry") + writer.feed("!") + writer.end("stop")
'No product has this number.\n\nSorry!'
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from .checking import names_product, stranger_codes
from .citations import CitationReader

_NO_REPLY: Final = "The chat model gave no answer. This was found:"
_CUT_OFF: Final = "The answer is cut off."
_MOST_CODES: Final = 5
_NAMED: Final = ("name", "brand", "title")
# Whoever stops a model otherwise has not let it finish: its length, a filter, a broken connection.
_FINISHED: Final = "stop"


class AnswerWriter:
    """
    Writes one answer, at once or piece by piece: the pieces joined are the whole.

    :param findings: What is certain, as `Findings.to_dict` gives it.
    :param known: Sources and question: what a model may name.
    """

    def __init__(self, findings: Mapping[str, Any], known: str = "") -> None:
        self._findings = findings
        self._sources: Sequence[Mapping[str, Any]] = findings.get("sources") or ()
        self._known = known
        self._reader = CitationReader(len(self._sources))
        self._cited = self._reader.cited
        self._replied = False
        self.text = ""
        self.warnings: list[str] = list(findings.get("warnings") or ())

    @property
    def citations(self) -> list[dict[str, Any]]:
        """The sources that the answer cites, in its order."""
        names = ("source", "part_number", "product_id", "title")
        return [{name: self._sources[number - 1][name] for name in names} for number in self._cited]

    def begin(self) -> str:
        """
        Give what stands before any model's words.

        :returns: What is certain; empty if nothing needs saying.
        """
        return self._add(self._findings.get("statement") or "")

    def feed(self, piece: str) -> str:
        """
        Take a piece of the reply.

        :param piece: What the model wrote since.
        :returns: What may be shown now.
        """
        return self._pass_on(self._reader.feed(piece))

    def end(self, finish_reason: str | None = None) -> str:
        """
        Give what stands behind the model's words.

        :param finish_reason: Why the model ended, as its service says; None if it does not.
        :returns: The rest of the answer.
        """
        shown = self._pass_on(self._reader.finish())
        shown += self._told_of_reply(finish_reason) if self._replied else self._add(self._list_of_sources())
        notes = self._notes()
        self.warnings += notes
        shown += self._add("\n".join(f"Note: {note}" for note in notes))
        question = self._findings.get("question") or ""
        return shown + self._add("" if question in self._reader.text else question)

    def _pass_on(self, words: str) -> str:
        """Show words of the model; the first ones begin a paragraph."""
        if not words:
            return ""
        if not self._replied:
            self._replied = True
            return self._add(words)
        self.text += words
        return words

    def _told_of_reply(self, finish_reason: str | None) -> str:
        """Warn of what is wrong with the reply as a whole; give what the reader must know of it."""
        if self._reader.unknown:
            numbers = ", ".join(str(number) for number in self._reader.unknown)
            self.warnings.append(f"the chat model cited sources that do not exist: {numbers}")
        if not self._reader.cited and not self._findings.get("statement"):
            self.warnings.append("the chat model cited no source")
        if finish_reason == _FINISHED:
            return ""
        self.warnings.append(f"the chat model did not finish its answer ({finish_reason or 'it broke off'})")
        return self._add(_CUT_OFF)

    def _notes(self) -> list[str]:
        """Say what the answer may not leave out of the products that it speaks of."""
        text = self._reader.text
        notes = [
            source["caution"]
            for source in self._sources
            if source["caution"] and (not self._replied or self._speaks_of(source))
        ]
        if codes := stranger_codes(text, self._known):
            notes.append(f"In none of the sources: {', '.join(codes[:_MOST_CODES])}.")
        return notes

    def _speaks_of(self, source: Mapping[str, Any]) -> bool:
        return source["source"] in self._reader.cited or names_product(self._reader.text, source["part_number"])

    def _list_of_sources(self) -> str:
        """Name the sources where there is no reply."""
        self.warnings.append("the chat model's reply was empty")
        self._cited = [source["source"] for source in self._sources]
        lines = [
            f"[{source['source']}] {', '.join(dict.fromkeys(str(source[n]) for n in _NAMED if source[n]))}"
            for source in self._sources
        ]
        return "\n".join([_NO_REPLY, *lines])

    def _add(self, paragraph: str) -> str:
        """Add a paragraph, and give it with what parts it from the one before."""
        if not paragraph:
            return ""
        added = f"\n\n{paragraph}" if self.text else paragraph
        self.text += added
        return added
