"""Rules about a figure that goes from one value to another: 由92分提升到95分, 比上年的80%提高2个百分点."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import HUNDRED, Interval, exact, moved, places, rounded, show
from extractor.pipes.findings.common.figures import TIMES, Figure
from extractor.pipes.findings.common.wording import finding_words, way
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import comes_from
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.names import compact
from extractor.result import Finding

_YEAR = re.compile(r"(20\d\d)\s{0,2}年")
_MOST, _SHORTEST = 40, 3


class Movement(BaseRule):
    """由甲提高到乙, where 乙 is less than 甲."""

    id = "change_direction"

    def __init__(self) -> None:
        words = finding_words()
        ways = f"(?P<up>{alternatives(words.rising)})|(?P<down>{alternatives(words.falling)})"
        self._to = re.compile(rf"^[^，。；由从]{{0,6}}?(?:{ways})(?:{alternatives(words.towards)})了?$")
        self._ranked = re.compile(alternatives(words.ranked))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every two neighbouring figures of one unit."""
        for sentences in evidence.passages.values():
            for sentence in sentences:
                for old, new in zip(sentence.figures, sentence.figures[1:], strict=False):
                    yield from self._two(evidence, old, new)

    def _two(self, evidence: Evidence, old: Figure, new: Figure) -> Iterator[Finding]:
        to = self._to.match(new.label) if old.unit == new.unit and comes_from(evidence, old) else None
        if to is None or self._ranked.search(old.label) or old.span.meets(new.span):
            return
        if (new.span.value > old.span.value) != bool(to["up"]):
            said, right = to["up"] or to["down"], way(not to["up"])
            yield self.finding(
                evidence,
                f"写为由{old.text}{said}到{new.text}，而{new.text}比{old.text}{'小' if to['up'] else '大'}，是{right}",
                [old.place, new.place],
                stated=f"{said}到{new.text}",
            )


class PointsChange(BaseRule):
    """达到82.5%，比上年的80.1%提高2.4个百分点: the points between two rates, and which way they went."""

    id = "change_amount"

    def __init__(self) -> None:
        words = finding_words()
        self._points = frozenset(words.points)
        self._prior = re.compile(
            rf"[，、；（(]?(?:{alternatives(words.prior_words)})(?:同期)?(?:占比|比重)?(?:{alternatives(words.being)})?的?$"
        )
        self._apart_words = re.compile(
            rf"(?P<more>{alternatives([*words.greater, *words.exceeding])})|{alternatives(words.less)}"
        )
        self._steps = re.compile(rf"[，、,\s]*(?:{alternatives(words.steps)})")
        flows = words.budget_flow
        self._terms = re.compile(rf"(?:{alternatives([*flows.coming, *flows.going])})$")
        self._to = re.compile(
            rf"^[^，。；由从]{{0,6}}?(?:{alternatives(words.movements)})(?:{alternatives(words.towards)})了?$"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every change in points that stands right behind two rates."""
        for sentences in evidence.passages.values():
            for sentence in sentences:
                figures = sentence.figures
                for one, other, change in zip(figures, figures[1:], figures[2:], strict=False):
                    points = change.unit in self._points and one.unit == other.unit == "%"
                    stepped = change.unit == one.unit == other.unit != "%" and comes_from(evidence, one)
                    # 由年初预算500万元、年中追加48万元、调减8万元形成: terms of a sum.
                    stepped = stepped and not self._terms.search(other.label)
                    if other.role == "change" and other.unit in self._points and one.unit == change.unit == "%":
                        # 占比60%，比上年下降2个百分点，上年为62%: the base may come last.
                        if self._prior.match(change.label):
                            gap, term = one.span - change.span, f"{one.text}-{change.text}"
                            yield from self._gap(evidence, (one, change), gap, other, term)
                    elif change.role == "change" and (points or stepped):
                        yield from self._three(evidence, one, other, change)
                    elif change.unit in self._points and not change.label and one.unit == other.unit == "%":
                        yield from self._apart(evidence, one, other, change)
                    elif change.role == "change" and change.unit == "%" and self._to.match(other.label):
                        yield from self._percent(evidence, one, other, change)

    def _apart(self, evidence: Evidence, one: Figure, other: Figure, points: Figure) -> Iterator[Finding]:
        """执行率46%，低于序时进度50% 4个百分点: by how much a rate is above or below what its clause compares with."""
        way_ = self._apart_words.match(other.label)
        if not way_:
            return
        gap = one.span - other.span if way_["more"] else other.span - one.span
        if not gap.meets(points.span):
            found = f"{show(gap.value, places(points.quantity.resolution))}{points.quantity.unit or ''}"
            yield self.finding(
                evidence,
                f"写为{way_.group()}{points.text}，而{one.text}与{other.text}相差{found}",
                [one.place, other.place, points.place],
                expected=found,
                stated=points.text,
            )

    def _percent(self, evidence: Evidence, old: Figure, new: Figure, change: Figure) -> Iterator[Finding]:
        """由80%提高到88%，提高8%: the points between two rates, told in percent."""
        if not (comes_from(evidence, old) and old.unit == new.unit == "%"):
            return
        gap, part = new.span - old.span, moved(old.span, new.span)
        if change.direction == "decrease":
            gap, part = -gap, -part if part else None
        if gap.meets(change.span) and not (part and part.meets(change.span)):
            yield self.finding(
                evidence,
                f"写为{way(change.direction == 'increase')}{change.text}，而{new.text}与{old.text}相差的是百分点，"
                f"应为{change.quantity.text.rstrip('%％')}个百分点",
                [old.place, new.place, change.place],
                stated=change.text,
                severity="hint",
            )

    def _three(self, evidence: Evidence, one: Figure, other: Figure, change: Figure) -> Iterator[Finding]:
        years = _YEAR.findall(evidence.text, one.sentence, one.quantity.start)
        last_year = evidence.year is not None and years and int(years[-1]) == evidence.year - 1
        if comes_from(evidence, one) or (last_year and other.year == evidence.year):
            old, new = one, other
        elif (
            other.measured == "prior"
            or self._is_before(evidence, other, one)
            or self._prior.match(other.label)
            or self._steps.match(evidence.text, one.quantity.end, other.quantity.start)
        ):
            old, new = other, one
        else:
            return
        yield from self._gap(evidence, (one, other), new.span - old.span, change, f"{new.text}-{old.text}")

    def _is_before(self, evidence: Evidence, old: Figure, new: Figure) -> bool:
        """Whether a figure names the year before that of the other, which may leave the reported year out."""
        return old.year is not None and evidence.year in (old.year + 1, new.year) and new.year in (None, old.year + 1)

    def _gap(
        self, evidence: Evidence, pair: tuple[Figure, Figure], gap: Interval, change: Figure, term: str
    ) -> Iterator[Finding]:
        decimals = max(places(figure.quantity.resolution) for figure in (*pair, change))
        factor = abs(change.span.value / change.quantity.value) if change.quantity.value else 1
        found = f"{show(abs(gap.value) / factor, decimals)}{change.quantity.unit or ''}"
        yield from _against_gap(self, evidence, pair, gap, change, term, found)


def _against_gap(
    rule: BaseRule,
    evidence: Evidence,
    pair: tuple[Figure, Figure],
    gap: Interval,
    change: Figure,
    term: str,
    found: str,
) -> Iterator[Finding]:
    """A change that is not the gap of two figures, or goes the other way; `term`, `found`: the gap as it is shown."""
    up = change.direction == "increase"
    told = change.span if up else -change.span
    if gap.meets(told):
        return
    turned, right = gap.meets(-told), "提高" if gap.value > 0 else "下降"
    yield rule.finding(
        evidence,
        f"写为{'提高' if up else '下降'}{change.text}，而{term}是{right}{found}",
        [*(figure.place for figure in pair), change.place],
        expected=right if turned else found,
        stated=change.text,
        rule="change_direction" if turned else None,
    )


class PointsApart(BaseRule):
    """执行率95.30%。2022年执行率90.80%，比上年提高5.40个百分点: one of the two rates is told in another sentence.

    Both are called by one name; where the other year has several rates of that name, nothing is said.
    """

    id = "change_amount"

    def __init__(self) -> None:
        words = finding_words()
        self._points = frozenset(words.points)
        self._prior = re.compile(alternatives(words.prior_words))
        ends, opens = alternatives(words.reaching), alternatives([*words.year_words, *words.prior_words])
        self._name = re.compile(rf"^[，、；（(]?(?:其中|{opens}|20\d\d)*(?P<name>[\u4e00-\u9fff]+?)(?:{ends})*$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every change in points against the year before whose sentence has one rate before it."""
        for sentences in evidence.passages.values():
            for sentence in sentences:
                for at, change in enumerate(sentence.figures[:_MOST]):
                    rates = [figure for figure in sentence.figures[:at] if figure.unit == "%"]
                    against = change.basis == "prior_year" and change.role == "change" and change.unit in self._points
                    if against and len(rates) == 1 and at and rates[0] is sentence.figures[at - 1]:
                        yield from self._of(evidence, rates[0], change)

    def _of(self, evidence: Evidence, near: Figure, change: Figure) -> Iterator[Finding]:
        name = self._named(near)
        before = evidence.year is not None and self._is_prior(evidence, near)
        if evidence.year is None or not name or near.role not in ("other", "completion"):
            return
        told = [
            figure
            for figure in evidence.once(_rates)
            if figure is not near and self._is_prior(evidence, figure) != before and _is_same(self._named(figure), name)
        ]
        far = told[0] if told else None
        if far is None or any(figure.span.value != far.span.value for figure in told):
            return
        old, new = (near, far) if before else (far, near)
        if near.quantity.qualifier or far.quantity.qualifier:
            return
        gap = new.span - old.span
        found = f"{show(abs(gap.value), max(places(f.quantity.resolution) for f in (old, new)))}{change.quantity.unit}"
        yield from _against_gap(self, evidence, (old, new), gap, change, f"{new.text}-{old.text}", found)

    def _named(self, rate: Figure) -> str:
        found = self._name.match(rate.label)
        return found["name"] if found else ""

    def _is_prior(self, evidence: Evidence, rate: Figure) -> bool:
        """Whether a rate is of the year before."""
        return rate.year == (evidence.year or 0) - 1 or (
            rate.year is None and self._prior.search(rate.label) is not None
        )


def _rates(evidence: Evidence) -> list[Figure]:
    """The rates of the report that are called by a name, of its year or the one before, and in no list."""
    years = (None, evidence.year, (evidence.year or 0) - 1)
    figures = (figure for sentence in evidence.sentences for figure in sentence.figures)
    return [f for f in figures if f.unit == "%" and f.role in ("other", "completion") and f.year in years]


def _is_same(one: str, other: str) -> bool:
    """Whether two rates are called alike: one by its bare name, or both in full (部门预算执行率, 预算执行率)."""
    short = min(one, other, key=len)
    return len(short) >= _SHORTEST and one.endswith(short) and other.endswith(short)


class Times(BaseRule):
    """支出300万元，是上年支出120万元的2.5倍: how many times one figure is another."""

    id = "growth"

    def __init__(self) -> None:
        self._is = re.compile(rf"^[，、]?(?:[^，。；]{{0,6}}?(?:{alternatives(finding_words().being)}))")
        self._prior = re.compile(rf"(?:{alternatives(finding_words().prior_words)})[^，。；]{{0,4}}的$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every number of times right behind its base, and at the growth told beside it."""
        for sentence in evidence.sentences:
            figures = sentence.figures
            for at, times in enumerate(figures):
                if times.unit != TIMES or times.role != "amount":
                    continue
                base = figures[at - 1] if at else None
                if base and times.label == "的" and base.role == "amount" and self._is.match(base.label):
                    yield from self._compare(evidence, figures[: at - 1], base, times)
                elif (
                    base
                    and at > 1
                    and comes_from(evidence, figures[at - 2])
                    and self._of_before(figures[at - 2], times)
                ):
                    yield from self._compare(evidence, [base], figures[at - 2], times)
                rate = figures[at + 1] if at + 1 < len(figures) else None
                if rate and rate.role == "change" and rate.unit == "%" and self._is.match(_clause(evidence, times)):
                    yield from self._beside(evidence, times, rate)

    def _of_before(self, first: Figure, times: Figure) -> bool:
        """由8万人次增加到24万人次，是上年的3倍: whether times are of what the first of two figures tells."""
        return (
            first.role == "amount"
            and self._is.match(times.label) is not None
            and self._prior.search(times.label) is not None
        )

    def _compare(self, evidence: Evidence, before: Sequence[Figure], base: Figure, times: Figure) -> Iterator[Finding]:
        alike = [f for f in before if f.role == "amount" and f.unit == base.unit and not f.inner]
        rate = alike[-1].span.ratio(base.span) if alike else None
        stated = rounded(times.quantity.value, times.quantity.resolution)
        if rate is None or times.quantity.qualifier or rate.meets(hundredfold(stated)):
            return
        expected = f"{show(rate.value / HUNDRED, places(times.quantity.resolution) + 1)}{TIMES}"
        yield self.finding(
            evidence,
            f"倍数写为{times.text}，而{alike[-1].text}÷{base.text}={expected}",
            [alike[-1].place, base.place, times.place],
            expected=expected,
            stated=times.text,
        )

    def _beside(self, evidence: Evidence, times: Figure, rate: Figure) -> Iterator[Finding]:
        """是上年的2.4倍，增长140%: what is twice as much has grown by once."""
        grown = hundredfold(rounded(times.quantity.value, times.quantity.resolution)) - exact(HUNDRED)
        if rate.direction == "increase" and not times.quantity.qualifier and not grown.meets(rate.span):
            yield self.finding(
                evidence,
                f"写为{times.text}而增长{rate.text}，{times.text}是增长{show(grown.value)}%",
                [times.place, rate.place],
                expected=f"{show(grown.value)}%",
                stated=rate.text,
            )


def hundredfold(span: Interval) -> Interval:
    """Times in percent."""
    return Interval(span.low * HUNDRED, span.high * HUNDRED, span.value * HUNDRED)


def _clause(evidence: Evidence, figure: Figure) -> str:
    return compact(evidence.text[figure.start : figure.quantity.start])
