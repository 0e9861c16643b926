"""The rule about the names that forms are filled in with: 部门名称：某西市民政局 in the report of 某东市民政局."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.paper_words import paper_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.papers.identity import differs_slightly
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_LEAST, _LONGEST = 5, 120


class FieldName(BaseRule):
    """A name in a form's field that is the report's own but for a character or two, and stands nowhere else."""

    id = "organization"

    def __init__(self) -> None:
        fields = alternatives(paper_words().name_fields)
        self._label = re.compile(rf"(?:{fields})[：:]?")
        name = rf"(?P<name>[\u4e00-\u9fff（）·]{{{_LEAST},30}}?[{finding_words().body_endings}])(?=[\s（(，。；]|$)"
        self._line = re.compile(rf"(?:^|[\s　])(?:{fields})[（(]?[^：:\n]{{0,6}}[：:][ 　]{{0,4}}{name}", re.M)

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares the fields of lines and of tables with the report's organization."""
        main = evidence.layer.cover.organization
        if not main or len(main) < _LEAST:
            return
        told = list(self._told(evidence))
        counts = Counter(name for name, _ in told)
        for name, place in told:
            mine = name[-len(main) :]
            # What is told as often as the report's own name is another body with a like name.
            rare = counts[name] == 1 and evidence.text.count(mine) == 1 and evidence.text.count(main) > 1
            if rare and differs_slightly(mine, main) and name == mine:
                yield self.finding(
                    evidence,
                    f"报告的是“{main}”，此处却写为“{name}”",
                    [place],
                    expected=main,
                    stated=name,
                )

    def _told(self, evidence: Evidence) -> Iterator[tuple[str, Place]]:
        for start, end in evidence.lines:
            if end - start <= _LONGEST:
                for found in self._line.finditer(evidence.text, start, end):
                    yield squash(found["name"]), found.span("name")
        for table in evidence.layer.tables:
            for row in table.grid.rows:
                filled = [cell for cell in row if squash(cell.text)]
                for label, cell in pairwise(filled):
                    if self._label.fullmatch(squash(label.text)):
                        yield squash(cell.text), (cell.start, cell.end)
