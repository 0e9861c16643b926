"""How a text is wrapped: the width at which its lines are cut, and which lines went on until there was no more room.

Widths are counted in narrow characters: an ideograph takes two. A program cuts lines at a number of characters; on a
page a line is full when an ideograph, a word or a number found no room in it, and a paragraph's first line is set in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.reading.blanks import SOFT_BLANK
from extractor.reading.raw_lines import RawLine

NARROWEST = 20  # no page's line is narrower
RAGGED = 0.15  # share of the width by which a line of a page that ends in mid-sentence may fall short
_EVIDENCE = 3  # lines that must be cut in mid-sentence at a width before the text counts as wrapped there
_CUT = 0.6  # share of the full lines that must be
_EXACT = 0.93  # share of the lines cut in mid-sentence that are full to the character where a program has cut them
_BEYOND = 0.05  # lines wider than the width, to one full one; rows of tables do not count
_HANGING = 4  # narrow characters by which closing marks may stand over the edge
_INDENT = 4  # narrow characters by which a paragraph's first line is set in
_CELLS = 4  # pieces between blanks that make a line a row
_PROSE = 0.5  # share of the lines cut in mid-sentence that hold a pause, as no names and titles do
_PAUSE = re.compile("[，。；、：]")
# What stays together at a line's beginning: a number or a Latin word, and the closing marks behind it.
_LEAD = re.compile(r"[（《“‘【(]?(?:[0-9A-Za-z.,%+/-]+|.)[。，、；：！？）》”’】.,;:!?)%％]*", re.DOTALL)
Measure = Callable[[str], int]


def _characters(text: str) -> int:
    return 2 * len(text)


def _columns(text: str) -> int:
    """Twice the ideographs and once the narrow characters."""
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def _without_blanks(measure: Measure) -> Measure:
    return lambda text: measure(SOFT_BLANK.sub("", text))


# By a program's count of characters or columns; before or after blanks were put around the figures.
_MEASURES: tuple[tuple[Measure, int], ...] = (
    (_characters, 0),
    (_columns, 1),
    (_without_blanks(_characters), 0),
    (_without_blanks(_columns), 1),
)


@dataclass(frozen=True, slots=True)
class Wrapping:
    """The habit of a wrapped text.

    Attributes:
        measure: a line's width in narrow characters.
        width: that of a full line.
        slack: by how much a full line may fall short of it; None where the lines are those of a page.
    """

    measure: Measure
    width: int
    slack: int | None

    def full(self, line: RawLine, following: RawLine, *, set_in: bool = False) -> bool:
        """Whether a line went on until what follows found no room in it; `set_in` if it may have lost its indent."""
        room = self.width - self.measure(_content(line))
        if room < -_HANGING:
            return False  # what is so much wider was not cut at this width
        if self.slack is not None:
            # The tab of a cell may have been counted, and a blank behind a figure may have been lost.
            lost = line.text[-1:].isdigit() and not following.text[:1].isdigit()
            return room <= self.slack + 2 * line.cell + 2 * lost + set_in * line.unfinished * _INDENT
        lead = _LEAD.match(following.text.lstrip())
        needed = self.measure(lead[0] if lead else "") + 1
        if line.unfinished and (line.prose or not line.numbered) and not following.numbered:
            needed += int(RAGGED * self.width) + set_in * _INDENT
        return room < needed

    def nearly_full(self, line: RawLine) -> bool:
        """Whether a line may be a full one of which its indent, or what found no more room, is missing."""
        return -_HANGING <= self.width - self.measure(_content(line)) <= RAGGED * self.width + _INDENT


def _content(line: RawLine) -> str:
    return line.text[1:] if line.cell else line.text


def find_wrapping(lines: Sequence[RawLine]) -> Wrapping | None:
    """The width at which a text's lines are cut, or None where they are whole paragraphs."""
    lines = [line for line in lines if not line.blank]
    cut = _cut_lines(lines)
    if len(cut) < _EVIDENCE:
        return None
    best: tuple[float, Wrapping] | None = None
    spaced = any(SOFT_BLANK.search(lines[at].text) for at in cut)
    for measure, slack in _MEASURES if spaced else _MEASURES[:2]:
        found = _exact(lines, cut, measure, slack)
        if found and (best is None or found[0] > best[0]):
            best = found
            if found[0] == 1.0:
                break
    return best[1] if best else _of_pages(lines, cut, _columns) or _of_pages(lines, cut, _characters)


def _exact(lines: Sequence[RawLine], cut: Sequence[int], measure: Measure, slack: int) -> tuple[float, Wrapping] | None:
    """The wrapping by a program's count, with the share of the lines cut in mid-sentence that it explains."""
    widths = _widths(lines, measure)
    counts = Counter(width for width in widths if width >= NARROWEST)
    if not counts:
        return None
    width = max(counts, key=lambda width: sum(counts[width - step] for step in range(slack + 1)) * width)
    long = [at for at in cut if widths[at] > (1 - RAGGED) * width]
    full = [at for at in long if width - slack <= widths[at] <= width]
    others = set(long).difference(full)
    share = len(full) / max(len(full) + sum(1 for at in others if not _is_row(lines[at])), 1)
    if share < _EXACT or not _proven(lines, widths, full, width - slack, width):
        return None
    return share, Wrapping(measure, width, slack)


def _of_pages(lines: Sequence[RawLine], cut: Sequence[int], measure: Measure) -> Wrapping | None:
    """The wrapping of lines that a page's width has cut."""
    widths = _widths(lines, measure)
    counts = Counter(widths[at] for at in cut)
    least = max(_EVIDENCE, 0.02 * len(cut))
    usual = [
        width for width in counts if width >= NARROWEST and sum(counts[width - step] for step in range(3)) >= least
    ]
    if not usual:
        return None
    width = max(usual)
    full = [at for at in cut if widths[at] > (1 - RAGGED) * width]
    return Wrapping(measure, width, None) if _proven(lines, widths, full, int((1 - RAGGED) * width), width) else None


def _widths(lines: Sequence[RawLine], measure: Measure) -> list[int]:
    """The lines' widths; 0 for those that are no full line anyway."""
    return [measure(_content(line)) if 2 * len(line.text) >= NARROWEST else 0 for line in lines]


def _cut_lines(lines: Sequence[RawLine]) -> list[int]:
    """The lines that end in mid-sentence before one that opens nothing of its own."""
    return [
        at
        for at, (line, following) in enumerate(pairwise(lines))
        if 2 * len(line.text) >= NARROWEST and line.unfinished and not following.cell and not following.numbered
    ]


def _is_row(line: RawLine) -> bool:
    """Whether a line is a table's row, which may be set in smaller type and be wider than those of the text."""
    return line.cell or not _PAUSE.search(line.text) or len(line.text.split()) >= _CELLS


def _proven(lines: Sequence[RawLine], widths: Sequence[int], cut: Sequence[int], least: int, width: int) -> bool:
    """Whether enough lines are cut at a width, most of those that are full, and hardly a line is wider."""
    full = {line.text for line, own in zip(lines, widths, strict=True) if least <= own <= width}
    beyond = sum(1 for line, own in zip(lines, widths, strict=True) if own > width + 2 and not _is_row(line))
    distinct = {lines[at].text for at in cut}
    enough = len(distinct) >= max(_EVIDENCE, _CUT * len(full)) and beyond <= _BEYOND * len(full)
    return enough and sum(1 for text in distinct if _PAUSE.search(text)) >= _PROSE * len(distinct)
