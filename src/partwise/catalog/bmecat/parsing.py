# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Elements of an XML file, one at a time: bounded in memory, and safe with files from strangers.

lxml, because libxml2 itself limits the length of texts, tags and attributes and the depth of elements, which expat, and
so the standard library and defusedxml, does not; and because it tells the line of each element. A DOCTYPE that only
names a DTD is passed over, as files of BMEcat 1.2 have it; nothing is ever fetched.
"""

import html
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import IO, Any, Final

from partwise.errors import CatalogError
from partwise.extras import check_extra

_CHUNK: Final = 2**16
# Between two elements that are read and dropped; an article of this size is no article.
_MOST_BYTES: Final = 2**25
# What may stand before the root's start tag: a declaration, comments, a DOCTYPE.
_PROLOG: Final = 2**20
_HUGE: Final = ("too long", "huge", "too big", "limit exceeded", "xml_parse_huge")


class Node:
    """
    An element with all that is in it, light to ask.

    :param name: Its name without its namespace.
    :param text: Its own text, without white space around it.
    :param attributes: Its attributes.
    :param parts: The elements in it, by name.
    :param line: Its line, from 1, for the outermost.
    """

    __slots__ = ("attributes", "line", "name", "parts", "text")

    def __init__(
        self, name: str, text: str, attributes: Mapping[str, str], parts: Mapping[str, list["Node"]], line: int = 0
    ) -> None:
        self.name = name
        self.text = text
        self.attributes = attributes
        self.parts = parts
        self.line = line

    def all(self, *names: str) -> list["Node"]:
        """
        List the elements of some names.

        :param names: Names, such as an element's name in each version.
        :returns: The elements directly in this one, in the order of the names.
        """
        return [part for name in names for part in self.parts.get(name, ())]

    def text_at(self, *names: str) -> str:
        """
        Read the first element that has a text.

        :param names: As for `all`.
        :returns: The text; empty if there is none.
        """
        for name in names:
            for part in self.parts.get(name, ()):
                if part.text:
                    return part.text
        return ""


def read_root(stream: IO[bytes]) -> Node:
    """
    Read the start tag of the root, and refuse what no catalog needs.

    :param stream: The file from its beginning.
    :returns: The root, empty.
    :raises CatalogError: If there is none, or the file declares entities.
    """
    parser = _parser(("start",), None)
    size = 0
    while size < _PROLOG:
        chunk = stream.read(_CHUNK)
        size += len(chunk)
        error = _feed(parser, chunk)
        for _, element in parser.read_events():
            dtd = element.getroottree().docinfo.internalDTD
            if dtd is not None and any(True for _ in dtd.iterentities()):
                problem = "the file declares entities, which a catalog does not need and an attack does; remove them"
                raise CatalogError(problem, row=1)
            return Node(_name(element.tag), "", dict(element.attrib), {}, element.sourceline or 1)
        if error is not None:
            raise error
    problem = f"no element begins within the first {_PROLOG // 2**20} MB; this is no catalog"
    raise CatalogError(problem, row=1)


def read_elements(
    stream: IO[bytes], names: Collection[str], *, starts: Collection[str] = (), skipped: Collection[str] = ()
) -> Iterator[Node]:
    """
    Stream elements, whatever their namespace; each is forgotten when it has been read.

    :param stream: The file from its beginning.
    :param names: Names of elements to read whole.
    :param starts: Names of elements of which the beginning is enough.
    :param skipped: Names of large elements that are not wanted, but must not fill memory.
    :returns: The elements.
    :raises CatalogError: If the file is not well-formed, or beyond the limits; all before that place was given.
    """
    parser = _parser(("start", "end"), [f"{{*}}{name}" for name in (*names, *starts, *skipped)])
    size, line = 0, None
    while True:
        chunk = stream.read(_CHUNK)
        size += len(chunk)
        error = _feed(parser, chunk)
        for event, element in parser.read_events():
            name = _name(element.tag)
            if event == "start":
                if name in starts:
                    yield Node(name, "", dict(element.attrib), {}, element.sourceline or 1)
                continue
            size, line = 0, element.sourceline
            if name in names:
                node = _to_node(element)
                node.line = line or 1
                yield node
            if name not in starts:
                _drop(element)
        if error is not None:
            raise error
        if not chunk:
            return
        if size > _MOST_BYTES:
            problem = f"more than {_MOST_BYTES // 2**20} MB without the end of an article; this is no catalog"
            raise CatalogError(problem, row=line)


def _to_node(element: Any) -> Node:
    """Take an element over; entities of HTML, whose DTD is not read, become what they stand for."""
    text = element.text or ""
    parts: dict[str, list[Node]] = {}
    for child in element:
        if isinstance(child.tag, str):
            node = _to_node(child)
            parts.setdefault(node.name, []).append(node)
        else:
            text += html.unescape(child.text or "")
        if child.tail:
            text += child.tail
    return Node(_name(element.tag), text.strip(), element.attrib and dict(element.attrib), parts)


@lru_cache(maxsize=1024)
def _name(tag: str) -> str:
    return tag.rpartition("}")[2]


def _parser(events: tuple[str, ...], tags: list[str] | None) -> Any:
    check_extra("reading BMEcat", {"lxml": "lxml"}, extra="bmecat")
    from lxml import etree  # noqa: PLC0415 - an extra

    return etree.XMLPullParser(
        events=events,
        tag=tags,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _feed(parser: Any, chunk: bytes) -> CatalogError | None:
    """Parse on, or to the end if nothing is left; an error is returned, so that what was read before it is not lost."""
    from lxml import etree  # noqa: PLC0415 - an extra

    try:
        if chunk:
            parser.feed(chunk)
        else:
            parser.close()
    except etree.XMLSyntaxError as error:
        return CatalogError(_explain(error), row=error.lineno or 1)
    return None


def _explain(error: Any) -> str:
    said = str(error.msg or error).strip()
    if "no element found" in said:
        return "the file is empty; expected a BMEcat catalog"
    said = said.partition(", line ")[0].partition("\n")[0]
    if any(word in said.lower() for word in _HUGE):
        return "an element has more than 10 MB of text, attributes or name, or stands 256 deep; this is no catalog"
    return f"not well-formed XML: {said}; what follows is not read. Ask for the file again, or mend it there"


def _drop(element: Any) -> None:
    """Empty an element and remove those before it, so that only the way to the present place is kept."""
    element.clear(keep_tail=True)
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]
