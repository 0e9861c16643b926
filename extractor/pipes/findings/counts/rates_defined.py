"""The rule about a rate whose definition the report tells: 资金节约率（节约资金占采购预算的比重）为7.53%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.by_words import Operand, by_words, only
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.reckoned_words import reckoned_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import percent
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_SHORTEST, _NEAR, _BRACKETED = 3, 8, re.compile(r"[（(][^（）()]{0,60}[）)]")


@dataclass(frozen=True, slots=True)
class Definition:
    """A rate by its name, the names of its part and its whole, and where that is told."""

    rate: str
    part: str
    whole: str
    place: Place


class RateByDefinition(BaseRule):
    """A rate against what its definition says that it is of, each by its name, wherever the three are told.

    Nothing is said where any amounts of the two names come to the rate, or where one name has several amounts.
    """

    id = "named_rate"

    def __init__(self) -> None:
        words = reckoned_words().defined
        term = r"[^，。；：（）()\d=＝÷/／\n]"
        reaching = alternatives(finding_words().reaching)
        joined = alternatives([*words.of, *words.with_])
        rates = alternatives(words.rate)
        opened = rf"[”\"]?(?:(?:{reaching})*\d[\d.]{{0,7}}[%％])?(?:{alternatives(words.opens)})"
        # What a line must hold to define a rate is looked for first, for it takes little time.
        self._likely = re.compile(rf"(?:{rates}){opened}|{alternatives(words.closes)}")
        self._said = re.compile(
            rf"(?P<rate>[\u4e00-\u9fff]{{1,12}}?(?:{rates})){opened}(?:{alternatives(words.means)})*(?:{rates})?"
            rf"(?P<part>{term}{{2,20}}?)(?:{joined})(?P<whole>{term}{{2,20}}?)"
            rf"(?:{alternatives(words.closes)})*(?:{alternatives(words.times)})?(?:{alternatives(words.closes)})*(?=[）)，。；：、\d\n]|$)"
        )
        self._before = re.compile(
            rf"(?:{alternatives(words.by)})(?P<part>{term}{{2,20}}?)(?:{joined})(?P<whole>{term}{{2,20}}?)"
            rf"(?:{alternatives(words.closes)})+[，,]?(?P<rate>[\u4e00-\u9fff]{{1,12}}?(?:{rates}))"
            rf"(?=(?:{reaching})*\d)"
        )
        self._right_behind = re.compile(rf"[）)，,；\s]*(?:{reaching})*")
        self._general = frozenset(words.general)
        self._times = tuple(words.times)
        self._silent = re.compile(rf"^(?:{alternatives(words.silent)})+")
        self._ends = re.compile(rf"(?:{reaching}|[，,：:“”])*$")
        self._opens = re.compile(alternatives(words.joints))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every definition, and at every rate of its name."""
        for start, end in evidence.lines:
            if not self._likely.search(evidence.text, start, end):
                continue
            text = evidence.text[start:end]
            for said in (*self._said.finditer(text), *self._before.finditer(text)):
                name = self._opens.split(self._silent.sub("", said["rate"]))[-1]
                place = start + said.start(), start + said.end()
                if len(name) >= _SHORTEST and name not in self._general:
                    yield from self._of(evidence, Definition(name, said["part"], said["whole"], place))

    def _of(self, evidence: Evidence, told: Definition) -> Iterator[Finding]:
        parts, wholes = (self._named(evidence, name) for name in (told.part, told.whole))
        pairs = [
            (part, whole, rate)
            for part in parts
            for whole in wholes
            if part.unit == whole.unit and part.at != whole.at and (rate := part.span.ratio(whole.span))
        ]
        if not pairs or not only(parts) or not only(wholes):
            return
        part, whole, expected = pairs[0]
        for sentence in evidence.sentences:
            for figure in sentence.figures:
                mine = figure.unit == "%" and self._is_of(evidence, figure, told)
                if mine and not figure.quantity.qualifier and not any(r.meets(figure.span) for *_, r in pairs):
                    yield self.finding(
                        evidence,
                        f"“{told.rate}”写为{figure.text}，而{part.text}÷{whole.text}={percent(expected, figure)}",
                        [figure.place, part.place, whole.place, told.place],
                        expected=percent(expected, figure),
                        stated=figure.text,
                    )

    def _named(self, evidence: Evidence, name: str) -> list[Operand]:
        """The amounts of a term; its name without words that say nothing where it has none."""
        short = self._silent.sub("", name)
        return by_words(evidence, name) or (by_words(evidence, short) if short != name else [])

    def _is_of(self, evidence: Evidence, figure: Figure, told: Definition) -> bool:
        """Whether a rate of the year is called by the name, right before it or before its bracket."""
        start, end = told.place
        if figure.measured == "prior" or figure.year not in (None, evidence.year):
            return False
        if start <= figure.quantity.start < end:
            return not evidence.text.startswith(self._times, figure.quantity.start - 1)
        if 0 <= figure.quantity.start - end < _NEAR:
            return self._right_behind.fullmatch(evidence.text, end, figure.quantity.start) is not None
        words = squash(evidence.text[max(figure.sentence, figure.quantity.start - 90) : figure.quantity.start])
        return self._ends.sub("", _BRACKETED.sub("", words)).endswith(told.rate)
