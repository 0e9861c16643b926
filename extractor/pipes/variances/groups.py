"""Parts a sentence that speaks of several lines into the clauses of each: its figures, and the reason beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.pipes.lines.comparisons import Clause, Comparisons
from extractor.pipes.variances.patterns import patterns


def by_line(clauses: Sequence[Clause], text: str, comparisons: Comparisons) -> Iterator[list[Clause]]:
    """The clauses in groups of a difference with its reason, which stands behind it or, before 使 and the like, first.

    A new one begins where, behind a reason or its consequence, another figure is stated.
    """
    group: list[Clause] = []
    for clause in clauses:
        telling = _telling(group)
        results = patterns().outcome.match(text, clause.start, clause.end) is not None
        if clause.states and group and any(each.states for each in group):
            if results and 0 < telling < len(group):
                yield group[:telling]
                group = group[telling:]
            elif not results and _is_whole(group, clause, comparisons):
                yield group
                group = []
        group.append(clause)
    if group:
        yield group


def _is_whole(group: Sequence[Clause], clause: Clause, comparisons: Comparisons) -> bool:
    """Whether a group holds a reason, so that the clause behind it, which states, is of another difference."""
    names = clause.name > clause.start
    if group[0].kind == "tells" and group[-1].states:
        return names
    told = _telling(group) < len(group)
    ready = clause.figures and comparisons.read([each for each in group if each.states])
    return told and (names or bool(ready))


def _telling(group: Sequence[Clause]) -> int:
    """Where the clauses at the end of a group begin that only tell, and empty ones between marks."""
    at = len(group)
    while at > 0 and (group[at - 1].kind == "tells" or group[at - 1].start == group[at - 1].end):
        at -= 1
    return at


def of_one_line(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """The first clauses that state something, up to one that names another line: 使基本支出增长3%；项目支出下降17%."""
    opened = False
    for clause in clauses:
        if opened and clause.name > clause.start:
            return
        if clause.states:
            opened = True
            yield clause
