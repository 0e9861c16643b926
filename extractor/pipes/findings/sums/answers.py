"""The rule about answers on a scale: “满意”422份、“基本满意”38份、“不满意”20份 are all 480 valid sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import total
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.reckoned_words import Scale, reckoned_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import after, kind_of, unlike_whole
from extractor.pipes.lines.names import compact
from extractor.result import Finding

_PAIR, _BACK, _WORDS, _NEAR = 2, 5, 40, Decimal("0.3")


class Answers(BaseRule):
    """Answers by all grades of a scale, its last ones too, against how many answered, told before them.

    The whole is the one that the sentence names (有效问卷中), else the valid ones, else any that were counted.
    """

    id = "parts_total"

    def __init__(self) -> None:
        words = reckoned_words().answers
        self._scales = [
            (re.compile(alternatives(scale.grades)), re.compile(alternatives(scale.closing)), scale)
            for scale in words.scales
        ]
        self._named = re.compile(
            rf"(?:^|[，。；：、])(?P<whole>[^，。；：、\d]{{2,12}}?)(?:{alternatives(words.among)})"
        )
        self._people = finding_words().people_unit
        self._valid = re.compile(alternatives(words.valid))
        self._no_whole = re.compile(alternatives(words.other))
        self._partly = re.compile(alternatives([*finding_words().partly, *words.partly]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every passage for grades of one scale."""
        for number, sentences in evidence.passages.items():
            figures = [figure for sentence in sentences for figure in sentence.figures if figure.role != "share"]
            passage = evidence.layer.passages[number]
            for grades, closing, scale in self._scales:
                if not closing.search(evidence.text, passage.start, passage.end):
                    continue
                for parts in self._runs(evidence, figures, grades):
                    kinds = [kind_of(evidence, part, grades) for part in parts]
                    closed = any(closing.fullmatch(kind or "") for kind in kinds)
                    if len(parts) >= _PAIR and closed and len(set(kinds)) == len(kinds):
                        yield from self._of(evidence, number, parts, scale)

    def _runs(self, evidence: Evidence, figures: Sequence[Figure], grades: re.Pattern[str]) -> Iterator[list[Figure]]:
        """The runs of neighbouring figures of one unit that are of a grade; rates between them count nothing."""
        run: list[Figure] = []
        for figure in figures:
            if figure.unit == "%":
                continue
            graded = figure.role in ("amount", "change") and kind_of(evidence, figure, grades) is not None
            if not graded or (run and (figure.unit != run[0].unit or figure.sentence != run[0].sentence)):
                yield run
                run = []
            if graded and figure.unit not in ("", "元"):
                run.append(figure)
        yield run

    def _of(self, evidence: Evidence, number: int, parts: Sequence[Figure], scale: Scale) -> Iterator[Finding]:
        first = parts[0]
        counted = re.compile(alternatives(scale.counted))
        before = [
            figure
            for each in range(max(0, number - _BACK), number + 1)
            for sentence in evidence.passages.get(each, ())
            for figure in sentence.figures
            if figure.quantity.start < first.quantity.start and figure.role == "amount"
        ]
        # 参会代表85人，赞成票78票: of people where nothing is counted in the unit of the answers.
        before = [f for f in before if f.unit == first.unit] or [f for f in before if f.unit == self._people]
        wholes = [
            f for f in before if counted.search(f.label + after(evidence, f)) and not self._no_whole.search(f.label)
        ]
        wholes = [figure for figure in wholes if not figure.quantity.qualifier and figure.span.value > 0]
        said = compact(evidence.text[max(first.sentence, first.quantity.start - _WORDS) : first.quantity.start])
        named = self._named.search(said)
        mine = [f for f in wholes if named and grams(named["whole"]) and grams(named["whole"]) <= grams(f.label)]
        wholes = mine or [f for f in wholes if self._valid.search(f.label)] or wholes
        sums = total(part.span for part in parts)
        partly = self._partly.search(evidence.text[parts[-1].quantity.end : parts[-1].end])
        if not wholes or partly or any(part.quantity.qualifier for part in parts):
            return
        whole = wholes[-1]
        if not any(sums.meets(each.span) for each in wholes) and abs(1 - sums.value / whole.span.value) < _NEAR:
            yield unlike_whole(self, evidence, whole, parts)
