"""The rule about a change told away from its two figures: 由2022年的91.2%提升到2023年的95.8%, 比上年提高3.6个百分点."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.apart_words import apart_words
from extractor.pipes.findings.common.arithmetic import Interval, moved, places, show, stated
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import percent
from extractor.pipes.findings.rule import BaseRule
from extractor.quantities import Quantity
from extractor.result import Finding

_SHORTEST, _BACK, _NEAR = 4, 40, 14
_MARKS = "，、；：。“”（）()"


@dataclass(frozen=True, slots=True)
class Way:
    """The two figures that something went between from the year before to this one, by its name."""

    name: str
    old: Interval
    new: Interval
    unit: str
    texts: tuple[str, str]
    place: Place


class ChangeOfWay(BaseRule):
    """A change against the year before, by the same name, is the difference of the two figures, told elsewhere."""

    id = "change_amount"

    def __init__(self) -> None:
        words, every = apart_words().ways, finding_words()
        self._points = frozenset(every.points)
        prior = alternatives([*every.prior_words, "年初", "上年末"])
        self._joined = words.joined
        self._from = re.compile(
            rf"(?P<name>[\u4e00-\u9fff“”]{{{_SHORTEST},24}}?)(?:{alternatives(words.joined)})"
            rf"(?:(?P<prior>{prior})|(?P<year>20\d\d)年)(?:末|底|度)?的?$"
        )
        self._to = re.compile(
            rf"[^，。；\d]{{0,4}}?(?:{alternatives(words.to)})(?:(?:20\d\d年|今年|本年)(?:末|底|度)?)?的?$"
        )
        fillers = alternatives([*words.fillers, *every.year_words])
        self._named = re.compile(
            rf"(?:^|[，；：、])(?P<name>[\u4e00-\u9fff“”]{{{_SHORTEST},30}}?)(?:{fillers}|20\d\d年?)*(?:{alternatives(words.verbs)})$"
        )
        self._fillers = re.compile(rf"(?:{fillers})*$")
        self._against = re.compile(alternatives(words.against))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every change whose name is that of two figures told elsewhere."""
        ways = list(self._ways(evidence))
        for sentence in evidence.sentences if ways else ():
            for figure in sentence.figures:
                if figure.role == "change" and self._against.search(evidence.text, figure.start, figure.quantity.start):
                    yield from self._of(evidence, ways, figure)

    def _ways(self, evidence: Evidence) -> Iterator[Way]:
        text, quantities = evidence.text, evidence.layer.quantities
        for at in self._joints(evidence):
            old = quantities[at]
            head = text[max(0, old.start - _BACK) : old.start]
            found = self._from.search(squash(head))
            new = self._next(evidence, at)
            if found is None or new is None or old.qualifier or new.qualifier or new.high or old.high:
                continue
            if found["year"] and int(found["year"]) != (evidence.year or 0) - 1:
                continue
            unit = new.unit if new.kind != "rate" else "%"
            if unit and (unit == old.unit or (old.kind == new.kind == "rate") or old.unit is None):
                before, after = (stated(each.value, each.resolution) for each in (old, new))
                texts = squash(old.text), squash(new.text)
                yield Way(self._bare(found["name"]), before, after, unit, texts, (old.start, new.end))

    def _joints(self, evidence: Evidence) -> Iterator[int]:
        """The figures right behind a word that joins two, but for the last of the report."""
        quantities = evidence.layer.quantities
        last = len(quantities) - 1
        for word in self._joined:
            begins = evidence.text.find(word)
            while begins >= 0:
                at = bisect_left(quantities, begins, key=lambda each: each.start)
                while at < last and quantities[at].kind == "date" and quantities[at].start - begins < _NEAR:
                    at += 1
                if at < last and quantities[at].start - begins < _NEAR:
                    yield at
                begins = evidence.text.find(word, begins + 1)

    def _next(self, evidence: Evidence, at: int) -> Quantity | None:
        """The figure that the one at `at` went to, a year between them passed over."""
        quantities = evidence.layer.quantities
        old = quantities[at]
        for new in quantities[at + 1 : at + 3]:
            if new.kind != "date":
                return new if self._to.fullmatch(squash(evidence.text[old.end : new.start])) else None
        return None

    def _bare(self, name: str) -> str:
        return self._fillers.sub("", name).strip(_MARKS)

    def _of(self, evidence: Evidence, ways: list[Way], change: Figure) -> Iterator[Finding]:
        words = squash(evidence.text[change.start : change.quantity.start])
        found = self._named.search(words)
        name = self._bare(found["name"]) if found else ""
        mine = [way for way in ways if _is_same(way.name, name)]
        if len(mine) != 1 or mine[0].place[0] <= change.quantity.start <= mine[0].place[1] + _BACK:
            return
        way = mine[0]
        rise = way.new.value >= way.old.value
        gap = way.new - way.old if rise else way.old - way.new
        if change.unit in self._points and way.unit == "%":
            expected, span = f"{show(gap.value)}{change.quantity.unit}", gap
        elif change.unit == "%" and way.unit != "%" and (rate := moved(way.old, way.new)):
            span = rate if rise else -rate
            expected = percent(span, change)
        elif change.quantity.unit == way.unit:
            expected, span = f"{show(gap.value, max(0, places(change.quantity.resolution)))}{way.unit}", gap
        else:
            return
        own = stated(change.quantity.value, change.quantity.resolution)
        wrong_way = (change.direction == "increase") != rise
        if span.meets(own) and not wrong_way:
            return
        yield self.finding(
            evidence,
            f"“{name}”写为{'增加' if change.direction == 'increase' else '减少'}{change.text}，"
            f"而由{way.texts[0]}到{way.texts[1]}为{'增加' if rise else '减少'}{expected}",
            [change.place, way.place],
            expected=expected,
            stated=change.text,
            rule="change_direction" if wrong_way else None,
        )


def _is_same(one: str, other: str) -> bool:
    """Whether two names end alike: one of them is the other's end."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORTEST and long.endswith(short)
