"""The rule about what is left of a total after the years that a sentence goes through: 概算2400万元。…剩余350万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import total
from extractor.pipes.findings.common.figures import Figure, in_bracket
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import resting
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import unlike_whole
from extractor.result import Finding

_MOST, _LEAST = 40, 2


class RestOfYears(BaseRule):
    """总投资2400万元。2023年安排600万元，2024年安排850万元，剩余350万元: the years and the rest make up the total."""

    id = "parts_total"

    def __init__(self) -> None:
        self._totals = re.compile(alternatives(relation_words().told_again.totals))
        self._resting = resting()

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every rest whose total stands in the sentence before."""
        passages: dict[int, list[Sequence[Figure]]] = {}
        for sentence in evidence.every:
            passages.setdefault(sentence.passage, []).append(sentence.figures[:_MOST])
        for told in passages.values():
            for before, figures in pairwise(told):
                at = next((n for n, figure in enumerate(figures) if self._resting.match(figure.label)), 0)
                wholes = [f for f in before if f.role == "amount" and f.unit == "元" and not f.in_list and not f.inner]
                parts = [*figures[: at + 1]]
                if len(parts) <= _LEAST or len(wholes) != 1 or not self._totals.search(wholes[0].label):
                    continue
                if self._are_years(evidence, parts) and not total(p.span for p in parts).meets(wholes[0].span):
                    yield unlike_whole(self, evidence, wholes[0], parts)

    def _are_years(self, evidence: Evidence, parts: Sequence[Figure]) -> bool:
        """Whether all figures up to the rest are plain sums of a year each, and the rest is of none of them."""
        plain = all(f.role == "amount" and f.unit == "元" and not f.quantity.qualifier for f in parts)
        years = [part.year for part in parts[:-1]]
        return (
            plain
            and None not in years
            and len(set(years)) == len(years)
            and not any(in_bracket(evidence.text, part) for part in parts)
        )
