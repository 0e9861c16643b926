"""The rule about how many townships an area has by their kinds, and in how many something was done in all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.apart_words import apart_words
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_BACK, _STREET, _PAIR = 24, "街", 2
# Fewer than this part of all are some of them, whatever is said.
_NEARLY = Decimal("0.7")


@dataclass(frozen=True, slots=True)
class Kinds:
    """The townships of an area by kind: their sum, the words, whether towns with streets are among them, the place."""

    number: int
    text: str
    streets: bool
    place: Place


class Townships(BaseRule):
    """全县辖9镇5乡2街道, 实现15个乡镇（街道）全覆盖: all of them are as many as their kinds together."""

    id = "conflict"

    def __init__(self) -> None:
        words = apart_words().areas
        kind = rf"\d{{1,2}}\s?(?:{alternatives(words.kinds)})"
        self._governed = re.compile(rf"(?:{alternatives(words.governing)})(?P<list>{kind}(?:[、，和及]?{kind}){{1,3}})")
        self._numbers = re.compile(r"\d{1,2}")
        all_, every = alternatives(words.townships), alternatives(words.every)
        self._all = re.compile(
            rf"(?<![\d.])(?P<number>\d{{1,2}})个(?P<body>{all_})(?P<behind>[^，。；、\d\n]{{0,6}}?(?:{every}))?"
        )
        levels = alternatives([name for names in words.levels for name in names])
        self._every = re.compile(rf"(?:{levels})(?:{alternatives(words.having)}){{0,3}}$")
        self._some = re.compile(alternatives(words.some))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares every number of all townships with the sum of their kinds, where one sum is told."""
        wholes = list(self._kinds(evidence))
        if len({whole.number for whole in wholes}) != 1:
            return
        whole = wholes[0]
        for start, end in evidence.prose:
            for found in self._all.finditer(evidence.text, start, end):
                number = int(found["number"])
                if number != whole.number and self._is_of_all(evidence, start, found, whole):
                    yield self.finding(
                        evidence,
                        f"写为{squash(found.group())}，而“{whole.text}”合计{whole.number}个",
                        [evidence.clause_at(*found.span()), evidence.clause_at(*whole.place)],
                        expected=f"{whole.number}个",
                        stated=f"{number}个",
                    )
                    return

    def _kinds(self, evidence: Evidence) -> Iterator[Kinds]:
        for start, end in evidence.prose:
            for found in self._governed.finditer(evidence.text, start, end):
                numbers = [int(number) for number in self._numbers.findall(found["list"])]
                clause = evidence.clause_at(*found.span())
                if len(numbers) >= _PAIR and not self._some.search(evidence.text, *clause):
                    said = squash(found["list"])
                    yield Kinds(sum(numbers), said, _STREET in said, found.span())

    def _is_of_all(self, evidence: Evidence, start: int, found: re.Match[str], whole: Kinds) -> bool:
        """Whether a number is said to be of all townships of the area, streets among them as in the whole."""
        if (_STREET in found["body"]) != whole.streets or int(found["number"]) < _NEARLY * whole.number:
            return False
        clause = evidence.text[slice(*evidence.clause_at(*found.span()))]
        before = squash(evidence.text[max(start, found.start() - _BACK) : found.start()])
        before = re.split("[，。；：]", before)[-1]
        return not self._some.search(clause) and bool(found["behind"] or self._every.search(before))
