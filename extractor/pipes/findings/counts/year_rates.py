"""The rule about a rate of change told as a noun behind the figures of two years: 压减幅度为5.00%, 降幅达10.00%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import Interval, moved
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.wording import finding_words, way
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount, percent
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_MOST, _BACK, _PAIR = 24, 1, 2


class RateOfYears(BaseRule):
    """2024年预算10万元，2025年预算9.50万元，压减幅度5%: the figures of two years, and their rate.

    The two are the last amounts of one unit before the rate, in its sentence or the one before, and called alike.
    Nothing is said where any two amounts of the passage so far have that rate between them.
    """

    id = "change_rate"

    def __init__(self) -> None:
        words, own = finding_words(), evaluation_words().year_rates
        rises, falls = alternatives(own.rises), alternatives(own.falls)
        either = alternatives(own.either)
        nouns, ends = alternatives(own.nouns), alternatives([*words.reaching, *own.ends])
        self._said = re.compile(
            rf"^[，,；。]?(?:{alternatives(own.opens)})*(?:(?:(?P<up>{rises})|(?P<down>{falls}))(?:{nouns})|(?P<any>{either}))(?:{ends})*$"
        )
        self._prior, self._current = (
            re.compile(alternatives(words.prior_words)),
            re.compile(alternatives(words.current)),
        )
        self._apart = re.compile(alternatives(own.apart))
        self._silent = re.compile(
            rf"20\d\d年?|{alternatives([*words.prior_words, *words.current, *own.silent])}|[^\u4e00-\u9fff]"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every rate that is called so."""
        for sentences in evidence.passages.values():
            for at, sentence in enumerate(sentences):
                for index, rate in enumerate(sentence.figures[:_MOST]):
                    said = self._said.match(rate.label) if self._is_free(rate) else None
                    if said is None or self._apart.search(evidence.text, sentence.start, rate.quantity.end):
                        continue
                    before = [f for s in sentences[max(0, at - _BACK) : at] for f in s.figures] + sentence.figures[
                        :index
                    ]
                    pair = self._pair(evidence, before)
                    if pair:
                        yield from self._compare(evidence, before, pair, rate, said)

    def _is_free(self, rate: Figure) -> bool:
        """Whether a rate is plain, and told with its noun."""
        return rate.unit == "%" and rate.role in ("change", "other") and not rate.quantity.qualifier

    def _pair(self, evidence: Evidence, before: Sequence[Figure]) -> tuple[Figure, Figure] | None:
        """The figure of the earlier year and that of the later one."""
        told = [f for f in before if f.role == "amount" and f.unit not in ("", "%") and not f.inner]
        if len(told) < _PAIR:
            return None
        one, other = told[-_PAIR:]
        if one.unit != other.unit or one.quantity.qualifier or other.quantity.qualifier or one.in_list != other.in_list:
            return None
        names = self._silent.sub("", one.label), self._silent.sub("", other.label)
        alike = not names[1] or names[0] == names[1] or names[0].endswith(names[1])
        years = self._year(evidence, one), self._year(evidence, other)
        if not alike or None in years or abs((years[0] or 0) - (years[1] or 0)) != 1:
            return None
        return (one, other) if (years[0] or 0) < (years[1] or 0) else (other, one)

    def _year(self, evidence: Evidence, figure: Figure) -> int | None:
        if figure.year is not None or evidence.year is None:
            return figure.year
        if self._prior.search(figure.label):
            return evidence.year - 1
        return evidence.year if self._current.search(figure.label) else None

    def _compare(
        self,
        evidence: Evidence,
        before: Sequence[Figure],
        pair: tuple[Figure, Figure],
        rate: Figure,
        said: re.Match[str],
    ) -> Iterator[Finding]:
        old, new = pair
        found = moved(old.span, new.span)
        told = [f for f in before if f.role == "amount" and f.unit == old.unit]
        pairs = [(c, d) for a, b in combinations(told, _PAIR) for c, d in ((a, b), (b, a)) if (c, d) != (old, new)]
        gaps = [gap for c, d in pairs if (gap := moved(c.span, d.span))]
        if found is None or any(_size(gap).meets(_size(rate.span)) for gap in gaps):
            return
        falls = found.value < 0
        turned = (said["up"] is not None and falls) or (said["down"] is not None and found.value > 0)
        if not turned and _size(found).meets(_size(rate.span)):
            return
        expected = percent(_size(found), rate)
        said_way = "下降" if falls else "增长"
        yield self.finding(
            evidence,
            f"幅度写为{rate.label.strip('，、；')}{rate.text}，而({new.text}-{old.text})÷{old.text}是{said_way}{expected}",
            [old.place, new.place, rate.place],
            expected=expected,
            stated=rate.text,
        )


def _size(span: Interval) -> Interval:
    return -span if span.value < Decimal(0) else span


class WayOfYears(RateOfYears):
    """2022年受理210件，2023年受理186件，同比上升: which way the figures of two years went, in words alone."""

    id = "change_direction"

    def __init__(self) -> None:
        super().__init__()
        own = evaluation_words().year_rates
        rises, falls = alternatives([*own.rises, *own.more_rises]), alternatives([*own.falls, *own.more_falls])
        self._way = re.compile(
            rf"[^，。；\d\n]{{0,6}}[，,；](?P<what>[^，。；\d\n]{{0,8}}?)(?:{alternatives(own.against)})(?:{alternatives(own.degrees)})*"
            rf"(?:(?P<up>{rises})|(?P<down>{falls}))(?:了|趋势|态势)?(?=[，。；）\n]|$)"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks behind every amount that has the year before's right before it."""
        for sentences in evidence.passages.values():
            for sentence in sentences:
                for index, figure in enumerate(sentence.figures[:_MOST]):
                    said = self._way.match(evidence.text, figure.quantity.end) if index else None
                    pair = self._pair(evidence, sentence.figures[: index + 1]) if said else None
                    if said and pair and not self._apart.search(evidence.text, sentence.start, said.end()):
                        old, new = pair
                        wrong = new.span.high <= old.span.low if said["up"] else new.span.low >= old.span.high
                        if wrong and new.span.value != old.span.value and figure in pair:
                            yield self._wrong(evidence, old, new, said)

    def _wrong(self, evidence: Evidence, old: Figure, new: Figure, said: re.Match[str]) -> Finding:
        word = said["up"] or said["down"]
        right = way(new.span.value > old.span.value)
        return self.finding(
            evidence,
            f"写为“{word}”，而{new.text}与{old.text}相比是{right}",
            [old.place, new.place, evidence.clause_at(said.end() - 1, said.end())],
            expected=right,
            stated=word,
        )


class GapOfYears(RateOfYears):
    """2022年末在编55人。2023年末在编58人，比上年增加3人: by how much, the year before told a sentence before."""

    id = "change_amount"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every change right behind the later year's figure."""
        for sentences in evidence.passages.values():
            for before, sentence in pairwise(sentences):
                for index, change in enumerate(sentence.figures[:_MOST]):
                    plain = change.role == "change" and change.basis == "prior_year" and not change.quantity.qualifier
                    if not plain or index != 1 or change.unit != sentence.figures[0].unit:
                        continue
                    pair = self._pair(evidence, [*before.figures, sentence.figures[0]])
                    if pair and pair[1] is sentence.figures[0] and not self._is_apart(evidence, before, sentence):
                        yield from self._gap(evidence, pair, change)

    def _is_apart(self, evidence: Evidence, before: Sentence, sentence: Sentence) -> bool:
        return self._apart.search(evidence.text, before.start, sentence.end or sentence.start) is not None

    def _gap(self, evidence: Evidence, pair: tuple[Figure, Figure], change: Figure) -> Iterator[Finding]:
        old, new = pair
        gap = new.span - old.span
        told = change.span if change.direction == "increase" else -change.span
        if not gap.meets(told):
            expected = amount(abs(gap.value), change, old, new)
            yield self.finding(
                evidence,
                f"增减额写为{way(change.direction == 'increase')}{change.text}，而{new.text}与{old.text}相差{expected}",
                [old.place, new.place, change.place],
                expected=expected,
                stated=change.text,
            )
