# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Split a long text about a product so that nothing is cut that belongs together.

    tables      a table of any form: its rows, cells and column names
    markdown    sections, blocks and tables of Markdown, by markdown-it
    delimited   blocks of csv, tabs and bars within a text
    html        tables of HTML within a text
    structure   all of these together: where the text may be cut, and how well
    spans       what is never cut: numbers, values with their units, rows
    variants    a table with a part number in each row: a product for each
    packing     the largest chunks within a limit
    splitting   the parts of a document, with the header that each repeats
"""

from .splitting import Limits, Part, split_text

__all__ = ["Limits", "Part", "split_text"]
