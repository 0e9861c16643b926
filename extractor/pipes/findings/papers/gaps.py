"""Rules about what a form leaves open: blanks, empty tables, units and signs that are missing, other years' dates."""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.knowledge import alternatives, squash, wildcard
from extractor.pipes.findings.common.accounts import account_words
from extractor.pipes.findings.common.arithmetic import YUAN
from extractor.pipes.findings.common.cells import Place, number
from extractor.pipes.findings.common.disclosure_words import disclosure_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.papers.slips import example_end
from extractor.pipes.findings.performance.targets import one_quantity
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.layers import TypedTable
from extractor.pipes.lines.names import line_knowledge
from extractor.result import Finding

_WAN = re.compile(r"[万亿]$")
_PART = re.compile(r"\.\d")
_SHARED = "、"
_CLOSING, _ENDS = "，。；、（(）)", "，。；、）)（("
_BLANK_ITEM = re.compile(r"^(?:指标|目标|任务)\s*\d{1,2}\s*[：:]?\s*$|^[.…·。]{2,}$")
_CELL = re.compile(r"[^\n\t]+")
_LIMIT = re.compile(r"^[≥≤><＞＜]=?(\d+(?:\.\d+)?)$")
_DATE = re.compile(r"(20\d\d)\s{0,2}年\s{0,2}(\d{1,2})\s{0,2}月(?:\s{0,2}(\d{1,2})\s{0,2}日)?")
_NEAR, _LARGE, _REMARK = 160, Decimal("0.2"), 10


class MissingUnit(BaseRule):
    """Money without 元, and rates without %."""

    id = "missing_unit"

    def __init__(self) -> None:
        words = finding_words()
        self._rates = wildcard(words.rate_names)
        rates = alternatives(words.rate_ends)
        ends = alternatives(words.reaching)
        self._lead = re.compile(rf"^[，、；：:和及]*(?:{alternatives(words.listing)})?[：:，,]?|(?:{ends})$")
        self._shares = re.compile(rf"(?:占|完成[^，。；]{{0,12}}的|(?:{rates})(?:{alternatives(words.reaching)})?)$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """One finding for all amounts, one for all rates: it is one habit."""
        if not evidence.is_account:
            return
        money: dict[str, Place] = {}
        for sentence in evidence.sentences:
            if any(figure.unit == "元" for figure in sentence.figures):
                for figure in sentence.figures:
                    if self._lacks_yuan(evidence, figure):
                        money.setdefault(figure.text, figure.place)
                yield from self._bare(evidence, sentence.figures)
            else:
                for figure in sentence.figures:
                    if self._lacks_yuan(evidence, figure) and line_knowledge().measures.of(figure.label):
                        money.setdefault(figure.text, figure.place)
        if money:
            yield self.finding(evidence, f"金额缺少“元”：{'、'.join(money)}", money.values(), stated="、".join(money))
        yield from self._percent(evidence)

    def _lacks_yuan(self, evidence: Evidence, figure: Figure) -> bool:
        """905.17万 as an amount: not 500万 of what is named behind it."""
        after = evidence.text[figure.quantity.end : figure.quantity.end + 1]
        told = figure.role == "amount" and figure.unit in ("", "元") and bool(_WAN.search(figure.text))
        return told and (after in _CLOSING or not after.strip()) and (figure.statement is not None or figure.unit == "")

    def _bare(self, evidence: Evidence, figures: Sequence[Figure]) -> Iterator[Finding]:
        """支出决算为42.00， among amounts in 万元, and 增长13.95。 behind one."""
        for at, figure in enumerate(figures):
            after = evidence.text[figure.quantity.end : figure.quantity.end + 1]
            if figure.unit or figure.quantity.kind != "number" or not _PART.search(figure.text) or after not in _ENDS:
                continue
            before = figures[at - 1] if at else None
            rate = bool(figure.role == "change" and before and before.role == "change" and before.unit == "元")
            rate = rate or bool(self._shares.search(figure.label))
            amount = figure.role == "change" or (figure.role == "amount" and figure.measured and figure.label)
            # 公务接待费1.50，behind a line's name alone; what 、 parts may share the unit of the next one.
            amount = amount or (figure.role == "amount" and after not in _SHARED and self._names_line(figure.label))
            if rate or amount:
                yield self.finding(
                    evidence,
                    f"{'比率缺少“%”' if rate else '金额缺少单位'}：{figure.label[-12:].strip(_CLOSING)}{figure.text}",
                    [figure.place],
                    stated=figure.text,
                )

    def _names_line(self, label: str) -> bool:
        """Whether a label is the name of a line and nothing else: 其中：公务接待费, but not 人均公用经费."""
        line = line_knowledge().subject(label)
        return line is not None and self._lead.sub("", squash(label)) in (line.path[-1], f"{line.path[-1]}支出")

    def _percent(self, evidence: Evidence) -> Iterator[Finding]:
        """≥90 where the same indicator has ≥90% elsewhere, or in the cell beside it."""
        rows: list[tuple[str, Place]] = []
        signed = {
            squash(record.name)
            for record in evidence.layer.indicators or []
            if "%" in squash(record.target or "") or "%" in squash(record.actual or "")
        }
        for record in evidence.layer.indicators or []:
            name = squash(record.name)
            cells = [squash(text) for text in (record.target, record.actual) if text]
            bare = [text for text in cells if (limit := _LIMIT.fullmatch(text)) and float(limit[1])]  # Nothing is 0%.
            if bare and name in signed and self._rates.fullmatch(name):
                rows.append((f"{name}{bare[0]}", (record.start, record.end)))
        if rows:
            names = "、".join(dict.fromkeys(name for name, _ in rows))
            yield self.finding(evidence, f"比率缺少“%”：{names}", [place for _, place in rows], stated=names)


class Placeholder(BaseRule):
    """What a template left behind: XX万元, …… and 指标1： in cells of their own."""

    id = "placeholder"

    def __init__(self) -> None:
        words = finding_words()
        self._example = re.compile(alternatives(words.example_words))
        self._marks = re.compile(rf"(?:{alternatives(words.placeholders)})(?={alternatives(words.placeholder_units)})")
        self._times = re.compile("[×*]")
        self._product = re.compile(rf"(?:{alternatives(words.score_formula.rate)}|[)）])$")
        blank = words.blank_before
        behind = rf"(?:{alternatives(blank.links)})?[ 　_＿]{{0,12}}"
        self._blanks = re.compile(
            rf"(?:{alternatives(blank.rate)}|占[^，。；\d%％]{{1,16}}的){behind}[%％]|(?:{alternatives(blank.money)}){behind}(?:万元|亿元)(?=[，,。；;、）)])"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """One finding for the prose and one for the tables: whoever fills in one blank sees the others."""
        prose = [
            evidence.clause_at(*match.span())
            for passage in evidence.layer.passages
            for match in self._unfilled(evidence.text, passage.start, passage.end)
        ]
        cells = [
            (cell.start, cell.end)
            for table in evidence.layer.tables
            for row in table.grid.rows
            for cell in row
            if _BLANK_ITEM.match(cell.text.strip())
        ]
        for places in (prose, cells):
            if places:
                yield self._finding(evidence, places)

    def _unfilled(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """The marks in a stretch of text before it gives an example for others to fill in."""
        shown: int | None = None
        for pattern in (self._marks, self._blanks):
            for match in pattern.finditer(text, start, end):
                shown = example_end(self._example, text, start, end) if shown is None else shown
                if shown <= match.start():
                    break
                near = max(start, match.start() - _REMARK)
                if self._times.match(match.group()) and self._product.search(text, near, match.start()):
                    continue  # 得分=执行率×分值
                yield match

    def _finding(self, evidence: Evidence, places: list[Place]) -> Finding:
        texts = list(dict.fromkeys(squash(evidence.text[start:end])[:24] for start, end in places))
        return self.finding(evidence, f"模板内容没有填写或删除：{'、'.join(texts[:6])}", places, stated=texts[0])


class EmptyTable(BaseRule):
    """A table without a number, and without a word why."""

    id = "empty_table"

    def __init__(self) -> None:
        self._note = re.compile(alternatives(finding_words().empty_notes))
        dated = disclosure_words().dated_tables
        self._named = re.compile(rf"(?:{alternatives([*dated.budget, *dated.account])})$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at tables of money that have a header and nothing under it."""
        for table in evidence.layer.tables:
            if self._is_empty(table) and not self._explained(evidence, table):
                yield self.finding(
                    evidence,
                    f"“{squash(table.caption)[:30]}”没有数据，也没有说明",
                    [(table.grid.start, table.grid.end)],
                )

    def _is_empty(self, table: TypedTable) -> bool:
        kinds = {block.kind for block in table.blocks}
        money = any(block.unit in YUAN for block in table.blocks) and self._named.search(squash(table.caption))
        if not (kinds & {"functional", "balance", "comparison"} or money) or kinds & {"indicators", "funds"}:
            return False
        return not any(number(cell) for row in table.grid.rows for cell in row)

    def _explained(self, evidence: Evidence, table: TypedTable) -> bool:
        # The note under the next table is that one’s.
        tables, end = evidence.layer.tables, table.grid.end
        at = bisect_left(tables, end, key=lambda each: each.grid.start)
        after = evidence.text[end : min(end + _NEAR, tables[at].grid.start if at < len(tables) else len(evidence.text))]
        within = "".join(cell.text for row in table.grid.rows for cell in row)
        return bool(self._note.search(after) or self._note.search(within) or self._note.search(table.caption))


class ReportingPeriod(BaseRule):
    """Dates that no calendar has, and closing dates of another year."""

    id = "reporting_period"

    def __init__(self) -> None:
        self._closing = re.compile(rf"(?:{alternatives(finding_words().closing_words)})\s{{0,2}}$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every date of the prose."""
        for passage in evidence.layer.passages:
            for match in _DATE.finditer(evidence.text, passage.start, passage.end):
                year, month, day = int(match[1]), int(match[2]), int(match[3] or 1)
                if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
                    yield self.finding(
                        evidence, f"没有这样的日期：{squash(match.group())}", [match.span()], stated=match.group()
                    )
                elif evidence.year and self._closing.search(evidence.text[max(0, match.start() - 6) : match.start()]):
                    yield from self._other(evidence, year, month, match)

    def _other(self, evidence: Evidence, year: int, month: int, match: re.Match[str]) -> Iterator[Finding]:
        """截至 the end of another year than the reported one, or in a budget than the one before it."""
        last = (evidence.year or 0) - 1 if evidence.is_budget else evidence.year
        if year not in (evidence.year, last) and month == 12:
            yield self.finding(
                evidence,
                f"报告年度为{evidence.year}年，统计时点却写为{squash(match.group())}",
                [evidence.clause_at(*match.span())],
                expected=f"{evidence.year}年",
                stated=squash(match.group()),
            )


class MissingReason(BaseRule):
    """A functional line whose final figure clearly left the budget, without a reason where its neighbours have one."""

    id = "missing_reason"

    def __init__(self) -> None:
        words = finding_words()
        self._used = re.compile(alternatives(words.use_words))
        self._cue = re.compile(alternatives(words.cue_words))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every functional line of the prose that states budget and final figure."""
        explained = {v.budget_line_id for v in evidence.layer.variances or [] if v.basis == "budget"}
        starts = sorted(variance.start for variance in evidence.layer.variances or [])
        pairs: dict[int | None, list[tuple[str, Figure, Figure]]] = defaultdict(list)
        reasons: dict[int | None, int] = defaultdict(int)
        for number_, sentences in evidence.passages.items():
            passage = evidence.layer.passages[number_]
            node = evidence.layer.sections[passage.section] if passage.section is not None else None
            home = node.parent if node else None
            told = bisect_left(starts, passage.start) < bisect_left(starts, passage.end)
            reasons[home] += told
            figures = [figure for sentence in sentences for figure in sentence.figures if figure.role == "amount"]
            lines = {figure.line for figure in figures if figure.line and len(figure.line) == 3}
            budget = next((figure for figure in figures if figure.measured == "budget"), None)
            final = next((figure for figure in figures if figure.measured == "final"), None)
            # Words after the last figure say why, though no cue opens them.
            last = max((figure.quantity.end for sentence in sentences for figure in sentence.figures), default=0)
            remark = evidence.text[last : passage.end].strip(_CLOSING + " 　")
            used = self._used.match(remark) is not None and self._cue.search(remark) is None
            told = told or (len(remark) > _REMARK and not used)
            if len(lines) == 1 and budget and final and not told and budget.line == final.line:
                pairs[home].append(("/".join(budget.line or ()), budget, final))
        ids = {tuple(line.path): line.id for line in evidence.layer.budget_lines}
        for home, found in pairs.items():
            for name, budget, final in found:
                gap = abs(final.span.value - budget.span.value)
                large = gap > _LARGE * max(abs(budget.span.value), Decimal(1))
                if reasons[home] >= 2 and large and ids.get(tuple(name.split("/"))) not in explained:
                    yield self.finding(
                        evidence,
                        f"“{name.rpartition('/')[2]}”预算数{budget.text}、决算数{final.text}相差较大，没有说明原因，"
                        f"{account_words().sources['reasons']}",
                        [budget.place, final.place],
                    )


class TargetConflict(BaseRule):
    """One indicator with two targets in two forms."""

    id = "target_conflict"

    def __init__(self) -> None:
        self._vague = wildcard(finding_words().vague_indicators)

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares indicators of the same name with the same result in different tables."""
        first: dict[str, tuple[str, Place, str]] = {}
        for record in evidence.layer.indicators or []:
            name, target = squash(record.name), squash(record.target or "")
            aim, result = one_quantity(target), one_quantity(record.actual)
            if len(name) < 6 or aim is None or result is None or self._vague.fullmatch(name):
                continue
            place = (record.start, record.end)
            known = first.setdefault(f"{name}|{result.value}", (target, place, record.table_id))
            other = one_quantity(known[0])
            if known[2] != record.table_id and other and other.value != aim.value and other.unit == aim.unit:
                yield self.finding(
                    evidence,
                    f"指标“{name[:30]}”的目标值一处为{known[0]}，另一处为{target}，完成值相同",
                    [known[1], place],
                    stated=f"{known[0]}；{target}",
                )
