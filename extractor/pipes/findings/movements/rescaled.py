"""The rule about an amount told again in another unit, ten or ten thousand times off: 1.58万元, 1.58元."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.nearby import amounts, bare, without_opening
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_OFF = tuple(Decimal(10) ** power for power in (-4, -3, -2, -1, 1, 2, 3, 4))
_DIGITS, _MOST, _SHORTEST, _AFTER = 3, 400, 4, 4


class Rescaled(BaseRule):
    """An amount in another unit than the one of its name, of the same digits and another size.

    The names are alike where both are called by one of the totals' names, or where three digits and more are told and
    one name ends as the other, or both are amounts of one line, or the same number stands in one sentence in two units
    (安排35.60元，支付35.60万元), which no price explains. Nothing is said where any amount of the report is as large.
    """

    id = "conflict"

    def __init__(self) -> None:
        words = finding_words()
        self._priced = re.compile(alternatives([*words.priced.price, *words.priced.each, *words.averages]))
        self._names = {name: first for first, names in evaluation_words().totals.items() for name in names}

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every amount whose unit few others have."""
        told = [figure for figure in evidence.once(amounts) if figure.unit == "元" and figure.quantity.unit][:_MOST]
        usual = Counter(figure.quantity.unit for figure in told).most_common(1)[0][0] if told else None
        plain = [
            stated
            for stated in told
            if stated.quantity.unit != usual and stated.measured not in ("budget", "prior") and stated.span.value > 0
        ]
        called = [(figure, bare(figure.label), self._total(evidence, figure.label)) for figure in told if plain]
        for stated in plain:
            if stated.year in (None, evidence.year):
                yield from self._of(evidence, called, stated)

    def _of(self, evidence: Evidence, told: Sequence[tuple[Figure, str, str]], stated: Figure) -> Iterator[Finding]:
        exact = stated.span.value
        unlike = [each for each in told if each[0].quantity.unit != stated.quantity.unit]
        name, total = bare(stated.label), self._total(evidence, stated.label)
        tabled = [final for final in evidence.finals(total or name) if final.table is not None]
        others = [
            (f.text, f.span, f.place, self._is_alike(evidence, (stated, name, total), (f, called, whole)))
            for f, called, whole in unlike
        ]
        digits = len("".join(map(str, stated.quantity.value.normalize().as_tuple().digits)))
        known = total != "" or digits >= _DIGITS
        others += [(final.text, final.span, evidence.row_at(final), known) for final in tabled]
        if any(span.meets(stated.span) for _, span, *_ in others):
            return
        step = exact / stated.quantity.value * stated.quantity.resolution if stated.quantity.value else Decimal(0)
        for text, span, place, alike in others:
            if alike and any(abs(span.value * times - exact) <= step * times / 2 for times in _OFF):
                yield self._finding(evidence, stated, text, place)
                return

    def _is_alike(self, evidence: Evidence, one: tuple[Figure, str, str], other: tuple[Figure, str, str]) -> bool:
        """Whether two amounts are called so that they are one."""
        (mine, name, total), (theirs, called, whole) = one, other
        if total and total == whole:
            return True
        if len("".join(map(str, mine.quantity.value.normalize().as_tuple().digits))) < _DIGITS:
            return False
        named = min(len(called), len(name)) >= _SHORTEST and (called.endswith(name) or name.endswith(called))
        measured = mine.measured == theirs.measured
        of_line = mine.line is not None and mine.line == theirs.line and measured
        return named or of_line or self._is_same(evidence, mine, theirs)

    def _is_same(self, evidence: Evidence, one: Figure, other: Figure) -> bool:
        """Whether one number stands twice in a sentence, in two units, and neither is what each of many costs."""
        same = one.sentence == other.sentence and one.quantity.value == other.quantity.value
        last = max(one.quantity.end, other.quantity.end)
        return same and not self._priced.search(evidence.text, one.sentence, last + _AFTER)

    def _total(self, evidence: Evidence, label: str) -> str:
        """The total of the account that a label names, by its first name; "" for another amount."""
        name = without_opening(label)
        called = evidence.called(name)
        return self._names.get(name) or self._names.get(called, "")

    def _finding(self, evidence: Evidence, stated: Figure, text: str, place: Place) -> Finding:
        return self.finding(
            evidence,
            f"同一数额以两种单位写出而不相等：{stated.text}与{text}",
            [stated.place, place],
            stated=f"{stated.text}；{text}",
        )
