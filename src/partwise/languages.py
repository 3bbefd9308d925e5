# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
The languages that texts and queries are read in: English, German, French and Dutch.

A catalog may be in any other; of these it is known how words are stemmed, attributes are called and numbers written.
"""

from typing import Final

# By their codes, in the order of a word's stems.
LANGUAGES: Final = ("en", "de", "fr", "nl")
