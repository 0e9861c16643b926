"""Rules about grades: 得分88.60分，等级为优, against the steps that the report tells, or those of the ministry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import takewhile

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import show
from extractor.pipes.findings.common.cells import Place, number, row_place, written
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import Figure, Sentence, in_bracket
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.performance.marks import points
from extractor.pipes.findings.performance.scores import forms
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.tables.grids import plain_grids
from extractor.pipes.lines.wording import joint
from extractor.reading.page import Cell
from extractor.result import Finding

_FULL, _HALF, _LEAST, _PAIR, _BEHIND, _HEADS = Decimal(100), Decimal(50), Decimal(1), 2, 40, 3
_SCORED = re.compile(r"[^，。；]*\d分")
_CHINESE, _CLAUSES = re.compile(r"[\u4e00-\u9fff]"), re.compile("[，。；：（）()]")
_PARTED = re.compile(r"[。；\n]|，[^，]*，")


class Steps:
    """The grades, and the least points of each."""

    def __init__(self) -> None:
        words = finding_words()
        self.names = {name: grade for grade, names in words.grades.items() for name in names}
        names = alternatives(self.names)
        self.pattern = re.compile(
            rf"(?P<grade>{names})[”’]?[（(：:]\s*(?P<low>\d{{2,3}})(?:分(?![^，。；\d]{{0,6}}以下)|分?(?=[-—~～－至到]))|(?P<from>\d{{2,3}})分[^，。；\d]{{0,8}}以上[^，。；\d]{{0,8}}?[为“]+(?P<of>{names})"
            rf"|(?P<least>\d{{2,3}})分?[^，。；\d]{{0,6}}(?:至|到|[-—~～－])\d{{2,3}}分[^，。；\d]{{0,8}}?[为“]+(?P<between>{names})"
            rf"|\d{{2,3}}分[^，。；\d]{{0,8}}以下[^，。；\d]{{0,4}}?[为“]+(?P<below>{names})"
        )

    def told(self, evidence: Evidence) -> list[tuple[str, Decimal]]:
        """The grades from the best with their least points, as the report tells them; else as the ministry does."""
        told: dict[str, Decimal] = {}
        for start, end in evidence.prose:
            for found in self.pattern.finditer(evidence.text, start, end):
                grade = self.names[found["grade"] or found["of"] or found["between"] or found["below"]]
                told.setdefault(grade, Decimal(found["low"] or found["from"] or found["least"] or 0))
        steps = told or {grade: Decimal(least) for grade, least in finding_words().grade_steps.items()}
        return sorted(steps.items(), key=lambda item: -item[1])

    def right(self, steps: Sequence[tuple[str, Decimal]], score: Decimal, name: str) -> tuple[str, Decimal] | None:
        """The grade that a score has, with its least points, where that is not the one that is told; else None."""
        grade = self.names[name]
        right = next((step for step in steps if score >= step[1]), None)
        known = grade in dict(steps) and len(steps) >= _PAIR and score <= _FULL
        return right if right and known and right[0] != grade else None


class GradeTold(BaseRule):
    """平均得分96.40分…评定为“良”, 得分86.50分（优）, 得分分别为93分、85分，等级分别为优、优."""

    id = "grade"

    def __init__(self) -> None:
        words, totals = finding_words(), evaluation_words().total_scores
        self._steps = Steps()
        names, reaching = alternatives(self._steps.names), alternatives(words.reaching)
        self._other = re.compile(alternatives(words.other_grades))
        self._apart = re.compile(alternatives(words.graded_apart))
        self._own = re.compile(rf"(?:{alternatives(totals.own)})(?:{reaching})?$")
        self._head = re.compile(rf"(?:{alternatives(words.score_heads)})")
        self._by = re.compile(alternatives(words.graded_by))
        self._evaluated = re.compile(alternatives(words.evaluated))
        self._evaluating = re.compile(alternatives([*words.evaluated, *words.grade_of]))
        self._score = re.compile(rf"(?:{alternatives(words.scored)})(?:{reaching}|分别为|依次为)?$")
        self._part = re.compile(rf"(?:{alternatives(words.parts_of_score)})(?:{alternatives(words.scored)})")
        self._full = re.compile(rf"(?:{alternatives(words.full_marks)})(?:{reaching})?$")
        sums = alternatives([*words.together, *words.totals, *totals.added])
        self._sum = re.compile(rf"(?:{sums})(?:{alternatives(words.scored)})?(?:{reaching})?$")
        self._no_sum = re.compile(alternatives([*words.lost, *words.full_marks]))
        called = rf"(?:{alternatives(words.graded)})(?:{alternatives(words.total_verbs)}|：)?"
        closes = "(?=[，。；、）)]|等|$)"
        one = rf"[“‘]?(?:{names})[”’]?"
        self._grade = re.compile(rf"{called}[“‘]?(?P<name>{names})[”’]?{closes}")
        # 得分86.50分（优）, 自评86.50分，为“良”: with no word that says what it is.
        bare = alternatives([*words.graded, *words.grade_of, *words.total_verbs, *words.reaching])
        self._beside = re.compile(
            rf"(?:[（(](?:{bare}|：)*|[，,](?:{bare}){{1,3}})[“‘]?(?P<name>{names})[”’]?(?=[，。；、）)]|等[级次]|$)",
            re.M,
        )
        self._in_turn = re.compile(
            rf"(?:{alternatives(words.graded)})(?:{alternatives(words.series.respectively)})(?P<names>{one}(?:{joint().pattern}{one})+)"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every grade behind a score in its passage."""
        for number_, sentences in evidence.passages.items():
            passage = evidence.layer.passages[number_]
            scores = [
                figure
                for sentence in sentences
                for figure in points(sentence)
                if not in_bracket(evidence.text, figure) and not figure.quantity.qualifier
                if not self._part.search(figure.label)
                if self._is_sum(figure) or not self._has_part(sentence)
            ]
            if scores and self._is_evaluation(evidence, passage.section, passage.start, passage.end):
                yield from self._passage(evidence, scores, passage.start, passage.end)
        yield from self._apart_from_score(evidence)

    def _apart_from_score(self, evidence: Evidence) -> Iterator[Finding]:
        """The grade of a report whose only total stands in another passage, or in its table."""
        totals = self._totals(evidence) if self._evaluated.search(evidence.layer.cover.title or "") else []
        if len({value for value, *_ in totals}) != 1:
            return
        value, text, place = totals[0]
        for passage in evidence.layer.passages:
            if passage.table is not None or any(passage.start <= at[0] < passage.end for *_, at in totals):
                continue
            told = list(self._grade.finditer(evidence.text, passage.start, passage.end))
            steps = self._steps.pattern.search(evidence.text, passage.start, passage.end)
            sentence = evidence.behind("。；\n", told[0].start()) if len(told) == 1 and not steps else None
            if sentence is None or not self._evaluated.search(evidence.text, sentence, told[0].end()):
                continue
            said = evidence.text[sentence : told[0].start()]
            if not self._other.search(said) and not self._apart.search(self._by.sub("", said)):
                name, where = told[0]["name"], evidence.clause_at(*told[0].span("name"))
                if right := self._steps.right(evidence.once(_steps), value, name):
                    yield self._wrong(evidence, text, right, name, [place, where])

    def _totals(self, evidence: Evidence) -> list[tuple[Decimal, str, Place]]:
        """Every total score of the report, as written and where: of its prose, and of its forms and tables."""
        found: list[tuple[Decimal, str, Place]] = []
        for sentence in evidence.sentences:
            for figure in points(sentence):
                if (self._is_sum(figure) or self._own.search(figure.label)) and not in_bracket(evidence.text, figure):
                    found.append((figure.span.value, figure.text, figure.place))
        for form in evidence.once(forms):
            if form.total is not None and form.score is not None:
                found.append((form.score, f"{show(form.score)}分", row_place(form.total)))
        for grid in evidence.once(plain_grids):
            scored = [at for at, head in enumerate(grid.heads) if self._head.fullmatch(head)]
            whole = grid.whole.values[scored[0]] if grid.whole and len(scored) == 1 else None
            if grid.whole and whole:
                found.append((whole.value, f"{show(whole.value)}分", grid.whole.place))
        return [each for each in found if each[0] > _HALF]

    def _is_sum(self, figure: Figure) -> bool:
        """Whether points are told to be the sum of all."""
        return self._sum.search(figure.label) is not None and not self._no_sum.search(figure.label)

    def _is_evaluation(self, evidence: Evidence, section: int | None, start: int, end: int) -> bool:
        """Whether a passage is on evaluations of performance; other examinations have steps of their own.

        It says so itself, or a heading over it does, or it speaks of evaluating in a report that is of such.
        """
        if self._evaluated.search(evidence.text, start, end):
            return True
        while section is not None:
            node = evidence.layer.sections[section]
            if self._evaluated.search(node.record.title):
                return True
            section = node.parent
        said = self._evaluating.search(evidence.text, start, end) is not None
        return said and self._evaluated.search(evidence.layer.cover.title or "") is not None

    def _has_part(self, sentence: Sentence) -> bool:
        """Whether a sentence tells of points to get that are not a hundred, so that its scores are of parts."""
        return any(self._full.search(figure.label) and figure.span.value != _FULL for figure in points(sentence))

    def _passage(self, evidence: Evidence, told: Sequence[Figure], start: int, end: int) -> Iterator[Finding]:
        steps = [found.span() for found in self._steps.pattern.finditer(evidence.text, start, end)]
        told = [it for it in told if not any(low <= it.quantity.start < high for low, high in steps)]
        scores = [figure for figure in told if self._score.search(figure.label) or self._is_sum(figure)]
        for score in scores:
            if beside := self._beside.match(evidence.text, score.quantity.end, score.quantity.end + _BEHIND):
                yield from self._compare(evidence, score, beside["name"], beside.span("name"))
        for found in self._grade.finditer(evidence.text, start, end):
            if self._other.search(evidence.text, evidence.clause_at(*found.span())[0], found.start()):
                continue  # 市级复评等级为良: of another score.
            before = [figure for figure in scores if figure.quantity.end <= found.start()]
            nearest = before[-1] if before else None
            # Of several scores the grade is that of the one that it stands right behind.
            behind = evidence.text[nearest.quantity.end : found.start()] if nearest else ""
            right_behind = len(before) == 1 or not _PARTED.search(behind)
            if nearest and right_behind and self._is_of_score(behind):
                yield from self._compare(evidence, nearest, found["name"], found.span("name"))
        for found in self._in_turn.finditer(evidence.text, start, end):
            names = joint().split(found["names"])
            listed = self._listed(told, found.start())
            for score, name in zip(listed, names, strict=True) if len(listed) == len(names) else ():
                yield from self._compare(evidence, score, name.strip("“”‘’"), found.span("names"))

    def _listed(self, told: Sequence[Figure], offset: int) -> list[Figure]:
        """The run of scores that ends before an offset: 得分分别为93.40分和85.20分."""
        before = [figure for figure in told if figure.quantity.end <= offset][::-1]
        run = list(takewhile(lambda figure: joint().fullmatch(figure.label), before))
        first = before[len(run)] if len(run) < len(before) else None
        return [first, *run[::-1]] if run and first and self._score.search(first.label) else []

    def _is_of_score(self, between: str) -> bool:
        """Whether what stands between a score and a grade names nothing else that is graded: 其中甲项目等级为良."""
        own = self._by.sub("", _SCORED.sub("", squash(between)))
        return not _CHINESE.search(_CLAUSES.split(own)[-1]) and not self._apart.search(own)

    def _compare(self, evidence: Evidence, score: Figure, name: str, place: Place) -> Iterator[Finding]:
        right = self._steps.right(evidence.once(_steps), score.span.value, name)
        if right:
            yield self._wrong(evidence, score.text, right, name, [score.place, evidence.clause_at(*place)])

    def _wrong(
        self, evidence: Evidence, score: str, right: tuple[str, Decimal], name: str, places: Sequence[Place]
    ) -> Finding:
        return self.finding(
            evidence,
            f"得分{score}，等级写为“{name}”，而{show(right[1])}分以上为“{right[0]}”",
            places,
            expected=right[0],
            stated=name,
        )


class GradeInTable(BaseRule):
    """A row of a table of evaluations whose score is 88.60 and whose grade is 优."""

    id = "grade"

    def __init__(self) -> None:
        words = finding_words()
        self._steps = Steps()
        opens = rf"(?:{alternatives([*words.grade_of, *words.evaluated])})*"
        self._graded = re.compile(rf"{opens}(?:{alternatives(words.grade_heads)})")
        self._scored = re.compile(rf"{opens}(?:{alternatives(words.score_heads)})(?:[（(]分[）)])?")
        self._evaluated = re.compile(alternatives([*words.evaluated, *words.grade_of]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every table with one column of scores and one of grades."""
        for table in evidence.layer.tables:
            rows = table.grid.rows
            for at, row in enumerate(rows[:_HEADS]):
                heads = [squash(cell.text) for cell in row]
                graded = [n for n, head in enumerate(heads) if self._graded.fullmatch(head)]
                scored = [n for n, head in enumerate(heads) if self._scored.fullmatch(head)]
                title = f"{evidence.layer.cover.title or ''}{table.caption}{''.join(heads)}"
                if len(graded) == len(scored) == 1 and self._evaluated.search(title):
                    for each in rows[at + 1 :]:
                        yield from self._row(evidence, each, scored[0], graded[0])
                    break

    def _row(self, evidence: Evidence, row: tuple[Cell, ...], scored: int, graded: int) -> Iterator[Finding]:
        if len(row) <= max(scored, graded):
            return
        score, name = number(row[scored]), squash(row[graded].text).strip("“”‘’")
        right = (
            self._steps.right(evidence.once(_steps), score.value, name) if score and name in self._steps.names else None
        )
        if score and right and score.value > _LEAST:
            yield self.finding(
                evidence,
                f"得分{written(row[scored])}，等级写为“{name}”，而{show(right[1])}分以上为“{right[0]}”",
                [row_place(row)],
                expected=right[0],
                stated=name,
            )


def _steps(evidence: Evidence) -> list[tuple[str, Decimal]]:
    return Steps().told(evidence)
