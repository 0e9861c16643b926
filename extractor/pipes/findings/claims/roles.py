"""The rule about who holds an office of the report’s own work: 由局长王某任组长, and 组长李某 somewhere else."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.papers.identity import differs_slightly
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_BODY = r"[\u4e00-\u9fff（）]{4,28}?"


class RoleHolder(BaseRule):
    """One office with two names: defined once (任组长, 组长：…), and held by another one elsewhere (组长…主持).

    Of bodies (施工单位, 中标单位) only names that differ in a character or two are a slip: there may be several.
    """

    id = "conflict"

    def __init__(self) -> None:
        words = evaluation_words().role_holders
        roles, titles = alternatives(words.roles), alternatives(words.titles)
        name = rf"[{words.surnames}][\u4e00-\u9fff]{{1,2}}"
        office = rf"(?<!副)(?P<role>{roles})"
        self._role = re.compile(roles)
        serves, charged = alternatives(words.serves), alternatives(words.charged)
        takes = alternatives([*words.serves, *words.becomes])
        deeds = alternatives(words.deeds)
        self._defined = [
            re.compile(
                rf"(?:{titles})(?P<name>{name}?)(?:同志)?(?:{takes})[^，。；\d]{{0,12}}?{office}(?=[，。；、）\n]|$)"
            ),
            re.compile(
                rf"{office}(?:为|是|：|:|由)(?:{titles})?(?P<name>{name}?)(?:同志)?(?={serves}|[，。；、）\s]|$)"
            ),
        ]
        self._told = re.compile(rf"{office}(?P<name>{name}?)(?:同志)?(?=(?:{deeds})|[，。；、）\n]|$)")
        bodies, ends = alternatives(words.bodies), alternatives(words.body_ends)
        self._bodies = [
            re.compile(rf"(?P<role>{bodies})(?:为|是|：|:|由|系)?(?P<name>{_BODY}(?:{ends}))"),
            *(
                re.compile(rf"由(?P<name>{_BODY}(?:{ends}))(?:{charged})?(?:{alternatives([deed])})(?P<role>)")
                for deed in words.body_deeds
            ),
        ]

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Reads who is said to hold each office, and compares each with its definition."""
        yield from self._people(evidence)
        yield from self._companies(evidence)

    def _people(self, evidence: Evidence) -> Iterator[Finding]:
        defined: dict[str, list[tuple[str, Place]]] = defaultdict(list)
        told: dict[str, list[tuple[str, Place]]] = defaultdict(list)
        for start, end in evidence.prose:
            if not self._role.search(evidence.text, start, end):
                continue
            for pattern in self._defined:
                for found in pattern.finditer(evidence.text, start, end):
                    defined[found["role"]].append((found["name"], found.span()))
            for found in self._told.finditer(evidence.text, start, end):
                told[found["role"]].append((found["name"], found.span()))
        for role, holders in defined.items():
            if len({name for name, _ in holders}) != 1:
                continue
            name, place = holders[0]
            others = [(other, at) for other, at in told[role] if at[0] > place[1] and other != name]
            # Where it is told once rightly, another group may have another head.
            again = any(other == name and at[0] > place[1] for other, at in told[role])
            for other, at in others[:1] if not again else ():
                yield self._finding(evidence, role, (name, place), (other, at))

    def _companies(self, evidence: Evidence) -> Iterator[Finding]:
        seen: list[tuple[str, Place]] = []
        for start, end in evidence.prose:
            for pattern in self._bodies:
                seen += [(found["name"], found.span("name")) for found in pattern.finditer(evidence.text, start, end)]
        for at, (name, place) in enumerate(seen):
            for other, where in seen[at + 1 :]:
                if name != other and len(name) == len(other) and differs_slightly(name, other):
                    yield self._finding(evidence, "", (name, place), (other, where))
                    return

    def _finding(self, evidence: Evidence, role: str, one: tuple[str, Place], other: tuple[str, Place]) -> Finding:
        what = f"{role}的姓名" if role else "单位名称"
        return self.finding(
            evidence,
            f"{what}一处写为“{one[0]}”，另一处写为“{other[0]}”",
            [one[1], other[1]],
            stated=f"{one[0]}；{other[0]}",
        )
