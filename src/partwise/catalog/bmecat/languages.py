# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Language codes as catalogs write them, and the choice among texts in several languages.

>>> language_code("deu"), language_code("FR"), language_code("de-CH"), language_code("zxx")
('de', 'fr', 'de', 'zxx')
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

# BMEcat writes ISO 639-2, in either of its forms where it has two; search and meta write ISO 639-1.
_TWO_LETTERS: Final = {
    "ger": "de", "deu": "de", "eng": "en", "fre": "fr", "fra": "fr", "dut": "nl", "nld": "nl", "ita": "it", "spa": "es",
    "por": "pt", "dan": "da", "swe": "sv", "nor": "no", "nob": "nb", "nno": "nn", "fin": "fi", "pol": "pl", "cze": "cs",
    "ces": "cs", "slo": "sk", "slk": "sk", "slv": "sl", "hrv": "hr", "srp": "sr", "bos": "bs", "hun": "hu", "rum": "ro",
    "ron": "ro", "bul": "bg", "gre": "el", "ell": "el", "rus": "ru", "ukr": "uk", "tur": "tr", "est": "et", "lav": "lv",
    "lit": "lt", "chi": "zh", "zho": "zh", "jpn": "ja", "kor": "ko", "ara": "ar", "heb": "he", "ice": "is", "isl": "is",
    "gle": "ga", "mlt": "mt", "cat": "ca", "baq": "eu", "eus": "eu", "glg": "gl", "ltz": "lb",
}  # fmt: skip


class Text(NamedTuple):
    """
    A text in a language.

    :param language: Its code; None if the catalog does not say.
    :param text: The text.
    """

    language: str | None
    text: str


def language_code(written: str) -> str:
    """
    Bring a language code to two letters.

    :param written: A code of two or three letters, perhaps with a region.
    :returns: Two letters where the language has them, else the code in lower case without its region.
    """
    code = written.strip().lower().replace("_", "-").partition("-")[0]
    return _TWO_LETTERS.get(code, code)


def choose(texts: Iterable[Text], wanted: Iterable[str]) -> tuple[list[Text], list[Text]]:
    """
    Choose the texts of one language.

    :param texts: Texts in the catalog's order.
    :param wanted: Language codes, the best first.
    :returns: The texts of the best language that there is, with those of no language, and all others.
    """
    texts = list(texts)
    if len(texts) <= 1:  # nearly always, and there are many texts
        return texts, []
    known = [text.language for text in texts if text.language]
    best = next((code for code in wanted if code in known), known[0] if known else None)
    return [t for t in texts if t.language in {best, None}], [t for t in texts if t.language not in {best, None}]
