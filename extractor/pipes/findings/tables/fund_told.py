"""The rule about the explanations of a fund: its total against the lines that follow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.accounts import account_words, forms
from extractor.pipes.findings.common.arithmetic import Interval, show, total
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_LEAF, _YUAN, _NEAR = 3, 10000, 40


class FundTold(BaseRule):
    """政府性基金预算财政拨款…支出60万元，具体如下: against its lines."""

    id = "parts_total"

    def __init__(self) -> None:
        self._spent = re.compile(rf"(?:{finding_words().fund_spent})$")
        self._others = re.compile(rf"(?:{alternatives(finding_words().and_others)})")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the section of each fund."""
        words = account_words()
        lines = {form.heading[0] for form in evidence.once(forms)}
        for at, node in enumerate(evidence.layer.sections):
            title = squash(node.record.title)
            key = next((key for key, names in words.subjects.items() if any(name in title for name in names)), None)
            if key in ("fund", "capital") and node.record.start not in lines and "支出" in title:
                yield from self._section(evidence, key, at)

    def _section(self, evidence: Evidence, key: str, section: int) -> Iterator[Finding]:
        figures = [
            figure
            for sentence in evidence.sentences
            if evidence.is_within(evidence.layer.passages[sentence.passage].section, section)
            for figure in sentence.figures
            if figure.role == "amount" and figure.unit == "元" and figure.measured not in ("budget", "prior")
            if figure.year in (None, evidence.year)
        ]
        whole = next((f for f in figures if self._is_spent(evidence, f) and not self._is_leaf(f)), None)
        if whole is None:
            return
        leaves: dict[tuple[str, ...], Figure] = {}
        for figure in figures:
            if self._is_leaf(figure) and figure.line and figure.quantity.start > whole.quantity.start:
                leaves.setdefault(figure.line, figure)
        parts = list(leaves.values())
        sums = total(part.span for part in parts)
        partly = any(self._others.match(evidence.text, part.quantity.end) for part in parts)
        if parts and not partly and not sums.meets(whole.span):
            yield self._wrong(evidence, whole, parts, sums)

    def _is_spent(self, evidence: Evidence, figure: Figure) -> bool:
        """Whether all that the fund spent is told; its words may stand at the end of the line above."""
        at = figure.quantity.start
        said = squash(evidence.text[max(evidence.behind("，。；：", at), at - _NEAR) : at])
        return self._spent.search(said) is not None

    def _is_leaf(self, figure: Figure) -> bool:
        return figure.line is not None and len(figure.line) == _LEAF

    def _wrong(self, evidence: Evidence, whole: Figure, parts: Sequence[Figure], sums: Interval) -> Finding:
        return self.finding(
            evidence,
            f"总数写为{whole.text}，而所列{len(parts)}项{'+'.join(part.text for part in parts)}"
            f"={show(sums.value / _YUAN)}万元",
            [whole.place, *(part.place for part in parts)],
            expected=f"{show(sums.value / _YUAN)}万元",
            stated=whole.text,
        )
