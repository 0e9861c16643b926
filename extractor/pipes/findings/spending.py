"""Rules about what money was spent on: trips and guests without money, operating costs beyond their whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives
from extractor.pipes.findings.accounts import Spent, account_words
from extractor.pipes.findings.evidence import Evidence, LineAmount
from extractor.pipes.findings.figures import Figure
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.swaps import neighbours_swapped
from extractor.result import Finding, Measure

_OPERATING, _PUBLIC = "机关运行经费", "公用经费"


class SpentOnNothing(BaseRule):
    """团组1个 beside 0.00万元, and 购置支出20万元 beside 0辆."""

    id = "spent_on_nothing"

    def __init__(self) -> None:
        words = account_words()
        self._not = re.compile(alternatives(words.not_spent))
        self._pairs = [
            (pair, re.compile(alternatives(pair.money)), re.compile(alternatives(pair.counted))) for pair in words.spent
        ]

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every paragraph on “三公” expenses."""
        for number, sentences in evidence.passages.items():
            section = evidence.layer.passages[number].section
            figures = [figure for sentence in sentences for figure in sentence.figures if figure.role == "amount"]
            if "three_public" in evidence.topics(section):
                for pair, money, counted in self._pairs:
                    yield from self._pair(evidence, figures, pair, money, counted)

    def _pair(
        self,
        evidence: Evidence,
        figures: Sequence[Figure],
        pair: Spent,
        money: re.Pattern[str],
        counted: re.Pattern[str],
    ) -> Iterator[Finding]:
        spent = [f for f in figures if f.unit == "元" and money.search(f.label) and not self._not.search(f.label)]
        spent = [figure for figure in spent if figure.measured in ("final", None)]
        counts = [f for f in figures if f.unit in pair.units and counted.search(f.label)]
        if not spent or not counts:
            return
        nothing = all(figure.span.is_zero for figure in spent)
        first = next((count for count in counts if not count.span.is_zero), None) if nothing else counts[0]
        if nothing and first and pair.either:
            says = f"支出为{spent[0].text}，却有{first.text}：若由其他单位或资金承担，应当说明"
        elif not nothing and first and all(count.span.is_zero for count in counts):
            says = f"支出{spent[0].text}，却写为{first.text}"
        else:
            return
        yield self.finding(evidence, f"“{money.search(spent[0].label).group()}”{says}", [spent[0].place, first.place])  # type: ignore[union-attr]


class OperatingCosts(BaseRule):
    """机关运行经费 is public expenditure of the basic expenditure: never more than it, and all of it in one office."""

    id = "part_exceeds"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares every figure of the prose with those of the prose and of the table."""
        measures: tuple[Measure, ...] = ("initial_budget",) if evidence.is_budget else ("final",)
        for measure in measures:
            wholes = self._wholes(evidence, measure)
            most = max(wholes, key=lambda whole: whole.span.value, default=None)
            for part in evidence.amounts.get((_OPERATING, measure), ()):
                if most is None or part.table is not None or any(part.span.meets(w.span) for w in wholes):
                    continue
                if part.span.value > most.span.value:
                    yield self._finding(evidence, part, most, "大于", None)
                elif any(neighbours_swapped(part.span.value, whole.span.value) for whole in wholes):
                    yield self._finding(evidence, part, most, "与", "conflict")

    def _wholes(self, evidence: Evidence, measure: Measure) -> list[LineAmount]:
        return list(evidence.amounts.get((_PUBLIC, measure), ()))

    def _finding(
        self, evidence: Evidence, part: LineAmount, whole: LineAmount, relation: str, rule: str | None
    ) -> Finding:
        end = "" if rule is None else "不一致"
        basis = account_words().sources["operating"]
        return self.finding(
            evidence,
            f"“{_OPERATING}”{part.text}{relation}基本支出中的“{_PUBLIC}”{whole.text}{end}：{basis}",
            [evidence.row_at(part), evidence.row_at(whole)],
            stated=f"{part.text}；{whole.text}",
            rule=rule,
        )
