# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Languages of catalogs: their codes, and values that are given in several.

>>> language_code("deu"), language_code("FR"), language_code("de-CH"), language_code("m12")
('de', 'fr', 'de', None)
>>> stated_code("deu"), stated_code("de-CH"), stated_code("zxx")
('de', 'de', 'zxx')
>>> by_language({"de": "rot", "fr": "rouge"})
{'de': 'rot', 'fr': 'rouge'}
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from .values import is_nothing

# ISO 639-1 of languages that catalogs are written in.
_CODES: Final = frozenset(
    """
    ar bg cs da de el en es et fi fr ga he hi hr hu id is it ja ko lb lt lv mt nb nl nn no pl pt ro ru sk sl sq sr sv th
    tr uk vi zh
    """.split()  # noqa: SIM905 - a list of sixty quoted codes is hard to read
)
# ISO 639-2, as BMEcat writes them, in either of its forms where it has two.
_LONG_CODES: Final = {
    "ger": "de", "deu": "de", "eng": "en", "fre": "fr", "fra": "fr", "dut": "nl", "nld": "nl", "ita": "it", "spa": "es",
    "por": "pt", "dan": "da", "swe": "sv", "nor": "no", "nob": "nb", "nno": "nn", "fin": "fi", "pol": "pl", "cze": "cs",
    "ces": "cs", "slo": "sk", "slk": "sk", "slv": "sl", "hrv": "hr", "srp": "sr", "bos": "bs", "hun": "hu", "rum": "ro",
    "ron": "ro", "bul": "bg", "gre": "el", "ell": "el", "rus": "ru", "ukr": "uk", "tur": "tr", "est": "et", "lav": "lv",
    "lit": "lt", "chi": "zh", "zho": "zh", "jpn": "ja", "kor": "ko", "ara": "ar", "heb": "he", "ice": "is", "isl": "is",
    "gle": "ga", "mlt": "mt", "cat": "ca", "baq": "eu", "eus": "eu", "glg": "gl", "ltz": "lb",
}  # fmt: skip
# A mapping is by language only with one of these, so that {no: 3, is: 4} stays what it is.
_USUAL: Final = frozenset({"de", "en", "es", "fr", "it", "nl", "pl"})
_WRITTEN: Final = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z]{2,4})?")
_ENDING: Final = re.compile(
    r"(?P<name>.*?\w)(?:[\s_.:@-]+\(?|\s*[(\[])(?P<code>[A-Za-z]{2,3}(?:[-_][A-Za-z]{2})?)[)\]]?"
)


def language_code(written: str) -> str | None:
    """
    Bring a language code to its two letters.

    :param written: Such as `de`, `DE`, `de-CH` or `deu`.
    :returns: Two lower-case letters; None if it is no language that is known.
    """
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        return None
    code = _shorten(match[1])
    return code if code in _CODES else None


def stated_code(written: str) -> str:
    """
    Bring a code to two letters where it is known to be a language's, such as that of a BMEcat's text.

    :param written: A code of two or three letters, perhaps with a region.
    :returns: Two letters where the language has them, else the code in lower case without its region.
    """
    return _shorten(written.strip().replace("_", "-").partition("-")[0])


def _shorten(code: str) -> str:
    return _LONG_CODES.get(code.lower(), code.lower())


def by_language(value: Any, *, is_attributes: bool = False) -> dict[str, Any] | None:
    """
    Read a value that is given in several languages.

    :param value: Any value.
    :param is_attributes: Whether it holds attributes, of which one may be called `IT`; those are mappings by language.
    :returns: What is not empty by code, if it is a mapping, all its keys are languages, a usual one among them, and its
        values are texts, lists of texts or mappings.
    """
    if not isinstance(value, Mapping) or not value:
        return None
    stated = [part for part in value.values() if not is_nothing(part)]
    if not stated or not all(isinstance(part, Mapping) if is_attributes else _is_told(part) for part in stated):
        return None
    codes = {key: language_code(key) if isinstance(key, str) else None for key in value}
    if None in codes.values() or _USUAL.isdisjoint(codes.values()):
        return None
    return {str(codes[key]): part for key, part in value.items() if not is_nothing(part)}


def _is_told(part: Any) -> bool:
    """Tell what is said in a language from numbers and switches."""
    is_list = isinstance(part, list) and part and all(isinstance(each, str) for each in part)
    return bool(is_list) or isinstance(part, str | Mapping)


def split_ending(column: str) -> tuple[str, str] | None:
    """
    Read a column's name that ends in a language: `title_de`, `Description (FR)`, `name-nl`.

    :param column: The name.
    :returns: The name without it, and the code; None if there is none.
    """
    match = _ENDING.fullmatch(column.strip())
    code = language_code(match["code"]) if match else None
    return (match["name"], code) if match and code else None


def spoken(record: Mapping[str, Any], attributes: tuple[str, ...] = ()) -> Iterator[str]:
    """
    Find the languages of a record's values, also of those one level down.

    :param record: A record.
    :param attributes: The fields that hold attributes.
    :returns: Codes, as often as they are met.
    """
    for name, value in record.items():
        if not isinstance(value, Mapping):
            continue
        if (known := by_language(value, is_attributes=name in attributes)) is not None:
            yield from known
        else:
            yield from (code for part in value.values() for code in by_language(part) or ())


def in_language(
    record: Mapping[str, Any], language: str, alone: tuple[str, ...], attributes: tuple[str, ...] = ()
) -> dict[str, Any]:
    """
    Give a record as one language has it.

    :param record: A record.
    :param language: The code.
    :param alone: Fields that are left out where this language has no value; others then show the first that there is.
    :param attributes: The fields that hold attributes.
    :returns: The record with plain values.
    """
    found: dict[str, Any] = {}
    for name, value in record.items():
        known = by_language(value, is_attributes=name in attributes)
        if known is not None:
            chosen = known.get(language) if name in alone else known.get(language, next(iter(known.values()), None))
            if chosen is not None:
                found[name] = chosen
        elif isinstance(value, Mapping):
            found[name] = {key: _choose(part, language) for key, part in value.items()}
        else:
            found[name] = value
    return found


def _choose(value: Any, language: str) -> Any:
    known = by_language(value)
    return value if known is None else known.get(language, next(iter(known.values()), None))
