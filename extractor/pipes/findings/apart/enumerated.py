"""The rule about a number that announces a list of words: 存在三个方面问题：一是…；二是…；三是…；四是…."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.apart_words import apart_words
from extractor.pipes.findings.common.nearby import following
from extractor.pipes.findings.counts.counted import listed_paragraphs
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.quantities.numerals import chinese_number
from extractor.reading.page import Grid
from extractor.result import Finding

# Longer lists are broken by headings and pages.
_BACK, _LEAST, _SURE, _MOST = 40, 2, 9, 60
_BOUNDS = "。；，：,;:\n\t！、”"


class Enumerated(BaseRule):
    """As many items as the number says: behind it in words (一是), or in the numbered paragraphs that follow."""

    id = "parts_total"

    def __init__(self) -> None:
        words = apart_words().enumerated
        self._items = words.items
        things, counters = alternatives(words.things), alternatives(words.counters)
        number = r"(?<![\d第之一二三四五六七八九十百])(?P<number>[一两二三四五六七八九十]|\d{1,2})"
        self._said = re.compile(
            rf"(?<!等){number}(?:{counters})?(?:{things})(?P<tail>[^。；\n\d]{{0,14}}?)[：:，,。]?\s*$"
        )
        self._open = re.compile(alternatives(words.open))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every first item, and at every announcement that ends its passage."""
        starts = [passage.start for passage in evidence.layer.passages]
        for items in self._items:
            at = evidence.text.find(items[0])
            while at >= 0:
                said = self._announced(evidence.text, at)
                if said:
                    end = self._end(evidence, starts, at)
                    yield from self._compare(evidence, said, *self._counted(evidence.text, items, at, end))
                at = evidence.text.find(items[0], at + 1)
        for start, end in evidence.prose:
            said = self._announced(evidence.text, end) if evidence.text[end - 1 : end] in ("：", ":") else None
            if said and said[0] >= start:
                yield from self._paragraphs(evidence, said, end)

    def _announced(self, text: str, at: int) -> tuple[int, int, int] | None:
        """The number that is announced right before an offset, and where it is told."""
        start = max(0, at - _BACK)
        found = self._said.search(text[start:at])
        value = chinese_number(found["number"]) if found else None
        if not found or not value or self._open.search(found["tail"]):
            return None
        return start + found.start(), at, int(value)

    def _end(self, evidence: Evidence, starts: Sequence[int], at: int) -> int:
        """Where the section ends that an offset stands in, else its passage."""
        passage = evidence.layer.passages[max(0, bisect_right(starts, at) - 1)] if starts else None
        if passage is None:
            return at
        return evidence.layer.sections[passage.section].record.end if passage.section is not None else passage.end

    def _counted(self, text: str, items: Sequence[str], at: int, end: int) -> tuple[int, int]:
        """How many items there are from the first one on, and where the last of them begins."""
        count, last = 1, at
        again = _begins(text, items[0], at + 1, end)
        for item in items[1:]:
            begins = _begins(text, item, last + 1, end if again < 0 else again)
            if begins < 0:
                break
            count, last = count + 1, begins
        return count, last

    def _paragraphs(self, evidence: Evidence, said: tuple[int, int, int], end: int) -> Iterator[Finding]:
        below = following(evidence, end, _MOST)
        if below and not isinstance(below[0], Grid):
            items = listed_paragraphs(evidence.text, [(block.start, block.end) for block in below])
            yield from self._compare(evidence, said, len(items), items[-1][0] if items else end)

    def _compare(self, evidence: Evidence, said: tuple[int, int, int], count: int, last: int) -> Iterator[Finding]:
        start, end, number = said
        if count != number and _LEAST <= count <= _SURE and _LEAST <= number <= _SURE:
            told = squash(evidence.text[start:end]).rstrip("：:，,。")
            yield self.finding(
                evidence,
                f"写为“{told}”，而所列的有{count}项",
                [(start, end), evidence.clause_at(last, last + 1)],
                expected=f"{count}",
                stated=f"{number}",
                severity="warning",
            )


def _begins(text: str, item: str, start: int, end: int) -> int:
    """Where an item begins a clause between two offsets; -1 for nowhere."""
    at = text.find(item, start, end)
    while at > 0 and text[at - 1] not in _BOUNDS and not text[at - 1].isspace():
        at = text.find(item, at + 1, end)
    return at
