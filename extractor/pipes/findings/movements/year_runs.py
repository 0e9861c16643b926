"""Figures of several years, told in turn (2020年至2023年分别为…) or each with its year, and rules about them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import moved
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words, way
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.changes import Change, changes
from extractor.pipes.findings.movements.statements import amount, percent
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.wording import statement_words
from extractor.result import Finding

_PAIR, _BEFORE, _MOST, _FIGURES, _BEHIND = 2, 80, 12, 40, 2
_YEARS = re.compile(r"(?<!\d)(20\d\d)(?!\d)\s{0,2}(?:年度?)?")
_STRETCH = re.compile(
    r"(?<!\d)(20\d\d)\s{0,2}(?:年度?)?\s{0,2}(?:至|到|[-—－~～]{1,2})\s{0,2}(20\d\d)(?!\d)\s{0,2}(?:年度?)?"
)
_NAMES = re.compile(r"[\u4e00-\u9fff）][、和及与](?!20\d\d)[^\d]{2}|(?<!年)(?<!年度)(?<!\d)[、和及与]20\d\d")
_BREAKS = re.compile(r"[。；;\n]")
_QUOTES = re.compile(r"[“”‘’\"']")


@dataclass(frozen=True, slots=True)
class YearRun:
    """The figures of several years of one thing, in the order in which they are told.

    Attributes:
        years: the year of each figure; none where they are told in turn of years that cannot be told.
        figures: the figures, all of one unit.
        words: what stands before the first of them in its sentence, so that it names what they are of.
    """

    years: tuple[int, ...]
    figures: tuple[Figure, ...]
    words: str

    def of(self, year: int) -> Figure | None:
        """The figure of a year."""
        return next((f for y, f in zip(self.years, self.figures, strict=False) if y == year), None)


def year_runs(evidence: Evidence) -> list[YearRun]:
    """Every run of years of the prose."""
    respectively = re.compile(rf"(?:{alternatives(finding_words().series.respectively)})[：:]?$")
    joins = re.compile(rf"(?:、|，|,|{alternatives(finding_words().between_names)})")
    found: list[YearRun] = []
    for sentence in evidence.sentences:
        figures = sentence.figures[:_FIGURES]
        for at, first in enumerate(figures):
            if first.role != "change" and first.unit and respectively.search(first.label):
                found += _in_turn(evidence, sentence, figures[at:], joins)
        found += _dated(evidence, figures)
    return found


def _in_turn(
    evidence: Evidence, sentence: Sentence, figures: Sequence[Figure], joins: re.Pattern[str]
) -> Iterator[YearRun]:
    first = figures[0]
    words = evidence.text[max(sentence.start, first.quantity.start - _BEFORE) : first.quantity.start]
    words = _BREAKS.split(words)[-1]
    run = [first]
    for figure in figures[1:_MOST]:
        if figure.unit != first.unit or not joins.fullmatch(figure.label):
            break
        run.append(figure)
    years = _years_of(words)
    if len(run) >= _PAIR and len(years) >= _PAIR:
        clause = re.split(r"[，,]", words)[-1]
        # 2020年、2021年机关运行经费、会议费分别为…: of which year and line each is cannot be told.
        several = _NAMES.search(_STRETCH.sub("", clause)) is not None
        sure = len(years) == len(run) and len(set(years)) == len(years) and not several
        yield YearRun(tuple(years) if sure else (), tuple(run), squash(words))


def _years_of(words: str) -> list[int]:
    """The years that a clause names: 2020年至2023年 are four, and 2021、2022和2023年 three."""
    years: list[int] = []
    last = 0
    for found in _STRETCH.finditer(words):
        years += map(int, _YEARS.findall(words[last : found.start()]))
        years += range(int(found[1]), min(int(found[2]), int(found[1]) + _MOST) + 1)
        last = found.end()
    return years + list(map(int, _YEARS.findall(words[last:])))


def _dated(evidence: Evidence, figures: Sequence[Figure]) -> Iterator[YearRun]:
    """2022年12.40万元、2023年10.00万元、2024年9.00万元: figures right behind one another that only years tell apart."""
    run: list[Figure] = []
    for figure in (*figures, None):
        goes_on = figure is not None and figure.role == "amount" and figure.year is not None and bool(figure.unit)
        if run and figure and goes_on and figure.unit == run[0].unit and _is_year_alone(figure.label):
            run.append(figure)
            continue
        if len(run) >= _PAIR and len({each.year for each in run}) == len(run):
            words = evidence.text[max(run[0].sentence, run[0].quantity.start - _BEFORE) : run[0].quantity.start]
            words = squash(_BREAKS.split(words)[-1])
            yield YearRun(tuple(each.year for each in run if each.year is not None), tuple(run), words)
        run = [figure] if figure and goes_on else []


def _is_year_alone(label: str) -> bool:
    """Whether a label has a year and nothing that names a thing: ，2023年为."""
    rest = re.sub(rf"20\d\d年?度?|{alternatives(finding_words().reaching)}|[，,、；;：:]", "", label)
    return not rest


def years_by_offset(evidence: Evidence) -> dict[int, int]:
    """The year of every figure that is told in turn with those of other years, 0 where that cannot be told."""
    found: dict[int, int] = {}
    for run in evidence.once(year_runs):
        for at, figure in enumerate(run.figures):
            found[figure.quantity.start] = run.years[at] if run.years else 0
    return found


class RunAgainstChange(BaseRule):
    """近三年依次为12.40万元、10.50万元、9.00万元 where 9.00万元 is 1.00万元 less than the year before: 10.00.

    Only where the run gives this year's figure as the change does, so that both are of one thing.
    """

    id = "prior_conflict"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares every run that reaches this year with the changes of the line that it names."""
        year = evidence.year
        stated = [change for change in evidence.once(changes) if change.agrees and change.own]
        for run in evidence.once(year_runs) if year and stated else ():
            now, before = run.of(year or 0), run.of((year or 0) - 1)
            if now is None or before is None or before.quantity.qualifier:
                continue
            alike = [change for change in stated if _names(evidence, run, change) and change.final.span.meets(now.span)]
            if alike and not any(change.prior.meets(before.span) for change in alike):
                yield self._finding(evidence, alike[0], before)

    def _finding(self, evidence: Evidence, change: Change, before: Figure) -> Finding:
        derived = amount(change.prior.value, change.final, change.change)
        sign = "-" if change.sign > 0 else "+"
        return self.finding(
            evidence,
            f"“{change.name}”上年数写为{before.text}，而{change.final.text}{sign}{change.change.text}={derived}",
            [before.place, *change.places],
            expected=derived,
            stated=before.text,
        )


def _names(evidence: Evidence, run: YearRun, change: Change) -> bool:
    """Whether the words of a run name the line that changed, and no other."""
    words = _QUOTES.sub("", run.words)
    return any(name in words for name in (change.name, *finding_words().synonyms.get(change.name, ())))


class ChangeWithinRun(BaseRule):
    """2020年至2023年分别为212.50万元…191.30万元，2023年比2020年减少21.20万元: two years of a run, and their change."""

    id = "change_amount"

    def __init__(self) -> None:
        words = finding_words()
        compared = alternatives(words.compared)
        self._years = re.compile(
            rf"(?:(?P<new>20\d\d)\s?年度?)?[^，。；\d]{{0,10}}?(?:{compared})[^，。；\d]{{0,4}}(?P<old>20\d\d)\s?年"
        )
        self._averaged = re.compile(alternatives([*words.averaged, *relation_words().two_years.anew]))
        ways = [*statement_words().increase, *statement_words().decrease, *words.together]
        self._fillers = re.compile(
            rf"20\d\d|[^\u4e00-\u9fff]|{alternatives([*words.before_ways, *words.around_changes, *ways])}"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the changes behind every run in its passage that name the years that they compare."""
        for run in evidence.once(year_runs):
            if not run.years or any(figure.quantity.qualifier for figure in run.figures):
                continue
            last = run.figures[-1]
            following = (f for s in evidence.passages.get(last.passage, ()) for f in s.figures)
            behind = [f for f in following if f.quantity.start > last.quantity.start][:_MOST]
            for at, figure in enumerate(behind):
                if figure.role == "amount":
                    break  # What is told now is of another figure.
                yield from self._change(evidence, run, figure, behind[at - 1] if at else None)

    def _change(self, evidence: Evidence, run: YearRun, change: Figure, before: Figure | None) -> Iterator[Finding]:
        if change.role != "change" or change.unit not in ("%", run.figures[0].unit) or change.quantity.qualifier:
            return
        found = self._compared(evidence, run, change, before)
        old, new = (run.of(year) for year in found) if found else (None, None)
        if old is None or new is None or old is new:
            return
        gap = moved(old.span, new.span) if change.unit == "%" else new.span - old.span
        up = change.direction == "increase"
        if gap is None or gap.meets(change.span if up else -change.span):
            return
        by = -gap if gap.value < 0 else gap
        expected = percent(by, change) if change.unit == "%" else amount(by.value, new, old)
        turned = gap.value != 0 and (gap.value > 0) != up
        yield self.finding(
            evidence,
            f"写为{way(up)}{change.text}，而{new.text}与{old.text}相比是{way(gap.value > 0)}{expected}",
            [change.place, old.place, new.place],
            expected=f"{way(gap.value > 0)}{expected}",
            stated=f"{way(up)}{change.text}",
            rule="change_direction" if turned else "change_rate" if change.unit == "%" else None,
        )

    def _compared(
        self, evidence: Evidence, run: YearRun, change: Figure, before: Figure | None
    ) -> tuple[int, int] | None:
        """The two years that a change's clause compares, or those of the clause right before its rate."""
        for figure in (change, before):
            if figure is None or (figure is before and (change.unit != "%" or figure.role != "change")):
                continue
            words = evidence.text[max(figure.start, figure.quantity.start - _BEFORE) : figure.quantity.start]
            if self._averaged.search(words):
                return None
            named = self._fillers.sub("", _QUOTES.sub("", words))
            if len(named) > 1 and named not in run.words:
                return None  # 2024年会议费比2022年减少…: of something else than the run.
            if found := self._years.search(words):
                return int(found["old"]), int(found["new"] or evidence.year or 0)
        return None
