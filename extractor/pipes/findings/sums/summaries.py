"""Rules about words that sum up a breakdown: the largest share, 近七成, 各项均未超预算, against its figures."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TypeVar

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import HUNDRED, show, total
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence, LineAmount
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.shares import Part, parts
from extractor.result import Finding

T = TypeVar("T")

_SHOWN, _LEAF, _TENTH, _NEARLY, _SEVERAL, _MOST = 3, 2, 10, 1, 3, 60
_DIGITS = "一二三四五六七八九"
_TWO = str.maketrans("两", "二")


def by_section(evidence: Evidence) -> dict[int | None, list[Part]]:
    """The parts with shares of each section, of the list that has most of them."""
    sentences: dict[int | None, dict[int, list[Part]]] = defaultdict(lambda: defaultdict(list))
    for part in evidence.once(parts):
        section = evidence.layer.passages[part.part.passage].section
        sentences[section][part.share.sentence].append(part)
    return {section: max(told.values(), key=len) for section, told in sentences.items()}


def _named(name: str, told: Sequence[T], label: Callable[[T], str]) -> T | None:
    """The one part that is called so."""
    found = [part for part in told if name and name in label(part)]
    return found[0] if len(found) == 1 else None


@functools.cache
def about_share() -> str:
    """The pattern of a share in tenths, halves or thirds: 近七成, 一半以上, 三分之二."""
    words = finding_words().summaries
    part = (
        rf"(?:(?P<digit>[两{_DIGITS}])成(?![{_DIGITS}])|(?P<half>{alternatives(words.half)})"
        rf"|(?P<below>[{_DIGITS}])分之(?P<above>[{_DIGITS}]))"
    )
    return (
        rf"(?P<near>{alternatives(words.near)})?(?P<over>{alternatives(words.over)})?{part}"
        rf"(?P<more>{alternatives(words.more)})?(?P<around>{alternatives(words.around)})?"
    )


def about_bounds(said: re.Match[str]) -> tuple[Decimal, Decimal]:
    """Between which percentages a share in tenths may lie, by the groups of `about_share`."""
    whole = HUNDRED / 2
    if said["digit"]:
        whole = Decimal(_TENTH * (_DIGITS.index(said["digit"].translate(_TWO)) + 1))
    elif said["below"]:
        below, above = (_DIGITS.index(said[name]) + 1 for name in ("below", "above"))
        whole = HUNDRED * above / below
    if said["near"]:
        return whole - _TENTH, whole + _NEARLY
    if said["over"] or said["more"]:
        # More than a half may be anything more; more than eight tenths are less than nine.
        return whole - _NEARLY, HUNDRED if said["half"] else whole + _TENTH
    return whole - Decimal(_TENTH) / 2, whole + Decimal(_TENTH) / 2


class AboutShare(BaseRule):
    """近五成用于一般公共服务, where its share is 69.15%; 占78.35%，已超八成."""

    id = "summary"

    def __init__(self) -> None:
        words = finding_words().summaries
        about = about_share()
        money, said = alternatives(words.money), alternatives(words.said)
        self._used = re.compile(
            rf"{about}的?(?:{money})?(?:{alternatives(words.used)})(?P<name>[^，,。；、：（(\d\n]{{2,20}})"
        )
        self._behind = re.compile(
            rf"[，,（(]\s*(?P<what>[^，。；：（）()\d\n]{{0,8}}?)(?:{said})*{about}(?=[，,。；）)\n]|$)"
        )
        self._ends = re.compile(rf"(?:{alternatives(words.ends)})$")
        self._listing = re.compile(alternatives(finding_words().listing))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at what was used for a part of a section's breakdown, and right behind every share."""
        known = evidence.once(by_section)
        for passage in evidence.layer.passages:
            told = known.get(passage.section, [])
            if passage.table is None and told:
                for said in self._used.finditer(evidence.text, passage.start, passage.end):
                    name = self._ends.sub("", squash(said["name"]))
                    part = _named(name, told, lambda part: part.part.label) or self._used_for(name, told)
                    if part:
                        yield from self._compare(evidence, said, part.share, part.part)
        for sentence in evidence.sentences:
            for before, share in pairwise([None, *sentence.figures]):
                if share and share.unit == "%" and share.role != "change":
                    yield from self._next_to(evidence, before, share)

    def _used_for(self, name: str, told: Sequence[Part]) -> Part | None:
        """The one part of a breakdown that is spent on what is named: 保障机构运转 is what 基本支出 is for."""
        uses = finding_words().summaries.spent_on
        lines = [line for line, words in uses.items() if any(word in name for word in words)]
        found = [part for part in told for line in lines if line in part.part.label]
        return found[0] if len(lines) == 1 and len(found) == 1 else None

    def _next_to(self, evidence: Evidence, before: Figure | None, share: Figure) -> Iterator[Finding]:
        said = self._behind.match(evidence.text, share.quantity.end)
        label = share.label + (before.label if before else "")
        # 占85%，其中近五成…: of something else; so is what has no word in common.
        if said and not self._listing.search(said["what"]) and (not said["what"] or grams(said["what"]) & grams(label)):
            yield from self._compare(evidence, said, share, share)

    def _compare(self, evidence: Evidence, said: re.Match[str], share: Figure, part: Figure) -> Iterator[Finding]:
        low, high = about_bounds(said)
        if not low <= share.span.value <= high:
            words = squash(said.group()).strip("，,（(")
            yield self.finding(
                evidence,
                f"写为“{words}”，而其占{share.text}",
                [said.span(), part.place, share.place],
                stated=words,
            )


class TogetherShare(BaseRule):
    """救助支出和养老支出两项合计占85%: the share of several parts of a breakdown, named one by one or by their rank."""

    id = "summary"

    def __init__(self) -> None:
        words = finding_words()
        together, share = alternatives([*words.together, *words.totals]), alternatives(words.summaries.taking)
        self._said = re.compile(
            rf"(?P<names>[^，,。；：\d]*?)(?:(?P<first>前)?[两二三四五](?:{alternatives(words.several)})[^，。；\d]{{0,4}}?)?"
            rf"(?:{together})(?:{share})[^，。；\d]{{0,8}}$"
        )
        self._joins = re.compile(rf"[、]|{alternatives(words.joined)}")
        self._ends = re.compile(rf"(?:{alternatives(words.summaries.ends)})$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every share of several together; the parts are those of the breakdown of its section."""
        known = evidence.once(by_section)
        for sentence in evidence.sentences:
            told = known.get(evidence.layer.passages[sentence.passage].section, [])
            for figure in sentence.figures if len(told) >= _SEVERAL else ():
                text = squash(evidence.text[figure.start : figure.quantity.start])
                said = self._said.match(text) if figure.unit == "%" else None
                if said and not said["first"]:
                    yield from self._compare(evidence, told, figure, said["names"])

    def _compare(self, evidence: Evidence, told: Sequence[Part], stated: Figure, names: str) -> Iterator[Finding]:
        called = [self._ends.sub("", name) for name in self._joins.split(names)]
        parts_ = [_named(name, told, lambda part: part.part.label) for name in called]
        shares = [part.share for part in parts_ if part]
        if len(shares) < 2 or len(shares) < len(called) or any(share is stated for share in shares):
            return
        sums = total(share.span for share in shares)
        if not sums.meets(stated.span):
            expected = f"{show(sums.value)}%"
            yield self.finding(
                evidence,
                f"合计占比写为{stated.text}，而{'+'.join(share.text for share in shares)}={expected}",
                [stated.place, *(share.place for share in shares)],
                expected=expected,
                stated=stated.text,
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
