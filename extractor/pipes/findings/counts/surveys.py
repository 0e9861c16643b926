"""The rule about what a survey found: 有效问卷192份, 满意183份, 满意度98.31%, told over several sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import HUNDRED, Interval, is_slip, places, total
from extractor.pipes.findings.common.evaluation_words import Survey as Words
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.nearby import spans
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import percent
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import after
from extractor.result import Finding

_BACK, _MOST, _PARTS = 3, 24, 5


class Survey(BaseRule):
    """Who was content of those who answered, against the rate: the answers may stand some sentences before.

    Nothing is said where any of the answers over any of the numbers before comes to the rate, nor where answers are
    weighted; of several kinds of content ones (非常满意, 满意) only a slip of a digit is a finding.
    """

    id = "named_rate"

    def __init__(self) -> None:
        ends = alternatives(finding_words().reaching)
        own = evaluation_words().surveys
        self._kinds = [
            (re.compile(rf"(?:{alternatives(kind.rate)})(?:{ends})?$"), *_answers(kind)) for kind in own.kinds
        ]
        self._sheets = re.compile(alternatives(own.sheets))
        self._weighted = re.compile(alternatives(own.weighted))
        self._other = re.compile(alternatives([*finding_words().prior_words, *finding_words().results.aimed, "≥"]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every rate of a survey."""
        for number, sentences in evidence.passages.items():
            for at, sentence in enumerate(sentences):
                for rate in sentence.figures[:_MOST]:
                    kind = next((each for each in self._kinds if each[0].search(rate.label)), None)
                    free = rate.unit == "%" and rate.role in ("other", "completion") and not rate.quantity.qualifier
                    if kind and free and not self._other.search(rate.label + rate.text):
                        before = self._before(evidence, number, at, rate)
                        start = before[0].sentence if before else rate.sentence
                        if not self._weighted.search(evidence.text, start, evidence.passage_end(rate)):
                            yield from self._of(evidence, before, rate, *kind[1:])

    def _before(self, evidence: Evidence, number: int, at: int, rate: Figure) -> list[Figure]:
        """The counts before a rate, some passages back within its section."""
        section = evidence.layer.passages[number].section
        near = [each for each in range(max(0, number - _BACK), number + 1) if each in evidence.passages]
        near = [each for each in near if evidence.layer.passages[each].section == section]
        told = [figure for each in near for sentence in evidence.passages[each] for figure in sentence.figures]
        return [f for f in told if f.quantity.start < rate.quantity.start and f.role == "amount" and f.unit][-_MOST:]

    def _of(
        self, evidence: Evidence, before: Sequence[Figure], rate: Figure, good: re.Pattern[str], bad: re.Pattern[str]
    ) -> Iterator[Finding]:
        said = [(figure, figure.label + after(evidence, figure)) for figure in before]
        parts = [figure for figure, words in said if good.search(bad.sub("", words))]
        against = [figure for figure, words in said if bad.search(words) and figure not in parts]
        units = {figure.unit for figure in (*parts, *against)}
        sheets = [f for f, words in said if self._sheets.search(words) and f not in (*parts, *against)]
        sheets = [figure for figure in sheets if {figure.unit} == units and figure.span.low > 0]
        first = parts[0].quantity.start if parts else 0
        wholes = [figure for figure in sheets if figure.quantity.start < first]
        if not wholes or not 0 < len(parts) <= _PARTS or any(f.quantity.qualifier for f in (*parts, *wholes)):
            return
        whole = wholes[-1]
        sums = [total(f.span for f in some) for n in range(1, len(parts) + 1) for some in combinations(parts, n)]
        sums += [each.span - total(f.span for f in against) for each in wholes if against]
        found = [ratio for part in sums for each in sheets if (ratio := part.ratio(each.span))]
        expected = total(figure.span for figure in parts).ratio(whole.span)
        if expected is None or expected.value > HUNDRED or any(_comes_to(each, rate) for each in found):
            return
        if len(parts) > 1 and not _is_slip(expected, rate):
            # “满意”274份，“基本满意”14份: the rate may be of the first kind alone.
            parts = parts[:1]
            expected = parts[0].span.ratio(whole.span)
            if expected is None or not _is_slip(expected, rate):
                return
        terms = "+".join(figure.text for figure in parts)
        terms = f"({terms})" if len(parts) > 1 else terms
        yield self.finding(
            evidence,
            f"比率写为{rate.text}，而{terms}÷{whole.text}={percent(expected, rate)}",
            [whole.place, *spans(parts), rate.place],
            expected=percent(expected, rate),
            stated=rate.text,
        )


def _is_slip(expected: Interval, rate: Figure) -> bool:
    """Whether a slip of a digit makes a rate of what is expected."""
    return is_slip(round(expected.value - rate.span.value, places(rate.quantity.resolution)))


def _answers(kind: Words) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(alternatives(kind.good)), re.compile(alternatives(kind.bad))


def _comes_to(found: Interval, rate: Figure) -> bool:
    """Whether a ratio is written so, rounded or cut off."""
    step = rate.quantity.resolution
    return found.meets(Interval(rate.span.low - step, rate.span.high + step, rate.span.value))
