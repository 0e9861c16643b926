"""The rule about targets that are listed as reached, or of which none is said to be left, and that were missed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import after
from extractor.pipes.numbering import bare_title
from extractor.result import Finding


class ListedAsDone(BaseRule):
    """已完成的目标：满意度目标≥95%，实际94.60%; so, too, where 未完成的目标 are said to be none."""

    id = "result_word"

    def __init__(self) -> None:
        words = finding_words().results
        self._done_heading = re.compile(rf"(?:{alternatives(words.listed_done)})[：:]?")
        self._undone_heading = re.compile(rf"(?:{alternatives(words.listed_undone)})[：:]?")
        self._nothing = re.compile(rf"(?:{alternatives(words.none_at_all)})[。；]?")
        self._aimed = re.compile(alternatives(words.aimed))
        self._done = re.compile(alternatives(finding_words().done))
        self._least = re.compile(rf"(?:{alternatives(words.least)})|(?:{alternatives(words.least_behind)})$")
        self._most = re.compile(rf"(?:{alternatives(words.most)})|(?:{alternatives(words.most_behind)})$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every target and what was done behind it in sections that list what was reached."""
        told: set[int] = set()  # Each target once.
        for at, node in enumerate(evidence.layer.sections):
            title = squash(bare_title(node.record.title))
            parent = node.parent
            if self._done_heading.fullmatch(title):
                heading = (node.record.start, node.record.start + len(node.record.title))
                yield from self._section(evidence, at, title, heading, told)
            elif self._undone_heading.fullmatch(title) and parent is not None and (place := self._none(evidence, at)):
                yield from self._section(evidence, parent, f"{title}：无", place, told)

    def _none(self, evidence: Evidence, section: int) -> Place | None:
        """Where a section says that there is nothing of the kind, and nothing else."""
        start, end = evidence.layer.sections[section].record.start, evidence.layer.sections[section].record.end
        title = evidence.layer.sections[section].record.title
        said = squash(evidence.text[start:end]).removeprefix(squash(title)).lstrip("：:")
        return (start, end) if self._nothing.fullmatch(said) else None

    def _section(self, evidence: Evidence, section: int, said: str, place: Place, told: set[int]) -> Iterator[Finding]:
        for number, sentences in evidence.passages.items():
            if not evidence.is_within(evidence.layer.passages[number].section, section):
                continue
            figures = [figure for sentence in sentences for figure in sentence.figures]
            for aim, done in pairwise(figures):
                if aim.quantity.start not in told and self._is_missed(evidence, aim, done):
                    told.add(aim.quantity.start)
                    yield self.finding(
                        evidence,
                        f"写为“{said}”，而目标{aim.text}，完成{done.text}，没有达到",
                        [place, aim.place, done.place],
                        stated=said,
                    )

    def _is_missed(self, evidence: Evidence, aim: Figure, done: Figure) -> bool:
        """Whether a figure is a target with a side, and the next one what was done of it, on the other side."""
        told = self._aimed.search(aim.label) and self._done.search(done.label) and not done.quantity.qualifier
        if not told or aim.unit != done.unit or aim.sentence != done.sentence or aim.unit == "元":
            return False
        words = f"{aim.label}{aim.text}{after(evidence, aim)}"
        least, most = self._least.search(words) is not None, self._most.search(words) is not None
        if least == most:
            return False
        return done.span.high < aim.quantity.value if least else done.span.low > aim.quantity.value
