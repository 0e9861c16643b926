"""The rule about how many there are against those that are named: 下属单位共3个：甲、乙, or a list of paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.cells import Place, first_label
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.nearby import following
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.numbering import NESTED, Number, numbered
from extractor.reading.page import Grid, Paragraph
from extractor.result import Finding

_BESIDE, _LIST, _MOST, _SHOWN, _SHORT, _TAIL, _PAIR = 14, 420, 60, 120, 20, 40, 2
_BRACKETS = re.compile(r"[（(][^（）()]{0,60}[）)]")
_SEPARATORS = re.compile("[、，,]")
_QUOTED = re.compile(r"(?:“[^“”\n]{2,40}”[^“”，。；\n]{0,6}){2,}$")
_QUOTE = re.compile("“[^“”]+”")
_MARK = re.compile("[，。；：\n（(]")
_NUMBER = re.compile(r"\d")


class CountedList(BaseRule):
    """As many names as the number says: behind it, before it, in the paragraphs that follow, or in a table."""

    id = "parts_total"

    def __init__(self) -> None:
        words = finding_words()
        self._bodies = re.compile(alternatives(words.named_bodies))
        self._opens = re.compile(
            rf"^[^，。；：:（(\n]{{0,8}}(?:[，,]?(?:{alternatives(words.naming)})[：:]?|[：:（(])(?P<names>[^。；;\n]{{4,{_LIST}}})"
        )
        self._open = re.compile(alternatives(words.not_names))
        self._follow = re.compile(rf"(?:(?:{alternatives([*words.naming, *words.following])})[：:。]?|[：:])$")
        self._below_it = re.compile(alternatives(words.subordinate))
        self._set_up = re.compile(
            rf"(?:{alternatives(words.set_up)})[：:]?(?P<names>[^，,。；：、\d\n]{{2,20}}(?:、[^，,。；：、\d\n]{{2,20}}){{2,}})$"
        )
        together = alternatives(words.together)
        self._sum = re.compile(rf"[，,](?:{together})(?:有|为)?$")
        self._summed = re.compile(
            rf"(?P<what>[^，。；：\n]{{0,40}})(?:{alternatives(words.naming)})[：:]?(?P<names>[^。；：\n\d]{{4,{_LIST}}})"
            rf"[，,](?:{together})(?:有|为)?$"
        )
        self._duties = re.compile(alternatives(words.not_listed))
        self._own = re.compile(alternatives(words.own_level))
        self._names = re.compile(alternatives(words.name_columns))
        self._totals = re.compile(alternatives(words.total_columns))
        self._units = frozenset(words.body_units)
        self._joined = re.compile(alternatives(words.joined))
        self._said = re.compile(alternatives(words.said_of))
        self._partly = re.compile(rf"(?:{alternatives(words.partly)})$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every number of offices, units or projects."""
        for number, sentences in evidence.passages.items():
            passage = evidence.layer.passages[number]
            for sentence in sentences:
                for figure in sentence.figures[:_MOST]:
                    if passage.table is not None:
                        continue
                    if summed := self._summed_up(evidence, figure):
                        yield self._finding(evidence, figure, *summed)
                    if not self._counts(evidence, figure):
                        continue
                    end = passage.end
                    named = self._behind(evidence, figure, end) or self._before(evidence, figure)
                    named = named or self._below(evidence, figure, end)
                    if named:
                        yield self._finding(evidence, figure, *named)

    def _counts(self, evidence: Evidence, figure: Figure) -> bool:
        """Whether a figure is a number of bodies, by the words beside it."""
        if figure.role != "amount" or figure.unit not in self._units or figure.quantity.qualifier:
            return False
        return bool(self._bodies.search(_around(evidence, figure)))

    def _behind(self, evidence: Evidence, figure: Figure, end: int) -> tuple[Place, list[str]] | None:
        """内设机构6个，分别为甲科、乙科: the names in the rest of the sentence, where their number is another one."""
        at = figure.quantity.end
        found = self._opens.match(evidence.text[at : min(end, at + _LIST)])
        if not found:
            return None
        bare = _BRACKETS.sub("", found["names"].split("）")[0] if "（" not in found["names"] else found["names"])
        names = [name for name in _SEPARATORS.split(bare.rstrip("）)")) if name.strip()]
        names = list(takewhile(lambda name: not self._said.match(name.strip()), names))
        # A name may be two that 和 joins.
        most = len(names) + self._joints(names)
        if _NUMBER.search(bare):
            names = _QUOTE.findall(bare)  # “甲”项目得分95分，“乙”项目得分93分: as many as stand in quotation marks.
            most = len(names)
        alone = most < _PAIR and not (figure.span.value > 1 and self._is_own(evidence, bare))
        if self._open.search(bare) or alone or self._fits(evidence, figure, names, most):
            return None
        return (at + found.start("names"), at + found.end("names")), names

    def _is_own(self, evidence: Evidence, name: str) -> bool:
        """Whether the one name behind a number is the department itself, so that the others are left out."""
        own = squash(evidence.layer.cover.organization or "")
        return bool(own) and squash(name).rstrip("。") == own

    def _before(self, evidence: Evidence, figure: Figure) -> tuple[Place, list[str]] | None:
        """对“甲”、“乙”3个项目: names in quotation marks right before the number; behind 等 there may be fewer."""
        start = max(evidence.behind("\n", figure.quantity.start), figure.quantity.start - _LIST)
        before = evidence.text[start : figure.quantity.start].rstrip()
        bare = self._partly.sub("", before)
        partly = bare != before
        found = _QUOTED.search(bare) or self._set_up.search(bare)
        quoted = _QUOTE.findall(found.group()) if found else []
        names = quoted or (_SEPARATORS.split(found["names"]) if found else [])
        joined = 0 if quoted else self._joints(names)
        count = figure.span.value
        if not found or len(names) <= count <= len(names) + joined or (partly and len(names) < count):
            return None
        return (start + found.start(), start + found.end()), names

    def _summed_up(self, evidence: Evidence, figure: Figure) -> tuple[Place, list[str]] | None:
        """决算单位包括：某某局本级以及甲中心、乙所，共3家: the names of bodies before a number that sums them up."""
        start = max(evidence.behind("。；\n", figure.quantity.start), figure.quantity.start - _LIST)
        before = evidence.text[start : figure.quantity.start].rstrip()
        plain = figure.role == "amount" and figure.unit in self._units and not figure.quantity.qualifier
        found = self._summed.search(before) if plain and self._sum.search(before) else None
        if not found or not (self._bodies.search(squash(found["what"])) or self._counts(evidence, figure)):
            return None
        names = _SEPARATORS.split(_BRACKETS.sub("", found["names"]))
        names = [name for name in names if name.strip()]
        most = len(names) + self._joints(names)
        partly = self._partly.search(names[-1].rstrip()) or self._open.search(found["names"])
        if partly or most < _PAIR or self._fits(evidence, figure, names, most):
            return None
        return (start + found.start("names"), start + found.end("names")), names

    def _below(self, evidence: Evidence, figure: Figure, end: int) -> tuple[Place, list[str]] | None:
        """The paragraphs numbered from 1, or the rows of a table of names, that follow the passage."""
        tail = evidence.text[figure.quantity.end : end].rstrip()
        if len(tail) > _TAIL or not self._follow.search(tail) or self._duties.search(tail):
            return None
        below = following(evidence, end, _MOST)
        if below and isinstance(below[0], Grid):
            items = self._rows(evidence, below[0])
        else:
            items = listed_paragraphs(evidence.text, [(b.start, b.end) for b in below if isinstance(b, Paragraph)])
        names = [squash(evidence.text[slice(*place)])[:_SHORT] for place in items]
        if len(names) < 2 or self._fits(evidence, figure, names, len(names)):
            return None
        return (items[0][0], items[-1][1]), names

    def _joints(self, names: Sequence[str]) -> int:
        """How many names more there may be: a word parts two where what stands before it ends as a name does.

        甲科和乙科 may be two names, 救灾和物资保障科 is one.
        """
        endings = {*finding_words().body_endings, *(name[-1] for name in names if name)}
        joints = [(name, joint.start()) for name in names for joint in self._joined.finditer(name) if joint.start()]
        return sum(name[at - 1] in endings or self._own.search(name, 0, at) is not None for name, at in joints)

    def _fits(self, evidence: Evidence, figure: Figure, names: Sequence[str], most: int) -> bool:
        """Whether there are as many names as the figure says; the department itself is none of its subordinates."""
        below = self._below_it.search(_around(evidence, figure))
        own = sum(bool(self._own.search(name)) for name in names) if below else 0
        return len(names) - own <= figure.span.value <= most

    def _rows(self, evidence: Evidence, grid: Grid) -> list[Place]:
        """The rows of a table whose header names a column of units or projects."""
        table = next((table for table in evidence.layer.tables if table.grid is grid), None)
        header = grid.rows[0] if grid.rows else ()
        if table is None or not any(self._names.search(squash(cell.text)) for cell in header):
            return []
        rows = [tuple(cell for cell in row if squash(cell.text)) for row in grid.rows[1:]]
        filled = [row for row in rows if row and (label := first_label(row)) and not self._totals.search(label.text)]
        return [(row[0].start, row[-1].end) for row in filled]

    def _finding(self, evidence: Evidence, figure: Figure, place: Place, names: Sequence[str]) -> Finding:
        most = len(names) + self._joints(names)
        number = f"{len(names)}" if most == len(names) else f"{len(names)}至{most}"
        stated = f"{figure.label.strip('，、：；')}{figure.text}"[-30:]
        return self.finding(
            evidence,
            f"写为{stated}，所列的有{number}个：{'、'.join(names)[:_SHOWN]}",
            [figure.place, place],
            stated=figure.text,
            severity="warning",
        )


def _around(evidence: Evidence, figure: Figure) -> str:
    """The words right before and behind a figure, up to a mark."""
    before = evidence.text[max(figure.start, figure.quantity.start - _BESIDE) : figure.quantity.start]
    after = evidence.text[figure.quantity.end : figure.quantity.end + _BESIDE]
    return f"{squash(before)}|{_MARK.split(after)[0]}"


def listed_paragraphs(text: str, lines: Sequence[Place]) -> list[Place]:
    """The paragraphs that are numbered 1, 2, 3…: up to one of an outer style, or whose number does not follow."""
    found: list[Place] = []
    style = ""
    for start, end in lines:
        number: Number | None = numbered(text[start:end])
        if number is None or number.style not in NESTED:
            if not found:
                return []
            continue
        if not found:
            style = number.style
        if number.style == style:
            if number.value != len(found) + 1:
                break
            found.append((start, end))
        elif NESTED.index(number.style) < NESTED.index(style):
            break
    return found
