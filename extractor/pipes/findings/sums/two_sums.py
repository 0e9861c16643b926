"""The rule about parts that are told in two counts each (9批次、78人次), where one sum holds and the other does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import total
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.nearby import spans
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_MOST, _SHARE = 24, 4

# Two figures of one part, or of the whole.
Both = tuple[Figure, Figure]


class TwoSums(BaseRule):
    """接待14批次、126人次（其中甲5批次、48人次，乙9批次、87人次）: 5+9=14, but 48+87 is not 126.

    The whole is told before the parts, in their sentence or the one before; that one sum holds says that they are all.
    """

    id = "parts_total"

    def __init__(self) -> None:
        words = relation_words().two_sums
        self._opened = re.compile(rf"{alternatives(words.opened)}|{words.ordinal}")
        self._aside = re.compile(alternatives(words.aside))
        self._alike = words.alike

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every sentence with two or more parts behind a whole."""
        if evidence.is_budget:
            return
        last: Sentence | None = None
        for sentences in evidence.passages.values():
            for sentence in sentences:
                sections = [evidence.layer.passages[s.passage].section for s in (last, sentence) if s]
                yield from self._sentence(evidence, last if len(set(sections)) == 1 else None, sentence)
                last = sentence

    def _sentence(self, evidence: Evidence, before: Sentence | None, sentence: Sentence) -> Iterator[Finding]:
        figures = sentence.figures[:_MOST]
        for run in self._runs(figures):
            start = run[0][0].quantity.start
            earlier = [f for f in figures if f.quantity.end <= start]
            told = earlier or (before.figures[-_MOST:] if before else [])
            since = earlier[-1].quantity.end if earlier else sentence.start
            said = evidence.text[since : run[-1][1].quantity.end]
            if len(run) > 1 and told and self._opened.search(said) and not self._aside.search(said):
                yield from self._of(evidence, told, run)

    def _runs(self, figures: Sequence[Figure]) -> Iterator[list[Both]]:
        """Pairs of figures of the same two units that follow each other; not the first of all, which is the whole."""
        at = 0
        while at + 3 < len(figures):
            one, other = figures[at], figures[at + 1]
            run: list[Both] = []
            while at + 1 < len(figures) and self._are(figures[at : at + 2], one.unit, other.unit):
                run.append((figures[at], figures[at + 1]))
                at += 2
            if len(run) > 1:
                yield run
                yield run[1:]
            at += 0 if run else 1
            if len(run) == 1:
                at -= 1

    def _are(self, pair: Sequence[Figure], unit: str, other: str) -> bool:
        told = [f.unit for f in pair] == [unit, other] and unit != other and unit not in ("", "%") and other != "%"
        return told and other != "" and all(self._counts(figure) for figure in pair)

    def _counts(self, figure: Figure) -> bool:
        exact = not figure.quantity.qualifier and not figure.span.is_zero
        return figure.role == "amount" and figure.measured in ("final", None) and exact

    def _of(self, evidence: Evidence, told: Sequence[Figure], run: Sequence[Both]) -> Iterator[Finding]:
        for mine, theirs in ((0, 1), (1, 0)):
            known, asked = [pair[mine] for pair in run], [pair[theirs] for pair in run]
            held = [f for f in self._wholes(told, known[0].unit) if f.span.meets(total(p.span for p in known))]
            wholes = self._wholes(told, asked[0].unit)
            sums = total(part.span for part in asked)
            if len(held) != 1 or len(wholes) != 1 or wholes[0].span.meets(sums):
                continue
            whole = wholes[0]
            if abs(whole.span.value - sums.value) * _SHARE > whole.span.value:
                continue
            expected = amount(sums.value, whole, *asked)
            yield self.finding(
                evidence,
                f"总数写为{whole.text}，而各部分{'+'.join(part.text for part in asked)}={expected}"
                f"（{'+'.join(part.text for part in known)}={held[0].text}相符）",
                [whole.place, *spans(asked), held[0].place],
                expected=expected,
                stated=whole.text,
            )
            return

    def _wholes(self, told: Sequence[Figure], unit: str) -> list[Figure]:
        """The figures of a unit, or of one that counts the same (人, 人次), that may be the whole."""
        units = {unit, self._alike.get(unit, unit)}
        return [f for f in told if f.unit in units and self._counts(f)]
