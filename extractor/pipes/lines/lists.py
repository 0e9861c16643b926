"""Lines and measures that words list together: 预算和支出均为0万元, 甲经费、乙经费分别支出1万元、2万元."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import cast

from extractor import knowledge
from extractor.knowledge import alternatives
from extractor.pipes.lines.names import LineKnowledge, LineName, compact, line_knowledge
from extractor.pipes.lines.spoken import Spoken
from extractor.pipes.lines.vocabulary import LineWords
from extractor.pipes.lines.wording import joint, statement_words
from extractor.result import Measure

# Behind a marked 项 what joins it to the next one; the names of levels hold such characters themselves.
_JOINED = re.compile(r"(?<=（项）)[、和及与]")
_LAST_AND = re.compile(r"与(?=[^、和及与）]{2,8}$)")
_LISTED = re.compile(r"[、和及与]")
# The shortest name that may stand for the longer one of the heading.
_SHORTEST = 4
# How many amounts of one line may be told in turn.
_MOST_IN_TURN = 12
# What follows an amount where its list goes on with commas: ，乙经费2万元.
_NEXT_ITEM = re.compile(r"[，,](?P<name>[^，。；：\d]{2,20})\d[\d.,]*[万亿]?元")
# Lines whose sentences count what their money was spent on.
_COUNTED, _FEE = "three_public", "费"
# A line, or None for the one spoken of; and what the amount is, or None where nothing says it.
Listed = tuple[LineName | None, Measure | None]


class LineLists:
    """Reads what stands before an amount as a list."""

    def __init__(self, names: LineKnowledge, words: LineWords) -> None:
        self._names, self._words = names, words
        self._allots = re.compile(
            "|".join(f"(?P<{measure}>{alternatives(verbs)})" for measure, verbs in words.allots.items())
        )
        inside = rf"(?!{alternatives(words.not_inside)})(?:{alternatives(words.insides)})"
        self._inside = re.compile(rf"(?P<whole>{names.mention.pattern}){inside}(?P<part>.*)")
        self._inner = re.compile(rf"{inside}的?(?P<part>.*)")
        self._each = re.compile(rf"^(?P<named>.*)(?:{alternatives(words.each)})(?P<behind>.*)$")
        self._sides = words.both_sides
        self._ours = re.compile(rf"^(?:20\d\d年度?)?(?:[本我](?:{alternatives(words.owners)}))?")
        ways = statement_words()
        self.alike = words.alike
        self._alike = re.compile(
            rf"(?:{alternatives(words.alike)})(?:{alternatives([*ways.increase, *ways.decrease])})"
        )
        self._shared = re.compile(rf"(?:{alternatives(words.shared)})(?:{alternatives(words.copulas)})*$")

    def is_part(self, part: LineName, whole: LineName) -> bool:
        """Whether a line is one of those that a whole consists of: 公务接待费 of “三公”经费."""
        return self._words.is_part(part, whole)

    def behind(self, text: str) -> LineName | None:
        """The line that stands behind its amount, which a text follows: 为党群专项支出 behind 12.44万元."""
        found = self._names.reversed.match(text)
        if found is None:
            return None
        name = found["name"]
        chunk = self._names.chunk(name.removesuffix("费用") if name.endswith("支出费用") else name, True)
        return chunk.name if chunk else None

    def counted(self, text: str, spoken: LineName | None) -> LineName | None:
        """The line whose events a text counts: 外事接待费0万元，国内公务接待21批次、160人次，共计支出2万元."""
        if spoken is None or spoken.category != _COUNTED:
            return None
        named = self._names.known(f"{self._names.unled(compact(text))}{_FEE}")
        return named if named and named.category == _COUNTED else None

    def allotted(self, text: str) -> tuple[LineName, Measure] | None:
        """The first line of a list of lines and their amounts, and what the amounts are: 共安排党建工作经费."""
        words = compact(text)
        verbs = list(self._allots.finditer(words))
        name = self._names.item(words[verbs[-1].end() :]) if verbs else None
        if name is None or not self._names.is_name(name.path[-1]):
            return None
        return name, cast(Measure, verbs[-1].lastgroup)

    def inside(self, text: str) -> tuple[LineName, str] | None:
        """The whole that a text names before a part of it, and the words of the part: 基本支出中人员经费."""
        found = self._inside.fullmatch(self._names.unled(compact(text)))
        whole = self._names.known(found["whole"]) if found else None
        return (whole, found["part"]) if found and whole else None

    def part(self, words: str) -> LineName | None:
        """The line that words name as a part of what they stand behind: 中的广场维护支出, but not 中."""
        found = self._inner.fullmatch(words)
        return self.inner(found["part"]) if found else None

    def inner(self, words: str) -> LineName | None:
        """The line that the words behind 中 or 中的 name, or None."""
        name = compact(words).removeprefix("的").strip("，、：:；")
        named = self._names.known(name)
        return named or (
            self._names.open_name(name) if self._names.has_ending(name) and self._names.is_name(name) else None
        )

    def each(self, words: str) -> tuple[str, str] | None:
        """What stands before and behind the word that gives each line its amount (分别), or None without it."""
        found = self._each.match(words)
        return (found["named"], found["behind"]) if found else None

    def in_turn(self, words: str, bare: str, state: Spoken) -> tuple[LineName, Measure] | None:
        """Line and measure of an amount of a list that tells lines and amounts apart: 甲、乙分别支出1万元、2万元.

        Args:
            words: the compact words before the amount.
            bare: the same without marks and copulas.
            state: what has been spoken of; the lines whose amounts are to come are put down in it.
        """
        each = self.each(words)
        if each:
            named, behind = each
            own = self._names.measures.of(behind)
            listed = self.both_sides(named) or self.several(named, state.functional)
            if len(listed) > 1:
                state.together = [line for line, _ in listed if line]
            if not listed and not behind and self._names.is_own(name := self._names.unled(named)):
                # 建筑工程费依次为3万元、2万元: each is of the one line.
                listed = [(self._names.open_name(name), None)] * _MOST_IN_TURN
            if not listed:
                # 支出决算分别为: the measure of the same lines again.
                listed = [(line, self._names.measures.of(named)) for line in state.together or state.listed]
            state.waiting = [
                (one, own or measure) for line, measure in listed if (one := line or state.subject) is not None
            ]
        if not state.waiting or not (each or not joint().sub("", bare)):
            return None
        (line, measure), *state.waiting = state.waiting
        return line, state.measure_of(measure)

    def in_short(self, words: str, state: Spoken) -> tuple[LineName, Measure] | None:
        """The line of the heading, where words shorten its name: 因公出国（境）决算支出 of 因公出国（境）经费."""
        whole = state.subject.path[-1] if state.subject else ""
        for rest, measure in self._names.splits(words):
            shortens = measure and len(rest) >= _SHORTEST and whole.startswith(rest)
            if shortens and not self._names.is_called(rest):
                return (state.subject, state.measure_of(measure)) if state.subject else None
        return None

    def below(self, head: LineName | None, text: str) -> tuple[LineName, Measure | None] | None:
        """The 款 or 项 that breaks down a functional line, with its measure: 其中民政管理事务48万元."""
        readings = self._names.splits(text) if head and head.code else ()
        return next(((line, said) for name, said in readings if (line := self._names.below(head, name))), None)

    def goes_on_alike(self, words: str, following: str) -> bool:
        """Whether a list goes on behind a comma with a name that ends as its first does, or that is a line's own."""
        item = _NEXT_ITEM.match(following)
        ending = max((each for each in self._names.endings if words.endswith(each)), key=len, default="")
        name = compact(item["name"]).replace("“", "").replace("”", "") if item and ending else ""
        own = self._names.is_own(name) and self._names.open_name(name).category == "project"
        alike = name.endswith(ending) or (own and not self._begins_measured(name))
        return bool(name and alike) and not self._names.measures.is_cue(self._names.unled(words))

    def _begins_measured(self, name: str) -> bool:
        """Whether words begin with a measure, so that they name no further line: 支出经费9万元."""
        return any(self._names.measures.is_cue(name[:end]) for end in range(2, len(name) + 1))

    def told_alone(self, words: str) -> str | None:
        """The side that is all that a clause names, perhaps with its number, its year and whose: 2021年度本单位支出."""
        sides = self._names.sides
        bare = (self._names.unnumbered(words), self._ours.sub("", words))
        return next((side for side in bare if side in sides or side in sides.values()), None)

    def sharing(self, text: str) -> list[Listed]:
        """What the amount behind a text is of all at once: 因公出国（境）费预算和支出均为."""
        words = compact(text)
        found = self._shared.search(words)
        return self.several(words[: found.start()]) if found else []

    def side(self, told: Sequence[LineName], words: str) -> LineName | None:
        """Of both sides whose amounts were told, the one that words tell of: 收入比上年增加5%，支出比上年增加4%."""
        named = [side for side in self._names.two_sides if side in words]
        own = [line for line in self._two_sides(told) if len(named) == 1 and named[0] in line.path[-1]]
        return own[0] if len(own) == 1 else None

    def _two_sides(self, told: Sequence[LineName]) -> list[LineName]:
        """The income and the expenditure of one whole, where only these two of all wholes were told; else nothing."""
        whole = [line for line in dict.fromkeys(told) if line.category == "total"]
        return whole if len(whole) == 2 and self._names.are_sides(*whole) else []

    def both_alike(self, told: Sequence[LineName], words: str) -> list[LineName]:
        """Both sides whose amounts were told, where words tell one change of them: 各增加30万元, 收支较上年增加."""
        alike = self._alike.search(words) or any(both in words for both in self._sides)
        return self._two_sides(told) if alike else []

    def several(self, text: str, above: LineName | None = None) -> list[Listed]:
        """The lines that a text lists with the measure behind them, or the measures: 公务接待费、会议费年初预算.

        Nothing where a part of it names none. Levels without their 类 are of the functional line `above`.
        """
        # What reads measures takes a 与 before one for that of a comparison.
        readings = list(self._names.measures.readings(_LAST_AND.sub("、", compact(text))))
        # A name that marks its level may have a measure behind it.
        measured = sorted(readings, key=lambda reading: reading[1] is None)
        lines = (self._lines(words, measure, above) for words, measure in measured)
        return next(filter(None, [*lines, *map(self._measures, readings)]), [])

    def both_sides(self, text: str) -> list[Listed]:
        """Income and expenditure, where one name is of both: 收、支总计 of 收、支总计分别为8万元、9万元."""
        name = self._names.unled(text)
        both = next((both for both in self._sides if both in name), None)
        found = [self._names.known(name.replace(both, side)) for side in self._sides[both]] if both else []
        return [(line, None) for line in found if line] if all(found) else []

    def _lines(self, words: str, measure: Measure | None, above: LineName | None) -> list[Listed]:
        parts = (_JOINED if _JOINED.search(words) else _LISTED).split(words)
        found = [line for part in parts if (line := self._line(self._names.unled(part), above))]
        return [(line, measure) for line in found] if len(parts) > 1 and len(found) == len(parts) else []

    def _line(self, part: str, above: LineName | None = None) -> LineName | None:
        return self._names.functional(part, above) or self._names.known(part) or self._names.item(part)

    def _measures(self, reading: tuple[str, Measure | None]) -> list[Listed]:
        """The measures of one line: 公务接待费预算和支出."""
        words, last = reading
        if last is None or not _LISTED.search(words[-1:]):
            return []
        for named, first in self._names.measures.readings(words[:-1]):
            bare = self._names.unled(named)
            line = self._line(bare) if bare else None
            if first and first != last and (line or not bare):
                return [(line, first), (line, last)]
        return []


@functools.cache
def line_lists() -> LineLists:
    """The built-in vocabulary of lists."""
    words = knowledge.load(knowledge.HERE / "budget_lines.yaml", LineWords)
    return LineLists(line_knowledge(), words)
