"""The rule about a section that tells a change and gives no reason, where the other sections of the account do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.accounts import account_words
from extractor.pipes.findings.common.disclosure_words import disclosure_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.numbering import bare_title
from extractor.result import Finding

_MOST, _CHINESE = 10, re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Told:
    """A section with changes: its title, the largest change that it tells, and whether it says why."""

    title: str
    change: Figure
    explained: bool


class ReasonOwed(BaseRule):
    """机关运行经费支出160.00万元，比上年增加8.00万元，增长5.26%。 and nothing more, where all the others say why."""

    id = "missing_reason"

    def __init__(self) -> None:
        owed = disclosure_words().reasons_owed
        self._titles = re.compile(alternatives([*owed.sections, *owed.counted]))
        self._owing = re.compile(alternatives(owed.sections))
        self._cue = re.compile(owed.cue)
        self._owed = owed

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the sections that tell changes against last year; one alone without a reason has forgotten it."""
        if not evidence.is_account:
            return
        told = list(self._sections(evidence))
        silent = [each for each in told if not each.explained and self._owing.search(each.title)]
        given = sum(each.explained for each in told)
        if len(silent) != 1 or given < self._owed.given:
            return
        figure = silent[0].change
        if abs(figure.span.value) < self._owed.least:
            return
        yield self.finding(
            evidence,
            f"“{bare_title(silent[0].title)}”写有增减变化（{squash(figure.label)[-12:]}{figure.text}），没有说明原因，"
            f"{account_words().sources['reasons']}",
            [figure.place],
        )

    def _sections(self, evidence: Evidence) -> Iterator[_Told]:
        """The innermost sections with a change of money in percent, in the passages of their own."""
        own: dict[int, list[int]] = {}
        for at, passage in enumerate(evidence.layer.passages):
            if passage.section is not None and passage.table is None:
                own.setdefault(passage.section, []).append(at)
        for section, passages in own.items():
            title = squash(evidence.layer.sections[section].record.title)
            changes = [f for at in passages for f in self._changes(evidence, at)]
            if changes and self._titles.search(title):
                record = evidence.layer.sections[section].record
                text = evidence.text[record.start : record.end]
                explained = self._cue.search(text) is not None or self._remarks(evidence, changes[-1])
                yield _Told(title, max(changes, key=lambda change: abs(change.span.value)), explained)

    def _changes(self, evidence: Evidence, passage: int) -> list[Figure]:
        """The rates of changes against last year that a passage tells."""
        return [
            figure
            for sentence in evidence.passages.get(passage, [])
            for figure in sentence.figures
            if figure.role == "change" and figure.unit == "%" and figure.basis != "budget"
            if not figure.span.is_zero
        ]

    def _remarks(self, evidence: Evidence, last: Figure) -> bool:
        """Whether words of some length follow the last change, which may say why without any cue."""
        behind = evidence.text[last.quantity.end : evidence.passage_end(last)]
        return len(_CHINESE.findall(re.sub(r"\d", "", behind))) > _MOST
