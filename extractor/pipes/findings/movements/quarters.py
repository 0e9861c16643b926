"""Rules about the parts of a year: quarters and their sums, and what was done in a part against all the year."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import is_slip, total
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.flows import Named, named
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import unlike_whole
from extractor.pipes.lines.names import compact
from extractor.result import Finding

_MOST, _PAIR, _NEAR, _REACH = 40, 2, Decimal("0.1"), 60
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Quarters(BaseRule):
    """第一季度212.40万元、第二季度268.70万元，上半年481.10万元…: each told once, in one passage, of one unit."""

    id = "parts_total"

    def __init__(self) -> None:
        words = finding_words().year_parts
        self._quarters = [re.compile(alternatives(names)) for names in words.quarters]
        self._halves = [re.compile(alternatives(names)) for names in words.halves]
        self._together = {re.compile(re.escape(name)): parts for name, parts in words.together.items()}
        self._running = re.compile(alternatives(words.running))
        self._whole = re.compile(alternatives(words.whole))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Adds up the quarters of every passage."""
        for sentences in evidence.passages.values():
            told = [(f, w) for f, w in named(evidence.text, sentences)[:_MOST] if f.role == "amount"]
            units = dict.fromkeys(figure.unit for figure, _ in told)
            for unit in units:
                alike = [(f, w) for f, w in told if f.unit == unit]
                yield from self._of(evidence, alike)
                yield from self._half_years(evidence, alike)

    def _of(self, evidence: Evidence, told: Sequence[Named]) -> Iterator[Finding]:
        found: dict[int, Figure] = {}
        for figure, words in told:
            at = [at for at, names in enumerate(self._quarters) if names.search(words)]
            if len(at) == 1:
                if at[0] in found or self._running.search(words) or figure.quantity.qualifier:
                    return
                found[at[0]] = figure
        known = {figure.quantity.start for figure in found.values()}
        for figure, words in told if len(found) >= _PAIR else ():
            stretch = next((parts for name, parts in self._together.items() if name.search(words)), None)
            if stretch and figure.quantity.start not in known and set(stretch) <= found.keys():
                known.add(figure.quantity.start)
                parts = [found[at] for at in stretch]
                if not total(part.span for part in parts).meets(figure.span):
                    yield unlike_whole(self, evidence, figure, parts)
        if len(found) == len(self._quarters):
            yield from self._year(evidence, [found[at] for at in sorted(found)], known)

    def _half_years(self, evidence: Evidence, told: Sequence[Named]) -> Iterator[Finding]:
        """截至6月底支出1380万元，下半年支出1530万元，全年支出2910万元."""
        for triple in zip(told, told[1:], told[2:], strict=False):
            *halves, (whole, words) = triple
            are_halves = all(half.search(said) for half, (_, said) in zip(self._halves, halves, strict=True))
            parts = [figure for figure, _ in halves]
            alike = all(grams(words) & grams(said) for _, said in halves)
            exact = not any(figure.quantity.qualifier for figure in (*parts, whole))
            sums = total(part.span for part in parts)
            if are_halves and alike and exact and self._whole.search(words) and not sums.meets(whole.span):
                yield unlike_whole(self, evidence, whole, parts)

    def _year(self, evidence: Evidence, parts: Sequence[Figure], known: set[int]) -> Iterator[Finding]:
        """The year's figure is any of the report that is called so; a slip away from one, where none is the sum."""
        sums = total(part.span for part in parts)
        wholes = [
            figure
            for sentence in evidence.sentences
            for figure in sentence.figures
            if figure.role == "amount" and figure.unit == parts[0].unit and figure.quantity.start not in known
            if self._whole.search(figure.label) or figure.measured == "final"
        ]
        if any(sums.meets(whole.span) for whole in wholes):
            return
        near = [whole for whole in wholes if is_slip(sums.value - whole.span.value) and _is_near(sums.value, whole)]
        if len({whole.span.value for whole in near}) == 1:
            yield unlike_whole(self, evidence, near[0], parts)


class WithinYear(BaseRule):
    """截至6月末巡查480次 where 全年共巡查450次: what was done in a part of the year is no more than in all of it."""

    id = "part_exceeds"

    def __init__(self) -> None:
        words = finding_words()
        year, deeds = words.year_parts, itertools.chain(words.year_deeds, *words.cumulative.added)
        self._part = re.compile(
            rf"{alternatives([*itertools.chain(*year.quarters, *year.halves), *year.together])}|{year.until}"
        )
        self._whole = re.compile(alternatives(year.all))
        self._silent = re.compile(
            rf"{self._part.pattern}|20\d\d年度?|第|{alternatives([*year.whole, *year.running, *year.silent])}"
        )
        self._deed = re.compile(alternatives(deeds))
        self._other = re.compile(alternatives([*words.prior_words, *words.budget_words, *words.foreseen]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares what is told in the same words of a part of the reported year and of all of it."""
        if not evidence.is_account:
            return
        parts: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        wholes: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        for sentence in evidence.sentences:
            last = sentence.start
            for figure in sentence.figures:
                words = compact(evidence.text[max(last, figure.quantity.start - _REACH) : figure.quantity.start])
                last = figure.quantity.end
                what = "".join(_CHINESE.findall(self._silent.sub("", words)))
                counted = figure.role == "amount" and figure.unit != "元" and not figure.quantity.qualifier
                of_year = figure.year in (None, evidence.year) and not self._other.search(words)
                early, late = (pattern.search(words) is not None for pattern in (self._part, self._whole))
                if counted and of_year and self._deed.match(what) and early != late:
                    (parts if early else wholes)[figure.unit, what].append(figure)
        for key in parts.keys() & wholes.keys():
            part, whole = parts[key][0], wholes[key][0]
            alone = len({each.span.value for each in wholes[key]}) == 1
            if alone and part.span.low > whole.span.high:
                yield self.finding(
                    evidence,
                    f"“{key[1]}”年内一段时间为{part.text}，多于全年的{whole.text}",
                    [part.place, whole.place],
                    stated=f"{part.text}；{whole.text}",
                )


def _is_near(value: Decimal, whole: Figure) -> bool:
    return bool(whole.span.value) and abs(1 - value / whole.span.value) < _NEAR
