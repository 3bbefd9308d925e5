# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""The language of a query: given, or told by py3langid among English, German, French and Dutch."""

import re
import threading
from functools import cache
from typing import Any, Final

from partwise.catalog import language_code
from partwise.errors import ConfigError
from partwise.extras import check_extra
from partwise.languages import LANGUAGES

# Numbers, sizes, units and abbreviations such as DIN are the same in every language.
_WORD: Final = re.compile(r"(?<![\w-])(?![A-Z]{3}\b)[^\W\d_]{3,}(?!\w)")
_LOCK: Final = threading.Lock()


def check_language(language: str | None) -> str | None:
    """
    Bring a parameter to a language's two letters.

    :param language: A code such as `de`, `de-CH` or `deu`; None for none.
    :returns: Two lower-case letters; None for none.
    :raises ConfigError: If no such language is known.
    """
    if language is None:
        return None
    code = language_code(language)
    if code is None:
        msg = f"language must be a code such as de, en, fr or nl, got {language!r}"
        raise ConfigError(msg)
    return code


def check_detection() -> None:
    """
    Refuse where the library is missing.

    :raises MissingExtraError: If py3langid is not installed.
    """
    check_extra("The detection of languages", {"py3langid": "py3langid"}, extra="languages")


def load_detector() -> None:
    """
    Load the library's model, once in a process.

    :raises MissingExtraError: If py3langid is not installed.
    """
    with _LOCK:
        _identifier()


def query_language(query: str) -> str | None:
    """
    Tell a query's language; of short queries one in twenty is told wrong, so nothing may be lost by it.

    :param query: As typed.
    :returns: `en`, `de`, `fr` or `nl`; None for a query without a word of three letters.
    :raises MissingExtraError: If py3langid is not installed.
    """
    if not _WORD.search(query):
        return None
    with _LOCK:
        return str(_identifier().classify(query)[0])


@cache
def _identifier() -> Any:
    check_detection()
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - an extra

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    return identifier
