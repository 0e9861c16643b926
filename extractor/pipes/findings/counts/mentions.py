"""The same thing counted twice: achievements, and the indicators that report them, by the words around the number."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import ne

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import YUAN, Interval, interval
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.performance.targets import one_quantity
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

# The words with which each home tells a figure of a unit.
Told = dict[tuple[tuple[str, int], str, Decimal], set[str]]
_WORDS = re.compile(r"[\u4e00-\u9fff]")
_AFTER = re.compile(r"[^，。；、：\n\t]{0,12}")
_LEAD = re.compile(r"([^，,。；;：:、\s]+)[，,：:]\s*$")
_BEFORE, _LONGEST, _SHORTEST = 18, 24, 2
# Words that this many mentions share say nothing about which thing is counted.
_COMMON, _RARE = 40, 5
_SURE, _MIXED, _LIKELY, _HINT = 0.8, 0.75, 0.5, 0.2
_COST, _ALIKE = "cost", 4
# So far before a sum its sentence says since when it is one.
_REACH = 120
# Rates and points are told of everything in the same words.
_RATED = ("%", "分")
# Figures told in few common words are one only if they lie close; swapped digits count from three on.
_SPECIFIC, _CLOSE, _DIGITS = 8, Decimal("0.85"), 3
# So many different characters, and this part of them, that the words are the same in another order; one less will do
# for figures that lie next to each other.
_PART = 4
_CHARACTERS, _ALL_CHARACTERS, _NEXT = 5, 0.85, Decimal("0.98")


@dataclass(frozen=True, slots=True)
class Mention:
    """A number with the words that say what it counts.

    Attributes:
        grams: pairs of neighbouring characters of those words.
        kind: the type of the achievement, or None for an indicator.
        home: what stands together: the paragraph, the cell, or the row of the indicator.
        at, place: where the number stands, and its clause or row.
        sentence: what groups mentions of one sentence.
        project: the project that it is told under, or None.
        lead: the clause before its own in the sentence, "" for none: of which place or part it is told.
        over_years: whether it is a sum since an earlier year.
    """

    grams: frozenset[str]
    words: str
    span: Interval
    unit: str
    text: str
    kind: str | None
    home: tuple[str, int]
    at: int
    sentence: int
    place: Place
    project: str | None
    lead: str = ""
    over_years: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """What is told in the same words with the same figure, once or often."""

    mentions: Sequence[Mention]

    @property
    def grams(self) -> frozenset[str]:
        """The words that it is told in."""
        return self.mentions[0].grams

    @property
    def words(self) -> str:
        """The words as written."""
        return self.mentions[0].words.strip("、，：；")

    @property
    def span(self) -> Interval:
        """The figure."""
        return self.mentions[0].span

    @property
    def text(self) -> str:
        """The figure as written."""
        return self.mentions[0].text

    @property
    def unit(self) -> str:
        """Its unit."""
        return self.mentions[0].unit

    @property
    def is_row(self) -> bool:
        """Whether an indicator tells it."""
        return self.mentions[0].kind is None

    @property
    def project(self) -> str | None:
        """The project that it is told under, or None."""
        return self.mentions[0].project

    @property
    def homes(self) -> set[tuple[str, int]]:
        """The passages and rows that tell it."""
        return {mention.home for mention in self.mentions}


class MentionConflict(BaseRule):
    """One achievement with two figures in two places."""

    id = "conflict"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares every achievement and indicator with those that are told in like words."""
        if not evidence.is_account:
            return
        things = gathered([*achievements(evidence), *indicators(evidence)])
        grouped: dict[tuple[int, int], list[tuple[Thing, Thing]]] = defaultdict(list)
        for one, other in self._pairs(things):
            grouped[one.mentions[0].sentence, other.mentions[0].sentence].append((one, other))
        for group in grouped.values():
            yield self._finding(evidence, group)

    def _pairs(self, things: Sequence[Thing]) -> list[tuple[Thing, Thing]]:
        """Things each of which is the other's likest, whose figures differ."""
        told: Told = defaultdict(set)
        for thing in things:
            for home in thing.homes:
                told[home, thing.unit, thing.span.value] |= thing.grams
        likest: dict[int, tuple[float, float, int]] = {}
        confirmed: set[int] = set()
        spread = Counter((thing.unit, gram) for thing in things for gram in thing.grams)
        for left, right in _candidates(things):
            one, other = things[left], things[right]
            if one.mentions[0].over_years != other.mentions[0].over_years:
                continue
            if one.span.meets(other.span):
                confirmed |= {left, right} if one.is_row != other.is_row else set()
                continue
            for mine, theirs in ((left, right), (right, left)):
                likest[mine] = max(likest.get(mine, (0.0, 0.0, -1)), (*_likeness(one, other), theirs))
        found = []
        for mine, (likeness, _, theirs) in likest.items():
            one, other = things[mine], things[theirs]
            if mine > theirs or likest[theirs][2] != mine or _told_together(one, other, told) or _parallel(one, other):
                continue
            agreed = len(confirmed & {mine, theirs})
            if agreed == 1 and any(spread[one.unit, gram] <= _RARE for gram in one.grams & other.grams):
                agreed = 0  # The one that stands alone is the slip.
            if _differs(one, other, likeness, agreed > 0):
                found.append((one, other) if one.mentions[0].at < other.mentions[0].at else (other, one))
        return sorted(found, key=lambda pair: (pair[0].mentions[0].at, pair[1].mentions[0].at))

    def _finding(self, evidence: Evidence, pairs: Sequence[tuple[Thing, Thing]]) -> Finding:
        says = "；".join(f"“{one.words}”{one.text}与“{other.words}”{other.text}" for one, other in pairs)
        return self.finding(
            evidence,
            f"同一事项在两处的数字不同：{says}",
            [mention.place for pair in pairs for thing in pair for mention in thing.mentions],
            stated="；".join(f"{one.text}、{other.text}" for one, other in pairs),
        )


def gathered(mentions: Sequence[Mention]) -> list[Thing]:
    """Mentions of one figure in the same words are one thing."""
    found: dict[tuple[str, Decimal, frozenset[str], bool], list[Mention]] = defaultdict(list)
    for mention in mentions:
        found[mention.unit, mention.span.value, mention.grams, mention.kind is None].append(mention)
    return [Thing(group) for group in found.values()]


def _told_together(one: Thing, other: Thing, told: Told) -> bool:
    """Whether both figures are told beside each other somewhere, in words as like: then they are two things."""
    common = len(one.grams & other.grams)
    return any(
        len(told.get((home, mine.unit, mine.span.value), set()) & mine.grams) >= common
        for mine, theirs in ((one, other), (other, one))
        for home in theirs.homes
    )


def _parallel(one: Thing, other: Thing) -> bool:
    """Whether two figures are told of two parts in turn: 国道以西，绿化面积…；国道以东，绿化面积…."""
    mine, theirs = one.mentions[0].lead, other.mentions[0].lead
    return mine != theirs and len(mine) == len(theirs) and sum(map(ne, mine, theirs)) <= max(1, len(mine) // _PART)


def achievements(evidence: Evidence) -> Iterator[Mention]:
    """The achievements of the report with their words."""
    records = evidence.layer.achievements or []
    starts = [record.start for record in records]
    aimed = evidence.once(_aimed)
    for sentences in evidence.passages.values():
        for sentence in sentences:
            for figure in sentence.figures:
                at = bisect_right(starts, figure.quantity.number) - 1
                record = records[at] if at >= 0 and figure.quantity.start < records[at].end else None
                kind = record.type if record else _COST if _is_cost(evidence, figure) else None
                if aimed.match(figure.label) or figure.measured == "prior":
                    continue  # 目标新建互助点40处 was not done; nor was what is of the year before in this one.
                if kind and figure.unit not in _RATED and (found := _told(evidence, figure, kind)):
                    yield found


def _aimed(evidence: Evidence) -> re.Pattern[str]:
    """How a clause begins whose figure was only aimed at, unless it says what was done of it (计划任务完成40处)."""
    words = evidence.words
    return re.compile(
        rf"[，；：、]?(?:{alternatives(words.whole_openings)})?(?!{alternatives(words.not_due)})"
        rf"(?:{alternatives(words.results.aimed)})(?!.*(?:{alternatives(words.done)}))"
    )


def _is_cost(evidence: Evidence, figure: Figure) -> bool:
    """Whether a figure is money that a project's form tells of in words, perhaps without 元."""
    money_ = figure.unit == "元" or (not figure.unit and figure.text.endswith("万"))
    return figure.role == "amount" and money_ and evidence.layer.passages[figure.passage].project is not None


def _told(evidence: Evidence, figure: Figure, kind: str) -> Mention | None:
    before = figure.label.rpartition("：")[2][-_BEFORE:]
    unit = figure.unit or ("元" if kind == _COST else "")
    # What stands behind a sum of money is what it was for, which is told of each sum in like words.
    words = evidence.bare(before + (words_after(evidence, figure) if unit != "元" else ""))
    pairs = grams(words)
    if len(pairs) < _SHORTEST:
        return None
    passage = evidence.layer.passages[figure.passage]
    home = ("p", evidence.once(_homes)[figure.passage])
    return Mention(
        pairs,
        before,
        figure.span,
        unit,
        figure.text,
        kind,
        home,
        figure.quantity.start,
        figure.sentence,
        figure.place,
        passage.project,
        _lead(evidence, figure),
        is_over_years(evidence, figure),
    )


def is_over_years(evidence: Evidence, figure: Figure) -> bool:
    """Whether a figure is a sum since an earlier year: 自2021年以来，累计建成35处."""
    words = evidence.words.cumulative
    if not any(word in figure.label for word in words.words):
        return False
    said = evidence.text[max(figure.sentence, figure.quantity.start - _REACH) : figure.quantity.start]
    years = {int(year) for year in re.findall(r"20\d\d", said)}
    return any(word in said for word in words.since) and years != {evidence.year}


def _homes(evidence: Evidence) -> list[int]:
    """For each passage the first one of its cell, the lines of which are passages of their own; else itself."""
    found: list[int] = []
    passages = evidence.layer.passages
    for at, passage in enumerate(passages):
        goes_on = at and passage.table is not None and passage.table == passages[at - 1].table
        between = evidence.text[passages[at - 1].end : passage.start] if goes_on else "\t"
        found.append(at if "\t" in between else found[-1])
    return found


def _lead(evidence: Evidence, figure: Figure) -> str:
    """The clause right before a figure's own, in its sentence."""
    found = _LEAD.search(evidence.text, max(figure.sentence, figure.start - _LONGEST), figure.start)
    return found[1] if found else ""


def indicators(evidence: Evidence) -> Iterator[Mention]:
    """The indicators whose result is one number; its unit is that of the target where it has none."""
    doing = re.compile(alternatives(evidence.words.done))
    for record in evidence.layer.indicators or []:
        result, aim = one_quantity(record.actual), one_quantity(record.target)
        if result is None or result.kind == "rate":
            continue
        unit = result.unit or (aim.unit if aim else None) or ""
        factor = YUAN.get(unit, Decimal(1))
        unit = "元" if unit in YUAN or (not unit and result.text.endswith("万")) else evidence.unit(unit)
        words = squash(record.name)[:_LONGEST]
        # That it was done says nothing of what it is: 完成换届的村.
        pairs = grams(evidence.bare(doing.sub("", words)))
        if unit != "%" and len(pairs) >= _SHORTEST:
            yield Mention(
                pairs, words, interval(result, factor), unit, squash(record.actual or ""), None,
                ("r", record.start), record.start, record.start, (record.start, record.end), record.project,
            )  # fmt: skip


def words_after(evidence: Evidence, figure: Figure) -> str:
    """The few characters behind a figure that say what is counted."""
    after = _AFTER.match(evidence.text, figure.quantity.end)
    return after.group() if after else ""


@functools.lru_cache(maxsize=1 << 12)
def grams(words: str) -> frozenset[str]:
    """The pairs of neighbouring Chinese characters of some words."""
    kept = "".join(_WORDS.findall(words))
    return frozenset(kept[at : at + 2] for at in range(len(kept) - 1))


def _candidates(things: Sequence[Thing]) -> set[tuple[int, int]]:
    """Things of one unit that share words which few others have."""
    by_gram: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, thing in enumerate(things):
        for gram in thing.grams:
            by_gram[thing.unit, gram].append(at)
    return {
        (one, other)
        for holders in by_gram.values()
        if len(holders) <= _COMMON
        for at, one in enumerate(holders)
        for other in holders[at + 1 :]
    }


def _likeness(one: Thing, other: Thing) -> tuple[float, float]:
    """The part of the shorter one's words that the longer one has too, and that of all their words."""
    common = len(one.grams & other.grams)
    return common / min(len(one.grams), len(other.grams)), common / len(one.grams | other.grams)


def _differs(one: Thing, other: Thing, likeness: float, confirmed: bool) -> bool:
    """Whether two unequal figures are surely meant for one thing.

    Args:
        one, other: the things.
        likeness: of their words, 0 to 1.
        confirmed: whether an indicator and the prose agree on one of the figures.
    """
    if _COST in (one.mentions[0].kind, other.mentions[0].kind):
        # Money has its own rules; here only what an indicator gives as the result of a project counts.
        project = one.mentions[0].project == other.mentions[0].project
        return one.is_row != other.is_row and project and likeness >= _LIKELY and len(one.grams & other.grams) >= _ALIKE
    if one.project and other.project and one.project != other.project:
        return False
    common, slip = len(one.grams & other.grams), is_swap(one.span.value, other.span.value)
    mixed = one.is_row != other.is_row
    if slip and (likeness >= _LIKELY or (mixed and not confirmed and likeness >= _HINT)):
        return True
    # The whole and one project's part of it are told in the same few words, but lie far apart.
    larger, smaller = max(one.span.value, other.span.value), min(one.span.value, other.span.value)
    if common < _SPECIFIC and smaller < _CLOSE * larger:
        return False
    if mixed and not confirmed and likeness >= _MIXED and common > _ALIKE:
        return True
    kinds = {one.mentions[0].kind, other.mentions[0].kind} - {None}
    least = _CHARACTERS if smaller < _NEXT * larger else _CHARACTERS - 1
    if len(kinds) < 2 and smaller >= _CLOSE * larger and _same_characters(one, other, least):
        return True  # 完成老旧小区改造18个 and 改造老旧小区16个 differ in the order of their words.
    return likeness >= _SURE and len(kinds) < 2 and min(len(one.grams), len(other.grams)) > _SHORTEST


def _same_characters(one: Thing, other: Thing, least: int) -> bool:
    """Whether nearly all characters of the shorter one's words, `least` or more, are in the longer one's."""
    mine, theirs = ({character for gram in thing.grams for character in gram} for thing in (one, other))
    shorter = min(len(mine), len(theirs))
    return shorter >= least and len(mine & theirs) >= _ALL_CHARACTERS * shorter


def is_swap(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers of three digits or more have the same digits in another order."""
    if one.adjusted() != other.adjusted():
        return False
    scale = max(0, -min(int(value.normalize().as_tuple().exponent) for value in (one, other)))
    mine, theirs = (str(abs(int(value.scaleb(scale)))) for value in (one, other))
    mine, theirs = _padless(mine, theirs)
    return len(mine) >= _DIGITS and mine != theirs and Counter(mine) == Counter(theirs)


def _padless(one: str, other: str) -> tuple[str, str]:
    """Two numbers without the zeros that both end with, which 万 puts there."""
    while one.endswith("0") and other.endswith("0"):
        one, other = one[:-1], other[:-1]
    return one, other
