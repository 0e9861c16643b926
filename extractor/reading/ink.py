"""Where the characters of a text are printed: on which page, and in which box."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

_NOWHERE = -1
_DOUBTFUL = 0.8  # confidence below which a character may well be another one
_SIDES = 4  # numbers that a box has
_GAP = 1.0  # heights of a character by which two characters of one box may stand apart
_SHIFT = 0.5  # the same for how much higher or lower they may stand


class Printed(Protocol):
    """A character that is printed; `page` is counted from 0, `box` in points from the page's top left corner.

    `confidence` is how sure it is (0..1) where it was recognised in a picture, else 1.
    """

    page: int
    confidence: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""


class Box(NamedTuple):
    """A part of a line on a page (counted from 0); in points from the page's top left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


# A part of a printed line: the code points of the text that it is (from, to), and left, top, right, bottom in points.
Printing = tuple[int, int, float, float, float, float]


class Inked(str):
    """A text that knows where its characters are printed.

    Attributes:
        chars: for each character of the text the printed one, or None for what nobody printed (a blank, a line's end).
    """

    __slots__ = ("chars",)
    chars: tuple[Printed | None, ...]

    @classmethod
    def of(cls, text: str, chars: Sequence[Printed | None]) -> Inked:
        """A text and its characters, as many as it has code points."""
        made = cls(text)
        made.chars = tuple(chars)
        return made

    def __add__(self, other: str) -> Inked:
        chars = other.chars if isinstance(other, Inked) else (None,) * len(other)
        return Inked.of(str.__add__(self, other), (*self.chars, *chars))

    def part(self, start: int, end: int) -> Inked:
        """The text from `start` to `end` (half open)."""
        return Inked.of(self[start:end], self.chars[start:end])


BLANK = Inked.of("", ())


def followed(text: str, written: Iterable[str]) -> Iterator[Printed | None]:
    """The printed characters of pieces that were written of a text in order, with some of it left out."""
    if not isinstance(text, Inked):
        return
    chars = zip(text, text.chars, strict=True)
    for piece in written:
        for letter in piece:
            # What was left out is passed over; a line's end may have become another one.
            yield None if letter.isspace() else next((char for known, char in chars if known == letter), None)


class Ink:
    """Where each code point of a text is printed, in order."""

    def __init__(self) -> None:
        self._pages: array[int] = array("l")
        self._boxes: array[float] = array("f")
        self._doubtful: list[int] = []

    def add(self, start: int, chars: Iterable[Printed | None]) -> None:
        """Adds the code points from `start` on, which is behind all that it knows; those between are not printed."""
        for at, char in enumerate(chars, start):
            if at == start:
                self._skip(start - len(self._pages))
            if char is not None and char.confidence < _DOUBTFUL:
                self._doubtful.append(at)
            self._pages.append(_NOWHERE if char is None else char.page)
            self._boxes.extend((0.0,) * _SIDES if char is None else char.box)

    def append(self, start: int, other: Ink, pages: int) -> None:
        """Adds those of another text, which begins at `start` and whose first page is number `pages`, from 0."""
        self._skip(start - len(self._pages))
        self._doubtful.extend(at + start for at in other._doubtful)
        self._pages.extend(page if page == _NOWHERE else page + pages for page in other._pages)
        self._boxes.extend(other._boxes)

    def _skip(self, count: int) -> None:
        """Adds code points that are not printed."""
        self._pages.extend([_NOWHERE] * count)
        self._boxes.extend([0.0] * (_SIDES * count))

    def doubtful(self, start: int, end: int) -> list[int]:
        """Which of the code points from `start` to `end` (half open) may well be other characters."""
        return self._doubtful[bisect_left(self._doubtful, start) : bisect_left(self._doubtful, end)]

    def boxes(self, start: int, end: int) -> list[Box]:
        """The boxes of the code points from `start` to `end` (half open): one for each part of a line, in order."""
        return [box for _, _, box in self.runs(start, end)]

    def runs(self, start: int, end: int) -> Iterator[tuple[int, int, Box]]:
        """The parts of lines that the code points from `start` to `end` (half open) are printed in, in order.

        Each is given with the first of its code points and the one behind its last.
        """
        first = behind = 0
        last: Box | None = None
        for at in range(max(start, 0), min(end, len(self._pages))):
            if self._pages[at] == _NOWHERE:
                continue
            box = Box(self._pages[at], *self._boxes[_SIDES * at : _SIDES * at + _SIDES])
            if last is not None and _continues(last, box):
                box = Box(box.page, last.left, min(last.top, box.top), box.right, max(last.bottom, box.bottom))
            elif last is not None:
                yield first, behind, last
                first = at
            else:
                first = at
            behind, last = at + 1, box
        if last is not None:
            yield first, behind, last


def _continues(last: Box, box: Box) -> bool:
    """Whether a character goes on with a part of a line."""
    height = max(last.bottom - last.top, box.bottom - box.top)
    beside = -_GAP * height < box.left - last.right < _GAP * height and box.right > last.left
    return last.page == box.page and beside and abs(box.bottom - last.bottom) < _SHIFT * height
