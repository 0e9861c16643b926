"""Rules about figures side by side: one told in two units, figures said to be in order, and by how much two differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import Interval
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.figures import Figure, in_bracket
from extractor.pipes.findings.common.operands import named_budgets
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_MOST, _SEVERAL, _PAIR, _CLOSING = 40, 3, 2, "；"
_BRACKETS = re.compile(r"[（(][^（）()]{0,40}[）)]")

# A figure as written, its values, and its place.
Told = tuple[str, Interval, Place]


class Restated(BaseRule):
    """3.68万元（即36,800元）: an amount that a bracket right behind it tells again in another unit."""

    id = "conflict"

    def __init__(self) -> None:
        self._again = re.compile(rf"\s*[（(](?:{alternatives(finding_words().restated)})?\s*$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every bracket that holds an amount alone."""
        for sentence in evidence.sentences:
            for one, other in pairwise(sentence.figures):
                units = one.unit == other.unit == "元" and one.quantity.unit != other.quantity.unit
                between = evidence.text[one.quantity.end : other.quantity.start]
                closed = evidence.text[other.quantity.end : other.quantity.end + 1] in ("）", ")")
                if units and closed and self._again.fullmatch(between) and not one.span.meets(other.span):
                    yield self.finding(
                        evidence,
                        f"同一数额以两种单位写出而不相等：{one.text}与{other.text}",
                        [one.place, other.place],
                        stated=f"{one.text}；{other.text}",
                    )


class Ordered(BaseRule):
    """由高到低依次为90万元、60万元、50万元: figures that are said to be in an order and are not."""

    id = "summary"

    def __init__(self) -> None:
        words = finding_words().ordered
        self._order = re.compile(
            rf"(?:(?P<down>{alternatives(words.falling)})|(?P<up>{alternatives(words.rising)}))[^，。；\d]{{0,6}}"
            rf"(?:{alternatives(words.listed)})"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the run of figures of one unit behind every order."""
        for sentence in evidence.sentences:
            for order in self._order.finditer(evidence.text, sentence.start, sentence.end or sentence.start):
                behind = [figure for figure in sentence.figures[:_MOST] if figure.quantity.start >= order.end()]
                first = next((figure for figure in behind if figure.role in ("amount", "share", "other")), None)
                run = [f for f in behind if first and f.unit == first.unit and f.role == first.role]
                run = [figure for figure in run if not in_bracket(evidence.text, figure)]
                # A semicolon ends the list; what follows is told of something else.
                closed = evidence.text.find(_CLOSING, order.end(), sentence.end or sentence.start)
                run = [figure for figure in run if closed < 0 or figure.quantity.start < closed]
                for one, other in pairwise(run):
                    less, more = (one, other) if order["down"] else (other, one)
                    if len(run) >= _SEVERAL and less.span.high < more.span.low:
                        yield self.finding(
                            evidence,
                            f"写为“{order.group()}”，而{one.text}之后是{other.text}",
                            [order.span(), one.place, other.place],
                            stated=order.group(),
                        )
                        break


class Difference(BaseRule):
    """计划培训400人，实际380人，比计划少30人: by how much two figures of a sentence are said to differ."""

    id = "change_amount"

    def __init__(self) -> None:
        words, relations = finding_words(), relation_words()
        more, less = alternatives(words.difference.more), alternatives(words.difference.less)
        ways = rf"(?:(?P<more>{more})|(?P<less>{less}))(?:出|了)?$"
        self._than = re.compile(rf"(?:{alternatives(words.compared)})(?P<than>[^，。；\d]{{1,12}}?){ways}")
        self._target = re.compile(
            rf"^[，；]?(?:仍|还)?(?:(?P<over>{alternatives(relations.over_target)})"
            rf"|(?P<short>{alternatives(relations.short_of_target)}))(?:了|约)?$"
        )
        self._prior = re.compile(alternatives([*words.prior_words, *words.averaged]))
        self._aimed = re.compile(alternatives(words.results.aimed))
        self._done = re.compile(alternatives(words.done))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every difference behind two amounts of its unit in its sentence."""
        for sentence in evidence.sentences:
            for at, figure in enumerate(sentence.figures[:_MOST]):
                before = [f for f in sentence.figures[:at] if f.unit == figure.unit and f.role == "amount" and f.unit]
                if len(before) >= _PAIR and figure.role in ("amount", "change") and not figure.quantity.qualifier:
                    yield from self._of(evidence, before, figure)

    def _of(self, evidence: Evidence, before: Sequence[Figure], stated: Figure) -> Iterator[Finding]:
        one, other = before[-_PAIR:]
        than, target = self._than.search(stated.label), self._target.match(stated.label)
        if any(self._prior.search(figure.label) or figure.quantity.qualifier for figure in (one, other, stated)):
            return
        less = bool(than and than["less"]) or bool(target and target["short"])
        if target:
            base = [one] if self._aimed.search(one.label) and self._done.search(other.label) else []
        else:
            base = self._base(before, stated, than) if than and len(before) == _PAIR else []
        if len(base) != 1:
            return
        found = one if base[0] is other else other
        gap = base[0].span - found.span if less else found.span - base[0].span
        if gap.meets(stated.span):
            return
        expected = amount(abs(gap.value), stated, one, other)
        yield self.finding(
            evidence,
            f"相差写为{stated.text}，而{found.text}与{base[0].text}相差{expected}",
            [stated.place, one.place, other.place],
            expected=expected,
            stated=stated.text,
        )

    def _base(self, pair: Sequence[Figure], stated: Figure, than: re.Match[str]) -> list[Figure]:
        """甲比乙多: one of the two is what it is compared with, the other is named before it or was done."""
        words = grams(than["than"])
        base = [figure for figure in pair if words & grams(figure.label)]
        if len(base) == _PAIR:
            named = stated.label[: than.start()]
            base = [figure for figure in pair if not grams(named) & grams(figure.label)] if named else base
            base = base if len(base) == 1 else [f for f in pair if words <= grams(f.label)]
        return named_budgets(stated, base) if words else []
