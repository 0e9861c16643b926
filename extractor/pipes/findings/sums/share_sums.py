"""The rule about shares that are told without amounts and of all parts: they make a hundred."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import HUNDRED, exact, show, total
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.nearby import spans
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.names import compact
from extractor.quantities import chinese_number
from extractor.result import Finding

_PAIR, _MOST, _FAR, _BEFORE = 2, 40, 15, 60
_ALL = exact(HUNDRED)


class SharesOfAll(BaseRule):
    """仅由三部分组成：甲占92.60%，乙占5.10%，丙占3.30%: words, or the names of the parts, say that they are all."""

    id = "share_sum"

    def __init__(self) -> None:
        words = relation_words().shares_of_all
        self._only = re.compile(rf"{alternatives(words.only)}|{words.of_parts}")
        number, units = "[两二三四五六七八]", alternatives(words.counted)
        made, parted = alternatives(words.made_of), alternatives(words.parted)
        self._counted = re.compile(
            rf"(?:{parted})(?P<number>{number})(?:{units})|(?P<made>{number})(?:{units})(?:{made})"
            rf"|(?:{alternatives(words.listed)})[^，。；]{{2,40}}(?P<all>{number})(?:{units})(?=[，：])"
        )
        self._rest = re.compile(rf"(?:{alternatives(words.rest)})的?$")
        self._together = re.compile(rf"(?:{alternatives([*finding_words().together, *finding_words().totals])})为?$")
        self._ends, self._aside = words.ends, frozenset(words.aside)
        self._share = re.compile(
            r"^(?P<name>.*?)(?P<each>分别|依次|各|则)?占(?:比|比重|比例)?(?P<turn>分别|依次)?(?:为|达)?$"
        )
        self._joined = re.compile(rf"^(?:{alternatives([*finding_words().joined, '、'])})$")
        self._partly = re.compile(rf"(?:{alternatives(finding_words().partly)})|前[两二三四五]")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Adds up the shares of every sentence that tells of all parts."""
        for sentence in evidence.sentences:
            for run in self._runs(sentence.figures[:_MOST]):
                after = [f for f in sentence.figures if run and f.quantity.start > run[-1].quantity.start][:1]
                sums = total(figure.span for figure in run)
                near = abs(sums.value - HUNDRED) <= _FAR
                if len(run) >= _PAIR and near and not sums.meets(_ALL) and self._is_all(evidence, sentence, run, after):
                    yield self.finding(
                        evidence,
                        f"各部分占比{'+'.join(figure.text for figure in run)}={show(sums.value)}%，不是100%",
                        spans(run),
                        expected="100%",
                        stated=f"{show(sums.value)}%",
                    )

    def _runs(self, figures: Sequence[Figure]) -> Iterator[list[Figure]]:
        """The shares that follow each other, with no amount between them."""
        run: list[Figure] = []
        for figure in figures:
            if figure.unit in self._aside:
                continue
            share = self._share.match(figure.label) if figure.unit == "%" else None
            opened = self._share.match(run[-1].label) if run else None
            joins = run and figure.unit == "%" and self._joined.match(figure.label)
            if share or (
                joins and ((opened and (opened["each"] or opened["turn"])) or self._joined.match(run[-1].label))
            ):
                run.append(figure)
                continue
            yield run
            run = []
        yield run

    def _is_all(self, evidence: Evidence, sentence: Sentence, run: Sequence[Figure], after: Sequence[Figure]) -> bool:
        before = max(sentence.start, run[0].quantity.start - _BEFORE)
        text = compact(evidence.text[before : run[-1].quantity.start])
        if self._partly.search(text) or any(figure.quantity.qualifier for figure in run):
            return False
        ends = [before, *(figure.quantity.end for figure in run)]
        told = [compact(evidence.text[end : f.quantity.start]) for end, f in zip(ends, run, strict=False)]
        names = [found["name"].strip("，、；：") for words in told if (found := self._share.match(words))]
        # 三者合计100%: it is told that they are all.
        if any(f.unit == "%" and f.span.value == HUNDRED and self._together.search(f.label) for f in after):
            return True
        counted = self._counted.search(text)
        number = chinese_number(counted["number"] or counted["made"] or counted["all"]) if counted else None
        if self._only.search(text) or (number is not None and int(number) == len(run)):
            return True
        if len(names) < len(run):
            return False
        return bool(self._rest.search(names[-1])) or any(
            first in names[0] and last in names[-1] for first, last in self._ends
        )
