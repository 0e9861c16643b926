"""The rule about averages: 培训费3.15万元，210人次，人均131.25元, against the sum and the number that it is of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.arithmetic import Interval
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.figures import Figure, Sentence
from extractor.pipes.findings.flows import named
from extractor.pipes.findings.mentions import grams
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.shares import Whole
from extractor.pipes.findings.statements import amount
from extractor.pipes.findings.wording import finding_words
from extractor.result import Finding

_MOST = 40


class Average(BaseRule):
    """What one of them comes to, where one sum and one number of them are told before it in its sentence."""

    id = "average"

    def __init__(self) -> None:
        words = finding_words()
        self._units, self._lines = words.averages, words.averaged_lines
        ends = alternatives([*words.reaching, *words.spent_as])
        self._average = re.compile(
            rf"(?<![{words.periods}])(?P<per>{alternatives(words.averages)})(?P<what>[^，。；、：\d]{{0,12}}?)(?:{ends})?$"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every figure that is called an average."""
        for sentences in evidence.passages.values():
            for sentence in sentences:
                for at, figure in enumerate(sentence.figures[:_MOST]):
                    found = self._average.search(figure.label) if figure.role == "amount" else None
                    if found:
                        yield from self._average_of(evidence, sentence, at, figure, found)

    def _average_of(
        self, evidence: Evidence, sentence: Sentence, at: int, figure: Figure, found: re.Match[str]
    ) -> Iterator[Finding]:
        before = [
            (other, words)
            for other, words in named(evidence.text, [sentence])[:at]
            if other.role == "amount" and other.measured not in ("budget", "prior") and not other.inner
            if not self._average.search(other.label)
        ]
        sums = [(other, words) for other, words in before if other.unit == figure.unit and not other.span.is_zero]
        numbers = [
            other for other, _ in before if other.unit in self._units[found["per"]] and other.unit != figure.unit
        ]
        if len(numbers) != 1 or numbers[0].span.low <= 0:
            return
        if not sums and figure.unit == "元" and self._is_alone(evidence, numbers[0]):
            clause = evidence.text[sentence.start : numbers[0].quantity.start]
            if whole := self._elsewhere(evidence, figure, clause):
                yield from self._compare(evidence, whole, numbers[0], figure)
        if len(sums) != 1:
            return
        (one, words), number = sums[0], numbers[0]
        # 人均可支配收入 is of no sum that is told beside it.
        if found["what"] and not grams(found["what"]) & grams(words):
            return
        yield from self._compare(evidence, Whole(one.span, one.text, one.place), number, figure)

    def _elsewhere(self, evidence: Evidence, figure: Figure, clause: str) -> Whole | None:
        """The final figure of the line that the section's heading names, and that the sentence has a word of."""
        section = evidence.section(figure)
        title = squash(section.record.title) if section else ""
        lines = [line for line in self._lines if line in title]
        finals = evidence.finals(lines[0]) if len(lines) == 1 and self._lines[lines[0]] in clause else ()
        if not finals or finals[0].span.is_zero or not all(other.span.meets(finals[0].span) for other in finals):
            return None
        return Whole(finals[0].span, finals[0].text, finals[0].place)

    def _is_alone(self, evidence: Evidence, number: Figure) -> bool:
        """Whether its passage tells no other number of the unit, such as of guests from abroad."""
        told = (figure for sentence in evidence.passages[number.passage] for figure in sentence.figures)
        return [f.quantity.start for f in told if f.unit == number.unit and not f.span.is_zero] == [
            number.quantity.start
        ]

    def _compare(self, evidence: Evidence, whole: Whole, number: Figure, stated: Figure) -> Iterator[Finding]:
        low, high = whole.span.low / number.span.high, whole.span.high / number.span.low
        value = whole.span.value / number.span.value
        # An average may be cut off as well as rounded.
        step = (
            abs(stated.span.value / stated.quantity.value * stated.quantity.resolution) if stated.quantity.value else 0
        )
        if Interval(low, high, value).meets(Interval(stated.span.low - step, stated.span.high + step, value)):
            return
        expected = amount(value, stated)
        yield self.finding(
            evidence,
            f"平均写为{stated.text}，而{whole.text}÷{number.text}={expected}",
            [stated.place, *([whole.place] if whole.place else []), number.place],
            expected=expected,
            stated=stated.text,
        )
