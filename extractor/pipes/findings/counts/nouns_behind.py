"""The rule about one thing counted twice in units that stand for each other: 412户义务兵家庭, 421个义务兵家庭."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.paper_words import paper_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.swaps import neighbours_swapped
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_NOUN, _LEAST, _MOST = 4, 100, 60
_HANZI = re.compile(rf"[\u4e00-\u9fff]{{{_NOUN}}}")
_SHOWN = re.compile(r"[\u4e00-\u9fff]{4,8}")


class NounBehind(BaseRule):
    """Two counts of three digits, two neighbouring ones swapped, before the same noun and with different units."""

    id = "conflict"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares the counts that stand before the same four characters."""
        groups: dict[str, list[Figure]] = defaultdict(list)
        for sentence in evidence.sentences if evidence.is_account else ():
            for figure in sentence.figures:
                noun = _HANZI.match(evidence.text, figure.quantity.end)
                plain = figure.role == "amount" and not figure.quantity.qualifier and figure.span.value >= _LEAST
                if noun and plain and figure.measured != "prior" and figure.year in (None, evidence.year):
                    groups[noun.group()].append(figure)
        for figures in groups.values():
            for at, one in enumerate(figures[:_MOST]):
                for other in figures[at + 1 : _MOST]:
                    apart = one.sentence != other.sentence and one.unit != other.unit
                    values = one.span.value, other.span.value
                    if apart and self._stand_for(one.unit, other.unit) and neighbours_swapped(*values):
                        yield self._finding(evidence, one, other)

    def _finding(self, evidence: Evidence, one: Figure, other: Figure) -> Finding:
        told = [_SHOWN.match(evidence.text, figure.quantity.end) for figure in (one, other)]
        mine, theirs = (found.group() if found else "" for found in told)
        same = _common(mine, theirs)
        return self.finding(
            evidence,
            f"同一事项在两处的数字不同：{one.text}{same}与{other.text}{same}",
            [(figure.quantity.start, figure.quantity.end + len(same)) for figure in (one, other)],
            stated=f"{one.text}；{other.text}",
        )

    def _stand_for(self, one: str, other: str) -> bool:
        return any(one in units and other in units for units in paper_words().like_units)


def _common(one: str, other: str) -> str:
    """What two texts have in common from their beginning on."""
    same = [a == b for a, b in zip(one, other, strict=False)]
    return one[: same.index(False) if False in same else len(same)]
