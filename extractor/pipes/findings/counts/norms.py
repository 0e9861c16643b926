"""The rule about money by a norm told apart: 每人每年2.40万元, 在职28人, 公用经费67.20万元, in three sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import SAME_UNITS, Interval, is_miswritten, show
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import Figure, Sentence, in_bracket
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.meant import meant
from extractor.pipes.findings.counts.mentions import grams, is_swap
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_MOST, _PAIR, _LEAST, _FAR = 400, 2, 2, 16


@dataclass(frozen=True, slots=True)
class Norm:
    """So much for each: the figure, what each is, how often a year, its sentence, whether money is reckoned by it."""

    figure: Figure
    each: str
    times: Decimal
    sentence: Sentence
    sure: bool


class NormTimes(BaseRule):
    """A norm for each, how many there are, and the money that the norm is of, in three sentences, each told once.

    The money shares its name with the norm's sentence; the number is that of its unit, of the kind that the sentence
    names (按在职人员计算). Nothing is said where any amount of the report is the product, nor where it is no slip.
    """

    id = "average"

    def __init__(self) -> None:
        words, own = finding_words(), evaluation_words().norms
        standards = evaluation_words().standards
        each = alternatives([*standards.each, *own.each])
        per = alternatives(standards.times)
        self._named = re.compile(
            rf"(?:每(?P<each>{each})每(?P<per>{per})|每(?P<per2>{per})每(?P<each2>{each})|每(?P<each3>{each})|(?P<each4>{each})均)"
            rf"(?:{alternatives([*standards.fillers, *own.fillers])})*$"
        )
        self._norm = re.compile(alternatives([*own.words, *standards.standard]))
        self._more = re.compile(alternatives([*standards.more, *words.prior_words]))
        self._kind = re.compile(rf"按(?:照)?(?P<kind>[^，。；\d]{{2,10}}?)(?:{alternatives(own.reckoned)})")
        self._silent = re.compile(rf"{alternatives(own.silent)}|[^\u4e00-\u9fff]")
        self._other = re.compile(alternatives([*own.other, *words.prior_words]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every norm of the report, where it has one of its kind."""
        norms = [norm for sentence in evidence.every for norm in self._norms(evidence, sentence)]
        for norm in norms:
            if len({other.figure.span.value for other in norms if other.each == norm.each}) == 1:
                yield from self._of(evidence, norm)

    def _norms(self, evidence: Evidence, sentence: Sentence) -> Iterator[Norm]:
        for figure in sentence.figures:
            found = self._named.search(figure.label) if figure.unit == "元" and not figure.quantity.qualifier else None
            said = evidence.text[sentence.start : sentence.end or sentence.start]
            if found is None or figure.role not in ("amount", "other") or not self._norm.search(said):
                continue
            each = next(word for word in (found["each"], found["each2"], found["each3"], found["each4"]) if word)
            per = found["per"] or found["per2"] or ""
            times = Decimal(evaluation_words().standards.times[per]) if per else Decimal(1)
            each = evaluation_words().norms.units.get(each, SAME_UNITS.get(each, each))
            yield Norm(figure, each, times, sentence, self._kind.search(said) is not None)

    def _of(self, evidence: Evidence, norm: Norm) -> Iterator[Finding]:
        count = self._count(evidence, norm)
        if count is None or count.quantity.qualifier or count.span.low <= 0:
            return
        money = [
            figure
            for sentence in evidence.every
            for figure in sentence.figures
            if figure.unit == "元" and figure.role == "amount" and not self._named.search(figure.label)
        ][:_MOST]
        price, factor = norm.figure.span, norm.times
        low, high, value = (
            end * heads * factor
            for end, heads in zip(
                (price.low, price.high, price.value), (count.span.low, count.span.high, count.span.value), strict=True
            )
        )
        product = Interval(low, high, value)
        if any(product.meets(figure.span) for figure in money):
            return
        named = [figure for figure in money if self._is_of(evidence, figure, norm)]
        if len({figure.span.value for figure in named}) != 1 or named[0].quantity.qualifier:
            return
        paid = named[0]
        if any(
            self._more.search(evidence.text, f.sentence, evidence.clause_at(*f.place)[1] + _FAR) for f in (paid, count)
        ):
            return  # 发放津贴75.60万元，含上年补发18万元: more than the norm makes.
        near = is_miswritten(paid.span.value, product.value) or is_swap(paid.span.value, product.value)
        if near or (norm.sure and paid.span.value < _LEAST * product.value < _LEAST * _LEAST * paid.span.value):
            expected = amount(product.value, paid)
            terms = "×".join([norm.figure.text, count.text, *([show(factor)] if factor != 1 else [])])
            yield self.finding(
                evidence,
                f"总数写为{paid.text}，而{terms}={expected}",
                [paid.place, count.place, norm.figure.place],
                expected=expected,
                stated=paid.text,
            )

    def _count(self, evidence: Evidence, norm: Norm) -> Figure | None:
        """The number of what the norm is for: of the kind that its sentence names, else the only one of its unit."""
        said = squash(evidence.text[norm.sentence.start : norm.sentence.end or norm.sentence.start])
        kind = self._kind.search(said)
        if kind and (found := meant(evidence, kind["kind"])) and found.unit == norm.each:
            return found
        alike = [
            figure
            for sentence in evidence.every
            for figure in sentence.figures
            if figure.unit == norm.each and figure.role == "amount" and figure.measured != "prior"
            if figure.year in (None, evidence.year)
        ]
        return alike[0] if alike and len({figure.span.value for figure in alike}) == 1 else None

    def _is_of(self, evidence: Evidence, figure: Figure, norm: Norm) -> bool:
        """Whether an amount is what the norm is of: all that it is called is said in the norm's sentence."""
        if (
            figure.sentence == norm.figure.sentence
            or in_bracket(evidence.text, figure)
            or self._other.search(figure.label)
        ):
            return False
        said = grams(
            self._silent.sub("", evidence.text[norm.sentence.start : norm.sentence.end or norm.sentence.start])
        )
        name = grams(self._silent.sub("", figure.label))
        return bool(name) and len(name & said) >= min(_PAIR, len(name)) and len(name & said) * _PAIR >= len(name)
