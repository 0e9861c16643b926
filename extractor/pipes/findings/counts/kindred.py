"""Rules about one thing counted in different words: by its type, by its noun, and over years."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.achievements.ontology import ontology
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import Mention, achievements, indicators, is_over_years
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.swaps import neighbours_swapped
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

# A word of a type that is shorter than this may mean something else.
_WORD = 3
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
# The characters of a noun that names a thing; figures are close from this part on.
_NOUN, _CLOSE = 4, Decimal("0.9")


class TypeConflict(BaseRule):
    """后进村党支部87个全部摘帽 against the indicator 整顿软弱涣散基层党组织 78个: one type, told once each."""

    id = "conflict"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares what stands alone of its type and unit on both sides; only swapped digits are a slip for sure."""
        if not evidence.is_account:
            return
        told = _alone((mention.kind, mention) for mention in achievements(evidence))
        for key, row in _alone((_type_of(mention.words), mention) for mention in indicators(evidence)).items():
            one = told.get(key)
            if one is None or not neighbours_swapped(one.span.value, row.span.value):
                continue
            if _type_of(evidence.text[slice(*one.place)]) == key[0]:
                yield self.finding(
                    evidence,
                    f"同一事项在两处的数字不同：“{one.words.strip('、，')}”{one.text}与“{row.words}”{row.text}",
                    [one.place, row.place],
                    stated=f"{one.text}；{row.text}",
                    severity="warning",
                )


class NounConflict(BaseRule):
    """年内新建长者饭堂46家 against the indicator 新增长者饭堂数量 49家: one noun, told once each, and close."""

    id = "conflict"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares every indicator with what the prose counts by the same noun and unit."""
        if not evidence.is_account:
            return
        told: dict[tuple[str, str], list[Mention]] = defaultdict(list)
        for mention in achievements(evidence):
            if noun := _noun(mention.words):
                told[mention.unit, noun].append(mention)
        rows = [((mention.unit, noun), mention) for mention in indicators(evidence) if (noun := _noun(mention.words))]
        several = Counter(key for key, _ in rows)
        for key, row in rows:
            alike = told[key]
            if several[key] > 1 or len({mention.span.value for mention in alike}) != 1 or not _near(alike[0], row):
                continue
            if alike[0].project is None or row.project in (None, alike[0].project):
                words = alike[0].words.strip("、，")
                yield self.finding(
                    evidence,
                    f"同一事项在两处的数字不同：“{words}”{alike[0].text}与“{row.words}”{row.text}",
                    [*(mention.place for mention in alike), row.place],
                    stated=f"{alike[0].text}；{row.text}",
                )


class CumulativeConflict(BaseRule):
    """新建互助点41处 where 自2021年以来累计建成互助点35处: what came over years is no less than in one of them."""

    id = "part_exceeds"

    def __init__(self) -> None:
        words = finding_words()
        self._deeds = {word: at for at, row in enumerate(words.cumulative.added) for word in row}
        self._added = re.compile(rf".*(?P<deed>{alternatives(self._deeds)})(?P<what>[^，、：；]{{3,}})$")
        self._other = re.compile(alternatives([*words.prior_words, *words.budget_words]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares every sum over years with what the prose counts of the same noun, unit and deed in the year."""
        if not evidence.is_account:
            return
        sums: dict[tuple[str, int], list[tuple[str, Figure]]] = defaultdict(list)
        own: dict[tuple[str, int], list[tuple[str, Figure]]] = defaultdict(list)
        for figure in (figure for sentence in evidence.sentences for figure in sentence.figures):
            counted = figure.role == "amount" and figure.unit != "元"
            if counted and (added := self._added.match(figure.label)):
                told = sums if is_over_years(evidence, figure) else own if self._is_own(evidence, figure) else None
                if told is not None:
                    told[figure.unit, self._deeds[added["deed"]]].append((added["what"], figure))
        for key, over_years in sums.items():
            for what, total in over_years:
                year = [figure for noun, figure in own[key] if _is_noun(noun, what)]
                if year and total.span.high < min(each.span.low for each in year):
                    yield self.finding(
                        evidence,
                        f"“{what}”历年累计{total.text}，少于当年的{year[0].text}",
                        [total.place, year[0].place],
                        stated=f"{year[0].text}；{total.text}",
                        severity="warning",
                    )

    def _is_own(self, evidence: Evidence, figure: Figure) -> bool:
        of_year = figure.year in (None, evidence.year)
        return of_year and not self._other.search(figure.label) and not figure.quantity.qualifier


def _is_noun(one: str, other: str) -> bool:
    """Whether two nouns are one, though one may be told more shortly (互助养老点, 村级互助养老点)."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= _NOUN and long.endswith(short))


def _noun(words: str) -> str | None:
    """The noun that words end with, without what an indicator adds to it (数量); None where nothing is before it."""
    bare = _counting().sub("", _ASIDE.sub("", squash(words)).strip("、，"))
    return bare[-_NOUN:] if len(bare) > _NOUN else None


def _near(one: Mention, other: Mention) -> bool:
    """Whether two figures differ, but lie close."""
    small, large = sorted((one.span.value, other.span.value))
    return not one.span.meets(other.span) and small >= _CLOSE * large


@functools.cache
def _counting() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(finding_words().counting)})$")


def _alone(mentions: Iterable[tuple[str | None, Mention]]) -> dict[tuple[str, str], Mention]:
    """The mentions by type and unit, where a type and unit has but one figure."""
    found: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for kind, mention in mentions:
        if kind:
            found[kind, mention.unit].append(mention)
    return {key: group[0] for key, group in found.items() if len({each.span.value for each in group}) == 1}


def _type_of(words: str) -> str | None:
    """The one type of achievements of which some words hold a strong word, or None."""
    types = {name for name, pattern in _strong() if pattern.search(words)}
    return types.pop() if len(types) == 1 else None


@functools.cache
def _strong() -> list[tuple[str, re.Pattern[str]]]:
    """What tells each of the built-in types by itself."""
    words = {each.type: [w for w in (*each.decisive, *each.strong) if len(w) >= _WORD] for each in ontology()}
    return [(name, re.compile(alternatives(found))) for name, found in words.items() if found]
