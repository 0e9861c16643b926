"""The lines that a report's words call: those of the vocabulary, and the names that it gives to its own projects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from extractor.knowledge import alternatives
from extractor.pipes.lines.classification import Chunk
from extractor.pipes.lines.clauses import COLONS, before_bracket, with_bracket
from extractor.pipes.lines.lists import line_lists
from extractor.pipes.lines.names import LineKnowledge, LineName, compact
from extractor.pipes.lines.spoken import Spoken
from extractor.result import Measure

LONGEST_CHUNK = 90
# What the words before a bracket end at, where marks of lists may be a part of a name (收、支总计).
ENDS = "，。；：\n\t"
# A level that is told alone: 2.行政运行（项）, 抚恤（款）支出.
_LONE = re.compile(r"(?P<name>[^（）。；，：\d]{2,30})（(?P<mark>[款项])）")
_ITEM_BEHIND = re.compile(r"(?:支出|科目)?[^（）。；，：\d]{2,30}（项）")
_DIGITS = {"款": 5, "项": 7}
_BUDGETS = ("initial_budget", "adjusted_budget")
# Lines whose events are counted.
_BY_EVENTS = ("three_public", "operating")
# How many names of its own a report may have; a real one has some dozens.
_MOST_NAMES = 300


class CalledLines:
    """Finds the line that words call.

    Attributes:
        own: the lines that are called so in this report alone, by their names.
    """

    def __init__(self, names: LineKnowledge, organization: str | None) -> None:
        self._names = names
        self._organization = compact(organization or "") or "\n"
        self.own: dict[str, LineName] = {}
        self._wholes: dict[tuple[Measure, Decimal], LineName] = {}
        self._at_start = re.compile(r"(?!)")

    def without_owner(self, words: str) -> str:
        """Compact words without the name of the organization whose report it is."""
        return words.replace(self._organization, "")

    def learn(self, lines: Sequence[LineName]) -> None:
        """Makes open-class names of this report (its projects) known, also without what may stand before a name."""
        new = {name: line for line in lines if (name := compact(line.path[-1])) not in self.own}
        if new and len(self.own) < _MOST_NAMES:
            short = {self._names.shortened(name): line for name, line in new.items() if line.category == "project"}
            self.own = {name: line for name, line in short.items() if self._names.is_own(name)} | self.own | new
            self._at_start = re.compile(alternatives(self.own))

    def learn_wholes(self, amounts: Iterable[tuple[LineName, Measure, Decimal]]) -> None:
        """Keeps what the report's tables call the whole by its budgets, so that sentences may leave the name out."""
        for line, measure, value in amounts:
            if line.category == "total" and measure in _BUDGETS and value and not self._names.is_printed_sum(line):
                self._wholes.setdefault((measure, value), line)

    def whole(self, words: str, value: Decimal | None, state: Spoken) -> list[tuple[LineName, Measure]]:
        """Line and measure of a budget of whose line nothing is said, where a table has the whole with that budget.

        2023年部门年初预算80万元 beside 支出合计 | 80.00.
        """
        parsed = self._names.chunk(words) if value is not None and state.subject is None else None
        if parsed is None or not parsed.inherits or parsed.measure is None:
            return []
        line = self._wholes.get((parsed.measure, value or Decimal(0)))
        return [(line, parsed.measure)] if line else []

    def item(self, clause: str) -> LineName | None:
        """The line that a clause consists of, as an item of a list does."""
        name = self._names.unnumbered(compact(clause)).strip("，、：:；“”")
        return self.own.get(name) or self._names.item(clause[:LONGEST_CHUNK])

    def titled(self, text: str, left: int, right: int) -> LineName | None:
        """The line of the vocabulary that all of a clause before a colon names, perhaps with its number and its year.

        （2）公务接待费：0.5万元.
        """
        if text[right : right + 1] not in COLONS:
            return None
        found = self._names.known(self._names.unled(self._names.unnumbered(compact(text[left:right]))))
        return self._names.told(found) if found else None

    def is_copula(self, words: str) -> bool:
        """Whether bare words name neither line nor measure: 均 of 收支总计（含结转）均为."""
        return not words or self._names.measures.is_copula(words)

    def is_of_counted(self, words: str, state: Spoken) -> bool:
        """Whether an amount is what counted things came to, and no line's: 资助发明专利41件共8.2万元.

        Meetings and receptions are counted beside the line's own amount: 公务接待费…，接待12批次共2.3万元.
        """
        own = state.subject is not None and state.subject.category not in _BY_EVENTS
        return own and state.behind_count and self._names.measures.is_copula(compact(words))

    def behind_bracket(self, text: str, left: int) -> str:
        """The words before the bracket that a clause stands in or behind, as far as they may name a line, or "".

        收、支总计（含结转和结余）均为8万元; 使用非财政拨款结余（含专用结余）2万元, the bracket a part of it.
        """
        whole = (with_bracket(text, left), before_bracket(text, left, ENDS))
        known = (each for each in whole if self._names.known(self._names.unled(self._names.unnumbered(compact(each)))))
        return next(known, "") or before_bracket(text, left)

    def called(self, name: str) -> LineName | None:
        """The line of this report, or of the vocabulary, that has a name."""
        return self.own.get(compact(name)) or self._names.known(compact(name))

    def subject(self, clause: str, above: LineName | None = None) -> LineName | None:
        """The line that a clause without an amount is about; `above` is the functional line around it."""
        words = self.without_owner(compact(clause[:LONGEST_CHUNK]))
        own = self._at_start.match(words)
        if own:
            # 双拥经费中的广场维护支出: what follows is no figure of all of it.
            return line_lists().part(words[own.end() :]) or self.own[own.group()]
        return self._lone(words, above) or self._names.subject(words, above)

    def meant(self, named: Chunk, state: Spoken) -> LineName | None:
        """The line that words before an amount mean: the one spoken of where they name none, or only its sum again."""
        line, spoken = named.name, state.subject
        if named.inherits or line is None or spoken is None or line.path[-1] in self.own:
            return spoken if named.inherits else line
        return spoken if self._names.is_called_again(line, spoken) else line

    def functional(self, words: str, above: LineName | None = None) -> LineName | None:
        """The functional line that compact words begin with, of levels all told or beneath the line `above`."""
        return self._lone(words, above) or self._names.functional(words, above)

    def _lone(self, words: str, above: LineName | None) -> LineName | None:
        """The line of a 款 or 项 that is marked as one and told alone, or None for other words.

        It is the one beneath the line `above` where the classification has such, else the report's own of that name
        (in a table, say), else the only one of the classification.
        """
        words = self._names.unnumbered(words)
        found = _LONE.match(words)
        if found is None:
            return None
        beneath = self._names.functional(words, above)
        names = dict.fromkeys((found["name"], self._names.unled(found["name"])))
        if beneath and beneath.code:
            return beneath
        if found["mark"] == "款" and _ITEM_BEHIND.match(words, found.end()):
            return self._item_of_section(words, [self._names.official(name, _DIGITS["款"]) for name in names], beneath)
        own = next((line for name in names if (line := self.own.get(name)) and line.category == "functional"), None)
        known = (self._names.official(name, _DIGITS[found["mark"]]) for name in names)
        return own or next(filter(None, known), None) or beneath or LineName("functional", (found["name"],))

    def _item_of_section(
        self, words: str, sections: Iterable[LineName | None], beneath: LineName | None
    ) -> LineName | None:
        """The 项 that stands behind its 款: of the 类 that has the 款, whatever line was spoken of last.

        住房改革支出（款）住房公积金（项） behind 卫生健康支出; 抚恤（款）烈士陵园维护（项）, which the classification
        lacks, is beneath the 款 all the same.
        """
        section = next(filter(None, sections), None)
        return self._names.functional(words, section) if section else beneath
