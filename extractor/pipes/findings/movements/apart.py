"""Rules about a change whose two years are told in other sentences, by what is said to have changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.by_name import Told, book, name_of
from extractor.pipes.findings.common.figures import Figure, in_bracket
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words, way
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import percent
from extractor.pipes.findings.movements.two_years import TwoYears
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_MOST, _BACK, _AHEAD, _MARKS = 40, 4, 16, "，,、；：: "


class ChangeApart(TwoYears):
    """项目支出比上年增长12%, where one section tells 项目支出648万元 and another 上年项目支出600万元.

    Each year has one figure of the name, both of one kind of money; no table tells otherwise.
    """

    id = "change_amount"

    def __init__(self) -> None:
        super().__init__()
        words = finding_words()
        self._cut = re.compile(rf"(?:{alternatives([*words.compared, *relation_words().by_name.yearly])})")
        # 与上年相比，事业收入增长12%: the comparison may stand in the clause before.
        against, before = alternatives(words.compared), alternatives(words.prior_words)
        self._ahead = re.compile(rf"(?:{against})(?:{before})(?:相?(?:{against}))?[，,]$")
        self._ways = re.compile(rf"(?:{alternatives(relation_words().by_name.ways)})+(?:了|约)?$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every change against the year before whose own sentence does not tell both years."""
        if not evidence.is_account or evidence.is_budget or evidence.year is None:
            return
        for sentence in evidence.sentences:
            for at, change in enumerate(sentence.figures[:_MOST]):
                plain = change.role == "change" and change.basis != "budget" and not change.quantity.qualifier
                aside = not plain or in_bracket(evidence.text, change)
                if pair := None if aside else self._pair(evidence, sentence.figures, at):
                    yield from self._of(evidence, pair, change)

    def _pair(self, evidence: Evidence, figures: Sequence[Figure], at: int) -> tuple[Told, Told] | None:
        """The amounts of the two years of what changed: by its clause, else by the figure before it."""
        change, year = figures[at], evidence.year or 0
        name = self._named(evidence, figures, at)
        known = book(evidence)
        units = known.units(name) if change.unit == "%" else [change.unit]
        pairs = [
            (old, new)
            for unit in units
            if name and (old := known.one(name, year - 1, unit)) and (new := known.one(name, year, unit))
        ]
        if len(pairs) != 1:
            return None
        old, new = pairs[0]
        scopes = {evidence.scope(each.section) for each in pairs[0]} - {None}
        together = old.figure.sentence == new.figure.sentence == change.sentence
        return (old, new) if len(scopes) <= 1 and not together else None

    def _named(self, evidence: Evidence, figures: Sequence[Figure], at: int) -> str:
        change = figures[at]
        label = self._ways.sub("", change.label.strip(_MARKS))
        if self._apart.search(label):
            return ""
        cut = self._cut.search(label)
        said = (label[: cut.start()] if cut else label).strip(_MARKS)
        if said:
            ahead = squash(evidence.text[max(0, change.start - _AHEAD) : change.quantity.start])
            opened = self._ahead.search(ahead.removesuffix(change.label.strip(_MARKS)))
            return name_of(evidence, said) if cut or opened else ""
        for before in reversed(figures[max(0, at - _BACK) : at]):
            if before.role == "amount" and not before.inner:
                alone = not before.in_list and not in_bracket(evidence.text, before)
                label = before.label.strip(_MARKS)
                return name_of(evidence, label) if alone else ""
            label = before.label.strip(_MARKS)
            bare = not self._ways.sub("", label) or self._cut.match(label) is not None
            if before.role != "change" or before.basis == "budget" or not bare:
                return ""
        return ""

    def _of(self, evidence: Evidence, pair: tuple[Told, Told], change: Figure) -> Iterator[Finding]:
        old, new = (each.figure for each in pair)
        name = pair[0].name
        tabled = [a.span for a in evidence.amounts.get((name, "prior_final"), ()) if a.table is not None]
        if any(not span.meets(old.span) for span in tabled):
            return
        if any(a.table is not None and not a.span.meets(new.span) for a in evidence.finals(name)):
            return
        yield from self._compare(evidence, [old, new], (old, new), [change])


class BaseChanged(BaseRule):
    """比上年的11万元减少1万元，下降10%: by how much, of what it was, and by how many percent."""

    id = "change_rate"

    def __init__(self) -> None:
        words = finding_words()
        self._against = re.compile(
            rf"(?:{alternatives(words.compared)})(?:{alternatives(words.prior_words)}|20\d\d年)[^，。；\d]{{0,16}}$"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every three neighbouring figures, the second and third of which are changes."""
        for sentence in evidence.sentences if evidence.is_account else ():
            figures = sentence.figures[:_MOST]
            for at, (base, change, rate) in enumerate(zip(figures, figures[1:], figures[2:], strict=False)):
                alike = base.role == "amount" and base.unit == change.unit == "元" and rate.unit == "%"
                moves = change.role == rate.role == "change" and base.start == change.start
                exact = not any(each.quantity.qualifier for each in (base, change, rate))
                # What is told before the base is what changed, and is held against it elsewhere.
                alone = not any(each.role == "amount" and each.unit == "元" for each in figures[:at])
                if alike and moves and exact and alone and self._is_base(evidence, base):
                    yield from self._compare(evidence, base, change, rate)

    def _is_base(self, evidence: Evidence, base: Figure) -> bool:
        return self._against.search(evidence.text, base.start, base.quantity.start) is not None

    def _compare(self, evidence: Evidence, base: Figure, change: Figure, rate: Figure) -> Iterator[Finding]:
        part = change.span.ratio(base.span)
        if part is None or part.meets(rate.span):
            return
        expected = percent(part, rate)
        yield self.finding(
            evidence,
            f"幅度写为{way(rate.direction == 'increase')}{rate.text}，而{change.text}÷{base.text}={expected}",
            [base.place, rate.place],
            expected=expected,
            stated=rate.text,
        )
