"""The rule about a part that 其中 opens right behind its whole: it is no more than the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.figures import Figure, in_bracket
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_NEXT, _MOST = "、", 40


class Thereof(BaseRule):
    """接待14批次、126人次，其中外宾3批次、138人次: each unit of a run against the one that stands right before 其中."""

    id = "part_exceeds"

    def __init__(self) -> None:
        words = finding_words()
        self._within = re.compile(rf"^[，,；。（(]?(?:{alternatives(words.thereof)})")
        self._other = re.compile(
            alternatives([*words.cumulative.words, *words.cumulative.since, *words.carried, *words.mean])
        )
        self._any = frozenset(words.kind_units)

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every figure that the word opens, and those in its run."""
        for sentence in evidence.sentences:
            for at, figure in enumerate(sentence.figures):
                if at and self._within.match(figure.label):
                    wholes, before = _run(sentence.figures, at - 1, -1), sentence.figures[max(0, at - _MOST) : at]
                    for part in _run(sentence.figures, at, 1):
                        # 查办260宗，移送11宗，其中甲类247宗: it may be of any figure before it.
                        if not any(each.unit == part.unit and each.span.high >= part.span.low for each in before):
                            yield from self._part(evidence, part, wholes)

    def _part(self, evidence: Evidence, part: Figure, wholes: Sequence[Figure]) -> Iterator[Finding]:
        whole = next((each for each in wholes if each.unit == part.unit and each.role == part.role == "amount"), None)
        if whole is None or part.unit in self._any or not part.unit or self._other.search(whole.label + part.label):
            return
        same = part.measured == whole.measured or None in (part.measured, whole.measured)
        if same and part.span.low > whole.span.high and not in_bracket(evidence.text, whole):
            yield self.finding(
                evidence,
                f"其中的{part.text}大于全部{whole.text}",
                [whole.place, part.place],
                stated=f"{part.text}；{whole.text}",
            )


def _run(figures: Sequence[Figure], at: int, step: int) -> list[Figure]:
    """The figures that stand side by side with one, that one first: 14批次、126人次."""
    found = [figures[at]]
    while 0 <= at + step < len(figures) and figures[max(at, at + step)].label.startswith(_NEXT):
        at += step
        found.append(figures[at])
    return found
