"""Every built-in rule on what budgets and self-evaluations tell in forms, annexes and contents."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.pipes.findings.claims.denied_costs import CostDenied
from extractor.pipes.findings.claims.reasons_lacking import ReasonLacking
from extractor.pipes.findings.counts.natures import NatureOverPosts
from extractor.pipes.findings.counts.nouns_behind import NounBehind
from extractor.pipes.findings.counts.vehicles_told import VehiclesTold
from extractor.pipes.findings.papers.field_names import FieldName
from extractor.pipes.findings.papers.listed_papers import ListedPapers
from extractor.pipes.findings.papers.table_heads import HeaderYears, UnitOfTable
from extractor.pipes.findings.performance.goal_indicators import GoalInForm
from extractor.pipes.findings.rule import Rule
from extractor.pipes.findings.tables.budget_grids import FundsOfRow, HalvesTotal, ItemsWithin, NextColumn
from extractor.pipes.findings.tables.counted_rows import CountedRows
from extractor.pipes.findings.tables.told_codes import CodeBefore


def papers_rules() -> Sequence[Rule]:
    """These rules, in the order in which they are applied."""
    return (
        HalvesTotal(),
        FundsOfRow(),
        NextColumn(),
        ItemsWithin(),
        CountedRows(),
        CodeBefore(),
        UnitOfTable(),
        HeaderYears(),
        ListedPapers(),
        FieldName(),
        NatureOverPosts(),
        NounBehind(),
        VehiclesTold(),
        CostDenied(),
        ReasonLacking(),
        GoalInForm(),
    )
