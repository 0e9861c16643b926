"""Rules about what is said of all, or of none, where the report tells of one that it does not hold for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.told_words import FullRate
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_SENTENCE = re.compile(r"[^。\n]+")
_FULL, _ALIKE, _SHOWN = 100, 0.7, 40
_STOPS, _BREAKS = "。\n", "；。\n"
# How far the next sentence is looked for.
_AHEAD = 4000
# A count that is not nothing; runs of digits that are longer are none.
_SOME = r"(?<!\d)[1-9]\d{0,8}"


class EventDenied(BaseRule):
    """全年未收到群众投诉 where the report’s own problems tell of 群众投诉8件."""

    id = "conflict"

    def __init__(self) -> None:
        words = finding_words().events
        nouns = alternatives(words.nouns)
        self._denied = re.compile(
            rf"(?:{alternatives(words.none)})(?P<what>[\u4e00-\u9fff]{{0,20}}?(?:{nouns}))(?=[，。；\s]|$)"
            rf"|零(?P<zero>{alternatives(words.zero)})(?=[，。；\s]|$)"
        )
        self._told = re.compile(
            rf"(?:{nouns})[^，。；\d]{{0,4}}{_SOME}(?:{alternatives(words.units)})"
            rf"|{_SOME}(?:{alternatives(words.units)})[^，。；\d]{{0,6}}(?:{nouns})"
            rf"|(?:{alternatives(words.happened)})[\u4e00-\u9fff]{{0,10}}(?:{nouns})"
        )
        self._silent = re.compile(alternatives(words.silent))
        self._sections = re.compile(alternatives(words.sections))
        self._other = re.compile(alternatives([*finding_words().prior_words, *finding_words().some, *words.other]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Holds every denial against the sentences on problems and lost points; one finding for each denial."""
        if not evidence.is_account:
            return
        told = list(self._events(evidence))
        for start, end in evidence.prose if told else ():
            for found in self._denied.finditer(evidence.text, start, end):
                clause = evidence.clause_at(*found.span())
                said = evidence.text[slice(*clause)]
                what = grams(self._silent.sub("", found["what"] or found["zero"]))
                if self._other.search(said.replace(found.group(), "")) or self._other.search(found["what"] or ""):
                    continue
                event = next((each for each in told if each[0] > end and self._is_told(evidence, what, each)), None)
                if event:
                    yield self.finding(
                        evidence,
                        f"一处写“{squash(said)[-_SHOWN:]}”，另一处写“{squash(evidence.text[slice(*event)])[:_SHOWN]}”",
                        [clause, event],
                        stated=squash(found.group()),
                        severity="warning",
                    )

    def _events(self, evidence: Evidence) -> Iterator[Place]:
        """The sentences on problems that tell of an event of the department in its year."""
        for passage in evidence.layer.passages:
            if self._sections.search(evidence.heading_at(passage.start)):
                for sentence in _SENTENCE.finditer(evidence.text, passage.start, passage.end):
                    if self._told.search(sentence.group()) and not self._other.search(sentence.group()):
                        yield sentence.span()

    def _is_told(self, evidence: Evidence, what: frozenset[str], event: Place) -> bool:
        """Whether a sentence has most of the words of what was denied."""
        return len(what & grams(evidence.text[slice(*event)])) >= _ALIKE * max(len(what), 1)


class AllBut(BaseRule):
    """抽检合格率100%，其中2批次不合格: a rate of all beside one that it does not hold for."""

    id = "result_word"

    def __init__(self) -> None:
        words = finding_words()
        reaching = alternatives(words.reaching)
        self._not = re.compile(alternatives([*words.all_but.other, *words.prior_words, *words.results.aimed]))
        self._kinds = [
            (re.compile(rf"(?:{alternatives(k.rate)})(?:{reaching})?$"), _exception(k)) for k in words.all_but.rates
        ]

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every full rate, in its sentence and the next one."""
        for sentence in evidence.sentences:
            for figure in sentence.figures:
                if figure.unit != "%" or figure.span.value != _FULL or figure.quantity.qualifier:
                    continue
                for rate, but in self._kinds:
                    if rate.search(figure.label) and not self._not.search(figure.label):
                        yield from self._look(evidence, figure, but)

    def _look(self, evidence: Evidence, figure: Figure, but: re.Pattern[str]) -> Iterator[Finding]:
        text, at = evidence.text, figure.quantity.start
        passage = evidence.layer.passages[figure.passage]
        start, last = max(passage.start, evidence.behind(_STOPS, at)), min(passage.end, at + _AHEAD)
        end = text.find("。", at, last)
        end = text.find("。", end + 1, last) if end >= 0 else -1
        end = last if end < 0 else end
        for found in but.finditer(text, start, end):
            low, high = sorted((found.start(), at))
            clause = evidence.clause_at(*found.span())
            beside = not any(mark in text[low:high] for mark in _BREAKS)
            named = bool(grams(figure.label) & grams(text[slice(*clause)]))
            if (beside or named) and not self._not.search(text, start, end):
                yield self.finding(
                    evidence,
                    f"写为{squash(figure.label).strip('，；、')}{figure.text}，而{squash(text[slice(*clause)])[-_SHOWN:]}",
                    [figure.place, clause],
                    stated=figure.text,
                )
                return


def _exception(kind: FullRate) -> re.Pattern[str]:
    """How it is told that a rate does not hold for some: 2批次不合格, 不合格的2批次, 2个乡镇因故未接入."""
    but = alternatives(kind.but)
    return re.compile(rf"{_SOME}[\u4e00-\u9fff]{{1,12}}?(?:{but})|(?:{but})[\u4e00-\u9fff]{{0,4}}{_SOME}(?![\d.%％])")
