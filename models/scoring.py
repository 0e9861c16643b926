"""Scores a result against a gold file in every measure of the contract, and says what is missing and what is wrong.

  grounding   spans of the result that the text bears out (share)
  detect      achievements, whatever their type; typed: with the type; core: of the core types only
  links       of the achievements found, those that are linked to a line that may have paid for them
  causes      stated causes, matched by their words; linked: with line, basis and direction
  category    of the causes found, those with the right category (share)
  lines       amounts by line, measure and value
  indicators  rows of indicator tables, all cells alike
  sections    headings
  findings    contradictions that a finding points at (recall)

All but grounding, category and findings are F1. White space and the width of characters never count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pydantic import BaseModel

from extractor.knowledge import squash
from extractor.pipes.achievements.ontology import ontology
from extractor.result import Achievement, Evidence, Indicator, Result
from models.datasets.gold_format import GoldIndicator, GoldLine, GoldReport
from models.evaluation import Item, Measured, Tally, items_of
from models.matching import Key, StatedCause, bare, distinct, key, match_causes

MEASURES = (
    "grounding", "detect", "typed", "core", "links", "causes", "linked", "category", "lines", "indicators", "sections",
    "findings",
)  # fmt: skip
_QUOTES = re.compile(r"[“”\"'‘’、]")
_CELLS = ("name", "target", "actual", "weight", "score", "deviation_cause")
_DIGITS = 4  # of a value, after the point
# A finding's span of one character points at nothing.
_LEAST_SPAN = 2


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a result and its gold part: "-" what is missing, "+" what is made up, "~" what is told wrong."""

    report: str
    measure: str
    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Score:
    """One report, or several added up.

    Attributes:
        tallies: right, made and due of each measure. A share has as many made as due.
        measured: the achievements one by one, for figures by type and of the confidence.
    """

    tallies: dict[str, Tally] = field(default_factory=lambda: dict.fromkeys(MEASURES, Tally()))
    measured: Measured = field(default_factory=Measured)
    differences: tuple[Difference, ...] = ()

    def __add__(self, other: Score) -> Score:
        tallies = {name: tally + other.tallies[name] for name, tally in self.tallies.items()}
        return Score(tallies, self.measured + other.measured, self.differences + other.differences)

    def figures(self) -> dict[str, float]:
        """Each measure from 0 to 1: F1, for findings the recall, for grounding and category the share that is right."""
        figures = {name: tally.f1 for name, tally in self.tallies.items()}
        for name in ("grounding", "category", "findings"):
            tally = self.tallies[name]
            figures[name] = tally.right / tally.due if tally.due else 1.0
        return figures

    @property
    def findings_made(self) -> int:
        """How many findings were made; the gold may not list all that are right."""
        return self.tallies["findings"].made


def score(result: Result, gold: GoldReport) -> Score:
    """A result against the gold of the same report."""
    return _Scorer(result, gold).score()


class _Scorer:
    def __init__(self, result: Result, gold: GoldReport) -> None:
        self._result, self._gold = result, gold
        self._lines = {line.id: "/".join(line.path) for line in result.budget_lines}
        self._differences: list[Difference] = []

    def score(self) -> Score:
        """All measures."""
        items = self._items()
        causes, linked, category = self._causes()
        measured = Measured(tuple(items), causes, category)
        tallies = {
            "grounding": _grounding(self._result),
            "detect": measured.detect,
            "typed": measured.typed,
            "core": _core(items),
            "links": measured.links,
            "causes": causes,
            "linked": linked,
            "category": category,
            "lines": self._budget_lines(),
            "indicators": self._indicators(),
            "sections": self._sections(),
            "findings": self._findings(),
        }
        return Score(tallies, measured, tuple(self._differences))

    def _differ(self, measure: str, sign: str, text: str) -> None:
        self._differences.append(Difference(self._gold.name, measure, sign, text))

    def _compare(self, measure: str, due: set[str], made: set[str]) -> Tally:
        for text in sorted(due - made):
            self._differ(measure, "-", text)
        for text in sorted(made - due):
            self._differ(measure, "+", text)
        return Tally(len(due & made), len(made), len(due))

    def _items(self) -> list[Item]:
        text = self._result.document.text
        made: dict[Key, Achievement] = {}
        for each in self._result.achievements:
            made.setdefault(key(text, each.start, each.end, each.value, each.unit), each)
        due = {}
        for wanted in self._gold.achievements:
            words, start = wanted.before + wanted.inside, len(wanted.before)
            due[key(words, start, len(words), wanted.value, wanted.unit)] = wanted
        items = items_of(self._gold.name, made, due, self._lines)
        for item in items:
            stated, said = due.get(item.key), made.get(item.key)
            if said is None and stated:
                self._differ("detect", "-", f"{stated.type}: {stated.quote}")
            elif stated is None and said:
                before = text[max(0, said.start - 20) : said.start].replace("\n", " ")
                self._differ("detect", "+", f"{said.type}: {before}[[{said.text}]]")
            elif stated and said:
                if said.type not in item.right:
                    self._differ("typed", "~", f"{stated.type}, read as {said.type}: {stated.quote}")
                if item.link.made > item.link.right or item.link.due > item.link.right:
                    line = self._lines.get(said.budget_line_id or "", "no line")
                    self._differ("links", "~", f"{stated.lines}, linked to {line}: {stated.quote}")
        return items

    def _causes(self) -> tuple[Tally, Tally, Tally]:
        made = distinct(
            StatedCause(bare(c.text), self._lines.get(v.budget_line_id or ""), v.basis, v.direction, (c.category,))
            for v in self._result.variances
            for c in v.causes
        )
        due = distinct(
            StatedCause(bare(c.text), squash(v.line), v.basis, v.direction, (c.category, *c.or_category))
            for v in self._gold.variances
            for c in v.causes
        )
        matches = match_causes(due, made)
        for at in sorted(set(range(len(due))) - {match.due for match in matches}):
            self._differ("causes", "-", f"{due[at].line}: {due[at].text}")
        for at in sorted(set(range(len(made))) - {match.made for match in matches}):
            self._differ("causes", "+", f"{made[at].line}: {made[at].text}")
        for match in matches:
            wanted, said = due[match.due], made[match.made]
            if not match.linked:
                stated = f"{wanted.line}, {wanted.basis}, {wanted.direction}"
                self._differ("linked", "~", f"{stated}, read as {said.line}, {said.basis}, {said.direction}")
            if not match.category:
                self._differ("category", "~", f"{wanted.categories[0]}, read as {said.categories[0]}: {wanted.text}")
        found = len(matches)
        linked = sum(match.linked for match in matches)
        alike = sum(match.category for match in matches)
        return (
            Tally(found, len(made), len(due)),
            Tally(linked, len(made), len(due)),
            Tally(alike, found, found),
        )

    def _budget_lines(self) -> Tally:
        gold = self._gold.budget_lines
        due = {_amount_of(line) for line in gold if not line.optional}
        amounts = [
            (_amount("/".join(line.path), amount.measure, amount.value), amount.source)
            for line in self._result.budget_lines
            for amount in line.amounts
        ]
        made = {amount for amount, _ in amounts} - ({_amount_of(line) for line in gold if line.optional} - due)
        if self._gold.tables_partial:
            # What is told in a table that the gold leaves out is not judged.
            made = (made & due) | {amount for amount, source in amounts if source != "table"}
        return self._compare("lines", due, made)

    def _indicators(self) -> Tally:
        due = {_row(row) for row in self._gold.indicators}
        return self._compare("indicators", due, {_row(row) for row in self._result.indicators})

    def _sections(self) -> Tally:
        due = {bare(section.title) for section in self._gold.sections if not section.optional}
        optional = {bare(section.title) for section in self._gold.sections if section.optional}
        return self._compare("sections", due, {bare(section.title) for section in self._result.sections} - optional)

    def _findings(self) -> Tally:
        spans = {squash(span.text) for finding in self._result.findings for span in finding.spans}
        spans = {span for span in spans if len(span) >= _LEAST_SPAN}
        right = 0
        for wanted in self._gold.findings:
            quote = squash(wanted.quote)
            if any(span in quote or quote in span for span in spans):
                right += 1
            else:
                self._differ("findings", "-", f"{wanted.rule}: {wanted.quote} ({wanted.note})")
        return Tally(right, len(self._result.findings), len(self._gold.findings))


def _core(items: Iterable[Item]) -> Tally:
    """Right, made and due of the core types; what is right may be of a further type, and then was not made as core."""
    core = {each.type for each in ontology() if each.core}
    total = Tally()
    for item in items:
        due = bool(item.right) and item.right[0] in core
        total += Tally(item.typed.right * due, int(item.made in core), int(due))
    return total


def _amount(line: str, measure: str, value: float) -> str:
    return f"{_QUOTES.sub('', squash(line))} {measure} {round(value, _DIGITS)}"


def _amount_of(line: GoldLine) -> str:
    return _amount(line.line, line.measure, line.value)


def _row(row: Indicator | GoldIndicator) -> str:
    return " | ".join(squash(getattr(row, cell) or "") for cell in _CELLS)


def _grounding(result: Result) -> Tally:
    text = result.document.text
    right = total = 0
    for span in _spans(result):
        total += 1
        right += text[span.start : span.end] == span.text
    return Tally(right, total, total)


def _spans(node: object) -> Iterator[Evidence]:
    """Every span of a result."""
    if isinstance(node, Evidence):
        yield node
    if isinstance(node, BaseModel):
        for name in type(node).model_fields:
            yield from _spans(getattr(node, name))
    elif isinstance(node, list):
        for child in node:
            yield from _spans(child)
