"""The rule about money by standards for several kinds, told apart: 行政人员48人, 每人每年1.80万元, 共安排180.00万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import YUAN, Interval, is_slip, show, total
from extractor.pipes.findings.common.by_words import Operand, by_words, of_figure, only
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.reckoned_words import reckoned_words
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.names import compact
from extractor.result import Finding

_MOST, _HALF, _AFTER, _PAIR, _NEAR, _BACK = 12, Decimal("0.5"), 12, 2, 8, 40


@dataclass(frozen=True, slots=True)
class Term:
    """A standard, of how many, and how often: its part of the money.

    `factor` is what one of its unit is in 元, as far as its values are not in 元 (1.80万元/人).
    """

    standard: Figure
    number: Operand
    times: Decimal
    factor: Decimal

    @property
    def span(self) -> Interval:
        """What it comes to, in 元."""
        each = self.standard.span.value * self.times * self.factor  # A standard is exact.
        low, high, value = (each * end for end in (self.number.span.low, self.number.span.high, self.number.span.value))
        return Interval(low, high, value)

    @property
    def text(self) -> str:
        """The term as it is reckoned."""
        return "×".join([self.standard.text, self.number.text, *([show(self.times)] if self.times != 1 else [])])


class StandardsTimes(BaseRule):
    """The standards of a sentence, each for its own kind, times the numbers of the kinds, against the money by them.

    The numbers stand right before their standards, or anywhere by the name of the kind, one number each. The money says
    that it is by standards or by numbers, or that it is all of it. Nothing is said where any such money fits.
    """

    id = "parts_total"

    def __init__(self) -> None:
        own, words = evaluation_words().standards, reckoned_words().products
        each, per = alternatives(own.each), alternatives(own.times)
        self._times = own.times
        fillers = alternatives([*own.fillers, *words.fillers])
        name = r"[\u4e00-\u9fff（）]"
        self._named = re.compile(
            rf"(?P<kind>{name}{{2,14}}?)(?:{fillers})*(?:每(?P<each>{each})每?(?P<per>{per})?|每(?P<per2>{per})每(?P<each2>{each}))"
            rf"(?:{fillers})*$"
        )
        self._of_each = re.compile(
            rf"每(?P<each>{each})(?P<kind>(?!每){name}{{2,10}}?)(?:每?(?P<per>{per}))?(?:{fillers})*$"
        )
        self._bare = re.compile(
            rf"^[，、；]?(?:{fillers})*(?:每(?P<each>{each})每?(?P<per>{per})?|每(?P<per2>{per})每(?P<each2>{each}))(?:{fillers})*$"
        )
        self._mean = re.compile(rf"(?P<kind>{name}{{2,14}}?)(?:{alternatives(words.means)})(?:{fillers})*$")
        self._behind = re.compile(rf"\s*[/／]\s*(?P<each>{each})(?:\s*[/／·.每]?\s*(?P<per>{per}))?")
        self._kind = re.compile(rf"^(?:{alternatives(words.opens)})+")
        self._together = re.compile(alternatives(words.together))
        self._by = re.compile(
            rf"(?:{alternatives(words.by)})[^，。；]{{0,16}}?(?:{alternatives(words.standards)})|(?:{alternatives(words.those)})"
        )
        self._those = re.compile(alternatives(words.those))
        self._standards = re.compile(alternatives([*words.by, *words.standards]))
        self._months = re.compile(rf"(?<![\d.])(?P<number>\d{{1,2}})个(?P<per>{per})")
        self._other = re.compile(alternatives(words.other))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every passage that tells standards."""
        for number, sentences in evidence.passages.items():
            terms = [term for at, s in enumerate(sentences) for term in self._terms(evidence, sentences, at, s)]
            if not terms or len(terms) > _MOST or None in terms:
                continue
            told = [term for term in terms if term]
            if len({term.number.at for term in told}) == len(told):
                yield from self._of(evidence, told, number)

    def _terms(
        self, evidence: Evidence, sentences: Sequence[Sentence], at: int, sentence: Sentence
    ) -> Iterator[Term | None]:
        """The standards of a sentence with their numbers; None for one without."""
        for place, figure in enumerate(sentence.figures):
            found = self._standard(evidence, figure)
            if found is None:
                continue
            kind, per = found
            number: Operand | None = None
            before = sentence.figures[place - 1] if place else None
            if not kind:
                alike = before and before.role == "amount" and before.unit not in ("", "%", "元")
                number = of_figure(before) if before and alike and not before.quantity.qualifier else None
            else:
                numbers = [
                    each
                    for each in by_words(evidence, kind)
                    if each.unit not in ("元", "%", "") and "/" not in each.unit
                ]
                number = only(numbers)
            times = Decimal(self._times.get(per, 1)) if per else Decimal(1)
            told = self._months.search(evidence.text, sentence.start, sentence.end or figure.end)
            if told and told["per"] == per:
                times = Decimal(told["number"])
            money, _, written = figure.unit.partition("/")
            factor = YUAN[money] if written else Decimal(1)
            yield Term(figure, number, times, factor) if number and number.span.value > 0 else None

    def _standard(self, evidence: Evidence, figure: Figure) -> tuple[str, str] | None:
        """Of which kind a figure is the standard ("" where its number stands before it), and how often it is paid."""
        money = figure.unit.partition("/")[0] in YUAN and figure.role in ("amount", "other")
        if not money or figure.quantity.qualifier or self._other.search(figure.label):
            return None
        label = compact(figure.label)
        if found := self._bare.match(label):
            return "", found["per"] or found["per2"] or ""
        label = re.split("[：:；，、]", label)[-1]
        for pattern in (self._of_each, self._named):
            if found := pattern.search(label):
                groups = found.groupdict()
                return self._kind.sub("", found["kind"]), groups["per"] or groups.get("per2") or ""
        if found := self._mean.search(label):
            return self._kind.sub("", found["kind"]), ""
        unit = figure.unit.partition("/")[2]
        behind = evidence.text[figure.quantity.end : figure.quantity.end + _AFTER]
        written = self._behind.match(f"/{unit}{behind}" if unit else behind)
        return (self._kind.sub("", label), written["per"] or "") if written and label else None

    def _of(self, evidence: Evidence, terms: Sequence[Term], passage: int) -> Iterator[Finding]:
        known = {term.standard.quantity.start for term in terms}
        last = terms[-1].standard
        wholes = [
            (figure, self._by.search(_said(evidence, figure)) is not None)
            for sentence in evidence.sentences
            for figure in sentence.figures
            if figure.unit == "元" and figure.role == "amount" and figure.quantity.start not in known
            if not figure.quantity.qualifier and self._is_whole(evidence, figure, last, terms)
        ]
        sums = total(term.span for term in terms)
        if not wholes or any(whole.span.meets(sums) for whole, _ in wholes) or not sums.value:
            return
        whole, sure = next((each for each in wholes if each[1]), wholes[0])
        gap = abs(1 - whole.span.value / sums.value)
        if gap < _HALF and (sure or len(terms) > 1 or is_slip(sums.value - whole.span.value)):
            expected = amount(sums.value, whole)
            yield self.finding(
                evidence,
                f"总数写为{whole.text}，而{'+'.join(term.text for term in terms)}={expected}",
                [whole.place, *(place for term in terms for place in (term.standard.place, term.number.place))],
                expected=expected,
                stated=whole.text,
            )

    def _is_whole(self, evidence: Evidence, figure: Figure, last: Figure, terms: Sequence[Term]) -> bool:
        """Whether an amount is the money by the standards: it says so, or stands behind them and sums up."""
        if self._other.search(figure.label):
            return False
        behind = figure.passage == last.passage and figure.quantity.start > last.quantity.start
        words = _said(evidence, figure)
        if self._by.search(words):
            said = grams(self._standards.sub("", words)) & grams("".join(t.standard.label for t in terms))
            near = last.passage < figure.passage <= last.passage + _NEAR
            return behind or (near and (bool(said) or self._those.search(words) is not None))
        return behind and len(terms) >= _PAIR and self._together.search(figure.label) is not None


def _said(evidence: Evidence, figure: Figure) -> str:
    """The words before a figure in its sentence, as far as they may be of it."""
    return compact(evidence.text[max(figure.sentence, figure.quantity.start - _BACK) : figure.quantity.start])
