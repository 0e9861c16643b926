"""Where a clause of the text begins."""

from __future__ import annotations

import re

# What a clause begins behind.
_MARKS = "，,。；;：:！？\n\t（("
# A bracket of a few words is part of a name: （境）.
_IN_NAME = re.compile(r"[（(][^（）()，。；、\d\s]{1,4}[）)]")
# How many characters of its own clause a cause looks back.
LONGEST_LEAD = 200


def clause_start(text: str, floor: int, at: int) -> int:
    """The start of the clause that an offset stands in; a bracket of a few words, as （境）, opens none."""
    floor = max(floor, at - LONGEST_LEAD)
    start, end = at, at
    while True:
        start = max(floor, *(text.rfind(mark, floor, end) + 1 for mark in _MARKS))
        if start == floor or not _IN_NAME.match(text, start - 1, at):
            return start
        end = start - 1
