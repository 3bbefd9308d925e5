# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
What articles refer to and the file says elsewhere, most of it behind them: names of codes, units, catalog groups.

Millions of articles have millions of places in the catalog, and a classification system a hundred thousand names: both
wait in a private temporary file, not in memory.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Final

from partwise.catalog.languages import stated_code
from partwise.recent import Recent

from .parsing import Node
from .texts import Text, choose

FEATURE: Final = "feature"
VALUE: Final = "value"
CLASS: Final = "class"
_GROUP: Final = "group"
# Elements that name a code, by its kind: where the code stands, and where its names stand.
_NAMING: Final = {
    "CLASSIFICATION_SYSTEM_FEATURE_TEMPLATE": (FEATURE, ("FT_ID",), ("FT_NAME",)),
    "FEATURE_TEMPLATE": (FEATURE, ("FT_ID",), ("FT_NAME",)),
    "ALLOWED_VALUE": (VALUE, ("ALLOWED_VALUE_ID",), ("ALLOWED_VALUE_NAME",)),
    "CLASSIFICATION_GROUP": (CLASS, ("CLASSIFICATION_GROUP_ID",), ("CLASSIFICATION_GROUP_NAME",)),
    "FEATURE_GROUP": (CLASS, ("FEATURE_GROUP_ID",), ("FEATURE_GROUP_NAME",)),
    "CATALOG_STRUCTURE": (_GROUP, ("GROUP_ID",), ("GROUP_NAME",)),
}
_SYSTEMS: Final = ("CLASSIFICATION_SYSTEM_NAME", "FEATURE_SYSTEM_NAME")
_MAPS: Final = ("ARTICLE_TO_CATALOGGROUP_MAP", "PRODUCT_TO_CATALOGGROUP_MAP")
_DEEPEST: Final = 32
SECTIONS: Final = ("HEADER", "UNIT", *_SYSTEMS, *_MAPS, *_NAMING)
_TABLES: Final = """
CREATE TABLE names (kind, id, system, language, text);
CREATE TABLE units (id, system, code, sign, name, PRIMARY KEY (id, system)) WITHOUT ROWID;
CREATE TABLE feature_units (id, system, unit, PRIMARY KEY (id, system)) WITHOUT ROWID;
CREATE TABLE parents (id PRIMARY KEY, parent) WITHOUT ROWID;
CREATE TABLE places (product, place);
"""
_INDEXES: Final = "CREATE INDEX named ON names (kind, id); CREATE INDEX placed ON places (product);"


class Knowledge:
    """
    What a BMEcat file says besides its articles. Close it when the file is read.

    :param language: The language that the user wants; None for the catalog's own.
    """

    def __init__(self, language: str | None = None) -> None:
        self.languages: tuple[str, ...] = (stated_code(language),) if language else ()
        self.default_language: str | None = None
        self.buyer = ""
        self.parties: dict[str, str] = {}
        self._system = ""
        self._database = sqlite3.connect("", check_same_thread=False)  # a private file, gone with the connection
        self._database.executescript(_TABLES)
        self._recent: Recent[tuple[str, ...], list[tuple[str, ...]]] = Recent(2**14)

    def close(self) -> None:
        """Delete the temporary file."""
        self._database.close()

    def learn(self, element: Node) -> None:
        """
        Take one of the elements that SECTIONS names.

        :param element: The whole element.
        """
        name = element.name
        if name == "HEADER":
            self._learn_header(element)
        elif name in _SYSTEMS:
            self._system = element.text
        elif name in _MAPS:
            place = element.text_at("ART_ID", "PROD_ID"), element.text_at("CATALOG_GROUP_ID")
            self._database.execute("INSERT INTO places VALUES (?, ?)", place)
        elif name == "UNIT":
            parts = (element.text_at(each) for each in ("UNIT_CODE", "UNIT_SHORTNAME", "UNIT_NAME"))
            row = (element.text_at("UNIT_ID"), self._system, *parts)
            self._database.execute("INSERT OR REPLACE INTO units VALUES (?, ?, ?, ?, ?)", row)
        else:
            self._learn_names(element, *_NAMING[name])

    def finish(self) -> None:
        """Make ready for questions, after the last element."""
        self._database.executescript(_INDEXES)

    def name(self, kind: str, code: str, system: str) -> str:
        """
        Find what a code is called.

        :param kind: FEATURE, VALUE or CLASS.
        :param code: The code, such as EF000008.
        :param system: The classification system that the article names; another's name is taken only if it has none.
        :returns: The name in the best language; empty if the file does not say.
        """
        # Not both at once: another system may give the code to something else, and name that in a better language.
        own = "SELECT language, text FROM names WHERE kind = ? AND id = ? AND system = ?"
        others = "SELECT language, text FROM names WHERE kind = ? AND id = ?"
        rows = self._ask(own, kind, code, system) or self._ask(others, kind, code)
        texts, _ = choose((Text(*row) for row in rows), self.languages)
        return texts[0].text if texts else ""

    def unit(self, code: str, system: str) -> tuple[str, ...]:
        """
        Find what a unit's id stands for.

        :param code: The id, such as EU570448.
        :param system: The classification system that the article names.
        :returns: Its code in UN/ECE's list, its sign and its name, each perhaps empty; nothing if it is not declared.
        """
        query = "SELECT code, sign, name FROM units WHERE id = ? ORDER BY system <> ? LIMIT 1"
        return next(iter(self._ask(query, code, system)), ())

    def unit_of(self, feature: str, system: str) -> str:
        """
        Find the unit that a classification system gives a feature.

        :param feature: The feature's code.
        :param system: The system's name.
        :returns: A unit or its id; empty if there is none.
        """
        query = "SELECT unit FROM feature_units WHERE id = ? ORDER BY system <> ? LIMIT 1"
        return next((unit for (unit,) in self._ask(query, feature, system)), "")

    def categories(self, product: str) -> list[str]:
        """
        Find where a product stands in the catalog.

        :param product: Its SUPPLIER_PID.
        :returns: The path of each place, from the top without the root.
        """
        rows = self._database.execute("SELECT place FROM places WHERE product = ?", (product,))
        return [path for (place,) in rows.fetchall() if (path := " / ".join(reversed(list(self._path(place)))))]

    def _learn_header(self, header: Node) -> None:
        for catalog in header.all("CATALOG"):
            spoken = list(catalog.all("LANGUAGE"))
            first = [each for each in spoken if each.attributes.get("default", "").lower() == "true"] or spoken
            self.default_language = stated_code(first[0].text) if first and first[0].text else None
            self.languages += tuple(stated_code(each.text) for each in (*first, *spoken))
        for buyer in header.all("BUYER"):
            self.buyer = buyer.text_at("BUYER_ID", "BUYER_NAME")
        self.buyer = self.buyer or header.text_at("BUYER_IDREF")
        for parties in header.all("PARTIES"):
            for party in parties.all("PARTY"):
                name = next((each.text_at("NAME") for each in party.all("ADDRESS")), "")
                self.parties |= {each.text: name for each in party.all("PARTY_ID") if name}

    def _learn_names(self, element: Node, kind: str, ids: tuple[str, ...], names: tuple[str, ...]) -> None:
        code = element.text_at(*ids)
        if not code:
            return
        system = "" if kind == _GROUP else self._system
        rows = [
            (kind, code, system, stated_code(each.attributes.get("lang", "")) or None, text)
            for each in element.all(*names)
            if (text := each.text)
        ]
        self._database.executemany("INSERT INTO names VALUES (?, ?, ?, ?, ?)", rows)
        if kind == _GROUP and element.attributes.get("type") != "root":
            parent = element.text_at("PARENT_ID")
            self._database.execute("INSERT OR REPLACE INTO parents VALUES (?, ?)", (code, parent))
        if kind == FEATURE and (unit := _unit_of_template(element)):
            self._database.execute("INSERT OR REPLACE INTO feature_units VALUES (?, ?, ?)", (code, system, unit))

    def _path(self, place: str) -> Iterator[str]:
        """Name a group and those above it; the root, which is the catalog itself, has no parent here."""
        for _ in range(_DEEPEST):  # a group may stand under itself in a broken catalog
            parents = self._ask("SELECT parent FROM parents WHERE id = ?", place)
            if not parents:
                return
            yield self.name(_GROUP, place, "") or place
            ((place,),) = parents

    def _ask(self, query: str, *values: str) -> list[tuple[str, ...]]:
        key = (query, *values)
        rows = self._recent.find([key]).get(key)
        if rows is None:
            rows = self._database.execute(query, values).fetchall()
            self._recent.keep({key: rows})
        return rows


def _unit_of_template(template: Node) -> str:
    places: Iterable[Node] = (template, *template.all("FEATURE_CONTENT"))
    return next((unit for place in places if (unit := place.text_at("FT_UNIT_IDREF", "FT_UNIT"))), "")
