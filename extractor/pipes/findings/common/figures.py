"""Reads every figure of the prose with what the clause says it is: an amount, a change, a share, a completion rate.

Unlike the statements of budget lines, a figure needs no line that is known: a total that nothing names, a count of
villages and a score of points are figures as well. Where a figure is a line's amount, the statement is at hand.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import HUNDRED, YUAN, Interval, exact, interval, measured_in, rounded
from extractor.pipes.findings.common.measured import Measured, MeasureWords
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.layers import Layers, Passage
from extractor.pipes.lines.names import compact
from extractor.pipes.lines.statements import Statement
from extractor.pipes.lines.wording import BasisWords, DirectionWords, joint, statement_words
from extractor.quantities import Quantity
from extractor.result import Basis, Direction

Role = Literal["amount", "change", "share", "completion", "other"]

TIMES = "倍"
_YEAR = re.compile(r"(20\d\d)\s{0,2}年")
_CUT = re.compile(r"[，,。；;！？!?\n\t]")
_STOP = "。！？!?\n\t"
_SEMICOLONS = ("；", ";")
# A bracket may break a line down into parts with the changes of each (（其中：购置费…；运行费…）).
_LONGEST, _BRACKET = 100, 400
_BRACKETS = re.compile(r"[（(）)]")
# A clause and a sentence that are longer than this end at a figure, whatever follows: rules look back to where they
# begin from every figure, which takes linear time only where that is not far.
_LONGEST_CLAUSE, _LONGEST_SENTENCE = 2000, 4000
# How many sentences back, and how many figures of each, a figure may refer to; keeps the search linear.
_REACH, _MOST = 12, 64
_COMPLETION = re.compile(r"(?:完成|达到?|为)[^，。；占]{0,24}(?:预算|目标|任务|计划)[^，。；占]{0,6}的?$")
_SHARE = re.compile(r"占(?P<whole>[^，。；：占]{0,40}?)的?\s*(?:比重|比例|比)?\s*(?:为|达到?|约)?\s*$")
# What joins a figure to the one before it, of the same thing in another unit: 11批次、98人次.
_AND = "、"


@dataclass(slots=True)
class Figure:
    """A quantity in its clause.

    Attributes:
        label: what stands before it, back to the figure or the comma before, white space dropped.
        start, end: its clause, code points.
        unit: the money unit as 元, a count's unit with 名 and 位 as 人, % for rates; "" for none.
        span: the values that it may have, money in 元.
        role: what it is; `measured` says which amount.
        direction, basis: of a change.
        whole: what a share is a share of, or the figure that a completion rate is of, as written.
        base: the figure that a share or completion rate names as its whole (完成目标1.5万亩的112%).
        in_list: whether a word such as 其中 stands before it in its sentence.
        opens: whether that word stands right before it, so that it is the first part of a breakdown.
        inner: whether another figure's clause uses it (完成预算24万元的85%), so that it is no amount of its own.
        year: the year that its clause names before it, or None.
    """

    quantity: Quantity
    label: str
    start: int
    end: int
    unit: str
    span: Interval
    role: Role
    sentence: int
    passage: int
    statement: Statement | None = None
    measured: Measured | None = None
    direction: Direction | None = None
    basis: Basis | None = None
    whole: str = ""
    base: Figure | None = None
    in_list: bool = False
    opens: bool = False
    inner: bool = False
    year: int | None = None

    @property
    def text(self) -> str:
        """The figure as written, white space dropped."""
        return "".join(self.quantity.text.split())

    @property
    def place(self) -> tuple[int, int]:
        """Its clause."""
        return self.start, self.end

    @property
    def line(self) -> tuple[str, ...] | None:
        """The key of the line that it is an amount of, or None."""
        return self.statement.line.key if self.statement and self.statement.line else None


@dataclass(slots=True)
class Sentence:
    """The figures of a sentence, from left to right."""

    passage: int
    start: int
    figures: list[Figure] = field(default_factory=list)
    end: int = 0


class FigureReader:
    """Reads the figures of passages."""

    def __init__(self, layer: Layers) -> None:
        words = statement_words()
        self._text = layer.page.text
        self._layer = layer
        self._words = finding_words()
        self._directions = DirectionWords(words)
        self._bases = BasisWords(words, layer.cover.fiscal_year)
        self._completion = re.compile(rf"(?:{alternatives(words.completion)})\s*(?:为|达|达到|约)?\s*$")
        self._statements = {s.quantity.start: s for s in layer.statements or [] if s.quantity}
        self._starts = [quantity.start for quantity in layer.quantities]
        self._listing = re.compile(f"{alternatives(self._words.listing)}|{self._words.listing_by}")
        self._used = re.compile(rf"(?:{alternatives(self._words.listing_uses)})(?=[^：:\s])")
        self._before = layer.cover.fiscal_year - 1 if layer.cover.fiscal_year else None
        self._measures = MeasureWords(self._words, layer.cover.fiscal_year)
        self._prior = re.compile(alternatives(self._words.prior_words))
        greater, less = alternatives(self._words.greater), alternatives(self._words.less)
        prior = alternatives(self._words.prior_words)
        self._beside = re.compile(
            rf"(?:(?P<greater>{greater})|(?:{less}))[^，。；\d]{{0,2}}(?:(?P<budget>预算)|{prior})[^，。；\d]{{0,3}}$"
        )
        self._current = re.compile(alternatives(self._words.current))
        self._in_turn = re.compile(alternatives(self._words.series.respectively))
        self._several = re.compile(alternatives(self._words.rates_of_several))

    def read(self, index: int, passage: Passage) -> Iterator[Sentence]:
        """The sentences of a passage that have figures."""
        first, last = bisect_left(self._starts, passage.start), bisect_left(self._starts, passage.end)
        quantities = self._layer.quantities[first:last]
        sentence = Sentence(index, passage.start)
        for left, right, figures, closes in self._clauses(passage, quantities):
            at = left
            if not figures:
                self._listed(left, right, sentence)
            since = left
            for quantity in figures:
                self._figure(at, left, right, quantity, sentence, since)
                at = quantity.end
                since = since if quantity.kind == "date" else at
            self._listed(at, right, sentence)
            # 用于检修；维修费34万元: what a clause without figures opens does not go on behind its semicolon.
            self._opened = self._opened and not self._text.startswith(_SEMICOLONS, right)
            if closes or right - sentence.start > _LONGEST_SENTENCE:
                sentence.end = right
                if sentence.figures:
                    _whole_money(sentence.figures)
                    yield sentence
                sentence = Sentence(index, right + 1)
                self._in_list = self._opened = self._of_prior = self._of_year_before = False

    _in_list = False
    _opened = False
    # Whether the list that was opened is of the year before: 上年三项支出分别为80万元、90万元，合计170万元.
    _of_prior = _of_year_before = False
    _basis: Basis | None = None

    def _listed(self, left: int, right: int, sentence: Sentence) -> None:
        words = self._text[left:right]
        if self._listing.search(words):
            self._in_list = True
            # 主要用于燃料、维修，年末保有量4辆: what it is used for is told, and opens no list of figures.
            self._opened = not self._used.search(words)
        self._basis = self._bases.of(words) or self._basis

    def _clauses(
        self, passage: Passage, quantities: Sequence[Quantity]
    ) -> Iterator[tuple[int, int, list[Quantity], bool]]:
        at, left, figures = 0, passage.start, list[Quantity]()
        self._in_list = self._opened = self._of_prior = self._of_year_before = False
        self._basis = None
        for cut in _CUT.finditer(self._text, passage.start, passage.end):
            while at < len(quantities) and quantities[at].end <= cut.start():
                figures.append(quantities[at])
                at += 1
            if at < len(quantities) and quantities[at].start < cut.start():
                continue
            yield from _pieces(left, cut.start(), figures, cut.group() in _STOP)
            left, figures = cut.end(), []
        figures.extend(quantities[at:])
        yield from _pieces(left, passage.end, figures, True)

    def _figure(self, at: int, left: int, right: int, quantity: Quantity, sentence: Sentence, since: int) -> None:
        chunk = self._text[max(at, quantity.start - _LONGEST) : quantity.start]
        if opening := self._listing.search(chunk):
            self._in_list = self._opened = True
            end = quantity.start - len(chunk) + opening.start()
            self._of_prior = self._prior.search(self._text, max(left, end - _LONGEST), end) is not None
            self._of_year_before = self._is_of_year_before(sentence)
        if quantity.kind in ("date", "ordinal", "identifier", "duration"):
            return
        words = self._text[max(since, quantity.start - _LONGEST) : quantity.start]
        self._basis = self._bases.of(self._text[max(left, quantity.start - _LONGEST) : quantity.start]) or self._basis
        years = _YEAR.findall(words)
        year = int(years[-1]) if years else None
        if self._basis == "budget" and year is not None and year == self._before:
            self._basis = "prior_year"  # 比上一年度预算: last year's budget is a figure of last year.
        statement = self._statements.get(quantity.start)
        unit, span = measured_in(quantity, statement is not None)
        figure = Figure(
            quantity, compact(chunk), left, right, unit, span, "other", sentence.start, sentence.passage,
            statement=statement, in_list=self._in_list, opens=self._opened, year=year,
        )  # fmt: skip
        before = sentence.figures[-1] if sentence.figures and sentence.figures[-1].quantity.end >= at else None
        before = before if before and before.start == left else None
        self._opened = False
        self._role(figure, chunk, before, sentence)
        self._shares_unit(figure, sentence.figures)
        if before and figure.label.startswith(_AND):
            self._goes_on(figure, before)
        sentence.figures.append(figure)

    def _role(self, figure: Figure, chunk: str, before: Figure | None, sentence: Sentence) -> None:
        if figure.unit == "%" and figure.quantity.high is not None:
            return  # 完成预算的92.31%至102.33%: a range is of several things.
        direction = self._directions.closing(chunk) or self._gap(figure, chunk, sentence)
        if direction in ("increase", "decrease"):
            if not self._bases.of(chunk) and self._leaves_budget(figure, sentence.figures):
                self._basis = "budget"
            basis = self._basis or self._bases.implied(figure.label)
            figure.role, figure.direction, figure.basis = "change", direction, basis
            if figure.unit == TIMES:
                figure.unit, figure.span = "%", self._in_percent(figure.quantity)
            if direction == "increase" and figure.span.value < 0:
                figure.direction, figure.span = "decrease", -figure.span  # 增长-5% is a decrease.
        elif figure.unit == "%":
            self._rate(figure, chunk, before)
        elif figure.quantity.kind in ("money", "count", "number"):
            figure.role = "amount"
            figure.measured = self._measures.of(figure, of_prior=figure.in_list and self._of_year_before)
            if figure.measured is None and figure.in_list and self._of_prior:
                figure.measured = "prior"
            if not figure.unit and not figure.quantity.value and figure.measured in ("budget", "final"):
                figure.unit, figure.span = "元", exact(figure.quantity.value)  # 年初预算为0 needs no unit.

    def _leaves_budget(self, figure: Figure, before: Sequence[Figure]) -> bool:
        """Whether a change is what the budget and the final figure before it differ by: 预算4，支出2.5，减少1.5."""
        pair = [each for each in before[-2:] if each.role == "amount" and each.unit == figure.unit == "元"]
        budget, final = ([each for each in pair if each.measured == measured] for measured in ("budget", "final"))
        gap = final[0].span - budget[0].span if budget and final else None
        return gap is not None and (gap.meets(figure.span) or (-gap).meets(figure.span))

    def _gap(self, figure: Figure, chunk: str, sentence: Sentence) -> Direction | None:
        """Which way a figure left its budget by an amount: 决算1741万元，大于预算数56万元.

        The budget itself may stand there (大于预算数10万元); it is no half of what was spent, nor less.
        """
        found = self._beside.search(chunk.rstrip()) if figure.unit == "元" else None
        before = [f for f in sentence.figures if f.role == "amount" and f.unit == "元"] if found else []
        if not found or not before or not figure.span.high * 2 < before[-1].span.low:
            return None
        self._basis = "budget" if found["budget"] else "prior_year"
        return "increase" if found["greater"] else "decrease"

    def _is_of_year_before(self, sentence: Sentence) -> bool:
        """Whether all amounts of a sentence so far are of the year before, by number: 2021年支出20.12万元，其中…."""
        amounts = [figure for figure in sentence.figures if figure.role == "amount" and figure.unit == "元"]
        all_prior = all(figure.measured == "prior" for figure in amounts)
        return bool(amounts) and all_prior and amounts[0].year is not None and amounts[0].year == self._before

    def _shares_unit(self, figure: Figure, before: Sequence[Figure]) -> None:
        """Gives the numbers of a run its unit, which only the last one has: 分别为12.50、30.20万元."""
        if figure.quantity.unit not in YUAN:
            return
        at = len(before)
        following = figure
        while at and joint().fullmatch(following.label) and _is_bare(before[at - 1], figure):
            at -= 1
            following = before[at]
        if at == len(before) or not self._in_turn.search(following.label):
            return
        for each in before[at:]:
            each.unit, each.span = figure.unit, interval(each.quantity, YUAN[figure.quantity.unit])

    def _goes_on(self, figure: Figure, before: Figure) -> None:
        """Makes a figure one of the year, and of the change, of the one that 、 joins it to.

        2023年接待11批次、98人次 are two figures of that year; 增加3批次、28人次 are two changes.
        """
        in_turn = before.unit == figure.unit and self._in_turn.search(before.label)
        if in_turn or self._current.search(figure.label):
            return
        figure.year = before.year if figure.year is None else figure.year
        if before.role == "change" and figure.label == _AND and before.unit != figure.unit != "":
            figure.role, figure.direction, figure.basis = "change", before.direction, before.basis
        elif self._is_beside(figure, before):
            figure.role, figure.direction = "amount", None
        elif before.measured == "prior" and figure.role == "amount" and figure.measured is None:
            figure.measured = "prior"

    def _is_beside(self, figure: Figure, before: Figure) -> bool:
        """Whether a figure with a word of change is a part beside another one: 其中新建2.40万亩、改造提升0.80万亩."""
        change = figure.role == "change" and figure.basis is None and before.role == "amount"
        return change and figure.in_list and figure.unit == before.unit and figure.unit not in ("元", "%")

    def _in_percent(self, quantity: Quantity) -> Interval:
        """增长1.5倍 is 150%; 增长1倍 may be anything that rounds to it, 增长1倍多 up to twice."""
        found = interval(quantity) if quantity.qualifier else rounded(quantity.value, quantity.resolution)
        more = self._text.startswith(tuple(self._words.summaries.more), quantity.end)
        high = quantity.value + quantity.resolution if more else found.high
        return Interval(found.low * HUNDRED, high * HUNDRED, quantity.value * HUNDRED)

    def _rate(self, figure: Figure, chunk: str, before: Figure | None) -> None:
        bare = figure.label in ("的", "")
        if bare and before and before.role == "amount" and figure.label == "的":
            if _SHARE.search(before.label + "的"):
                figure.role, figure.base, before.inner = "share", before, True
            elif "完成" in before.label:
                figure.role, figure.base, before.inner = "completion", before, True
        elif self._completion.search(chunk) or _COMPLETION.search(figure.label) or figure.label == "完成":
            # 其余八项完成率: how many they are is a figure of its own, so that the whole clause is looked at.
            clause = self._text[max(figure.start, figure.quantity.start - _LONGEST) : figure.quantity.start]
            if not self._several.search(clause):
                figure.role, figure.whole = "completion", figure.label
        elif share := _SHARE.search(chunk):
            figure.role, figure.whole = "share", compact(share["whole"])


def _pieces(
    left: int, right: int, figures: list[Quantity], closes: bool
) -> Iterator[tuple[int, int, list[Quantity], bool]]:
    """A clause as it is, or in pieces that end behind a figure where it is longer than any that a person writes."""
    piece: list[Quantity] = []
    for quantity in figures if right - left > _LONGEST_CLAUSE else ():
        if piece and quantity.end - left > _LONGEST_CLAUSE:
            yield left, piece[-1].end, piece, True
            left, piece = piece[-1].end, []
        piece.append(quantity)
    yield left, right, piece or figures, closes


def _is_bare(number: Figure, figure: Figure) -> bool:
    """Whether a figure of the same clause is a number without a unit."""
    return number.start == figure.start and not number.unit and number.quantity.kind == "number"


def _whole_money(figures: Sequence[Figure]) -> None:
    """Amounts without decimals are exact where all of their sentence are so: 预算10万元，支出8万元，完成80%."""
    money = [figure for figure in figures if figure.unit == "元" and figure.quantity.unit in YUAN]
    whole = all(
        figure.quantity.resolution == 1 and "亿" not in figure.text and not figure.quantity.qualifier
        for figure in money
    )
    if len(money) > 1 and whole:
        for figure in money:
            figure.span = exact(figure.span.value)


def in_bracket(text: str, figure: Figure) -> bool:
    """Whether a bracket that was opened in the _BRACKET characters before a figure of its sentence is open there."""
    depth = 0
    for mark in _BRACKETS.finditer(text, max(figure.sentence, figure.quantity.start - _BRACKET), figure.quantity.start):
        depth = depth + 1 if mark.group() in "（(" else max(depth - 1, 0)
    return depth > 0


def earlier(sentences: Sequence[Sentence], at: int, offset: int) -> Iterator[Figure]:
    """The figures before an offset in sentence `at` of a passage, the nearest first, a few sentences back."""
    for sentence in reversed(sentences[max(0, at - _REACH) : at + 1]):
        end = bisect_left(sentence.figures, offset, key=lambda figure: figure.quantity.start)
        yield from reversed(sentence.figures[max(0, end - _MOST) : end])
