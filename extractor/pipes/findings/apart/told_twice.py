"""The rule about what the opening of a work report tells and a section tells again, with another number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.apart_words import apart_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import words_after
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_SHORTEST, _MARKS, _REPORT = 4, "，、；：“”", "work_report"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class ToldTwice(BaseRule):
    """A number in the opening of a work report, and the only one that its sections tell in the same words."""

    id = "conflict"

    def __init__(self) -> None:
        words = apart_words().told_twice
        self._silent = re.compile(rf"20\d\d年|{alternatives([*words.silent, *finding_words().our_words])}")
        self._other = re.compile(alternatives(words.other))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares what stands before the first section with what stands in the sections."""
        if evidence.layer.kind.name != _REPORT or not evidence.layer.sections:
            return
        first: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        later: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        begins = self._body(evidence)
        for sentence in evidence.told:
            told = first if sentence.start < begins else later
            for figure in sentence.figures:
                if name := self._name(evidence, figure):
                    told[figure.unit, name].append(figure)
        for key, opening in first.items():
            again = later.get(key, [])
            once = len({f.span.value for f in opening}) == 1 == len({f.span.value for f in again})
            if once and not opening[0].span.meets(again[0].span):
                yield self._finding(evidence, key[1], opening[0], again[0])

    def _body(self, evidence: Evidence) -> int:
        """Where the first section begins that has one beside it: the title may be one as well."""
        levels = [node.record.level for node in evidence.layer.sections]
        usual = next((level for level in levels if levels.count(level) > 1), levels[0])
        return next(node.record.start for node in evidence.layer.sections if node.record.level == usual)

    def _name(self, evidence: Evidence, figure: Figure) -> str:
        """What is done and counted, in the words of the clause that say something; "" for no such thing."""
        counted = figure.role == "amount" and figure.unit not in ("", "%", "分") and not figure.quantity.qualifier
        if not counted or figure.in_list or figure.year not in (None, evidence.year):
            return ""
        own = evidence.layer.cover.organization or "\n"
        words = figure.label.replace(own, "") + words_after(evidence, figure)
        if self._other.search(words):
            return ""
        name = self._silent.sub("", words).strip(_MARKS)
        return name if len(_CHINESE.findall(name)) >= _SHORTEST else ""

    def _finding(self, evidence: Evidence, name: str, one: Figure, other: Figure) -> Finding:
        return self.finding(
            evidence,
            f"同一事项在两处的数字不同：“{name}”{one.text}与{other.text}",
            [one.place, other.place],
            stated=f"{one.text}；{other.text}",
        )
