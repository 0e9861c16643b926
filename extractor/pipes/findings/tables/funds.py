"""Rules about the money of a form: its parts, its rate of execution, and the rate of posts filled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from extractor.knowledge import Roles, squash
from extractor.knowledge.table_words import header_text, table_knowledge
from extractor.pipes.findings.common.arithmetic import Interval, exact, rounded, show, total
from extractor.pipes.findings.common.cells import is_blank, label_of, number, row_place, written
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.layers import Row, TableBlock
from extractor.reading.page import Cell
from extractor.result import Finding

_PAIR = re.compile(r"(?:其中[：:]\s*)?[^：:]{2,24}[：:]\s*(?P<number>\d[\d,，]*(?:\.\d+)?)\s*(?:万元|元)?\s*$")
_MONEY = ("initial_budget", "adjusted_budget", "final", "prior_final")


class FundParts(BaseRule):
    """当年财政拨款 + 上年结转 + 其他资金 against 年度资金总额; the money by nature against one of the totals."""

    id = "parts_total"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Adds up the block of funds of every form."""
        for table in evidence.layer.tables:
            for block in table.blocks:
                if block.kind == "funds":
                    yield from self._rows(evidence, block)
                    yield from self._pairs(evidence, block)

    def _rows(self, evidence: Evidence, block: TableBlock) -> Iterator[Finding]:
        labels = table_knowledge().labels
        roles = [labels.of(header_text(label.text)) if (label := _label(row)) else None for row in block.rows]
        start = next((at for at, role in enumerate(roles) if role == "department_total"), None)
        if start is None:
            return
        end = start + 1
        while end < len(roles) and roles[end] == "fund_part":
            end += 1
        parts = block.rows[start + 1 : end]
        if len(parts) < 2:
            yield from self._single(evidence, block, block.rows[start], parts)
            return
        for at, column in enumerate(block.columns):
            cell, whole = block.rows[start][at], number(block.rows[start][at])
            # Forms that leave a column of parts open do not break it down.
            if column.role not in _MONEY or not cell or whole is None or is_blank(parts[0][at]):
                continue
            found = [part for row in parts if (part := row[at]) and number(part)]
            spans = total(span for part in found if (span := number(part)))
            if not whole.meets(spans):
                yield self.finding(
                    evidence,
                    f"{''.join(column.header[-1:])}总额为{written(cell)}，而各项资金"
                    f"{'+'.join(written(part) for part in found)}={show(spans.value)}",
                    [row_place(block.rows[start]), *(row_place(row) for row in parts)],
                    expected=show(spans.value),
                    stated=written(cell),
                )

    def _single(self, evidence: Evidence, block: TableBlock, whole: Row, parts: list[Row]) -> Iterator[Finding]:
        """年度资金总额 0 over 其中：本年财政拨款 90: the one part that is told, and larger than all there is."""
        for part in parts:
            pairs = [
                (at, number(whole[at]), number(part[at])) for at, c in enumerate(block.columns) if c.role in _MONEY
            ]
            larger = [at for at, all_, some in pairs if all_ and some and some.low > all_.high]
            if larger:
                at = larger[0]
                label, cells = _label(part), [(row[at] or row[0]) for row in (whole, part)]
                name = re.sub(r"^其中[：:]", "", written(label)) if label else ""
                texts = [written(cell) if cell else "" for cell in cells]
                yield self.finding(
                    evidence,
                    f"{''.join(block.columns[at].header[-1:])}总额为{texts[0]}，小于其中的“{name}”{texts[1]}",
                    [row_place(whole), row_place(part)],
                    expected=texts[1],
                    stated=texts[0],
                    rule="part_exceeds",
                )

    def _pairs(self, evidence: Evidence, block: TableBlock) -> Iterator[Finding]:
        """Cells such as 其中：基本支出：1015.17: each column's sum against the totals of the form."""
        totals = [
            (cell, span)
            for row in block.rows[:1]
            for at, cell in enumerate(row)
            if block.columns[at].role in _MONEY and cell and (span := number(cell))
        ]
        if not totals:
            return
        for at in range(len(block.columns)):
            pairs = [(row[at], value) for row in block.rows if (value := _pair(row[at]))]
            cells = [cell for cell, _ in pairs if cell]
            if len(cells) < 2:
                continue
            spans = total(value for _, value in pairs)
            if any(span.meets(spans) for _, span in totals):
                continue
            nearest = min(totals, key=lambda item: abs(item[1].value - spans.value))
            yield self.finding(
                evidence,
                f"按性质分的各项之和{'+'.join(show(value.value) for _, value in pairs)}={show(spans.value)}"
                f"，与年度资金总额{'、'.join(written(cell) for cell, _ in totals)}都不等",
                [*((cell.start, cell.end) for cell in cells), row_place(block.rows[0])],
                expected=written(nearest[0]),
                stated=show(spans.value),
            )


class TableRate(BaseRule):
    """决算数 / 预算数 against the rate column of a table."""

    id = "completion_rate"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Recomputes the rate of every row that has one."""
        for table in evidence.layer.tables:
            for block in table.blocks:
                rate, finals = self._latest(block, "rate"), self._latest(block, "final")
                budgets = self._latest(block, "initial_budget", "adjusted_budget")
                if rate and finals and budgets:
                    for row in block.rows:
                        yield from self._row(evidence, row, rate[0], finals[0], budgets)

    def _latest(self, block: TableBlock, *roles: str) -> list[int]:
        """The columns of some roles that are of the last year with a final figure: 2022年执行数 | 2023年执行数."""
        last = max((column.year or 0 for column in block.columns if column.role == "final"), default=0)
        return [at for at, column in enumerate(block.columns) if column.role in roles and (column.year or last) == last]

    def _row(self, evidence: Evidence, row: Row, at: int, final: int, budgets: list[int]) -> Iterator[Finding]:
        cell, stated, spent = row[at], number(row[at]), number(row[final])
        if cell is None or stated is None or spent is None:
            return
        if "%" not in squash(cell.text) and stated.high <= 2:
            stated = Interval(stated.low * 100, stated.high * 100, stated.value * 100)
        wholes = [(whole, written(found)) for index in budgets if (found := row[index]) and (whole := number(found))]
        if wholes and all(whole.is_zero for whole, _ in wholes) and not stated.is_zero:
            yield self.finding(
                evidence,
                f"预算数为0，没有执行率，却写为{written(cell)}（执行数{show(spent.value)}）",
                [row_place(row)],
                stated=written(cell),
                rule="impossible_rate",
            )
            return
        rates = [(rate, text) for whole, text in wholes if (rate := spent.ratio(whole))]
        if not rates or any(rate.meets(stated) for rate, _ in rates):
            return
        rate, text = rates[-1]
        yield self.finding(
            evidence,
            f"执行率写为{written(cell)}，而{show(spent.value)}÷{text}={show(rate.value, 2)}%",
            [row_place(row)],
            expected=f"{show(rate.value, 2)}%",
            stated=written(cell),
        )


class ControlRate(BaseRule):
    """实有人数 / 编制数 against the stated control rate."""

    id = "control_rate"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Recomputes the control rate of every table of staff."""
        roles = staff_roles()
        for table in evidence.layer.tables:
            for block in table.blocks:
                at = {roles.of(column.header[-1]): index for index, column in enumerate(block.columns) if column.header}
                if not {"established", "in_post", "rate"} <= at.keys():
                    continue
                for row in block.rows:
                    yield from self._row(evidence, row, at["established"], at["in_post"], at["rate"])

    def _row(self, evidence: Evidence, row: Row, established: int, in_post: int, rate: int) -> Iterator[Finding]:
        posts, staff, cell, stated = number(row[established]), number(row[in_post]), row[rate], number(row[rate])
        if posts is None or staff is None or cell is None or stated is None or posts.is_zero:
            return
        # Head-counts are exact.
        expected = exact(staff.value).ratio(exact(posts.value))
        if expected is None or expected.meets(stated):
            return
        yield self.finding(
            evidence,
            f"控制率写为{written(cell)}，而{show(staff.value)}÷{show(posts.value)}={show(expected.value, 2)}%",
            [row_place(row)],
            expected=f"{show(expected.value, 2)}%",
            stated=written(cell),
        )


def staff_roles() -> Roles:
    """How tables name their columns of staff."""
    return Roles(finding_words().staff)


def _label(row: Row) -> Cell | None:
    return label_of(row)


def _pair(cell: Cell | None) -> Interval | None:
    found = _PAIR.match(cell.text.strip()) if cell and cell.text else None
    if not found:
        return None
    digits = squash(found["number"]).replace(",", "")
    try:
        value = Decimal(digits)
    except InvalidOperation:
        return None
    return rounded(value, Decimal(1).scaleb(-len(digits.partition(".")[2])))
