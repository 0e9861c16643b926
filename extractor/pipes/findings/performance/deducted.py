"""The rule about points lost one by one, told apart from the score that they leave: 扣0.80分, 扣2.20分; 得分94.50分."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import show
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import Figure, in_bracket
from extractor.pipes.findings.common.nearby import spans
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.performance.marks import points
from extractor.pipes.findings.rule import BaseRule
from extractor.quantities.numerals import chinese_number
from extractor.result import Finding

_FULL, _LEAST, _PAIR, _POINTS = Decimal(100), Decimal(40), 2, "分"


class Deducted(BaseRule):
    """满分100分，得分94.50分; 扣分涉及三个方面：…扣0.80分；…扣2.20分；…扣2.00分: what was lost is not what is missing.

    Only where the report has one score of everything, and the points lost are said to be all: by their number, by words
    (其他指标均未扣分), or as their own total (共扣5.50分).
    """

    id = "score_total"

    def __init__(self) -> None:
        words, own = finding_words(), evaluation_words().deducted
        ends = alternatives(words.reaching)
        lost = alternatives(words.lost)
        self._lost = re.compile(rf"(?:{lost})(?:{alternatives(words.together)})?(?:{ends}|了)?$")
        together = alternatives(words.together)
        self._together = re.compile(rf"(?:(?:{together})(?:{lost})|(?:{lost})(?:{together}))(?:{ends}|了)?$")
        self._full = re.compile(rf"(?:{alternatives([*words.full_marks, *words.all_marks])})(?:{ends})?$")
        self._got = re.compile(rf"(?:{alternatives(words.scored)})(?:{ends})?$")
        self._mean = re.compile(alternatives([*own.other_scores, *words.prior_words]))
        self._others = re.compile(rf"(?:{alternatives(own.others)})[^，。；\d]{{0,12}}(?:{alternatives(own.not_lost)})")
        self._counted = re.compile(
            rf"(?:{lost}|{alternatives(own.lost_things)})[^，。；\d]{{0,8}}?(?P<number>[一两二三四五六七八九]|\d(?!\d))"
            rf"(?:{alternatives(words.kind_units)})"
            rf"|(?<!\d)(?P<first>[一两二三四五六七八九]|\d)(?:{alternatives(words.kind_units)})[^，。；\d]{{0,6}}(?:{lost})"
        )
        self._weight = re.compile(
            rf"(?:{alternatives(own.indicators)})[^，。；：\d]{{0,8}}(?:{alternatives(own.weights)})(?:{ends})?[（(]?"
            r"(?P<weight>\d{1,3}(?:\.\d+)?)分"
        )
        self._each = re.compile(rf"(?:{lost})(?:{ends}|了)?\d|{alternatives(own.not_lost)}")
        self._partly = re.compile(alternatives(own.partly))
        self._supposed = re.compile(own.supposed)

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Adds up the points lost of every passage that tells all of them."""
        score: tuple[Figure, Decimal] | None = None
        for said, told in self._lists(evidence):
            score = score or self._score(evidence)
            if score is None:
                return
            sums = [figure for figure in told if self._together.search(figure.label)]
            parts = [f for f in told if f not in sums and not in_bracket(evidence.text, f)]
            if len(sums) == 1:
                yield from self._compare(evidence, *score, sums)
            elif not sums and len(parts) >= _PAIR and (self._are_all(said, parts) or self._weighs_all(said)):
                yield from self._compare(evidence, *score, parts)

    def _lists(self, evidence: Evidence) -> Iterator[tuple[str, list[Figure]]]:
        """The points lost of each passage, or of a section whose passages tell one each; with their text."""
        sections: dict[int | None, list[int]] = defaultdict(list)
        told: dict[int, list[Figure]] = {}
        for number, sentences in evidence.passages.items():
            passage = evidence.layer.passages[number]
            lost = [figure for sentence in sentences for figure in points(sentence) if self._lost.search(figure.label)]
            if passage.table is None:
                sections[passage.section].append(number)
                told[number] = lost
        for numbers in sections.values():
            apart = [[number] for number in numbers if len(told[number]) > 1]
            for group in apart or [numbers]:
                first, last = evidence.layer.passages[group[0]], evidence.layer.passages[group[-1]]
                said = evidence.text[first.start : last.end]
                lost = [figure for number in group for figure in told[number]]
                if lost and not self._supposed.search(said):
                    yield said, lost

    def _are_all(self, said: str, parts: Sequence[Figure]) -> bool:
        """Whether words say that no points but these were lost."""
        if self._partly.search(said):
            return False
        counted = self._counted.search(said)
        number = chinese_number(counted["number"] or counted["first"]) if counted else None
        return self._others.search(said) is not None or number == len(parts)

    def _weighs_all(self, said: str) -> bool:
        """Whether a passage tells the weight of every indicator, and of each what was lost, or that nothing was."""
        weights = list(self._weight.finditer(said)) if not self._partly.search(said) else []
        if len(weights) < _PAIR or sum(Decimal(found["weight"]) for found in weights) != _FULL:
            return False
        ends = [found.start() for found in weights[1:]] + [len(said)]
        told = zip(weights, ends, strict=True)
        return all(self._each.search(said, found.end(), end) is not None for found, end in told)

    def _score(self, evidence: Evidence) -> tuple[Figure, Decimal] | None:
        """The only score of everything that the prose tells, and the points that there were to get."""
        found: list[tuple[Figure, Decimal]] = []
        for sentence in evidence.sentences:
            before: Figure | None = None
            for figure in points(sentence):
                full = before.span.value if before and self._full.search(before.label) else _FULL
                got = self._got.search(figure.label) and not self._full.search(figure.label)
                if got and full == _FULL and _LEAST < figure.span.value <= _FULL:
                    if in_bracket(evidence.text, figure) or self._mean.search(squash(figure.label)):
                        return None
                    found.append((figure, full))
                before = figure
        return found[0] if found and len({figure.span.value for figure, _ in found}) == 1 else None

    def _compare(self, evidence: Evidence, score: Figure, full: Decimal, lost: Sequence[Figure]) -> Iterator[Finding]:
        left = full - score.span.value
        every = sum((figure.span.value for figure in lost), Decimal(0))
        if every == left:
            return
        terms = "+".join(figure.text for figure in lost)
        yield self.finding(
            evidence,
            f"得分写为{score.text}，即失分{show(left)}{_POINTS}，而所列扣分{terms}"
            + (f"={show(every)}{_POINTS}" if len(lost) > 1 else ""),
            [score.place, *spans(lost)],
            expected=f"{show(full - every)}{_POINTS}",
            stated=score.text,
        )
