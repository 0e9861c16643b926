"""The rule about a project's stages whose days stand in several places: its item, its form, and the form's rows."""

from __future__ import annotations

import calendar
import datetime
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.names import compact
from extractor.pipes.tenses import tense_words
from extractor.result import Finding

_DAY = re.compile(
    r"(?<!\d)(?:(?P<year>20\d\d)\s?年\s?)?(?P<month>\d{1,2})\s?月(?:份)?"
    r"(?:\s?(?P<day>\d{1,2})\s?日|(?P<part>[上中下]旬|[初底末]))?(?P<by>之?以?前)?"
)
_PARTS = {"上旬": (1, 10), "初": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "底": (21, 31), "末": (21, 31)}
_CLAUSE, _HEAD, _LONGEST, _RUN, _MOST, _MONTHS = "，,；;。\n", 60, 24, 4, 60, 12
# Days that are told by the month's third may be off by so many.
_SLACK = datetime.timedelta(days=5)
_PLANS = frozenset({"plan", "remedy", "glossary", "goal"})
_DONE = frozenset({"achieved", "actual"})
_CHINESE = re.compile(r"[^\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Staged:
    """A stage with the first and the last day that it may have been on, and where that is told.

    Attributes:
        home: the passage or the row, as an offset.
        said: the words, for people.
        row: whether an indicator's row says it.
    """

    stage: int
    first: datetime.date
    last: datetime.date
    home: int
    place: Place
    said: str
    row: bool

    def is_before(self, other: Staged) -> bool:
        """Whether it was surely earlier than another one."""
        exact = self.first == self.last and other.first == other.last
        return self.last < other.first - (datetime.timedelta() if exact else _SLACK)


class ProjectDays(BaseRule):
    """完工时间 10月中旬 in a form, 8月底交付通行 in the project's item; 10月16日签订合同 here, 8月部署完毕 there.

    A row of a form on all of a department is of the one item that has the name of what was done.
    """

    id = "date_order"

    def __init__(self) -> None:
        words = relation_words().project_days
        self._stages = {name: at for at, stage in enumerate(words.stages) for name in stage}
        self._named = re.compile(alternatives([*self._stages, *words.others]))
        self._before = {(one, other) for one, other in words.before}
        self._due, self._part = re.compile(alternatives(words.due)), re.compile(alternatives(words.part))
        self._silent = re.compile(alternatives(words.silent))
        self._planned = re.compile(alternatives(tense_words().plan_words.split()))
        self._one = re.compile(alternatives(finding_words().one_project))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares the days of every project."""
        if evidence.is_budget or not evidence.is_account:
            return
        rows = list(self._rows(evidence))
        told = list(self._told(evidence)) if evidence.layer.indicators else []
        names = dict.fromkeys(project for project, _, _ in rows if project)
        names |= dict.fromkeys(p.project for p in evidence.layer.passages if p.project)
        one = len(names) == 1 and self._one.search(evidence.layer.cover.title or "") is not None
        by_project: dict[str, list[Staged]] = defaultdict(list)
        for project, _, staged in rows:
            if project:
                by_project[project].append(staged)
        for name in names:
            by_project[name] += [each for owner, head, each in told if one or owner == name or _names(head, name)]
        for every in by_project.values():
            yield from self._compare(evidence, every[:_MOST])
        for project, name, row in rows:
            if not project:
                own = [each for owner, head, each in told if owner is None and _shares(head, name)]
                yield from self._compare(evidence, [row, *own] if len({each.home for each in own}) == 1 else [])

    def _rows(self, evidence: Evidence) -> Iterator[tuple[str | None, str, Staged]]:
        """The indicators whose result is a day: their project, their bare name, and the stage."""
        for record in evidence.layer.indicators or []:
            actual, name = squash(record.actual or ""), squash(record.name)
            day = _DAY.fullmatch(actual) if len(actual) <= _LONGEST else None
            span = _span(day, evidence.year) if day and not day["by"] else None
            stages = self._stages_of(name)
            if span and len(stages) == 1 and not self._part.search(name):
                said = f"{name}为{actual}"
                place = record.start, record.end
                bare = _CHINESE.sub("", self._silent.sub("", name))
                yield record.project, bare, Staged(stages[0], *span, record.start, place, said, True)

    def _told(self, evidence: Evidence) -> Iterator[tuple[str | None, str, Staged]]:
        """The stages of the prose: the project of their form, the words up to them in their passage, and each."""
        for passage in evidence.layer.passages:
            silent = evidence.topics(passage.section) & _PLANS or passage.role in _PLANS
            silent = silent and passage.role not in _DONE
            if silent or (passage.table is not None and passage.project is None):
                continue
            year = evidence.year
            for found in itertools.islice(_DAY.finditer(evidence.text, passage.start, passage.end), _MOST):
                year = int(found["year"]) if found["year"] else year
                clause = _clause(evidence.text, found, passage.start, passage.end)
                said = evidence.text[slice(*clause)]
                span = _span(found, year)
                other = self._part.search(said) or self._due.search(said) or self._planned.search(said)
                if span is None or found["by"] or other:
                    continue
                head = compact(evidence.text[passage.start : found.start()])
                for stage in self._stages_of(said):
                    yield passage.project, head, Staged(stage, *span, passage.start, clause, squash(said), False)

    def _stages_of(self, words: str) -> list[int]:
        named = (self._stages.get(found.group()) for found in self._named.finditer(words))
        return sorted({stage for stage in named if stage is not None})

    def _compare(self, evidence: Evidence, staged: Sequence[Staged]) -> Iterator[Finding]:
        days: dict[tuple[int, int], set[datetime.date]] = defaultdict(set)
        for each in staged:
            days[each.home, each.stage].add(each.first)
        # A home that tells a stage twice tells of several things.
        sure = [each for each in staged if len(days[each.home, each.stage]) == 1]
        for one, other in itertools.permutations(sure, 2):
            same = one.stage == other.stage and one.row != other.row
            wrong = (other.stage, one.stage) in self._before or same
            if one.home != other.home and wrong and one.is_before(other):
                why = "不是同一时间" if same else "先后颠倒"
                yield self.finding(
                    evidence,
                    f"同一项目写有“{one.said}”，又写有“{other.said}”，{why}",
                    [one.place, other.place],
                    stated=one.said,
                )
                return


def _names(head: str, project: str) -> bool:
    """Whether a passage opens with the name of a project."""
    return compact(project) in head[:_HEAD]


def _shares(head: str, name: str) -> bool:
    """Whether a passage has told of what an indicator names, by a run of its words."""
    return any(name[at : at + _RUN] in head for at in range(len(name) - _RUN + 1))


def _clause(text: str, found: re.Match[str], start: int, end: int) -> Place:
    left = max(start, *(text.rfind(mark, max(start, found.start() - _HEAD), found.start()) + 1 for mark in _CLAUSE))
    rights = (text.find(mark, found.end(), min(end, found.end() + _HEAD)) for mark in _CLAUSE)
    return left, min((at for at in rights if at >= 0), default=min(end, found.end() + _HEAD))


def _span(found: re.Match[str], year: int | None) -> tuple[datetime.date, datetime.date] | None:
    """The first and the last day that a date may mean; None without a year, or where no calendar has it."""
    month, year = int(found["month"]), int(found["year"] or year or 0)
    if not year or not 1 <= month <= _MONTHS:
        return None
    length = calendar.monthrange(year, month)[1]
    first, last = (int(found["day"]), int(found["day"])) if found["day"] else _PARTS.get(found["part"] or "", (1, 31))
    last = min(last, length) if not found["day"] else last
    return (
        (datetime.date(year, month, first), datetime.date(year, month, last)) if 1 <= first <= last <= length else None
    )
