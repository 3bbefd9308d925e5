# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
r"""
What a second stage reads of a document: all of it, or what a query makes worth reading.

>>> catalog_text("Hex bolt", {"part_number": "SS-M12-50", "attributes": {"length": 50}})
'SS-M12-50\nHex bolt\nlength: 50'
>>> from partwise.scoring import read_query
>>> meta = {"title": "Hex bolt", "part_number": "SS-M12-50", "attributes": {"packed_in": "Brno", "length": "50 mm"}}
>>> compact_text(read_query("bolt 50 mm"), "Hex bolt\npacked in: Brno\nlength: 50 mm", meta, max_tokens=16)
'SS-M12-50\nHex bolt\nlength: 50 mm'
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any, Final

from partwise.attributes import Lexicon, relevant_kinds, specs_of
from partwise.catalog.values import get, has, readable, spell_name
from partwise.scoring import AskedQuery, has_word

_NAMES: Final = ("title", "brand", "part_number")
# Title, asked attributes and the first facts of most products fit; full text has about twice as many.
COMPACT_TOKENS: Final = 96
# Word pieces are rarely longer, numbers and codes are cut into single signs: an estimate on the safe side.
_LETTERS_PER_TOKEN: Final = 4
_FACT: Final = re.compile(r"[^:.]{1,60}: \S")
_RUN: Final = re.compile(r"[^\W\d_]+|\d|[^\w\s]|_")

CountTokens = Callable[[Sequence[str]], Sequence[int]]


def catalog_text(content: str | None, meta: Mapping[str, Any], fields: Sequence[str] | None = None) -> str:
    """
    Write all of a document.

    :param content: The document's text, which is kept whole.
    :param meta: The document's meta.
    :param fields: Meta fields that are put before the content, each as `name: value`. None: the catalog's own text,
        which is title, brand and part number before the content and a line per attribute behind it, where the content
        does not say them already.
    :returns: The text, a fact a line.
    """
    content = content or ""
    if fields is not None:
        return "\n".join([*_lines({name: get(meta, name) for name in fields if has(meta, name)}), content])
    attributes = meta.get("attributes")
    known = {line.partition(":")[0] for line in content.splitlines()}
    attributes = attributes if isinstance(attributes, Mapping) else {}
    missing = {name: value for name, value in attributes.items() if spell_name(name) not in known}
    return "\n".join(part for part in (*_unsaid_names(content, meta), content, *_lines(missing)) if part)


def compact_text(
    asked: AskedQuery,
    content: str | None,
    meta: Mapping[str, Any],
    *,
    max_tokens: int = COMPACT_TOKENS,
    count_tokens: CountTokens | None = None,
    lexicon: Lexicon | None = None,
) -> str:
    """
    Write what a query makes worth reading: part number, brand and title, what it asks about, then the rest.

    :param asked: The query, as `read_query` reads it.
    :param content: The document's text.
    :param meta: The document's meta.
    :param max_tokens: Facts are added while they fit into so many tokens. The first line, which has the part number, is
        never left out or cut; a fact that does not fit is left out whole, and a longer text is cut between two words.
    :param count_tokens: Counts the tokens of texts; an estimate if None.
    :param lexicon: What is known of kinds, words and units; the packaged one if None.
    :returns: The text, a fact a line.
    """
    lines = [line for line in catalog_text(content, meta).splitlines() if line.strip()]
    head = _head(lines, meta)
    rest = [line for line in lines if line not in head]
    facts = _asked_facts(asked, content or "", meta, lexicon)
    named = {fact.partition(":")[0] for fact in facts}
    worded = [line for line in rest if line.partition(":")[0] not in named and _speaks_of(line, asked)]
    # No line has less than a token, so lines beyond the budget need not be counted.
    order = list(dict.fromkeys([*head, *facts, *worded, *rest]))[: max_tokens + len(head)]
    return "\n".join(_fitting(order, len(head), max_tokens, count_tokens or estimate_tokens))


def estimate_tokens(texts: Sequence[str]) -> list[int]:
    """
    Estimate how many tokens texts have for a tokenizer that nobody knows here.

    :param texts: The texts.
    :returns: A number a text, rather too high than too low for catalogs in European languages.
    """
    return [sum(-(-len(run) // _LETTERS_PER_TOKEN) for run in _RUN.findall(text)) for text in texts]


def _unsaid_names(text: str, meta: Mapping[str, Any]) -> list[str]:
    return [str(meta[name]) for name in _NAMES if meta.get(name) and not _says(text, str(meta[name]))]


def _head(lines: Sequence[str], meta: Mapping[str, Any]) -> list[str]:
    """Give part number, brand and title, once each: a title often says the other two."""
    title = str(meta.get("title") or (lines[0] if lines else ""))
    names = [str(meta[name]) for name in ("part_number", "brand") if meta.get(name)]
    before = [name for name in names if not _says(title, name)]
    return [line for line in (" ".join(before), title) if line]


def _asked_facts(asked: AskedQuery, content: str, meta: Mapping[str, Any], lexicon: Lexicon | None) -> list[str]:
    """Give the product's attributes of the kinds that the query asks for, as the catalog writes them."""
    kinds = relevant_kinds(asked.items)
    if not kinds:
        return []
    offered = [item for item in specs_of(content, meta, lexicon, kinds) if item.kind in kinds and item.text]
    fields = [(str(item.details.get("field") or ""), item.text) for item in offered]
    return [f"{field}: {text}" for field, text in dict.fromkeys(fields) if field]


def _speaks_of(line: str, asked: AskedQuery) -> bool:
    lowered = line.lower()
    return any(has_word(lowered, word) for word in asked.words)


def _fitting(lines: Iterable[str], always: int, max_tokens: int, count_tokens: CountTokens) -> list[str]:
    """Keep lines while they fit; the first ones in any case."""
    listed = list(lines)
    kept: list[str] = []
    left = max_tokens
    for place, (line, size) in enumerate(zip(listed, count_tokens(listed), strict=True)):
        if place < always or size <= left:
            kept.append(line)
            left -= size
        elif left > 0 and not _FACT.match(line) and (beginning := _first_words(line, left, count_tokens)):
            kept.append(beginning)
            left = 0
    return kept


def _first_words(text: str, max_tokens: int, count_tokens: CountTokens) -> str:
    words = text.split()
    ends = list(accumulate(count_tokens(words)))
    return " ".join(word for word, end in zip(words, ends, strict=True) if end <= max_tokens)


def _lines(values: Mapping[str, Any]) -> list[str]:
    shown = {name: " ".join(readable(value).split()) for name, value in values.items()}
    return [f"{spell_name(name)}: {value}" for name, value in shown.items() if value]


def _says(text: str, value: str) -> bool:
    """Say whether a text has a value as words of its own: `80` is not in `HP 1180`."""
    text, value = text.lower(), value.lower()  # no pattern: compiling one a product costs more than all the rest
    at = text.find(value)
    while at >= 0:
        if not _is_word(text[at - 1 : at]) and not _is_word(text[at + len(value) : at + len(value) + 1]):
            return True
        at = text.find(value, at + 1)
    return False


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"
