"""What a rule is: it looks at the evidence of a report and says what in it does not add up."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar, Protocol

from extractor import knowledge
from extractor.knowledge import Entry, Names
from extractor.reading.page import trimmed
from extractor.result import Evidence as Span
from extractor.result import Finding, Severity

if TYPE_CHECKING:
    from extractor.pipes.findings.evidence import Evidence

Place = tuple[int, int]


class RuleInfo(Entry):
    """What `knowledge/findings.yaml` says about a rule."""

    description: str
    severity: Severity
    tolerance: str


class Relation(Entry):
    """A line that is the sum of others; each part is any of its names."""

    whole: str
    parts: list[str]


class FindingWords(Entry):
    """`knowledge/findings.yaml`."""

    rules: dict[str, RuleInfo]
    synonyms: dict[str, Names]
    relations: list[Relation]
    vague_lines: list[str]
    scopes: dict[str, list[str]]
    in_appropriation: dict[str, str]
    in_all: dict[str, str]
    total_columns: list[str]
    balance_totals: list[str]
    spread_budget: list[str]
    spread_final: list[str]
    column_sums: list[Names]
    whole_words: list[str]
    listing: list[str]
    full_marks: list[str]
    totals: list[str]
    staff: dict[str, list[str]]
    staff_words: list[str]
    not_all_staff: list[str]
    bodies: list[str]
    placeholder_units: list[str]
    closing_words: list[str]
    equal: list[str]
    nearly_equal: list[str]
    greater: list[str]
    less: list[str]
    fund_words: list[str]
    budget_words: list[str]
    final_words: list[str]
    prior_words: list[str]
    negations: list[str]
    movements: list[str]
    placeholders: list[str]
    empty_notes: list[str]
    rate_names: list[str]
    stop_characters: str
    vague_indicators: list[str]


@functools.cache
def finding_words() -> FindingWords:
    """The built-in words of findings."""
    return knowledge.load(knowledge.HERE / "findings.yaml", FindingWords)


class Rule(Protocol):
    """One thing that can be wrong with a report's figures.

    Attributes:
        id: a stable name.
        description: one line, Chinese.
        severity: error where figures contradict each other, warning where they most likely do, notice for form.
        tolerance: what differences are let pass, in words.
    """

    @property
    def id(self) -> str: ...  # noqa: D102

    @property
    def description(self) -> str: ...  # noqa: D102

    @property
    def severity(self) -> Severity: ...  # noqa: D102

    @property
    def tolerance(self) -> str: ...  # noqa: D102

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """The contradictions of this kind, in no particular order; their ids are given later."""


class BaseRule:
    """What every built-in rule has; its texts are data."""

    id: ClassVar[str]

    @property
    def description(self) -> str:
        """One line, Chinese."""
        return finding_words().rules[self.id].description

    @property
    def severity(self) -> Severity:
        """How grave it is, unless a finding says otherwise."""
        return finding_words().rules[self.id].severity

    @property
    def tolerance(self) -> str:
        """What differences are let pass."""
        return finding_words().rules[self.id].tolerance

    def finding(
        self,
        evidence: Evidence,
        message: str,
        places: Iterable[Place],
        *,
        expected: str | None = None,
        stated: str | None = None,
        severity: Severity | None = None,
        rule: str | None = None,
    ) -> Finding:
        """A finding of this rule (or of `rule`); each place of the text once, in the order given."""
        text = evidence.text
        spans = dict.fromkeys(trimmed(text, start, end) for start, end in places)
        return Finding(
            id="",
            rule=rule or self.id,
            severity=severity or (finding_words().rules[rule].severity if rule else self.severity),
            message=message,
            spans=[Span(start=start, end=end, text=text[start:end]) for start, end in spans if start < end],
            expected=expected,
            stated=stated,
        )
