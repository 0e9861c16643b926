"""The rule about a reason that counts, and the count told elsewhere: 维修次数减少, but 送修13次，比上年增加5次."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.reckoned_words import reckoned_words
from extractor.pipes.findings.common.wording import finding_words, way
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.names import compact
from extractor.pipes.lines.wording import statement_words
from extractor.result import Finding

_LONGEST, _BACK, _SHOWN = 80, 40, 30


@dataclass(frozen=True, slots=True)
class Counted:
    """By how much something that is counted changed since last year: what is said of it, and the figure."""

    words: str
    figure: Figure

    @property
    def up(self) -> bool:
        """Whether there was more of it."""
        return self.figure.direction == "increase"


class ReasonCounted(BaseRule):
    """A reason that there was more or less of something, where all that the report counts of it went the other way."""

    id = "direction_conflict"

    def __init__(self) -> None:
        words, every, ways = reckoned_words().reasons, finding_words(), statement_words()
        up, down = (
            alternatives([each for each in some if each not in every.thrift] + more)
            for some, more in ((ways.increase, words.more), (ways.decrease, words.less))
        )
        self._reason = re.compile(
            rf"(?:{every.reason_cue}|(?:{alternatives(words.cues)}))(?P<reason>[^。；\n]{{2,{_LONGEST}}})"
        )
        self._things = [re.compile(alternatives(names)) for names in words.things]
        between = r"[^，。；、和及与或]{0,10}?"
        self._said = [
            re.compile(
                rf"(?:{alternatives(names)}){between}(?:(?P<up>{up})|(?P<down>{down}))(?P<behind>[^，。；]{{0,6}})"
            )
            for names in words.things
        ]
        self._not_counted = re.compile(alternatives(words.not_counted))
        self._other = re.compile(alternatives([*words.other, *every.negations]))
        self._money = re.compile(alternatives(words.money))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every reason of the prose."""
        told = list(self._told(evidence))
        for start, end in evidence.prose if told else ():
            for found in self._reason.finditer(evidence.text, start, end):
                for things, said in zip(self._things, self._said, strict=True):
                    for reason in said.finditer(found["reason"]):
                        if not self._not_counted.search(reason.group()) and not self._other.search(reason.group()):
                            place = found.start("reason") + reason.start(), found.start("reason") + reason.end()
                            yield from self._compare(evidence, reason, place, things, told)

    def _told(self, evidence: Evidence) -> Iterator[Counted]:
        """What is counted and compared with last year; not what a clause of money says."""
        for sentence in evidence.sentences:
            for at, figure in enumerate(sentence.figures):
                counted = figure.role == "change" and figure.unit not in ("元", "") and figure.basis != "budget"
                left = max(sentence.start, figure.quantity.start - _BACK)
                words = compact(evidence.text[left : figure.quantity.start])
                money = figure.unit == "%" and (self._money.search(words) or self._beside_money(sentence.figures, at))
                if counted and not money and figure.year in (None, evidence.year, (evidence.year or 0) - 1):
                    yield Counted(words, figure)

    def _beside_money(self, figures: list[Figure], at: int) -> bool:
        return at > 0 and figures[at - 1].unit == "元"

    def _compare(
        self,
        evidence: Evidence,
        reason: re.Match[str],
        place: Place,
        things: re.Pattern[str],
        told: list[Counted],
    ) -> Iterator[Finding]:
        up = reason["up"] is not None
        mine = [each for each in told if things.search(each.words) and not _is_of(evidence, each.figure, place)]
        if not mine or any(each.up == up for each in mine):
            return
        figure = mine[0].figure
        said = compact(evidence.text[figure.start : figure.quantity.end])
        yield self.finding(
            evidence,
            f"原因写为“{compact(reason.group())[:_SHOWN]}”，而另一处“{said[-_SHOWN:]}”，是{way(not up)}",
            [place, figure.place],
            stated=compact(reason.group()),
            severity="warning",
        )


def _is_of(evidence: Evidence, figure: Figure, place: Place) -> bool:
    """Whether a count stands in the reason's own sentence: 维修次数减少5次 is what the reason itself says."""
    end = evidence.text.find("。", place[1])
    return place[0] - _BACK <= figure.quantity.start and (end < 0 or figure.quantity.start < end)
