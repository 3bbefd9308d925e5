# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Stems of a word in the four languages (Snowball), without accents."""

import threading
import unicodedata
from functools import cache
from typing import Any, Final

LANGUAGES: Final = {"en": "english", "de": "german", "fr": "french", "nl": "dutch"}
_lock = threading.Lock()


@cache
def _stemmer(language: str) -> Any:
    import Stemmer

    return Stemmer.Stemmer(LANGUAGES[language])


def stems(word: str, language: str | None = None) -> tuple[str, ...]:
    with _lock:
        langs = (language,) if language in LANGUAGES else tuple(LANGUAGES)
        found = [_stemmer(l).stemWord(word) for l in langs]
    return tuple(dict.fromkeys(without_accents(f) for f in found))


def without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
