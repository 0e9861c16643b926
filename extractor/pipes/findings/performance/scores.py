"""Rules about the weights and scores of indicator tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extractor.knowledge import squash
from extractor.knowledge.table_words import header_text, table_knowledge
from extractor.pipes.findings.common.arithmetic import show
from extractor.pipes.findings.common.cells import Place, column_at, first_label, number, row_place
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.layers import Row, TableBlock
from extractor.reading.page import Cell
from extractor.result import Finding

_POINTS = re.compile(r"[(（]\s*(\d+(?:\.\d+)?)\s*分?\s*[)）]")
# A table with less than this part of the stated total was read only in part, over a page's end.
_WHOLE = Decimal("0.6")


@dataclass(slots=True)
class Scored:
    """A row of a form that has a weight."""

    row: Row
    name: str
    weight: Decimal
    score: Decimal | None


@dataclass(slots=True)
class Group:
    """The rows under a heading that states its points (产出指标（50分）)."""

    heading: Cell
    points: Decimal
    rows: list[Scored] = field(default_factory=list)


@dataclass(slots=True)
class Form:
    """The scored rows of one form: its indicators, its execution of the budget, and its stated total.

    Attributes:
        execution: the row of funds with its weight and score, or None.
        total: the row of the total, or None; with `weight` and `score` as it states them.
    """

    project: str | None
    rows: list[Scored] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    execution: Scored | None = None
    total: Row | None = None
    weight: Decimal | None = None
    score: Decimal | None = None

    @property
    def name(self) -> str:
        """The form by its project."""
        return self.project or "整体支出"


def forms(evidence: Evidence) -> list[Form]:
    """Every form of the report that gives scores to indicators."""
    found: list[Form] = []
    opened: Form | None = None
    for table in evidence.layer.tables:
        by_project: dict[str | None, Form] = {}
        if opened:
            # A form that goes on in the next table, under no heading of its own, is one form.
            by_project[None] = opened
        for block in table.blocks:
            form = by_project.setdefault(block.project, Form(block.project))
            if block.kind == "indicators":
                _read(form, block)
            elif block.kind == "funds" and form.execution is None:
                form.execution = _execution(block)
        found += [form for form in by_project.values() if form.rows]
        rest = [form for form in by_project.values() if not form.rows and form.execution]
        opened = rest[0] if len(rest) == 1 and rest[0] is not opened else None
    return found


def _read(form: Form, block: TableBlock) -> None:
    weight_at, score_at = column_at(block.columns, "weight"), column_at(block.columns, "score")
    if weight_at is None:
        return
    name_at = column_at(block.columns, "indicator", "level2", "level1")
    for row in block.rows:
        label = first_label(row)
        if label and table_knowledge().labels.of(header_text(label.text)) == "total_score":
            form.total = row
            form.weight, form.score = _total(row, weight_at, score_at)
            continue
        heading = next((cell for cell in row if cell and _POINTS.search(cell.text)), None)
        if heading:
            points = _POINTS.search(heading.text)
            form.groups.append(Group(heading, Decimal(points[1]) if points else Decimal(0)))
        weight = number(row[weight_at])
        score = number(row[score_at]) if score_at is not None else None
        if weight is None and score is None:
            continue
        cell = row[name_at] if name_at is not None else None
        scored = Scored(
            row,
            squash(cell.text)[:24] if cell else "",
            weight.value if weight else Decimal(0),
            score.value if score else None,
        )
        form.rows.append(scored)
        if form.groups:
            form.groups[-1].rows.append(scored)


def _total(row: Row, weight_at: int, score_at: int | None) -> tuple[Decimal | None, Decimal | None]:
    """Weight and score of a total's row; where its cells are merged, its numbers in their order."""
    weight, score = number(row[weight_at]), number(row[score_at]) if score_at is not None else None
    numbers = [found.value for cell in row if (found := number(cell))]
    if score_at is not None and len(numbers) == 2:
        return numbers[0], numbers[1]
    return weight.value if weight else None, score.value if score else None


def _execution(block: TableBlock) -> Scored | None:
    weight_at, score_at = column_at(block.columns, "weight"), column_at(block.columns, "score")
    if weight_at is None:
        return None
    for row in block.rows:
        weight = number(row[weight_at])
        score = number(row[score_at]) if score_at is not None else None
        if weight:
            return Scored(row, "", weight.value, score.value if score else None)
    return None


class WeightTotal(BaseRule):
    """The weights of a group against its heading, and those of the form against its total."""

    id = "weight_total"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Adds up the weights of every form."""
        for form in evidence.once(forms):
            wrong = [group for group in form.groups if group.rows and self._sum(group.rows) != group.points]
            # A heading that states something else than weights does so everywhere.
            if len(wrong) < len(form.groups) or len(form.groups) < 2:
                for group in wrong:
                    yield self._group(evidence, form, group)
            if not wrong and form.weight is not None:
                yield from self._form(evidence, form, form.weight)

    def _sum(self, rows: Sequence[Scored]) -> Decimal:
        return sum((row.weight for row in rows), Decimal(0))

    def _group(self, evidence: Evidence, form: Form, group: Group) -> Finding:
        heading = squash(group.heading.text)
        weights = "+".join(show(row.weight) for row in group.rows)
        total = [row_place(form.total)] if form.total and form.weight else []  # It rests on what the groups state.
        return self.finding(
            evidence,
            f"{form.name}自评表“{heading}”各指标分值{weights}={show(self._sum(group.rows))}，不是{show(group.points)}",
            [(group.heading.start, group.heading.end), *(row_place(row.row) for row in group.rows), *total],
            expected=show(self._sum(group.rows)),
            stated=show(group.points),
        )

    def _form(self, evidence: Evidence, form: Form, stated: Decimal) -> Iterator[Finding]:
        own = self._sum(form.rows)
        execution = form.execution.weight if form.execution else Decimal(0)
        if stated in (own, own + execution) or own + execution < _WHOLE * stated or form.total is None:
            return
        yield self.finding(
            evidence,
            f"{form.name}自评表各项分值之和为{show(own + execution)}，总分写为{show(stated)}",
            [row_place(form.total)],
            expected=show(own + execution),
            stated=show(stated),
        )


class ScoreTotal(BaseRule):
    """The scores of a form against its stated total."""

    id = "score_total"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Adds up the scores of every form."""
        for form in evidence.once(forms):
            scores = [row.score for row in form.rows if row.score is not None]
            if form.score is None or form.total is None or 2 * len(scores) < len(form.rows):
                continue
            execution = form.execution.score if form.execution and form.execution.score is not None else None
            own = sum(scores, Decimal(0))
            whole = own + (execution or 0)
            scored = [*form.rows, *([form.execution] if form.execution else [])]
            over = [row.score - row.weight for row in scored if row.score is not None and row.score > row.weight]
            capped = whole - sum(over, Decimal(0))
            # Where the total counts no more than each weight, the scores over their weights are all that is wrong.
            if form.score in (own, whole, capped) or whole < _WHOLE * form.score:
                continue
            terms = ([show(execution)] if execution is not None else []) + [show(score) for score in scores]
            places: list[Place] = [row_place(form.total)]
            places += [row_place(form.execution.row)] if execution is not None and form.execution else []
            yield self.finding(
                evidence,
                f"{form.name}自评表各项得分{'+'.join(terms)}={show(whole)}，总分写为{show(form.score)}",
                [*places, *(row_place(row.row) for row in form.rows if row.score is not None)],
                expected=show(whole),
                stated=show(form.score),
            )


class ScoreOverWeight(BaseRule):
    """A score against the weight of its row."""

    id = "score_over_weight"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every scored row."""
        for form in evidence.once(forms):
            for row in [*form.rows, *([form.execution] if form.execution else [])]:
                if row.score is not None and 0 < row.weight < row.score:
                    yield self.finding(
                        evidence,
                        f"{form.name}自评表“{row.name or '预算执行'}”得分{show(row.score)}超过分值{show(row.weight)}",
                        [row_place(row.row)],
                        expected=f"≤{show(row.weight)}",
                        stated=show(row.score),
                    )
