"""The rule about what was counted the year before: 批次比上年减少119批次，人次0人次，与上年持平."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import Interval
from extractor.pipes.findings.common.claim_words import claim_words
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding


@dataclass(frozen=True, slots=True)
class Before:
    """What there was the year before, as a figure and its change have it."""

    figure: Figure
    change: Figure | None
    span: Interval
    places: list[tuple[int, int]]


class CountedBefore(BaseRule):
    """Groups and people of receptions or trips, each with its change: last year's must go together as this year's do.

    There were no groups without people, no people without groups, and no more groups than people.
    """

    id = "part_exceeds"

    def __init__(self) -> None:
        words = finding_words()
        # What is counted in 次 is a group where it is one of receptions or trips.
        self._groups = frozenset([*words.groups, *claim_words().groups])
        self._people = frozenset(words.grouped)
        self._words = re.compile(alternatives(words.grouped_words))
        self._level = re.compile(
            rf"[，,（(]?\s*(?:{alternatives(words.compared)})?(?:{alternatives(words.prior_words)})[^，。；\d]{{0,6}}?"
            rf"(?:{alternatives(words.equal)})"
        )
        self._joined = re.compile(alternatives(words.joined_groups))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every sentence that tells such groups and people."""
        for sentence in evidence.sentences:
            if len(sentence.figures) > 1 and self._words.search(evidence.text, sentence.start, sentence.end):
                told = self._told(evidence, sentence)
                groups = [each for each in told if each.figure.unit in self._groups]
                people = [each for each in told if each.figure.unit in self._people]
                if len(groups) == len(people) == 1:
                    yield from self._pair(evidence, groups[0], people[0])

    def _told(self, evidence: Evidence, sentence: Sentence) -> list[Before]:
        found: list[Before] = []
        figures = sentence.figures
        for at, figure in enumerate(figures):
            counted = figure.unit in self._groups | self._people
            if figure.role != "amount" or not counted or figure.measured == "prior":
                continue
            change = figures[at + 1] if at + 1 < len(figures) else None
            alike = change is not None and (change.unit == figure.unit or {change.unit, figure.unit} <= self._groups)
            if change and alike and change.role == "change" and change.basis == "prior_year":
                up = change.direction == "increase"
                span = figure.span - change.span if up else figure.span + change.span
                found.append(Before(figure, change, span, [figure.place, change.place]))
            elif level := self._level.match(evidence.text, figure.quantity.end):
                found.append(Before(figure, None, figure.span, [figure.place, level.span()]))
        return found

    def _pair(self, evidence: Evidence, groups: Before, people: Before) -> Iterator[Finding]:
        if groups.span.value < 0 or people.span.value < 0 or self._joined.search(evidence.text, *groups.figure.place):
            return
        nothing = groups.span.is_zero != people.span.is_zero
        if not nothing and groups.span.low <= people.span.high:
            return
        said = [f"{each.span.value.normalize():f}{each.figure.unit}" for each in (groups, people)]
        yield self.finding(
            evidence,
            f"按增减推算，上年{said[0]}与{said[1]}不相称：{'一个为零，另一个不为零' if nothing else '批次多于人次'}",
            [*groups.places, *people.places],
            stated="；".join(said),
        )
