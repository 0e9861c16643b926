"""The rule about receptions of guests: those from within the country and those from abroad are all of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.accounts import account_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import comes_from
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import Called, called
from extractor.result import Finding

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Receptions(BaseRule):
    """公务接待费2.00万元 beside 国内公务接待费1.80万元 and none from abroad: batches, persons and money alike.

    Guests from abroad may be told beside those from within, or as part of them.
    """

    id = "parts_total"

    def __init__(self) -> None:
        words = finding_words()
        self._every = re.compile(alternatives(words.receptions.every))
        self._home = re.compile(alternatives(words.receptions.home))
        self._abroad = re.compile(alternatives(words.receptions.abroad))
        self._continuing = re.compile(alternatives(words.continuing))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares the figures of each section on “三公” expenses, unit by unit."""
        sections: dict[int | None, list[Called]] = defaultdict(list)
        for number, sentences in evidence.passages.items():
            section = evidence.layer.passages[number].section
            if "three_public" in evidence.topics(section):
                sections[section] += called(evidence.text, sentences, self._continuing)
        for amounts in sections.values():
            told = [it for it in amounts if it.figure.measured in ("final", None) and it.is_of(evidence.year)]
            for unit in dict.fromkeys(it.figure.unit for it in told):
                yield from self._unit(evidence, [it for it in told if it.figure.unit == unit])

    def _unit(self, evidence: Evidence, told: Sequence[Called]) -> Iterator[Finding]:
        home = [it.figure for it in told if self._home.search(it.words)]
        abroad = [it.figure for it in told if self._abroad.search(it.words) and not self._home.search(it.words)]
        every = [
            it.figure
            for it in told
            if self._every.search(it.words) and not self._home.search(it.words) and not self._abroad.search(it.words)
        ]
        if not home or not every or any(self._fits(whole, part, abroad) for whole in every for part in home):
            return
        whole, part = every[0], home[0]
        exceeds = part.span.low > whole.span.high
        yield self.finding(
            evidence,
            f"国内接待{part.text}{'大于' if exceeds else '与'}全部接待{whole.text}{'' if exceeds else '不等'}"
            + (f"，国（境）外接待为{abroad[0].text}" if abroad else "，没有写国（境）外接待"),
            [whole.place, part.place, *(figure.place for figure in abroad[:1])],
            stated=f"{whole.text}；{part.text}",
            rule="part_exceeds" if exceeds else None,
        )

    def _fits(self, whole: Figure, home: Figure, abroad: Sequence[Figure]) -> bool:
        """Whether home alone, or with those from abroad, is all."""
        return home.span.meets(whole.span) or any((home.span + other.span).meets(whole.span) for other in abroad)


class ReceptionsTold(BaseRule):
    """接待批次由9批次增至16批次 in one place, 公务接待14批次 in another: all of the year, told twice."""

    id = "conflict"

    def __init__(self) -> None:
        words, account = finding_words(), account_words()
        self._every = re.compile(alternatives(words.receptions.every))
        self._home = re.compile(alternatives(words.receptions.home))
        self._abroad = re.compile(alternatives(words.receptions.abroad))
        self._continuing = re.compile(alternatives(words.continuing))
        self._silent = re.compile(alternatives(account.reception_words))
        self._units = frozenset(account.counted_receptions)
        self._to = re.compile(rf"^(?:{alternatives(words.movements)})(?:{alternatives(words.towards)})了?$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares what every section on “三公” expenses counts, unit by unit."""
        told: list[Called] = []
        moved: list[Called] = []
        for number, sentences in evidence.passages.items():
            if "three_public" in evidence.topics(evidence.layer.passages[number].section):
                amounts = called(evidence.text, sentences, self._continuing)
                words = {it.figure.quantity.start: it.words for it in amounts}
                ends = list(self._ends(evidence, [f for sentence in sentences for f in sentence.figures], words))
                moved += ends
                starts = {it.figure.quantity.start for it in ends}
                told += [it for it in amounts if it.figure.quantity.start not in starts and self._counts(evidence, it)]
        abroad = {it.figure.unit for it in told if self._abroad.search(it.words) and not it.figure.span.is_zero}
        for one in moved:
            others = [it for it in told if it.figure.unit == one.figure.unit]
            if others and not any(it.figure.span.meets(one.figure.span) for it in others):
                yield self._finding(evidence, one.figure, others[0].figure)
        whole = [it for it in told if self._is_all(it.words) and it.figure.unit not in abroad]
        for at, one in enumerate(whole):
            alike = [it for it in whole[:at] if it.figure.unit == one.figure.unit and self._home_of(it, one)]
            if alike and not any(it.figure.span.meets(one.figure.span) for it in alike):
                yield self._finding(evidence, one.figure, alike[0].figure)

    def _ends(self, evidence: Evidence, figures: Sequence[Figure], words: dict[int, str]) -> Iterator[Called]:
        """The figures to which all receptions went from those of the year before."""
        for old, new in pairwise(figures):
            name = words.get(old.quantity.start, old.label)
            goes = old.unit == new.unit in self._units and self._to.match(new.label) and comes_from(evidence, old)
            if goes and self._is_all(name):
                yield Called(new, name)

    def _counts(self, evidence: Evidence, it: Called) -> bool:
        """Whether receptions of this year are counted."""
        told = it.figure.measured in ("final", None) and it.is_of(evidence.year)
        this = told and not comes_from(evidence, it.figure)
        return this and it.figure.unit in self._units and self._every.search(it.words) is not None

    def _is_all(self, words: str) -> bool:
        """Whether nothing is said of receptions but that they are those of a year."""
        last = re.split(r"[，。；：]", words.rstrip("，。；："))[-1]
        return self._every.search(last) is not None and not _CHINESE.search(self._silent.sub("", last))

    def _home_of(self, one: Called, other: Called) -> bool:
        return bool(self._home.search(one.words)) == bool(self._home.search(other.words))

    def _finding(self, evidence: Evidence, one: Figure, other: Figure) -> Finding:
        return self.finding(
            evidence,
            f"公务接待一处写为{one.text}，另一处写为{other.text}",
            [one.place, other.place],
            stated=f"{one.text}；{other.text}",
        )
