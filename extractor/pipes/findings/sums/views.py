"""The rule about one whole parted in several ways: 按功能分类：…；按经济分类：…, all of them the same sum."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import Interval, is_slip, total
from extractor.pipes.findings.common.figures import Figure, in_bracket
from extractor.pipes.findings.common.reckoned_words import reckoned_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import after, unlike_whole
from extractor.result import Finding

_PAIR, _MOST, _APART, _BACK = 2, 40, 4, 6
_NEAR, _CLOSE = Decimal("0.2"), Decimal("0.05")


@dataclass(frozen=True, slots=True)
class View:
    """The parts by one view: what it is called, the parts, their sum, and the index of the passage."""

    name: str
    parts: tuple[Figure, ...]
    span: Interval
    passage: int

    @property
    def unit(self) -> str:
        """What the parts are counted in."""
        return self.parts[0].unit


class PartedWays(BaseRule):
    """Parts by several views against each other, and against what the report tells of the whole anywhere.

    A view that comes to a told amount, or to another view's sum, is right; one that does not, and is near it, is not. A
    single view is held against the whole before it where a slip of a digit explains the gap.
    """

    id = "parts_total"

    def __init__(self) -> None:
        words, every = reckoned_words().views, finding_words()
        name = r"[^，。；：,:\d\n]"
        self._opens = re.compile(
            rf"(?:^|(?<=[，。；：\n、）\s]))(?:其中[，：]?)?(?P<name>(?:{alternatives(words.by)}){name}{{1,14}}?(?:{alternatives(words.parted)})"
            rf"|(?:{alternatives(words.views)}))(?:{alternatives(words.behind)})*(?:[，：,:]|(?={alternatives(words.lists)}))",
            re.M,
        )
        self._partly = re.compile(alternatives([*every.partly, *words.partly]))
        self._units = frozenset(words.no_units)

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every run of views in neighbouring passages."""
        run: list[View] = []
        for view in self._views(evidence):
            if run and (view.unit != run[-1].unit or view.passage - run[-1].passage > _APART or len(run) == _MOST):
                yield from self._run(evidence, run)
                run = []
            run.append(view)
        if run:
            yield from self._run(evidence, run)

    def _views(self, evidence: Evidence) -> Iterator[View]:
        for number, sentences in evidence.passages.items():
            passage = evidence.layer.passages[number]
            opened = list(self._opens.finditer(evidence.text, passage.start, passage.end))
            for at, found in enumerate(opened):
                stop = opened[at + 1].start() if at + 1 < len(opened) else passage.end
                ends = evidence.text.find("。", found.end(), stop)
                stop = ends if ends >= 0 else stop
                figures = [
                    figure
                    for sentence in sentences
                    for figure in sentence.figures
                    if found.end() <= figure.quantity.start < stop
                ]
                parts = self._parts(evidence, figures[:_MOST])
                if len(parts) >= _PAIR:
                    yield View(found["name"], tuple(parts), total(part.span for part in parts), number)

    def _parts(self, evidence: Evidence, figures: Sequence[Figure]) -> list[Figure]:
        """The amounts of the unit that most figures have; none where only some parts are told, or parts of parts."""
        told = [f for f in figures if f.role == "amount" and f.unit not in self._units and not f.inner]
        told = [figure for figure in told if not in_bracket(evidence.text, figure)]
        units = Counter(figure.unit for figure in told).most_common(1)
        parts = [figure for figure in told if units and figure.unit == units[0][0]]
        nested = any(figure.opens for figure in parts[1:])
        partly = any(self._partly.search(figure.label + after(evidence, figure)) for figure in parts)
        plain = not any(figure.quantity.qualifier or figure.measured == "prior" for figure in parts)
        return parts if plain and not nested and not partly else []

    def _run(self, evidence: Evidence, views: Sequence[View]) -> Iterator[Finding]:
        inside = {part.quantity.start for view in views for part in view.parts}
        told = [
            figure
            for sentence in evidence.sentences
            for figure in sentence.figures
            if figure.role == "amount" and figure.unit == views[0].unit and figure.quantity.start not in inside
        ]
        sums = [(view, next((figure for figure in told if figure.span.meets(view.span)), None)) for view in views]
        held = [(view, whole) for view, whole in sums if whole or self._again(view, views)]
        for view, whole in sums:
            if whole or self._again(view, views):
                continue
            near = [(other, known) for other, known in held if _is_near(view.span, other.span, _NEAR)]
            if near and near[0][1]:
                yield unlike_whole(self, evidence, near[0][1], view.parts)
            elif near:
                yield self._unlike(evidence, view, near[0][0])
            elif not held and (found := self._whole(told, view)):
                yield unlike_whole(self, evidence, found, view.parts)
            elif not held and view is views[-1] and len(views) > 1 and self._is_slip(views[0], view):
                yield self._unlike(evidence, view, views[0])

    def _again(self, view: View, views: Sequence[View]) -> bool:
        """Whether another view has the same sum."""
        return any(other is not view and other.span.meets(view.span) for other in views)

    def _is_slip(self, one: View, other: View) -> bool:
        gap = one.span.value - other.span.value
        return _is_near(one.span, other.span, _NEAR) and is_slip(gap) and one.span.value > 0

    def _whole(self, told: Sequence[Figure], view: View) -> Figure | None:
        """The one amount in the passages before a view that a slip of a digit parts from its sum."""
        start = view.parts[0].quantity.start
        before = [f for f in told if f.quantity.start < start and view.passage - f.passage <= _BACK]
        near = [f for f in before if f.measured != "prior" and not f.quantity.qualifier and f.span.value > 0]
        near = [f for f in near if _is_near(view.span, f.span, _CLOSE) and is_slip(view.span.value - f.span.value)]
        return near[-1] if len({figure.span.value for figure in near}) == 1 else None

    def _unlike(self, evidence: Evidence, view: View, other: View) -> Finding:
        sums = [amount(each.span.value, *each.parts) for each in (view, other)]
        terms = ["+".join(part.text for part in each.parts) for each in (view, other)]
        return self.finding(
            evidence,
            f"{view.name}各部分{terms[0]}={sums[0]}，{other.name}各部分{terms[1]}={sums[1]}，两种分法的合计不等",
            [part.place for each in (view, other) for part in each.parts],
            stated=f"{sums[0]}；{sums[1]}",
        )


def _is_near(one: Interval, other: Interval, nearly: Decimal) -> bool:
    return other.value > 0 and abs(1 - one.value / other.value) < nearly
