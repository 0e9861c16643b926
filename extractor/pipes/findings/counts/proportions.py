"""The rule about proportions: 人员经费812万元，公用经费203万元，二者之比为5:1."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import show
from extractor.pipes.findings.common.figures import TIMES, Figure
from extractor.pipes.findings.common.nearby import spans
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_MOST, _PAIR, _SMALL, _LARGEST, _LITTLE = 24, 2, 6, 60, Decimal("0.000001")
_TERM = r"\d+(?:\.\d+)?"
_COLON = re.compile(r"\s*[:：∶]\s*")
_COLONS = ":：∶"


class Proportion(BaseRule):
    """How several figures are to each other, against the figures: named, or the last ones before.

    Nothing is said where any of the figures before are so; of 师生比 the order is not known.
    """

    id = "named_rate"

    def __init__(self) -> None:
        words = relation_words().proportions
        reaching = alternatives([*finding_words().reaching, "约", "："])
        terms = rf"(?P<terms>{_TERM}(?:\s*[:：∶]\s*{_TERM}){{1,3}})(?!\d)"
        said = rf"(?P<names>[^，。；：\d\n]{{0,24}}?)(?:{alternatives(words.said)})(?:{reaching})*\s*{terms}"
        by = rf"(?:{alternatives(words.by)})\s*{terms.replace('terms', 'by')}(?:{alternatives(words.behind)})"
        self._said = re.compile(f"{said}|{by}")
        self._those = re.compile(alternatives(words.those))
        self._joins = re.compile(alternatives(words.joins))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every proportion behind figures of its sentence, or of the one before."""
        for sentences in evidence.passages.values():
            for at, sentence in enumerate(sentences):
                place = sentence.start, sentence.end or sentence.start
                if all(evidence.text.find(colon, *place) < 0 for colon in _COLONS):
                    continue
                for said in self._said.finditer(evidence.text, *place):
                    start = said.start("by") if said["by"] else said.start("terms")
                    earlier = sentences[at - 1].figures if at else []
                    here = [figure for figure in sentence.figures if figure.quantity.start < start]
                    terms = [Decimal(term) for term in _COLON.split(said["by"] or said["terms"])]
                    told = [f for f in (*earlier, *here) if f.role == "amount" and f.unit not in ("", "%", TIMES)]
                    if all(terms):
                        yield from self._of(evidence, told[-_MOST:], here, terms, said)

    def _of(
        self,
        evidence: Evidence,
        told: Sequence[Figure],
        here: Sequence[Figure],
        terms: Sequence[Decimal],
        said: re.Match[str],
    ) -> Iterator[Finding]:
        names = squash(said["names"] or "")
        meant = self._meant(told, here, names, len(terms))
        if not meant or any(figure.span.value <= 0 or figure.quantity.qualifier for figure in meant):
            return
        # The order of a name such as 师生比 is not told.
        orders = [list(terms), list(terms)[::-1]] if names and not self._parts(names) else [list(terms)]
        alike = [
            figure for figure in told if figure.unit == meant[0].unit and (figure in here or meant[0] not in here)
        ][-_SMALL:]
        tried = [meant, *map(list, combinations(alike, len(terms)))]
        if any(_fits(figures, order) for figures in tried for order in orders):
            return
        least = min(figure.span.value for figure in meant)
        right = ":".join(show(Decimal(show(figure.span.value / least, _PAIR))) for figure in meant)
        stated = squash(said["by"] or said["terms"])
        yield self.finding(
            evidence,
            f"比例写为{stated}，而{'与'.join(figure.text for figure in meant)}之比为{right}",
            [said.span(), *spans(meant)],
            expected=right,
            stated=stated,
        )

    def _parts(self, names: str) -> list[str]:
        """The names that a proportion tells, or words for those before it; none of 师生."""
        found = [name for name in self._joins.split(names) if name]
        return found if len(found) >= _PAIR or self._those.search(names) else []

    def _meant(self, told: Sequence[Figure], here: Sequence[Figure], names: str, number: int) -> list[Figure]:
        parts = self._parts(names)
        if len(parts) == number:
            found = [_called(told, name) for name in parts]
            return [figure for figure in found if figure] if all(found) and found[0] is not found[1] else []
        last = [figure for figure in told if figure in here] or list(told)
        last = last[-number:]
        units = {figure.unit for figure in last}
        return last if len(last) == number and (len(units) == 1 or (names and not parts)) else []


def _called(told: Sequence[Figure], name: str) -> Figure | None:
    """The one figure whose label has most of a name's words."""
    counts = [(len(grams(name) & grams(figure.label)), at) for at, figure in enumerate(told)]
    best = max((count for count, _ in counts), default=0)
    found = [told[at] for count, at in counts if count == best]
    return found[-1] if best and len({figure.span.value for figure in found}) == 1 else None


def _fits(figures: Sequence[Figure], terms: Sequence[Decimal]) -> bool:
    """Whether figures are to each other as the terms, which are rounded unless the figures' own terms are small."""
    values = [figure.span.value for figure in figures]
    if not all(value > 0 for value in values):
        return False
    least = min(values)
    small = any(
        all(_is_whole(value * times / least) and value * times / least <= _LARGEST for value in values)
        for times in range(1, _SMALL + 1)
    )
    first = terms[0]
    for value, term in zip(values[1:], terms[1:], strict=True):
        found = value / values[0]
        low, high = (term - _half(term)) / (first + _half(first)), (term + _half(term)) / (first - _half(first))
        if small and abs(found - term / first) > _LITTLE and all(map(_is_whole, terms)):
            return False
        if not low - _LITTLE <= found <= high + _LITTLE:
            return False
    return True


def _half(term: Decimal) -> Decimal:
    """Half a unit of the last digit; 1 is what the others are told of."""
    exponent = term.as_tuple().exponent
    return Decimal(0) if term == 1 else Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) / 2


def _is_whole(value: Decimal) -> bool:
    return abs(value - value.to_integral_value()) <= _LITTLE
