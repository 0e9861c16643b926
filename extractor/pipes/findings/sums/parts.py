"""The rule about known lines told one after the other: 基本支出 and its 人员经费 and 公用经费, however far apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import Interval, show, total
from extractor.pipes.findings.common.figures import in_bracket
from extractor.pipes.findings.common.nearby import amounts, figures_by_offset
from extractor.pipes.findings.common.wording import Relation, finding_words
from extractor.pipes.findings.evidence import Evidence, LineAmount
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.names import compact
from extractor.result import Finding, Measure

_MEASURES: tuple[Measure, ...] = ("initial_budget", "final")
# How far after its total a part may be told, in characters, and how far off a sum of the right parts may be.
_REACH, _NEARLY = 1500, Decimal("0.2")
_YUAN, _LEAST = Decimal(10000), 2
# How far behind its total the first part of a list may stand.
_LIST = 60
_DECIMALS = re.compile(r"\.(\d+)")


class KnownParts(BaseRule):
    """The parts of a known line, told after it in its section, against the line."""

    id = "parts_total"

    def __init__(self) -> None:
        listing = alternatives(finding_words().listing)
        self._listing = re.compile(rf"[万亿千]?元?[，,；;。：:]?(?:{listing})[^\d，。；]*$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every figure of the prose of a line that has known parts."""
        for relation in evidence.words.relations:
            for measure in _MEASURES:
                for whole in evidence.amounts.get((relation.whole, measure), ()):
                    if whole.table is None and not whole.span.is_zero:
                        yield from self._whole(evidence, relation, measure, whole)

    def _whole(self, evidence: Evidence, relation: Relation, measure: Measure, whole: LineAmount) -> Iterator[Finding]:
        parts = [self._told(evidence, relation.whole, name, measure, whole) for name in relation.parts]
        more = [self._told(evidence, relation.whole, name, measure, whole) for name in relation.also]
        found = [part for told in (*parts, *more) for part in told]
        sums = total(part.span for part in found)
        if not all(parts) or len(found) < _LEAST or sums.meets(whole.span):
            return
        # The whole may be told with other parts: “三公”经费、会议费和培训费 together.
        found += self._more(evidence, relation, whole, found)
        sums = total(part.span for part in found)
        if sums.meets(whole.span):
            return
        if whole.span.value - sums.value in evidence.once(_incomes):
            return  # The parts are of the appropriation, and what is missing is the income that the report names.
        if any(self._mended(evidence, found, part, whole) for part in found):
            return  # The part is given with another figure elsewhere, which fits: that is the contradiction.
        near = abs(sums.value - whole.span.value) <= _NEARLY * whole.span.value
        opens = not relation.also and self._opens(evidence, whole, found) and not self._fills(evidence, whole, sums)
        if near or opens or self._tells_nothing_else(evidence, whole, found):
            yield self._finding(evidence, whole, sorted(found, key=lambda part: part.amount.start), sums.value)

    def _opens(self, evidence: Evidence, whole: LineAmount, parts: Sequence[LineAmount]) -> bool:
        """Whether 其中 stands right behind the whole and right before its first part, so that they are its parts."""
        first = min(parts, key=lambda part: part.amount.start)
        between = evidence.text[whole.amount.end : min(first.amount.start, whole.amount.end + _LIST)]
        return self._listing.match(compact(between)) is not None and first.amount.start < whole.amount.end + _LIST

    @staticmethod
    def _fills(evidence: Evidence, whole: LineAmount, sums: Interval) -> bool:
        """Whether another amount that the report tells is what the parts lack: one more part, unnamed so far."""
        told = evidence.once(amounts)
        return any(each.unit == "元" and (whole.span - sums).meets(each.span) for each in told)

    def _tells_nothing_else(self, evidence: Evidence, whole: LineAmount, parts: Sequence[LineAmount]) -> bool:
        """Whether the section has the whole, then its parts, and no other amount: it breaks down nothing else."""
        section = evidence.layer.sections[whole.section] if whole.section is not None else None
        start, end = (section.record.start, section.record.end) if section else (0, len(evidence.text))
        told = [each.quantity.start for each in evidence.once(amounts) if each.unit == "元"]
        inside = [at for at in told if start <= at < end]
        return inside == [whole.amount.start, *sorted(part.amount.start for part in parts)]

    def _more(
        self, evidence: Evidence, relation: Relation, whole: LineAmount, parts: Sequence[LineAmount]
    ) -> list[LineAmount]:
        """The other lines that the list behind the whole goes on with, where they bring the sum nearer to it."""
        figures, at = evidence.once(figures_by_offset).get(whole.amount.start, ((), 0))
        known = {part.amount.start for part in parts}
        below = {name for other in evidence.words.relations if other.whole in relation.parts for name in other.parts}
        names = {*relation.parts, *relation.also, *below}
        more = [
            amount
            for figure in figures[at + 1 :]
            if figure.line and figure.in_list and not in_bracket(evidence.text, figure)
            if figure.quantity.start not in known and (name := evidence.called(figure.line[-1])) not in names
            for amount in evidence.amounts.get((name, whole.amount.measure), ())
            if amount.amount.start == figure.quantity.start
        ]
        sums, others = total(part.span for part in parts), total(part.span for part in more)
        nearer = abs(sums.value + others.value - whole.span.value) < abs(sums.value - whole.span.value)
        return more if more and nearer else []

    def _told(
        self, evidence: Evidence, of: str, name: str, measure: Measure, whole: LineAmount
    ) -> Sequence[LineAmount]:
        """The figure of a part; where only its own parts are told, theirs: 公务用车运行维护费 of what vehicles cost.

        What is then left out must be nothing wherever the report tells it.
        """
        if part := self._part(evidence, of, name, measure, whole):
            return [part]
        inner = next((relation for relation in evidence.words.relations if relation.whole == name), None)
        if inner is None:
            return []
        parts = {each: self._part(evidence, of, each, measure, whole) for each in inner.parts}
        silent = [each for each, part in parts.items() if part is None]
        spent = [other for each in silent for other in evidence.amounts.get((each, measure), ())]
        return [] if any(not other.span.is_zero for other in spent) else [part for part in parts.values() if part]

    def _part(self, evidence: Evidence, of: str, name: str, measure: Measure, whole: LineAmount) -> LineAmount | None:
        """The first figure of a part after its whole, before the whole is told again with another figure."""
        end = whole.amount.end + _REACH
        for other in evidence.amounts.get((of, measure), ()):
            if other.table is None and other.amount.start > whole.amount.end and not other.span.meets(whole.span):
                end = min(end, other.amount.start)
        return next(
            (
                part
                for part in evidence.amounts.get((name, measure), ())
                if part.table is None
                and whole.amount.end <= part.amount.start < end
                and evidence.is_within(part.section, whole.section)
            ),
            None,
        )

    def _mended(self, evidence: Evidence, parts: Sequence[LineAmount], wrong: LineAmount, whole: LineAmount) -> bool:
        """Whether another figure of a part makes the sum right."""
        rest = total(part.span for part in parts if part is not wrong)
        others = evidence.amounts.get((wrong.name, wrong.amount.measure), ())
        return any((rest + other.span).meets(whole.span) for other in others)

    def _finding(self, evidence: Evidence, whole: LineAmount, parts: Sequence[LineAmount], value: Decimal) -> Finding:
        decimals = max(places_of(part.text) for part in (whole, *parts))
        sums = f"{show(value / _YUAN, decimals)}万元"
        return self.finding(
            evidence,
            f"总数写为{whole.text}，而各部分{'+'.join(part.text for part in parts)}={sums}",
            [evidence.row_at(whole), *(evidence.row_at(part) for part in parts)],
            expected=sums,
            stated=whole.text,
        )


def _incomes(evidence: Evidence) -> frozenset[Decimal]:
    """The amounts of income, other than nothing."""
    amounts = (found for group in evidence.amounts.values() for found in group)
    return frozenset(
        found.span.value for found in amounts if found.line.category == "income" and not found.span.is_zero
    )


def places_of(text: str) -> int:
    """The number of decimals that an amount is written with."""
    found = _DECIMALS.search(text)
    return len(found[1]) if found else 0
