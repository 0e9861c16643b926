"""The rule about what is left of what was found: 排查215处, 整改203处; 尚有15处未整改, in another sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.apart_words import apart_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.names import compact
from extractor.result import Finding

_AFTER, _SILENT, _AROUND = 16, ("%", "分", "元", ""), 40


class Remainder(BaseRule):
    """What is not yet put right is what was found less what was: each told once, by one deed, of one thing and unit."""

    id = "flow"

    def __init__(self) -> None:
        words = apart_words().remainders
        deeds, undone = alternatives(words.deeds), alternatives(words.undone)
        self._left = re.compile(alternatives(words.left))
        self._undone = re.compile(rf"(?:{undone})[^，。；\d]{{0,4}}?(?P<deed>{deeds})")
        self._deed = re.compile(deeds)
        self._bare = re.compile(rf"{alternatives(words.left)}|{undone}|{deeds}|[一二三四五六七八九]是|\d")
        self._first = re.compile(alternatives(words.first))
        self._other = re.compile(alternatives(words.other))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every figure that is said to be left, behind what was found and put right."""
        told = [f for s in evidence.sentences for f in s.figures if f.role == "amount" and f.unit not in _SILENT]
        lefts = [(figure, deed) for figure in told if (deed := self._of_left(evidence, figure))]
        for left, deed in lefts:
            pairs = self._pairs(evidence, told, left, deed)
            if len({(one.span.value, other.span.value) for one, other in pairs}) == 1:
                yield from self._compare(evidence, *pairs[0], left)

    def _words(self, evidence: Evidence, figure: Figure) -> tuple[str, str]:
        """What stands before a figure in its clause, and the few characters behind it."""
        end = figure.quantity.end
        return figure.label, compact(evidence.text[end : min(figure.end, end + _AFTER)])

    def _of_left(self, evidence: Evidence, figure: Figure) -> str:
        """The deed that is still to be done for what a figure counts, or nothing."""
        before, behind = self._words(evidence, figure)
        found = self._undone.search(before) or (self._undone.search(behind) if self._left.search(before) else None)
        plain = found and not figure.quantity.qualifier and not self._other.search(before)
        return found["deed"] if found and plain else ""

    def _pairs(
        self, evidence: Evidence, told: Sequence[Figure], left: Figure, deed: str
    ) -> list[tuple[Figure, Figure]]:
        """What was found with what was put right of it by the same deed, right behind, before what is left."""
        alike = [figure for figure in told if figure.unit == left.unit and figure.quantity.start < left.quantity.start]
        found = []
        for one, other in pairwise(self._plain(evidence, alike, deed)):
            apart = one.passage == other.passage and other.sentence != left.sentence
            both = self._is_done(evidence, other, deed) and self._is_first(evidence, one)
            if apart and both and one.span.value >= other.span.value:
                found.append((one, other))
        return [pair for pair in found if self._is_of(evidence, pair[0], left)]

    def _plain(self, evidence: Evidence, figures: Sequence[Figure], deed: str) -> list[Figure]:
        """The figures of what was found or put right, without those that break one of them down."""
        return [f for f in figures if self._is_first(evidence, f) or self._is_done(evidence, f, deed)]

    def _is_first(self, evidence: Evidence, figure: Figure) -> bool:
        before, _ = self._words(evidence, figure)
        return self._first.search(before) is not None and not self._undone.search(before)

    def _is_done(self, evidence: Evidence, figure: Figure, deed: str) -> bool:
        before, behind = self._words(evidence, figure)
        undone = self._undone.search(before) or self._undone.search(behind) or self._other.search(before)
        return not undone and not figure.quantity.qualifier and (deed in before or deed in behind[: len(deed) + 2])

    def _is_of(self, evidence: Evidence, first: Figure, left: Figure) -> bool:
        """Whether what is left is of what was found, by two characters of what they are called; or of its passage."""
        before, behind = self._words(evidence, first)
        near = evidence.text[max(left.sentence, left.quantity.start - _AROUND) : left.quantity.end + _AFTER]
        own = compact(evidence.text[left.start : left.quantity.start]) + self._words(evidence, left)[1]
        if not grams(self._bare.sub("，", own)):
            return True  # 仍有26件未办结: it names nothing else.
        named = grams(self._first.sub("，", self._deed.sub("，", before + behind)))
        return first.passage == left.passage or bool(named & grams(compact(near)))

    def _compare(self, evidence: Evidence, first: Figure, done: Figure, left: Figure) -> Iterator[Finding]:
        gap = first.span - done.span
        if not gap.meets(left.span):
            expected = f"{gap.value}{left.quantity.unit or ''}"
            yield self.finding(
                evidence,
                f"余下的写为{left.text}，而{first.text}-{done.text}={expected}",
                [first.place, done.place, left.place],
                expected=expected,
                stated=left.text,
            )
