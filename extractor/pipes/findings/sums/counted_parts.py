"""The rule about things that are counted, their money, and each one's own: 项目3个，资金780万元，其中：甲300万元、…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import Interval, total
from extractor.pipes.findings.common.figures import Figure, in_bracket
from extractor.pipes.findings.common.nearby import amounts
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import after, unlike_whole
from extractor.result import Finding

# So many things may be told one by one; how far their money stands from their number, and how long each one's name is.
_LEAST, _MOST, _NEAR, _LONGEST, _TIMES = 2, 20, 40, 24, 3
_MARKS = re.compile(r"[，,。；;：:、\s“”]")


class CountedParts(BaseRule):
    """As many amounts as the sentence counts things are all there are, whatever their sum lacks of the whole.

    Nothing is said where the amounts are of where the money came from (财政拨款、自筹), or of some only (等).
    """

    id = "parts_total"

    def __init__(self) -> None:
        words = relation_words().counted_parts
        self._things = re.compile(alternatives(words.things))
        self._kinds = re.compile(rf"(?:{alternatives(words.kinds)})(?:为|共|合计)?$")
        self._some = re.compile(alternatives(words.some))
        lines = [name for each in finding_words().relations for name in (each.whole, *each.parts)]
        self._line = re.compile(rf"(?P<line>{alternatives(lines)})(?:{alternatives(words.arranged)})*$")
        self._colon = re.compile(r"\s*[：:](?=[^，。；：\d]{2,})")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every count right before an amount, and at the list behind it, of plans and goals too."""
        for sentence, following in pairwise([*evidence.every, None]):
            assert sentence is not None
            behind = following.figures if following and following.passage == sentence.passage else []
            figures = [*sentence.figures, *behind]
            for index, (count, whole) in enumerate(pairwise(sentence.figures)):
                if self._counts(evidence, count, whole):
                    yield from self._listed(evidence, count, whole, figures[index + 2 : index + 2 + _MOST])
                yield from self._of_line(evidence, count, sentence.figures[index + 1 :])

    def _counts(self, evidence: Evidence, count: Figure, whole: Figure) -> bool:
        """Whether a figure counts what the next one is the money of."""
        plain = count.role == whole.role == "amount" and not count.quantity.qualifier and not whole.quantity.qualifier
        if not plain or whole.unit != "元" or not _LEAST <= count.span.value <= _MOST:
            return False
        told = evidence.text[count.quantity.end : whole.quantity.start]
        named = self._things.search(count.label) or self._things.match(after(evidence, count))
        apart = "。" in told or len(told) > _NEAR or whole.opens or in_bracket(evidence.text, whole)
        return count.unit in relation_words().counted_parts.units and named is not None and not apart

    def _of_line(self, evidence: Evidence, count: Figure, parts: Sequence[Figure]) -> Iterator[Finding]:
        """项目支出共安排5个项目：甲300万元、乙180万元…: against the one final amount of the line."""
        line = self._line.match(squash(count.label).strip("，、；："))
        things = self._things.match(after(evidence, count))
        colon = parts and self._colon.search(evidence.text[count.quantity.end : parts[0].quantity.start])
        alike = all(p.role == "amount" and p.unit == "元" and not p.quantity.qualifier for p in parts)
        told = len(parts) == count.span.value >= _LEAST and alike and not any(p.measured == "budget" for p in parts)
        if not line or not things or not colon or not told or self._names_kinds(evidence, parts):
            return
        finals = evidence.finals(line["line"])
        sums = total(part.span for part in parts)
        if not finals or any(sums.meets(final.span) for final in finals) or self._told(evidence, sums):
            return
        if len({final.span.value for final in finals}) == 1 and sums.value <= _TIMES * finals[0].span.value:
            expected = amount(sums.value, parts[0])
            yield self.finding(
                evidence,
                f"“{line['line']}”为{finals[0].text}，而所列{len(parts)}个合计{expected}",
                [evidence.row_at(finals[0]), *(part.place for part in parts)],
                expected=expected,
                stated=finals[0].text,
            )

    def _told(self, evidence: Evidence, sums: Interval) -> bool:
        """Whether any amount of the report is the sum, which may be of another kind of money."""
        return any(each.unit == "元" and sums.meets(each.span) for each in evidence.once(amounts)) or any(
            sums.meets(each.span) for found in evidence.amounts.values() for each in found
        )

    def _names_kinds(self, evidence: Evidence, parts: Sequence[Figure]) -> bool:
        """Whether the parts are sources of money, or some only."""
        names = [_MARKS.sub("", part.label.split("：")[-1]) for part in parts]
        said = evidence.text[parts[0].start : evidence.passage_end(parts[-1])]
        return any(self._kinds.search(name) or len(name) > _LONGEST for name in names) or bool(self._some.search(said))

    def _listed(self, evidence: Evidence, count: Figure, whole: Figure, figures: Sequence[Figure]) -> Iterator[Finding]:
        colon = figures and self._colon.match(evidence.text, whole.quantity.end, figures[0].quantity.start)
        if not figures or not (figures[0].opens or colon):
            return
        parts: list[Figure] = []
        for figure in figures:
            if figure.role == "share":
                continue
            name = _MARKS.sub("", figure.label.split("：")[-1])
            alike = figure.role == "amount" and figure.unit == "元" and not figure.quantity.qualifier
            if parts and figure.sentence != parts[0].sentence:
                break
            if not alike or self._kinds.search(name) or len(name) > _LONGEST or in_bracket(evidence.text, figure):
                return
            parts.append(figure)
        told = evidence.text[whole.quantity.start : evidence.passage_end(parts[-1])] if parts else ""
        if len(parts) != count.span.value or self._some.search(told):
            return
        sums = total(part.span for part in parts)
        if not sums.meets(whole.span) and sums.value <= _TIMES * whole.span.value:
            yield unlike_whole(self, evidence, whole, parts)
