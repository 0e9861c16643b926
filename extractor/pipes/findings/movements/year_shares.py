"""The rule about what part of the year's money a quarter or a half took: 四季度支出不足全年支出的三分之一."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import HUNDRED, Interval, rounded, show, total
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.flows import named
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.summaries import about_bounds, about_share
from extractor.quantities.decimals import decimal_of, place_of
from extractor.result import Finding

_QUARTERS, _MOST, _SHOWN = 4, 60, 2


class YearShare(BaseRule):
    """What part of the year a quarter, a half or the first three quarters are said to be, against the amounts.

    The four quarters, or the two halves, are told once each, in one passage, in money; together they are the year.
    """

    id = "summary"

    def __init__(self) -> None:
        words, taking = finding_words(), relation_words().line_shares
        year, about = words.year_parts, words.summaries
        self._quarters = [re.compile(alternatives(names)) for names in year.quarters]
        self._halves = [re.compile(alternatives(names)) for names in year.halves]
        self._four = re.compile(alternatives(year.each_quarter))
        self._other = re.compile(alternatives([*words.prior_words, *words.budget_words, *year.not_shared]))
        names = [*(name for names in (*year.quarters, *year.halves) for name in names), *year.together]
        self._together = year.together
        share = rf"(?P<share>{about_share()}|(?P<rate>\d{{1,3}}(?:\.\d{{1,4}})?)[%％])"
        word = alternatives([*about.near, *about.over, *year.below])
        near = r"[^，。；：\n\d占]{0,8}?"
        before, taken, ends = (alternatives(each) for each in (taking.before, taking.taking, taking.ends))
        self._said = re.compile(
            rf"第?(?P<part>{alternatives(names)}){near}(?:{before})*(?:{taken})?(?P<word>{word})?(?:{before})*(?:{taken})?"
            rf"(?:{alternatives(year.of_all)}){near}的?(?:{ends})*{share}"
        )
        self._below = frozenset(year.below)
        self._about = re.compile(about_share())

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every clause that says so, where the parts of the year are known."""
        parts: Mapping[str, list[Figure]] | None = None
        for start, end in evidence.prose:
            for said in self._said.finditer(evidence.text, start, end):
                parts = self._told(evidence) if parts is None else parts
                yield from self._compare(evidence, parts, said)

    def _told(self, evidence: Evidence) -> Mapping[str, list[Figure]]:
        """The figures of each part of the year, and under "" those of all of it."""
        for sentences in evidence.passages.values():
            told = [(f, w) for f, w in named(evidence.text, sentences)[:_MOST] if f.role == "amount" and f.unit == "元"]
            told = [(f, w) for f, w in told if not self._other.search(w) and not f.quantity.qualifier]
            for at, (figure, words) in enumerate(told):
                if self._four.search(words) and len(told) - at >= _QUARTERS:
                    return self._by_part([f for f, _ in told[at : at + _QUARTERS]], figure)
            quarters = [[f for f, w in told if names.search(w)] for names in self._quarters]
            if all(len(found) == 1 for found in quarters):
                return self._by_part([found[0] for found in quarters], quarters[0][0])
            halves = [[f for f, w in told if names.search(w)] for names in self._halves]
            if all(len(found) == 1 for found in halves):
                both = [found[0] for found in halves]
                pairs = zip(finding_words().year_parts.halves, both, strict=True)
                return {"": both} | {name: [figure] for names, figure in pairs for name in names}
        return {}

    def _by_part(self, quarters: list[Figure], first: Figure) -> Mapping[str, list[Figure]]:
        words = finding_words().year_parts
        found = {"": quarters} | {name: [quarters[at] for at in parts] for name, parts in self._together.items()}
        return found | {name: [each] for names, each in zip(words.quarters, quarters, strict=True) for name in names}

    def _compare(self, evidence: Evidence, parts: Mapping[str, list[Figure]], said: re.Match[str]) -> Iterator[Finding]:
        part, whole = parts.get(said["part"]), parts.get("")
        clause = evidence.text[evidence.behind("，。；\n", said.start()) : said.end()]
        if not part or not whole or self._other.search(clause):
            return
        share = total(f.span for f in part).ratio(total(f.span for f in whole))
        bounds = self._bounds(said)
        if share is None or bounds is None or share.meets(bounds):
            return
        terms = "+".join(f.text for f in part)
        sums = "+".join(f.text for f in whole)
        yield self.finding(
            evidence,
            f"写为“{squash(said.group())}”，而{terms}÷({sums})={show(share.value, _SHOWN)}%",
            [said.span(), *(f.place for f in part), *(f.place for f in whole)],
            stated=squash(said.group()),
        )

    def _bounds(self, said: re.Match[str]) -> Interval | None:
        """Between which percentages the part may lie; a word may stand before the year (不足全年的三分之一)."""
        if said["rate"]:
            return rounded(decimal_of(said["rate"]), place_of(said["rate"]))
        word, share = said["word"] or "", squash(said["share"])
        told, bare = self._about.match(word + share), self._about.search(share)
        if told is None or bare is None:
            return None
        low, high = about_bounds(told)
        exact = self._about.fullmatch(bare.group().removeprefix(bare["near"] or "").removeprefix(bare["over"] or ""))
        middle = sum(about_bounds(exact), Decimal(0)) / 2 if exact and not (exact["more"] or exact["around"]) else low
        if word in self._below or bare["near"] in self._below:
            return Interval(Decimal(0), middle, middle)  # 不足一半 may be a tenth.
        if told["over"] or told["more"]:
            return Interval(middle if told["over"] else low, HUNDRED, middle)
        return Interval(low, min(high, HUNDRED), middle)
