"""Rules about what the explanations tell of a table: totals, what is carried over, and items, each against its cell."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.accounts import Form, ToldCell, account_words, first_forms, forms
from extractor.pipes.findings.common.arithmetic import Interval, exact
from extractor.pipes.findings.common.cells import Place, row_label
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.flows import Named, named
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.spending import Public, basic_items, ends_with
from extractor.pipes.lines.wording import joint
from extractor.result import Finding

_MARKS = "、，：；"
# Lines that are one of several, and the row that sums them up.
_ITEMS, _TOTAL = ("functional", "project"), "合计/"
_ZERO = exact(Decimal(0))


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a table in 元, what stands there, and where; of an empty cell nothing, and its row."""

    span: Interval
    text: str
    place: Place


class ToldInForm(BaseRule):
    """人员经费1100万元 in the explanations of basic expenditure, against 人员经费合计 of its table."""

    id = "conflict"

    def __init__(self) -> None:
        self._prior = re.compile(alternatives(finding_words().prior_words))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Goes through the sections of `told_in` of knowledge/final_accounts.yaml."""
        known = evidence.once(first_forms)
        by_section = evidence.once(_told_by_section)
        for told, name in _patterns():
            form = known.get(told.form)
            if form is None:
                continue
            seen: set[object] = set()
            for section, figures in by_section.items():
                if self._is_of(evidence, section, told) and not self._is_told_itself(evidence, told, figures):
                    for figure, words in figures:
                        if self._means(evidence, figure, words, told, name):
                            yield from self._compare(evidence, figure, told, form, seen)

    def _is_of(self, evidence: Evidence, section: int | None, told: ToldCell) -> bool:
        if section is None:
            return False
        title = squash(evidence.layer.sections[section].record.title)
        return any(word in title for word in told.sections) and not any(word in title for word in told.outside)

    def _means(self, evidence: Evidence, figure: Figure, words: str, told: ToldCell, name: re.Pattern[str]) -> bool:
        """Whether an amount is called so, of this year, and is no part of what a word before it says."""
        found = name.search(words)
        if found is None or figure.role != "amount" or figure.unit != "元" or figure.quantity.qualifier:
            return False
        line = figure.statement.line if figure.statement else None
        if line and line.category in _ITEMS and told.cell.startswith(_TOTAL):
            return False  # What one item of several spent: 基础设施建设（项）…年初预算为150万元，支出决算为160万元.
        earlier = figure.year is not None and evidence.year is not None and figure.year < evidence.year
        # 上年结转 is a figure of this year for all that its name says.
        prior = figure.measured == "prior" and not told.earlier and not self._prior.search(found.group())
        if earlier != told.earlier or figure.measured == "budget" or prior:
            return False
        return not any(word in words[: found.start()] for word in told.without)

    def _is_told_itself(self, evidence: Evidence, told: ToldCell, figures: Sequence[Named]) -> bool:
        """Whether what the end of last year stands for is told too, as where it was adjusted in between."""
        return told.earlier and any(
            self._means(evidence, figure, words, own, name)
            for own, name in _patterns()
            if own.cell == told.cell and not own.earlier
            for figure, words in figures
        )

    def _compare(
        self, evidence: Evidence, figure: Figure, told: ToldCell, form: Form, seen: set[object]
    ) -> Iterator[Finding]:
        cell = _cell(evidence, form, told)
        if cell and not cell.span.meets(figure.span) and (figure.span.value, told.cell) not in seen:
            seen.add((figure.span.value, told.cell))
            yield self.finding(
                evidence,
                f"正文写“{told.what}”{figure.text}，“{form.words.title}”{cell.text}",
                [figure.place, cell.place],
                stated=f"{figure.text}；{cell.text}",
            )


@functools.cache
def _patterns() -> list[tuple[ToldCell, re.Pattern[str]]]:
    return [
        (told, re.compile(rf"(?:{alternatives(told.names)})(?:{alternatives(account_words().told_as)})?$"))
        for told in account_words().told_in
    ]


def _told_by_section(evidence: Evidence) -> dict[int | None, list[Named]]:
    """The figures of each section of the explanations with what they are called."""
    lines = {form.heading[0] for form in evidence.once(forms)}
    found: dict[int | None, list[Named]] = {}
    for number, sentences in evidence.passages.items():
        passage = evidence.layer.passages[number]
        section = passage.section
        if passage.table is not None or section is None:
            continue
        if evidence.layer.sections[section].record.start not in lines:
            found.setdefault(section, []).extend(named(evidence.text, sentences))
    return found


def _cell(evidence: Evidence, form: Form, told: ToldCell) -> Cell | None:
    """The figure of a place of a table; nothing where its row is there and the cell is empty."""
    row, column = told.cell.split("/")
    if found := form.get(row, column):
        block = form.block()
        factor = evidence.factor(block.unit if block else None)
        value = found.value
        span = Interval(value.low * factor, value.high * factor, value.value * factor)
        return Cell(span, f"“{squash(found.label.text)}”为{squash(found.cell.text)}", found.place)
    names = row.split("|")
    rows = form.table.grid.rows if form.table else ()
    label = next((cell for line in rows for cell in line if row_label(cell.text) in names), None)
    return Cell(_ZERO, f"“{squash(label.text)}”一栏为空", (label.start, label.end)) if label else None


class ToldItems(BaseRule):
    """物业管理费13万元, 商品和服务支出145万元 in the explanations of basic expenditure, against its table."""

    id = "conflict"

    def __init__(self) -> None:
        self._spent_as = re.compile(rf"(?:{alternatives(finding_words().spent_as)})$")
        self._told_as = re.compile(rf"(?:{alternatives(account_words().told_as)})$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every amount of those sections whose clause names one item alone."""
        items = evidence.once(basic_items)
        for section, figures in evidence.once(_told_by_section).items() if items else ():
            title = squash(evidence.layer.sections[section].record.title) if section is not None else ""
            if any(word in title for word in account_words().itemised_basic):
                for figure, words in figures:
                    yield from self._figure(evidence, figure, words, items)

    def _figure(self, evidence: Evidence, figure: Figure, words: str, items: dict[str, Public]) -> Iterator[Finding]:
        if figure.role != "amount" or figure.unit != "元" or figure.measured in ("budget", "prior"):
            return
        told = self._told_as.sub("", words)
        bare = self._spent_as.sub("", words)
        ending = [(name, said) for said in (told, bare) for name in items if ends_with(said, name)]
        name, said = max(ending, key=lambda item: len(item[0]), default=("", ""))
        if not name or joint().search(said[: -len(name)].lstrip(_MARKS)):
            return  # 办公费、印刷费40万元 is of both.
        item = items[name]
        if not item.span.meets(figure.span):
            yield self.finding(
                evidence,
                f"“{name}”正文为{figure.text}，基本支出决算表中为{item.text}",
                [figure.place, item.place],
                stated=f"{figure.text}；{item.text}",
            )
