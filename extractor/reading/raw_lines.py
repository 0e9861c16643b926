"""The lines of a text as they stand in the file, before anything is known of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from extractor.reading.openings import starts_numbered

TERMINAL = "。！？!?"
PAUSES = "；;"
STOPS = TERMINAL + PAUSES + "：:"
_PROSE = re.compile("[，。；]")


# Not frozen, which takes several times as long to make, and every reader of lines makes one of each.
@dataclass(unsafe_hash=True)
class RawLine:
    """One line.

    Attributes:
        start, end: code points of the text, half open, without the line's end.
        next: where the next line starts.
        text: the line's characters.
        cell: whether a cell of a table opens on the line.
    """

    start: int
    end: int
    next: int
    text: str
    cell: bool

    @property
    def blank(self) -> bool:
        """Whether nothing stands on the line; one of an empty cell is not blank."""
        return not self.cell and not self.text.strip()

    @cached_property
    def unfinished(self) -> bool:
        """Whether the line ends in mid-sentence, as far as its last character tells."""
        bare = self.text.rstrip()
        return bool(bare) and bare[-1] not in STOPS

    @cached_property
    def prose(self) -> bool:
        """Whether the line holds a sentence or a part of one, as no heading does."""
        return bool(_PROSE.search(self.text))

    @cached_property
    def numbered(self) -> bool:
        """Whether the line opens with the number of a heading or an item."""
        return starts_numbered(self.text.lstrip())


class RawText:
    """A text, and its lines, which are cut once however many steps of reading ask for them."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def lines(self) -> list[RawLine]:
        """The lines in order."""
        return raw_lines(self.text)


def raw_lines(text: str) -> list[RawLine]:
    """The lines of a text, whatever ends them."""
    lines, at = [], 0
    for line in text.splitlines(keepends=True):
        bare = line.rstrip("\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029")
        lines.append(RawLine(at, at + len(bare), at + len(line), bare, bare.startswith("\t")))
        at += len(line)
    return lines
