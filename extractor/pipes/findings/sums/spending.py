"""Rules about what money was spent on: trips and guests without money, operating costs beyond their whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.accounts import Spent, account_words, first_forms
from extractor.pipes.findings.common.arithmetic import Interval
from extractor.pipes.findings.common.cells import Place, number, written
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.levels import lanes
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import words_after
from extractor.pipes.findings.evidence import Evidence, LineAmount
from extractor.pipes.findings.movements.swaps import neighbours_swapped
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import called
from extractor.pipes.lines.names import compact
from extractor.reading.page import Cell
from extractor.result import Finding, Measure

_OPERATING, _PUBLIC, _PUBLIC_TOTAL = "机关运行经费", "公用经费", "公用经费合计"
# The digits of a class and of an item of the economic classification.
_CLASS, _ITEM = 3, 5
_REACH = 80


class SpentOnNothing(BaseRule):
    """团组1个 beside 0.00万元, and 购置支出20万元 beside 0辆."""

    id = "spent_on_nothing"

    def __init__(self) -> None:
        words = account_words()
        self._not = re.compile(alternatives(words.not_spent))
        self._abroad = re.compile(alternatives(finding_words().receptions.abroad))
        self._continuing = re.compile(alternatives(finding_words().continuing))
        self._others = re.compile(words.others_pay)
        self._later = re.compile(alternatives(finding_words().paid_later))
        self._pairs = [
            (pair, re.compile(alternatives(pair.money)), re.compile(alternatives(pair.counted))) for pair in words.spent
        ]

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every paragraph on “三公” expenses, and at all for what may be told elsewhere."""
        for at, sentences in evidence.passages.items():
            section = evidence.layer.passages[at].section
            amounts = called(evidence.text, sentences, self._continuing)
            three_public = "three_public" in evidence.topics(section)
            for pair, money, counted in self._pairs if amounts else ():
                if three_public or pair.anywhere:
                    # That no guests came from abroad says nothing of those from within: 接待外宾0批次、0人次.
                    abroad = any(self._abroad.search(name) for name in pair.counted)
                    told = [it.figure for it in amounts if abroad or not self._abroad.search(it.words)]
                    yield from self._pair(evidence, told, pair, money, counted)

    def _pair(
        self,
        evidence: Evidence,
        figures: Sequence[Figure],
        pair: Spent,
        money: re.Pattern[str],
        counted: re.Pattern[str],
    ) -> Iterator[Finding]:
        spent = [f for f in figures if f.unit == "元" and money.search(_named(f)) and not self._not.search(_named(f))]
        spent = [figure for figure in spent if figure.measured in ("final", None)]
        counts = [
            f for f in figures if f.unit in pair.units and counted.search(f"{f.label}|{words_after(evidence, f)}")
        ]
        if not spent or not counts:
            return
        nothing = all(figure.span.is_zero for figure in spent)
        first = next((count for count in counts if not count.span.is_zero), None) if nothing else counts[0]
        if nothing and first and self._others.search(evidence.text[slice(*_sentence(evidence, spent[0]))]):
            return
        if nothing and first and pair.either:
            says = f"支出为{spent[0].text}，却有{first.text}：若由其他单位或资金承担，应当说明"
        elif self._later.search(evidence.text[slice(*_sentence(evidence, spent[0]))]):
            return  # What was bought the year before is paid for in this one.
        elif not nothing and first and all(count.span.is_zero for count in counts):
            says = f"支出{spent[0].text}，却写为{first.text}"
        else:
            return
        yield self.finding(evidence, f"“{money.search(_named(spent[0])).group()}”{says}", [spent[0].place, first.place])  # type: ignore[union-attr]


def _sentence(evidence: Evidence, figure: Figure) -> Place:
    """From the beginning of a figure's sentence to the end of its passage."""
    return figure.sentence, evidence.passage_end(figure)


def _named(figure: Figure) -> str:
    """What an amount's clause calls it, behind its line's name, which may stand at the head of the paragraph."""
    return f"{figure.line[-1] if figure.line else ''}|{figure.label}"


@dataclass(frozen=True, slots=True)
class Public:
    """A figure of public expenditure of the basic expenditure: its values in 元, as written, where, and its name."""

    span: Interval
    text: str
    place: Place
    name: str = _PUBLIC


def _public_total(evidence: Evidence) -> Public | None:
    """What the table of basic expenditure gives as all public expenditure."""
    form = evidence.once(first_forms).get("basic")
    block = form.block() if form else None
    found = form.get(_PUBLIC_TOTAL, "*") if form else None
    return _public(evidence, found.cell, block.unit, found.place) if found and block else None


def _public_items(evidence: Evidence) -> dict[str, Public]:
    """The items of public expenditure of the table of basic expenditure, by name."""
    return _items(evidence, tuple(finding_words().natures[_PUBLIC_TOTAL]))


def basic_items(evidence: Evidence) -> dict[str, Public]:
    """All items of the table of basic expenditure and their classes (商品和服务支出), by name."""
    natures = tuple(nature for group in finding_words().natures.values() for nature in group)
    return _items(evidence, natures, (_CLASS, _ITEM))


def _items(evidence: Evidence, natures: tuple[str, ...], levels: tuple[int, ...] = (_ITEM,)) -> dict[str, Public]:
    form = evidence.once(first_forms).get("basic")
    block = form.block() if form else None
    found: dict[str, Public] = {}
    for lane in lanes(block) if block else []:
        for row in block.rows if block else []:
            label, code = lane.label(row), lane.code(row)
            cell = next((row[at] for at in lane.figures if number(row[at])), None)
            if label and cell and block and len(code) in levels and code.startswith(natures):
                name = compact(label.text)
                found[name] = _public(evidence, cell, block.unit, (label.start, cell.end), name)
    return found


def _public(evidence: Evidence, cell: Cell, unit: str | None, place: Place, name: str = _PUBLIC) -> Public:
    value, factor = number(cell), evidence.factor(unit)
    assert value is not None  # Whoever calls has seen that it holds a number.
    return Public(Interval(value.low * factor, value.high * factor, value.value * factor), written(cell), place, name)


def ends_with(words: str, name: str) -> bool:
    """Whether words end with a name that is no part of a longer one."""
    before = words[: -len(name)]
    return words.endswith(name) and (not before or before[-1] in finding_words().before_names)


class OperatingItems(BaseRule):
    """What 机关运行经费 was spent on, item by item, against the items of public expenditure in the table."""

    id = "part_exceeds"

    def __init__(self) -> None:
        self._spent_as = re.compile(rf"(?:{alternatives(finding_words().spent_as)})$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Goes through the section; the items are the same where all of the public expenditure is operating costs."""
        total_, items = evidence.once(_public_total), evidence.once(_public_items)
        if not total_ or not items:
            return
        costs = [found for found in evidence.finals(_OPERATING) if found.table is None]
        same = bool(costs) and all(found.span.meets(total_.span) for found in costs)
        for at, sentences in evidence.passages.items():
            if "operating" not in evidence.topics(evidence.layer.passages[at].section):
                continue
            for figure in (figure for sentence in sentences for figure in sentence.figures):
                name = self._name(evidence, figure, items)
                if name and not figure.span.meets(items[name].span):
                    more = figure.span.value > items[name].span.value
                    if more or same:
                        yield self._finding(evidence, name, figure, items[name], more and not same)

    def _name(self, evidence: Evidence, figure: Figure, items: dict[str, Public]) -> str | None:
        """The item that an amount is said to be of; None where it is no final amount or of none of them."""
        if figure.role != "amount" or figure.unit != "元" or figure.measured in ("budget", "prior"):
            return None
        words = self._spent_as.sub("", figure.label)
        ending = [name for name, item in items.items() if ends_with(words, item.name)]
        return max(ending, key=len, default=None)

    def _finding(self, evidence: Evidence, name: str, figure: Figure, item: Public, more: bool) -> Finding:
        return self.finding(
            evidence,
            f"“{_OPERATING}”中的“{name}”{figure.text}，{'大于' if more else '而'}基本支出决算表公用经费中为{item.text}",
            [figure.place, item.place],
            stated=f"{figure.text}；{item.text}",
            rule=None if more else "conflict",
        )


def _is_single(evidence: Evidence) -> bool:
    """Whether the report says that its account is of one unit, and that this is none of another kind."""
    words = account_words().single_unit
    told = [found for start, end in evidence.prose for found in re.finditer(words["says"], evidence.text[start:end])]
    return bool(told) and not any(re.search(words["unless"], evidence.text[start:end]) for start, end in evidence.prose)


class OperatingCosts(BaseRule):
    """机关运行经费 is public expenditure of the basic expenditure: never more than it, and all of it in one office."""

    id = "part_exceeds"

    def __init__(self) -> None:
        same = alternatives(finding_words().identified)
        self._without = re.compile(alternatives(account_words().left_out))
        self._identified = re.compile(
            rf"{_OPERATING}[^。；\n]{{0,4}}(?:{same})[^。；\n]{{0,30}}{_PUBLIC}[^。；\n]{{0,12}}$"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares every figure of the prose with those of the prose and of the table."""
        measures: tuple[Measure, ...] = ("initial_budget",) if evidence.is_budget else ("final",)
        for measure in measures:
            wholes = self._wholes(evidence, measure)
            most = max(wholes, key=lambda whole: whole.span.value, default=None)
            for part in evidence.amounts.get((_OPERATING, measure), ()):
                if most is None or part.table is not None or any(part.span.meets(w.span) for w in wholes):
                    continue
                if part.span.value > most.span.value:
                    yield self._finding(evidence, part, most, "大于", None)
                elif self._is_all(evidence, part) or self._is_swapped(part, wholes) or self._is_of_one(evidence, part):
                    yield self._finding(evidence, part, most, "与", "conflict")

    def _is_swapped(self, part: LineAmount, wholes: Sequence[Public]) -> bool:
        return any(neighbours_swapped(part.span.value, whole.span.value) for whole in wholes)

    def _is_of_one(self, evidence: Evidence, part: LineAmount) -> bool:
        """Whether the account is of one administrative unit alone, and the figure leaves nothing out."""
        start, end = evidence.clause_at(*part.place)
        tabled = evidence.once(_public_total)
        whole = not self._without.search(evidence.text, start, end)
        return tabled is not None and whole and evidence.once(_is_single)

    def _is_all(self, evidence: Evidence, part: LineAmount) -> bool:
        """Whether the sentence says that the two are one: 机关运行经费（即公用经费）."""
        start = max(part.amount.start - _REACH, 0)
        return self._identified.search(evidence.text, start, part.amount.start) is not None

    def _wholes(self, evidence: Evidence, measure: Measure) -> list[Public]:
        told = evidence.amounts.get((_PUBLIC, measure), ())
        wholes = [Public(found.span, found.text, evidence.row_at(found)) for found in told]
        tabled = evidence.once(_public_total) if measure == "final" else None
        return [*wholes, tabled] if tabled else wholes

    def _finding(self, evidence: Evidence, part: LineAmount, whole: Public, relation: str, rule: str | None) -> Finding:
        end = "" if rule is None else "不一致"
        basis = account_words().sources["operating"]
        return self.finding(
            evidence,
            f"“{_OPERATING}”{part.text}{relation}基本支出中的“{_PUBLIC}”{whole.text}{end}：{basis}",
            [evidence.row_at(part), whole.place],
            stated=f"{part.text}；{whole.text}",
            rule=rule,
        )
