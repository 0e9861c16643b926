"""Rules about figures that two tables of the account share, and about what must be among something else."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.accounts import Form, Found, RowTie, Tie, account_words, first_forms
from extractor.pipes.findings.common.arithmetic import NUMBER, YUAN, show, total
from extractor.pipes.findings.common.cells import number, written
from extractor.pipes.findings.common.levels import lanes
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence, LineAmount
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding


class FormTie(BaseRule):
    """本年支出合计 of one table against that of the next, and so on: figures that are one."""

    id = "form_conflict"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares every tie whose two places are there."""
        known = evidence.once(first_forms)
        for tie in account_words().ties:
            yield from self._tie(evidence, known, tie)
        for rows in account_words().rows:
            yield from self._rows(evidence, known, rows)

    def _tie(self, evidence: Evidence, known: dict[str, Form], tie: Tie) -> Iterator[Finding]:
        one, other = self._cells(known, tie.one), self._cells(known, tie.other)
        if one and other:
            yield from self._compare(evidence, known, tie.one, one, tie.other, other)

    def _cells(self, known: dict[str, Form], place: str) -> list[Found]:
        """The summands of a place, all of them, or none."""
        key, rows, column = place.split("/")
        form = known.get(key)
        found = [form.get(row, column) for row in rows.split("+")] if form else []
        return [item for item in found if item] if all(found) else []

    def _rows(self, evidence: Evidence, known: dict[str, Form], tie: RowTie) -> Iterator[Finding]:
        one, other = known.get(tie.one), known.get(tie.other)
        if not one or not other:
            return
        mine, theirs = one.column_cells(tie.column.split("#")[0]), other.column_cells(tie.columns)
        for name in mine.keys() & theirs.keys():
            if name not in evidence.words.totals and "合计" not in name and "总计" not in name:
                yield from self._compare(
                    evidence, known, f"{tie.one}/{name}/", [mine[name]], f"{tie.other}/{name}/", [theirs[name]]
                )

    def _compare(
        self,
        evidence: Evidence,
        known: dict[str, Form],
        place: str,
        one: Sequence[Found],
        opposite: str,
        other: Sequence[Found],
    ) -> Iterator[Finding]:
        mine, theirs = total(item.value for item in one), total(item.value for item in other)
        if mine.meets(theirs):
            return
        yield self.finding(
            evidence,
            f"{self._words(known, place, one)}，{self._words(known, opposite, other)}"
            f"，两表应当一致，相差{show(abs(mine.value - theirs.value))}",
            [item.place for item in (*one, *other)],
            stated=f"{show(mine.value)}；{show(theirs.value)}",
        )

    def _words(self, known: dict[str, Form], place: str, cells: Sequence[Found]) -> str:
        title = known[place.split("/")[0]].words.title
        terms = "+".join(written(item.cell) for item in cells)
        sums = f"={show(total(item.value for item in cells).value)}" if len(cells) > 1 else ""
        return f"“{title}”“{'、'.join(squash(item.label.text) for item in cells)}”为{terms}{sums}"


class WithinWhole(BaseRule):
    """What basic expenditure holds of a “三公” line is no more than the whole line."""

    id = "part_exceeds"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares the economic codes of the table of basic expenditure with the table of “三公” expenses."""
        known, within, told = evidence.once(first_forms), account_words().within, account_words().within_told
        basic = known.get("basic")
        block = basic.block() if basic else None
        for lane in lanes(block) if basic and block else []:
            for row in block.rows if block else []:
                name = within.get(code := lane.code(row)) or told.codes.get(code)
                cell = next((row[at] for at in lane.figures if number(row[at])), None)
                part = number(cell)
                # What this table itself says of the line is the part.
                wholes = [found for found in evidence.finals(name) if not _is_in(basic, found)] if name else []
                wholes = [found for found in wholes if code in within or self._tells_all(evidence, found)]
                whole = next(iter(wholes), None)
                if not name or cell is None or part is None or whole is None:
                    continue
                factor = evidence.factor(block.unit if block else None)
                if all(part.low * factor > found.span.high for found in wholes):
                    yield self.finding(
                        evidence,
                        f"基本支出中“{name}”{written(cell)}，大于该项经费全部决算数{whole.text}",
                        [(cell.start, cell.end), evidence.row_at(whole)],
                        stated=written(cell),
                    )

    def _tells_all(self, evidence: Evidence, found: LineAmount) -> bool:
        """Whether the prose tells an amount of all that was spent: in a section on it, in a clause on no part of it."""
        told, node = account_words().within_told, found.section
        title = squash(evidence.layer.sections[node].record.title) if node is not None else ""
        start = max(evidence.behind("。；\n", found.amount.start), 0)
        clause = squash(evidence.text[start : found.amount.end])
        of_part = any(word in title or word in clause for word in told.parts)
        return found.table is None and any(word in title for word in told.sections) and not of_part


def _is_in(form: Form | None, found: LineAmount) -> bool:
    """Whether an amount stands in the table of a form."""
    return bool(form and form.table and form.table.grid.start <= found.amount.start < form.table.grid.end)


class DearerWithin(BaseRule):
    """单价50万元以上设备3台, and 单价100万元以上设备5台: what is over a limit is over every lower one."""

    id = "part_exceeds"

    def __init__(self) -> None:
        words = finding_words()
        self._told = re.compile(
            rf"(?P<limit>{NUMBER})\s?(?P<unit>{alternatives(YUAN)})(?:[（(]含[）)])?(?:{alternatives(words.results.least_behind)})"
            rf"(?:[（(]含[）)])?的?(?P<what>[^，。；、：\d\s]{{1,16}}?)(?P<count>\d[\d,]*)\s?(?P<of>{alternatives(words.pieces)})"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares what is counted in the same words over two limits in one passage."""
        for start, end in evidence.prose:
            told: dict[tuple[str, str], dict[Decimal, re.Match[str]]] = defaultdict(dict)
            for found in self._told.finditer(evidence.text, start, end):
                if limit := _decimal(found["limit"]):
                    what = squash(found["what"]), found["of"]
                    told[what].setdefault(limit * YUAN[found["unit"]], found)
            for limits in told.values():
                ordered = [limits[limit] for limit in sorted(limits)]
                for every, dear in pairwise(ordered):
                    if (_decimal(dear["count"]) or 0) > (_decimal(every["count"]) or 0):
                        yield self._finding(evidence, every, dear)

    def _finding(self, evidence: Evidence, every: re.Match[str], dear: re.Match[str]) -> Finding:
        return self.finding(
            evidence,
            f"“{squash(dear.group())}”，多于“{squash(every.group())}”",
            [every.span(), dear.span()],
            stated=f"{dear['count']}{dear['of']}；{every['count']}{every['of']}",
        )


def _decimal(text: str) -> Decimal | None:
    bare = text.replace(",", "").rstrip(".")
    return Decimal(bare) if bare.count(".") <= 1 else None
