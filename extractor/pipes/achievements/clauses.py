"""Cuts a passage into sentences and clauses, and finds for a quantity the stretches of text that speak of it."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.quantities import Quantity

_SENTENCE = re.compile(r"[。！？!?\n]")
_CLAUSE = re.compile(r"[，,；;：:]")
_ITEM = re.compile(r"[、（）()]")
_CLOSING = re.compile("[）)]")
_SEMICOLON = "；;"
# A quotation that does not close within so many characters is none.
_LONGEST_QUOTE = 80
_QUOTED = re.compile(
    "|".join(f"{mark}[^{end}]{{0,{_LONGEST_QUOTE - 2}}}{end}" for mark, end in ("“”", "《》", "「」", "『』", "‘’"))
)
_NOTE = 12
_LEFT, _RIGHT = 110, 70
JOINING = "和及与、共计约 \u3000"

Span = tuple[int, int]


def quoted(text: str, start: int, end: int) -> list[Span]:
    """The quotations and titles of works in text[start:end], with their marks, in order, not nested."""
    return [found.span() for found in _QUOTED.finditer(text, start, end)]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a quantity stands. All are code points of the text, half open.

    Attributes:
        left, right: the words right before and right after it, up to the next comma, list mark or quantity.
        clause: the stretch between commas, at most some hundred characters; sentence: that between full stops.
        noun: where a noun right before it would end; before the quantities that adjoin it: 办班12场1500人次.
        before, after: the clauses before and after it in the sentence, the nearest first.
    """

    left: Span
    right: Span
    noun: int
    clause: Span
    sentence: Span
    before: tuple[Span, ...]
    after: tuple[Span, ...]


class Clauses:
    """The marks of one passage."""

    def __init__(self, text: str, start: int, end: int, quantities: Sequence[Quantity]) -> None:
        self._text, self._start, self._end = text, start, end
        self.quotes = quoted(text, start, end)
        self._quote_starts = [span[0] for span in self.quotes]
        self._quantities = quantities
        self._numbers = [each.start for each in quantities]
        self._number_ends = [each.end for each in quantities]
        self.sentences = self._marks(_SENTENCE)
        self.commas = self._marks(_CLAUSE)
        self.items = self._item_marks()

    def in_quotes(self, start: int, end: int) -> bool:
        """Whether text[start:end] stands within one quotation."""
        at = bisect_right(self._quote_starts, start) - 1
        return at >= 0 and end <= self.quotes[at][1]

    def bracketed(self, at: int) -> int:
        """Where the bracket ends in which an offset stands, or the end of the passage."""
        opened = max(self._text.rfind(mark, max(self._start, at - _LONGEST_QUOTE), at) for mark in "（(")
        if opened < 0:
            return self._end
        closed = _CLOSING.search(self._text, opened, self._end)
        return closed.start() if closed and closed.start() >= at else self._end

    def around(self, quantity: Quantity, since: int = 0) -> Surroundings:
        """Where a quantity of this passage stands; what stands before `since` is left out."""
        sentence = self._between(self.sentences, quantity, max(self._start, since), self._end)
        window = (max(sentence[0], quantity.start - _LEFT), min(sentence[1], quantity.end + _RIGHT))
        clauses = self._between(self.commas, quantity, *window)
        left, right = self._near(quantity, clauses)
        before = self._pieces(window[0], clauses[0] - 1)[::-1]
        # What follows a semicolon is another statement.
        stop = next((at for at in self._following(clauses[1], window[1]) if self._text[at] in _SEMICOLON), window[1])
        after = self._pieces(clauses[1] + 1, stop)
        return Surroundings(left, right, self._noun(quantity, left[0]), clauses, sentence, tuple(before), tuple(after))

    def _marks(self, pattern: re.Pattern[str]) -> list[int]:
        """Where the marks stand that belong to no quantity, number or quotation."""
        found = []
        for mark in pattern.finditer(self._text, self._start, self._end):
            at = mark.start()
            number = bisect_right(self._numbers, at) - 1
            inside = number >= 0 and at < self._number_ends[number]
            if not inside and not self.in_quotes(at, at + 1):
                found.append(at)
        return found

    def _item_marks(self) -> list[int]:
        """The marks between list items; a short note in brackets that counts nothing is part of a name: 村（社区）."""
        marks, found = self._marks(_ITEM), []
        opened: int | None = None
        for at in marks:
            if self._text[at] in "（(":
                if opened is not None:
                    found.append(opened)
                opened = at
                continue
            if opened is not None:
                short = self._text[at] in "）)" and at - opened < _NOTE and not self._counted(opened, at)
                if not short:
                    found.append(opened)
                opened = None
                if short:
                    continue
            found.append(at)
        return found + ([opened] if opened is not None else [])

    def _between(self, marks: list[int], quantity: Quantity, start: int, end: int) -> Span:
        left, right = bisect_left(marks, quantity.start) - 1, bisect_left(marks, quantity.end)
        first = marks[left] + 1 if left >= 0 else start
        last = marks[right] if right < len(marks) else end
        return max(start, first), min(end, last)

    def _near(self, quantity: Quantity, clause: Span) -> tuple[Span, Span]:
        start, end = self._between(self.items, quantity, *clause)
        previous = bisect_left(self._numbers, quantity.start) - 1
        while previous >= 0 and self._number_ends[previous] > start and not self._counts(previous):
            previous -= 1
        if previous >= 0 and self._number_ends[previous] >= clause[0]:
            behind = self._number_ends[previous]
            if not self._text[behind : quantity.start].strip(JOINING):
                # 每人每月728元和592元, 1.12万户、1.86万人: the second has the words of the first.
                start = max(clause[0], self._between(self.items, self._quantities[previous], *clause)[0])
            else:
                start = max(start, behind)
        following = bisect_left(self._numbers, quantity.end)
        while following < len(self._numbers) and self._numbers[following] < end and not self._counts(following):
            following += 1
        if following < len(self._numbers):
            end = min(end, self._numbers[following])
        return (start, quantity.start), (quantity.end, max(quantity.end, end))

    def _noun(self, quantity: Quantity, start: int) -> int:
        previous, at = bisect_left(self._numbers, quantity.start) - 1, quantity.start
        while previous >= 0 and self._numbers[previous] >= start:
            if self._text[self._number_ends[previous] : at].strip(JOINING):
                break
            at = self._numbers[previous]
            previous -= 1
        return at

    def _counts(self, at: int) -> bool:
        return self._quantities[at].kind in ("count", "money", "rate")

    def _counted(self, start: int, end: int) -> bool:
        at = bisect_left(self._numbers, start)
        return at < len(self._numbers) and self._numbers[at] < end

    def _pieces(self, start: int, end: int) -> list[Span]:
        if end <= start:
            return []
        first, last = bisect_left(self.commas, start), bisect_left(self.commas, end)
        cuts = [start - 1, *self.commas[first:last], end]
        return [(left + 1, right) for left, right in itertools.pairwise(cuts) if right > left + 1]

    def parted(self, start: int, end: int) -> bool:
        """Whether a comma or the like stands in text[start:end]."""
        at = bisect_left(self.commas, start)
        return at < len(self.commas) and self.commas[at] < end

    def over(self, start: int, end: int) -> bool:
        """Whether a semicolon ends the statement between text[start] and text[end]."""
        return any(self._text[at] in _SEMICOLON for at in self._following(start, end))

    def _following(self, start: int, end: int) -> list[int]:
        return self.commas[bisect_left(self.commas, start) : bisect_left(self.commas, end)]
