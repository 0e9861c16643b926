"""The rule about two lists by one kind: what went to small firms of goods is no more than all goods."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import Called, called, kind_of
from extractor.result import Finding

_LEAST = 2


@dataclass(frozen=True, slots=True)
class ByKind:
    """A figure with the figures of its list by kind (货物, 工程, 服务), and the pairs of `within` that it is in.

    Attributes:
        wholes, parts: the numbers of the pairs of which it is the whole, or the part.
    """

    head: Called
    wholes: frozenset[int]
    parts: frozenset[int]
    kinds: dict[str, Figure]


class _Reader:
    """Reads the lists of a report whose heads are wholes or parts of `within`."""

    def __init__(self) -> None:
        words = finding_words()
        self._continuing = re.compile(alternatives(words.continuing))
        self._pairs = [(re.compile(alternatives(p.part)), re.compile(alternatives(p.whole))) for p in words.within]
        self._groups = [
            (re.compile(alternatives(group.whole)), re.compile(alternatives(group.kinds)))
            for group in words.complete
            if group.whole
        ]

    def read(self, evidence: Evidence) -> Iterator[list[ByKind]]:
        """The lists of each passage."""
        for sentences in evidence.passages.values():
            amounts = called(evidence.text, sentences, self._continuing)
            found = [each for at in range(len(amounts)) if (each := self._list(evidence, amounts, at))]
            if len(found) > 1:
                yield found

    def _list(self, evidence: Evidence, amounts: Sequence[Called], at: int) -> ByKind | None:
        head = amounts[at]
        parts = frozenset(n for n, (part, _) in enumerate(self._pairs) if part.search(head.words))
        wholes = frozenset(n for n, (_, whole) in enumerate(self._pairs) if whole.search(head.words)) - parts
        if not parts and not wholes:
            return None
        following = [it.figure for it in amounts[at + 1 :] if it.figure.sentence == head.figure.sentence]
        for _, kinds in self._groups:
            told: dict[str, Figure] = {}
            for figure in following:
                kind = kind_of(evidence, figure, kinds)
                if figure.unit != head.figure.unit or kind is None or kind in told:
                    break
                told[kind] = figure
            if len(told) >= _LEAST:
                return ByKind(head, wholes, parts, told)
        return None


def lists_by_kind(evidence: Evidence) -> list[list[ByKind]]:
    """Lists by kind that stand in one passage, in document order."""
    return list(_Reader().read(evidence))


def granted(evidence: Evidence) -> frozenset[int]:
    """Where the figures start that are the kinds of a part of something: no figures of the lines that they name."""
    return frozenset(
        figure.quantity.start
        for lists in evidence.once(lists_by_kind)
        for each in lists
        if each.parts
        for figure in each.kinds.values()
    )


class KindWithin(BaseRule):
    """货物48万元 of what small firms got, where all goods are 40万元."""

    id = "part_exceeds"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares every list of a part with that of its whole before it."""
        for lists in evidence.once(lists_by_kind):
            for at, part in enumerate(lists):
                for whole in lists[:at]:
                    if part.parts & whole.wholes:
                        yield from self._compare(evidence, whole, part)

    def _compare(self, evidence: Evidence, whole: ByKind, part: ByKind) -> Iterator[Finding]:
        for kind in part.kinds.keys() & whole.kinds.keys():
            mine, every = part.kinds[kind], whole.kinds[kind]
            if mine.unit == every.unit and mine.span.low > every.span.high:
                yield self.finding(
                    evidence,
                    f"“{part.head.words.strip('、，：；')}”中的“{kind}”{mine.text}，大于全部“{kind}”{every.text}",
                    [mine.place, every.place],
                    stated=f"{mine.text}；{every.text}",
                )
