"""The list of lines that a paragraph with a colon at its end opens, an item a paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.pipes.lines.names import LineKnowledge, LineName, compact
from extractor.pipes.lines.spoken import Spoken
from extractor.pipes.lines.titles import report_titles
from extractor.pipes.numbering import NESTED, Style, numbered
from extractor.quantities import Quantity
from extractor.result import Measure

_DASHED = re.compile(r"[—–－-]{1,2}")
_COLON = re.compile(r"[：:]")
# 项目名称：综治经费, 项目一：综治经费。
_LABEL = re.compile(r"\s*项目\s*(?:名称|[一二三四五六七八九十]{1,2}|[0-9]{1,2})\s*[：:]")
_LABEL_END = re.compile(r"[。，；;,\n（(]")
_LONGEST_NUMBER = 12
_LONGEST_ITEM, _LONGEST_TITLE = 60, 90
_PROJECTS = ("项目支出",)


class OpenedList:
    """What the paragraphs behind break down, each with a dash before it or with the next number."""

    def __init__(self, names: LineKnowledge) -> None:
        self._names = names
        self._whole: LineName | None = None
        self._style: Style | None = None
        self._count = 0
        self._labelled: LineName | None = None

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

    def numbered(self, words: str, state: Spoken) -> list[tuple[LineName, Measure]]:
        """Line and measure of an amount behind a number and an own name, among projects: 一是综治经费28万元."""
        name = self._names.unled(self._names.unnumbered(words)).rstrip("（")
        whole = state.head or state.subject
        told = whole and whole.path in (_PROJECTS, (name,)) and self._names.unnumbered(words) != words
        if not (told and self._names.is_own(name)):
            return []
        if whole and whole.path == _PROJECTS:
            state.opens_list()
        return [(self._names.open_name(name), state.measure_of(None))]

    def named(self, text: str, start: int, end: int) -> LineName | None:
        """The line that a passage opens with as with a title, or that a label names (项目名称：综治经费).

        The passages behind a label are about its line as well.
        """
        if found := _LABEL.match(text, start, end):
            stop = _LABEL_END.search(text, found.end(), end)
            name = compact(text[found.end() : stop.start() if stop else end]).strip("“”")
            self._labelled = self._names.open_name(name) if self._names.is_name(name) else None
        return report_titles().line(text[start : min(end, start + _LONGEST_TITLE)]) or self._labelled

    def ends(self) -> None:
        """A section ends, and with it what a label in it has named."""
        self._labelled = None

    def _begins_item(self, text: str, start: int, quantities: Sequence[Quantity]) -> bool:
        """Whether a line's own name begins a passage, and with no word between its amount: （1）综治经费28万元."""
        first = next((each.start for each in quantities if each.kind == "money"), start)
        name = self._names.unnumbered(compact(text[start : min(first, start + _LONGEST_ITEM)]))
        bare = name.replace("“", "").replace("”", "")
        is_measure = self._names.measures.of(bare) is not None and not self._names.has_ending(bare)
        # What names a line of the vocabulary, or levels of the classification, is told as ever, in a list or not.
        told = self._names.functional(bare) or self._names.subject(bare) or self._names.chunk(bare)
        return self._names.is_name(bare) and not is_measure and told is None


def _is_within(style: Style, outer: Style) -> bool:
    return style in NESTED and outer in NESTED and NESTED.index(style) > NESTED.index(outer)
