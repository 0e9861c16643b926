"""Income and expenditure of the whole, each told by one word: 2023年收入564万元，支出523万元; 年初预算收入3140万元."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from extractor import knowledge
from extractor.knowledge import alternatives
from extractor.pipes.lines.lists import line_lists
from extractor.pipes.lines.names import LineKnowledge, LineName, compact, line_knowledge
from extractor.pipes.lines.spoken import Spoken
from extractor.pipes.lines.vocabulary import LineWords
from extractor.pipes.lines.wording import breaks_down, statement_words
from extractor.result import Measure

# The longest title of a paragraph that names a side of the accounts: 1、收入：792万元.
_SHORT = 12


class Sides:
    """Reads the amounts of both sides."""

    def __init__(self, names: LineKnowledge, words: LineWords) -> None:
        self._names, self._lists = names, line_lists()
        sides, copulas = alternatives(names.two_sides), alternatives(words.copulas)
        cues, owners = alternatives(words.side_measures), alternatives(words.whole_owners)
        comparing = alternatives(statement_words().comparing)
        self._compared = re.compile(rf"\s*[，,]\s*(?:{comparing})")
        self._dated = re.compile(rf"(?P<told>(?:20\d\d年度?|{owners})*(?P<side>{sides}))(?={comparing})")
        # 年初预算收入; 本部门2021年支出年初预算
        self._measured = re.compile(
            rf"(?:(?P<first>{cues})(?P<side>{sides})|(?P<whose>{owners})(?:20\d\d年度?)?的?(?P<it>{sides})(?P<last>{cues}))"
            rf"(?:{copulas})*"
        )

    def of(
        self, text: str, left: int, end: int, bare: str, state: Spoken, begins: bool
    ) -> list[tuple[LineName, Measure]]:
        """Line and measure of an amount of one side, or nothing.

        Args:
            text: the text, in which the clause begins at `left` and the amount ends at `end`.
            bare: the compact words before the amount.
            state: what has been spoken of.
            begins: whether the clause begins its sentence.
        """
        if told := self._told_by_measure(bare, state):
            return [told]
        side, sides, titled = self._names.unled(bare), self._names.sides, False
        if not bare and text[left - 1 : left] in ("：", ":"):
            title = compact(text[state.start : min(left - 1, state.start + _SHORT)])
            bare = side = self._names.unnumbered(title)
            titled, begins = side != title, True
        # 支出8万元。其中… under the heading of a line is that line's.
        begins = begins and (state.stated or not self._is_own(state.subject) or side != bare)
        is_whole = titled or (begins and breaks_down().match(text, end) is not None)
        is_whole = is_whole or (begins and self._is_alone(bare, state) and self._compared.match(text, end) is not None)
        if is_whole and (alone := self._lists.told_alone(bare)):
            return [(LineName("total", (alone,)), state.measure_of(None))]
        if side in sides:
            side = max((each for each in sides if bare.endswith(each)), key=len)
        whole = state.subject.path[-1] if state.subject else ""
        both = side in sides and text.startswith(tuple(f"{mark}{sides[side]}" for mark in "，、；"), end)
        if both or side == sides.get(whole):
            return [(LineName("total", (side,)), state.measure_of(None))]
        return []

    def changed(self, words: str, state: Spoken) -> LineName | None:
        """The side that words compare where no line is spoken of: 2022年收入比上年增加."""
        found = self._dated.match(words)
        return LineName("total", (found["side"],)) if found and self._is_alone(found["told"], state) else None

    def of_change(
        self, chunk: str, state: Spoken, subject: Callable[[str, LineName | None], LineName | None]
    ) -> LineName | None:
        """The line that the words before a change name: of both sides, by one word, the one that they tell of."""
        if each := self._lists.each(compact(chunk)):
            # 收入总计、支出总计分别减少3万元、5万元，分别下降2%、3%
            listed = self._lists.several(each[0], state.functional)
            state.together = [line for line, _ in listed if line] or state.together
            state.turn = state.together[1:]
            return next(iter(state.together), None) or subject(chunk, state.functional)
        one = self._lists.side(state.listed or state.told, chunk) or self.changed(compact(chunk), state)
        return one or subject(chunk, state.functional)

    def _is_alone(self, words: str, state: Spoken) -> bool:
        """Whether words name a side with its year or whose it is, or behind the other, and no other line is told."""
        side = self._lists.told_alone(words)
        opened = state.subject is not None and state.subject.path[-1] in self._names.two_sides
        return side is not None and (opened or (state.subject is None and side != words))

    @staticmethod
    def _is_own(line: LineName | None) -> bool:
        """Whether a line is neither of the whole nor of its income."""
        return line is not None and line.category not in ("total", "income", "other")

    def is_of_another(self, line: LineName | None, words: str) -> bool:
        """Whether 支出 is that of another line than the last, since that is income or what was left over."""
        other = line is not None and (line.category == "income" or line.path[-1] in self._names.balances)
        return other and self._names.unled(words) == self._names.two_sides[1]

    def is_whole(self, line: LineName | None) -> bool:
        """Whether a line is of the vocabulary, and no project of a report's own."""
        return line is not None and self._names.is_called(line.path[-1])

    def _told_by_measure(self, words: str, state: Spoken) -> tuple[LineName, Measure] | None:
        """A side with its measure, of a department or where no line has been spoken of."""
        found = self._measured.fullmatch(words)
        measure = self._names.measures.of(found["first"] or found["last"]) if found else None
        if not found or not measure:
            return None
        if found["it"] in self._names.short_names:
            return None  # 收入年初预算 is that of 收入合计
        whole = state.subject.path[-1] if state.subject else ""
        meant = found["whose"] or not state.subject or whole in self._names.two_sides
        return (LineName("total", (found["side"] or found["it"],)), measure) if meant else None


@functools.cache
def sides() -> Sides:
    """The built-in vocabulary of sides."""
    return Sides(line_knowledge(), knowledge.load(knowledge.HERE / "budget_lines.yaml", LineWords))
