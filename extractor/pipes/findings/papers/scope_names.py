"""Rules about what a budget or account is of: its kind (部门, 单位) and year, as its title has it and elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.disclosure_words import disclosure_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_HEAD, _LONGEST, _USUAL = 3, 60, 3
_BUDGET = "预算"
_DATED = re.compile(
    r"^(?:附?表?\d{1,2}[.、．]|[一二三四五六七八九十]{1,2}、)?(?P<year>20\d\d)年(?:度)?(?P<name>[^，。；：]{2,40})$"
)


class ScopeName(BaseRule):
    """2026年部门预算安排 in what its title calls a 单位预算."""

    id = "organization"

    def __init__(self) -> None:
        words = disclosure_words()
        kinds, own = alternatives(words.kinds_of_scope), alternatives(words.own_of_scope)
        self._title = re.compile(rf"(?P<kind>{kinds}){_BUDGET}[\u4e00-\u9fff]{{0,6}}$")
        self._own = re.compile(rf"(?:(?P<year>20\d\d)年(?:度)?|本|(?<=[，。；、]))(?P<kind>{kinds})(?P<what>{own})")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares what the head of a budget calls it with what its sentences do."""
        if not evidence.is_budget:
            return
        heads = [squash(evidence.text[start:end]) for start, end in evidence.lines[:_HEAD]]
        kinds = {found["kind"] for line in heads if (found := self._title.search(line))}
        if len(kinds) != 1:
            return
        kind = kinds.pop()
        places: list[Place] = []
        for start, end in evidence.lines:
            for found in self._own.finditer(evidence.text, start, end):
                ours = found["year"] in (None, str(evidence.year))
                if ours and found["kind"] != kind:
                    places.append(found.span())
        if places:
            said = squash(evidence.text[slice(*places[0])])
            yield self.finding(
                evidence,
                f"报告是{kind}{_BUDGET}，此处却写为“{said}”",
                [evidence.clause_at(*place) for place in places],
                stated=said,
                severity="warning",
            )


class TableYear(BaseRule):
    """2025年部门支出预算总表 among tables of 2026."""

    id = "wrong_year"

    def __init__(self) -> None:
        words = disclosure_words().dated_tables
        self._names = (
            re.compile(rf"(?:{alternatives(words.budget)})$"),
            re.compile(rf"(?:{alternatives(words.account)})$"),
        )
        self._other = re.compile(alternatives(words.other))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the lines that are the names of tables, with their years."""
        year = str(evidence.year)
        named = list(self._named(evidence))
        years = Counter(told for told, _, _ in named)
        if years[year] < _USUAL:
            return
        known = {name for told, name, _ in named if told == year}
        for told, name, place in named:
            # One table of another year may be meant; one that is called alike with the year of the report is not.
            if told != year and (name in known or years[told] == 1):
                yield self.finding(
                    evidence,
                    f"标题的年度写为{told}年，报告的是{year}年",
                    [place],
                    expected=f"{year}年",
                    stated=f"{told}年",
                )

    def _named(self, evidence: Evidence) -> Iterator[tuple[str, str, Place]]:
        ends = self._names[0 if evidence.is_budget else 1]
        for start, end in evidence.lines:
            line = squash(evidence.text[start:end]) if end - start <= _LONGEST else ""
            found = _DATED.match(line)
            if found and ends.search(found["name"]) and not self._other.search(found["name"]):
                yield found["year"], found["name"], (start, end)
