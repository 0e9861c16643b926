"""The rule about weighted means: 甲预算300万元，得98分；乙预算100万元，得90分。按预算加权平均96分."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import Interval, places, show
from extractor.pipes.findings.common.claim_words import claim_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_MOST, _LEAST, _NEAR, _BACK = 40, 2, 30, 1
_Pair = tuple[Figure, Figure]


class WeightedMean(BaseRule):
    """A mean that is said to be weighted, against the scores or rates before it, each right behind its weight.

    All figures of that unit are told so, in its sentence or the one before, and as many as are counted.
    """

    id = "average"

    def __init__(self) -> None:
        words = finding_words()
        said = alternatives([*words.weighted, *claim_words().by_weights])
        self._weighted = re.compile(rf"(?:{said})[^。；\d]{{0,{_NEAR}}}?\d{{0,3}}[^。；\d]{{0,12}}$")
        self._mean = re.compile(alternatives(claim_words().mean_words))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every score or rate that its clauses call a weighted mean."""
        for sentences in evidence.passages.values():
            for at, sentence in enumerate(sentences):
                earlier = [figure for told in sentences[max(0, at - _BACK) : at] for figure in told.figures]
                for index, figure in enumerate(sentence.figures[:_MOST]):
                    if figure.unit in ("分", "%") and self._is_weighted(evidence, figure):
                        before = sentence.figures[:index]
                        pairs = self._pairs([*before], figure) or self._pairs([*earlier, *before], figure)
                        yield from self._compare(evidence, pairs, figure)

    def _is_weighted(self, evidence: Evidence, figure: Figure) -> bool:
        start = max(figure.sentence, figure.quantity.start - 2 * _NEAR)
        said = squash(evidence.text[start : figure.quantity.start])
        return self._mean.search(figure.label) is not None and self._weighted.search(said) is not None

    def _pairs(self, before: Sequence[Figure], stated: Figure) -> list[_Pair]:
        """Each figure of the mean's unit with the weight right before it; none where one has no weight."""
        pairs: list[_Pair] = []
        last: Figure | None = None
        counts = []
        for figure in before[-_MOST:]:
            if figure.unit == stated.unit:
                if last is None or figure.quantity.qualifier or figure.role == "change":
                    return []
                pairs.append((last, figure))
                last = None
            elif figure.role == "amount" and not figure.quantity.qualifier:
                if last is not None:
                    counts.append(last)
                last = figure
        counts += [last] if last else []
        alike = len({weight.unit for weight, _ in pairs}) == 1 and all(weight.span.value > 0 for weight, _ in pairs)
        counted = all(each.span.value == len(pairs) for each in counts if each.unit in ("个", "项"))
        return pairs if len(pairs) >= _LEAST and alike and counted else []

    def _compare(self, evidence: Evidence, pairs: Sequence[_Pair], stated: Figure) -> Iterator[Finding]:
        if not pairs:
            return
        weights = sum(weight.span.value for weight, _ in pairs)
        low, high, value = (
            sum(weight.span.value * getattr(score.span, end) for weight, score in pairs) / weights
            for end in ("low", "high", "value")
        )
        if Interval(low, high, value).meets(stated.span):
            return
        decimals = places(stated.quantity.resolution)
        expected = f"{show(value, decimals)}{stated.quantity.unit or '%'}"
        terms = "+".join(f"{weight.text}×{score.text}" for weight, score in pairs)
        yield self.finding(
            evidence,
            f"加权平均写为{stated.text}，而({terms})÷{len(pairs)}项权数之和={expected}",
            [stated.place, *(score.place for _, score in pairs)],
            expected=expected,
            stated=stated.text,
        )
