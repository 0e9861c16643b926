"""The rule about a budget's way over the year: the first one, what was added, what was cut, and the last one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import Interval, is_slip, total
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import Figure, in_bracket
from extractor.pipes.findings.common.paper_words import paper_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.flows import Named, named
from extractor.pipes.findings.movements.statements import amount, percent
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_MOST, _FEW = 12, 40
_FINE = Decimal("0.01")


class BudgetFlow(BaseRule):
    """年初预算900万元，年中追加100万元，调减20万元，全年预算980万元: side by side in one sentence.

    Where only one way is told, only a slip of a digit is a finding: not all that changed need be told.
    """

    id = "flow"

    def __init__(self) -> None:
        words = finding_words().budget_flow
        self._opening = re.compile(f"{alternatives(words.opening)}|{words.given}")
        self._closing, self._coming, self._going = (
            re.compile(alternatives(each)) for each in (words.closing, words.coming, words.going)
        )
        # 加上年中追加的80万元 is one of what came; 另有上年结转 is more than is told.
        moves = alternatives([*words.coming, *words.going])
        self._more = re.compile(
            rf"{alternatives(finding_words().partly)}|(?:{alternatives(words.more)})(?!.*(?:{moves}))"
        )
        self._carried = re.compile(rf"^[，；]?(?:{alternatives(evaluation_words().undone.carried)})")
        # 调减会议、培训等经费20万元: what stands behind 等 is the name of all that is listed.
        self._closed = re.compile(rf"、[^，。；、]+?(?:{alternatives(finding_words().partly)})(?=[\u4e00-\u9fff]{{2}})")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Goes on from every first budget to the last one of its passage, or from that to the first one and on."""
        for sentences in evidence.passages.values():
            told = named(evidence.text, sentences)[:_FEW]
            for at, (figure, words) in enumerate(told):
                if figure.role != "amount" or figure.unit != "元":
                    continue
                if self._opening.search(words):
                    yield from self._from(evidence, figure, told[at + 1 : at + 1 + _MOST])
                elif self._closing.search(words):
                    yield from self._back(evidence, figure, told[at + 1 : at + 1 + _MOST])

    def _from(self, evidence: Evidence, opening: Figure, following: Sequence[Named]) -> Iterator[Finding]:
        coming, going, carried = list[Figure](), list[Figure](), list[Figure]()
        listed = opening.in_list
        for figure, words in following:
            if self._more.search(self._closed.sub("", words)):
                return  # 追加经费等, 另有上年结转: more than is told.
            moved = bool(coming or going)
            if self._is_aside(evidence, figure, opening, moved=moved) or (not moved and self._is_part(figure, words)):
                listed = listed or figure.opens
                continue
            if self._opening.search(words):
                return  # The budget of something else.
            if figure.in_list not in (opening.in_list, listed) or figure.quantity.qualifier or figure.unit != "元":
                return
            if self._closing.search(words):
                # 上年结转20万元 may be a part of the first budget, or come to it.
                held = coming and going and carried and _left(opening, coming, going).meets(figure.span)
                if (coming or going) and not held:
                    yield from self._sum(evidence, opening, [*carried, *coming], going, figure)
                yield from self._rate(evidence, opening, figure)
                return
            if self._carried.search(words) and not figure.in_list and figure.unit == "元":
                carried.append(figure)
                continue
            if not self._moves(figure, words, coming, going):
                return

    def _rate(self, evidence: Evidence, opening: Figure, closing: Figure) -> Iterator[Finding]:
        """预算调整率5.04% of a budget that went from 4862 to 5120: of the first budget, not of the last one.

        What is adjusted on orders from above is often left out of it, so that only the wrong base or a slip is one.
        """
        gap = closing.span - opening.span if closing.span.value > opening.span.value else opening.span - closing.span
        expected, turned = gap.ratio(opening.span), gap.ratio(closing.span)
        if expected is None or turned is None or gap.is_zero:
            return
        for rate in evidence.once(_adjustments):
            if rate.passage != closing.passage or rate.quantity.start < closing.quantity.start:
                continue
            fine = rate.quantity.resolution <= _FINE
            slip = fine and is_slip(abs(rate.span.value) - expected.value.quantize(rate.quantity.resolution))
            size = rate.span if rate.span.value >= 0 else Interval(-rate.span.high, -rate.span.low, -rate.span.value)
            if not expected.meets(size) and (turned.meets(size) or slip):
                told = percent(expected, rate)
                yield self.finding(
                    evidence,
                    f"预算调整率写为{rate.text}，而|{closing.text}-{opening.text}|÷年初预算{opening.text}={told}",
                    [rate.place, opening.place, closing.place],
                    expected=told,
                    stated=rate.text,
                    rule="named_rate",
                )
            return

    def _back(self, evidence: Evidence, closing: Figure, following: Sequence[Named]) -> Iterator[Finding]:
        """全年预算数980万元，其中年初预算900万元，年中追加100万元，调减20万元."""
        opening: Figure | None = None
        coming, going = list[Figure](), list[Figure]()
        for figure, words in following:
            if self._more.search(words):
                return
            if in_bracket(evidence.text, figure):
                continue
            if figure.unit != "元" or figure.quantity.qualifier or figure.sentence != closing.sentence:
                break
            if opening is None:
                if not self._opening.search(words):
                    return
                opening = figure
            elif self._opening.search(words) or not self._moves(figure, words, coming, going):
                break
        if opening and (coming or going):
            yield from self._sum(evidence, opening, coming, going, closing)

    def _is_aside(self, evidence: Evidence, figure: Figure, opening: Figure, *, moved: bool) -> bool:
        """Whether a figure is none of the chain: in a bracket, a rate, or what was spent of the first budget."""
        spent = not moved and figure.measured == "final" and figure.unit == opening.unit
        return in_bracket(evidence.text, figure) or figure.unit == "%" or spent

    def _is_part(self, figure: Figure, words: str) -> bool:
        """Whether a figure is one of what the first budget consists of: 其中基本支出10万元、项目支出80万元."""
        known = (self._opening, self._closing, self._coming, self._going, self._carried)
        return figure.in_list and figure.line is not None and not any(each.search(words) for each in known)

    def _moves(self, figure: Figure, words: str, coming: list[Figure], going: list[Figure]) -> bool:
        """Adds a figure to what came or what went; whether its words say which."""
        come, go = self._coming.search(words), self._going.search(words)
        if bool(come) == bool(go):
            return False
        (coming if come else going).append(figure)
        return True

    def _sum(
        self, evidence: Evidence, opening: Figure, coming: Sequence[Figure], going: Sequence[Figure], closing: Figure
    ) -> Iterator[Finding]:
        left = _left(opening, coming, going)
        if left.meets(closing.span):
            return
        # 年中追减258万元 that brings the budget from 4862 up to 5120: the word goes the other way.
        turned = not (coming and going) and _left(opening, going, coming).meets(closing.span)
        whole = closing.quantity.start > opening.quantity.start
        if not turned and not (coming and going) and not (whole and is_slip(left.value - closing.span.value)):
            return
        terms = "".join([*(f"+{f.text}" for f in coming), *(f"-{f.text}" for f in going)])
        expected = amount(left.value, closing, opening, *coming, *going)
        yield self.finding(
            evidence,
            f"调整后的预算写为{closing.text}，而{opening.text}{terms}={expected}",
            [closing.place, opening.place, *(figure.place for figure in (*coming, *going))],
            expected=expected,
            stated=closing.text,
        )


def _adjustments(evidence: Evidence) -> list[Figure]:
    """The rates of the prose that say how far a budget was adjusted."""
    names = re.compile(
        rf"(?:{alternatives(paper_words().adjustment_rates)})(?:{alternatives(finding_words().reaching)})?$"
    )
    return [f for s in evidence.sentences for f in s.figures if f.unit == "%" and names.search(f.label)]


def _left(opening: Figure, coming: Sequence[Figure], going: Sequence[Figure]) -> Interval:
    return opening.span + total(f.span for f in coming) - total(f.span for f in going)
