"""Says each contradiction once: leaves out what another finding shows, and names the finding that one follows from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from extractor.pipes.findings.common.wording import finding_words
from extractor.result import Finding

_NUMBER = re.compile(r"\d[\d,.]*")
# So many places make one slip of two findings that state and expect the same: the figure, and what is told of it.
_FIGURES = 2


def folded(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without those whose places another one of the rule shows as well.

    A figure that contradicts two others by the same two numbers is one contradiction in three places.
    """
    kept: list[Finding] = []
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        home = next((other for other in by_rule[finding.rule] if _is_same(finding, other)), None)
        if home is None:
            kept.append(finding)
            by_rule[finding.rule].append(finding)
        else:
            seen = _places(home)
            home.spans.extend(span for span in finding.spans if (span.start, span.end) not in seen)
    places = {rule: [_places(finding) for finding in of_rule] for rule, of_rule in by_rule.items()}
    return [
        finding
        for finding in kept
        for mine in (_places(finding),)
        if not any(mine < other for other in places[finding.rule])
    ]


def _is_same(one: Finding, other: Finding) -> bool:
    """Whether two findings of one rule are one."""
    common = _places(one) & _places(other)
    if not one.expected and not other.expected and _lies_on(one, other) and _lies_on(other, one):
        return True  # A clause and a figure, found in two ways: one tells more of the clause than the other.
    if not common:
        return False
    if one.expected or other.expected:
        return (one.expected, one.stated) == (other.expected, other.stated) and len(common) >= _FIGURES
    numbers = set(_NUMBER.findall(one.stated or ""))
    return len(numbers) > 1 and numbers == set(_NUMBER.findall(other.stated or ""))


def _lies_on(one: Finding, other: Finding) -> bool:
    """Whether every place of a finding overlaps one of another."""
    return all(any(a.start < b.end and b.start < a.end for b in other.spans) for a in one.spans)


def _places(finding: Finding) -> set[tuple[int, int]]:
    return {(span.start, span.end) for span in finding.spans}


def rooted(findings: Sequence[Finding]) -> list[Finding]:
    """The findings, each with the id of the one that it follows from, if any.

    A wrong figure makes the sums, shares and ties that it enters wrong as well. Rules stand in the order in which they
    come nearest to the slip (`precedence`): a finding follows from one of an earlier rule that shows a place of its
    own, and the same figure there.
    """
    order = {rule: at for at, rule in enumerate(finding_words().precedence)}
    roots: dict[str, str] = {}
    for finding in findings:
        rank = order.get(finding.rule)
        if rank is None:
            continue
        near = [
            other
            for other in findings
            if order.get(other.rule, rank) < rank and _shares_figure(finding, other) and other.id not in roots
        ]
        if near:
            roots[finding.id] = min(near, key=lambda other: order[other.rule]).id
    return [
        finding.model_copy(update={"root": roots[finding.id]}) if finding.id in roots else finding
        for finding in findings
    ]


def _shares_figure(one: Finding, other: Finding) -> bool:
    """Whether two findings rest on one place, and both name a figure that stands there."""
    places = {(span.start, span.end): span.text for span in one.spans}
    common = [places[span.start, span.end] for span in other.spans if (span.start, span.end) in places]
    mine, theirs = set(_NUMBER.findall(one.message)), set(_NUMBER.findall(other.message))
    return any(mine & theirs & set(_NUMBER.findall(text)) for text in common)
