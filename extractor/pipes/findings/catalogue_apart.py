"""Every built-in rule on figures and words that stand apart: in other sentences, sections, forms or tables."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.pipes.findings.apart.areas import MoreThanAll
from extractor.pipes.findings.apart.balances import Balance
from extractor.pipes.findings.apart.enumerated import Enumerated
from extractor.pipes.findings.apart.form_counts import FormCounts
from extractor.pipes.findings.apart.listed_names import ListedNames
from extractor.pipes.findings.apart.listed_projects import ListedProjects
from extractor.pipes.findings.apart.of_noun import MoreOfNoun
from extractor.pipes.findings.apart.of_whole import OverWhole
from extractor.pipes.findings.apart.planned import PlannedAndDone
from extractor.pipes.findings.apart.remainders import Remainder
from extractor.pipes.findings.apart.signs import SignOfChange
from extractor.pipes.findings.apart.staff_parts import StaffParts
from extractor.pipes.findings.apart.told_twice import ToldTwice
from extractor.pipes.findings.apart.townships import Townships
from extractor.pipes.findings.apart.unspent import Unspent
from extractor.pipes.findings.apart.ways import ChangeOfWay
from extractor.pipes.findings.claims.balanced import SidesBalance
from extractor.pipes.findings.claims.carried_used import CarriedUsed
from extractor.pipes.findings.claims.extremes import Extreme
from extractor.pipes.findings.claims.listed_denied import ListedDenied
from extractor.pipes.findings.claims.of_rows import AllAbove, GradesCounted
from extractor.pipes.findings.claims.ordered_names import OrderedNames
from extractor.pipes.findings.claims.placed import PlaceAmong
from extractor.pipes.findings.claims.roles import RoleHolder
from extractor.pipes.findings.claims.years_long import YearsLong
from extractor.pipes.findings.counts.added_up import LeftBeside, WithEarlier
from extractor.pipes.findings.counts.cars_bought import CarsBought
from extractor.pipes.findings.counts.costs import CostOfEach
from extractor.pipes.findings.counts.formulas import FormulaRate
from extractor.pipes.findings.counts.norms import NormTimes
from extractor.pipes.findings.counts.periods import PeriodSums
from extractor.pipes.findings.counts.ranges import RangeEnds
from extractor.pipes.findings.counts.rates_cumulated import RatesCumulated
from extractor.pipes.findings.counts.year_rates import GapOfYears, RateOfYears, WayOfYears
from extractor.pipes.findings.movements.base_apart import BaseApart
from extractor.pipes.findings.movements.share_points import SharesOfYears
from extractor.pipes.findings.papers.lengths import Length
from extractor.pipes.findings.papers.project_days import ProjectDays
from extractor.pipes.findings.performance.form_deadlines import FormDeadline, KeptElsewhere
from extractor.pipes.findings.performance.group_scores import GroupScores, ScoresAdded
from extractor.pipes.findings.performance.rate_scores import PointsOff, RateScore
from extractor.pipes.findings.rule import Rule
from extractor.pipes.findings.sums.rest_of_years import RestOfYears


def apart_rules() -> Sequence[Rule]:
    """These rules, in the order in which they are applied."""
    return (
        FormulaRate(),
        CostOfEach(),
        NormTimes(),
        PeriodSums(),
        RateOfYears(),
        WayOfYears(),
        GapOfYears(),
        FormDeadline(),
        Length(),
        ProjectDays(),
        BaseApart(),
        Townships(),
        ListedDenied(),
        CarsBought(),
        RangeEnds(),
        RatesCumulated(),
        SharesOfYears(),
        RestOfYears(),
        KeptElsewhere(),
        RateScore(),
        GroupScores(),
        ScoresAdded(),
        RoleHolder(),
        CarriedUsed(),
        OrderedNames(),
        MoreThanAll(),
        MoreOfNoun(),
        Enumerated(),
        Balance(),
        ListedProjects(),
        WithEarlier(),
        LeftBeside(),
        YearsLong(),
        SidesBalance(),
        ListedNames(),
        Extreme(),
        GradesCounted(),
        AllAbove(),
        PlaceAmong(),
        PointsOff(),
        Remainder(),
        SignOfChange(),
        ChangeOfWay(),
        StaffParts(),
        FormCounts(),
        PlannedAndDone(),
        ToldTwice(),
        Unspent(),
        OverWhole(),
    )
