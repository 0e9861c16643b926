"""What a budget is made up of and is called final by a slip: 预算54万元，其中：…支出决算12万元；…支出决算42万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import total
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_MOST = 40
_NAMES = {"budget": "预算", "final": "决算"}

# A whole with its parts, which are called by the other measure.
Mixed = tuple[Figure, list[Figure]]


class MixedMeasures(BaseRule):
    """The parts of a budget that are called final, or of what was spent that are called budgets.

    They make up their whole exactly, and another place of the report has other figures of that measure.
    """

    id = "conflict"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Names every such list once."""
        for whole, parts in evidence.once(mixed_measures):
            said, meant = (_NAMES[figure.measured or ""] for figure in (parts[0], whole))
            yield self.finding(
                evidence,
                f"“{whole.label.strip('，；：')[-12:]}{whole.text}”是{meant}，其各部分却写为{said}："
                f"{'+'.join(part.text for part in parts)}={whole.text}，应为{meant}数",
                [whole.place, *(part.place for part in parts)],
                expected=meant,
                stated=said,
            )


def mixed_measures(evidence: Evidence) -> list[Mixed]:
    """Every list of a sentence whose parts have another measure than their whole by their own words."""
    return list(_mixed(evidence)) if evidence.is_account and not evidence.is_budget else []


def _mixed(evidence: Evidence) -> Iterator[Mixed]:
    words = finding_words()
    called = {
        "budget": re.compile(alternatives(words.budget_words)),
        "final": re.compile(alternatives([word for word in words.final_words if "决算" in word])),
    }
    funds = re.compile(alternatives(words.fund_words))
    for sentence in evidence.sentences:
        figures = [f for f in sentence.figures[:_MOST] if f.role == "amount" and f.unit == "元" and not f.inner]
        first = next((at for at, figure in enumerate(figures) if figure.opens), 0)
        whole = figures[first - 1] if first else None
        parts = figures[first:]
        if whole is None or whole.measured not in called or len(parts) < 2:
            continue
        other = "final" if whole.measured == "budget" else "budget"
        named = all(part.measured == other and called[other].search(funds.sub("", part.label)) for part in parts)
        own = called[whole.measured].search(funds.sub("", whole.label))
        sums = named and own and whole.line and total(part.span for part in parts).meets(whole.span)
        if sums and _is_told_otherwise(evidence, parts, other):
            yield whole, parts


def _is_told_otherwise(evidence: Evidence, parts: Sequence[Figure], measured: str) -> bool:
    """Whether every part but those of nothing has another figure of the measure elsewhere."""
    places = {part.quantity.start for part in parts}
    known = False
    for part in parts:
        name = evidence.called(part.line[-1]) if part.line else ""
        amounts = evidence.finals(name) if measured == "final" else evidence.budgets(name)
        others = [found for found in amounts if found.amount.start not in places]
        if any(found.span.meets(part.span) for found in others) and not part.span.is_zero:
            return False
        known = known or bool(others)
    return known
