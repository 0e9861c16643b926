"""The rule about how a share changed: 占本年支出的42.50%，比上年下降3.10个百分点, by the amounts of both years."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import Interval, places, show
from extractor.pipes.findings.common.by_name import Told, book, name_of
from extractor.pipes.findings.common.claim_words import claim_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words, way
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.shares import stem
from extractor.result import Finding

_TAKING, _CLOSED = "占", "。；\n"


class SharePoints(BaseRule):
    """The points by which a share is said to have changed since last year, where prose tells both amounts of that year.

    The share names its part and its whole; of each the report tells one amount of last year.
    """

    id = "change_amount"

    def __init__(self) -> None:
        self._ends = ("", *claim_words().whole_ends)
        self._points = frozenset(finding_words().points)

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every change in points right behind a share."""
        if not evidence.is_account or evidence.is_budget or evidence.year is None:
            return
        for sentence in evidence.sentences:
            for share, change in pairwise(sentence.figures):
                points = change.role == "change" and change.quantity.unit in self._points
                if points and share.role == "share" and change.basis == "prior_year" and share.whole:
                    yield from self._compare(evidence, share, change)

    def _compare(self, evidence: Evidence, share: Figure, change: Figure) -> Iterator[Finding]:
        part = self._prior(evidence, [name_of(evidence, share.label.partition(_TAKING)[0])])
        whole = self._prior(evidence, self._names(evidence, share.whole))
        before = part.figure.span.ratio(whole.figure.span) if part and whole else None
        if part is None or whole is None or before is None or change.quantity.qualifier or share.quantity.qualifier:
            return
        gap = share.span - before
        up = change.direction == "increase"
        if gap.meets(change.span if up else -change.span):
            return
        digits = places(change.quantity.resolution)
        expected = f"{way(gap.value > 0)}{show(abs(gap.value), digits)}个百分点"
        yield self.finding(
            evidence,
            f"占比写为{way(up)}{change.text}，而上年{part.figure.text}÷{whole.figure.text}"
            f"={show(before.value, digits)}%，本年{share.text}，是{expected}",
            [share.place, change.place, part.figure.place, whole.figure.place],
            expected=expected,
            stated=f"{way(up)}{change.text}",
            rule="change_direction" if gap.meets(_turned(change.span, up)) else None,
        )

    def _names(self, evidence: Evidence, whole: str) -> Sequence[str]:
        short = stem(evidence, whole)
        return list(dict.fromkeys(evidence.called(each + end) for each in (whole, short) for end in self._ends))

    def _prior(self, evidence: Evidence, names: Sequence[str]) -> Told | None:
        """The one amount of last year that is called so."""
        known, year = book(evidence), (evidence.year or 0) - 1
        return next((told for name in names if name and (told := known.one(name, year, "元"))), None)


class SharesOfYears(BaseRule):
    """2021年人员经费占比65.80%; 2022年占68.00%，比上年上升3.20个百分点: the points between two shares that are told.

    Of what changed each year's share is told once, or always alike.
    """

    id = "change_amount"

    def __init__(self) -> None:
        words = relation_words().told_again
        self._share = re.compile(rf"(?:{alternatives(words.share)})")
        self._points = frozenset(finding_words().points)

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every change in points of a share that is named."""
        if not evidence.is_account or evidence.is_budget or evidence.year is None:
            return
        told = self._shares(evidence)
        for sentence in evidence.sentences if told else ():
            for change in sentence.figures:
                points = change.role == "change" and change.quantity.unit in self._points
                if points and change.basis == "prior_year" and not change.quantity.qualifier:
                    yield from self._compare(evidence, told, change)

    def _shares(self, evidence: Evidence) -> dict[tuple[str, int], list[Figure]]:
        """The shares of the prose by what they are of and their year: that named in their sentence, else this one."""
        found: dict[tuple[str, int], list[Figure]] = defaultdict(list)
        for sentence in evidence.sentences:
            year, name = evidence.year or 0, ""
            for figure in sentence.figures:
                year = figure.year or ((evidence.year or 0) - 1 if figure.measured == "prior" else year)
                own = figure.label.partition(_TAKING)[0] if figure.unit == "%" else figure.label
                own = name_of(evidence, own)
                if figure.unit == "%" and self._share.search(figure.label) and figure.role in ("share", "other"):
                    if called := own or name:
                        found[called, year].append(figure)
                elif figure.role == "amount":
                    name = own
        return found

    def _compare(
        self, evidence: Evidence, told: dict[tuple[str, int], list[Figure]], change: Figure
    ) -> Iterator[Finding]:
        head = self._share.split(change.label)[0] if self._share.search(change.label) else ""
        name, year = name_of(evidence, head), evidence.year or 0
        old, new = (told.get((name, each), []) for each in (year - 1, year))
        if not name or len({f.span.value for f in old}) != 1 or len({f.span.value for f in new}) != 1:
            return
        up, gap = change.direction == "increase", new[0].span - old[0].span
        wholes = {each[0].whole for each in (old, new)} - {""}
        if gap.meets(change.span if up else -change.span) or len(wholes) > 1:
            return
        expected = f"{way(gap.value > 0)}{show(abs(gap.value), places(change.quantity.resolution))}个百分点"
        yield self.finding(
            evidence,
            f"占比写为{way(up)}{change.text}，而{new[0].text}与上年{old[0].text}相比是{expected}",
            [change.place, new[0].place, old[0].place],
            expected=expected,
            stated=f"{way(up)}{change.text}",
            rule="change_direction" if gap.meets(_turned(change.span, up)) else None,
        )


def _turned(span: Interval, up: bool) -> Interval:
    return -span if up else span
