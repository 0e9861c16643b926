"""The rule about a balance of money whose terms stand in several sections: 本年收入, 年初结转, 本年支出, 年末结转."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.apart_words import apart_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding


class Balance(BaseRule):
    """What was there, and came, less what was spent, is what is left: each term has one figure in the report.

    Nothing is said where money came or went in another way, nor of one fund's money.
    """

    id = "flow"

    def __init__(self) -> None:
        words = apart_words().ledger
        ends = alternatives(words.ends)
        self._terms = [
            re.compile(rf"(?:{alternatives(names)})(?:{ends})*$")
            for names in (words.opening, words.income, words.spent, words.closing)
        ]
        self._closing = self._terms[-1]
        self._other = re.compile(alternatives(words.other))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Reads the terms, and compares what is left where it stands in no passage with what was there."""
        terms: list[list[Figure]] = [[] for _ in self._terms]
        if evidence.is_budget or "年末" not in evidence.text:
            return
        for sentence in evidence.sentences:
            for figure in sentence.figures:
                if figure.unit != "元" or figure.role != "amount":
                    continue
                if self._other.search(figure.label) and not figure.span.is_zero:
                    return
                for names, told in zip(self._terms, terms, strict=True):
                    if names.search(figure.label):
                        told.append(figure)
        if not all(terms) or any(len({figure.span.value for figure in told}) > 1 for told in terms):
            return
        opening, income, spent, closing = (told[0] for told in terms)
        together = {figure.passage for figure in terms[0]} & {figure.passage for figure in terms[-1]}
        figures = (opening, income, spent, closing)
        if together or any(self._is_other(evidence, figure) for figure in figures):
            return
        left = opening.span + income.span - spent.span
        if not left.meets(closing.span):
            expected = amount(left.value, closing, opening, income, spent)
            yield self.finding(
                evidence,
                f"年末写为{closing.text}，而年初{opening.text}+{income.text}-{spent.text}={expected}",
                [figure.place for figure in (closing, opening, income, spent)],
                expected=expected,
                stated=closing.text,
            )

    def _is_other(self, evidence: Evidence, figure: Figure) -> bool:
        """Whether a figure is of another year, rounded, or of a part of the money."""
        of_year = figure.year in (None, evidence.year)
        scope = evidence.scope(evidence.layer.passages[figure.passage].section)
        return not of_year or bool(figure.quantity.qualifier) or scope not in (None, "all")
