"""The rule about a target told apart from what was done of it: 计划维修12座; 实际维修11座，完成率100%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.apart_words import apart_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import percent
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import after
from extractor.result import Finding

_SHORTEST, _ALIKE, _MARKS, _ENDS = 2, 4, "，、；：的", r"(?!的)(?=[^，。；\d]{0,10}(?:[，。；）]|$))"
_PLANS = frozenset({"plan", "remedy", "glossary"})


class PlannedAndDone(BaseRule):
    """A completion rate or a verdict behind what was done, against the only target of its name in another sentence."""

    id = "result_word"

    def __init__(self) -> None:
        words, results = apart_words().planned, finding_words().results
        self._aims = re.compile(alternatives(words.aims))
        self._done = re.compile(alternatives(words.done))
        silent = alternatives([*words.aims, *words.done, *words.opens])
        self._silent = re.compile(rf"(?:{silent}|20\d\d年?)")
        self._later = re.compile(alternatives(words.later))
        self._rate = re.compile(
            rf"^[，,]?(?:{alternatives(words.rates)})(?:{alternatives(finding_words().reaching)})?$"
        )
        met = [word for word in results.met if any(aim in word for aim in words.aims)]
        self._said = re.compile(
            rf"[，,](?:{alternatives(results.before)})?(?:(?P<missed>(?:{alternatives(results.missed)}))"
            rf"|(?P<met>(?:{alternatives([*results.over, *met])}){_ENDS}))"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every figure of what was done that is followed by a rate or a verdict."""
        told: list[tuple[Figure, str]] | None = None
        for sentence in evidence.sentences:
            for at, figure in enumerate(sentence.figures):
                following = sentence.figures[at + 1] if at + 1 < len(sentence.figures) else None
                rate = following if following and following.unit == "%" and self._rate.match(following.label) else None
                said = self._said.match(evidence.text, figure.quantity.end)
                counted = figure.role == "amount" and figure.unit not in ("", "%", "元", "分")
                if not counted or not (rate or said) or not self._done.search(figure.label):
                    continue
                if self._aims.search(figure.label) or figure.quantity.qualifier:
                    continue
                told = self._targets(evidence) if told is None else told
                name = self._name(evidence, figure)
                aims = [aim for aim, called in told if aim.unit == figure.unit and _is_same(called, name)]
                apart = name and aims and all(aim.sentence != figure.sentence for aim in aims)
                if apart and len({aim.span.value for aim in aims}) == 1:
                    yield from self._compare(evidence, aims[0], figure, rate, said)

    def _targets(self, evidence: Evidence) -> list[tuple[Figure, str]]:
        found = []
        for sentence in evidence.every:
            passage = evidence.layer.passages[sentence.passage]
            if evidence.topics(passage.section) & _PLANS:
                continue
            for figure in sentence.figures:
                own = figure.year in (None, evidence.year) and not self._later.search(figure.label)
                if figure.role == "amount" and own and self._aims.search(figure.label):
                    found.append((figure, self._name(evidence, figure)))
        return found

    def _name(self, evidence: Evidence, figure: Figure) -> str:
        """What is counted and done, without the words of aims and deeds; "" where that is little."""
        words = figure.label + after(evidence, figure)
        name = self._silent.sub("", words).strip(_MARKS)
        return name if len(name) > _SHORTEST else ""

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
        if said and (less if said["met"] else not less):
            word = said["met"] or said["missed"]
            yield self.finding(
                evidence,
                f"写为“{word}”，而目标{aim.text}，完成{done.text}，{'没有' if less else '已经'}达到",
                [aim.place, done.place, evidence.clause_at(said.end() - 1, said.end())],
                stated=word,
            )


def _is_same(aim: str, done: str) -> bool:
    """Whether two names are one, though the target's may begin with what it is a target of (某项目计划维修水库)."""
    return aim == done or (len(done) >= _ALIKE and aim.endswith(done))
