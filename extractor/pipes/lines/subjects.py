"""The line that a clause begins with, whatever way it is named: by its levels, by one of them alone, by an own name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from extractor.knowledge import alternatives
from extractor.pipes.lines.names import LineKnowledge, LineName, compact

# 农林水支出（类）水利（款）防汛（项）, or any lower levels of that; a note may stand with the level: （项，人大事务）.
_MARKED = re.compile(r"[^，。；：\x00]{1,80}[（(][类款项](?:[）)]|[，、][^（）()]{1,14}[）)])(?:支出|科目)?")
_LEVEL = re.compile(r"([^（）()]{2,40})[（(][类款项][^（）()]*[）)](?:支出|科目)?")
# 行政运行（项，人大事务）, 死亡抚恤（社会保障和就业支出类抚恤款）: a bracket that may hold the levels above a name.
UNDER = re.compile(r"[（(](?:[类款项][，、])?(?P<above>[^（）()，。；：\x00\n]{2,60})[）)]")
_PARTS = re.compile(r"[/—、>\-]|(?:类|款|项)、?")
# A figure while the words around it are looked at.
FIGURE = "\x00"
_LONGEST_ITEM = 34
_SHORTEST_ITEM = 2


class SubjectWords(Protocol):
    """The words that stand around the names of lines: before them, between their levels, and as a part of them."""

    leads: list[str]
    joints: list[str]
    taken_back: list[str]


class Subjects:
    """Reads the names of lines at the beginning of clauses."""

    def __init__(self, names: LineKnowledge, words: SubjectWords, stops: Sequence[str]) -> None:
        self._names = names
        self._items = {name for code, name in names.codes.items() if len(code) > 3} | set(names.known_names)
        self._lead = re.compile(rf"(?:20\d\d年度?|{alternatives(words.leads)}|[：:、“\s])*")
        # What an open-class name cannot hold: there the words of figures begin.
        self._stop = re.compile(rf"\x00|20\d\d年|[（(]|{alternatives(stops)}")
        # What may stand between the levels of a line: 组织事务下的行政运行.
        self._joints = (*words.joints, "")
        self._taken_back = tuple(words.taken_back)

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
        stop = self._stop.search(said, lead)
        end = stop.start() if stop else len(said)
        if lead < item < end - 1 and self.has_ending(said[lead:end]):
            yield end  # 统战事务经费 is more than 统战事务
        if item > lead:
            yield item
        for close in (end + len(word) for word in self._taken_back if said.startswith(word, end)):
            if said[lead:close] in self._items:
                yield close
        name = said[lead:end]
        if len(name) > 1 and (not opened or self.has_ending(name)):
            yield end
        yield 0

    def _begin(self, said: str) -> int:
        found = self._lead.match(said)
        return found.end() if found else 0

    def _item_end(self, said: str, start: int) -> int:
        """The end of the known names that stand one behind the other from an offset."""
        at = start
        while True:
            ends = (self._longest(said, at + len(joint)) for joint in self._joints if said.startswith(joint, at))
            further = max(ends, default=0)
            if further <= at:
                return at
            at = further

    def _longest(self, said: str, start: int) -> int:
        for length in range(min(_LONGEST_ITEM, len(said) - start), _SHORTEST_ITEM - 1, -1):
            if said[start : start + length].strip("“”") in self._items:
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

    def has_ending(self, name: str) -> bool:
        """Whether a name ends as the open-class names of lines do."""
        return name.endswith(self._names.endings)

    def is_path(self, text: str) -> bool:
        """Whether a text is nothing but levels of the classification: 社会保障和就业支出类抚恤款."""
        parts = [part for part in _PARTS.split(compact(text)) if part]
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
        if not name:
            return None
        if under := self._under(name):
            above = [part for part in _PARTS.split(under["above"]) if part]
            own = self._split(name[: under.start()].removesuffix("项"))
            return self._names.coded(tuple(above if len(above) > 2 else [*above, *own]))
        if found := self._names.functional(name):
            return found
        levels = [self._split(level[1]) for level in _LEVEL.finditer(name)]
        if levels:
            return self._names.coded(tuple(part for level in levels for part in level))
        if found := self._names.known(name):
            return found
        parts = self._split(name)
        if parts[-1] in self._items and parts[-1] not in self._names.known_names:
            return self._names.coded(tuple(parts))
        return self._names.open_name(name) if self._names.is_name(name) else None

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
