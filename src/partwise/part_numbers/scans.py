# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Find what a scanner typed, and keep of it only its numbers and its quantity.

GS1 element strings and Digital Link are those of the GS1 General Specifications (3.2, 7.8) and the GS1 Digital Link
standard; the envelope `[)>` and its data identifiers those of ISO/IEC 15434 and ANSI MH10.8.2. Only the fields that
tell an article or a count are looked at, so a broken date or batch beside them does no harm.

>>> reduced = reduce_scans("(01)04006381333931(10)ABC(30)5")
>>> reduced.text.strip(), reduced.scans[0].quantity
('04006381333931', 5)
>>> reduce_scans("https://id.gs1.org/01/04006381333931/10/ABC").text.split()
['04006381333931']
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from partwise.part_numbers.gtin import has_right_check
from partwise.text import Span

_BREAK: Final = "\n"
# ISO/IEC 15424 symbology identifiers of the codes that hold element strings, then those of any code.
_GS1_CODE: Final = re.compile(r"\](?:C1|e[0-3]|d2|Q3|J1)")
_ANY_CODE: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_GS: Final = "\x1d"
# Element strings of predefined length need no separator behind them: identifier and value together.
_PREDEFINED: Final = {
    **dict.fromkeys(("00",), 20),
    **dict.fromkeys(("01", "02", "03"), 16),
    "04": 18,
    **dict.fromkeys(("11", "12", "13", "14", "15", "16", "17", "18", "19"), 8),
    "20": 4,
    **dict.fromkeys(("31", "32", "33", "34", "35", "36"), 10),
    "41": 16,
}
# By preference: the article, what a logistic unit contains, further numbers of the maker and of the customer.
_GTINS: Final = ("01", "02")
_GTIN: Final = re.compile(r"\d{8,14}\s*")
_GS1_COUNTS: Final = ("30", "37")
_READABLE: Final = re.compile(r"(?:\(\d{2,4}\)[ ]?[^()\s]{1,90}[ ]?)+")
_READABLE_FIELD: Final = re.compile(r"\((\d{2,4})\)[ ]?([^()\s]+)")
_BARE: Final = re.compile(r"01(\d{14})(?=\x1d|[1-47]\d)")
_SHORTEST: Final = 8
_SLASH: Final = r"(?:/|%2f)"
_LINK: Final = re.compile(rf"{_SLASH}(?:01|gtin){_SLASH}(\d{{8,14}})(?!\w)", re.IGNORECASE)
_HOST: Final = re.compile(rf"https?(?::|%3a){_SLASH}{{2}}|(?:[\w-]{{1,63}}\.)+[a-z]", re.IGNORECASE)
_LINK_COUNT: Final = re.compile(r"[?&](?:30|37)=(\d{1,8})(?!\d)")

_ENVELOPE: Final = "[)>"
# Control characters as they are, as pictures, or as names; or one sign that a scanner sends in their place.
_KNOWN: Final = r"[\x1c-\x1f␜-␟]|[{<\[(][GR]S[}>\])]|\^[\]^]|\\(?:x|u00)1[de]|%1[de]"
_SEPARATOR: Final = re.compile(_KNOWN, re.IGNORECASE)
_HEADER: Final = re.compile(rf"\[\)>(?:{_KNOWN}|[^0-9a-z])?(0[56]|12)({_KNOWN}|[^0-9a-z])?", re.IGNORECASE)
_IDENTIFIER: Final = re.compile(r"(\d{0,3}[A-Z])(.*)", re.IGNORECASE | re.DOTALL)
_TRAILER: Final = re.compile(rf"(?:\s|\x04|␄|[{{<\[(]EOT[}}>\])]|\^D|{_KNOWN})$", re.IGNORECASE)
_COUNT: Final = re.compile(r"\s*0*(\d{1,8})(?:[.,]0+)?(?!\d)")
# Without separators only the usual order, number before quantity, tells where the number ends.
_UNDELIMITED: Final = re.compile(r"(?<!\d)1P(.{1,64}?)Q(\d{1,8})(?=$|\d{0,2}[A-Z])", re.IGNORECASE)
# Whose number it is: the maker's may be anybody's in the catalog, the others only what is kept as such.
_CUSTOMERS: Final = frozenset({"customer", "sku", "supplier"})
_NUMBER_KINDS: Final = {"1P": None, "30P": frozenset({"supplier", "sku"}), "P": _CUSTOMERS}
_GS1_NUMBERS: Final = {"01": None, "02": None, "240": None, "241": _CUSTOMERS}


@dataclass(frozen=True, slots=True)
class ScannedNumber:
    """
    A field of a scan that holds a number.

    :param span: Its place in the query.
    :param kinds: The kinds of stored number that it may claim; None for any.
    """

    span: Span
    kinds: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """
    One scan.

    :param span: Its place in the query.
    :param numbers: Its numbers; the first that is known is the one that counts. None if it has none.
    :param quantity: The count that it gives.
    :param is_sure: Whether it tells where its number ends; else nothing is claimed from it.
    """

    span: Span
    numbers: tuple[ScannedNumber, ...]
    quantity: int | None = None
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class ReducedQuery:
    """
    A query of which the scans are reduced to their numbers.

    :param text: As long as the query: blanks stand for what was taken out, so that every place stays.
    :param scans: The scans, in order.
    """

    text: str
    scans: tuple[Scan, ...]


def reduce_scans(query: str) -> ReducedQuery:
    """
    Reduce the scans of a query to their numbers, each on a line of its own.

    :param query: What was typed, pasted or scanned.
    :returns: The query with blanks instead of what only scanners read, and its scans.
    """
    if not any(mark in query for mark in (_ENVELOPE, "(", "]", _GS, "01", "/", "%")):
        return ReducedQuery(query, ())
    scans = tuple(scan for start, line in _lines(query) for scan in _scans(line, start))
    pieces: list[str] = []
    place = 0
    for scan in scans:
        pieces += [query[place : scan.span[0]], _blanked(query, scan)]
        place = scan.span[1]
    return ReducedQuery("".join([*pieces, query[place:]]), scans)


def _lines(query: str) -> Iterator[tuple[int, str]]:
    start = 0
    # Not splitlines: the separators of a scan would part it.
    for line in re.split(r"(?<=[\n\r])", query):
        yield start, line.rstrip("\n\r")
        start += len(line)


def _blanked(query: str, scan: Scan) -> str:
    (start, end), text = scan.span, []
    for place, number in enumerate(sorted(scan.numbers, key=lambda number: number.span)):
        first, last = number.span
        text.append(" " * (first - start) if not place else _BREAK.ljust(first - start))
        text.append(query[first:last])
        start = last
    return "".join([*text, " " * (end - start)])


def _scans(line: str, start: int) -> Iterator[Scan]:
    """Find the scans of one line: a whole scan, or links and readable element strings among other words."""
    whole = (start, start + len(line))
    blanks = len(line) - len(line.lstrip(" \t"))
    code = _ANY_CODE.match(line, blanks)
    inner = code.end() if code else blanks
    if header := _HEADER.match(line, line.find(_ENVELOPE, inner)) if _ENVELOPE in line else None:
        yield _enveloped(line, header, start) or Scan((start + header.start(), whole[1]), ())
    elif (code and _GS1_CODE.fullmatch(code[0])) or line.startswith(_GS, inner) or _is_bare(line[inner:]):
        yield _gs1_scan(whole, _elements(line, inner, start)) or Scan(whole, ())
    elif code and line[inner:].strip():
        yield Scan(whole, (ScannedNumber(_stripped(line, (inner, len(line)), start)),))
    else:
        yield from _among_words(line, start)


def _is_bare(text: str) -> bool:
    """Tell an element string that came without its symbology identifier by its first field and what follows it."""
    found = _BARE.match(text)
    return found is not None and found[1].isascii() and has_right_check(found[1])


def _among_words(line: str, start: int) -> Iterator[Scan]:
    found = [*_links(line, start), *_readable(line, start)]
    end = start
    for scan in sorted(found, key=lambda scan: scan.span):
        if scan.span[0] >= end:
            yield scan
            end = scan.span[1]


def _links(line: str, start: int) -> Iterator[Scan]:
    for word in re.finditer(r"\S+", line):
        link = _LINK.search(word[0])
        # Eight digits behind /01/ may be a date.
        if link and len(link[1]) == _SHORTEST and not has_right_check(link[1]):
            continue
        if link and (host := _HOST.search(word[0], 0, link.start() + 1)):
            count = _LINK_COUNT.search(word[0], link.end())
            number = ScannedNumber(_shift(link.span(1), start + word.start()))
            first = start + word.start() + host.start()
            yield Scan((first, start + word.end()), (number,), int(count[1]) if count else None)


def _readable(line: str, start: int) -> Iterator[Scan]:
    for group in _READABLE.finditer(line) if "(" in line else ():
        fields = [(f[1], _shift(f.span(2), start + group.start()), f[2]) for f in _READABLE_FIELD.finditer(group[0])]
        if scan := _gs1_scan(_shift(group.span(), start), fields, _GTINS):
            yield scan


def _elements(line: str, inner: int, start: int) -> Iterator[tuple[str, Span, str]]:
    """Take element strings apart: identifier, place and text of the value."""
    place = inner
    while place < len(line):
        if separator := _SEPARATOR.match(line, place):
            place = separator.end()
            continue
        two = line[place : place + 2]
        end = min(place + _PREDEFINED.get(two, len(line)), len(line))
        if separator := _SEPARATOR.search(line, place, end):
            end = separator.start()
        identifier = line[place : place + 3] if line.startswith(("240", "241"), place) else two
        first = place + len(identifier)
        yield identifier, (start + first, start + end), line[first:end]
        place = max(end, place + 1)


def _gs1_scan(span: Span, fields: Iterable[tuple[str, Span, str]], wanted: Iterable[str] = _GS1_NUMBERS) -> Scan | None:
    by_name: dict[str, tuple[Span, str]] = {}
    for name, place, value in fields:
        if _GTIN.fullmatch(value) if name in _GTINS else value.strip():
            by_name.setdefault(name, (place, value))
    numbers = [ScannedNumber(by_name[name][0], _GS1_NUMBERS[name]) for name in wanted if name in by_name]
    counts = [_count(by_name[name][1]) for name in _GS1_COUNTS if name in by_name]
    return Scan(span, (numbers[0],), next(iter(counts), None)) if numbers else None


def _enveloped(line: str, header: re.Match[str], start: int) -> Scan | None:
    end = len(line)
    while trailer := _TRAILER.search(line, max(header.end(), end - 5), end):
        end = trailer.start()
    span = (start + header.start(), start + len(line))
    if header[1] == "05":
        return _gs1_scan(span, _elements(line[:end], header.end(), start))
    if not header[2]:
        return _undelimited(line, header.end(), start, span)
    numbers: dict[str, ScannedNumber] = {}
    quantity: int | None = None
    for name, place in _fields(line, header.end(), end, header[2]):
        if name == "Q" and quantity is None:
            quantity = _count(line[place[0] : place[1]])
        elif name in _NUMBER_KINDS and line[place[0] : place[1]].strip():
            numbers.setdefault(name, ScannedNumber(_stripped(line, place, start), _NUMBER_KINDS[name]))
    found = tuple(numbers[name] for name in _NUMBER_KINDS if name in numbers)
    return Scan(span, found, quantity) if found else None


def _fields(line: str, start: int, end: int, separator: str) -> Iterator[tuple[str, Span]]:
    """Give data identifiers with the places of their values; what begins with none goes on with the field before."""
    name, first = "", start
    place = start
    while place <= end:
        stop = line.find(separator, place, end)
        stop = end if stop < 0 else stop
        if found := _IDENTIFIER.match(line, place, stop):
            if name:
                yield name, (first, place - len(separator))
            name, first = found[1].upper(), found.start(2)
        place = stop + len(separator)
    if name:
        yield name, (first, end)


def _undelimited(line: str, place: int, start: int, span: Span) -> Scan | None:
    found = _UNDELIMITED.search(line[place:])
    if found is None:
        return None
    number = ScannedNumber(_stripped(line, _shift(found.span(1), place), start))
    return Scan(span, (number,), int(found[2]), is_sure=False)


def _count(value: str) -> int | None:
    found = _COUNT.match(value)
    return int(found[1]) if found else None


def _stripped(line: str, place: Span, start: int) -> Span:
    text = line[place[0] : place[1]]
    first = place[0] + len(text) - len(text.lstrip())
    return start + first, start + first + len(text.strip())


def _shift(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by
