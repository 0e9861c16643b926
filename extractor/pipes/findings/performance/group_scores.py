"""Rules about the scores of groups of indicators: in the prose and in the form, and their sum in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.knowledge.table_words import header_text, table_knowledge
from extractor.pipes.findings.common.arithmetic import is_slip, show, total
from extractor.pipes.findings.common.cells import Place, column_at, first_label, number, row_place
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import Figure, in_bracket
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.performance.marks import points
from extractor.pipes.findings.performance.scores import forms
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import unlike_whole
from extractor.result import Finding

_FIRST, _LEAST, _FULL = "level1", 3, Decimal(100)


@dataclass(frozen=True, slots=True)
class GroupScore:
    """The scores and weights of the rows of one group, the sum of the scores, and where they stand."""

    score: Decimal
    terms: tuple[Decimal, ...]
    weights: tuple[Decimal, ...]
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
        weighs = alternatives([*words.full_marks, *words.all_marks])
        self._weight = {
            kind: re.compile(rf"(?:^|[，、；（])(?:{alternatives(names)})(?:指标)?(?:{weighs})(?:{ends})?$")
            for kind, names in own.groups.items()
        }

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares every group of the form with what the prose says of it."""
        known = dict(self._form(evidence)) if len(evidence.once(forms)) == 1 else {}
        for kind, group in known.items():
            yield from self._weights(evidence, kind, group)
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

    def _weights(self, evidence: Evidence, kind: str, group: GroupScore) -> Iterator[Finding]:
        """产出指标分值40分, where the rows of the form have 50 together."""
        figures = (figure for sentence in evidence.sentences for figure in points(sentence))
        told = [figure for figure in figures if self._weight[kind].search(figure.label)]
        if told and all(figure.span.value != sum(group.weights) for figure in told):
            terms, sums = "+".join(map(show, group.weights)), show(sum(group.weights, Decimal(0)))
            yield self.finding(
                evidence,
                f"{kind}分值写为{told[0].text}，而表中各项{terms}={sums}",
                [told[0].place, *group.places],
                expected=sums,
                stated=told[0].text,
                rule="weight_total",
            )

    def _is(self, evidence: Evidence, figure: Figure, kind: str) -> bool:
        plain = not figure.quantity.qualifier and not in_bracket(evidence.text, figure)
        return plain and self._told[kind].search(figure.label) is not None and not self._not.search(figure.label)

    def _form(self, evidence: Evidence) -> Iterator[tuple[str, GroupScore]]:
        """The groups of the form by their kind, those whose rows all have a score."""
        found: dict[str, list[tuple[Decimal | None, Decimal, Place]]] = {}
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
                    full = number(row[weight])
                    if kind and full and not total:
                        found.setdefault(kind, []).append(
                            (points_.value if points_ else None, full.value, row_place(row))
                        )
        for kind, rows in found.items():
            scores = tuple(score for score, *_ in rows if score is not None)
            if len(scores) == len(rows):
                weights, places = tuple(weight for _, weight, _ in rows), tuple(place for *_, place in rows)
                yield kind, GroupScore(sum(scores, Decimal(0)), scores, weights, places)


class ScoresAdded(BaseRule):
    """产出得48.50分、效益得28.00分、满意度得9.50分、预算执行得9.80分，共计95.80分: scores of a sentence, and their sum.

    Where not all groups of indicators are told, only a slip of a digit is a finding.
    """

    id = "score_total"

    def __init__(self) -> None:
        words, own = finding_words(), evaluation_words().total_scores
        sums = alternatives([*words.together, *words.totals, *own.added])
        self._sum = re.compile(rf"(?:{sums})(?:{alternatives(words.scored)})?(?:{alternatives(words.reaching)})?$")
        self._not = re.compile(alternatives([*words.full_marks, *words.all_marks, *words.lost, *words.averages]))
        self._full = re.compile(alternatives([*words.full_marks, *words.lost]))
        self._groups = [re.compile(alternatives(names)) for names in evaluation_words().group_scores.groups.values()]

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every sentence of three scores or more and one sum behind them."""
        for sentence in evidence.sentences:
            told = [figure for figure in points(sentence) if not in_bracket(evidence.text, figure)]
            parts, whole = told[:-1], told[-1] if told else None
            if whole is None or len(parts) < _LEAST or not self._sum.search(whole.label):
                continue
            plain = not any(
                self._not.search(f.label) or self._sum.search(f.label) or f.quantity.qualifier for f in parts
            )
            sums = total(part.span for part in parts).value
            if not plain or self._full.search(whole.label) or sums == whole.span.value or sums > _FULL:
                continue
            labels = "".join(part.label for part in parts)
            every = all(group.search(labels) for group in self._groups)
            if every or is_slip(sums - whole.span.value):
                yield unlike_whole(self, evidence, whole, parts)
