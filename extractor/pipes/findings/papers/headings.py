"""Rules about headings as such: numbers that are left out or stand twice, and parts that the contents do not list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.knowledge import squash
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.numbering import NESTED, Number, Style, bare_title, numbered, numbers_in
from extractor.reading.page import Paragraph
from extractor.result import Finding

# The styles that are read from the headings, the others from the paragraphs.
_HEADINGS = NESTED[:3]
_LONGEST, _LEAST = 60, 2
# More numbers left out than this are no slip: what was read as a list is none.
_LEFT_OUT = 2

# A number with the line that begins with it.
_Line = tuple[Number, Place]


class Numbering(BaseRule):
    """一、二、二、 or 1. 2. 4.: headings and paragraphs of a list whose numbers come twice or leave one out."""

    id = "numbering"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at neighbouring numbers of one style, up to the next number of an outer one."""
        if not evidence.is_account:
            return
        for lines in (*self._headings(evidence), *self._paragraphs(evidence)):
            for one, other in pairwise(lines):
                yield from self._two(evidence, one, other)

    def _headings(self, evidence: Evidence) -> Iterator[list[_Line]]:
        """The headings of each parent and style."""
        rows: dict[tuple[int | None, str], list[_Line]] = defaultdict(list)
        for node in evidence.layer.sections:
            number, place = numbered(node.record.title), (node.record.start, node.record.start + len(node.record.title))
            if number and number.style in _HEADINGS and number.value:
                rows[node.parent, number.style].append((number, place))
        yield from rows.values()

    def _paragraphs(self, evidence: Evidence) -> Iterator[list[_Line]]:
        """Runs of paragraphs with Arabic numbers; a number of an outer style, or 1, begins a new one."""
        open_: dict[Style, list[_Line]] = {}
        for block in evidence.layer.page.blocks:
            number = numbered(evidence.text[block.start : block.end]) if isinstance(block, Paragraph) else None
            if number is None or number.style not in NESTED:
                continue
            rank = NESTED.index(number.style)
            for style in NESTED[rank + 1 :]:
                yield open_.pop(style, [])
            if number.style in _HEADINGS:
                continue
            run = open_.setdefault(number.style, [])
            if run and number.value < run[-1][0].value:
                yield run
                run = open_[number.style] = []
            run.append((number, (block.start, min(block.end, block.start + _LONGEST))))
        yield from open_.values()

    def _two(self, evidence: Evidence, one: _Line, other: _Line) -> Iterator[Finding]:
        (first, here), (second, there) = one, other
        again = first.value == second.value and (first.value > 1 or _line(evidence, here) == _line(evidence, there))
        # A heading that is left out is a section that is left out, which other rules say.
        counted = first.style not in _HEADINGS
        left_out = second.value - self._reached(evidence, here, there, first) - 1 if counted else 0
        if again or 0 < left_out <= _LEFT_OUT:
            says = "序号重复" if again else "序号不连续"
            yield self.finding(
                evidence,
                f"{says}：“{_head(evidence, here)}”之后是“{_head(evidence, there)}”",
                [here, there],
                stated=_head(evidence, there),
            )

    def _reached(self, evidence: Evidence, here: Place, there: Place, first: Number) -> int:
        """The number that the list goes up to within the paragraphs between: 1.组织；2.干部 ends at 2."""
        between = numbers_in(evidence.text[here[0] : there[0]])
        values, last = {number.value for number in between if number.style == first.style}, first.value
        while last + 1 in values:
            last += 1
        return last


class ContentsParts(BaseRule):
    """第一部分 to 第四部分 as the contents list them, against the parts of the report."""

    id = "contents"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Takes the parts before the first that is named again for the contents."""
        parts = [
            (squash(bare_title(evidence.text[start:end].strip())), (start, end))
            for start, end in evidence.lines
            if end - start <= _LONGEST and (number := numbered(evidence.text[start:end].strip()))
            and number.style == "part"
        ]  # fmt: skip
        again = next((at for at, (title, _) in enumerate(parts) if at and title == parts[0][0]), len(parts))
        listed, told = parts[:again], parts[again:]
        if len(listed) >= _LEAST and len(told) >= _LEAST:
            yield from self._renumbered(evidence, listed, told)
            yield from self._lacking(evidence, told, listed, "正文有“{}”，目录没有列出")
            yield from self._lacking(evidence, listed, told, "目录列有“{}”，正文没有")

    def _renumbered(
        self, evidence: Evidence, listed: Sequence[tuple[str, Place]], told: Sequence[tuple[str, Place]]
    ) -> Iterator[Finding]:
        """第四部分 名词解释 in the contents, 第五部分 名词解释 in the report."""
        known = {_bare(title): place for title, place in reversed(listed)}
        for title, place in told:
            home = known.get(_bare(title))
            numbers = [numbered(evidence.text[slice(*each)].strip()) for each in (home, place) if each]
            if home and len({number.value for number in numbers if number}) > 1:
                yield self.finding(
                    evidence,
                    f"目录写为“{_head(evidence, home)}”，正文写为“{_head(evidence, place)}”",
                    [home, place],
                    stated=_head(evidence, place),
                )
                return  # One that was left out moves all that follow.

    def _lacking(
        self, evidence: Evidence, ones: Sequence[tuple[str, Place]], others: Sequence[tuple[str, Place]], says: str
    ) -> Iterator[Finding]:
        # A part that only lacks its number is there.
        lines = {squash(evidence.text[start:end]) for start, end in evidence.lines if end - start <= _LONGEST}
        known = {_bare(title) for title, _ in others} | lines
        for title, place in ones:
            if _bare(title) not in known:
                yield self.finding(
                    evidence, says.format(squash(evidence.text[slice(*place)])[:40]), [place, others[-1][1]]
                )


def _bare(title: str) -> str:
    """A title without the page number and dots that contents put behind it."""
    return title.rstrip("0123456789.…·-－—")


def _head(evidence: Evidence, place: Place) -> str:
    return _line(evidence, place)[:20]


def _line(evidence: Evidence, place: Place) -> str:
    return squash(evidence.text[slice(*place)])
