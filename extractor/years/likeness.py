"""Tells which quantities of two reports count the same thing, by unit and by the words that name it.

Two names are held against each other by the character pairs that they share, a rare pair counting more. Each pair is
looked up in an index of bounded lists, so that a text of nothing else is compared in linear time.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.knowledge import alternatives, squash
from extractor.pipes.facts import same_unit
from extractor.pipes.findings.common.arithmetic import YUAN
from extractor.result import Evidence
from extractor.years.evidence import Year
from extractor.years.records import Place
from extractor.years.wording import year_words

# What ends the words that name a quantity, before it.
_EDGE = re.compile(r"[，,。；;：:、（）()！？\n\t%％]|\d(?:年度?)?")
_NOISE = re.compile(r"[^\u4e00-\u9fffA-Za-z]")
_REACH = 30
# So many quantities that share a character pair are looked at.
_MOST = 40
# A name with fewer character pairs that tell something (投资) is that of many things.
_LEAST = 2
# What a longer name costs that says more than the shorter one.
_MORE = 0.3
_SAME_TYPE = 0.05


@dataclass(frozen=True, slots=True)
class Told:
    """A quantity that is told: `label` what is counted, `value` in `unit` (money in 元), `written` as it stands."""

    type: str
    label: str
    unit: str
    value: float
    written: str
    place: Place

    @property
    def pairs(self) -> frozenset[str]:
        """The character pairs of its label that tell something."""
        return pairs_of(_empty().sub(" ", self.label))

    @property
    def is_named(self) -> bool:
        """Whether its label says enough to find it again."""
        return len(self.pairs) >= _LEAST


def told(kind: str, year: Year, said: Evidence, value: float, unit: str, name: str | None) -> Told:
    """A quantity of a report with what it counts: the words before it up to a mark or another figure, and its object.

    Args:
        kind: the achievement type, or "" where none is known.
        year: the report.
        said: the quantity; what is shown of it is its clause.
        value, unit: as the record has them.
        name: the object that the record names, or None.
    """
    words = _behind_edge(year.text[max(0, said.start - _REACH) : said.start])
    thing = _behind_edge(name or "")
    label = words if thing in words else thing if words in thing else f"{words} {thing}"
    return named(kind, label, year.place(*year.clause_at(said.start, said.end)), value, unit, said.text)


def _behind_edge(words: str) -> str:
    edges = list(_EDGE.finditer(words))
    return squash(words[edges[-1].end() :] if edges else words)


def named(kind: str, label: str, place: Place, value: float, unit: str, written: str) -> Told:
    """A quantity of which is known what it counts; as `told` otherwise."""
    if unit in YUAN:
        return Told(kind, label, "元", value * float(YUAN[unit]), written, place)
    return Told(kind, label, same_unit(unit), value, written, place)


def matched(last: Sequence[Told], this: Sequence[Told]) -> list[tuple[Told, Told]]:
    """Quantities of two reports that count the same thing, each once, the likest first."""
    count = Counter(pair for each in [*last, *this] for pair in each.pairs)
    weights = {pair: number**-0.5 for pair, number in count.items()}
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, each in enumerate(this):
        for pair in each.pairs:
            if len(index[each.unit, pair]) < _MOST:
                index[each.unit, pair].append(at)
    scored: list[tuple[float, int, int]] = []
    for first, each in enumerate(last):
        near = {at for pair in each.pairs for at in index.get((each.unit, pair), ())}
        for at in near:
            score = _likeness(each, this[at], weights)
            if score >= year_words().alike_facts:
                scored.append((score + (_SAME_TYPE if each.type == this[at].type else 0), first, at))
    found: list[tuple[Told, Told]] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, first, at in sorted(scored, key=lambda entry: (-entry[0], entry[1], entry[2])):
        if first not in taken[0] and at not in taken[1]:
            taken[0].add(first)
            taken[1].add(at)
            found.append((last[first], this[at]))
    return found


def pairs_of(text: str) -> frozenset[str]:
    """The character pairs of a text's words."""
    words = _NOISE.sub(" ", text).split()
    return frozenset(word[at : at + 2] for word in words for at in range(len(word) - 1))


def _likeness(one: Told, other: Told, weights: dict[str, float]) -> float:
    common = sum(weights[pair] for pair in one.pairs & other.pairs)
    sizes = sorted(sum(weights[pair] for pair in each.pairs) for each in (one, other))
    if not sizes[0]:
        return 0.0
    return common / sizes[0] * (1 - _MORE * (1 - sizes[0] / sizes[1]))


@functools.cache
def _empty() -> re.Pattern[str]:
    return re.compile(alternatives(year_words().empty_words))
