"""Rules about the day by which something was due, the day on which it was done, and how long it took."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.papers.dates import Day, is_after
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_DAY = re.compile(
    r"(?<!\d)(?:(?P<year>20\d\d)\s?年\s?)?(?P<month>\d{1,2})\s?月(?:\s?(?P<day>\d{1,2})\s?日|(?P<end>[底末])|[份初]|[上中下]旬)?"
)
_MONTHS, _LAST, _NEAR, _FAR = 12, 31, 40, 400
_IN_MONTHS = "个月"
_CLAUSE, _PAIR = "，,；;。\n", 2


@dataclass(frozen=True, slots=True)
class Dated:
    """A day of a sentence: what its clause says, and whether it was due then."""

    day: Day
    due: bool
    deeds: frozenset[str]
    place: Place


class DeadlineKept(BaseRule):
    """计划10月31日前完工, 11月24日完工，按期完成: what is said of a deadline, against it and the day of the deed.

    The deadline is that of the sentence, else the only one that the report tells before it; both are of one deed.
    """

    id = "date_order"

    def __init__(self) -> None:
        words = relation_words().deadlines
        self._due = re.compile(alternatives(words.due))
        self._deeds = re.compile(alternatives(words.deeds))
        self._begun = re.compile(alternatives(words.begun))
        late, kept = alternatives(words.late), alternatives(words.kept)
        early = alternatives(words.early)
        self._said = re.compile(
            rf"(?P<late>{late})(?:了|约)?(?:(?P<over>\d{{1,3}})[天日])?|(?P<kept>{kept})"
            rf"|(?:{early})(?:了|约)?(?P<days>\d{{1,3}})[天日]"
        )
        self._other = re.compile(alternatives(words.other))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every clause that says how a deadline was kept, behind the day of a deed."""
        if evidence.is_budget or not evidence.is_account:
            return
        for start, end in evidence.prose:
            seen: set[int] = set()
            for said in self._said.finditer(evidence.text, start, end):
                sentence = evidence.behind("。\n", said.start())
                told = list(self.dates(evidence, max(sentence, start), said.start()))
                done = next((each for each in reversed(told) if not each.due and each.deeds), None)
                if done is None or done.place[0] in seen or said.start() - done.place[1] > _NEAR:
                    continue
                if self._other.search(evidence.text, done.place[1], said.end()):
                    continue
                due = self._deadline(evidence, told, done, sentence)
                if due and (finding := self._compare(evidence, due, done, said)):
                    seen.add(done.place[0])
                    yield finding

    def dates(self, evidence: Evidence, start: int, end: int) -> Iterator[Dated]:
        """The days between two offsets, those without a year of the year told before them."""
        text, year = evidence.text, evidence.year
        days = list(_DAY.finditer(text, start, end))
        for at, found in enumerate(days):
            year = int(found["year"]) if found["year"] else year
            month = int(found["month"])
            if year is None or not 1 <= month <= _MONTHS:
                continue
            left = max(start, *(text.rfind(mark, start, found.start()) + 1 for mark in _CLAUSE))
            ends = (text.find(mark, found.end(), found.end() + _NEAR) for mark in _CLAUSE)
            right = min((at for at in ends if at >= 0), default=found.end())
            before, clause = text[left : found.start()], text[left:right]
            due = self._due.search(before) is not None
            # 计划5月10日开工、10月31日验收: each day has the deed behind it.
            behind = text[found.end() : min(right, days[at + 1].start() if at + 1 < len(days) else right)]
            own = self._deeds.findall(behind)
            deeds = frozenset(own or ([] if self._begun.match(behind) else self._deeds.findall(clause)))
            yield Dated((year, month, int(found["day"] or 0)), due, deeds, (left, max(right, found.end())))

    def _deadline(self, evidence: Evidence, told: list[Dated], done: Dated, start: int) -> Dated | None:
        own = [each for each in told if each.due]
        if own:
            return own[-1]
        before = [
            each
            for begin, end in evidence.prose
            if begin < start
            for each in self.dates(evidence, begin, min(end, start))
            if each.due and each.deeds & done.deeds
        ]
        return before[0] if len({each.day for each in before}) == 1 else None

    def _compare(self, evidence: Evidence, due: Dated, done: Dated, said: re.Match[str]) -> Finding | None:
        missed, word = is_after(done.day, due.day), squash(said.group())
        early = is_after(due.day, done.day)
        wrong = early if said["late"] else missed
        why = "早于" if early else "晚于"
        if said["days"] and not missed:
            gap = _days(done.day, due.day)
            wrong, why = gap is not None and abs(gap - int(said["days"])) > 1, f"早{gap}天于"
        if said["over"] and not early:
            gap = _days(due.day, done.day)
            wrong, why = gap is not None and abs(gap - int(said["over"])) > 1, f"晚{gap}天于"
        if not wrong:
            return None
        places = (due.place, done.place)
        told, limit = (squash(evidence.text[slice(*place)]) for place in (done.place, due.place))
        return self.finding(
            evidence,
            f"写为“{word}”，而“{told}”{why}所定的“{limit}”",
            [*places, evidence.clause_at(*said.span())],
            stated=word,
        )


class Stretched(BaseRule):
    """What rules on how long something took have in common: whether two days are the ends of what is told."""

    def __init__(self) -> None:
        words = relation_words().deadlines
        self._ends = re.compile(alternatives([*words.deeds, *words.begun, *words.ended]))
        self._span = re.compile(rf"^[，,]?(?:{alternatives(words.until)})")

    def is_stretch(self, said: str, between: str) -> bool:
        """Whether words tell of two deeds, or the words between two days join them: 9月20日至9月22日."""
        return len(self._ends.findall(said)) >= _PAIR or self._span.search(between) is not None


class Duration(Stretched):
    """3月1日开工，6月18日竣工，工期100天; 4月至12月，共8个月: how long something took, against its two ends."""

    id = "date_order"

    def __init__(self) -> None:
        super().__init__()
        words = relation_words().deadlines
        took, some = alternatives(words.took), alternatives(words.took_some)
        self._days = re.compile(
            rf"(?:(?P<some>{some})|{took})(?:为|共|约|了)?(?P<days>\d{{1,4}})(?:个)?(?:日历)?(?:天|日)(?![期前])"
        )
        self._months = re.compile(
            r"(?<!\d)(?:20\d\d年)?(?P<first>\d{1,2})月(?:份)?(?:至|到|-|—|－)(?P<last>\d{1,2})月(?:份)?[，,（(]?"
            rf"(?:共|共计|计|合计|累计)(?P<count>\d{{1,2}}){_IN_MONTHS}"
        )
        self._lasting = words.lasting

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every length told behind two days of its sentence, and behind the months of a period."""
        for start, end in evidence.prose:
            in_months = evidence.text.find(_IN_MONTHS, start, end) >= 0
            for found in self._months.finditer(evidence.text, start, end) if in_months else ():
                count = int(found["last"]) - int(found["first"]) + 1
                if 0 < count != int(found["count"]):
                    yield self._wrong(evidence, found.span(), f"{found['count']}个月", f"{count}个月")
            lasting = any(evidence.text.find(word, start, end) >= 0 for word in self._lasting)
            for told in self._days.finditer(evidence.text, start, end) if lasting else ():
                left = max(start, evidence.behind("。；\n", told.start()))
                days = list(_DAY.finditer(evidence.text, left, told.start())) or self._behind(evidence, told, end)
                if len(days) != _PAIR or not all(day["day"] for day in days):
                    continue
                said = evidence.text[min(left, days[0].start()) : max(told.start(), days[1].end())]
                if not self.is_stretch(said, evidence.text[days[0].end() : days[1].start()]):
                    continue
                gap = self._between(evidence, days)
                # 7月1日至8月31日授课，共40天: on some of the days only.
                some = gap is not None and told["some"] and int(told["days"]) < gap
                if gap is not None and gap > 0 and not some and not gap - 1 <= int(told["days"]) <= gap + 1:
                    place = min(days[0].start(), told.start()), max(days[1].end(), told.end())
                    yield self._wrong(evidence, place, f"{told['days']}天", f"{gap}天")

    def _behind(self, evidence: Evidence, told: re.Match[str], end: int) -> list[re.Match[str]]:
        """The two days of a stretch right behind its length: 为期3天，从9月20日至9月22日."""
        days = list(_DAY.finditer(evidence.text, told.end(), min(end, told.end() + _NEAR)))[:_PAIR]
        joined = len(days) == _PAIR and self._span.fullmatch(evidence.text[days[0].end() : days[1].start()])
        between = evidence.text[told.end() : days[0].start()] if joined else "。"
        return days if not any(mark in between for mark in "。；\n") else []

    def _between(self, evidence: Evidence, days: list[re.Match[str]]) -> int | None:
        """The days between two days; without a year, of the report's own, and from one year into the next."""
        year = int(days[0]["year"] or evidence.year or 0)
        first, last = _day(days[0], year), _day(days[1], year)
        if first > last and not days[1]["year"]:
            last = (year + 1, *last[1:])
        return _days(first, last)

    def _wrong(self, evidence: Evidence, place: Place, stated: str, expected: str) -> Finding:
        return self.finding(
            evidence,
            f"写为{stated}，而按所列的起止日期为{expected}",
            [place],
            expected=expected,
            stated=stated,
        )


def _day(found: re.Match[str], year: int) -> Day:
    return int(found["year"] or year), int(found["month"]), int(found["day"] or 0)


def _days(one: Day, other: Day) -> int | None:
    """How many days lie between two days; None where one of them is only a month, or no day of any calendar."""
    try:
        return (datetime.date(*other) - datetime.date(*one)).days
    except ValueError:
        return None
