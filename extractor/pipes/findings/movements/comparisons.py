"""Rules about comparing words: 大于, 小于 and 持平 against the figures that they compare, in prose and in tables."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import show
from extractor.pipes.findings.common.by_name import book, name_of
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.operands import Context, budgets
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence, LineAmount
from extractor.pipes.findings.movements.budgets_elsewhere import budget_elsewhere
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.names import line_knowledge
from extractor.pipes.lines.wording import statement_words
from extractor.result import Finding

Relation = Literal["greater", "less", "equal"]

_CLAUSE = re.compile(r"[^，,。；;：:！？\n\t（）()]+")
_YEAR = re.compile(r"(20\d\d)年")
_COMPARED = re.compile(r"预算数?")
# What still counts as 持平, as a part of the budget: 基本持平 is said of small differences.
_LEVEL, _NEARLY = Decimal("0.01"), Decimal("0.05")
# So many budgets of a line are looked at; what is written to so many yuan hides no difference.
_FEW, _FINE = 3, Decimal(100)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A clause that compares the final figure with the budget or the year before, and where it stands.

    Attributes:
        level: by which part of the budget two figures that are said to be level may differ.
        prior: whether it compares with the year before, and not with the budget.
        strict: whether two equal figures are neither: 大于, but not 未超过 or 大于或等于.
    """

    relation: Relation
    word: str
    level: Decimal
    start: int
    end: int
    prior: bool
    strict: bool = False


class ComparisonWord(BaseRule):
    """决算数大于预算数 and the like against the two figures."""

    id = "change_direction"

    def __init__(self) -> None:
        words = finding_words()
        told = relation_words().compared
        groups = (
            ("less", [*words.less, *told.less]),
            ("greater", [*words.greater, *told.greater]),
            ("equal", words.equal),
        )
        self._usual = re.compile(alternatives([*words.greater, *words.less, *words.equal]))
        over = [*words.greater, *told.greater]
        # 未超过预算 is true of what is as much.
        at_most = {each for each in told.less if any(word in each for word in over)}
        self._strict = frozenset({*over, *words.less, *told.less} - at_most)
        self._equal = re.compile(alternatives([*words.equal, *words.nearly_equal]))
        self._not_said = re.compile(alternatives(told.not_said))
        self._relation = re.compile("|".join(f"(?P<{name}>{alternatives(found)})" for name, found in groups))
        self._nearly = re.compile(alternatives(words.nearly_equal))
        self._exactly = frozenset(words.exactly)
        self._final = re.compile(alternatives(words.final_words))
        self._prior = re.compile(alternatives([*words.prior_words, *words.both_years]))
        self._current = re.compile(alternatives(words.current))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares the figures before every clause that says which is greater."""
        for number, sentences in evidence.passages.items():
            starts = [sentence.start for sentence in sentences]
            for comparison in self.compared(evidence, number):
                at = bisect_left(starts, comparison.start + 1) - 1
                if at >= 0:
                    context = Context(evidence, sentences, at, comparison.end)
                    yield from self._compare(evidence, context, comparison)

    def compared(self, evidence: Evidence, number: int) -> Iterator[Comparison]:
        """What the clauses of a passage compare."""
        passage = evidence.layer.passages[number]
        for clause in _CLAUSE.finditer(evidence.text, passage.start, passage.end):
            if comparison := self._read(clause, evidence.year):
                yield comparison

    def _read(self, clause: re.Match[str], year: int | None) -> Comparison | None:
        text = clause.group()
        found = self._relation.search(text)
        prior = "预算" not in text
        rest = text[: found.start()] + text[found.end() :] if found else ""
        if not found or (self._not_said.search(text) and not self._usual.fullmatch(found.group())):
            return None
        if not (self._prior if prior else self._final).search(rest) and not (prior and _is_of(rest, year)):
            return None
        head = text[: found.start()]
        if "预算" in head and not self._final.search(head):
            return None  # 年初预算高于实际需要: the budget is what is compared.
        level = _NEARLY if self._nearly.search(text) else Decimal(0) if found.group() in self._exactly else _LEVEL
        compared = _COMPARED.search(text, found.end())
        end = clause.start() + compared.end() if compared else clause.end()
        strict = found.group() in self._strict and not self._equal.search(text)
        return Comparison(found.lastgroup, found.group(), level, clause.start(), end, prior, strict)  # type: ignore[arg-type]

    def _compare(self, evidence: Evidence, context: Context, comparison: Comparison) -> Iterator[Finding]:
        before = context.before()
        subject = line_knowledge().subject(evidence.text[comparison.start : comparison.end])
        finals = [other for other in before if other.measured == "final" and other.unit == "元"]
        if comparison.prior and evidence.year is not None:
            finals = [other for other in finals if other.year != evidence.year - 1]
        final = next(iter(finals), None)
        if final is None and comparison.prior:
            final = next((other for other in before if self._is_current(evidence, context, other)), None)
        if final is None or (subject and final.line and subject.key != final.line):
            return
        wholes = _priors(before, final, evidence.year) if comparison.prior else budgets(context, final)[:_FEW]
        wholes = wholes or [*budget_elsewhere(evidence, final, evidence.text[comparison.start : comparison.end])]
        if not wholes or any(self._holds(final, whole, comparison) for whole in wholes):
            if wholes and comparison.strict and not comparison.prior:
                yield from self._as_much(context, comparison, finals)
            return
        whole = wholes[0]
        other = "上年数" if comparison.prior else "预算数"
        relation = ">" if final.span.value > whole.span.value else "<" if final.span.value < whole.span.value else "="
        yield self.finding(
            evidence,
            f"写为决算数与{other}“{comparison.word}”，而决算数{final.text}{relation}{other}{whole.text}"
            f"，相差{show(abs(final.span.value - whole.span.value))}元",
            [final.place, whole.place, (comparison.start, comparison.end)],
            expected=relation,
            stated=comparison.word,
        )

    def _as_much(self, context: Context, comparison: Comparison, finals: Sequence[Figure]) -> Iterator[Finding]:
        """决算数大于预算数 where both are 61.30万元, and every line of the passage so far spent what it was given."""
        pairs = [(final, whole) for final in finals for whole in budgets(context, final)[:_FEW]]
        alike = [(final, whole) for final, whole in pairs if _is_as_much(final, whole)]
        if alike and len(alike) == len(pairs):
            final, whole = alike[0]
            yield self.finding(
                context.evidence,
                f"写为决算数与预算数“{comparison.word}”，而决算数{final.text}=预算数{whole.text}",
                [final.place, whole.place, (comparison.start, comparison.end)],
                severity="warning",
                expected="=",
                stated=comparison.word,
            )

    def _is_current(self, evidence: Evidence, context: Context, figure: Figure) -> bool:
        """Whether a figure of the sentence is said to be this year's, though no word calls it final."""
        if figure.sentence != context.sentence.start or figure.unit != "元" or figure.measured is not None:
            return False
        return (figure.year is not None and figure.year == evidence.year) or bool(self._current.search(figure.label))

    def _holds(self, final: Figure, whole: Figure, comparison: Comparison) -> bool:
        mine, theirs = final.span, whole.span
        if comparison.relation == "greater":
            return mine.high > theirs.low
        if comparison.relation == "less":
            return mine.low < theirs.high
        return mine.meets(theirs) or abs(mine.value - theirs.value) <= comparison.level * abs(theirs.value)


def _is_as_much(final: Figure, budget: Figure) -> bool:
    """Whether two figures are the same as printed, to a hundred yuan or exactly, so that rounding hides little."""
    exact = not final.quantity.qualifier and not budget.quantity.qualifier
    fine = final.span.high - final.span.low <= _FINE and budget.span.high - budget.span.low <= _FINE
    return exact and fine and final.span.value == budget.span.value


def _is_of(clause: str, year: int | None) -> bool:
    """Whether a clause names the year before by its number, and no other."""
    return year is not None and set(_YEAR.findall(clause)) == {str(year - 1)}


def _priors(before: Sequence[Figure], final: Figure, year: int | None) -> list[Figure]:
    """The figures of the year before in a final figure's own sentence, of its line or none."""
    earlier = year - 1 if year is not None else -1
    return [
        other
        for other in before
        if other.measured == "prior" or other.year == earlier
        if other.unit == final.unit and other.sentence == final.sentence and other != final
        if final.line is None or other.line in (None, final.line)
    ]


class LevelTold(BaseRule):
    """会议费支出与上年相比没有变化 where a table gives 3.00 for the year before and 3.20 for this one."""

    id = "change_direction"

    def __init__(self) -> None:
        words = finding_words()
        before = rf"(?P<year>20\d\d)年度?|{alternatives(words.prior_words)}"
        level = alternatives([*words.equal, *statement_words().unchanged])
        self._level = re.compile(
            rf"(?:(?:{alternatives(words.compared)})\s?(?:{before})[^，。；\d预]{{0,8}}?|{alternatives(words.both_years)}[^，。；\d]{{0,4}})"
            rf"(?P<word>{level})"
        )
        self._nearly = re.compile(alternatives(words.nearly_equal))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every clause that says so of a line with both years in a table."""
        lines = evidence.once(_both_years)
        around = alternatives(finding_words().before_ways)
        name = re.compile(rf"[^，。；\d]{{0,4}}?(?P<name>{alternatives(lines)})(?:{around})*") if lines else None
        figures = {figure.quantity.end: figure for sentence in evidence.sentences for figure in sentence.figures}
        yield from self._in_prose(evidence)
        for start, end in evidence.prose if name else ():
            for found in self._level.finditer(evidence.text, start, end):
                other = found["year"] is not None and int(found["year"]) + 1 != evidence.year
                clause = evidence.clause_at(*found.span())
                said = name.fullmatch(evidence.text, clause[0], found.start())  # type: ignore[union-attr]
                called = said["name"] if said else ""
                # 公务接待费2.40万元，与上年持平: of the figure right before.
                before = figures.get(clause[0] - 1) if found.start() == clause[0] else None
                if before and before.role == "amount" and before.line and not before.in_list:
                    called = evidence.called(before.line[-1])
                if called in lines and not other:
                    yield from self._compare(evidence, clause, found["word"], *lines[called])

    def _in_prose(self, evidence: Evidence) -> Iterator[Finding]:
        """出国费与2023年持平, where another sentence tells of the 3.00万元 of 2023, and this year's is nothing."""
        year, known = evidence.year or 0, book(evidence)
        for start, end in evidence.prose if evidence.is_account and not evidence.is_budget else ():
            for found in self._level.finditer(evidence.text, start, end):
                clause = evidence.clause_at(*found.span())
                name = name_of(evidence, evidence.text[clause[0] : found.start()])
                old, new = known.one(name, year - 1, "元"), known.one(name, year, "元")
                other = found["year"] is not None and int(found["year"]) != year - 1
                if not old or not new or other or self._nearly.search(evidence.text, *clause):
                    continue
                one, last = old.figure, new.figure
                scopes = {evidence.scope(each.section) for each in (old, new)} - {None}
                if len(scopes) <= 1 and abs(last.span.value - one.span.value) > _LEVEL * abs(one.span.value):
                    yield self.finding(
                        evidence,
                        f"写为与上年“{found['word']}”，而上年为{one.text}，本年为{last.text}",
                        [clause, one.place, last.place],
                        stated=found["word"],
                    )

    def _compare(
        self, evidence: Evidence, clause: Place, word: str, prior: LineAmount, final: LineAmount
    ) -> Iterator[Finding]:
        level = _NEARLY if self._nearly.search(evidence.text, *clause) else _LEVEL
        if abs(final.span.value - prior.span.value) > level * abs(prior.span.value):
            yield self.finding(
                evidence,
                f"写为与上年“{word}”，而表中“{final.name}”上年{prior.text}、本年{final.text}",
                [clause, evidence.row_at(final)],
                stated=word,
            )


def _both_years(evidence: Evidence) -> dict[str, tuple[LineAmount, LineAmount]]:
    """The one figure of the year before and the final one that tables give a line, by each name of the line."""
    found: dict[str, tuple[LineAmount, LineAmount]] = {}
    for (name, measure), amounts in evidence.amounts.items():
        prior = {each.span.value: each for each in amounts if each.table is not None and measure == "prior_final"}
        final = {each.span.value: each for each in evidence.finals(name) if each.table is not None}
        if len(prior) == len(final) == 1 and name not in evidence.words.vague_lines:
            pair = next(iter(prior.values())), next(iter(final.values()))
            if pair[0].table == pair[1].table:
                found |= dict.fromkeys((name, *evidence.words.synonyms.get(name, ())), pair)
    return found
