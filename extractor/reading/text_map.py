"""The map between a report's original text and the logical text that the pipes read."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence


class TextMap:
    """Says for each character of the logical text where it stands in the original.

    Attributes:
        original: the text that every offset of a result points into.
        logical: the same text without what is no part of it (soft line ends, page numbers, running heads).
    """

    def __init__(self, original: str, logical: str, places: array[int]) -> None:
        self.original, self.logical = original, logical
        self._places = places

    @property
    def places(self) -> Sequence[int]:
        """Where each character of the logical text stands in the original."""
        return self._places

    def after(self, earlier: TextMap) -> TextMap:
        """The map from this logical text to the original of the map that led to this one's original."""
        return TextMap(earlier.original, self.logical, array("l", map(earlier._places.__getitem__, self._places)))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original from the first to the last character of logical[start:end]; half open."""
        if start >= end:
            place = self._places[start] if start < len(self._places) else len(self.original)
            return place, place
        return self._places[start], self._places[end - 1] + 1

    def parts(self, start: int, end: int) -> list[tuple[int, int]]:
        """The parts of the original that logical[start:end] comes from, parted where a page's end cuts it in two."""
        found = []
        low = start
        for at in range(start + 1, end):
            before, after = self._places[at - 1] + 1, self._places[at]
            if after > before and not self.original[before:after].isspace():
                found.append(self.span(low, at))
                low = at
        return [*found, self.span(low, end)]

    def logical_span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the logical text that original[start:end] holds; the way back from `span`."""
        return bisect_left(self._places, start), bisect_left(self._places, end)


class MapBuilder:
    """Writes a logical text, in order, out of parts of the original."""

    def __init__(self, original: str) -> None:
        self._original = original
        self._parts: list[str] = []
        self._places: array[int] = array("l")

    def keep(self, start: int, end: int) -> None:
        """Takes over original[start:end]."""
        self._parts.append(self._original[start:end])
        self._places.extend(range(start, end))

    def keep_without(self, start: int, end: int, gaps: Iterable[tuple[int, int]]) -> None:
        """Takes over original[start:end] but for the gaps in it, which are given in order."""
        for low, high in gaps:
            self.keep(start, low)
            start = high
        self.keep(start, end)

    def insert(self, text: str, at: int) -> None:
        """Adds what the original lacks; it counts as the character at `at`."""
        self._parts.append(text)
        self._places.extend([min(at, len(self._original) - 1)] * len(text))

    def build(self) -> TextMap:
        """The finished map."""
        return TextMap(self._original, "".join(self._parts), self._places)
