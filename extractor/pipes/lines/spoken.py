"""What a reader of a passage has in mind: the line spoken of, the list it stands in, the amounts to come."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal

from extractor.pipes.lines.clauses import COLONS
from extractor.pipes.lines.names import LineName
from extractor.pipes.lines.turning import Turns
from extractor.quantities import Quantity
from extractor.result import Basis, Direction, Measure


class Spoken:
    """What a reader of the passage has in mind."""

    def __init__(self, heading: LineName | None, default: Measure, start: int, balances: Collection[str] = ()) -> None:
        self.start = start
        self._balances = balances
        self.subject = heading
        # The line last spoken of that is no balance.
        self._spent = heading
        self.functional = heading if heading and heading.category == "functional" else None
        self.basis: Basis | None = None
        self.direction: Direction | None = None
        self.in_list = False
        self.unit: str | None = None
        self.head: LineName | None = None
        self.stated = False
        # The amount that was told last of each line, and where.
        self.values: dict[LineName | None, Decimal] = {}
        self.named = start
        # Whether the figure of the clause that was read last counts something.
        self.behind_count = False
        # The lines named in the sentence; those whose amounts are to come, with what these are (分别).
        self.listed: list[LineName] = []
        self.waiting: list[tuple[LineName, Measure | None]] = []
        # The lines of the sentence whose amounts were told in turn last; 支出分别为 means them again.
        self.together: list[LineName] = []
        # Those of them whose change is still to be told in turn: 分别减少3万元、5万元.
        self.turn: list[LineName] = []
        # The lines last told side by side, in this sentence or one before; and both, where their changes are one.
        self.told: list[LineName] = []
        self.alike: list[LineName] = []
        # Whether the amount last read is the budget of a completion rate.
        self.completes = False
        # The measure of the amount that another one led to which is still to be told: 由年初预算的5万元增加到.
        self.turned: Measure | None = None
        # Which way the amounts of a list went that is being told.
        self.changing: Direction | None = None
        # Whether the passage measures by the whole year's budget.
        self._adjusted = False
        # The budget that the sentence has told last, until it tells another amount.
        self.budgeted: Quantity | None = None
        self._default: Measure = default
        # What the amounts were that the passage has told of each line.
        self._told: dict[LineName | None, set[Measure]] = {}
        self._measure: Measure | None = None
        # The item of a list whose first amount is of the list's own measure.
        self._alike: LineName | None = None
        # The line that all of the clause before a colon names, whose amount stands right behind: 公务接待费：0.5万元.
        self.titled: LineName | None = None
        # The line spoken of before events of it were counted.
        self._counted: LineName | None = None
        # Whether a reason is being told, and of which line.
        self.reasoned = False
        self._explained: LineName | None = None
        # The measure of the amount of no line that was told last; the line spoken of before it is broken down.
        self._whole: Measure | None = None
        self._broken: list[LineName | None] | None = None
        # The line spoken of outside of a bracket that is open, and the list that it stands in.
        self._outside: tuple[LineName | None, bool, LineName | None] | None = None

    def tells_unnamed(self, measure: Measure | None, mark: str) -> None:
        """An amount of no line was read, by its measure: 部门年初预算4862万元; a colon opens what it consists of."""
        self._ends_unnamed()
        self._whole = measure
        if mark and mark in COLONS:
            self.breaks_unnamed()

    def breaks_unnamed(self) -> None:
        """其中 behind such an amount: what follows is of its measure, and spoken of no further than its list goes."""
        if self._whole and not self.in_list and self._broken is None:
            self._broken = [self.subject]

    def is_next_part(self, measure: Measure | None) -> bool:
        """Whether an amount of no line is one more part of a whole without a name: 部门项目87万元，专项预算2350万元."""
        return self._broken is not None and measure in self._told.get(self.subject, ())

    def _ends_unnamed(self) -> None:
        self.subject = self._broken[0] if self._broken else self.subject
        self._whole, self._broken = None, None

    def about(self, line: LineName | None) -> None:
        """A clause names the line that the next ones speak of."""
        if line:
            self.subject = line
            self._spent = self._spent if line.path[-1] in self._balances else line
            if line.category == "functional":
                self.functional = line

    def counts(self, line: LineName | None) -> None:
        """Events of a line are counted, whose money may be told next; 国内公务接待12批次 of 公务接待费."""
        if line and line != self.subject:
            self._counted, self.subject = self.subject, line

    def compares(self) -> None:
        """A comparison begins: it is of the line whose events were only counted."""
        self.subject, self._counted = self._counted or self.subject, None

    def explains(self) -> None:
        """A reason begins: the lines that it names are not spoken of further."""
        if not self.reasoned:
            self.reasoned, self._explained = True, self.subject

    def explained(self) -> None:
        """A reason has ended, or a list of what a whole without a name consists of: what was spoken of comes back."""
        self._ends_unnamed()
        if self.reasoned:
            self.subject = self._explained or self.subject
        self.reasoned, self._explained = False, None

    def goes_back(self) -> None:
        """What was spent is told again: behind 年末结转和结余47万元, 支出 is not that of the balance."""
        if self.subject and self._spent and self.subject.path[-1] in self._balances:
            self.subject = self._spent

    def amounts_to(self, line: LineName, value: Decimal | None, at: int) -> None:
        """An amount of a line stands at an offset."""
        if value is not None:
            self.values[line], self.named = value, at

    def names(self, line: LineName, measure: Measure, *, aside: bool = False) -> None:
        """An amount of a line was read.

        One in brackets, or that another is compared with (`aside`), says nothing of the measure of those that follow;
        nor does the second one of an item: 其中甲经费7万元，年初预算10万元；乙经费2万元，年初预算3万元.
        """
        if line != self._alike or not self.in_list:
            self._alike = line if self.in_list and measure == self.measure_of(None) else None
        self._whole = self._whole if self._broken or self._outside else None
        aside = aside or (self._alike is not None and measure != self._measure)
        self.about(line)
        self._told.setdefault(line, set()).add(measure)
        self.listed.append(line)
        self.stated, self.reasoned, self._counted = True, False, None
        if not aside and not (self.in_list and measure == "prior_final"):
            self._measure = measure

    def leads_to(self, turns: Turns, words: str) -> Measure | None:
        """The measure of an amount that the one told before it led to, or None for any other."""
        return turns.leads_to(words, self.turned) if self.turned else None

    def opens_bracket(self) -> None:
        """What a bracket holds is told in passing: 收入总计1512万元（含年初结转26万元），较上年增加173万元."""
        self._outside = self.subject, self.in_list, self.head

    def closes_bracket(self) -> None:
        """The line spoken of before the bracket comes back to mind."""
        if self._outside and (self._outside[0] or self._whole):
            self.subject, self.in_list, self.head = self._outside
        self._outside = None

    def opens_list(self) -> None:
        """其中 and the like: what follows breaks down the line spoken of."""
        if not self.in_list and not self._broken:
            self.in_list, self.head = True, self.subject

    def ends_list(self) -> None:
        """A clause begins with another year: the list that it stands behind has ended, with what its amounts were."""
        self.subject = self.head or self.subject
        self.in_list, self.head, self._alike, self._measure = False, None, None, None

    def breaks_down(self, whole: LineName, part: LineName | None = None) -> None:
        """A part of a line is told: 基本支出中人员经费60万元, or 基本支出中的人员经费，年初预算60万元."""
        self.about(part or whole)
        if part is None:
            self.opens_list()

    def measure_of(self, named: Measure | None) -> Measure:
        """The measure of an amount: as named, in a list as that of what it breaks down, else the report's usual one."""
        if named:
            return named
        if self._whole and (self._broken or self._outside):
            return self._whole
        if self._measure and (self.in_list or self._outside):
            return self._measure
        told = self._told.get(self.head, set()) if self.in_list else set()
        # A line of which nothing but its budget has been told is broken down by budgets.
        return next(iter(told)) if len(told) == 1 and "prior_final" not in told else self._default

    def budget_of(self, measure: Measure, words: str) -> Measure:
        """A measure; a budget that nothing tells from the whole year's, which the passage has named, is that.

        完成全年预算84.82万元的73.2%，其中公务接待费完成预算43.2万元的52.3%.
        """
        if measure == "adjusted_budget":
            self._adjusted = True
        elif measure == "initial_budget" and "年初" in words:
            self._adjusted = False
        return "adjusted_budget" if self._adjusted and measure == "initial_budget" else measure

    def sentence_ends(self) -> None:
        """A full stop: lists, comparisons and reasons end; the line that a list broke down comes back to mind."""
        self.explained()
        self.subject = self.head if self.in_list and self.head else self.subject
        self.in_list, self.head, self.basis, self._measure, self._outside = False, None, None, None, None
        self._alike, self.changing, self.alike, self.turned = None, None, [], None
        self.told = self.listed or self.told
        self.listed, self.waiting, self.together, self.turn, self.budgeted = [], [], [], [], None

    def each_of(self, listed: Iterable[tuple[LineName | None, Measure | None]]) -> list[tuple[LineName, Measure]]:
        """Line and measure of each of those that an amount is of all at once (预算和支出均为0万元).

        Args:
            listed: the lines, None for the one spoken of, and their measures, None where no word says which.
        """
        lines = [(line or self.subject, measure) for line, measure in listed]
        return [(line, self.measure_of(measure)) for line, measure in lines if line]
