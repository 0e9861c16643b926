"""Rules about dates told together: what must come first, and what was to be done by a day and was done after it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.wording import finding_words
from extractor.result import Finding

_DAY = (
    r"(?:(?P<year{0}>20\d\d)\s?年\s?)?(?P<month{0}>\d{{1,2}})\s?月"
    r"(?:\s?(?P<day{0}>\d{{1,2}})\s?日|[份底初]|[上中下]旬)?"
)
_BETWEEN, _REACH, _MONTHS, _LAST = 30, 90, 12, 31

# A year, a month, and a day or 0 where none is told.
Day = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Event:
    """What happened when, and where it is told, code points."""

    what: str
    day: Day
    start: int
    end: int


def is_after(one: Day, other: Day) -> bool:
    """Whether one day is surely later than another: by what both of them tell."""
    return one > other if one[2] and other[2] else one[:2] > other[:2]


class _Reader:
    """Reads the dated events of a report: 2024年9月开工, 竣工日期为2025年1月5日."""

    def __init__(self) -> None:
        words = finding_words()
        names = alternatives({name for order in words.date_orders for name in (*order.first, *order.then)})
        around, dated = alternatives(words.around_events), alternatives(words.dated)
        self._event = re.compile(
            rf"{_DAY.format(1)}(?:{around}){{0,3}}(?P<after>{names})|(?P<before>{names})(?:{dated})+{_DAY.format(2)}"
        )

    def read(self, evidence: Evidence) -> Iterator[list[Event]]:
        """The events of each passage; a date without a year is of the one told before it."""
        for start, end in evidence.prose:
            year, found = evidence.year, list[Event]()
            for match in self._event.finditer(evidence.text, start, end):
                at = 1 if match["after"] else 2
                year = int(match[f"year{at}"]) if match[f"year{at}"] else year
                month = int(match[f"month{at}"])
                if year is not None and 1 <= month <= _MONTHS:
                    day = (year, month, int(match[f"day{at}"] or 0))
                    found.append(Event(match["after"] or match["before"], day, *match.span()))
            if found:
                yield found


def events(evidence: Evidence) -> list[list[Event]]:
    """The dated events of each passage that has any."""
    return list(_Reader().read(evidence))


class DateOrder(BaseRule):
    """2024年9月开工，2024年6月竣工: the end of something before its beginning."""

    id = "date_order"

    def __init__(self) -> None:
        words = finding_words()
        self._orders = [(frozenset(order.first), frozenset(order.then)) for order in words.date_orders]
        self._between = re.compile(rf"(?:{alternatives(words.between_events)})*")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every two neighbouring events between which nothing else is spoken of."""
        for told in evidence.once(events):
            for one, other in pairwise(told):
                between = evidence.text[one.end : other.start]
                if self._wrong(one, other) and len(between) <= _BETWEEN and self._between.fullmatch(between):
                    says = [squash(evidence.text[each.start : each.end]) for each in (one, other)]
                    yield self.finding(
                        evidence,
                        f"写为“{says[0]}”“{says[1]}”，先后颠倒",
                        [(one.start, one.end), (other.start, other.end)],
                        stated=says[1],
                    )

    def _wrong(self, one: Event, other: Event) -> bool:
        return any(
            (one.what in first and other.what in then and is_after(one.day, other.day))
            or (one.what in then and other.what in first and is_after(other.day, one.day))
            for first, then in self._orders
        )


class DoneBy(BaseRule):
    """已于2024年12月31日前完成验收，验收日期为2025年3月15日: done by a day, and done after it."""

    id = "date_order"

    def __init__(self) -> None:
        words = finding_words()
        # 已 may stand before the day or behind it, within the clause.
        self._by = re.compile(
            rf"(?P<clause>(?:{alternatives(words.already)})[^，。；\n]{{0,8}}?(?:{_DAY.format('')}|(?P<last>20\d\d)\s?年[底末])"
            rf"\s?(?:{alternatives(words.by_day)})[^。；，\n]{{0,30}})"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every day by which something is said to be done, and at the events right behind it."""
        for told in evidence.once(events):
            start, end = told[0].start - _REACH, told[-1].end
            for by in self._by.finditer(evidence.text, max(0, start), end):
                yield from self._late(evidence, by, told)

    def _late(self, evidence: Evidence, by: re.Match[str], told: list[Event]) -> Iterator[Finding]:
        year = by["year"] or by["last"] or evidence.year
        month = int(by["month"] or _MONTHS)
        limit = (int(year or 0), month, int(by["day"] or (0 if by["month"] else _LAST)))
        for event in told:
            near = by.end() <= event.start <= by.end() + _REACH
            if year and near and event.what in by["clause"] and is_after(event.day, limit):
                late = squash(evidence.text[event.start : event.end])
                yield self.finding(
                    evidence,
                    f"写明“{squash(by['clause'])}”，又写“{late}”，晚于所写的期限",
                    [by.span("clause"), (event.start, event.end)],
                    stated=late,
                )
                return
