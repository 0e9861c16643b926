"""Characters that are no part of what a text says: invisible ones, and the blanks around figures."""

from __future__ import annotations

import re

from extractor.reading.text_map import MapBuilder, TextMap

# Soft hyphens, and characters without a width.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_BLANK = r"[ \u00a0\u2009\u202f]{1,2}"
# What a PDF's text has between a figure and its unit, and between 于 and 2024年.
SOFT_BLANK = re.compile(rf"(?<=[0-9０-９%％]){_BLANK}(?=[\u4e00-\u9fff%％])|(?<=[\u4e00-\u9fff]){_BLANK}(?=[0-9０-９])")


def without_invisible(text: str) -> TextMap | None:
    """The text without its invisible characters, or None where it has none."""
    return _without(_INVISIBLE, text)


def without_blanks(text: str) -> TextMap | None:
    """The text without the blanks between figures and the words around them, or None where there are none."""
    return _without(SOFT_BLANK, text)


def _without(pattern: re.Pattern[str], text: str) -> TextMap | None:
    gaps = [found.span() for found in pattern.finditer(text)]
    if not gaps:
        return None
    builder = MapBuilder(text)
    builder.keep_without(0, len(text), gaps)
    return builder.build()
