"""Rules about stages told in turn: 分四批下达 before three of them, and running totals that go back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.quantities.numerals import chinese_number
from extractor.result import Finding

_MOST, _FAR, _LEAST = 20, 400, 2
_NUMBER = r"[一二两三四五六七八九十]{1,2}|\d{1,2}"


class StageCount(BaseRule):
    """分四批下达：第一批48万元、第二批36万元、第三批16万元: as many stages as are told in turn from the first on."""

    id = "parts_total"

    def __init__(self) -> None:
        words = relation_words().stages
        self._units = "|".join(re.escape(unit) for unit in words.units)
        self._said = re.compile(
            rf"(?:{alternatives(words.parted)})[^，。；：、一二两三四五六七八九十\d\n]{{0,6}}"
            rf"(?P<number>{_NUMBER})(?:个)?(?P<unit>{self._units})(?!次)"
        )
        self._turn = re.compile(rf"第(?P<number>{_NUMBER})(?:个)?(?P<unit>{self._units})")
        self._open = re.compile(alternatives(words.unfinished))
        self._closed = re.compile(alternatives(words.finished))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every number of stages that its passage tells one by one."""
        for start, end in evidence.prose:
            for said in self._said.finditer(evidence.text, start, end):
                stop = min(end, said.end() + _FAR)
                turns = self._turn.finditer(evidence.text, said.end(), stop)
                told = [turn for turn in turns if turn["unit"] == said["unit"]][:_MOST]
                numbers = [chinese_number(turn["number"]) for turn in told]
                count = chinese_number(said["number"])
                in_turn = [int(number or 0) for number in dict.fromkeys(numbers)]
                whole = len(in_turn) >= _LEAST and in_turn == list(range(1, len(in_turn) + 1))
                # Of three stages two may be told; more than there are may not.
                unfinished = whole and self._open.search(evidence.text, said.start(), stop)
                closed = whole and self._closed.search(evidence.text, told[-1].end(), stop) and not unfinished
                if count and whole and (count < len(in_turn) or (closed and count > len(in_turn))):
                    yield self.finding(
                        evidence,
                        f"写为“{squash(said.group())}”，所列的有{len(in_turn)}{said['unit']}：第一{said['unit']}至"
                        f"{squash(told[-1].group())}",
                        [said.span(), *(turn.span() for turn in told)],
                        stated=squash(said.group()),
                        severity="warning",
                    )


class RunningTotal(BaseRule):
    """累计支出进度：上半年末53.20%，三季度末45.60%: what only grows over a year is less at a later date."""

    id = "summary"

    def __init__(self) -> None:
        words = relation_words().running
        self._points = [re.compile(alternatives(names)) for names in words.points]
        self._month = re.compile(r"(?P<month>\d{1,2})月(?:份|底|末|\d{1,2}日)?")
        self._running = re.compile(alternatives(words.cumulative))
        self._grows = re.compile(alternatives(words.grows))
        self._other = re.compile(alternatives(words.other))
        self._runs = re.compile(alternatives(words.runs))
        self._back = re.compile(alternatives(words.back))
        self._no_back = re.compile(rf"(?:{alternatives(words.without)})[^，。；]{{0,12}}")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Reads the figures of every sentence that says that they run from the year's beginning."""
        for sentence in evidence.sentences:
            end = sentence.end or sentence.start
            passage = evidence.layer.passages[sentence.passage]
            told = self._no_back.sub("", evidence.text[passage.start : passage.end])
            said = self._running.search(evidence.text, sentence.start, end)
            if said and self._grows.search(evidence.text, sentence.start, end) and not self._back.search(told):
                yield from self._sentence(evidence, sentence, said.start())

    def _sentence(self, evidence: Evidence, sentence: Sentence, since: int) -> Iterator[Finding]:
        """Compares the figures of each unit behind the word that says that they run, each at the end of a quarter."""
        for unit in dict.fromkeys(figure.unit for figure in sentence.figures if figure.unit):
            points: list[tuple[int, Figure]] = []
            for figure in sentence.figures[:_MOST]:
                label = squash(evidence.text[figure.start : figure.quantity.start])
                at = self._at(label)
                plain = figure.unit == unit and figure.role in ("amount", "completion", "other", "share")
                runs = figure.quantity.start > since and self._runs.search(label)
                plain = plain and not figure.quantity.qualifier and not self._other.search(label)
                if plain and runs and at is not None:
                    points.append((at, figure))
            if len(points) > _LEAST - 1:
                yield from self._compare(evidence, points)

    def _at(self, label: str) -> int | None:
        """The month at whose end a figure was counted, by the last and longest word of its label that names one."""
        found = [
            (match.end(), -match.start(), 3 * (at + 1))
            for at, point in enumerate(self._points)
            for match in point.finditer(label)
        ]
        found += [(match.end(), -match.start(), int(match["month"])) for match in self._month.finditer(label)]
        return max(found)[-1] if found else None

    def _compare(self, evidence: Evidence, points: Sequence[tuple[int, Figure]]) -> Iterator[Finding]:
        for (early, one), (late, other) in pairwise(points):
            if early < late and other.span.high < one.span.low:
                yield self.finding(
                    evidence,
                    f"累计数只增不减，而{squash(evidence.text[one.start : one.quantity.end])[-20:]}之后为{other.text}",
                    [one.place, other.place],
                    stated=f"{one.text}；{other.text}",
                )
