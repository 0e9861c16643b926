"""The rule about a count that is told again with two neighbouring digits swapped: 186件 here, 168件 there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.apart_words import apart_words
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.counts.mentions import grams, indicators, words_after
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_BEFORE, _DIGITS, _FEW, _NOUN, _CLAUSE = 18, 3, 3, 4, 24
# As many counts of one unit are compared with each other.
_MOST, _MOST_BESIDE, _WIDE = 400, 40, 60
_APART = re.compile(r".*[，；：、]")


@dataclass(frozen=True, slots=True)
class Count:
    """A count with the pairs of characters around it, its sentence or row, and where it stands.

    Attributes:
        wide: the pairs of characters of its sentence up to it.
        beside: the other figures of its sentence that have several digits, by unit and value.
    """

    value: Decimal
    unit: str
    text: str
    words: str
    noun: str
    grams: frozenset[str]
    home: tuple[str, int]
    place: Place
    wide: frozenset[str] = frozenset()
    beside: frozenset[tuple[str, Decimal]] = frozenset()


class SwappedDigits(BaseRule):
    """Two counts of one unit whose neighbouring digits are swapped, told with a word in common.

    Money counts where no line is paid or budgeted with it: 挽回经济损失186.4万元, 追回的损失折合168.4万元.
    """

    id = "conflict"

    def __init__(self) -> None:
        self._silent = re.compile(alternatives(apart_words().swapped_money))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares the counts of each unit whose digits are the same."""
        if not evidence.is_account:
            return
        groups: dict[tuple[str, tuple[str, ...]], list[Count]] = defaultdict(list)
        for count in (*counts(evidence), *self._money(evidence)):
            groups[count.unit, tuple(sorted(_digits(count.value)))].append(count)
        for group in groups.values():
            seen = self._together(group)
            again = self._again(group)
            for at, one in enumerate(group[:_MOST]):
                others = (found for found in group[at + 1 : _MOST] if not {one.value, found.value} <= again)
                other = next((found for found in others if self._is_slip(one, found)), None)
                pair = frozenset((one.value, other.value)) if other else frozenset()
                if other and pair not in seen:
                    seen.add(pair)
                    yield self.finding(
                        evidence,
                        f"同一事项在两处的数字不同：“{one.words}”{one.text}与“{other.words}”{other.text}",
                        [one.place, other.place],
                        stated=f"{one.text}；{other.text}",
                        severity="error" if len(one.grams & other.grams) >= _FEW else "warning",
                    )

    def _money(self, evidence: Evidence) -> Iterator[Count]:
        """What was paid out, saved or raised, in the words right before it; of four digits or more."""
        for sentences in evidence.passages.values():
            for sentence in sentences:
                for figure in sentence.figures:
                    own = figure.role == "amount" and figure.unit == "元" and figure.line is None
                    if not own or figure.measured or figure.in_list or figure.quantity.qualifier:
                        continue
                    count = _told(evidence, figure, sentence)
                    label = self._silent.sub("", _APART.sub("", figure.label[-_BEFORE:]))
                    if len(_digits(figure.quantity.value).replace(".", "")) > _DIGITS and grams(label):
                        # Sums are told in like words: what sentences share besides says nothing of them.
                        yield replace(count, grams=grams(label), wide=frozenset(), beside=frozenset())

    def _together(self, group: Sequence[Count]) -> set[frozenset[Decimal]]:
        """Pairs of figures that one sentence tells beside each other in like words: those are two things."""
        homes: dict[tuple[str, int], list[Count]] = defaultdict(list)
        for count in group[:_MOST]:
            homes[count.home].append(count)
        return {
            frozenset((one.value, other.value))
            for counts_ in homes.values()
            for at, one in enumerate(counts_[:_FEW])
            for other in counts_[at + 1 : at + 1 + _FEW]
            if one.grams & other.grams
        }

    def _again(self, group: Sequence[Count]) -> set[Decimal]:
        """Figures that more than one place tells: two of them are two things, for a slip is made once."""
        homes: dict[Decimal, set[tuple[str, int]]] = defaultdict(set)
        for count in group[:_MOST]:
            homes[count.value].add(count.home)
        return {value for value, told in homes.items() if len(told) > 1}

    def _is_slip(self, one: Count, other: Count) -> bool:
        # A thing that is named right before both figures is one, however few words tell it.
        same = len(one.noun) == _NOUN and one.noun == other.noun
        common = _FEW if same else len(one.grams & other.grams)
        digits = len(_digits(one.value).replace(".", ""))
        long = digits >= _DIGITS
        # Two of four digits or more are hardly swapped by chance: told among like words or beside a figure of both.
        if digits > _DIGITS and (len(one.wide & other.wide) > _FEW or one.beside & other.beside):
            common = _FEW
        return one.home != other.home and common >= (1 if long else _FEW) and neighbours_swapped(one.value, other.value)


def counts(evidence: Evidence) -> Iterator[Count]:
    """The counts of the prose, and the results of indicators; no money and no rates."""
    for sentences in evidence.passages.values():
        for sentence in sentences:
            for figure in sentence.figures:
                if figure.role == "amount" and figure.unit not in ("%", "元", "", "分") and figure.quantity.value > 9:
                    yield _told(evidence, figure, sentence)
    for record in indicators(evidence):
        if record.unit and record.unit != "元":
            yield Count(
                record.span.value,
                record.unit,
                record.text,
                record.words,
                record.words[-_NOUN:],
                record.grams,
                record.home,
                record.place,
            )


def _told(evidence: Evidence, figure: Figure, sentence: Sentence) -> Count:
    before = figure.label[-_BEFORE:]
    around = evidence.bare(before + words_after(evidence, figure))
    home = ("s", figure.sentence)
    bare = before.strip("、，")
    # What is named behind its figure is shown by its clause.
    words = bare if len(bare) >= _NOUN else squash(evidence.text[slice(*figure.place)])[:_CLAUSE]
    start = max(sentence.start, figure.quantity.start - _WIDE)
    wide = grams(evidence.bare(evidence.text[start : figure.quantity.start]))
    others = (other for other in sentence.figures[:_MOST_BESIDE] if other is not figure)
    long = (other for other in others if len(_digits(other.quantity.value).replace(".", "")) >= _DIGITS)
    beside = frozenset((other.unit, other.span.value) for other in long)
    return Count(
        value=figure.span.value,
        unit=figure.unit,
        text=figure.text,
        words=words,
        noun=bare[-_NOUN:],
        grams=grams(around),
        home=home,
        place=figure.place,
        wide=wide,
        beside=beside,
    )


def neighbours_swapped(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers differ by two neighbouring digits that are swapped."""
    mine, theirs = (_digits(value) for value in (one, other))
    differing = [at for at, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b]
    if len(mine) != len(theirs) or len(differing) != 2:
        return False
    left, right = differing
    between = mine[left + 1 : right]
    return between in ("", ".") and mine[left] == theirs[right] and mine[right] == theirs[left]


def _digits(value: Decimal) -> str:
    return format(value.normalize(), "f")
