"""The names of lines in the cells of tables."""

from __future__ import annotations

import functools
import re

from extractor import knowledge
from extractor.knowledge import alternatives
from extractor.pipes.lines.classification import NUMBERING
from extractor.pipes.lines.names import LineKnowledge, LineName, compact, line_knowledge
from extractor.pipes.lines.vocabulary import LineWords
from extractor.result import LineCategory


class Labels:
    """Reads the label of a row or column as the name of a line."""

    def __init__(self, names: LineKnowledge, words: LineWords) -> None:
        self._names = names
        self._generic, self._printed_sums = frozenset(words.generic), frozenset(words.printed_sums)
        self._note = re.compile(rf"（(?:{alternatives(words.notes)})[^（）]*）$")
        self._measured = re.compile(rf"(?:{alternatives(words.measured)})$")

    def label(self, text: str, category: LineCategory = "project") -> LineName | None:
        """The line that a cell names: without numbering, 其中 and notes in brackets; `category` of an unknown one."""
        name = NUMBERING.sub("", compact(text))
        name = re.sub(r"^其中[：:]?", "", name).strip("：:，、*")
        name = NUMBERING.sub("", name)
        if found := self._names.functional(name):
            return found
        stripped = self._note.sub("", name)
        if stripped in self._generic or self._measured.search(stripped):
            return None
        return (
            self.printed_sum(name)
            or self._names.known(stripped)
            or self._names.known(name)
            or (LineName(category, (stripped,)) if stripped else None)
        )

    def printed_sum(self, text: str) -> LineName | None:
        """The line that a table's row of the sum of its lines is (合计), or None for any other row."""
        name = compact(text)
        return LineName("total", (name,)) if name in self._printed_sums else None

    def sum_of_all(self, text: str) -> LineName | None:
        """The line of a table's row that sums all of it up, by whatever name (合计, 本年支出合计), or None."""
        known = self._names.known(compact(text))
        is_sum = known and known.category == "total" and known.path[-1].endswith(tuple(self._printed_sums))
        return self.printed_sum(text) or (known if is_sum else None)


@functools.cache
def labels() -> Labels:
    """The built-in vocabulary of labels."""
    return Labels(line_knowledge(), knowledge.load(knowledge.HERE / "budget_lines.yaml", LineWords))
