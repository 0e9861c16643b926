"""The rule about changes told in turn: 收入总计、支出总计分别减少10万元、20万元，分别下降5%、8%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.pipes.findings.common.arithmetic import growth
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.wording import finding_words, way
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount, percent
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.wording import DirectionWords, joint, statement_words
from extractor.result import Direction, Finding

_MOST = 40


@dataclass(frozen=True, slots=True)
class Run:
    """Figures of one unit told in turn behind 分别; the way they went, where they are changes."""

    figures: Sequence[Figure]
    names: str
    direction: Direction | None


class ChangesInTurn(BaseRule):
    """The rate of each of several changes told in turn, by the figure and the change of the same place."""

    id = "change_rate"

    def __init__(self) -> None:
        self._ways = DirectionWords(statement_words())
        self._each = re.compile("|".join(map(re.escape, finding_words().series.respectively)))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every run of rates behind a run of changes of as many figures."""
        for sentences in evidence.passages.values():
            known: Run | None = None
            for sentence in sentences:
                change: Run | None = None
                for run in self._runs(sentence):
                    if run.direction is None and run.figures[0].unit == "元" and self._is_final(run):
                        known, change = run, None
                    elif run.direction and run.figures[0].unit == "元":
                        change = run
                    elif run.direction and run.figures[0].unit == "%" and change and known:
                        if len(known.figures) == len(change.figures) == len(run.figures) and _alike(known, change):
                            yield from self._compare(evidence, known, change, run)
                        change = None

    def _is_final(self, run: Run) -> bool:
        return all(figure.measured not in ("budget", "prior") for figure in run.figures)

    def _runs(self, sentence: Sentence) -> Iterator[Run]:
        figures = sentence.figures[:_MOST]
        for at, first in enumerate(figures):
            each = self._each.search(first.label)
            if not each:
                continue
            run = [first]
            for figure in figures[at + 1 :]:
                if not joint().fullmatch(figure.label) or figure.unit != first.unit or figure.start != first.start:
                    break
                run.append(figure)
            if len(run) > 1:
                way_ = self._ways.last(first.label[-_MOST:])
                yield Run(run, first.label[: each.start()], way_ if way_ in ("increase", "decrease") else None)

    def _compare(self, evidence: Evidence, finals: Run, changes: Run, rates: Run) -> Iterator[Finding]:
        sign = 1 if changes.direction == "increase" else -1
        for final, change, rate in zip(finals.figures, changes.figures, rates.figures, strict=True):
            expected = growth(final.span, change.span, sign)
            if expected is None or expected.meets(rate.span) or changes.direction != rates.direction:
                continue
            base = amount(final.span.value - sign * change.span.value, final, change)
            yield self.finding(
                evidence,
                f"幅度写为{rate.text}，而{way(sign > 0)}的{change.text}÷({final.text}{'-+'[sign < 0]}{change.text})"
                f"={change.text}÷{base}={percent(expected, rate)}",
                [final.place, change.place, rate.place],
                expected=percent(expected, rate),
                stated=rate.text,
            )


def _alike(known: Run, change: Run) -> bool:
    """Whether a run of changes is of the lines of a run of figures: it names as many, the last one alike, or none."""
    names = joint().split(change.names)
    return len(names) != len(change.figures) or names[-1][-2:] in known.names
