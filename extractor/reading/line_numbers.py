"""Numbers that an editor or a court's form puts before every line, or every fifth, are no part of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractor.reading.raw_lines import RawLine, RawText
from extractor.reading.text_map import MapBuilder, TextMap

# 12, then a tab, a blank or a sign that parts it from the text; 12. and 12、 are numbers of items.
_NUMBER = re.compile(r"[ \u3000]{0,8}(?P<number>\d{1,5})(?:[ \u3000]?[\t|:]| |\u3000|$)")
_BLANKS = re.compile(r"[ \u3000]*")
_APART = 10  # lines between two numbers at most
_FEWEST = 10  # numbers that tell of a habit
_SHARE = 0.9  # of the lines that they must count


def without_line_numbers(raw: RawText) -> TextMap | None:
    """The text without the numbers of its lines, or None where they have none."""
    lines = raw.lines
    filled = [at for at, line in enumerate(lines) if not line.blank]
    # Programs count every line, or only those that hold something.
    for counted in (range(len(lines)), filled):
        if numbers := _numbers(lines, counted):
            return _without(raw.text, lines, numbers)
    return None


def _numbers(lines: Sequence[RawLine], counted: Sequence[int]) -> dict[int, int]:
    """How many characters of which lines are their numbers; none where they do not count the lines from the first on.

    The rows of a list may be numbered, too, but its title is not.
    """
    said = [
        (place, at, int(match["number"]), match.end())
        for place, at in enumerate(counted)
        if (match := _NUMBER.match(lines[at].text))
    ]
    if len(said) < _FEWEST or said[0][2] != said[0][0] + 1:
        return {}
    found = {said[0][1]: said[0][3]}
    told = said[0][2]
    for (place, _, before, _), (following, at, after, end) in pairwise(said):
        apart = following - place
        if apart <= _APART and after - before == apart:
            found[at] = end
            told += apart
    return found if len(found) >= _FEWEST and told >= _SHARE * len(counted) else {}


def _without(text: str, lines: Sequence[RawLine], numbers: dict[int, int]) -> TextMap:
    """The text without the numbers, and without the room that is left for them before the lines between."""
    room = next(iter(numbers.values()))
    builder = MapBuilder(text)
    for at, line in enumerate(lines):
        blanks = _BLANKS.match(line.text, 0, room)
        builder.keep(line.start + numbers.get(at, blanks.end() if blanks else 0), line.next)
    return builder.build()
