"""Rules about tables and annexes that a report lists and that follow by number: 表八, 附件2."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.paper_words import paper_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.quantities import chinese_number
from extractor.result import Finding

_LONGEST, _LEAST, _BEHIND = 60, 3, 3
_DIGITS = r"(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})"
_ITEM = re.compile(rf"^{_DIGITS}[.、．]\s?(?P<name>[^。；，]{{4,40}})$")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A paper by its number: its name ("" where the line has none), the line as an index, and its place."""

    number: int
    name: str
    line: int
    place: Place


class ListedPapers(BaseRule):
    """表八 that the contents leave out, 附件2 that is another one than listed, and 附件4 twice for 附件5."""

    id = "listed_papers"

    def __init__(self) -> None:
        words = paper_words().papers
        self._kinds = [
            re.compile(
                rf"^(?:{alternatives(kind)})\s?{_DIGITS}(?:[.、．：:\s　]+|(?=[\u4e00-\u9fff]))?(?P<name>.{{0,44}})$"
            )
            for kind in words.kinds
        ]
        self._annexes = re.compile(rf"^(?:{alternatives(words.annexes)})[：:]\s?(?P<first>.*)$")
        self._form = re.compile(alternatives(words.form))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the short lines of the report that begin with such a number."""
        text = evidence.text
        lines = [(text[a:b].strip() if b - a <= _LONGEST else "", (a, b)) for a, b in evidence.lines]
        for kind in self._kinds:
            told = list(self._told(lines, kind))
            listed, body = _parted(told)
            named = [self._named(lines, each) for each in body]
            yield from self._left_out(evidence, listed, named)
            yield from self._again(evidence, named)
            for items in self._lists(lines):
                yield from self._others(evidence, items, named)

    def _told(self, lines: Sequence[tuple[str, Place]], kind: re.Pattern[str]) -> Iterator[Numbered]:
        for at, (line, place) in enumerate(lines):
            found = kind.match(line) if line else None
            number = _number(found["number"]) if found else None
            if found and number and not any(mark in found["name"] for mark in "。；，"):
                yield Numbered(number, _bare(found["name"]), at, place)

    def _named(self, lines: Sequence[tuple[str, Place]], paper: Numbered) -> Numbered:
        """A paper with its name, which may be the line behind its number."""
        behind = lines[paper.line + 1][0] if paper.line + 1 < len(lines) else ""
        return paper if paper.name else Numbered(paper.number, _bare(behind), paper.line, paper.place)

    def _left_out(self, evidence: Evidence, listed: Sequence[Numbered], body: Sequence[Numbered]) -> Iterator[Finding]:
        known = {paper.name for paper in listed}
        if len(listed) < _LEAST or sum(paper.name in known for paper in body) < max(_LEAST, len(body) - 2):
            return
        head = squash(evidence.text[listed[0].place[0] : listed[-1].place[1]])
        for paper in body:
            if paper.name and paper.name not in head and paper.number not in {each.number for each in listed}:
                said = squash(evidence.text[slice(*paper.place)])
                yield self.finding(
                    evidence,
                    f"正文有“{said if paper.name in said else said + paper.name}”，目录没有列出",
                    [paper.place, (listed[0].place[0], listed[-1].place[1])],
                )

    def _again(self, evidence: Evidence, body: Sequence[Numbered]) -> Iterator[Finding]:
        """附件4, 附件4, 附件6: a number that comes twice, where the one that should be there is missing."""
        numbers = [paper.number for paper in body]
        if len(body) < _LEAST or numbers != sorted(numbers):
            return
        for at, (one, other) in enumerate(pairwise(body)):
            following = numbers[at + 2] if at + 2 < len(numbers) else None
            skipped = following == other.number + 2 or (following is None and one.name != other.name)
            if one.number == other.number and numbers.count(one.number) == 2 and skipped:
                said = squash(evidence.text[slice(*other.place)])
                yield self.finding(
                    evidence,
                    f"序号重复：“{squash(evidence.text[slice(*one.place)])}”之后又是“{said}”，没有第{one.number + 1}个",
                    [one.place, other.place],
                    stated=said,
                    rule="numbering",
                )

    def _lists(self, lines: Sequence[tuple[str, Place]]) -> Iterator[list[Numbered]]:
        """The lists that 附件： opens, its first item on the same line or the next."""
        for at, (line, place) in enumerate(lines):
            found = self._annexes.match(line)
            if not found:
                continue
            items: list[Numbered] = []
            texts = [(found["first"], place)] if found["first"] else []
            for text, where in [*texts, *lines[at + 1 : at + 40]]:
                item = _ITEM.match(text)
                number = _number(item["number"]) if item else None
                if item is None or number != len(items) + 1:
                    break
                items.append(Numbered(number, _bare(item["name"]), at, where))
            if len(items) >= _LEAST:
                yield items

    def _others(self, evidence: Evidence, items: Sequence[Numbered], body: Sequence[Numbered]) -> Iterator[Finding]:
        """An item that the paper of its number shares no word with, and that nothing else is called."""
        pairs = [(item, paper) for item in items for paper in body if item.number == paper.number and paper.name]
        if not any(item.name == paper.name for item, paper in pairs):
            return
        names = {item.name for item in items}
        for item, paper in pairs:
            once = [each.number for each in body].count(item.number) == 1 and evidence.text.count(item.name) == 1
            if once and paper.name not in names and not self._alike(item.name, paper.name):
                yield self.finding(
                    evidence,
                    f"所列的第{item.number}个附件为“{item.name}”，而“{squash(evidence.text[slice(*paper.place)])}”是“{paper.name}”",
                    [item.place, paper.place],
                    stated=item.name,
                )

    def _alike(self, one: str, other: str) -> bool:
        """Whether two names share two characters in a row, besides the words of any form (情况汇总表)."""
        bare, theirs = (self._form.sub("，", name) for name in (one, other))
        return any(bare[at : at + 2] in theirs and "，" not in bare[at : at + 2] for at in range(len(bare) - 1))


def _parted(told: Sequence[Numbered]) -> tuple[list[Numbered], list[Numbered]]:
    """The papers that contents list, one right behind the other, and those that stand alone behind them."""
    listed: list[Numbered] = []
    for paper in told:
        if listed and paper.line != listed[-1].line + 1:
            break
        listed.append(paper)
    listed = listed if len(listed) >= _LEAST else []
    return listed, list(told[len(listed) :])


def _number(text: str) -> int | None:
    value = int(text) if text.isdigit() else chinese_number(text)
    return int(value) if value else None


def _bare(name: str) -> str:
    """A paper's name without the page number and dots behind it."""
    return squash(name).rstrip("0123456789.…·-－—")
