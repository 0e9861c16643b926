"""Rules about scores beside money: a table of rates, weights and scores, and a project's score told in two places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.knowledge.table_words import header_text, table_knowledge
from extractor.pipes.findings.common.arithmetic import show
from extractor.pipes.findings.common.cells import Place, column_at, first_label, number, row_place
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import is_swap
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.performance.marks import points
from extractor.pipes.findings.performance.scores import Scored, forms
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.layers import TableBlock
from extractor.result import Finding

_FULL, _LEAST, _SHORTEST, _LONGEST = Decimal(100), 3, 4, 30


def _rows(block: TableBlock) -> tuple[list[Scored], Scored | None]:
    """The rows of a block that have a weight and a score, and that of the total."""
    weight_at, score_at = column_at(block.columns, "weight"), column_at(block.columns, "score")
    found, whole = list[Scored](), None
    for row in block.rows if weight_at is not None and score_at is not None else ():
        label = first_label(row)
        weight, score = number(row[weight_at or 0]), number(row[score_at or 0])
        if label is None or score is None:
            continue
        scored = Scored(row, squash(label.text), weight.value if weight else Decimal(0), score.value)
        if table_knowledge().labels.of(header_text(label.text)) == "total_score":
            whole = scored
        elif weight:
            found.append(scored)
    return found, whole


class FundScores(BaseRule):
    """A table of money with weights and scores: the scores against their total, and each against its rate.

    The total is held to the scores where the weights come to its own; a score to its rate where the report tells that
    it is the rate's part of the weight, or where digits are swapped.
    """

    id = "score_total"

    def __init__(self) -> None:
        words = relation_words().scores_told
        self._formula = re.compile(words.formula)
        self._digits = re.compile(r"\.(\d+)")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every block of funds."""
        told = self._formula.search(evidence.text) is not None
        for table in evidence.layer.tables:
            for block in table.blocks:
                if block.kind == "funds":
                    rows, whole = _rows(block)
                    yield from self._total(evidence, rows, whole)
                    rate_at = column_at(block.columns, "rate")
                    for row in rows if rate_at is not None else ():
                        yield from self._rate(evidence, row, rate_at or 0, told=told)

    def _total(self, evidence: Evidence, rows: list[Scored], whole: Scored | None) -> Iterator[Finding]:
        scores = [row.score for row in rows if row.score is not None]
        if whole is None or whole.score is None or len(scores) < _LEAST:
            return
        weights, sums = sum((row.weight for row in rows), Decimal(0)), sum(scores, Decimal(0))
        if whole.weight and weights == whole.weight and sums != whole.score:
            yield self.finding(
                evidence,
                f"各项得分{'+'.join(map(show, scores))}={show(sums)}，总分写为{show(whole.score)}",
                [row_place(whole.row), *(row_place(row.row) for row in rows)],
                expected=show(sums),
                stated=show(whole.score),
            )

    def _rate(self, evidence: Evidence, row: Scored, rate_at: int, *, told: bool) -> Iterator[Finding]:
        rate, cell = number(row.row[rate_at]), row.row[rate_at]
        if rate is None or row.score is None or not row.weight or cell is None or not 0 < rate.value <= _FULL:
            return
        expected = rate.value * row.weight / _FULL
        step = Decimal("0.01") if row.score % 1 else Decimal("0.5") if not told else Decimal("0.1")
        if abs(expected - row.score) < 2 * step or row.score > row.weight:
            return
        if told or is_swap(expected.quantize(Decimal("0.01")), row.score.quantize(Decimal("0.01"))):
            yield self.finding(
                evidence,
                f"得分写为{show(row.score)}，而执行率{squash(cell.text)}×{show(row.weight)}={show(expected, 2)}",
                [row_place(row.row)],
                expected=show(expected, 2),
                stated=show(row.score),
            )


@dataclass(frozen=True, slots=True)
class Marked:
    """A project's score, as written, and where."""

    score: Decimal
    place: Place


class ProjectScore(BaseRule):
    """A project's score in a summary against the total under the project's own heading, or in its own form."""

    id = "conflict"

    def __init__(self) -> None:
        words = finding_words()
        got, told = alternatives(words.scored), relation_words().scores_told
        kinds, ends = alternatives(told.kinds), alternatives(words.reaching)
        self._named = re.compile(
            rf"(?P<name>[\u4e00-\u9fff（）“”\"]{{{_SHORTEST},{_LONGEST}}}?)(?:项目)?(?:{kinds})*(?:{got})(?:{ends})?$"
        )
        self._total = re.compile(rf"(?:{alternatives([*words.together, *told.totals])})(?:{ends})?$")
        self._other = re.compile(alternatives(told.other))
        self._quotes = re.compile(r"[“”\"]|项目$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares what summaries tell of each project with its own total."""
        summaries = dict(self._summaries(evidence))
        own = list(self._own(evidence)) if summaries else []
        for name, summary in summaries.items():
            totals = [mark for title, mark in own if name in title and mark.place != summary.place]
            if totals and all(mark.score != summary.score for mark in totals):
                yield self.finding(
                    evidence,
                    f"“{name}”的得分一处为{show(summary.score)}，另一处为{show(totals[0].score)}",
                    [summary.place, totals[0].place],
                    stated=f"{show(summary.score)}；{show(totals[0].score)}",
                )

    def _summaries(self, evidence: Evidence) -> Iterator[tuple[str, Marked]]:
        for sentence in evidence.sentences:
            for figure in points(sentence):
                found = self._named.search(figure.label.strip("，；、"))
                if found and not self._other.search(figure.label):
                    name = self._quotes.sub("", found["name"])
                    if len(name) >= _SHORTEST and not self._total.search(name):
                        yield name, Marked(figure.span.value, figure.place)
        for table in evidence.layer.tables:
            for block in table.blocks:
                name_at, score_at = column_at(block.columns, "name"), column_at(block.columns, "score")
                if name_at is None or score_at is None or column_at(block.columns, "weight") is not None:
                    continue
                for row in block.rows:
                    cell, score = row[name_at], number(row[score_at])
                    name = self._quotes.sub("", squash(cell.text)) if cell else ""
                    if score and len(name) >= _SHORTEST:
                        yield name, Marked(score.value, row_place(row))

    def _own(self, evidence: Evidence) -> Iterator[tuple[str, Marked]]:
        """The totals under headings and captions, each with the words of its heading."""
        for form in evidence.once(forms):
            if form.total and form.score is not None:
                title = evidence.heading_at(row_place(form.total)[0])
                yield f"{form.project or ''}|{title}", Marked(form.score, row_place(form.total))
        for table in evidence.layer.tables:
            for block in table.blocks:
                _, whole = _rows(block) if block.kind == "funds" else ([], None)
                if whole and whole.score is not None:
                    yield evidence.heading_at(row_place(whole.row)[0]), Marked(whole.score, row_place(whole.row))
        for sentence in evidence.sentences:
            for figure in points(sentence):
                if self._total.search(figure.label) and not self._other.search(figure.label):
                    yield evidence.heading_at(figure.quantity.start), Marked(figure.span.value, figure.place)
