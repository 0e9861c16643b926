"""The rule about tables of how many, how much for each, and how much together (人数 x 标准 = 金额)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import YUAN, Interval, exact, show
from extractor.pipes.findings.common.cells import first_label, number, row_place, written
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.tables.grids import HEAD
from extractor.quantities.numerals import chinese_number
from extractor.reading.page import Cell
from extractor.result import Finding

# 标准（元/人）, 单价（万元/公里）, 金额（万元）, 面积（万亩）: the name of a column and its unit.
_MONEY = re.compile(rf"(?P<money>{alternatives(YUAN)})(?:[/／每](?P<each>[^/／]+))?")
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Columns:
    """The three columns of a table by their indices, and what their product is multiplied by to be the third."""

    count: int
    price: int
    money: int
    factor: Decimal


class PriceTimes(BaseRule):
    """小学1250人, 880元/人, 100.00万元: a row whose figures do not multiply, where those of another row do."""

    id = "table_total"

    def __init__(self) -> None:
        words = finding_words().priced
        self._count, self._price, self._money = (
            re.compile(alternatives(each)) for each in (words.count, words.price, words.money)
        )
        self._repeated = re.compile(alternatives(words.repeated))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every table that has the three columns."""
        for table in evidence.layer.tables:
            rows = [row for row in table.grid.rows if any(cell.text for cell in row)]
            columns = next((found for row in rows[:_LEAST] if (found := self._columns(row))), None)
            if columns is None:
                continue
            told = [(row, product) for row in rows if (product := _product(row, columns))]
            wrong = [(row, product) for row, product in told if not product.meets(_number(row[columns.money]))]
            # Where no row multiplies, something else enters: months, or parts of what is paid.
            for row, product in wrong if len(wrong) < len(told) and len(wrong) <= len(told) / 2 else ():
                yield self._wrong(evidence, row, columns, product)

    def _columns(self, row: tuple[Cell, ...]) -> Columns | None:
        named = [HEAD.fullmatch(squash(cell.text)) for cell in row]
        heads = [head if head and head["unit"] else None for head in named]
        money = [_MONEY.fullmatch(head["unit"]) if head else None for head in heads]
        prices = [
            at
            for at, (head, unit) in enumerate(zip(heads, money, strict=True))
            if head
            and unit
            and unit["each"]
            and self._price.search(head["name"])
            and not self._repeated.search(head[0])
        ]
        sums = [
            at
            for at, (head, unit) in enumerate(zip(heads, money, strict=True))
            if head and unit and not unit["each"] and self._money.search(head["name"])
        ]
        if len(prices) != 1 or len(sums) != 1:
            return None
        price, together = money[prices[0]], money[sums[0]]
        assert price is not None and together is not None
        each = price["each"]
        counts = [
            at
            for at, head in enumerate(heads)
            if head and money[at] is None and head["unit"].endswith(each) and self._count.search(head["name"])
        ]
        if len(counts) != 1:
            return None
        head = heads[counts[0]]
        scale = chinese_number(f"一{head['unit'].removesuffix(each)}") if head else None  # 万人 is 10,000 of them
        scale = scale or Decimal(1)
        return Columns(counts[0], prices[0], sums[0], scale * YUAN[price["money"]] / YUAN[together["money"]])

    def _wrong(self, evidence: Evidence, row: tuple[Cell, ...], columns: Columns, product: Interval) -> Finding:
        count, price, money = (written(row[at]) for at in (columns.count, columns.price, columns.money))
        label = first_label(row)
        return self.finding(
            evidence,
            f"“{squash(label.text) if label else ''}”为{money}，而{count}×{price}={show(product.value)}",
            [row_place(row)],
            expected=show(product.value),
            stated=money,
        )


def _number(cell: Cell) -> Interval:
    return number(cell) or exact(Decimal(0))


def _product(row: tuple[Cell, ...], columns: Columns) -> Interval | None:
    """What a row's count and price come to in the unit of its amount; None where one of the three is missing."""
    if len(row) <= max(columns.count, columns.price, columns.money):
        return None
    label = first_label(row)
    # 初中（含补发）: more enters than is counted.
    if label and any(word in label.text for word in finding_words().containing):
        return None
    count, price, money = (number(row[at]) for at in (columns.count, columns.price, columns.money))
    if count is None or price is None or money is None or count.value <= 0 or price.value <= 0:
        return None
    count, price = (exact(each.value) if _is_whole(each) else each for each in (count, price))
    factor = columns.factor
    value = count.value * price.value * factor
    return Interval(count.low * price.low * factor, count.high * price.high * factor, value)


def _is_whole(figure: Interval) -> bool:
    """What is counted one by one is exact, and so is a price without decimals."""
    return figure.value == figure.value.to_integral_value()
