"""Tells the clauses that say how a line's figure differs from those that say why, and which way it went.

`statements.py` reads amounts exactly and is silent where it is not sure; this reads a clause by what it consists of:
figures, and words of budgets (`knowledge/comparisons.yaml`). A clause that leaves more than that tells a reason.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extractor.knowledge import alternatives, by_first
from extractor.pipes.lines.clauses import BOUNDARY, money
from extractor.pipes.lines.comparison_words import comparison_words
from extractor.pipes.lines.subjects import FIGURE, UNDER, Subjects
from extractor.pipes.lines.sums import in_yuan, is_bare, way_of
from extractor.pipes.lines.wording import statement_words, unjoined
from extractor.quantities import Quantity
from extractor.result import Basis, Direction

_MARKS = re.compile(r"[\s，、：:“”\"（）()/—\-\x00]+")
# A clause of the figures leaves so many characters of other words; a longer clause than that is not one.
_LEFT, _LONGEST = 2, 160
_BIG_UNITS = ("万元", "亿元")
_YEAR = re.compile(r"20\d\d(?=年)")
# （项，人大事务） may be part of a name, as （项） is; a dash closes a clause as a comma does.
_BOUNDARY = re.compile(f"{BOUNDARY.pattern}|——")


Kind = Literal["states", "names", "tells"]


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause text[start:end].

    Attributes:
        kind: "states" a difference, where it is made of figures and the words of budgets; "names" a line or a time
            alone; "tells" anything else.
        name: end of the name of a line that it begins with, in code points of the text; `start` where it names none.
        said: the words behind the name, a figure in them as one mark.
        figures: the figures in `said`, in order.
    """

    start: int
    end: int
    kind: Kind
    name: int
    said: str
    figures: tuple[Quantity, ...]

    @property
    def states(self) -> bool:
        """Whether it states a difference."""
        return self.kind == "states"


@dataclass(frozen=True, slots=True)
class Difference:
    """Which way a figure went; `compared`: whether the words say against what, else `basis` is the usual one."""

    basis: Basis
    direction: Direction
    compared: bool


class _Patterns:
    """The words of `knowledge/comparisons.yaml` as expressions; made once."""

    def __init__(self) -> None:
        words, more = statement_words(), comparison_words()
        ways: dict[Direction, list[str]] = {
            "increase": [*words.increase, *more.increase],
            "decrease": [*words.decrease, *more.decrease],
            "unchanged": [*words.unchanged, *more.unchanged],
        }
        self.ways = {word: way for way, names in ways.items() for word in names}
        tails = alternatives(words.direction_tails)
        # A way of one character is one only beside its figure, or at the end of its clause.
        long = [word for word in self.ways if len(word) > 1]
        short = [word for word in self.ways if len(word) == 1]
        self.way = re.compile(
            rf"(?P<long>{alternatives(long)})|(?P<short>{alternatives(short)})(?=(?:{tails})?(?:了|近|约|出|为)?\x00|$|[，；。])"
        )
        nothing = {role: alternatives(names) for role, names in more.nothing.items()}
        every = [*self.ways, *more.budget, *more.prior_year, *more.final, *more.fillers, *words.direction_tails]
        every += [name for names in more.nothing.values() for name in names]
        self.frame = re.compile(by_first(every))
        compared = alternatives([*words.comparing, *more.comparing])
        self.basis = re.compile(
            rf"(?:{compared})[^，；]{{0,8}}?(?:(?P<budget>{alternatives(more.budget)})|(?P<prior>{alternatives(more.prior_year)}))"
            rf"|(?P<yearly>{alternatives(more.yearly)})"
        )
        self.mention = re.compile(
            rf"(?P<budget>{nothing['budget']}|{alternatives(more.budget)})"
            rf"|(?P<prior>{nothing['prior_year']}|{alternatives(more.prior_year)})"
        )
        self.compared_year = re.compile(r"(?:较|比|与|同|于|跟)\s?(20\d\d)年度?[^，；]{0,4}?(预算|年初)?")
        self.spending = re.compile(alternatives(more.spending))
        hints = [word for word in (*more.budget, *more.prior_year, *more.spending, *self.ways) if len(word) > 1]
        self.hint = re.compile("|".join([alternatives([*hints, *more.moved]), *nothing.values()]))
        self.nothing = re.compile("|".join(nothing.values()))
        self.unchanged = re.compile(alternatives(ways["unchanged"]))
        self.role = re.compile(
            rf"(?P<no_budget>{nothing['budget']})|(?P<no_prior>{nothing['prior_year']})|(?P<no_final>{nothing['final']})"
            rf"|(?P<budget>{alternatives(more.budget)})|(?P<prior>{alternatives(more.prior_year)})"
            rf"|(?P<final>{alternatives([*more.final, *more.now])})"
            rf"|(?P<year>20\d\d)年|(?P<figure>\x00)"
        )
        self.again, self.brought = re.compile(alternatives(more.again)), re.compile(alternatives(more.brought))
        self.asked = re.compile(alternatives(more.asking))
        self.completion = re.compile(rf"(?:{alternatives(more.completing)})[^，；]{{0,8}}\x00$")


@functools.cache
def _patterns() -> _Patterns:
    return _Patterns()


class Comparisons:
    """Reads clauses of a text."""

    def __init__(self, text: str, quantities: Sequence[Quantity], subjects: Subjects) -> None:
        self._text, self._quantities, self._subjects = text, quantities, subjects
        self._starts = [quantity.start for quantity in quantities]
        self._patterns = _patterns()

    def may_state(self, start: int, end: int) -> bool:
        """Whether text[start:end] can hold a difference at all, which most sentences of a report do not."""
        return self._patterns.hint.search(self._text, start, end) is not None

    def has_numbers(self, start: int, end: int) -> bool:
        """Whether any quantity, a date too, begins in text[start:end]."""
        return bisect_left(self._starts, start) < bisect_left(self._starts, end)

    def numbers(self, start: int, end: int) -> int:
        """How many counts and sums of money other than 0 begin in text[start:end]."""
        held = self._quantities[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return sum(quantity.kind in ("count", "money") and quantity.value != 0 for quantity in held)

    def clauses(self, start: int, end: int) -> Iterator[Clause]:
        """The clauses of text[start:end], in order."""
        left, opened = start, False
        at, named = bisect_left(self._starts, start), start
        for boundary in _BOUNDARY.finditer(self._text, start, end):
            if boundary.start() < named:
                continue
            bracket = UNDER.match(self._text, boundary.start(), end)
            if bracket and self._subjects.is_above(bracket):
                named = bracket.end()
                continue
            while at < len(self._quantities) and self._quantities[at].end <= boundary.start():
                at += 1
            if at < len(self._quantities) and self._quantities[at].start < boundary.start():
                continue
            clause = self.clause(left, boundary.start(), opened)
            opened = opened or clause.states
            yield clause
            left = boundary.end()
        yield self.clause(left, end, opened)

    def clause(self, start: int, end: int, opened: bool = False) -> Clause:
        """The clause text[start:end]; after `opened` one of open-class name states only by an ending of such names."""
        if end - start > _LONGEST:
            return Clause(start, end, "tells", start, self._text[start:end], ())
        told, places, figures = self._masked(start, end)
        for name in dict.fromkeys(self._subjects.ends(told, opened)):
            said = told[name:]
            held = tuple(figure for place, figure in zip(places, figures, strict=True) if place >= name)
            open_class = 0 < name and not self._subjects.is_known(told[:name])
            left = self.left(said)
            if left > _LEFT:
                continue
            ended = self._subjects.has_ending(told[:name])
            # 来人批次较上年减少 tells of no line.
            of_line = not open_class or bool(held) or ended or self._patterns.nothing.search(said) is not None
            states = of_line and self._states(said, held, open_class)
            called = not open_class or (not opened and ended)
            if states or (called if name else not left):
                kind: Kind = "states" if states else "names"
                return Clause(start, end, kind, start + _unmasked(name, places, figures), said, held)
        kind = "names" if self._subjects.is_path(told) else "tells"
        return Clause(start, end, kind, start, told, tuple(figures))

    def says_again(self, start: int, end: int) -> bool:
        """Whether text[start:end], a clause beside a reason, says again which way the figure went: 实际支出未达预算.

        It is made of nothing but the words and figures of a comparison, and not of what the reason brought about.
        """
        said, _, figures = self._masked(start, end)
        opens = bool(figures) or self._patterns.again.match(said)
        if not opens or self._patterns.brought.search(said) or self.left(said):
            return False
        return self._patterns.way.search(said) is not None

    def says_same(self, clauses: Sequence[Clause]) -> bool:
        """Whether clauses say in words that a figure stayed the same, and not by zeros alone: 与预算持平."""
        return any(self._patterns.unchanged.search(clause.said) for clause in clauses)

    def differs(self, clause: Clause) -> bool:
        """Whether a clause says which way a figure went, and does not only give an amount."""
        return self._patterns.way.search(clause.said) is not None

    def of_spending(self, start: int, end: int) -> bool:
        """Whether a word of text[start:end] is of a budget alone: 执行率."""
        return self._patterns.spending.search(self._text, start, end) is not None

    def is_way(self, start: int, end: int) -> bool:
        """Whether text[start:end] is nothing but words and figures of a comparison, and says which way it went."""
        said = self._masked(start, end)[0]
        return not self.left(said) and self._patterns.way.search(said) is not None

    def goes_some_way(self, start: int, end: int) -> bool:
        """Whether any word of text[start:end] says which way a figure went."""
        return self._patterns.way.search(self._masked(start, end)[0]) is not None

    def left(self, said: str) -> int:
        """How many characters of a clause are no words of figures."""
        return len(_MARKS.sub("", self._patterns.frame.sub("", _YEAR.sub("", said))))

    def _masked(self, start: int, end: int) -> tuple[str, list[int], list[Quantity]]:
        """The text with each figure as one mark, the places of the marks, and the figures."""
        pieces, places, figures, at, length = list[str](), list[int](), list[Quantity](), start, 0
        for quantity in self._quantities[bisect_left(self._starts, start) : bisect_left(self._starts, end)]:
            is_figure = money(quantity)[0] is not None or quantity.kind == "rate" or is_bare(quantity)
            if quantity.end > end or quantity.start < at or not is_figure:
                continue
            pieces += [self._text[at : quantity.start], FIGURE]
            length += quantity.start - at
            places.append(length)
            figures.append(quantity)
            length, at = length + 1, quantity.end
        return "".join([*pieces, self._text[at:end]]), places, figures

    def _states(self, said: str, figures: Sequence[Quantity], open_class: bool) -> bool:
        """Whether words hold what a difference is stated with."""
        if all(f.kind == "rate" for f in figures) and f"{FIGURE}的" in said and self.left(said):
            return False  # 30%的尾款
        if any(not open_class or f.kind == "rate" or f.value == 0 or f.unit in _BIG_UNITS for f in figures):
            return True
        named = (
            self._patterns.basis.search(said)
            or self._patterns.compared_year.search(said)
            or self._patterns.asked.search(said)
        )
        return bool(
            self._patterns.nothing.search(said)
            or self._patterns.unchanged.search(said)
            or (named and self._patterns.way.search(said))
        )

    def read(self, clauses: Sequence[Clause]) -> Difference | None:
        """Against what and which way the clauses say that the figure differs; None where they do not say it."""
        said = "，".join(clause.said for clause in clauses)
        figures = [figure for clause in clauses for figure in clause.figures]
        basis = self.named_basis(said)
        way = self._stated_way(said, figures) or self._computed(said, figures)
        if way is None:
            return None
        basis = basis or ("budget" if self._patterns.spending.search(said) else None)
        return Difference(basis or "prior_year", way, basis is not None)

    def named_basis(self, said: str) -> Basis | None:
        """What the words of clauses say that a figure is compared with."""
        compared = [*self._patterns.basis.finditer(said)]
        found = [(m.end(), "budget" if m["budget"] else "prior_year") for m in unjoined(said, compared)]
        found += [(m.end(), "budget" if m[2] else "prior_year") for m in self._patterns.compared_year.finditer(said)]
        if not found:
            found = [
                (m.end(), "budget" if m["budget"] else "prior_year") for m in self._patterns.mention.finditer(said)
            ]
        if not found and len(set(_YEAR.findall(said))) > 1:
            return "prior_year"
        return max(found)[1] if found else None  # type: ignore[return-value]

    def _stated_way(self, said: str, figures: Sequence[Quantity]) -> Direction | None:
        """The way that the last word tells; that of money where the percentage behind it is told to go another."""
        words = list(self._patterns.way.finditer(said))
        told = [said.count(FIGURE, 0, word.end()) for word in words[-2:] if FIGURE in said[word.end() : word.end() + 4]]
        if [figures[at].kind for at in told if at < len(figures)] == ["money", "rate"] and told[1] == told[0] + 1:
            words.pop()
        return self._patterns.ways[words[-1].group()] if words else None

    def _computed(self, said: str, figures: Sequence[Quantity]) -> Direction | None:
        """The way by the figures themselves: of the line, and of what it is compared with."""
        years = sorted(set(_YEAR.findall(said)))
        values: dict[str, Decimal] = {}
        role, at = "", 0
        for found in self._patterns.role.finditer(said):
            kind = found.lastgroup or ""
            if kind.startswith("no_"):
                values["base" if kind != "no_final" else "final"] = Decimal(0)
            elif kind == "year":
                role = "base" if len(years) > 1 and found["year"] == years[0] else "final"
            elif kind != "figure":
                # 上年决算 is last year's: a word of this year ends a base only where its figure follows at once.
                ends = role != "base" or said.startswith(FIGURE, found.end())
                role = "base" if kind in ("budget", "prior") else "final" if ends else role
            else:
                figure, at = figures[at], at + 1
                value = in_yuan(figure)
                if value is not None:
                    # What no word says is the line's own figure, the first time; then it is the difference.
                    if role or "final" not in values:
                        values[role or "final"] = value
                    role = ""
                elif figure.kind == "rate" and self._patterns.completion.search(
                    said, max(0, found.end() - 20), found.end()
                ):
                    return way_of(figure.value, Decimal(100))
        if "base" in values and "final" in values:
            return way_of(values["final"], values["base"])
        return None


def _unmasked(at: int, places: Sequence[int], figures: Sequence[Quantity]) -> int:
    """An offset of the masked text as one of the text."""
    return at + sum(f.end - f.start - 1 for place, f in zip(places, figures, strict=True) if place < at)
