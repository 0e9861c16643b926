"""Rules about what a sentence adds up: new ones with those there were, changes that others make up, what is left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import exact, is_slip, total
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import Figure, in_bracket
from extractor.pipes.findings.common.wording import finding_words, way
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import after, unlike_whole
from extractor.result import Finding

# Parts that fall short of their whole by a tenth of it or more may be some of several.
_NEARLY = 10
_MOST, _PAIR, _AFTER, _FEW = 40, 2, 12, 6


class WithEarlier(BaseRule):
    """新建14个，连同原有26个，达到40个: what is new, what there was, and both together, side by side."""

    id = "parts_total"

    def __init__(self) -> None:
        words = evaluation_words().added_up
        self._with = re.compile(rf"^[，,]?(?:{alternatives(words.together_with)})")
        self._reached = re.compile(rf"(?:{alternatives(words.reached)})(?:了)?$")
        self._other = re.compile(alternatives(words.other))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every three neighbouring figures of one unit."""
        for sentence in evidence.sentences:
            figures = [f for f in sentence.figures[:_MOST] if not in_bracket(evidence.text, f)]
            for new, old, both in zip(figures, figures[1:], figures[2:], strict=False):
                units = new.unit == old.unit == both.unit and new.unit not in ("", "%")
                plain = not any(figure.quantity.qualifier for figure in (new, old, both))
                said = self._with.match(old.label) and self._reached.search(both.label)
                if units and plain and said and not self._other.search(both.label):
                    parts = [new, old]
                    if not total(part.span for part in parts).meets(both.span):
                        yield unlike_whole(self, evidence, both, parts)


class ListedChanges(BaseRule):
    """支出比上年增加30万元，其中人员经费增加18万元，项目支出增加12万元: a change, and those of its parts behind 其中.

    Only a slip of a digit is a finding: not all parts need be told.
    """

    id = "changes_total"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every change of money that a list of changes follows."""
        partly = re.compile(alternatives(finding_words().partly))
        for sentence in evidence.sentences:
            figures = sentence.figures[:_MOST]
            for at, whole in enumerate(figures[:-_PAIR]):
                parts = self._parts(figures[at + 1 :])
                money = whole.role == "change" and whole.unit == "元" and not whole.in_list
                if not money or len(parts) < _PAIR or any(partly.search(part.label) for part in parts):
                    continue
                sums = total(part.span if part.direction == whole.direction else -part.span for part in parts)
                gap = abs(sums.value - whole.span.value)
                # Parts that come to less may be some of several.
                close = gap * (_PAIR if sums.value > whole.span.value else _NEARLY) < whole.span.value
                if not sums.meets(whole.span) and sums.value > 0 and is_slip(gap) and close:
                    yield self._wrong(evidence, whole, parts, sums.value)

    def _parts(self, following: Sequence[Figure]) -> list[Figure]:
        """The changes of a list that opens right behind, up to the end of the sentence; none where it tells more."""
        told = [figure for figure in following if figure.unit != "%"]
        if not told or not told[0].opens or len(told) > _FEW:
            return []
        changes = all(figure.role == "change" and figure.unit == "元" and figure.in_list for figure in told)
        return told if changes and not any(figure.opens for figure in told[1:]) else []

    def _wrong(self, evidence: Evidence, whole: Figure, parts: Sequence[Figure], sums: Decimal) -> Finding:
        terms = "".join(f"{'+' if part.direction == whole.direction else '-'}{part.text}" for part in parts)
        expected = amount(sums, whole, *parts)
        return self.finding(
            evidence,
            f"{way(whole.direction == 'increase')}额写为{whole.text}，而各部分{terms.lstrip('+')}={expected}",
            [whole.place, *(part.place for part in parts)],
            expected=expected,
            stated=whole.text,
        )


class LeftBeside(BaseRule):
    """受理275件，结案268件，尚有7件正在办理: what came, what was done, and what is left, side by side."""

    id = "flow"

    def __init__(self) -> None:
        words, own = evaluation_words().added_up, finding_words()
        self._left = re.compile(rf"^[，,]?(?:{alternatives(words.left)})$")
        self._undone = re.compile(rf"(?:{alternatives(words.undone)})")
        self._came = re.compile(alternatives(words.came))
        self._done = re.compile(alternatives(words.done))
        self._other = re.compile(alternatives([*words.not_left, *own.prior_words]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every three neighbouring figures of one unit."""
        for sentence in evidence.sentences:
            told = [f for f in sentence.figures[:_MOST] if f.unit not in ("", "%") and not in_bracket(evidence.text, f)]
            for (came, done), left in zip(pairwise(told), told[_PAIR:], strict=False):
                units = came.unit == done.unit == left.unit and came.unit != "元"
                behind = squash(after(evidence, left))[:_AFTER]
                said = self._left.match(left.label) and self._undone.match(behind)
                deeds = self._came.search(came.label) and self._done.search(done.label)
                plain = not any(f.quantity.qualifier or self._other.search(f.label) for f in (came, done, left))
                gap = came.span - done.span
                if units and said and deeds and plain and gap.value > 0 and not gap.meets(exact(left.span.value)):
                    expected = f"{gap.value}{left.quantity.unit or ''}"
                    yield self.finding(
                        evidence,
                        f"余下的写为{left.text}，而{came.text}-{done.text}={expected}",
                        [came.place, done.place, left.place],
                        expected=expected,
                        stated=left.text,
                    )
