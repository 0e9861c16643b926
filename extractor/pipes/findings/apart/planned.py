"""The rule about a target told apart from what was done of it: 计划维修12座; 实际维修11座，完成率100%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.apart_words import apart_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import percent
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import after
from extractor.result import Finding

_SHORTEST, _BEHIND, _LIKE, _ENDS = 2, 24, Fraction(3, 5), r"(?!的)(?=[^，。；\d]{0,10}(?:[，。；）]|$))"
_PLANS = frozenset({"plan", "remedy", "glossary"})


class PlannedAndDone(BaseRule):
    """A completion rate or a verdict behind what was done, against the only target of its name in another sentence.

    A target says that it is one, or stands under a heading of targets. What is counted must be told in the same words:
    in all that the shorter one has, or in most of them where nothing else of the unit is as like.
    """

    id = "result_word"

    def __init__(self) -> None:
        words, results = apart_words().planned, finding_words().results
        self._aims = re.compile(alternatives(words.aims))
        silent = alternatives([*words.aims, *words.done, *words.opens, *words.deeds])
        self._silent = re.compile(rf"(?:{silent}|20\d\d年?)")
        self._later = re.compile(alternatives(words.later))
        self._heads, self._not_heads = re.compile(alternatives(words.heads)), re.compile(alternatives(words.not_heads))
        self._most = re.compile(alternatives([*results.most, *results.most_behind]))
        self._alike = {unit: names[0] for names in words.units for unit in names}
        self._rate = re.compile(
            rf"^[，,]?(?:{alternatives(words.rates)})(?:{alternatives(finding_words().reaching)})?$"
        )
        met = [word for word in (*results.met, *results.reached) if any(aim in word for aim in words.aims)]
        self._said = re.compile(
            rf"[^，。；\d\n]{{0,{_BEHIND}}}[，,](?:{alternatives(results.before)})?"
            rf"[\u4e00-\u9fff]{{0,2}}?(?:(?P<missed>(?:{alternatives(results.missed)}))"
            rf"|(?P<met>(?:{alternatives([*results.over, *met])}){_ENDS}))"
        )
        self._over = re.compile(alternatives(results.over))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every figure of what was done that is followed by a rate or a verdict."""
        told: list[tuple[Figure, frozenset[str]]] | None = None
        for sentence in evidence.sentences:
            for at, figure in enumerate(sentence.figures):
                following = sentence.figures[at + 1] if at + 1 < len(sentence.figures) else None
                rate = following if following and following.unit == "%" and self._rate.match(following.label) else None
                said = self._said.match(evidence.text, figure.quantity.end)
                counted = figure.role == "amount" and figure.unit not in ("", "%", "元", "分")
                if not counted or not (rate or said) or self._is_aim(evidence, figure):
                    continue
                if figure.quantity.qualifier:
                    continue
                told = self._targets(evidence) if told is None else told
                aim = self._aim(evidence, figure, told)
                if aim:
                    yield from self._compare(evidence, aim, figure, rate, said)

    def _is_aim(self, evidence: Evidence, figure: Figure) -> bool:
        return self._aims.search(figure.label) is not None or self._under_aims(evidence, figure)

    def _under_aims(self, evidence: Evidence, figure: Figure) -> bool:
        """Whether a figure stands under a heading of targets (一、年初目标), and of no results or later years."""
        section = evidence.section(figure)
        while section is not None:
            title = squash(section.record.title)
            if self._not_heads.search(title):
                return False
            if self._heads.search(title):
                return True
            section = evidence.layer.sections[section.parent] if section.parent is not None else None
        return False

    def _targets(self, evidence: Evidence) -> list[tuple[Figure, frozenset[str]]]:
        found = []
        for sentence in evidence.every:
            passage = evidence.layer.passages[sentence.passage]
            under = bool(sentence.figures) and self._under_aims(evidence, sentence.figures[0])
            if evidence.topics(passage.section) & _PLANS and not under:
                continue
            for figure in sentence.figures:
                own = figure.year in (None, evidence.year) and not self._later.search(figure.label)
                own = own and not self._most.search(figure.label + after(evidence, figure))
                if figure.role == "amount" and own and (under or self._aims.search(figure.label)):
                    found.append((figure, self._name(evidence, figure)))
        return [(figure, name) for figure, name in found if name]

    def _name(self, evidence: Evidence, figure: Figure) -> frozenset[str]:
        """What is counted and done, without the words of aims and deeds."""
        return grams(self._silent.sub("", figure.label + after(evidence, figure)))

    def _aim(self, evidence: Evidence, done: Figure, told: Sequence[tuple[Figure, frozenset[str]]]) -> Figure | None:
        """The target of what was done: the likest of its unit, told in other sentences, of one value."""
        name, unit = self._name(evidence, done), self._alike.get(done.unit, done.unit)
        ranked = [
            (Fraction(len(called & name), min(len(called), len(name))), len(called & name), aim)
            for aim, called in told
            if name and self._alike.get(aim.unit, aim.unit) == unit
        ]
        best = max((rank[:2] for rank in ranked), default=(Fraction(0), 0))
        if best[0] < _LIKE or best[1] < _SHORTEST:
            return None
        aims = [aim for *rank, aim in ranked if tuple(rank) == best]
        apart = all(aim.sentence != done.sentence for aim in aims)
        return aims[0] if apart and len({aim.span.value for aim in aims}) == 1 else None

    def _compare(
        self, evidence: Evidence, aim: Figure, done: Figure, rate: Figure | None, said: re.Match[str] | None
    ) -> Iterator[Finding]:
        expected = done.span.ratio(aim.span)
        if expected is None:
            return
        if rate and not expected.meets(rate.span):
            yield self.finding(
                evidence,
                f"完成率写为{rate.text}，而{done.text}÷{aim.text}={percent(expected, rate)}",
                [aim.place, done.place, rate.place],
                expected=percent(expected, rate),
                stated=rate.text,
                rule="named_rate",
            )
        less = done.span.high < aim.span.low
        over = said is not None and said["met"] is not None and self._over.search(said["met"]) is not None
        short = less or (over and done.span.value == aim.span.value)
        if said and (short if said["met"] else not less):
            word = said["met"] or said["missed"]
            result = "没有达到" if less else "没有超过" if over else "已经达到"
            yield self.finding(
                evidence,
                f"写为“{word}”，而目标{aim.text}，完成{done.text}，{result}",
                [aim.place, done.place, evidence.clause_at(said.end() - 1, said.end())],
                stated=word,
            )
