"""The list of lines that a paragraph with a colon at its end opens, an item a paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.pipes.lines.names import LineKnowledge, LineName, compact
from extractor.pipes.numbering import NESTED, Style, numbered
from extractor.quantities import Quantity

_DASHED = re.compile(r"[—–－-]{1,2}")
_COLON = re.compile(r"[：:]")
_LONGEST_NUMBER = 12
_LONGEST_ITEM = 60


class OpenedList:
    """What the paragraphs behind break down, each with a dash before it or with the next number."""

    def __init__(self, names: LineKnowledge) -> None:
        self._names = names
        self._whole: LineName | None = None
        self._style: Style | None = None
        self._count = 0

    def opens(self, text: str, end: int, whole: LineName | None) -> None:
        """A passage that has spoken of a line's parts ends; with a colon, they follow."""
        if whole and _COLON.match(text, end - 1, end):
            self._whole, self._style, self._count = whole, None, 0

    def item(self, text: str, start: int, quantities: Sequence[Quantity]) -> LineName | None:
        """The line whose part the passage that begins at an offset tells of, if it goes on with the list.

        Paragraphs without a number may stand between its items, and such as count what is told of one of them.

        Args:
            quantities: those of the passage.
        """
        if self._whole is None or (self._style is None and _DASHED.match(text, start)):
            return self._whole
        number = numbered(text[start : start + _LONGEST_NUMBER])
        if number and self._style in (None, number.style) and number.value == self._count + 1:
            self._style, self._count = number.style, number.value
            return self._whole if self._begins_item(text, start, quantities) else None
        if self._style is None or (number and not _is_within(number.style, self._style)):
            self._whole = None
        return None

    def _begins_item(self, text: str, start: int, quantities: Sequence[Quantity]) -> bool:
        """Whether a passage begins with a line's own name and, with no word between, its amount: （1）综治经费286万元."""
        first = next((each.start for each in quantities if each.kind == "money"), start)
        name = self._names.unnumbered(compact(text[start : min(first, start + _LONGEST_ITEM)]))
        bare = name.replace("“", "").replace("”", "")
        is_measure = self._names.measures.of(bare) is not None and not self._names.has_ending(bare)
        return self._names.is_name(bare) and not is_measure and self._names.known(bare) is None


def _is_within(style: Style, outer: Style) -> bool:
    return style in NESTED and outer in NESTED and NESTED.index(style) > NESTED.index(outer)
