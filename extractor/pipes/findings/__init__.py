"""Finds what does not add up: figures that contradict each other, parts that do not sum, forms left open.

Input: every layer before it. Output: `findings`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from extractor.pipes.findings.catalogue import rules
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.located import located
from extractor.pipes.findings.roots import folded, rooted
from extractor.pipes.findings.rule import Rule
from extractor.pipes.layers import layers
from extractor.result import Finding

__all__ = ["Evidence", "FindingPipe", "Rule", "rules"]


# A rule that finds more than this in one report has misread it; the bound also keeps hostile text from costing much.
MOST = 300


@Language.factory(
    "jixiao_findings",
    assigns=["doc._.findings"],
    requires=[
        "doc._.page",
        "doc._.cover",
        "doc._.tables",
        "doc._.sections",
        "doc._.kind",
        "doc._.passages",
        "doc._.quantities",
        "doc._.statements",
        "doc._.budget_lines",
        "doc._.variances",
        "doc._.achievements",
        "doc._.indicators",
    ],
)
def create(nlp: Language, name: str) -> FindingPipe:
    """The pipe under its registered name."""
    return FindingPipe(rules())


class FindingPipe:
    """Adds `findings`, in document order.

    Args:
        rules: what is checked.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules

    def __call__(self, doc: Doc) -> Doc:
        """Applies every rule."""
        layer = layers(doc)
        evidence = Evidence(layer)
        found = merged(finding for rule in self._rules for finding in itertools.islice(rule.check(evidence), MOST))
        layer.findings = [located(evidence, finding) for finding in found]
        return doc


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """One finding a contradiction, in document order.

    What is found again elsewhere, in a copy of a form, adds its spans; what another finding of the rule shows in full
    is left out; what follows from another finding names it as its root.
    """
    found: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        known = found.setdefault((finding.rule, finding.message), finding)
        if known is not finding:
            seen = {(span.start, span.end) for span in known.spans}
            known.spans.extend(span for span in finding.spans if (span.start, span.end) not in seen)
    ordered = sorted(folded(list(found.values())), key=lambda finding: min(span.start for span in finding.spans))
    return rooted([finding.model_copy(update={"id": f"e{at + 1}"}) for at, finding in enumerate(ordered)])
