# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Tell a text's encoding from its bytes.

Byte order marks and UTF-8 are certain. Of the others Windows-1252 is tried first: charset-normalizer takes `°C`, `Ø 25`
and a few umlauts among English words for Polish or Mac text in most catalogs, and is right about the rest.
"""

import codecs
import re
from collections.abc import Iterator
from typing import IO, Final

from partwise.errors import ConfigError

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLOCK: Final = 1 << 20
# So far a text that is ASCII is read for its first other byte, and so much of that is looked at.
_BLOCKS: Final = 64
_ENOUGH: Final = 1 << 18
# What catalogs in Western languages are written with; what else Windows-1252 has, is another's letters.
_WESTERN: Final = re.compile(
    r"(?<![a-zß-öø-ÿ])[ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒ](?![À-ÖØ-ÿ]{2})"
    r"|[ßàáâãäåæçèéêëìíîïñòóôõöøùúûüÿœ](?![À-ÖØ-ÿ]{2})"
    r"|[‘’–—·]|(?<=[A-Z])[°±²³µ®](?=[A-Z])|(?<![^\W\d_])[\xa0¡¿¢£¥§©«»®°±²³¹µ¶º¼½¾×÷€™‚„“”…•†‰‹›ªˆ˜]|[\xa0©»®°²³¹º¼½¾™“”…•‰›ª](?![^\W\d_])"
)
_PLAUSIBLE: Final = 0.95
_ZEROS: Final = 0.02
_OTHERS: Final = [
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp850", "cp866", "cp932", "cp949", "big5", "euc_jp", "gb18030",
    "iso8859_2", "koi8_r", "mac_roman",
]  # fmt: skip


def check_encoding(name: str) -> str:
    """
    Take an encoding that a user names.

    :param name: Its name.
    :returns: The name for reading, so that UTF-8's byte order mark is taken off.
    :raises ConfigError: If Python does not know it as one of texts.
    """
    try:
        "".encode(name)
    except LookupError as error:
        msg = f"unknown encoding '{name}'; use utf-8, cp1252, latin-1 or another that Python knows"
        raise ConfigError(msg) from error
    return "utf-8-sig" if codecs.lookup(name).name == "utf-8" else name


def detect_encoding(stream: IO[bytes], *, guess: bool) -> str:
    """
    Tell the encoding of a text; the stream is then at its beginning again.

    :param stream: Its bytes, seekable.
    :param guess: Tell other encodings than Unicode's apart too.
    :returns: A name that Python knows. A text in which most lines are UTF-8 is UTF-8, with the others damaged.
    """
    head = stream.read(_BLOCK)
    found = next((name for mark, name in _MARKS if head.startswith(mark)), None) or _without_mark(head)
    if found is None:
        found = _by_lines(list(_other_lines(head, stream))) if guess else "utf-8-sig"
    stream.seek(0)
    return found


def _without_mark(head: bytes) -> str | None:
    """Find UTF-16 by its zeros: what parts cells and lines has one each, always in the same half of a pair."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) > _ZEROS * len(head) and max(even, odd) > 1 / _ZEROS * min(even, odd):
        return "utf-16-le" if odd > even else "utf-16-be"
    return None


def _other_lines(head: bytes, stream: IO[bytes]) -> Iterator[bytes]:
    """Give lines with bytes that are not ASCII, as many as are enough."""
    found, rest, block = 0, b"", head
    for _ in range(_BLOCKS):
        lines = (rest + block).splitlines()
        ended = not block or block.endswith((b"\n", b"\r"))
        rest = b"" if ended or not lines or len(lines[-1]) > _BLOCK else lines.pop()
        for line in lines:
            if not line.isascii():
                found += len(line)
                yield line
        if found > _ENOUGH or not block:
            return
        block = stream.read(_BLOCK)


def _by_lines(lines: list[bytes]) -> str:
    if 2 * sum(map(_is_utf8, lines)) >= len(lines):
        return "utf-8-sig"
    text = b"\n".join(lines)
    if _is_western(text):
        return "cp1252"
    from charset_normalizer import from_bytes  # noqa: PLC0415 # a fifth of a second, for few files

    best = from_bytes(text[: 2 * _ENOUGH], cp_isolation=_OTHERS).best()
    return best.encoding if best else "cp1252"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_western(data: bytes) -> bool:
    text = data.decode("cp1252", errors="replace")
    others = sum(not char.isascii() for char in text)
    return len(_WESTERN.findall(text)) >= _PLAUSIBLE * others
