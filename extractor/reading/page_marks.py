"""What a copy of a paged text brings along that is no part of it: page numbers and running heads.

A page number with marks around it (— 12 —, 第12页) is one wherever it stands alone on a line. A bare number is one if
it goes on counting from the page before, far enough below it. A running head is a line without a sentence that returns,
page numbers aside, and cuts sentences, or rows of a table, in two, or stands beside nearly every page number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from extractor.reading.page_numbers import BARE_NUMBER, MARKED_NUMBER
from extractor.reading.raw_lines import RawLine
from extractor.reading.wrapping import Wrapping

_PAGE = 12  # lines that a page has at least
_CHAIN = 3  # bare numbers that must go on counting
_HEAD = 40  # characters that a running head has at most
_RETURNS = 2  # times that a running head stands in the text at least
_CUTTING = 0.2  # share of them that must cut a sentence or a row in two
_EDGES = 0.4  # share of them that must stand at the edge of a page for all of them to be running heads
_PAGES = 0.8  # share of the page numbers that must have it beside them for that to be enough
_MARGIN = 3  # blank lines between a running head and a page number at most
_PAGE_COUNT = re.compile(r"(?<![0-9.])[0-9]{1,4}(?![0-9.])")


def page_marks(lines: Sequence[RawLine], wrapping: Wrapping | None) -> set[int]:
    """Which lines are page numbers or running heads, as indices."""
    marks = {at for at, line in enumerate(lines) if not line.cell and MARKED_NUMBER.fullmatch(line.text)}
    marks |= _counting(lines)
    return marks | (_running_heads(lines, marks, wrapping) if wrapping else set())


def _counting(lines: Sequence[RawLine]) -> set[int]:
    """The longest run of bare numbers, each one more than the one before and at least a page below it."""
    chains: dict[int, list[int]] = {}
    longest: list[int] = []
    for at, line in enumerate(lines):
        found = None if line.cell else BARE_NUMBER.fullmatch(line.text)
        if not found:
            continue
        number = int(found["number"])
        before = chains.get(number - 1)
        if before and at - before[-1] > _PAGE:
            # A chain has one last number, so that it is handed on, not copied.
            chains[number] = chains.pop(number - 1)
            chains[number].append(at)
        else:
            chains[number] = [at]
        if len(chains[number]) > len(longest):
            longest = chains[number]
    return set(longest) if len(longest) >= _CHAIN else set()


def _running_heads(lines: Sequence[RawLine], marks: set[int], wrapping: Wrapping) -> set[int]:
    places: dict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        bare = line.text.strip()
        if at not in marks and bare and not line.cell and not line.prose and len(bare) <= _HEAD:
            places[_PAGE_COUNT.sub("0", bare)].append(at)
    returning = {text: found for text, found in places.items() if len(found) >= _RETURNS}
    candidates = {at for found in returning.values() for at in found}
    before, after = _neighbours(lines, marks | candidates)
    heads: set[int] = set()
    for found in returning.values():
        by_number = {at for at in found if _beside(lines, at, marks)}
        sentences = {at for at in found if _cuts_sentence(lines, at, before[at], after[at], wrapping)}
        # What stands in a row and in no sentence is a cell's second line, unless a page number stands beside it.
        rows = {at for at in (found if sentences else by_number) if _cuts_row(lines, before[at], after[at])}
        edges = by_number | sentences | rows
        always = len(edges) >= _EDGES * len(found)
        least = max(1.0 if len(by_number) == len(found) else 2.0, _CUTTING * len(found))
        everywhere = len(by_number) == len(found) >= max(_CHAIN, _PAGES * len(marks))
        if everywhere or len(sentences) >= least or (always and len(sentences | rows) > least):
            # Where it first stands it may be the title itself.
            heads |= edges | (set(found[1:]) if always else set())
    return heads


def _beside(lines: Sequence[RawLine], at: int, marks: set[int]) -> bool:
    """Whether nothing but blank lines stands between a line and a page number."""
    for step in (-1, 1):
        beside = at + step
        while 0 <= beside < len(lines) and lines[beside].blank and abs(beside - at) <= _MARGIN:
            beside += step
        if beside in marks:
            return True
    return False


def _neighbours(lines: Sequence[RawLine], left_out: set[int]) -> tuple[list[int], list[int]]:
    """For each line the last one before and the first one after it that holds text and is not left out; -1 for none."""
    before, after = [-1] * len(lines), [-1] * len(lines)
    last = -1
    for at, line in enumerate(lines):
        before[at] = last
        last = at if not line.blank and at not in left_out else last
    last = -1
    for at in range(len(lines) - 1, -1, -1):
        after[at] = last
        last = at if not lines[at].blank and at not in left_out else last
    return before, after


def _cuts_sentence(lines: Sequence[RawLine], at: int, before: int, after: int, wrapping: Wrapping) -> bool:
    """Whether the text before a line goes on in mid-sentence in the text after it.

    A line that is full itself is one of the sentence's own, in a paragraph that the report repeats; one under a
    heading that filled its line may be the heading's end, as headings end alike.
    """
    if before < 0 or after < 0 or lines[after].cell or lines[after].numbered:
        return False
    if lines[before].numbered and not lines[before].prose:
        return False
    own = replace(lines[at], text=lines[at].text.strip())
    if own.unfinished and wrapping.full(own, lines[after]):
        return False
    return lines[before].unfinished and wrapping.full(lines[before], lines[after])


def _cuts_row(lines: Sequence[RawLine], before: int, after: int) -> bool:
    """Whether the row of a table goes on, from the cell before to the cell after."""
    if before < 0 or after < 0 or not lines[after].cell or not lines[before].cell:
        return False
    return not any(line.blank for line in lines[before:after])
