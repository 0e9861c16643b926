"""Rules about what is said not to have been done with money, where a table shows it: 未发生支出, 未发生预算调整."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import HUNDRED
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence, LineAmount
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_SHORTEST, _MOST, _NEARLY, _QUOTED = 4, 200, 90, re.compile("“[^”]{2,40}”")
_STOPS = "。；\n"


@dataclass(frozen=True, slots=True)
class Named:
    """A line that a stretch of a sentence names before what it says: the only one; with where the stretch begins."""

    name: str
    start: int


class NothingSpent(BaseRule):
    """“某某”项目本年度未启动实施，未发生支出, where the table has it spend 12.00万元.

    What was not carried out may have cost something: it must have been spent in full. What was not spent at all must
    be nothing.
    """

    id = "conflict"

    def __init__(self) -> None:
        words = evaluation_words().undone
        self._said = re.compile(
            rf"(?:(?P<money>{alternatives(words.unspent)})|(?P<deed>{alternatives(words.not_done)}))(?=[，,。；）\s]|$)"
        )
        self._partly = re.compile(alternatives([*words.partly, *finding_words().some, *finding_words().prior_words]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every denial behind the name of a line that a table has."""
        names = evidence.once(_tabled) if not evidence.is_budget else {}
        seen: set[str] = set()
        for start, end in evidence.prose if names else ():
            for said in self._said.finditer(evidence.text, start, end):
                named = _named(evidence, names, start, said.start())
                stop = min(
                    (at for mark in _STOPS if (at := evidence.text.find(mark, said.end(), end)) > 0), default=end
                )
                if named and named.name not in seen and not self._partly.search(evidence.text, named.start, stop):
                    for finding in self._of(evidence, named.name, names[named.name], said):
                        seen.add(named.name)
                        yield finding

    def _of(self, evidence: Evidence, name: str, spent: LineAmount, said: re.Match[str]) -> Iterator[Finding]:
        if any(final.span.is_zero for final in evidence.finals(name)):
            return
        budgets = [budget for budget in evidence.budgets(name) if budget.table == spent.table and budget.span.value > 0]
        full = budgets and spent.span.value >= budgets[-1].span.value * _NEARLY / HUNDRED
        if said["money"] or full:
            yield self.finding(
                evidence,
                f"“{spent.line.path[-1]}”写为“{squash(said.group())}”，而表中决算数为{spent.text}",
                [evidence.clause_at(*said.span()), evidence.row_at(spent)],
                stated=squash(said.group()),
                severity="warning",
            )


class Unadjusted(BaseRule):
    """年度执行中未发生预算调整, where the form’s first budget is 80.00 and its last one 95.00.

    Of a named line its own row is meant, else the one form of the report; nothing is said where money was carried over
    from the year before, which need not be an adjustment.
    """

    id = "conflict"

    def __init__(self) -> None:
        words = evaluation_words().undone
        none, kinds = alternatives(words.none), alternatives(words.adjusting)
        between = rf"(?:{alternatives([*words.between, *words.adjusting])}|[、和或及])*"
        self._said = re.compile(
            rf"(?:{none}){between}预算(?:{kinds})|预算(?:{alternatives(words.of_budget)})*(?:{none})(?:{kinds})"
            rf"|(?:{none})(?:{kinds})(?:{alternatives(words.of_budget)})*预算"
        )
        self._partly = re.compile(alternatives(words.not_all))
        self._prior = re.compile(alternatives(finding_words().prior_words))
        self._carried = re.compile(alternatives(words.carried))
        self._kept = re.compile(alternatives(finding_words().flows.kept))
        self._no_carried = re.compile(
            rf"(?:{alternatives(finding_words().none)}|未)[^，。；]{{0,4}}(?:{alternatives(words.carried)})"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the first denial of an adjustment."""
        pairs = evidence.once(_budgets) if not evidence.is_budget else {}
        for start, end in evidence.prose if pairs else ():
            for said in self._said.finditer(evidence.text, start, end):
                clause = evidence.clause_at(*said.span())
                named = _named(evidence, pairs, start, said.start())
                pair = pairs[named.name] if named else self._only(pairs)
                begin = max(start, *(evidence.text.rfind(mark, start, said.start()) + 1 for mark in _STOPS))
                partly = self._partly.search(evidence.text, begin, clause[1])
                partly = partly or self._prior.search(evidence.text, *clause)
                if pair and not partly and not self._is_carried(evidence):
                    first, last = pair
                    if not first.span.meets(last.span):
                        yield self.finding(
                            evidence,
                            f"写为“{squash(said.group())}”，而年初预算数{first.text}，全年预算数{last.text}",
                            [clause, evidence.row_at(last)],
                            stated=squash(said.group()),
                            severity="warning",
                        )
                        return

    def _only(self, pairs: dict[str, tuple[LineAmount, LineAmount]]) -> tuple[LineAmount, LineAmount] | None:
        """The budgets of all money, where the report has one form."""
        if len({first.table for first, _ in pairs.values()}) != 1:
            return None
        return max(pairs.values(), key=lambda pair: pair[1].span.value)

    def _is_carried(self, evidence: Evidence) -> bool:
        """Whether the report tells of money of the year before, other than that there was none."""
        for (name, measure), amounts in evidence.amounts.items():
            told = measure in ("adjusted_budget", "final") and self._kept.search(name) is not None
            if told and any(not amount.span.is_zero for amount in amounts):
                return True
        prose = (self._no_carried.sub("", evidence.text[slice(*place)]) for place in evidence.prose)
        return any(self._carried.search(said) for said in prose)


def _tabled(evidence: Evidence) -> dict[str, LineAmount]:
    """The final amount of every project and item of the tables that spent anything, by its name."""
    vague = frozenset(finding_words().vague_lines)
    return {
        name: amounts[0]
        for (name, measure), amounts in evidence.amounts.items()
        if measure == "final" and amounts[0].line.category == "project" and len(name) >= _SHORTEST
        if name not in vague and amounts[0].table is not None and amounts[0].span.value > 0
    }


def _budgets(evidence: Evidence) -> dict[str, tuple[LineAmount, LineAmount]]:
    """The first and the last budget of every line that a row of a table gives both of."""
    found: dict[str, tuple[LineAmount, LineAmount]] = {}
    for (name, measure), amounts in evidence.amounts.items():
        lasts = evidence.amounts.get((name, "adjusted_budget"), []) if measure == "initial_budget" else []
        for first in amounts:
            row: Place = evidence.row_at(first)
            last = next((each for each in lasts if each.table == first.table and evidence.row_at(each) == row), None)
            if first.table is not None and last and len(lasts) < _MOST:
                found.setdefault(name, (first, last))
    return found


def _named(
    evidence: Evidence, names: dict[str, LineAmount] | dict[str, tuple[LineAmount, LineAmount]], start: int, end: int
) -> Named | None:
    """The one line that a sentence names before an offset, behind the last semicolon."""
    begin = max(start, *(evidence.text.rfind(mark, start, end) + 1 for mark in _STOPS))
    said = squash(evidence.text[begin:end])
    told = [name for name in names if name in said]
    told = [name for name in told if not any(name != other and name in other for other in told)]
    quoted = _QUOTED.findall(said)
    return Named(told[0], begin) if len(told) == 1 and len(quoted) <= 1 else None
