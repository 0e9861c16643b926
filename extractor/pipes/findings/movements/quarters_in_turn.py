"""The rule about quarters that are told in turn, or sums of quarters under other names: 截至6月末累计支出952.90万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import is_slip, total
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.reckoned_words import reckoned_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import unlike_whole
from extractor.pipes.lines.names import compact
from extractor.result import Finding

_MOST, _REACH, _PAIR, _ALL, _HALF, _NEAR = 40, 50, 2, 4, Decimal("0.5"), Decimal("0.1")
_NUMBERS = "一二三四"

# The words before a figure, back to the figure before it.
Said = tuple[Figure, str]


class QuartersInTurn(BaseRule):
    """一至四季度分别支出…: quarters told in turn or one by one, against the sums of some of them told behind.

    The year's own figure may be anywhere; it counts where a slip of a digit makes it the sum.
    """

    id = "parts_total"

    def __init__(self) -> None:
        words, year = reckoned_words().quarters, finding_words().year_parts
        self._turn = [(re.compile(run.pattern), run.first, run.number) for run in words.runs]
        self._each = [re.compile(alternatives(names)) for names in year.quarters]
        # Without any of these a passage tells no quarters.
        runs = "|".join(run.pattern.removesuffix("$") for run in words.runs)
        self._told = re.compile(rf"{'|'.join(alternatives(names) for names in year.quarters)}|{runs}")
        self._sums = [(re.compile(alternatives(each.names)), each.quarters) for each in words.sums]
        self._running = re.compile(alternatives(words.running))
        self._other = re.compile(alternatives([*words.other, *finding_words().prior_words]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every passage that tells quarters, by unit."""
        for number, sentences in evidence.passages.items():
            passage = evidence.layer.passages[number]
            if not self._told.search(evidence.text, passage.start, passage.end):
                continue
            figures = [figure for sentence in sentences for figure in sentence.figures][:_MOST]
            told = self._said(evidence, figures)
            for unit in dict.fromkeys(figure.unit for figure, _ in told if figure.unit not in ("", "%")):
                alike = [(figure, words) for figure, words in told if figure.unit == unit]
                yield from self._of(evidence, alike)

    def _said(self, evidence: Evidence, figures: Sequence[Figure]) -> list[Said]:
        found, last = [], 0
        for figure in figures:
            left = max(last, figure.sentence, figure.quantity.start - _REACH)
            found.append((figure, compact(evidence.text[left : figure.quantity.start])))
            last = figure.quantity.end
        return [(figure, words) for figure, words in found if figure.role == "amount" and not figure.inner]

    def _of(self, evidence: Evidence, told: Sequence[Said]) -> Iterator[Finding]:
        quarters = self._in_turn(told)
        turned = bool(quarters)
        quarters = quarters or self._one_by_one(told)
        if len(quarters) < _PAIR:
            return
        known = {figure.quantity.start for figure in quarters.values()}
        last = max(known)
        for figure, words in told:
            mine = next((some for names, some in self._sums if names.search(words)), None)
            plain = figure.quantity.start not in known and not figure.quantity.qualifier
            if not plain or not mine or not set(mine) <= quarters.keys() or self._other.search(words):
                continue
            if turned or figure.quantity.start > last:
                known.add(figure.quantity.start)
                yield from self._compare(evidence, figure, [quarters[at] for at in mine])
        if turned and len(quarters) == _ALL:
            yield from self._year(evidence, [quarters[at] for at in range(_ALL)], known)

    def _in_turn(self, told: Sequence[Said]) -> dict[int, Figure]:
        """The quarters that are told in turn, by their number from 0."""
        for at, (_, words) in enumerate(told):
            for pattern, first, number in self._turn:
                run = [figure for figure, _ in told[at : at + number]]
                joined = all(len(said) <= _PAIR for _, said in told[at + 1 : at + number])
                if pattern.search(words) and len(run) == number and joined and not self._other.search(words):
                    return dict(enumerate(run, first))
        return {}

    def _one_by_one(self, told: Sequence[Said]) -> dict[int, Figure]:
        """The quarters that are each told once by name."""
        found: dict[int, Figure] = {}
        for figure, words in told:
            named = [at for at, names in enumerate(self._each) if names.search(words)]
            if len(named) == 1:
                if named[0] in found or self._running.search(words) or self._other.search(words):
                    return {}
                if figure.quantity.qualifier:
                    return {}
                found[named[0]] = figure
        return found

    def _compare(self, evidence: Evidence, whole: Figure, parts: Sequence[Figure]) -> Iterator[Finding]:
        sums = total(part.span for part in parts)
        if not sums.meets(whole.span) and sums.value and abs(1 - whole.span.value / sums.value) < _HALF:
            yield unlike_whole(self, evidence, whole, parts)

    def _year(self, evidence: Evidence, parts: Sequence[Figure], known: set[int]) -> Iterator[Finding]:
        """The year's figure by its slip, where no amount of the report is the sum."""
        sums = total(part.span for part in parts)
        every = [
            figure
            for sentence in evidence.sentences
            for figure in sentence.figures
            if figure.role == "amount" and figure.unit == parts[0].unit and figure.quantity.start not in known
        ]
        if any(sums.meets(figure.span) for figure in every):
            return
        near = [
            f for f in every if f.measured != "prior" and f.span.value and f.quantity.start < parts[0].quantity.start
        ]
        near = [f for f in near if abs(1 - sums.value / f.span.value) < _NEAR and is_slip(sums.value - f.span.value)]
        if near and len({figure.span.value for figure in near}) == 1:
            yield unlike_whole(self, evidence, near[-1], parts)
