"""Tells in which encoding a text file is: by its mark, by its zero bytes, else by what its bytes can be."""

from __future__ import annotations

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What is said of text that has zero bytes for no reason.
ZERO_BYTES = "zero bytes stand in the text, as in no text; it is damaged, fetch it again or save it as UTF-8"
_HEAD = 4096
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
# Of the pairs of bytes of a text in Big5 so many have a second byte below 0x80; of one in GB18030 hardly any, since its
# common characters are those of GB 2312, and those that are not have one between 0x80 and 0xA0, too, as Big5 never has.
_BIG5_SHARE = 0.15


def marked(content: bytes) -> tuple[bytes, str] | None:
    """The byte order mark that the content begins with, and its encoding; None where there is none."""
    return next(((mark, encoding) for mark, encoding in MARKS if content.startswith(mark)), None)


def wide(content: bytes) -> str | None:
    """The encoding of text with zero bytes but no mark: UTF-32 or UTF-16; None where it is no text at all."""
    head = content[: min(_HEAD, len(content)) // 4 * 4] or content
    for encoding in ("utf-32-le", "utf-32-be", *_utf16(head)):
        text = head[: len(head) // 4 * 4 or len(head)].decode(encoding, "replace")
        if text and sum(map(_is_sensible, text)) >= 0.9 * len(text):
            return encoding
    return None


def is_big5(content: bytes) -> bool:
    """Whether text that is no UTF-8 is in Big5, and not in GB18030, in which nearly all bytes mean something, too."""
    pairs = _PAIR.findall(content[: 64 * _HEAD])
    low = sum(1 for pair in pairs if pair[1] < 0x80)
    if low < _BIG5_SHARE * len(pairs) or any(0x80 <= pair[1] <= 0xA0 for pair in pairs):
        return False
    try:
        content.decode("big5hkscs")
    except UnicodeDecodeError:
        return False
    return bool(pairs)


def _utf16(head: bytes) -> tuple[str, ...]:
    even, odd = head[::2].count(0), head[1::2].count(0)
    return ("utf-16-be",) if even > odd else ("utf-16-le",)


def _is_sensible(character: str) -> bool:
    return (
        character in "\t\r\n"
        or " " <= character <= "~"
        or "\u3000" <= character <= "\u9fff"
        or (character >= "\uff00" and character != "\ufffd")
    )
