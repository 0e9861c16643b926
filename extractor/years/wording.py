"""The words of `knowledge/years.yaml`."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from extractor import knowledge
from extractor.knowledge import Entry
from extractor.result import LineCategory, Severity


class YearRule(Entry):
    """A rule: one line for people, and how grave it is."""

    description: str
    severity: Severity


class YearWords(Entry):
    """`knowledge/years.yaml`."""

    rules: dict[str, YearRule]
    carried: dict[str, list[str]]
    changing: list[LineCategory]
    groups: list[str]
    alike_names: float
    jump_factor: int
    jump_least: int
    jump_points: int
    alike_facts: float
    movements: list[str]
    empty_words: list[str]
    limits: list[str]
    own_year: list[str]

    def openings(self) -> Iterator[tuple[str, str]]:
        """Each line that closes a year, with a line that opens the next one with the same amount."""
        for closing, openings in self.carried.items():
            for opening in openings:
                yield from zip(knowledge.expanded(closing), knowledge.expanded(opening), strict=True)


@functools.cache
def year_words() -> YearWords:
    """The built-in words.

    Raises:
        KnowledgeError: the file holds a wrong entry.
    """
    return knowledge.load(knowledge.HERE / "years.yaml", YearWords)
