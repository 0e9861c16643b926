"""Which rules there are, and in which order they are applied."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.pipes.findings.announced import ReasonAnnounced
from extractor.pipes.findings.apart import BaseChanged, ChangeApart
from extractor.pipes.findings.averages import Average, Each
from extractor.pipes.findings.bases import ChangeFromBase
from extractor.pipes.findings.beside import Difference, Ordered, OrderedNames, Restated
from extractor.pipes.findings.blanks import BlankBudget, LevelAfterChange, LevelWithCause, NoBudget
from extractor.pipes.findings.breakdowns import Breakdown
from extractor.pipes.findings.budget_claims import LineClaim, RateRange
from extractor.pipes.findings.budget_forms import BudgetNote, BudgetPresence, BudgetTie
from extractor.pipes.findings.budget_totals import BudgetTotals
from extractor.pipes.findings.changes import ChangesTotal, DirectionConflict, ReasonDirection
from extractor.pipes.findings.codes import ClassName, CodeName, LineName, LineUse
from extractor.pipes.findings.column_means import ColumnMean
from extractor.pipes.findings.comparisons import ComparisonWord, LevelTold
from extractor.pipes.findings.completions import CompletionAgainstWord, CompletionByGap
from extractor.pipes.findings.conflicts import LineConflict
from extractor.pipes.findings.counted import CountedList
from extractor.pipes.findings.counted_parts import CountedParts
from extractor.pipes.findings.counts_told import PairTold, StaffPaid
from extractor.pipes.findings.dates import AfterSigned, DateOrder, DoneBy, PeriodTurned
from extractor.pipes.findings.deadlines import DeadlineKept, Duration
from extractor.pipes.findings.deducted import Deducted
from extractor.pipes.findings.denials import AllBut, EventDenied
from extractor.pipes.findings.denied_funds import FundDenied
from extractor.pipes.findings.digits import BrokenNumber, Precision
from extractor.pipes.findings.flows import BudgetFlow, CarriedTold, FormFlow, StockFlow
from extractor.pipes.findings.form_lines import FormLines
from extractor.pipes.findings.fund_told import FundTold
from extractor.pipes.findings.funds import ControlRate, FundParts, TableRate
from extractor.pipes.findings.gaps import (
    EmptyTable,
    MissingReason,
    MissingUnit,
    Placeholder,
    ReportingPeriod,
    TargetConflict,
)
from extractor.pipes.findings.goals_told import GoalsTold
from extractor.pipes.findings.grades import GradeInTable, GradeTold
from extractor.pipes.findings.granted import KindWithin
from extractor.pipes.findings.grid_sums import GridSum
from extractor.pipes.findings.grid_told import GridTold
from extractor.pipes.findings.grids import GridColumn, GridTotal
from extractor.pipes.findings.headings import ContentsParts, Numbering
from extractor.pipes.findings.identity import OrganizationName, ReportYear
from extractor.pipes.findings.in_turn import ChangesInTurn
from extractor.pipes.findings.inside import Inside
from extractor.pipes.findings.itemised import Itemised
from extractor.pipes.findings.items import ItemNature, ItemWithin, ShiftedColumn
from extractor.pipes.findings.kindred import CumulativeConflict, NounConflict, TypeConflict
from extractor.pipes.findings.largest import Largest
from extractor.pipes.findings.later_changes import LaterChange
from extractor.pipes.findings.left_budgets import LeftBudget
from extractor.pipes.findings.leftovers import Balanced, Leftover
from extractor.pipes.findings.line_shares import LineShare
from extractor.pipes.findings.listed_done import ListedAsDone
from extractor.pipes.findings.lists import FunctionalList, NamedProjects
from extractor.pipes.findings.longest import LongestKept
from extractor.pipes.findings.marks import PointsLost, ScoreByRate, ScoreTold, WeightsTold
from extractor.pipes.findings.mentions import MentionConflict
from extractor.pipes.findings.movements import Movement, PointsApart, PointsChange, Times
from extractor.pipes.findings.net_flows import NetFlow
from extractor.pipes.findings.nothing import NotOccurred
from extractor.pipes.findings.nothing_before import NothingBefore
from extractor.pipes.findings.parts import KnownParts
from extractor.pipes.findings.per_head import PerHead
from extractor.pipes.findings.presence import EmptyNote, Explanations, FormPresence
from extractor.pipes.findings.prices import PriceTimes
from extractor.pipes.findings.priors import PriorConflict, PriorWithin
from extractor.pipes.findings.project_forms import ProjectMoney, ProjectParts
from extractor.pipes.findings.proportions import Proportion
from extractor.pipes.findings.quarters import Quarters, WithinYear
from extractor.pipes.findings.ranges import MeanInRange
from extractor.pipes.findings.ranks import NthLargest
from extractor.pipes.findings.rates import DefinedRate, NamedRate, PartOfNamed
from extractor.pipes.findings.reasons import Denied, ReasonAgain, ReasonContrary
from extractor.pipes.findings.reasons_compared import ReasonCompared
from extractor.pipes.findings.reasons_owed import ReasonOwed
from extractor.pipes.findings.receptions import Receptions, ReceptionsTold
from extractor.pipes.findings.rescaled import Rescaled
from extractor.pipes.findings.results import AllDone, ExecutedInFull, LimitKept, ResultInForm, ResultWord
from extractor.pipes.findings.rule import Rule
from extractor.pipes.findings.same_change import SameChange
from extractor.pipes.findings.scope_names import ScopeName, TableYear
from extractor.pipes.findings.scored_funds import FundScores, ProjectScore
from extractor.pipes.findings.scores import ScoreOverWeight, ScoreTotal, WeightTotal
from extractor.pipes.findings.series import YearByYear
from extractor.pipes.findings.share_sums import SharesOfAll
from extractor.pipes.findings.shares import Share
from extractor.pipes.findings.slips import Slips
from extractor.pipes.findings.spending import OperatingCosts, OperatingItems, SpentOnNothing
from extractor.pipes.findings.staff import KeptVehicles, StaffConflict, StaffOverPosts
from extractor.pipes.findings.stages import RunningTotal, StageCount
from extractor.pipes.findings.standards import StandardTimes
from extractor.pipes.findings.statements import ChangeRate, CompletionRate, Growth
from extractor.pipes.findings.summaries import AboutShare, AllWithin, TogetherShare
from extractor.pipes.findings.surveys import Survey
from extractor.pipes.findings.swaps import SwappedDigits
from extractor.pipes.findings.tallied import PairedParts, Tallied
from extractor.pipes.findings.targets import ScoreAgainstTarget
from extractor.pipes.findings.template_years import TemplateYear
from extractor.pipes.findings.tenths import CountedShare
from extractor.pipes.findings.thereof import Thereof
from extractor.pipes.findings.thresholds import ThresholdCount
from extractor.pipes.findings.ties import DearerWithin, FormTie, WithinWhole
from extractor.pipes.findings.told import ToldInForm, ToldItems
from extractor.pipes.findings.told_codes import OfficialCode, ToldCode
from extractor.pipes.findings.told_shares import ShareInForm
from extractor.pipes.findings.trees import TableTotal
from extractor.pipes.findings.two_sums import TwoSums
from extractor.pipes.findings.two_years import TwoYears
from extractor.pipes.findings.undone import NothingSpent, Unadjusted
from extractor.pipes.findings.verdicts import Neighbours, Verdict
from extractor.pipes.findings.wholes import CompleteKinds, Groups, NamedWithin, PassedWithin
from extractor.pipes.findings.year_runs import ChangeWithinRun, RunAgainstChange
from extractor.pipes.findings.years_told import YearsTogether


def rules() -> Sequence[Rule]:
    """Every built-in rule, in the order in which they are applied."""
    return (
        CompletionRate(),
        CompletionAgainstWord(),
        CompletionByGap(),
        TableRate(),
        Share(),
        SharesOfAll(),
        ShareInForm(),
        LineShare(),
        ChangeRate(),
        ChangesInTurn(),
        ComparisonWord(),
        LevelTold(),
        Growth(),
        Movement(),
        PointsChange(),
        PointsApart(),
        Times(),
        NamedRate(),
        DefinedRate(),
        PartOfNamed(),
        Survey(),
        Proportion(),
        ControlRate(),
        BlankBudget(),
        NoBudget(),
        NothingBefore(),
        LevelWithCause(),
        LevelAfterChange(),
        Breakdown(),
        Itemised(),
        CountedParts(),
        CompleteKinds(),
        KnownParts(),
        PairedParts(),
        TwoSums(),
        ThresholdCount(),
        LongestKept(),
        Quarters(),
        YearsTogether(),
        WithinYear(),
        ChangeFromBase(),
        TwoYears(),
        ChangeApart(),
        BaseChanged(),
        LeftBudget(),
        LaterChange(),
        Difference(),
        Verdict(),
        Neighbours(),
        StockFlow(),
        NetFlow(),
        BudgetFlow(),
        Leftover(),
        Balanced(),
        Average(),
        MeanInRange(),
        Each(),
        ColumnMean(),
        StandardTimes(),
        PerHead(),
        FormFlow(),
        FundParts(),
        FunctionalList(),
        NamedProjects(),
        TableTotal(),
        PriceTimes(),
        GridTotal(),
        GridColumn(),
        GridTold(),
        GridSum(),
        WeightTotal(),
        ScoreTotal(),
        ScoreOverWeight(),
        FundScores(),
        ProjectScore(),
        ScoreAgainstTarget(),
        ScoreTold(),
        ScoreByRate(),
        PointsLost(),
        Deducted(),
        WeightsTold(),
        GradeTold(),
        GradeInTable(),
        ResultWord(),
        GoalsTold(),
        LimitKept(),
        ResultInForm(),
        AllDone(),
        ListedAsDone(),
        ExecutedInFull(),
        ChangesTotal(),
        PriorConflict(),
        PriorWithin(),
        RunAgainstChange(),
        ChangeWithinRun(),
        DirectionConflict(),
        ReasonDirection(),
        SameChange(),
        LineConflict(),
        BudgetTotals(),
        BudgetTie(),
        BudgetPresence(),
        BudgetNote(),
        ProjectMoney(),
        ProjectParts(),
        MentionConflict(),
        SwappedDigits(),
        CarriedTold(),
        Restated(),
        Rescaled(),
        TypeConflict(),
        NounConflict(),
        CumulativeConflict(),
        StaffConflict(),
        StaffOverPosts(),
        PairTold(),
        StaffPaid(),
        CountedList(),
        StageCount(),
        TargetConflict(),
        MissingReason(),
        ReasonOwed(),
        ReasonCompared(),
        ReasonAnnounced(),
        ReasonAgain(),
        ReasonContrary(),
        Denied(),
        NotOccurred(),
        NothingSpent(),
        Unadjusted(),
        Largest(),
        NthLargest(),
        EventDenied(),
        AllBut(),
        AboutShare(),
        CountedShare(),
        TogetherShare(),
        AllWithin(),
        LineClaim(),
        RateRange(),
        YearByYear(),
        RunningTotal(),
        Ordered(),
        OrderedNames(),
        Tallied(),
        EmptyTable(),
        Placeholder(),
        MissingUnit(),
        ReportingPeriod(),
        DateOrder(),
        DoneBy(),
        DeadlineKept(),
        Duration(),
        PeriodTurned(),
        AfterSigned(),
        Slips(),
        Numbering(),
        ContentsParts(),
        ReportYear(),
        TableYear(),
        TemplateYear(),
        OrganizationName(),
        ScopeName(),
        FundTold(),
        ToldInForm(),
        ToldItems(),
        KeptVehicles(),
        BrokenNumber(),
        Precision(),
        CodeName(),
        LineName(),
        ToldCode(),
        OfficialCode(),
        ClassName(),
        LineUse(),
        FormTie(),
        WithinWhole(),
        ItemWithin(),
        ItemNature(),
        ShiftedColumn(),
        DearerWithin(),
        NamedWithin(),
        PassedWithin(),
        Inside(),
        KindWithin(),
        Thereof(),
        Groups(),
        SpentOnNothing(),
        OperatingCosts(),
        OperatingItems(),
        Receptions(),
        ReceptionsTold(),
        FormPresence(),
        FormLines(),
        EmptyNote(),
        FundDenied(),
        Explanations(),
    )
