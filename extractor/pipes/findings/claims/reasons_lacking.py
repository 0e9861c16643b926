"""The rule about the one line of a list whose change has no reason, where all its neighbours have one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.paper_words import paper_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_LEAST = 5


class ReasonLacking(BaseRule):
    """比上年预算减少3万元。 of one functional line, where at least five others of its list go on to say why."""

    id = "missing_reason"

    def __init__(self) -> None:
        self._reason = re.compile(alternatives(paper_words().reasons_told))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the paragraphs of budgets that tell one line and its change."""
        told: dict[int | None, list[tuple[Figure, bool]]] = defaultdict(list)
        for number, sentences in evidence.passages.items() if evidence.is_budget else ():
            passage = evidence.layer.passages[number]
            figures = [figure for sentence in sentences for figure in sentence.figures]
            lines = {figure.line for figure in figures if figure.line and len(figure.line) == 3}
            changes = [f for f in figures if f.role == "change" and f.unit == "元" and not f.span.is_zero]
            if len(lines) != 1 or len(changes) != 1 or passage.table is not None:
                continue
            behind = evidence.text[changes[0].quantity.end : passage.end]
            home = self._home(evidence, passage.section)
            told[home].append((changes[0], self._reason.search(behind) is not None))
        for changes_ in told.values():
            lacking = [change for change, reason in changes_ if not reason]
            if len(lacking) == 1 and len(changes_) > _LEAST:
                change = lacking[0]
                name = change.line[-1] if change.line else ""
                yield self.finding(
                    evidence,
                    f"“{name}”{change.label.strip('，。')}{change.text}，没有说明原因，"
                    f"同列的其他{len(changes_) - 1}项都说明了原因",
                    [evidence.clause_at(*change.place)],
                    severity="hint",
                )

    def _home(self, evidence: Evidence, section: int | None) -> int | None:
        """The section that a list stands in, whose items may be headings of their own."""
        return evidence.layer.sections[section].parent if section is not None else None
