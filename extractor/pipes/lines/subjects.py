"""The line that a clause begins with, whatever way it is named: by its levels, by one of them alone, by an own name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from extractor.knowledge import alternatives
from extractor.pipes.lines.names import LineKnowledge, LineName, compact
from extractor.pipes.numbering import numbered

# 农林水支出（类）水利（款）防汛（项）, or any lower levels of that; a note may stand with the level: （项，人大事务）.
_MARKED = re.compile(r"[^，。；：\x00]{1,80}[（(][类款项](?:[）)]|[，、][^（）()]{1,14}[）)])(?:支出|科目)?")
_LEVEL = re.compile(
    r"((?:[^（）()]|[（(](?![类款项])[^（）()]{1,6}[）)]){2,40}?)[（(](?P<mark>[类款项])[^（）()]*[）)](?:支出|科目)?"
)
# 行政运行（项，人大事务）, 死亡抚恤（社会保障和就业支出类抚恤款）: a bracket that may hold the levels above a name.
UNDER = re.compile(r"[（(](?:[类款项][，、])?(?P<above>[^（）()。；：\x00\n]{2,60})[）)]")
_PARTS = re.compile(r"[/／—、，,·>之\-－]+|(?:类|款|项)[、，]?")
_LEVELS = "类款项"
_CODE = re.compile(r"[0-9]{3,7}(?=[\u4e00-\u9fff])")
# A figure while the words around it are looked at.
FIGURE = "\x00"
_FIGURE = re.compile(r"\d[\d.,]*(?:万|亿)?元?")
# Where a clause ends, and behind what another line may be named.
_CLAUSE = re.compile(r"[，,。；;：:！？!?\n\t]")
_ITEM = re.compile(r"[（(]项[）)]")
_AND = re.compile(r"[，,。；;：:！？!?\n\t、和与及同\x00）)]")
_LONGEST_ITEM = 34
_SHORTEST_ITEM = 2
# How far from the beginning the name of an office may end.
_LONGEST_OFFICE = 12


class SubjectWords(Protocol):
    """The words that stand around the names of lines: before them, between their levels, and as a part of them."""

    leads: list[str]
    holds: list[str]
    offices: list[str]
    joints: list[str]
    belonging: list[str]
    taken_back: list[str]
    sources: list[str]
    within: list[str]
    tails: list[str]
    final: list[str]


class Subjects:
    """Reads the names of lines at the beginning of clauses."""

    def __init__(
        self, names: LineKnowledge, economic: Mapping[str, str], words: SubjectWords, stops: Sequence[str]
    ) -> None:
        self._names = names
        self._classified = {name for code, name in names.codes.items() if len(code) > 3} | names.classes.keys()
        # 职业年金缴费 of the economic classification is said as 职业年金缴费支出, as the 项 is called.
        spent = tuple(name for name in self._classified if name.endswith("支出"))
        self._economic = {
            name + "支出" if any(each.endswith(name + "支出") for each in spent) else name
            for name in map(compact, economic.values())
        }
        self._items = self._classified | set(names.known_names) | self._economic
        self._lead = re.compile(rf"20\d\d年[度末底初]?|{alternatives(words.leads)}|[：:、“\s]")
        self._office = re.compile(alternatives(words.offices))
        # What an open-class name cannot hold: there the words of figures begin.
        # 人才资金尚余35万元: nor how much is left of it.
        left = rf"(?:{alternatives(words.holds)})(?={FIGURE})"
        self._stop = re.compile(rf"\x00|20\d\d年|[（(]|{left}|{alternatives(stops)}")
        # The endings of names that a stop ends.
        self._ending_in = {
            stop: tuple(each for each in names.endings if each.endswith(stop) and each != stop) for stop in stops
        }
        # What may stand between the levels of a line: 组织事务下的行政运行.
        self._joints = (*words.joints, "")
        self._belonging = re.compile(rf"^(?:{alternatives(words.belonging)})")
        self._taken_back, self._sources = tuple(words.taken_back), tuple(words.sources)
        self._within = frozenset(words.within)
        self._tails, self._figures = tuple(words.tails), frozenset(words.final)

    def ends(self, said: str, opened: bool) -> Iterator[int]:
        """Where the name at the beginning of a clause may end, the likeliest first; 0 for no name.

        Args:
            said: the clause, its figures as marks.
            opened: whether a line has been spoken of; then an open-class name must have the ending of one.
        """
        if marked := _MARKED.match(said):
            yield marked.end()
        if (under := self._under(said)) and FIGURE not in said[: under.start()]:
            yield under.end()
        lead = self._begin(said)
        item = self._item_end(said, lead)
        end = self._open_end(said, lead)
        name = said[lead:end]
        ended = self.has_ending(name)
        if lead < item < end and ended and (item < end - 1 or not self.has_ending(said[lead:item])):
            yield end  # 统战事务经费 is more than 统战事务, and 会议费用 is not more than 会议费
        if item > lead:
            yield from (item + len(tail) for tail in self._tails if said.startswith(tail, item))
            yield item
        for close in (end + len(word) for word in self._taken_back if said.startswith(word, end)):
            if said[lead:close] in self._items:
                yield close
        if name not in self._items and len(name) > 1:
            yield from (end + len(word) for word in self._sources if said.startswith(word, end))
        if len(name) > 1 and (not opened or ended):
            yield end
        yield 0

    def _begin(self, said: str) -> int:
        """Where the name begins, behind what may stand before one; 本级残联会议费 is 会议费."""
        if owned := self._names.owned(said):
            return owned.start()
        number = numbered(said)
        begin = self._leads(said, number.length if number else 0)
        if code := _CODE.match(said, begin):
            return code.end() if self._longest(said, code.end()) else begin
        known = self._longest(said, begin)
        for office in self._office.finditer(said, begin, begin + _LONGEST_OFFICE):
            behind = self._leads(said, office.end())
            if office.end() > known and self._longest(said, behind):
                return behind
        return begin

    def _leads(self, said: str, at: int) -> int:
        """The end of the leads from an offset; one that begins a longer known name is none (本年收入合计)."""
        while found := self._lead.match(said, at):
            longest = self._longest(said, at)
            if longest > found.end() and said[found.end() : longest] not in self._figures:
                break
            at = found.end()
        return at

    def _open_end(self, said: str, lead: int) -> int:
        """The end of the open-class name from an offset: at the first word of figures that is no part of it."""
        stop = self._stop.search(said, lead)
        if not stop:
            return len(said)
        if said.endswith(self._ending_in.get(stop.group(), ()), lead, stop.end()):
            return stop.end()  # 外包费用
        name = said[lead : stop.start()]
        own = len(name + stop.group()) > 1 or said[lead - 1 : lead] == "“"
        if stop.group() in self._within and own and not self.has_ending(name):
            further = self._stop.search(said, stop.end())
            end = further.start() if further else len(said)
            rest = said[stop.end() : end]
            lists = _AND.match(stop.group()) and rest in self._items
            if self.has_ending(rest) and not lists:
                return end  # 信用评价经费
        return stop.start()

    def _item_end(self, said: str, start: int) -> int:
        """The end of the known names that stand one behind the other from an offset."""
        at = start
        while True:
            ends = (self._longest(said, at + len(joint)) for joint in self._joints if said.startswith(joint, at))
            further = max(ends, default=0)
            # Only levels stand behind a name: in 科技重大专项本年支出 what follows is no part of it.
            if further <= at or (at > start and said[at:further].strip("".join(self._joints)) not in self._classified):
                return at
            at = further

    def _longest(self, said: str, start: int) -> int:
        for length in range(min(_LONGEST_ITEM, len(said) - start), _SHORTEST_ITEM - 1, -1):
            name = said[start : start + length]
            if name in self._items or (name[0] == "“" and name.strip("“”") in self._items):
                return start + length
        return 0

    def is_known(self, name: str) -> bool:
        """Whether a name is one of the vocabulary or is marked as a level of the classification."""
        bare = name[self._begin(name) :].strip("“”")
        return (
            not bare
            or bare in self._items
            or _LEVEL.search(name) is not None
            or self._under(name) is not None
            or self._item_end(name, self._begin(name)) == len(name)
        )

    def is_line(self, name: str) -> bool:
        """Whether words are the name of a line of the vocabulary and nothing else."""
        found = self._names.known(compact(name))
        return found is not None and found.category != "functional"

    def has_ending(self, name: str) -> bool:
        """Whether a name ends as the open-class names of lines do."""
        return self._names.has_ending(name)

    def may_be_one(self, name: str) -> bool:
        """Whether words may name a line at all, as what was done may not (兑现职级)."""
        return len(name) <= _SHORTEST_ITEM or self._names.is_name(name)

    def is_path(self, text: str) -> bool:
        """Whether a text is nothing but levels of the classification: 社会保障和就业支出类抚恤款."""
        parts = _parts(text)
        return bool(parts) and all(part in self._items or self._names.known(part) for part in parts)

    def is_above(self, bracket: re.Match[str]) -> bool:
        """Whether a match of `UNDER` holds levels of the classification, and so is a part of the name before it."""
        return self.is_path(bracket["above"])

    def _under(self, name: str) -> re.Match[str] | None:
        """The first bracket behind a name, where it holds the levels above it."""
        bracket = UNDER.search(name)
        return bracket if bracket and bracket.start() > 1 and self.is_above(bracket) else None

    def line(self, text: str) -> LineName | None:
        """The line that a name from `ends` means."""
        name = compact(text)
        begin = self._begin(name)
        name = name[begin - 1 if name[begin - 1 : begin] == "“" else begin :]
        if not name or self._names.is_pronoun(name):
            return None
        if under := self._under(name):
            # The 类 first, wherever the bracket says it.
            above = sorted(_parts(under["above"]), key=lambda part: part not in self._names.classes)
            own = self._levels(name[: under.start()]) or self._split(name[: under.start()].removesuffix("项"))
            return self._names.filled(tuple(above if len(above) > 2 else [*above, *own]))
        levels = self._levels(name)
        if not self._in_order(name):
            return self._names.filled((self._names.class_name(levels[0]), *levels[1:]))
        if found := self._names.functional(name):
            return self._names.filled(found.path)
        if levels:
            return self._names.filled(tuple(levels))
        if found := self._names.known(name):
            return self._names.told(found)
        name = next((name.removesuffix(tail) for tail in self._tails if name.removesuffix(tail) in self._items), name)
        if found := self._names.known(name):
            return self._names.told(found)
        parts = self._split(name)
        if name in self._economic:
            return self._names.open_name(name)
        if parts[-1] in self._items and parts[-1] not in self._names.known_names:
            return self._names.filled(tuple(parts))
        return self._names.open_name(name) if self._names.is_name(name) else None

    def listed(self, said: str) -> Iterator[LineName]:
        """The lines that words name one after the other: 公务接待费、会议费分别为2万元和3万元."""
        said, at = _FIGURE.sub(lambda found: FIGURE * len(found.group()), said), 0
        while at < len(said):
            stop = _CLAUSE.search(said, at)
            item = _ITEM.search(said, at)
            clause = said[at : min(stop.start() if stop else len(said), item.end() if item else len(said))]
            named = (end for end in self.ends(clause, True) if end and self._names_one(clause[:end]))
            end = next(named, 0)
            if line := self.line(clause[:end]):
                yield line
            further = _AND.search(said, at + end)
            if not further:
                return
            at = further.end()

    def _names_one(self, name: str) -> bool:
        return self._begin(name) < len(name) and (self.is_known(name) or self.has_ending(name))

    @staticmethod
    def _in_order(name: str) -> bool:
        """Whether the levels that a name marks stand outermost first."""
        marks = [_LEVELS.index(level["mark"]) for level in _LEVEL.finditer(name)]
        return marks == sorted(marks)

    def _levels(self, name: str) -> list[str]:
        """The levels that a name marks, outermost first: 残疾人就业（项）属社会保障和就业支出（类）."""
        marked = sorted(_LEVEL.finditer(name), key=lambda level: _LEVELS.index(level["mark"]))
        return [part for level in marked for part in self._split(self._belonging.sub("", level[1]))]

    def _split(self, name: str) -> list[str]:
        """The levels that stand in a name one behind the other: 组织事务行政运行."""
        parts, at = list[str](), self._begin(name)
        while at < len(name):
            joint = max(
                (j for j in self._joints if name.startswith(j, at) and self._longest(name, at + len(j))),
                key=len,
                default=None,
            )
            end = self._longest(name, at + len(joint)) if joint is not None else 0
            if not end:
                return [*parts, name[at:]]
            parts.append(name[at + len(joint or "") : end])
            at = end
        return parts


def _parts(text: str) -> list[str]:
    """The levels that a text sets one behind the other with /, — and the like."""
    return [part for part in _PARTS.split(compact(text)) if part]
