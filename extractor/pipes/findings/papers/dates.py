"""Rules about dates: what must come first, the ends of a period, what was done by a day, or after the report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.claim_words import claim_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.tenses import tense_words
from extractor.result import Finding

_YEAR = re.compile(r"(20\d\d)\s?年")
_DAY = (
    r"(?:(?P<year{0}>20\d\d)\s?年\s?)?(?P<month{0}>\d{{1,2}})\s?月"
    r"(?:\s?(?P<day{0}>\d{{1,2}})\s?日|[份底初]|[上中下]旬)?"
)
_BETWEEN, _FAR, _REACH, _MONTHS, _LAST, _TAIL = 30, 120, 90, 12, 31, 4
# A word such as 完成 is an event of its own only at the end of its clause: 完成招标 is another one.
_CLAUSE_ENDS = r"(?=[，,。；;）)\s]|$)"

# A year, a month, and a day or 0 where none is told.
Day = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Event:
    """What happened when, and where it is told, code points; `dated` says whether its year is told with it."""

    what: str
    day: Day
    start: int
    end: int
    dated: bool


def is_after(one: Day, other: Day) -> bool:
    """Whether one day is surely later than another: by what both of them tell."""
    return one > other if one[2] and other[2] else one[:2] > other[:2]


class _Reader:
    """Reads the dated events of a report: 2024年9月开工, 竣工日期为2025年1月5日."""

    def __init__(self) -> None:
        words = finding_words()
        every = {name for order in words.date_orders for name in (*order.first, *order.then)}
        names, plain = alternatives(every), alternatives(every - {*words.bare_events})
        around, dated = alternatives(words.around_events), alternatives(words.dated)
        bare = alternatives(words.bare_events)
        self._event = re.compile(
            rf"{_DAY.format(1)}(?:{around}){{0,3}}(?P<after>{plain}|(?:{bare}){_CLAUSE_ENDS})"
            rf"|(?P<before>{names})(?:{dated})+{_DAY.format(2)}"
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
                    told = match[f"year{at}"] is not None
                    found.append(Event(match["after"] or match["before"], day, *match.span(), told))
            if found:
                yield found


def events(evidence: Evidence) -> list[list[Event]]:
    """The dated events of each passage that has any."""
    return list(_Reader().read(evidence))


class DateOrder(BaseRule):
    """2024年9月开工，2024年6月竣工: the end of something before its beginning.

    Between the two there may be clauses on how it went (经科室自评), where the second one names no other thing.
    """

    id = "date_order"

    def __init__(self) -> None:
        words = finding_words()
        self._orders = [(frozenset(order.first), frozenset(order.then)) for order in words.date_orders]
        self._between = re.compile(rf"(?:{alternatives(words.between_events)})*")
        self._through = re.compile(
            rf"[，；](?:(?:{alternatives(words.through)})[^，。；\n]{{0,40}}[，；])+(?:{alternatives(words.at_day)})?"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every two neighbouring events between which nothing else is spoken of."""
        for told in evidence.once(events):
            for one, other in pairwise(told):
                between = evidence.text[one.end : other.start]
                if self._wrong(one, other) and self._is_of_one(between, other):
                    says = [squash(evidence.text[each.start : each.end]) for each in (one, other)]
                    yield self.finding(
                        evidence,
                        f"写为“{says[0]}”“{says[1]}”，先后颠倒",
                        [(one.start, one.end), (other.start, other.end)],
                        stated=says[1],
                    )

    def _is_of_one(self, between: str, other: Event) -> bool:
        """Whether what stands between two events names no other thing."""
        if len(between) <= _BETWEEN and self._between.fullmatch(between):
            return True
        return other.dated and len(between) <= _FAR and self._through.fullmatch(between) is not None

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


class ClosedBefore(BaseRule):
    """本决算报告已经2024年8月15日馆务会审议通过, of the year 2024: an account is made up after its year is over."""

    id = "date_order"

    def __init__(self) -> None:
        words = claim_words().account_closed
        self._account, self._deed = re.compile(alternatives(words.accounts)), re.compile(alternatives(words.deeds))
        self._other = re.compile(alternatives(words.other))
        self._day = re.compile(_DAY.format(""))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every day of the reported year, or one before, by which the account is said to be made up."""
        year = evidence.year if evidence.is_account and not evidence.is_budget else None
        for start, end in evidence.prose if year else ():
            for found in self._day.finditer(evidence.text, start, end):
                day, (left, right) = _day(found, ""), evidence.clause_at(*found.span())
                clause = evidence.text[left:right]
                # 2021年度决算于2022年8月公开 is of the year before.
                years = {int(each) for each in _YEAR.findall(clause)}
                said = (
                    years == {year}
                    and self._account.search(clause)
                    and self._deed.search(clause)
                    and not self._other.search(clause)
                )
                if day and said and day[0] == year and day[1] < _MONTHS:
                    yield self.finding(
                        evidence,
                        f"{year}年度决算在年度终了之前“{squash(clause)}”",
                        [(left, right)],
                        stated=squash(found.group()),
                        severity="warning",
                    )


class PeriodTurned(BaseRule):
    """实施期为2023年10月至2023年4月: a period that ends before it begins."""

    id = "date_order"

    def __init__(self) -> None:
        self._period = re.compile(
            rf"(?<!\d){_DAY.format(1)}\s?(?:{alternatives(finding_words().until)})\s?{_DAY.format(2)}"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every period whose two ends name their years, or lie in one month."""
        for start, end in evidence.lines:
            for found in self._period.finditer(evidence.text, start, end):
                first, last = _day(found, 1), _day(found, 2)
                # 6月20日至6月12日: a later month without its year may be one of the next year.
                same = found["year2"] is None and found["month1"] == found["month2"] and found["day2"]
                turned = same and found["day1"] and int(found["day1"]) > int(found["day2"])
                if turned or (first and last and is_after(first, last)):
                    said = squash(found.group())
                    yield self.finding(evidence, f"期间“{said}”止于开始之前", [found.span()], stated=said)


class AfterSigned(BaseRule):
    """于2024年6月完成了复核 in a report that is signed on 18 March 2024: done after the report was written."""

    id = "date_order"

    def __init__(self) -> None:
        words = finding_words()
        self._signed = re.compile(rf"\s*{_DAY.format('')}\s*")
        self._day = re.compile(_DAY.format(""))
        self._done = re.compile(alternatives(words.was_done))
        self._planned = re.compile(alternatives([*tense_words().plan_words.split(), *words.foreseen]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every later day with a year whose clause says that something was done, and plans nothing."""
        signed = self._signing(evidence)
        for start, end in evidence.prose if signed else ():
            for found in self._day.finditer(evidence.text, start, end):
                day = _day(found, "")
                if signed and day and is_after(day, signed[0]) and self._was_done(evidence, found):
                    yield self.finding(
                        evidence,
                        f"报告的日期是{signed[1]}，却写“{squash(found.group())}”已经做了",
                        [evidence.clause_at(*found.span()), signed[2]],
                        stated=squash(found.group()),
                    )
                    return  # Where the day of the report is the wrong one, every day is after it.

    def _signing(self, evidence: Evidence) -> tuple[Day, str, Place] | None:
        """The day in a line of its own near the end of the report, where only one line is a day."""
        lines = [self._signed.fullmatch(evidence.text, *line) for line in evidence.lines]
        days = [(day, squash(found.group()), found.span()) for found in lines if found and (day := _day(found, ""))]
        last = len(days) == 1 and lines.index(next(found for found in lines if found)) >= len(lines) - _TAIL
        return days[0] if last and days[0][0][2] else None

    def _was_done(self, evidence: Evidence, found: re.Match[str]) -> bool:
        start, end = evidence.clause_at(*found.span())
        planned = self._planned.search(evidence.text, start, end)
        return planned is None and self._done.search(evidence.text, start, end) is not None


def _day(found: re.Match[str], at: int | str) -> Day | None:
    """The day of one of the dates of a match; None without its year, or where no calendar has its month."""
    year, month = found[f"year{at}"], int(found[f"month{at}"])
    return (int(year), month, int(found[f"day{at}"] or 0)) if year and 1 <= month <= _MONTHS else None
