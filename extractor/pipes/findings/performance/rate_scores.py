"""The rule about a score that the report's own formula makes of a rate, both told anywhere: 得分=执行率×分值."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import show
from extractor.pipes.findings.common.cells import Place, number, row_place
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.performance.marks import points
from extractor.pipes.findings.performance.targets import one_quantity, way_of
from extractor.pipes.findings.rule import BaseRule
from extractor.reading.page import Cell
from extractor.result import Finding

_FULL, _HEADS, _PLACES = Decimal(100), 3, Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Marked:
    """A row or sentence with what could be got and what was got.

    Attributes:
        name: what is scored.
        weight, score: points.
        rate: the rate of its own row in percent, or None.
        done: what part of its target was done, in percent, or None.
    """

    name: str
    weight: Decimal
    score: Decimal
    rate: Decimal | None
    done: Decimal | None
    place: Place


class RateScore(BaseRule):
    """执行率86.50%, 得分=执行率×10分, and a row of 10 points with 9.65: formula, rate and score stand apart.

    The rate is that of the row, else the only one of the report that is called so. A formula on 完成率 is held to rows
    whose target and result are one count each.
    """

    id = "score_total"

    def __init__(self) -> None:
        words, own = finding_words(), evaluation_words().rate_scores
        rates = alternatives(words.score_formula.rate)
        self._formula = re.compile(alternatives(own.formula))
        self._by_done = re.compile(alternatives(own.by_done))
        self._not = re.compile(alternatives(own.other))
        self._rate = re.compile(rf"(?:{rates})(?:{alternatives(words.reaching)})?$")
        self._named = re.compile(rf"(?:{alternatives(own.rows)})")
        self._weight = re.compile(rf"(?:{alternatives(own.rows)})[^，。；\d]{{0,6}}$")
        self._got = re.compile(rf"(?:{alternatives(words.scored)})(?:{alternatives(words.reaching)})?$")
        self._heads = {role: re.compile(rf"(?:{alternatives(names)})") for role, names in own.heads.items()}

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every scored row where the report has such a formula."""
        by_rate, by_done = (self._told(evidence, each) for each in (self._formula, self._by_done))
        if not by_rate and not by_done:
            return
        rates = self._rates(evidence) if by_rate else []
        only = rates[0] if rates and len({rate for rate, _ in rates}) == 1 else None
        for marked in (*self._rows(evidence), *self._sentences(evidence, by_rate or (0, 0))):
            if by_rate and self._named.search(marked.name):
                told = (marked.rate, marked.place) if marked.rate is not None else only
                if told:
                    yield from self._compare(evidence, marked, *told, by_rate)
            elif by_done and marked.done is not None:
                yield from self._compare(evidence, marked, marked.done, marked.place, by_done)

    def _told(self, evidence: Evidence, formula: re.Pattern[str]) -> Place | None:
        found = (match.span() for start, end in evidence.prose for match in formula.finditer(evidence.text, start, end))
        return next(
            (place for place in found if not self._not.search(evidence.text, *evidence.clause_at(*place))), None
        )

    def _rates(self, evidence: Evidence) -> list[tuple[Decimal, Place]]:
        figures = (figure for sentence in evidence.sentences for figure in sentence.figures if figure.unit == "%")
        return [(f.span.value, f.place) for f in figures if f.role != "change" and self._rate.search(f.label)]

    def _rows(self, evidence: Evidence) -> Iterator[Marked]:
        """The rows of tables that have a weight and a score."""
        for table in evidence.layer.tables:
            at: dict[str, int] = {}
            for index, row in enumerate(table.grid.rows):
                if index < _HEADS and len(found := self._columns(row)) > len(at):
                    at = found
                elif {"weight", "score"} <= at.keys() and len(row) > max(at.values()):
                    yield from self._row(row, at)

    def _columns(self, row: tuple[Cell, ...]) -> dict[str, int]:
        texts = [squash(cell.text) for cell in row]
        found = {
            role: [at for at, text in enumerate(texts) if head.fullmatch(text)] for role, head in self._heads.items()
        }
        return {role: at[0] for role, at in found.items() if len(at) == 1}

    def _row(self, row: tuple[Cell, ...], at: dict[str, int]) -> Iterator[Marked]:
        weight, score = number(row[at["weight"]]), number(row[at["score"]])
        if weight is None or score is None or not 0 < score.value <= weight.value:
            return
        name = "".join(squash(cell.text) for cell in row[: min(at["weight"], at.get("target", at["weight"]))])
        aim, done = (one_quantity(row[at[role]].text) if role in at else None for role in ("target", "actual"))
        rate = done.value if done and done.unit == "%" else None
        part = None
        if aim and done and aim.kind == done.kind == "count" and aim.unit == done.unit and aim.value > 0:
            least = way_of(row[at["target"]], aim) != "most" and not done.qualifier
            part = min(_FULL, _FULL * done.value / aim.value) if least else None
        yield Marked(name, weight.value, score.value, rate, part, row_place(row))

    def _sentences(self, evidence: Evidence, formula: Place) -> Iterator[Marked]:
        """预算执行率分值10分，得9.65分: two figures of points side by side, in another passage than the formula."""
        for sentence in evidence.sentences:
            passage = evidence.layer.passages[sentence.passage]
            if passage.start <= formula[0] < passage.end:
                continue
            for full, got in pairwise(points(sentence)):
                if self._weight.search(full.label) and self._got.search(got.label):
                    place = full.start, got.end
                    yield Marked(full.label, full.span.value, got.span.value, None, None, place)

    def _compare(
        self, evidence: Evidence, marked: Marked, rate: Decimal, where: Place, formula: Place
    ) -> Iterator[Finding]:
        expected = min(rate, _FULL) * marked.weight / _FULL
        step = Decimal("0.01") if marked.score % 1 else Decimal("0.1")
        if abs(expected - marked.score) < 2 * step or not 0 < marked.score <= marked.weight:
            return
        right = show(expected.quantize(_PLACES))
        yield self.finding(
            evidence,
            f"得分写为{show(marked.score)}，而{show(rate)}%×{show(marked.weight)}={right}",
            [marked.place, where, formula],
            expected=right,
            stated=show(marked.score),
        )


class PointsOff(BaseRule):
    """执行率94%，执行率达到100%得10分，每低1个百分点扣0.2分，得8.80分: a score by points off for each percent short.

    The rate is the only one that the report has of the name; the score stands right behind the rule.
    """

    id = "score_total"

    def __init__(self) -> None:
        words, own = finding_words(), evaluation_words().points_off
        rates = alternatives(words.score_formula.rate)
        number = r"(?P<{}>\d{{1,3}}(?:\.\d{{1,2}})?)"
        self._rule = re.compile(
            rf"(?:{rates})[^，。；\d]{{0,6}}{number.format('top')}[%％][^，。；\d]{{0,8}}?{number.format('full')}分[，,；]"
            rf"(?:{alternatives(own.each)}){number.format('step')}(?:{alternatives(own.of)})(?:{alternatives(own.deducting)}){number.format('off')}分"
        )
        self._rate = re.compile(rf"(?:{rates})(?:{alternatives(words.reaching)})?$")
        self._got = re.compile(rf"(?:{alternatives(words.scored)})(?:{alternatives(words.reaching)})?$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the first score behind every such rule."""
        for index, sentences in evidence.passages.items():
            passage = evidence.layer.passages[index]
            for found in self._rule.finditer(evidence.text, passage.start, passage.end):
                inside = range(*found.span())
                rates = [
                    f
                    for sentence in evidence.sentences
                    for f in sentence.figures
                    if f.unit == "%"
                    and f.role != "change"
                    and self._rate.search(f.label)
                    and f.quantity.start not in inside
                ]
                behind = [f for s in sentences for f in points(s) if f.quantity.start >= found.end()]
                alone = len({rate.span.value for rate in rates}) == 1
                if alone and behind and self._got.search(behind[0].label):
                    top, full, step, off = (Decimal(found[name]) for name in ("top", "full", "step", "off"))
                    short = max(top - rates[0].span.value, Decimal(0)) / step
                    # Whole steps alone may count.
                    scores = {full - off * short, full - off * int(short), full - off * -(-short // 1)}
                    if all(abs(max(score, Decimal(0)) - behind[0].span.value) >= _PLACES * 2 for score in scores):
                        expected = show(max(full - off * short, Decimal(0)), 2)
                        yield self.finding(
                            evidence,
                            f"得分写为{behind[0].text}，而{show(full)}-({show(top)}-{show(rates[0].span.value)})÷{show(step)}"
                            f"×{show(off)}={expected}",
                            [behind[0].place, rates[0].place, found.span()],
                            expected=expected,
                            stated=behind[0].text,
                        )
