"""The rule about goals told in one place, and what came of them in the next: 均超额完成, where one was not met."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import after
from extractor.result import Finding

# So many sentences behind its goals is done what came of them; so much do two things have in common that are one.
_REACH, _MOST, _ALIKE, _HEAD, _BEHIND = 4, 24, 0.6, 40, 60
_MARKS = re.compile(r"[。；;\n\t]")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence says of its figures in words.

    Attributes:
        over: whether they are said to be more than the goals, and not only met.
        all: whether that is said of all of them, else of the last one before it.
    """

    over: bool
    all: bool
    words: str
    place: Place


class GoalsTold(BaseRule):
    """年初目标：培训600人次，检查280家次。实际完成：培训582人次，检查294家次，均超额完成.

    Only things that both tell in the same words and unit, and of which more is better.
    """

    id = "result_word"

    def __init__(self) -> None:
        words, told = finding_words(), relation_words().goals_told
        results = words.results
        over, met = alternatives([*results.over, *told.over]), alternatives([*results.met, *told.met])
        self._goal = re.compile(rf"[^，。；\n]{{0,12}}?(?:{alternatives(told.goals)})")
        self._done = re.compile(rf"[^，。；\n]{{0,12}}?(?:{alternatives(told.done)})")
        self._claim = re.compile(
            rf"[，,。；]\s*(?P<all>(?:{alternatives(told.all)}){{1,3}})?(?:{alternatives(told.links)}|，)*"
            rf"(?P<every>(?:{alternatives(told.every)}))?(?:{alternatives(results.before)})*(?:(?P<over>{over})|(?P<met>{met}))"
            rf"(?=[^，。；\d]{{0,12}}(?:[，。；）)\n]|$))"
        )
        self._limits = re.compile(alternatives([*results.most, *results.most_behind, *told.less]))
        silent = alternatives([*told.goals, *told.done, *told.silent])
        self._silent = re.compile(rf"{silent}|[^\u4e00-\u9fff]")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks behind every sentence that tells goals."""
        told = evidence.every if evidence.is_account else []
        for at, sentence in enumerate(told):
            goal = self._goal.match(evidence.text, *self._head(evidence, sentence))
            if not goal:
                continue
            for done in told[at + 1 : at + 1 + _REACH]:
                head = self._head(evidence, done)
                if self._goal.match(evidence.text, *head) and not self._done.match(evidence.text, *head):
                    break
                if self._done.match(evidence.text, *head):
                    yield from self._compare(evidence, sentence, done)
                    break

    def _head(self, evidence: Evidence, sentence: Sentence) -> Place:
        start = sentence.start
        while start < len(evidence.text) and evidence.text[start] in "。！？\n\t 　":
            start += 1
        return start, min(start + _HEAD, sentence.figures[0].quantity.start)

    def _compare(self, evidence: Evidence, goals: Sentence, done: Sentence) -> Iterator[Finding]:
        claim = self._claimed(evidence, done)
        results = [figure for figure in done.figures[:_MOST] if self._is_plain(evidence, figure)]
        if claim is None or not results:
            return
        meant = results if claim.all else [f for f in results if f.quantity.start < claim.place[0]][-1:]
        for figure in meant:
            aim = self._aim(evidence, figure, goals.figures[:_MOST])
            if aim is None:
                continue
            short = figure.span.high < aim.span.low or (claim.over and figure.span.value <= aim.span.value)
            if short:
                yield self.finding(
                    evidence,
                    f"写为“{claim.words}”，而目标{aim.text}，完成{figure.text}",
                    [aim.place, figure.place, claim.place],
                    stated=claim.words,
                )

    def _claimed(self, evidence: Evidence, done: Sentence) -> Claim | None:
        """What is said behind the figures, in their sentence or at the beginning of the next."""
        start = done.figures[0].quantity.end
        end = min(max(done.end, done.figures[-1].quantity.end) + _BEHIND, evidence.passage_end(done.figures[0]))
        claims = list(self._claim.finditer(evidence.text, start, end))
        if len(claims) != 1:
            return None
        found = claims[0]
        # 两项任务均超额完成: how many they are is a figure of the words themselves.
        last = max(f.quantity.end for f in done.figures if not found.start() <= f.quantity.start < found.end())
        # 全部完成 behind one of several figures may be of that one.
        every = (found["all"] or found["every"]) and found.start() >= last
        if (found["all"] or found["every"]) and not every:
            return None
        words = squash(found.group()).strip("，,。；")
        return Claim(found["over"] is not None, bool(every), words, (found.start() + 1, found.end()))

    def _is_plain(self, evidence: Evidence, figure: Figure) -> bool:
        told = figure.label + after(evidence, figure)
        plain = figure.role in ("amount", "other") and figure.unit not in ("", "元") and not figure.quantity.qualifier
        return plain and not self._limits.search(told) and figure.quantity.high is None

    def _aim(self, evidence: Evidence, figure: Figure, goals: Sequence[Figure]) -> Figure | None:
        """The goal that is told in the same words as what was done."""
        mine = grams(self._silent.sub("", figure.label))
        found = []
        for goal in goals:
            its = grams(self._silent.sub("", goal.label))
            common = len(mine & its)
            if goal.unit == figure.unit and self._is_plain(evidence, goal) and mine and its:
                found += [goal] if common >= _ALIKE * max(len(mine), len(its)) else []
        return found[0] if len(found) == 1 else None
