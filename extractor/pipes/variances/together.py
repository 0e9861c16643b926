"""What one cause explains at once: a line's difference from its budget and from last year, or both sides of a whole.

较上年减少3万元，较年初预算数减少1万元，主要原因是… is told of both; so is 收入比上年增加5%，支出比上年增加4%。原因是….
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.knowledge import alternatives
from extractor.pipes.lines.lists import line_lists
from extractor.pipes.lines.names import LineName, line_knowledge
from extractor.pipes.lines.statements import Statement
from extractor.pipes.lines.wording import statement_words
from extractor.pipes.variances.clause_starts import clause_start
from extractor.pipes.variances.differences import Difference, Differences

_STOPS = "。！？\n\t"
_STOP = re.compile(f"[{_STOPS}]")
# How far before a cue words are looked for that say what it is of, in characters.
_LONGEST = 200


def together(
    said: Differences, found: Difference, since: int, left: int, cue: int, words: str = ""
) -> list[Difference]:
    """The differences that the cause after a cue explains, in the order in which they are told.

    Args:
        found: the one that stands nearest to the cue.
        since: where the last cause ended, or the passage begins; what is told before has its own.
        left: where the clause of the cue begins.
        words: those of the cue; 原因都是 and 均因 are of all that went the same way.
    """
    if _shared().search(words) and len(every := _of_all(said, found, since, cue)) > 1:
        return every
    if lines := _meant_together(said, since, cue):
        return [replace(found, line=line) for line in lines]
    told = [each for each in said.changes(since, cue) if each.direction and each.value != 0]
    if not told or said.names_basis(left, cue):
        return [found]
    mark = said.text.rfind("；", told[0].start, cue)
    if mark >= 0 and not _STOP.search(said.text, told[-1].end, left):
        told = [each for each in told if each.start > mark]  # what stands before it is told for itself
    same = [each for each in told if each.sentence == told[-1].sentence and each.direction == found.direction]
    both = _of_sides(said, found, same, left, cue) or _of_bases(found, same)
    return both if len(both) > 1 else [found]


def both_bases(said: Differences, found: Difference, since: int, at: int) -> list[Difference]:
    """The differences that a reason without a cue, which begins at an offset, explains: one, or one for each basis.

    比预算少3万元，比上年少1万元，两辆旧车停驶.
    """
    told = [each for each in said.changes(since, at) if each.direction == found.direction and each.value != 0]
    same = [each for each in told if each.sentence == told[-1].sentence and each.line == told[-1].line]
    both = _of_bases(found, same) if same and same[-1].line == found.line else []
    return both if len(both) > 1 else [found]


def _of_all(said: Differences, found: Difference, since: int, cue: int) -> list[Difference]:
    """One for each line whose change, told since the last cause, went the way that the cause explains."""
    told = [each for each in said.changes(since, cue) if each.direction == found.direction and each.line]
    lines = dict.fromkeys(each.line for each in told)
    own = ([each for each in told if each.line == line] for line in lines)
    return [_like(found, group[-1].line, [each for each in group if each.basis == group[-1].basis]) for group in own]


def _of_bases(found: Difference, told: Sequence[Statement]) -> list[Difference]:
    """One for each basis that the changes of the last line name."""
    own = [each for each in told if each.line == told[-1].line and each.basis]
    bases = [[each for each in own if each.basis == basis] for basis in dict.fromkeys(each.basis for each in own)]
    if len(bases) != 2 or not any(each.basis == found.basis for each in own):
        return []
    return [_like(found, found.line, group) for group in bases]


def _of_sides(said: Differences, found: Difference, told: Sequence[Statement], left: int, cue: int) -> list[Difference]:
    """One for the income and one for the expenditure of a whole, where no side alone is meant."""
    lines = [[each for each in told if each.line == line] for line in dict.fromkeys(each.line for each in told)]
    if len(lines) != 2 or not (lines[0][0].start == lines[1][0].start or _means_both(said, left, cue)):
        return []
    first, last = lines[0][0].line, lines[1][0].line
    if first is None or last is None or found.line not in (first, last) or not line_knowledge().are_sides(first, last):
        return []
    return [_like(found, group[0].line, [each for each in group if each.basis == group[0].basis]) for group in lines]


def _means_both(said: Differences, left: int, cue: int) -> bool:
    """Whether a cue may open the cause of income and expenditure: it begins a sentence that names no side alone.

    收支变动较大，主要原因是; but not 支出增加的原因是.
    """
    floor = max(0, left - _LONGEST)
    start = max(floor, *(said.text.rfind(stop, floor, left) + 1 for stop in _STOPS))
    return not said.told(start, cue) and len(_sides(said, start, cue)) != 1


def _meant_together(said: Differences, start: int, end: int) -> list[LineName]:
    """The two lines that 这两项 before a cue means, or both sides whose amounts alone were told; else nothing."""
    both = _both().search(said.text, max(start, end - _LONGEST), end)
    told = list(dict.fromkeys(said.told(start, both.start() if both else end)))[-2:]
    if len(told) < 2 or both:
        return told if len(told) == 2 else []
    alone = not said.changes(start, end) and line_knowledge().are_sides(*told)
    clause = clause_start(said.text, 0, max(0, clause_start(said.text, 0, end) - 1))
    return told if alone and not _sides(said, clause, end) else []


def _sides(said: Differences, start: int, end: int) -> list[str]:
    """The words of the two sides that a text names."""
    return [side for side in line_knowledge().two_sides if side in said.text[start:end]]


@functools.cache
def _shared() -> re.Pattern[str]:
    return re.compile(alternatives(line_lists().alike))


@functools.cache
def _both() -> re.Pattern[str]:
    return re.compile(alternatives(statement_words().both))


def _like(found: Difference, line: LineName | None, told: Sequence[Statement]) -> Difference:
    """The difference that some changes of one line and basis state."""
    money = [float(each.value) for each in told if each.unit and each.unit.endswith("元") and each.value is not None]
    rates = [float(each.value) for each in told if each.unit in ("%", "％") and each.value is not None]
    return replace(
        found,
        line=line,
        basis=told[0].basis or found.basis,
        amount=next(reversed(money), None),
        rate=next(reversed(rates), None),
        start=min(found.start, told[0].start),
    )
