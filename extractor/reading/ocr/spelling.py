"""The form of recognised punctuation, which looks alike in full and half width: what stands beside it decides."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.reading.forms import MARKS, WIDER
from extractor.reading.pdf.characters import ideographic

IN_NUMBERS = frozenset(",.%-+:")  # that numbers set in half width


def spelt(line: Sequence[str]) -> list[str]:
    """The characters of a line: numbers and words in half width, marks in full width where they stand in Chinese."""
    chinese = any(ideographic(text) and text.isalnum() for text in line)
    out = list(line)
    for at, text in enumerate(line):
        before = line[at - 1] if at else ""
        after = line[at + 1] if at + 1 < len(line) else ""
        narrow = chr(ord(text) - WIDER) if len(text) == 1 and 0xFF01 <= ord(text) <= 0xFF5E else text
        if narrow.isalnum() or (narrow in IN_NUMBERS and before.isdigit() and after.isdigit()):
            out[at] = narrow
        elif text in MARKS and chinese and not (before.isascii() and after.isascii() and before and after):
            out[at] = chr(ord(text) + WIDER)
    return out
