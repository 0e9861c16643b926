"""The words of statements (`knowledge/statements.yaml`): which way a figure went, and what it is compared with."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence
from typing import ClassVar

from extractor import knowledge
from extractor.knowledge import Entry, Names, alternatives, gapped
from extractor.pipes.lines.clauses import SEMICOLONS
from extractor.result import Basis, Direction, Measure

_LAST_YEAR = "上年"
_YEAR_BASIS = re.compile(r"(?:与|较|比|同|和|对比)\s{0,2}(20\d\d)\s{0,2}年")


class CauseCategory(Entry):
    """A category of causes: each of its words that a cause holds counts `weight`, those of `sure` that and `MORE`."""

    weight: int
    words: list[str]
    sure: Names = []  # noqa: RUF012 (pydantic copies it)

    # What leaves no doubt counts more than any two words that only point to another category.
    MORE: ClassVar[int] = 3


class UsualCause(Entry):
    """What mostly changes the lines in whose names one of `lines` stands, in any of `directions`."""

    lines: list[str]
    directions: list[Direction]
    category: str


class ToldOtherwise(Entry):
    """Lines of which words of the category `told` tell of another, in causes in which one of `words` stands."""

    lines: list[str]
    directions: list[Direction]
    words: list[str]
    told: str
    category: str


class StatementWords(Entry):
    """`knowledge/statements.yaml`."""

    increase: Names
    decrease: Names
    unchanged: list[str]
    alone: dict[Direction, list[str]]
    direction_tails: list[str]
    direction_links: list[str]
    reached: list[str]
    years: list[str]
    carried: list[str]
    turning: list[str]
    adjusting: list[str]
    wholly: Names
    sums_up: Names
    made_of: list[str]
    holding: list[str]
    held: list[str]
    held_for: Names
    joints: list[str]
    basis: dict[Basis, list[str]]
    comparing: list[str]
    completion: list[str]
    causes: Names
    weak_causes: Names
    itemizing: Names
    composed: Names
    changed: Names
    clause_causes: list[str]
    kept: list[str]
    conjunctions: list[str]
    closing_causes: Names
    deeds: Names
    hindered: list[str]
    no_cues: list[str]
    of_budget: dict[Direction, Names]
    spent_all: Names
    pointing: list[str]
    nothing: Names
    both: Names
    formalities: list[str]
    lists: list[str]
    wholes: list[str]
    against_budget: list[str]
    unspent: Names
    unbudgeted: Names
    not_variances: list[str]
    cause_leads: list[str]
    cause_tails: Names
    therefore: list[str]
    lead_exceptions: Names
    no_exceptions: list[str]
    next_statements: Names
    counts: Names
    settled: Names
    granted_for: Names
    left_over: Names
    given_back: Names
    untold: Names
    budgeted: Names
    adding: list[str]
    first_of_several: list[str]
    enumerators: list[str]
    placeholders: Names
    categories: dict[str, CauseCategory]
    cause_subjects: Names
    usual_causes: list[UsualCause]
    told_otherwise: list[ToldOtherwise]

    @property
    def openers(self) -> list[str]:
        """All that may open a stated cause."""
        return [*self.causes, *self.weak_causes]


@functools.cache
def statement_words() -> StatementWords:
    """The built-in words of statements."""
    return knowledge.load(knowledge.HERE / "statements.yaml", StatementWords)


class DirectionWords:
    """Finds which way a figure went."""

    def __init__(self, words: StatementWords) -> None:
        self._ways: dict[str, Direction] = {}
        ways: dict[Direction, list[str]] = {
            "increase": words.increase,
            "decrease": words.decrease,
            "unchanged": words.unchanged,
        }
        for direction, names in ways.items():
            self._ways |= dict.fromkeys(names, direction)
        self._alone = {name: direction for direction, names in words.alone.items() for name in names}
        self._any = re.compile(alternatives(self._ways))
        tails, links = alternatives(words.direction_tails), alternatives(words.direction_links)
        # 较上年（减少）16.23万元 fills in a form
        chosen = rf"[（(](?P<chosen>{alternatives([*self._ways, *self._alone])})[）)]\s*$"
        self._closing = re.compile(rf"(?:{alternatives(self._ways)})(?:{tails})?(?:{links})?\s*$|{chosen}")

    def closing(self, text: str) -> Direction | None:
        """The direction word that a text ends with: (支出减少) 48.55万元."""
        if text.strip() in self._alone:
            return self._alone[text.strip()]
        found = self._closing.search(text[-12:])
        if found and found["chosen"]:
            return self._alone.get(found["chosen"]) or self._ways[found["chosen"]]
        word = self._any.search(found.group()) if found else None
        return self._ways[word.group()] if word else None

    def last(self, text: str) -> Direction | None:
        """The last direction word of a text."""
        words = self._any.findall(text)
        return self._ways[words[-1]] if words else None

    def first(self, text: str) -> Direction | None:
        """The first direction word of a text."""
        found = self._any.search(text)
        return self._ways[found.group()] if found else None


@functools.cache
def joint() -> re.Pattern[str]:
    """What joins two items of a list: 、, 和."""
    return re.compile(f"(?:{alternatives(statement_words().joints)})")


@functools.cache
def breaks_down() -> re.Pattern[str]:
    """What follows an amount that is broken down: ，其中：."""
    return re.compile(rf"[^，。；：]{{0,8}}[，。；：]\s*(?:{alternatives(statement_words().lists)})")


def unjoined(text: str, named: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """What a text compares with, without what is only joined to the one before it: 与预算、与上年均持平."""
    if len(named) < 2:
        return [*named]
    joints = "".join(statement_words().joints) + "以 "  # 以及 is two of them, too
    first = [True, *(text[a.end() : b.start()].strip(joints) != "" for a, b in itertools.pairwise(named))]
    return [*itertools.compress(named, first)]


class BasisWords:
    """Finds what a figure is compared with."""

    def __init__(self, words: StatementWords, year: int | None, last: int | None = None) -> None:
        comparing = alternatives(words.comparing)
        parts = [f"(?P<{basis}>{gapped(names, 6)})" for basis, names in words.basis.items()]
        self._pattern = re.compile(rf"(?:{comparing})[^，。；]{{0,8}}?(?:{'|'.join(parts)})")
        self._year, self._last = year, last
        self._budget = re.compile(alternatives(words.against_budget))
        # The readers of lines, of figures and of causes ask for the same words.
        self._known = functools.lru_cache(maxsize=1 << 11)(self._of)

    def implied(self, text: str) -> Basis | None:
        """The budget, where words such as 未完成 compare with it without naming it."""
        return "budget" if self._budget.search(text) else None

    def of(self, text: str) -> Basis | None:
        """The basis that the last comparison of a text names, or None."""
        return self._known(text)

    def _of(self, text: str) -> Basis | None:
        found: Basis | None = None
        at = -1
        for match in unjoined(text, [*self._pattern.finditer(text)]):
            found, at = ("budget" if match["budget"] else "prior_year"), match.start()
        for match in _YEAR_BASIS.finditer(text):
            if match.start() >= at:
                tail = text[match.end() : match.end() + 8]
                same_year = self._year is not None and int(match[1]) == self._year
                spent = "执行数" in tail or "决算" in tail
                of_budget = "预算" in tail and not spent and int(match[1]) != self._last
                found, at = ("budget" if same_year or of_budget else "prior_year"), match.start()
        if found is None and "同比" in text:
            return "prior_year"
        return found


class StatementPatterns:
    """What the words of statements look for, in a report on `year`.

    Args:
        words: the knowledge.
        year: the year reported; None where it is not known.
        default: what an amount is that nothing else is said of.
        between: the pattern of what may stand between a year and the measure of its amount.
    """

    def __init__(self, words: StatementWords, year: int | None, default: Measure, between: str) -> None:
        comparing = rf"(?:{alternatives(words.comparing)})?"
        self.completion = re.compile(rf"(?:{alternatives(words.completion)})\s*(?:为|达|达到|约)?\s*$")
        self.lists = re.compile(alternatives(words.lists))
        self.spent_all = re.compile(alternatives(words.spent_all))
        # 由基本支出7万元、项目支出6万元两块构成
        self.made_of = re.compile(rf"由[^，。；\n]{{2,60}}(?:{alternatives(words.made_of)})")
        self.sums_up = re.compile(alternatives(words.sums_up))
        self.unbudgeted = re.compile(alternatives(words.unbudgeted))
        # 与2023年度支出合计 names a line where none has been spoken of.
        self.last_years = re.compile(rf"{comparing}{_LAST_YEAR}度?的?(?P<name>.+)")
        # What 2022年 before an amount or its measure is in a report on 2023.
        self._last = re.compile(rf"{year - 1}年度?(?=的?{between}$)") if year else None
        own = f"|{year - 1}年|{year}年" if year else ""
        self._turning = re.compile(rf"\s*(?:{alternatives(words.years)}{own})")
        self._opening = (
            re.compile(rf"{comparing}(?:{year - 1}年度?|{_LAST_YEAR}度?的?(?!{alternatives(words.carried)}))")
            if year and default == "final"
            else None
        )

    def turns_to_year(self, words: str, text: str, left: int, end: int) -> bool:
        """Whether a clause begins with a year of its own, so that it goes on with no list.

        …其中甲4万元；上年支出7万元: behind a semicolon, or where the amount is broken down anew (上年支出7万元，其中).

        Args:
            words: what stands before its amount; of a clause with several amounts, only its first one counts.
            text: the text, in which the clause begins at `left` and the amount ends at `end`.
        """
        if self._turning.match(words) is None or not text.startswith(words, left):
            return False
        return text[left - 1 : left] in SEMICOLONS or breaks_down().match(text, end) is not None

    def with_last_year(self, words: str) -> str:
        """The words with 上年 for the year before the reported one, where it stands before an amount or its measure."""
        return self._last.sub(_LAST_YEAR, words) if self._last else words

    def opens_with_last_year(self, words: str) -> bool:
        """Whether the words of a final account begin with the year before the reported one."""
        return self._opening is not None and self._opening.match(words) is not None
