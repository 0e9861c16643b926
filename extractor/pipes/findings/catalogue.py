"""Which rules there are, and in which order they are applied."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.pipes.findings.catalogue_apart import apart_rules
from extractor.pipes.findings.catalogue_papers import papers_rules
from extractor.pipes.findings.claims.all_paid import AllPaid
from extractor.pipes.findings.claims.announced import ReasonAnnounced
from extractor.pipes.findings.claims.denials import AllBut, EventDenied
from extractor.pipes.findings.claims.denied_funds import FundDenied
from extractor.pipes.findings.claims.nothing import NotOccurred
from extractor.pipes.findings.claims.reasons import Denied, ReasonAgain, ReasonContrary
from extractor.pipes.findings.claims.reasons_compared import ReasonCompared
from extractor.pipes.findings.claims.reasons_counted import ReasonCounted
from extractor.pipes.findings.claims.reasons_owed import ReasonOwed
from extractor.pipes.findings.claims.reasons_spent import ReasonSpent
from extractor.pipes.findings.claims.said_same import SaidSame
from extractor.pipes.findings.claims.undone import NothingSpent, Unadjusted
from extractor.pipes.findings.counts.averages import Average, Each
from extractor.pipes.findings.counts.before_zero import CountedBefore
from extractor.pipes.findings.counts.counted import CountedList
from extractor.pipes.findings.counts.counts_told import PairTold, StaffPaid
from extractor.pipes.findings.counts.kindred import CumulativeConflict, NounConflict, TypeConflict
from extractor.pipes.findings.counts.longest import LongestKept
from extractor.pipes.findings.counts.mentions import MentionConflict
from extractor.pipes.findings.counts.products import StandardsTimes
from extractor.pipes.findings.counts.proportions import Proportion
from extractor.pipes.findings.counts.quotas import QuotaKept
from extractor.pipes.findings.counts.ranges import MeanInRange
from extractor.pipes.findings.counts.rates import DefinedRate, NamedRate, PartOfNamed
from extractor.pipes.findings.counts.rates_defined import RateByDefinition
from extractor.pipes.findings.counts.ratios import RatioApart
from extractor.pipes.findings.counts.staff import KeptVehicles, StaffConflict, StaffOverPosts
from extractor.pipes.findings.counts.stages import RunningTotal, StageCount
from extractor.pipes.findings.counts.standards import StandardTimes
from extractor.pipes.findings.counts.surveys import Survey
from extractor.pipes.findings.counts.thresholds import ThresholdCount
from extractor.pipes.findings.counts.weighted_means import WeightedMean
from extractor.pipes.findings.movements.apart import BaseChanged, ChangeApart
from extractor.pipes.findings.movements.bases import ChangeFromBase
from extractor.pipes.findings.movements.beside import Difference, Ordered, Restated
from extractor.pipes.findings.movements.blanks import BlankBudget, LevelAfterChange, LevelWithCause, NoBudget
from extractor.pipes.findings.movements.budget_blamed import BudgetBlamed
from extractor.pipes.findings.movements.budget_claims import LineClaim, RateRange
from extractor.pipes.findings.movements.budget_flows import BudgetFlow
from extractor.pipes.findings.movements.carried_change import CarriedChange
from extractor.pipes.findings.movements.changes import ChangesTotal, DirectionConflict, ReasonDirection
from extractor.pipes.findings.movements.changes_listed import ChangesListed
from extractor.pipes.findings.movements.comparisons import ComparisonWord, LevelTold
from extractor.pipes.findings.movements.completions import CompletionAgainstWord, CompletionByGap
from extractor.pipes.findings.movements.flows import CarriedTold, FormFlow, StockFlow
from extractor.pipes.findings.movements.in_turn import ChangesInTurn
from extractor.pipes.findings.movements.later_changes import LaterChange
from extractor.pipes.findings.movements.left_budgets import LeftBudget
from extractor.pipes.findings.movements.leftovers import Balanced, Leftover
from extractor.pipes.findings.movements.movements import Movement, PointsApart, PointsChange, Times
from extractor.pipes.findings.movements.net_flows import NetFlow
from extractor.pipes.findings.movements.nothing_before import NothingBefore
from extractor.pipes.findings.movements.parts_changed import ChangedInWords, LeftTogether
from extractor.pipes.findings.movements.places import PlacesMoved
from extractor.pipes.findings.movements.priors import PriorConflict, PriorWithin
from extractor.pipes.findings.movements.quarters import Quarters, WithinYear
from extractor.pipes.findings.movements.quarters_in_turn import QuartersInTurn
from extractor.pipes.findings.movements.rescaled import Rescaled
from extractor.pipes.findings.movements.same_change import SameChange
from extractor.pipes.findings.movements.series import YearByYear
from extractor.pipes.findings.movements.share_points import SharePoints
from extractor.pipes.findings.movements.statements import ChangeRate, CompletionRate, Growth
from extractor.pipes.findings.movements.swaps import SwappedDigits
from extractor.pipes.findings.movements.told_budgets import LeftToldBudget
from extractor.pipes.findings.movements.two_years import TwoYears
from extractor.pipes.findings.movements.verdicts import Neighbours, Verdict
from extractor.pipes.findings.movements.year_runs import ChangeWithinRun, RunAgainstChange
from extractor.pipes.findings.movements.year_shares import YearShare
from extractor.pipes.findings.movements.years_told import YearsTogether
from extractor.pipes.findings.papers.contents import ContentsItems
from extractor.pipes.findings.papers.dates import AfterSigned, ClosedBefore, DateOrder, DoneBy, PeriodTurned
from extractor.pipes.findings.papers.deadlines import DeadlineKept, Duration
from extractor.pipes.findings.papers.gaps import (
    EmptyTable,
    MissingReason,
    MissingUnit,
    Placeholder,
    ReportingPeriod,
    TargetConflict,
)
from extractor.pipes.findings.papers.headings import ContentsParts, Numbering
from extractor.pipes.findings.papers.identity import OrganizationName, ReportYear
from extractor.pipes.findings.papers.phases import ProjectPhase
from extractor.pipes.findings.papers.scope_names import ScopeName, TableYear
from extractor.pipes.findings.papers.slips import Slips
from extractor.pipes.findings.papers.template_years import TemplateYear
from extractor.pipes.findings.performance.deducted import Deducted
from extractor.pipes.findings.performance.goals_told import GoalsTold
from extractor.pipes.findings.performance.grades import GradeInTable, GradeTold
from extractor.pipes.findings.performance.listed_done import ListedAsDone
from extractor.pipes.findings.performance.marks import PointsLost, ScoreByRate, ScoreTold, WeightsTold
from extractor.pipes.findings.performance.nested_weights import NestedWeights
from extractor.pipes.findings.performance.results import AllDone, ExecutedInFull, LimitKept, ResultInForm, ResultWord
from extractor.pipes.findings.performance.scored_funds import FundScores, ProjectScore
from extractor.pipes.findings.performance.scores import ScoreOverWeight, ScoreTotal, WeightTotal
from extractor.pipes.findings.performance.targets import ScoreAgainstTarget
from extractor.pipes.findings.rule import Rule
from extractor.pipes.findings.sums.answers import Answers
from extractor.pipes.findings.sums.breakdowns import Breakdown
from extractor.pipes.findings.sums.counted_parts import CountedParts
from extractor.pipes.findings.sums.inside import Inside
from extractor.pipes.findings.sums.itemised import Itemised
from extractor.pipes.findings.sums.largest import Largest
from extractor.pipes.findings.sums.line_shares import LineShare
from extractor.pipes.findings.sums.lists import FunctionalList, NamedProjects
from extractor.pipes.findings.sums.parts import KnownParts
from extractor.pipes.findings.sums.ranks import NthLargest
from extractor.pipes.findings.sums.receptions import Receptions, ReceptionsTold
from extractor.pipes.findings.sums.share_sums import SharesOfAll
from extractor.pipes.findings.sums.shares import Share
from extractor.pipes.findings.sums.shares_in_turn import SharesInTurn
from extractor.pipes.findings.sums.spending import OperatingCosts, OperatingItems, SpentOnNothing
from extractor.pipes.findings.sums.summaries import AboutShare, AllWithin, TogetherShare
from extractor.pipes.findings.sums.tallied import PairedParts, Tallied
from extractor.pipes.findings.sums.tenths import CountedShare
from extractor.pipes.findings.sums.thereof import Thereof
from extractor.pipes.findings.sums.two_sums import TwoSums
from extractor.pipes.findings.sums.uses_told import UsesTold
from extractor.pipes.findings.sums.views import PartedWays
from extractor.pipes.findings.sums.wholes import CompleteKinds, Groups, NamedWithin, PassedWithin
from extractor.pipes.findings.sums.word_shares import ShareInWords
from extractor.pipes.findings.tables.budget_forms import BudgetNote, BudgetPresence, BudgetTie
from extractor.pipes.findings.tables.budget_totals import BudgetTotals
from extractor.pipes.findings.tables.codes import ClassName, CodeName, LineName, LineUse
from extractor.pipes.findings.tables.column_means import ColumnMean
from extractor.pipes.findings.tables.conflicts import LineConflict
from extractor.pipes.findings.tables.digits import BrokenNumber, Precision
from extractor.pipes.findings.tables.form_lines import FormLines
from extractor.pipes.findings.tables.fund_told import FundTold
from extractor.pipes.findings.tables.funds import ControlRate, FundParts, TableRate
from extractor.pipes.findings.tables.granted import KindWithin
from extractor.pipes.findings.tables.grid_sums import GridSum
from extractor.pipes.findings.tables.grid_told import GridTold
from extractor.pipes.findings.tables.grids import GridColumn, GridTotal
from extractor.pipes.findings.tables.items import ItemNature, ItemWithin, ShiftedColumn
from extractor.pipes.findings.tables.listed_items import ListedItems
from extractor.pipes.findings.tables.mixed_measures import MixedMeasures
from extractor.pipes.findings.tables.presence import EmptyNote, Explanations, FormPresence
from extractor.pipes.findings.tables.prices import PriceTimes
from extractor.pipes.findings.tables.project_forms import ProjectMoney, ProjectParts
from extractor.pipes.findings.tables.rates_told import RateInTable
from extractor.pipes.findings.tables.rows_told import RowsTold
from extractor.pipes.findings.tables.shared_uses import SharedUse
from extractor.pipes.findings.tables.ties import DearerWithin, FormTie, WithinWhole
from extractor.pipes.findings.tables.told import ToldInForm, ToldItems
from extractor.pipes.findings.tables.told_codes import OfficialCode, ToldCode
from extractor.pipes.findings.tables.told_shares import ShareInForm
from extractor.pipes.findings.tables.trees import TableTotal


def rules() -> Sequence[Rule]:
    """Every built-in rule, in the order in which they are applied."""
    return (
        CompletionRate(),
        CompletionAgainstWord(),
        CompletionByGap(),
        TableRate(),
        Share(),
        SharesInTurn(),
        SharesOfAll(),
        ShareInForm(),
        LineShare(),
        ChangeRate(),
        ChangesInTurn(),
        ComparisonWord(),
        LevelTold(),
        Growth(),
        Movement(),
        PlacesMoved(),
        PointsChange(),
        PointsApart(),
        SharePoints(),
        Times(),
        NamedRate(),
        DefinedRate(),
        RateByDefinition(),
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
        UsesTold(),
        CompleteKinds(),
        KnownParts(),
        PairedParts(),
        PartedWays(),
        Answers(),
        TwoSums(),
        ThresholdCount(),
        RowsTold(),
        LongestKept(),
        Quarters(),
        QuartersInTurn(),
        YearsTogether(),
        WithinYear(),
        YearShare(),
        ChangeFromBase(),
        TwoYears(),
        ChangeApart(),
        BaseChanged(),
        LeftBudget(),
        LeftToldBudget(),
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
        WeightedMean(),
        Each(),
        ColumnMean(),
        StandardTimes(),
        StandardsTimes(),
        QuotaKept(),
        RatioApart(),
        FormFlow(),
        FundParts(),
        FunctionalList(),
        NamedProjects(),
        TableTotal(),
        PriceTimes(),
        GridTotal(),
        GridColumn(),
        GridTold(),
        RateInTable(),
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
        NestedWeights(),
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
        ChangesListed(),
        LeftTogether(),
        ChangedInWords(),
        PriorConflict(),
        PriorWithin(),
        RunAgainstChange(),
        ChangeWithinRun(),
        DirectionConflict(),
        ReasonDirection(),
        SameChange(),
        LineConflict(),
        MixedMeasures(),
        BudgetTotals(),
        BudgetTie(),
        BudgetPresence(),
        BudgetNote(),
        ProjectMoney(),
        ProjectParts(),
        MentionConflict(),
        SwappedDigits(),
        CarriedTold(),
        CarriedChange(),
        Restated(),
        SaidSame(),
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
        ReasonCounted(),
        ReasonSpent(),
        Denied(),
        NotOccurred(),
        NothingSpent(),
        Unadjusted(),
        AllPaid(),
        Largest(),
        NthLargest(),
        EventDenied(),
        AllBut(),
        AboutShare(),
        ShareInWords(),
        CountedShare(),
        TogetherShare(),
        AllWithin(),
        BudgetBlamed(),
        LineClaim(),
        RateRange(),
        YearByYear(),
        RunningTotal(),
        Ordered(),
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
        ClosedBefore(),
        Slips(),
        Numbering(),
        ContentsParts(),
        ContentsItems(),
        ReportYear(),
        TableYear(),
        TemplateYear(),
        OrganizationName(),
        ScopeName(),
        ProjectPhase(),
        FundTold(),
        ToldInForm(),
        ToldItems(),
        ListedItems(),
        KeptVehicles(),
        BrokenNumber(),
        Precision(),
        CodeName(),
        LineName(),
        ToldCode(),
        OfficialCode(),
        ClassName(),
        LineUse(),
        SharedUse(),
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
        CountedBefore(),
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
        *apart_rules(),
        *papers_rules(),
    )
