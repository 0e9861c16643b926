"""The rule about receptions of guests: those from within the country and those from abroad are all of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.figures import Figure
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.wholes import Called, called
from extractor.pipes.findings.wording import finding_words
from extractor.result import Finding


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
            told = [it for it in amounts if it.figure.measured in ("final", None)]
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
