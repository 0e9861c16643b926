"""The rule about how many townships something reaches, and how many there are: 全县14个乡镇, 在16个乡镇设立."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.apart_words import apart_words
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_BACK = 24


@dataclass(frozen=True, slots=True)
class Bodies:
    """So many bodies of an area, and where they are told; `level` is that of the area, None where none is named."""

    number: int
    level: int | None
    text: str
    place: Place


class MoreThanAll(BaseRule):
    """More townships of a county are reached than it has; nothing is said where areas of two levels are told of."""

    id = "part_exceeds"

    def __init__(self) -> None:
        words = apart_words().areas
        bodies, behind = alternatives(words.bodies), alternatives(words.behind)
        levels = "|".join(f"(?P<level{at}>{alternatives(names)})" for at, names in enumerate(words.levels))
        self._levels = len(words.levels)
        self._counted = re.compile(
            rf"(?<![\d.])(?P<number>\d{{1,5}})个(?P<body>{bodies})(?=[，,。；;、：:）)\s]|$|{behind})"
        )
        self._level = re.compile(levels)
        self._whole = re.compile(rf"(?:{levels})(?:{alternatives(words.having)}){{0,3}}$")
        self._names = [name for names in words.levels for name in names]
        self._has = re.compile(rf"(?:{alternatives(words.having)}){{0,3}}\d{{1,5}}个(?:{bodies})")
        self._having = re.compile(rf"(?:{alternatives(words.having)})$")
        self._listed = re.compile(rf"\d个(?:{bodies})[、，和及]$")
        self._other = re.compile(alternatives(words.other))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares every number of bodies with those that the area is said to have."""
        wholes: dict[str, list[Bodies]] = defaultdict(list)
        parts: dict[str, list[Bodies]] = defaultdict(list)
        for start, end in evidence.prose if self._is_told(evidence.text) else ():
            last: int | None = None  # The level of the whole whose bodies are being listed.
            for found in self._counted.finditer(evidence.text, start, end):
                before = squash(evidence.text[max(start, found.start() - _BACK) : found.start()])
                clause = re.split("[，。；：]", before)[-1]
                listed = self._listed.search(before) is not None and last is not None
                whole = self._whole.search(clause)
                last = self._at(whole) if whole else last if listed else None
                told = Bodies(int(found["number"]), last, squash(found.group()), found.span())
                if self._other.search(clause) or self._other.match(evidence.text, found.end()):
                    continue
                if last is not None:
                    wholes[found["body"]].append(told)
                elif not self._level.search(clause) and not self._having.search(clause):
                    parts[found["body"]].append(told)
        for body, every in wholes.items():
            if len({whole.level for whole in every}) == 1:
                most = max(every, key=lambda whole: whole.number)
                for part in parts[body]:
                    if part.number > most.number:
                        yield self._finding(evidence, most, part)

    def _is_told(self, text: str) -> bool:
        """Whether an area is said to have a number of bodies at all."""
        for name in self._names:
            at = text.find(name)
            while at >= 0:
                if self._has.match(text, at + len(name)):
                    return True
                at = text.find(name, at + 1)
        return False

    def _at(self, found: re.Match[str]) -> int:
        return next(at for at in range(self._levels) if found[f"level{at}"])

    def _finding(self, evidence: Evidence, whole: Bodies, part: Bodies) -> Finding:
        return self.finding(
            evidence,
            f"一处写为{part.text}，多于全部的{whole.text}",
            [evidence.clause_at(*whole.place), evidence.clause_at(*part.place)],
            stated=f"{part.text}；{whole.text}",
        )
