"""Rules about deadlines whose deed is told elsewhere: a form’s 10月底前, 按期完成, and 11月18日完工 in the prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.cells import Place, column_at, row_place
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.papers.dates import Day, is_after
from extractor.pipes.findings.papers.deadlines import Dated, DeadlineKept
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.layers import Row
from extractor.reading.page import Cell
from extractor.result import Finding

_DAY = re.compile(
    r"(?<!\d)(?:(?P<year>20\d\d)\s?年\s?)?(?P<month>\d{1,2})\s?月(?:\s?(?P<day>\d{1,2})\s?日|(?P<end>[底末])|份)?"
)
_YEAR_END = re.compile(r"(?P<year>20\d\d)?\s?年[底末]")
_MONTHS, _LAST, _LONGEST, _PLANS = 12, 31, 24, frozenset({"plan", "remedy", "glossary"})


class FormDeadline(BaseRule):
    """An indicator’s day in its target, said to be kept, against the day of the deed, in its row or in the prose.

    In the prose it is the only day of a deed that the indicator’s name has, or whose sentence shares a word with it.
    """

    id = "date_order"

    def __init__(self) -> None:
        words, own = relation_words().deadlines, evaluation_words().form_deadlines
        self._kept = re.compile(rf"(?:{alternatives([*words.kept, *own.kept])})")
        self._late = re.compile(alternatives(words.late))
        self._limit = re.compile(alternatives(own.limit))
        self._silent = re.compile(rf"{alternatives([*own.silent, *words.deeds])}|[^\u4e00-\u9fff]")
        self._deeds = re.compile(alternatives(words.deeds))
        self._reader = DeadlineKept()

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every row of indicators whose target is a day."""
        done: list[Dated] | None = None
        for table in evidence.layer.tables:
            for block in table.blocks:
                target, actual = column_at(block.columns, "target"), column_at(block.columns, "actual")
                name = column_at(block.columns, "indicator", "level2")
                if block.kind != "indicators" or target is None or actual is None or name is None:
                    continue
                reason_at = column_at(block.columns, "deviation")
                for row in block.rows:
                    due, said = self._due(evidence, row[target]), _text(row[actual])
                    reason = _text(row[reason_at]) if reason_at is not None else ""
                    if due is None or not said or len(reason) > 1 or self._late.search(said):
                        continue
                    own = _day(_DAY.search(said), evidence.year) if len(said) <= _LONGEST else None
                    if own:
                        late = [(own, row_place(row))] if is_after(own, due) else []
                    elif self._kept.fullmatch(said):
                        done = self._deeds_of(evidence) if done is None else done
                        late = self._late_deeds(evidence, _text(row[name]), due, done)
                    else:
                        late = []
                    yield from self._of(evidence, row, row[target], said, late)

    def _due(self, evidence: Evidence, cell: Cell | None) -> Day | None:
        """The last day of a target such as 11月底前, 2023年6月30日前, 2023年底前."""
        text = squash(cell.text) if cell else ""
        if len(text) > _LONGEST or not self._limit.search(text):
            return None
        days = list(_DAY.finditer(text))
        if len(days) == 1:
            return _day(days[0], evidence.year)
        end = _YEAR_END.search(text) if not days else None
        year = int(end["year"]) if end and end["year"] else evidence.year
        return (year, _MONTHS, _LAST) if end and year else None

    def _deeds_of(self, evidence: Evidence) -> list[Dated]:
        """Every day of the prose on which something was done."""
        found: list[Dated] = []
        for passage in evidence.layer.passages:
            if passage.table is None and not evidence.topics(passage.section) & _PLANS:
                found += [each for each in self._reader.dates(evidence, passage.start, passage.end) if not each.due]
        return [each for each in found if each.deeds]

    def _late_deeds(self, evidence: Evidence, name: str, due: Day, done: Sequence[Dated]) -> list[tuple[Day, Place]]:
        words, deeds = grams(self._silent.sub("", name)), frozenset(self._deeds.findall(name))
        alike = [each for each in done if each.deeds & deeds] or [each for each in done if _same(each.deeds, deeds)]
        if words:
            alike = [each for each in alike or done if words & grams(self._sentence(evidence, each))]
        # 完工验收 is a later deed than 完工.
        alike = [each for each in alike if each.deeds <= deeds] or alike
        late = [(each.day, each.place) for each in alike if is_after(each.day, due)]
        return late if late and len(late) == len(alike) and len({day for day, _ in late}) == 1 else []

    def _sentence(self, evidence: Evidence, told: Dated) -> str:
        return evidence.text[evidence.behind("。；\n", told.place[0]) : told.place[1]]

    def _of(
        self, evidence: Evidence, row: Row, target: Cell | None, said: str, late: Sequence[tuple[Day, Place]]
    ) -> Iterator[Finding]:
        if late and target:
            told = squash(evidence.text[slice(*late[0][1])]) if late[0][1] != row_place(row) else said
            yield self.finding(
                evidence,
                f"目标为“{squash(target.text)}”，完成情况为“{said}”，而“{told}”晚于所定的期限",
                [row_place(row), *(place for _, place in late)],
                stated=said,
            )


class KeptElsewhere(BaseRule):
    """要求10月31日前完工; 11月18日完工; 工程按期完工: the deadline, the deed and the claim in three passages."""

    id = "date_order"

    def __init__(self) -> None:
        words = relation_words().deadlines
        self._said = re.compile(
            rf"(?:{alternatives(words.kept)})[^，。；\d\n]{{0,4}}?(?P<deed>{alternatives(words.deeds)})"
        )
        self._not = re.compile(rf"(?:{alternatives([*words.late, *words.other])})")
        self._reader = DeadlineKept()

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every claim without a day in its sentence; nothing is said where two days of one deed are told."""
        if evidence.is_budget or not evidence.is_account:
            return
        for start, end in evidence.prose:
            for said in self._said.finditer(evidence.text, start, end):
                sentence = evidence.behind("。\n", said.start())
                if _DAY.search(evidence.text, sentence, said.end()) or self._not.search(
                    evidence.text, sentence, said.end()
                ):
                    continue
                told = [
                    d
                    for place in evidence.prose
                    for d in self._reader.dates(evidence, *place)
                    if said["deed"] in d.deeds
                ]
                dues = {each.day: each for each in told if each.due}
                done = {each.day: each for each in told if not each.due}
                if len(dues) != 1 or len(done) != 1:
                    continue
                due, deed = next(iter(dues.values())), next(iter(done.values()))
                if is_after(deed.day, due.day):
                    yield self.finding(
                        evidence,
                        f"写为“{squash(said.group())}”，而“{squash(evidence.text[slice(*deed.place)])}”晚于所定的"
                        f"“{squash(evidence.text[slice(*due.place)])}”",
                        [evidence.clause_at(*said.span()), due.place, deed.place],
                        stated=squash(said.group()),
                    )
                    return


def _text(cell: Cell | None) -> str:
    return squash(cell.text) if cell else ""


def _same(told: frozenset[str], wanted: frozenset[str]) -> bool:
    """Whether two deeds are the end of one thing (完工, 完成)."""
    ends = evaluation_words().form_deadlines.ends
    return any(told & set(group) and wanted & set(group) for group in ends)


def _day(found: re.Match[str] | None, year: int | None) -> Day | None:
    if found is None or not 1 <= int(found["month"]) <= _MONTHS or (found["year"] is None and year is None):
        return None
    return int(found["year"] or year or 0), int(found["month"]), int(found["day"] or (_LAST if found["end"] else 0))
