"""Weak labels: what the rule engine says about reports that nobody annotated, with its own confidence."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from extractor import extract
from extractor.result import Result
from models.datasets.report import AnnotatedAchievement, AnnotatedCause, AnnotatedReport, AnnotatedVariance


def weak_labels(texts: Iterable[tuple[str, str]], ontology: Path | None = None) -> list[AnnotatedReport]:
    """The rule engine's annotations of (name, text) pairs; `ontology` as in `extractor.extract`."""
    return [from_result(name, extract(text, name=name, ontology=ontology)) for name, text in texts]


def from_result(name: str, result: Result) -> AnnotatedReport:
    """A result as an annotated report; each achievement keeps its confidence."""
    paths = {line.id: "/".join(line.path) for line in result.budget_lines}
    return AnnotatedReport(
        report=name,
        origin="weak",
        text=result.document.text,
        achievements=[
            AnnotatedAchievement(
                start=each.start,
                end=each.end,
                type=each.type,
                value=each.value,
                unit=each.unit,
                qualifier=each.qualifier,
                lines=[paths[each.budget_line_id] if each.budget_line_id else None],
                confidence=each.confidence,
            )
            for each in result.achievements
        ],
        variances=[
            AnnotatedVariance(
                line=paths[each.budget_line_id] if each.budget_line_id else None,
                basis=each.basis,
                direction=each.direction,
                amount=each.amount,
                rate=each.rate,
                causes=[AnnotatedCause(start=c.start, end=c.end, category=c.category) for c in each.causes],
            )
            for each in result.variances
        ],
    )
