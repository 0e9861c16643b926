"""The rule about rates whose formula is told, or known (控制率=在职人员数÷编制数×100%), and both numbers elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.meant import alike, meant
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import percent
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_NEAR, _TERM = 48, r"[^÷/／×=＝（()），。；：\d\n]{2,24}"
_YEAR = re.compile(r"20\d\d\s?年")
_PARTED = re.compile(r"[。；\n\d—-]")
_TIMES = re.compile(r"[×xX*]\s?$")


class FormulaRate(BaseRule):
    """A rate behind its own formula, against the two figures that the formula names, each told once in the report.

    Nothing is said where any two figures that may be called so come to the rate.
    """

    id = "named_rate"

    def __init__(self) -> None:
        words = evaluation_words().formulas
        opens, divided, self._divided = alternatives(words.opens), alternatives(words.divided), words.divided
        self._formula = re.compile(
            rf"(?P<name>[\u4e00-\u9fff“”]{{1,20}}率)”?(?P<stated>[^，。；（(\n÷/]{{0,8}}[%％])?"
            rf"[，]?(?:{opens})+(?P<part>{_TERM}?)[)）]?(?:{divided})"
            rf"[（(]?(?P<whole>{_TERM}?)(?:{alternatives(words.proportions)})?(?=[)）×xX*，。；=＝]|”(?![\u4e00-\u9fff]{{2,}}[)）×])|为|$)"
            rf"[)）”]*(?:[×xX*]\s?100[%％])?[)）”]*"
        )
        self._known = [
            (re.compile(rf"(?:{alternatives(known.rate)})(?:{alternatives(finding_words().reaching)})?$"), known)
            for known in words.known
        ]
        other = [*finding_words().prior_words, *finding_words().results.aimed, *words.other]
        self._other = re.compile(alternatives(other))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every rate of the prose whose formula stands beside it, or that the knowledge has a formula of."""
        for number, sentences in evidence.passages.items():
            passage = evidence.layer.passages[number]
            rates = [f for s in sentences for f in s.figures if f.unit == "%" and f.role != "change"]
            seen: set[int] = set()
            said = evidence.text[passage.start : passage.end]
            for found in self._formula.finditer(said) if rates and any(mark in said for mark in self._divided) else ():
                rate = self._stated(evidence, rates, found, passage.start)
                if rate and rate.quantity.start not in seen:
                    seen.add(rate.quantity.start)
                    place = passage.start + found.start(), passage.start + found.end()
                    yield from self._compare(evidence, rate, found["part"], found["whole"], place)
            for rate in rates:
                for name, known in self._known if rate.quantity.start not in seen else ():
                    if name.search(rate.label) and not self._other.search(rate.label):
                        yield from self._compare(evidence, rate, known.part, known.whole, rate.place)

    def _stated(self, evidence: Evidence, rates: list[Figure], found: re.Match[str], base: int) -> Figure | None:
        """The rate that a formula is told of: before its bracket, else the first one behind it."""
        if found["stated"]:
            start, end = (base + at for at in found.span("stated"))
            return next((rate for rate in rates if start <= rate.quantity.start < end), None)
        end = base + found.end()
        told = (rate for rate in rates if rate.quantity.start >= end)
        rate = next((rate for rate in told if not _TIMES.search(evidence.text, end, rate.quantity.start)), None)
        if rate is None or rate.quantity.start - end > _NEAR:
            return None
        between = evidence.text[end : rate.quantity.start]
        between = _YEAR.sub("", between)
        plain = rate.quantity.high is None and len(between) <= _NEAR and not _PARTED.search(between)
        return rate if plain and not self._other.search(between) else None

    def _compare(self, evidence: Evidence, rate: Figure, part: str, whole: str, place: Place) -> Iterator[Finding]:
        of = meant(evidence, whole)
        one = meant(evidence, part, of.unit) if of else None
        if of is None or one is None or one is of or rate.quantity.qualifier or one.span.meets(of.span):
            return
        expected = one.span.ratio(of.span)
        parts, wholes = (alike(evidence, name, of.unit) for name in (part, whole))
        any_ = (found for a in parts for b in wholes if a is not b and (found := a.span.ratio(b.span)))
        if expected is None or any(found.meets(rate.span) for found in any_):
            return
        yield self.finding(
            evidence,
            f"“{squash(part)}÷{squash(whole)}”写为{rate.text}，而{one.text}÷{of.text}={percent(expected, rate)}",
            [place, rate.place, one.place, of.place],
            expected=percent(expected, rate),
            stated=rate.text,
        )
