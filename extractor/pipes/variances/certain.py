"""Which reasons beside a figure are certain where a report tells what was done, and most clauses are deeds.

Among the projects of a self-evaluation 支出5万元，举办讲座8场 tells a deed, 支出5万元，未支付的2万元是尾款 a reason.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.pipes.lines.comparisons import Clause, Comparisons
from extractor.pipes.variances.patterns import patterns


def is_certain(text: str, clauses: Sequence[Clause], reason: tuple[int, int], comparisons: Comparisons) -> bool:
    """Whether a reason, found among the clauses of its sentence, is one even amid deeds.

    A cue opens it, or its consequence or 之所以 says that it is one; else a difference in money stands right beside it
    and it neither counts what went well nor begins as a deed.
    """
    told = patterns()
    if not any(_in_money(each) or (each.states and comparisons.of_spending(each.start, each.end)) for each in clauses):
        return False
    inside = [at for at, clause in enumerate(clauses) if clause.start < reason[1] and reason[0] < clause.end]
    if not inside:
        return False
    opened = clauses[inside[0]].start
    before = clauses[inside[0] - 1] if inside[0] else None
    behind = clauses[inside[-1] + 1] if inside[-1] + 1 < len(clauses) else None
    if told.strong.match(text, opened) or told.asking.match(before.said if before else ""):
        return True
    if behind and behind.states and (told.outcome.match(text, behind.start) or told.moved.match(text, behind.start)):
        return True
    if told.outcome.match(text, reason[1] + 1, clauses[inside[-1]].end):
        return True
    # 省下3万元 behind it; but 会议费少支3万元 is told of another line.
    behind = behind if behind and behind.name == behind.start else None
    beside = [each for each in (before, behind) if each and _in_money(each) and comparisons.differs(each)]
    counts = comparisons.has_numbers(*reason) and not told.hindered.search(text, *reason)
    return bool(beside) and not counts and not told.deeds.match(text, reason[0])


def _in_money(clause: Clause) -> bool:
    return clause.states and any(figure.kind == "money" for figure in clause.figures)
