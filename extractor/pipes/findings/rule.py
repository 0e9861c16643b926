"""What a rule is: it looks at the evidence of a report and says what in it does not add up."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar, Protocol

from extractor.pipes.findings.common.arithmetic import is_slight
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.wording import finding_words
from extractor.reading.page import trimmed
from extractor.result import Evidence as Span
from extractor.result import Finding, Severity

if TYPE_CHECKING:
    from extractor.pipes.findings.evidence import Evidence


# So many places of one finding are kept: nobody looks at more, and findings are compared place by place.
_PLACES = 300


class Rule(Protocol):
    """One thing that can be wrong with a report's figures.

    Attributes:
        id: a stable name.
        description: one line, Chinese.
        severity: error where figures contradict each other, warning where they need an
            explanation, hint for rounding and form.
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

    def _severity(self, rule: str, stated: str | None, expected: str | None) -> Severity:
        """That of the rule; what differs in the last printed digit only is a hint."""
        slight = stated is not None and expected is not None and is_slight(stated, expected)
        return "hint" if slight else finding_words().rules[rule].severity

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
        spans = dict.fromkeys(trimmed(text, start, end) for start, end in itertools.islice(places, _PLACES))
        return Finding(
            id="",
            rule=rule or self.id,
            severity=severity or self._severity(rule or self.id, stated, expected),
            message=message,
            spans=[Span(start=start, end=end, text=text[start:end]) for start, end in spans if start < end],
            expected=expected,
            stated=stated,
        )
