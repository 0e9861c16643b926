"""The rule about names in quotation marks and the table that has them all but one: “甲”“乙”“丙”3个项目."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives, squash
from extractor.knowledge.table_words import is_number
from extractor.pipes.findings.common.apart_words import apart_words
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_LEAST, _MOST = 3, 20
_QUOTED = re.compile(r"“(?P<name>[^“”\n]{2,30})”")
_MARKS = "“”"


class ListedNames(BaseRule):
    """As many names as a table of projects has rows, all of them alike but one."""

    id = "conflict"

    def __init__(self) -> None:
        things = alternatives(apart_words().listed_projects.things)
        self._list = re.compile(
            rf"(?:“[^“”\n]{{2,30}}”[、，和及]{{0,2}}){{{_LEAST},{_MOST}}}(?:等)?(?P<number>\d{{1,2}}|[三四五六七八九十])(?:个|项)(?:{things})"
        )
        self._heads = re.compile(alternatives(finding_words().name_columns))
        self._totals = re.compile(alternatives(finding_words().total_columns))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every such list, and at the tables of names."""
        tables = list(self._tables(evidence))
        for start, end in evidence.prose if tables else ():
            for found in self._list.finditer(evidence.text, start, end):
                names = [(squash(each["name"]), each.span()) for each in _QUOTED.finditer(evidence.text, *found.span())]
                for rows in tables:
                    yield from self._compare(evidence, names, rows)

    def _tables(self, evidence: Evidence) -> Iterator[list[tuple[str, Place]]]:
        for table in evidence.layer.tables:
            rows = [row for row in table.grid.rows if any(cell.text for cell in row)]
            at = (
                next((n for n, cell in enumerate(rows[0]) if self._heads.search(squash(cell.text))), None)
                if rows
                else None
            )
            if at is not None:
                cells = [row[at] for row in rows[1:] if len(row) > at and squash(row[at].text)]
                told = [
                    cell for cell in cells if not self._totals.search(squash(cell.text)) and not is_number(cell.text)
                ]
                yield [(squash(cell.text).strip(_MARKS), (cell.start, cell.end)) for cell in told]

    def _compare(
        self, evidence: Evidence, names: Sequence[tuple[str, Place]], rows: Sequence[tuple[str, Place]]
    ) -> Iterator[Finding]:
        told, known = {name for name, _ in names}, {name for name, _ in rows}
        only, others = told - known, known - told
        if len(told) != len(known) or len(told) != len(rows) or len(only) != 1 or len(told) < _LEAST:
            return
        name, other = only.pop(), others.pop()
        if name in other or other in name:
            return  # The table may have the name in full.
        places = [place for each, place in (*names, *rows) if each in (name, other)]
        yield self.finding(
            evidence,
            f"所列的名称中有“{name}”，而表中没有，表中另有“{other}”",
            places,
            stated=f"{name}；{other}",
            severity="warning",
        )
