"""The rule about the weights of the second level against those of the first: 产出35分, 产出下设数量指标12分、…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import total
from extractor.pipes.findings.common.figures import Figure, Sentence, in_bracket
from extractor.pipes.findings.common.reckoned_words import reckoned_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.performance.marks import points
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import after, unlike_whole
from extractor.pipes.lines.names import compact
from extractor.result import Finding

_SHORTEST, _PAIR = 2, 2


class NestedWeights(BaseRule):
    """What a first-level indicator consists of, told by its name in another sentence than its own weight.

    Its weight is the only one of the name. Nothing is said of scores, nor where only some parts are told.
    """

    id = "weight_total"

    def __init__(self) -> None:
        words, every = reckoned_words().nested, finding_words()
        self._ends = re.compile(rf"(?:{alternatives([*words.ends, *every.reaching])})+$")
        self._opens = re.compile(rf"^(?:{alternatives(words.opens)}|[，、；：:（(])+")
        self._of = re.compile(
            rf"(?:^|[，；。：:])?(?P<name>[^，。；：:、（）()\d]{{2,14}}?)(?:{alternatives(words.levels)})?(?:{alternatives(words.under)})(?P<rest>[^，。；]{{0,20}})$"
        )
        self._got = re.compile(alternatives([*every.scored, *every.lost]))
        self._partly = re.compile(alternatives([*every.partly, *words.partly]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every sentence that says what an indicator consists of."""
        told = [(sentence, points(sentence)) for sentence in evidence.sentences]
        weights = [(self._name(figure), figure) for _, some in told for figure in some if self._is_weight(figure)]
        for sentence, some in told:
            ends = [sentence.start, *(figure.quantity.end for figure in some)]
            for at, first in enumerate(some):
                found = self._of.search(compact(evidence.text[ends[at] : first.quantity.start]))
                name = self._bare(found["name"]) if found else ""
                if len(name) >= _SHORTEST:
                    yield from self._sum(evidence, sentence, name, self._run(evidence, some[at:]), weights)

    def _run(self, evidence: Evidence, some: Sequence[Figure]) -> list[Figure]:
        """The parts from the first one on, up to what another indicator consists of or a semicolon."""
        parts = [some[0]]
        for last, figure in pairwise(some):
            between = evidence.text[last.quantity.end : figure.quantity.start]
            if "；" in between or "。" in between or self._of.search(compact(figure.label)):
                break
            if not in_bracket(evidence.text, figure):
                parts.append(figure)
        return parts

    def _sum(
        self,
        evidence: Evidence,
        sentence: Sentence,
        name: str,
        parts: Sequence[Figure],
        weights: Sequence[tuple[str, Figure]],
    ) -> Iterator[Finding]:
        scored = any(self._got.search(part.label) or part.quantity.qualifier for part in parts)
        partly = self._partly.search(
            evidence.text[sentence.start : parts[-1].quantity.end] + after(evidence, parts[-1])
        )
        starts = {part.quantity.start for part in parts}
        wholes = [f for called, f in weights if called == name and f.quantity.start not in starts]
        alike = len({whole.span.value for whole in wholes}) == 1
        if len(parts) < _PAIR or scored or partly or not alike:
            return
        if total(part.span for part in parts).value != wholes[0].span.value:
            yield unlike_whole(self, evidence, wholes[0], parts)

    def _is_weight(self, figure: Figure) -> bool:
        return not self._got.search(figure.label) and not figure.quantity.qualifier

    def _name(self, figure: Figure) -> str:
        return self._bare(figure.label)

    def _bare(self, label: str) -> str:
        """The name of an indicator without numbering words and what every indicator is called."""
        return self._ends.sub("", self._opens.sub("", compact(label).split("：")[-1])).strip("“”（(、，")
