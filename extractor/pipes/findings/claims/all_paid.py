"""The rule about what is said to be paid in full, where less was paid than was due: 应缴526万元，实缴498万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.claim_words import claim_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_BETWEEN = 16


class AllPaid(BaseRule):
    """应缴国库款526万元，实际缴入498万元，年末余额28万元。全部款项均已足额缴入国库.

    In one passage, of one unit: what was due and less that was done, or what is left; and behind them, in a clause
    without a figure and without a word of another time, that all of it was done.
    """

    id = "conflict"

    def __init__(self) -> None:
        words = claim_words().paid
        self._due, self._done, self._left = (
            re.compile(rf"(?:{alternatives(each)})[^，。；]*$") for each in (words.due, words.done, words.left)
        )
        self._any = re.compile(alternatives(words.due))
        all_, deeds = alternatives(words.all), alternatives(words.deeds)
        self._said = re.compile(rf"(?:{all_})[^，。；\d\n]{{0,{_BETWEEN}}}(?:{deeds})")
        self._other = re.compile(alternatives(words.other))
        self._prior = re.compile(alternatives([*finding_words().prior_words, *finding_words().budget_words]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every passage that tells of something due."""
        for number, sentences in evidence.passages.items():
            passage = evidence.layer.passages[number]
            if not self._any.search(evidence.text, passage.start, passage.end):
                continue
            figures = [f for sentence in sentences for f in sentence.figures if self._counts(f)]
            due = [f for f in figures if self._any.search(f.label) and not self._left.search(f.label)]
            left = [f for f in figures if self._left.search(f.label)]
            done = [f for f in figures if self._done.search(f.label) and f not in due and f not in left]
            found = self._lacking(due, done, left)
            if found is None:
                continue
            for said in self._said.finditer(evidence.text, found[-1].quantity.end, passage.end):
                clause = evidence.clause_at(*said.span())
                opens = evidence.behind("。；\n", said.start())
                if not self._other.search(evidence.text, max(opens, found[-1].quantity.end), clause[1]):
                    yield self._finding(evidence, found, said, clause)
                    break

    def _counts(self, figure: Figure) -> bool:
        plain = figure.role == "amount" and not figure.quantity.qualifier and figure.unit not in ("", "%")
        return plain and not self._prior.search(figure.label)

    def _lacking(self, due: Sequence[Figure], done: Sequence[Figure], left: Sequence[Figure]) -> list[Figure] | None:
        """The one amount that was due with what shows that not all of it was done; None where that is unsure."""
        if len(due) != 1 or len(done) > 1 or len(left) > 1 or due[0].span.is_zero:
            return None
        short = [f for f in done if f.unit == due[0].unit and f.span.high < due[0].span.low]
        remains = [f for f in left if f.unit == due[0].unit and f.span.low > 0]
        whole = not done or bool(short)
        found = sorted([due[0], *short, *remains], key=lambda figure: figure.quantity.start)
        return found if whole and len(found) > 1 else None

    def _finding(
        self, evidence: Evidence, figures: Sequence[Figure], said: re.Match[str], clause: tuple[int, int]
    ) -> Finding:
        told = "，".join(f"{figure.label.strip('，、；：')[-_BETWEEN:]}{figure.text}" for figure in figures)
        return self.finding(
            evidence,
            f"写为“{squash(said.group())}”，而{told}",
            [*(figure.place for figure in figures), clause],
            stated=squash(said.group()),
            severity="warning",
        )
