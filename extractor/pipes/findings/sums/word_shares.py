"""The rule about a share told in words, of a whole that is named or told before: 12万元，占到“三公”经费的三分之二."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import HUNDRED, show
from extractor.pipes.findings.common.by_words import Operand, by_words, of_figure
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.reckoned_words import reckoned_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.quantities import chinese_number
from extractor.result import Finding

_DIGITS = "一二三四五六七八九"
_TEN, _HALF, _MOST, _DECIMALS, _BACK = Decimal(10), Decimal(50), 60, 2, 60
# By how many points a share in words may be off: in tenths, in halves and parts of tenths, and a fraction by a part.
_TENTHS, _FINE, _PART, _LEAST = Decimal(5), Decimal(2), Decimal("0.1"), Decimal(3)


@dataclass(frozen=True, slots=True)
class Said:
    """A share in words: between which percentages it lies, and where it stands."""

    low: Decimal
    high: Decimal
    place: Place


class WordShares:
    """Reads shares that are told in words."""

    def __init__(self) -> None:
        words = reckoned_words().shares
        digit = rf"[两{_DIGITS}十百零\d]"
        self.pattern = (
            rf"(?P<near>{alternatives([*words.near, *words.about])})?(?P<over>{alternatives(words.over)})?"
            rf"(?:(?P<tenths>[两{_DIGITS}])成(?P<fine>半|[{_DIGITS}])?(?![{_DIGITS}人员效])|(?P<most>{alternatives(words.most)})"
            rf"|(?P<half>{alternatives(words.half)})|(?P<below>{digit}{{1,3}})分之(?P<above>{digit}{{1,3}})|百分之(?P<hundredths>{digit}{{1,4}}))"
            rf"(?P<more>{alternatives(words.more)})?(?P<less>{alternatives(words.less)})?(?P<around>{alternatives(words.around)})?"
        )
        self._near = frozenset(words.near)

    def read(self, found: re.Match[str]) -> Said | None:
        """The bounds of a share, by the groups of the pattern."""
        if found["most"]:
            return Said(_HALF, HUNDRED, found.span())
        value, slack = self._value(found)
        if value is None or not 0 < value <= HUNDRED:
            return None
        if found["near"] in self._near or found["less"]:
            return Said(value - 2 * slack, value + 1, found.span())
        if found["over"] or found["more"]:
            return Said(value - 1, HUNDRED if found["half"] else value + max(_TEN, 2 * slack), found.span())
        slack = slack * 3 / 2 if found["near"] or found["around"] else slack
        return Said(value - slack, value + slack, found.span())

    def _value(self, found: re.Match[str]) -> tuple[Decimal | None, Decimal]:
        if found["half"]:
            return _HALF, _TENTHS
        if found["tenths"]:
            whole, part = (_number(found[name] or "") for name in ("tenths", "fine"))
            fine = _TENTHS if found["fine"] == "半" else part or Decimal(0)
            return _TEN * (whole or 0) + fine, _FINE if found["fine"] else _TENTHS
        if found["hundredths"]:
            return _number(found["hundredths"]), _FINE
        below, above = _number(found["below"]), _number(found["above"])
        if not below or not above:
            return None, _TENTHS
        return HUNDRED * above / below, max(_LEAST, _PART * HUNDRED * above / below)


class ShareInWords(BaseRule):
    """The amount before a share in words, or the one that its clause names, against the whole that it names.

    Where the whole has no name it is the one amount before; nothing is said where any amounts of the two fit.
    """

    id = "summary"

    def __init__(self) -> None:
        words, every = reckoned_words().shares, finding_words()
        self._shares = WordShares()
        adverbs = alternatives(words.adverbs)
        self._said = re.compile(
            rf"(?:(?P<sure>{alternatives(words.sure)})|(?:{alternatives(words.links)}))(?P<lead>{adverbs})*(?P<whole>[^，。；：、\d\n占]{{0,20}}?)"
            rf"(?:的(?:比重|比例)?|比重|比例)?(?:{alternatives(every.reaching)})*(?P<share>{self._shares.pattern})(?=[，。；、）)\n]|$)"
        )
        self._subject = re.compile(rf"(?:{adverbs})*$")
        self._aside = re.compile(alternatives(words.aside))
        self._pointing = frozenset(words.pointing)
        self._whole = frozenset(words.whole)
        self._other = re.compile(alternatives(words.other))
        self._prior = re.compile(alternatives(every.prior_words))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every sentence of the prose with figures, and at the clauses that go on with it."""
        for sentences in evidence.passages.values():
            for at, sentence in enumerate(sentences):
                for found in self._said.finditer(evidence.text, sentence.start, sentence.end or sentence.start):
                    said = self._shares.read(found)
                    left = max(sentence.start, found.start() - _BACK)
                    if said and not self._other.search(evidence.text, left, found.end()):
                        yield from self._of(evidence, sentences[max(0, at - 1) : at + 1], found, said)

    def _of(self, evidence: Evidence, near: list[Sentence], found: re.Match[str], said: Said) -> Iterator[Finding]:
        sentence = near[-1]
        named = squash(found["whole"] or "")
        if not found["sure"] and not named:
            return  # 为三分之二: of what is not told.
        told = [f for f in sentence.figures if f.quantity.end <= found.start() and self._counts(f)]
        start = max(sentence.start, *(evidence.text.rfind(mark, 0, found.start()) + 1 for mark in "，；：。、"))
        subject = self._subject.sub("", squash(evidence.text[start : found.start()]))
        if told and told[-1].quantity.end > start:
            subject = ""  # 女干部12名占一半: the amount stands in the clause itself.
        elif self._aside.match(subject) or subject in self._pointing:
            subject = ""
        parts = by_words(evidence, subject) if subject else [of_figure(each) for each in told[-1:]]
        if not parts:
            return
        unit = parts[0].unit
        wholes = self._wholes(evidence, near, named, unit, {part.at for part in parts}, found.start())
        rates = [
            (part, whole, rate)
            for part in (*parts, *(of_figure(each) for each in told if not subject and each.unit == unit))
            for whole in wholes
            if part.at != whole.at and part.unit == whole.unit and (rate := part.span.ratio(whole.span))
        ]
        if not rates or any(rate.low <= said.high and said.low <= rate.high for *_, rate in rates):
            return
        if len({part.span.value for part in parts}) > 1 or len({whole.span.value for whole in wholes}) > 1:
            return
        part, whole, rate = rates[0]
        if rate.value > HUNDRED:
            return
        words = squash(found.group())
        yield self.finding(
            evidence,
            f"写为“{words}”，而{part.text}÷{whole.text}={show(rate.value, _DECIMALS)}%",
            [evidence.clause_at(*found.span()), part.place, whole.place],
            stated=words,
        )

    def _counts(self, figure: Figure) -> bool:
        """Whether a figure may be a part or a whole."""
        counted = figure.role == "amount" and figure.unit not in ("", "%") and not figure.inner
        return counted and figure.measured not in ("prior", "budget") and not figure.quantity.qualifier

    def _wholes(
        self, evidence: Evidence, near: list[Sentence], named: str, unit: str, parts: set[int], before: int
    ) -> list[Operand]:
        """The amounts of the name; where there is none the head of the sentence, or the one amount of that before."""
        if named and named not in self._whole:
            return by_words(evidence, named, unit)[:_MOST]
        for sentence in reversed(near):
            told = [f for f in sentence.figures if f.unit == unit and self._counts(f) and f.quantity.start < before]
            heads = [f for f in told if not f.in_list and f.quantity.start not in parts]
            if heads:
                return [of_figure(each) for each in heads]
        return []


def _number(text: str) -> Decimal | None:
    if not text:
        return None
    return Decimal(text) if text.isdecimal() else chinese_number(text)
