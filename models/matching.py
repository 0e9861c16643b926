"""When a result and an annotation say the same: what an achievement is known by, which cause is which."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractor.knowledge import squash
from extractor.result import Basis, Direction

NUMBER = re.compile(r"[0-9０-９零一二两三四五六七八九十百千万亿]")
_SAME_UNITS = {"名": "人", "位": "人", "％": "%"}
# How alike the words of two causes must be.
_ALIKE = 0.85
# The characters before a number that it is known by, and how far before it they are looked for.
_LEFT, _REACH = 4, 24
_QUOTES = re.compile(r"[“”\"'‘’、]")
Key = tuple[str, float, str]


def same_line(one: str, other: str) -> bool:
    """Whether two line names, paths joined with /, are of one line; either may be only the tail of a path."""
    a, b = (_QUOTES.sub("", squash(name)) for name in (one, other))
    return a == b or a.endswith("/" + b) or b.endswith("/" + a)


def key(text: str, start: int, end: int, value: float, unit: str | None) -> Key:
    """What the achievement text[start:end] is known by: the characters before its number, its value, its unit."""
    found = NUMBER.search(text, start, end)
    at = found.start() if found else start
    short = squash(unit or "")
    return squash(text[max(0, at - _REACH) : at])[-_LEFT:], round(value, 4), _SAME_UNITS.get(short, short)


def bare(text: str) -> str:
    """The words of a cause or a heading without white space and the punctuation around them."""
    return squash(text).strip("。；;，,、.：:")


@dataclass(frozen=True, slots=True)
class StatedCause:
    """A cause with its statement.

    Attributes:
        text: its words, `bare`.
        line: the name of the line, path joined with /, None where there is none.
        basis: None in an annotation that does not say; so for direction.
        categories: every one that is right, in a result the one that it has.
    """

    text: str
    line: str | None
    basis: Basis | None
    direction: Direction | None
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CauseMatch:
    """A cause of the annotation and one of the result, by their indices.

    Attributes:
        linked: line, basis and direction agree.
        category: the category agrees.
    """

    due: int
    made: int
    linked: bool
    category: bool


def distinct(causes: Iterable[StatedCause]) -> list[StatedCause]:
    """Each cause of a line once: the first statement of it."""
    found: dict[tuple[str, str | None], StatedCause] = {}
    for cause in causes:
        found.setdefault((cause.text, cause.line), cause)
    return list(found.values())


def match_causes(due: Sequence[StatedCause], made: Sequence[StatedCause]) -> list[CauseMatch]:
    """Pairs causes one to one, those of like words that agree in most first."""
    pairs = []
    for i, wanted in enumerate(due):
        for j, said in enumerate(made):
            matcher = difflib.SequenceMatcher(None, wanted.text, said.text, autojunk=False)
            # The quick ratio is never less, and spares most of the comparisons.
            if matcher.quick_ratio() >= _ALIKE and (ratio := matcher.ratio()) >= _ALIKE:
                line = same_line(said.line or "?", wanted.line or "")
                linked = line and said.basis == (wanted.basis or said.basis)
                linked = linked and said.direction == (wanted.direction or said.direction)
                pairs.append((linked, line, ratio, i, j, said.categories[0] in wanted.categories))
    matches: list[CauseMatch] = []
    used: tuple[set[int], set[int]] = set(), set()
    for linked, _, _, i, j, category in sorted(pairs, reverse=True):
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            matches.append(CauseMatch(i, j, linked, category))
    return matches
