"""Rules about points told in prose: weights against the full mark, scores over their weight, grades, result words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import Interval, places, show, total
from extractor.pipes.findings.common.figures import Figure, Sentence, in_bracket
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import after, unlike_whole
from extractor.result import Finding

_POINTS, _FULL, _LEAST, _MOST, _PAIR = "分", Decimal(100), 3, 40, 2
_CLOSED = re.compile(r"[）)]")


def points(sentence: Sentence) -> list[Figure]:
    """The figures of a sentence that are points."""
    return [figure for figure in sentence.figures[:_MOST] if figure.unit == _POINTS and figure.role == "amount"]


class ScoreTold(BaseRule):
    """分值50分，得分52.40分: more points than there are to have."""

    id = "score_over_weight"

    def __init__(self) -> None:
        words = finding_words()
        full = alternatives([*words.full_marks, *words.all_marks])
        self._full = re.compile(rf"(?:{full})(?:{alternatives(words.reaching)})?$")
        self._got = re.compile(rf"(?:{alternatives(words.scored)})(?:{alternatives(words.reaching)})?$")
        self._only = re.compile(
            rf"[，,](?:{alternatives(words.done)})?(?:{alternatives(words.scored)})(?:{alternatives(words.reaching)})?"
        )
        self._weighed = re.compile(rf"(?:{alternatives(words.weighed)})$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every score right behind the points that it could have."""
        for sentence in evidence.sentences:
            told = points(sentence)
            for full, score in pairwise(told):
                if in_bracket(evidence.text, full) and not _is_of_name(evidence.text, full):
                    continue
                beside = in_bracket(evidence.text, full) and _CLOSED.match(score.label) is not None
                beside = beside or self._is_weight(evidence, full, score)  # 时效指标10分，得12分.
                could = self._full.search(full.label) is not None or beside
                if could and self._got.search(score.label) and score.span.value > full.span.value:
                    yield self.finding(
                        evidence,
                        f"得分{score.text}超过分值{full.text}",
                        [full.place, score.place],
                        stated=score.text,
                    )

    def _is_weight(self, evidence: Evidence, full: Figure, score: Figure) -> bool:
        """Whether points stand right behind what is weighed, and a bare score right behind them."""
        between = evidence.text[full.quantity.end : score.quantity.start]
        return self._only.fullmatch(between) is not None and self._weighed.search(full.label) is not None


def _is_of_name(text: str, full: Figure) -> bool:
    """Whether a bracket with points follows a name: 产出指标（50分）得46分, not 得9.6分（满分10分）."""
    opening = max(text.rfind(mark, full.sentence, full.quantity.start) for mark in "（(")
    return opening > 0 and text[opening - 1] != _POINTS


class WeightsTold(BaseRule):
    """满分100分，其中：执行率10分、产出60分、效益30分、满意度10分: weights that come to more, or are a slip away."""

    id = "weight_total"

    def __init__(self) -> None:
        words = finding_words()
        self._full = re.compile(
            rf"(?:{alternatives([*words.all_marks, *words.together])})(?:{alternatives(words.reaching)})?$"
        )
        self._got = re.compile(alternatives([*words.scored, *words.lost]))
        self._more = re.compile(alternatives(words.partly))
        self._units = frozenset(words.kind_units)
        self._weights = re.compile(rf"(?:{alternatives(words.weights)})(?:{alternatives(words.listing)})")
        self._off = re.compile(alternatives(words.points_off))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Adds up what follows every full mark of a hundred in its sentence."""
        for sentences in evidence.passages.values():
            for at, sentence in enumerate(sentences):
                told = points(sentence)
                if len(told) > _LEAST and self._closes(evidence, sentence, told[-1]):
                    yield from self._sum(evidence, told[-1], told[:-1])
                yield from self._in_brackets(evidence, told)
                full = bool(told) and told[0].span.value == _FULL and self._full.search(told[0].label) is not None
                if full and len(told) > _LEAST:
                    yield from self._sum(evidence, told[0], told[1:])
                elif full and len(told) == 1 and at + 1 < len(sentences) and self._is_counted(sentences[at + 1]):
                    yield from self._sum(evidence, told[0], points(sentences[at + 1]))

    def _in_brackets(self, evidence: Evidence, told: Sequence[Figure]) -> Iterator[Finding]:
        """由预算执行（10分）、产出（50分）、效益（40分）组成，总分100分: weights in brackets, and one total outside."""
        inside = [figure for figure in told if in_bracket(evidence.text, figure)]
        whole = next((figure for figure in told if figure not in inside), None)
        if whole is None or len(inside) < _LEAST or len(told) != len(inside) + 1:
            return
        full = whole.span.value == _FULL and self._full.search(whole.label) is not None
        weights = all(figure.label.endswith(("（", "(")) and not self._got.search(figure.label) for figure in inside)
        if full and weights and total(part.span for part in inside).value != _FULL:
            yield unlike_whole(self, evidence, whole, inside)

    def _closes(self, evidence: Evidence, sentence: Sentence, last: Figure) -> bool:
        """Whether weights end with their full mark: 权重分别为20分、30分…，总分100分."""
        said = evidence.text[sentence.start : last.quantity.start]
        full = last.span.value == _FULL and self._full.search(last.label) is not None
        return full and self._weights.search(said) is not None

    def _is_counted(self, sentence: Sentence) -> bool:
        """Whether a sentence counts the weights that it lists: 一级指标共四项：预算执行10分…."""
        first, listed = sentence.figures[0], points(sentence)
        counted = (
            first.role == "amount"
            and not self._off.search(first.label)
            and first.unit in self._units
            and first.span.value == len(listed)
        )
        return counted and sentence.figures[1 : len(listed) + 1] == listed

    def _sum(self, evidence: Evidence, whole: Figure, following: Sequence[Figure]) -> Iterator[Finding]:
        parts = [figure for figure in following if not in_bracket(evidence.text, figure)]
        scored = any(self._got.search(figure.label) or figure.quantity.qualifier for figure in parts)
        nested = any(figure.opens for figure in parts[1:])
        if len(parts) < _LEAST or scored or nested or self._more.match(after(evidence, parts[-1])):
            return
        if total(part.span for part in parts).value != whole.span.value:
            yield unlike_whole(self, evidence, whole, parts)


class ScoreByRate(BaseRule):
    """预算执行率96.20%…得分=执行率×10分，得9.82分: a score that is not what its own formula makes of the rate."""

    id = "score_total"

    def __init__(self) -> None:
        words = finding_words()
        self._formula = re.compile(words.score_formula.formula)
        self._rate = re.compile(rf"(?:{alternatives(words.score_formula.rate)})(?:{alternatives(words.reaching)})?$")
        self._got = re.compile(rf"(?:{alternatives(words.scored)})(?:{alternatives(words.reaching)})?$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the first score behind every formula; the rate is the only one of its name in the report."""
        rates: list[Figure] | None = None
        for number, sentences in evidence.passages.items():
            passage = evidence.layer.passages[number]
            for formula in self._formula.finditer(evidence.text, passage.start, passage.end):
                told = [figure for sentence in sentences for figure in points(sentence)]
                behind = [figure for figure in told if figure.quantity.start >= formula.end()]
                rates = rates if rates is not None else self._rates(evidence)
                alike = rates and all(rate.span.meets(rates[0].span) for rate in rates)
                if behind and alike and self._got.search(behind[0].label):
                    yield from self._compare(evidence, rates[0], Decimal(formula["points"]), behind[0])

    def _rates(self, evidence: Evidence) -> list[Figure]:
        figures = (figure for sentence in evidence.sentences for figure in sentence.figures)
        return [f for f in figures if f.unit == "%" and f.role == "completion" and self._rate.search(f.label)]

    def _compare(self, evidence: Evidence, rate: Figure, full: Decimal, score: Figure) -> Iterator[Finding]:
        low, high, value = (min(end, _FULL) * full / _FULL for end in (rate.span.low, rate.span.high, rate.span.value))
        # A score may be cut off as well as rounded.
        step = score.quantity.resolution
        if Interval(low, high, value).meets(Interval(score.span.low, score.span.high + step, score.span.value)):
            return
        expected = f"{show(value, places(step))}{_POINTS}"
        yield self.finding(
            evidence,
            f"得分写为{score.text}，而{rate.text}×{show(full)}分={expected}",
            [score.place, rate.place],
            expected=expected,
            stated=score.text,
        )


class PointsLost(BaseRule):
    """满分50分，扣4分，得45分: points to get, points lost and points got, side by side in one sentence."""

    id = "score_total"

    def __init__(self) -> None:
        words = finding_words()
        ends = alternatives(words.reaching)
        self._full = re.compile(rf"(?:{alternatives([*words.full_marks, *words.all_marks])})(?:{ends})?$")
        self._lost = re.compile(rf"(?:{alternatives(words.lost)})(?:{ends}|了)?$")
        self._got = re.compile(rf"(?:{alternatives(words.scored)})(?:{ends})?$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every three neighbouring figures of points."""
        for sentence in evidence.sentences:
            told = points(sentence)
            for full, *rest in zip(told, told[1:], told[2:], strict=False):
                lost = next((figure for figure in rest if self._lost.search(figure.label)), None)
                got = next((figure for figure in rest if figure is not lost and self._got.search(figure.label)), None)
                if lost and got and self._full.search(full.label) and not self._lost.search(full.label):
                    yield from self._compare(evidence, full, lost, got)

    def _compare(self, evidence: Evidence, full: Figure, lost: Figure, got: Figure) -> Iterator[Finding]:
        left = full.span.value - lost.span.value
        if left != got.span.value and lost.span.value < full.span.value:
            expected = f"{show(left)}{_POINTS}"
            yield self.finding(
                evidence,
                f"得分写为{got.text}，而{full.text}-{lost.text}={expected}",
                [got.place, full.place, lost.place],
                expected=expected,
                stated=got.text,
            )
