"""The rule about what came and went behind what it came to: 比年初净增62.40万元，系新增87.60万元、处置25.20万元所致."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import Interval, is_slip, total
from extractor.pipes.findings.common.figures import Figure, in_bracket
from extractor.pipes.findings.common.wording import finding_words, way
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.flows import Named, named
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

# So many figures of a sentence are looked at, and so many behind what they come to.
_FEW, _MOST = 40, 10


class NetFlow(BaseRule):
    """By how much something rose or fell, and what came and went right behind it, in one sentence.

    What it came to is a net change (净增62.40万元), or what is left beside what there was (年末128人，年初127人).
    Nothing is said where only one way is told, where a figure behind goes neither way, or where words tell that there
    is more.
    """

    id = "flow"

    def __init__(self) -> None:
        words = finding_words().flows
        self._net = re.compile(rf"(?:{alternatives(words.net)})(?P<down>[减少降]*)[^，。；\d]{{0,4}}$")
        self._ends = [re.compile(alternatives(each)) for each in (words.opening, words.closing)]
        self._ways = re.compile(f"(?P<come>{alternatives(words.coming)})|(?P<go>{alternatives(words.going)})")
        self._partly = re.compile(alternatives([*finding_words().partly, *words.mainly]))
        self._prior = re.compile(alternatives([*words.opening, *finding_words().prior_words]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every net change, and at what is left where what there was stands right behind it."""
        for sentence in evidence.sentences:
            told = named(evidence.text, [sentence])[:_FEW]
            for at, (figure, words) in enumerate(told):
                behind = told[at + 1 : at + 1 + _MOST]
                if figure.quantity.qualifier or figure.unit in ("", "%") or in_bracket(evidence.text, figure):
                    continue
                if net := self._net.search(words):
                    up = not net["down"] and figure.direction != "decrease"
                    yield from self._sum(evidence, figure, [figure], figure.span if up else -figure.span, behind)
                elif behind and self._ends[1].search(words) and self._is_opening(figure, *behind[0]):
                    span = figure.span - behind[0][0].span
                    rest = behind[1:]
                    if rest and self._net.search(rest[0][1]):
                        continue  # What stands behind the net change is looked at there.
                    yield from self._sum(evidence, figure, [figure, behind[0][0]], span, rest)

    def _is_opening(self, closing: Figure, figure: Figure, words: str) -> bool:
        alike = figure.unit == closing.unit and figure.role == closing.role == "amount"
        return alike and self._ends[0].search(words) is not None and not self._ways.search(words)

    def _sum(
        self, evidence: Evidence, stated: Figure, whole: Sequence[Figure], span: Interval, behind: Sequence[Named]
    ) -> Iterator[Finding]:
        coming, going = list[Figure](), list[Figure]()
        end = stated.quantity.end
        for figure, words in behind:
            if figure.unit == "%" and figure.role == "change" and not coming and not going:
                continue  # 净增62.40万元，增长5.10%.
            if in_bracket(evidence.text, figure):
                continue
            if figure.opens and (coming or going):
                return  # 调入3人，其中招录2人: of the one before it.
            ways = [match.lastgroup for match in self._ways.finditer(words)]
            sound = figure.unit == stated.unit and not figure.quantity.qualifier
            if not sound or not ways or self._prior.search(words):
                return
            (coming if ways[-1] == "come" else going).append(figure)
            end = figure.quantity.end
        told = evidence.text[stated.quantity.end : min(end + 2, evidence.passage_end(stated))]
        left = total(f.span for f in coming) - total(f.span for f in going)
        if not coming or not going or self._partly.search(told) or left.meets(span):
            return
        if len(whole) > 1 and not is_slip(left.value - span.value):
            return
        terms = "+".join(f.text for f in coming) + "".join(f"-{f.text}" for f in going)
        by = -left if left.value < 0 else left
        expected = f"{way(left.value > 0)}{amount(by.value, stated, *coming, *going)}"
        said = f"{way(span.value > 0)}{amount(abs(span.value), stated, *whole[1:])}"
        yield self.finding(
            evidence,
            f"写为{said}{f'（{whole[0].text}-{whole[1].text}）' if len(whole) > 1 else ''}，而{terms}是{expected}",
            [figure.place for figure in (*whole, *coming, *going)],
            expected=expected,
            stated=said,
        )
