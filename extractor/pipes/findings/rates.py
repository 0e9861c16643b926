"""The rule about a rate that is called one and stands behind the two counts that it is of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.knowledge import alternatives
from extractor.pipes.findings.arithmetic import HUNDRED, Interval, is_slip, places, show
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.figures import Figure
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.statements import percent
from extractor.pipes.findings.wording import finding_words
from extractor.result import Finding

# A rate that nothing but its place ties to its counts and that is further off is of something else.
_NEAR = Decimal(10)
# How many counts before a rate may be its whole; how short its name may be.
_REACH, _SHORTEST = 8, 2


class NamedRate(BaseRule):
    """应参保5000人，实际参保4850人，参保率98.50%: a rate after the two counts that it is of.

    Words say so (应…实际…, or 办结38件，办结率); where only its place does, it must be off by a slip of a digit.
    """

    id = "named_rate"

    def __init__(self) -> None:
        words = finding_words()
        self._due = re.compile(alternatives(words.due))
        self._not_due = re.compile(alternatives(words.not_due))
        self._done = re.compile(alternatives(words.done))
        self._rate = re.compile(rf"(?P<name>[^，。；：、]*)率(?:{alternatives(words.reaching)})?$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every rate that is called one and stands behind two counts of one unit."""
        for sentences in evidence.passages.values():
            figures = [figure for sentence in sentences for figure in sentence.figures]
            for at in range(2, len(figures)):
                rate = figures[at]
                free = rate.role in ("other", "completion") and rate.base is None
                named = self._rate.search(rate.label) if rate.unit == "%" and free else None
                called = named or (rate.unit == "%" and free and rate.role == "completion")
                if called and figures[at - 1].role == "amount":
                    name = named["name"] if named else ""
                    yield from self._of(evidence, figures[max(0, at - _REACH) : at - 1], figures[at - 1], rate, name)

    def _of(
        self, evidence: Evidence, before: Sequence[Figure], part: Figure, rate: Figure, name: str
    ) -> Iterator[Finding]:
        alike = [whole for whole in before if whole.role == "amount" and whole.unit == part.unit]
        expected = [(whole, found) for whole in alike if (found := part.span.ratio(whole.span))]
        counted = part.unit not in ("", "%") and (part.unit != "元" or rate.role == "other")
        if not counted or not expected or any(found.meets(rate.span) for _, found in expected):
            return
        whole, found = expected[-1]
        possible = found.value <= HUNDRED or not name
        near = part.unit != "元" and _is_near(before, whole, rate, found)
        if possible and (self._is_sure(whole, part, name) or near):
            slight = abs(found.value - rate.quantity.value) < rate.quantity.resolution
            yield self.finding(
                evidence,
                f"比率写为{rate.text}，而{part.text}÷{whole.text}={percent(found, rate)}",
                [whole.place, part.place, rate.place],
                expected=percent(found, rate),
                stated=rate.text,
                severity="hint" if slight else None,
            )

    def _is_sure(self, whole: Figure, part: Figure, name: str) -> bool:
        due = self._due.search(self._not_due.sub("", whole.label))
        done = self._done.search(part.label)
        return bool(due and done) or (len(name) >= _SHORTEST and part.label.endswith(name))


def _is_near(before: Sequence[Figure], whole: Figure, rate: Figure, expected: Interval) -> bool:
    """Whether the counts stand right before the rate in its sentence, and a slip of a digit explains the difference."""
    decimals = places(rate.quantity.resolution)
    gap = Decimal(show(expected.value, decimals)) - rate.quantity.value
    beside = whole is before[-1] and whole.sentence == rate.sentence
    return beside and rate.role == "other" and bool(decimals) and abs(gap) < _NEAR and is_slip(gap)
