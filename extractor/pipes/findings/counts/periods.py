"""The rule about what was done in the parts of a year, in runs from its beginning, and in all of it, in one passage."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import total
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import Figure, Sentence, in_bracket
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import unlike_whole
from extractor.quantities.numerals import chinese_number
from extractor.result import Finding

_MOST, _PIECES, _YEAR, _QUARTER, _PAIR = 24, 4, 12, 3, 2
_MONTHS = re.compile(r"(?<!\d)(?P<first>\d{1,2})(?:月份?)?(?:至|到|-|—|－|~)(?P<last>\d{1,2})月")
_MONTH = re.compile(r"(?<![\d—-])(?P<month>\d{1,2})月")
_STAGE = re.compile(r"第(?P<number>[一二三四五六]|\d)(?P<unit>[批期次轮])(?!季)")
_STAGES = re.compile(r"(?P<number>[两二三四五六]|\d)(?P<unit>[批期次轮])[^，。；\d]{0,2}")


@dataclass(frozen=True, slots=True)
class Spell:
    """What was done from the beginning of one month to the end of another, counted from 1; or of stages."""

    kind: str
    first: int
    last: int
    figure: Figure
    words: frozenset[str]


class PeriodSums(BaseRule):
    """一季度90万元，二季度100万元，到上半年末累计190万元…: each stretch of the year against those that make it up.

    Each stretch is told once in the passage, in one unit and of one thing. Nothing is said of a stretch that any parts
    make up as it is told.
    """

    id = "parts_total"

    def __init__(self) -> None:
        words, own = finding_words(), evaluation_words().periods
        self._quarters = [re.compile(alternatives(names)) for names in own.quarters]
        self._halves = [re.compile(alternatives(names)) for names in own.halves]
        self._three = re.compile(alternatives(own.three_quarters))
        self._runs = re.compile(alternatives(own.runs))
        self._whole = re.compile(alternatives(own.whole))
        self._together = re.compile(alternatives(words.together + own.runs))
        self._other = re.compile(alternatives([*own.other, *words.prior_words]))
        self._silent = re.compile(rf"{alternatives(own.silent)}|[^\u4e00-\u9fff]")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Reads the stretches of every passage."""
        for sentences in evidence.passages.values():
            spells: dict[tuple[str, str], list[Spell]] = defaultdict(list)
            for each in self._spells(evidence, sentences):
                spells[each.kind, each.figure.unit].append(each)
            for told in spells.values():
                yield from self._of(evidence, told)

    def _spells(self, evidence: Evidence, sentences: Sequence[Sentence]) -> Iterator[Spell]:
        last = 0
        for figure in (figure for sentence in sentences for figure in sentence.figures[:_MOST]):
            start = max(last, figure.start)
            last = figure.quantity.end
            said = squash(evidence.text[start : figure.quantity.start])
            plain = figure.role == "amount" and figure.unit not in ("", "%", "分") and not figure.quantity.qualifier
            if not plain or self._other.search(said) or in_bracket(evidence.text, figure):
                continue
            clause = squash(evidence.text[figure.start : figure.quantity.start])
            spell = self._stage(said, clause) or self._months(said)
            if spell:
                yield Spell(*spell, figure, grams(self._silent.sub("", said)))

    def _stage(self, said: str, clause: str) -> tuple[str, int, int] | None:
        if found := _STAGE.search(said):
            number = int(chinese_number(found["number"]) or 0)
            return (found["unit"], number, number) if number else None
        if (found := _STAGES.search(clause)) and self._together.search(said):
            number = int(chinese_number(found["number"]) or 0)
            return (found["unit"], 1, number) if number >= _PAIR else None
        return None

    def _months(self, said: str) -> tuple[str, int, int] | None:
        """The first and last month of a stretch; a point in the year ends a run from its beginning."""
        runs = self._runs.search(said) is not None
        found: list[tuple[int, int]] = []
        if span := _MONTHS.search(said):
            found.append((int(span["first"]), int(span["last"])))
        elif month := _MONTH.search(said):
            found += [(1, int(month["month"]))] if runs else []
        if self._three.search(said):
            found.append((1, _YEAR - _QUARTER))
        else:
            for at, names in enumerate(self._quarters):
                if names.search(said):
                    end = _QUARTER * (at + 1)
                    found.append((1, end) if runs else (end - _QUARTER + 1, end))
        for at, names in enumerate(self._halves):
            if names.search(said):
                end = _YEAR // 2 * (at + 1)
                found.append((1, end) if runs else (end - _YEAR // 2 + 1, end))
        if not found and self._whole.search(said):
            found.append((1, _YEAR))
        spell = found[0] if len(found) == 1 else None
        return ("month", *spell) if spell and 1 <= spell[0] <= spell[1] <= _YEAR else None

    def _of(self, evidence: Evidence, told: Sequence[Spell]) -> Iterator[Finding]:
        ends = [(each.first, each.last) for each in told]
        if len(set(ends)) < _PAIR + 1 or not self._are_one(told):
            return
        values: dict[tuple[int, int], set[Decimal]] = defaultdict(set)
        for each in told:
            values[each.first, each.last].add(each.figure.span.value)
        once = [each for each in told if len(values[each.first, each.last]) == 1]
        for whole in once:
            ways = [parts for parts in _tilings(whole.first, whole.last, once) if len(parts) > 1]
            # 全年支出1000万元。公用经费一季度支出20万元…: what was told of all before is no whole of what follows.
            ways = [ps for ps in ways if whole.figure.sentence >= min(part.figure.sentence for part in ps)]
            right = [parts for parts in ways if total(p.figure.span for p in parts).meets(whole.figure.span)]
            if ways and not right:
                yield unlike_whole(self, evidence, whole.figure, [part.figure for part in ways[0]])
                return

    def _are_one(self, told: Sequence[Spell]) -> bool:
        """Whether all stretches are told of one thing: in words that two of them share, or in none."""
        named = [each.words for each in told if each.words]
        return all(one & other for one in named for other in named)


def _tilings(first: int, last: int, told: Sequence[Spell], most: int = _PIECES) -> list[list[Spell]]:
    """The runs of stretches, each behind the other, that make up one; shortest first, without the stretch itself."""
    found: list[list[Spell]] = []
    for each in told if most else ():
        if each.first == first and each.last == last and most < _PIECES:
            found.append([each])
        elif each.first == first and each.last < last:
            found += [[each, *rest] for rest in _tilings(each.last + 1, last, told, most - 1)]
    return sorted(found, key=len)
