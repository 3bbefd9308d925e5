# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
r"""
Descriptions in HTML to text; what is no HTML stays as it is.

>>> to_text("<p>Ball valve<br>1/2&quot;</p><ul><li>brass</li><li>PN&nbsp;25</li></ul>")
'Ball valve\n1/2"\nbrass\nPN 25'
>>> to_text("R < 5 mOhm & U > 3 V")
'R < 5 mOhm & U > 3 V'
"""

import re
from html.parser import HTMLParser
from typing import Final

_TAGS: Final = (
    "p|br|b|i|u|em|strong|ul|ol|li|div|span|table|thead|tbody|tr|td|th|h[1-6]|sup|sub|font|a|img|hr|small|dl|dt|dd|"
    "html|body|head|style|script"
)
_IS_HTML: Final = re.compile(
    rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>|&(?:nbsp|[aou]uml|szlig|amp|lt|gt|quot|deg|#\d+);", re.IGNORECASE
)
_BLOCKS: Final = frozenset(
    ("p", "br", "ul", "ol", "li", "div", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "dl", "dt", "dd")
)
_CELLS: Final = frozenset(("td", "th"))
_HIDDEN: Final = frozenset(("style", "script"))


class _Text(HTMLParser):
    """Collects what a reader of the page sees, a line per block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._hidden += tag in _HIDDEN
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(re.sub(r"\s+", " ", data))

    def _part(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in _CELLS:
            self.parts.append(" ")


def to_text(text: str) -> str:
    """
    Take the tags and entities of HTML off.

    :param text: A description.
    :returns: Its text, a line per block; the description itself if it holds no HTML.
    """
    if not _IS_HTML.search(text):
        return text
    parser = _Text()
    # Outside of tags a line break is a line break in catalogs that mix both.
    parser.feed(text if "<p" in text.lower() or "<br" in text.lower() else text.replace("\n", "<br>"))
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)
