"""The words behind a line's name that say what its amount is: 年初预算为, 支出决算, 上年决算数."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from extractor.knowledge import alternatives
from extractor.pipes.lines.classification import compact
from extractor.pipes.lines.vocabulary import LineWords
from extractor.result import Measure

# 基本工资、津贴补贴等|人员经费
_AND_MORE = re.compile(r"^[^，、等]{2,12}(?:、[^，、等]{2,12})+等")
# What may stand between a name and its measure: 公务用车购置费2023年决算数, 公务接待费比上年决算数.
_DATED = re.compile(r"(?<=.)(?:20\d\d年度?|[本当]年度?|[比较与同])$")


class MeasureCues:
    """Finds the cues of measures at the end of the words before an amount."""

    def __init__(self, words: LineWords) -> None:
        every = [(cue, measure) for measure, cues in words.measures.items() for cue in cues]
        # By their last character, the shortest first.
        self._cues: dict[str, list[tuple[str, Measure]]] = defaultdict(list)
        for cue, measure in sorted(every, key=lambda each: len(each[0])):
            self._cues[cue[-1]].append((cue, measure))
        self._every, self._plain = frozenset(cue for cue, _ in every), frozenset(words.plain)
        copulas = alternatives(words.copulas)
        self._copula, self._copulas = re.compile(rf"(?:{copulas})$"), re.compile(rf"(?:均|都|皆|{copulas})+")
        # A pattern of what may stand between a line's name and its amount.
        self.between = rf"(?:{alternatives(words.measures['final'])})?(?:{copulas})*"

    def readings(self, text: str) -> Iterator[tuple[str, Measure | None]]:
        """The ways to take copulas and then a measure off the end of a compact text."""
        text = self._without_of(text)
        while True:
            for cue, measure in [("", None), *self.at_end(text)]:
                yield undated(text[: len(text) - len(cue)]), measure
            shorter = self._copula.sub("", text)
            if shorter == text:
                return
            text = shorter

    def of_list(self, text: str) -> Iterator[tuple[str, Measure | None]]:
        """The readings of what stands in a compact text behind a list of what it is made of; none without one."""
        listed = _AND_MORE.match(text)
        return self.readings(text[listed.end() :]) if listed else iter(())

    def of(self, text: str) -> Measure | None:
        """The measure that the words before an amount end with."""
        cues = self.at_end(self.closed(compact(text).strip("，、：:；")))
        return cues[-1][1] if cues else None

    def is_copula(self, text: str) -> bool:
        """Whether words only lead to an amount, and do not say what it is: 均为, 共."""
        return self._copulas.fullmatch(text) is not None

    def is_plain(self, text: str) -> bool:
        """Whether the words before an amount only say that it is one, not that it is final: 公务接待费支出."""
        cues = self.at_end(self.closed(compact(text)))
        return not cues or cues[-1][0] in self._plain

    def closed(self, text: str) -> str:
        """A text without the copulas behind its measure; in 年初安排 安排 is a part of that."""
        text = self._without_of(text)
        while not self.at_end(text):
            shorter = self._copula.sub("", text)
            if shorter == text:
                break
            text = shorter
        return text

    def _without_of(self, text: str) -> str:
        """A text without the 的 behind its measure: 比预算的."""
        bare = text.removesuffix("的")
        return bare if bare != text and self.at_end(bare) and not self.at_end(text) else text

    def at_end(self, text: str) -> list[tuple[str, Measure]]:
        """The cues that a text ends with, the shortest first."""
        return [(cue, measure) for cue, measure in self._cues.get(text[-1:], ()) if text.endswith(cue)]

    def is_cue(self, text: str) -> bool:
        """Whether a text is a cue and nothing else."""
        return text in self._every


def undated(name: str) -> str:
    """A name without the year, or the word of comparing, that stands between it and its measure."""
    return _DATED.sub("", name)
