"""The rule about a cost that a passage denies, beside what it pays for: 未发生购置费, 购置公务用车1辆."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.accounts import account_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.paper_words import paper_words
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import after
from extractor.result import Finding


class CostDenied(BaseRule):
    """未发生公务用车购置费 and 年内新购置公务用车1辆 in one passage, where nothing says that another one pays."""

    id = "spent_on_nothing"

    def __init__(self) -> None:
        denied = alternatives([*relation_words().nothing.denied, *paper_words().denied_more])
        not_all = alternatives(relation_words().nothing.not_all)
        self._pairs = []
        for pair in paper_words().denied_costs:
            cost = alternatives(pair.cost)
            said = rf"(?:{denied})[^，。；：\d\n]{{0,24}}?(?:{cost})[^，。；：\d\n]{{0,24}}(?=[，。；）\n]|$)"
            after_ = rf"(?:{cost})[^，。；：\d\n]{{0,4}}(?:未发生|没有发生|为零)(?=[，。；）\n]|$)"
            self._pairs.append(
                (re.compile(rf"(?:{said}|{after_})"), re.compile(rf"(?:{alternatives(pair.counted)})$"), pair)
            )
        self._not_all = re.compile(not_all)
        self._others = re.compile(rf"{account_words().others_pay}|{alternatives(finding_words().paid_later)}")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the passages of accounts and of self-evaluations, not at what a budget plans."""
        for number, sentences in evidence.passages.items() if not evidence.is_budget else ():
            passage = evidence.layer.passages[number]
            if passage.table is not None or self._others.search(evidence.text, passage.start, passage.end):
                continue
            figures = [figure for sentence in sentences for figure in sentence.figures]
            for denied, counted, pair in self._pairs:
                said = denied.search(evidence.text, passage.start, passage.end)
                if said is None or self._not_all.search(said.group()):
                    continue
                told = [f for f in figures if f.unit in pair.units and self._is_counted(evidence, f, counted)]
                if told:
                    yield self.finding(
                        evidence,
                        f"一处写“{squash(said.group())}”，却有{told[0].text}：若由其他单位或资金承担，应当说明",
                        [said.span(), evidence.clause_at(*told[0].place)],
                        stated=told[0].text,
                    )

    def _is_counted(self, evidence: Evidence, figure: Figure, counted: re.Pattern[str]) -> bool:
        plain = figure.role == "amount" and not figure.span.is_zero and figure.measured not in ("budget", "prior")
        here = figure.year in (None, evidence.year) and not figure.in_list
        named = counted.search(figure.label) or counted.fullmatch(after(evidence, figure))
        return plain and here and named is not None
