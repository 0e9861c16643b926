"""The rule about figures that are said to be the same: 年初结转186万元，与批复数一致, where 168万元 was approved."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.claim_words import claim_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.nearby import before
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_PASSAGES, _MOST, _SHORTEST = 3, 40, 2


class SaidSame(BaseRule):
    """A figure that is said to be the same as another one that is told before it, by what that one is called.

    What the other is called stands in its own words, or in its sentence before it where both are of one name
    (年末结转和结余 and 年初结转和结余). Nothing is said where any such figure agrees.
    """

    id = "conflict"

    def __init__(self) -> None:
        words = claim_words().same
        self._claim = re.compile(
            rf"[，,]\s*(?:{alternatives(words.before)})(?P<what>[^，。；：\d\n]{{2,16}}?)(?:{alternatives(words.behind)})"
            rf"(?=[，。；、）\n]|$)"
        )
        self._silent = re.compile(rf"(?:{alternatives(words.silent)})+$|^(?:{alternatives(words.silent)})+")
        self._other = re.compile(alternatives([*words.other, *finding_words().budget_words]))
        self._word = re.compile(alternatives(words.behind))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the clause right behind every amount."""
        for sentence in evidence.sentences:
            if not self._word.search(evidence.text, sentence.start, sentence.end or sentence.start):
                continue
            for figure in sentence.figures[:_MOST]:
                plain = figure.role == "amount" and not figure.quantity.qualifier and figure.unit not in ("", "%")
                said = self._claim.match(evidence.text, figure.quantity.end) if plain else None
                if said and not self._other.search(said["what"]):
                    yield from self._compare(evidence, figure, said)

    def _compare(self, evidence: Evidence, figure: Figure, said: re.Match[str]) -> Iterator[Finding]:
        what = self._silent.sub("", squash(said["what"]))
        if len(what) < _SHORTEST:
            return
        told = before(evidence, figure.quantity.start, figure.unit, _PASSAGES)
        others = [other for other in told if self._is_meant(evidence, other, figure, what)]
        if others and not any(other.span.meets(figure.span) for other in others):
            other = others[-1]
            yield self.finding(
                evidence,
                f"{figure.text}写为{squash(said.group()).strip('，,')}，而{squash(what)}为{other.text}",
                [figure.place, said.span(), other.place],
                stated=f"{figure.text}；{other.text}",
            )

    def _is_meant(self, evidence: Evidence, other: Figure, figure: Figure, what: str) -> bool:
        """Whether an amount before a claim is called as the claim has it."""
        if other.quantity.qualifier or other.measured == "budget":
            return False
        ending = what[-_SHORTEST * 2 :]
        if what in other.label or (
            len(what) > _SHORTEST * 2 and ending in other.label and what[:_SHORTEST] in other.label
        ):
            return True
        sentence = squash(evidence.text[other.sentence : other.quantity.start])
        return what in sentence and bool(_own(grams(other.label)) & _own(grams(figure.label)))


def _own(words: frozenset[str]) -> frozenset[str]:
    """The words of a name but for those of a year's ends, which differ."""
    return frozenset(word for word in words if not set(word) & set("年初末上本"))
