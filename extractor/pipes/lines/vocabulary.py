"""The words that names of budget lines are read by (`knowledge/budget_lines.yaml`)."""

from __future__ import annotations

from extractor.knowledge import Entry, Names, Renamed
from extractor.pipes.lines.classification import LineName
from extractor.result import LineCategory, Measure


class LineWords(Entry):
    """`knowledge/budget_lines.yaml`."""

    lines: dict[LineCategory, Names]
    aliases: Renamed
    suffixes: list[str]
    generic: list[str]
    printed_sums: list[str]
    notes: list[str]
    reversed_links: list[str]
    reversed_endings: list[str]
    endings: list[str]
    unended: list[str]
    fees: list[str]
    leads: Names
    organs: Names
    owners: Names
    owned: list[str]
    changing: list[str]
    spending: Names
    grants: list[str]
    sides: dict[str, str]
    overall: list[str]
    comparing: list[str]
    parts: dict[str, list[str]]
    each: list[str]
    alike: list[str]
    both_sides: dict[str, list[str]]
    absent: list[str]
    bodies: list[str]
    told_by: Names
    treasuries: Names
    departments: list[str]
    whole_owners: Names
    side_measures: list[str]
    short_names: dict[str, str]
    unled: list[str]
    insides: list[str]
    not_inside: list[str]
    granted: Names
    shared: list[str]
    same_level: Names
    balances: Names
    spends: Names
    headings: list[str]
    again_called: list[str]
    shorter: dict[str, str]
    funds: list[str]
    pronouns: Names
    allots: dict[Measure, list[str]]
    deeds: list[str]
    told_sums: list[str]
    agreements: list[str]
    paying: list[str]
    paid: list[str]
    never: list[str]
    remainders: Names
    never_alone: Names
    measured: Names
    items: list[str]
    short_items: list[str]
    item_tails: Names
    sums: list[str]
    moneys: list[str]
    measures: dict[Measure, Names]
    plain: list[str]
    copulas: list[str]

    def is_owned(self, line: LineName) -> bool:
        """Whether a line's name may stand behind whose it is: 渝江区本级“三公”经费, 局机关及参公单位机关运行经费."""
        return line.category == "three_public" or line.path[-1] in self.owned

    def is_part(self, part: LineName, whole: LineName) -> bool:
        """Whether a line is one of those that a whole consists of: 公务接待费 of “三公”经费."""
        name, parts = whole.path[-1], next((words for word, words in self.parts.items() if word in whole.path[-1]), ())
        own = any(word in name for word in parts) or whole.category not in ("total", "basic", "three_public")
        return not own and any(word in part.path[-1] for word in parts)

    def short_total(self, name: str) -> str:
        """The name of a total in its shortest form: 收支总计 for 收入支出总计."""
        return next((name.replace(*each) for each in self.shorter.items() if each[0] in name), name)

    def names(self, category: LineCategory) -> list[str]:
        """The names of a category's lines, and what they are called besides."""
        names = self.lines[category]
        return [*names, *(alias for alias, name in self.aliases.items() if name in names)]

    def is_called_again(self, name: str, spoken: str) -> bool:
        """Whether the name of a total stands for the sum of its side that has just been told: 支出总额 for 支出合计."""
        side = next((each for pair in self.sides.items() for each in pair if name.startswith(each)), None)
        sums = tuple(f"{side}{total}" for total in self.printed_sums)
        return side is not None and name.removeprefix(side) in self.again_called and spoken.endswith(sums)
