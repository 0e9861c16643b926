"""The rule about the figures of two years side by side: 上年12万元，本年8万元，减少4万元; 比上年的12万元下降33%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import Interval, moved
from extractor.pipes.findings.common.figures import Figure, in_bracket
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words, way
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.changes import has_subject
from extractor.pipes.findings.movements.statements import amount, percent
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

# So many figures of a sentence are looked at, so many changes behind the two figures, and so many characters around.
_MOST, _BEHIND, _AROUND = 40, 2, 60


class TwoYears(BaseRule):
    """The change right behind the figures of two years that follow one another, against their difference.

    The two are called alike, or the second by its year alone. Nothing is said where words tell that one of the years
    was counted anew (同口径), nor where any two amounts of the sentence differ by as much.
    """

    id = "change_amount"

    def __init__(self) -> None:
        words = finding_words()
        told = relation_words().two_years
        self._prior = re.compile(alternatives(words.prior_words))
        self._current = re.compile(alternatives(words.current))
        self._against = re.compile(rf"(?:{alternatives(words.compared)})")
        self._apart = re.compile(alternatives([*told.anew, *words.averaged, *words.restating]))
        silent = alternatives([*words.prior_words, *words.current, *words.compared, *told.silent])
        self._silent = re.compile(rf"20\d\d年?|{silent}|[^\u4e00-\u9fff]")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every two neighbouring amounts of one unit, and the changes behind them."""
        if not evidence.is_account:
            return
        for sentence in evidence.sentences:
            figures = sentence.figures[:_MOST]
            for at, (one, other) in enumerate(pairwise(figures)):
                behind = self._behind(evidence, one, figures[at + 2 : at + 2 + _BEHIND])
                pair = self._ordered(evidence, one, other) if behind else None
                if pair and not self._is_anew(evidence, one, behind[-1]):
                    yield from self._compare(evidence, figures[: at + 2], pair, behind)

    def _behind(self, evidence: Evidence, one: Figure, following: Sequence[Figure]) -> list[Figure]:
        """The changes of the pair itself right behind it: by how much, by how many percent, or both."""
        found: list[Figure] = []
        name = one.line[-1] if one.line else ""
        for figure in following:
            of_unit = figure.unit == "%" or (figure.unit == one.unit and not found)
            own = figure.role == "change" and figure.basis != "budget" and not figure.quantity.qualifier
            if not (of_unit and own) or in_bracket(evidence.text, figure) or has_subject(evidence, figure, name):
                break
            found.append(figure)
            if figure.unit == "%":
                break
        return found

    def _ordered(self, evidence: Evidence, one: Figure, other: Figure) -> tuple[Figure, Figure] | None:
        """The figure of the year before and that of the year itself, where the two are surely so."""
        alike = one.role == other.role == "amount" and one.unit == other.unit not in ("", "%")
        if not alike or one.inner or other.inner or one.quantity.qualifier or other.quantity.qualifier:
            return None
        if in_bracket(evidence.text, one) != in_bracket(evidence.text, other):
            return None
        names = self._silent.sub("", one.label), self._silent.sub("", other.label)
        if names[1] and names[0] != names[1]:
            return None
        years = self._year(evidence, one), self._year(evidence, other)
        # 支出30万元，比上年的20万元; 支出30万元，上年为20万元: what is not said to be of a year is of the next; behind
        # a list it may be the whole that changed.
        by_year = not names[1] and years[1] == (evidence.year or 0) - 1
        against = by_year or self._against.match(other.label.lstrip("，、（(")) is not None
        if years[1] is not None and years[0] is None and against:
            sure = years[1] == (evidence.year or 0) - 1 and one.measured != "budget" and not one.in_list
            return (other, one) if sure else None
        if years[0] is None or years[1] is None or abs(years[0] - years[1]) != 1:
            return None
        return (one, other) if years[0] < years[1] else (other, one)

    def _year(self, evidence: Evidence, figure: Figure) -> int | None:
        if figure.year is not None or evidence.year is None:
            return figure.year
        if self._prior.search(figure.label):
            return evidence.year - 1
        return evidence.year if self._current.search(figure.label) else None

    def _is_anew(self, evidence: Evidence, one: Figure, last: Figure) -> bool:
        end = min(last.quantity.end + _AROUND, len(evidence.text))
        return self._apart.search(evidence.text, one.start, end) is not None

    def _compare(
        self, evidence: Evidence, amounts: Sequence[Figure], pair: tuple[Figure, Figure], behind: Sequence[Figure]
    ) -> Iterator[Finding]:
        old, new = pair
        told = [figure for figure in amounts if figure.role == "amount" and figure.unit == old.unit]
        every = [(a, b) for a in told for b in told if a is not b and (a, b) != (new, old)]
        for change in behind:
            gap = _gap(old, new, change)
            if gap is None or any(_meets(_gap(a, b, change), change) for a, b in every):
                continue
            signed = change.span if change.direction == "increase" else -change.span
            if (-gap).meets(signed):
                if gap.value:
                    yield self._turned(evidence, old, new, change)
            else:
                yield self._wrong(evidence, old, new, change, gap)
            return

    def _turned(self, evidence: Evidence, old: Figure, new: Figure, change: Figure) -> Finding:
        up = change.direction == "increase"
        return self.finding(
            evidence,
            f"写为{way(up)}{change.text}，而{new.text}与{old.text}相比是{way(not up)}",
            [old.place, new.place, change.place],
            expected=way(not up),
            stated=f"{way(up)}{change.text}",
            rule="change_direction",
        )

    def _wrong(self, evidence: Evidence, old: Figure, new: Figure, change: Figure, gap: Interval) -> Finding:
        said = f"{way(change.direction == 'increase')}{change.text}"
        by = -gap if gap.value < 0 else gap
        if change.unit == "%":
            expected = percent(by, change)
            term = f"({new.text}-{old.text})÷{old.text}={'-' if gap.value < 0 else ''}{expected}"
            message = f"幅度写为{said}，而{term}"
        else:
            expected = amount(by.value, new, old)
            message = f"增减额写为{said}，而{new.text}与{old.text}相差{expected}"
        turned = (gap.value > 0) != (change.direction == "increase")
        return self.finding(
            evidence,
            message,
            [old.place, new.place, change.place],
            expected=f"{way(gap.value > 0)}{expected}" if turned else expected,
            stated=said if turned else change.text,
            rule="change_direction" if turned else "change_rate" if change.unit == "%" else None,
        )


def _gap(old: Figure, new: Figure, change: Figure) -> Interval | None:
    return moved(old.span, new.span) if change.unit == "%" else new.span - old.span


def _meets(gap: Interval | None, change: Figure) -> bool:
    signed = change.span if change.direction == "increase" else -change.span
    return gap is not None and gap.meets(signed)
