"""The rule about amounts told in turn, and then their shares: 分别为甲、乙和丙，占…的比例分别为60%、20%和20%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import total
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.nearby import spans
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import percent
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_MOST, _PAIR, _SURE = 60, 2, 3


class SharesInTurn(BaseRule):
    """Each share against the amount of its turn and the amount before them all, which the others make up or fit."""

    id = "share"

    def __init__(self) -> None:
        words = finding_words()
        self._turn = re.compile(alternatives(words.in_turn))
        self._joined = re.compile(rf"(?:{alternatives([*words.joined, '、'])})")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every share that opens a row of as many shares as there are amounts before it."""
        for sentence in evidence.sentences:
            figures = sentence.figures[:_MOST]
            for at, first in enumerate(figures):
                if first.role == "share" and first.base is None and self._turn.search(first.label):
                    shares = self._row(figures, at, "%")
                    parts, whole = self._parts(figures[:at], len(shares))
                    if whole and len(shares) == len(parts) >= _PAIR:
                        yield from self._compare(evidence, whole, parts, shares)

    def _row(self, figures: Sequence[Figure], at: int, unit: str) -> list[Figure]:
        """The figures from one on that are joined to it by no more than a mark or 和."""
        end = at + 1
        while end < len(figures) and figures[end].unit == unit and self._joined.fullmatch(figures[end].label):
            end += 1
        return list(figures[at:end])

    def _parts(self, before: Sequence[Figure], number: int) -> tuple[list[Figure], Figure | None]:
        """The amounts right before the shares, told in turn, with the amount before those that they are parts of."""
        parts = list(before[-number:])
        if len(parts) < number or not self._turn.search(parts[0].label) or parts[0].role != "amount":
            return [], None
        if self._row(parts, 0, parts[0].unit) != parts or any(each.quantity.qualifier for each in parts):
            return [], None
        earlier = [f for f in before[:-number] if f.role == "amount" and f.unit == parts[0].unit]
        whole = earlier[-1] if earlier else None
        return parts, None if whole is None or whole.quantity.qualifier or whole.span.is_zero else whole

    def _compare(
        self, evidence: Evidence, whole: Figure, parts: Sequence[Figure], shares: Sequence[Figure]
    ) -> Iterator[Finding]:
        wrong = []
        for part, share in zip(parts, shares, strict=True):
            rate = part.span.ratio(whole.span)
            if rate is None or not share.span.meets(rate):
                wrong.append((part, share, rate))
        made_up = total(part.span for part in parts).meets(whole.span)
        fit = len(parts) - len(wrong)
        if not fit or not (made_up or (len(parts) >= _SURE and len(wrong) == 1)):
            return
        for part, share, rate in wrong:
            expected = percent(rate, share) if rate else ""
            yield self.finding(
                evidence,
                f"占比写为{share.text}，而{part.text}÷{whole.text}={expected}",
                spans([whole, part, share]),
                expected=expected,
                stated=share.text,
            )
