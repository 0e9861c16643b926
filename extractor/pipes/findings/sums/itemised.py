"""The rule about a total whose parts follow as numbered paragraphs: 收入总计100万元，其中： / 1.财政拨款收入… / 2.…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import is_slip, total
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.peers import run_fits
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.breakdowns import NEARLY, TOO_MUCH
from extractor.pipes.findings.sums.wholes import kind_groups, unlike_whole
from extractor.pipes.numbering import NESTED, numbered
from extractor.result import Finding

_COLONS, _LONGEST, _MOST, _SEVERAL = ("：", ":"), 24, 60, 3


class Itemised(BaseRule):
    """The first amounts of numbered paragraphs against the amount of the paragraph that opens them."""

    id = "parts_total"

    def __init__(self) -> None:
        self._listing = re.compile(rf"(?:{alternatives(finding_words().listing)})[^，。；]{{0,8}}[：:]$")
        self._kinds = [group.kinds for group in kind_groups() if group.whole is not None]

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every paragraph that ends with 其中：."""
        for at, passage in enumerate(evidence.layer.passages):
            text = evidence.text[max(passage.start, passage.end - _LONGEST) : passage.end].rstrip()
            if text.endswith(_COLONS) and self._listing.search(text):
                whole = self._whole(evidence, at)
                if whole and (parts := self._parts(evidence, at, whole)):
                    yield from self._check(evidence, whole, parts)

    def _whole(self, evidence: Evidence, at: int) -> Figure | None:
        """The one final amount of a paragraph, or the one of its last sentence, or None."""
        sentences = evidence.passages.get(at, [])
        for told in (sentences, sentences[-1:]):
            amounts = [figure for sentence in told for figure in sentence.figures if self._is_amount(figure)]
            if len(amounts) == 1:
                return amounts[0]
        return None

    def _is_amount(self, figure: Figure) -> bool:
        final = figure.measured not in ("budget", "prior")
        return figure.role == "amount" and figure.unit == "元" and final and not figure.inner

    def _parts(self, evidence: Evidence, at: int, whole: Figure) -> list[Figure]:
        """The first amount of each numbered paragraph behind; none where one of them is not sure."""
        parts, style, value = list[Figure](), None, 0
        for index in range(at + 1, min(at + _MOST, len(evidence.layer.passages))):
            passage = evidence.layer.passages[index]
            number = numbered(evidence.text[passage.start : passage.start + _LONGEST])
            if passage.table is not None or (number is None and style is None):
                break
            if number is None:
                continue
            style = style or number.style
            if number.style != style:
                if number.style in NESTED and style in NESTED and NESTED.index(number.style) > NESTED.index(style):
                    continue
                break
            if number.value != value + 1:
                break
            value = number.value
            first = next(iter(evidence.passages.get(index, [])), None)
            told = [f for f in first.figures if f.role == "amount" and f.unit == whole.unit] if first else []
            if not told or told[0].measured == "budget" or told[0].quantity.qualifier:
                return []
            parts.append(told[0])
        return parts if len(parts) > 1 else []

    def _check(self, evidence: Evidence, whole: Figure, parts: Sequence[Figure]) -> Iterator[Finding]:
        sums = total(part.span for part in parts)
        if sums.meets(whole.span) or whole.quantity.qualifier or not whole.span.value:
            return
        if sums.value < whole.span.value:
            near = sums.value >= NEARLY * whole.span.value and is_slip(sums.value - whole.span.value)
            if near and len(parts) >= _SEVERAL:
                yield unlike_whole(self, evidence, whole, parts)
        elif sums.value <= TOO_MUCH * whole.span.value:
            # 3.机关运行经费 may be told of the parts before it; kinds of income are none of each other.
            kinds = all(any(kind.search(part.label) for kind in self._kinds) for part in islice(parts, _MOST))
            if kinds or not run_fits(parts, whole.span):
                yield unlike_whole(self, evidence, whole, parts)
