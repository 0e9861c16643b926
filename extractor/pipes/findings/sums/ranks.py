"""The rule about the second and third largest part, and the first few: 社会保障和就业支出次之, 居前三位的是…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.sums.largest import Largest, Ranked, Ranking
from extractor.result import Finding

_SENTENCE = re.compile(r"[^。\n]+")
_NAME = r"[^，,。；：、\d\n]{2,30}?"


class NthLargest(Largest):
    """A part that is said to be second or third, behind one that is said to be the largest; or one of the first few.

    Nothing is said where any breakdown that has the part, and of which nothing else is told, bears it out.
    """

    id = "summary"

    def __init__(self) -> None:
        super().__init__()
        ranks = relation_words().ranks
        self._firsts = re.compile(alternatives(finding_words().summaries.most))
        self._nth = [
            re.compile(
                rf"(?<=[，,；])(?:(?P<before>{_NAME})(?:{alternatives(words)})(?=[，,。；]|$)"
                rf"|(?:{alternatives(ranks.next)}|(?:{alternatives(words)})的?)(?:是|为)(?P<behind>{_NAME})(?=[，,。；]|$))"
                if at == 0
                else rf"(?<=[，,；])(?P<before>{_NAME})(?:{alternatives(words)})(?P<behind>)(?=[，,。；]|$)"
            )
            for at, words in enumerate(ranks.nth)
        ]
        count = alternatives(ranks.first_few)
        self._few = re.compile(
            rf"(?:居|排名|位居|列|排在|位列|占比|支出)?前(?P<count>{count})(?:位|名|项|类)?的?[^，。；、\d]{{0,8}}?"
            rf"(?:分别|依次)?(?:是|为)[:：]?(?P<names>{_NAME}(?:[、和及]{_NAME})+)(?=[，,。；（(]|$)"
        )
        self._counts = ranks.first_few
        self._bare = re.compile(rf"(?:{alternatives(finding_words().summaries.ends)})+$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every sentence of the prose that ranks its parts."""
        for passage in evidence.layer.passages:
            if passage.table is not None:
                continue
            for sentence in _SENTENCE.finditer(evidence.text, passage.start, passage.end):
                first = self._firsts.search(evidence.text, *sentence.span())
                for at, pattern in enumerate(self._nth) if first else ():
                    for said in pattern.finditer(evidence.text, first.end() if first else 0, sentence.end()):
                        name = squash(said["before"] or said["behind"])
                        yield from self._ranked(evidence, passage.section, said.span(), [name], at + 1, exact=True)
                for said in self._few.finditer(evidence.text, *sentence.span()):
                    names = [squash(name) for name in re.split("[、和及]", said["names"])]
                    most = self._counts.index(said["count"]) // 2 + 1
                    whole = re.split("、", squash(said["names"]))
                    names = whole if len(whole) == most + 1 else names
                    if len(names) == most + 1:
                        yield from self._ranked(evidence, passage.section, said.span(), names, most, exact=False)

    def _ranked(
        self, evidence: Evidence, section: int | None, place: Place, names: Sequence[str], last: int, *, exact: bool
    ) -> Iterator[Finding]:
        """Compares parts with the place that they are said to have; `last` counts from 0."""
        wrong: tuple[Ranked, Ranked] | None = None
        for ranking in self._around(evidence, section, place[0]):
            if not ranking.sole or len(ranking.parts) <= last + 1:
                continue
            parts = [found[0] for name in names if (found := ranking.find(name, self._short(name)))]
            if len(parts) != len(names) or len({part.label for part in parts}) != len(parts):
                continue
            told = self._wrong(ranking, parts, last, exact=exact)
            if told is None:
                return
            wrong = wrong or told
        if wrong:
            part, other = wrong
            stated = squash(evidence.text[slice(*place)])
            yield self.finding(
                evidence,
                f"写为“{stated}”，而“{part.label}”为{part.text}，该位次应为“{other.label}”{other.text}",
                [place, *part.places, *other.places],
                stated=stated,
            )

    def _short(self, name: str) -> str:
        return self._bare.sub("", self._opens.sub("", name))

    def _wrong(
        self, ranking: Ranking, parts: Sequence[Ranked], last: int, *, exact: bool
    ) -> tuple[Ranked, Ranked] | None:
        """The first part that is not where it is said to be, and the one that is there."""
        ordered = sorted(ranking.parts, key=lambda part: -part.span.value)
        bound = ordered[last]
        for part in parts:
            below = part.span.high < bound.span.low
            above = exact and part.span.low > bound.span.high
            if below or above:
                missing = next((each for each in ordered[: last + 1] if each not in parts), bound)
                return part, bound if exact else missing
        return None
