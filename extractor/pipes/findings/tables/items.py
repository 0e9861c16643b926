"""Rules about items of the functional classification: from form to form, and as the explanations tell them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.accounts import Form, Found, account_words, first_forms
from extractor.pipes.findings.common.arithmetic import Interval, exact, total
from extractor.pipes.findings.common.cells import Place, number, written
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.levels import Lined, lined_place, tree
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.layers import TableBlock
from extractor.pipes.lines.names import compact
from extractor.reading.page import Cell
from extractor.result import Finding

_NAMED = re.compile(r"([^（）()：:；;。、，,\s]+)[（(]项[）)]")
_ITEM = 7
# The figures of one item by the nature of the expenditure.
_Natures = dict[str, Found]


class ItemWithin(BaseRule):
    """博物馆 136.00 in the table of the general budget, 130.00 in that of all expenditure: a part above its whole."""

    id = "part_exceeds"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares every code that two forms share; columns that nowhere agree were misread."""
        known = evidence.once(first_forms)
        for pair in account_words().form_within:
            form, other = known.get(pair.part), known.get(pair.whole)
            if form and other:
                yield from self._forms(evidence, form, other, pair.columns)

    def _forms(self, evidence: Evidence, form: Form, other: Form, columns: list[list[str]]) -> Iterator[Finding]:
        seen: set[str] = set()
        for mine, theirs in columns:
            parts, wholes = _by_code(evidence, form, mine), _by_code(evidence, other, theirs)
            both = [(code, parts[code], wholes[code]) for code in parts if code in wholes]
            if not any(part.value.meets(whole.value) for _, part, whole in both):
                continue
            for code, part, whole in sorted(both, key=lambda item: -len(item[0])):
                if part.value.low > whole.value.high and not any(inner.startswith(code) for inner in seen):
                    seen.add(code)
                    yield self._finding(evidence, (form, part), (other, whole))

    def _finding(self, evidence: Evidence, one: tuple[Form, Found], other: tuple[Form, Found]) -> Finding:
        (form, part), (whole_form, whole) = one, other
        return self.finding(
            evidence,
            f"“{squash(part.label.text)}”在“{form.words.title}”为{written(part.cell)}，"
            f"大于“{whole_form.words.title}”中的{written(whole.cell)}",
            [part.place, whole.place],
            stated=f"{written(part.cell)}；{written(whole.cell)}",
        )


class ItemNature(BaseRule):
    """森林资源培育（项）215万元（均为基本支出） where the table has it under 项目支出."""

    id = "conflict"

    def __init__(self) -> None:
        words = account_words()
        natures = alternatives(words.natures)
        self._all = re.compile(rf"\s*[（(，,]?\s*(?:{alternatives(words.all_of)})(?P<nature>{natures})")
        self._nature = re.compile(rf"(?P<nature>{natures})(?:{alternatives(words.told_as)})?$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at what stands behind the figure of every item that a table has."""
        rows = evidence.once(_natures_by_name)
        for sentences in evidence.passages.values() if rows else ():
            for sentence in sentences:
                for figure, following in pairwise([*sentence.figures, None]):
                    named = _NAMED.findall(evidence.text[figure.start : figure.quantity.start]) if figure else ()
                    if figure and named and (mine := rows.get(compact(named[-1]))):
                        at = sentence.figures.index(figure) + 1
                        yield from self._alone(evidence, figure, mine)
                        yield from self._told(evidence, sentence.figures[at : at + 2] if following else (), mine)

    def _alone(self, evidence: Evidence, figure: Figure, rows: Sequence[_Natures]) -> Iterator[Finding]:
        said = self._all.match(evidence.text, figure.quantity.end)
        others = [f for row in rows for name, f in row.items() if said and name != said["nature"] and f.value.low > 0]
        if said and len(others) >= len(rows):
            place = figure.start, said.end()
            yield self._finding(evidence, squash(said.group()).lstrip("（(，,"), place, others[0])

    def _told(self, evidence: Evidence, figures: Sequence[Figure], rows: Sequence[_Natures]) -> Iterator[Finding]:
        """其中：基本支出640万元，项目支出36万元, right behind the figure of the item."""
        for at, figure in enumerate(figures):
            said = self._nature.search(figure.label)
            if not said or figure.role != "amount" or not (figures[0].opens or at) or figure.measured == "budget":
                return
            name = said["nature"]
            fits = any(_is_so(row, name, figure) for row in rows)
            tabled = next((row[each] for row in rows for each in (name, *row) if each in row), None)
            if not fits and tabled:
                yield self._finding(evidence, f"{name}{figure.text}", figure.place, tabled)

    def _finding(self, evidence: Evidence, said: str, place: Place, tabled: Found) -> Finding:
        return self.finding(
            evidence,
            f"“{squash(tabled.label.text)}”正文写{said}，表中的性质或金额与此不同：{written(tabled.cell)}",
            [place, tabled.place],
            stated=f"{said}；{written(tabled.cell)}",
        )


class ShiftedColumn(BaseRule):
    """120.00 of an item in 上级补助收入 which its 类 and 款 have in 事业收入."""

    id = "table_total"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every level of the tables of codes: what the whole has in one column, and its parts in another."""
        for form in evidence.once(first_forms).values():
            block = form.block() if form.key in account_words().coded else None
            for _, lined, children in tree(block) if block else ():
                if block and children:
                    yield from self._level(evidence, block, lined, children)

    def _level(
        self, evidence: Evidence, block: TableBlock, lined: Lined, children: Sequence[Lined]
    ) -> Iterator[Finding]:
        lane, row = lined
        sums = {at: (_value(row[at]), total(_value(child[at]) for _, child in children)) for at in lane.figures}
        lost = [at for at, (whole, parts) in sums.items() if parts.is_zero and not whole.is_zero]
        gained = [at for at, (whole, parts) in sums.items() if whole.is_zero and not parts.is_zero]
        for at, other in ((at, other) for at in lost for other in gained):
            cell, label = row[at], lane.label(row)
            if cell and label and sums[at][0].meets(sums[other][1]):
                yield self.finding(
                    evidence,
                    f"“{squash(label.text)}”的{written(cell)}在“{_head(block, at)}”一列，"
                    f"而下级科目的在“{_head(block, other)}”一列",
                    [lined_place(*lined), *(lined_place(*child) for child in children if child[1][other])],
                    stated=written(cell),
                )


def _value(cell: Cell | None) -> Interval:
    return number(cell) or exact(Decimal(0))


def _head(block: TableBlock, at: int) -> str:
    return squash(block.columns[at].header[-1]) if block.columns[at].header else ""


def _by_code(evidence: Evidence, form: Form, columns: str) -> dict[str, Found]:
    """The figures of a column (| parts its names) by the codes of their rows, in 元."""
    wanted = set(form.columns_called(columns))
    found: dict[str, Found] = {}
    for code, label, cells in form.coded():
        cell = next((cell for at, cell in cells.items() if at in wanted), None)
        if cell:
            found.setdefault(code, Found(label, cell, _scaled(evidence, form, cell)))
    return found


def _scaled(evidence: Evidence, form: Form, cell: Cell) -> Interval:
    block, value = form.block(), _value(cell)
    factor = evidence.factor(block.unit if block else None)
    return Interval(value.low * factor, value.high * factor, value.value * factor)


def _natures_by_name(evidence: Evidence) -> dict[str, list[_Natures]]:
    """The figures of each 项 by nature, for every row of its name in the tables that the explanations go through."""
    found: dict[str, list[_Natures]] = defaultdict(list)
    for key in account_words().itemised:
        form = evidence.once(first_forms).get(key)
        natures = {name: _by_code(evidence, form, name) for name in account_words().natures} if form else {}
        for code, label, _ in form.coded() if form else ():
            row = {name: cells[code] for name, cells in natures.items() if code in cells}
            if len(code) == _ITEM and row:
                found[compact(label.text)].append(row)
    return found


def _is_so(row: _Natures, nature: str, figure: Figure) -> bool:
    """Whether a row has that amount of that nature; an empty cell is nothing."""
    return row[nature].value.meets(figure.span) if nature in row else figure.span.is_zero
