"""The rule about totals of one amount that are said to have gone opposite ways: 收入增加85万元, 支出减少85万元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.disclosure_words import disclosure_words
from extractor.pipes.findings.common.figures import Figure, in_bracket
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words, way
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.wording import statement_words
from extractor.result import Finding

_MARKS = re.compile(r"[，,。；;：:、\s“”]|20\d\d年(?:度)?")
_MOST = 60


@dataclass(frozen=True, slots=True)
class _Told:
    """A total, by how much it changed, and what its clause compares it with."""

    whole: Figure
    change: Figure
    base: str


class SameChange(BaseRule):
    """Two totals of the same amount that changed by the same amount against the same year, one up and one down.

    What comes in and goes out of a balance, and a total and the one part of it that is anything, change alike.
    """

    id = "direction_conflict"

    def __init__(self) -> None:
        words, told, ways = disclosure_words(), relation_words().same_change, statement_words()
        names = alternatives([*told.names, *(name for each in words.totals for name in each.names)])
        self._name = re.compile(rf"(?:{names})(?:{alternatives(words.told_totals)})*$")
        fillers = [*ways.increase, *ways.decrease, *finding_words().before_ways, "了", "额", "数"]
        self._fillers = re.compile(alternatives(fillers))
        self._year = re.compile(rf"20\d\d|{alternatives(finding_words().prior_words)}")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares every total that changed with those before it."""
        known: list[_Told] = []
        for sentence in evidence.told:
            for whole, change in pairwise(sentence.figures):
                if (told := self._told(evidence, whole, change)) and len(known) < _MOST:
                    other = next((each for each in known if self._opposed(each, told)), None)
                    if other:
                        yield self._finding(evidence, other, told)
                    known.append(told)

    def _told(self, evidence: Evidence, whole: Figure, change: Figure) -> _Told | None:
        of_money = whole.unit == change.unit == "元" and whole.role == "amount" and change.role == "change"
        exact = not whole.quantity.qualifier and not change.quantity.qualifier and not change.span.is_zero
        if not of_money or not exact or change.direction not in ("increase", "decrease"):
            return None
        between = evidence.text[whole.quantity.end : change.quantity.start]
        if in_bracket(evidence.text, whole) or not self._name.search(_named(whole)):
            return None
        base = self._fillers.sub("", squash(between).strip("，,"))
        return _Told(whole, change, base) if self._year.search(base) and len(between) < _MOST else None

    def _opposed(self, one: _Told, other: _Told) -> bool:
        same = one.whole.span == other.whole.span and one.change.span == other.change.span
        return same and one.base == other.base and one.change.direction != other.change.direction

    def _finding(self, evidence: Evidence, one: _Told, other: _Told) -> Finding:
        said = [
            f"{_named(each.whole)}{each.whole.text}{way(each.change.direction == 'increase')}{each.change.text}"
            for each in (one, other)
        ]
        return self.finding(
            evidence,
            f"同一总额的变化一处写为{said[0]}，另一处写为{said[1]}",
            [one.whole.place, one.change.place, other.whole.place, other.change.place],
            stated="；".join(said),
        )


def _named(figure: Figure) -> str:
    """What a figure is called, without marks and years."""
    return _MARKS.sub("", figure.label).removeprefix("其中")
