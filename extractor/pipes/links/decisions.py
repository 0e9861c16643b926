"""Decides which line an achievement is linked to, by the evidence for each."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from extractor.pipes.achievements.typer import bare_unit
from extractor.pipes.ledger import SILENT, Ledger, Span
from extractor.pipes.likeness import NO_LINE
from extractor.quantities import yuan
from extractor.result import Achievement, BudgetLine

# A sum of `_LEAST` makes a link, or of `_LEAST_ALONE` where the next line has no more than a part `_ALONE` of it.
_LEAST = 0.55
_ALONE, _LEAST_ALONE = 0.15, 0.3
# A line that has such a part of what the likeliest has is as likely.
_AS_LIKELY = 0.97
# A project that has such a part of what an item of the classification has is the likelier: it is booked under the item.
_BOOKED = 0.9
_REPEATED = 2.2
# How sure a link is, as odds: by what speaks for the line, up to `_ENOUGH`, and by the share that the next line has of
# it. Fitted with the model on the links of samples and strangers, which it has learned from, and of held-out and the
# real reports, which it has not: of those that are .72 sure .68 are right, of .94 .98, of .99 .98.
_ODDS, _PER_SCORE, _PER_RIVAL, _ENOUGH = 0.45, 1.56, 0.59, 3.0
_SURE = 3.0
# Values below it, and rates (100%), are told of many things.
_COMMON = 10
# An item is about one line where so many of its achievements, and such a share of all of them, are linked to it.
_MOST_LEAST, _MOST_SHARE = 2, 0.5
# Where so much speaks for no line, what the item is about says nothing.
_NONE = 0.1
# Nor where a line's own score is less: the model is all but certain, and nothing else speaks for the line.
_AGAINST = -0.5


class Evidence(NamedTuple):
    """What speaks for a line, and how much; `span` is where it stands, `zone` what stretch that is."""

    line: str
    amount: float
    source: str
    span: Span | None = None
    zone: str = ""


@dataclass(slots=True)
class Candidate:
    """An achievement with what speaks for each line, by the line's id.

    Attributes:
        item, sentence: where it stands, for what it shares with its neighbours.
        scores: what speaks for each line, and for none, added up; `ledger` says what it is made of.
        in_form: whether it stands in a line's form.
        barred: the lines that cannot have paid for it.
    """

    achievement: Achievement
    item: tuple[int, int]
    sentence: tuple[int, int]
    scores: dict[str, float] = field(default_factory=dict)
    in_form: bool = False
    barred: Set[str] = frozenset()
    ledger: Ledger = SILENT

    def add(self, evidence: Evidence) -> None:
        """Adds to a line's score."""
        line, amount, *_ = evidence
        self.scores[line] = self.scores.get(line, 0.0) + amount
        self.ledger.add(*evidence)

    def ranked(self) -> list[tuple[str, float]]:
        """The lines with their scores, the likeliest first."""
        return sorted(((line, score) for line, score in self.scores.items() if line != NO_LINE), key=lambda it: -it[1])

    @property
    def none(self) -> float:
        """What speaks for no line."""
        return self.scores.get(NO_LINE, 0.0)


class Finals:
    """What was spent on each line, in 元; the most where a report says it in several ways."""

    def __init__(self, lines: Sequence[BudgetLine]) -> None:
        self._spent: dict[str, Decimal] = {}
        for line in lines:
            finals = [_in_yuan(each.value, each.unit) for each in line.amounts if each.measure == "final"]
            if known := [each for each in finals if each is not None]:
                self._spent[line.id] = max(known)

    def below(self, achievement: Achievement) -> Set[str]:
        """The lines that cannot have paid the money that an achievement states, for less was spent on them."""
        paid = _in_yuan(achievement.value, achievement.unit)
        return frozenset(line for line, spent in self._spent.items() if paid is not None and spent < paid)


def _in_yuan(value: float, unit: str) -> Decimal | None:
    factor = yuan(unit)
    return Decimal(str(value)) * factor if factor is not None else None


def decide(
    candidate: Candidate, names: Mapping[str, str] = MappingProxyType({}), items: Set[str] = frozenset()
) -> None:
    """Links an achievement to the line that most speaks for, if enough does and no other is as likely.

    Args:
        names: the names of the lines; one within another is the same line's, so that they are no rivals.
        items: the lines that are items of the classification; that of a project's own field is no rival of the project.
    """
    achievement = candidate.achievement
    achievement.budget_line_id, achievement.link_score = None, 0.0
    ranked = candidate.ranked()
    if not ranked:
        return
    most = ranked[0][1]
    alone = len(ranked) < 2 or ranked[1][1] <= _ALONE * most
    if most - candidate.none < (_LEAST_ALONE if alone else _LEAST):
        return
    likely = _likely(candidate, ranked, items)
    if likely and all(_alike(names.get(likely[0], ""), names.get(line, "")) for line in likely[1:]):
        achievement.budget_line_id, achievement.link_score = likely[0], _sure(candidate, likely[0], likely)


def _likely(candidate: Candidate, ranked: Sequence[tuple[str, float]], items: Set[str]) -> list[str]:
    """The lines that are as likely as the likeliest: projects alone where one is hardly less likely than an item."""
    open_ = [(line, score) for line, score in ranked if line not in candidate.barred]
    projects = [(line, score) for line, score in open_ if line not in items and score >= _BOOKED * ranked[0][1]]
    kept = projects or open_
    least = _AS_LIKELY * (projects[0] if projects else ranked[0])[1]
    return [line for line, score in kept if score >= least]


def _sure(candidate: Candidate, line: str, same: Sequence[str]) -> float:
    """How sure a link is, 0 to 1; `same` are the lines that are no rivals."""
    score = candidate.scores[line]
    rival = max((other for name, other in candidate.scores.items() if name not in same), default=0.0)
    odds = _ODDS + _PER_SCORE * min(score, _ENOUGH) - _PER_RIVAL * min(max(rival, 0.0) / score, 1.0)
    return round(1.0 / (1.0 + math.exp(-odds)), 3)


def _alike(one: str, other: str) -> bool:
    return bool(one and other) and (one in other or other in one)


def repeated(candidates: Sequence[Candidate]) -> None:
    """What a form or a title says whose an achievement is, holds wherever it is told again: adds that line there."""
    told: dict[tuple[str, float, str, str], dict[str, Span]] = defaultdict(dict)
    unsure = []
    for candidate in candidates:
        line, score = next(iter(candidate.ranked()), (NO_LINE, 0.0))
        if score >= _SURE:
            told[_same(candidate.achievement)][line] = (candidate.achievement.start, candidate.achievement.end)
        else:
            unsure.append(candidate)
    for candidate in unsure:
        lines = told.get(_same(candidate.achievement), {})
        for line, span in lines.items():
            candidate.add(Evidence(line, _REPEATED / len(lines), "repeated", span))


def share(candidates: Sequence[Candidate], groups: Iterable[tuple[int, int]], part: float, zone: str) -> None:
    """Adds to each achievement a part of what speaks for the lines of the others of its group; `zone` names it."""
    members: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
    for candidate, group in zip(candidates, groups, strict=True):
        members[group].append(candidate)
    for group_members in members.values():
        if len(group_members) < 2:
            continue
        mean: dict[str, float] = defaultdict(float)
        for candidate in group_members:
            for line, score in candidate.scores.items():
                mean[line] += score / len(group_members)
        for candidate in group_members:
            for line, score in mean.items():
                own = candidate.scores.get(line, 0.0)
                candidate.add(Evidence(line, part * (score - own), "neighbours", None, zone))


def spread(candidates: Sequence[Candidate]) -> None:
    """Gives the achievements of an item without a link the line that most of the item's have."""
    items: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        items[candidate.item].append(candidate)
    for members in items.values():
        linked = [each.achievement for each in members if each.achievement.budget_line_id]
        counts = Counter(each.budget_line_id for each in linked)
        line, count = counts.most_common(1)[0] if counts else (None, 0)
        if line is None or count < _MOST_LEAST or count < _MOST_SHARE * len(members):
            continue
        least = min(each.scores.get(line, 0.0) for each in members if each.achievement.budget_line_id == line)
        for each in members:
            against = each.none >= _NONE or line in each.barred or each.scores.get(line, 0.0) < _AGAINST
            if not each.achievement.budget_line_id and not against:
                each.add(Evidence(line, least / 2, "most of the item"))
                each.achievement.budget_line_id, each.achievement.link_score = line, _sure(each, line, [line])


def _same(achievement: Achievement) -> tuple[str, float, str, str]:
    """What the same achievement is known by where it is told again: a common value only with what it counts."""
    common = achievement.value < _COMMON or achievement.type == "rate_reached"
    counted = achievement.object or "" if common else ""
    return achievement.type, achievement.value, bare_unit(achievement.unit), counted
