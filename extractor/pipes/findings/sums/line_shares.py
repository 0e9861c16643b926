"""The rule about a share that names both its lines and no amount: 项目支出占本年支出的近八成."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import Interval, show
from extractor.pipes.findings.common.by_name import book, name_of
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.shares import stem
from extractor.pipes.findings.sums.summaries import about_bounds, about_share
from extractor.result import Finding

_HALF, _DECIMALS, _FAR = Decimal("0.5"), 2, 120
_YEAR = re.compile(r"20\d\d")
_SILENT = frozenset({"plan", "goal", "remedy", "glossary"})


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of a line or of a name: its values in 元, as written, and where."""

    span: Interval
    text: str
    place: Place


class LineShare(BaseRule):
    """What part one known line is of another, in tenths or percent, against their final figures elsewhere.

    Nothing is said where any two figures of the two lines agree with the share.
    """

    id = "share"

    def __init__(self) -> None:
        words = finding_words()
        taking = relation_words().line_shares
        ends = alternatives(taking.ends)
        self._said = re.compile(
            rf"(?:^|(?<=[，。；：\n]))(?P<part>[^，。；：、占在\d\n]{{2,24}}?)(?:{alternatives(taking.before)})*"
            rf"(?:(?:{alternatives(taking.taking)})(?P<whole>[^，。；：、占\d\n]{{0,24}}?)(?:的|)"
            rf"|在(?P<among>[^，。；：、占\d\n]{{2,24}}?)(?:中|里)(?:的|所)?占比?)(?:{ends})*"
            rf"(?:{about_share()}|(?P<rate>\d{{1,3}}(?:\.\d{{1,4}})?)[%％])(?=[，。；、）\n]|$)",
            re.M,
        )
        self._opens = re.compile(rf"^(?:{alternatives([*relation_words().name_opens, *words.listing])}|20\d\d年度?)*")
        self._ends = re.compile(rf"(?:{alternatives(relation_words().name_ends)})*$")
        self._whole = re.compile(rf"^(?:{alternatives(words.whole_openings)})")
        self._other = re.compile(alternatives([*words.budget_words, *taking.other]))
        self._prior = re.compile(alternatives(words.prior_words))
        self._funds = re.compile(alternatives(words.fund_words))  # 一般公共预算 is no budget.

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every clause of the prose that says so."""
        for passage in evidence.layer.passages if not evidence.is_budget else ():
            if passage.table is not None or evidence.topics(passage.section) & _SILENT:
                continue
            for said in self._said.finditer(evidence.text, passage.start, passage.end):
                if self._is_plain(evidence, said, passage.start):
                    yield from self._compare(evidence, said)

    def _is_plain(self, evidence: Evidence, said: re.Match[str], start: int) -> bool:
        """Whether a clause is of this year's final figures."""
        opened = max(start, said.start() - _FAR, evidence.text.rfind("。", start, said.start()) + 1)
        before = evidence.text[opened : said.end()]
        years = {int(year) for year in _YEAR.findall(before)}
        of_year = not self._prior.search(before) and (evidence.year is None or years <= {evidence.year})
        return of_year and not self._other.search(self._funds.sub("", said.group()))

    def _compare(self, evidence: Evidence, said: re.Match[str]) -> Iterator[Finding]:
        name = self._opens.sub("", squash(said["part"]))
        parts = self._known(evidence, name) or self._known(evidence, self._ends.sub("", name))
        wholes = self._wholes(evidence, name, squash(said["whole"] or said["among"] or ""))
        low, high = self._bounds(said)
        pairs = [(part, whole, rate) for part in parts for whole in wholes if (rate := part.span.ratio(whole.span))]
        if not pairs or any(rate.low <= high and low <= rate.high for *_, rate in pairs):
            return
        part, whole, rate = pairs[0]
        yield self.finding(
            evidence,
            f"写为“{squash(said.group())}”，而{part.text}÷{whole.text}={show(rate.value, _DECIMALS)}%",
            [said.span(), part.place, whole.place],
            stated=squash(said.group()),
            rule="share" if said["rate"] else "summary",
        )

    def _known(self, evidence: Evidence, name: str) -> list[Amount]:
        """The final figures of a line, else the one amount of money that the prose has of the name, or of a synonym."""
        called = evidence.called(name)
        same = (names for total, names in evaluation_words().totals.items() if called == total or name in names)
        tried = (self._of_name(evidence, each) for each in (name, *next(same, ())))
        return next(filter(None, tried), [])

    def _of_name(self, evidence: Evidence, name: str) -> list[Amount]:
        if finals := evidence.finals(name):
            return [Amount(each.span, each.text, evidence.row_at(each)) for each in finals]
        called = name_of(evidence, name)
        told = book(evidence).one(called, evidence.year or 0, "元") if called else None
        return [Amount(told.figure.span, told.figure.text, told.figure.place)] if told else []

    def _wholes(self, evidence: Evidence, part: str, name: str) -> Sequence[Amount]:
        """The final figures of the whole: the line that is named, else the one that the part is known to be of."""
        if name:
            short = stem(evidence, name)
            bare = self._whole.sub("", short)
            for each in dict.fromkeys((name, short, short + "支出", short + "合计", bare, bare + "合计")):
                if found := self._known(evidence, each):
                    return found
            return []
        line = evidence.called(part)
        relations = finding_words().relations
        return [found for each in relations if line in each.parts for found in self._known(evidence, each.whole)]

    def _bounds(self, said: re.Match[str]) -> tuple[Decimal, Decimal]:
        if not said["rate"]:
            return about_bounds(said)
        half = _HALF.scaleb(-len(said["rate"].partition(".")[2]))
        return Decimal(said["rate"]) - half, Decimal(said["rate"]) + half
