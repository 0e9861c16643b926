"""The rule about words on a run of years: 逐年下降, against the figures of those years, told or in a table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import Interval
from extractor.pipes.findings.common.by_name import book, name_of
from extractor.pipes.findings.common.cells import Place, first_label, number, row_place, written
from extractor.pipes.findings.common.figures import Sentence
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.year_runs import year_runs
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.layers import Passage
from extractor.quantities.numerals import chinese_number
from extractor.reading.page import Cell
from extractor.result import Finding

_LEAST, _PAIR, _BEFORE, _CLAUSE, _MOST = 3, 2, 8, 40, 60
_YEAR = re.compile(r"(20\d\d)\s{0,2}年")
_HEAD = re.compile(r"(20\d\d)年?(?:度|末)?")
_MARKS = re.compile(r"[，。；：\n]")


@dataclass(frozen=True, slots=True)
class Point:
    """The figure of a year."""

    year: int
    span: Interval
    text: str
    place: Place


class YearByYear(BaseRule):
    """逐年下降, 连续三年增长: beside figures of the years of which one went the other way."""

    id = "summary"

    def __init__(self) -> None:
        words = finding_words().series
        between = alternatives(words.between)
        self._said = re.compile(
            rf"(?P<every>{alternatives(words.every)})(?:{between})*"
            rf"(?:(?P<up>{alternatives(words.rising)})|(?P<down>{alternatives(words.falling)}))"
            rf"|(?P<valley>{alternatives(words.falls_first)})|(?P<peak>{alternatives(words.rises_first)})"
        )
        self._mostly = re.compile(alternatives(words.mostly))
        self._since = re.compile(alternatives(words.since))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every passage that says so."""
        for index, passage in enumerate(evidence.layer.passages):
            for said in self._said.finditer(evidence.text, passage.start, passage.end):
                if passage.table is None and not self._is_mostly(evidence, said):
                    yield from self._compare(evidence, passage, evidence.passages.get(index, []), said)

    def _is_mostly(self, evidence: Evidence, said: re.Match[str]) -> bool:
        return self._mostly.search(evidence.text, max(0, said.start() - _BEFORE), said.start()) is not None

    def _compare(
        self, evidence: Evidence, passage: Passage, sentences: Sequence[Sentence], said: re.Match[str]
    ) -> Iterator[Finding]:
        clause = _MARKS.split(evidence.text[max(passage.start, said.start() - _CLAUSE) : said.start()])[-1]
        told = self._told(evidence, [s for s in sentences if s.start <= said.start()], clause)
        points = told or self._tabled(evidence, passage, clause) or _booked(evidence, clause)
        since = _YEAR.search(clause)
        if since and self._since.search(clause):
            points = [point for point in points if point.year >= int(since[1])]
        # So many years are the last ones, if the text tells more of them.
        numbers = filter(None, map(chinese_number, said["every"] or ""))
        counted = int(next((number for number in numbers if number > 1), len(points)))
        points = sorted(points, key=lambda point: point.year)[-max(counted, 2) :]
        if len(points) < min(counted, _LEAST):
            return
        turns = bool(said["valley"] or said["peak"])
        against = _without_turn(points, said) if turns else _step_back(points, 1 if said["up"] else -1)
        if against:
            yield self.finding(
                evidence,
                f"写为“{squash(said.group())}”，而{'，'.join(f'{each.year}年为{each.text}' for each in against)}",
                [said.span(), *dict.fromkeys(each.place for each in against)],
                stated=squash(said.group()),
            )

    def _told(self, evidence: Evidence, sentences: Sequence[Sentence], clause: str) -> list[Point]:
        """The figures of one unit of the last sentence that names several years, each with its year."""
        best: list[Point] = []
        for sentence in sentences:
            found: dict[str, list[Point]] = defaultdict(list)
            for figure in sentence.figures[:_MOST]:
                if figure.role != "change" and figure.year is not None:
                    found[figure.unit].append(Point(figure.year, figure.span, figure.text, figure.place))
            named = evidence.text[sentence.start : sentence.figures[-1].quantity.end]
            dated = [points for points in found.values() if is_run(points)]
            in_turn = self._in_turn(evidence, sentence)
            series = dated or ([in_turn] if is_run(in_turn) else [])
            # 办案50件、48件、45件，满意度逐年提高: what is said of another thing.
            if len(series) == 1 and _is_of(clause, named):
                best = series[0]
        return best

    def _in_turn(self, evidence: Evidence, sentence: Sentence) -> list[Point]:
        """2021年、2022年、2023年支出分别为18.90万元、17.50万元、15.75万元; 2020年至2023年分别为….

        Nothing where a sentence tells several such runs.
        """
        runs = [run for run in evidence.once(year_runs) if run.years and run.figures[0].sentence == sentence.start]
        if len(runs) != 1:
            return []
        told = zip(runs[0].years, runs[0].figures, strict=True)
        return [Point(year, figure.span, figure.text, figure.place) for year, figure in told]

    def _tabled(self, evidence: Evidence, passage: Passage, clause: str) -> list[Point]:
        """The row, or the column, of years of a table of the passage's section that the clause speaks of."""
        found: list[tuple[str, list[Point]]] = []
        for table in evidence.layer.tables:
            if table.section == passage.section:
                rows = [row for row in table.grid.rows if any(cell.text for cell in row)]
                found += [
                    (label + squash(table.caption) if len(rows) == _PAIR else label, points)
                    for label, points in _rows(rows) or _rows(_turned(rows))
                ]
        found = [(name, points) for name, points in found if _is_of(clause, name)]
        return found[0][1] if len(found) == 1 else []


def _step_back(points: Sequence[Point], sign: int) -> Sequence[Point]:
    """The first two years of which the second went the other way than the sign says."""
    return next((pair for pair in pairwise(points) if _way(*pair) == -sign), ())


def _without_turn(points: Sequence[Point], said: re.Match[str]) -> Sequence[Point]:
    """The years, where the figures do not begin as is said of them, or do not end the other way."""
    first = 1 if said["peak"] else -1
    ways = [_way(*pair) for pair in pairwise(points)]
    turned = ways and ways[0] in (first, 0) and ways[-1] in (-first, 0)
    return () if turned else points


def _way(old: Point, new: Point) -> int:
    """1 for a rise, -1 for a fall, 0 where printed figures may be alike."""
    return 0 if old.span.meets(new.span) else (1 if new.span.value > old.span.value else -1)


def _booked(evidence: Evidence, clause: str) -> list[Point]:
    """The amounts that the prose tells anywhere of what the clause names, where they are of years in a row."""
    name, known = name_of(evidence, clause), book(evidence)
    for unit in known.units(name) if name else ():
        told = [known.one(name, year, unit) for year in known.years(name, unit)]
        points = [Point(each.year, each.figure.span, each.figure.text, each.figure.place) for each in told if each]
        if len(points) == len(told) and is_run(points):
            return points
    return []


def is_run(points: Sequence[Point], least: int = _LEAST) -> bool:
    """Whether every year between the first and the last has one figure, so many years at least."""
    years = sorted(point.year for point in points)
    return len(years) >= least and years == list(range(years[0], years[-1] + 1))


def _is_of(clause: str, named: str) -> bool:
    """Whether words on figures may speak of what is called so: they name nothing else."""
    words = grams(_YEAR.sub("", clause))
    return not words or bool(words & grams(named))


def _turned(rows: Sequence[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    return list(zip(*rows, strict=True)) if len({len(row) for row in rows}) == 1 else []


def _rows(rows: Sequence[tuple[Cell, ...]]) -> list[tuple[str, list[Point]]]:
    """The rows of figures under a row of three years or more, with their labels."""
    heads = next((row for row in rows if sum(_year(cell) is not None for cell in row) >= _LEAST), None)
    if heads is None:
        return []
    found = []
    for row in rows[rows.index(heads) + 1 :]:
        cells = [(year, cell) for head, cell in zip(heads, row, strict=False) if (year := _year(head))]
        points = [Point(year, span, written(cell), row_place(row)) for year, cell in cells if (span := number(cell))]
        label = first_label(row)
        if len(points) == len(cells) and is_run(points):
            found.append((squash(label.text) if label else "", points))
    return found


def _year(cell: Cell | None) -> int | None:
    found = _HEAD.fullmatch(squash(cell.text)) if cell else None
    return int(found[1]) if found else None
