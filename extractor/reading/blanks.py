"""Characters that are no part of what a text says: invisible ones, pictures, and the blanks around figures."""

from __future__ import annotations

import re

from extractor.reading.raw_lines import RawText
from extractor.reading.text_map import MapBuilder, TextMap

# Control characters but for those that end a line or a cell; soft hyphens; characters without a width, and those that
# steer the direction of writing or the form of their neighbour.
_STEERING = (
    "\0-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Pictures: what Unicode shows as emoji by itself, and any symbol that is followed by the wish to be one.
_PICTURES = (
    "\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab\u26bd\u26be"
    "\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e\u2753-\u2755\u2757"
    "\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55\U0001f000-\U0001f0ff\U0001f18e\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff"
)
INVISIBLE = re.compile(f"[{_STEERING}{_PICTURES}]|[\u2190-\u2bff](?=\ufe0f)|[0-9#*](?=\ufe0f?\u20e3)|\u20e3")
# Whatever most reports are not written in. Nothing of what they are is invisible or ends a line, but for \n; where a
# text has nothing unusual, which is found in a tenth of the time, there is no need to look.
UNUSUAL = re.compile(
    "[^\n -~\u00a0\u00b7\u2010-\u2027\u2030-\u205e\u2103\u2160-\u217f\u2200-\u22ff\u2460-\u24ff\u3000-\u3163"
    "\u3200-\u9fff\uff01-\uff5e]"
)
_BLANK = r"[ \u00a0\u2009\u202f]"
# What a PDF's text has between a figure and its unit, and between 于 and 2024年.
# What a figure has behind the comma of its thousands: 1, 537.4.
SOFT_BLANK = re.compile(
    rf"{_BLANK}(?:(?<=[0-9][,，]{_BLANK}){_BLANK}?(?=[0-9]{{3}}(?:[.]|[万亿]?元))"
    rf"|(?<=[0-9０-９%％]{_BLANK}){_BLANK}?(?=[\u4e00-\u9fff%％])|(?<=[\u4e00-\u9fff]{_BLANK}){_BLANK}?(?=[0-9０-９]))"
)


def without_invisible(raw: RawText) -> TextMap | None:
    """The text without its invisible characters and pictures, or None where it has none."""
    return _without(INVISIBLE, raw.text)


def without_blanks(raw: RawText) -> TextMap | None:
    """The text without the blanks between figures and the words around them, or None where there are none."""
    return _without(SOFT_BLANK, raw.text)


def _without(pattern: re.Pattern[str], text: str) -> TextMap | None:
    gaps = [found.span() for found in pattern.finditer(text)]
    if not gaps:
        return None
    builder = MapBuilder(text)
    builder.keep_without(0, len(text), gaps)
    return builder.build()
