"""The rule about one line with two figures: prose against tables, form against form, a group against its members."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from extractor.knowledge import alternatives
from extractor.pipes.budget_lines import section_lines
from extractor.pipes.findings.common.arithmetic import is_slight, show, total
from extractor.pipes.findings.common.cells import number
from extractor.pipes.findings.common.nearby import figures_by_offset
from extractor.pipes.findings.common.wording import finding_words, resting
from extractor.pipes.findings.evidence import SPENDING, Evidence, LineAmount
from extractor.pipes.findings.movements.year_runs import years_by_offset
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.tables.granted import granted
from extractor.pipes.findings.tables.mixed_measures import mixed_measures
from extractor.pipes.lines.names import line_knowledge
from extractor.result import Finding, Measure, Severity

_MEASURES: dict[Measure, str] = {
    "initial_budget": "年初预算数",
    "adjusted_budget": "全年预算数",
    "final": "决算数",
    "prior_final": "上年决算数",
}
_PROJECTS = re.compile(r"项目")
_YEAR = re.compile(r"(20\d\d)\s{0,2}年")
# A line that a report gives more often than this is none.
_MOST = 200
# So many figures of a line in one passage are looked at for being parts of it.
_FEW = 12
# Lines that sum up others, and lines that are one item each.
_SUMS, _SINGLE = {"total", "basic", "income"}, {"operating", "three_public", "project"}
_FORMS = {"base_data", "funds", "indicators", "list", "form"}


class LineConflict(BaseRule):
    """One line and measure with figures that no rounding reconciles."""

    id = "conflict"

    def __init__(self) -> None:
        self._rest = resting()
        words = finding_words()
        self._funds = re.compile(rf"(?:{alternatives(words.fund_words)})[^，。；：]*$")
        self._levels = re.compile(alternatives(words.area_parts))
        self._sum = re.compile(
            rf"[，；、]?(?:{words.several_items})?(?:{alternatives(words.together)})(?:{alternatives(words.total_verbs)})?"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares all figures of every line, then composite lines and groups that a table has at zero."""
        for (name, measure), amounts in evidence.amounts.items():
            yield from self._line(evidence, name, measure, amounts)
        yield from self._composites(evidence)
        yield from self._zero_groups(evidence)

    def _line(
        self, evidence: Evidence, name: str, measure: Measure, amounts: Sequence[LineAmount]
    ) -> Iterator[Finding]:
        if name in evidence.words.vague_lines:
            return
        parts = evidence.once(granted)  # 货物48万元 of what small firms got is none of all goods.
        usable = [found for found in self._sure(amounts) if not self._is_other(evidence, found)]
        usable = [found for found in usable if found.amount.start not in parts]
        usable = [found for found in usable if found.amount.start not in evidence.once(_mixed)]
        several = told_in_parts(evidence, usable)
        usable = [found for found in usable if found.amount.start not in several]
        yield from self._last_digit(evidence, name, measure, usable)
        for alike in _of_one_scope(usable[:_MOST]):
            yield from self._apart(evidence, name, measure, alike)

    def _apart(
        self, evidence: Evidence, name: str, measure: Measure, amounts: Sequence[LineAmount]
    ) -> Iterator[Finding]:
        """The figures that differ from the one that most places give."""
        clusters: list[list[LineAmount]] = []
        for found in amounts:
            home = next((cluster for cluster in clusters if cluster[0].span.meets(found.span)), None)
            if home is None:
                clusters.append([found])
            else:
                home.append(found)
        main = max(clusters, key=len, default=[])
        for cluster in clusters:
            if cluster is main:
                continue
            pairs = [(one, other) for one in cluster for other in main if self._comparable(evidence, name, one, other)]
            pairs = [pair for pair in pairs if not self._with_fund(evidence, *pair)]
            if pairs and not self._of_whole(evidence, name, measure, cluster[0], main[0]):
                yield self._finding(evidence, name, measure, cluster, main)

    def _last_digit(
        self, evidence: Evidence, name: str, measure: Measure, amounts: Sequence[LineAmount]
    ) -> Iterator[Finding]:
        """Two figures of one line in one passage or section, one unit of the last digit apart: no error, but a slip."""
        told = [found for found in amounts[:_MOST] if found.table is None]
        for at, one in enumerate(told):
            other = next((o for o in told[at + 1 :] if o.section == one.section and _differs_slightly(one, o)), None)
            if other:
                yield self._finding(evidence, name, measure, [one], [other])
                return
        yield from self._beside_table(evidence, name, measure, amounts, told)

    def _beside_table(
        self,
        evidence: Evidence,
        name: str,
        measure: Measure,
        amounts: Sequence[LineAmount],
        told: Sequence[LineAmount],
    ) -> Iterator[Finding]:
        """61.31万元 in the prose, 61.30 in every table of the line; nothing where the prose tells the table’s, too."""
        given = [found for found in amounts[:_MOST] if found.table is not None and not found.span.is_zero]
        if len({found.span.value for found in given}) != 1 or len({found.span.value for found in told}) != 1:
            return
        one = told[0]
        other = next((found for found in given if self._comparable(evidence, name, one, found)), None)
        unit = one.span.high - one.span.low
        same = other is not None and other.span.high - other.span.low == unit
        if other and same and unit and abs(one.span.value - other.span.value) == unit:
            yield self._finding(evidence, name, measure, [one], [other], severity="hint")

    def _sure(self, amounts: Sequence[LineAmount]) -> list[LineAmount]:
        """Without those of a table that has several figures for the line: its columns say more than was read."""
        values: dict[int | None, set[Decimal]] = defaultdict(set)
        for found in amounts:
            values[found.table].add(found.span.value)
        return [found for found in amounts if found.table is None or len(values[found.table]) == 1]

    def _of_whole(self, evidence: Evidence, name: str, measure: Measure, one: LineAmount, other: LineAmount) -> bool:
        """Whether the line that this one is all of has the very same two figures: that is one contradiction."""
        names = [relation.whole for relation in evidence.words.relations if name in relation.parts]
        amounts = [found for whole in names for found in evidence.amounts.get((whole, measure), ())]
        values = {found.span.value for found in amounts}
        return {one.span.value, other.span.value} <= values

    def _comparable(self, evidence: Evidence, name: str, one: LineAmount, other: LineAmount) -> bool:
        scopes = {one.scope, other.scope}
        if len(scopes) > 1 and (None not in scopes or "fund" in scopes or one.line.category == "functional"):
            return False
        if one.table is not None and other.table is not None:
            kinds = {evidence.layer.tables[found.table].kind for found in (one, other) if found.table is not None}
            return one.table != other.table and (one.scope == other.scope is not None or kinds <= _FORMS)
        if one.table is not None or other.table is not None:
            return True
        if self._level(evidence, one) != self._level(evidence, other):
            return False  # 区直部门的“三公”经费 are a part of 全区的.
        wholes = [self._wholes(evidence, name, found) for found in (one, other)]
        # Parts of two different wholes differ; what the wholes should be is another matter.
        return not (all(wholes) and not any(a.span.meets(b.span) for a in wholes[0] for b in wholes[1]))

    def _level(self, evidence: Evidence, found: LineAmount) -> bool:
        """Whether a sentence tells of the bodies of an area’s own level only, in the words before the figure."""
        figures, at = evidence.once(figures_by_offset).get(found.amount.start, ((), 0))
        return bool(figures) and self._levels.search(figures[at].label) is not None

    def _wholes(self, evidence: Evidence, name: str, part: LineAmount) -> list[LineAmount]:
        """The whole that is stated shortly before a part in its section."""
        names = [relation.whole for relation in evidence.words.relations if name in relation.parts]
        amounts = [found for whole in names for found in evidence.amounts.get((whole, part.amount.measure), ())]
        near = [found for found in amounts if found.table is None and found.section == part.section]
        before = [found for found in near if found.amount.start < part.amount.start]
        return before[-1:]

    def _is_other(self, evidence: Evidence, found: LineAmount) -> bool:
        """Whether a sentence gives the figure of another year, or a total only of the projects that it is about."""
        if found.table is not None:
            return False
        if not found.text[:1].isdigit():
            return True  # 约150万元 and 超出71万元 are no exact figures of the line.
        start = evidence.behind("。\n\t", found.amount.start)
        years = _YEAR.findall(evidence.text, start, found.amount.start)
        own = evidence.once(years_by_offset).get(found.amount.start, int(years[-1]) if years else None)
        if own and evidence.year and own != evidence.year:
            return True
        before = evidence.text[start : found.amount.start]
        if found.line.category == "income" and self._funds.search(before) and not self._funds.search(found.name):
            return True  # 一般公共预算财政拨款收入 is a part of 财政拨款收入.
        if self._rest.search(evidence.text[slice(evidence.clause_at(*found.place)[0], found.amount.start)]):
            return True  # 一般公共服务支出655万元，其余六类合计350万元.
        if self._of_another(evidence, found) or self._sums(evidence, found) or self._on_other_side(evidence, found):
            return True
        total_line = found.line.category in ("total", "income") or found.name in evidence.words.synonyms
        return total_line and bool(_PROJECTS.search(evidence.text, start, found.amount.start))

    def _with_fund(self, evidence: Evidence, one: LineAmount, other: LineAmount) -> bool:
        """Whether two figures differ by what the report tells of a fund, or of what was carried over: it is in one.

        They are of two names for one line, or of an item of the classification, whose row in the table of all funds may
        hold the figure of the general budget as well; or both are totals.
        """
        gap = abs(one.span.value - other.span.value)
        if (one.line.path != other.line.path or one.line.category == "functional") and gap in evidence.once(_funds):
            return True
        if one.line.category == "functional":
            return _is_in_row(evidence, one, other) or _is_in_row(evidence, other, one)
        return one.line.category in ("income", "total") and gap in evidence.once(_carried_over)

    def _of_another(self, evidence: Evidence, found: LineAmount) -> bool:
        """Whether a list breaks another line down: 会议费3万元，其中基本支出列支2万元 is no figure of all 基本支出."""
        figures, at = evidence.once(figures_by_offset).get(found.amount.start, ((), 0))
        if found.line.category not in _SUMS or not at or not figures[at].in_list:
            return False
        if found.section is not None and evidence.topics(found.section) & SPENDING:
            return True  # Basic expenditure is a part of what such a section tells of.
        before = (figures[place].statement for place in range(at - 1, max(-1, at - 1 - _MOST), -1)
                  if not figures[place].in_list and figures[place].line)  # fmt: skip
        line = next((statement.line for statement in before if statement), None)
        return line is not None and line.category in _SINGLE

    def _on_other_side(self, evidence: Evidence, found: LineAmount) -> bool:
        """Whether a figure goes on from a line of the other side: 收入共计50万元；支出47万元."""
        figures, at = evidence.once(figures_by_offset).get(found.amount.start, ((), 0))
        label = figures[at].label if figures else ""
        named = [side for side in evidence.words.sides if side in found.name]
        return len(named) == 1 and named[0] not in label and any(side in label for side in evidence.words.sides)

    def _sums(self, evidence: Evidence, found: LineAmount) -> bool:
        """Whether a clause without a name of its own sums up the figures before it: 甲费5万元，两项合计8万元."""
        figures, at = evidence.once(figures_by_offset).get(found.amount.start, ((), 0))
        return at > 0 and self._sum.fullmatch(figures[at].label) is not None

    def _finding(
        self,
        evidence: Evidence,
        name: str,
        measure: Measure,
        cluster: Sequence[LineAmount],
        main: Sequence[LineAmount],
        severity: Severity | None = None,
    ) -> Finding:
        one, other = cluster[0], main[0]
        called = name.rpartition("/")[2]
        return self.finding(
            evidence,
            f"“{called}”{_MEASURES[measure]}{_where(one)}为{one.text}，{_where(other)}为{other.text}"
            f"，相差{show(abs(one.span.value - other.span.value) / 10000)}万元",
            [*(evidence.row_at(found) for found in cluster), *(evidence.row_at(found) for found in main)],
            severity="hint" if is_slight(one.text, other.text) else severity,
            stated=f"{one.text}；{other.text}",
        )

    def _composites(self, evidence: Evidence) -> Iterator[Finding]:
        """会议费、培训费 in a table against 会议费 and 培训费 in the prose."""
        for (name, measure), amounts in evidence.amounts.items():
            members = [evidence.called(part) for part in name.split("、")]
            if len(members) < 2 or "/" in name:
                continue
            found = [
                [amount for amount in evidence.amounts.get((member, measure), ()) if amount.table is None]
                for member in members
            ]
            if not all(found):
                continue
            parts = [member[0] for member in found]
            sums = total(part.span for part in parts)
            if not sums.meets(amounts[0].span):
                yield self.finding(
                    evidence,
                    f"“{name}”{_MEASURES[measure]}{_where(amounts[0])}为{amounts[0].text}，正文"
                    f"{'+'.join(part.text for part in parts)}={show(sums.value / 10000)}万元",
                    [evidence.row_at(amounts[0]), *(evidence.row_at(part) for part in parts)],
                    expected=f"{show(sums.value / 10000)}万元",
                    stated=amounts[0].text,
                )

    def _zero_groups(self, evidence: Evidence) -> Iterator[Finding]:
        """A group of projects that a table has at zero, though a section about it tells what was spent."""
        lines = section_lines(evidence.layer, line_knowledge())
        for at, line in enumerate(lines):
            if line is None or line.category not in ("project", "other"):
                continue
            name = evidence.called(line.path[-1])
            zero = [found for found in evidence.amounts.get((name, "final"), ()) if found.table is not None]
            if not zero or not all(found.span.is_zero for found in zero):
                continue
            told = [
                found
                for (other, measure), amounts in evidence.amounts.items()
                for found in amounts
                if measure == "final" and other != name and found.table is None and found.section == at
            ]
            spent = max(told, key=lambda found: found.span.value, default=None)
            if spent and not spent.span.is_zero:
                yield self.finding(
                    evidence,
                    f"“{name}”决算数表中为0，而正文该部分列有“{spent.name}”支出{spent.text}",
                    [evidence.row_at(zero[0]), evidence.row_at(spent)],
                    expected=spent.text,
                    stated=zero[0].text,
                )


def _of_one_scope(amounts: Sequence[LineAmount]) -> list[list[LineAmount]]:
    """The amounts of a line; of an item of the classification those of each scope, which alone are compared."""
    scopes: dict[str | None, list[LineAmount]] = defaultdict(list)
    for found in amounts:
        scopes[found.scope if found.line.category == "functional" else None].append(found)
    return list(scopes.values())


def told_in_parts(evidence: Evidence, amounts: Sequence[LineAmount]) -> frozenset[int]:
    """Where amounts of one line stand that are parts of it: 团组一支出9.60万元；团组二支出6.20万元；….

    Those that come to another amount of the line, told right behind one another in one passage; and those that the
    passage numbers, two of them at least.
    """
    found: set[int] = set()
    passages: dict[int, list[LineAmount]] = defaultdict(list)
    figures = evidence.once(figures_by_offset)
    for each in amounts:
        if each.table is None and each.amount.start in figures:
            told, at = figures[each.amount.start]
            passages[told[at].passage].append(each)
    for told_here in passages.values():
        run = told_here[:_FEW]
        numbered = [each.amount.start for each in run if _is_numbered(evidence, each)]
        found.update(numbered if len(numbered) > 1 else ())
        for start in range(len(run)):
            for end in range(start + 2, len(run) + 1):
                parts = run[start:end]
                whole = total(part.span for part in parts)
                others = (other for other in amounts if other not in parts and not other.span.is_zero)
                if len({part.span.value for part in parts}) > 1 and any(whole.meets(other.span) for other in others):
                    found.update(part.amount.start for part in parts if not part.span.is_zero)
    return frozenset(found)


def _is_numbered(evidence: Evidence, found: LineAmount) -> bool:
    """Whether the clause of an amount, or the one before it back to a semicolon, opens with a part's number."""
    start = evidence.behind("。；;\n\t", found.amount.start)
    return _numbered().match(evidence.text, start, found.amount.start) is not None


@functools.cache
def _numbered() -> re.Pattern[str]:
    return re.compile(finding_words().numbered_parts)


def _mixed(evidence: Evidence) -> frozenset[int]:
    """Where the amounts stand that are called by another measure than the whole that they make up."""
    return frozenset(part.quantity.start for _, parts in mixed_measures(evidence) for part in parts)


def _funds(evidence: Evidence) -> frozenset[Decimal]:
    """The amounts of government funds and state capital, other than nothing."""
    words = evidence.words.scopes["fund"]
    amounts = (found for group in evidence.amounts.values() for found in group if not found.span.is_zero)
    return frozenset(
        found.span.value for found in amounts if found.scope == "fund" or any(word in found.name for word in words)
    )


def _carried_over(evidence: Evidence) -> frozenset[Decimal]:
    """What was carried over, in 元: the amounts of lines so called, and the cells of tables behind such a name."""
    words = evidence.words.carried_over
    amounts = (found for group in evidence.amounts.values() for found in group if not found.span.is_zero)
    told = {found.span.value for found in amounts if any(word in found.name for word in words)}
    for table in evidence.layer.tables:
        factor = evidence.factor(next((block.unit for block in table.blocks if block.unit), None))
        for row in table.grid.rows:
            for label, cell in pairwise(row):
                value = number(cell) if any(word in label.text for word in words) else None
                told |= {value.value * factor} if value and not value.is_zero else set()
    return frozenset(told)


def _is_in_row(evidence: Evidence, one: LineAmount, other: LineAmount) -> bool:
    """Whether the row of a table’s amount holds another one in the column of a fund, as where it tells all and each."""
    words = evidence.words.fund_words
    for block in evidence.layer.tables[one.table].blocks if one.table is not None else ():
        of_funds = [at for at, column in enumerate(block.columns) if any(w in "".join(column.header) for w in words)]
        row = next((row for row in block.rows if any(cell and cell.start == one.amount.start for cell in row)), ())
        cells = [row[at] for at in of_funds] if row else []
        values = [value for cell in cells if cell and cell.start != one.amount.start and (value := number(cell))]
        if any(value.value * evidence.factor(block.unit) == other.span.value for value in values):
            return True
    return False


def _differs_slightly(one: LineAmount, other: LineAmount) -> bool:
    return one.text != other.text and one.span.value != other.span.value and is_slight(one.text, other.text)


def _where(found: LineAmount) -> str:
    return "正文" if found.table is None else "表中"
