# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Read the attributes that a text states: coded designations first, then sizes and quantities, then words.

Every character is used once. A chunk that holds letters and digits and is not used up is a part number, and nothing is
read from inside it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from partwise.languages import LANGUAGES
from partwise.text import Span

from .designations.materials import family_of
from .folding import fold_signs
from .items import Attribute
from .lexicon import Lexicon, packaged_lexicon
from .numbers import decimal_of
from .quantities import read_quantities
from .scan import Reading, Scan
from .vocabulary import CONTEXT, NOTHING, Phrase, WordHit

# Where a designation may begin: a run of letters or a digit after anything else, and two signs.
_START: Final = re.compile(r"(?<![^\W_])(?:[^\W\d_]+|(?<!\d[.,])\d)|[#ø]")
_WORD: Final = re.compile(r"[^\W\d_]+")
# What stands between white space, or inside of brackets.
_CHUNK: Final = re.compile(r"(?:[^\s,;()\[\]]+|(?<=\d),(?=\d))+")
_NAMES_OF_DRIVES: Final = frozenset({"Torx", "Phillips", "Pozidriv"})
_HAS_DIGIT: Final = re.compile(r"\d")
_TAKEN: Final = re.compile(b"\x01+")


def extract(
    text: str, language: str | None = None, *, masked: Iterable[Span] = (), lexicon: Lexicon | None = None
) -> list[Attribute]:
    """
    Read the attributes of a text.

    :param text: A title, a query, a description; lines are read one by one.
    :param language: `en`, `de`, `fr` or `nl`, a region behind it is ignored; it settles `1,250`. Words of all four are
        read whatever it is.
    :param masked: Spans that are part numbers: nothing is read from them.
    :param lexicon: What is known of kinds, words and units, as `load_lexicon` gives it; the packaged one if None.
    :returns: The attributes in the order in which they stand; empty when there are none.
    """
    folded, places = fold_signs(text)
    hidden = list(masked)
    found: list[Attribute] = []
    for scan, offset in _scans(folded, language, lexicon):
        for start, end in hidden:
            scan.take(max(start - offset, 0), min(max(end - offset, 0), len(scan.text)))
        found += (_placed(item, offset, text, places) for item in read_line(scan))
    return found


def stated_spans(text: str, language: str | None = None, lexicon: Lexicon | None = None) -> list[Span]:
    """
    Find the characters that attributes are read from, also where a line says the same twice.

    :param text: As for `extract`.
    :param language: As for `extract`.
    :param lexicon: As for `extract`.
    :returns: Spans in the text, in order; what stands in one is one statement, such as `max. 7 ft`.
    """
    folded, places = fold_signs(text)
    found: list[Span] = []
    for scan, offset in _scans(folded, language, lexicon):
        read_line(scan)
        items = [item.span for item in scan.items]
        for start, end in (*items, *(run.span() for run in _TAKEN.finditer(scan.taken))):
            first, last = start + offset, end + offset - 1
            found.append((first, last + 1) if places is None else (places[first], places[last] + 1))
    return sorted(found)


def _scans(folded: str, language: str | None, lexicon: Lexicon | None) -> Iterator[tuple[Scan, int]]:
    """Give every line that is not blank, unread, with the place where it begins."""
    short = (language or "")[:2].lower()
    known_language = short if short in LANGUAGES else None
    known = lexicon or packaged_lexicon()
    decimal = decimal_of(folded, known_language)
    offset = 0
    for line in folded.split("\n"):
        if line and not line.isspace():
            yield Scan(line, known, known_language, decimal), offset
        offset += len(line) + 1


def read_line(scan: Scan) -> list[Attribute]:
    """
    Read one line.

    :param scan: The line; it is used up.
    :returns: Its attributes in order, spans within the line.
    """
    look_up = scan.lexicon.vocabulary.look_up
    words = _WORD.findall(scan.lowered)
    hits = [(place, hit) for place, word in enumerate(words) if (hit := look_up(word)) is not NOTHING]
    phrases = _find_phrases(scan, hits) if any(hit.phrases for _, hit in hits) else []
    scan.contexts = frozenset(
        {context for _, hit in hits for context in hit.contexts}
        | {phrase.value for phrase, _ in phrases if phrase.kind == CONTEXT}
    )
    _read_designations(scan)
    if _HAS_DIGIT.search(scan.text):
        read_quantities(scan)
        _drop_insides(scan)
    for phrase, (start, end) in phrases:
        if phrase.kind != CONTEXT and scan.is_free(start, end) and not _says_less(scan, phrase, start, end):
            scan.take(start, end)
            scan.items.append(scan.item(phrase.kind, (start, end), phrase.value))
    scan.items += _families(scan)
    return _distinct(scan.items)


def _read_designations(scan: Scan) -> None:
    text, known = scan.text, scan.lexicon.designations
    end = 0
    for start in _START.finditer(scan.lowered):
        tried = known.get(start.group())
        if tried is None or start.start() < end:
            continue
        for designation in tried.fitting(text, start.start()):
            match = designation.pattern.match(text, start.start())
            if match is None or not _ends_well(text, match.end()) or not scan.is_free(*match.span()):
                continue
            if items := _as_list(designation.read(scan, match)):
                scan.take(*match.span())
                scan.items += items
                end = match.end()
                break


def _families(scan: Scan) -> list[Attribute]:
    """Give the families that grades imply which were read as words, such as a trade name."""
    return [
        scan.implied("material_family", item.span, family)
        for item in scan.items
        if item.kind == "material_grade"
        for grade in (item.value if isinstance(item.value, tuple) else (item.value,))
        if (family := family_of(str(grade)))
    ]


def _ends_well(text: str, end: int) -> bool:
    return not (text[end - 1 : end].isalnum() and text[end : end + 1].isalnum())


def _as_list(reading: Reading) -> list[Attribute]:
    if reading is None:
        return []
    return [reading] if isinstance(reading, Attribute) else list(reading)


def _drop_insides(scan: Scan) -> None:
    """Drop what was read from inside of a part number: a chunk of letters and digits that keeps digits to itself."""
    starts = {item.span[0] for item in scan.items}
    dropped: list[Span] = []
    for chunk in _CHUNK.finditer(scan.text) if starts else ():
        start, end = chunk.span()
        if not starts.isdisjoint(range(start, end)) and _keeps_digits(scan, start, end):
            dropped.append((start, end))
    if dropped:
        scan.items = [item for item in scan.items if not any(a <= item.span[0] < b for a, b in dropped)]


def _keeps_digits(scan: Scan, start: int, end: int) -> bool:
    return any(scan.text[place].isdigit() and not scan.taken[place] for place in range(start, end))


def _says_less(scan: Scan, phrase: Phrase, start: int, end: int) -> bool:
    """Say whether a word adds nothing: Torx beside TX20, a piece of a part number."""
    is_named = phrase.value in _NAMES_OF_DRIVES and any(item.kind == phrase.kind for item in scan.items)
    return is_named or _is_glued(scan, start, end)


def _is_glued(scan: Scan, start: int, end: int) -> bool:
    """Say whether a word is a piece of a part number: 1AG40, AB-12-MALE-3; `M12-male` is none, its number was read."""
    text = scan.text
    if (start and text[start - 1].isdigit()) or text[end : end + 1].isdigit():
        return True
    return (start > 1 and text[start - 1] == "-" and text[start - 2].isdigit() and not scan.taken[start - 2]) or (
        text[end : end + 1] == "-" and text[end + 1 : end + 2].isdigit() and not scan.taken[end + 1]
    )


def _find_phrases(scan: Scan, hits: list[tuple[int, WordHit]]) -> list[tuple[Phrase, Span]]:
    """Find the words that are values, longest first where they share a beginning."""
    words = [(found.group(), found.span()) for found in _WORD.finditer(scan.lowered)]
    found: list[tuple[Phrase, Span]] = []
    for place, hit in hits:
        start = words[place][1][0]
        for phrase in hit.phrases:
            last = place + len(phrase.words) - 1
            if last < len(words) and _follows(scan.text, phrase, words[place : last + 1]):
                found.append((phrase, (start, words[last][1][1])))
                if phrase.kind != CONTEXT:
                    break
    return found


def _follows(text: str, phrase: Phrase, words: list[tuple[str, Span]]) -> bool:
    for (_, (_, end)), (word, (start, _)), wanted in zip(words, words[1:], phrase.words[1:], strict=False):
        if (word != wanted and not word.startswith(wanted)) or text[end:start].strip(" -"):
            return False
    return True


def _distinct(items: list[Attribute]) -> list[Attribute]:
    """Say each thing once: an implied attribute goes where the text states it, a repeated one keeps its first place."""
    if len(items) <= 1:
        return items
    kept: dict[tuple[object, ...], Attribute] = {}
    for item in sorted(items, key=lambda item: (bool(item.details.get("implied")), item.span)):
        kept.setdefault((item.kind, item.value, item.low, item.high, item.unit, item.qualifier), item)
    return sorted(kept.values(), key=lambda item: item.span)


def _placed(item: Attribute, offset: int, text: str, places: tuple[int, ...] | None) -> Attribute:
    """Move an item from its line to the text as typed."""
    start, end = item.span[0] + offset, item.span[1] + offset
    if places is not None:
        start, end = places[start], places[end - 1] + 1
    written = text[start:end]
    return (
        item if item.span == (start, end) and item.text == written else replace(item, span=(start, end), text=written)
    )
