"""The rule about an expense of each of the staff, told apart from both: 按在职人员计算，人均机关运行经费3.48万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import Interval, is_miswritten
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_BACK = 60


class PerHead(BaseRule):
    """人均机关运行经费3.84万元, 机关运行经费160.00万元 and 在职人员46人 in other places.

    The staff is the kind that the sentence names (按在职人员计算), counted alike wherever the report counts it; so is
    the expense. Only what a slip of a digit explains is a finding, for the staff may be of another day.
    """

    id = "average"

    def __init__(self) -> None:
        words = relation_words().per_head
        self._kind = re.compile(
            rf"按(?:照)?[^，。；\d]{{0,10}}?(?P<kind>{alternatives(words.kinds)})[^，。；\d]{{0,8}}?"
            rf"(?:{alternatives(words.reckoned)})"
        )
        self._kinds = {
            name: re.compile(
                rf"(?:{alternatives([name])})(?:{alternatives(words.persons)})?"
                rf"(?:{alternatives(words.counted)})*$"
            )
            for name in words.kinds
        }
        self._each = re.compile(
            rf"(?:{alternatives(words.each)})(?P<name>[\u4e00-\u9fff]{{2,16}}?)"
            rf"(?:支出)?(?:{alternatives(words.links)})?$"
        )
        self._aside = re.compile(alternatives(words.aside))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every amount that is said to be of each, behind the words for the staff."""
        for sentence in evidence.sentences:
            for figure in sentence.figures:
                found = (
                    self._each.search(figure.label) if figure.unit == "元" and not figure.quantity.qualifier else None
                )
                if not found:
                    continue
                said = squash(evidence.text[max(sentence.start, figure.quantity.start - _BACK) : figure.quantity.start])
                kind = self._kind.search(said)
                if kind and not self._aside.search(said):
                    staff = self._staff(evidence, kind["kind"])
                    finals = evidence.finals(found["name"]) or evidence.finals(f"{found['name']}支出")
                    spans = {final.span.value: final for final in finals}
                    if staff and len(spans) == 1:
                        final = next(iter(spans.values()))
                        yield from self._compare(evidence, figure, staff, final.span, final.text, final.place)

    def _staff(self, evidence: Evidence, kind: str) -> Figure | None:
        """The one number of staff of a kind that the report tells."""
        told: Sequence[Figure] = [
            figure
            for sentence in evidence.sentences
            for figure in sentence.figures
            if figure.unit == "人" and figure.role == "amount" and self._kinds[kind].search(figure.label)
            if figure.measured != "prior" and figure.year in (None, evidence.year)
        ]
        alike = len({figure.span.value for figure in told}) == 1 and not told[0].quantity.qualifier
        return told[0] if alike and told[0].span.value > 0 else None

    def _compare(
        self, evidence: Evidence, stated: Figure, staff: Figure, spent: Interval, text: str, place: tuple[int, int]
    ) -> Iterator[Finding]:
        heads = staff.span.value
        mean = Interval(spent.low / heads, spent.high / heads, spent.value / heads)
        if mean.meets(stated.span) or not is_miswritten(stated.span.value, _like(mean.value, stated)):
            return
        expected = amount(mean.value, stated)
        yield self.finding(
            evidence,
            f"人均写为{stated.text}，而{text}÷{staff.text}={expected}",
            [stated.place, place, staff.place],
            expected=expected,
            stated=stated.text,
        )


def _like(value: Decimal, figure: Figure) -> Decimal:
    """A value rounded as a figure is printed, in 元."""
    text = figure.quantity.text
    step = Decimal(1).scaleb(-len(text.partition(".")[2].rstrip("万元亿 "))) if "." in text else Decimal(1)
    unit = Decimal(10000) if "万" in text else Decimal(1)
    return (value / unit).quantize(step) * unit
