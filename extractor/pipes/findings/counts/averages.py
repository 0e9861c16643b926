"""The rule about averages: 培训费3.15万元，210人次，人均131.25元, against the sum and the number that it is of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import takewhile

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import HUNDRED, SAME_UNITS, Interval, exact, is_miswritten, show, total
from extractor.pipes.findings.common.claim_words import claim_words
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.nearby import amounts, bare
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.flows import named
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.shares import Whole
from extractor.pipes.findings.sums.wholes import after
from extractor.result import Finding

_ANY = "个"
_MOST, _SUMS, _NEAR, _WHAT, _CLAIM = 40, 200, 4, 10, 24
_SEMICOLONS = ("；", ";")
# The lines of which it is told how many people, batches or vehicles their money was for.
_COUNTED = ("three_public", "operating")


class Average(BaseRule):
    """What one of them comes to, where one sum and one number of them are told before it in its sentence."""

    id = "average"

    def __init__(self) -> None:
        words = finding_words()
        ways = ("平均每{}", "每{}平均", "每{}年均", "每{}均", "{}均")
        self._units = {way.format(unit): [unit] for unit in words.averaged_units for way in ways} | words.averages
        self._lines = words.averaged_lines
        self._in_year, self._whole_year = words.year_averages, re.compile(alternatives(words.year_parts.whole))
        self._yearly = re.compile(alternatives(words.yearly))
        self._points, self._goes_on = words.point_unit, re.compile(rf"、|{alternatives(words.between_names)}")
        self._is_mean = re.compile(rf"^[，、]?(?:{alternatives(words.mean)})$")
        self._of_counted = re.compile(
            rf"^[^，。；、：\d]{{0,8}}?(?:{alternatives(words.mean)})(?P<what>[^，。；、：\d]{{0,4}})$"
        )
        self._standard = re.compile(alternatives(claim_words().quotas.named))
        self._plain = frozenset(claim_words().quotas.plain)
        self._weighted = re.compile(alternatives(words.weighted))
        ends = alternatives([*words.reaching, *words.spent_as])
        self._average = re.compile(
            rf"(?<![{words.periods}])(?P<per>{alternatives(self._units)})(?P<what>[^，。；、：\d]{{0,12}}?)(?:{ends})?$"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every figure that is called an average."""
        for sentences in evidence.passages.values():
            for sentence in sentences:
                for at, figure in enumerate(sentence.figures[:_MOST]):
                    found = self._average.search(figure.label) if figure.role == "amount" else None
                    if found and self._standard.search(figure.label):
                        continue  # 定额标准为每车3.00万元: what each may cost.
                    if found:
                        yield from self._average_of(evidence, sentence, at, figure, found)
                    elif figure.role == "amount" and at:
                        yield from self._mean(evidence, sentence.figures[:at], figure)
                        yield from self._of_year(evidence, sentence.figures[at - 1], figure)

    def _mean(self, evidence: Evidence, before: Sequence[Figure], stated: Figure) -> Iterator[Finding]:
        """得分分别为95分、93分和91分，平均93分: what is listed right before its average."""
        if not self._is_mean.search(stated.label):
            yield from self._counted_mean(evidence, before, stated)
            return
        listed = list(takewhile(lambda f: f.unit == stated.unit and f.role == "amount", reversed(before)))
        first = next((at for at, f in enumerate(listed) if f.opens or not self._goes_on.match(f.label)), 0)
        # 甲94分，乙92分，丙97分，平均94分: told one after the other, with as many as are told to be.
        count = next((f for f in reversed(before[: len(before) - len(listed)]) if self._is_number(f, listed)), None)
        parts = listed[::-1] if count else listed[: first + 1][::-1]
        if len(parts) > 1:
            yield from self._mean_of(evidence, parts, stated)

    def _is_number(self, figure: Figure, listed: Sequence[Figure]) -> bool:
        """Whether a figure says how many are listed, three at least."""
        alike = figure.role == "amount" and figure.unit not in ("", "%", listed[0].unit if listed else "")
        return alike and len(listed) > 2 and figure.span.value == len(listed)

    def _counted_mean(self, evidence: Evidence, before: Sequence[Figure], stated: Figure) -> Iterator[Finding]:
        """甲94.5分，乙92.0分，丙97.3分，3个项目平均得分94.6分: of as many as are listed before it."""
        count = before[-1]
        told = self._of_counted.search(stated.label) if count.start == stated.start else None
        if told is None or self._weighted.search(stated.label) or count.quantity.qualifier:
            return
        listed = list(takewhile(lambda f: f.unit == stated.unit and f.role == "amount", reversed(before[:-1])))
        named = "".join(figure.label for figure in listed)
        if self._is_number(count, listed) and told["what"] in named:
            yield from self._mean_of(evidence, listed[::-1], stated)

    def _mean_of(self, evidence: Evidence, parts: Sequence[Figure], stated: Figure) -> Iterator[Finding]:
        number = Whole(exact(Decimal(len(parts))), str(len(parts)), None)
        terms = f"({'+'.join(part.text for part in parts)})"
        points = stated.unit == self._points  # Which are given, and not rounded.
        sums = total(exact(part.span.value) if points else part.span for part in parts)
        whole = Whole(sums, terms, (parts[0].start, parts[-1].end))
        yield from self._compare(evidence, whole, number, stated)

    def _of_year(self, evidence: Evidence, whole: Figure, stated: Figure) -> Iterator[Finding]:
        """全年水电费24万元，月均2万元."""
        times = next((n for name, n in self._in_year.items() if stated.label.lstrip("，、").startswith(name)), None)
        alike = whole.role == "amount" and whole.unit == stated.unit and self._whole_year.search(whole.label)
        if times and alike:
            number = Whole(exact(Decimal(times)), str(times), None)
            yield from self._compare(evidence, _whole(whole), number, stated)

    def _average_of(
        self, evidence: Evidence, sentence: Sentence, at: int, figure: Figure, found: re.Match[str]
    ) -> Iterator[Finding]:
        before = [
            (other, words)
            for other, words in named(evidence.text, [sentence])[:at]
            if other.role == "amount" and other.measured not in ("budget", "prior") and not other.inner
            if not self._average.search(other.label)
        ]
        sums, numbers = self._operands(before, figure, found["per"])
        if len(sums) != 1 or len(numbers) != 1:
            # 购置费12万元，购置1辆；运行费8万元，保有量4辆，车均运行费2万元: of what is told behind the semicolon.
            parted = max(evidence.text.rfind(mark, sentence.start, figure.start) for mark in _SEMICOLONS)
            behind = [(other, words) for other, words in before if other.start > parted > 0]
            own = self._operands(behind, figure, found["per"])
            sums, numbers = own if [len(each) for each in own] == [1, 1] else (sums, numbers)
        if len(numbers) != 1 or numbers[0].span.low <= 0 or len(sums) != 1:
            if figure.unit == "元" and len(numbers) <= 1:
                yield from self._apart(evidence, sentence, figure, found, numbers)
            return
        (one, words), number = sums[0], numbers[0]
        # 人均可支配收入 is of no sum that is told beside it.
        if found["what"] and not grams(found["what"]) & grams(words):
            return
        yield from self._compare(evidence, _whole(one), _whole(number), figure)

    def _operands(
        self, told: Sequence[tuple[Figure, str]], stated: Figure, per: str
    ) -> tuple[list[tuple[Figure, str]], list[Figure]]:
        """Of the amounts that are told the sums and the numbers that an average may be of."""
        sums = [(other, words) for other, words in told if other.unit == stated.unit and not other.span.is_zero]
        units = self._units[per]
        return sums, [f for f, _ in told if f.unit in units and f.unit != stated.unit and self._counts(f, per)]

    def _of_line(self, evidence: Evidence, stated: Figure, what: str, number: Figure) -> Whole | None:
        """The final figure of the line that a paragraph, or one right before it in its section, tells of.

        公务接待费支出决算5.20万元…。国内公务接待52批次，520人次，人均接待费100元.
        """
        section = evidence.layer.passages[stated.passage].section
        what = "" if what in self._plain else what
        # 退役士兵培训320人次 may be paid from elsewhere; all the year's trainees are not, nor are guests.
        whole = self._yearly.search(evidence.text, number.sentence, number.quantity.start)
        counted = _COUNTED if whole else _COUNTED[:1]
        for passage in range(stated.passage, max(-1, stated.passage - _NEAR), -1):
            if evidence.layer.passages[passage].section != section:
                return None
            told = [
                f
                for sentence in evidence.passages.get(passage, ())
                for f in sentence.figures
                if f.measured == "final" and f.role == "amount" and f.unit == "元" and not f.inner and f.line
                if f.quantity.start < stated.quantity.start and f.statement and f.statement.line
                if f.statement.line.category in counted
            ]
            named = [f for f in told if f.line and (not what or grams(what) & grams(f.line[-1]))]
            lines = {evidence.called(f.line[-1]) for f in named if f.line}
            if named and (what or len(lines) == 1):
                one = named[-1]
                alike = [f for f in named if f.line == one.line]
                same = all(f.span.meets(one.span) for f in alike) and not one.span.is_zero
                return _whole(one) if same and self._is_alone(evidence, number) else None
            if told:
                return None
        return None

    def _apart(
        self, evidence: Evidence, sentence: Sentence, stated: Figure, found: re.Match[str], numbers: Sequence[Figure]
    ) -> Iterator[Finding]:
        """A sum and a number that stand apart: each the only one of the report that can be meant.

        Nothing is said where any sum over any number of the report comes to the average.
        """
        every = [f for f in evidence.once(amounts) if f.measured not in ("budget", "prior") and f.span.low > 0]
        counts = [f for f in every if f.unit in self._units[found["per"]] and self._counts(f, found["per"])]
        sums = [f for f in every if f.unit == stated.unit and not self._average.search(f.label)]
        what = grams(found["what"])
        # 人均培训成本 is over those who were trained, not over those of them who passed.
        of_it = [f for f in counts if not f.in_list and not f.quantity.qualifier and what & grams(f.label)]
        number = _only(numbers) or _only(counts) or _only(of_it)
        if number is None or any(_fits(one, count, stated) for one in sums[:_SUMS] for count in counts[:_MOST]):
            return
        alike = [f for f in sums if (what & grams(f.label) if what else f.sentence == sentence.start)]
        # 国内公务接待人均支出: what it is of stands before the word, and names its sum.
        before = bare(found.string[: found.start("per")])
        of_name = [f for f in sums if len(before) >= _NEAR and bare(f.label).startswith(before)]
        one = _only([f for f in alike if not f.in_list]) or _only(alike) or _only(of_name)
        whole = _whole(one) if one else None
        # 人均1500元 names no sum: the one of its sentence, else that of the section's line.
        if whole is None and not what and self._is_alone(evidence, number):
            whole = self._elsewhere(evidence, stated, evidence.text[sentence.start : number.quantity.start])
        whole = whole or self._of_line(evidence, stated, found["what"], number)
        if whole:
            yield from self._compare(evidence, whole, _whole(number), stated)

    def _counts(self, figure: Figure, per: str) -> bool:
        """Whether a figure of many things (个) is of what the average is over: 村均 of 行政村60个."""
        return figure.unit != _ANY or per[0] in figure.label

    def _elsewhere(self, evidence: Evidence, figure: Figure, clause: str) -> Whole | None:
        """The final figure of the line that the section's heading names, and that the sentence has a word of."""
        section = evidence.section(figure)
        title = squash(section.record.title) if section else ""
        lines = [line for line in self._lines if line in title]
        # 退役军人培训320人次 may be paid from elsewhere; all the year's guests are not.
        told = len(lines) == 1 and self._lines[lines[0]] in clause and self._yearly.search(clause)
        finals = evidence.finals(lines[0]) if told else ()
        if not finals or finals[0].span.is_zero or not all(other.span.meets(finals[0].span) for other in finals):
            return None
        return Whole(finals[0].span, finals[0].text, finals[0].place)

    def _is_alone(self, evidence: Evidence, number: Figure) -> bool:
        """Whether its passage tells no other number of the unit, such as of guests from abroad."""
        told = (figure for sentence in evidence.passages[number.passage] for figure in sentence.figures)
        return [f.quantity.start for f in told if f.unit == number.unit and not f.span.is_zero] == [
            number.quantity.start
        ]

    def _compare(self, evidence: Evidence, whole: Whole, number: Whole, stated: Figure) -> Iterator[Finding]:
        low, high = whole.span.low / number.span.high, whole.span.high / number.span.low
        value = whole.span.value / number.span.value
        # An average may be cut off as well as rounded; what is said of points is not rounded up.
        step = (
            abs(stated.span.value / stated.quantity.value * stated.quantity.resolution) if stated.quantity.value else 0
        )
        below = 0 if stated.unit == self._points else step
        if Interval(low, high, value).meets(Interval(stated.span.low - below, stated.span.high + step, value)):
            return
        expected = amount(value, stated)
        yield self.finding(
            evidence,
            f"平均写为{stated.text}，而{whole.text}÷{number.text}={expected}",
            [stated.place, *(each.place for each in (whole, number) if each.place)],
            expected=expected,
            stated=stated.text,
        )


class Each(BaseRule):
    """采购电脑20台，每台5000元，共计12万元: how many, how much for each, and how much together, side by side.

    Only where a slip of a digit explains the gap: what is paid together may hold more than that.
    """

    id = "average"

    def __init__(self) -> None:
        words = finding_words()
        each, times = alternatives(words.each), alternatives(words.each_time)
        self._each = re.compile(rf"(?P<each>{each})(?!{times})(?P<what>[^，。；、：\d]{{0,{_WHAT}}})$")
        self._together = re.compile(
            rf"[，、；]?[^，、；]{{0,2}}(?:{alternatives(words.together)}|{alternatives(words.yearly)})"
        )
        self._kept = re.compile(alternatives(claim_words().quotas.kept))  # Less than the standard allows.
        self._any, self._alike = frozenset(words.of_any), relation_words().two_sums.alike
        self._several = re.compile(rf"(?<!\d)(?:{times})")  # 于11月15日前 is a date.

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every three neighbouring figures of which one is of each."""
        for sentence in evidence.sentences:
            figures = sentence.figures[:_MOST]
            for at, (*pair, whole) in enumerate(zip(figures, figures[1:], figures[2:], strict=False)):
                price = next((figure for figure in pair if self._is_price(figure)), None)
                count = next((figure for figure in pair if figure is not price), None)
                if price and count and self._is_count(evidence, price, count) and self._is_same(whole, price):
                    between = evidence.text[pair[0].start : whole.quantity.start]
                    alone = not self._is_price(whole) and not self._several.search(between)
                    more = any(self._may_add(before, whole) for before in figures[:at])
                    told = self._is_near(price, whole) or self._together.match(whole.label)
                    if whole.role == "amount" and alone and told and not more:
                        yield from self._compare(evidence, count, price, whole)

    def _is_same(self, whole: Figure, price: Figure) -> bool:
        """Whether a whole counts what each is (每期40人，共360人次)."""
        return price.unit in (whole.unit, self._alike.get(whole.unit))

    def _is_near(self, price: Figure, whole: Figure) -> bool:
        """Whether a price stands right behind its word (每台5000元), so that a whole need not say that it is one."""
        found = self._each.search(price.label)
        return found is not None and len(found["what"]) <= _NEAR

    def _may_add(self, before: Figure, whole: Figure) -> bool:
        """Whether a whole may hold a figure of its sentence besides: 各选派3名，另向4个镇各选派1名，共选派40名."""
        counted = before.role == "amount" and before.unit == whole.unit and before.measured != "budget"
        return counted and before.span.value < whole.span.value

    def _is_price(self, figure: Figure) -> bool:
        return figure.role == "amount" and not figure.quantity.qualifier and self._each.search(figure.label) is not None

    def _is_count(self, evidence: Evidence, price: Figure, count: Figure) -> bool:
        """Whether the price is of each of what is counted (每台 of 台, 每村 of 12个重点村; 各 of any)."""
        found = self._each.search(price.label)
        unit = (found["each"] if found else "").removeprefix("每").removesuffix("均")
        unit = "" if unit in self._any else unit
        counted = count.role == "amount" and count.unit not in ("", "%", price.unit) and not count.quantity.qualifier
        return counted and (SAME_UNITS.get(unit, unit) in ("", count.unit) or unit in after(evidence, count))

    def _compare(self, evidence: Evidence, count: Figure, price: Figure, whole: Figure) -> Iterator[Finding]:
        value = count.span.value * price.span.value
        span = Interval(count.span.low * price.span.low, count.span.high * price.span.high, value)
        if span.meets(whole.span) or not value:
            return
        within = whole.span.value < value and self._kept.search(evidence.text, whole.quantity.end, whole.end + _CLAIM)
        if is_miswritten(whole.span.value, value) and not within:
            expected = amount(value, whole)
            yield self.finding(
                evidence,
                f"总数写为{whole.text}，而{price.text}×{show(count.span.value)}={expected}",
                [whole.place, count.place, price.place],
                expected=expected,
                stated=whole.text,
            )


def _only(figures: Sequence[Figure]) -> Figure | None:
    """The first of figures that all have one value."""
    return figures[0] if len({figure.span.value for figure in figures}) == 1 else None


def _fits(one: Figure, count: Figure, stated: Figure) -> bool:
    """Whether a sum over a number comes to an average, which may be cut off."""
    value = one.span.value / count.span.value
    return abs(value - stated.span.value) <= 2 * (
        stated.span.high - stated.span.low or abs(stated.span.value) / HUNDRED
    )


def _whole(figure: Figure) -> Whole:
    return Whole(figure.span, figure.text, figure.place)
