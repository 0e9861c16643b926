"""What one cause explains at once: a line's difference from its budget and from last year, or both sides of a whole.

较上年减少2.97万元，较年初预算数减少0.36万元，主要原因是… is told of both; so is 收入比上年增加5%，支出比上年增加4%。主要原因是….
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.pipes.lines.names import LineName
from extractor.pipes.lines.statements import Statement
from extractor.pipes.variances.differences import Difference, Differences


def together(said: Differences, found: Difference, since: int, left: int, cue: int) -> list[Difference]:
    """The differences that the cause after a cue explains, in the order in which they are told.

    Args:
        found: the one that stands nearest to the cue.
        since: where the last cause ended, or the passage begins; what is told before has its own.
        left: where the clause of the cue begins.
    """
    if listed := said.meant_together(since, cue):
        return [replace(found, line=line) for line in listed]
    told = [each for each in said.changes(since, cue) if each.direction and each.value != 0]
    if not told or said.names_basis(left, cue):
        return [found]
    if not said.begins_clause(left, told[-1].end) and (mark := said.text.rfind("；", told[0].start, cue)) >= 0:
        told = [each for each in told if each.start > mark]  # what stands before it is told for itself
    same = [each for each in told if each.sentence == told[-1].sentence and each.direction == found.direction]
    both = _of_sides(said, found, same, left, cue) or _of_bases(found, same)
    return both if len(both) > 1 else [found]


def _of_bases(found: Difference, told: Sequence[Statement]) -> list[Difference]:
    """One for each basis that the changes of the last line name."""
    own = [each for each in told if each.line == told[-1].line and each.basis]
    bases = [[each for each in own if each.basis == basis] for basis in dict.fromkeys(each.basis for each in own)]
    if len(bases) != 2 or not any(each.basis == found.basis for each in own):
        return []
    return [_like(found, found.line, group) for group in bases]


def _of_sides(
    said: Differences, found: Difference, told: Sequence[Statement], left: int, cue: int
) -> list[Difference]:
    """One for the income and one for the expenditure of a whole, where no side alone is meant."""
    lines = [[each for each in told if each.line == line] for line in dict.fromkeys(each.line for each in told)]
    if len(lines) != 2 or not (lines[0][0].start == lines[1][0].start or said.means_both(left, cue)):
        return []
    first, last = lines[0][0].line, lines[1][0].line
    if first is None or last is None or found.line not in (first, last) or not said.are_sides(first, last):
        return []
    return [_like(found, group[0].line, [each for each in group if each.basis == group[0].basis]) for group in lines]


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
