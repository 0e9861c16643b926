"""Rules about words that sum up a breakdown: the largest share, 近七成, 各项均未超预算, against its figures."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.evidence import Evidence, LineAmount
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.shares import Part, parts
from extractor.pipes.findings.wording import finding_words
from extractor.result import Finding

_SHOWN, _LEAF, _TENTH, _NEARLY = 3, 2, 10, 1
_DIGITS = "一二三四五六七八九"


def _by_section(evidence: Evidence) -> dict[int | None, list[Part]]:
    """The parts with shares of each section, of the list that has most of them."""
    sentences: dict[int | None, dict[int, list[Part]]] = defaultdict(lambda: defaultdict(list))
    for part in evidence.once(parts):
        section = evidence.layer.passages[part.part.passage].section
        sentences[section][part.share.sentence].append(part)
    return {section: max(told.values(), key=len) for section, told in sentences.items()}


def _named(name: str, told: Sequence[Part]) -> Part | None:
    """The one part that is called so."""
    found = [part for part in told if name in part.part.label]
    return found[0] if len(found) == 1 else None


class _OfShares(BaseRule):
    """Words on the shares of a breakdown.

    Attributes:
        said: the words. least: how many shares a breakdown has at least.
    """

    id = "summary"
    said: re.Pattern[str]
    least: int

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every passage of a section that breaks something down by shares."""
        known = evidence.once(_by_section)
        for passage in evidence.layer.passages:
            told = known.get(passage.section, [])
            if passage.table is None and len(told) >= self.least:
                for said in self.said.finditer(evidence.text, passage.start, passage.end):
                    yield from self.compare(evidence, told, said)

    def compare(self, evidence: Evidence, told: Sequence[Part], said: re.Match[str]) -> Iterator[Finding]:
        """What the words say against the shares."""
        raise NotImplementedError


class LargestShare(_OfShares):
    """住房保障支出占比最大, where another part of the breakdown has a larger share."""

    least = 3

    def __init__(self) -> None:
        words = finding_words().summaries
        self.said = re.compile(
            rf"(?P<name>[^，,。；、：\d\n]{{2,24}}?)(?:{alternatives(words.share)})"
            rf"(?:(?P<most>{alternatives(words.most)})|(?P<least>{alternatives(words.least)}))"
        )
        self._ends = re.compile(rf"(?:{alternatives(words.ends)})$")
        self._opens = re.compile(rf"^(?:{alternatives(finding_words().listing)})")

    def compare(self, evidence: Evidence, told: Sequence[Part], said: re.Match[str]) -> Iterator[Finding]:
        """What the words say against the shares."""
        mine = _named(self._ends.sub("", self._opens.sub("", squash(said["name"]))), told)
        if mine is None:
            return
        pick = max if said["most"] else min
        other = pick(told, key=lambda part: part.share.span.value)
        if other.share.span.meets(mine.share.span):
            return
        yield self.finding(
            evidence,
            f"写为“{squash(said.group())}”，而其占{mine.share.text}，另一部分占{other.share.text}",
            [said.span(), mine.part.place, mine.share.place, other.part.place, other.share.place],
            stated=squash(said.group()),
        )


class AboutShare(_OfShares):
    """近五成用于一般公共服务, where its share is 69.15%."""

    least = 1

    def __init__(self) -> None:
        words = finding_words().summaries
        tenths = (
            rf"(?P<near>{alternatives(words.near)})?(?P<over>{alternatives(words.over)})?(?P<digit>[{_DIGITS}])成"
            rf"(?P<more>{alternatives(words.more)})?(?:{alternatives(words.around)})?的?(?:{alternatives(words.money)})?"
        )
        self.said = re.compile(rf"{tenths}(?:{alternatives(words.used)})(?P<name>[^，,。；、：（(\d\n]{{2,20}})")
        self._ends = re.compile(rf"(?:{alternatives(words.ends)})$")

    def compare(self, evidence: Evidence, told: Sequence[Part], said: re.Match[str]) -> Iterator[Finding]:
        """What the words say against the shares."""
        part = _named(self._ends.sub("", squash(said["name"])), told)
        tenth = Decimal(_TENTH * (_DIGITS.index(said["digit"]) + 1))
        half = Decimal(_TENTH) / 2
        low, high = tenth - half, tenth + half
        if said["near"]:
            low, high = tenth - _TENTH, tenth + _NEARLY
        elif said["over"] or said["more"]:
            low, high = tenth - _NEARLY, tenth + _TENTH
        if part and not low <= part.share.span.value <= high:
            yield self.finding(
                evidence,
                f"写为“{squash(said.group())}”，而其占{part.share.text}",
                [said.span(), part.part.place, part.share.place],
                stated=squash(said.group()),
            )


class AllWithin(BaseRule):
    """各支出项目均控制在年初预算以内, where an item that its section tells spent more than its budget."""

    id = "summary"

    def __init__(self) -> None:
        words = finding_words().summaries
        self._first = re.compile(alternatives(finding_words().denominators[0]))
        self._said = re.compile(
            rf"(?:{alternatives(words.every)})[^，。；\d\n]{{0,10}}?(?:{alternatives(words.all)})"
            rf"(?P<within>[^，。；\d\n]{{0,6}}?(?:{alternatives(words.within)}))"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every passage that says so; the items are those of its section and the ones within."""
        for passage in evidence.layer.passages:
            if passage.table is not None:
                continue
            for said in self._said.finditer(evidence.text, passage.start, passage.end):
                over = evidence.once(_exceeded)
                mine = [pair for pair in over if evidence.is_within(pair[1].section, passage.section)]
                if mine:
                    yield self._finding(evidence, said, mine)

    def _finding(
        self, evidence: Evidence, said: re.Match[str], over: Sequence[tuple[LineAmount, LineAmount]]
    ) -> Finding:
        names = "、".join(
            f"“{final.line.path[-1]}”决算数{final.text}大于年初预算数{budget.text}" for budget, final in over[:_SHOWN]
        )
        return self.finding(
            evidence,
            f"写为“{squash(said.group())}”，而{names}{f'等{len(over)}项' if len(over) > _SHOWN else ''}",
            [said.span(), *(evidence.row_at(each) for pair in over[:_SHOWN] for each in pair)],
            stated=squash(said.group()),
            # The budget that is meant may be the adjusted one.
            severity=None if self._first.search(said.group()) else "hint",
        )


def _exceeded(evidence: Evidence) -> list[tuple[LineAmount, LineAmount]]:
    """The items of the prose that spent more than their first budget: budget and final figure."""
    found: list[tuple[LineAmount, LineAmount]] = []
    for (name, measure), amounts in evidence.amounts.items():
        if measure != "final" or (name.count("/") != _LEAF and amounts[0].line.category != "three_public"):
            continue
        budgets = [each for each in evidence.amounts.get((name, "initial_budget"), ()) if each.table is None]
        for final in amounts:
            budget = next((each for each in budgets if each.section == final.section), None)
            if final.table is None and budget and final.span.low > budget.span.high:
                found.append((budget, final))
                break
    return found
