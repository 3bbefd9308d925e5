# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
BMEcat 1.2 and 2005, with ETIM's conventions, to records.

parsing     a stream of bytes to elements: safe, bounded, with one clear error
knowledge   what articles refer to and the file says elsewhere: names of codes, units, catalog groups
texts       the choice among texts in several languages
markup      descriptions in HTML to text
units       unit codes to spellings
features    features to attributes
articles    an article to a record
mapping     which of a record's fields is what, unless a FIELDS.yaml says otherwise
reading     all of it: a file to rows
"""

from .mapping import BMECAT_ENDINGS, BMECAT_MAPPING, is_bmecat
from .reading import is_update, read_bmecat

__all__ = ["BMECAT_ENDINGS", "BMECAT_MAPPING", "is_bmecat", "is_update", "read_bmecat"]
