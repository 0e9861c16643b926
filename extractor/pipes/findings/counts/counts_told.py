"""Rules about what is counted in two places: two counts told together (14批次、126人次), and the staff that is paid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import is_miswritten
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import is_swap
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import after
from extractor.result import Finding

_MOST, _FEW, _LABEL = 40, 60, 60
_NEAR = Decimal("1.25")  # times by which one number of the same staff may be above another
_ENDS = "的、和及，。；）)与"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two counts told together, and the words on what both count."""

    first: Figure
    second: Figure
    words: str


class PairTold(BaseRule):
    """公务接待14批次、126人次, elsewhere 接待十四批次、一百六十二人次: one of two counts told again, and another one.

    Both places have a verb of the knowledge in common (接待, 培训); the figures that differ are a slip apart.
    """

    id = "conflict"

    def __init__(self) -> None:
        words = relation_words().counts_told
        self._verbs = re.compile(alternatives(words.verbs))
        self._other = re.compile(alternatives([*words.other, *finding_words().prior_words]))
        joins = alternatives(words.joins)
        self._joins = re.compile(rf"[，,、]?(?:{joins})?")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares every two pairs of the same units in different passages."""
        if not evidence.is_account:
            return
        told = list(self._pairs(evidence))[:_FEW]
        for at, one in enumerate(told):
            for other in told[at + 1 :]:
                yield from self._compare(one, other, evidence)

    def _pairs(self, evidence: Evidence) -> Iterator[Pair]:
        for sentence in evidence.sentences:
            for one, other in pairwise(sentence.figures[:_MOST]):
                alike = one.unit != other.unit and all(self._is_plain(figure) for figure in (one, other))
                joined = self._joins.fullmatch(other.label)
                words = squash(evidence.text[max(sentence.start, one.quantity.start - _LABEL) : one.quantity.start])
                of_year = one.year in (None, evidence.year) and not self._other.search(words)
                if alike and joined and of_year and self._verbs.search(words):
                    yield Pair(one, other, words)

    def _is_plain(self, figure: Figure) -> bool:
        """Whether a figure counts more than one of something in the reported year."""
        counted = figure.role == "amount" and figure.unit not in ("", "元", "%") and figure.span.value > 1
        return counted and not figure.quantity.qualifier and figure.measured != "prior"

    def _compare(self, one: Pair, other: Pair, evidence: Evidence) -> Iterator[Finding]:
        units = (one.first.unit, one.second.unit) == (other.first.unit, other.second.unit)
        verbs = set(self._verbs.findall(one.words)) & set(self._verbs.findall(other.words))
        if not units or not verbs or one.first.passage == other.first.passage:
            return
        same = [mine.span.meets(theirs.span) for mine, theirs in ((one.first, other.first), (one.second, other.second))]
        if same.count(True) != 1:
            return
        mine, theirs = (one.first, other.first) if not same[0] else (one.second, other.second)
        values = mine.span.value, theirs.span.value
        if is_swap(*values) or is_miswritten(*values):
            yield self.finding(
                evidence,
                f"同一事项在两处的数字不同：{one.first.text}、{one.second.text}与{other.first.text}、{other.second.text}",
                [mine.place, theirs.place],
                stated=f"{mine.text}；{theirs.text}",
            )


def _may_be_meant(one: Decimal, other: Decimal) -> bool:
    return max(one, other) <= _NEAR * min(one, other) or is_swap(one, other) or is_miswritten(one, other)


class StaffPaid(BaseRule):
    """实有在职人员60人 under one heading, 人员经费用于保障在职的66人 under another.

    One of the two is told in a sentence on the money for the staff; each is of all there are, at the year's end, and
    they are so near to each other that both may be meant for the same staff.
    """

    id = "conflict"

    def __init__(self) -> None:
        words, told = finding_words(), relation_words().counts_told
        self._kinds = [re.compile(rf"(?<!离)(?:{alternatives(kind)})") for kind in told.staff]
        self._money = re.compile(alternatives(told.staff_money))
        silent = [*words.our_words, *words.year_words, *words.listing, *words.reaching]
        self._silent = re.compile(alternatives([*told.silent, *told.staff_money, *silent]))
        self._not = re.compile(alternatives([*told.not_all, *words.prior_words]))
        self._unit = words.people_unit

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares the one number of each kind that is told apart from money with those that money is for."""
        if not evidence.is_account:
            return
        figures = [f for sentence in evidence.sentences for f in sentence.figures if self._is_count(evidence, f)]
        for kind, others in [(kind, [other for other in self._kinds if other is not kind]) for kind in self._kinds]:
            told = [figure for figure in figures if self._is_all(evidence, figure, kind, others)]
            paid = [figure for figure in told if self._money.search(self._said(evidence, figure))]
            known = [figure for figure in told if figure not in paid]
            if not known or len({figure.span.value for figure in known}) != 1:
                continue
            wrong = [figure for figure in paid if figure.span.value != known[0].span.value]
            near = wrong and _may_be_meant(known[0].span.value, wrong[0].span.value)
            if near and len(wrong) == len(paid) and wrong[0].passage != known[0].passage:
                yield self.finding(
                    evidence,
                    f"人数一处为{known[0].text}，另一处为{wrong[0].text}",
                    [known[0].place, wrong[0].place],
                    stated=f"{known[0].text}；{wrong[0].text}",
                )

    def _is_count(self, evidence: Evidence, figure: Figure) -> bool:
        counted = figure.role == "amount" and figure.unit == self._unit and figure.measured != "prior"
        return counted and not figure.quantity.qualifier and figure.year in (None, evidence.year)

    def _said(self, evidence: Evidence, figure: Figure) -> str:
        """What its clause says before a figure, with the clause before it in a list."""
        return squash(evidence.text[max(figure.sentence, figure.quantity.start - _LABEL) : figure.quantity.start])

    def _is_all(
        self, evidence: Evidence, figure: Figure, kind: re.Pattern[str], others: Sequence[re.Pattern[str]]
    ) -> bool:
        behind = squash(after(evidence, figure))[:_LABEL]
        words = f"{figure.label}|{behind}"
        if named := kind.match(behind):
            # 56名在职人员和21名退休人员: what stands before is the one before; 4名在职人员退休 are not all.
            whole = not behind[named.end() :] or behind[named.end()] in _ENDS
            rest = self._silent.sub("", figure.label)
            for each in (kind, *others):
                rest = each.sub("", rest)
            return whole and not self._not.search(words) and not _CHINESE.search(rest)
        rest = kind.sub("", words)
        if not kind.search(words) or self._not.search(words) or any(other.search(rest) for other in others):
            return False
        return not _CHINESE.search(self._silent.sub("", kind.sub("", figure.label)))
