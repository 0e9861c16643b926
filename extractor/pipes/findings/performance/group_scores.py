"""The rule about the scores of a form’s groups, told in the prose: 产出指标得分48.50分, and 46.50 in the form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.knowledge.table_words import header_text, table_knowledge
from extractor.pipes.findings.common.arithmetic import show
from extractor.pipes.findings.common.cells import Place, column_at, first_label, number, row_place
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import Figure, in_bracket
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.performance.marks import points
from extractor.pipes.findings.performance.scores import forms
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_FIRST = "level1"


@dataclass(frozen=True, slots=True)
class GroupScore:
    """The scores of the rows of one group, their sum, and where they stand."""

    score: Decimal
    terms: tuple[Decimal, ...]
    places: tuple[Place, ...]


class GroupScores(BaseRule):
    """What the prose gives a group of indicators, against the sum of their scores in the only form of the report.

    Nothing is said where the prose gives a group several figures, one of which is the sum.
    """

    id = "score_total"

    def __init__(self) -> None:
        words, own = finding_words(), evaluation_words().group_scores
        self._groups = {kind: re.compile(alternatives(names)) for kind, names in own.groups.items()}
        got, ends = alternatives(words.scored), alternatives(words.reaching)
        self._told = {
            kind: re.compile(rf"(?:{alternatives(names)})(?:{alternatives(own.fillers)})*(?:{got})?(?:{ends})?$")
            for kind, names in own.groups.items()
        }
        self._not = re.compile(alternatives([*words.full_marks, *words.lost, *words.prior_words, *own.other]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares every group of the form with what the prose says of it."""
        known = dict(self._form(evidence)) if len(evidence.once(forms)) == 1 else {}
        for kind, group in known.items():
            told = [
                figure
                for sentence in evidence.sentences
                for figure in points(sentence)
                if self._is(evidence, figure, kind)
            ]
            if told and all(figure.span.value != group.score for figure in told):
                figure = told[0]
                terms = "+".join(map(show, group.terms))
                yield self.finding(
                    evidence,
                    f"{kind}得分写为{figure.text}，而表中各项{terms}={show(group.score)}",
                    [figure.place, *group.places],
                    expected=show(group.score),
                    stated=figure.text,
                )

    def _is(self, evidence: Evidence, figure: Figure, kind: str) -> bool:
        plain = not figure.quantity.qualifier and not in_bracket(evidence.text, figure)
        return plain and self._told[kind].search(figure.label) is not None and not self._not.search(figure.label)

    def _form(self, evidence: Evidence) -> Iterator[tuple[str, GroupScore]]:
        """The groups of the form by their kind, those whose rows all have a score."""
        found: dict[str, list[tuple[Decimal | None, Place]]] = {}
        for table in evidence.layer.tables:
            for block in table.blocks:
                first, score = column_at(block.columns, _FIRST), column_at(block.columns, "score")
                weight = column_at(block.columns, "weight")
                if block.kind != "indicators" or first is None or score is None or weight is None:
                    continue
                group = ""
                for row in block.rows:
                    cell, points_ = row[first], number(row[score])
                    group = squash(cell.text) if cell and squash(cell.text) else group
                    kind = next((kind for kind, names in self._groups.items() if names.match(group)), None)
                    label = first_label(row)
                    total = label and table_knowledge().labels.of(header_text(label.text)) == "total_score"
                    if kind and number(row[weight]) and not total:
                        found.setdefault(kind, []).append((points_.value if points_ else None, row_place(row)))
        for kind, rows in found.items():
            scores = tuple(score for score, _ in rows if score is not None)
            if len(scores) == len(rows):
                yield kind, GroupScore(sum(scores, Decimal(0)), scores, tuple(place for _, place in rows))
