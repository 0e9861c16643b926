"""The rule about a rate that is called one and stands behind the two counts that it is of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import HUNDRED, Interval, is_slip, places, show
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import percent
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import after
from extractor.result import Finding

# A rate that nothing but its place ties to its counts and that is further off is of something else.
_NEAR = Decimal(10)
# How many counts before a rate may be its whole; how short its name may be.
_REACH, _SHORTEST = 8, 2


class NamedRate(BaseRule):
    """应参保5000人，实际参保4850人，参保率98.50%: a rate after the two counts that it is of.

    Words say so (应…实际…, or 办结38件，办结率); where only its place does, it must be off by a slip of a digit. Its
    name must be of what is counted: 系统可用率 is no part of the systems that are kept.
    """

    id = "named_rate"

    def __init__(self) -> None:
        words = finding_words()
        self._due = re.compile(alternatives(words.due))
        self._intended = re.compile(alternatives(words.intended))
        self._not_due = re.compile(alternatives(words.not_due))
        self._done = re.compile(alternatives(words.done))
        self._negations = alternatives(words.negations)
        self._quotients = re.compile(rf"(?:{alternatives(words.quotient_rates)})$")
        self._rate = re.compile(rf"(?P<name>[^，。；：、]*)率(?:{alternatives(words.reaching)})?$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every rate that is called one and stands behind two counts of one unit."""
        for sentences in evidence.passages.values():
            figures = [figure for sentence in sentences for figure in sentence.figures]
            for at in range(1, len(figures)):
                rate = figures[at]
                free = rate.role in ("other", "completion") and rate.base is None
                named = self._rate.search(rate.label) if rate.unit == "%" and free else None
                if named and at + 1 < len(figures):
                    yield from self._with_rest(
                        evidence, figures[max(0, at - _REACH) : at], rate, figures[at + 1], named["name"]
                    )
                called = named or (rate.unit == "%" and free and rate.role == "completion")
                if called and at > 1 and figures[at - 1].role == "amount":
                    name = named["name"] if named else ""
                    yield from self._of(evidence, figures[max(0, at - _REACH) : at - 1], figures[at - 1], rate, name)

    def _with_rest(
        self, evidence: Evidence, before: Sequence[Figure], rate: Figure, rest: Figure, name: str
    ) -> Iterator[Finding]:
        """抽检620批次，合格率98.55%，不合格9批次: what the rate is not of, right behind it."""
        name = name[-_SHORTEST:]
        said = re.search(rf"(?:{self._negations})(?:{re.escape(name)})(?:的|数)?$", rest.label) if name else None
        wholes = [figure for figure in before if figure.unit == rest.unit and figure.role == "amount"]
        if not said or rest.role not in ("amount", "change") or rest.sentence != rate.sentence or len(wholes) != 1:
            return
        whole = wholes[0]
        found = (whole.span - rest.span).ratio(whole.span)
        plain = not any(figure.quantity.qualifier for figure in (whole, rest, rate))
        near = found is not None and abs(found.value - rate.span.value) <= _NEAR
        if found and plain and near and whole.sentence == rate.sentence and not found.meets(rate.span):
            yield self.finding(
                evidence,
                f"比率写为{rate.text}，而({whole.text}-{rest.text})÷{whole.text}={percent(found, rate)}",
                [whole.place, rate.place, rest.place],
                expected=percent(found, rate),
                stated=rate.text,
            )

    def _of(
        self, evidence: Evidence, before: Sequence[Figure], part: Figure, rate: Figure, name: str
    ) -> Iterator[Finding]:
        alike = [whole for whole in before if whole.role == "amount" and whole.unit == part.unit]
        # 不合格54批次，合格率98.50%: the rate is of all the others.
        rest = bool(name) and re.search(rf"(?:{self._negations})(?:{re.escape(name)})$", part.label) is not None
        spans = [(whole, whole.span - part.span if rest else part.span) for whole in alike]
        expected = [(whole, found) for whole, span in spans if (found := span.ratio(whole.span))]
        counted = part.unit not in ("", "%") and (part.unit != "元" or rate.role == "other")
        if not counted or not expected or any(found.meets(rate.span) for _, found in expected):
            return
        whole, found = expected[-1]
        possible = (found.value <= HUNDRED or not name or rate.role == "completion") and self._is_quotient(
            evidence, whole, part, name
        )
        term = f"({whole.text}-{part.text})" if rest else part.text
        near = part.unit != "元" and _is_near(before, whole, rate, found)
        if possible and (self._is_sure(whole, part, rate, name) or near):
            slight = abs(found.value - rate.quantity.value) < rate.quantity.resolution
            yield self.finding(
                evidence,
                f"比率写为{rate.text}，而{term}÷{whole.text}={percent(found, rate)}",
                [whole.place, part.place, rate.place],
                expected=percent(found, rate),
                stated=rate.text,
                severity="hint" if slight else None,
            )

    def _is_quotient(self, evidence: Evidence, whole: Figure, part: Figure, name: str) -> bool:
        """Whether a rate is of what was counted (办结, 参训), not of time or quality (系统可用率, 苗木成活率)."""
        said = evidence.text[whole.start : part.quantity.end] + after(evidence, part)
        return not name or name[-_SHORTEST:] in said or self._quotients.search(name) is not None

    def _is_sure(self, whole: Figure, part: Figure, rate: Figure, name: str) -> bool:
        if rate.role != "completion" and self._intended.search(whole.label):
            return False  # 计划回收4200吨，实际回收3815吨，回收率84.6%: of what was used, which is not told.
        due = self._due.search(self._not_due.sub("", whole.label))
        done = self._done.search(part.label)
        return bool(due and done) or (len(name) >= _SHORTEST and part.label.endswith(name))


class DefinedRate(BaseRule):
    """预算450万元，成交412.20万元，节约率9.17%: a rate whose name says of what it is, of another whole."""

    id = "named_rate"

    def __init__(self) -> None:
        ends = alternatives(finding_words().reaching)
        self._rates = [
            (
                re.compile(rf"(?:{alternatives(rate.rate)})(?:[（(][^（）()]*[）)])?(?:{ends})?$"),
                *(re.compile(alternatives(words)) for words in (rate.whole, rate.part, rate.rest)),
            )
            for rate in finding_words().defined_rates
        ]

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every rate of such a name, with the amounts before it in its sentence."""
        for sentence in evidence.sentences:
            for at, rate in enumerate(sentence.figures):
                for name, *kinds in self._rates if rate.unit == "%" else ():
                    if name.search(rate.label):
                        yield from self._of(evidence, sentence.figures[max(0, at - _REACH) : at], rate, *kinds)

    def _of(
        self,
        evidence: Evidence,
        before: Sequence[Figure],
        rate: Figure,
        whole_words: re.Pattern[str],
        part_words: re.Pattern[str],
        rest_words: re.Pattern[str],
    ) -> Iterator[Finding]:
        told = [figure for figure in before if figure.role == "amount"]
        rests = [figure for figure in told if rest_words.search(figure.label)]
        parts = [figure for figure in told if part_words.search(figure.label) and figure not in rests]
        wholes = [f for f in told if whole_words.search(f.label) and f not in (*rests, *parts)]
        if len(wholes) != 1 or len(parts) > 1 or len(rests) > 1 or not (parts or rests):
            return
        whole = wholes[0]
        if any(figure.unit != whole.unit for figure in (*parts, *rests)):
            return
        span = parts[0].span if parts else whole.span - rests[0].span
        expected = span.ratio(whole.span)
        if expected is None or expected.value > HUNDRED or expected.meets(rate.span):
            return
        term = parts[0].text if parts else f"({whole.text}-{rests[0].text})"
        yield self.finding(
            evidence,
            f"比率写为{rate.text}，而{term}÷{whole.text}={percent(expected, rate)}",
            [whole.place, *(figure.place for figure in parts or rests), rate.place],
            expected=percent(expected, rate),
            stated=rate.text,
        )


class PartOfNamed(BaseRule):
    """合同金额600万元，已支付450万元，为合同金额的70%: a rate that names its whole, with the amount before it as part.

    Nothing is said where any two amounts of the sentence have that rate.
    """

    id = "named_rate"

    def __init__(self) -> None:
        of = alternatives(relation_words().part_of)
        self._of_whole = re.compile(rf"^[，、；]?(?:{of})(?P<whole>[^，。；：、\d]{{2,16}})的$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every rate that is said to be of something."""
        for sentence in evidence.sentences:
            for at, rate in enumerate(sentence.figures):
                said = self._of_whole.match(rate.label) if rate.unit == "%" and rate.base is None else None
                if said and rate.role == "other":  # the rule on shares knows their wholes
                    before = [f for f in sentence.figures[max(0, at - _REACH) : at] if f.role == "amount"]
                    yield from self._rate(evidence, before, rate, said["whole"])

    def _rate(self, evidence: Evidence, before: Sequence[Figure], rate: Figure, name: str) -> Iterator[Finding]:
        wholes = [figure for figure in before if grams(name) <= grams(figure.label)]
        parts = [f for f in before if wholes and f not in wholes and f.unit == wholes[0].unit and f.unit != "%"]
        if len(wholes) != 1 or not parts or any(f.quantity.qualifier for f in (wholes[0], parts[-1])):
            return
        pairs = [(part, whole) for part in before for whole in before if part is not whole and part.unit == whole.unit]
        rates = [found for part, whole in pairs if (found := part.span.ratio(whole.span))]
        expected = parts[-1].span.ratio(wholes[0].span)
        if expected is None or any(found.meets(rate.span) for found in rates):
            return
        yield self.finding(
            evidence,
            f"比率写为{rate.text}，而{parts[-1].text}÷{wholes[0].text}={percent(expected, rate)}",
            [wholes[0].place, parts[-1].place, rate.place],
            expected=percent(expected, rate),
            stated=rate.text,
        )


def _is_near(before: Sequence[Figure], whole: Figure, rate: Figure, expected: Interval) -> bool:
    """Whether the counts stand right before the rate in its sentence, and a slip of a digit explains the difference."""
    decimals = places(rate.quantity.resolution)
    gap = Decimal(show(expected.value, decimals)) - rate.quantity.value
    beside = whole is before[-1] and whole.sentence == rate.sentence
    return beside and rate.role == "other" and bool(decimals) and abs(gap) < _NEAR and is_slip(gap)
